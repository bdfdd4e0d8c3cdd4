package steps

import "testing"

func TestSoleResult(t *testing.T) {
	one := `{"Operations":[{"method":"PUT","bulkId":"stray"}]}`
	cases := []struct {
		name, request, answer string
		want                  int
	}{
		{"one of one", one, `{"Operations":[{"method":"PUT","status":"404"}]}`, 1},
		{"none of one", one, `{"Operations":[]}`, 0},
		{"two of one", one, `{"Operations":[{"status":"404"},{"status":"201"}]}`, 0},
		{"one of two", `{"Operations":[{"method":"PUT"},{"method":"DELETE"}]}`, `{"Operations":[{"status":"404"}]}`, 0},
		{"no request", `{`, `{"Operations":[{"status":"404"}]}`, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			answer, err := parseDocument([]byte(c.answer))
			if err != nil {
				t.Fatal(err)
			}
			if got := len(soleResult([]byte(c.request), answer)); got != c.want {
				t.Errorf("results: got %d, want %d", got, c.want)
			}
		})
	}
}

func TestRepeatsMethods(t *testing.T) {
	cases := []struct {
		request string
		want    bool
	}{
		{`{"Operations":[{"method":"POST"},{"method":"delete"}]}`, true},
		{`{"Operations":[{"method":"POST"},{"path":"/Users"}]}`, false},
		{`{"Operations":[{"method":"GET"}]}`, false},
		{`[`, false},
	}
	for _, c := range cases {
		if got := repeatsMethods([]byte(c.request)); got != c.want {
			t.Errorf("%s: got %t, want %t", c.request, got, c.want)
		}
	}
}
