// Package constraint is the table of legal ways in which a product restricts data: what it
// takes, keeps, shows and answers. A server with constraints is a right one, or one that is
// wrong in exactly one known way; each row says which. Each row changes seams of the server, and
// where /Schemas has a place for it, what the server says of itself.
//
// A constraint is written NAME, NAME=WHAT or NAME=WHAT+declared: "domain", "length=userName:64",
// "required=emails+declared". Several make one product. Safe for concurrent use.
package constraint

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// The words of the server in which the rows are written.
type (
	attribute = server.Attribute
	behaviour = server.Behaviour
	handler   = server.Handler
	object    = server.Object
	operation = server.Operation
	record    = server.Record
	request   = server.Request
	response  = server.Response
	tenant    = server.Tenant
	types     = []*server.ResourceType
)

// Class says what a constraint is by the RFCs.
type Class string

// The classes. Declared is the class of a row that is Undeclared by itself and was written with
// +declared.
const (
	Allowed    Class = "allowed"    // the RFC lets it, and there is no place to declare it
	Undeclared Class = "undeclared" // /Schemas has a place for it, and says something else
	Declared   Class = "declared"   // discovery says so
	Against    Class = "against"    // a requirement is broken
)

// Row is one way to restrict data.
type Row struct {
	Name, Doc string
	Class     Class
	// What is the value that a constraint without one has.
	What  string
	build func(what string, w words) (change, error)
}

// change is what a constraint does to a server.
type change struct {
	behave  func(*behaviour)
	declare func(types) types // nil: discovery has no place for it
	always  bool              // declare is done with and without +declared
	settled
}

// settled is what a constraint means to residents.
type settled struct {
	peopled bool           // they are there
	domain  string         // where all addresses are
	without []path         // what they do not have
	has     map[string]any // what they have in place of what is theirs otherwise
}

// Constraint is a row with its value.
type Constraint struct {
	Spec  string // as it was written
	Row   Row
	Class Class
	change
}

// All is the whole table.
func All() []Row {
	return slices.Concat(valueRows(), completeRows(), identityRows(), verbRows(), endRows(), questionRows())
}

// Names lists the names of all rows.
func Names() []string {
	var names []string
	for _, r := range All() {
		names = append(names, r.Name)
	}
	return names
}

// Error is a constraint that cannot be read.
type Error struct{ text string }

func (e *Error) Error() string { return e.text }

const declared = "+declared"

// Parse reads constraints. The error names what is not known, and the nearest known one.
func Parse(specs ...string) ([]Constraint, error) {
	var out []Constraint
	w := words(0)
	for _, spec := range specs {
		if text, ok := strings.CutPrefix(spec, "words="); ok {
			n, _ := strconv.Atoi(text) // what is no number is said by the row
			w = words(max(n, 0))
		}
	}
	for _, spec := range specs {
		c, err := parse(spec, w)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func parse(spec string, w words) (Constraint, error) {
	text, says := strings.CutSuffix(spec, declared)
	name, what, given := strings.Cut(text, "=")
	known, err := server.LookUp("constraint", name, Names())
	if err != nil {
		return Constraint{}, &Error{err.Error()}
	}
	rows := All()
	row := rows[slices.IndexFunc(rows, func(r Row) bool { return r.Name == known })]
	if !given {
		what = row.What
	}
	made, err := row.build(what, w)
	if err != nil {
		return Constraint{}, &Error{fmt.Sprintf("constraint %s: %v", spec, err)}
	}
	c := Constraint{Spec: spec, Row: row, Class: row.Class, change: made}
	switch {
	case says && made.declare == nil:
		return Constraint{}, &Error{fmt.Sprintf("constraint %s: discovery has no place to declare it", spec)}
	case says:
		c.Class = Declared
	case !made.always:
		c.declare = nil
	}
	return c, nil
}

// Declare is what the constraints change of the resource types before anything is served.
func Declare(list []Constraint) []func(types) types {
	var out []func(types) types
	for _, c := range list {
		if c.declare != nil {
			out = append(out, c.declare)
		}
	}
	return out
}

// Behave is what the constraints change of the behaviour.
func Behave(list []Constraint) []func(*behaviour) {
	var out []func(*behaviour)
	all := settled{domain: exampleDomain, has: map[string]any{}}
	for _, c := range list {
		if c.behave != nil {
			out = append(out, c.behave)
		}
		if all.peopled = all.peopled || c.peopled; c.domain != "" {
			all.domain = c.domain
		}
		all.without = append(all.without, c.without...)
		maps.Copy(all.has, c.has)
	}
	if all.peopled {
		out = append(out, all.residents())
	}
	return out
}

// admit adds a demand to those that a new state of a resource has to meet.
func admit(demand func(*record) error) func(*behaviour) {
	return admitChange(func(_, next *record) error { return demand(next) })
}

// admitChange is the same for demands that look at the state before, nil for a create.
func admitChange(demand func(old, next *record) error) func(*behaviour) {
	return func(b *behaviour) {
		before := b.Admit
		b.Admit = func(old, next *record) error {
			if err := before(old, next); err != nil {
				return err
			}
			return demand(old, next)
		}
	}
}
