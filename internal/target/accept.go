package target

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// accepted is a resource that a client sent, in canonical form.
type accepted struct {
	attrs     object
	named     map[*attribute]bool // attributes that were in the body, null ones too
	protected map[*attribute]bool // of these, the ones with mutability readOnly
}

// accept reads the body of a POST or PUT against the schemas. What the client may not set and
// what no schema knows is left out (RFC 7644, sections 3.3 and 3.5.1).
func (s *Server) accept(rt *resourceType, in object) (accepted, error) {
	out := accepted{attrs: object{}, named: map[*attribute]bool{}, protected: map[*attribute]bool{}}
	if err := s.b.checkSchemas(rt, in); err != nil {
		return out, err
	}
	for _, key := range sortedKeys(in) {
		if ext := rt.extension(key); ext != nil {
			if err := s.acceptExtension(ext, in[key], &out); err != nil {
				return out, err
			}
			continue
		}
		r, ok := rt.resolve(key)
		if !ok || r.ext != nil || r.sub != nil || r.attr.name == "schemas" {
			continue
		}
		if err := s.acceptAttribute(r.attr, in[key], out.attrs, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

func (s *Server) acceptExtension(ext *schema, v any, out *accepted) error {
	if isEmpty(v) {
		for _, a := range ext.attributes {
			out.named[a] = true
		}
		return nil
	}
	in, ok := v.(object)
	if !ok {
		return badValue("%s must be an object", ext.urn)
	}
	o := object{}
	for _, key := range sortedKeys(in) {
		a := ext.attribute(key)
		if a == nil {
			continue
		}
		if err := s.acceptAttribute(a, in[key], o, out); err != nil {
			return err
		}
	}
	if len(o) > 0 {
		out.attrs[ext.urn] = o
	}
	return nil
}

func (s *Server) acceptAttribute(a *attribute, v any, into object, out *accepted) error {
	if out.named[a] {
		return badSyntax("%s is given twice", a.path())
	}
	out.named[a] = true
	if s.b.mutability(a) == readOnly {
		out.protected[a] = true
		return nil
	}
	c, err := s.b.coerce(s.b, a, v)
	if err != nil {
		return err
	}
	if c != nil {
		into[a.name] = s.b.seal(a, c)
	}
	return nil
}

// checkSchemas wants the base schema of the endpoint. Other URIs are let pass and not kept.
func checkSchemas(rt *resourceType, in object) error {
	v, ok := member(in, "schemas")
	if !ok || isEmpty(v) {
		return badSyntax("schemas is missing")
	}
	list, ok := v.([]any)
	if !ok {
		return badSyntax("schemas must be an array of URIs")
	}
	found := false
	for _, e := range list {
		urn, ok := e.(string)
		if !ok {
			return badSyntax("schemas must be an array of URIs")
		}
		found = found || strings.EqualFold(urn, rt.core.urn)
	}
	if !found {
		return badValue("schemas must have %s", rt.core.urn)
	}
	return nil
}

// seal keeps secrets from being stored in clear (RFC 7643, section 9.2).
func seal(a *attribute, v any) any {
	if s, ok := v.(string); ok && a.mutability == writeOnly && !strings.HasPrefix(s, sealed) {
		d := sha256.Sum256([]byte(a.urn + "|" + a.name + "|" + s))
		return sealed + hex.EncodeToString(d[:])
	}
	return v
}

const sealed = "{sha256}"

// complete checks what must hold for the whole resource before it is stored. The tenant is locked.
func (s *Server) complete(t *tenant, rec *record, pending map[string]*resourceType) error {
	for _, schema := range append([]*schema{rec.rt.common, rec.rt.core}, rec.rt.extensions...) {
		home := rec.attrs
		if schema != rec.rt.common && schema != rec.rt.core {
			if home, _ = rec.attrs[schema.urn].(object); home == nil {
				continue
			}
		}
		for _, a := range schema.attributes {
			if err := s.b.checkRequired(s.b, a, home); err != nil {
				return err
			}
		}
	}
	if err := s.b.checkMembers(t, rec, pending); err != nil {
		return err
	}
	for _, key := range s.b.uniqueKeys(rec) {
		if id, taken := t.unique[key]; taken && id != rec.id {
			if err := s.b.conflict(key); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkRequired wants a value that is not blank. readOnly attributes are the server's own affair.
func checkRequired(b *behaviour, a *attribute, home object) error {
	if !b.required(a) || a.mutability == readOnly || a.name == "schemas" {
		return nil
	}
	v := home[a.name]
	if s, ok := v.(string); ok && strings.TrimSpace(s) == "" || isEmpty(v) {
		return badValue("%s is required", a.path())
	}
	return nil
}

// checkMembers wants every member to be a resource, and fills in its kind. The members that
// are changed here belong to a record that is not stored yet.
func checkMembers(t *tenant, rec *record, pending map[string]*resourceType) error {
	list, _ := rec.attrs["members"].([]any)
	for i, e := range list {
		o, ok := e.(object)
		if !ok {
			continue
		}
		id, _ := o["value"].(string)
		rt := pending[id]
		if m := t.any(id); m != nil {
			rt = m.rt
		}
		if id == rec.id {
			rt = rec.rt
		}
		if rt == nil {
			return badValue("members: there is no resource %q", id)
		}
		if o["type"] == nil {
			c := cloneObject(o)
			c["type"] = rt.name
			list[i] = c
		}
	}
	return nil
}

// uniqueKeys lists the values of a record that nobody else may have.
func uniqueKeys(b *behaviour, rec *record) []string {
	var keys []string
	add := func(s *schema, home object) {
		for _, a := range s.attributes {
			if v, ok := home[a.name].(string); ok && b.uniqueness(a) != uniqueNone && v != "" {
				keys = append(keys, rec.rt.name+"|"+a.urn+"|"+a.name+"|"+b.fold(a, v))
			}
		}
	}
	add(rec.rt.core, rec.attrs)
	for _, e := range rec.rt.extensions {
		if home, ok := rec.attrs[e.urn].(object); ok {
			add(e, home)
		}
	}
	return keys
}
