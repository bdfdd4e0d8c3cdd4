package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/scimspec/scimspec/internal/jsontree"
)

// document is a decoded body. The raw tree has the document's own names and number
// tokens; the folded tree, for the validator, has defined names and tame numbers.
type document struct {
	raw, folded any
	exact       bool        // names are case-exact
	broken      bool        // there is no tree to validate
	violations  []Violation // of JSON itself, Schema not yet filled in
}

// parse decodes a body strictly: UTF-8 without a byte order mark, one JSON value, no
// member twice, bounded depth. A nil set of names keeps names and numbers as they are.
func parse(body []byte, names *nameSet) document {
	d := document{exact: names == nil}
	body = bytes.TrimRight(body, " \t\r\n")
	if rest, found := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); found {
		d.note("", "document: got a byte order mark, want none", "RFC8259-8.1-R01")
		body = rest
	}
	if !utf8.Valid(body) {
		d.note("", fmt.Sprintf("document: got invalid UTF-8 at offset %d, want UTF-8", firstInvalid(body)), "RFC8259-8.1-R01")
	}
	tree, err := d.decode(body)
	if err != nil {
		d.broken = true
		d.note("", malformed(body, err), "RFC7644-3.8-R03")
		return d
	}
	d.grow(tree, names)
	return d
}

// grown is a document out of a tree that was decoded before.
func grown(tree any, names *nameSet) document {
	d := document{exact: names == nil}
	d.grow(tree, names)
	return d
}

func (d *document) grow(tree any, names *nameSet) {
	d.raw, d.folded = tree, tree
	if names != nil && !names.spells(tree) {
		d.folded = d.fold(tree, names, "")
	}
}

// decode reads a body in one go where there is nothing to say of it, and token by token
// where there is. That checks the syntax first, because a token stream is lax about commas.
func (d *document) decode(body []byte) (any, error) {
	if tree, ok := jsontree.Read(body); ok {
		return tree, nil
	}
	var checked json.RawMessage
	if err := json.Unmarshal(body, &checked); err != nil {
		return nil, err
	}
	r := reader{decoder: json.NewDecoder(bytes.NewReader(body)), document: d}
	r.decoder.UseNumber()
	return r.value("", 0)
}

func (d *document) note(pointer, message, requirement string) {
	if len(d.violations) < maxViolations {
		d.violations = append(d.violations, Violation{Pointer: pointer, Message: message, Requirement: requirement})
	}
}

func firstInvalid(body []byte) int {
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(body)
}

var errDepth = fmt.Errorf("more than %d levels of nesting", jsontree.MaxDepth)

// malformed words a decoding error; the body itself is not quoted, it may hold secrets.
func malformed(body []byte, err error) string {
	var syntax *json.SyntaxError
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return "document: got nothing, want a JSON document"
	case errors.Is(err, errDepth):
		return "document: got " + errDepth.Error() + ", want a SCIM message"
	case errors.As(err, &syntax):
		rest := body[max(0, min(int(syntax.Offset)-1, len(body))):]
		for _, word := range []string{"NaN", "Infinity"} {
			if bytes.HasPrefix(rest, []byte(word)) {
				return fmt.Sprintf("document: got %s at offset %d, want a JSON number", word, syntax.Offset-1)
			}
		}
		return fmt.Sprintf("document: got malformed JSON at offset %d (%s), want a JSON document", syntax.Offset, strings.ReplaceAll(syntax.Error(), "\n", " "))
	}
	return fmt.Sprintf("document: got malformed JSON (%s), want a JSON document", err)
}

// reader builds a tree out of tokens, which lets it see a member that comes twice.
type reader struct {
	decoder  *json.Decoder
	document *document
}

func (r *reader) value(pointer string, depth int) (any, error) {
	token, err := r.decoder.Token()
	if err != nil {
		return nil, err
	}
	delimiter, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if depth >= jsontree.MaxDepth {
		return nil, errDepth
	}
	if delimiter == '[' {
		return r.array(pointer, depth)
	}
	return r.object(pointer, depth)
}

