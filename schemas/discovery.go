package schemas

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const (
	maxProblems  = 8     // told of a malformed discovery document
	maxNesting   = 6     // levels of subAttributes; RFC 7643 has two
	maxAttribute = 20000 // definitions in one /Schemas
)

// definition is an attribute definition (RFC 7643, section 7), with the defaults of
// section 2.2 for what is not stated.
type definition struct {
	name, kind, description string
	multiValued, required   bool
	mutability, returned    string
	sub                     []definition
}

// advertised is a resource type with its schemas resolved.
type advertised struct {
	name       string
	base       string // schema URI
	attributes []definition
	extensions []extension
}

type extension struct {
	uri        string
	required   bool
	attributes []definition
}

// problems gathers what is wrong with a discovery document.
type problems struct {
	list  []error
	count int
}

func (p *problems) add(pointer, format string, arguments ...any) {
	p.count++
	if len(p.list) < maxProblems {
		p.list = append(p.list, fmt.Errorf("%s: "+format, append([]any{pointer}, arguments...)...))
	}
}

func (p *problems) err() error {
	if p.count > len(p.list) {
		return errors.Join(append(p.list, fmt.Errorf("and %d more", p.count-len(p.list)))...)
	}
	return errors.Join(p.list...)
}

// entries gives the resources of a ListResponse, or the one resource of a document that
// is no list, or the elements of a bare array.
func entries(what string, body []byte, names *nameSet) ([]any, error) {
	d := parse(body, names)
	if d.broken {
		return nil, fmt.Errorf("%s: %s", what, d.violations[len(d.violations)-1].Message)
	}
	switch v := d.folded.(type) {
	case []any:
		return v, nil
	case map[string]any:
		list, present := v["Resources"]
		if resources, ok := list.([]any); ok {
			return resources, nil
		}
		if _, isResource := v["id"]; isResource && !present {
			return []any{v}, nil
		}
		if !present {
			return nil, fmt.Errorf("%s: /Resources: got nothing, want an array", what)
		}
		return nil, fmt.Errorf("%s: /Resources: got %s, want an array", what, render(list, nil))
	}
	return nil, fmt.Errorf("%s: got %s, want a ListResponse", what, render(d.folded, nil))
}

// attributesBySchema reads /Schemas into attribute definitions by schema URI.
func attributesBySchema(list []any) (map[string][]definition, error) {
	all, p, budget := map[string][]definition{}, &problems{}, maxAttribute
	for i, entry := range list {
		at := "/Resources/" + strconv.Itoa(i)
		schema, ok := entry.(map[string]any)
		if !ok {
			p.add(at, "got %s, want a Schema", render(entry, nil))
			continue
		}
		id, ok := schema["id"].(string)
		if !ok || id == "" {
			p.add(at+"/id", "got %s, want the URI of the schema", describe(schema, "id"))
			continue
		}
		if _, twice := all[id]; twice {
			p.add(at+"/id", "got %q twice, want each schema once", cut(id))
			continue
		}
		all[id] = definitions(schema, "attributes", at, 1, &budget, p)
	}
	if err := p.err(); err != nil {
		return nil, fmt.Errorf("schemas document: %w", err)
	}
	if len(all) == 0 {
		return nil, errors.New("schemas document: got no schema, want one at least")
	}
	return all, nil
}

// describe renders a member of an object, or says that there is none.
func describe(members map[string]any, name string) string {
	value, present := members[name]
	if !present {
		return "nothing"
	}
	return render(value, nil)
}

func definitions(owner map[string]any, member, at string, level int, budget *int, p *problems) []definition {
	value := owner[member]
	if value == nil && level > 1 {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		p.add(at+"/"+member, "got %s, want an array", describe(owner, member))
		return nil
	}
	if level > maxNesting {
		p.add(at+"/"+member, "got more than %d levels of attributes, want one level of subAttributes", maxNesting)
		return nil
	}
	var found []definition
	seen := map[string]bool{}
	for i, element := range list {
		here := at + "/" + member + "/" + strconv.Itoa(i)
		if *budget--; *budget < 0 {
			p.add(here, "got more than %d attributes, want fewer", maxAttribute)
			return found
		}
		attribute, ok := element.(map[string]any)
		if !ok {
			p.add(here, "got %s, want an attribute definition", render(element, nil))
			continue
		}
		d, ok := define(attribute, here, level, budget, p)
		if lower := strings.ToLower(d.name); ok && seen[lower] {
			p.add(here+"/name", "got %q twice, want each attribute once", cut(d.name))
		} else if ok {
			seen[lower] = true
			found = append(found, d)
		}
	}
	return found
}

