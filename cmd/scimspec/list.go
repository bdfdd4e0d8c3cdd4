package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports"
)

func listCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "list", Short: "List scenarios and requirements; with --plan what would run and why not",
		Example: "  scimspec list --select features/groups\n  scimspec list --plan --target https://example.com/scim/v2 --token-env SCIM_TOKEN",
	}
	apply := bind(command)
	only(command, []string{"Target", "Credentials", "What is judged", "What is created", "Container"}, "rate", "timeout", "max-wait")
	command.Flags().Lookup("report").Hidden = true // no cause is listed
	plan := command.Flags().Bool("plan", false, "discover the target and say what would run")
	learn := command.Flags().Bool("learn", false, "with --plan: ask first what data the target takes (40 requests at most; what they make is deleted)")
	coverage := command.Flags().Bool("coverage", false, "count the requirements that scenarios cover")
	asJSON := command.Flags().Bool("json", false, "write JSON")
	command.RunE = func(c *cobra.Command, _ []string) error {
		var s settings
		if err := apply(&s); err != nil {
			return err
		}
		if *plan && !*coverage {
			return listPlan(c, s, *asJSON, *learn)
		}
		set, err := features.Load()
		if err != nil {
			return fmt.Errorf("load features: %w", err)
		}
		if *coverage {
			return listCoverage(c.OutOrStdout(), set, *asJSON)
		}
		return listScenarios(c.OutOrStdout(), set, s, *asJSON)
	}
	return command
}

// listed is one scenario in the output of list.
type listed struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"`
	Feature      string   `json:"feature"`
	Line         int      `json:"line"`
	Profiles     []string `json:"profiles"`
	Requirements []string `json:"requirements"`
	Decision     string   `json:"decision,omitempty"`
	Reason       string   `json:"reason,omitempty"`
	Fact         string   `json:"fact,omitempty"` // that excludes it
}

func describe(s features.Scenario) listed {
	return listed{ID: s.ID, Title: s.Title, Feature: s.Feature, Line: s.Line, Profiles: s.Profiles, Requirements: s.Requirements}
}

