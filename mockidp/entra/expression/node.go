package expression

import "strings"

type nodeKind uint8

const (
	nodeCall nodeKind = iota
	nodeAttribute
	nodeText
	nodeNumber
	nodeWord // an enumeration constant such as vbBinaryCompare
	nodeCompare
)

// node is one element of a parsed expression. In args nil stands for an
// argument that was left empty.
type node struct {
	kind   nodeKind
	offset int
	text   string // function, attribute, unescaped text, number as written, operator
	fn     *function
	args   []*node
}

// Expression is a parsed and checked expression.
type Expression struct {
	source string
	root   *node
}

// Source gives the text that was parsed.
func (e *Expression) Source() string { return e.source }

// String writes the expression in one canonical form, which parses to the same
// expression.
func (e *Expression) String() string {
	var b strings.Builder
	e.root.write(&b)
	return b.String()
}

func (n *node) write(b *strings.Builder) {
	switch n.kind {
	case nodeCall:
		b.WriteString(n.text)
		b.WriteByte('(')
		for i, a := range n.args {
			if i > 0 {
				b.WriteString(", ")
			}
			if a != nil {
				a.write(b)
			}
		}
		b.WriteByte(')')
	case nodeAttribute:
		b.WriteString("[" + n.text + "]")
	case nodeText:
		b.WriteString(quote(n.text))
	case nodeCompare:
		n.args[0].write(b)
		b.WriteString(" " + n.text + " ")
		n.args[1].write(b)
	default:
		b.WriteString(n.text)
	}
}

// quote is the reverse of unquote.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// walk visits the node and everything below it, parents first.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, a := range n.args {
		if a != nil {
			a.walk(visit)
		}
	}
}

func (n *node) isCall(names ...string) bool {
	if n == nil || n.kind != nodeCall {
		return false
	}
	for _, name := range names {
		if n.text == name {
			return true
		}
	}
	return false
}
