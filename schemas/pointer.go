package schemas

import (
	"reflect"
	"strconv"
	"strings"
)

var (
	pointerEscaper   = strings.NewReplacer("~", "~0", "/", "~1")
	pointerUnescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// escape makes one reference token of a JSON pointer (RFC 6901, section 3).
func escape(segment string) string { return pointerEscaper.Replace(segment) }

// split gives the segments of a pointer.
func split(pointer string) []string {
	if pointer == "" {
		return nil
	}
	segments := strings.Split(pointer[1:], "/")
	for i, segment := range segments {
		segments[i] = pointerUnescaper.Replace(segment)
	}
	return segments
}

// join makes a pointer of segments.
func join(segments []string) string {
	var b strings.Builder
	for _, segment := range segments {
		b.WriteByte('/')
		b.WriteString(escape(segment))
	}
	return b.String()
}

// step goes from a value to its child, by the exact name or by index.
func step(value any, segment string) (any, bool) {
	switch v := value.(type) {
	case map[string]any:
		child, ok := v[segment]
		return child, ok
	case []any:
		i, err := strconv.Atoi(segment)
		if err != nil || i < 0 || i >= len(v) {
			return nil, false
		}
		return v[i], true
	}
	return nil, false
}

// original finds the value under a path of defined names in the raw tree, and the path
// in the document's own spelling. Segments past the end of the document are kept.
func (d *document) original(path []string) (any, []string) {
	value, own, found := d.raw, make([]string, 0, len(path)), true
	for _, segment := range path {
		if found && !d.exact {
			segment = spelling(value, segment)
		}
		own = append(own, segment)
		if found {
			value, found = step(value, segment)
		}
	}
	if !found {
		return nil, own
	}
	return value, own
}

// spelling gives the name under which an object holds an attribute.
func spelling(value any, name string) string {
	members, ok := value.(map[string]any)
	if !ok {
		return name
	}
	if _, exact := members[name]; exact {
		return name
	}
	found := name
	for member := range members {
		if strings.EqualFold(member, name) && (found == name || member < found) {
			found = member
		}
	}
	return found
}

// subject names a place in words: /emails/0/value is emails[0].value.
func subject(pointer string) string {
	var b strings.Builder
	for _, segment := range split(pointer) {
		if _, err := strconv.Atoi(segment); err == nil {
			b.WriteString("[" + segment + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(segment)
	}
	if b.Len() == 0 {
		return "document"
	}
	return b.String()
}

// identical tells whether two maps are one map.
func identical(a, b map[string]any) bool {
	return reflect.ValueOf(a).UnsafePointer() == reflect.ValueOf(b).UnsafePointer()
}
