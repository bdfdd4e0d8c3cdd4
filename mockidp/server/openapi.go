package server

import (
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"time"
)

// pathParameter finds the parameters of a route's path.
var pathParameter = regexp.MustCompile(`\{(\w+)\}`)

// openAPI describes the API (OpenAPI 3.1). It is made of the router's own list.
func (s *Server) openAPI(*http.Request) (any, error) {
	schemas := map[string]any{
		"Problem": map[string]any{"type": "object", "required": []string{"error"}, "properties": map[string]any{
			"error": map[string]any{"type": "string", "description": "what is wrong"}, "try": map[string]any{"type": "string"},
			"routes": map[string]any{"type": "array", "items": map[string]any{"type": "string"}, "description": "what there is"},
		}},
	}
	paths := map[string]map[string]any{}
	for _, route := range s.routes {
		if paths[route.path] == nil {
			paths[route.path] = map[string]any{}
		}
		paths[route.path][strings.ToLower(route.method)] = operation(route, schemas)
	}
	return map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{
			"title": "scimspec identity provider", "version": orElse(s.options.Version, "devel"),
			"description": "A local Okta and Entra ID: people, groups, applications, provisioning and its log.",
		},
		"servers": []any{map[string]any{"url": "/"}},
		"paths":   paths, "components": map[string]any{"schemas": schemas},
	}, nil
}

func operation(route route, schemas map[string]any) map[string]any {
	parameters := []any{}
	for _, name := range pathParameter.FindAllStringSubmatch(route.path, -1) {
		parameters = append(parameters, map[string]any{"name": name[1], "in": "path", "required": true, "schema": map[string]any{"type": "string"}, "description": pathMeaning[name[1]]})
	}
	for _, p := range route.query {
		parameters = append(parameters, map[string]any{"name": p.name, "in": "query", "schema": map[string]any{"type": p.kind}, "description": p.doc})
	}
	success := map[string]any{"description": "done"}
	if route.out != nil {
		success["content"] = map[string]any{"application/json": map[string]any{"schema": schemaOf(reflect.TypeOf(route.out), schemas)}}
	}
	status := "200"
	if route.method == http.MethodPost && route.group != "Actions" && !route.legacy && route.out != nil && createsAt.MatchString(route.path) {
		status = "201"
	}
	op := map[string]any{
		"operationId": operationID(route), "summary": route.summary, "tags": []string{route.group}, "parameters": parameters,
		"responses": map[string]any{
			status:    success,
			"default": map[string]any{"description": "a problem that the caller can fix", "content": map[string]any{"application/json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/Problem"}}}},
		},
	}
	if route.legacy {
		op["deprecated"] = true
	}
	if route.in != nil {
		op["requestBody"] = map[string]any{"content": map[string]any{"application/json": map[string]any{"schema": schemaOf(reflect.TypeOf(route.in), schemas)}}}
	}
	return op
}

// createsAt is where a POST makes something.
var createsAt = regexp.MustCompile(`/(users|groups|applications|tenants)$`)

var pathMeaning = map[string]string{
	"tenant": "id of the tenant", "application": "id of the application", "user": "id or userName of a person",
	"group": "id or displayName of a group", "member": "id of a person or a group", "seq": "number of the log entry", "id": "id", "trouble": "id of the trouble",
}

func operationID(route route) string {
	words := strings.FieldsFunc(route.method+" "+route.path, func(r rune) bool { return strings.ContainsRune(" /{}.-", r) })
	for i, word := range words {
		words[i] = strings.ToLower(word)
		if i > 0 {
			words[i] = strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return strings.Join(words, "")
}

// schemaOf makes the JSON Schema of a type out of its fields and their tags. Named types
// go to schemas and are referred to.
func schemaOf(t reflect.Type, schemas map[string]any) map[string]any {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case t.Kind() == reflect.Pointer:
		return schemaOf(t.Elem(), schemas)
	case t.Kind() == reflect.Struct:
		name := t.Name()
		if name == "" {
			return objectSchema(t, schemas)
		}
		name = strings.ToUpper(name[:1]) + name[1:]
		if _, known := schemas[name]; !known {
			schemas[name] = true // against a type that holds itself
			schemas[name] = objectSchema(t, schemas)
		}
		return map[string]any{"$ref": "#/components/schemas/" + name}
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return map[string]any{"type": "string"}
	case t.Kind() == reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem(), schemas)}
	case t.Kind() == reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem(), schemas)}
	}
	switch t.Kind() {
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.String:
		return map[string]any{"type": "string"}
	}
	return map[string]any{}
}

func objectSchema(t reflect.Type, schemas map[string]any) map[string]any {
	properties, required := map[string]any{}, []string{}
	for name, field := range fieldsOf(t) {
		schema := schemaOf(field.Type, schemas)
		if doc := field.Tag.Get("doc"); doc != "" {
			schema["description"] = doc
		}
		if enum := field.Tag.Get("enum"); enum != "" {
			schema["enum"] = strings.Split(enum, ",")
		}
		properties[name] = schema
		if field.Tag.Get("required") == "true" {
			required = append(required, name)
		}
	}
	object := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		object["required"] = required
	}
	return object
}

// SeedSchema is the JSON Schema (2020-12) of a seed file.
func SeedSchema() map[string]any {
	schemas := map[string]any{}
	schema := schemaOf(reflect.TypeFor[Seed](), schemas)
	return map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "scimspec seed file",
		"$ref": schema["$ref"], "components": map[string]any{"schemas": schemas},
	}
}
