package interop_test

import (
	"slices"
	"testing"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports"
)

func TestDifferences(t *testing.T) {
	base := func() expectation {
		return expectation{
			Profiles:     map[string]string{"core": "nonconformant"},
			Against:      []against{{"R1", "failed", []string{"a", "b"}, "It forgets."}, {"R2", "warned", []string{"c"}, "It is slow."}},
			Blocked:      []string{"R3"},
			Inapplicable: []string{"R4"},
			Passed:       []string{"R5", "R6"},
		}
	}
	cases := []struct {
		name   string
		change func(*expectation)
		want   []string
	}{
		{"nothing", func(*expectation) {}, nil},
		{"a reason only", func(e *expectation) { e.Against[0].Reason = unread + "x" }, nil},
		{"for better", func(e *expectation) { e.Against, e.Passed = e.Against[1:], append(e.Passed, "R1") }, []string{"R1: got passed, want failed"}},
		{"for worse", func(e *expectation) {
			e.Passed, e.Against = e.Passed[1:], append(e.Against, against{"R5", "failed", []string{"d"}, unread + "x: got 1, want 2"})
		}, []string{"R5: got failed, want passed", "R5: unread: x: got 1, want 2"}},
		{"a warning fails", func(e *expectation) { e.Against[1].Verdict = "failed" }, []string{"R2: got failed, want warned"}},
		{"another scenario fails", func(e *expectation) { e.Against[0].Scenarios = []string{"a", "b", "z"} }, []string{"R1: got a finding of z, want none"}},
		{"one scenario is mended", func(e *expectation) { e.Against[0].Scenarios = []string{"a"} }, []string{"R1: got no finding of b, want one"}},
		{"less is supported", func(e *expectation) { e.Passed, e.Inapplicable = e.Passed[1:], append(e.Inapplicable, "R5") }, []string{"R5: got inapplicable, want passed"}},
		{"what was blocked ran", func(e *expectation) { e.Blocked, e.Passed = nil, append(e.Passed, "R3") }, []string{"R3: got passed, want blocked"}},
		{"one is gone", func(e *expectation) { e.Passed = e.Passed[1:] }, []string{"R5: got nothing, want passed"}},
		{"one is new", func(e *expectation) { e.Passed = append(e.Passed, "R7") }, []string{"R7: got passed, want no such requirement"}},
		{"something stays at the server", func(e *expectation) { e.Left = []left{{"User", 2, unread + "x"}, {"Group", 1, "It is held."}} }, []string{"left at the server: got 1 Group, 2 User, want nothing"}},
		{"a profile concludes otherwise", func(e *expectation) { e.Profiles["core"] = "conformant" }, []string{"profile core: got conformant, want nonconformant"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := base()
			c.change(&got)
			if lines := differences(base(), got); !slices.Equal(lines, c.want) {
				t.Errorf("differences: got %q, want %q", lines, c.want)
			}
		})
	}
}

func TestObserved(t *testing.T) {
	report := &reports.Report{
		Summary:  reports.Summary{Cleanup: reports.Cleanup{Left: []reports.Leftover{{Type: "User", Reason: "403"}, {Type: "User", Reason: "500"}}}},
		Profiles: []reports.Profile{{Name: "core", Conclusion: reports.Nonconformant}},
		Requirements: []reports.Requirement{
			{ID: "R1", Verdict: reports.Failed}, {ID: "R2", Verdict: reports.Warned}, {ID: "R3", Verdict: reports.Inconclusive},
			{ID: "R4", Verdict: reports.Blocked}, {ID: "R5", Verdict: reports.Inapplicable}, {ID: "R6", Verdict: reports.Passed}, {ID: "R7", Verdict: reports.Untested},
		},
		Scenarios: []reports.Scenario{
			{ID: "b", Requirements: []string{"R1"}, Findings: []reports.Finding{{Requirement: "R1", Subject: "status", Got: "500", Want: "200"}, {Requirement: "R2", Subject: "schemas", Got: "none", Want: "one"}}},
			{ID: "a", Requirements: []string{"R1"}, Findings: []reports.Finding{{Requirement: "R1", Subject: "status", Got: "404", Want: "200"}}},
			{ID: "c", Requirements: []string{"R6"}, Findings: []reports.Finding{{Requirement: "R1", Subject: "status", Got: "400", Want: "200"}}},
			{ID: "d", Requirements: []string{"R3"}, Verdict: reports.Inconclusive, Reason: "no answer"},
		},
	}
	got := observed(report, expectation{Against: []against{{"R2", "failed", nil, "Known."}}})
	want := expectation{
		Profiles: map[string]string{"core": "nonconformant"},
		Against: []against{
			{"R1", "failed", []string{"a", "b"}, "unread: status: got 500, want 200"},
			{"R2", "warned", []string{"b"}, "Known."},
			{"R3", "inconclusive", []string{"d"}, "unread: no answer"},
		},
		Blocked: []string{"R4"}, Inapplicable: []string{"R5"}, Passed: []string{"R6"}, Untested: []string{"R7"},
		Left: []left{{"User", 2, unread + "403"}},
	}
	if lines := differences(want, got); len(lines) > 0 {
		t.Errorf("observed: got %q, want no difference", lines)
	}
	for i := range want.Against {
		if got.Against[i].Reason != want.Against[i].Reason {
			t.Errorf("reason of %s: got %q, want %q", want.Against[i].Requirement, got.Against[i].Reason, want.Against[i].Reason)
		}
	}
	if got := got.unexplained(); !slices.Equal(got, []string{"R1", "R3", "left User"}) {
		t.Errorf("unexplained: got %v, want R1, R3 and left User", got)
	}
}

