package reports

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestCurl(t *testing.T) {
	for _, test := range []struct {
		name string
		req  Request
		want string
	}{
		{"get", Request{Method: "GET", URL: "https://scim.example.com/Users", Headers: map[string][]string{"Accept": {"application/scim+json"}, "Authorization": {"Bearer [redacted]"}}},
			`curl -sS -H 'Accept: application/scim+json' -H "Authorization: Bearer $SCIM_TOKEN" --url https://scim.example.com/Users`},
		{"query", Request{Method: "GET", URL: "https://scim.example.com/Users?filter=emails[type eq \"work\"]&count=1"},
			`curl -sS --globoff -H 'Accept:' --url 'https://scim.example.com/Users?filter=emails[type eq "work"]&count=1'`},
		{"post", Request{Method: "POST", URL: "https://scim.example.com/Users", Body: `{"a":"it's"}`, Headers: map[string][]string{"Content-Type": {"application/scim+json"}, "Content-Length": {"12"}, "Authorization": {"Basic [redacted]"}}},
			`curl -sS -X POST -H "Authorization: Basic $SCIM_BASIC" -H 'Content-Type: application/scim+json' -H 'Accept:' --data-raw '{"a":"it'\''s"}' --url https://scim.example.com/Users`},
		{"other header", Request{Method: "DELETE", URL: "https://scim.example.com/Users/1", Headers: map[string][]string{"X-Api-Key": {"[redacted]"}, "X-Plain": {"yes"}}},
			`curl -sS -X DELETE -H "X-Api-Key: $SCIM_HEADER_X_API_KEY" -H 'X-Plain: yes' -H 'Accept:' --url https://scim.example.com/Users/1`},
		{"head, compressed", Request{Method: "HEAD", URL: "https://scim.example.com/Users", Headers: map[string][]string{"Accept-Encoding": {"gzip"}}},
			`curl -sS --head --compressed -H 'Accept:' --url https://scim.example.com/Users`},
		{"cut body", Request{Method: "POST", URL: "https://scim.example.com/", Body: Cut(make([]byte, MaxBody+1))}, "# the body was cut in the report"},
		{"credentials that were not redacted", Request{Method: "GET", URL: "https://scim.example.com/", Headers: map[string][]string{"Authorization": {"Bearer s3cret"}, "Cookie": {"s3cret"}}},
			`"Authorization: Bearer $SCIM_TOKEN" -H "Cookie: $SCIM_HEADER_COOKIE"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Curl(test.req)
			if !strings.Contains(got, test.want) {
				t.Errorf("line: got %s, want %s", got, test.want)
			}
			if strings.Contains(got, "s3cret") {
				t.Errorf("line: got a secret in %s, want none", got)
			}
		})
	}
}

// A shell must see the words that were meant, whatever is in them.
func TestCurlInAShell(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash on PATH to read the line")
	}
	for _, text := range []string{
		"plain", "it's", `"$HOME" $(date) ` + "`date`" + ` \ !x`, "line\nline", "tab\tand \x1b[31m", "--flag", "@file", "ünï", "a'b\x07c\\n", "\u202eabc", "; rm x", "x&y|z>q<p", "*?[a]{b,c}", "~",
	} {
		req := Request{Method: "PATCH", URL: "https://scim.example.com/" + text, Body: text,
			Headers: map[string][]string{"X-A": {text}, "Accept": {"*/*"}, "Content-Type": {"x"}, "Authorization": {"Bearer [redacted]"}, "X-$(date)": {"[redacted]"}}}
		command := exec.Command(bash, "-c", `curl() { printf '%s\0' "$@"; }; SCIM_TOKEN='a b'; SCIM_HEADER_X___DATE_=v; `+Curl(req))
		out, err := command.Output()
		if err != nil {
			t.Errorf("line with %q: %v: %s", text, err, Curl(req))
			continue
		}
		words := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
		for flag, want := range map[string]string{"--url": req.URL, "--data-raw": text, "-X": "PATCH"} {
			if at := slices.Index(words, flag); at < 0 || words[at+1] != want {
				t.Errorf("%s with %q: got words %q, want %q", flag, text, words, want)
			}
		}
		for _, want := range []string{"X-A: " + text, "Authorization: Bearer a b", "X-$(date): v"} {
			if !slices.Contains(words, want) {
				t.Errorf("header with %q: got words %q, want %q", text, words, want)
			}
		}
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		name, in, want string
	}{
		{"short", "hello", "hello"},
		{"empty", "", ""},
		{"invalid bytes", "a\xff\xfeb", "a\uFFFD\uFFFDb"},
		{"just fits", strings.Repeat("a", MaxBody), strings.Repeat("a", MaxBody)},
		{"one more", strings.Repeat("a", MaxBody+1), strings.Repeat("a", MaxBody) + "… [cut: 1 bytes more]"},
		{"within a character", strings.Repeat("a", MaxBody-1) + "ü", strings.Repeat("a", MaxBody-1) + "… [cut: 2 bytes more]"},
		{"after a character", strings.Repeat("a", MaxBody-2) + "üb", strings.Repeat("a", MaxBody-2) + "ü… [cut: 1 bytes more]"},
		{"no text at all", strings.Repeat("\x80", MaxBody+5), strings.Repeat("\uFFFD", MaxBody) + "… [cut: 5 bytes more]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Cut([]byte(test.in))
			if got != test.want {
				t.Errorf("text: got %d bytes ending %q, want %d ending %q", len(got), tail(got), len(test.want), tail(test.want))
			}
			if cut := len(test.in) > MaxBody; wasCut(got) != cut {
				t.Errorf("mark: got %v, want %v", wasCut(got), cut)
			}
		})
	}
}

func tail(s string) string { return s[max(0, len(s)-40):] }
