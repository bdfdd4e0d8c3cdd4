package server

import "strings"

// projection says which attributes the client wants (RFC 7644, section 3.9).
type projection struct {
	given     bool // attributes was given
	include   []Ref
	exclude   []Ref
	specified map[*Attribute]bool // named in the body of the request
}

// projectionOf resolves the names; unknown ones are left out. attributes wins when both are given.
func projectionOf(rt *ResourceType, attributes, excluded []string) projection {
	p := projection{}
	for _, name := range attributes {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		p.given = true
		if r, ok := rt.Resolve(name); ok {
			p.include = append(p.include, r)
		}
	}
	if p.given {
		return p
	}
	for _, name := range excluded {
		if r, ok := rt.Resolve(strings.TrimSpace(name)); ok {
			p.exclude = append(p.exclude, r)
		}
	}
	return p
}

// project takes out of a whole resource what the client does not get. The resource is the
// caller's own and is changed.
func project(b *Behaviour, rt *ResourceType, whole Object, p projection) Object {
	for _, s := range []*schema{rt.common, rt.Core} {
		b.projectSchema(whole, s, nil, p)
	}
	for _, e := range rt.extensions {
		ext, ok := whole[e.URN].(Object)
		if !ok {
			continue
		}
		if b.projectSchema(ext, e, e, p); len(ext) == 0 {
			delete(whole, e.URN)
		}
	}
	return whole
}

func (b *Behaviour) projectSchema(o Object, s, ext *schema, p projection) {
	for _, a := range s.Attributes {
		v, ok := o[a.Name]
		if !ok {
			continue
		}
		if v = b.projectAttribute(a, ext, v, p); v == nil {
			delete(o, a.Name)
		} else {
			o[a.Name] = v
		}
	}
}

// projectAttribute gives what is left of a value, nil for nothing.
func (b *Behaviour) projectAttribute(a *Attribute, ext *schema, v any, p projection) any {
	rule := b.Returned(a)
	if rule == Never {
		return nil
	}
	if rule == Always {
		return v
	}
	if p.given {
		whole, subs := chosen(p.include, a, ext)
		switch {
		case whole:
			return b.withoutNever(a, v)
		case len(subs) > 0:
			return eachObject(v, func(o Object) { keepOnly(b, a, o, subs) })
		}
		if rule == OnRequest && p.specified[a] {
			return v
		}
		return nil
	}
	if rule == OnRequest && !p.specified[a] {
		return nil
	}
	whole, subs := chosen(p.exclude, a, ext)
	if whole {
		return nil
	}
	return eachObject(b.withoutNever(a, v), func(o Object) {
		for _, s := range subs {
			if b.Returned(s) != Always {
				delete(o, s.Name)
			}
		}
	})
}

// chosen looks an attribute up in a list of names: as a whole, or some of its sub-attributes.
func chosen(list []Ref, a *Attribute, ext *schema) (whole bool, subs []*Attribute) {
	for _, r := range list {
		switch {
		case r.Attr == nil && ext != nil && r.Ext == ext:
			return true, nil
		case r.Attr != a:
		case r.Sub == nil:
			return true, nil
		default:
			subs = append(subs, r.Sub)
		}
	}
	return false, subs
}

func keepOnly(b *Behaviour, a *Attribute, o Object, subs []*Attribute) {
	for _, s := range a.subs {
		keep := b.Returned(s) == Always
		for _, want := range subs {
			keep = keep || want == s && b.Returned(s) != Never
		}
		if !keep {
			delete(o, s.Name)
		}
	}
}

func (b *Behaviour) withoutNever(a *Attribute, v any) any {
	for _, s := range a.subs {
		if b.Returned(s) == Never {
			return eachObject(v, func(o Object) { delete(o, s.Name) })
		}
	}
	return v
}

// eachObject applies a change to a complex value or to each of several, and drops what
// is empty afterwards.
func eachObject(v any, change func(Object)) any {
	switch v := v.(type) {
	case Object:
		if change(v); len(v) == 0 {
			return nil
		}
	case []any:
		if len(v) == 0 {
			return v
		}
		out := make([]any, 0, len(v))
		for _, e := range v {
			if o, ok := e.(Object); ok {
				if change(o); len(o) == 0 {
					continue
				}
			}
			out = append(out, e)
		}
		if len(out) == 0 {
			return nil
		}
		return out
	}
	return v
}
