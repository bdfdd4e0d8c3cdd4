package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/spelling"
	"github.com/scimspec/scimspec/steps"
)

func explainCommand() *cobra.Command {
	command := &cobra.Command{
		ValidArgsFunction: arguments(explainable),
		Use:               "explain [ID]", Short: "Explain a requirement, a scenario, a fault, the faults, the constraints, or the vocabulary",
		Example: "  scimspec explain RFC7644-3.3-R05\n  scimspec explain faults\n  scimspec explain constraints\n  scimspec explain vocabulary\n  scimspec explain --parity",
		Args:    cobra.MaximumNArgs(1),
	}
	rows := command.Flags().Bool("docker", false, "show which scenarios check each row of the decision tables about Docker")
	parity := command.Flags().Bool("parity", false, "show which scenarios cover each test of the vendors' own suites")
	command.RunE = func(c *cobra.Command, args []string) error {
		set, err := features.Load()
		if err != nil {
			return fmt.Errorf("load features: %w", err)
		}
		out := c.OutOrStdout()
		switch {
		case *parity:
			return explainParity(out, set)
		case *rows:
			return explainRows(out, set, features.ProductProfile)
		case len(args) == 0:
			return &failure{exitUsage, "nothing to explain was named", "scimspec explain ID, with an id that scimspec list shows"}
		case args[0] == "faults":
			return explainFaults(out)
		case args[0] == "constraints":
			return explainConstraints(out)
		case args[0] == "vocabulary":
			return explainVocabulary(out, set)
		}
		return explainID(out, set, args[0])
	}
	return command
}

func explainID(w io.Writer, set *features.Set, id string) error {
	if requirement, ok := set.Catalogue.ByID(id); ok {
		explainRequirement(w, set, requirement)
		return nil
	}
	if scenario, ok := set.ByID(id); ok {
		explainScenario(w, set, scenario)
		return nil
	}
	for _, fault := range reference.Faults() {
		if strings.EqualFold(fault.ID, id) {
			return explainFault(w, fault)
		}
	}
	for _, known := range explainable() {
		if known != id && strings.EqualFold(known, id) {
			return explainID(w, set, known)
		}
	}
	return explainPrefix(w, set, id)
}

