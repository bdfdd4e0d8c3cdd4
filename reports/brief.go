package reports

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// KeepAll is the value of Run.Keep with which what passed is written whole, too.
const KeepAll = "all"

// brief says whether a scenario is written without the headers and bodies of its exchanges:
// it passed, nothing is said against it, and no merge can come to another verdict.
func (r *Report) brief(s *Scenario) bool {
	return r.Run.Keep != KeepAll && s.Verdict == Passed && len(s.Findings) == 0 &&
		(s.Alone == nil || s.Alone.Verdict == Passed && len(s.Alone.Repeats) == 0)
}

// explained says whether a merge may look for causes among the scenarios. A whole run in
// which nothing failed has none.
func (r *Report) explained() bool {
	return !r.Run.Complete || slices.ContainsFunc(r.Scenarios, func(s Scenario) bool {
		return s.Verdict != Passed && s.Verdict != Inapplicable || s.Alone != nil && s.Alone.Verdict == Failed
	})
}

// base is where a scenario found its target; the request lines that are written go on from there.
func (r *Report) base(s *Scenario) string {
	if s.Alone != nil && s.Alone.Part > 0 && s.Alone.Part <= len(r.Run.Parts) {
		return r.Run.Parts[s.Alone.Part-1].BaseURL
	}
	return r.Target.BaseURL
}

// line is an exchange as it is written in brief, "GET /Users/1 200 1.5": method, URL, status
// and milliseconds. It is not said of one that a line cannot tell.
func (x Exchange) line(base string) (line string, told bool) {
	method, address := x.Request.Method, x.Request.URL
	if x.Error != "" || method == "" || strings.Contains(method, " ") || address == "" || strings.HasPrefix(address, "/") ||
		math.IsNaN(x.DurationMs) || math.IsInf(x.DurationMs, 0) {
		return "", false
	}
	if rest, within := strings.CutPrefix(address, base); within && base != "" && strings.HasPrefix(rest, "/") {
		address = rest
	}
	return fmt.Sprintf("%s %s %d %.1f", method, address, x.Response.Status, x.DurationMs), true
}

// parseLine reads what line wrote; the URL may be one that goes on from a base.
func parseLine(line string) (Exchange, error) {
	method, rest, _ := strings.Cut(line, " ")
	at := strings.LastIndexByte(rest, ' ')
	middle := strings.LastIndexByte(rest[:max(at, 0)], ' ')
	if middle <= 0 || method == "" {
		return Exchange{}, fmt.Errorf("%q is no exchange: want method, URL, status and milliseconds", clip(line, 200))
	}
	status, err := strconv.Atoi(rest[middle+1 : at])
	took, err2 := strconv.ParseFloat(rest[at+1:], 64)
	if err := errors.Join(err, err2); err != nil || math.IsNaN(took) || math.IsInf(took, 0) {
		return Exchange{}, fmt.Errorf("%q is no exchange: %v", clip(line, 200), err)
	}
	return Exchange{Request: Request{Method: method, URL: rest[:middle]}, Response: Response{Status: status}, DurationMs: took, Brief: true}, nil
}

// linesOf are the exchanges as they are written: lines where all is in brief or no more is known.
func linesOf(exchanges []Exchange, base string, brief bool) []any {
	lines := make([]any, 0, len(exchanges))
	for _, x := range exchanges {
		if line, told := x.line(base); told && (brief || x.Brief) {
			lines = append(lines, line)
		} else {
			lines = append(lines, wholeExchanges([]Exchange{x})[0])
		}
	}
	return lines
}

// texts are sentences that many scenarios have in common; they are written once.
type texts struct {
	list []string
	at   map[string]int
}

func (t *texts) index(text string) int {
	if at, known := t.at[text]; known {
		return at
	}
	if t.at == nil {
		t.at = map[string]int{}
	}
	t.at[text] = len(t.list)
	t.list = append(t.list, text)
	return len(t.list) - 1
}

// briefStep is a step that passed: the index of its keyword and text, and the first and the
// last of its exchanges if it has any.
func (t *texts) briefStep(step Step) any {
	n := len(step.Exchanges)
	if step.Status != "passed" || step.Keyword == "" || strings.Contains(step.Keyword, " ") ||
		n > 0 && step.Exchanges[n-1]-step.Exchanges[0] != n-1 || !slices.IsSorted(step.Exchanges) {
		return step
	}
	said := []int{t.index(step.Keyword + " " + step.Text)}
	if n > 0 {
		said = append(said, step.Exchanges[0], step.Exchanges[n-1])
	}
	return said
}

