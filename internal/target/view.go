package target

import (
	"encoding/json"
	"net/url"
	"strconv"
)

// view is a stored resource as a client sees it: with id, meta, groups and references. It is a
// source for filters and sorting. The tenant must be locked for reading.
type view struct {
	s    *Server
	t    *tenant
	rec  *record
	base string // absolute base URL
}

func (v view) location(rec *record) string {
	return v.base + rec.rt.endpoint + "/" + url.PathEscape(rec.id)
}

// value gives one attribute without building the whole resource.
func (v view) value(r ref) any {
	if r.ext != nil {
		return v.extended(r)
	}
	switch r.attr.name {
	case "schemas":
		return v.schemas()
	case "id":
		return v.rec.id
	case "meta":
		return v.meta()
	case "groups":
		return v.groups()
	case "members":
		return v.members()
	}
	return v.rec.attrs[r.attr.name]
}

func (v view) extended(r ref) any {
	if r.ext.urn == SchemaTrace {
		return v.trace()[r.attr.name]
	}
	o, _ := v.rec.attrs[r.ext.urn].(object)
	switch {
	case o == nil:
		return nil
	case r.attr.name == "manager":
		return v.manager(o)
	case r.ext.urn == SchemaBadge && r.attr.name == "state":
		return "issued"
	}
	return o[r.attr.name]
}

// schemas lists the core schema and the extensions that have values.
func (v view) schemas() []any {
	out := []any{v.rec.rt.core.urn}
	for _, e := range v.rec.rt.extensions {
		if e.urn == SchemaTrace || v.rec.attrs[e.urn] != nil {
			out = append(out, e.urn)
		}
	}
	return out
}

func (v view) meta() object {
	o := object{
		"resourceType": v.rec.rt.name,
		"created":      v.s.choices.date(v.rec.created),
		"lastModified": v.s.choices.date(v.rec.modified),
		"location":     v.location(v.rec),
	}
	if v.s.can(capETag) {
		o["version"] = v.s.b.version(v.s, v.rec)
	}
	return o
}

func (v view) trace() object {
	d := v.s.choices.digest("shard|", v.rec.id)
	return object{"revision": json.Number(strconv.Itoa(v.rec.revision)), "shard": string('a' + rune(d[0]%4))}
}

// groups are computed from the members of the groups (RFC 7643, section 4.1.2).
func (v view) groups() any {
	if v.rec.rt.core.attribute("groups") == nil {
		return nil
	}
	ids, direct := v.t.groupsOf(v.rec.id)
	var out []any
	for _, id := range ids {
		g := v.t.any(id)
		if g == nil {
			continue
		}
		kind := "indirect"
		if direct[id] {
			kind = "direct"
		}
		o := object{"value": id, "$ref": v.location(g), "type": kind}
		if name, ok := g.attrs["displayName"].(string); ok {
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
func (v view) members() any {
	list, _ := v.rec.attrs["members"].([]any)
	if len(list) == 0 {
		return nil
	}
	out := make([]any, 0, len(list))
	for _, e := range list {
		o := cloneObject(e.(object))
		id, _ := o["value"].(string)
		if m := v.t.any(id); m != nil {
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

func displayOf(rec *record) string {
	for _, name := range []string{"displayName", "userName"} {
		if s, ok := rec.attrs[name].(string); ok && s != "" {
			return s
		}
	}
	return ""
}

// manager adds the reference and the manager's name.
func (v view) manager(ext object) any {
	stored, ok := ext["manager"].(object)
	if !ok {
		return nil
	}
	o := cloneObject(stored)
	id, _ := o["value"].(string)
	if m := v.t.any(id); m != nil {
		if o["$ref"] == nil {
			o["$ref"] = v.location(m)
		}
		if name, ok := m.attrs["displayName"].(string); ok {
			o["displayName"] = name
		}
	}
	return o
}

// render builds the whole resource, attributes with returned "never" among it: projection
// takes them out.
func (v view) render() object {
	o := object{"schemas": v.schemas(), "id": v.rec.id, "meta": v.meta()}
	for _, s := range []*schema{v.rec.rt.common, v.rec.rt.core} {
		for _, a := range s.attributes {
			if o[a.name] == nil {
				v.place(o, ref{attr: a})
			}
		}
	}
	for _, e := range v.rec.rt.extensions {
		ext := object{}
		if e.urn == SchemaTrace {
			ext = v.trace()
		} else if v.rec.attrs[e.urn] == nil {
			continue
		} else {
			for _, a := range e.attributes {
				v.place(ext, ref{ext: e, attr: a})
			}
		}
		o[e.urn] = ext
	}
	return o
}

func (v view) place(o object, r ref) {
	val := v.value(r)
	if list, ok := val.([]any); ok && v.s.choices.explicitPrimary && r.attr.sub("primary") != nil {
		val = spellPrimary(list)
	}
	switch {
	case val != nil:
		o[r.attr.name] = clone(val)
	case r.attr.multi && v.s.choices.emptyArrays && r.ext == nil:
		o[r.attr.name] = []any{}
	}
}

// spellPrimary writes primary false out.
func spellPrimary(list []any) []any {
	out := make([]any, len(list))
	for i, e := range list {
		o, ok := e.(object)
		if !ok || o["primary"] != nil {
			out[i] = e
			continue
		}
		c := cloneObject(o)
		c["primary"] = false
		out[i] = c
	}
	return out
}
