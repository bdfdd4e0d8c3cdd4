package target

import (
	"strings"

	"github.com/scimspec/scimspec/internal/target/product"
)

// membershipFaults are about accounts and what becomes of them over SCIM.
func membershipFaults() []Fault {
	return append(linkFaults(), leaveFaults()...)
}

func linkFaults() []Fault {
	const area = "membership"
	heard := func(change func(u *product.User)) func(*behaviour) {
		return wrongly(func(b *product.Behaviour) {
			b.Heard = func(update bool, u product.User) product.User {
				if update {
					change(&u)
				}
				return u
			}
		})
	}
	return []Fault{
		fault(area, "membership-second-account", "DOCKER-CREATE-B08 DOCKER-REMOVE-D07",
			"A create for an address that has an account makes another one.", wrongly(product.SecondAccount)),
		fault(area, "membership-accounts-by-case", "DOCKER-CREATE-B12",
			"Accounts are found by the exact letters of the address.", wrongly(func(b *product.Behaviour) { b.Key = strings.TrimSpace })),
		fault(area, "membership-takes-over", "DOCKER-CREATE-B09 DOCKER-CREATE-B10 DOCKER-BOTH-F06 DOCKER-UPDATE-C06",
			"SCIM takes over who came by sign-in or by hand, where the product does not.", knob(func(r *product.Rules) { r.Link, r.ManagesSignedIn = "any", "true" })),
		fault(area, "membership-never-links", "DOCKER-CREATE-B09 DOCKER-CREATE-B10 DOCKER-BOTH-F05",
			"SCIM does not take over who came by sign-in or by hand, where the product does.", knob(func(r *product.Rules) { r.Link, r.ManagesSignedIn = "non-members", "false" })),
		fault(area, "membership-scope-wrong", "DOCKER-CORNER-07",
			"SCIM lists the wrong people: everybody, or only who it made.", other(func(r *product.Rules) *string { return &r.Scope }, "all", "provisioned")),
		fault(area, "membership-name-ignored", "DOCKER-UPDATE-C01 DOCKER-BOTH-F02",
			"An update does not change the name.", heard(func(u *product.User) { u.HasName = false })),
		fault(area, "membership-put-clears-name", "DOCKER-UPDATE-C01 DOCKER-UPDATE-C02 DOCKER-UPDATE-C03",
			"A PUT without a name clears it.", knob(func(r *product.Rules) { r.PutEmptyName = "clear" })),
		fault(area, "membership-renamed", "DOCKER-UPDATE-C10 DOCKER-CORNER-05",
			"Another userName is handled the other way: taken or refused.", other(func(r *product.Rules) *string { return &r.Rename }, "allow", "refuse")),
		fault(area, "membership-unverified-domain-taken", "DOCKER-CREATE-B11 DOCKER-CORNER-25 DOCKER-TOGGLE-G17",
			"A create outside the verified domains is taken.", knob(func(r *product.Rules) { r.Unverified = "accept" })),
		fault(area, "membership-without-seat", "DOCKER-CREATE-B14 DOCKER-CORNER-24 DOCKER-JIT-A28",
			"People are added without a free seat.", knob(func(r *product.Rules) { r.NoSeats = "allow" })),
		fault(area, "membership-seat-taken-twice", "DOCKER-CORNER-23 DOCKER-TOGGLE-G12",
			"An invited person needs a second seat.", wrongly(func(b *product.Behaviour) {
				b.Seats = func(free int, invited bool) bool { return free > 1 || free < 0 || free == 1 && !invited }
			})),
		fault(area, "membership-invitation-ignored", "DOCKER-CORNER-23",
			"A create for an invited person leaves the invitation open.", knob(func(r *product.Rules) { r.Invitation = "ignore" })),
	}
}

func leaveFaults() []Fault {
	const area = "membership"
	return []Fault{
		fault(area, "membership-kept-when-deactivated", "DOCKER-REMOVE-D01 DOCKER-CORNER-08",
			"A deactivated person keeps every membership.", wrongly(product.KeepsPlaces)),
		fault(area, "membership-deactivation-wrong", "DOCKER-REMOVE-D01",
			"Deactivation does to the account what the product does not.", other(func(r *product.Rules) *string { return &r.Deactivate }, "disable-account", "remove-membership")),
		fault(area, "membership-deactivation-ignored", "DOCKER-REMOVE-D01",
			"active false is stored and nothing else happens.", wrongly(func(b *product.Behaviour) {
				b.Heard = func(update bool, u product.User) product.User {
					u.Active = u.Active || update
					return u
				}
			})),
		fault(area, "membership-sessions-kept", "DOCKER-REMOVE-D10 DOCKER-CORNER-15",
			"A deactivated person's sessions live on.", knob(func(r *product.Rules) { r.Sessions = "keep" })),
		fault(area, "membership-restored-as-was", "DOCKER-REMOVE-D02 DOCKER-CORNER-14",
			"Reactivation brings former teams back instead of those of now.", knob(func(r *product.Rules) { r.Reactivate = "restore" })),
		fault(area, "membership-back-empty", "DOCKER-REMOVE-D02 DOCKER-CORNER-14",
			"A reactivated person belongs nowhere.", wrongly(product.ComesBackEmpty)),
		fault(area, "membership-put-without-active-wrong", "DOCKER-UPDATE-C04",
			"A PUT without active does what the product does not: keeps or deactivates.", other(func(r *product.Rules) *string { return &r.PutWithoutActive }, "keep", "deactivate")),
		fault(area, "membership-last-owner-lost", "DOCKER-REMOVE-D08 DOCKER-CORNER-26",
			"The last owner can be deactivated.", knob(func(r *product.Rules) { r.LastOwner = "allow" })),
		fault(area, "membership-inactive-placed", "DOCKER-CORNER-03",
			"A create with active false gives a membership.", knob(func(r *product.Rules) { r.CreateInactive = "placed" })),
		fault(area, "membership-deleted-account", "DOCKER-CORNER-02",
			"DELETE removes the account altogether.", knob(func(r *product.Rules) { r.Delete = "remove" })),
		fault(area, "membership-unmentioned-wrong", "DOCKER-REMOVE-D03 DOCKER-BOTH-F10",
			"A member whom a sync did not mention is treated the other way.", other(func(r *product.Rules) *string { return &r.Unassigned }, "deactivate", "ignore")),
		fault(area, "membership-scim-off-open", "DOCKER-TOGGLE-G04 DOCKER-CORNER-28",
			"With SCIM switched off writes are still taken.", knob(func(r *product.Rules) { r.SCIMOff = "accept" })),
		fault(area, "membership-scim-off-removes", "DOCKER-TOGGLE-G04",
			"Switching SCIM off removes whom it provisioned.", wrongly(product.OffRemoves(true))),
	}
}

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
			"Moor:Riggers is not moor:riggers.", knob(func(r *product.Rules) { r.GroupCase = "exact" })),
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

// readPlace reads the name of a group.
type readPlace = func(product.Rules, product.Connection, string) (product.Place, error)
