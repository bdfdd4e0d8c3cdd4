package expression

import (
	"fmt"
	"maps"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/mockidp/language"
)

// function is one entry of the function table.
type function struct {
	name   string
	params []parameter
	repeat int // how many of the last params repeat as a group; 0 for none
	eval   func(*call) (Value, error)
	// check looks at the arguments beyond their number, may be nil.
	check func(c *converter, n *node)
}

type parameter struct {
	name     string
	optional bool
}

// define reads a signature: parameter names, [name] for one that may be left
// out or empty, and a final "...N" when the last N repeat.
func define(name, signature string, eval func(*call) (Value, error)) *function {
	f := &function{name: name, eval: eval}
	for _, word := range strings.Fields(signature) {
		if n, ok := strings.CutPrefix(word, "..."); ok {
			f.repeat = int(n[0] - '0')
			continue
		}
		bare := strings.Trim(word, "[]")
		f.params = append(f.params, parameter{name: bare, optional: bare != word})
	}
	return f
}

// least is the position of the last parameter that is required; an optional
// one in front of it has to be there, if only as an empty argument.
func (f *function) least() int {
	for i := len(f.params); i > 0; i-- {
		if !f.params[i-1].optional {
			return i
		}
	}
	return 0
}

func (f *function) parameter(i int) parameter {
	if i < len(f.params) {
		return f.params[i]
	}
	// Repeated groups come after the fixed ones; see define.
	return f.params[len(f.params)-f.repeat+(i-len(f.params))%f.repeat]
}

// arity says the allowed number of arguments in words.
func (f *function) arity() string {
	least, most := f.least(), len(f.params)
	switch {
	case f.repeat > 0:
		return fmt.Sprintf("at least %d", least)
	case most == 0:
		return "no"
	case least == most:
		return fmt.Sprint(most)
	}
	return fmt.Sprintf("%d to %d", least, most)
}

// functionTable is built once and never changed.
var functionTable = sync.OnceValue(func() map[string]*function {
	table := map[string]*function{}
	for _, family := range [][]*function{
		textFunctions(), listFunctions(), dateFunctions(), logicFunctions(),
		roleFunctions(), numberFunctions(), randomFunctions(),
	} {
		for _, f := range family {
			table[f.name] = f
		}
	}
	return table
})

// Functions lists the names of the known functions, unordered.
func Functions() []string {
	table := functionTable()
	names := make([]string, 0, len(table))
	for name := range table {
		names = append(names, name)
	}
	return names
}

// enumerations are the bare words that may stand as an argument, by function.
func enumeration(function string) []string {
	if function == "InStr" {
		return []string{compareText, compareBinary}
	}
	return nil
}

// check resolves functions and verifies arguments below n.
func (c *converter) check(n *node, depth int) {
	if c.err != nil {
		return
	}
	if depth > maxDepth {
		c.fail(n.offset, "expression nests deeper than %d levels", maxDepth)
		return
	}
	if n.kind != nodeCall {
		c.checkWord(n)
		return
	}
	table := functionTable()
	if n.fn = table[n.text]; n.fn == nil {
		c.fail(n.offset, "%s", language.Unknown("function", n.text, maps.Keys(functionTable())))
		return
	}
	c.checkCount(n)
	for i, a := range n.args {
		c.checkArgument(n, i, a, depth)
	}
	if c.err == nil && n.fn.check != nil {
		n.fn.check(c, n)
	}
	if c.err == nil && n.text == "SelectUniqueValue" && depth > 1 {
		c.fail(n.offset, "SelectUniqueValue must be at the top level and cannot be nested")
	}
}

func (c *converter) checkCount(n *node) {
	f := n.fn
	if len(n.args) < f.least() || f.repeat == 0 && len(n.args) > len(f.params) {
		c.fail(n.offset, "%s takes %s arguments, got %d", n.text, f.arity(), len(n.args))
	}
}

func (c *converter) checkArgument(n *node, i int, a *node, depth int) {
	if c.err != nil {
		return
	}
	p := n.fn.parameter(i)
	switch {
	case a == nil:
		if !p.optional {
			c.fail(n.offset, "argument %d (%s) of %s is empty but required", i+1, p.name, n.text)
		}
	case a.kind == nodeCompare:
		if i != 0 || !n.isCall("IIF", "CBool") {
			c.fail(a.offset, "a comparison may only be the condition of IIF or the argument of CBool")
			return
		}
		for _, side := range a.args {
			c.check(side, depth+1)
		}
	case a.kind == nodeWord && contains(enumeration(n.text), a.text) && p.name == "compareType":
	default:
		c.check(a, depth+1)
	}
}

func (c *converter) checkWord(n *node) {
	if n.kind == nodeWord {
		c.fail(n.offset, `unexpected %q; write "%s" for a constant, [%s] for an attribute or %s(…) for a function`,
			n.text, n.text, n.text, n.text)
	}
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}
