package steps

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
)

// The budget: how many phrases there may be, and on how many lines of features one has to stand
// to be worth its place. Rows of an outline are one line.
const (
	maxPhrases = 130
	minLines   = 2
)

// Lint says what is wrong between the vocabulary and scenarios: a phrase without a doc
// string, one that stands on one line alone, two that do the same, a step that two phrases match, a judgment
// before the When or an action after it, a search that no tag speaks of.
func (v *Vocabulary) Lint(scenarios []features.Scenario) []features.Problem {
	var problems []features.Problem
	lines := map[string]map[string]bool{}
	report := func(s features.Scenario, line int, rule, message string) {
		problems = append(problems, features.Problem{File: s.Feature, Line: line, Rule: rule, Message: message})
	}
	for _, scenario := range scenarios {
		for i, step := range scenario.Steps {
			if filtersPeople(step) && !slices.Contains(scenario.Needs, "filter") && !slices.Contains(scenario.Needs, "no-filter") {
				report(scenario, step.Line, "unsaid-need", fmt.Sprintf("%q filters users or groups; the scenario says neither @needs:filter nor @needs:no-filter", step.Text))
			}
			var matching []Phrase
			for _, phrase := range v.phrases {
				if _, ok := phrase.arguments(step.Text); ok {
					matching = append(matching, phrase)
				}
			}
			if len(matching) > 1 {
				report(scenario, step.Line, "ambiguous-step", fmt.Sprintf("%q matches %q and %q", step.Text, matching[0].Pattern, matching[1].Pattern))
			}
			if len(matching) == 0 {
				continue // features.Lint reports an undefined step
			}
			if lines[matching[0].Pattern] == nil {
				lines[matching[0].Pattern] = map[string]bool{}
			}
			lines[matching[0].Pattern][fmt.Sprintf("%s:%d", scenario.Feature, step.Line)] = true
			switch stage := stageOf(scenario.Steps, i); {
			case matching[0].Kind == Judgment && stage != Then:
				report(scenario, step.Line, "misplaced-step", fmt.Sprintf("%q judges; it belongs under Then", step.Text))
			case matching[0].Kind != Judgment && stage == Then:
				report(scenario, step.Line, "misplaced-step", fmt.Sprintf("%q acts; it belongs under Given or When", step.Text))
			}
		}
	}
	return append(problems, v.lint(lines)...)
}

// lint says what is wrong with the phrases themselves; lines are where each stands.
func (v *Vocabulary) lint(lines map[string]map[string]bool) []features.Problem {
	var problems []features.Problem
	report := func(rule, format string, args ...any) {
		problems = append(problems, features.Problem{File: "steps", Rule: rule, Message: fmt.Sprintf(format, args...)})
	}
	if len(v.phrases) > maxPhrases {
		report("many-phrases", "got %d phrases, want at most %d", len(v.phrases), maxPhrases)
	}
	handlers := map[uintptr]string{}
	for _, phrase := range v.phrases {
		if strings.TrimSpace(phrase.Doc) == "" {
			report("undocumented-phrase", "%s", phrase.Pattern)
		}
		if n := len(lines[phrase.Pattern]); n < minLines {
			report("rare-phrase", "%q stands on %d lines of features, want at least %d", phrase.Pattern, n, minLines)
		}
		handler := reflect.ValueOf(phrase.function).Pointer()
		if phrase.formed {
			continue
		}
		if other, taken := handlers[handler]; taken {
			report("same-handler", "%q does what %q does", phrase.Pattern, other)
		}
		handlers[handler] = phrase.Pattern
	}
	return problems
}

// filtersPeople says whether the suite's own client filters users or groups in a step. What an
// identity provider looks up is its own affair, and so is a list that works without a filter.
func filtersPeople(step features.Step) bool {
	document := step.DocString != nil && strings.Contains(step.DocString.Content, `"filter"`)
	return peopleSearch.MatchString(step.Text) || document && strings.Contains(step.Text, "/.search`")
}

var peopleSearch = regexp.MustCompile("searches `/(Users|Groups|\\.search)|[`/?](Users|Groups)[^`]*[?&]filter=|asks `[^`]*` for more than one answer|reads every page of `/(Users|Groups)[^`]*` for `[^`]")
