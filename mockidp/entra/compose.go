package entra

import (
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// roleType is the type of every app role. [D]
const roleType = "WindowsAzureActiveDirectoryRole"

// userOrder is the data contract's order of a user's members; attributes that it does
// not know follow it, then the enterprise object, then custom objects. [L] Schemas/Core2User.cs
// and its bases; the same rule gives the recorded order of groups ([P] QA 637791).
const userOrder = "schemas externalId userName active addresses displayName emails ims locale meta name nickName " +
	"phoneNumbers preferredLanguage roles timezone title userType"

// groupOrder is the order of a group's members. [P] QA 637791
const groupOrder = "schemas externalId displayName members meta"

// subOrders are the orders inside complex attributes. [L]
func subOrder(attribute string) string {
	switch strings.ToLower(attribute) {
	case "addresses":
		return "primary type country formatted locality postalCode region streetAddress"
	case "name":
		return "formatted familyName givenName honorificPrefix honorificSuffix"
	case "roles":
		return "primary type displayName display value"
	case strings.ToLower(enterprise):
		return "costCenter department division employeeNumber organization manager"
	default:
		return "primary type display value"
	}
}

// newUser composes the body of a user's POST. [D] use-scim, [L]
//
// The enterprise URN is declared whether or not its object is there ([D] sample, [T]);
// a custom URN never is, although its object is in the body ([D], [P] ServiceNow
// KB2668604); a custom name below the core URN does not stand at the top level ([P]
// zulip#39773), and where it goes instead is not known: here below its URN ([I]).
func newUser(flows []flow) *wire.Object {
	body := wire.NewObject(wire.M("schemas", []any{scim.SchemaUser, enterprise}))
	for _, f := range flows {
		f.place(body)
	}
	body.Set("meta", wire.NewObject(wire.M("resourceType", "User"))) // [D] [L]
	return ordered(body, userOrder)
}

// newGroup composes the body of a group's POST.
func newGroup(flows []flow, shape GroupCreate) *wire.Object {
	body := wire.NewObject(wire.M("schemas", []any{scim.SchemaGroup}))
	if shape == GroupADSCIM {
		// [D] classic jobs: a second schema and no members
		body.Set("schemas", []any{scim.SchemaGroup, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"})
	} else {
		body.Set("members", []any{}) // [P] QA 637791
	}
	for _, f := range flows {
		f.place(body)
	}
	body.Set("meta", wire.NewObject(wire.M("resourceType", "Group")))
	return ordered(body, groupOrder)
}

// place writes a flow's value into a resource under construction.
func (f flow) place(body *wire.Object) {
	within := body
	if f.path.urn != "" {
		nested, _ := body.Get(f.path.urn)
		if within, _ = nested.(*wire.Object); within == nil {
			within = &wire.Object{}
			body.Set(f.path.urn, within)
		}
	}
	value := f.created()
	switch {
	case f.path.filter != "":
		element := f.path.newElement(within)
		element.Set(f.path.sub, value)
	case f.path.sub != "":
		nested, _ := within.Get(f.path.attribute)
		object, _ := nested.(*wire.Object)
		if object == nil {
			object = &wire.Object{}
			within.Set(f.path.attribute, object)
		}
		object.Set(f.path.sub, value)
	default:
		within.Set(f.path.attribute, value)
	}
}

// created is the value of a flow in a POST.
func (f flow) created() any {
	switch value := f.value.(type) {
	case Roles:
		return roleObjects(value)
	case []any:
		return valueObjects(value) // [I]: recorded for PATCH only
	default:
		return f.mapping.typed(value)
	}
}

// newElement returns the element of a multi-valued attribute that the filter selects,
// after creating it out of the filter. The work address among the e-mails is primary
// ([D] sample), and so is what a filter calls primary; the primary role has a type ([D]).
func (p path) newElement(within *wire.Object) *wire.Object {
	stored, _ := within.Get(p.attribute)
	if element, ok := p.element(stored).(*wire.Object); ok {
		return element
	}
	element := &wire.Object{}
	switch {
	case strings.EqualFold(p.key, "primary"):
		element.Set("primary", strings.EqualFold(p.want, "true"))
		if strings.EqualFold(p.attribute, "roles") {
			element.Set("type", roleType)
		}
	case strings.EqualFold(p.attribute, "emails") && strings.EqualFold(p.want, "work"):
		element.Set("primary", true)
		element.Set(p.key, p.want)
	default:
		element.Set(p.key, p.want)
	}
	elements, _ := stored.([]any)
	within.Set(p.attribute, append(elements, element))
	return element
}

// roleObjects are app roles as a POST shows them: the label is displayName with
// AppRoleAssignmentsComplex and display with AssertiveAppRoleAssignmentsComplex. [D]
func roleObjects(roles Roles) []any {
	label := "displayName"
	if roles.Assertive {
		label = "display"
	}
	objects := make([]any, len(roles.Roles))
	for i, role := range roles.Roles {
		objects[i] = wire.NewObject(wire.M("primary", false), wire.M("type", roleType),
			wire.M(label, role.DisplayName), wire.M("value", role.Value))
	}
	return objects
}

// rolePatch is one app role as a PATCH of the default dialect shows it: JSON text
// inside the value. [D]
func rolePatch(role mockidp.AppRole) (any, error) {
	encoded, err := wire.Encode(wire.NewObject(wire.M("id", role.ID), wire.M("value", role.Value), wire.M("displayName", role.DisplayName)))
	if err != nil {
		return nil, err
	}
	return wire.NewObject(wire.M("value", string(encoded))), nil
}

// valueObjects are the values of a custom multi-valued attribute. [P] QA 1693075
func valueObjects(values []any) []any {
	objects := make([]any, len(values))
	for i, value := range values {
		objects[i] = wire.NewObject(wire.M("value", text(value)))
	}
	return objects
}

// ordered returns an object with its members, and those below them, in the order of
// the data contract. Unknown members keep their own order behind the known ones.
func ordered(object *wire.Object, order string) *wire.Object {
	ranks := strings.Fields(order)
	rank := func(name string) int {
		if i := slices.Index(ranks, name); i >= 0 {
			return i
		}
		if strings.EqualFold(name, enterprise) {
			return len(ranks) + 1
		}
		if strings.Contains(name, ":") {
			return len(ranks) + 2
		}
		return len(ranks)
	}
	members := object.Members()
	slices.SortStableFunc(members, func(a, b wire.Member) int { return rank(a.Name) - rank(b.Name) })
	for i, member := range members {
		switch value := member.Value.(type) {
		case *wire.Object:
			members[i].Value = ordered(value, subOrder(member.Name))
		case []any:
			for j, element := range value {
				if nested, ok := element.(*wire.Object); ok {
					value[j] = ordered(nested, subOrder(member.Name))
				}
			}
		}
	}
	return wire.NewObject(members...)
}
