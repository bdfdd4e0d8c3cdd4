package proof_test

import (
	"slices"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// TestLearningHidesNoFault: what one way to write loses, and another stores, is no rule of a
// product. Scenarios judge it, however much a run learns first.
func TestLearningHidesNoFault(t *testing.T) {
	for fault, failed := range map[string]bool{
		"create-loses-extension": true, "create-loses-custom-extension": true, "create-loses-name": true, "create-keeps-first-value-only": true,
		"provisioning-create-loses-title": true, "extension-at-top-level": true, "put-keeps-username": true, "projection-default-hidden": true,
		// No request tells these from a product that stores less than /Schemas lists: one warning says so.
		"extension-not-shown": false, "default-attribute-hidden": false, "manager-lost": false, "create-needs-password": false,
	} {
		t.Run(fault, func(t *testing.T) {
			long(t)
			t.Parallel()
			target, err := reference.New(reference.Options{}, fault)
			if err != nil {
				t.Fatal(err)
			}
			report := reportOf(t, scimspec.Handler(target).At(reference.DefaultPrefix), scimspec.Profiles("core"), scimspec.Select("users/", "discovery/honesty", "query/projection"))
			found := slices.ContainsFunc(report.Scenarios, func(s reports.Scenario) bool {
				return failed && s.Verdict == reports.Failed || !failed && s.Verdict == reports.Warned && len(s.Findings) > 0
			})
			if !found || report.Conclusion == reports.Conformant {
				t.Errorf("the fault: got %+v and %s, want a finding", report.Summary.Scenarios, report.Conclusion)
			}
		})
	}
}
