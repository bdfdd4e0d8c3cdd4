// Package jsontree reads a JSON text into a tree in one go: nil, bool, string, json.Number,
// []any and map[string]any, as encoding/json gives with UseNumber. It reads only texts of
// which there is nothing to say, and leaves all others to a reader that can say what is
// wrong with them. It keeps no state and is safe for concurrent use.
package jsontree

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// MaxDepth bounds the nesting of a tree; SCIM needs about eight levels.
const MaxDepth = 256

// Read gives the tree of a text. ok says that the text is UTF-8 without a byte order mark,
// one JSON value with nothing but blanks around it, at most MaxDepth levels deep, and that no
// object has a member twice: then the tree has all that the text has.
func Read(body []byte) (tree any, ok bool) {
	if !utf8.Valid(body) {
		return nil, false
	}
	r := reader{text: string(body)}
	tree, ok = r.value(0)
	r.blanks()
	return tree, ok && r.at == len(r.text)
}

// reader stands at a byte of the text. Names and strings of the tree are parts of the text.
type reader struct {
	text string
	at   int
}

func (r *reader) blanks() {
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case ' ', '\t', '\r', '\n':
			r.at++
		default:
			return
		}
	}
}

// next skips blanks and gives the byte at which the reader then stands; 0 at the end.
func (r *reader) next() byte {
	r.blanks()
	if r.at == len(r.text) {
		return 0
	}
	return r.text[r.at]
}

func (r *reader) value(depth int) (any, bool) {
	switch c := r.next(); {
	case c == '"':
		return r.string()
	case c == '{' && depth < MaxDepth:
		return r.object(depth + 1)
	case c == '[' && depth < MaxDepth:
		return r.array(depth + 1)
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	case c == 't':
		return true, r.word("true")
	case c == 'f':
		return false, r.word("false")
	case c == 'n':
		return nil, r.word("null")
	}
	return nil, false
}

func (r *reader) word(word string) bool {
	if !strings.HasPrefix(r.text[r.at:], word) {
		return false
	}
	r.at += len(word)
	return true
}

func (r *reader) object(depth int) (any, bool) {
	members := map[string]any{}
	r.at++
	if r.next() == '}' {
		r.at++
		return members, true
	}
	for {
		if r.next() != '"' {
			return nil, false
		}
		name, ok := r.string()
		if !ok || r.next() != ':' {
			return nil, false
		}
		r.at++
		value, ok := r.value(depth)
		if !ok {
			return nil, false
		}
		before := len(members)
		if members[name] = value; len(members) == before {
			return nil, false // it comes twice
		}
		more, ok := r.more('}')
		if !more {
			return members, ok
		}
	}
}

func (r *reader) array(depth int) (any, bool) {
	elements := []any{}
	r.at++
	if r.next() == ']' {
		r.at++
		return elements, true
	}
	for {
		value, ok := r.value(depth)
		if !ok {
			return nil, false
		}
		elements = append(elements, value)
		more, ok := r.more(']')
		if !more {
			return elements, ok
		}
	}
}

// more reads what stands behind a member or an element: a comma, or the end.
func (r *reader) more(end byte) (more, ok bool) {
	c := r.next()
	if c != ',' && c != end {
		return false, false
	}
	r.at++
	return c == ',', true
}

func (r *reader) string() (string, bool) {
	start := r.at
	for i := start + 1; i < len(r.text); i++ {
		switch c := r.text[i]; {
		case c == '"':
			r.at = i + 1
			return r.text[start+1 : i], true
		case c == '\\':
			return r.escaped(i)
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// escaped reads a string with a backslash at i; what the escapes stand for, encoding/json says.
func (r *reader) escaped(i int) (string, bool) {
	start := r.at
	for ; i < len(r.text); i++ {
		switch r.text[i] {
		case '\\':
			i++
		case '"':
			r.at = i + 1
			var plain string
			err := json.Unmarshal([]byte(r.text[start:r.at]), &plain)
			return plain, err == nil
		}
	}
	return "", false
}

// number reads what RFC 8259, section 6, calls a number.
func (r *reader) number() (any, bool) {
	start := r.at
	if r.text[r.at] == '-' {
		r.at++
	}
	if zero := r.at; !r.digits() || r.text[zero] == '0' && r.at > zero+1 {
		return nil, false
	}
	if r.at < len(r.text) && r.text[r.at] == '.' {
		if r.at++; !r.digits() {
			return nil, false
		}
	}
	if r.at < len(r.text) && r.text[r.at]|0x20 == 'e' {
		r.at++
		if r.at < len(r.text) && (r.text[r.at] == '+' || r.text[r.at] == '-') {
			r.at++
		}
		if !r.digits() {
			return nil, false
		}
	}
	return json.Number(r.text[start:r.at]), true
}

// digits reads at least one.
func (r *reader) digits() bool {
	start := r.at
	for r.at < len(r.text) && r.text[r.at] >= '0' && r.text[r.at] <= '9' {
		r.at++
	}
	return r.at > start
}
