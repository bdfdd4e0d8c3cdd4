package reports

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestCombine(t *testing.T) {
	for _, test := range []struct {
		in   []Verdict
		want Verdict
	}{
		{nil, Untested},
		{[]Verdict{Passed}, Passed},
		{[]Verdict{Untested, Passed}, Passed},
		{[]Verdict{Inapplicable, Passed}, Passed},
		{[]Verdict{Inapplicable, Untested}, Inapplicable},
		{[]Verdict{Passed, Warned}, Warned},
		{[]Verdict{Warned, Waived, Passed}, Waived},
		{[]Verdict{Passed, Blocked}, Blocked},
		{[]Verdict{Inconclusive, Blocked}, Inconclusive},
		{[]Verdict{Passed, Inconclusive, Failed, Waived}, Failed},
	} {
		if got := Combine(test.in...); got != test.want {
			t.Errorf("combine %v: got %s, want %s", test.in, got, test.want)
		}
	}
}

func TestSummarise(t *testing.T) {
	must := func(v Verdict) Requirement {
		return Requirement{ID: "R-1", Level: "MUST", Verdict: v, Profiles: []string{"core"}}
	}
	should := func(v Verdict) Requirement {
		return Requirement{ID: "R-2", Level: "SHOULD", Verdict: v, Profiles: []string{"core"}}
	}
	for _, test := range []struct {
		name         string
		requirements []Requirement
		incomplete   bool
		want         Conclusion
	}{
		{"all passed", []Requirement{must(Passed), should(Passed)}, false, Conformant},
		{"a warning", []Requirement{must(Passed), should(Warned)}, false, Conformant},
		{"a waiver", []Requirement{must(Passed), must(Waived)}, false, Conformant},
		{"inapplicable beside passed", []Requirement{must(Passed), must(Inapplicable)}, false, Conformant},
		{"an untested SHOULD", []Requirement{must(Passed), should(Untested)}, false, Conformant},
		{"a failure", []Requirement{must(Passed), must(Failed), must(Untested)}, false, Nonconformant},
		{"a failure in a selection", []Requirement{must(Failed)}, true, Nonconformant},
		{"an untested MUST", []Requirement{must(Passed), must(Untested)}, false, Undetermined},
		{"an inconclusive MUST", []Requirement{must(Passed), must(Inconclusive)}, false, Undetermined},
		{"a blocked MUST", []Requirement{must(Passed), must(Blocked)}, false, Undetermined},
		{"a verdict that nobody knows", []Requirement{must(Passed), must("strange")}, false, Undetermined},
		{"only inapplicable", []Requirement{must(Inapplicable)}, false, Undetermined},
		{"nothing", nil, false, Undetermined},
		{"a selection", []Requirement{must(Passed)}, true, Undetermined},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := &Report{Requirements: test.requirements, Run: Run{Profiles: []string{"core"}, Complete: !test.incomplete}}
			r.Summarise()
			if r.Conclusion != test.want || r.Profiles[0].Conclusion != test.want {
				t.Errorf("conclusion: got %s (%s), want %s", r.Conclusion, r.Profiles[0].Reason, test.want)
			}
		})
	}
}

func TestSentence(t *testing.T) {
	r := &Report{Profiles: []Profile{{Name: "core", Conclusion: Conformant}, {Name: "okta", Conclusion: Nonconformant}, {Name: "entra", Conclusion: Conformant}, {Name: "docker", Conclusion: Undetermined}}}
	want := "The target is nonconformant for okta; undetermined for docker; conformant for core and entra."
	if got := r.Sentence(); got != want {
		t.Errorf("sentence: got %s, want %s", got, want)
	}
}

// shards splits the fixture as a run over n jobs would.
func shards(n int) []*Report {
	var list []*Report
	for i := range n {
		r := fixture()
		r.Run.Shard, r.Run.Complete, r.Run.Reason = fmt.Sprintf("%d/%d", i+1, n), false, "only a shard was run"
		r.Run.StartedAt = r.Run.StartedAt.Add(time.Duration(i) * time.Second)
		r.Run.DurationMs -= int64(i) * 1000
		mine := map[string]bool{}
		var scenarios []Scenario
		for j, s := range r.Scenarios {
			if j%n == i {
				scenarios = append(scenarios, s)
				mine[s.ID] = true
			}
		}
		r.Scenarios = scenarios
		for j := range r.Requirements {
			q := &r.Requirements[j]
			var ids []string
			var verdicts []Verdict
			for _, s := range scenarios {
				for _, id := range s.Requirements {
					if id == q.ID {
						ids, verdicts = append(ids, s.ID), append(verdicts, s.Verdict)
					}
				}
			}
			q.Scenarios, q.Verdict = ids, Combine(verdicts...)
			if q.Verdict == Untested {
				q.Reason = ""
			}
		}
		var causes []Cause
		for _, c := range r.Causes {
			var ids []string
			for _, id := range c.Scenarios {
				if mine[id] {
					ids = append(ids, id)
				}
			}
			if c.Scenarios = ids; len(ids) > 0 {
				causes = append(causes, c)
			}
		}
		r.Causes = causes
		if i > 0 {
			r.Summary.Cleanup, r.Log = Cleanup{}, ""
			r.Waivers[0].State = "stale" // its scenario ran in another shard
		}
		r.Summarise()
		list = append(list, r)
	}
	return list
}

