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
		{names: []string{"required=emails+declared"}},
		{names: []string{"required=externalId+declared"}},
		{names: []string{"fixed=userName+declared"}, renames: true},
		{names: []string{"keeps=userName/name/displayName/emails/active/enterprise/externalId+declared"}},
		{names: []string{"listed=roles.value:member/editor+declared"}},
		{names: []string{"unique=externalId+declared"}},
		{names: []string{"unique=emails.value+declared"}},
		{names: []string{"required=title+declared", "unique=enterprise.employeeNumber+declared"}},
		{names: []string{"keeps=userName/name/displayName/emails/active/enterprise/externalId+declared", "required=externalId+declared", "unique=externalId+declared", "required=emails+declared", "unique=emails.value+declared"}},
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
