package server

import (
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// ResourceType is a kind of resource with its endpoint and schemas (RFC 7643, section 6).
type ResourceType struct {
	Name, Endpoint, description string
	common, Core                *schema
	extensions                  []*schema
}

// resourceTypes builds the two types. trace adds the extension that the server fills.
func resourceTypes(trace bool) []*ResourceType {
	common := commonSchema()
	user := &ResourceType{Name: "User", Endpoint: scim.EndpointUsers, description: "User Account",
		common: common, Core: userSchema(), extensions: []*schema{enterpriseSchema(), badgeSchema()}}
	group := &ResourceType{Name: "Group", Endpoint: scim.EndpointGroups, description: "Group",
		common: common, Core: groupSchema()}
	if trace {
		t := traceSchema()
		user.extensions = append(user.extensions, t)
		group.extensions = append(group.extensions, t)
	}
	return []*ResourceType{user, group}
}

func (t *ResourceType) Extension(urn string) *schema {
	for _, e := range t.extensions {
		if strings.EqualFold(e.URN, urn) {
			return e
		}
	}
	return nil
}

// Ref is what an attribute name points at. Either ext alone is set (a whole extension),
// or attr is, with sub when the name goes one level down.
type Ref struct {
	Ext  *schema // nil for common and core attributes
	Attr *Attribute
	Sub  *Attribute
}

// Leaf is the attribute that carries the value.
func (r Ref) Leaf() *Attribute {
	if r.Sub != nil {
		return r.Sub
	}
	return r.Attr
}

// Resolve reads standard attribute notation (RFC 7644, section 3.10), in any case.
func (t *ResourceType) Resolve(name string) (Ref, bool) {
	lower := strings.ToLower(name)
	for _, e := range t.extensions {
		urn := strings.ToLower(e.URN)
		if lower == urn {
			return Ref{Ext: e}, true
		}
		if strings.HasPrefix(lower, urn+":") {
			a, sub, ok := descend(e, name[len(urn)+1:])
			return Ref{Ext: e, Attr: a, Sub: sub}, ok
		}
	}
	if urn := strings.ToLower(t.Core.URN); strings.HasPrefix(lower, urn+":") {
		name = name[len(urn)+1:]
	}
	for _, s := range []*schema{t.common, t.Core} {
		if a, sub, ok := descend(s, name); ok {
			return Ref{Attr: a, Sub: sub}, true
		}
	}
	return Ref{}, false
}

func descend(s *schema, name string) (a, sub *Attribute, ok bool) {
	head, tail, dotted := strings.Cut(name, ".")
	if a = s.Attribute(head); a == nil {
		return nil, nil, false
	}
	if !dotted {
		return a, nil, true
	}
	sub = a.sub(tail)
	return a, sub, sub != nil
}

// home is the object that holds the attribute inside a resource, nil when it is not there.
func (r Ref) home(resource Object) Object {
	if r.Ext == nil {
		return resource
	}
	o, _ := resource[r.Ext.URN].(Object)
	return o
}

// schemas lists all schemas of the type, core first.
func (t *ResourceType) schemas() []*schema {
	return append([]*schema{t.Core}, t.extensions...)
}
