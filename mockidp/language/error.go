// Package language is what the expression languages of the products share: where in an
// expression something is wrong, and how that is said.
//
// It is no language: grammar, functions, values and evaluation are each product's own
// (mockidp/okta/expression, mockidp/entra/expression).
//
// All functions may be called by many goroutines at once. An Error belongs to whom it was
// returned to.
package language

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error says where and why an expression cannot be parsed or evaluated.
type Error struct {
	Offset int    // byte offset in the source, 0 to len(source)
	Line   int    // first line is 1
	Column int    // in characters, first column is 1
	Reason string // lower case, without the position
	Near   string // at most 20 characters of the source at Offset
	Cause  error  // what errors.Is looks for, such as a context's error; nil where Reason is all
}

// Error gives the position and the reason: `column 97: unexpected "x"; want …`.
func (e *Error) Error() string {
	if e.Line > 1 {
		return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason)
	}
	return fmt.Sprintf("column %d: %s", e.Column, e.Reason)
}

// Unwrap gives the cause, where there is one.
func (e *Error) Unwrap() error { return e.Cause }

// Place turns a byte offset of the source into an Error without a reason. An offset
// outside the source counts as its nearer end.
func Place(src string, offset int) *Error {
	offset = max(0, min(offset, len(src)))
	before := src[:offset]
	lineStart := strings.LastIndexByte(before, '\n') + 1
	near := src[offset:]
	count := 0
	for i := range near {
		if count == 20 {
			near = near[:i]
			break
		}
		count++
	}
	return &Error{
		Offset: offset,
		Line:   strings.Count(before, "\n") + 1,
		Column: utf8.RuneCountInString(before[lineStart:]) + 1,
		Near:   near,
	}
}

// Errorf makes an Error at a byte offset of the source; its reason is formatted.
func Errorf(src string, offset int, format string, args ...any) *Error {
	e := Place(src, offset)
	e.Reason = fmt.Sprintf(format, args...)
	return e
}

// CheckText finds the first place that is not UTF-8; nil when there is none.
func CheckText(src string) *Error {
	for i, r := range src {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(src[i:]); size == 1 {
				return Errorf(src, i, "expression is not valid UTF-8")
			}
		}
	}
	return nil
}
