package server

import (
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// limit is a rule about data that a product may have and that /Schemas can say (RFC 7643,
// section 7): what a client has to send, may not change, or has to choose from. A server with
// limits is a correct one.
type limit struct {
	name  string
	apply func(user *ResourceType)
}

func limits() []limit {
	return []limit{
		{"emails-required", func(user *ResourceType) {
			user.Core.Attribute("emails").Required, user.Core.Attribute("emails").sub("value").Required = true, true
		}},
		{"external-id-required", func(user *ResourceType) { user.list("externalId").Required = true }},
		{"external-id-unique", func(user *ResourceType) { user.list("externalId").uniqueness = UniqueServer }},
		{"user-name-immutable", func(user *ResourceType) { user.Core.Attribute("userName").Mutability = Immutable }},
		{"six-attributes", func(user *ResourceType) { user.Core.keep("userName", "name", "displayName", "emails", "active") }},
		{"roles-listed", func(user *ResourceType) {
			user.Core.Attribute("roles").sub("value").canonical = []string{"member", "editor"}
		}},
		{"emails-unique", func(user *ResourceType) { user.Core.Attribute("emails").sub("value").uniqueness = UniqueServer }},
		{"employee-number-unique", func(user *ResourceType) {
			user.Extension(scim.SchemaEnterpriseUser).Attribute("employeeNumber").uniqueness = UniqueServer
		}},
		{"title-required", func(user *ResourceType) { user.Core.Attribute("title").Required = true }},
	}
}

// LimitNames lists what Options.Limits may name.
func LimitNames() []string {
	var names []string
	for _, l := range limits() {
		names = append(names, l.name)
	}
	return names
}

// restrict puts limits on the User. The error names an unknown limit and the nearest known one.
func (s *Server) restrict(names []string) error {
	at := slices.IndexFunc(s.types, func(rt *ResourceType) bool { return rt.Core.URN == scim.SchemaUser })
	user := s.types[at]
	user.common = commonSchema() // groups keep theirs
	for _, name := range names {
		known, err := LookUp("limit", name, LimitNames())
		if err != nil {
			return err
		}
		for _, l := range limits() {
			if l.name == known {
				l.apply(user)
			}
		}
		user.Core.reindex()
	}
	return nil
}

// list shows a common attribute among those of the base schema, as RFC 7643, section 3.1,
// permits.
func (t *ResourceType) list(name string) *Attribute {
	a := t.common.Attribute(name)
	if !slices.Contains(t.Core.Attributes, a) {
		t.Core.Attributes = append(t.Core.Attributes, a)
	}
	return a
}

func (s *schema) keep(names ...string) {
	s.Attributes = slices.DeleteFunc(s.Attributes, func(a *Attribute) bool { return !slices.Contains(names, a.Name) })
}

// checkListed wants one of the values that a closed list has. The RFC's own lists are open.
func checkListed(a *Attribute, s string) error {
	if a.Path() != "roles.value" || len(a.canonical) == 0 || a.canonicalValue(s) {
		return nil
	}
	return BadValue("%s must be one of %s", a.Path(), strings.Join(a.canonical, ", "))
}
