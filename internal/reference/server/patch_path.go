package server

import "strings"

// PatchPath is a parsed path of a PATCH operation (RFC 7644, section 3.5.2, figure 7).
type PatchPath struct {
	Name   string // attribute, or attribute with sub-attribute, URN-qualified or not
	Filter Expr   // nil without brackets
	sub    string // after the brackets
}

// ParsePath reads a path. Bad syntax is invalidPath; a bad filter in brackets is invalidFilter.
func ParsePath(text string) (PatchPath, error) {
	if len(text) > maxFilterLength {
		return PatchPath{}, BadPath("the path is longer than %d bytes", maxFilterLength)
	}
	text = strings.TrimSpace(text)
	open := strings.IndexByte(text, '[')
	if open < 0 {
		if !validName(text) {
			return PatchPath{}, BadPath("%q is not a path", text)
		}
		return PatchPath{Name: text}, nil
	}
	p := PatchPath{Name: text[:open]}
	if !validName(p.Name) {
		return PatchPath{}, BadPath("%q is not an attribute", p.Name)
	}
	end := closing(text, open)
	if end < 0 {
		return PatchPath{}, BadPath("a bracket is not closed in %q", text)
	}
	var err error
	if p.Filter, err = ParseFilter(text[open+1 : end]); err != nil {
		return PatchPath{}, err
	}
	tail := text[end+1:]
	if tail == "" {
		return p, nil
	}
	if p.sub = strings.TrimPrefix(tail, "."); p.sub == tail || !validName(p.sub) || strings.ContainsAny(p.sub, ".:") {
		return PatchPath{}, BadPath("%q does not follow a bracket", tail)
	}
	return p, nil
}

// closing finds the bracket that closes the one at open, with strings skipped.
func closing(text string, open int) int {
	quoted := false
	for i := open + 1; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == ']' && !quoted:
			return i
		}
	}
	return -1
}

// Implied gives the sub-attributes that a value must have to match the filter, when the filter
// is a plain conjunction of equalities and says what kind of value is meant.
func Implied(b *Behaviour, a *Attribute, e Expr) (Object, bool) {
	switch e := e.(type) {
	case Logical:
		if e.Op != "and" {
			return nil, false
		}
		left, ok1 := Implied(b, a, e.Left)
		right, ok2 := Implied(b, a, e.Right)
		if !ok1 || !ok2 {
			return nil, false
		}
		for k, v := range right {
			left[k] = v
		}
		return left, true
	case Comparison:
		sub := a.Sub(e.Name)
		if sub == nil || e.Op != "eq" || e.Value == nil || sub.Name == "value" {
			return nil, false
		}
		v, err := b.coerce(b, sub, e.Value)
		if err != nil || v == nil {
			return nil, false
		}
		return Object{sub.Name: v}, true
	}
	return nil, false
}

// typical says whether implied sub-attributes are a kind of value that the schema knows: then
// a replace may create it, as Microsoft Entra ID needs.
func typical(a *Attribute, o Object) bool {
	if len(o) == 0 {
		return false
	}
	for name, v := range o {
		sub := a.Sub(name)
		s, isString := v.(string)
		switch {
		case name == "primary" && v == any(true):
		case name == "type" && isString && (sub.canonicalValue(s) || len(sub.Canonical) == 0):
		default:
			return false
		}
	}
	return true
}
