package server

import (
	"encoding/json"
	"math/big"
	"strings"
)

// Source gives the value of an attribute of a resource: an object, a list or a simple value.
type Source interface {
	Value(r Ref) any
}

// Predicate decides whether a resource matches. A nil source never occurs.
type Predicate func(Source) bool

// element is one value of a multi-valued attribute, as a source for its sub-attributes.
type element struct{ o Object }

func (e element) Value(r Ref) any { return assumed(e.o, r.Leaf()) }

// assumed is a sub-attribute of one value; an absent primary is false (RFC 7643, section
// 2.4).
func assumed(o Object, sub *Attribute) any {
	if v, ok := o[sub.Name]; ok || sub.Name != "primary" || sub.Kind != TypeBoolean {
		return v
	}
	return false
}

// Binder turns a parsed filter into a predicate for one resource type. It refuses what the
// type does not support, with invalidFilter.
type Binder struct {
	B       *Behaviour
	Type    *ResourceType
	parent  *Attribute // set inside brackets
	lenient bool       // an unknown attribute has no value instead of being refused
}

func (n Binder) bind(e Expr) (Predicate, error) {
	switch e := e.(type) {
	case Logical:
		return n.logical(e)
	case Negation:
		inner, err := n.bind(e.Inner)
		if err != nil {
			return nil, err
		}
		return n.B.Negate(inner), nil
	case ValuePath:
		return n.valuePath(e)
	case Comparison:
		return n.comparison(e)
	}
	return nil, BadFilter("the filter cannot be understood")
}

func (n Binder) logical(e Logical) (Predicate, error) {
	left, err := n.bind(e.Left)
	if err != nil {
		return nil, err
	}
	right, err := n.bind(e.Right)
	if err != nil {
		return nil, err
	}
	if e.Op == "and" {
		return n.B.Both(left, right), nil
	}
	return n.B.Either(left, right), nil
}

func (n Binder) resolve(name string) (Ref, bool) {
	if n.parent != nil {
		sub := n.parent.Sub(name)
		return Ref{Attr: sub}, sub != nil
	}
	r, ok := n.Type.Resolve(name)
	return r, ok && r.Attr != nil
}

func (n Binder) valuePath(e ValuePath) (Predicate, error) {
	r, ok := n.resolve(e.name)
	if !ok {
		return n.unknown(e.name)
	}
	a := r.Leaf()
	if a.Kind != TypeComplex {
		return nil, BadFilter("%s has no sub-attributes", e.name)
	}
	if n.parent != nil {
		return nil, BadFilter("brackets cannot be nested")
	}
	in := Binder{B: n.B, Type: n.Type, parent: a}
	inner, err := in.bind(e.Filter)
	if err != nil {
		return nil, err
	}
	if e.then != nil {
		then, err := in.comparison(*e.then)
		if err != nil {
			return nil, err
		}
		inner = n.B.Both(inner, then)
	}
	return n.B.AnyElement(r, inner), nil
}

// anyElement matches when one value of the attribute satisfies the whole inner filter.
func anyElement(r Ref, inner Predicate) Predicate {
	return func(s Source) bool {
		for _, v := range Elements(s.Value(r)) {
			if o, ok := v.(Object); ok && inner(element{o}) {
				return true
			}
		}
		return false
	}
}

// unknown is an attribute that the type does not have.
func (n Binder) unknown(name string) (Predicate, error) {
	if n.lenient && n.parent == nil {
		return func(Source) bool { return false }, nil
	}
	return nil, BadFilter("unknown attribute %s", name)
}

func (n Binder) comparison(c Comparison) (Predicate, error) {
	r, ok := n.resolve(c.Name)
	if !ok {
		return n.B.UnknownAttribute(n, c.Name)
	}
	if r.Leaf().Returned == Never {
		return n.B.SensitiveAttribute(c)
	}
	if c.Op == "pr" {
		return func(s Source) bool { return n.B.Present(n.B.Values(s, r)) }, nil
	}
	if c.Value == nil {
		return n.null(r, c)
	}
	if r.Leaf().Kind == TypeComplex {
		sub := r.Leaf().valued()
		if sub == nil || r.Sub != nil {
			return nil, BadFilter("%s is complex: name one of its sub-attributes", c.Name)
		}
		r.Sub = sub
	}
	test, err := n.B.Comparator(r.Leaf(), c.Op, c.Value)
	if err != nil {
		return nil, err
	}
	if c.Op == "ne" {
		return func(s Source) bool { return differs(n.B.Values(s, r), test) }, nil
	}
	return func(s Source) bool {
		for _, v := range n.B.Values(s, r) {
			if test(v) {
				return true
			}
		}
		return false
	}, nil
}

// differs is ne: an unassigned attribute differs from every value.
func differs(list []any, test func(any) bool) bool {
	for _, v := range list {
		if test(v) {
			return true
		}
	}
	return len(list) == 0
}

