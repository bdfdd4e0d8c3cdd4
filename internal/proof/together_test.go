package proof_test

import (
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// TestTogether: what a target does without, or does not show, explains what is about that and nothing else. Another
// thing that is wrong at the same target is seen all the same.
func TestTogether(t *testing.T) {
	for _, c := range []struct {
		name        string
		constraints []string
		faults      []string
		verdicts    map[string]reports.Verdict
	}{
		{"members are never shown, and groups have no PUT", []string{"hidden=Group.members+declared", "no-put=Group"}, nil, map[string]reports.Verdict{
			"methods-of-groups/put": reports.Failed, "group-with-members": reports.Inapplicable,
		}},
		{"there are no groups, and resource types are a bare array", []string{"no-groups"}, []string{"types-array"}, map[string]reports.Verdict{
			"types-are-a-list": reports.Failed, "group-with-members": reports.Inapplicable, "auth-anonymous-group-create-refused": reports.Inapplicable,
		}},
		{"displayName is refused as /Schemas says", []string{"refused=displayName+declared"}, nil, map[string]reports.Verdict{
			"patch-remove-required-scimtype": reports.Passed, "search-start-zero": reports.Passed, "excluded-rest/name-displayname": reports.Inapplicable,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			selected := []string{}
			for id := range c.verdicts {
				selected = append(selected, "="+id)
			}
			report := reportOf(t, scimspec.Handler(reference.Start(t, reference.Options{Constraints: c.constraints}, c.faults...)).At(reference.DefaultPrefix), scimspec.Select(selected...))
			for _, s := range report.Scenarios {
				if want, asked := c.verdicts[s.ID]; asked && s.Verdict != want {
					t.Errorf("%s: got %s (%s), want %s", s.ID, s.Verdict, s.Reason, want)
				}
			}
		})
	}
}
