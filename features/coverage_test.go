package features

import (
	"testing"
	"testing/fstest"
)

func TestCoverage(t *testing.T) {
	yaml := "- {id: RFC1-2-R01, level: MUST, subject: server, area: a, testable: 'yes'}\n" +
		"- {id: RFC1-2-R02, level: MUST, subject: server, area: b, testable: conditional}\n" +
		"- {id: RFC1-2-R03, level: MUST, subject: server, area: b, testable: 'yes'}\n" +
		"- {id: RFC1-2-R04, level: MUST, subject: client, area: b, testable: 'yes'}\n" +
		"- {id: RFC1-2-R05, level: MAY, subject: server, area: b, testable: 'no'}\n"
	set, err := LoadFS(fstest.MapFS{
		"requirements/x.yaml":         {Data: []byte(yaml)},
		"requirements/uncovered.yaml": {Data: []byte("- id: RFC1-2-R02\n  reason: unsafe\n")},
		"users/f.feature":             {Data: []byte("Feature: F\n  @id:a @req:RFC1-2-R01\n  Scenario: S\n    When w\n    Then t\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	report := Coverage(set)
	if len(report.Documents) != 2 || len(report.Areas) != 2 {
		t.Fatalf("rows: got %d and %d, want 2 and 2", len(report.Documents), len(report.Areas))
	}
	must, may := report.Documents[0], report.Documents[1]
	if must.Total != 4 || must.Observable != 3 || must.Covered != 1 || must.Excused["unsafe"] != 1 || must.Open != 1 {
		t.Errorf("MUST: got %+v, want 4 in all, 3 observable, 1 covered, 1 excused, 1 open", must)
	}
	if may.Observable != 0 || may.Percent() != 100 {
		t.Errorf("MAY: got %+v, want nothing observable", may)
	}
	if got := must.Percent(); got < 33 || got > 34 {
		t.Errorf("percent: got %v, want a third", got)
	}
	if len(report.Open) != 1 || report.Open[0].ID != "RFC1-2-R03" {
		t.Errorf("open: got %v, want RFC1-2-R03", report.Open)
	}
}

// TestParity checks that the embedded map has every test of the other suites once.
func TestParity(t *testing.T) {
	entries, err := Parity()
	if err != nil {
		t.Fatal(err)
	}
	got, seen := map[string]int{}, map[string]bool{}
	for _, e := range entries {
		key := e.Suite + "/" + e.ID
		if seen[key] || e.ID == "" || e.Title == "" {
			t.Errorf("entry %s: got it twice or without title", key)
		}
		seen[key] = true
		got[e.Suite]++
	}
	want := map[string]int{
		"Microsoft SCIM Validator": 25 + 7, "Microsoft onboarding tests": 25,
		"authentik tests": 9, "pelotech keycloak-scim tests": 5,
		"Okta SPEC": 12, "Okta CRUD": 5, "Okta entitlements": 1,
	}
	for suite, n := range want {
		if got[suite] != n {
			t.Errorf("%s: got %d entries, want %d", suite, got[suite], n)
		}
	}
	if len(got) != len(want) {
		t.Errorf("suites: got %v, want %v", got, want)
	}
}

func TestCovering(t *testing.T) {
	set := selectionSet(t)
	if got := len(set.Covering(ParityEntry{Scenarios: []string{"rename", "create-user"}})); got != 3 {
		t.Errorf("scenarios: got %d, want 3", got)
	}
	if got := len(set.Covering(ParityEntry{})); got != 0 {
		t.Errorf("scenarios of an empty entry: got %d, want 0", got)
	}
	if s, ok := set.ByID("rename/y"); !ok || s.Title != "S" {
		t.Errorf("scenario rename/y: got %+v, want it", s)
	}
}
