package scimspec_test

import (
	"hash/fnv"
	"slices"
	"testing"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports"
)

// detection is one line of proof: with this fault switched on in the reference target,
// the scenarios must not pass, and one of their findings must name the requirement. A
// requirement that only warns turns its scenario into warned.
type detection struct {
	fault       string // of target.Faults
	scenarios   []string
	requirement string
}

// sampled is how many faults stand for one that is tried where time is short: under the
// race detector, which looks at the suite's own locks, and with -short. make test tries
// every fault in a pass of its own.
const sampled = 9

// worthTrying says whether a fault is tried in this pass.
func worthTrying(fault string) bool {
	if !underRace && !testing.Short() {
		return true
	}
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(fault))
	return sum.Sum32()%sampled == 0
}

// detect breaks the reference target in one way after the other and expects the named
// scenarios to see it. The tables stand in detection_<area>_test.go.
func detect(t *testing.T, table []detection) {
	t.Helper()
	for _, d := range table {
		if !worthTrying(d.fault) {
			continue
		}
		t.Run(d.fault+"/"+d.requirement, func(t *testing.T) {
			t.Parallel()
			judged := judgeFaulty(t, d.fault, d.scenarios)
			named := false
			for _, id := range d.scenarios {
				scenario, ran := judged[id]
				if !ran || scenario.Verdict != reports.Failed && scenario.Verdict != reports.Warned {
					t.Errorf("scenario %s with fault %s: got %s (%s), want failed or warned", id, d.fault, scenario.Verdict, scenario.Reason)
				}
				named = named || slices.ContainsFunc(scenario.Findings, func(f reports.Finding) bool { return f.Requirement == d.requirement })
			}
			if !named {
				t.Errorf("findings with fault %s: got none that names %s", d.fault, d.requirement)
			}
		})
	}
}

// holdTo does the same for a table of faults with the scenarios, or outlines with all
// their rows, that must turn red: each must name the requirement that it claims first.
func holdTo(t *testing.T, table map[string][]string) {
	t.Helper()
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	for fault, ids := range table {
		if !worthTrying(fault) {
			continue
		}
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			judged := judgeFaulty(t, fault, ids)
			for _, id := range ids {
				rows := rowsOf(set, id)
				if len(rows) == 0 {
					t.Errorf("scenario %s: got none, want one that exists", id)
				}
				for _, row := range rows {
					checkDetected(t, row, judged[row.ID])
				}
			}
		})
	}
}