// briefScenario is the shape of a scenario in which exchanges are lines.
type briefScenario struct {
	Scenario
	Reason    string    `json:"reason,omitempty"`
	Findings  []Finding `json:"findings,omitempty"`
	Steps     []any     `json:"steps"`
	Exchanges []any     `json:"exchanges"`
	Traits    []int     `json:"traits,omitempty"`
}

// shape returns a scenario as it is written, and whether that is in brief. What it sent, in
// words, stands beside the lines where a merge needs it.
func (t *texts) shape(r *Report, s Scenario, explained bool) (shape any, brief bool) {
	brief = r.brief(&s)
	if !brief && !slices.ContainsFunc(s.Exchanges, func(x Exchange) bool { return x.Brief }) {
		return wholeScenario(s), false
	}
	short := briefScenario{Scenario: s, Reason: s.Reason, Findings: s.Findings, Steps: []any{}, Exchanges: linesOf(s.Exchanges, r.base(&s), brief)}
	short.Profiles, short.Requirements = list(s.Profiles), list(s.Requirements)
	for _, step := range s.Steps {
		if brief {
			short.Steps = append(short.Steps, t.briefStep(step))
		} else {
			short.Steps = append(short.Steps, step)
		}
	}
	if explained {
		for _, trait := range slices.Sorted(maps.Keys(traitsOf(s))) {
			short.Traits = append(short.Traits, t.index(trait))
		}
	}
	return short, brief
}

// written is report.json as it is read: a scenario may be whole or in brief, and so may each
// of its steps and exchanges.
type written struct {
	*Report
	Scenarios []writtenScenario `json:"scenarios"`
	Texts     []string          `json:"texts"`
}

type writtenScenario struct {
	Scenario
	Steps     []writtenStep     `json:"steps"`
	Exchanges []writtenExchange `json:"exchanges"`
	Traits    []int             `json:"traits"`
}

type writtenStep struct {
	Step
	brief []int
}

type writtenExchange struct{ Exchange }

func (w *writtenStep) UnmarshalJSON(raw []byte) error {
	if raw[0] == '[' {
		return unplaced("step", json.Unmarshal(raw, &w.brief))
	}
	return unplaced("step", json.Unmarshal(raw, &w.Step))
}

func (w *writtenExchange) UnmarshalJSON(raw []byte) error {
	if raw[0] != '"' {
		return unplaced("exchange", json.Unmarshal(raw, &w.Exchange))
	}
	var line string
	err := json.Unmarshal(raw, &line)
	if err == nil {
		w.Exchange, err = parseLine(line)
	}
	return unplaced("exchange", err)
}

// unplaced takes the offset out of an error: it counts from the beginning of the part.
func unplaced(part string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %v", part, err)
}

// report makes the model out of what was read.
func (w *written) report() (*Report, error) {
	r := w.Report
	for i := range w.Scenarios {
		from := &w.Scenarios[i]
		s := from.Scenario
		for _, step := range from.Steps {
			made, err := step.step(w.Texts)
			if err != nil {
				return nil, fmt.Errorf("scenario %s: %w", s.ID, err)
			}
			s.Steps = append(s.Steps, made)
		}
		for _, x := range from.Exchanges {
			if x.Brief && strings.HasPrefix(x.Request.URL, "/") {
				x.Request.URL = r.base(&s) + x.Request.URL
			}
			s.Exchanges = append(s.Exchanges, x.Exchange)
		}
		for _, at := range from.Traits {
			if at < 0 || at >= len(w.Texts) {
				return nil, fmt.Errorf("scenario %s: there is no text %d", s.ID, at)
			}
			if s.sent == nil {
				s.sent = traits{}
			}
			s.sent[w.Texts[at]] = true
		}
		r.Scenarios = append(r.Scenarios, s)
	}
	return r, nil
}

// mostExchanges bounds what a step in brief makes of two numbers in a file.
const mostExchanges = 1 << 20

func (w *writtenStep) step(texts []string) (Step, error) {
	if w.brief == nil {
		return w.Step, nil
	}
	if n := len(w.brief); n != 1 && n != 3 || w.brief[0] < 0 || w.brief[0] >= len(texts) {
		return Step{}, fmt.Errorf("%v is no step: want the index of a text, and the first and last exchange if any", w.brief)
	}
	keyword, text, _ := strings.Cut(texts[w.brief[0]], " ")
	step := Step{Keyword: keyword, Text: text, Status: "passed"}
	if len(w.brief) == 3 {
		first, last := w.brief[1], w.brief[2]
		if first < 0 || last < first || last-first > mostExchanges {
			return Step{}, fmt.Errorf("%v is no step: exchanges %d to %d", w.brief, first, last)
		}
		for i := first; i <= last; i++ {
			step.Exchanges = append(step.Exchanges, i)
		}
	}
	return step, nil
}
