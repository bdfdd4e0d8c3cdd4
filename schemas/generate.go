package schemas

import (
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// object is a JSON Schema in the making, in the types that decoding gives: the forest
// looks annotations up in it.
type object = map[string]any

// jsonSchema turns an advertised resource type into a JSON Schema, for a full or a
// partial representation.
func (t advertised) jsonSchema(full bool) object {
	properties, required := attributes(t.attributes, full)
	uris := []any{t.base}
	for _, e := range t.extensions {
		members, needed := attributes(e.attributes, full)
		container := object{
			"type": []any{"object", "null"}, "properties": members, "required": needed,
			"x-requirement": object{"required": "RFC7643-6-R14", "type": "RFC7643-3-R13"},
		}
		if full && e.required {
			container["type"] = "object"
			required = append(required, e.uri)
		}
		properties[e.uri] = container
		uris = append(uris, e.uri)
	}
	common(properties, t, uris, full)
	if full {
		required = append(required, "schemas")
	}
	return object{
		"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "title": t.name,
		"properties": properties, "required": once(append(required, "id")), "x-requirement": "RFC7643-2.1-R01",
	}
}

// once leaves each name in a list once: a schema may list id, which every resource has (RFC
// 7643, section 3.1), among its own attributes.
func once(names []any) []any {
	kept := []any{}
	for _, name := range names {
		if !slices.Contains(kept, name) {
			kept = append(kept, name)
		}
	}
	return kept
}

// common sets the attributes of RFC 7643, section 3.1: they override what the schema of
// a resource type says of them.
func common(properties object, t advertised, uris []any, full bool) {
	list := object{
		"type": "array", "minItems": 1, "uniqueItems": true, "contains": object{"const": t.base},
		"items": object{"enum": uris, "x-requirement": "RFC7643-3-R04"},
		"x-requirement": object{
			"required": "RFC7643-3-R01", "type": "RFC7643-3-R01", "minItems": "RFC7643-3-R01",
			"uniqueItems": "RFC7643-3-R05", "contains": "RFC7643-3.3-R01",
		},
		"x-want": "an array that contains " + t.base,
	}
	properties["schemas"] = list
	properties["id"] = object{"type": "string", "minLength": 1, "x-requirement": "RFC7643-3.1-R04"}
	properties["externalId"] = object{"type": []any{"string", "null"}}
	resourceType := object{"type": []any{"string", "null"}}
	if full {
		resourceType = object{"const": t.name, "x-requirement": "RFC7643-3.1-R26"}
	}
	properties["meta"] = object{
		"type": []any{"object", "null"},
		"properties": object{
			"resourceType": resourceType, "location": value("reference"), "version": value("string"),
			"created": value("dateTime"), "lastModified": value("dateTime"),
		},
	}
}

// attributes gives the properties for definitions, and the names that must be there.
func attributes(list []definition, full bool) (properties object, required []any) {
	properties, required = object{}, []any{}
	for _, d := range list {
		needed := full && d.required && d.shown()
		properties[d.name] = d.jsonSchema(needed, full)
		if needed {
			required = append(required, d.name)
		}
	}
	return properties, required
}

// shown tells whether a full representation shows the attribute whenever it has a value.
func (d definition) shown() bool {
	return d.returned != "never" && d.returned != "request" && d.mutability != "writeOnly"
}

// jsonSchema gives the schema for the value of one attribute. A required attribute that
// is null, or an empty array, has no value (RFC 7643, section 2.5).
func (d definition) jsonSchema(needed, full bool) object {
	if d.returned == "never" || d.mutability == "writeOnly" {
		requirement := "RFC7643-7-R29"
		if d.returned != "never" {
			requirement = "RFC7643-7-R25"
		}
		return object{"type": "null", "x-requirement": requirement, "x-want": "no value, because the attribute is never returned"}
	}
	schema := d.element(full)
	if d.multiValued {
		schema["type"] = solid(schema["type"])
		schema = object{
			"type": []any{"array", "null"}, "items": schema,
			"x-requirement": object{"type": "RFC7643-1.2-R03"}, "x-want": "an array",
		}
	}
	if needed {
		schema["type"] = solid(schema["type"])
		schema = note(schema, "required", "RFC7643-7-R15")
		if d.multiValued {
			schema["minItems"] = 1
			schema = note(schema, "minItems", "RFC7643-7-R15")
		}
	}
	return schema
}

// solid leaves null out of a list of types.
func solid(types any) any {
	list, ok := types.([]any)
	if !ok {
		return types
	}
	kept := []any{}
	for _, name := range list {
		if name != "null" {
			kept = append(kept, name)
		}
	}
	return kept
}

// note adds a requirement for one keyword.
func note(schema object, keyword, requirement string) object {
	by, ok := schema["x-requirement"].(object)
	if !ok {
		by = object{}
	}
	by[keyword] = requirement
	schema["x-requirement"] = by
	return schema
}

// element gives the schema for one value of the attribute.
func (d definition) element(full bool) object {
	if d.kind != "complex" {
		schema := value(d.kind)
		if d.kind == "binary" && strings.Contains(strings.ToLower(d.description), "url") {
			schema["pattern"] = "^[A-Za-z0-9+/_-]*={0,2}$" // base64url, where the definition says so
		}
		return schema
	}
	schema := object{"type": []any{"object", "null"}}
	if len(d.sub) > 0 {
		schema["properties"], schema["required"] = attributes(d.sub, full)
	}
	return schema
}

// value gives the schema for a simple value by its SCIM type (RFC 7643, table 1). The
// formats are those of resource.schema.json.
func value(kind string) object {
	schema := object{"type": []any{"string", "null"}}
	switch kind {
	case "boolean", "integer":
		schema["type"] = []any{kind, "null"}
	case "decimal":
		schema["type"] = []any{"number", "null"}
	case "dateTime", "reference", "binary":
		if c, err := embedded(); err == nil {
			if n, ok := c.trees.resolve(node{}, Resource.reference()+"#/definitions/"+kind); ok {
				for keyword, constraint := range n.schema {
					schema[keyword] = constraint
				}
				if by, ok := schema["x-requirement"].(object); ok {
					schema["x-requirement"] = clone(by)
				}
			}
		}
	}
	return schema
}

// clone copies annotations before one is added: embedded ones are shared.
func clone(by object) object {
	copied := make(object, len(by))
	for keyword, requirement := range by {
		copied[keyword] = requirement
	}
	return copied
}

// discoveryOnly tells whether a schema describes discovery itself; a resource type for it
// is legal and adds nothing to the embedded schemas.
func discoveryOnly(uri string) bool {
	switch uri {
	case scim.SchemaSchema, scim.SchemaResourceType, scim.SchemaServiceProviderConfig:
		return true
	}
	return false
}
