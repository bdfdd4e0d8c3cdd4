package expression

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/scimspec/scimspec/mockidp/language"
)

// MaxLength bounds an expression, in bytes. Okta documents no limit; this one
// protects the parser.
const MaxLength = 10_000

// maxDepth bounds the nesting, and by it the recursion of parser and evaluator.
const maxDepth = 60

// Parse reads an expression and checks it: function and method names (with the
// nearest known name), argument counts, and that braces hold either a list or
// a map. Every error is an *Error.
func Parse(src string) (*Expression, error) {
	if len(src) > MaxLength {
		return nil, language.Errorf(src, MaxLength, "expression has %d bytes; at most %d are allowed", len(src), MaxLength)
	}
	if e := language.CheckText(src); e != nil {
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
	root := c.choice(tree.Value)
	if c.err == nil {
		c.bound(root, 1)
	}
	if c.err != nil {
		return nil, c.err
	}
	return &Expression{source: src, root: root}, nil
}

// tokenize lexes the source and bounds what the parser recurses on, before it
// does: brackets, and ?, which nests to the right.
func tokenize(src string) ([]lexer.Token, error) {
	tokens, err := syntaxParser().Lex("", strings.NewReader(src))
	if err != nil {
		return nil, explain(src, nil, err)
	}
	depth, choices := 0, 0
	for _, t := range tokens {
		depth += nesting(t.Value)
		if t.Value == "?" || t.Value == "?:" {
			choices++
		}
		if depth > maxDepth || choices > maxDepth {
			return nil, language.Errorf(src, t.Pos.Offset, "expression nests deeper than %d levels", maxDepth)
		}
	}
	return tokens, nil
}

func nesting(token string) int {
	switch token {
	case "(", "[", "{", ".![":
		return 1
	case ")", "]", "}":
		return -1
	}
	return 0
}

// explain turns the parser's error into ours.
func explain(src string, tokens []lexer.Token, err error) *Error {
	return language.Explain(src, err, remark, func(offset int) string { return expectation(tokens, offset) })
}

// remark is the reason for a token that is often wrong, or "".
func remark(token string) string {
	switch token {
	case `"`, "'":
		return fmt.Sprintf("text is not closed; want another %s", token)
	case "=":
		return `unexpected "="; there is no assignment, compare with ==`
	}
	return ""
}

// expectation says what may stand at offset, judged by the token before it and
// the innermost open bracket.
func expectation(tokens []lexer.Token, offset int) string {
	var open []string
	last := ""
	for _, t := range tokens {
		if t.EOF() || t.Pos.Offset >= offset {
			break
		}
		switch nesting(t.Value) {
		case 1:
			open = append(open, t.Value)
		case -1:
			open = open[:max(0, len(open)-1)]
		}
		last = t.Value
	}
	innermost := ""
	if len(open) > 0 {
		innermost = open[len(open)-1]
	}
	closing := map[string]string{
		"(": `an operator, "," or ")"`, "[": `an operator or "]"`, ".![": `an operator or "]"`,
		"{": `an operator, ",", ":" or "}"`,
	}
	switch {
	case last == ".":
		return "a name"
	case last == "" || !endsValue(last):
		return "a value"
	case innermost != "":
		return closing[innermost]
	}
	return "an operator or end of expression"
}

// endsValue is true for a token that a value may end with.
func endsValue(token string) bool {
	switch token {
	case ")", "]", "}":
		return true
	case "matches":
		return false
	}
	if strings.EqualFold(token, "and") || strings.EqualFold(token, "or") {
		return false
	}
	first := token[0]
	return first == '"' || first == '\'' || first == '_' || first == '$' ||
		first >= '0' && first <= '9' || first|0x20 >= 'a' && first|0x20 <= 'z'
}

// bound checks the depth of the tree, which prefixes and steps add to without
// brackets.
func (c *converter) bound(n *node, depth int) {
	if depth > 4*maxDepth {
		c.fail(n.offset, "expression nests deeper than %d levels", 4*maxDepth)
		return
	}
	for _, a := range n.args {
		if c.err == nil {
			c.bound(a, depth+1)
		}
	}
}
