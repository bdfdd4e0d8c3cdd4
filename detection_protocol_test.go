package scimspec_test

import (
	"hash/fnv"
	"testing"

	"github.com/scimspec/scimspec/features"
)

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

// holdTo breaks the reference target in one way after the other. The table has for each
// fault the scenarios, or outlines with all their rows, that must turn red: each must name
// the requirement that it claims first. The tables stand in detection_<area>_test.go.
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
