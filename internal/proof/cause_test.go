package proof_test

import (
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
)

// TestOneFaultReadsAsFewCauses breaks the reference target in one place, where many
// scenarios notice, and wants the report to name that place.
func TestOneFaultReadsAsFewCauses(t *testing.T) {
	for _, test := range []struct {
		fault  string
		failed int // at least so many scenarios
	}{
		{"patch-pathless-ignored", 25},
		{"filter-hides-inactive", 15},
		{"patch-filter-paths-ignored", 30},
		{"patch-reactivation-new-id", 15},
	} {
		t.Run(test.fault, func(t *testing.T) {
			long(t)
			server := reference.Start(t, reference.Options{}, test.fault)
			report := reportOf(t, scimspec.Handler(server).At(reference.DefaultPrefix), scimspec.Profiles("core", "okta", "entra"),
				scimspec.Select("features/lifecycle", "features/groups", "features/patch", "features/users"))
			if failed := report.Summary.Scenarios.Failed; failed < test.failed {
				t.Errorf("failed scenarios: got %d, want at least %d", failed, test.failed)
			}
			if len(report.Causes) == 0 || len(report.Causes) > 2 {
				t.Fatalf("root causes: got %d, want 1 or 2", len(report.Causes))
			}
			if first := report.Causes[0]; first.Fault != test.fault {
				t.Errorf("the first cause: got fault %q, %s, want %s", first.Fault, first.Title, test.fault)
			}
		})
	}
}
