package target

import (
	"encoding/json"
	"math/big"
	"strings"
)

// source gives the value of an attribute of a resource: an object, a list or a simple value.
type source interface {
	value(r ref) any
}

// predicate decides whether a resource matches. A nil source never occurs.
type predicate func(source) bool

// element is one value of a multi-valued attribute, as a source for its sub-attributes.
type element struct{ o object }

func (e element) value(r ref) any { return assumed(e.o, r.leaf()) }

// assumed is a sub-attribute of one value; an absent primary is false (RFC 7643, section
// 2.4).
func assumed(o object, sub *attribute) any {
	if v, ok := o[sub.name]; ok || sub.name != "primary" || sub.kind != typeBoolean {
		return v
	}
	return false
}

// binder turns a parsed filter into a predicate for one resource type. It refuses what the
// type does not support, with invalidFilter.
type binder struct {
	b       *behaviour
	rt      *resourceType
	parent  *attribute // set inside brackets
	lenient bool       // an unknown attribute has no value instead of being refused
}

func (n binder) bind(e expr) (predicate, error) {
	switch e := e.(type) {
	case logical:
		return n.logical(e)
	case negation:
		inner, err := n.bind(e.inner)
		if err != nil {
			return nil, err
		}
		return n.b.negate(inner), nil
	case valuePath:
		return n.valuePath(e)
	case comparison:
		return n.comparison(e)
	}
	return nil, badFilter("the filter cannot be understood")
}

func (n binder) logical(e logical) (predicate, error) {
	left, err := n.bind(e.left)
	if err != nil {
		return nil, err
	}
	right, err := n.bind(e.right)
	if err != nil {
		return nil, err
	}
	if e.op == "and" {
		return n.b.both(left, right), nil
	}
	return n.b.either(left, right), nil
}

func (n binder) resolve(name string) (ref, bool) {
	if n.parent != nil {
		sub := n.parent.sub(name)
		return ref{attr: sub}, sub != nil
	}
	r, ok := n.rt.resolve(name)
	return r, ok && r.attr != nil
}

func (n binder) valuePath(e valuePath) (predicate, error) {
	r, ok := n.resolve(e.name)
	if !ok {
		return n.unknown(e.name)
	}
	a := r.leaf()
	if a.kind != typeComplex {
		return nil, badFilter("%s has no sub-attributes", e.name)
	}
	if n.parent != nil {
		return nil, badFilter("brackets cannot be nested")
	}
	in := binder{b: n.b, rt: n.rt, parent: a}
	inner, err := in.bind(e.filter)
	if err != nil {
		return nil, err
	}
	if e.then != nil {
		then, err := in.comparison(*e.then)
		if err != nil {
			return nil, err
		}
		inner = n.b.both(inner, then)
	}
	return n.b.anyElement(r, inner), nil
}

// anyElement matches when one value of the attribute satisfies the whole inner filter.
func anyElement(r ref, inner predicate) predicate {
	return func(s source) bool {
		for _, v := range elements(s.value(r)) {
			if o, ok := v.(object); ok && inner(element{o}) {
				return true
			}
		}
		return false
	}
}

// unknown is an attribute that the type does not have.
func (n binder) unknown(name string) (predicate, error) {
	if n.lenient && n.parent == nil {
		return func(source) bool { return false }, nil
	}
	return nil, badFilter("unknown attribute %s", name)
}

