package expression

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// The grammar in participle's notation, weakest binding first: ternary and
// Elvis, OR, AND, one comparison, sums, products, prefixes, steps.
type (
	rootSyntax struct {
		Value *choiceSyntax `parser:"@@"`
	}
	choiceSyntax struct {
		Pos       lexer.Position
		Condition *orSyntax     `parser:"@@"`
		Elvis     *choiceSyntax `parser:"( '?:' @@"`
		Then      *choiceSyntax `parser:"| '?' @@"`
		Else      *choiceSyntax `parser:"  ':' @@ )?"`
	}
	orSyntax struct {
		Operands []*andSyntax `parser:"@@ ( Or @@ )*"`
	}
	andSyntax struct {
		Operands []*relationSyntax `parser:"@@ ( And @@ )*"`
	}
	relationSyntax struct {
		Left     *sumSyntax `parser:"@@"`
		Operator string     `parser:"( @Relation"`
		Right    *sumSyntax `parser:"  @@ )?"`
	}
	sumSyntax struct {
		First *productSyntax `parser:"@@"`
		Rest  []*sumRest     `parser:"@@*"`
	}
	sumRest struct {
		Operator string         `parser:"@( '+' | '-' )"`
		Operand  *productSyntax `parser:"@@"`
	}
	productSyntax struct {
		First *prefixSyntax  `parser:"@@"`
		Rest  []*productRest `parser:"@@*"`
	}
	productRest struct {
		Operator string        `parser:"@( '*' | '/' | '%' )"`
		Operand  *prefixSyntax `parser:"@@"`
	}
	prefixSyntax struct {
		Pos       lexer.Position
		Operators []string       `parser:"@( '!' | '-' )*"`
		Operand   *primarySyntax `parser:"@@"`
		Steps     []*stepSyntax  `parser:"@@*"`
	}
	primarySyntax struct {
		Pos    lexer.Position
		Name   *string          `parser:"( @Name"`
		Call   *argumentsSyntax `parser:"  @@? )"`
		Text   *string          `parser:"| @Text"`
		Number *string          `parser:"| @Number"`
		Braces *bracesSyntax    `parser:"| @@"`
		Group  *choiceSyntax    `parser:"| '(' @@ ')'"`
	}
	stepSyntax struct {
		Pos     lexer.Position
		Name    *string          `parser:"( '.' @Name"`
		Call    *argumentsSyntax `parser:"  @@? )"`
		Project *choiceSyntax    `parser:"| Project @@ ']'"`
		Index   *choiceSyntax    `parser:"| '[' @@ ']'"`
	}
	argumentsSyntax struct {
		Open      string          `parser:"@'('"`
		Arguments []*choiceSyntax `parser:"( @@ ( ',' @@ )* )? ')'"`
	}
	bracesSyntax struct {
		Open    string         `parser:"@'{'"`
		Entries []*entrySyntax `parser:"( @@ ( ',' @@ )* )? '}'"`
	}
	entrySyntax struct {
		Key   *choiceSyntax `parser:"@@"`
		Value *choiceSyntax `parser:"( ':' @@ )?"`
	}
)

// newLexer: a backslash in a text is an ordinary character, which the
// documented "XDOMAIN\" needs; a quote is written twice, as in SpEL. Stray
// takes any character that starts no other token, so that the parser reports
// it in its context.
func newLexer() *lexer.StatefulDefinition {
	return lexer.MustStateful(lexer.Rules{"Root": {
		{Name: "whitespace", Pattern: `\s+`},
		{Name: "Text", Pattern: `"(?:[^"]|"")*"|'(?:[^']|'')*'`},
		{Name: "Number", Pattern: `[0-9]+(?:\.[0-9]+)?`},
		{Name: "Or", Pattern: `\|\||(?i:or)\b`},
		{Name: "And", Pattern: `&&|(?i:and)\b`},
		{Name: "Relation", Pattern: `==|!=|<=|>=|<|>|matches\b`},
		{Name: "Project", Pattern: `\.!\[`},
		{Name: "Name", Pattern: `[A-Za-z_$][A-Za-z0-9_$]*`},
		{Name: "Punct", Pattern: `\?:|[?:!+\-*/%().,{}\[\]]`},
		{Name: "Stray", Pattern: `(?s).`},
	}})
}

// syntaxParser builds the parser once; participle parsers are safe for
// concurrent use.
var syntaxParser = sync.OnceValue(func() *participle.Parser[rootSyntax] {
	// Every alternative is told apart by its first token. Without lookahead the
	// parser commits to it, and errors are at the token that does not fit.
	return participle.MustBuild[rootSyntax](participle.Lexer(newLexer()), participle.UseLookahead(0))
})
