package expression

import (
	"strings"

	"github.com/scimspec/scimspec/mockidp/language"
)

func logicFunctions() []*function {
	iif := define("IIF", "condition valueIfTrue valueIfFalse", evalIIF)
	sw := define("Switch", "source [defaultValue] key value ...2", evalSwitch)
	return []*function{
		iif, sw,
		define("CBool", "expression", evalCBool),
		define("Coalesce", "source ...1", evalCoalesce),
		define("IgnoreFlowIfNullOrEmpty", "expression", func(c *call) (Value, error) {
			v, err := c.value(0)
			if err == nil && v.blank() {
				return Value{kind: KindIgnored}, nil
			}
			return v, err
		}),
		define("IsNull", "expression", func(c *call) (Value, error) {
			v, err := c.value(0)
			return Bool(v.IsNull()), err
		}),
		define("IsNullOrEmpty", "expression", func(c *call) (Value, error) {
			v, err := c.value(0)
			return Bool(v.blank()), err
		}),
		define("IsPresent", "expression", func(c *call) (Value, error) {
			v, err := c.value(0)
			return Bool(!v.blank()), err
		}),
		// Silent: whether a number "can be evaluated to a string type". Only a
		// string is one here.
		define("IsString", "expression", func(c *call) (Value, error) {
			v, err := c.value(0)
			return Bool(v.kind == KindString), err
		}),
		define("Not", "source", evalNot),
	}
}

// evalNot flips True; anything else, null included, becomes True. Strings are
// case-sensitive throughout, so "true" is not True.
func evalNot(c *call) (Value, error) {
	text, ok, err := c.text(0)
	return Bool(!(ok && text == "True")), err
}

// evalCoalesce takes the first value that is not null. The documentation says
// null, not empty, so "" wins. The last argument is a value like the others
// and so the default. Silent: a nested IgnoreFlowIfNullOrEmpty; it counts as null.
func evalCoalesce(c *call) (Value, error) {
	for i := range c.n.args {
		v, err := c.value(i)
		if err != nil || !v.IsNull() {
			return v, err
		}
	}
	return Null(), nil
}

// evalSwitch compares case-sensitively, in argument order. The key "" matches
// null as well as the empty string.
//
// The documentation says that the number of arguments is always even (source,
// default, then pairs). Widely copied recipes have an odd number, because they
// leave out the default: the first key is then the default, every pair is
// shifted by one, and the last argument has no partner. Silent: whether the
// portal refuses that. Such an expression is evaluated as the signature reads
// it, the last argument being ignored, and Lint reports it.
//
// Silent: an empty default that is used; the result is null.
func evalSwitch(c *call) (Value, error) {
	source, _, err := c.text(0)
	if err != nil {
		return Value{}, err
	}
	for i := 2; i+1 < len(c.n.args); i += 2 {
		key, ok, err := c.text(i)
		if err != nil {
			return Value{}, err
		}
		// A null source is the empty text here, so the key "" matches it. A key
		// that is itself null matches nothing.
		if ok && key == source {
			return c.value(i + 1)
		}
	}
	return c.value(1)
}

// evalIIF: "if the source attribute used within the IIF function is empty or
// null, the condition check fails" is read as a condition that is false,
// whatever the operator. That covers the documented unsupported forms, which
// compare with "" or ask IsNullOrEmpty or IsPresent.
func evalIIF(c *call) (Value, error) {
	truth, err := c.condition(c.n.args[0])
	if err != nil {
		return Value{}, err
	}
	if truth {
		return c.value(1)
	}
	return c.value(2)
}

func (c *call) condition(n *node) (bool, error) {
	if n.isCall("IsNull", "IsNullOrEmpty", "IsPresent") {
		v, err := c.ev.eval(n.args[0])
		if err != nil || v.blank() {
			return false, err
		}
	}
	v, err := c.ev.eval(n)
	if err != nil {
		return false, err
	}
	return c.truth(0, v)
}

// truth of a value: a boolean, "True", "False" in any case, or a number that is
// not 0. Null and empty are false.
func (c *call) truth(i int, v Value) (bool, error) {
	if v.kind == KindBool {
		return v.truth, nil
	}
	text, ok, err := c.scalar(i, v)
	if err != nil || !ok || text == "" {
		return false, err
	}
	if strings.EqualFold(text, "true") {
		return true, nil
	}
	if strings.EqualFold(text, "false") {
		return false, nil
	}
	n, err := parseNumber(text)
	if err != nil {
		return false, c.fail(i, "is %q; want True, False or a number", shorten(text))
	}
	return n.number() != 0, nil
}

func evalCBool(c *call) (Value, error) {
	v, err := c.value(0)
	if err != nil {
		return Value{}, err
	}
	truth, err := c.truth(0, v)
	return Bool(truth), err
}

func (v Value) number() float64 {
	if v.whole {
		return float64(v.integer)
	}
	return v.decimal
}

// compare evaluates a comparison. A null or empty side makes it false, as for
// IIF; silent: CBool([a] = [b]) with both absent, which is False too.
// Silent: the types. Two numbers, or texts that both read as numbers, compare
// as numbers for < and >; otherwise the order is ordinal. = and <> compare as
// numbers only when one side is a number, so that "01" = "1" is false.
func (ev *evaluation) compare(n *node) (bool, error) {
	left, right := Value{}, Value{}
	var err error
	if left, err = ev.side(n.args[0]); err != nil {
		return false, err
	}
	if right, err = ev.side(n.args[1]); err != nil {
		return false, err
	}
	if left.blank() || right.blank() {
		return false, nil
	}
	order := compareValues(left, right, n.text == "=" || n.text == "<>")
	switch n.text {
	case "=":
		return order == 0, nil
	case "<>":
		return order != 0, nil
	case ">":
		return order > 0, nil
	case ">=":
		return order >= 0, nil
	case "<":
		return order < 0, nil
	}
	return order <= 0, nil
}

func (ev *evaluation) side(n *node) (Value, error) {
	v, err := ev.eval(n)
	if err != nil {
		return Value{}, err
	}
	if v.kind == KindList && len(v.items) == 1 {
		v = v.items[0]
	}
	if v.kind == KindObject || v.kind == KindList && len(v.items) > 0 {
		return Value{}, language.Errorf(ev.src, n.offset, "%s has several values and cannot be compared", n.describe())
	}
	return v, nil
}

func compareValues(left, right Value, equality bool) int {
	a, _ := left.Text()
	b, _ := right.Text()
	if !equality || left.kind == KindNumber || right.kind == KindNumber {
		x, errX := parseNumber(a)
		y, errY := parseNumber(b)
		if errX == nil && errY == nil {
			return compareNumbers(x, y)
		}
	}
	return strings.Compare(a, b)
}

func compareNumbers(x, y Value) int {
	if x.whole && y.whole {
		switch {
		case x.integer < y.integer:
			return -1
		case x.integer > y.integer:
			return 1
		}
		return 0
	}
	switch a, b := x.number(), y.number(); {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