func (r *reader) array(pointer string, depth int) (any, error) {
	elements := []any{}
	for r.decoder.More() {
		element, err := r.value(pointer+"/"+strconv.Itoa(len(elements)), depth+1)
		if err != nil {
			return nil, err
		}
		elements = append(elements, element)
	}
	_, err := r.decoder.Token()
	return elements, err
}

func (r *reader) object(pointer string, depth int) (any, error) {
	members := map[string]any{}
	for r.decoder.More() {
		token, err := r.decoder.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		at := pointer + "/" + escape(name)
		if _, twice := members[name]; twice {
			r.document.note(at, subject(at)+": got the member twice, want it once", "")
		}
		if members[name], err = r.value(at, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := r.decoder.Token()
	return members, err
}

// spells says that fold would change nothing in the tree and have nothing to say of it.
func (n *nameSet) spells(value any) bool {
	switch v := value.(type) {
	case json.Number:
		return v == tame(v)
	case []any:
		for _, element := range v {
			if !n.spells(element) {
				return false
			}
		}
	case map[string]any:
		var unknown []string
		for name, member := range v {
			if !n.spells(member) {
				return false
			}
			if n.spelled[name] {
				continue
			}
			lower := strings.ToLower(name)
			if _, known := n.defined[lower]; known || slices.Contains(unknown, lower) {
				return false
			}
			unknown = append(unknown, lower)
		}
	}
	return true
}

// fold gives the tree with defined spellings of names and tame numbers. Objects that
// need no change are shared with the raw tree.
func (d *document) fold(value any, names *nameSet, pointer string) any {
	switch v := value.(type) {
	case json.Number:
		return tame(v)
	case []any:
		folded, changed := make([]any, len(v)), false
		for i, element := range v {
			folded[i] = d.fold(element, names, pointer+"/"+strconv.Itoa(i))
			changed = changed || !same(folded[i], element)
		}
		if !changed {
			return v
		}
		return folded
	case map[string]any:
		return d.foldObject(v, names, pointer)
	}
	return value
}

func (d *document) foldObject(members map[string]any, names *nameSet, pointer string) any {
	spellings := make(map[string]string, len(members))
	folded, changed := make(map[string]any, len(members)), false
	for _, name := range slices.Sorted(maps.Keys(members)) {
		at := pointer + "/" + escape(name)
		lower := strings.ToLower(name)
		if other, twice := spellings[lower]; twice {
			d.note(at, fmt.Sprintf("%s: got %q beside %q, want one attribute in one spelling", subject(at), name, other), "RFC7643-2.1-R05")
			changed = true
			continue
		}
		spellings[lower] = name
		defined, known := names.defined[lower]
		if !known {
			defined = name
		}
		folded[defined] = d.fold(members[name], names, at)
		changed = changed || defined != name || !same(folded[defined], members[name])
	}
	if !changed {
		return members
	}
	return folded
}

// same tells whether fold left a value as it was, by identity for containers.
func same(a, b any) bool {
	switch x := a.(type) {
	case []any:
		y, ok := b.([]any)
		return ok && len(x) == len(y) && (len(x) == 0 || &x[0] == &y[0])
	case map[string]any:
		y, ok := b.(map[string]any)
		return ok && identical(x, y)
	}
	return a == b
}

// tame gives a number that draft 7 judges as SCIM does: a fraction or an exponent makes
// it no integer (RFC 7643, section 2.3.4). It also bounds the work on huge numbers.
func tame(n json.Number) json.Number {
	negative := strings.HasPrefix(string(n), "-")
	switch {
	case strings.ContainsAny(string(n), ".eE") && negative:
		return "-0.5"
	case strings.ContainsAny(string(n), ".eE"):
		return "0.5"
	case len(n) > 64:
		return n[:64]
	}
	return n
}
