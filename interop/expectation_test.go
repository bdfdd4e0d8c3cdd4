package interop_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports"
)

// expectation is what a run against a server comes out as. Every requirement that a run
// judges stands in it once, so that no verdict can change unseen.
type expectation struct {
	Profiles     map[string]string `yaml:"profiles"`
	Against      []against         `yaml:"against"`
	Blocked      []string          `yaml:"blocked"`
	Untested     []string          `yaml:"untested,omitempty"`
	Inapplicable []string          `yaml:"inapplicable"`
	Passed       []string          `yaml:"passed"`
}

// against is a requirement that failed, warned or was inconclusive, with the scenarios
// that say so: a requirement whose third scenario fails as well is news, too.
type against struct {
	Requirement string   `yaml:"requirement"`
	Verdict     string   `yaml:"verdict"`
	Scenarios   []string `yaml:"scenarios,flow"`
	Reason      string   `yaml:"reason"`
}

// unread begins a reason that -update wrote: nobody has read the exchange yet.
const unread = "unread: "

// observed turns a report into an expectation. Reasons come from what is known.
func observed(report *reports.Report, known expectation) expectation {
	seen := expectation{Profiles: map[string]string{}}
	for _, profile := range report.Profiles {
		seen.Profiles[profile.Name] = string(profile.Conclusion)
	}
	for _, requirement := range report.Requirements {
		switch requirement.Verdict {
		case reports.Passed:
			seen.Passed = append(seen.Passed, requirement.ID)
		case reports.Inapplicable:
			seen.Inapplicable = append(seen.Inapplicable, requirement.ID)
		case reports.Blocked:
			seen.Blocked = append(seen.Blocked, requirement.ID)
		case reports.Untested:
			seen.Untested = append(seen.Untested, requirement.ID)
		default:
			scenarios, finding := accusers(report, requirement)
			reason := unread + finding
			if i := slices.IndexFunc(known.Against, about(requirement.ID)); i >= 0 {
				reason = known.Against[i].Reason
			}
			seen.Against = append(seen.Against, against{requirement.ID, string(requirement.Verdict), scenarios, reason})
		}
	}
	return seen
}

func about(requirement string) func(against) bool {
	return func(a against) bool { return a.Requirement == requirement }
}

// accusers lists the scenarios that found something against a requirement, and the first
// finding: those that claim it, or else those that met it on the way; or else those that
// came to no end.
func accusers(report *reports.Report, requirement reports.Requirement) (ids []string, first string) {
	var claim, met, open []string
	for _, scenario := range report.Scenarios {
		claims := slices.Contains(scenario.Requirements, requirement.ID)
		i := slices.IndexFunc(scenario.Findings, func(f reports.Finding) bool { return f.Requirement == requirement.ID })
		switch {
		case i >= 0 && claims:
			claim = append(claim, scenario.ID)
		case i >= 0:
			met = append(met, scenario.ID)
		case claims && scenario.Verdict == reports.Inconclusive:
			open = append(open, scenario.ID)
			first = scenario.Reason
		}
		if i >= 0 && first == "" {
			first = scenario.Findings[i].String()
		}
	}
	for _, list := range [][]string{claim, met, open} {
		if len(list) > 0 {
			slices.Sort(list)
			return list, first
		}
	}
	return nil, first
}

// verdicts maps each requirement to its verdict.
func (e expectation) verdicts() map[string]string {
	all := map[string]string{}
	for verdict, ids := range map[reports.Verdict][]string{
		reports.Passed: e.Passed, reports.Inapplicable: e.Inapplicable, reports.Blocked: e.Blocked, reports.Untested: e.Untested,
	} {
		for _, id := range ids {
			all[id] = string(verdict)
		}
	}
	for _, a := range e.Against {
		all[a.Requirement] = a.Verdict
	}
	return all
}

// differences says what came out otherwise than expected, one line each, in order.
func differences(want, got expectation) []string {
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for profile, conclusion := range want.Profiles {
		if got.Profiles[profile] != conclusion {
			say("profile %s: got %s, want %s", profile, show(got.Profiles[profile]), conclusion)
		}
	}
	wanted, came := want.verdicts(), got.verdicts()
	for id, verdict := range wanted {
		if came[id] != verdict {
			say("%s: got %s, want %s", id, show(came[id]), verdict)
		}
	}
	for id, verdict := range came {
		if wanted[id] == "" {
			say("%s: got %s, want no such requirement", id, verdict)
		}
	}
	for _, a := range got.Against {
		i := slices.IndexFunc(want.Against, about(a.Requirement))
		if i < 0 {
			say("%s: %s", a.Requirement, a.Reason)
			continue
		}
		for _, id := range a.Scenarios {
			if !slices.Contains(want.Against[i].Scenarios, id) {
				say("%s: got a finding of %s, want none", a.Requirement, id)
			}
		}
		for _, id := range want.Against[i].Scenarios {
			if !slices.Contains(a.Scenarios, id) {
				say("%s: got no finding of %s, want one", a.Requirement, id)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func show(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}

// unexplained lists what has no reason that somebody wrote.
func (e expectation) unexplained() []string {
	var ids []string
	for _, a := range e.Against {
		if reason := strings.TrimSpace(a.Reason); reason == "" || strings.HasPrefix(reason, unread) {
			ids = append(ids, a.Requirement)
		}
	}
	return ids
}

// compare holds a report to a file, or writes the file.
func compare(t *testing.T, file string, report *reports.Report) {
	t.Helper()
	known, err := read(file)
	if err != nil && (!*update || !errors.Is(err, os.ErrNotExist)) {
		t.Fatal(err)
	}
	seen := observed(report, known)
	if *update {
		write(t, file, seen)
		return
	}
	for _, line := range differences(known, seen) {
		t.Error(line)
	}
}

func read(file string) (expectation, error) {
	var e expectation
	data, err := os.ReadFile(file)
	if err != nil {
		return e, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&e); err != nil {
		return e, fmt.Errorf("%s: %w", file, err)
	}
	return e, nil
}

func write(t *testing.T, file string, e expectation) {
	t.Helper()
	var out bytes.Buffer
	out.WriteString("# What came out, and why what did not pass did not. make interop fails when anything here\n" +
		"# changes. SCIMSPEC_INTEROP=1 go test ./interop -update writes what came out anew; what it\n" +
		"# marks as unread needs a reason from somebody who read the exchange and the RFC.\n")
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(e); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

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
	}
	if lines := differences(want, got); len(lines) > 0 {
		t.Errorf("observed: got %q, want no difference", lines)
	}
	for i := range want.Against {
		if got.Against[i].Reason != want.Against[i].Reason {
			t.Errorf("reason of %s: got %q, want %q", want.Against[i].Requirement, got.Against[i].Reason, want.Against[i].Reason)
		}
	}
	if got := got.unexplained(); !slices.Equal(got, []string{"R1", "R3"}) {
		t.Errorf("unexplained: got %v, want R1 and R3", got)
	}
}

// TestExpectations checks the file itself: it speaks of what the suite has, once each, and
// gives a reason for everything.
func TestExpectations(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	scenarios := map[string]bool{}
	for _, scenario := range set.Scenarios {
		scenarios[scenario.ID] = true
	}
	e, err := read("scimmy.yaml")
	if err != nil {
		t.Fatal(err)
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
}
