package reports

import (
	"html"
	"strings"
	"testing"
)

// TestJudged names what was judged, and the reference target as what it is.
func TestJudged(t *testing.T) {
	const own = " This is scimspec's own reference target, not your server."
	for want, r := range map[string]*Report{
		"Judged: a target without a name or URL.":                                                 {},
		"Judged: https://a.example (url).":                                                        {Target: Target{Kind: "url", BaseURL: "https://a.example"}},
		"Judged: staging at https://a.example (url).":                                             {Target: Target{Kind: "url", BaseURL: "https://a.example", Name: "staging"}},
		"Judged: http://127.0.0.1:1 (handler)." + own:                                             {Target: Target{Kind: "handler", BaseURL: "http://127.0.0.1:1", Reference: true}},
		"Judged: it (embedded), in 2 parts: core and okta at http://a; docker at http://b." + own: {Target: Target{Kind: "embedded", BaseURL: "http://a", Name: "it", Reference: true}, Run: Run{Parts: []Part{{"http://a", []string{"core", "okta"}}, {"http://b", []string{"docker"}}}}},
	} {
		if got := r.Judged(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestReportsNameTheTarget wants every format to say what was judged, and to say plainly that
// it was the reference target.
func TestReportsNameTheTarget(t *testing.T) {
	for _, e := range Encoders() {
		r := fixture()
		for _, reference := range []bool{false, true} {
			r.Target.Reference = reference
			text := html.UnescapeString(string(encode(t, e, r)))
			if !strings.Contains(text, r.Target.BaseURL) || !strings.Contains(text, r.Target.Kind) {
				t.Errorf("%s: got no %s of kind %s, want what was judged", e.Name(), r.Target.BaseURL, r.Target.Kind)
			}
			said := strings.Contains(text, "own reference target, not your server") || strings.Contains(text, `"reference": true`)
			if said != reference {
				t.Errorf("%s: says that it was the reference target: got %t, want %t", e.Name(), said, reference)
			}
		}
	}
}
