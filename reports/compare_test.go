package reports

import (
	"slices"
	"testing"
)

// TestCompareWithoutVerdict holds a comparison to the verdicts that say something of the
// server: what one report does not judge got neither better nor worse, unless a finding
// appeared, or went and the newer report judges without it.
func TestCompareWithoutVerdict(t *testing.T) {
	all := []Verdict{Passed, Failed, Warned, Inapplicable, Inconclusive, Blocked, Untested, Waived, "unheard-of"}
	judged := func(v Verdict) bool {
		return slices.Contains([]Verdict{Passed, Failed, Warned, Inapplicable, Waived}, v)
	}
	for _, old := range all {
		for _, new := range all {
			c := Compare(verdictOf(old, false), verdictOf(new, false))
			worse, better, moved := len(c.Worse), len(c.Better), len(c.Moved)
			switch {
			case old == new:
				if worse+better+moved != 0 {
					t.Errorf("%s → %s: got %d worse, %d better, %d moved, want no change", old, new, worse, better, moved)
				}
			case judged(old) && judged(new):
				if worse+better != 2 || moved != 0 {
					t.Errorf("%s → %s: got %d worse, %d better, %d moved, want both better or worse", old, new, worse, better, moved)
				}
			case blames(new):
				if worse != 2 || better+moved != 0 {
					t.Errorf("%s → %s: got %d worse, %d better, %d moved, want both worse: a finding appeared", old, new, worse, better, moved)
				}
			case blames(old) && judged(new):
				t.Errorf("%s → %s: cannot be", old, new)
			default:
				if moved != 2 || worse+better != 0 {
					t.Errorf("%s → %s: got %d worse, %d better, %d moved, want both moved", old, new, worse, better, moved)
				}
			}
			if regressed := c.Regressed(); regressed != (new == Failed && (old == Passed || old == Warned)) {
				t.Errorf("%s → %s: got regressed %t", old, new, regressed)
			}
		}
	}
}

// TestCompareFindings lets a finding that appears or goes decide where a verdict does not.
func TestCompareFindings(t *testing.T) {
	for _, c := range []struct {
		name                 string
		old, new             *Report
		worse, better, moved int
	}{
		{"a blocked one lost its finding and passed", verdictOf(Blocked, true), verdictOf(Passed, false), 0, 2, 0},
		{"a blocked one lost its finding and was not judged", verdictOf(Blocked, true), verdictOf(Untested, false), 0, 0, 2},
		{"one that passed is blocked with a finding of its own", verdictOf(Passed, false), verdictOf(Blocked, true), 2, 0, 0},
		{"one that failed is blocked", verdictOf(Failed, true), verdictOf(Blocked, false), 0, 0, 2},
		{"one that was blocked fails", verdictOf(Blocked, false), verdictOf(Failed, true), 2, 0, 0},
	} {
		got := Compare(c.old, c.new)
		if len(got.Worse) != c.worse || len(got.Better) != c.better || len(got.Moved) != c.moved {
			t.Errorf("%s: got %d worse, %d better, %d moved, want %d, %d, %d", c.name, len(got.Worse), len(got.Better), len(got.Moved), c.worse, c.better, c.moved)
		}
	}
	// What was met on the way is another requirement's: the scenario only moved.
	met := verdictOf(Blocked, false)
	met.Scenarios[0].Findings = []Finding{{Requirement: "Q", Incidental: true}}
	if got := Compare(verdictOf(Passed, false), met); len(got.Worse) != 0 || len(got.Moved) != 2 {
		t.Errorf("a finding of another requirement: got %d worse and %d moved, want 0 and 2", len(got.Worse), len(got.Moved))
	}
	if got := Compare(verdictOf(Passed, false), &Report{}); got.Common != 0 {
		t.Errorf("requirements in common with an empty report: got %d, want 0", got.Common)
	}
	if got := Compare(verdictOf(Passed, false), verdictOf(Failed, true)); got.Common != 1 {
		t.Errorf("requirements in common: got %d, want 1", got.Common)
	}
}

// verdictOf is a report of one requirement and the scenario that claims it.
func verdictOf(v Verdict, finding bool) *Report {
	r := &Report{
		Requirements: []Requirement{{ID: "R", Verdict: v}},
		Scenarios:    []Scenario{{ID: "s", Requirements: []string{"R"}, Verdict: v}},
	}
	if finding {
		r.Scenarios[0].Findings = []Finding{{Requirement: "R"}}
	}
	return r
}

// TestCompareCauses tells which causes went and which came: a fault by its name, others by what
// they say, whatever the values of the run.
func TestCompareCauses(t *testing.T) {
	named := func(fault, title string) Cause { return Cause{Title: title, Diagnosis: Diagnosis{Fault: fault}} }
	said := func(title string) Cause { return Cause{Title: title, Requirement: "R1"} }
	old := &Report{Causes: []Cause{named("a", "A."), named("b", "B."), said(`title of Ada's user: got "x", want "y"`)}}
	fresh := &Report{Causes: []Cause{named("b", "B, said otherwise."), said(`title of Ben's user: got "z", want "y"`), named("c", "C.")}}
	got := Compare(old, fresh)
	if want := []string{"A."}; !slices.Equal(got.CausesGone, want) {
		t.Errorf("gone: got %q, want %q", got.CausesGone, want)
	}
	if want := []string{"C."}; !slices.Equal(got.CausesNew, want) {
		t.Errorf("new: got %q, want %q", got.CausesNew, want)
	}
}

// TestComparePart wants no requirement called better by a part of a run that lacks the scenarios that
// spoke against it.
func TestComparePart(t *testing.T) {
	against := func(verdict Verdict) Scenario {
		return Scenario{ID: "against", Verdict: verdict, Requirements: []string{"R"}, Findings: []Finding{{Requirement: "R"}}}
	}
	old := &Report{Requirements: []Requirement{{ID: "R", Verdict: Failed}}, Scenarios: []Scenario{against(Failed), {ID: "for", Verdict: Passed, Requirements: []string{"R"}}}}
	for name, c := range map[string]struct {
		rest     []Scenario
		complete bool
		better   bool
	}{
		"a part without it":     {nil, false, false},
		"it is blocked":         {[]Scenario{against(Blocked)}, true, false},
		"a part with it":        {[]Scenario{{ID: "against", Verdict: Passed}}, false, true},
		"a suite that lacks it": {nil, true, true},
	} {
		new := &Report{Run: Run{Complete: c.complete}, Requirements: []Requirement{{ID: "R", Verdict: Passed}}, Scenarios: append(c.rest, old.Scenarios[1])}
		got := slices.ContainsFunc(Compare(old, new).Better, func(change Change) bool { return change.Kind == "requirement" })
		if got != c.better {
			t.Errorf("%s: got better %t, want %t", name, got, c.better)
		}
	}
}
