package expression

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
}

// Error gives the position and the reason: `column 97: unexpected "x"; want …`.
func (e *Error) Error() string {
	if e.Line > 1 {
		return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason)
	}
	return fmt.Sprintf("column %d: %s", e.Column, e.Reason)
}

// place turns a byte offset of the source into an Error without a reason.
func place(src string, offset int) *Error {
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

func failure(src string, offset int, format string, args ...any) *Error {
	e := place(src, offset)
	e.Reason = fmt.Sprintf(format, args...)
	return e
}
