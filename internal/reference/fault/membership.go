package fault

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/product"
	"github.com/scimspec/scimspec/internal/reference/server"
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

// readPlace reads the name of a group.
type readPlace = func(product.Rules, product.Connection, string) (product.Place, error)

// switchFaults are about what the documents of products leave to the reader: switches, second
// creates, and what a search, a token or an unknown attribute means there.
func switchFaults() []Fault {
	return append(existingFaults(), doorFaults()...)
}

func existingFaults() []Fault {
	const area = "membership"
	return []Fault{
		fault(area, "membership-create-reactivates", "DOCKER-CORNER-06 DOCKER-CREATE-B13",
			"A create for who is deactivated brings them back.", knob(func(r *product.Rules) { r.CreateDeactivated = "reactivate" })),
		fault(area, "membership-second-create-taken", "DOCKER-CREATE-B13 DOCKER-CORNER-06",
			"A create for who is provisioned is answered with 201.", onStatus(http.StatusConflict, http.StatusCreated, server.OpCreate)),
		fault(area, "membership-scim-off-removes-others", "DOCKER-REMOVE-D05",
			"Switching SCIM off removes who came by sign-in or by hand.", wrongly(product.OffRemoves(false))),
		fault(area, "membership-scim-on-removes", "DOCKER-TOGGLE-G03",
			"Switching SCIM on removes whom it did not provision.", wrongly(product.OnRemoves)),
		fault(area, "membership-empty-search-404", "DOCKER-CORNER-34", "A search without a match is answered with 404.", wrap(func(next handler) handler {
			return func(q *request) *response {
				a := next(q)
				if o, ok := a.Body.(object); ok && q.Query.Has("filter") && o["totalResults"] == any(0) {
					return server.Refuse(server.NotFound("user"))
				}
				return a
			}
		}, server.OpList)),
		fault("team", "team-unknown-member-taken", "DOCKER-CORNER-20", "A group with a member whom nobody knows is taken.", func(b *behaviour) {
			b.CheckMembers = func(*tenant, *record, map[string]*server.ResourceType) error { return nil }
		}),
		fault("sign-in", "sign-in-name-split-at-last", "DOCKER-CORNER-22", "SCIM cuts the full name at its last blank.", onResources(func(o object) {
			name, ok := o["name"].(object)
			if full := server.FullName(o); ok && strings.Contains(full, " ") {
				cut := strings.LastIndexByte(full, ' ')
				name["givenName"], name["familyName"] = full[:cut], full[cut+1:]
			}
		})),
	}
}

func doorFaults() []Fault {
	const area = "membership"
	return []Fault{
		fault(area, "membership-patch-refused", "DOCKER-CORNER-01", "PATCH is answered with 501 though the product has it.", failing(http.StatusNotImplemented, server.OpModify)),
		fault("placement", "placement-custom-role-taken", "DOCKER-CORNER-35", "Any text is taken for a role.", wrongly(func(b *product.Behaviour) {
			b.Role = func(_ product.Rules, given string) (string, error) { return given, nil }
		})),
		fault(area, "membership-any-token", "DOCKER-CORNER-36", "Any token opens the product.", func(b *behaviour) {
			b.Authenticate = func(*server.Server, *http.Request) (principal, error) { return principal{}, nil }
		}),
		fault("placement", "placement-unlisted-extension-ignored", "DOCKER-CORNER-37", "An extension whose URN is missing from schemas is thrown away.", onBody(func(_ *request, in object) {
			listed, _ := in["schemas"].([]any)
			for name := range in {
				if strings.HasPrefix(strings.ToLower(name), "urn:") && !slices.Contains(listed, any(name)) {
					delete(in, name)
				}
			}
		}, server.OpCreate)),
		fault(area, "membership-foreign-attribute-refused", "DOCKER-UPDATE-C11", "A create with a telephone number is refused.", rejectBody(rejectMembers("phoneNumbers"), server.OpCreate)),
	}
}
