package features

import (
	"cmp"
	"fmt"
	"slices"

	messages "github.com/cucumber/messages/go/v21"
)

// Problem is one thing that Lint found.
type Problem struct {
	File string
	// Line is 0 when the file as a whole is meant.
	Line int
	// Rule is the name of the broken rule; Rules lists them.
	Rule    string
	Message string
}

// String returns `file:line: rule: message`.
func (p Problem) String() string {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return where + ": " + p.Rule + ": " + p.Message
}

// LintOptions is what Lint cannot know by itself.
type LintOptions struct {
	// Defined says whether a step of the vocabulary matches a text; nil skips the check.
	Defined func(stepText string) bool
	// Knob says what is wrong with a knob of a product's profile and the values that a
	// tag wants of it, or ""; nil skips the check.
	Knob func(path string, values []string) string
	// SkipParity leaves out the parity map, for a folder that holds only some scenarios.
	SkipParity bool
}

// Names of the rules.
const (
	ruleTag         = "unknown-tag"
	ruleTagLine     = "tag-line"
	ruleID          = "id"
	ruleDuplicate   = "duplicate-id"
	ruleRequirement = "requirement"
	ruleNeeds       = "needs"
	ruleIdP         = "idp"
	ruleProfile     = "profile"
	ruleSteps       = "six-steps"
	ruleWhen        = "one-when"
	ruleOrder       = "step-order"
	rulePlaceholder = "placeholder"
	ruleRow         = "row-id"
	ruleOutline     = "empty-outline"
	ruleRule        = "rule"
	ruleRegister    = "register"
	ruleWord        = "word"
	ruleUndefined   = "undefined-step"
	ruleCatalogue   = "catalogue"
	ruleUncovered   = "uncovered"
	ruleParity      = "parity"
)

// Rules returns each rule's name with what it asks for.
func Rules() map[string]string {
	return map[string]string{
		ruleTag:         "tags are @id, @req, @needs, @idp, @profile, @serial, @slow, @destructive",
		ruleTagLine:     "the tags of one thing stand on one line, each once: a second line is left over from something that was taken away",
		ruleID:          "each scenario has one @id:<slug>, and nothing else has",
		ruleDuplicate:   "ids are unique",
		ruleRequirement: "each scenario claims requirements, on scenario, rule or Examples, that the catalogue has",
		ruleNeeds:       "@needs names a capability from the list, or a knob of a profile and its value",
		ruleIdP:         "@idp is an identity provider, a dialect or rfc; several only where <idp> multiplies the scenario",
		ruleProfile:     "@profile names a profile",
		ruleSteps:       "a scenario has one to six steps, background not counted",
		ruleWhen:        "a scenario has exactly one When; an And after it would be another",
		ruleOrder:       "Given comes before When, Then after it",
		rulePlaceholder: "each <placeholder> has a column",
		ruleRow:         "the first cells of an outline are unique as slugs",
		ruleOutline:     "an outline has rows",
		ruleRule:        "a Rule has scenarios and a requirement, on itself or on each of them",
		ruleRegister:    "lifecycle, mapping and sign-in speak of people and groups, not of the wire",
		ruleWord:        "the project's own words are used",
		ruleUndefined:   "each step is in the vocabulary",
		ruleCatalogue:   "requirements are complete and use the known words",
		ruleUncovered:   "reasons are from the list, and for requirements that no scenario claims",
		ruleParity:      "each entry of the parity map names scenarios that exist",
	}
}

// Lint checks scenarios, the samples in READMEs, catalogue, uncovered list and parity map. The problems are
// sorted by file and line.
func Lint(s *Set, o LintOptions) []Problem {
	l := &linter{set: s, options: o, ids: map[string]string{}}
	for _, f := range s.files {
		l.file(f)
	}
	for _, sample := range s.samples {
		alone := &linter{set: s, options: o, ids: map[string]string{}} // it may show a scenario that exists
		alone.file(sample)
		l.problems = append(l.problems, alone.problems...)
	}
	l.catalogue()
	l.uncovered()
	if !o.SkipParity {
		l.parity()
	}
	slices.SortStableFunc(l.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return slices.Compact(l.problems) // what is multiplied is wrong once
}

type linter struct {
	set      *Set
	options  LintOptions
	problems []Problem
	// ids are the slugs seen so far, with the place of each.
	ids map[string]string
}

func (l *linter) report(file string, line int64, rule, format string, args ...any) {
	l.problems = append(l.problems, Problem{file, int(line), rule, fmt.Sprintf(format, args...)})
}

// file walks one document. What the resolved scenarios tell as well is checked there.
func (l *linter) file(f *file) {
	if f.feature == nil {
		l.report(f.path, 0, ruleRule, "has no Feature")
		return
	}
	l.tags(f.path, f.feature.Tags, onFeature)
	for _, child := range f.feature.Children {
		if child.Scenario != nil {
			l.scenario(f.path, "", child.Scenario, f.feature.Tags)
		}
		if child.Rule != nil {
			l.rule(f, child.Rule)
		}
	}
	l.defined(f)
	for _, sc := range f.scenarios {
		if len(sc.Requirements) == 0 {
			l.report(f.path, int64(sc.Line), ruleRequirement, "scenario %q claims no requirement", sc.Title)
		}
	}
}

func (l *linter) rule(f *file, r *messages.Rule) {
	l.tags(f.path, r.Tags, onRule)
	scenarios, bare := 0, 0
	for _, child := range r.Children {
		if child.Scenario == nil {
			continue
		}
		l.scenario(f.path, r.Name, child.Scenario, append(slices.Clone(f.feature.Tags), r.Tags...))
		scenarios++
		if !claims(child.Scenario) {
			bare++
		}
	}
	switch {
	case scenarios == 0:
		l.report(f.path, r.Location.Line, ruleRule, "rule %q has no scenario", r.Name)
	case len(readTags(r.Tags).requirements) == 0 && bare > 0:
		l.report(f.path, r.Location.Line, ruleRule, "rule %q has no requirement", r.Name)
	}
}

// claims says whether a scenario has requirements of its own: on itself, or on each of its
// Examples.
func claims(sc *messages.Scenario) bool {
	bare := func(e *messages.Examples) bool { return len(readTags(e.Tags).requirements) == 0 }
	return len(readTags(sc.Tags).requirements) > 0 || len(sc.Examples) > 0 && !slices.ContainsFunc(sc.Examples, bare)
}

// defined asks the vocabulary about each step, once for each place and text.
func (l *linter) defined(f *file) {
	if l.options.Defined == nil {
		return
	}
	type place struct {
		line int
		text string
	}
	seen := map[place]bool{}
	for _, sc := range f.scenarios {
		for _, step := range sc.Steps {
			at := place{step.Line, step.Text}
			if !seen[at] && !l.options.Defined(step.Text) {
				l.report(f.path, int64(step.Line), ruleUndefined, "no step matches %q", step.Text)
			}
			seen[at] = true
		}
	}
}
