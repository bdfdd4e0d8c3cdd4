package schemas

import (
	"encoding/json"
	"reflect"
	"regexp"
)

// prepasses makes each part of the files of a forest ready once: parts refer to each other, and
// to themselves.
type prepasses struct {
	trees forest
	made  map[uintptr]*prepass // by the identity of the schema
}

func newPrepasses(trees forest) *prepasses {
	return &prepasses{trees: trees, made: map[uintptr]*prepass{}}
}

// at makes the schema with that reference ready.
func (m *prepasses) at(reference string) *prepass {
	n, ok := m.trees.resolve(node{}, reference)
	if !ok {
		return &prepass{dark: true}
	}
	return m.of(n.file, n.schema)
}

// of makes a schema of a file ready. Keywords that it does not know, or knows in another form,
// make it dark.
func (m *prepasses) of(file string, schema any) *prepass {
	if whole, isBool := schema.(bool); isBool {
		return &prepass{never: !whole}
	}
	members, ok := schema.(map[string]any)
	if !ok {
		return &prepass{dark: true}
	}
	id := reflect.ValueOf(members).Pointer()
	if made := m.made[id]; made != nil {
		return made
	}
	p := &prepass{}
	m.made[id] = p
	if reference, isReference := members["$ref"].(string); isReference { // draft 7 ignores what stands beside it
		target, found := m.trees.resolve(node{file: file}, reference)
		if !found {
			p.dark = true
			return p
		}
		p.all = []*prepass{m.of(target.file, target.schema)}
		return p
	}
	for keyword, constraint := range members {
		if !m.keyword(p, file, keyword, constraint) {
			p.dark = true
		}
	}
	return p
}

// keyword notes one keyword; false says that the pass does not know it.
func (m *prepasses) keyword(p *prepass, file, keyword string, constraint any) bool {
	ok := true
	switch keyword {
	case "$schema", "$comment", "title", "description", "definitions", "x-requirement", "x-want":
	case "$id":
		ok = constraint == file
	case "type":
		p.types, ok = typesOf(constraint)
	case "required":
		p.required, ok = texts(constraint)
	case "properties":
		return m.properties(p, file, constraint)
	case "additionalProperties":
		p.others = m.of(file, constraint)
		p.closed = p.others.never
	case "items":
		p.items = m.of(file, constraint) // a list of schemas is dark
	case "contains":
		p.contains = m.of(file, constraint)
	case "minItems":
		p.minItems, ok = bound(constraint)
	case "maxItems":
		p.maxItems, ok = bound(constraint)
	case "uniqueItems":
		p.unique, ok = constraint.(bool)
	case "const":
		return p.oneOf([]any{constraint})
	case "enum":
		list, isList := constraint.([]any)
		return isList && p.oneOf(list)
	default:
		return m.rest(p, file, keyword, constraint)
	}
	return ok
}

func (m *prepasses) rest(p *prepass, file, keyword string, constraint any) bool {
	ok := true
	switch keyword {
	case "minLength":
		p.minLength, ok = bound(constraint)
	case "minimum":
		p.minimum, ok = bound(constraint)
	case "pattern":
		text, isText := constraint.(string)
		compiled, err := regexp.Compile(text)
		p.pattern, ok = compiled, isText && err == nil
	case "format":
		p.format, ok = constraint.(string)
	case "allOf":
		p.all, ok = m.list(file, constraint)
	case "anyOf":
		p.any, ok = m.list(file, constraint)
	case "not":
		p.not = m.of(file, constraint)
	case "if":
		p.when = m.of(file, constraint)
	case "then":
		p.then = m.of(file, constraint)
	case "else":
		p.elsewise = m.of(file, constraint)
	default:
		return false
	}
	return ok
}

func (m *prepasses) properties(p *prepass, file string, constraint any) bool {
	named, ok := constraint.(map[string]any)
	p.properties = make(map[string]*prepass, len(named))
	for name, schema := range named {
		p.properties[name] = m.of(file, schema)
	}
	return ok
}

func (m *prepasses) list(file string, constraint any) ([]*prepass, bool) {
	list, ok := constraint.([]any)
	made := make([]*prepass, len(list))
	for i, schema := range list {
		made[i] = m.of(file, schema)
	}
	return made, ok
}

// oneOf notes what const or enum allow; beside each other they are not known.
func (p *prepass) oneOf(allowed []any) bool {
	beside := p.choice != nil
	p.choice = &choice{}
	for _, value := range allowed {
		switch value := value.(type) {
		case nil:
			p.choice.null = true
		case string:
			p.choice.texts = append(p.choice.texts, value)
		default:
			return false
		}
	}
	return !beside && len(allowed) > 0
}

func typesOf(constraint any) (typeSet, bool) {
	if name, isOne := constraint.(string); isOne {
		constraint = []any{name}
	}
	names, ok := texts(constraint)
	var types typeSet
	for _, name := range names {
		types |= typeNames[name]
		ok = ok && typeNames[name] != 0
	}
	return types, ok && types != 0
}

// texts reads a list of nothing but texts.
func texts(constraint any) ([]string, bool) {
	list, ok := constraint.([]any)
	made := make([]string, len(list))
	for i, element := range list {
		text, isText := element.(string)
		made[i], ok = text, ok && isText
	}
	return made, ok
}

// bound reads a whole number, decoded or out of our own hands.
func bound(constraint any) (*int64, bool) {
	switch n := constraint.(type) {
	case json.Number:
		read, err := n.Int64()
		return &read, err == nil
	case int:
		read := int64(n)
		return &read, true
	}
	return nil, false
}
