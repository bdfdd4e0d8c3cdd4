package steps

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/features"
)

// TestVocabularyFitsScenarios holds the vocabulary to the embedded scenarios: every step
// is defined once, every phrase is documented and used.
func TestVocabularyFitsScenarios(t *testing.T) {
	vocabulary, err := NewVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range vocabulary.Lint(set.Scenarios) {
		t.Error(problem)
	}
	for _, scenario := range set.Scenarios {
		for _, step := range scenario.Steps {
			if _, ok := vocabulary.Match(step.Text); !ok {
				t.Errorf("%s:%d: no phrase for %q", scenario.Feature, step.Line, step.Text)
			}
		}
	}
}

// TestCompileRefuses proves that a phrase which does not fit its function is found when
// the vocabulary is built and not when a scenario runs.
func TestCompileRefuses(t *testing.T) {
	for name, row := range map[string]struct {
		pattern  string
		function any
		want     string
	}{
		"unknown parameter":    {"{nobody} waits", func(*World, Actor) error { return nil }, "no parameter type {nobody}"},
		"no world":             {"nothing happens", func() error { return nil }, "want func(*World, …) error"},
		"no error":             {"nothing happens", func(*World) {}, "want func(*World, …) error"},
		"wrong type":           {"{person} waits", func(*World, Team) error { return nil }, "parameter 1"},
		"parameter missing":    {"{person} waits", func(*World) error { return nil }, "parameter 1"},
		"one parameter more":   {"it waits", func(*World, Actor) error { return nil }, "takes more"},
		"no form acts":         {"{person} waits", nil, "no forms that take 0 values"},
		"two arguments behind": {"it waits", func(*World, Table, Text) error { return nil }, "takes more"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := plainParameters.compile(entry{pattern: row.pattern, function: row.function})
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("error: got %v, want one with %q", err, row.want)
			}
		})
	}
}

