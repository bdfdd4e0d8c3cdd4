package schemas_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/schemas"
	"github.com/xeipuuv/gojsonschema"
)

func listOf(resources ...string) string {
	return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"Resources":[` + strings.Join(resources, ",") + `]}`
}

func badges(t *testing.T) *schemas.Compiled {
	t.Helper()
	compiled, err := schemas.FromDiscovery([]byte(listOf(badgeSchema)), []byte(badgeTypes))
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func TestDiscoveredSchemas(t *testing.T) {
	compiled := badges(t)
	if got := strings.Join(compiled.ResourceTypes(), ","); got != "Badge" {
		t.Errorf("resource types: got %q, want Badge", got)
	}
	if found := compiled.Validate("Badge", []byte(badge)); len(found) > 0 {
		t.Errorf("violations: got %v, want none", found)
	}
	cases := []struct {
		at, value, requirement, pointer string
	}{
		{"/label", ``, "RFC7643-7-R15", ""},
		{"/label", `null`, "RFC7643-2.5-R07", ""},
		{"/label", `7`, "RFC7643-2.3-R01", ""},
		{"/label", `["a"]`, "RFC7643-1.2-R03", ""},
		{"/doors", `{"number":4}`, "RFC7643-1.2-R03", ""},
		{"/doors/0", `"four"`, "RFC7643-2.3-R01", ""},
		{"/doors/0/number", `4.0`, "RFC7643-2.3.4-R01", ""},
		{"/doors/0/number", ``, "RFC7643-7-R15", ""},
		{"/doors/0/$ref", `"a b"`, "RFC7643-2.3.7-R01", ""},
		{"/doors/0/tags", `"a"`, "RFC7643-1.2-R03", ""},
		{"/doors/0/tags/0", `1`, "RFC7643-2.3-R01", ""},
		{"/weight", `"1.5"`, "RFC7643-2.3-R01", ""},
		{"/lost", `"False"`, "RFC7643-2.3.2-R01", ""},
		{"/issued", `"2026-01-31"`, "RFC7643-2.3.5-R01", ""},
		{"/photo", `"?"`, "RFC7643-2.3.6-R01", ""},
		{"/pin", `"1234"`, "RFC7643-7-R29", ""},
		{"/schemas", ``, "RFC7643-3-R01", ""},
		{"/schemas", `["urn:example:params:2.0:Badge","urn:other:thing"]`, "RFC7643-3-R04", "/schemas/1"},
		{"/id", ``, "RFC7643-3.1-R04", ""},
		{"/meta/resourceType", `"Badges"`, "RFC7643-3.1-R26", ""},
		{"/meta/created", `"now"`, "RFC7643-2.3.5-R01", ""},
		{"/urn:example:other", `{}`, "RFC7643-3-R17", ""},
	}
	for _, c := range cases {
		t.Run(c.at+"="+c.value, func(t *testing.T) {
			pointer := c.pointer
			if pointer == "" {
				pointer = c.at
			}
			found := compiled.Validate("Badge", mutate(t, badge, c.at, c.value))
			if got, want := brief(found), pointer+" "+c.requirement; got != want {
				t.Errorf("violations: got %q %v, want %q", got, found, want)
			}
		})
	}
}

func TestDiscoveredPartial(t *testing.T) {
	compiled := badges(t)
	if found := compiled.ValidatePartial("Badge", []byte(`{"id":"b-1","Doors":[{"tags":[]}]}`)); len(found) > 0 {
		t.Errorf("violations: got %v, want none", found)
	}
	found := compiled.ValidatePartial("Badge", []byte(`{"id":"b-1","Doors":[{"tags":7}]}`))
	if got, want := brief(found), "/Doors/0/tags RFC7643-1.2-R03"; got != want {
		t.Errorf("violations: got %q, want %q", got, want)
	}
	if found := compiled.Validate("Lamp", []byte(`{}`)); brief(found) != " RFC7643-3-R14" {
		t.Errorf("unknown resource type: got %v, want one violation", found)
	}
}

func TestDiscoveredExtension(t *testing.T) {
	base := strings.Replace(badgeSchema, `"urn:example:params:2.0:Badge"`, `"urn:example:base"`, 1)
	more := `{"id":"urn:example:more","attributes":[{"name":"Label","type":"integer","required":true},{"name":"list","type":"string","multiValued":true,"required":true}]}`
	types := listOf(`{"name":"Badge","schema":"urn:example:base","schemaExtensions":[{"schema":"urn:example:more","required":true}]}`)
	compiled, err := schemas.FromDiscovery([]byte(listOf(base, more)), []byte(types))
	if err != nil {
		t.Fatal(err)
	}
	document := func(extension string) string {
		return `{"schemas":["urn:example:base","urn:example:more"],"id":"1","label":"x"` + extension + `}`
	}
	cases := []struct{ name, document, want string }{
		{"complete", document(`,"urn:example:more":{"Label":3,"list":["a"]}`), ""},
		{"no container", document(``), "/urn:example:more RFC7643-6-R14"},
		{"wrong type under a name in another case", document(`,"urn:example:more":{"Label":"3","list":["a"]}`), "/urn:example:more/Label RFC7643-2.3.4-R01"},
		{"empty list", document(`,"urn:example:more":{"Label":3,"list":[]}`), "/urn:example:more/list RFC7643-7-R15"},
		{"not in schemas", strings.Replace(document(`,"urn:example:more":{"Label":3,"list":["a"]}`), `,"urn:example:more"]`, `]`, 1), "/schemas RFC7643-3-R07"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := brief(compiled.Validate("Badge", []byte(c.document))); got != c.want {
				t.Errorf("violations: got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDiscoveredSourceIsDraft7(t *testing.T) {
	source := badges(t).Source("Badge")
	if !json.Valid(source) {
		t.Fatalf("source: got %q, want JSON", source)
	}
	loader := gojsonschema.NewSchemaLoader()
	loader.Validate, loader.AutoDetect, loader.Draft = true, false, gojsonschema.Draft7
	if err := loader.AddSchemas(gojsonschema.NewBytesLoader(source)); err != nil {
		t.Errorf("source: got %v, want valid draft 7", err)
	}
	if got := badges(t).Source("Lamp"); got != nil {
		t.Errorf("source of an unknown type: got %q, want nil", got)
	}
}

func TestMalformedDiscovery(t *testing.T) {
	attribute := func(text string) string {
		return listOf(`{"id":"urn:example:params:2.0:Badge","attributes":[` + text + `]}`)
	}
	good := listOf(badgeSchema)
	cases := []struct{ name, schemas, types, want string }{
		{"no JSON", `<html>`, badgeTypes, "schemas document: document: got malformed JSON"},
		{"no list", `{}`, badgeTypes, "/Resources: got nothing, want an array"},
		{"Resources is an object", `{"Resources":{}}`, badgeTypes, "/Resources: got an object, want an array"},
		{"string", `"x"`, badgeTypes, "want a ListResponse"},
		{"nothing in it", listOf(), badgeTypes, "got no schema"},
		{"schema is a string", listOf(`"x"`), badgeTypes, "/Resources/0: got the string"},
		{"schema without id", listOf(`{"attributes":[]}`), badgeTypes, "/Resources/0/id: got nothing"},
		{"schema twice", listOf(badgeSchema, badgeSchema), badgeTypes, "/Resources/1/id: got"},
		{"attributes is an object", listOf(`{"id":"urn:a:b","attributes":{}}`), badgeTypes, "/Resources/0/attributes: got an object"},
		{"attribute is null", attribute(`null`), badgeTypes, "/Resources/0/attributes/0: got null"},
		{"attribute without name", attribute(`{"type":"string"}`), badgeTypes, "/attributes/0/name: got nothing"},
		{"unknown type", attribute(`{"name":"a","type":"text"}`), badgeTypes, `/attributes/0/type: got "text"`},
		{"multiValued is a string", attribute(`{"name":"a","type":"string","multiValued":"true"}`), badgeTypes, "/attributes/0/multiValued: got the string"},
		{"unknown returned", attribute(`{"name":"a","type":"string","returned":"maybe"}`), badgeTypes, "/attributes/0/returned"},
		{"attribute twice", attribute(`{"name":"a"},{"name":"A"}`), badgeTypes, "/attributes/1/name"},
		{"sub-attribute without name", attribute(`{"name":"a","type":"complex","subAttributes":[{}]}`), badgeTypes, "/attributes/0/subAttributes/0/name"},
		{"no resource type", good, listOf(), "got no resource type"},
		{"unnamed resource type", good, listOf(`{"schema":"urn:example:params:2.0:Badge"}`), "/Resources/0/name: got nothing"},
		{"unknown schema", good, listOf(`{"name":"B","schema":"urn:x:y"}`), `/Resources/0/schema: got "urn:x:y"`},
		{"unknown extension", good, listOf(`{"name":"B","schema":"urn:example:params:2.0:Badge","schemaExtensions":[{"schema":"urn:x:y"}]}`), "/schemaExtensions/0/schema"},
		{"malformed resource types", good, `[`, "resource types document"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			compiled, err := schemas.FromDiscovery([]byte(c.schemas), []byte(c.types))
			if err == nil || compiled != nil {
				t.Fatalf("error: got nil, want %q in it", c.want)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("error: got %q, want %q in it", err, c.want)
			}
		})
	}
	many := attribute(strings.TrimSuffix(strings.Repeat(`{},`, 50), ","))
	if _, err := schemas.FromDiscovery([]byte(many), []byte(badgeTypes)); err == nil || !strings.Contains(err.Error(), "and 42 more") {
		t.Errorf("error: got %v, want it to stop after a few", err)
	}
}

func TestDiscoveryTakesOtherShapes(t *testing.T) {
	types := `[{"name":"Badge","schema":"urn:example:params:2.0:Badge"},{"name":"Schema","schema":"urn:ietf:params:scim:schemas:core:2.0:Schema"}]`
	meta := `{"id":"urn:ietf:params:scim:schemas:core:2.0:Schema","attributes":[]}`
	compiled, err := schemas.FromDiscovery([]byte(`[`+badgeSchema+`,`+meta+`]`), []byte(types))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(compiled.ResourceTypes(), ","); got != "Badge" {
		t.Errorf("resource types: got %q, want Badge alone", got)
	}
}
