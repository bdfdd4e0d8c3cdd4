package reports

import (
	"slices"
	"strings"
	"testing"
)

func factReport(learnt bool, facts ...Fact) *Report {
	return &Report{Target: Target{Capabilities: map[string]bool{"learnt": learnt}}, Facts: facts}
}

// TestFactChanges: what came, what went and what is otherwise now; who asked nothing compares nothing.
func TestFactChanges(t *testing.T) {
	roles := Fact{ID: "values:roles.value", Subject: "roles.value", Says: "only user, admin", Class: FactUndeclared, Source: "learnt"}
	more, title := roles, Fact{ID: "absent:title", Subject: "title", Says: "not kept", Class: FactUndeclared, Source: "learnt"}
	more.Says = "only user"
	c := Compare(factReport(true, roles, title), factReport(true, more, Fact{ID: "single:emails", Subject: "emails", Says: "one value at most", Class: FactAllowed}))
	var got []string
	for _, change := range c.Facts {
		got = append(got, change.String())
	}
	want := []string{
		"roles.value: only user, admin (undeclared) → roles.value: only user (undeclared)", "new: emails: one value at most (allowed)", "gone: title: not kept (undeclared)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("changes: got %q, want %q", got, want)
	}
	var text strings.Builder
	if err := c.WriteText(&text); err != nil || !strings.Contains(text.String(), FactsTitle+", changed (3)") {
		t.Errorf("text: got %q, %v, want a part about facts", text.String(), err)
	}
	if none := Compare(factReport(true, roles), factReport(false)); len(none.Facts) != 0 {
		t.Errorf("a run that asked nothing: got %v, want no change", none.Facts)
	}
}

// TestBlockedByFacts: what needs otherwise is blocked by the scenario that judges the fact, however
// often that is decided; facts of shards are told once.
func TestBlockedByFacts(t *testing.T) {
	judge := Scenario{
		ID: "honest-user-schema", Verdict: Warned, Requirements: []string{"RFC7643-7-R47"}, Evidence: []int{0}, Exchanges: []Exchange{{}}, Alone: &Alone{Verdict: Warned},
		Findings: []Finding{{Requirement: "RFC7643-7-R47", Level: "SHOULD", Severity: SeverityWarn, Subject: "title", Got: "not kept", Want: "not listed"}},
	}
	needs := Scenario{ID: "a-title", Verdict: Blocked, Requirements: []string{"RFC7644-3.3-R22"}, Alone: &Alone{Verdict: Blocked, Fact: "RFC7643-7-R47", Reason: "needs title"}}
	r := &Report{Scenarios: []Scenario{needs, judge}, Requirements: []Requirement{{ID: "RFC7643-7-R47", Level: "SHOULD"}, {ID: "RFC7644-3.3-R22", Level: "MUST"}}}
	for range 2 {
		r.Judge()
		if s := r.Scenarios[0]; s.Verdict != Blocked || s.BlockedBy != "honest-user-schema" {
			t.Errorf("a-title: got %s by %q, want blocked by honest-user-schema", s.Verdict, s.BlockedBy)
		}
	}
	fact := Fact{ID: "absent:title", Subject: "title", Excludes: 2}
	if all := mergeFacts([]*Report{factReport(true, fact), factReport(true, fact)}); len(all) != 1 || all[0].Excludes != 4 {
		t.Errorf("facts of two shards: got %+v, want one that excludes 4", all)
	}
}
