package reports

import (
	"slices"
	"testing"
)

// TestCombinePairs: the table of all pairs. What fails holds against everything; what nobody
// could judge (inconclusive, blocked) holds against what others did judge, since the one
// without an answer may be the one that would have failed; what was not tested says nothing.
func TestCombinePairs(t *testing.T) {
	order := []Verdict{Untested, Inapplicable, Passed, Warned, Waived, Blocked, Inconclusive, Failed}
	table := [][]Verdict{
		{Untested, Inapplicable, Passed, Warned, Waived, Blocked, Inconclusive, Failed},
		{Inapplicable, Inapplicable, Passed, Warned, Waived, Blocked, Inconclusive, Failed},
		{Passed, Passed, Passed, Warned, Waived, Blocked, Inconclusive, Failed},
		{Warned, Warned, Warned, Warned, Waived, Blocked, Inconclusive, Failed},
		{Waived, Waived, Waived, Waived, Waived, Blocked, Inconclusive, Failed},
		{Blocked, Blocked, Blocked, Blocked, Blocked, Blocked, Inconclusive, Failed},
		{Inconclusive, Inconclusive, Inconclusive, Inconclusive, Inconclusive, Inconclusive, Inconclusive, Failed},
		{Failed, Failed, Failed, Failed, Failed, Failed, Failed, Failed},
	}
	for i, a := range order {
		for j, b := range order {
			if got := Combine(a, b); got != table[i][j] {
				t.Errorf("combine %s and %s: got %s, want %s", a, b, got, table[i][j])
			}
		}
	}
}

// TestClaim: what a scenario says of a requirement that it claims.
func TestClaim(t *testing.T) {
	finding := []Finding{{Requirement: "R-1", Severity: SeverityFail}}
	carrier := []Finding{{Requirement: "R-1", Severity: SeverityFail, Incidental: true, Blocking: true}}
	for name, row := range map[string]struct {
		id       string
		verdict  Verdict
		findings []Finding
		alone    Alone
		want     Verdict
	}{
		"passed":                                 {"R-1", Passed, nil, Alone{Verdict: Passed}, Passed},
		"the finding speaks":                     {"R-1", Failed, finding, Alone{Verdict: Failed, Stopped: true}, Untested},
		"another one failed, all was looked at":  {"R-2", Failed, finding, Alone{Verdict: Failed}, Passed},
		"another one failed before":              {"R-2", Failed, finding, Alone{Verdict: Failed, Stopped: true}, Blocked},
		"another one was waived before":          {"R-2", Waived, finding, Alone{Verdict: Failed, Stopped: true}, Waived},
		"another one left nothing to judge":      {"R-2", Failed, finding, Alone{Verdict: Failed, Unjudged: true}, Blocked},
		"it tells what it stands on":             {"R-2", Failed, carrier, Alone{Verdict: Failed}, Blocked},
		"no verdict of its own":                  {"R-2", Inapplicable, nil, Alone{Verdict: Inapplicable}, Inapplicable},
		"blocked, whatever its steps came to":    {"R-2", Blocked, nil, Alone{Verdict: Inconclusive, Unmet: true}, Blocked},
		"blocked, for nothing could be created":  {"R-2", Blocked, finding, Alone{Verdict: Failed}, Blocked},
		"blocked by what others tell and stands": {"R-2", Blocked, carrier, Alone{Verdict: Failed}, Blocked},
	} {
		s := Scenario{Verdict: row.verdict, Findings: row.findings, Alone: &row.alone}
		if got := s.claim(row.id); got != row.want {
			t.Errorf("%s: got %s, want %s", name, got, row.want)
		}
	}
}

// judgedRun is a run of scenarios, judged, with every requirement that they name described.
func judgedRun(scenarios ...Scenario) *Report {
	r := &Report{Run: Run{Profiles: []string{"core"}, Complete: true}, Scenarios: scenarios}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		s.Profiles, s.Evidence = []string{"core"}, []int{0}
		for _, id := range s.Requirements {
			if !slices.ContainsFunc(r.Requirements, func(q Requirement) bool { return q.ID == id }) {
				r.Requirements = append(r.Requirements, Requirement{ID: id, Level: "MUST"})
			}
		}
	}
	r.Judge()
	return r
}

