package steps

import "testing"

func TestPassedOver(t *testing.T) {
	unreadable := map[string]bool{`[{"userName":"x"}]`: true, `"text"`: true}
	const stand = `{"id":"passed-over-1","userName":"passed-over-1","displayName":"passed-over-1","active":false}`
	cases := []struct{ name, body, want string }{
		{"no list", `{"id":"1"}`, `{"id":"1"}`},
		{"no JSON", `<html>`, `<html>`},
		{"nothing to pass over", `{"totalResults":1, "Resources":[{"id":"1"}]}`, `{"totalResults":1, "Resources":[{"id":"1"}]}`},
		{"an array", `{"totalResults":2,"Resources":[{"id":"1"},[{"userName":"x"}]]}`, `{"Resources":[{"id":"1"},` + stand + `],"totalResults":2}`},
		{"a text, by another name", `{"resources":[{"id":"1"},"text"]}`, `{"resources":[{"id":"1"},` + stand + `]}`},
		{"one that is new", `{"Resources":[{"id":"1"},[{"userName":"y"}]]}`, `{"Resources":[{"id":"1"},[{"userName":"y"}]]}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := string(passedOver([]byte(c.body), unreadable)); got != c.want {
				t.Errorf("body: got %s, want %s", got, c.want)
			}
		})
	}
}
