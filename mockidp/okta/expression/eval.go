package expression

import (
	"fmt"
	"strconv"

	"github.com/scimspec/scimspec/mockidp/language"
)

// Bounds on evaluation: bytes of an intermediate result, and the number of
// nodes visited, which only projections can multiply.
const (
	maxResult = 1 << 16
	maxSteps  = 100_000
)

// Eval evaluates the expression. Errors are *Error, at the place of the part
// that failed. Groups as a result are their names, as claims show them.
func (e *Expression) Eval(env Env) (Value, error) {
	ev := &evaluation{env: env, src: e.source}
	v, err := ev.eval(e.root)
	if err != nil {
		return Value{}, err
	}
	return groupNames(v), nil
}

type evaluation struct {
	env   Env
	src   string
	steps int
	// scope is the element that a projection looks at, nil outside of one.
	scope Profile
}

func (ev *evaluation) fail(n *node, format string, args ...any) *Error {
	return language.Errorf(ev.src, n.offset, format, args...)
}

func (ev *evaluation) eval(n *node) (Value, error) {
	if ev.steps++; ev.steps > maxSteps {
		return Value{}, ev.fail(n, "evaluation takes more than %d steps", maxSteps)
	}
	v, err := ev.evalKind(n)
	if err == nil && v.size() > maxResult {
		return Value{}, ev.fail(n, "result is larger than %d bytes", maxResult)
	}
	return v, err
}

func (ev *evaluation) evalKind(n *node) (Value, error) {
	switch n.kind {
	case nodeText:
		return String(n.text), nil
	case nodeNumber:
		f, err := strconv.ParseFloat(n.text, 64)
		if err != nil {
			return Value{}, ev.fail(n, "%q is not a number", n.text)
		}
		return Number(f), nil
	case nodeConstant:
		if n.text == "null" {
			return Null(), nil
		}
		return Bool(n.text == "true"), nil
	case nodeName:
		return ev.name(n), nil
	case nodeProperty:
		return ev.property(n)
	case nodeCall:
		return n.fn.eval(&call{ev: ev, n: n})
	case nodeIndex:
		return ev.index(n)
	case nodeProject:
		return ev.project(n)
	case nodeList:
		return ev.list(n)
	case nodeMap:
		return ev.mapping(n)
	}
	return ev.operator(n)
}

// name resolves a name that stands alone: an attribute of the element that a
// projection looks at, a profile, or, as in the documented firstName + " " +
// lastName, an attribute of the profile that is mapped from. Silent: which
// that is; the source's where there is one, else the user's.
func (ev *evaluation) name(n *node) Value {
	if ev.scope != nil {
		if v, ok := ev.scope.Attribute(n.text); ok {
			return v
		}
	}
	if p, ok := ev.env.Object(n.text); ok {
		return Object(p)
	}
	for _, profile := range []string{"source", "user"} {
		if p, ok := ev.env.Object(profile); ok {
			v, _ := p.Attribute(n.text)
			return v
		}
	}
	return Null()
}

// property reads an attribute. What the profile does not have is null.
func (ev *evaluation) property(n *node) (Value, error) {
	head := n.args[0]
	target, err := ev.eval(head)
	if err != nil {
		return Value{}, err
	}
	switch target.kind {
	case KindObject:
		v, _ := target.object.Attribute(n.text)
		return v, nil
	case KindNull:
		if head.kind == nodeName && ev.scope == nil && !isProfile(head.text) {
			return Value{}, ev.fail(head, "unknown profile %q", head.text)
		}
		return Null(), nil
	}
	return Value{}, ev.fail(n, "%s has no property %q", kindName(target), n.text)
}

// isProfile: these names are profiles in every expression, be they empty.
func isProfile(name string) bool {
	switch name {
	case "user", "appuser", "idpuser", "source", "org", "app", "session":
		return true
	}
	return false
}

