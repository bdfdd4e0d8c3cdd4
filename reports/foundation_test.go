package reports

import (
	"fmt"
	"testing"
)

// tries makes the scenarios of a run in which every one posted a user.
func tries(n int, came bool) []*Scenario {
	var all []*Scenario
	for i := range n {
		all = append(all, &Scenario{
			ID: fmt.Sprintf("s-%03d", i), IdP: []string{"", "okta", "entra"}[i%3], Requirements: []string{"RFC7644-3.4.2-R01"},
			Findings: []Finding{{Requirement: "RFC7644-3.4.2-R01", Severity: SeverityFail}}, Evidence: []int{0},
			Alone: &Alone{Verdict: Failed, Creates: map[string]bool{"/Users": came}},
		})
	}
	all[30].Requirements = []string{"RFC7644-3.3-R01"}
	all[31].Requirements = []string{"OKTA-CREATE-01"}
	all[32].Alone.Verdict = Inconclusive
	all[33].Alone.Verdict, all[33].Alone.Unmet = Inconclusive, true
	all[34].Alone.Verdict = Passed
	all[35].Alone.Verdict = Warned // it stands on what only warns, which nobody could create
	all[35].Findings = []Finding{{Requirement: "R-1", Severity: SeverityWarn, Incidental: true, Blocking: true}}
	return all
}

func verdictsOf(scenarios []*Scenario) map[Verdict]int {
	counts := map[Verdict]int{}
	for _, s := range scenarios {
		counts[s.Verdict]++
	}
	return counts
}

// TestFoundation: where nothing was ever created, one scenario for the RFCs and for each
// identity provider stands for all the others, and nothing blocks it.
func TestFoundation(t *testing.T) {
	all := tries(wholeRun+10, false)
	baseless := blame(all)
	if got := verdictsOf(all); got[Failed] != 3 || got[Passed] != 1 || got[Inconclusive] != 1 {
		t.Errorf("verdicts: got %v, want 3 failed, the transport's one inconclusive and the passed one as it was", got)
	}
	for id, root := range map[int]string{0: "s-030", 33: "s-030", 1: "s-031", 2: "s-002", 5: "s-002", 35: "s-002"} {
		if s := all[id]; s.ID != root && (s.BlockedBy != root || !baseless[s.ID]) {
			t.Errorf("scenario %s: got %s by %q, want blocked by %s", s.ID, s.Verdict, s.BlockedBy, root)
		}
	}
}

// TestFoundationKeepsOut: one create that worked, or a run of a few scenarios, is judged one
// by one.
func TestFoundationKeepsOut(t *testing.T) {
	one := tries(wholeRun+10, false)
	one[7].Alone.Creates["/Users"] = true
	for name, row := range map[string]struct {
		scenarios []*Scenario
		blocked   bool
	}{
		"one was created":    {one, false},
		"a few scenarios":    {tries(wholeRun-1, false), false},
		"all were created":   {tries(wholeRun+10, true), false},
		"nobody created any": {tries(wholeRun+10, false), true},
	} {
		blame(row.scenarios)
		if got := verdictsOf(row.scenarios)[Blocked] > 0; got != row.blocked {
			t.Errorf("%s: got blocked scenarios %v, want %v", name, got, row.blocked)
		}
	}
}

// TestFoundationOfBoth: who stands for users that cannot be created tried a group, too, and is
// not blocked by who stands for groups.
func TestFoundationOfBoth(t *testing.T) {
	all := tries(wholeRun, false)
	for _, s := range tries(wholeRun, false) {
		s.ID = "t" + s.ID[1:]
		s.Alone.Creates = map[string]bool{"/Groups": false}
		all = append(all, s)
	}
	both := all[2] // the entra scenario that stands for users
	both.Alone.Creates["/Groups"] = false
	all[wholeRun+8].Requirements = []string{"ENTRA-GROUP-01"}
	blame(all)
	if both.Verdict != Failed {
		t.Errorf("%s: got %s by %q, want failed: others are blocked by it", both.ID, both.Verdict, both.BlockedBy)
	}
	for id, root := range map[int]string{5: both.ID, wholeRun + 5: "t-008"} {
		if got := all[id].BlockedBy; got != root {
			t.Errorf("%s: got blocked by %q, want by %s", all[id].ID, got, root)
		}
	}
}
