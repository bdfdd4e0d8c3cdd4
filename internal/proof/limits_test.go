package proof_test

import (
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// TestDeclaredLimits holds the suite to what /Schemas declares: a service provider that
// requires, forbids to change, leaves out or lists what it says so about is not blamed for
// it, by core as by the identity providers.
func TestDeclaredLimits(t *testing.T) {
	for i, c := range []struct {
		names []string
		// renames: an identity provider cannot rename where userName is immutable, and says so
		// for that requirement alone.
		renames bool
	}{
		{names: []string{"emails-required"}},
		{names: []string{"external-id-required"}},
		{names: []string{"user-name-immutable"}, renames: true},
		{names: []string{"six-attributes"}},
		{names: []string{"roles-listed"}},
		{names: []string{"external-id-unique"}},
		{names: []string{"emails-unique"}},
		{names: []string{"title-required", "employee-number-unique"}},
		{names: []string{"six-attributes", "external-id-required", "external-id-unique", "emails-required", "emails-unique"}},
	} {
		t.Run(strings.Join(c.names, " "), func(t *testing.T) {
			if len(c.names) > 1 {
				long(t) // the whole suite
			}
			options := []scimspec.Option{scimspec.Handler(limited(t, c.names...)).At(reference.DefaultPrefix), scimspec.Profiles("core", "okta", "entra"),
				scimspec.BearerToken(detectionToken), scimspec.OtherTenantToken("other-battery-staple")}
			of := 4
			if testing.Short() {
				of = 12
			}
			whole := wholePass() || len(c.names) >= 3
			if !whole {
				options = append(options, scimspec.Shard(i%of+1, of))
			}
			report := reportOf(t, options...)
			for _, wrong := range complaints(report) {
				if !c.renames || !strings.Contains(wrong, "rename") {
					t.Error(wrong)
				}
			}
			if c.renames {
				return
			}
			if whole && report.Conclusion != reports.Conformant || report.Conclusion == reports.Nonconformant {
				t.Errorf("conclusion: got %s, want %s", report.Conclusion, reports.Conformant)
			}
		})
	}
}
