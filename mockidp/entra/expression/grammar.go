package expression

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// The grammar in participle's notation. A call's argument may be left empty,
// which the documentation writes as `, ,`.
type (
	rootSyntax struct {
		Operand *operandSyntax `parser:"@@"`
	}
	operandSyntax struct {
		Pos       lexer.Position
		Name      *string          `parser:"( @Name"`
		Call      *argumentsSyntax `parser:"@@? )"`
		Attribute *string          `parser:"| @Attribute"`
		Text      *string          `parser:"| @Text"`
		Number    *string          `parser:"| @Number"`
	}
	argumentsSyntax struct {
		Slots []*slotSyntax `parser:"'(' @@ ( ',' @@ )* ')'"`
	}
	slotSyntax struct {
		Pos      lexer.Position
		Argument *argumentSyntax `parser:"@@?"`
	}
	argumentSyntax struct {
		Pos      lexer.Position
		Left     *operandSyntax `parser:"@@"`
		Operator string         `parser:"( @Compare"`
		Right    *operandSyntax `parser:"@@ )?"`
	}
)

// The names of the token types. stray takes any character that starts no other
// token, so that the parser and not the lexer reports it, in its context.
const (
	tokenText  = "Text"
	tokenStray = "Stray"
)

func newLexer() *lexer.StatefulDefinition {
	return lexer.MustStateful(lexer.Rules{"Root": {
		{Name: "whitespace", Pattern: `\s+`},
		{Name: tokenText, Pattern: `"(?:[^"\\]|\\(?s:.))*"`},
		// One level of inner brackets is for sources like [emails[type eq "work"].value].
		{Name: "Attribute", Pattern: `\[(?:[^\[\]\r\n]|\[[^\[\]\r\n]*\])+\]`},
		{Name: "Number", Pattern: `&[Hh][0-9A-Fa-f]+&?|-?[0-9]+(?:\.[0-9]+)?`},
		{Name: "Name", Pattern: `[A-Za-z_][A-Za-z0-9_]*`},
		{Name: "Compare", Pattern: `<>|<=|>=|=|<|>`},
		{Name: "Punct", Pattern: `[(),]`},
		{Name: tokenStray, Pattern: `(?s).`},
	}})
}

// syntaxParser builds the parser once; participle parsers are safe for concurrent use.
var syntaxParser = sync.OnceValue(func() *participle.Parser[rootSyntax] {
	// Every alternative is told apart by its first token. Without lookahead the
	// parser commits to it, and errors are at the token that does not fit.
	return participle.MustBuild[rootSyntax](participle.Lexer(newLexer()), participle.UseLookahead(0))
})
