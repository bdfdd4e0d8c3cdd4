package fault

import (
	"strings"

	"github.com/scimspec/scimspec/internal/reference/product"
)

// teamFaults are about groups that fill teams.
func teamFaults() []Fault {
	const area = "team"
	place := func(read func(r product.Rules, c product.Connection, name string, next readPlace) (product.Place, error)) func(*behaviour) {
		return wrongly(func(b *product.Behaviour) {
			next := b.GroupPlace
			b.GroupPlace = func(r product.Rules, c product.Connection, name string) (product.Place, error) {
				return read(r, c, name, next)
			}
		})
	}
	return []Fault{
		fault(area, "team-malformed-taken", "DOCKER-GROUP-E06 DOCKER-CORNER-17",
			"A group whose name is not of the form is taken and fills nothing.", knob(func(r *product.Rules) { r.MalformedGroup = "ignore" })),
		fault(area, "team-second-colon-taken", "DOCKER-GROUP-E06 DOCKER-CORNER-17",
			"What follows a second colon is cut off.", place(func(r product.Rules, c product.Connection, name string, next readPlace) (product.Place, error) {
				if parts := strings.Split(name, ":"); len(parts) > 2 {
					name = parts[0] + ":" + parts[1]
				}
				return next(r, c, name)
			})),
		fault(area, "team-wrong-organization", "DOCKER-GROUP-E04 DOCKER-JIT-A05",
			"Every group fills a team of the default organization.", place(func(r product.Rules, c product.Connection, name string, next readPlace) (product.Place, error) {
				at, err := next(r, c, name)
				at.Organization = c.Organization
				return at, err
			})),
		fault(area, "team-case-kept", "DOCKER-CORNER-17",
			"Home:Riggers is not home:riggers.", knob(func(r *product.Rules) { r.GroupCase = "exact" })),
		fault(area, "team-removal-ignored", "DOCKER-GROUP-E02 DOCKER-REMOVE-D04",
			"Who left the group stays in the team.", knob(func(r *product.Rules) { r.GroupSync = "add-only" })),
		fault(area, "team-removal-drops-organization", "DOCKER-REMOVE-D04",
			"Who left the group leaves the organization.", knob(func(r *product.Rules) { r.GroupRemoval = "organization" })),
		fault(area, "team-keeps-strangers", "DOCKER-GROUP-E03 DOCKER-BOTH-F03 DOCKER-CORNER-30",
			"Who came by hand or by sign-in stays in a team whose group does not list them.", wrongly(product.KeepsStrangers)),
		fault(area, "team-shared-removal", "DOCKER-CORNER-21",
			"Two groups fill one team, and leaving one of them leaves the team.", wrongly(product.ForgetsOtherGroups)),
		fault(area, "team-non-member-refused", "DOCKER-GROUP-E04 DOCKER-GROUP-E05",
			"A group cannot add who is not in its organization yet.", knob(func(r *product.Rules) { r.GroupNonMember = "refuse" })),
		fault(area, "team-rename-keeps-old", "DOCKER-GROUP-E07 DOCKER-CORNER-18",
			"After a rename members stay in the former team.", wrongly(product.KeepsOldTeam)),
		fault(area, "team-rename-drops-team", "DOCKER-GROUP-E07 DOCKER-CORNER-18",
			"A rename takes the former team away.", knob(func(r *product.Rules) { r.GroupRename = "rename-team" })),
		fault(area, "team-delete-keeps-members", "DOCKER-GROUP-E07 DOCKER-CORNER-18",
			"Members of a deleted group stay in its team.", wrongly(product.KeepsDropped)),
		fault(area, "team-delete-drops-team", "DOCKER-GROUP-E07 DOCKER-CORNER-18",
			"The team goes with its group.", knob(func(r *product.Rules) { r.GroupDelete = "delete-team" })),
		fault(area, "team-resurrects", "DOCKER-CORNER-14",
			"A group brings back who was deactivated.", wrongly(product.TakesAbsent)),
	}
}
