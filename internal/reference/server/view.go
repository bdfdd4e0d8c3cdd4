package server

import (
	"encoding/json"
	"net/url"
	"strconv"
)

// View is a stored resource as a client sees it: with id, meta, groups and references. It is a
// source for filters and sorting. The tenant must be locked for reading.
type View struct {
	S    *Server
	T    *Tenant
	Rec  *Record
	Base string // absolute base URL
}

func (v View) location(rec *Record) string {
	return v.Base + rec.Type.Endpoint + "/" + url.PathEscape(rec.ID)
}

// Value gives one attribute without building the whole resource.
func (v View) Value(r Ref) any {
	if r.Ext != nil {
		return v.extended(r)
	}
	switch r.Attr.Name {
	case "schemas":
		return v.schemas()
	case "id":
		return v.Rec.ID
	case "meta":
		return v.meta()
	case "groups":
		return v.groups()
	case "members":
		return v.members()
	}
	return v.Rec.Attrs[r.Attr.Name]
}

func (v View) extended(r Ref) any {
	if r.Ext.URN == SchemaTrace {
		return v.trace()[r.Attr.Name]
	}
	o, _ := v.Rec.Attrs[r.Ext.URN].(Object)
	switch {
	case o == nil:
		return nil
	case r.Attr.Name == "manager":
		return v.manager(o)
	case r.Ext.URN == SchemaBadge && r.Attr.Name == "state":
		return "issued"
	}
	return o[r.Attr.Name]
}

// schemas lists the core schema and the extensions that have values.
func (v View) schemas() []any {
	out := []any{v.Rec.Type.Core.URN}
	for _, e := range v.Rec.Type.extensions {
		if e.URN == SchemaTrace || v.Rec.Attrs[e.URN] != nil {
			out = append(out, e.URN)
		}
	}
	return out
}

func (v View) meta() Object {
	o := Object{
		"resourceType": v.Rec.Type.Name,
		"created":      v.S.Choices.date(v.Rec.created),
		"lastModified": v.S.Choices.date(v.Rec.modified),
		"location":     v.location(v.Rec),
	}
	if v.S.can(capETag) {
		o["version"] = v.S.b.Version(v.S, v.Rec)
	}
	return o
}

func (v View) trace() Object {
	d := v.S.Choices.digest("shard|", v.Rec.ID)
	return Object{"revision": json.Number(strconv.Itoa(v.Rec.Revision)), "shard": string('a' + rune(d[0]%4))}
}

// groups are computed from the members of the groups (RFC 7643, section 4.1.2).
func (v View) groups() any {
	if v.Rec.Type.Core.Attribute("groups") == nil {
		return nil
	}
	ids, direct := v.T.groupsOf(v.Rec.ID)
	var out []any
	for _, id := range ids {
		g := v.T.Any(id)
		if g == nil {
			continue
		}
		kind := "indirect"
		if direct[id] {
			kind = "direct"
		}
		o := Object{"value": id, "$ref": v.location(g), "type": kind}
		if name, ok := g.Attrs["displayName"].(string); ok {
			o["display"] = name
		}
		out = append(out, o)
	}
	if out == nil {
		return nil
	}
	return out
}

// members adds what the client need not send: reference and display name.
func (v View) members() any {
	list, _ := v.Rec.Attrs["members"].([]any)
	if len(list) == 0 {
		return nil
	}
	out := make([]any, 0, len(list))
	for _, e := range list {
		o := CloneObject(e.(Object))
		id, _ := o["value"].(string)
		if m := v.T.Any(id); m != nil {
			if o["$ref"] == nil {
				o["$ref"] = v.location(m)
			}
			if name := displayOf(m); o["display"] == nil && name != "" {
				o["display"] = name
			}
		}
		out = append(out, o)
	}
	return out
}

func displayOf(rec *Record) string {
	for _, name := range []string{"displayName", "userName"} {
		if s, ok := rec.Attrs[name].(string); ok && s != "" {
			return s
		}
	}
	return ""
}

// manager adds the reference and the manager's name.
func (v View) manager(ext Object) any {
	stored, ok := ext["manager"].(Object)
	if !ok {
		return nil
	}
	o := CloneObject(stored)
	id, _ := o["value"].(string)
	if m := v.T.Any(id); m != nil {
		if o["$ref"] == nil {
			o["$ref"] = v.location(m)
		}
		if name, ok := m.Attrs["displayName"].(string); ok {
			o["displayName"] = name
		}
	}
	return o
}

// render builds the whole resource, attributes with returned "never" among it: projection
// takes them out.
func (v View) render() Object {
	o := Object{"schemas": v.schemas(), "id": v.Rec.ID, "meta": v.meta()}
	for _, s := range []*schema{v.Rec.Type.common, v.Rec.Type.Core} {
		for _, a := range s.Attributes {
			if o[a.Name] == nil {
				v.place(o, Ref{Attr: a})
			}
		}
	}
	for _, e := range v.Rec.Type.extensions {
		ext := Object{}
		if e.URN == SchemaTrace {
			ext = v.trace()
		} else if v.Rec.Attrs[e.URN] == nil {
			continue
		} else {
			for _, a := range e.Attributes {
				v.place(ext, Ref{Ext: e, Attr: a})
			}
		}
		o[e.URN] = ext
	}
	return o
}

func (v View) place(o Object, r Ref) {
	val := v.Value(r)
	if list, ok := val.([]any); ok && v.S.Choices.explicitPrimary && r.Attr.Sub("primary") != nil {
		val = spellPrimary(list)
	}
	switch {
	case val != nil:
		o[r.Attr.Name] = clone(val)
	case r.Attr.Multi && v.S.Choices.emptyArrays && r.Ext == nil:
		o[r.Attr.Name] = []any{}
	}
}

// spellPrimary writes primary false out.
func spellPrimary(list []any) []any {
	out := make([]any, len(list))
	for i, e := range list {
		o, ok := e.(Object)
		if !ok || o["primary"] != nil {
			out[i] = e
			continue
		}
		c := CloneObject(o)
		c["primary"] = false
		out[i] = c
	}
	return out
}
