package profile_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/profile"
)

var update = flag.Bool("update", false, "write the tables of docs/profiles.md")

// TestDocs keeps the tables of docs/profiles.md as the code has them.
func TestDocs(t *testing.T) {
	const file = "../../docs/profiles.md"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var knobs, switches strings.Builder
	for _, k := range profile.Knobs() {
		values := "text"
		if len(k.Values) > 0 {
			values = "`" + strings.Join(k.Values, "` `") + "`"
		}
		fmt.Fprintf(&knobs, "| `%s` | %s | %s (%s) |\n", k.Path, values, k.Doc, k.Rows)
	}
	for _, s := range profile.Switches() {
		fmt.Fprintf(&switches, "| `%s` | `{%s}` | %s |\n", s.Name, strings.Join(s.Placeholders, "}` `{"), s.Doc)
	}
	want := between(between(string(data), "knobs", knobs.String()), "switches", switches.String())
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if want != string(data) {
		t.Error("docs/profiles.md: the tables are not those of the code; run with -update")
	}
}

// between puts text between the two comments of a name.
func between(doc, name, text string) string {
	before, rest, _ := strings.Cut(doc, "<!-- "+name+" -->\n")
	_, after, _ := strings.Cut(rest, "<!-- /"+name+" -->")
	return before + "<!-- " + name + " -->\n" + text + "<!-- /" + name + " -->" + after
}
