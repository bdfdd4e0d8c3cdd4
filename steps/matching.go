package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/transcript"
)

// maxNamed bounds how many elements of one answer a phrase names in findings.
const maxNamed = 5

// patternJudgments compare answers with patterns. A pattern is a regular expression over
// the JSON text of a value, anchored at both ends: a string shows its quotes, so that
// true and "true" differ.
func patternJudgments(r *registrar) {
	r.judgment("each {path} of the answer matches {json}",
		"Every value that the path leads to, as JSON text, matches the regular expression. No value is no fault.",
		func(w *World, path Path, pattern Text) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				return w.eachMatches(exchange, string(path)+" of the answer", flat(answer.at(path)), pattern)
			})
		})
	r.judgment("each of {path} in the answer has {path} matching {json}",
		"Every element below the first path has the second, and its JSON text matches the regular expression.",
		func(w *World, list, path Path, pattern Text) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				for i, element := range flat(answer.at(list)) {
					if i >= maxNamed && w.Failed() {
						break
					}
					values := flat(document{element}.at(path))
					subject := fmt.Sprintf("%s of element %d of %s", path, i+1, list)
					if len(values) == 0 {
						values = []any{nil}
					}
					if err := w.eachMatches(exchange, subject, values, pattern); err != nil {
						return err
					}
				}
				return nil
			})
		})
	r.judgment("no two {path} of the answer are alike",
		"The values that the path leads to differ from each other, also without regard to letter case.",
		func(w *World, path Path) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				return w.distinct(exchange, string(path), flat(answer.at(path)))
			})
		})
	r.judgment("the header {word} of the answer matches {json}",
		"The header is there and its value matches the regular expression as a whole.",
		func(w *World, name string, pattern Text) error {
			exchange, err := w.current()
			if err != nil {
				return err
			}
			expression, err := regexp.Compile("(?s)^(?:" + string(pattern) + ")$")
			if err != nil {
				return fmt.Errorf("pattern %q: %w", pattern, err)
			}
			values := exchange.ResponseHeader.Values(name)
			if slices.ContainsFunc(values, expression.MatchString) {
				return nil
			}
			return w.fault(finding{subject: "header " + name + " of the answer", got: show(strings.Join(values, ", ")), want: string(pattern), exchange: exchange.Number})
		})
	r.judgment("the answer has no body",
		"Not a byte follows the headers of the client's last answer.",
		func(w *World) error {
			exchange, err := w.current()
			if err != nil || len(exchange.ResponseBody) == 0 {
				return err
			}
			return w.fault(finding{subject: "body of the answer", got: fmt.Sprintf("%d bytes", len(exchange.ResponseBody)), want: "none", exchange: exchange.Number})
		})
	r.judgment("no answer contains {string}",
		"No answer to the action, nor to what is read after it, has this text anywhere in its body or headers.",
		(*World).nowhere)
	r.judgment("no error tells of the inside",
		"No error answer of the scenario shows a stack trace, a query of a database or a path of the file system.",
		(*World).discreet)
}

// flat spreads arrays into their elements.
func flat(values []any) []any {
	var out []any
	for _, value := range values {
		if list, ok := value.([]any); ok {
			out = append(out, flat(list)...)
			continue
		}
		out = append(out, value)
	}
	return out
}

func jsonText(value any) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// eachMatches reports the values that do not match; null stands for no value.
func (w *World) eachMatches(exchange *transcript.Exchange, subject string, values []any, pattern Text) error {
	expression, err := regexp.Compile("(?s)^(?:" + string(pattern) + ")$")
	if err != nil {
		return fmt.Errorf("pattern %q: %w", pattern, err)
	}
	for _, value := range values {
		if text := jsonText(value); !expression.MatchString(text) {
			got := text
			if value == nil {
				got = "no value"
			}
			return w.fault(finding{subject: subject, got: got, want: string(pattern), exchange: exchange.Number})
		}
	}
	return nil
}

func (w *World) distinct(exchange *transcript.Exchange, what string, values []any) error {
	seen := map[string]bool{}
	for _, value := range values {
		key := strings.ToLower(jsonText(value))
		if seen[key] {
			return w.fault(finding{subject: what + " of the answer", got: plain(value) + " twice", want: "values that differ", exchange: exchange.Number})
		}
		seen[key] = true
	}
	return nil
}

func (w *World) nowhere(text string) error {
	for _, exchange := range w.recorder.Exchanges()[len(w.before()):] {
		found := strings.Contains(string(exchange.ResponseBody), text)
		for _, values := range exchange.ResponseHeader {
			found = found || strings.Contains(strings.Join(values, "\n"), text)
		}
		if found {
			return w.fault(finding{
				subject: fmt.Sprintf("answer to %s %s", exchange.Method, pathOf(exchange.URL)),
				got:     "an answer with the text", want: "an answer without it", exchange: exchange.Number,
			})
		}
	}
	return nil
}

// inside are traces that programs leave in messages by accident.
var inside = []struct{ what, pattern string }{
	{"a stack trace", `(?m)^\s*at [\w.$<>/]+\(.*\)|Traceback \(most recent call last\)|goroutine \d+ \[|\bpanic:|\.java:\d+|\.go:\d+|\.py", line \d+|\.cs:line \d+|\.rb:\d+:in`},
	{"a query of a database", `(?i)\b(select|insert into|update|delete from)\b.+\b(from|values|set|where)\b|SQLSTATE|ORA-\d{5}|syntax error at or near`},
	{"a path of the file system", `(?:^|[\s"'(])(?:/(?:usr|var|home|opt|etc|srv|app)/[\w.-]+|[A-Za-z]:\\\\?[\w.-]+\\)`},
}

func (w *World) discreet() error {
	for _, exchange := range w.recorder.Exchanges() {
		if exchange.Status < http.StatusBadRequest {
			continue
		}
		text := string(exchange.ResponseBody)
		if body, err := parseDocument(exchange.ResponseBody); err == nil {
			text = first(body.at("detail"))
		}
		for _, trace := range inside {
			if match := regexp.MustCompile(trace.pattern).FindString(text); match != "" {
				return w.fault(finding{
					subject: fmt.Sprintf("detail of the error for %s %s", exchange.Method, pathOf(exchange.URL)),
					got:     trace.what + ": " + match, want: "a message for the client", exchange: exchange.Number, pointer: "/detail",
				})
			}
		}
	}
	return nil
}
