package selftest

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports/dictionary"
)

// TestDictionaryIsUpToDate: what the dictionary knows of a scenario is true of its text, and of
// no other.
func TestDictionaryIsUpToDate(t *testing.T) {
	d, err := dictionary.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	scenarios, faults := Outdated(Options{Set: loaded(t)}, d)
	if len(scenarios)+len(faults) > 0 {
		t.Errorf("dictionary of faults: %d scenarios changed since it was made (%s) and %d faults are new (%s); try: make dictionary",
			len(scenarios), clipped(scenarios), len(faults), clipped(faults))
	}
}

func clipped(ids []string) string {
	if len(ids) > 5 {
		return strings.Join(ids[:5], ", ") + " …"
	}
	return strings.Join(ids, ", ")
}

// TestOutdated notices a text that changed, a scenario and a fault that are new.
func TestOutdated(t *testing.T) {
	set := loaded(t)
	d := compile(set, map[string]signature{}, nil)
	if scenarios, faults := Outdated(Options{Set: set}, d); len(scenarios) != 0 || len(faults) == 0 {
		t.Errorf("a dictionary without faults: got %d scenarios and %d faults outdated, want no scenario and every fault", len(scenarios), len(faults))
	}
	stale := compile(set, map[string]signature{}, map[string]bool{set.Scenarios[5].ID: true})
	if again, _ := Outdated(Options{Set: set}, stale); len(again) != 1 || again[0] != set.Scenarios[5].ID {
		t.Errorf("a scenario that was not done anew yet: got %q, want %q", again, set.Scenarios[5].ID)
	}
	set.Scenarios[3].Steps[0].Text += " again"
	changed, _ := Outdated(Options{Set: set}, d)
	if len(changed) != 1 || changed[0] != set.Scenarios[3].ID {
		t.Errorf("a text that changed: got %q, want %q", changed, set.Scenarios[3].ID)
	}
}

// TestRenewed replaces what is known of the scenarios that changed, and nothing else.
func TestRenewed(t *testing.T) {
	shape := func(got string) []dictionary.Shape {
		return []dictionary.Shape{{Requirement: "R1", Subject: "status", Got: got}}
	}
	of := func(signs map[string][]dictionary.Shape) signature {
		s := (&Harvest{Whole: true}).signature()
		for id, shapes := range signs {
			s.signs[id], s.ran[id] = shapes, true
		}
		return s
	}
	got := of(map[string][]dictionary.Shape{"kept": shape("1"), "gone": shape("2"), "other": shape("3")}).
		renewed(of(map[string][]dictionary.Shape{"other": shape("4"), "new": shape("5")}), []string{"gone", "other", "new"})
	for id, want := range map[string]string{"kept": "1", "other": "4", "new": "5"} {
		if s := got.signs[id]; len(s) != 1 || s[0].Got != want {
			t.Errorf("%s: got %v, want %s", id, s, want)
		}
	}
	if _, there := got.signs["gone"]; there {
		t.Error("gone: got a sign, want none")
	}
}

// TestDictionaryKnowsTheMatrix: what catches a fault is a sign of it. A run that broke off while
// the dictionary was made would have left none.
func TestDictionaryKnowsTheMatrix(t *testing.T) {
	d, err := dictionary.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	matrix, err := os.ReadFile("testdata/matrix.txt")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := map[string]string{
		"create-needs-password":      "in a run of all that it touches this scenario has no finding",
		"filter-total-of-everything": "in a run of all that it touches this scenario has no finding",
		"patch-unsupported-405":      "its scenario applies where PATCH is off, and the fault shows where it is on, too",
		"filter-denied-lists-all":    "its scenarios apply where filters are off, and the fault shows where they are on, too",
		"list-all-refused":           "its scenario stands on the list of everybody, which is refused among other things",
	}
	named := map[string]bool{} // scenarios of profiles that run only when they are named: the dictionary is read against other runs
	for _, s := range loaded(t).Scenarios {
		if !slices.ContainsFunc(s.Profiles, func(profile string) bool { return slices.Contains(features.DefaultProfiles(), profile) }) {
			named[outline(s.ID)] = true
		}
	}
	for line := range strings.Lines(string(matrix)) {
		if elsewhere[faultOf(line)] != "" {
			continue
		}
		fault, known := d.Fault(faultOf(line))
		if !known {
			continue // TestDictionaryIsUpToDate says so
		}
		signs := map[string]bool{}
		for _, sign := range fault.Signs {
			signs[outline(d.Scenarios[sign.Scenario].ID)] = true
		}
		for _, at := range fault.Unjudged { // among others that fail it may stand on what is broken
			signs[outline(d.Scenarios[at].ID)] = true
		}
		for _, part := range strings.Split(strings.TrimSpace(line), "; ")[1:] {
			by := slices.DeleteFunc(strings.Fields(part)[1:], func(name string) bool {
				return strings.Contains(name, "@") || strings.HasPrefix(name, "(") || named[outline(name)] // another circumstance, or nobody
			})
			if len(by) > 0 && !slices.ContainsFunc(by, func(name string) bool { return signs[outline(name)] }) {
				t.Errorf("fault %s: the dictionary has no sign in any of %q", fault.ID, by)
			}
		}
	}
}
