package fault

import (
	"slices"

	"github.com/scimspec/scimspec/internal/reference/product"
)

// NeedsProduct says whether a fault shows only where a product stands behind the endpoint
// (Options.Product).
func (f Fault) NeedsProduct() bool {
	return slices.Contains([]string{"placement", "membership", "team", "sign-in", "assertion", "token"}, f.Area)
}

// wrongly makes a fault of a change to the product's behaviour.
func wrongly(change func(*product.Behaviour)) func(*behaviour) {
	return func(b *behaviour) { change(b.Product) }
}

// knob makes a fault of a rule that is not the profile's.
func knob(turn func(r *product.Rules)) func(*behaviour) {
	return wrongly(func(b *product.Behaviour) { turn(&b.Rules) })
}

// other turns a knob of two values to the one that the profile does not have.
func other(at func(r *product.Rules) *string, one, two string) func(*behaviour) {
	return knob(func(r *product.Rules) {
		if k := at(r); *k == one {
			*k = two
		} else {
			*k = one
		}
	})
}

// placementFaults are about the role, organization and team that attributes give.
func placementFaults() []Fault {
	return append(append(roleFaults(), placeFaults()...), placeUpdateFaults()...)
}

func roleFaults() []Fault {
	const area = "placement"
	return []Fault{
		fault(area, "placement-role-raised", "DOCKER-CORNER-10",
			"An invalid role gives the highest one.", wrongly(func(b *product.Behaviour) { b.Role = raised(b.Role) })),
		fault(area, "placement-invalid-role-defaults", "DOCKER-CORNER-10",
			"An invalid role is taken and gives the default one.", knob(func(r *product.Rules) { r.InvalidRole = "default" })),
		fault(area, "placement-role-case-ignored", "DOCKER-CORNER-10",
			"Owner is taken for owner.", knob(func(r *product.Rules) { r.RoleCase = "any" })),
		fault(area, "placement-role-default-raised", "DOCKER-CREATE-B04 DOCKER-CREATE-B01 DOCKER-JIT-A01",
			"Who has no role gets the last of the roles.", knob(func(r *product.Rules) { r.DefaultRole = r.Roles[len(r.Roles)-1] })),
		fault(area, "placement-role-ignored", "DOCKER-CREATE-B03",
			"The role attribute is checked and not followed.", wrongly(func(b *product.Behaviour) {
				read := b.Role
				b.Role = func(r product.Rules, given string) (string, error) {
					_, err := read(r, given)
					return r.DefaultRole, err
				}
			})),
		fault(area, "placement-role-update-ignored", "DOCKER-UPDATE-C05 DOCKER-BOTH-F05",
			"The role attribute counts at creation only.", wrongly(func(b *product.Behaviour) {
				b.Heard = func(update bool, u product.User) product.User {
					if update {
						u.Role = product.Value{}
					}
					return u
				}
			})),
		fault(area, "placement-role-kept-when-cleared", "DOCKER-UPDATE-C07 DOCKER-CORNER-11",
			"A role that is cleared stays.", knob(func(r *product.Rules) { r.ClearedRole = "keep" })),
		fault(area, "placement-role-lost-when-unmapped", "DOCKER-UPDATE-C07 DOCKER-CORNER-11",
			"An update that does not name the role takes it.", wrongly(func(b *product.Behaviour) {
				b.Heard = func(update bool, u product.User) product.User {
					if update && !u.Role.Said {
						u.Role = product.Value{State: product.Cleared}
					}
					return u
				}
			})),
		fault(area, "placement-refusal-half-done", "DOCKER-CORNER-10 DOCKER-CORNER-09",
			"A create that is refused leaves a member behind.", wrongly(product.HalfDone)),
	}
}

// raised gives the highest role for one that is none.
func raised(read func(product.Rules, string) (string, error)) func(product.Rules, string) (string, error) {
	return func(r product.Rules, given string) (string, error) {
		r.InvalidRole, r.SignInInvalidRole = "refuse", "refuse"
		if role, err := read(r, given); err == nil {
			return role, nil
		}
		return r.HighestRole, nil
	}
}