func TestDocumentPaths(t *testing.T) {
	const source = `{
		"userName": "ada@example.com", "active": false, "nothing": null, "list": [],
		"name": {"givenName": "Ada"},
		"emails": [{"type": "work", "value": "w@example.com", "primary": true}, {"type": "home", "value": "h@example.com"}],
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Research", "manager": {"value": "m1"}},
		"urn:ietf:params:scim:schemas:extension:enterprise:2": {"0:User:department": "garbage"},
		"urn:ietf:params:scim:schemas:extension": {"enterprise:2": "garbage"},
		"groups": [{"value": "a]\"b", "display": "Odd"}, {"value": "a", "display": "Even"}],
		"urn:example:badge:1.0:User": {"level": 3},
		"urn:example:badge:1": {"0:User": {"level": 4}}
	}`
	document, err := parseDocument([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[Path]string{
		"userName":                           "ada@example.com",
		"USERNAME":                           "ada@example.com",
		"active":                             "false",
		"nothing":                            "no value",
		"list":                               "no value",
		"missing":                            "no value",
		"name.givenName":                     "Ada",
		"Name.GIVENNAME":                     "Ada",
		"emails.value":                       "w@example.com, h@example.com",
		`emails[type eq "home"].value`:       "h@example.com",
		`emails[type eq "other"].value`:      "no value",
		`emails[primary eq true].type`:       "work",
		`groups[value eq "a]\"b"].display`:   "Odd",
		enterprise + ":department":           "Research",
		enterprise + ":manager.value":        "m1",
		"urn:example:badge:1.0:User:level":   "3",
		"urn:example:missing:1.0:User:level": "no value",
	} {
		t.Run(string(path), func(t *testing.T) {
			if got := showAll(document.at(path)); got != want {
				t.Errorf("value: got %s, want %s", got, want)
			}
		})
	}
}

func TestEqualJSON(t *testing.T) {
	for name, row := range map[string]struct {
		a, b string
		want bool
	}{
		"numbers by value":      {`{"a":1.0}`, `{"a":1}`, true},
		"order":                 {`{"a":1,"b":2}`, `{"b":2,"a":1}`, true},
		"null is absence":       {`{"a":null}`, `{}`, true},
		"empty list is absence": {`{"a":[]}`, `{}`, true},
		"names by any case":     {`{"A":1}`, `{"a":1}`, true},
		"string and boolean":    {`{"a":"true"}`, `{"a":true}`, false},
		"string and number":     {`{"a":"1"}`, `{"a":1}`, false},
		"order of a list":       {`{"a":[1,2]}`, `{"a":[2,1]}`, false},
		"value by case":         {`{"a":"X"}`, `{"a":"x"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := parseDocument([]byte(row.a))
			if err != nil {
				t.Fatal(err)
			}
			b, err := parseDocument([]byte(row.b))
			if err != nil {
				t.Fatal(err)
			}
			if got := equalJSON(a.value, b.value); got != row.want {
				t.Errorf("%s and %s: got equal %v, want %v", row.a, row.b, got, row.want)
			}
		})
	}
}

// TestUnsaidNeed: a scenario that filters says so, or it fails where filters are declined.
func TestUnsaidNeed(t *testing.T) {
	vocabulary, err := NewVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		step  features.Step
		needs []string
		want  bool
	}{
		"search":             {features.Step{Text: "a client searches `/Users` for `userName eq \"a\"`"}, nil, true},
		"search, said":       {features.Step{Text: "a client searches `/Users` for `userName eq \"a\"`"}, []string{"filter"}, false},
		"search, declined":   {features.Step{Text: "a client searches `/Groups` for `a pr`"}, []string{"no-filter"}, false},
		"in a path":          {features.Step{Text: "a client retrieves `/Groups?count=1&filter=a%20pr`"}, nil, true},
		"by POST":            {features.Step{Text: "a client posts to `/Users/.search`:", DocString: &features.DocString{Content: `{"filter":"a pr"}`}}, []string{"search"}, true},
		"POST of attributes": {features.Step{Text: "a client posts to `/Users/.search`:", DocString: &features.DocString{Content: `{"attributes":["a"]}`}}, []string{"search"}, false},
		"pages":              {features.Step{Text: "a client reads every page of `/Users?count=1` for `a pr`"}, nil, true},
		"pages of all":       {features.Step{Text: "a client reads every page of `/Users?count=1` for ``"}, nil, false},
		"discovery":          {features.Step{Text: "a client searches `/Schemas` for `id eq \"a\"`"}, nil, false},
	} {
		found := false
		for _, problem := range vocabulary.Lint([]features.Scenario{{Needs: row.needs, Steps: []features.Step{row.step}}}) {
			found = found || problem.Rule == "unsaid-need"
		}
		if found != row.want {
			t.Errorf("%s: got an unsaid need %v, want %v", name, found, row.want)
		}
	}
}

func TestStages(t *testing.T) {
	steps := []features.Step{{Keyword: "Given"}, {Keyword: "And"}, {Keyword: "When"}, {Keyword: "Then"}, {Keyword: "But"}}
	for i, want := range []Stage{Given, Given, When, Then, Then} {
		if got := stageOf(steps, i); got != want {
			t.Errorf("stage of step %d: got %d, want %d", i, got, want)
		}
	}
}

// TestComposeRefuses proves the same of the forms of a parameter.
func TestComposeRefuses(t *testing.T) {
	value := as("{person}", func(name Actor) string { return string(name) })
	for name, row := range map[string]struct {
		forms []form
		want  string
	}{
		"another value":   {[]form{value, as("{int}", func(n int) int { return n })}, "as in the first"},
		"wrong parameter": {[]form{as("{person}", func(Team) string { return "" })}, "want steps.Actor"},
		"one more":        {[]form{as("{person}", func(Actor, int) string { return "" })}, "want one of 1 parameters"},
		"acts otherwise":  {[]form{as("waits", (*World).sync), as("leaves", func(*World, Team) error { return nil })}, "as in the first"},
		"unknown":         {[]form{as("{nobody}", func() string { return "" })}, "no parameter type {nobody}"},
	} {
		_, err := plainParameters.compose(composite{"some", row.forms})
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, row.want)
		}
	}
}

// TestVocabularyLint proves the budget, and the rules about lines and handlers.
func TestVocabularyLint(t *testing.T) {
	v := &Vocabulary{parameters: plainParameters}
	for i := range maxPhrases + 1 {
		phrase, err := plainParameters.compile(entry{Judgment, fmt.Sprintf("it waits %d times", i), "Waits.", (*World).sync, nil})
		if err != nil {
			t.Fatal(err)
		}
		v.phrases = append(v.phrases, phrase)
	}
	outline := []features.Scenario{{Feature: "a.feature", Steps: []features.Step{{Keyword: "Then", Text: "it waits 1 times", Line: 3}}}}
	rules := map[string]int{}
	for _, problem := range v.Lint(append(outline, outline...)) { // two rows of one line
		rules[problem.Rule]++
	}
	for rule, want := range map[string]int{"many-phrases": 1, "rare-phrase": maxPhrases + 1, "same-handler": maxPhrases} {
		if rules[rule] != want {
			t.Errorf("%s: got %d, want %d", rule, rules[rule], want)
		}
	}
}