// explainPrefix lists the requirements and scenarios that a prefix picks.
func explainPrefix(w io.Writer, set *features.Set, prefix string) error {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	requirements := set.Catalogue.Prefix(prefix)
	for _, r := range requirements {
		fmt.Fprintf(table, "%s\t%s\t%s\n", r.ID, r.Level, r.Text)
	}
	if len(requirements) == 0 {
		scenarios, err := set.Select([]string{prefix})
		if err != nil {
			near := spelling.Nearest(prefix, explainable(), 3)
			return &failure{exitUsage, fmt.Sprintf("no feature, scenario, requirement or fault begins with %q", prefix), strings.Join(append(near, "scimspec list"), ", or ")}
		}
		for _, s := range scenarios {
			fmt.Fprintf(table, "%s\t%s\n", s.ID, s.Title)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "scimspec explain with one of these ids says more\n")
	return nil
}

func explainRequirement(w io.Writer, set *features.Set, r features.Requirement) {
	fmt.Fprintf(w, "%s  %s  (%s)\n  %s\n", r.ID, r.Level, r.Source(), r.Text)
	fmt.Fprintf(w, "  a violation: %s\n", map[features.Severity]string{features.Fail: "fails", features.Warn: "warns", features.Info: "is recorded"}[r.Severity()])
	if why := r.OnlyWarned(); why != "" {
		fmt.Fprintf(w, "  %s\n", why)
	}
	for _, line := range [][2]string{{"why", r.Rationale}, {"policy", policyText(set, r)}, {"how to see it", r.Check}, {"how to fix it", r.Hint}, {"needs", r.Needs}, {"evidence", r.Evidence}, {"note", r.Note}} {
		if line[1] != "" {
			fmt.Fprintf(w, "  %s: %s\n", line[0], line[1])
		}
	}
	scenarios := set.Claiming(r.ID)
	if len(scenarios) == 0 {
		fmt.Fprintln(w, "  scenarios: none")
		for _, uncovered := range set.Uncovered {
			if uncovered.ID == r.ID {
				fmt.Fprintf(w, "  not covered: %s\n", uncovered.Reason)
			}
		}
	}
	for _, scenario := range scenarios {
		fmt.Fprintf(w, "  scenario %s: %s (%s:%d)\n", scenario.ID, scenario.Title, scenario.Feature, scenario.Line)
	}
	for _, fault := range reference.Faults() {
		if slices.Contains(fault.Violates, r.ID) {
			fmt.Fprintf(w, "  fault %s: %s\n", fault.ID, fault.Doc)
		}
	}
}

// policyText is the stance that decides about a requirement, or "".
func policyText(set *features.Set, r features.Requirement) string {
	policy, ok := set.Catalogue.Policy(r.Policy)
	if !ok {
		return ""
	}
	return policy.ID + ", " + policy.Topic + ": " + policy.Stance
}

func explainScenario(w io.Writer, set *features.Set, s features.Scenario) {
	fmt.Fprintf(w, "%s  (%s:%d)\n  %s\n", s.ID, s.Feature, s.Line, s.Title)
	if s.Rule != "" {
		fmt.Fprintf(w, "  rule: %s\n", s.Rule)
	}
	fmt.Fprintf(w, "  profiles: %s\n", strings.Join(s.Profiles, ", "))
	for _, id := range s.Requirements {
		if r, ok := set.Catalogue.ByID(id); ok {
			fmt.Fprintf(w, "  claims %s, %s: %s\n", id, r.Level, r.Text)
		}
	}
	for _, step := range s.Steps {
		fmt.Fprintf(w, "    %s %s\n", step.Keyword, step.Text)
		if step.DocString != nil {
			for line := range strings.SplitSeq(step.DocString.Content, "\n") {
				fmt.Fprintf(w, "      %s\n", line)
			}
		}
		for _, row := range step.Table {
			fmt.Fprintf(w, "      | %s |\n", strings.Join(row, " | "))
		}
	}
}

func explainFaults(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, fault := range reference.Faults() {
		fmt.Fprintf(table, "%s\t%s\t%s\n", fault.ID, fault.Area, fault.Doc)
	}
	return table.Flush()
}

// explainConstraints lists what serve target --constraint and --product know, the products with
// their evidence.
func explainConstraints(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, row := range reference.Constraints() {
		name := row.Name
		if row.What != "" {
			name += "=" + row.What
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", name, row.Class, row.Doc)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nAn undeclared constraint with +declared stands in /Schemas too. D is documented by the vendor, S stands in its\npublished source, T is told by a third party.")
	for _, p := range reference.Played() {
		fmt.Fprintf(w, "\n--product %s  %s\n", p.Name, p.Title)
		for _, d := range p.Documented {
			fmt.Fprintf(table, "  %s\t%s\t%s\n", d.Spec, d.Mark, d.Page)
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func explainVocabulary(w io.Writer, set *features.Set) error {
	vocabulary, err := steps.NewVocabulary()
	if err != nil {
		return fmt.Errorf("vocabulary: %w", err)
	}
	used := map[string]int{}
	for _, scenario := range set.Scenarios {
		for _, step := range scenario.Steps {
			if phrase, ok := vocabulary.Match(step.Text); ok {
				used[phrase.Pattern]++
			}
		}
	}
	for _, phrase := range vocabulary.Phrases() {
		fmt.Fprintf(w, "%s  (%s, used %d times)\n    %s\n", phrase.Pattern, phrase.Kind, used[phrase.Pattern], phrase.Doc)
	}
	forms := vocabulary.Forms()
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		fmt.Fprintf(w, "{%s} is one of\n    %s\n", name, strings.Join(forms[name], "\n    "))
	}
	return nil
}

func explainParity(w io.Writer, set *features.Set) error {
	suite := ""
	empty := 0
	for _, entry := range set.Parity {
		if entry.Suite != suite {
			suite = entry.Suite
			fmt.Fprintf(w, "%s\n", suite)
		}
		covering := []string{}
		for _, prefix := range entry.Scenarios {
			found := len(set.Covering(features.ParityEntry{Scenarios: []string{prefix}}))
			covering = append(covering, fmt.Sprintf("%s (%d)", strings.TrimSuffix(prefix, "/"), found))
		}
		if len(set.Covering(entry)) == 0 {
			empty++
			covering = []string{"no scenario"}
		}
		fmt.Fprintf(w, "  %s  %s\n      %s\n", entry.ID, entry.Title, strings.Join(covering, ", "))
		if entry.Note != "" {
			fmt.Fprintf(w, "      note: %s\n", entry.Note)
		}
	}
	fmt.Fprintf(w, "%d tests, %d without a scenario\n", len(set.Parity), empty)
	return nil
}

// lint checks a set with the vocabulary. The phrases of the vocabulary are checked only
// with the embedded set: a directory of one's own need not use them all.
func lint(set *features.Set, embedded bool) ([]features.Problem, error) {
	vocabulary, err := steps.NewVocabulary()
	if err != nil {
		return nil, fmt.Errorf("vocabulary: %w", err)
	}
	defined := func(text string) bool { _, ok := vocabulary.Match(text); return ok }
	problems := features.Lint(set, features.LintOptions{Defined: defined, Knob: knobProblem})
	if embedded {
		problems = append(problems, vocabulary.Lint(set.Scenarios)...)
	}
	return problems, nil
}
