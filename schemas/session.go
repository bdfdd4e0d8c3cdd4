package schemas

import (
	"cmp"
	"slices"
	"strings"

	"github.com/xeipuuv/gojsonschema"
)

// maxViolations bounds what is told of one document; a hostile one can break a rule
// in every element of a long list.
const maxViolations = 100

// Dialect says by whose manners a request is judged.
type Dialect int

// The dialects. IdP is what Okta and Entra ID send: op in any case, "True" and "False"
// for booleans, manager as a bare string. RFC is RFC 7643 and RFC 7644 to the letter.
const (
	IdP Dialect = iota
	RFC
)

// session validates one document and what is nested in it.
type session struct {
	catalogue *catalogue
	dialect   Dialect
	partial   bool // the query asked for a projection
	fallback  Name // the schema of resources that do not name theirs
}

// whole validates a parsed document, with the violations of JSON itself first.
func (s session) whole(name Name, d document) []Violation {
	found := slices.Clone(d.violations)
	for i := range found {
		found[i].Schema = string(name)
	}
	if d.broken {
		return found
	}
	return limit(append(found, s.at(name, &d, nil, d.folded)...))
}

// at validates the value under a path of defined names, then what it contains.
func (s session) at(name Name, d *document, path []string, value any) []Violation {
	subject := checked{
		label: string(name), schema: s.catalogue.compiled[name], ready: s.catalogue.ready[name],
		trees: s.catalogue.trees, root: name.reference(), document: d, path: path, scim: name != Report,
	}
	found := subject.check(value)
	if name == Report {
		return found
	}
	if !name.claimed(value) {
		return aboutSchemas(found, d, path)
	}
	if isResource(name) {
		found = append(found, subject.resource(value, !strings.Contains(string(name), "/request") && !strings.Contains(string(name), "/idp"))...)
	}
	return append(found, s.nested(name, d, path, value)...)
}

func isResource(name Name) bool {
	base, _, _ := strings.Cut(string(name), "/")
	switch Name(base) {
	case Resource, User, Group:
		return true
	}
	return false
}

func limit(found []Violation) []Violation {
	if len(found) > maxViolations {
		return found[:maxViolations]
	}
	return found
}

// checked is one value held against one compiled schema.
type checked struct {
	label    string
	schema   *gojsonschema.Schema
	ready    *prepass // asked before schema
	trees    forest
	root     string // the reference of the schema in trees
	document *document
	path     []string // of the value in the document, in defined names
	scim     bool
}

// check runs the validator where the pass before it leaves a doubt, and turns its results into violations in document order.
func (c checked) check(value any) []Violation {
	if c.ready.judge(value) == valid {
		return nil
	}
	result, err := c.schema.Validate(gojsonschema.NewRawLoader(value))
	if err != nil { // a raw loader has nothing to fail on
		return []Violation{{Schema: c.label, Pointer: join(c.path), Message: "document: got " + err.Error() + ", want a document that can be checked"}}
	}
	if result.Valid() {
		return nil
	}
	failures := distil(result.Errors())
	found := make([]Violation, 0, len(failures))
	for _, f := range failures {
		found = append(found, c.violation(f, value))
	}
	return found
}

// failure is one result of gojsonschema with its place taken apart.
type failure struct {
	path     []string // in the validated value; for a missing member, the member's
	keyword  string
	expected []string // the types, for the keyword type
	details  gojsonschema.ErrorDetails
}

// combinators report only that one of their parts failed; the parts are reported too.
func combinator(kind string) bool {
	switch kind {
	case "number_any_of", "number_one_of", "number_all_of", "condition_then", "condition_else":
		return true
	}
	return false
}

// distil drops what repeats or follows from another result: one type error for each
// place, nothing else beside it, and no result for the elements of a failed contains.
func distil(results []gojsonschema.ResultError) []failure {
	all := make([]failure, 0, len(results))
	mistyped, lacking := map[string]int{}, map[string]bool{}
	for _, r := range results {
		if combinator(r.Type()) || len(all) >= 4*maxViolations {
			continue
		}
		f := dissect(r)
		at := join(f.path)
		if f.keyword == "contains" {
			lacking[at] = true
		}
		if f.keyword == "type" {
			if i, known := mistyped[at]; known {
				if len(f.expected) < len(all[i].expected) {
					all[i] = f
				}
				continue
			}
			mistyped[at] = len(all)
		}
		all = append(all, f)
	}
	seen := map[string]bool{}
	kept := slices.DeleteFunc(all, func(f failure) bool {
		at := join(f.path)
		_, typed := mistyped[at]
		key := at + " " + facet(f.keyword)
		drop := seen[key] || typed && f.keyword != "type" || f.keyword == "const" && lacking[parent(at)]
		seen[key] = true
		return drop
	})
	slices.SortStableFunc(kept, func(a, b failure) int { return cmp.Compare(join(a.path), join(b.path)) })
	if len(kept) > maxViolations {
		kept = kept[:maxViolations]
	}
	return kept
}

// facet groups keywords of which one failure at a place says enough.
func facet(keyword string) string {
	switch keyword {
	case "pattern", "format", "enum", "const", "not", "minLength":
		return "text"
	case "minItems", "contains":
		return "content"
	}
	return keyword
}

func parent(pointer string) string {
	if i := strings.LastIndexByte(pointer, '/'); i >= 0 {
		return pointer[:i]
	}
	return ""
}

// dissect takes the place out of the context. The delimiter is a byte that cannot occur
// in UTF-8, so that names with dots, as in URNs, stay whole.
func dissect(r gojsonschema.ResultError) failure {
	const delimiter = "\xff"
	segments := strings.Split(r.Context().String(delimiter), delimiter)[1:]
	f := failure{path: segments, keyword: keyword(r.Type()), details: r.Details()}
	switch f.keyword {
	case "required", "additionalProperties":
		if property, ok := r.Details()["property"].(string); ok {
			f.path = append(slices.Clip(segments), property)
		}
	case "type":
		if expected, ok := r.Details()["expected"].(string); ok {
			f.expected = strings.FieldsFunc(expected, func(c rune) bool { return c < 'a' || c > 'z' })
		}
	}
	return f
}

// keyword gives the JSON Schema keyword behind a kind of result.
func keyword(kind string) string {
	switch kind {
	case "invalid_type":
		return "type"
	case "array_min_items":
		return "minItems"
	case "array_max_items":
		return "maxItems"
	case "unique":
		return "uniqueItems"
	case "string_gte":
		return "minLength"
	case "string_lte":
		return "maxLength"
	case "number_gte":
		return "minimum"
	case "number_lte":
		return "maximum"
	case "number_not":
		return "not"
	case "additional_property_not_allowed":
		return "additionalProperties"
	}
	return kind // required, const, enum, contains, pattern, format, false
}

// violation words a failure and finds the requirement behind it.
func (c checked) violation(f failure, value any) Violation {
	note := c.trees.annotation(c.root, value, f)
	got, own := c.document.original(append(slices.Clip(c.path), f.path...))
	pointer := join(own)
	requirement := note.requirement
	if requirement == "" && c.scim {
		requirement = usual(f, got)
	}
	return Violation{Schema: c.label, Pointer: pointer, Message: wording(f, got, own, note.want), Requirement: requirement}
}
