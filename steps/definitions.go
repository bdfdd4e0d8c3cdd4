package steps

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// definition is one attribute as the service provider's own /Schemas describes it (RFC
// 7643, section 7), with the defaults of section 2.2 where it is silent.
type definition struct {
	urn        string // of the schema
	core       bool   // of the base schema of its resource type
	path       string // name, or parent.name
	name, kind string
	multi      bool
	required   bool
	demanded   bool // required by what was learnt or stated, and by no schema
	caseExact  bool
	mutability string
	returned   string
	uniqueness string
	canonical  []string
	references []string
	subs       []definition
	document   document      // as it came
	values     accept.Values // what it takes beyond that
	single     bool          // it takes one value, though it has several
}

// full is the attribute's path with the URN of an extension in front.
func (d definition) full() Path {
	if d.core {
		return Path(d.path)
	}
	return Path(d.urn + ":" + d.path)
}

// form is the data type whose format a value has to have: the one of RFC 7643, section 4.1, also
// where a service provider advertises a mere string.
func (d definition) form() string {
	if d.core && d.kind == "string" {
		switch strings.ToLower(d.path) {
		case "profileurl", "photos.value":
			return "reference"
		case "x509certificates.value":
			return "binary"
		}
	}
	return d.kind
}

// stated is a definition in which what is not stated has the default of RFC 7643, section 2.2.
func stated(in document) document {
	written, ok := in.value.(map[string]any)
	if !ok {
		return in
	}
	all := map[string]any{"required": false, "caseExact": false, "mutability": "readWrite", "returned": "default", "uniqueness": "none", "type": "string"}
	maps.Copy(all, written)
	return document{value: all}
}

func define(urn string, core bool, parent string, value any) definition {
	doc := document{value: value}
	text := func(name, otherwise string) string { return orDefault(first(doc.at(Path(name))), otherwise) }
	d := definition{
		urn: urn, core: core, name: first(doc.at("name")), kind: text("type", "string"),
		multi: text("multiValued", "false") == "true", required: text("required", "false") == "true",
		caseExact: text("caseExact", "false") == "true", mutability: text("mutability", "readWrite"),
		returned: text("returned", "default"), uniqueness: text("uniqueness", "none"),
		canonical: asTexts(doc.at("canonicalValues")), references: asTexts(doc.at("referenceTypes")), document: doc,
	}
	d.path = d.name
	if parent != "" {
		d.path = parent + "." + d.name
	}
	for _, sub := range flat(doc.at("subAttributes")) {
		d.subs = append(d.subs, define(urn, core, d.path, sub))
	}
	return d
}

// schemaResources are the Schema resources of an answer: a list, an array or one alone.
func schemaResources(answer document) []document {
	if found := resourcesOf(answer); len(found) > 0 || len(answer.at("totalResults")) > 0 {
		return found
	}
	var found []document
	for _, element := range flat([]any{answer.value}) {
		found = append(found, document{value: element})
	}
	return found
}

// userDefinitions are the attributes of User and its extensions, as advertised and amended.
func (w *World) userDefinitions() []definition {
	shown := w.config.Discovery.shownDefinitions()
	if len(shown) == 0 {
		shown = w.supposed
	}
	return w.shape().amending(scim.EndpointUsers).all(shown)
}

// shownDefinitions are read once in a run.
func (d Discovery) shownDefinitions() []definition {
	if d.once != nil {
		return slices.Clone(d.once.users())
	}
	return d.userDefinitions()
}

