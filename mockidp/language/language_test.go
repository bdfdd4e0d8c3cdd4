package language

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

func TestErrorf(t *testing.T) {
	for _, c := range []struct {
		name, src            string
		offset               int
		want                 string
		wantOffset, wantLine int
		near                 string
	}{
		{"beginning", "a + b", 0, "column 1: got 7", 0, 1, "a + b"},
		{"characters, not bytes", "äö+b", 4, "column 3: got 7", 4, 1, "+b"},
		{"second line", "a\n+b", 2, "line 2, column 1: got 7", 2, 2, "+b"},
		{"end", "ab", 2, "column 3: got 7", 2, 1, ""},
		{"behind the end", "ab", 9, "column 3: got 7", 2, 1, ""},
		{"before the beginning", "ab", -1, "column 1: got 7", 0, 1, "ab"},
		{"much", strings.Repeat("ä", 30), 2, "column 2: got 7", 2, 1, strings.Repeat("ä", 20)},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := Errorf(c.src, c.offset, "got %d", 7)
			if e.Error() != c.want || e.Offset != c.wantOffset || e.Line != c.wantLine || e.Near != c.near {
				t.Errorf("error: got %q at %d, line %d, near %q, want %q at %d, line %d, near %q",
					e, e.Offset, e.Line, e.Near, c.want, c.wantOffset, c.wantLine, c.near)
			}
		})
	}
}

func TestCause(t *testing.T) {
	cause := errors.New("cause")
	e := Errorf("a", 0, "reason")
	if errors.Is(e, cause) || errors.Unwrap(e) != nil {
		t.Errorf("error without a cause: got %v, want none", errors.Unwrap(e))
	}
	e.Cause = cause
	if !errors.Is(e, cause) {
		t.Errorf("cause: got %v, want %v", errors.Unwrap(e), cause)
	}
}

func TestCheckText(t *testing.T) {
	for src, want := range map[string]int{"": -1, "ä": -1, "\uFFFD": -1, "a\xffb": 1, "\xc3": 0} {
		got := -1
		if e := CheckText(src); e != nil {
			got = e.Offset
		}
		if got != want {
			t.Errorf("first bad byte of %q: got %d, want %d", src, got, want)
		}
	}
}

func TestUnknown(t *testing.T) {
	known := []string{"Join", "Joan", "String.join", "Replace", "getGroups"}
	for name, want := range map[string]string{
		"join":                  `unknown function "join"; names are case-sensitive, did you mean Join?`,
		"Replce":                `unknown function "Replce"; did you mean Replace?`,
		"Jon":                   `unknown function "Jon"; did you mean Joan?`,
		"Joun":                  `unknown function "Joun"; did you mean Joan?`,
		"Repl":                  `unknown function "Repl"`,
		strings.Repeat("x", 65): fmt.Sprintf("unknown function %q", strings.Repeat("x", 65)),
		"":                      `unknown function ""`,
	} {
		if got := Unknown("function", name, slices.Values(known)); got != want {
			t.Errorf("reason: got %s, want %s", got, want)
		}
	}
	if got, want := Unknown("function", "join", slices.Values(known[2:])), `unknown function "join"; did you mean String.join?`; got != want {
		t.Errorf("reason: got %s, want %s", got, want)
	}
}

func TestExplain(t *testing.T) {
	at := func(offset int) lexer.Position { return lexer.Position{Offset: offset, Line: 1, Column: offset + 1} }
	unexpected := func(kind lexer.TokenType, value string, offset int) error {
		return &participle.UnexpectedTokenError{Unexpected: lexer.Token{Type: kind, Value: value, Pos: at(offset)}}
	}
	remark := func(token string) string {
		if token == "=" {
			return "there is no assignment"
		}
		return ""
	}
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"token", unexpected(1, "b", 2), `column 3: unexpected "b"; want 2 things`},
		{"wrapped", fmt.Errorf("parse: %w", unexpected(1, "b", 2)), `column 3: unexpected "b"; want 2 things`},
		{"remark", unexpected(1, "=", 2), "column 3: there is no assignment"},
		{"end", unexpected(lexer.EOF, "", 4), "column 5: unexpected end of expression; want 4 things"},
		{"with a position", participle.Errorf(at(1), "odd"), "column 2: odd"},
		{"without one", errors.New("odd"), "column 1: odd"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Explain("a b=", c.err, remark, func(offset int) string { return fmt.Sprint(offset, " things") })
			if got.Error() != c.want {
				t.Errorf("error: got %s, want %s", got, c.want)
			}
		})
	}
}
