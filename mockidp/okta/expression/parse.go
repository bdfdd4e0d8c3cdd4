package expression

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
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
		return nil, failure(src, MaxLength, "expression has %d bytes; at most %d are allowed", len(src), MaxLength)
	}
	for i, r := range src {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(src[i:]); size == 1 {
				return nil, failure(src, i, "expression is not valid UTF-8")
			}
		}
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
			return nil, failure(src, t.Pos.Offset, "expression nests deeper than %d levels", maxDepth)
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

// explain turns the parser's error into ours: its position, and a reason in
// the words of this language instead of grammar notation.
func explain(src string, tokens []lexer.Token, err error) *Error {
	var unexpected *participle.UnexpectedTokenError
	if !errors.As(err, &unexpected) {
		var positioned participle.Error
		if errors.As(err, &positioned) {
			return failure(src, positioned.Position().Offset, "%s", positioned.Message())
		}
		return failure(src, 0, "%s", err)
	}
	at := unexpected.Unexpected
	want := expectation(tokens, at.Pos.Offset)
	if at.EOF() {
		return failure(src, len(src), "unexpected end of expression; want %s", want)
	}
	switch at.Value {
	case `"`, "'":
		return failure(src, at.Pos.Offset, "text is not closed; want another %s", at.Value)
	case "=":
		return failure(src, at.Pos.Offset, `unexpected "="; there is no assignment, compare with ==`)
	}
	return failure(src, at.Pos.Offset, "unexpected %q; want %s", at.Value, want)
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