func (ev *evaluation) index(n *node) (Value, error) {
	target, err := ev.eval(n.args[0])
	if err != nil {
		return Value{}, err
	}
	at, err := ev.eval(n.args[1])
	if err != nil || target.IsNull() {
		return Null(), err
	}
	i, ok := at.Number()
	if target.kind != KindList || !ok {
		return Value{}, ev.fail(n, "only an array can be indexed, with a number")
	}
	return element(target.items, i), nil
}

// element counts from 0. Silent: a position outside; it gives null.
func element(items []Value, i float64) Value {
	if i < 0 || i >= float64(len(items)) || i != float64(int(i)) {
		return Null()
	}
	return items[int(i)]
}

// project evaluates the body with each element as the scope.
func (ev *evaluation) project(n *node) (Value, error) {
	target, err := ev.eval(n.args[0])
	if err != nil || target.IsNull() {
		return Null(), err
	}
	if target.kind != KindList {
		return Value{}, ev.fail(n, "only an array can be projected")
	}
	outer := ev.scope
	defer func() { ev.scope = outer }()
	result := Value{kind: KindList, items: []Value{}}
	for _, item := range target.items {
		if item.kind != KindObject {
			return Value{}, ev.fail(n, "only an array of objects can be projected")
		}
		ev.scope = item.object
		v, err := ev.eval(n.args[1])
		if err != nil {
			return Value{}, err
		}
		result.items = append(result.items, v)
	}
	return result, nil
}

func (ev *evaluation) list(n *node) (Value, error) {
	result := Value{kind: KindList, items: []Value{}}
	for _, a := range n.args {
		v, err := ev.eval(a)
		if err != nil {
			return Value{}, err
		}
		result.items = append(result.items, v)
	}
	return result, nil
}

func (ev *evaluation) mapping(n *node) (Value, error) {
	m := Attributes{}
	for i := 0; i < len(n.args); i += 2 {
		v, err := ev.eval(n.args[i+1])
		if err != nil {
			return Value{}, err
		}
		m[n.args[i].text] = v
	}
	return Object(m), nil
}

func kindName(v Value) string {
	return [...]string{"null", "a text", "a number", "a boolean", "an array", "a profile"}[v.kind]
}

// call is one call that is being evaluated; its accessors evaluate arguments.
type call struct {
	ev *evaluation
	n  *node
}

func (c *call) value(i int) (Value, error) {
	if i >= len(c.n.args) {
		return Null(), nil
	}
	return c.ev.eval(c.n.args[i])
}

// text evaluates argument i to a text; ok is false for null. Numbers and
// booleans are written out.
func (c *call) text(i int) (text string, ok bool, err error) {
	v, err := c.value(i)
	if err != nil || v.IsNull() {
		return "", false, err
	}
	if text, ok = v.Text(); !ok {
		return "", false, c.fail(i, "is %s; want a text", kindName(v))
	}
	return text, true, nil
}

// texts evaluates the arguments from i on to texts; null is "".
func (c *call) texts(i int) ([]string, error) {
	var all []string
	for ; i < len(c.n.args); i++ {
		text, _, err := c.text(i)
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, nil
}

func (c *call) integer(i int) (int, error) {
	v, err := c.value(i)
	if err != nil {
		return 0, err
	}
	f, ok := v.Number()
	if !ok || f != float64(int32(f)) {
		return 0, c.fail(i, "is not a whole number")
	}
	return int(f), nil
}

// fail reports argument i; for a method the target is argument 0.
func (c *call) fail(i int, format string, args ...any) *Error {
	n, number := c.n, i+1
	if i < len(c.n.args) {
		n = c.n.args[i]
	}
	if c.n.method {
		number = i
	}
	return language.Errorf(c.ev.src, n.offset, "%s: argument %d %s", c.n.text, number, fmt.Sprintf(format, args...))
}

// shorten keeps values in error texts readable.
func shorten(s string) string {
	r := []rune(s)
	if len(r) <= 40 {
		return s
	}
	return string(r[:40]) + "…"
}
