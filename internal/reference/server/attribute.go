package server

import "strings"

// Data types of attributes (RFC 7643, section 2.3).
const (
	TypeString    = "string"
	TypeBoolean   = "boolean"
	TypeDecimal   = "decimal"
	TypeInteger   = "integer"
	TypeDateTime  = "dateTime"
	TypeBinary    = "binary"
	TypeReference = "reference"
	TypeComplex   = "complex"
)

// Values of mutability, returned and uniqueness (RFC 7643, section 7).
const (
	ReadOnly  = "readOnly"
	ReadWrite = "readWrite"
	Immutable = "immutable"
	writeOnly = "writeOnly"

	Always    = "always"
	Never     = "never"
	ByDefault = "default"
	OnRequest = "request"

	UniqueNone   = "none"
	UniqueServer = "server"
)

// Attribute is one attribute with its characteristics. Behaviour follows the fields; what
// /Schemas says is made from the same fields.
type Attribute struct {
	Name, Kind, description      string
	Multi, Required, CaseExact   bool
	Mutability, Returned, Unique string
	Canonical, references        []string
	subs                         []*Attribute
	Parent                       *Attribute
	URN                          string // of the schema; "" for the common attributes
}

// trait sets a characteristic that is not the default one.
type trait func(*Attribute)

func attr(name, kind, description string, traits ...trait) *Attribute {
	a := &Attribute{Name: name, Kind: kind, description: description,
		Mutability: ReadWrite, Returned: ByDefault, Unique: UniqueNone}
	for _, t := range traits {
		t(a)
	}
	return a
}

func multi(a *Attribute)     { a.Multi = true }
func required(a *Attribute)  { a.Required = true }
func caseExact(a *Attribute) { a.CaseExact = true }
func unique(a *Attribute)    { a.Unique = UniqueServer }

func mutability(m string) trait     { return func(a *Attribute) { a.Mutability = m } }
func returned(r string) trait       { return func(a *Attribute) { a.Returned = r } }
func canonical(v ...string) trait   { return func(a *Attribute) { a.Canonical = v } }
func references(v ...string) trait  { return func(a *Attribute) { a.references = v } }
func subs(list ...*Attribute) trait { return func(a *Attribute) { a.subs = list } }

func (a *Attribute) Sub(name string) *Attribute {
	for _, s := range a.subs {
		if strings.EqualFold(s.Name, name) {
			return s
		}
	}
	return nil
}

// valued says whether a bare value can stand for {"value": …}.
func (a *Attribute) valued() *Attribute {
	if a.Kind != TypeComplex {
		return nil
	}
	return a.Sub("value")
}

func (a *Attribute) canonicalValue(s string) bool {
	for _, c := range a.Canonical {
		if strings.EqualFold(c, s) {
			return true
		}
	}
	return false
}

// schema is a named set of attributes (RFC 7643, section 7).
type schema struct {
	URN, name, description string
	Attributes             []*Attribute
	index                  map[string]*Attribute
}

func newSchema(urn, name, description string, attributes ...*Attribute) *schema {
	s := &schema{URN: urn, name: name, description: description, Attributes: attributes}
	s.reindex()
	return s
}

// reindex links the tree after the table was written or changed.
func (s *schema) reindex() {
	s.index = make(map[string]*Attribute, len(s.Attributes))
	for _, a := range s.Attributes {
		a.URN = s.URN
		s.index[strings.ToLower(a.Name)] = a
		for _, sub := range a.subs {
			sub.Parent, sub.URN = a, s.URN
		}
	}
}

func (s *schema) Attribute(name string) *Attribute { return s.index[strings.ToLower(name)] }

// Path names the attribute inside its schema, "name.givenName".
func (a *Attribute) Path() string {
	if a.Parent != nil {
		return a.Parent.Name + "." + a.Name
	}
	return a.Name
}
