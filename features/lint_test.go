package features

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestFixtures lints each file of testdata/lint, as if it lay in lifecycle/, and wants
// exactly the problems that its `# trips:` comments name.
func TestFixtures(t *testing.T) {
	trips := regexp.MustCompile(`(?m)^# trips: (\S+) at (\d+)$`)
	entries, err := os.ReadDir("testdata/lint")
	if err != nil {
		t.Fatal(err)
	}
	tripped := map[string]bool{}
	for _, entry := range entries {
		t.Run(entry.Name(), func(t *testing.T) {
			source, err := os.ReadFile("testdata/lint/" + entry.Name())
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, m := range trips.FindAllStringSubmatch(string(source), -1) {
				want = append(want, m[2]+" "+m[1])
				tripped[m[1]] = true
			}
			set, err := LoadFS(fstest.MapFS{"lifecycle/f.feature": {Data: source}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range Lint(set, LintOptions{SkipParity: true, Defined: defined}) {
				if p.File != "features/requirements/uncovered.yaml" {
					got = append(got, fmt.Sprintf("%d %s", p.Line, p.Rule))
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("problems: got %q, want %q", got, want)
			}
		})
	}
	for rule := range maps.Keys(Rules()) {
		if !tripped[rule] && !slices.Contains([]string{ruleCatalogue, ruleUncovered, ruleParity}, rule) {
			t.Errorf("rule %s: got no fixture that trips it, want one", rule)
		}
	}
}

func defined(text string) bool { return !strings.Contains(text, "undefined") }

// TestDataRules lints broken data files.
func TestDataRules(t *testing.T) {
	const good = `
- id: RFC1-2-R01
  section: "2"
  level: MUST
  basis: explicit
  subject: server
  area: a
  text: t
  testable: "yes"
`
	cases := []struct {
		name, file, content, rule, message string
		line                               int
	}{
		{"level", "requirements/x.yaml", strings.Replace(good, "MUST", "MIGHT", 1), ruleCatalogue, `level: got "MIGHT"`, 2},
		{"basis", "requirements/x.yaml", strings.Replace(good, "explicit", "guess", 1), ruleCatalogue, `basis: got "guess"`, 2},
		{"subject", "requirements/x.yaml", strings.Replace(good, "server", "moon", 1), ruleCatalogue, `subject: got "moon"`, 2},
		{"testable", "requirements/x.yaml", strings.Replace(good, `"yes"`, "maybe", 1), ruleCatalogue, `testable: got "maybe"`, 2},
		{"section", "requirements/x.yaml", strings.Replace(good, `"2"`, `"3"`, 1), ruleCatalogue, "section", 2},
		{"id", "requirements/x.yaml", strings.Replace(good, "R01", "1", 1), ruleCatalogue, "id: got", 2},
		{"text", "requirements/x.yaml", strings.Replace(good, "text: t", "text: ", 1), ruleCatalogue, "text: is missing", 2},
		{"needs", "requirements/x.yaml", good + "  needs: patch & moonlight\n", ruleCatalogue, `"moonlight"`, 2},
		{"policy", "requirements/x.yaml", good + "  policy: A99\n", ruleCatalogue, "A99", 2},
		{"severity", "requirements/x.yaml", good + "  severity: info\n", ruleCatalogue, "want a policy or a note", 2},
		{"only warned", "requirements/x.yaml", strings.Replace(good, "explicit", "derived", 1), ruleCatalogue, "warns", 2},
		{"warns without need", "requirements/x.yaml", good + "  warns: because\n", ruleCatalogue, "warns", 2},
		{"promote", "requirements/x.yaml", good + "  promote: because\n", ruleCatalogue, "promote", 2},
		{"product", "requirements/x.yaml", "- id: OKTA-X-01\n  level: MUST\n  area: x\n  text: t\n  source: s\n  hint: h\n  evidence: rumour\n", ruleCatalogue, `evidence: got "rumour"`, 1},
		{"uncovered id", "requirements/uncovered.yaml", "- id: RFC9-9-R09\n  reason: unsafe\n", ruleUncovered, "not in the catalogue", 1},
		{"uncovered reason", "requirements/uncovered.yaml", "- id: RFC1-2-R01\n  reason: lazy\n", ruleUncovered, `got "lazy"`, 1},
		{"uncovered claimed", "requirements/uncovered.yaml", "- id: RFC1-2-R01\n  reason: unsafe\n", ruleUncovered, "claimed by scenario a", 1},
		{"parity empty", "parity.yaml", "- suite: S\n  id: \"1\"\n  title: T\n", ruleParity, "has no scenario", 0},
		{"parity dangling", "parity.yaml", "- suite: S\n  id: \"1\"\n  title: T\n  scenarios: [zzz]\n", ruleParity, `"zzz"`, 0},
	}
	const feature = "Feature: F\n  @id:a @req:RFC1-2-R01\n  Scenario: S\n    When w\n    Then t\n"
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			files := fstest.MapFS{
				"requirements/x.yaml": {Data: []byte(good)},
				"parity.yaml":         {Data: []byte("[]")},
				"users/f.feature":     {Data: []byte(feature)},
				c.file:                {Data: []byte(c.content)},
			}
			set, err := LoadFS(files)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range Lint(set, LintOptions{}) {
				if p.Rule == c.rule && strings.Contains(p.Message, c.message) && p.Line == c.line && p.File == pathPrefix+c.file {
					return
				}
			}
			t.Errorf("problems: got %v, want %s with %q at line %d", Lint(set, LintOptions{}), c.rule, c.message, c.line)
		})
	}
}

// TestEmbeddedData lints what is embedded but for the scenarios, which are linted
// together with the vocabulary.
func TestEmbeddedData(t *testing.T) {
	set, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Lint(set, LintOptions{SkipParity: true}) {
		if p.Rule == ruleCatalogue || p.Rule == ruleUncovered {
			t.Error(p)
		}
	}
}
