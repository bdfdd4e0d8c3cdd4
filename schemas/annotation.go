package schemas

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xeipuuv/gojsonschema"
)

// forest holds decoded schema files by URI. gojsonschema does not tell which part of a
// schema failed; the forest is walked along the failing path to find that part again,
// and with it the annotations x-requirement and x-want.
type forest map[string]map[string]any

// node is a part of a schema, with the file that its references are relative to.
type node struct {
	file   string
	schema map[string]any
}

// annotation is what a part of a schema says about itself.
type annotation struct {
	requirement string
	want        string
}

// annotation finds the words and the requirement for a failure in a value.
func (t forest) annotation(root string, value any, f failure) annotation {
	start, ok := t.resolve(node{}, root)
	if !ok {
		return annotation{}
	}
	level, parents := t.expand(start, value), []node(nil)
	for _, segment := range f.path {
		var next []node
		for _, n := range level {
			next = append(next, children(n, segment)...)
		}
		parents = level
		value, _ = step(value, segment)
		level = nil
		for _, n := range next {
			level = append(level, t.expand(n, value)...)
		}
	}
	return choose(level, parents, f)
}

// choose prefers a part that names the keyword, then one that has it, then any.
func choose(level, parents []node, f failure) annotation {
	found := annotation{}
	ranked := [3]string{}
	for _, n := range level {
		has := holds(n, f)
		if f.keyword == "required" {
			has = true
		}
		if want, ok := n.schema["x-want"].(string); ok && (found.want == "" && has) {
			found.want = want
		}
		switch r := n.schema["x-requirement"].(type) {
		case map[string]any:
			if id, ok := r[f.keyword].(string); ok && ranked[0] == "" {
				ranked[0] = id
			}
		case string:
			if has && ranked[1] == "" {
				ranked[1] = r
			}
			if ranked[2] == "" {
				ranked[2] = r
			}
		}
	}
	for _, id := range ranked {
		if id != "" {
			found.requirement = id
			return found
		}
	}
	if f.keyword == "required" {
		found.requirement = ofParent(parents)
	}
	return found
}

// ofParent gives the requirement of the object that lacks a member.
func ofParent(parents []node) string {
	for _, n := range parents {
		if id, ok := n.schema["x-requirement"].(string); ok && n.schema["required"] != nil {
			return id
		}
	}
	return ""
}

// holds tells whether a part has the very constraint that failed.
func holds(n node, f failure) bool {
	constraint, ok := n.schema[f.keyword]
	if !ok {
		return false
	}
	switch f.keyword {
	case "pattern", "format":
		return constraint == fmt.Sprint(f.details[f.keyword])
	case "type":
		types, isList := constraint.([]any)
		if !isList {
			types = []any{constraint}
		}
		return len(types) == len(f.expected)
	}
	return true
}

// expand gives a part and all that applies to the same value through it, outermost first.
func (t forest) expand(n node, value any) []node {
	var all []node
	var visit func(node)
	visit = func(n node) {
		if slices.ContainsFunc(all, func(o node) bool { return identical(o.schema, n.schema) }) {
			return
		}
		if reference, ok := n.schema["$ref"].(string); ok {
			if target, found := t.resolve(n, reference); found {
				visit(target)
			}
			return
		}
		all = append(all, n)
		for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
			parts, _ := n.schema[keyword].([]any)
			for _, part := range parts {
				if schema, ok := part.(map[string]any); ok {
					visit(node{n.file, schema})
				}
			}
		}
		if branch, ok := n.schema[branchOf(n, value)].(map[string]any); ok {
			visit(node{n.file, branch})
		}
	}
	visit(n)
	return all
}

// branchOf says which branch of a condition applies to the value: then, else or none.
func branchOf(n node, value any) string {
	condition, ok := n.schema["if"]
	if !ok {
		return ""
	}
	result, err := gojsonschema.Validate(gojsonschema.NewGoLoader(condition), gojsonschema.NewRawLoader(value))
	if err == nil && result.Valid() {
		return "then"
	}
	return "else"
}

// children gives the parts of a schema that apply to a member or an element.
func children(n node, segment string) []node {
	var found []node
	add := func(schema any) bool {
		s, ok := schema.(map[string]any)
		if ok {
			found = append(found, node{n.file, s})
		}
		return ok
	}
	properties, _ := n.schema["properties"].(map[string]any)
	if !add(properties[segment]) {
		add(n.schema["additionalProperties"])
	}
	if segment != "" && strings.Trim(segment, "0123456789") == "" {
		add(n.schema["items"])
	}
	return found
}

// resolve follows a reference, relative to the file of n.
func (t forest) resolve(n node, reference string) (node, bool) {
	file, fragment, _ := strings.Cut(reference, "#")
	switch {
	case file == "":
		file = n.file
	case !strings.Contains(file, "://") && t[file] == nil:
		file = baseURI + file
	}
	tree, ok := t[file]
	if !ok {
		return node{}, false
	}
	var value any = tree
	for _, segment := range split(fragment) {
		if value, ok = step(value, segment); !ok {
			return node{}, false
		}
	}
	schema, ok := value.(map[string]any)
	return node{file, schema}, ok
}

// usual gives the requirement of RFC 7643 behind a keyword where the schema names none.
func usual(f failure, got any) string {
	switch f.keyword {
	case "required":
		return "RFC7643-7-R15"
	case "uniqueItems", "minItems", "contains":
		return ""
	case "type":
	default:
		return "RFC7643-2.3-R03"
	}
	wanted := func(name string) bool { return slices.Contains(f.expected, name) }
	_, isArray := got.([]any)
	switch {
	case got == nil:
		return "RFC7643-2.5-R07"
	case wanted("array"):
		return "RFC7643-2.4-R01"
	case isArray:
		return "RFC7643-1.2-R03"
	case wanted("boolean"):
		return "RFC7643-2.3.2-R01"
	case wanted("integer"):
		return "RFC7643-2.3.4-R01"
	}
	return "RFC7643-2.3-R01"
}
