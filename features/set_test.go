package features

import (
	"bytes"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	gherkin "github.com/cucumber/gherkin/go/v26"
)

func resolved(t *testing.T) []Scenario {
	t.Helper()
	source, err := os.ReadFile("testdata/resolved.feature")
	if err != nil {
		t.Fatal(err)
	}
	set, err := LoadFS(fstest.MapFS{"lifecycle/resolved.feature": {Data: source}})
	if err != nil {
		t.Fatal(err)
	}
	return set.Scenarios
}

func TestResolvedScenarios(t *testing.T) {
	list := resolved(t)
	var ids []string
	for _, s := range list {
		ids = append(ids, s.ID)
		if s.Feature != "features/lifecycle/resolved.feature" || s.IdP != "okta" {
			t.Errorf("feature and identity provider of %s: got %s %s", s.ID, s.Feature, s.IdP)
		}
	}
	want := []string{"plain-scenario", "with-rows/false", "with-rows/place", "with-rows/empty"}
	if !reflect.DeepEqual(ids, want) {
		t.Fatalf("ids: got %q, want %q", ids, want)
	}
	row := list[1]
	row.Steps = nil
	wantRow := Scenario{
		ID: "with-rows/false", Title: `Rows with "False"`, Feature: "features/lifecycle/resolved.feature",
		Rule: "A rule of its own", Line: 39, IdP: "okta", Profiles: []string{"okta"},
		Requirements: []string{"OKTA-CREATE-01", "OKTA-CREATE-02", "RFC7644-3.3-R10"},
		Needs:        []string{"patch", "groups"}, Serial: true, Slow: true,
	}
	if !reflect.DeepEqual(row, wantRow) {
		t.Errorf("row: got %+v, want %+v", row, wantRow)
	}
	last := list[3]
	if !reflect.DeepEqual(last.Profiles, []string{"core", "entra"}) || !last.Destructive {
		t.Errorf("profiles of the last row: got %v %v, want core and entra, destructive", last.Profiles, last.Destructive)
	}
	if list[0].Serial || list[0].Slow || list[0].Destructive {
		t.Errorf("plain scenario: got flags of another element")
	}
}

func TestResolvedSteps(t *testing.T) {
	list := resolved(t)
	plain := []Step{
		{Keyword: "Given", Text: "Ada is assigned", Line: 5, Background: true},
		{Keyword: "When", Text: "Ada signs in", Line: 10},
		{Keyword: "Then", Text: "the answer is", Line: 11, DocString: &DocString{"json", "{\"quote\": \"\"\"\"\", \"bar\": \"|\"}\n  indented"}},
	}
	if !reflect.DeepEqual(list[0].Steps, plain) {
		t.Errorf("plain scenario: got %+v, want %+v", list[0].Steps, plain)
	}
	row := list[2].Steps
	wantTable := [][]string{{"name", "note"}, {"a | b", `back\slash`}, {"two\nlines", ""}}
	if !row[1].Background || !reflect.DeepEqual(row[1].Table, wantTable) {
		t.Errorf("background of the rule: got %+v, want %q", row[1], wantTable)
	}
	if row[2].Text != `Ada gets "<place>" in there` {
		t.Errorf("a value that looks like a placeholder: got %s, want it left alone", row[2].Text)
	}
	if row[4].DocString.Content != "<place> <other>" {
		t.Errorf("doc string: got %q, want %q", row[4].DocString.Content, "<place> <other>")
	}
}

func TestBrokenFiles(t *testing.T) {
	feature := func(body string) fstest.MapFS {
		return fstest.MapFS{"users/f.feature": {Data: []byte(body)}}
	}
	outline := "Feature: F\n  Scenario Outline: S\n    When <a>\n    Examples:\n      | a |\n      | x\\ny |\n"
	cases := []struct {
		name, want string
		files      fstest.MapFS
	}{
		{"syntax", "features/users/f.feature: ", feature("Feature: F\n  Scenario: S\n    Given a\n    what\n")},
		{"utf-8", "not valid UTF-8", feature("Feature: \xff")},
		{"language", `got "fr", want en`, feature("# language: fr\nFonctionnalité: F\n")},
		{"line break", "features/users/f.feature:6: title", feature(strings.Replace(outline, "S\n", "<a>\n", 1))},
		{"line break in step", "features/users/f.feature:3: step", feature(outline)},
		{"unwritable doc string", "escaped form of both", feature("Feature: F\n  Scenario Outline: S\n    When w\n      \"\"\"\n      <a> \\`\\`\\`\n      \"\"\"\n    Examples:\n      | a |\n      | \\\\\"\\\\\"\\\\\" |\n")},
		{"unknown field", "field colour not found", fstest.MapFS{"requirements/x.yaml": {Data: []byte("- id: A-B-01\n  colour: red\n")}}},
		{"no id", "has no id", fstest.MapFS{"requirements/x.yaml": {Data: []byte("- level: MUST\n")}}},
		{"id twice", "A-B-01 is already in", fstest.MapFS{"requirements/x.yaml": {Data: []byte("- id: A-B-01\n- id: A-B-01\n")}}},
		{"parity", "parity.yaml", fstest.MapFS{"parity.yaml": {Data: []byte("{")}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := LoadFS(c.files)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error: got %v, want one with %q", err, c.want)
			}
		})
	}
}

// TestEmptyFeature loads a file without a Feature, which Lint then reports.
func TestEmptyFeature(t *testing.T) {
	set, err := LoadFS(fstest.MapFS{"users/f.feature": {Data: []byte("# nothing\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if p := Lint(set, LintOptions{SkipParity: true}); len(p) != 1 || p[0].Rule != ruleRule {
		t.Errorf("problems: got %v, want one for the missing Feature", p)
	}
}

// TestLoadTime keeps Load within what a command can spend before it does anything: 150
// ms on an idle machine, which BenchmarkLoad measures. On a machine that is shared no absolute
// time holds, but parsing the scenarios once takes most of Load, so Load is held to a multiple
// of that.
func TestLoadTime(t *testing.T) {
	set, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	const most = 3 // times what it takes to parse each file once, one after the other
	var load, parse time.Duration
	for range 10 {
		start := time.Now()
		for _, f := range set.files {
			source, err := fs.ReadFile(embedded, strings.TrimPrefix(f.path, pathPrefix))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := gherkin.ParseGherkinDocument(bytes.NewReader(source), func() string { return "" }); err != nil {
				t.Fatal(err)
			}
		}
		parse = time.Since(start)
		start = time.Now()
		if _, err := Load(); err != nil {
			t.Fatal(err)
		}
		if load = time.Since(start); load < most*parse {
			t.Logf("Load: %v, parsing alone: %v", load, parse)
			return
		}
	}
	t.Errorf("Load: got %v in the last of ten tries, want less than %d times the %v of parsing alone", load, most, parse)
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}
