package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/jsontree"
)

// document is a decoded JSON value that is read by SCIM paths. Names are compared in
// any letter case (RFC 7643, section 2.1). It is the suite's own reader and shares
// nothing with the reference target.
type document struct {
	value any
	// foreign tells the elements of Resources that others made: no path leads into them. nil:
	// there are none.
	foreign func(any) bool
}

func parseDocument(body []byte) (document, error) {
	if tree, plain := jsontree.Read(body); plain {
		return document{value: tree}, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimRight(body, " \t\r\n")))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return document{}, fmt.Errorf("no JSON document: %w", err)
	}
	return document{value: value}, nil
}

// at returns every value that a path leads to: none when the attribute has no value.
// A path is attr, attr.sub, attr[sub eq "value"].sub, and any of them behind an
// extension's URN and a colon.
func (d document) at(path Path) []any {
	values := []any{d.value}
	parts := segments(d.value, string(path))
	for i, segment := range parts {
		values = segment.apply(values)
		if i == 0 && d.foreign != nil && strings.EqualFold(segment.name, "Resources") && (len(parts) > 1 || segment.filterName != "") {
			values = d.own(values)
		}
	}
	return slices.DeleteFunc(values, empty)
}

// own leaves foreign elements out of Resources. The list itself stays as it came: what counts
// its elements counts all.
func (d document) own(values []any) []any {
	var own []any
	for _, value := range values {
		elements, isList := value.([]any)
		if !isList {
			elements = []any{value}
		}
		for _, element := range elements {
			if !d.foreign(element) {
				own = append(own, element)
			}
		}
	}
	return own
}

// empty says whether a value counts as none: null and [] are the same as an absent
// attribute (RFC 7643, section 2.5).
func empty(value any) bool {
	list, ok := value.([]any)
	return value == nil || ok && len(list) == 0
}

type segment struct{ name, filterName, filterValue string }

// segments cuts a path. A URN that the document has as a member is one segment; URNs
// hold dots and colons of their own.
func segments(root any, path string) []segment {
	var parts []segment
	if object, ok := root.(map[string]any); ok && strings.HasPrefix(strings.ToLower(path), "urn:") {
		urn := longestURN(object, path)
		parts = append(parts, segment{name: urn})
		path = strings.TrimPrefix(path[len(urn):], ":")
	}
	for path != "" {
		name, rest := path, ""
		if i := strings.IndexAny(path, ".["); i >= 0 {
			name, rest = path[:i], path[i:]
		}
		part := segment{name: name}
		if strings.HasPrefix(rest, "[") {
			condition, after := cutCondition(rest[1:])
			attribute, literal, _ := strings.Cut(condition, " eq ")
			part.filterName, part.filterValue = attribute, literal
			if json.Unmarshal([]byte(literal), &part.filterValue) != nil {
				part.filterValue = strings.Trim(literal, `"`)
			}
			rest = after
		}
		parts = append(parts, part)
		path = strings.TrimPrefix(rest, ".")
	}
	return parts
}

// cutCondition cuts a text at the bracket that ends a condition: one in a string does not.
func cutCondition(text string) (condition, after string) {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case text[i] == '"':
			quoted = !quoted
		case text[i] == ']' && !quoted:
			return text[:i], text[i+1:]
		}
	}
	return text, ""
}

// longestURN finds the URN at the start of a path: the longest member of the document that ends
// there or at a colon, or all up to the last colon.
func longestURN(object map[string]any, path string) string {
	longest := ""
	for name := range object {
		whole := len(path) == len(name) || len(path) > len(name) && path[len(name)] == ':'
		if whole && len(name) > len(longest) && strings.EqualFold(path[:len(name)], name) && strings.HasPrefix(strings.ToLower(name), "urn:") {
			longest = path[:len(name)]
		}
	}
	if longest != "" {
		return longest
	}
	if strings.HasSuffix(path, ":User") || strings.HasSuffix(path, ":Group") {
		return path
	}
	return path[:strings.LastIndex(path, ":")]
}

func (s segment) apply(values []any) []any {
	var found []any
	for _, value := range values {
		if list, ok := value.([]any); ok {
			found = append(found, s.apply(list)...)
			continue
		}
		object, ok := value.(map[string]any)
		if !ok {
			continue
		}
		member, ok := member(object, s.name)
		if !ok {
			continue
		}
		if s.filterName == "" {
			found = append(found, member)
			continue
		}
		list, _ := member.([]any)
		for _, element := range list {
			if entry, ok := element.(map[string]any); ok && s.selects(entry) {
				found = append(found, entry)
			}
		}
	}
	return found
}

func (s segment) selects(entry map[string]any) bool {
	value, ok := member(entry, s.filterName)
	return ok && strings.EqualFold(fmt.Sprint(value), s.filterValue)
}

func member(object map[string]any, name string) (any, bool) {
	if value, ok := object[name]; ok {
		return value, true
	}
	for have, value := range object {
		if strings.EqualFold(have, name) {
			return value, true
		}
	}
	return nil, false
}

// first returns the first value as text, or "".
func first(values []any) string {
	if len(values) == 0 {
		return ""
	}
	return plain(values[0])
}

// plain writes a value as a person would: strings without quotes, the rest as JSON.
func plain(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(encoded)
}

// show writes what was read, for a finding.
func show(text string) string {
	if text == "" {
		return "no value"
	}
	return text
}

// showAll writes the values that a path led to.
func showAll(values []any) string {
	if len(values) == 0 {
		return "no value"
	}
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = plain(value)
	}
	return strings.Join(texts, ", ")
}

// equalJSON compares two decoded values: numbers by value, objects without regard to
// order, and null, [] and absence as the same.
func equalJSON(a, b any) bool { return reflect.DeepEqual(normal(a), normal(b)) }

func normal(value any) any {
	switch value := value.(type) {
	case json.Number:
		if f, err := value.Float64(); err == nil {
			return f
		}
		return value.String()
	case map[string]any:
		out := map[string]any{}
		for name, member := range value {
			if !empty(member) {
				out[strings.ToLower(name)] = normal(member)
			}
		}
		return out
	case []any:
		out := make([]any, len(value))
		for i, element := range value {
			out[i] = normal(element)
		}
		return out
	}
	return value
}

// differences names the top-level and extension attributes in which two
// representations differ, leaving out those that a service provider may change by
// itself.
func differences(before, after document, ignore map[string]bool) []string {
	was, _ := normal(before.value).(map[string]any)
	is, _ := normal(after.value).(map[string]any)
	var differ []string
	for name := range was {
		if !ignore[name] && !reflect.DeepEqual(was[name], is[name]) {
			differ = append(differ, name)
		}
	}
	for name := range is {
		if _, ok := was[name]; !ok && !ignore[name] {
			differ = append(differ, name)
		}
	}
	slices.Sort(differ)
	return differ
}