func TestMergeEqualsTheWhole(t *testing.T) {
	for _, n := range []int{1, 2, 3, 8} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			parts := shards(n)
			if n > 1 && parts[0].Conclusion == Conformant {
				t.Errorf("a shard: got conformant, want another conclusion")
			}
			merged, err := Merge(parts...)
			if err != nil {
				t.Fatal(err)
			}
			want := fixture()
			want.Causes = Causes(want.Scenarios)
			if n == 1 { // one shard of one is the run itself, as it describes itself
				want.Run = parts[0].Run
				want.Summarise()
			}
			got, whole := encode(t, Encoders()[0], merged), encode(t, Encoders()[0], want)
			if !bytes.Equal(got, whole) {
				at := differ(got, whole)
				t.Errorf("merged report: got …%s…, want …%s…", around(got, at), around(whole, at))
			}
		})
	}
}

func TestMergeLeavesTheShardsAlone(t *testing.T) {
	parts := shards(2)
	if _, err := Merge(parts...); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(parts, shards(2)) {
		t.Error("shards: got them changed, want them as they were")
	}
}

func TestMergeKnowsWhatIsMissing(t *testing.T) {
	parts := shards(3)
	merged, err := Merge(parts[0], parts[2])
	if err != nil {
		t.Fatal(err)
	}
	if merged.Run.Complete || merged.Run.Reason != "1 shard of 3 missing" {
		t.Errorf("run: got complete %v, reason %q, want a missing shard", merged.Run.Complete, merged.Run.Reason)
	}
	parts[1].Run.Interrupted = true
	merged, err = Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	if merged.Run.Complete || merged.Run.Reason != "a shard was interrupted" {
		t.Errorf("run: got complete %v, reason %q, want an interrupted shard", merged.Run.Complete, merged.Run.Reason)
	}
}

func TestMergeRefuses(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(r *Report)
		want   string
	}{
		{"another target", func(r *Report) { r.Target.BaseURL = "https://other.example" }, "target base URL"},
		{"another kind", func(r *Report) { r.Target.Kind = "container" }, "target kind"},
		{"another seed", func(r *Report) { r.Run.Seed = 7 }, "seed: got 7, want 42"},
		{"another version", func(r *Report) { r.Tool.Version = "v9" }, "tool: got scimspec v9"},
		{"another reportVersion", func(r *Report) { r.ReportVersion = 1 }, "reportVersion: got 1, want 2"},
		{"other profiles", func(r *Report) { r.Run.Profiles = []string{"core"} }, "profiles"},
		{"other capabilities", func(r *Report) { r.Target.Capabilities = nil }, "capabilities"},
		{"a shard twice", func(r *Report) { r.Run.Shard = "1/2" }, "shard 1/2 is there twice"},
		{"a scenario twice", func(r *Report) { r.Scenarios[0].ID = "error-detail" }, "scenario error-detail is in reports 1 and 2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			parts := shards(2)
			test.change(parts[1])
			_, err := Merge(parts...)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error: got %v, want one with %q", err, test.want)
			}
		})
	}
	if _, err := Merge(); err == nil {
		t.Error("no report: got no error, want one")
	}
}

func TestRegressed(t *testing.T) {
	for _, test := range []struct {
		old, new Verdict
		want     bool
	}{
		{Passed, Failed, true}, {Warned, Failed, true}, {Passed, Passed, false}, {Failed, Passed, false}, {Failed, Failed, false},
		{Waived, Failed, false}, {Inapplicable, Failed, false}, {Untested, Failed, false}, {Passed, Inconclusive, false}, {Passed, Waived, false},
	} {
		c := Compare(
			&Report{Requirements: []Requirement{{ID: "R", Verdict: test.old}}},
			&Report{Requirements: []Requirement{{ID: "R", Verdict: test.new}}})
		if got := c.Regressed(); got != test.want {
			t.Errorf("%s → %s: got regressed %v, want %v", test.old, test.new, got, test.want)
		}
	}
	var text bytes.Buffer
	same := Compare(fixture(), fixture())
	if err := same.WriteText(&text); err != nil || text.String() != "No verdict changed.\n" {
		t.Errorf("nothing changed: got %q (%v)", text.String(), err)
	}
}