func listScenarios(w io.Writer, set *features.Set, s settings, asJSON bool) error {
	selected, err := set.Select(s.Select)
	if err != nil {
		return selection(err)
	}
	profiles, err := s.listedProfiles()
	if err != nil {
		return err
	}
	var all []listed
	for _, scenario := range selected {
		if len(profiles) == 0 || slices.ContainsFunc(scenario.Profiles, func(p string) bool { return slices.Contains(profiles, p) }) {
			all = append(all, describe(scenario))
		}
	}
	if len(all) == 0 {
		return &failure{exitUsage, fmt.Sprintf("nothing was selected: no scenario of %s belongs to %s", reports.Selected(s.Select), strings.Join(s.Profiles, ", ")), "scimspec list"}
	}
	if asJSON {
		return writeJSON(w, map[string]any{"scenarios": all, "requirements": claimed(set, all)})
	}
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	feature := ""
	for _, entry := range all {
		if entry.Feature != feature {
			feature = entry.Feature
			fmt.Fprintf(table, "%s\n", feature)
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", entry.ID, strings.Join(entry.Profiles, ","), entry.Title)
	}
	fmt.Fprintf(table, "%d scenarios, %d requirements\n", len(all), len(claimed(set, all)))
	return table.Flush()
}

// listedProfiles are the profiles by which scenarios are listed: those about any product bear
// one name.
func (s settings) listedProfiles() ([]string, error) {
	plain, products := splitProfiles(s.Profiles)
	for _, spec := range products {
		if _, err := readProfile([]string{spec}, s.profilePath()); err != nil {
			return nil, err
		}
	}
	if len(products) > 0 {
		plain = append(plain, features.ProductProfile)
	}
	return plain, nil
}

// selection makes a failed selection read like every other error.
func selection(err error) error {
	var missed *features.SelectionError
	if errors.As(err, &missed) {
		return &failure{exitUsage, missed.What(), missed.Try()}
	}
	return err
}

// claimed returns the requirements that scenarios claim, each once.
func claimed(set *features.Set, scenarios []listed) []map[string]string {
	seen := map[string]bool{}
	requirements := []map[string]string{}
	for _, scenario := range scenarios {
		for _, id := range scenario.Requirements {
			if r, ok := set.Catalogue.ByID(id); ok && !seen[id] {
				seen[id] = true
				requirements = append(requirements, map[string]string{"id": id, "level": r.Level, "source": r.Source(), "text": r.Text})
			}
		}
	}
	slices.SortFunc(requirements, func(a, b map[string]string) int { return strings.Compare(a["id"], b["id"]) })
	return requirements
}

func listPlan(c *cobra.Command, s settings, asJSON, learn bool) error {
	if err := s.choose(); err != nil {
		return err
	}
	suites, stop, err := s.prepare(c.Context(), nothingMore)
	if err != nil {
		return err
	}
	defer stop()
	var entries []listed
	capabilities := map[string]bool{}
	var facts []reports.Fact
	for _, suite := range suites {
		look := suite.Plan
		if learn {
			look = suite.Learn
		}
		plan, err := look(c.Context())
		if err != nil {
			return err
		}
		maps.Copy(capabilities, plan.Discovered.Capabilities)
		facts = append(facts, plan.Told()...)
		for _, planned := range plan.Scenarios {
			entry := describe(planned.Scenario)
			entry.Decision, entry.Reason, entry.Fact = string(planned.Decision), planned.Reason, planned.Fact
			entries = append(entries, entry)
		}
	}
	slices.SortStableFunc(entries, func(a, b listed) int { return strings.Compare(a.Feature+a.ID, b.Feature+b.ID) })
	if asJSON {
		return writeJSON(c.OutOrStdout(), map[string]any{"scenarios": entries, "capabilities": capabilities, "facts": append([]reports.Fact{}, facts...)})
	}
	printFacts(c.OutOrStdout(), facts)
	table := tabwriter.NewWriter(c.OutOrStdout(), 0, 4, 2, ' ', 0)
	for _, entry := range entries {
		fmt.Fprintf(table, "%s\t%s\t%s\n", entry.Decision, entry.ID, entry.Reason)
	}
	return table.Flush()
}

func listCoverage(w io.Writer, set *features.Set, asJSON bool) error {
	report := features.Coverage(set)
	if asJSON {
		return writeJSON(w, report)
	}
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "document\tlevel or area\tobservable\tcovered\texcused\topen\tshare")
	for _, row := range append(report.Documents, report.Areas...) {
		excused := row.Observable - row.Covered - row.Open
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%d\t%.0f %%\n", row.Document, row.Level+row.Area, row.Observable, row.Covered, excused, row.Open, row.Percent())
	}
	return table.Flush()
}

func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

func lintCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "lint [DIR]", Short: "Check features, catalogue and vocabulary",
		Long: "Checks the embedded features, or those in a directory of the same layout: tags, steps, requirements, parity map\nand vocabulary. Exit code 1 when there is a problem.",
		Args: cobra.MaximumNArgs(1),
	}
	command.RunE = func(c *cobra.Command, args []string) error {
		set, err := features.Load()
		if len(args) == 1 {
			if _, err = os.Stat(args[0]); err == nil {
				set, err = features.LoadFS(os.DirFS(args[0]))
			}
		}
		if err != nil {
			return &failure{exitUsage, err.Error(), "scimspec lint DIR with a directory of feature files"}
		}
		if len(set.Scenarios) == 0 {
			return &failure{exitUsage, args[0] + ": it holds no scenario", "scimspec lint DIR with a directory of feature files"}
		}
		problems, err := lint(set, len(args) == 0)
		if err != nil {
			return err
		}
		for _, problem := range problems {
			fmt.Fprintf(c.OutOrStdout(), "%s\n", problem)
		}
		fmt.Fprintf(c.OutOrStdout(), "%d scenarios, %d requirements, %d problems\n", len(set.Scenarios), len(set.Catalogue.All()), len(problems))
		if len(problems) > 0 {
			return &failure{code: exitNonconformant}
		}
		return nil
	}
	return command
}
