package expression

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
)

// Kind tells what a Value holds.
type Kind uint8

// The kinds of values. Ignored is the result of IgnoreFlowIfNullOrEmpty: the
// attribute is dropped from the flow, which is not the same as flowing null.
const (
	KindNull Kind = iota
	KindString
	KindNumber
	KindBool
	KindList
	KindObject
	KindIgnored
)

// Value is an immutable result or attribute value. The zero Value is null.
type Value struct {
	kind     Kind
	text     string
	integer  int64
	decimal  float64
	whole    bool
	truth    bool
	items    []Value
	members  []Member
	roles    []AppRole
	redacted bool
}

// Member is one name and value of an object; objects keep the order in which
// Entra writes them.
type Member struct {
	Name  string
	Value Value
}

// Null is the value of an attribute that is absent.
func Null() Value { return Value{} }

// String makes a string value.
func String(s string) Value { return Value{kind: KindString, text: s} }

// Bool makes a boolean value; as text it is "True" or "False".
func Bool(b bool) Value { return Value{kind: KindBool, truth: b} }

// Int makes a whole number.
func Int(n int64) Value { return Value{kind: KindNumber, integer: n, whole: true} }

// Float makes a number; one without a fraction becomes a whole number.
func Float(f float64) Value {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return Int(int64(f))
	}
	return Value{kind: KindNumber, decimal: f}
}

// List makes a multi-valued value.
func List(items ...Value) Value {
	return Value{kind: KindList, items: append([]Value{}, items...)}
}

// Strings makes a multi-valued value of strings.
func Strings(items ...string) Value {
	v := Value{kind: KindList, items: make([]Value, len(items))}
	for i, s := range items {
		v.items[i] = String(s)
	}
	return v
}

// Object makes a complex value; the members keep their order.
func Object(members ...Member) Value {
	return Value{kind: KindObject, members: append([]Member{}, members...)}
}

// Kind tells what the value holds.
func (v Value) Kind() Kind { return v.kind }

// IsNull is true for null and for an ignored flow.
func (v Value) IsNull() bool { return v.kind == KindNull || v.kind == KindIgnored }

// Redacted is true when Redact took part in the result: the value flows, and
// provisioning logs show "[Redact]".
func (v Value) Redacted() bool { return v.redacted }

// Items gives the values of a list, nil for other kinds.
func (v Value) Items() []Value { return append([]Value(nil), v.items...) }

// Members gives the members of an object in wire order, nil for other kinds.
func (v Value) Members() []Member { return append([]Member(nil), v.members...) }

// Roles gives the app role assignments behind the result of
// AppRoleAssignmentsComplex or AssertiveAppRoleAssignmentsComplex, because a
// PATCH may show members that the POST form leaves out.
func (v Value) Roles() []AppRole { return append([]AppRole(nil), v.roles...) }

// Int gives a whole number.
func (v Value) Int() (int64, bool) { return v.integer, v.kind == KindNumber && v.whole }

// Truth gives a boolean.
func (v Value) Truth() (truth, ok bool) { return v.truth, v.kind == KindBool }

// Text gives a string, number or boolean as text. ok is false for null, lists
// and objects.
func (v Value) Text() (text string, ok bool) {
	switch v.kind {
	case KindString:
		return v.text, true
	case KindNumber:
		if v.whole {
			return strconv.FormatInt(v.integer, 10), true
		}
		return strconv.FormatFloat(v.decimal, 'f', -1, 64), true
	case KindBool:
		if v.truth {
			return "True", true
		}
		return "False", true
	}
	return "", false
}

// blank is what the documentation calls null or empty.
func (v Value) blank() bool {
	return v.IsNull() || v.kind == KindString && v.text == "" || v.kind == KindList && len(v.items) == 0
}

// size is a measure for the limit on results, in bytes.
func (v Value) size() int {
	n := 16 + len(v.text)
	for _, item := range v.items {
		n += item.size()
	}
	for _, m := range v.members {
		n += len(m.Name) + m.Value.size()
	}
	return n
}

// MarshalJSON writes the value with object members in their order; null and an
// ignored flow are null.
func (v Value) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	switch v.kind {
	case KindString:
		return marshalText(v.text)
	case KindNumber:
		text, _ := v.Text()
		return []byte(text), nil
	case KindBool:
		return strconv.AppendBool(nil, v.truth), nil
	case KindList:
		b.WriteByte('[')
		for i, item := range v.items {
			if i > 0 {
				b.WriteByte(',')
			}
			raw, err := item.MarshalJSON()
			if err != nil {
				return nil, err
			}
			b.Write(raw)
		}
		b.WriteByte(']')
	case KindObject:
		b.WriteByte('{')
		for i, m := range v.members {
			if i > 0 {
				b.WriteByte(',')
			}
			name, err := marshalText(m.Name)
			if err != nil {
				return nil, err
			}
			raw, err := m.Value.MarshalJSON()
			if err != nil {
				return nil, err
			}
			b.Write(name)
			b.WriteByte(':')
			b.Write(raw)
		}
		b.WriteByte('}')
	default:
		return []byte("null"), nil
	}
	return b.Bytes(), nil
}

// marshalText keeps <, > and & as they are; escaping them is a browser's need.
func marshalText(s string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
