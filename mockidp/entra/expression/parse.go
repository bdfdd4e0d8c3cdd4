package expression

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/scimspec/scimspec/mockidp/language"
)

// MaxLength is the documented limit on an expression, in characters.
const MaxLength = 10_000

// maxDepth bounds the nesting, and by it the recursion of parser and evaluator.
const maxDepth = 100

// Parse reads an expression and checks it: function names (with the nearest
// known name), argument counts, which arguments may be left empty, where
// comparisons may stand, and regular expressions that are string constants.
// Every error is an *Error.
//
// An expression is a function call, as documented ("must be defined in terms
// of functions"); a lone [attribute] or "constant" is another kind of mapping.
func Parse(src string) (*Expression, error) {
	if e := checkText(src); e != nil {
		return nil, e
	}
	tokens, err := tokenize(src)
	if err != nil {
		return nil, err
	}
	tree, err := syntaxParser().ParseString("", src)
	if err != nil {
		return nil, explain(src, tokens, err)
	}
	c := converter{src: src}
	root := c.operand(tree.Operand)
	if c.err == nil && root.kind != nodeCall {
		c.fail(root.offset, "unexpected %s; want a function call", root.describe())
	}
	if c.err == nil {
		c.check(root, 1)
	}
	if c.err != nil {
		return nil, c.err
	}
	return &Expression{source: src, root: root}, nil
}

func checkText(src string) *Error {
	if n := utf8.RuneCountInString(src); n > MaxLength {
		offset := 0
		for range MaxLength {
			_, size := utf8.DecodeRuneInString(src[offset:])
			offset += size
		}
		return language.Errorf(src, offset, "expression has %d characters; at most %d are allowed", n, MaxLength)
	}
	return language.CheckText(src)
}

// tokenize lexes the source and bounds its nesting before the recursive parser
// sees it.
func tokenize(src string) ([]lexer.Token, error) {
	tokens, err := syntaxParser().Lex("", strings.NewReader(src))
	if err != nil {
		return nil, explain(src, nil, err)
	}
	depth := 0
	for _, t := range tokens {
		switch t.Value {
		case "(":
			depth++
		case ")":
			depth--
		}
		if depth > maxDepth {
			return nil, language.Errorf(src, t.Pos.Offset, "expression nests deeper than %d levels", maxDepth)
		}
	}
	return tokens, nil
}

// explain turns the parser's error into ours.
func explain(src string, tokens []lexer.Token, err error) *Error {
	return language.Explain(src, err, remark, func(offset int) string { return expectation(tokens, offset) })
}

// remark is the reason for a token that is often wrong, or "".
func remark(token string) string {
	switch {
	case token == `"`:
		return "string constant is not closed"
	case token == "[":
		return "attribute name is empty or not closed; write [name]"
	case token == "'":
		return fmt.Sprintf("unexpected %q; string constants are in double quotes", token)
	case strings.EqualFold(token, "and"), strings.EqualFold(token, "or"):
		return fmt.Sprintf("unexpected %q; there is no AND or OR, nest IIF instead", token)
	}
	return ""
}

// expectation says what may stand at offset, judged by the token before it and
// the open parentheses.
func expectation(tokens []lexer.Token, offset int) string {
	depth, last := 0, ""
	for _, t := range tokens {
		if t.EOF() || t.Pos.Offset >= offset {
			break
		}
		switch t.Value {
		case "(":
			depth++
		case ")":
			depth--
		}
		last = t.Value
	}
	switch {
	case last == "":
		return "a function call"
	case last == "(" || last == ",":
		return `an argument, "," or ")"`
	case last == "=" || strings.HasPrefix(last, "<") || strings.HasPrefix(last, ">"):
		return "an attribute, a constant or a function call"
	case depth > 0:
		return `"," or ")"`
	case last == ")":
		return "end of expression"
	}
	return `"("`
}

func (n *node) describe() string {
	var b strings.Builder
	n.write(&b)
	return fmt.Sprintf("%q", b.String())
}

// converter turns the syntax into nodes. The first error wins.
type converter struct {
	src string
	err *Error
}

func (c *converter) fail(offset int, format string, args ...any) {
	if c.err == nil {
		c.err = language.Errorf(c.src, offset, format, args...)
	}
}

func (c *converter) operand(o *operandSyntax) *node {
	n := &node{offset: o.Pos.Offset}
	switch {
	case o.Call != nil:
		n.kind, n.text = nodeCall, *o.Name
		n.args = c.arguments(o.Call)
	case o.Name != nil:
		n.kind, n.text = nodeWord, *o.Name
	case o.Attribute != nil:
		n.kind, n.text = nodeAttribute, (*o.Attribute)[1:len(*o.Attribute)-1]
	case o.Text != nil:
		n.kind, n.text = nodeText, c.unquote(*o.Text, o.Pos.Offset)
	default:
		n.kind, n.text = nodeNumber, *o.Number
		if _, err := parseNumber(n.text); err != nil {
			c.fail(n.offset, "number %s %s", n.text, err)
		}
	}
	return n
}

func (c *converter) arguments(a *argumentsSyntax) []*node {
	if len(a.Slots) == 1 && a.Slots[0].Argument == nil {
		return nil
	}
	args := make([]*node, len(a.Slots))
	for i, slot := range a.Slots {
		if slot.Argument != nil {
			args[i] = c.argument(slot.Argument)
		}
	}
	return args
}

func (c *converter) argument(a *argumentSyntax) *node {
	left := c.operand(a.Left)
	if a.Right == nil {
		return left
	}
	return &node{kind: nodeCompare, offset: left.offset, text: a.Operator, args: []*node{left, c.operand(a.Right)}}
}

// unquote resolves \\ and \". Silent: what any other escape means; as the
// documentation demands that a backslash be escaped, it is refused.
func (c *converter) unquote(raw string, offset int) string {
	body := raw[1 : len(raw)-1]
	var b strings.Builder
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			b.WriteByte(body[i])
			continue
		}
		r, _ := utf8.DecodeRuneInString(body[i+1:])
		if r != '\\' && r != '"' {
			c.fail(offset+1+i, `unknown escape \%c in a string constant; write a backslash as \\`, r)
			return ""
		}
		i++
		b.WriteByte(body[i])
	}
	return b.String()
}