// null compares with the literal null: unassigned, or not.
func (n Binder) null(r Ref, c Comparison) (Predicate, error) {
	switch c.Op {
	case "eq":
		return func(s Source) bool { return len(n.B.Values(s, r)) == 0 }, nil
	case "ne":
		return func(s Source) bool { return len(n.B.Values(s, r)) > 0 }, nil
	}
	return nil, BadFilter("%s cannot be used with null", c.Op)
}

// values collects every simple value or object that the reference reaches.
func values(s Source, r Ref) []any {
	base := r
	base.Sub = nil
	list := Elements(s.Value(base))
	if r.Sub == nil {
		return list
	}
	var out []any
	for _, v := range list {
		if o, ok := v.(Object); ok {
			out = append(out, Elements(assumed(o, r.Sub))...)
		}
	}
	return out
}

// Elements makes a list of what may be a list, a single value or nothing.
func Elements(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// Present is pr: a non-empty value or a complex attribute with a non-empty node.
func Present(list []any) bool {
	for _, v := range list {
		switch v := v.(type) {
		case string:
			if v != "" {
				return true
			}
		case Object:
			for _, e := range v {
				if Present(Elements(e)) {
					return true
				}
			}
		default:
			return true
		}
	}
	return false
}

// comparator gives the test for one attribute, operator and literal. Combinations that the
// type does not support are refused.
func (b *Behaviour) comparatorFor(a *Attribute, op string, literal any) (func(any) bool, error) {
	switch a.Kind {
	case TypeBoolean:
		return b.Booleans(a, op, literal)
	case TypeInteger, TypeDecimal:
		return b.Numbers(a, op, literal)
	case TypeDateTime:
		return b.Instants(a, op, literal)
	}
	s, ok := literal.(string)
	if !ok {
		return nil, BadFilter("%s is compared with a string", a.Path())
	}
	if a.Kind == TypeBinary && op != "eq" && op != "ne" {
		return nil, BadFilter("%s is binary: only eq, ne and pr apply", a.Path())
	}
	return b.Strings(a, op, s)
}

// compareStrings is every operator on strings.
func compareStrings(b *Behaviour, a *Attribute, op, literal string) (func(any) bool, error) {
	want := b.Fold(a, literal)
	on := func(test func(have string) bool) func(any) bool {
		return func(v any) bool {
			s, ok := v.(string)
			return ok && test(b.Fold(a, s))
		}
	}
	switch op {
	case "eq":
		return on(func(have string) bool { return have == want }), nil
	case "ne":
		return on(func(have string) bool { return have != want }), nil
	case "co":
		return on(func(have string) bool { return strings.Contains(have, want) }), nil
	case "sw":
		return on(func(have string) bool { return strings.HasPrefix(have, want) }), nil
	case "ew":
		return on(func(have string) bool { return strings.HasSuffix(have, want) }), nil
	}
	return on(func(have string) bool { return Ordered(op, strings.Compare(have, want)) }), nil
}

// Ordered says whether an order satisfies the operator.
func Ordered(op string, order int) bool {
	switch op {
	case "eq":
		return order == 0
	case "ne":
		return order != 0
	case "gt":
		return order > 0
	case "ge":
		return order >= 0
	case "lt":
		return order < 0
	case "le":
		return order <= 0
	}
	return false
}

func compareBooleans(a *Attribute, op string, literal any) (func(any) bool, error) {
	want, ok := toBoolean(literal)
	if !ok {
		return nil, BadFilter("%s is compared with true or false", a.Path())
	}
	switch op {
	case "eq":
		return func(v any) bool { return v == any(want) }, nil
	case "ne":
		return func(v any) bool { return v != any(want) }, nil
	}
	return nil, BadFilter("%s is Boolean: only eq, ne and pr apply", a.Path())
}

func compareNumbers(a *Attribute, op string, literal any) (func(any) bool, error) {
	n, ok := literal.(json.Number)
	if !ok {
		return nil, BadFilter("%s is compared with a number", a.Path())
	}
	want, ok := toRat(n)
	if !ok || op == "co" || op == "sw" || op == "ew" {
		return nil, BadFilter("%s is a number: %s does not apply", a.Path(), op)
	}
	return func(v any) bool {
		n, _ := v.(json.Number)
		have, ok := toRat(n)
		return ok && Ordered(op, have.Cmp(want))
	}, nil
}

// toRat reads a number exactly. Exponents are bounded: 1e999999999 would fill the memory.
func toRat(n json.Number) (*big.Rat, bool) {
	if i := strings.IndexAny(string(n), "eE"); len(n) > 64 || i >= 0 && len(n)-i > 4 {
		return nil, false
	}
	return new(big.Rat).SetString(string(n))
}

func compareInstants(a *Attribute, op string, literal any) (func(any) bool, error) {
	s, _ := literal.(string)
	want, ok := ParseTime(s)
	if !ok || op == "co" || op == "sw" || op == "ew" {
		return nil, BadFilter("%s is compared with a dateTime by eq, ne, gt, ge, lt or le", a.Path())
	}
	return func(v any) bool {
		s, _ := v.(string)
		have, ok := ParseTime(s)
		return ok && Ordered(op, have.Compare(want))
	}, nil
}