func TestMoved(t *testing.T) {
	base := func() *reports.Report {
		return &reports.Report{
			Profiles:     []reports.Profile{{Name: "core", Conclusion: reports.Nonconformant}},
			Requirements: []reports.Requirement{{ID: "R1", Verdict: reports.Failed}, {ID: "R2", Verdict: reports.Passed}},
			Scenarios:    []reports.Scenario{{ID: "a", Verdict: reports.Blocked}, {ID: "b", Verdict: reports.Passed}},
		}
	}
	cases := []struct {
		name   string
		change func(*reports.Report)
		want   []string
	}{
		{"nothing", func(*reports.Report) {}, nil},
		{"another wording", func(r *reports.Report) { r.Scenarios[0].Reason = "x" }, nil},
		{"a scenario", func(r *reports.Report) { r.Scenarios[0].Verdict = reports.Passed }, []string{"scenario a: got blocked at first, then passed"}},
		{"a scenario is gone", func(r *reports.Report) { r.Scenarios = r.Scenarios[1:] }, []string{"scenario a: got blocked at first, then nothing"}},
		{"a requirement", func(r *reports.Report) { r.Requirements[1].Verdict = reports.Untested }, []string{"requirement R2: got passed at first, then untested"}},
		{"a requirement is new", func(r *reports.Report) {
			r.Requirements = append(r.Requirements, reports.Requirement{ID: "R3", Verdict: reports.Warned})
		}, []string{"requirement R3: got nothing at first, then warned"}},
		{"a profile", func(r *reports.Report) { r.Profiles[0].Conclusion = reports.Conformant }, []string{"profile core: got nonconformant at first, then conformant"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			second := base()
			c.change(second)
			if lines := moved(base(), second); !slices.Equal(lines, c.want) {
				t.Errorf("moved: got %q, want %q", lines, c.want)
			}
		})
	}
}

// TestExpectations checks the files themselves: each speaks of what the suite has, once each,
// and gives a reason for everything.
func TestExpectations(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	scenarios := map[string]bool{}
	for _, scenario := range set.Scenarios {
		scenarios[scenario.ID] = true
	}
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			e, err := read(s.file())
			if err != nil {
				t.Fatal(err)
			}
			fixed := 0
			for _, f := range e.Before.Fixed {
				if fixed += f.False; f.Kind == "" || f.How == "" {
					t.Errorf("before: got %+v, want a kind and how it was fixed", f)
				}
			}
			if e.Before.Against == 0 || fixed != e.Before.False {
				t.Errorf("before: got %d false of %d, %d of them fixed, want all", e.Before.False, e.Before.Against, fixed)
			}
			if ids := e.unexplained(); len(ids) > 0 {
				t.Errorf("without a reason: got %v, want none", ids)
			}
			for id := range e.verdicts() {
				if _, known := set.Catalogue.ByID(id); !known {
					t.Errorf("%s: got no such requirement, want one of the catalogue", id)
				}
			}
			if got, want := len(e.Against)+len(e.Blocked)+len(e.Untested)+len(e.Inapplicable)+len(e.Passed), len(e.verdicts()); got != want {
				t.Errorf("requirements: got %d, want %d, each once", got, want)
			}
			for _, a := range e.Against {
				if !slices.Contains([]string{"failed", "warned", "inconclusive"}, a.Verdict) || len(a.Scenarios) == 0 {
					t.Errorf("%s: got %s by %d scenarios, want failed, warned or inconclusive by one at least", a.Requirement, a.Verdict, len(a.Scenarios))
				}
				for _, id := range a.Scenarios {
					if !scenarios[id] {
						t.Errorf("%s: got the scenario %s, want one that there is", a.Requirement, id)
					}
				}
			}
		})
	}
}
