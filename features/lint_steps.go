package features

import (
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v21"
)

const maxSteps = 6

// scenario checks one scenario or outline as it is written.
func (l *linter) scenario(file, rule string, s *messages.Scenario, inherited []*messages.Tag) {
	l.tags(file, s.Tags, onScenario)
	for _, e := range s.Examples {
		l.tags(file, e.Tags, onExamples)
	}
	l.single(file, s, inherited)
	if n := len(s.Steps); n == 0 || n > maxSteps {
		l.report(file, s.Location.Line, ruleSteps, "scenario %q: got %d steps, want 1 to %d", s.Name, n, maxSteps)
	}
	l.order(file, s)
	l.placeholders(file, s)
	l.rows(file, s)
	l.words(file, rule, s)
}

// order wants Givens, one When, Thens. And and But continue what stands before them.
func (l *linter) order(file string, s *messages.Scenario) {
	whens, current := 0, messages.StepKeywordType_CONTEXT
	for _, step := range s.Steps {
		switch step.KeywordType {
		case messages.StepKeywordType_CONTEXT:
			if whens > 0 || current == messages.StepKeywordType_OUTCOME {
				l.report(file, step.Location.Line, ruleOrder, "a Given after the When")
			}
			current = step.KeywordType
		case messages.StepKeywordType_OUTCOME:
			if whens == 0 {
				l.report(file, step.Location.Line, ruleOrder, "a Then before the When")
			}
			current = step.KeywordType
		case messages.StepKeywordType_ACTION:
			current = step.KeywordType
		}
		if current == messages.StepKeywordType_ACTION {
			whens++
		}
	}
	if whens != 1 {
		l.report(file, s.Location.Line, ruleWhen, "scenario %q: got %d When steps, want 1", s.Name, whens)
	}
}

func placeholderPattern() *regexp.Regexp { return regexp.MustCompile(`<([A-Za-z][A-Za-z0-9 _-]*)>`) }

// placeholders finds <names> without a column. Doc strings in a markup language are
// left alone.
func (l *linter) placeholders(file string, s *messages.Scenario) {
	pattern := placeholderPattern()
	check := func(line int64, text string) {
		for _, m := range pattern.FindAllStringSubmatch(text, -1) {
			for _, e := range s.Examples {
				if e.TableHeader != nil && !hasCell(e.TableHeader, m[1]) {
					l.report(file, line, rulePlaceholder, "<%s> has no column in the Examples at line %d", m[1], e.Location.Line)
				}
			}
			if len(s.Examples) == 0 {
				l.report(file, line, rulePlaceholder, "<%s> in a scenario without Examples", m[1])
			}
		}
	}
	check(s.Location.Line, s.Name)
	for _, step := range s.Steps {
		check(step.Location.Line, step.Text)
		if step.DataTable != nil {
			for _, row := range step.DataTable.Rows {
				for _, cell := range row.Cells {
					check(row.Location.Line, cell.Value)
				}
			}
		}
		if d := step.DocString; d != nil && !slices.Contains([]string{"html", "xml"}, strings.TrimSpace(d.MediaType)) {
			check(d.Location.Line, d.Content)
		}
	}
}

func hasCell(row *messages.TableRow, value string) bool {
	return slices.ContainsFunc(row.Cells, func(c *messages.TableCell) bool { return c.Value == value })
}

// rows finds Examples without a row and first cells that make the same id.
func (l *linter) rows(file string, s *messages.Scenario) {
	seen := map[string]int64{}
	for _, e := range s.Examples {
		if len(e.TableBody) == 0 {
			l.report(file, e.Location.Line, ruleOutline, "Examples of %q have no row", s.Name)
		}
		for _, row := range e.TableBody {
			id := slug(row.Cells[0].Value)
			if line, taken := seen[id]; taken {
				l.report(file, row.Location.Line, ruleRow, "the first cell makes the id %q, as at line %d", id, line)
				continue
			}
			seen[id] = row.Location.Line
		}
	}
}
