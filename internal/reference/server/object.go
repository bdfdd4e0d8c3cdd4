package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"sort"
	"strings"
)

// Object is a JSON object. Objects that are stored are never changed afterwards.
type Object = map[string]any

// maxDepth bounds the nesting of a request body; a SCIM resource needs four levels and a
// bulk request eight.
const maxDepth = 24

var errDepth = errors.New("the body is nested too deeply")

// DecodeObject reads one JSON object and nothing after it. Numbers stay json.Number.
func DecodeObject(data []byte) (Object, error) {
	if err := checkDepth(data); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, errors.New("the body is not well-formed JSON")
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("the body goes on after its JSON value")
	}
	o, ok := v.(Object)
	if !ok {
		return nil, errors.New("the body is not a JSON object")
	}
	return o, nil
}

// checkDepth counts brackets outside strings, before anything recursive sees the body.
func checkDepth(data []byte) error {
	depth, inString, escaped := 0, false, false
	for _, c := range data {
		switch {
		case escaped:
			escaped = false
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return errDepth
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// clone copies a JSON value through and through.
func clone(v any) any {
	switch v := v.(type) {
	case Object:
		return CloneObject(v)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = clone(e)
		}
		return out
	}
	return v
}

func CloneObject(o Object) Object {
	out := make(Object, len(o))
	for k, v := range o {
		out[k] = clone(v)
	}
	return out
}

func Equal(a, b any) bool { return reflect.DeepEqual(a, b) }

// SortedKeys makes every walk over an object the same each time.
func SortedKeys(o Object) []string {
	keys := make([]string, 0, len(o))
	for k := range o {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// member finds a member of a protocol message whatever the case of its name.
func member(o Object, name string) (any, bool) {
	if v, ok := o[name]; ok {
		return v, true
	}
	for _, k := range SortedKeys(o) {
		if strings.EqualFold(k, name) {
			return o[k], true
		}
	}
	return nil, false
}

// IsEmpty says whether a value means "unassigned" (RFC 7643, section 2.5).
func IsEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0
	case Object:
		return len(v) == 0
	}
	return false
}

func stringsOf(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, e := range list {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func anyList(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// names says whether a list of URIs has one of them, in any case.
func names(v any, urn string) bool {
	for _, s := range stringsOf(v) {
		if strings.EqualFold(s, urn) {
			return true
		}
	}
	return false
}

// Text is a string member of an object, "" when there is none.
func Text(o Object, name string) string {
	s, _ := o[name].(string)
	return s
}
