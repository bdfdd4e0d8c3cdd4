package target

import "strings"

// Data types of attributes (RFC 7643, section 2.3).
const (
	typeString    = "string"
	typeBoolean   = "boolean"
	typeDecimal   = "decimal"
	typeInteger   = "integer"
	typeDateTime  = "dateTime"
	typeBinary    = "binary"
	typeReference = "reference"
	typeComplex   = "complex"
)

// Values of mutability, returned and uniqueness (RFC 7643, section 7).
const (
	readOnly  = "readOnly"
	readWrite = "readWrite"
	immutable = "immutable"
	writeOnly = "writeOnly"

	always    = "always"
	never     = "never"
	byDefault = "default"
	onRequest = "request"

	uniqueNone   = "none"
	uniqueServer = "server"
)

// attribute is one attribute with its characteristics. Behaviour follows the fields; what
// /Schemas says is made from the same fields.
type attribute struct {
	name, kind, description          string
	multi, required, caseExact       bool
	mutability, returned, uniqueness string
	canonical, references            []string
	subs                             []*attribute
	parent                           *attribute
	urn                              string // of the schema; "" for the common attributes
}

// trait sets a characteristic that is not the default one.
type trait func(*attribute)

func attr(name, kind, description string, traits ...trait) *attribute {
	a := &attribute{name: name, kind: kind, description: description,
		mutability: readWrite, returned: byDefault, uniqueness: uniqueNone}
	for _, t := range traits {
		t(a)
	}
	return a
}

func multi(a *attribute)     { a.multi = true }
func required(a *attribute)  { a.required = true }
func caseExact(a *attribute) { a.caseExact = true }
func unique(a *attribute)    { a.uniqueness = uniqueServer }

func mutability(m string) trait     { return func(a *attribute) { a.mutability = m } }
func returned(r string) trait       { return func(a *attribute) { a.returned = r } }
func canonical(v ...string) trait   { return func(a *attribute) { a.canonical = v } }
func references(v ...string) trait  { return func(a *attribute) { a.references = v } }
func subs(list ...*attribute) trait { return func(a *attribute) { a.subs = list } }

func (a *attribute) sub(name string) *attribute {
	for _, s := range a.subs {
		if strings.EqualFold(s.name, name) {
			return s
		}
	}
	return nil
}

// valued says whether a bare value can stand for {"value": …}.
func (a *attribute) valued() *attribute {
	if a.kind != typeComplex {
		return nil
	}
	return a.sub("value")
}

func (a *attribute) canonicalValue(s string) bool {
	for _, c := range a.canonical {
		if strings.EqualFold(c, s) {
			return true
		}
	}
	return false
}

// schema is a named set of attributes (RFC 7643, section 7).
type schema struct {
	urn, name, description string
	attributes             []*attribute
	index                  map[string]*attribute
}

func newSchema(urn, name, description string, attributes ...*attribute) *schema {
	s := &schema{urn: urn, name: name, description: description, attributes: attributes}
	s.reindex()
	return s
}

// reindex links the tree after the table was written or changed.
func (s *schema) reindex() {
	s.index = make(map[string]*attribute, len(s.attributes))
	for _, a := range s.attributes {
		a.urn = s.urn
		s.index[strings.ToLower(a.name)] = a
		for _, sub := range a.subs {
			sub.parent, sub.urn = a, s.urn
		}
	}
}

func (s *schema) attribute(name string) *attribute { return s.index[strings.ToLower(name)] }

// path names the attribute inside its schema, "name.givenName".
func (a *attribute) path() string {
	if a.parent != nil {
		return a.parent.name + "." + a.name
	}
	return a.name
}
