package server

import (
	"slices"
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
	user := &ResourceType{Name: "User", Endpoint: scim.EndpointUsers, description: "User Account",
		common: commonSchema(), Core: userSchema(), extensions: []*schema{enterpriseSchema(), badgeSchema()}}
	group := &ResourceType{Name: "Group", Endpoint: scim.EndpointGroups, description: "Group",
		common: commonSchema(), Core: groupSchema()}
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

// Attribute finds an attribute of the common attributes, of the base schema or of an extension
// that begins with urn, "" for the former two. nil means there is none.
func (t *ResourceType) Attribute(urn, name string) *Attribute {
	if urn != "" {
		if e := t.Extension(urn); e != nil {
			return e.Attribute(name)
		}
		return nil
	}
	if a := t.Core.Attribute(name); a != nil {
		return a
	}
	return t.common.Attribute(name)
}

// List shows a common attribute among those of the base schema, as RFC 7643, section 3.1,
// permits.
func (t *ResourceType) List(a *Attribute) {
	if t.common.Attribute(a.Name) == a && !slices.Contains(t.Core.Attributes, a) {
		t.Core.Attributes = append(t.Core.Attributes, a)
	}
}

// Lose takes an attribute, a sub-attribute of it, or with an empty name a whole extension out of
// what the type has.
func (t *ResourceType) Lose(urn, name, sub string) {
	if name == "" {
		t.extensions = slices.DeleteFunc(t.extensions, func(e *schema) bool { return strings.EqualFold(e.URN, urn) })
		return
	}
	if a := t.Attribute(urn, name); a != nil && sub != "" {
		a.subs = slices.DeleteFunc(a.subs, func(s *Attribute) bool { return s.Name == sub })
		return
	}
	of := t.Core
	if urn != "" {
		of = t.Extension(urn)
	}
	if of != nil {
		of.Attributes = slices.DeleteFunc(of.Attributes, func(a *Attribute) bool { return a.Name == name })
		of.reindex()
	}
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
	sub = a.Sub(tail)
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
