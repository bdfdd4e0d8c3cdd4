package expression

import (
	"math"
	"strings"

	"github.com/scimspec/scimspec/mockidp/language"
)

func (ev *evaluation) operator(n *node) (Value, error) {
	switch n.kind {
	case nodePrefix:
		return ev.prefix(n)
	case nodeChain:
		if n.text == "AND" || n.text == "OR" {
			return ev.logic(n)
		}
		return ev.arithmetic(n)
	case nodeCompare:
		return ev.compare(n)
	case nodeTernary:
		truth, err := ev.truth(n.args[0])
		if err != nil {
			return Value{}, err
		}
		if truth {
			return ev.eval(n.args[1])
		}
		return ev.eval(n.args[2])
	}
	// Elvis: the default stands in for null and for "".
	v, err := ev.eval(n.args[0])
	if err != nil || !v.IsNull() && (v.kind != KindString || v.text != "") {
		return v, err
	}
	return ev.eval(n.args[1])
}

// truth evaluates a condition. Silent: null, which is false here (SpEL fails),
// and the texts "true" and "false", which SpEL converts.
func (ev *evaluation) truth(n *node) (bool, error) {
	v, err := ev.eval(n)
	if err != nil {
		return false, err
	}
	switch {
	case v.IsNull():
		return false, nil
	case v.kind == KindBool:
		return v.truth, nil
	case v.kind == KindString && strings.EqualFold(v.text, "true"):
		return true, nil
	case v.kind == KindString && strings.EqualFold(v.text, "false"):
		return false, nil
	}
	return false, language.Errorf(ev.src, n.start(), "a condition must be true or false, got %s", kindName(v))
}

func (ev *evaluation) prefix(n *node) (Value, error) {
	if n.text == "!" {
		truth, err := ev.truth(n.args[0])
		return Bool(!truth), err
	}
	v, err := ev.eval(n.args[0])
	if err != nil {
		return Value{}, err
	}
	f, ok := v.Number()
	if !ok {
		return Value{}, ev.fail(n, "- needs a number, got %s", kindName(v))
	}
	return Number(-f), nil
}

// logic stops at the first operand that decides.
func (ev *evaluation) logic(n *node) (Value, error) {
	for _, a := range n.args {
		truth, err := ev.truth(a)
		if err != nil {
			return Value{}, err
		}
		if truth == (n.text == "OR") {
			return Bool(truth), nil
		}
	}
	return Bool(n.text == "AND"), nil
}

// arithmetic works from left to right. Documented are + on texts and, in
// samples, - on numbers; * / % come with SpEL.
func (ev *evaluation) arithmetic(n *node) (Value, error) {
	left, err := ev.eval(n.args[0])
	if err != nil {
		return Value{}, err
	}
	for i, op := range n.ops {
		right, err := ev.eval(n.args[i+1])
		if err != nil {
			return Value{}, err
		}
		if left, err = ev.apply(n.args[i+1], op, left, right); err != nil {
			return Value{}, err
		}
		if left.size() > maxResult {
			return Value{}, ev.fail(n, "result is larger than %d bytes", maxResult)
		}
	}
	return left, nil
}

// apply joins texts and computes numbers. Silent: null beside a text; SpEL
// writes "null", which is why documented samples guard against it, and so does
// this.
func (ev *evaluation) apply(n *node, op string, left, right Value) (Value, error) {
	if op == "+" && (left.kind == KindString || right.kind == KindString) {
		a, okA := concatenable(left)
		b, okB := concatenable(right)
		if okA && okB {
			return String(a + b), nil
		}
	}
	a, okA := left.Number()
	b, okB := right.Number()
	if !okA || !okB {
		return Value{}, language.Errorf(ev.src, n.start(), "%s cannot combine %s and %s", op, kindName(left), kindName(right))
	}
	var f float64
	switch op {
	case "+":
		f = a + b
	case "-":
		f = a - b
	case "*":
		f = a * b
	case "/":
		f = a / b
	default:
		f = math.Mod(a, b)
	}
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return Value{}, ev.fail(n, "%s has no finite result", op)
	}
	return Number(f), nil
}

func concatenable(v Value) (string, bool) {
	if v.IsNull() {
		return "null", true
	}
	return v.Text()
}

func (ev *evaluation) compare(n *node) (Value, error) {
	left, err := ev.eval(n.args[0])
	if err != nil {
		return Value{}, err
	}
	right, err := ev.eval(n.args[1])
	if err != nil {
		return Value{}, err
	}
	switch n.text {
	case "==":
		return Bool(equal(left, right)), nil
	case "!=":
		return Bool(!equal(left, right)), nil
	case "matches":
		return ev.matches(n, left, right)
	}
	order, ok := compareValues(left, right)
	if !ok {
		return Value{}, ev.fail(n, "%s cannot compare %s and %s", n.text, kindName(left), kindName(right))
	}
	switch n.text {
	case "<":
		return Bool(order < 0), nil
	case "<=":
		return Bool(order <= 0), nil
	case ">":
		return Bool(order > 0), nil
	}
	return Bool(order >= 0), nil
}

// compareValues orders numbers, and texts by their characters. Silent: null;
// in SpEL it is less than everything else.
func compareValues(a, b Value) (int, bool) {
	switch {
	case a.IsNull() && b.IsNull():
		return 0, true
	case a.IsNull():
		return -1, true
	case b.IsNull():
		return 1, true
	case a.kind == KindString && b.kind == KindString:
		return strings.Compare(a.text, b.text), true
	case a.kind == KindNumber && b.kind == KindNumber:
		switch {
		case a.number < b.number:
			return -1, true
		case a.number > b.number:
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

// matches is deprecated. The expression has to fit the whole text, as Java's
// matches does. A null text matches nothing.
func (ev *evaluation) matches(n *node, left, right Value) (Value, error) {
	if left.IsNull() {
		return Bool(false), nil
	}
	if left.kind != KindString || right.kind != KindString {
		return Value{}, ev.fail(n, "matches needs two texts, got %s and %s", kindName(left), kindName(right))
	}
	truth, err := wholeMatch(right.text, left.text)
	if err != nil {
		return Value{}, ev.fail(n.args[1], "matches: %s", err)
	}
	return Bool(truth), nil
}
