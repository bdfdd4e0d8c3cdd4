package features

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// reread parses what Gherkin rendered.
func reread(t *testing.T, s Scenario) Scenario {
	t.Helper()
	f, err := parseFile("features/again.feature", []byte(s.Gherkin()))
	if err != nil {
		t.Fatalf("rendered scenario: %v\n%s", err, s.Gherkin())
	}
	if len(f.scenarios) != 1 {
		t.Fatalf("scenarios: got %d, want 1\n%s", len(f.scenarios), s.Gherkin())
	}
	return f.scenarios[0]
}

// bare drops what rendering does not keep: lines and where a step came from.
func bare(steps []Step) []Step {
	out := make([]Step, len(steps))
	for i, s := range steps {
		s.Line, s.Background = 0, false
		out[i] = s
	}
	return out
}

func checkRoundTrip(t *testing.T, s Scenario) {
	t.Helper()
	again := reread(t, s)
	if again.ID != s.ID || again.Title != s.Title {
		t.Errorf("id and title: got %q %q, want %q %q", again.ID, again.Title, s.ID, s.Title)
	}
	if got, want := bare(again.Steps), bare(s.Steps); !reflect.DeepEqual(got, want) {
		t.Errorf("steps: got %#v, want %#v\n%s", got, want, s.Gherkin())
	}
}

func TestRoundTrip(t *testing.T) {
	doc := func(content string) Step {
		return Step{Keyword: "Given", Text: "a text", DocString: &DocString{MediaType: "json", Content: content}}
	}
	table := func(rows ...[]string) Step { return Step{Keyword: "And", Text: "a table", Table: rows} }
	cases := map[string]Step{
		"plain":                 {Keyword: "When", Text: "Ada signs in"},
		"star":                  {Keyword: "*", Text: "Ada signs in"},
		"empty text":            {Keyword: "But", Text: ""},
		"tab in front":          {Keyword: "Given", Text: "\ta tab"},
		"carriage return":       {Keyword: "Given", Text: "a return\r"},
		"angle brackets":        {Keyword: "Given", Text: "a <value> and @tag # comment"},
		"pipe":                  table([]string{"a|b", "|"}),
		"backslash":             table([]string{`\`, `a\nb`, `\|`, `\\`}),
		"line break":            table([]string{"a\nb", "\n", "\\\n"}),
		"empty cells":           table([]string{"", ""}, []string{"", "x"}),
		"no cells":              table([]string{}),
		"empty doc":             doc(""),
		"blank lines":           doc("\n\n a\n\n"),
		"indented":              doc("  a\n    b\n\tc\n \td"),
		"only blanks":           doc("   \n\t\n  "),
		"quotes":                doc("a\n\"\"\"\nb \"\"\"\" c"),
		"escaped quotes":        doc(`a \"\"\" b`),
		"backticks":             doc("```\ncode\n```"),
		"quotes and backticks":  doc("\"\"\" ``` \\`\\`\\`"),
		"escaped and unescaped": doc("\\\"\\\"\\\" ``` \"\"\""),
		"looks like Gherkin":    doc("Scenario: x\n  Given y\n  | a |\n@tag\n# comment"),
		"returns in doc":        doc("a\r\nb\r\r\nc\r"),
	}
	for name, step := range cases {
		t.Run(name, func(t *testing.T) {
			checkRoundTrip(t, Scenario{ID: "some-id/row", Title: "A title: with | signs", Feature: "features/a.feature", Steps: []Step{step}})
		})
	}
}

// TestRoundTripOfFiles renders every scenario that there is.
func TestRoundTripOfFiles(t *testing.T) {
	set, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("testdata/resolved.feature")
	if err != nil {
		t.Fatal(err)
	}
	f, err := parseFile("features/resolved.feature", source)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append(f.scenarios, set.Scenarios...) {
		checkRoundTrip(t, s)
	}
}

func FuzzGherkin(f *testing.F) {
	f.Add("title", "text", "json", "content", "a", "b")
	f.Add("", "a <b>", "", "\"\"\"\n```\n\\\"\\\"\\\"", "|\\", "\n")
	f.Add("x\r", "\t", "\"", " \r\n", "\\n", "\\\\|")
	f.Fuzz(func(t *testing.T, title, text, media, content, a, b string) {
		for _, s := range []string{title, text, media, content, a, b} {
			if !utf8.ValidString(s) || len(s) > 2000 {
				t.Skip("Load refuses it, or it is longer than a line may be")
			}
		}
		_, writable := docDelimiter(content)
		oneLine := !strings.ContainsAny(title+text+media, "\n")
		if !writable || !oneLine {
			t.Skip("Load refuses it")
		}
		checkRoundTrip(t, Scenario{
			ID: "fuzz", Title: strings.Trim(title, " "), Feature: "features/fuzz.feature",
			Steps: []Step{
				{Keyword: "Given", Text: strings.Trim(text, " "), DocString: &DocString{MediaType: media, Content: content}},
				{Keyword: "Then", Text: "a table", Table: [][]string{{trimCell(a), trimCell(b)}, {"", trimCell(a + b)}}},
			},
		})
	})
}
