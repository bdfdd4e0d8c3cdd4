package expression

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/scimspec/scimspec/mockidp/language"
)

// maxResult bounds each intermediate result, in bytes, so that nested Replace
// and Join calls cannot grow without limit.
const maxResult = 1 << 16

// AppRole is an app role that is assigned to the user for this application.
type AppRole struct {
	ID          string
	Value       string
	DisplayName string
}

// Env gives an expression what it looks at. Functions that are nil are an
// error only for an expression that needs them.
type Env struct {
	// Attribute gives the value of a source attribute by the name between the
	// brackets; false means null. Multi-valued attributes are lists.
	Attribute func(name string) (Value, bool)
	// AppRoles is [appRoleAssignments], in the order of assignment.
	AppRoles []AppRole
	// Now is the clock of Now() and of date formats without a date.
	Now func() time.Time
	// Random feeds Guid and RandomString.
	Random io.Reader
	// Unique reports that no object in the target has the candidate yet
	// (SelectUniqueValue).
	Unique func(ctx context.Context, candidate string) bool
}

// Eval evaluates with the background context; see EvalContext.
func (e *Expression) Eval(env Env) (Value, error) {
	return e.EvalContext(context.Background(), env)
}

// EvalContext evaluates the expression. Errors are *Error, at the place of the
// argument or call that failed. The context is looked at before each call.
func (e *Expression) EvalContext(ctx context.Context, env Env) (Value, error) {
	ev := &evaluation{ctx: ctx, env: env, src: e.source}
	v, err := ev.eval(e.root)
	if err != nil {
		return Value{}, err
	}
	// Silent: whether redaction spreads to what is computed from the value. It
	// does here, so that no part of it is shown.
	v.redacted = ev.redacted
	return v, nil
}

type evaluation struct {
	ctx      context.Context
	env      Env
	src      string
	redacted bool
}

func (ev *evaluation) eval(n *node) (Value, error) {
	switch n.kind {
	case nodeText, nodeWord:
		return String(n.text), nil
	case nodeNumber:
		v, err := parseNumber(n.text)
		if err != nil {
			return Value{}, language.Errorf(ev.src, n.offset, "number %s %s", n.text, err)
		}
		return v, nil
	case nodeAttribute:
		return ev.attribute(n.text), nil
	case nodeCompare:
		truth, err := ev.compare(n)
		return Bool(truth), err
	}
	if err := ev.ctx.Err(); err != nil {
		e := language.Errorf(ev.src, n.offset, "%s: %s", n.text, err)
		e.Cause = err
		return Value{}, e
	}
	v, err := n.fn.eval(&call{ev: ev, n: n})
	if err != nil {
		return Value{}, err
	}
	if v.size() > maxResult {
		return Value{}, language.Errorf(ev.src, n.offset, "%s: result is larger than %d bytes", n.text, maxResult)
	}
	return v, nil
}

func (ev *evaluation) attribute(name string) Value {
	if name == roleAttribute && ev.env.AppRoles != nil {
		return roleObjects(ev.env.AppRoles, "id", "value", "displayName")
	}
	if ev.env.Attribute == nil {
		return Null()
	}
	v, ok := ev.env.Attribute(name)
	if !ok {
		return Null()
	}
	return v
}

// call is one call that is being evaluated. Its accessors evaluate arguments
// on demand, which makes Switch, IIF and Coalesce lazy.
type call struct {
	ev *evaluation
	n  *node
}

// given is true when argument i was written, be it only as "".
func (c *call) given(i int) bool { return i < len(c.n.args) && c.n.args[i] != nil }

func (c *call) value(i int) (Value, error) {
	if !c.given(i) {
		return Null(), nil
	}
	return c.ev.eval(c.n.args[i])
}

// text evaluates argument i to text; ok is false for null. A multi-valued
// argument with one value counts as that value; with more it is an error.
func (c *call) text(i int) (text string, ok bool, err error) {
	v, err := c.value(i)
	if err != nil {
		return "", false, err
	}
	return c.scalar(i, v)
}

func (c *call) scalar(i int, v Value) (text string, ok bool, err error) {
	if v.kind == KindList {
		switch len(v.items) {
		case 0:
			return "", false, nil
		case 1:
			v = v.items[0]
		default:
			return "", false, c.fail(i, "has %d values; want one", len(v.items))
		}
	}
	if v.kind == KindObject || v.kind == KindList {
		return "", false, c.fail(i, "is an object; want a text")
	}
	text, ok = v.Text()
	return text, ok, nil
}

// integer evaluates argument i to a whole number; ok is false for null.
func (c *call) integer(i int) (n int64, ok bool, err error) {
	v, err := c.value(i)
	if err != nil {
		return 0, false, err
	}
	if n, isInt := v.Int(); isInt {
		return n, true, nil
	}
	text, ok, err := c.scalar(i, v)
	if err != nil || !ok || text == "" {
		return 0, false, err
	}
	parsed, err := parseNumber(text)
	if err == nil {
		if n, isInt := parsed.Int(); isInt {
			return n, true, nil
		}
	}
	return 0, false, c.fail(i, "is %q; want a whole number", shorten(text))
}

// list evaluates argument i to values: null is none, a single value is one.
func (c *call) list(i int) ([]Value, error) {
	v, err := c.value(i)
	if err != nil || v.IsNull() {
		return nil, err
	}
	if v.kind == KindList {
		return v.items, nil
	}
	return []Value{v}, nil
}

// fail reports argument i: "Left: argument 2 (numChars) is …".
func (c *call) fail(i int, format string, args ...any) *Error {
	offset := c.n.offset
	if c.given(i) {
		offset = c.n.args[i].offset
	}
	return language.Errorf(c.ev.src, offset, "%s: argument %d (%s) %s", c.n.text, i+1, c.n.fn.parameter(i).name,
		fmt.Sprintf(format, args...))
}

// broken reports the call as a whole.
func (c *call) broken(format string, args ...any) *Error {
	return language.Errorf(c.ev.src, c.n.offset, "%s: %s", c.n.text, fmt.Sprintf(format, args...))
}

// shorten keeps values in error texts readable.
func shorten(s string) string {
	r := []rune(s)
	if len(r) <= 40 {
		return s
	}
	return string(r[:40]) + "…"
}
