package expression

import "strings"

type nodeKind uint8

const (
	nodeText nodeKind = iota
	nodeNumber
	nodeConstant // true, false, null
	nodeName     // a profile, or an attribute without its profile
	nodeProperty // args: target
	nodeCall     // args: arguments; for a method the target is the first
	nodeIndex    // args: target, index
	nodeProject  // args: target, body
	nodeList     // args: elements
	nodeMap      // args: key, value, key, value, …
	nodePrefix   // args: operand
	nodeChain    // args: operands, ops between them; + - * / % AND OR
	nodeCompare  // args: left, right
	nodeTernary  // args: condition, then, else
	nodeElvis    // args: value, default
)

// node is one element of a parsed expression.
type node struct {
	kind   nodeKind
	offset int
	text   string // text, number as written, name, function, operator
	ops    []string
	args   []*node
	fn     *function
	method bool
}

// Expression is a parsed and checked expression.
type Expression struct {
	source string
	root   *node
}

// Source gives the text that was parsed.
func (e *Expression) Source() string { return e.source }

// String writes the expression in one canonical form, which parses to the same
// expression: double quotes, AND and OR in capitals, parentheses around every
// operator inside another.
func (e *Expression) String() string {
	var b strings.Builder
	e.root.write(&b)
	return b.String()
}

// start is where the node begins; the offset of a step is that of its dot.
func (n *node) start() int {
	if n.kind == nodeProperty || n.kind == nodeIndex || n.kind == nodeProject || n.method {
		return n.args[0].start()
	}
	return n.offset
}

// atomic nodes need no parentheses inside others.
func (n *node) atomic() bool { return n.kind < nodePrefix }

func (n *node) inner(b *strings.Builder) {
	if n.atomic() {
		n.write(b)
		return
	}
	b.WriteByte('(')
	n.write(b)
	b.WriteByte(')')
}

func writeList(b *strings.Builder, open string, args []*node, end string) {
	b.WriteString(open)
	for i, a := range args {
		if i > 0 {
			b.WriteString(", ")
		}
		a.write(b)
	}
	b.WriteString(end)
}

func (n *node) write(b *strings.Builder) {
	switch n.kind {
	case nodeText:
		b.WriteString(quote(n.text))
	case nodeProperty:
		n.args[0].inner(b)
		b.WriteString("." + n.text)
	case nodeCall:
		args := n.args
		if n.method {
			args[0].inner(b)
			b.WriteByte('.')
			args = args[1:]
		}
		writeList(b, n.text+"(", args, ")")
	case nodeIndex:
		n.args[0].inner(b)
		writeList(b, "[", n.args[1:], "]")
	case nodeProject:
		n.args[0].inner(b)
		writeList(b, ".![", n.args[1:], "]")
	case nodeList:
		writeList(b, "{", n.args, "}")
	case nodeMap:
		b.WriteByte('{')
		for i, a := range n.args {
			if i > 0 {
				b.WriteString([]string{", ", ": "}[i%2])
			}
			a.inner(b)
		}
		b.WriteByte('}')
	case nodePrefix:
		b.WriteString(n.text)
		n.args[0].inner(b)
	case nodeChain:
		for i, a := range n.args {
			if i > 0 {
				b.WriteString(" " + n.ops[i-1] + " ")
			}
			a.inner(b)
		}
	case nodeCompare, nodeElvis:
		n.args[0].inner(b)
		b.WriteString(" " + n.text + " ")
		n.args[1].inner(b)
	case nodeTernary:
		n.args[0].inner(b)
		b.WriteString(" ? ")
		n.args[1].inner(b)
		b.WriteString(" : ")
		n.args[2].inner(b)
	default:
		b.WriteString(n.text)
	}
}

// quote is the reverse of unquote.
func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// walk visits the node and everything below it, parents first.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, a := range n.args {
		a.walk(visit)
	}
}
