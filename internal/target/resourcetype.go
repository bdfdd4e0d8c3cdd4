package target

import (
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// resourceType is a kind of resource with its endpoint and schemas (RFC 7643, section 6).
type resourceType struct {
	name, endpoint, description string
	common, core                *schema
	extensions                  []*schema
}

// resourceTypes builds the two types. trace adds the extension that the server fills.
func resourceTypes(trace bool) []*resourceType {
	common := commonSchema()
	user := &resourceType{name: "User", endpoint: scim.EndpointUsers, description: "User Account",
		common: common, core: userSchema(), extensions: []*schema{enterpriseSchema(), badgeSchema()}}
	group := &resourceType{name: "Group", endpoint: scim.EndpointGroups, description: "Group",
		common: common, core: groupSchema()}
	if trace {
		t := traceSchema()
		user.extensions = append(user.extensions, t)
		group.extensions = append(group.extensions, t)
	}
	return []*resourceType{user, group}
}

func (t *resourceType) extension(urn string) *schema {
	for _, e := range t.extensions {
		if strings.EqualFold(e.urn, urn) {
			return e
		}
	}
	return nil
}

// ref is what an attribute name points at. Either ext alone is set (a whole extension),
// or attr is, with sub when the name goes one level down.
type ref struct {
	ext  *schema // nil for common and core attributes
	attr *attribute
	sub  *attribute
}

// leaf is the attribute that carries the value.
func (r ref) leaf() *attribute {
	if r.sub != nil {
		return r.sub
	}
	return r.attr
}

// resolve reads standard attribute notation (RFC 7644, section 3.10), in any case.
func (t *resourceType) resolve(name string) (ref, bool) {
	lower := strings.ToLower(name)
	for _, e := range t.extensions {
		urn := strings.ToLower(e.urn)
		if lower == urn {
			return ref{ext: e}, true
		}
		if strings.HasPrefix(lower, urn+":") {
			a, sub, ok := descend(e, name[len(urn)+1:])
			return ref{ext: e, attr: a, sub: sub}, ok
		}
	}
	if urn := strings.ToLower(t.core.urn); strings.HasPrefix(lower, urn+":") {
		name = name[len(urn)+1:]
	}
	for _, s := range []*schema{t.common, t.core} {
		if a, sub, ok := descend(s, name); ok {
			return ref{attr: a, sub: sub}, true
		}
	}
	return ref{}, false
}

func descend(s *schema, name string) (a, sub *attribute, ok bool) {
	head, tail, dotted := strings.Cut(name, ".")
	if a = s.attribute(head); a == nil {
		return nil, nil, false
	}
	if !dotted {
		return a, nil, true
	}
	sub = a.sub(tail)
	return a, sub, sub != nil
}

// home is the object that holds the attribute inside a resource, nil when it is not there.
func (r ref) home(resource object) object {
	if r.ext == nil {
		return resource
	}
	o, _ := resource[r.ext.urn].(object)
	return o
}

// schemas lists all schemas of the type, core first.
func (t *resourceType) schemas() []*schema {
	return append([]*schema{t.core}, t.extensions...)
}
