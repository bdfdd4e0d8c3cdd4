package proof_test

import (
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
)

// TestOneFaultReadsAsFewCauses breaks the reference target in one place, where many
// scenarios notice, and wants the report to say what they have in common.
func TestOneFaultReadsAsFewCauses(t *testing.T) {
	for _, test := range []struct {
		fault, common string
		failed, most  int // at least so many scenarios, at most so many causes
	}{
		{"patch-pathless-ignored", "a PATCH of a user without a path", 25, 4},
		{"filter-hides-inactive", "a search after a user was made inactive", 15, 2},
		{"patch-filter-paths-ignored", "a PATCH with a filter in the path", 30, 3},
		{"patch-reactivation-new-id", "a user that is activated again by PATCH", 15, 3},
	} {
		t.Run(test.fault, func(t *testing.T) {
			long(t)
			server := reference.Start(t, reference.Options{}, test.fault)
			report := reportOf(t, scimspec.Handler(server).At(reference.DefaultPrefix), scimspec.Profiles("core", "okta", "entra"),
				scimspec.Select("features/lifecycle", "features/groups", "features/patch", "features/users"))
			if failed := report.Summary.Scenarios.Failed; failed < test.failed {
				t.Errorf("failed scenarios: got %d, want at least %d", failed, test.failed)
			}
			if len(report.Causes) == 0 || len(report.Causes) > test.most {
				t.Fatalf("root causes: got %d, want 1 to %d", len(report.Causes), test.most)
			}
			if common := report.Causes[0].Common; common == nil || common.What != test.common {
				t.Errorf("what the failures have in common: got %v, want %q", common, test.common)
			}
		})
	}
}
