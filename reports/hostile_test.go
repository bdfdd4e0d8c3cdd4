package reports

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// hostileTexts are what a target may answer and a title may hold.
var hostileTexts = []string{
	"<script>alert(1)</script>",
	"</script><script>alert(1)</script>",
	`"><img src=x onerror=alert(1)>`,
	"'-alert(1)-'",
	"javascript:alert(1)",
	"<!--<script>",
	"]]>",
	"{{.}} ${x} `x`",
	"| a | b |\n|---|---|\n# heading\n- item",
	"```\n</details><b>",
	"\x00\x01\x1b[31m\u202e\ufffe\uffff\u2028",
	"\xff\xfe\xed\xa0\x80",
	"&lt;script&gt; &#60;",
	"@someone #1 https://example.com ![x](https://example.com/x.png)",
	"",
	"~~~\r\n===",
}

func TestHostileTexts(t *testing.T) {
	for _, text := range hostileTexts {
		checkAll(t, text)
	}
}

// FuzzEncoders puts any text into every field of a report: each format must still be
// well-formed, and nothing of the text may become markup.
func FuzzEncoders(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4096 {
			t.Skip("longer texts say no more")
		}
		checkAll(t, text)
	})
}

func checkAll(t *testing.T, text string) {
	t.Helper()
	r := hostile(text)
	encoders := Encoders()
	checkJSON(t, "json", encode(t, encoders[0], r))
	checkXML(t, encode(t, encoders[1], r))
	checkHTML(t, encode(t, encoders[2], r))
	checkMarkdown(t, text, encode(t, encoders[3], r))
	checkJSON(t, "har", encode(t, encoders[4], r))
	again, err := Decode(bytes.NewReader(encode(t, encoders[0], r)))
	if err != nil {
		t.Fatalf("decode with %q: %v", text, err)
	}
	if utf8.ValidString(text) && again.Scenarios[0].Title != text {
		t.Errorf("title after a round trip: got %q, want %q", again.Scenarios[0].Title, text)
	}
}

func checkJSON(t *testing.T, name string, text []byte) {
	t.Helper()
	if !json.Valid(text) || !utf8.Valid(text) {
		t.Errorf("%s: got no JSON, want it: %.200q", name, text)
	}
}

func checkXML(t *testing.T, text []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(text))
	allowed := []string{"testsuites", "testsuite", "testcase", "properties", "property", "failure", "error", "skipped", "system-out"}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("junit: got no XML (%v), want it: %.300q", err, text)
		}
		if start, is := token.(xml.StartElement); is && !slices.Contains(allowed, start.Name.Local) {
			t.Errorf("junit: got element %s, want only %v", start.Name.Local, allowed)
		}
	}
}

// checkHTML reads the page as a browser does: there must be no script but ours, no
// element that loads anything and no handler in an attribute.
func checkHTML(t *testing.T, text []byte) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("html: %v", err)
	}
	scripts := map[string]int{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script":
			scripts[attribute(n, "type")]++
		case "img", "iframe", "object", "embed", "base", "b-hostile", "image", "style":
			if n.Data != "style" || n.Parent.Data != "head" {
				t.Errorf("html: got element %s, want none", n.Data)
			}
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" {
				t.Errorf("html: got attribute %s of %s, want none", a.Key, n.Data)
			}
			if a.Key == "href" && !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "data:image/svg+xml,") {
				t.Errorf("html: got link %q, want one within the page", a.Val)
			}
		}
	}
	// A text of which JSON makes six times as many bytes fills more than one chunk.
	chunks := foldedChunk.FindAllSubmatch(text, -1)
	if scripts[""] != 1 || scripts["text/plain"] != len(chunks) || len(chunks) < 2 || len(scripts) != 2 {
		t.Errorf("html: got scripts %v and %d chunks, want the index, one for each chunk and our own", scripts, len(chunks))
	}
	for _, chunk := range chunks {
		checkJSON(t, "chunk", unpacked(t, string(chunk[2])))
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var (
	ownTag     = regexp.MustCompile(`^<(/?(details|summary|b))>`)
	fencedCode = regexp.MustCompile("(?ms)^(`{3,})sh\n.*?^`{3,}\n\n?(</details>|…)")
	backticks  = regexp.MustCompile("`+")
)

// checkMarkdown takes out the code and then looks for markup that is not ours, and for
// a text that broke out of its line.
func checkMarkdown(t *testing.T, text string, got []byte) {
	t.Helper()
	if !utf8.Valid(got) {
		t.Errorf("markdown: got invalid UTF-8, want none")
	}
	quiet := fencedCode.ReplaceAllString(string(got), "$2")
	for line := range strings.Lines(quiet) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "|") {
			if n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); n != 11 && n != 5 {
				t.Errorf("markdown with %q: got a row with %d bars, want 11 or 5: %s", text, n, line)
			}
		}
		for i := strings.IndexByte(line, '<'); i >= 0; {
			if !ownTag.MatchString(line[i:]) && !withinCode(line, i) {
				t.Errorf("markdown with %q: got a tag in %q, want only ours", text, line)
				break
			}
			next := strings.IndexByte(line[i+1:], '<')
			if next < 0 {
				break
			}
			i += 1 + next
		}
	}
	if n := strings.Count(quiet, "\n# "); n != 0 {
		t.Errorf("markdown with %q: got %d headings after the first, want 0", text, n)
	}
}

// withinCode says whether the byte lies in a code span of the line: between a run of
// backticks and the next run of just that length (CommonMark, section 6.1).
func withinCode(line string, at int) bool {
	runs := backticks.FindAllStringIndex(line, -1)
	for i := 0; i < len(runs); i++ {
		if escaped(line, runs[i][0]) {
			continue
		}
		length := runs[i][1] - runs[i][0]
		for j := i + 1; j < len(runs); j++ {
			if runs[j][1]-runs[j][0] != length {
				continue
			}
			if runs[i][1] <= at && at < runs[j][0] {
				return true
			}
			i = j
			break
		}
	}
	return false
}

// escaped says whether a backslash takes the meaning from the byte behind it.
func escaped(line string, at int) bool {
	before := line[:at]
	return (len(before)-len(strings.TrimRight(before, `\`)))%2 == 1
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"reportVersion":1}`))
	f.Add([]byte(`{"reportVersion":1,"scenarios":[{"exchanges":[{}]}],"run":{"startedAt":"2026-01-01T00:00:00Z"}}`))
	f.Add([]byte(`{"reportVersion":2}`))
	f.Add([]byte(`{"reportVersion":2,"scenarios":[{"steps":[[0,0,1]],"exchanges":["GET /Users 200 1.5",{}],"traits":[1]}],"texts":["When a","b"]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := Decode(bytes.NewReader(raw))
		if err != nil {
			return
		}
		for _, e := range Encoders() {
			encode(t, e, r)
		}
	})
}
