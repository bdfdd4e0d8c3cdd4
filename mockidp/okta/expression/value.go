package expression

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
)

// Kind tells what a Value holds.
type Kind uint8

// The kinds of values.
const (
	KindNull Kind = iota
	KindString
	KindNumber
	KindBool
	KindList
	KindObject
)

// Value is an immutable result or attribute value. The zero Value is null.
type Value struct {
	kind   Kind
	text   string
	number float64
	truth  bool
	items  []Value
	object Profile
}

// Profile is an object with attributes: a user, an app user, the org. ok is
// false for an attribute that was never set, which is null; one that was
// cleared is present and "".
type Profile interface {
	Attribute(name string) (value Value, ok bool)
}

// Attributes is a Profile in a map.
type Attributes map[string]Value

// Attribute gives the attribute of that name; names are case-sensitive.
func (a Attributes) Attribute(name string) (Value, bool) {
	v, ok := a[name]
	return v, ok
}

// Null is the value of an attribute that was never set.
func Null() Value { return Value{} }

// String makes a string value.
func String(s string) Value { return Value{kind: KindString, text: s} }

// Number makes a number value.
func Number(f float64) Value { return Value{kind: KindNumber, number: f} }

// Bool makes a boolean value.
func Bool(b bool) Value { return Value{kind: KindBool, truth: b} }

// List makes an array.
func List(items ...Value) Value { return Value{kind: KindList, items: append([]Value{}, items...)} }

// Strings makes an array of strings.
func Strings(items ...string) Value {
	v := Value{kind: KindList, items: make([]Value, len(items))}
	for i, s := range items {
		v.items[i] = String(s)
	}
	return v
}

// Object makes a value of a profile; nil is null.
func Object(p Profile) Value {
	if p == nil {
		return Null()
	}
	return Value{kind: KindObject, object: p}
}

// Kind tells what the value holds.
func (v Value) Kind() Kind { return v.kind }

// IsNull is true for null.
func (v Value) IsNull() bool { return v.kind == KindNull }

// Items gives the values of an array, nil for other kinds.
func (v Value) Items() []Value { return append([]Value(nil), v.items...) }

// Truth gives a boolean.
func (v Value) Truth() (truth, ok bool) { return v.truth, v.kind == KindBool }

// Number gives a number.
func (v Value) Number() (float64, bool) { return v.number, v.kind == KindNumber }

// Text gives a string, number or boolean as text. ok is false for null, arrays
// and objects.
func (v Value) Text() (text string, ok bool) {
	switch v.kind {
	case KindString:
		return v.text, true
	case KindNumber:
		return strconv.FormatFloat(v.number, 'f', -1, 64), true
	case KindBool:
		return strconv.FormatBool(v.truth), true
	}
	return "", false
}

// size is a measure for the limit on results, in bytes.
func (v Value) size() int {
	n := 16 + len(v.text)
	for _, item := range v.items {
		n += item.size()
	}
	return n
}

// MarshalJSON writes the value as JSON of its own type. An object cannot be a
// result of a mapping and is an error.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.kind {
	case KindString:
		return json.Marshal(v.text)
	case KindNumber:
		if math.IsNaN(v.number) || math.IsInf(v.number, 0) {
			return nil, errors.New("number is not finite")
		}
		text, _ := v.Text()
		return []byte(text), nil
	case KindBool:
		return strconv.AppendBool(nil, v.truth), nil
	case KindList:
		if len(v.items) == 0 {
			return []byte("[]"), nil
		}
		return json.Marshal(v.items)
	case KindObject:
		return nil, errors.New("a profile has no JSON form; name one of its attributes")
	}
	return []byte("null"), nil
}

// equal is SpEL's ==: numbers by value, texts by their characters, null only
// to null, and never across types: "123" == 123 is false.
func equal(a, b Value) bool {
	if a.kind != b.kind {
		return false
	}
	switch a.kind {
	case KindString:
		return a.text == b.text
	case KindNumber:
		return a.number == b.number
	case KindBool:
		return a.truth == b.truth
	case KindList:
		if len(a.items) != len(b.items) {
			return false
		}
		for i := range a.items {
			if !equal(a.items[i], b.items[i]) {
				return false
			}
		}
		return true
	case KindObject:
		return false
	}
	return true
}

// sameElement compares array elements. Elements that come out of a CSV string
// are texts, so scalars are equal when their texts are.
func sameElement(a, b Value) bool {
	x, okX := a.Text()
	y, okY := b.Text()
	if okX && okY {
		return x == y
	}
	return equal(a, b)
}