func placeFaults() []Fault {
	const area = "placement"
	attached := func(change func(organization, team *string)) func(*behaviour) {
		return wrongly(func(b *product.Behaviour) {
			next := b.Attached
			b.Attached = func(r product.Rules, c product.Connection, organization, team string) (product.Place, bool) {
				change(&organization, &team)
				return next(r, c, organization, team)
			}
		})
	}
	return []Fault{
		fault(area, "placement-default-team-with-organization", "DOCKER-CREATE-B05 DOCKER-JIT-A12 DOCKER-CORNER-13",
			"The organization attribute brings a default team.", knob(func(r *product.Rules) { r.OrganizationSkipsTeam = "false" })),
		fault(area, "placement-default-organization-too", "DOCKER-CREATE-B05 DOCKER-CREATE-B07",
			"The organization attribute adds to the default organization.", wrongly(product.SecondPlace(false))),
		fault(area, "placement-default-team-too", "DOCKER-CREATE-B06",
			"The team attribute adds to the default team.", wrongly(product.SecondPlace(true))),
		fault(area, "placement-team-not-created", "DOCKER-CREATE-B06 DOCKER-JIT-A13 DOCKER-JIT-A09 DOCKER-GROUP-E01",
			"A team that is not there is not made.", knob(func(r *product.Rules) { r.CreateTeams = "false" })),
		fault(area, "placement-organization-ignored", "DOCKER-CREATE-B05 DOCKER-CREATE-B07 DOCKER-JIT-A14",
			"The organization attribute is ignored.", attached(func(organization, _ *string) { *organization = "" })),
		fault(area, "placement-team-ignored", "DOCKER-CREATE-B06 DOCKER-CREATE-B07",
			"The team attribute is ignored.", attached(func(_, team *string) { *team = "" })),
		fault(area, "placement-unknown-organization-defaulted", "DOCKER-CORNER-09",
			"An organization that is not there gives the default one.", knob(func(r *product.Rules) { r.UnknownOrganization = "default" })),
		fault(area, "placement-unknown-organization-made", "DOCKER-CORNER-09 DOCKER-CORNER-17",
			"An organization that is not there is made.", wrongly(func(b *product.Behaviour) {
				b.Known = func(_ product.Rules, organization string) bool { return organization != "" }
			})),
		fault(area, "placement-owners-team-open", "DOCKER-CORNER-19 DOCKER-GROUP-E08",
			"The owners' team can be joined by attribute or group.", knob(func(r *product.Rules) { r.OwnersTeam = "allow" })),
		fault(area, "placement-no-default-team", "DOCKER-CREATE-B01 DOCKER-JIT-A01",
			"Nobody gets a default team.", wrongly(func(b *product.Behaviour) {
				b.Fallback = func(_ product.Rules, c product.Connection) product.Place {
					return product.Place{Organization: c.Organization}
				}
			})),
		fault(area, "placement-no-team-when-unset", "DOCKER-CREATE-B02",
			"A connection without a default team gives none.", knob(func(r *product.Rules) { r.TeamWhenUnset = "" })),
	}
}

func placeUpdateFaults() []Fault {
	const area = "placement"
	return []Fault{
		fault(area, "placement-old-team-kept", "DOCKER-UPDATE-C08 DOCKER-CORNER-12",
			"The team of the former attribute is kept.", knob(func(r *product.Rules) { r.TeamChange = "keep" })),
		fault(area, "placement-shared-team-left", "DOCKER-UPDATE-C08 DOCKER-CORNER-12",
			"The team of the former attribute is left though a group holds it.", knob(func(r *product.Rules) { r.TeamChange = "leave" })),
		fault(area, "placement-old-organization-left", "DOCKER-UPDATE-C09 DOCKER-CORNER-12",
			"Another organization attribute drops the former organization.", wrongly(product.LeavesOrganization)),
		fault(area, "placement-update-ignored", "DOCKER-UPDATE-C08 DOCKER-UPDATE-C09",
			"Team and organization count at creation only.", wrongly(func(b *product.Behaviour) {
				b.Heard = func(update bool, u product.User) product.User {
					if update {
						u.Team, u.Organization = product.Value{}, product.Value{}
					}
					return u
				}
			})),
	}
}
