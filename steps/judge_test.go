package steps

import (
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/transcript"
)

func TestPathOf(t *testing.T) {
	cases := []struct{ url, want string }{
		{"https://example.com/scim/v2/Users", "/scim/v2/Users"},
		{"https://example.com/scim/v2/Users?filter=userName%20eq%20%22ada%22&count=2", `/scim/v2/Users?filter=userName eq "ada"&count=2`},
		{"https://example.com/Users?filter=userName+eq+%22ada%22", `/Users?filter=userName eq "ada"`},
		{"https://example.com/Users/a%2Fb", "/Users/a%2Fb"},
		{"https://example.com/Users?filter=%00", "/Users?filter=%00"},
		{"https://example.com/Users?filter=%zz", "/Users?filter=%zz"},
		{"https://example.com/Users?filter=%ff", "/Users?filter=%ff"},
	}
	for _, c := range cases {
		if got := pathOf(c.url); got != c.want {
			t.Errorf("path of %s: got %s, want %s", c.url, got, c.want)
		}
	}
}

func TestErrorText(t *testing.T) {
	cases := []struct{ name, body, want string }{
		{"a SCIM error", `{"scimType":"invalidFilter","detail":"no such operator"}`, "400 invalidFilter no such operator"},
		{"no SCIM error", `<html>`, "400"},
		{"a long one", `{"detail":"` + strings.Repeat("é", maxDetail) + `"}`, "400 " + strings.Repeat("é", maxDetail/2)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := errorText(&transcript.Exchange{Status: 400, ResponseBody: []byte(c.body)}); got != c.want {
				t.Errorf("text: got %q, want %q", got, c.want)
			}
		})
	}
}

func TestRepeated(t *testing.T) {
	cases := []struct{ list, want string }{{"", ""}, {"a b", ""}, {"a a b", "a"}, {"a a a b c c", "a c"}}
	for _, c := range cases {
		if got := strings.Join(repeated(strings.Fields(c.list)), " "); got != c.want {
			t.Errorf("repeated in %q: got %q, want %q", c.list, got, c.want)
		}
	}
}
