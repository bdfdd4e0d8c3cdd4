// Package wire holds what the provisioning dialects need to be exact on the wire:
// JSON objects that keep the order of their members, and an HTTP client that sends
// the headers it was given and nothing else. It knows nothing of SCIM rules. Objects
// are not safe for concurrent use; a Client is.
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// maxDepth bounds how deep a document may nest before Parse refuses it.
const maxDepth = 256

// Object is a JSON object that remembers the order of its members. The zero value is
// an empty object. Values are nil, bool, string, int, float64, json.Number, []any or
// *Object.
type Object struct{ members []Member }

// Member is one name and its value.
type Member struct {
	Name  string
	Value any
}

// NewObject returns an object with the given members in that order.
func NewObject(members ...Member) *Object { return &Object{members: members} }

// M is short for a Member, so that literals of objects read like their JSON.
func M(name string, value any) Member { return Member{Name: name, Value: value} }

// Len returns how many members there are; a nil object has none.
func (o *Object) Len() int {
	if o == nil {
		return 0
	}
	return len(o.members)
}

// Members returns the members in their order.
func (o *Object) Members() []Member {
	if o == nil {
		return nil
	}
	return append([]Member(nil), o.members...)
}

// Get returns the value of a member by its exact name.
func (o *Object) Get(name string) (any, bool) {
	if i := o.index(func(have string) bool { return have == name }); i >= 0 {
		return o.members[i].Value, true
	}
	return nil, false
}

// Find returns the value of a member by its name in any letter case: SCIM attribute
// names are case-insensitive (RFC 7643, section 2.1).
func (o *Object) Find(name string) (any, bool) {
	if i := o.index(func(have string) bool { return strings.EqualFold(have, name) }); i >= 0 {
		return o.members[i].Value, true
	}
	return nil, false
}

// Text returns the string value of a member, found in any letter case, or "".
func (o *Object) Text(name string) string {
	value, _ := o.Find(name)
	text, _ := value.(string)
	return text
}

// Set replaces the value of a member where it stands, or appends it.
func (o *Object) Set(name string, value any) *Object {
	if i := o.index(func(have string) bool { return have == name }); i >= 0 {
		o.members[i].Value = value
		return o
	}
	o.members = append(o.members, Member{Name: name, Value: value})
	return o
}

// Delete removes a member by its exact name.
func (o *Object) Delete(name string) {
	if i := o.index(func(have string) bool { return have == name }); i >= 0 {
		o.members = append(o.members[:i], o.members[i+1:]...)
	}
}

func (o *Object) index(match func(string) bool) int {
	if o != nil {
		for i, member := range o.members {
			if match(member.Name) {
				return i
			}
		}
	}
	return -1
}

// Clone returns a deep copy.
func (o *Object) Clone() *Object {
	if o == nil {
		return nil
	}
	copied := &Object{members: make([]Member, len(o.members))}
	for i, member := range o.members {
		copied.members[i] = Member{Name: member.Name, Value: cloneValue(member.Value)}
	}
	return copied
}

func cloneValue(value any) any {
	switch value := value.(type) {
	case *Object:
		return value.Clone()
	case []any:
		copied := make([]any, len(value))
		for i, element := range value {
			copied[i] = cloneValue(element)
		}
		return copied
	default:
		return value
	}
}

// Encode writes a value as compact JSON in member order, without escaping <, > and &:
// the recorded bodies of both products are compact and unescaped.
func Encode(value any) ([]byte, error) {
	var out bytes.Buffer
	if err := encode(&out, value); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// MarshalJSON implements json.Marshaler.
func (o *Object) MarshalJSON() ([]byte, error) { return Encode(o) }

func encode(out *bytes.Buffer, value any) error {
	switch value := value.(type) {
	case nil:
		out.WriteString("null")
	case bool:
		out.WriteString(strconv.FormatBool(value))
	case int:
		out.WriteString(strconv.Itoa(value))
	case float64:
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return fmt.Errorf("encode %v: not a JSON number", value)
		}
		out.WriteString(strconv.FormatFloat(value, 'f', -1, 64))
	case json.Number:
		out.WriteString(value.String())
	case string:
		return encodeText(out, value)
	case *Object:
		return encodeObject(out, value)
	case []any:
		return encodeArray(out, value)
	default:
		return fmt.Errorf("encode %T: not a value of a document", value)
	}
	return nil
}

func encodeText(out *bytes.Buffer, text string) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return fmt.Errorf("encode string: %w", err)
	}
	out.Truncate(out.Len() - 1) // the encoder's line feed
	return nil
}

func encodeObject(out *bytes.Buffer, object *Object) error {
	if object == nil {
		out.WriteString("null")
		return nil
	}
	out.WriteByte('{')
	for i, member := range object.members {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := encodeText(out, member.Name); err != nil {
			return err
		}
		out.WriteByte(':')
		if err := encode(out, member.Value); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

func encodeArray(out *bytes.Buffer, values []any) error {
	out.WriteByte('[')
	for i, value := range values {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := encode(out, value); err != nil {
			return err
		}
	}
	out.WriteByte(']')
	return nil
}

// Parse reads one JSON document and keeps member order and number spelling. Of
// members with the same name the last one counts, at the place of the first.
func Parse(document []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	value, err := parse(decoder, 0)
	if err != nil {
		return nil, fmt.Errorf("parse JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("parse JSON: text after the end of the document")
	}
	return value, nil
}

// ParseObject reads one JSON document that must be an object.
func ParseObject(document []byte) (*Object, error) {
	value, err := Parse(document)
	if err != nil {
		return nil, err
	}
	object, ok := value.(*Object)
	if !ok {
		return nil, errors.New("parse JSON: the document is not an object")
	}
	return object, nil
}

func parse(decoder *json.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return parseObject(decoder, depth)
	case json.Delim('['):
		values := []any{}
		for decoder.More() {
			value, err := parse(decoder, depth+1)
			if err != nil {
				return nil, err
			}
			values = append(values, value)
		}
		_, err := decoder.Token()
		return values, err
	}
	return token, nil
}

func parseObject(decoder *json.Decoder, depth int) (any, error) {
	object := &Object{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		value, err := parse(decoder, depth+1)
		if err != nil {
			return nil, err
		}
		object.Set(name.(string), value)
	}
	_, err := decoder.Token()
	return object, err
}