func (n binder) comparison(c comparison) (predicate, error) {
	r, ok := n.resolve(c.name)
	if !ok {
		return n.b.unknownAttribute(n, c.name)
	}
	if r.leaf().returned == never {
		return n.b.sensitiveAttribute(c)
	}
	if c.op == "pr" {
		return func(s source) bool { return n.b.present(n.b.values(s, r)) }, nil
	}
	if c.value == nil {
		return n.null(r, c)
	}
	if r.leaf().kind == typeComplex {
		sub := r.leaf().valued()
		if sub == nil || r.sub != nil {
			return nil, badFilter("%s is complex: name one of its sub-attributes", c.name)
		}
		r.sub = sub
	}
	test, err := n.b.comparator(r.leaf(), c.op, c.value)
	if err != nil {
		return nil, err
	}
	if c.op == "ne" {
		return func(s source) bool { return differs(n.b.values(s, r), test) }, nil
	}
	return func(s source) bool {
		for _, v := range n.b.values(s, r) {
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
func (n binder) null(r ref, c comparison) (predicate, error) {
	switch c.op {
	case "eq":
		return func(s source) bool { return len(n.b.values(s, r)) == 0 }, nil
	case "ne":
		return func(s source) bool { return len(n.b.values(s, r)) > 0 }, nil
	}
	return nil, badFilter("%s cannot be used with null", c.op)
}

// values collects every simple value or object that the reference reaches.
func values(s source, r ref) []any {
	base := r
	base.sub = nil
	list := elements(s.value(base))
	if r.sub == nil {
		return list
	}
	var out []any
	for _, v := range list {
		if o, ok := v.(object); ok {
			out = append(out, elements(assumed(o, r.sub))...)
		}
	}
	return out
}

// elements makes a list of what may be a list, a single value or nothing.
func elements(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// present is pr: a non-empty value or a complex attribute with a non-empty node.
func present(list []any) bool {
	for _, v := range list {
		switch v := v.(type) {
		case string:
			if v != "" {
				return true
			}
		case object:
			for _, e := range v {
				if present(elements(e)) {
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
func (b *behaviour) comparatorFor(a *attribute, op string, literal any) (func(any) bool, error) {
	switch a.kind {
	case typeBoolean:
		return b.booleans(a, op, literal)
	case typeInteger, typeDecimal:
		return b.numbers(a, op, literal)
	case typeDateTime:
		return b.instants(a, op, literal)
	}
	s, ok := literal.(string)
	if !ok {
		return nil, badFilter("%s is compared with a string", a.path())
	}
	if a.kind == typeBinary && op != "eq" && op != "ne" {
		return nil, badFilter("%s is binary: only eq, ne and pr apply", a.path())
	}
	return b.strings(a, op, s)
}

// compareStrings is every operator on strings.
func compareStrings(b *behaviour, a *attribute, op, literal string) (func(any) bool, error) {
	want := b.fold(a, literal)
	on := func(test func(have string) bool) func(any) bool {
		return func(v any) bool {
			s, ok := v.(string)
			return ok && test(b.fold(a, s))
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
	return on(func(have string) bool { return ordered(op, strings.Compare(have, want)) }), nil
}

// ordered says whether an order satisfies the operator.
func ordered(op string, order int) bool {
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

func compareBooleans(a *attribute, op string, literal any) (func(any) bool, error) {
	want, ok := toBoolean(literal)
	if !ok {
		return nil, badFilter("%s is compared with true or false", a.path())
	}
	switch op {
	case "eq":
		return func(v any) bool { return v == any(want) }, nil
	case "ne":
		return func(v any) bool { return v != any(want) }, nil
	}
	return nil, badFilter("%s is Boolean: only eq, ne and pr apply", a.path())
}

func compareNumbers(a *attribute, op string, literal any) (func(any) bool, error) {
	n, ok := literal.(json.Number)
	if !ok {
		return nil, badFilter("%s is compared with a number", a.path())
	}
	want, ok := toRat(n)
	if !ok || op == "co" || op == "sw" || op == "ew" {
		return nil, badFilter("%s is a number: %s does not apply", a.path(), op)
	}
	return func(v any) bool {
		n, _ := v.(json.Number)
		have, ok := toRat(n)
		return ok && ordered(op, have.Cmp(want))
	}, nil
}

// toRat reads a number exactly. Exponents are bounded: 1e999999999 would fill the memory.
func toRat(n json.Number) (*big.Rat, bool) {
	if i := strings.IndexAny(string(n), "eE"); len(n) > 64 || i >= 0 && len(n)-i > 4 {
		return nil, false
	}
	return new(big.Rat).SetString(string(n))
}

func compareInstants(a *attribute, op string, literal any) (func(any) bool, error) {
	s, _ := literal.(string)
	want, ok := parseTime(s)
	if !ok || op == "co" || op == "sw" || op == "ew" {
		return nil, badFilter("%s is compared with a dateTime by eq, ne, gt, ge, lt or le", a.path())
	}
	return func(v any) bool {
		s, _ := v.(string)
		have, ok := parseTime(s)
		return ok && ordered(op, have.Compare(want))
	}, nil
}
