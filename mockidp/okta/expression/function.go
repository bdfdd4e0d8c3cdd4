package expression

import (
	"fmt"
	"maps"
	"sync"

	"github.com/scimspec/scimspec/mockidp/language"
)

// function is one entry of the function table.
type function struct {
	name  string
	least int
	most  int // -1 for any number
	eval  func(*call) (Value, error)
}

func isNamespace(name string) bool {
	switch name {
	case "String", "Arrays", "Convert", "Iso3166Convert", "Time", "Groups":
		return true
	}
	return false
}

// functionTable is built once and never changed.
var functionTable = sync.OnceValue(func() map[string]*function {
	table := map[string]*function{}
	for _, family := range [][]function{
		stringFunctions(), arrayFunctions(), convertFunctions(), timeFunctions(), groupFunctions(), directoryFunctions(),
	} {
		for _, f := range family {
			table[f.name] = &f
		}
	}
	// The deprecated forms without a namespace still work.
	for _, name := range []string{"toUpperCase", "toLowerCase", "substringBefore", "substringAfter", "substring"} {
		f := *table["String."+name]
		f.name = name
		table[name] = &f
	}
	return table
})

// methodTable holds what may be called on a value; the value is the first
// argument. Documented for mappings are the methods of user; the methods of
// texts and arrays belong to the Identity Engine's dialect of the language, and
// that mappings take them is an assumption.
var methodTable = sync.OnceValue(func() map[string]*function {
	table := map[string]*function{}
	for _, f := range userMethods() {
		table[f.name] = &f
	}
	for method, name := range map[string]string{
		"toUpperCase": "String.toUpperCase", "toLowerCase": "String.toLowerCase", "substring": "String.substring",
		"substringBefore": "String.substringBefore", "substringAfter": "String.substringAfter",
		"removeSpaces": "String.removeSpaces", "replace": "String.replace", "replaceFirst": "String.replaceFirst",
		"startsWith": "String.startsWith", "length": "String.len", "size": "Arrays.size", "isEmpty": "Arrays.isEmpty",
	} {
		f := *functionTable()[name]
		f.name = method
		table[method] = &f
	}
	table["contains"] = &function{"contains", 2, 2, evalContains}
	return table
})

// notHere names functions that exist but that this engine does not evaluate.
func notHere(name string) string {
	switch name {
	case "Groups.startsWith", "Groups.contains", "Groups.endsWith":
		return "only works in group claims of tokens, not in mappings"
	case "getManagerUser", "getManagerAppUser", "getAssistantUser", "getAssistantAppUser":
		return "is known to Okta but not supported here"
	}
	return ""
}

func (c *converter) call(offset int, name string, args []*node) *node {
	n := &node{kind: nodeCall, offset: offset, text: name, args: args}
	n.fn = functionTable()[name]
	if n.fn != nil {
		c.checkCount(n, 0)
		return n
	}
	if reason := notHere(name); reason != "" {
		c.fail(offset, "%s %s", name, reason)
		return n
	}
	c.fail(offset, "%s", language.Unknown("function", name, maps.Keys(functionTable())))
	return n
}

func (c *converter) methodCall(target *node, offset int, name string, args []*node) *node {
	n := &node{kind: nodeCall, method: true, offset: offset, text: name, args: append([]*node{target}, args...)}
	if n.fn = methodTable()[name]; n.fn == nil {
		c.fail(offset, "%s", language.Unknown("method", name, maps.Keys(methodTable())))
		return n
	}
	if isUserMethod(name) && (target.kind != nodeName || target.text != "user") {
		c.fail(offset, "%s is a method of user only", name)
	}
	c.checkCount(n, 1)
	return n
}

// checkCount counts arguments without the target of a method.
func (c *converter) checkCount(n *node, skip int) {
	f := n.fn
	got, least, most := len(n.args)-skip, f.least-skip, f.most-skip
	if len(n.args) >= f.least && (f.most < 0 || len(n.args) <= f.most) {
		if f.name == "String.stringSwitch" && got%2 != 0 {
			c.fail(n.offset, "%s takes an input, a default and then keys and values in pairs, got %d arguments", n.text, got)
		}
		return
	}
	want := fmt.Sprintf("%d to %d arguments", least, most)
	switch {
	case f.most < 0:
		want = fmt.Sprintf("at least %d arguments", least)
	case most == 0:
		want = "no arguments"
	case least == 1 && most == 1:
		want = "1 argument"
	case least == most:
		want = fmt.Sprintf("%d arguments", least)
	}
	c.fail(n.offset, "%s takes %s, got %d", n.text, want, got)
}
