package steps

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/transcript"
)

// TestOthersAreLeftOut: whatever is odd about an element that the scenario did not make, no
// path leads into it; the scenario's own stay, odd or not.
func TestOthersAreLeftOut(t *testing.T) {
	const base = "http://127.0.0.1/scim/v2"
	const ada = `{"id":"1","userName":"run-1-ada@example.com"}`
	cases := []struct {
		name, query, elements string
		ids                   string // of the elements that a judgment sees
		whole                 int
	}{
		{"its own", "", ada, "1", 1},
		{"its own in capitals", "", `{"id":"9","userName":"RUN-1-ADA@EXAMPLE.COM"}`, "9", 1},
		{"its own without an id", "", `{"userName":"run-1-ada@example.com"}`, "", 1},
		{"its own by its id alone", "", `{"id":"1","userName":"renamed"}`, "1", 1},
		{"of another run", "", ada + `,{"id":"2","userName":"other-1-ada@example.com"}`, "1", 2},
		{"of another scenario of the run", "", ada + `,{"id":"2","userName":"run-12-ada@example.com"}`, "1", 2},
		{"nameless, of another scenario", "", ada + `,{"id":"2","externalId":"run-12-keepers"}`, "1", 2},
		{"nothing but an id", "", ada + `,{"id":"2"}`, "1", 2},
		{"neither id nor name", "", ada + `,{"displayName":""}`, "1", 2},
		{"no object", "", ada + `,[{"userName":"run-12-ada@example.com"}],"text",null`, "1", 4},
		{"no object alone", "", `[{"userName":"run-12-ada@example.com"}]`, "", 1},
		{"a part of its own, asked for by name", `?attributes=title&filter=userName%20sw%20%22run-1-%22`, `{"title":"Engineer"}`, "", 1},
		{"garbage in an answer that ignores the filter", `?filter=userName%20sw%20%22run-1-%22`, ada + `,{"title":"Engineer"},{"id":"2","userName":"root"}`, "1", 3},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := &World{config: Config{BaseURL: base}, recorder: transcript.New(nil, nil, 0)}
			w.cast = cast{stem: "run-1", userIDs: map[Actor]string{"Ada": "1"}}
			list, err := w.answered(&transcript.Exchange{Method: "GET", URL: base + "/Users" + c.query, ResponseBody: []byte(`{"Resources":[` + c.elements + `]}`)})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(asTexts(list.at("Resources.id")), ","); got != c.ids {
				t.Errorf("ids below Resources: got %q, want %q", got, c.ids)
			}
			if got := len(elementsOf(list)); got != c.whole {
				t.Errorf("elements in all: got %d, want %d", got, c.whole)
			}
			if own, part := c.ids != "" || strings.Contains(c.name, "its own"), len(resourcesOf(list)) > 0; own != part {
				t.Errorf("something to judge: got %t, want %t", part, own)
			}
		})
	}
}

// TestAnswersAreReadAsTheScenarios: a judgment that parses an answer by itself judges what others
// left in a list.
func TestAnswersAreReadAsTheScenarios(t *testing.T) {
	bare := regexp.MustCompile(`parseDocument\(.*ResponseBody\)`)
	allowed := map[string]string{
		"own.go": "answered itself", "bulk.go": "results of a bulk request", "trials.go": "an error", "ground.go": "a resource of its own",
		"control.go": "a resource of its own", "assigned.go": "a resource of its own", "currency.go": "compares whole lists", "password.go": "compares whole lists",
		"learn.go": "a hypothesis that nobody is shown", "learnback.go": "a resource of its own", "learngroup.go": "a resource of its own", "learnnames.go": "a resource of its own", "repair.go": "an error", "met.go": "what a fact is about: no verdict comes of it",
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		switch found := bare.Find(source); {
		case found != nil && allowed[file] == "":
			t.Errorf("%s: got %s, want answered: it leaves out what the scenario did not make", file, found)
		case found == nil && allowed[file] != "":
			t.Errorf("%s: is allowed to parse answers by itself, and parses none: take it from the list", file)
		}
	}
}

// TestPoisons: what creates something odd runs alone behind everything, what makes its own odd
// behind what reads lists.
func TestPoisons(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Poison{
		"malformed-no-object/an-array": MadeOfNothing, "malformed-json/cut-short": Made, "values-required-missing": Made, "patch-remove-group-name": Altered,
		"patch-remove-required/every-value": Altered, "replace-without-username": Altered, "replace-two-primaries": Altered,
		"if-match-replace-stale": Altered, "filter-malformed/1": NoPoison, "list-created": NoPoison, "okta-connection-test-groups/okta-aiw": NoPoison,
	}
	takes := map[string]bool{
		"malformed-no-object/an-array": true, "values-required-missing": true, "errors-do-not-leak/a-missing-username": true, "error-status-agrees/duplicate": true,
		"extension-not-in-schemas": false, "schemas-of-extended-user": false, "values-two-primaries": false, "patch-remove-group-name": false, "list-created": false,
	}
	for _, scenario := range set.Scenarios {
		if never, named := takes[scenario.ID]; named && v.mayNotBeTaken(scenario) != never {
			t.Errorf("%s: got %t, want %t for what no service provider may take", scenario.ID, !never, never)
		}
		if poison, named := want[scenario.ID]; named && v.Poisons(scenario) != poison {
			t.Errorf("%s: got %d, want %d", scenario.ID, v.Poisons(scenario), poison)
		}
		// Nothing that is refused by its body is left among those that run first.
		writes := slices.ContainsFunc(scenario.Steps, func(s features.Step) bool {
			return strings.HasPrefix(s.Keyword, "When") && regexp.MustCompile("modifies|replaces|patches|tries to|is changed").MatchString(s.Text)
		})
		if writes && v.WantsRefusal(scenario) && v.Poisons(scenario) == NoPoison {
			t.Errorf("%s: got no poison, want one: it sends what has to be refused", scenario.ID)
		}
	}
}
