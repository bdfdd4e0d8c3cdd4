package proof_test

import (
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// contests are the scenarios in which several clients ask at the same time, with what each comes
// to at a reference target that holds no lock between reading and writing.
var contests = map[string]reports.Verdict{
	"at-once-members-added": reports.Failed, "at-once-members-removed": reports.Failed, "at-once-members-exchanged": reports.Failed,
	"at-once-group-replaced": reports.Failed, "at-once-group-deleted": reports.Failed, "at-once-groups-created": reports.Warned,
	"at-once-deactivated": reports.Failed, "at-once-attributes": reports.Failed, "at-once-user-replaced": reports.Failed,
	"at-once-user-deleted": reports.Failed, "at-once-renamed": reports.Failed,
	"at-once-users-created": reports.Passed, // its ids are given under the lock
}

// TestRaces runs the contests time after time: without a lock each is caught every time, with
// one nothing is blamed at any time.
func TestRaces(t *testing.T) {
	times := 50
	if testing.Short() {
		times = 2
	}
	for name, faults := range map[string][]string{"with a lock": nil, "without a lock": {"race-no-lock"}} {
		t.Run(name, func(t *testing.T) {
			for n := range times {
				server := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: detectionToken}}}, faults...)
				report := reportOf(t, scimspec.Handler(server).At(reference.DefaultPrefix), scimspec.BearerToken(detectionToken),
					scimspec.NoLearn(), scimspec.Select("at-once"))
				judged := map[string]reports.Verdict{}
				for _, s := range report.Scenarios {
					judged[s.ID] = s.Verdict
				}
				for id, want := range contests {
					if len(faults) == 0 {
						want = reports.Passed
					}
					if judged[id] != want {
						t.Errorf("run %d, %s: got %q, want %q", n+1, id, judged[id], want)
					}
				}
			}
		})
	}
}
