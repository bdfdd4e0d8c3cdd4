package hostile

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/schemas"
)

// judgeReports asserts that every report is whole, harmless and without secrets.
func (o *ordeal) judgeReports(t *testing.T) {
	t.Helper()
	for _, encoder := range reports.Encoders() {
		text, err := os.ReadFile(filepath.Join(o.dir, encoder.FileName()))
		if err != nil {
			t.Errorf("%s: %v", encoder.Name(), err)
			continue
		}
		if bytes.Contains(text, []byte(token)) {
			t.Errorf("%s: got the token in it, want it redacted", encoder.Name())
		}
		switch encoder.Name() {
		case "json":
			judgeJSON(t, text)
		case "har":
			if !json.Valid(text) {
				t.Error("har: got no JSON, want it")
			}
		case "junit":
			judgeXML(t, text)
		case "html":
			judgeHTML(t, text)
		case "markdown":
			if !bytes.Contains(text, []byte(o.report.Conclusion)) {
				t.Errorf("markdown: got no conclusion, want %s", o.report.Conclusion)
			}
		}
	}
}

func judgeJSON(t *testing.T, text []byte) {
	t.Helper()
	violations, err := schemas.Validate(schemas.Report, text)
	if err != nil {
		t.Fatalf("validate report.json: %v", err)
	}
	for _, violation := range violations {
		t.Errorf("report.json: %s", violation)
	}
}

func judgeXML(t *testing.T, text []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(text))
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("junit: got no XML (%v), want it", err)
			return
		}
	}
}

// judgeHTML reads the page as a browser does and compares what is able to act in it with
// the page of an empty report: a hostile answer must not have added anything.
func judgeHTML(t *testing.T, text []byte) {
	t.Helper()
	encoder, err := reports.ByName("html")
	if err != nil {
		t.Fatal(err)
	}
	var plain bytes.Buffer
	if err := encoder.Encode(&plain, &reports.Report{}); err != nil {
		t.Fatalf("html of an empty report: %v", err)
	}
	got, want := active(t, text), active(t, plain.Bytes())
	if !slices.Equal(got, want) {
		t.Errorf("html: got the active content %q, want %q", got, want)
	}
}

// active lists what can run or load in a page, without the data that the page shows.
func active(t *testing.T, text []byte) []string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("html: %v", err)
	}
	var found []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		kind := ""
		for _, attribute := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(attribute.Val))
			switch {
			case strings.HasPrefix(attribute.Key, "on"), strings.HasPrefix(value, "javascript:"):
				found = append(found, n.Data+" "+attribute.Key+"="+attribute.Val)
			case attribute.Key == "type":
				kind = value
			}
		}
		switch n.Data {
		case "script":
			if kind == "" || kind == "module" || strings.Contains(kind, "javascript") {
				found = append(found, "script "+textOf(n))
			}
		case "img", "iframe", "object", "embed", "base", "link", "form":
			found = append(found, n.Data)
		}
	}
	return found
}

func textOf(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}

// judgeRemains asserts that the report names everything that the run left at the target,
// and that no create was doubled.
func (o *ordeal) judgeRemains(t *testing.T) {
	t.Helper()
	var told []string
	for _, leftover := range o.report.Summary.Cleanup.Left {
		told = append(told, strings.ToLower(leftover.Name))
		if leftover.Reason == "" {
			t.Errorf("left %s: got no reason, want one", leftover.Name)
		}
	}
	for _, name := range o.left(t) {
		if !slices.Contains(told, strings.ToLower(name)) {
			t.Errorf("left at the target: got %s, which the report does not name, want it in %v", name, told)
		}
	}
	type create struct{ name, body, media, accept, agent, version string }
	created := map[create]int{} // another body or header asks what a refusal was for
	most := map[create]int{}    // what learning deleted it creates again, to ask whether the name is free
	for _, request := range o.server.Received() {
		if request.Method == "DELETE" && strings.Contains(request.Path, "/Users/") {
			maps.DeleteFunc(created, func(sent create, _ int) bool { return strings.Contains(sent.name, "-learn") })
		}
		var body struct{ UserName string }
		if request.Method == "POST" && json.Unmarshal(request.Body, &body) == nil && body.UserName != "" {
			h := request.Header
			sent := create{body.UserName, string(request.Body), h.Get("Content-Type"), h.Get("Accept"), h.Get("User-Agent"), h.Get("ADSCIMVersion")}
			created[sent]++
			most[sent] = max(most[sent], created[sent])
		}
	}
	for sent, times := range most {
		if most := o.mostCreates(); times > most {
			t.Errorf("creates of %s: got %d, want at most %d", sent.name, times, most)
		}
	}
}

// mostCreates is how often one create may be sent: once; twice where the connection ended
// without an answer, to tell what breaks from what happened by chance; and again and again where it
// was not carried out and shall come later.
func (o *ordeal) mostCreates() int {
	name := o.misbehaviour.Name
	switch {
	case strings.HasPrefix(name, "429-"), strings.HasPrefix(name, "503-"):
		return 10
	case slices.ContainsFunc(cuts(), func(m Misbehaviour) bool { return m.Name == name }), o.misbehaviour.stream != nil:
		return 2
	}
	return 1
}