func (d Discovery) userDefinitions() []definition {
	urns := []string{scim.SchemaUser, scim.SchemaEnterpriseUser}
	if types, err := d.document(scim.EndpointResourceTypes); err == nil {
		for _, t := range schemaResources(types) {
			if "/"+strings.Trim(first(t.at("endpoint")), "/") == scim.EndpointUsers {
				urns = append([]string{first(t.at("schema"))}, asTexts(t.at("schemaExtensions.schema"))...)
			}
		}
	}
	all, err := d.document(scim.EndpointSchemas)
	if err != nil {
		return nil
	}
	var found []definition
	for _, schema := range schemaResources(all) {
		id := first(schema.at("id"))
		at := slices.IndexFunc(urns, func(urn string) bool { return strings.EqualFold(urn, id) })
		if at < 0 {
			continue
		}
		for _, attribute := range flat(schema.at("attributes")) {
			if d := define(id, at == 0, "", attribute); !slices.Contains([]string{"id", "externalid", "meta", "schemas"}, strings.ToLower(d.name)) {
				found = append(found, d)
			}
		}
	}
	return found
}

func definitionJudgments(r *registrar) {
	acceptedJudgments(r)
	r.parameter("defined",
		as("{path} matching", func(path Path) Defined { return Defined{path, false} }),
		as("no {path} but", func(path Path) Defined { return Defined{path, true} }))
	r.judgment("each {word} definition of the answer has {defined} {json}",
		"The answer is from /Schemas. Every attribute definition of that kind (any, simple, complex, multivalued, writeonly, sub, or a data type) has the member, or may leave it out (no … but), and its JSON text matches the regular expression.",
		(*World).eachDefinition)
	r.judgment("the names of the definitions in the answer are unique in each schema",
		"No two attributes of a schema, and no two sub-attributes of an attribute, have names that differ by letter case alone.",
		func(w *World) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				for _, schema := range schemaResources(answer) {
					if err := w.distinct(exchange, "attribute names of "+first(schema.at("id")), flat(schema.at("attributes.name"))); err != nil {
						return err
					}
					for _, attribute := range flat(schema.at("attributes")) {
						sub := document{value: attribute}
						if err := w.distinct(exchange, "sub-attribute names of "+first(sub.at("name")), flat(sub.at("subAttributes.name"))); err != nil {
							return err
						}
					}
				}
				return nil
			})
		})
}

// Defined is a member of an attribute definition.
type Defined struct {
	path     Path
	optional bool
}

func (w *World) eachDefinition(kind string, member Defined, pattern Text) error {
	return w.definitions(kind, func(exchange *transcript.Exchange, d definition) error {
		values := d.document.at(member.path)
		if len(values) == 0 && !member.optional {
			values = []any{nil}
		}
		return w.eachMatches(exchange, fmt.Sprintf("%s of the definition of %s", member.path, d.path), values, pattern)
	})
}

// definitions hands over every definition of a kind, sub-attributes after their parent.
// Schemas that describe discovery itself are left out: their complex attributes nest.
func (w *World) definitions(kind string, judge func(*transcript.Exchange, definition) error) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		var walk func(list []definition) error
		walk = func(list []definition) error {
			for _, d := range list {
				if d.is(kind) {
					if err := judge(exchange, d); err != nil {
						return err
					}
				}
				if err := walk(d.subs); err != nil {
					return err
				}
			}
			return nil
		}
		for _, schema := range schemaResources(answer) {
			id := first(schema.at("id"))
			if regexp.MustCompile(`(?i)^urn:ietf:params:scim:schemas:core:2\.0:(ServiceProviderConfig|ResourceType|Schema)$`).MatchString(id) {
				continue
			}
			for _, attribute := range flat(schema.at("attributes")) {
				if err := walk([]definition{define(id, true, "", attribute)}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// is says whether a definition is of a kind that a phrase may name.
func (d definition) is(kind string) bool {
	switch strings.ToLower(kind) {
	case "any":
		return true
	case "simple":
		return d.kind != "complex"
	case "multivalued":
		return d.multi && d.kind == "complex"
	case "writeonly":
		return d.mutability == "writeOnly"
	case "sub":
		return strings.Contains(d.path, ".")
	}
	return strings.EqualFold(d.kind, kind)
}
