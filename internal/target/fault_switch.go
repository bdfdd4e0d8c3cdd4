package target

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/target/product"
)

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
			"A create for who is provisioned is answered with 201.", onStatus(http.StatusConflict, http.StatusCreated, opCreate)),
		fault(area, "membership-scim-off-removes-others", "DOCKER-REMOVE-D05",
			"Switching SCIM off removes who came by sign-in or by hand.", wrongly(product.OffRemoves(false))),
		fault(area, "membership-scim-on-removes", "DOCKER-TOGGLE-G03",
			"Switching SCIM on removes whom it did not provision.", wrongly(product.OnRemoves)),
		fault(area, "membership-empty-search-404", "DOCKER-CORNER-34", "A search without a match is answered with 404.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					a := next(q)
					if o, ok := a.body.(object); ok && q.query.has("filter") && o["totalResults"] == any(0) {
						return refuse(notFound("user"))
					}
					return a
				}
			}, opList)
		}),
		fault("team", "team-unknown-member-taken", "DOCKER-CORNER-20", "A group with a member whom nobody knows is taken.", func(b *behaviour) {
			b.checkMembers = func(*tenant, *record, map[string]*resourceType) error { return nil }
		}),
		fault("sign-in", "sign-in-name-split-at-last", "DOCKER-CORNER-22", "SCIM cuts the full name at its last blank.", onResources(func(o object) {
			name, ok := o["name"].(object)
			if full := fullName(o); ok && strings.Contains(full, " ") {
				cut := strings.LastIndexByte(full, ' ')
				name["givenName"], name["familyName"] = full[:cut], full[cut+1:]
			}
		})),
	}
}

func doorFaults() []Fault {
	const area = "membership"
	return []Fault{
		fault(area, "membership-patch-refused", "DOCKER-CORNER-01", "PATCH is answered with 501 though the product has it.", failing(http.StatusNotImplemented, opModify)),
		fault("placement", "placement-custom-role-taken", "DOCKER-CORNER-35", "Any text is taken for a role.", wrongly(func(b *product.Behaviour) {
			b.Role = func(_ product.Rules, given string) (string, error) { return given, nil }
		})),
		fault(area, "membership-any-token", "DOCKER-CORNER-36", "Any token opens the product.", func(b *behaviour) {
			b.authenticate = func(*Server, *http.Request) (principal, error) { return principal{}, nil }
		}),
		fault("placement", "placement-unlisted-extension-ignored", "DOCKER-CORNER-37", "An extension whose URN is missing from schemas is thrown away.", func(b *behaviour) {
			onBody(b, func(_ *request, in object) {
				listed, _ := in["schemas"].([]any)
				for name := range in {
					if strings.HasPrefix(strings.ToLower(name), "urn:") && !slices.Contains(listed, any(name)) {
						delete(in, name)
					}
				}
			}, opCreate)
		}),
		fault(area, "membership-foreign-attribute-refused", "DOCKER-UPDATE-C11", "A create with a telephone number is refused.", func(b *behaviour) {
			rejectBody(b, rejectMembers("phoneNumbers"), opCreate)
		}),
	}
}
