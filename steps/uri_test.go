package steps

import "testing"

func TestSameURI(t *testing.T) {
	w := &World{config: Config{BaseURL: "https://example.com/scim/v2"}}
	cases := []struct {
		name, one, other string
		want             bool
	}{
		{"equal", "https://example.com/scim/v2/Users/1", "https://example.com/scim/v2/Users/1", true},
		{"an at sign encoded", "https://example.com/scim/v2/Users/a%40b", "https://example.com/scim/v2/Users/a@b", true},
		{"letter case of the encoding", "https://example.com/scim/v2/Users/a%2fb", "https://example.com/scim/v2/Users/a%2Fb", true},
		{"an encoded slash is none", "https://example.com/scim/v2/Users/a%2Fb", "https://example.com/scim/v2/Users/a/b", false},
		{"letter case of the host", "HTTPS://EXAMPLE.com/scim/v2/Users/1", "https://example.com/scim/v2/Users/1", true},
		{"letter case of the id", "https://example.com/scim/v2/Users/a", "https://example.com/scim/v2/Users/A", false},
		{"relative to the host", "/scim/v2/Users/1", "https://example.com/scim/v2/Users/1", true},
		{"relative to the base URL", "Users/1", "https://example.com/scim/v2/Users/1", true},
		{"relative to a resource", "../Users/a%20b", "https://example.com/scim/v2/Users/a%20b", true},
		{"relative with a colon", "/Users/a:b", "https://example.com/scim/v2/Users/a:b", true},
		{"another resource", "https://example.com/scim/v2/Users/1", "https://example.com/scim/v2/Users/2", false},
		{"no URI", "https://example.com/%zz", "https://example.com/%zz", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := w.sameURI(c.one, c.other); got != c.want {
				t.Errorf("same: got %t, want %t", got, c.want)
			}
		})
	}
}

func TestIDIn(t *testing.T) {
	for uri, want := range map[string]string{
		"https://example.com/scim/v2/Users/a%40b":  "a@b",
		"https://example.com/scim/v2/Users/a%2Fb/": "a/b",
		"/Users/1?attributes=id":                   "1",
		"https://example.com/scim/v2/Users/100%25": "100%",
		"https://example.com/scim/v2/Users/100%zz": "100%zz",
		"": "",
		"https://example.com/scim/v2/Users/%C3%BC%": "%C3%BC%",
	} {
		if got := idIn(uri); got != want {
			t.Errorf("id in %q: got %q, want %q", uri, got, want)
		}
	}
}
