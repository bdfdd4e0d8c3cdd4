package steps

import (
	"fmt"
	"strings"

	"github.com/scimspec/scimspec/features"
)

// minUses is how often a phrase must be used to be worth a place in the vocabulary.
const minUses = 2

// Lint says what is wrong between the vocabulary and scenarios: a phrase without a doc
// string, one that is used less than twice, a step that two phrases match, a judgment
// before the When or an action after it.
func (v *Vocabulary) Lint(scenarios []features.Scenario) []features.Problem {
	var problems []features.Problem
	uses := map[string]int{}
	report := func(s features.Scenario, line int, rule, message string) {
		problems = append(problems, features.Problem{File: s.Feature, Line: line, Rule: rule, Message: message})
	}
	for _, scenario := range scenarios {
		for i, step := range scenario.Steps {
			var matching []Phrase
			for _, phrase := range v.phrases {
				if phrase.expression.MatchString(step.Text) {
					matching = append(matching, phrase)
				}
			}
			if len(matching) > 1 {
				report(scenario, step.Line, "ambiguous-step", fmt.Sprintf("%q matches %q and %q", step.Text, matching[0].Pattern, matching[1].Pattern))
			}
			if len(matching) == 0 {
				continue // features.Lint reports an undefined step
			}
			uses[matching[0].Pattern]++
			switch stage := stageOf(scenario.Steps, i); {
			case matching[0].Kind == Judgment && stage != Then:
				report(scenario, step.Line, "misplaced-step", fmt.Sprintf("%q judges; it belongs under Then", step.Text))
			case matching[0].Kind != Judgment && stage == Then:
				report(scenario, step.Line, "misplaced-step", fmt.Sprintf("%q acts; it belongs under Given or When", step.Text))
			}
		}
	}
	for _, phrase := range v.phrases {
		if strings.TrimSpace(phrase.Doc) == "" {
			problems = append(problems, features.Problem{File: "steps", Rule: "undocumented-phrase", Message: phrase.Pattern})
		}
		if uses[phrase.Pattern] < minUses {
			problems = append(problems, features.Problem{File: "steps", Rule: "rare-phrase", Message: fmt.Sprintf("%q is used %d times, want at least %d", phrase.Pattern, uses[phrase.Pattern], minUses)})
		}
	}
	return problems
}
