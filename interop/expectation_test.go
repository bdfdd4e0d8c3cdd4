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

	"github.com/scimspec/scimspec/reports"
)

// expectation is what a run against a server comes out as. Every requirement that a run
// judges stands in it once, so that no verdict can change unseen.
type expectation struct {
	Before   before            `yaml:"before"`
	Profiles map[string]string `yaml:"profiles"`
	// Faults is how many faults of its own the server has, counted by hand from the reasons below.
	Faults       int       `yaml:"faults"`
	Facts        []fact    `yaml:"facts,omitempty"`
	Causes       []cause   `yaml:"causes"`
	Against      []against `yaml:"against"`
	Blocked      []string  `yaml:"blocked"`
	Untested     []string  `yaml:"untested,omitempty"`
	Inapplicable []string  `yaml:"inapplicable"`
	Passed       []string  `yaml:"passed"`
	Left         []left    `yaml:"left,omitempty"`
}

// before is what the suite said of the server when it first met it, read by hand: how many
// requirements failed or warned, how many of these were false, and how each kind was fixed.
type before struct {
	Against int   `yaml:"against"`
	False   int   `yaml:"untrue"`
	Fixed   []fix `yaml:"fixed"`
}

type fix struct {
	Kind  string `yaml:"kind"`
	False int    `yaml:"untrue"`
	How   string `yaml:"how"`
}

// left counts what a run could not delete, with the reason that somebody found.
type left struct {
	Type   string `yaml:"type"`
	Count  int    `yaml:"count"`
	Reason string `yaml:"reason"`
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
	seen := expectation{Before: known.Before, Faults: known.Faults, Profiles: map[string]string{}}
	seen.told(report, known)
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
	for _, leftover := range report.Summary.Cleanup.Left {
		i := slices.IndexFunc(seen.Left, func(l left) bool { return l.Type == leftover.Type })
		if i < 0 {
			i = len(seen.Left)
			seen.Left = append(seen.Left, left{Type: leftover.Type, Reason: unread + leftover.Reason})
			if j := slices.IndexFunc(known.Left, func(l left) bool { return l.Type == leftover.Type }); j >= 0 {
				seen.Left[i].Reason = known.Left[j].Reason
			}
		}
		seen.Left[i].Count++
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
	lines = append(lines, toldOtherwise(want, got)...)
	if wanted, came := want.leftovers(), got.leftovers(); wanted != came {
		say("left at the server: got %s, want %s", show(came), show(wanted))
	}
	slices.Sort(lines)
	return lines
}

// leftovers says how many resources of which type stay, as "3 User, 1 Group".
func (e expectation) leftovers() string {
	var parts []string
	for _, l := range e.Left {
		parts = append(parts, fmt.Sprintf("%d %s", l.Count, l.Type))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
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
	for _, l := range e.Left {
		if reason := strings.TrimSpace(l.Reason); reason == "" || strings.HasPrefix(reason, unread) {
			ids = append(ids, "left "+l.Type)
		}
	}
	return ids
}

// moved says which verdicts of scenarios and requirements, and which conclusions, differ
// between two runs with the same seed against the same server, one line each.
func moved(first, second *reports.Report) []string {
	var lines []string
	differ := func(what string, before, after map[string]string) {
		for id, verdict := range before {
			if after[id] != verdict {
				lines = append(lines, fmt.Sprintf("%s %s: got %s at first, then %s", what, id, verdict, show(after[id])))
			}
		}
		for id, verdict := range after {
			if before[id] == "" {
				lines = append(lines, fmt.Sprintf("%s %s: got nothing at first, then %s", what, id, verdict))
			}
		}
	}
	differ("scenario", scenarioVerdicts(first), scenarioVerdicts(second))
	differ("requirement", observed(first, expectation{}).verdicts(), observed(second, expectation{}).verdicts())
	for _, line := range toldOtherwise(observed(first, expectation{}), observed(second, expectation{})) {
		lines = append(lines, "second run: "+line)
	}
	differ("profile", observed(first, expectation{}).Profiles, observed(second, expectation{}).Profiles)
	slices.Sort(lines)
	return lines
}

func scenarioVerdicts(report *reports.Report) map[string]string {
	all := map[string]string{}
	for _, scenario := range report.Scenarios {
		all[scenario.ID] = string(scenario.Verdict)
	}
	return all
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
		"# changes. SCIMSPEC_INTEROP=all go test ./interop -update writes what came out anew; what it\n" +
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
