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
	r.parameter("reach",
		as("matches {json}", (*World).allMatch),
		as("can be retrieved", (*World).canBeRetrieved),
		as("leads to the resource with that {path}", (*World).leadsTo),
		as("is the id of a resource below {path}", (*World).identifies),
		as("is the name of the type at {path}", (*World).typed),
		as("is among the {path} of {path}", (*World).listedElsewhere),
		as("is one of the type at {path}", func(w *World, _ Path, endpoint Path) error { return w.belongs(endpoint) }),
		as("is a URI", (*World).areURIs),
		as("is there once", (*World).areDistinct))
	r.judgment("each {path} of the answer {reach}",
		"Every value that the path leads to: its JSON text matches the regular expression; GET of the URI, a relative one below the base URL, is answered with 200; what is found there has the second path with the value that stands next to the URI, or at the top of the answer; GET of it below that endpoint gives a resource with this id; it is, letter for letter, the name that /ResourceTypes has for that endpoint; another document has it; it is a URI reference; no other is alike, letter case aside, which counts in ids of users and groups alone. schemas hold only the base schema and the extensions that /ResourceTypes has for that endpoint.",
		nil, answers)
	r.judgment("any {path} of the answer matches {json}",
		"The same where there is a value: an answer that shows none is right as well.",
		func(w *World, path Path, pattern Text) error {
			if exchange, err := w.current(); err == nil && len(exchange.ResponseBody) == 0 {
				w.look(exchange)
				return nil
			}
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				return w.eachMatches(exchange, string(path)+" of the answer", flat(answer.at(path)), pattern)
			})
		}, answers, ofStatus)
	r.judgment("each of {path} in the answer has {path} matching {json}",
		"Every element below the first path has the second, and its JSON text matches the regular expression. Users and groups in a list that the scenario did not make are left out; one has to be its own.",
		(*World).eachElement, answers)
	r.judgment("the answer has no body",
		"Not a byte follows the headers of the client's last answer.",
		func(w *World) error {
			exchange, err := w.current()
			if err != nil {
				return err
			}
			switch {
			case len(exchange.ResponseBody) == 0:
				return nil
			case exchange.Status == http.StatusOK:
				return w.unmet("an answer with 200 may have a body")
			}
			return w.fault(finding{subject: "body of the answer", got: fmt.Sprintf("%d bytes", len(exchange.ResponseBody)), want: "none", exchange: exchange.Number})
		}, answers)
	r.judgment("no answer contains {string}",
		"No answer to the action, nor to what is read after it, has this text anywhere in its body or headers.",
		(*World).nowhere, answers)
	r.judgment("no error tells of the inside",
		"No error answer of the scenario shows a stack trace, a query of a database or a path of the file system.",
		(*World).discreet, demands, answers)
}

// ofStatus: who looks at the status in the body looks at errors alone.
func ofStatus(f *Facts, arguments []string) { f.Demands = arguments[0] == "`status`" }

func (w *World) allMatch(path Path, pattern Text) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		values, err := w.some(path, answer)
		if err != nil {
			return err
		}
		return w.eachMatches(exchange, string(path)+" of the answer", values, pattern)
	})
}

func (w *World) areDistinct(path Path) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		return w.distinct(exchange, string(path), flat(answer.at(path)))
	})
}

func (w *World) eachElement(list, path Path, pattern Text) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		elements, err := w.some(list, answer)
		if err != nil {
			return err
		}
		if list == "Resources" && answer.foreign != nil {
			if elements = answer.own(elements); len(elements) == 0 {
				return w.showsNothingOwn()
			}
		}
		for i, element := range elements {
			if i >= maxNamed && w.Failed() {
				break
			}
			values := flat(document{value: element}.at(path))
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

// some returns what a path leads to. A judgment of each value has judged nothing where there
// is none.
func (w *World) some(path Path, in document) ([]any, error) {
	values := flat(in.at(path))
	if len(values) == 0 {
		return nil, w.unmet("the answer has no " + string(path) + " to look at")
	}
	return values, nil
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

// exactIDs are the paths to ids of users and groups: they are caseExact (RFC 7643, section 3.1).
var exactIDs = []string{"Resources.id", "members.value"}

func (w *World) distinct(exchange *transcript.Exchange, what string, values []any) error {
	exact := w.listsPeople(exchange) && slices.Contains(exactIDs, what)
	seen := map[string]bool{}
	for _, value := range values {
		key := jsonText(value)
		if !exact {
			key = strings.ToLower(key)
		}
		if seen[key] {
			return w.fault(finding{subject: what + " of the answer", got: plain(value) + " twice", want: "values that differ", exchange: exchange.Number})
		}
		seen[key] = true
	}
	return nil
}

func (w *World) nowhere(text string) error {
	for _, exchange := range w.exchanges()[len(w.before()):] {
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
	for _, exchange := range w.exchanges() {
		if exchange.Status < http.StatusBadRequest {
			continue
		}
		w.assert(exchange) // that it is an error is another requirement's matter
		text := string(exchange.ResponseBody)
		if body, err := w.answered(exchange); err == nil {
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
