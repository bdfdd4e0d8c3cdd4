package target

import "strings"

// patchPath is a parsed path of a PATCH operation (RFC 7644, section 3.5.2, figure 7).
type patchPath struct {
	name   string // attribute, or attribute with sub-attribute, URN-qualified or not
	filter expr   // nil without brackets
	sub    string // after the brackets
}

// parsePath reads a path. Bad syntax is invalidPath; a bad filter in brackets is invalidFilter.
func parsePath(text string) (patchPath, error) {
	if len(text) > maxFilterLength {
		return patchPath{}, badPath("the path is longer than %d bytes", maxFilterLength)
	}
	text = strings.TrimSpace(text)
	open := strings.IndexByte(text, '[')
	if open < 0 {
		if !validName(text) {
			return patchPath{}, badPath("%q is not a path", text)
		}
		return patchPath{name: text}, nil
	}
	p := patchPath{name: text[:open]}
	if !validName(p.name) {
		return patchPath{}, badPath("%q is not an attribute", p.name)
	}
	end := closing(text, open)
	if end < 0 {
		return patchPath{}, badPath("a bracket is not closed in %q", text)
	}
	var err error
	if p.filter, err = parseFilter(text[open+1 : end]); err != nil {
		return patchPath{}, err
	}
	tail := text[end+1:]
	if tail == "" {
		return p, nil
	}
	if p.sub = strings.TrimPrefix(tail, "."); p.sub == tail || !validName(p.sub) || strings.ContainsAny(p.sub, ".:") {
		return patchPath{}, badPath("%q does not follow a bracket", tail)
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

// implied gives the sub-attributes that a value must have to match the filter, when the filter
// is a plain conjunction of equalities and says what kind of value is meant.
func implied(b *behaviour, a *attribute, e expr) (object, bool) {
	switch e := e.(type) {
	case logical:
		if e.op != "and" {
			return nil, false
		}
		left, ok1 := implied(b, a, e.left)
		right, ok2 := implied(b, a, e.right)
		if !ok1 || !ok2 {
			return nil, false
		}
		for k, v := range right {
			left[k] = v
		}
		return left, true
	case comparison:
		sub := a.sub(e.name)
		if sub == nil || e.op != "eq" || e.value == nil || sub.name == "value" {
			return nil, false
		}
		v, err := b.coerce(b, sub, e.value)
		if err != nil || v == nil {
			return nil, false
		}
		return object{sub.name: v}, true
	}
	return nil, false
}

// typical says whether implied sub-attributes are a kind of value that the schema knows: then
// a replace may create it, as Microsoft Entra ID needs.
func typical(a *attribute, o object) bool {
	if len(o) == 0 {
		return false
	}
	for name, v := range o {
		sub := a.sub(name)
		s, isString := v.(string)
		switch {
		case name == "primary" && v == any(true):
		case name == "type" && isString && (sub.canonicalValue(s) || len(sub.canonical) == 0):
		default:
			return false
		}
	}
	return true
}
