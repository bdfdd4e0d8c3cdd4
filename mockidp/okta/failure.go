package okta

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// failure is why a task failed, in the words that the log shows. It is never returned
// to a caller of the package.
type failure struct {
	text  string
	event string // overrides the event of the action
	cause error
	// sought is what a look-up asked for that was answered with somebody else: the suite
	// stops where the product would go on.
	sought string
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.cause }

func fail(format string, args ...any) *failure { return &failure{text: fmt.Sprintf(format, args...)} }

// asFailure returns the failure in err; false for nil and for errors of the context.
func asFailure(err error) (*failure, bool) {
	var failed *failure
	ok := errors.As(err, &failed)
	return failed, ok
}

// somebodyElse ends everything for a person or a group that a look-up was answered with
// somebody else for.
func somebodyElse(sought string) *failure {
	return &failure{text: mockidp.SomebodyElse(sought), sought: sought}
}

// wrongTypes: [O] a server that sent "startIndex":"1" left this event with the reason
// null, and no POST followed.
func wrongTypes() *failure {
	return &failure{text: "null", event: "application.provision.user.sync"}
}

// refused is the text of an answer that is no success. [R] lab write-up and issues:
// "<HTTP reason>. Errors reported by remote server: <detail>".
func refused(answer *wire.Answer) string {
	reason := http.StatusText(answer.Status)
	if reason == "" {
		reason = fmt.Sprintf("HTTP %d", answer.Status)
	}
	if len(strings.TrimSpace(string(answer.Body))) == 0 {
		return reason // [I] an empty body has nothing to report
	}
	text := reason + ". Errors reported by remote server: "
	value, err := wire.Parse(answer.Body)
	if err != nil {
		return text + invalidJSON(answer.Body)
	}
	object, ok := value.(*wire.Object)
	if !ok {
		return text + string(answer.Body) // [I]
	}
	return text + object.Text("detail")
}

// rejected turns an answer that is no success into a failure.
func rejected(answer *wire.Answer) *failure { return fail("%s", refused(answer)) }

// invalidJSON is the reason for a body that is no JSON, in the words of the parser that
// Okta uses. [R] "Invalid JSON: Unrecognized token 'error': … line: 1, column: 6".
func invalidJSON(body []byte) string {
	text := string(body)
	lead := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	token := leadingToken(text[lead:])
	before := text[:lead+len(token)]
	switch token {
	case "":
		before = text[:min(len(text), lead+1)]
		char, _ := utf8.DecodeRuneInString(text[lead:])
		if strings.ContainsRune(`{["`, char) || unicode.IsDigit(char) {
			return "Invalid JSON: " + jsonReason(body)
		}
		return fmt.Sprintf("Invalid JSON: Unexpected character ('%c' (code %d)): expected a valid value"+
			" (number, String, array, object, 'true', 'false' or 'null') at line: %s", char, char, position(before))
	case "true", "false", "null":
		return "Invalid JSON: " + jsonReason(body)
	}
	return fmt.Sprintf("Invalid JSON: Unrecognized token '%s': was expecting ('true', 'false' or 'null') at line: %s",
		token, position(before))
}

func jsonReason(body []byte) string {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return err.Error()
	}
	return "text after the end of the document"
}

func leadingToken(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '_' })
	if end < 0 {
		end = len(text)
	}
	return text[:end]
}

// position names the column behind the text that was read.
func position(read string) string {
	line := strings.Count(read, "\n") + 1
	column := utf8.RuneCountInString(read[strings.LastIndexByte(read, '\n')+1:]) + 1
	return fmt.Sprintf("%d, column: %d", line, column)
}
