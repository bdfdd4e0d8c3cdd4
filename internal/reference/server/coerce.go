package server

import (
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode"
)

// toBoolean accepts the JSON literals and the strings that Microsoft Entra ID sends for them.
func toBoolean(v any) (bool, bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case string:
		switch strings.ToLower(v) {
		case "true":
			return true, true
		case "false":
			return false, true
		}
	}
	return false, false
}

// coerce checks a value against its attribute and gives the form that is stored. nil means
// unassigned (RFC 7643, section 2.5).
func coerce(b *Behaviour, a *Attribute, v any) (any, error) {
	if IsEmpty(v) {
		return nil, nil
	}
	if a.Multi {
		return b.CoerceList(b, a, v)
	}
	if list, ok := v.([]any); ok {
		if a.Kind != TypeComplex || len(list) != 1 {
			return nil, BadValue("%s has one value, not several", a.Path())
		}
		v = list[0]
	}
	return b.CoerceOne(b, a, v)
}

// coerceList reads the values of a multi-valued attribute. A single value stands for a list of one.
func coerceList(b *Behaviour, a *Attribute, v any) (any, error) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	out := make([]any, 0, len(list))
	for _, e := range list {
		one, err := b.CoerceOne(b, a, e)
		if err != nil {
			return nil, err
		}
		if one != nil && !repeated(out, one) && !(a.Name == "members" && Holds(a, out, one)) {
			out = append(out, one)
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return b.CheckPrimary(b, a, out)
}

// repeated says whether a complex value is in the list already (RFC 7643, section 2.4).
func repeated(list []any, v any) bool {
	for _, have := range list {
		if _, complex := v.(Object); complex && Equal(have, v) {
			return true
		}
	}
	return false
}

// checkPrimary keeps the rule that primary is true at most once (RFC 7643, section 2.4).
func checkPrimary(b *Behaviour, a *Attribute, list []any) (any, error) {
	seen := false
	for _, e := range list {
		o, ok := e.(Object)
		if !ok || o["primary"] != any(true) {
			continue
		}
		if seen {
			if !b.mendPrimary {
				return nil, BadValue("%s has more than one primary value", a.Path())
			}
			o["primary"] = false
		}
		seen = true
	}
	return list, nil
}

// coerceOne reads one value.
func coerceOne(b *Behaviour, a *Attribute, v any) (any, error) {
	switch a.Kind {
	case TypeComplex:
		return b.coerceComplex(b, a, v)
	case TypeBoolean:
		t, ok := b.Boolean(v)
		if !ok {
			return nil, BadValue("%s must be true or false", a.Path())
		}
		return t, nil
	case TypeInteger, TypeDecimal:
		return coerceNumber(a, v)
	}
	s, ok := v.(string)
	if !ok {
		return nil, BadValue("%s must be a string", a.Path())
	}
	switch a.Kind {
	case TypeDateTime:
		if _, ok := ParseTime(s); !ok {
			return nil, BadValue("%s must be a dateTime", a.Path())
		}
	case TypeBinary:
		if _, err := base64.StdEncoding.DecodeString(s); err != nil {
			return nil, BadValue("%s must be base64", a.Path())
		}
	}
	if err := b.CheckText(a, s); err != nil {
		return nil, err
	}
	return s, nil
}

// checkText checks what a schema cannot say of a string: a language tag holds no space (RFC
// 7643, section 4.1.1), and a value one certificate (section 4.1.2).
func checkText(a *Attribute, s string) error {
	switch a.Path() {
	case "locale":
		if strings.ContainsFunc(s, unicode.IsSpace) {
			return BadValue("locale must be a language tag, without spaces")
		}
	case "x509Certificates.value":
		der, _ := base64.StdEncoding.DecodeString(s) // it was decoded before
		var first, second asn1.RawValue
		rest, err := asn1.Unmarshal(der, &first)
		if err != nil || !first.IsCompound {
			return nil // no certificate that this server could read
		}
		if _, err := asn1.Unmarshal(rest, &second); err == nil {
			return BadValue("x509Certificates.value must hold one certificate")
		}
	}
	return nil
}

// coerceNumber accepts digits in a string too, as Microsoft Entra ID sends them.
func coerceNumber(a *Attribute, v any) (any, error) {
	n, ok := v.(json.Number)
	if s, isString := v.(string); isString {
		if json.Unmarshal([]byte(s), &n) != nil || n == "" {
			return nil, BadValue("%s must be a number", a.Path())
		}
		ok = true
	}
	r, valid := toRat(n)
	if !ok || !valid {
		return nil, BadValue("%s must be a number", a.Path())
	}
	if a.Kind == TypeInteger {
		if !r.IsInt() {
			return nil, BadValue("%s must be an integer", a.Path())
		}
		return json.Number(r.Num().String()), nil
	}
	if !strings.ContainsAny(string(n), ".eE") {
		n += ".0" // a decimal has a digit on each side of the period
	}
	return n, nil
}

// coerceComplex reads an object, or a bare value where the attribute has a value
// sub-attribute. An empty value means unassigned, for the manager above all.
func coerceComplex(b *Behaviour, a *Attribute, v any) (any, error) {
	in, ok := v.(Object)
	if !ok {
		if s, isString := v.(string); a.valued() != nil && isString {
			if s == "" {
				return nil, nil
			}
			in = Object{"value": s}
		} else {
			return nil, BadValue("%s must be an object", a.Path())
		}
	}
	out := Object{}
	for _, key := range SortedKeys(in) {
		sub := a.Sub(key)
		if sub == nil || b.Mutability(sub) == ReadOnly {
			continue
		}
		if _, twice := out[sub.Name]; twice {
			return nil, BadSyntax("%s is given twice", sub.Path())
		}
		one, err := b.coerce(b, sub, in[key])
		if err != nil {
			return nil, err
		}
		if one != nil {
			out[sub.Name] = one
		}
	}
	if value, ok := out["value"].(string); ok && value == "" && !a.Multi {
		return nil, nil
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

// Holds says whether a list has the value already. Members are the same when their value is;
// other values when all of their sub-attributes are.
func Holds(a *Attribute, list []any, v any) bool {
	for _, e := range list {
		if same(a, e, v) {
			return true
		}
	}
	return false
}

func same(a *Attribute, x, y any) bool {
	p, ok1 := x.(Object)
	q, ok2 := y.(Object)
	if !ok1 || !ok2 || a.Name != "members" {
		return Equal(withoutFalse(x), withoutFalse(y))
	}
	return p["value"] != nil && p["value"] == q["value"]
}

// withoutFalse treats primary false as primary absent.
func withoutFalse(v any) any {
	o, ok := v.(Object)
	if !ok || o["primary"] != any(false) {
		return v
	}
	c := CloneObject(o)
	delete(c, "primary")
	return c
}
