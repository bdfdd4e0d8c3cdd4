package target

import "strings"

// projection says which attributes the client wants (RFC 7644, section 3.9).
type projection struct {
	given     bool // attributes was given
	include   []ref
	exclude   []ref
	specified map[*attribute]bool // named in the body of the request
}

// projectionOf resolves the names; unknown ones are left out. attributes wins when both are given.
func projectionOf(rt *resourceType, attributes, excluded []string) projection {
	p := projection{}
	for _, name := range attributes {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		p.given = true
		if r, ok := rt.resolve(name); ok {
			p.include = append(p.include, r)
		}
	}
	if p.given {
		return p
	}
	for _, name := range excluded {
		if r, ok := rt.resolve(strings.TrimSpace(name)); ok {
			p.exclude = append(p.exclude, r)
		}
	}
	return p
}

// project takes out of a whole resource what the client does not get. The resource is the
// caller's own and is changed.
func project(b *behaviour, rt *resourceType, whole object, p projection) object {
	for _, s := range []*schema{rt.common, rt.core} {
		b.projectSchema(whole, s, nil, p)
	}
	for _, e := range rt.extensions {
		ext, ok := whole[e.urn].(object)
		if !ok {
			continue
		}
		if b.projectSchema(ext, e, e, p); len(ext) == 0 {
			delete(whole, e.urn)
		}
	}
	return whole
}

func (b *behaviour) projectSchema(o object, s, ext *schema, p projection) {
	for _, a := range s.attributes {
		v, ok := o[a.name]
		if !ok {
			continue
		}
		if v = b.projectAttribute(a, ext, v, p); v == nil {
			delete(o, a.name)
		} else {
			o[a.name] = v
		}
	}
}

// projectAttribute gives what is left of a value, nil for nothing.
func (b *behaviour) projectAttribute(a *attribute, ext *schema, v any, p projection) any {
	rule := b.returned(a)
	if rule == never {
		return nil
	}
	if rule == always {
		return v
	}
	if p.given {
		whole, subs := chosen(p.include, a, ext)
		switch {
		case whole:
			return b.withoutNever(a, v)
		case len(subs) > 0:
			return eachObject(v, func(o object) { keepOnly(b, a, o, subs) })
		}
		if rule == onRequest && p.specified[a] {
			return v
		}
		return nil
	}
	if rule == onRequest && !p.specified[a] {
		return nil
	}
	whole, subs := chosen(p.exclude, a, ext)
	if whole {
		return nil
	}
	return eachObject(b.withoutNever(a, v), func(o object) {
		for _, s := range subs {
			if b.returned(s) != always {
				delete(o, s.name)
			}
		}
	})
}

// chosen looks an attribute up in a list of names: as a whole, or some of its sub-attributes.
func chosen(list []ref, a *attribute, ext *schema) (whole bool, subs []*attribute) {
	for _, r := range list {
		switch {
		case r.attr == nil && ext != nil && r.ext == ext:
			return true, nil
		case r.attr != a:
		case r.sub == nil:
			return true, nil
		default:
			subs = append(subs, r.sub)
		}
	}
	return false, subs
}

func keepOnly(b *behaviour, a *attribute, o object, subs []*attribute) {
	for _, s := range a.subs {
		keep := b.returned(s) == always
		for _, want := range subs {
			keep = keep || want == s && b.returned(s) != never
		}
		if !keep {
			delete(o, s.name)
		}
	}
}

func (b *behaviour) withoutNever(a *attribute, v any) any {
	for _, s := range a.subs {
		if b.returned(s) == never {
			return eachObject(v, func(o object) { delete(o, s.name) })
		}
	}
	return v
}

// eachObject applies a change to a complex value or to each of several, and drops what
// is empty afterwards.
func eachObject(v any, change func(object)) any {
	switch v := v.(type) {
	case object:
		if change(v); len(v) == 0 {
			return nil
		}
	case []any:
		if len(v) == 0 {
			return v
		}
		out := make([]any, 0, len(v))
		for _, e := range v {
			if o, ok := e.(object); ok {
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
