package language

import (
	"errors"

	"github.com/alecthomas/participle/v2"
)

// Explain turns a parser's error into ours: its position, and a reason in the words of
// the language instead of grammar notation. Remark is the reason for a token that people
// often get wrong, "" for any other; want says what may stand at a byte offset.
func Explain(src string, err error, remark func(token string) string, want func(offset int) string) *Error {
	var unexpected *participle.UnexpectedTokenError
	if !errors.As(err, &unexpected) {
		var positioned participle.Error
		if errors.As(err, &positioned) {
			return Errorf(src, positioned.Position().Offset, "%s", positioned.Message())
		}
		return Errorf(src, 0, "%s", err)
	}
	at := unexpected.Unexpected
	if at.EOF() {
		return Errorf(src, len(src), "unexpected end of expression; want %s", want(at.Pos.Offset))
	}
	if reason := remark(at.Value); reason != "" {
		return Errorf(src, at.Pos.Offset, "%s", reason)
	}
	return Errorf(src, at.Pos.Offset, "unexpected %q; want %s", at.Value, want(at.Pos.Offset))
}