// TestBlockedIsNoPass: a requirement whose every scenario was blocked has no answer, and the
// profile is not conformant; nor has one that a scenario passed and another could not judge.
func TestBlockedIsNoPass(t *testing.T) {
	broken := Scenario{ID: "a", Requirements: []string{"R-1"}, Steps: []Step{{Keyword: "When", Text: "it acts"}},
		Findings: []Finding{{Requirement: "R-1", Severity: SeverityFail}}, Alone: &Alone{Verdict: Failed}}
	unmet := func(id string) Scenario {
		return Scenario{ID: id, Requirements: []string{"R-2"}, Alone: &Alone{Verdict: Inconclusive, Unmet: true, Action: "it acts"}}
	}
	stands := Scenario{ID: "d", Requirements: []string{"R-2"}, Alone: &Alone{Verdict: Failed},
		Findings: []Finding{{Requirement: "R-1", Severity: SeverityFail, Incidental: true, Blocking: true}}}
	passes := Scenario{ID: "e", Requirements: []string{"R-2"}, Alone: &Alone{Verdict: Passed}}
	for name, scenarios := range map[string][]Scenario{
		"all blocked":            {broken, unmet("b"), unmet("c"), stands},
		"one passed, one not":    {broken, passes, unmet("b")},
		"one passed, one stands": {broken, passes, stands},
	} {
		r := judgedRun(scenarios...)
		for _, s := range r.Scenarios {
			if (s.ID == "b" || s.ID == "c" || s.ID == "d") && (s.Verdict != Blocked || s.BlockedBy != "a") {
				t.Errorf("%s, scenario %s: got %s by %q, want blocked by a", name, s.ID, s.Verdict, s.BlockedBy)
			}
		}
		if got := r.Requirements[1].Verdict; got != Blocked {
			t.Errorf("%s: got %s, want blocked", name, got)
		}
	}
}

// TestOneTells: requirements that were only met on the way have one failed scenario, those that
// stand on them name it directly, and nothing passes that looked at nothing.
func TestOneTells(t *testing.T) {
	met := func(id, requirement string, blocking bool) Scenario {
		return Scenario{ID: id, Requirements: []string{"R-" + id}, Alone: &Alone{Verdict: Failed}, Findings: []Finding{
			{Requirement: requirement, Severity: SeverityFail, Subject: id, Incidental: true, Blocking: blocking},
		}}
	}
	both := met("c", "R-2", true)
	both.Findings = append(both.Findings, Finding{Requirement: "R-1", Severity: SeverityFail, Subject: "c", Incidental: true})
	r := judgedRun(met("a", "R-1", false), met("b", "R-1", true), both, met("d", "R-2", true), met("e", "R-1", false))
	want := map[string]string{"a": "failed ", "b": "blocked a", "c": "failed ", "d": "blocked c", "e": "passed "}
	for _, s := range r.Scenarios {
		if got := string(s.Verdict) + " " + s.BlockedBy; got != want[s.ID] {
			t.Errorf("scenario %s: got %s, want %s", s.ID, got, want[s.ID])
		}
	}
	blind := []*Scenario{{ID: "a", Alone: &Alone{Verdict: Failed}, Evidence: []int{0}}, {ID: "b", Alone: &Alone{Verdict: Failed}}}
	for _, s := range blind {
		s.Findings = met(s.ID, "R-1", false).Findings
	}
	blame(blind)
	if got := blind[1]; got.Verdict != Inconclusive || got.Reason != NoEvidence {
		t.Errorf("without evidence: got %s (%s), want inconclusive", got.Verdict, got.Reason)
	}
}

// TestToldOncePerPlace: what stands at another position of a list, or of the same one when
// others put more into it, is no news.
func TestToldOncePerPlace(t *testing.T) {
	lists := func(id string, subjects ...string) *Scenario {
		s := &Scenario{ID: id, Evidence: []int{0}, Alone: &Alone{Verdict: Warned}}
		for _, subject := range subjects {
			s.Findings = append(s.Findings, Finding{Requirement: "R-1", Severity: SeverityWarn, Subject: subject, Incidental: true})
		}
		return s
	}
	all := []*Scenario{lists("a", "user at /Resources/0/meta", "user at /Resources/1/meta"), lists("b", "user at /Resources/12/meta"), lists("c", "user at /meta")}
	blame(all)
	for i, want := range []Verdict{Warned, Passed, Warned} {
		if got := all[i]; got.Verdict != want || (len(got.Findings) == 1) != (want == Warned) {
			t.Errorf("scenario %s: got %s with %d findings, want %s", got.ID, got.Verdict, len(got.Findings), want)
		}
	}
}
