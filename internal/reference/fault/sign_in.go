package fault

import (
	"github.com/scimspec/scimspec/internal/reference/product"
)

// precedenceFaults are about what a sign-in writes over what SCIM wrote.
func precedenceFaults() []Fault {
	return append(writingFaults(), switchedOffFaults()...)
}

func writingFaults() []Fault {
	const area = "sign-in"
	return []Fault{
		fault(area, "sign-in-resurrects", "DOCKER-CORNER-16",
			"A deactivated person who signs in is a member again.", knob(func(r *product.Rules) { r.SignInDeactivated = "reactivate" })),
		fault(area, "sign-in-role-each-time", "DOCKER-JIT-A11 DOCKER-BOTH-F04 DOCKER-BOTH-F08",
			"Each sign-in writes the role.", knob(func(r *product.Rules) { r.SignInRole = "always" })),
		fault(area, "sign-in-role-never", "DOCKER-JIT-A10",
			"A first sign-in does not write the role.", knob(func(r *product.Rules) { r.SignInRole = "never" })),
		fault(area, "sign-in-role-raised", "DOCKER-CORNER-10",
			"An invalid role in an assertion gives the highest one.", wrongly(func(b *product.Behaviour) { b.SignInRole = raised(b.SignInRole) })),
		fault(area, "sign-in-invalid-role-locks-out", "DOCKER-CORNER-10",
			"An invalid role in an assertion refuses the sign-in.", knob(func(r *product.Rules) { r.SignInInvalidRole = "refuse" })),
		fault(area, "sign-in-removes-teams", "DOCKER-JIT-A06 DOCKER-JIT-A07 DOCKER-BOTH-F03 DOCKER-REMOVE-D06",
			"A sign-in takes people out of teams that it does not name.", knob(func(r *product.Rules) { r.SignInTeams = "exact" })),
		fault(area, "sign-in-ignores-groups", "DOCKER-JIT-A05 DOCKER-JIT-A17",
			"Groups of an assertion do not count.", knob(func(r *product.Rules) { r.SignInTeams = "none" })),
		fault(area, "sign-in-default-team-again", "DOCKER-JIT-A03 DOCKER-JIT-A04",
			"A member who signs in is put into the default team.", wrongly(product.DefaultTeamAgain(true))),
		fault(area, "sign-in-default-team-with-groups", "DOCKER-JIT-A05",
			"Who comes with groups gets the default team too.", wrongly(product.DefaultTeamAgain(false))),
		fault(area, "sign-in-default-team-for-invited", "DOCKER-JIT-A16",
			"Who accepts an invitation by signing in is treated as new.", wrongly(func(b *product.Behaviour) {
				b.FirstAdd = func(member, _ bool) bool { return !member }
			})),
		fault(area, "sign-in-name-once", "DOCKER-JIT-A02 DOCKER-JIT-A03 DOCKER-BOTH-F01 DOCKER-BOTH-F07",
			"Only the first sign-in writes the name.", knob(func(r *product.Rules) { r.SignInName = "first" })),
		fault(area, "sign-in-no-name-empty", "DOCKER-JIT-A26",
			"Who comes without a name has none.", knob(func(r *product.Rules) { r.NoName = "empty" })),
		fault(area, "sign-in-malformed-group-skipped", "DOCKER-JIT-A08",
			"Beside a malformed group the others count.", knob(func(r *product.Rules) { r.SignInMalformedGroup = "ignore-one" })),
		fault(area, "sign-in-unknown-organization-locks-out", "DOCKER-CORNER-09",
			"An organization that is not there refuses the sign-in.", knob(func(r *product.Rules) { r.SignInUnknownOrganization = "refuse" })),
		fault(area, "sign-in-team-attribute-wrong", "DOCKER-JIT-A15",
			"The team attribute counts when it should not: each time, or only at first.", other(func(r *product.Rules) *string { return &r.SignInTeamAttribute }, "always", "first")),
		fault(area, "sign-in-oidc-groups-count", "DOCKER-JIT-A31",
			"Groups of an ID token count.", knob(func(r *product.Rules) { r.OIDCTeams = "as-saml" })),
		fault(area, "sign-in-invitation-ignored", "DOCKER-JIT-A16 DOCKER-JIT-A17 DOCKER-JIT-A20",
			"A sign-in leaves the invitation open.", knob(func(r *product.Rules) { r.SignInInvitation = "ignore" })),
		fault(area, "sign-in-unverified-domain-taken", "DOCKER-JIT-A27",
			"An address outside the verified domains gets in.", knob(func(r *product.Rules) { r.SignInUnverified = "accept" })),
		fault(area, "sign-in-idp-initiated-taken", "DOCKER-JIT-A29",
			"A response that nobody asked for gets in.", knob(func(r *product.Rules) { r.IdPInitiated = "accept" })),
	}
}

func switchedOffFaults() []Fault {
	const area = "sign-in"
	return []Fault{
		fault(area, "sign-in-off-provisions", "DOCKER-JIT-A18 DOCKER-JIT-A19",
			"Provisioning at sign-in goes on though it is switched off.", wrongly(func(b *product.Behaviour) {
				b.Provisions = func(bool) bool { return true }
			})),
		fault(area, "sign-in-off-locks-members-out", "DOCKER-JIT-A20 DOCKER-JIT-A21",
			"With provisioning switched off members cannot sign in.", knob(func(r *product.Rules) { r.SignInOff = "refuse" })),
		fault(area, "sign-in-off-no-account", "DOCKER-JIT-A18 DOCKER-CORNER-38",
			"A refused sign-in leaves no account.", knob(func(r *product.Rules) { r.AccountWhenOff = "none" })),
		fault(area, "sign-in-off-name-wrong", "DOCKER-JIT-A21",
			"With provisioning switched off the name is written when it should not be, or not.", other(func(r *product.Rules) *string { return &r.SignInNameWhenOff }, "true", "false")),
		fault(area, "sign-in-off-groups-count", "DOCKER-JIT-A22 DOCKER-JIT-A23 DOCKER-CORNER-29 DOCKER-TOGGLE-G05",
			"With provisioning switched off groups of an assertion count.", wrongly(product.GroupsWhenOff)),
	}
}