// define reads one attribute definition.
func define(attribute map[string]any, at string, level int, budget *int, p *problems) (definition, bool) {
	before := p.count
	text := func(name, otherwise string, allowed ...string) string {
		value, ok := attribute[name].(string)
		switch {
		case attribute[name] == nil && otherwise != "":
			return otherwise
		case !ok || value == "":
			p.add(at+"/"+name, "got %s, want a string", describe(attribute, name))
		case len(allowed) > 0 && !slices.Contains(allowed, value):
			p.add(at+"/"+name, "got %q, want one of %s", cut(value), strings.Join(allowed, ", "))
		}
		return value
	}
	flag := func(name string) bool {
		value, ok := attribute[name].(bool)
		if !ok && attribute[name] != nil {
			p.add(at+"/"+name, "got %s, want a boolean", describe(attribute, name))
		}
		return value
	}
	d := definition{
		name:        text("name", ""),
		kind:        text("type", "string", "string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex"),
		multiValued: flag("multiValued"),
		required:    flag("required"),
		mutability:  text("mutability", "readWrite", "readOnly", "readWrite", "immutable", "writeOnly"),
		returned:    text("returned", "default", "always", "never", "default", "request"),
	}
	d.description, _ = attribute["description"].(string)
	if d.kind == "complex" {
		d.sub = definitions(attribute, "subAttributes", at, level+1, budget, p)
	}
	return d, p.count == before
}

// resourceTypes reads /ResourceTypes and joins each type with its schemas.
func resourceTypes(list []any, schemas map[string][]definition) ([]advertised, error) {
	var found []advertised
	p, seen := &problems{}, map[string]bool{}
	for i, entry := range list {
		at := "/Resources/" + strconv.Itoa(i)
		members, ok := entry.(map[string]any)
		if !ok {
			p.add(at, "got %s, want a ResourceType", render(entry, nil))
			continue
		}
		t := advertised{}
		if t.name, _ = members["name"].(string); t.name == "" {
			p.add(at+"/name", "got %s, want the name of the resource type", describe(members, "name"))
			continue
		}
		if seen[t.name] {
			p.add(at+"/name", "got %q twice, want each resource type once", cut(t.name))
			continue
		}
		seen[t.name] = true
		if t.base, ok = members["schema"].(string); !ok {
			p.add(at+"/schema", "got %s, want a schema URI", describe(members, "schema"))
			continue
		}
		if t.attributes, ok = schemas[t.base]; !ok {
			p.add(at+"/schema", "got %q, want the id of a schema in /Schemas", cut(t.base))
			continue
		}
		t.extensions = extensions(members, at, schemas, p)
		found = append(found, t)
	}
	if err := p.err(); err != nil {
		return nil, fmt.Errorf("resource types document: %w", err)
	}
	if len(found) == 0 {
		return nil, errors.New("resource types document: got no resource type, want one at least")
	}
	return found, nil
}

func extensions(members map[string]any, at string, schemas map[string][]definition, p *problems) []extension {
	if members["schemaExtensions"] == nil {
		return nil
	}
	list, ok := members["schemaExtensions"].([]any)
	if !ok {
		p.add(at+"/schemaExtensions", "got %s, want an array", describe(members, "schemaExtensions"))
		return nil
	}
	var found []extension
	for i, element := range list {
		here := at + "/schemaExtensions/" + strconv.Itoa(i)
		entry, ok := element.(map[string]any)
		if !ok {
			p.add(here, "got %s, want an object", render(element, nil))
			continue
		}
		e := extension{}
		e.uri, _ = entry["schema"].(string)
		if e.attributes, ok = schemas[e.uri]; !ok {
			p.add(here+"/schema", "got %s, want the id of a schema in /Schemas", describe(entry, "schema"))
			continue
		}
		if e.required, ok = entry["required"].(bool); !ok && entry["required"] != nil {
			p.add(here+"/required", "got %s, want a boolean", describe(entry, "required"))
		}
		found = append(found, e)
	}
	return found
}
