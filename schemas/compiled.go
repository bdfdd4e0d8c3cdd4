package schemas

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/xeipuuv/gojsonschema"
)

// Compiled holds JSON Schemas built out of a live /Schemas and /ResourceTypes. It is
// immutable and safe for concurrent use.
type Compiled struct {
	types map[string]compiledType
	names *nameSet
}

type compiledType struct {
	base          string // schema URI
	full, partial *gojsonschema.Schema
	ready         map[string]*prepass // by file
	trees         forest
}

const fullFile, partialFile = "full", "partial"

// FromDiscovery builds JSON Schemas for each resource type that a target advertises.
// Both documents are ListResponses, of Schema and of ResourceType; a bare array or a
// single resource is taken too. The schemas respect type, multiValued, required,
// returned, mutability writeOnly, subAttributes and the formats of dateTime, reference
// and binary. canonicalValues are suggestions and not enforced, and attributes that are
// not advertised are allowed; extensions that are not advertised are not.
//
// The error says, with JSON pointers, what in the documents cannot be used: it is the
// target's doing, not a defect of the suite.
func FromDiscovery(schemasDocument []byte, resourceTypesDocument []byte) (*Compiled, error) {
	c, err := embedded()
	if err != nil {
		return nil, err
	}
	schemaList, err := entries("schemas document", schemasDocument, c.names)
	if err != nil {
		return nil, err
	}
	bySchema, err := attributesBySchema(schemaList)
	if err != nil {
		return nil, err
	}
	typeList, err := entries("resource types document", resourceTypesDocument, c.names)
	if err != nil {
		return nil, err
	}
	types, err := resourceTypes(typeList, bySchema)
	if err != nil {
		return nil, err
	}
	built := &Compiled{types: map[string]compiledType{}, names: c.names.clone()}
	for _, t := range types {
		built.names.spell(t.attributes)
		for _, e := range t.extensions {
			built.names.define(e.uri)
			built.names.spell(e.attributes)
		}
	}
	for _, t := range types {
		if discoveryOnly(t.base) {
			continue
		}
		if built.types[t.name], err = compile(t); err != nil {
			return nil, fmt.Errorf("schemas: build a schema for resource type %q: %w", cut(t.name), err)
		}
	}
	return built, nil
}

// compile builds both schemas of a resource type.
func compile(t advertised) (compiledType, error) {
	made := compiledType{base: t.base, trees: forest{fullFile: t.jsonSchema(true), partialFile: t.jsonSchema(false)}, ready: map[string]*prepass{}}
	passes := newPrepasses(made.trees)
	for file, target := range map[string]**gojsonschema.Schema{fullFile: &made.full, partialFile: &made.partial} {
		made.ready[file] = passes.at(file)
		text, err := json.Marshal(made.trees[file])
		if err != nil {
			return made, err
		}
		loader := gojsonschema.NewSchemaLoader()
		loader.Draft, loader.AutoDetect = gojsonschema.Draft7, false
		if *target, err = loader.Compile(gojsonschema.NewBytesLoader(text)); err != nil {
			return made, err
		}
	}
	return made, nil
}

// spell gives definitions of one name in several cases one spelling, the first, because
// documents are folded to one spelling.
func (n *nameSet) spell(list []definition) {
	for i := range list {
		if first, known := n.defined[strings.ToLower(list[i].name)]; known {
			list[i].name = first
		} else {
			n.define(list[i].name)
		}
		n.spell(list[i].sub)
	}
}

// ResourceTypes lists the names of the resource types, sorted.
func (c *Compiled) ResourceTypes() []string {
	return slices.Sorted(maps.Keys(c.types))
}

// Has says whether a resource type of that name is advertised.
func (c *Compiled) Has(resourceType string) bool {
	_, advertised := c.types[resourceType]
	return advertised
}

// Source gives the JSON Schema that was built for a resource type, for a full
// representation; nil when there is none.
func (c *Compiled) Source(resourceType string) []byte {
	t, ok := c.types[resourceType]
	if !ok {
		return nil
	}
	text, err := json.MarshalIndent(t.trees[fullFile], "", "  ")
	if err != nil {
		return nil
	}
	return text
}

// Validate checks a full representation of a resource against what the target
// advertises. A resource type that it does not advertise is a violation.
func (c *Compiled) Validate(resourceType string, doc []byte) []Violation {
	return c.validate(resourceType, doc, fullFile)
}

// ValidateTree is Validate, or ValidatePartial, for a representation that was decoded with
// numbers as json.Number. It does not change the tree.
func (c *Compiled) ValidateTree(resourceType string, tree any, partial bool) []Violation {
	file := fullFile
	if partial {
		file = partialFile
	}
	return c.judge(resourceType, grown(tree, c.names), file)
}

// ValidatePartial is Validate for a representation that was asked for with attributes
// or excludedAttributes: nothing but id is required.
func (c *Compiled) ValidatePartial(resourceType string, doc []byte) []Violation {
	return c.validate(resourceType, doc, partialFile)
}

func (c *Compiled) validate(resourceType string, doc []byte, file string) []Violation {
	return c.judge(resourceType, parse(doc, c.names), file)
}

func (c *Compiled) judge(resourceType string, d document, file string) []Violation {
	t, ok := c.types[resourceType]
	if !ok {
		return []Violation{{
			Schema: resourceType, Requirement: "RFC7643-3-R14",
			Message: fmt.Sprintf("resource type: got %q, want one of %s", cut(resourceType), strings.Join(c.ResourceTypes(), ", ")),
		}}
	}
	found := slices.Clone(d.violations)
	for i := range found {
		found[i].Schema = resourceType
	}
	if d.broken {
		return found
	}
	k := checked{label: resourceType, schema: t.full, ready: t.ready[file], trees: t.trees, root: file, document: &d, scim: true}
	if file == partialFile {
		k.schema = t.partial
	}
	found = append(found, k.check(d.folded)...)
	if members, isObject := d.folded.(map[string]any); isObject && file == fullFile && !names(members, t.base) {
		return aboutSchemas(found, &d, nil)
	}
	found = append(found, k.resource(d.folded, true)...)
	return limit(append(found, k.foreign(d.folded, t.trees[file])...))
}

// foreign reports extension containers that the resource type does not have.
func (c checked) foreign(value any, schema object) []Violation {
	members, _ := value.(map[string]any)
	known, _ := schema["properties"].(object)
	uris, _ := members["schemas"].([]any)
	named := knownURIs(uris)
	for name := range known {
		if isURN(name) {
			named = append(named, name)
		}
	}
	var found []Violation
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if _, advertised := known[name]; advertised || !IsExtension(name, members[name], named) {
			continue
		}
		found = append(found, c.note([]string{name}, "RFC7643-3-R17",
			cut(name)+": got an extension that the resource type does not list, want none"))
	}
	return found
}
