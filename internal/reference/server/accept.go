package server

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Accepted is a resource that a client sent, in canonical form.
type Accepted struct {
	attrs     Object
	Named     map[*Attribute]bool // attributes that were in the body, null ones too
	protected map[*Attribute]bool // of these, the ones with mutability readOnly
}

// accept reads the body of a POST or PUT against the schemas. What the client may not set and
// what no schema knows is left out (RFC 7644, sections 3.3 and 3.5.1).
func (s *Server) accept(rt *ResourceType, in Object) (Accepted, error) {
	out := Accepted{attrs: Object{}, Named: map[*Attribute]bool{}, protected: map[*Attribute]bool{}}
	if err := s.b.CheckSchemas(rt, in); err != nil {
		return out, err
	}
	for _, key := range SortedKeys(in) {
		if ext := rt.Extension(key); ext != nil {
			if err := s.acceptExtension(ext, in[key], &out); err != nil {
				return out, err
			}
			continue
		}
		r, ok := rt.Resolve(key)
		if !ok || r.Ext != nil || r.Sub != nil || r.Attr.Name == "schemas" {
			continue
		}
		if err := s.acceptAttribute(r.Attr, in[key], out.attrs, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

func (s *Server) acceptExtension(ext *schema, v any, out *Accepted) error {
	if IsEmpty(v) {
		for _, a := range ext.Attributes {
			out.Named[a] = true
		}
		return nil
	}
	in, ok := v.(Object)
	if !ok {
		return BadValue("%s must be an object", ext.URN)
	}
	o := Object{}
	for _, key := range SortedKeys(in) {
		a := ext.Attribute(key)
		if a == nil {
			continue
		}
		if err := s.acceptAttribute(a, in[key], o, out); err != nil {
			return err
		}
	}
	if len(o) > 0 {
		out.attrs[ext.URN] = o
	}
	return nil
}

func (s *Server) acceptAttribute(a *Attribute, v any, into Object, out *Accepted) error {
	if out.Named[a] {
		return BadSyntax("%s is given twice", a.Path())
	}
	out.Named[a] = true
	if s.b.Mutability(a) == ReadOnly {
		out.protected[a] = true
		return nil
	}
	c, err := s.b.coerce(s.b, a, v)
	if err != nil {
		return err
	}
	if c != nil {
		into[a.Name] = s.b.Seal(a, c)
	}
	return nil
}

// checkSchemas wants the base schema of the endpoint. Other URIs are let pass and not kept.
func checkSchemas(rt *ResourceType, in Object) error {
	v, ok := member(in, "schemas")
	if !ok || IsEmpty(v) {
		return BadSyntax("schemas is missing")
	}
	list, ok := v.([]any)
	if !ok {
		return BadSyntax("schemas must be an array of URIs")
	}
	found := false
	for _, e := range list {
		urn, ok := e.(string)
		if !ok {
			return BadSyntax("schemas must be an array of URIs")
		}
		found = found || strings.EqualFold(urn, rt.Core.URN)
	}
	if !found {
		return BadValue("schemas must have %s", rt.Core.URN)
	}
	return nil
}

// seal keeps secrets from being stored in clear (RFC 7643, section 9.2).
func seal(a *Attribute, v any) any {
	if s, ok := v.(string); ok && a.Mutability == writeOnly && !strings.HasPrefix(s, sealed) {
		d := sha256.Sum256([]byte(a.URN + "|" + a.Name + "|" + s))
		return sealed + hex.EncodeToString(d[:])
	}
	return v
}

const sealed = "{sha256}"

// complete checks what must hold for the whole resource before it is stored. The tenant is locked.
func (s *Server) complete(t *Tenant, rec *Record, pending map[string]*ResourceType) error {
	if err := s.b.Admit(t.Any(rec.ID), rec); err != nil {
		return err
	}
	for _, schema := range append([]*schema{rec.Type.common, rec.Type.Core}, rec.Type.extensions...) {
		home := rec.Attrs
		if schema != rec.Type.common && schema != rec.Type.Core {
			if home, _ = rec.Attrs[schema.URN].(Object); home == nil {
				continue
			}
		}
		for _, a := range schema.Attributes {
			if err := s.b.CheckRequired(s.b, a, home); err != nil {
				return err
			}
		}
	}
	if err := s.b.CheckMembers(t, rec, pending); err != nil {
		return err
	}
	for _, key := range s.b.UniqueKeys(rec) {
		if id, taken := t.Unique[key]; taken && id != rec.ID {
			if err := s.b.Conflict(key); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkRequired wants a value that is not blank. readOnly attributes are the server's own affair.
func checkRequired(b *Behaviour, a *Attribute, home Object) error {
	if !b.Required(a) || a.Mutability == ReadOnly || a.Name == "schemas" {
		return nil
	}
	v := home[a.Name]
	if s, ok := v.(string); ok && strings.TrimSpace(s) == "" || IsEmpty(v) {
		return BadValue("%s is required", a.Path())
	}
	return nil
}

// checkMembers wants every member to be a resource, and fills in its kind. The members that
// are changed here belong to a record that is not stored yet.
func checkMembers(t *Tenant, rec *Record, pending map[string]*ResourceType) error {
	list, _ := rec.Attrs["members"].([]any)
	for i, e := range list {
		o, ok := e.(Object)
		if !ok {
			continue
		}
		id, _ := o["value"].(string)
		rt := pending[id]
		if m := t.Any(id); m != nil {
			rt = m.Type
		}
		if id == rec.ID {
			rt = rec.Type
		}
		if rt == nil {
			return BadValue("members: there is no resource %q", id)
		}
		if o["type"] == nil {
			c := CloneObject(o)
			c["type"] = rt.Name
			list[i] = c
		}
	}
	return nil
}

// UniqueKeys lists the values of a record that nobody else may have.
func UniqueKeys(b *Behaviour, rec *Record) []string {
	var keys []string
	key := func(a *Attribute, value any) {
		if v, ok := value.(string); ok && b.Uniqueness(a) != UniqueNone && v != "" {
			keys = append(keys, rec.Type.Name+"|"+a.URN+"|"+a.Path()+"|"+b.Fold(a, v))
		}
	}
	add := func(s *schema, home Object) {
		for _, a := range s.Attributes {
			key(a, home[a.Name])
			list, _ := home[a.Name].([]any)
			for _, e := range list {
				if o, ok := e.(Object); ok && a.valued() != nil && a.Name != "members" {
					key(a.valued(), o["value"])
				}
			}
		}
	}
	add(rec.Type.Core, rec.Attrs)
	for _, e := range rec.Type.extensions {
		if home, ok := rec.Attrs[e.URN].(Object); ok {
			add(e, home)
		}
	}
	return keys
}
