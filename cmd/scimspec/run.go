package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/reports"
)

// ledgerName is the file in the report directory that scimspec sweep reads.
const ledgerName = "ledger.jsonl"

// ledgerPath is a new ledger's: several runs may share a report directory.
func ledgerPath(out string) string {
	return filepath.Join(out, fmt.Sprintf("%d-%s", time.Now().UnixNano(), ledgerName))
}

func runCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "run",
		Short: "Judge a service provider and write the reports",
		Long: "Judges a service provider. Without --target, --image or --dockerfile it judges the embedded reference target.\n\n" +
			"Exit codes: 0 conformant for every chosen profile, 1 nonconformant, 2 wrong flags, configuration or files,\n" +
			"3 undetermined: target out of reach, nothing selected, interrupted, or a defect of the suite itself.",
		Example: "  scimspec run\n" +
			"  scimspec run --target https://example.com/scim/v2 --token-env SCIM_TOKEN\n" +
			"  scimspec run --image example/app:1.2 --env SCIM_TOKEN --token-env SCIM_TOKEN --profile okta",
	}
	apply := bind(command)
	color := command.Flags().String("color", "auto", "color the terminal: auto, always or never")
	command.RunE = func(c *cobra.Command, _ []string) error {
		var s settings
		if err := apply(&s); err != nil {
			return err
		}
		terminal, err := newTerminal(c.ErrOrStderr(), *color)
		if err != nil {
			return err
		}
		return judge(c.Context(), s, terminal, c.OutOrStdout())
	}
	return command
}

// judge carries out a run and turns its conclusion into the exit code.
func judge(ctx context.Context, s settings, terminal *terminal, stdout io.Writer) error {
	report, err := s.run(ctx, terminal)
	terminal.finish()
	if report != nil && err == nil {
		printConclusion(stdout, terminal, report, s)
	}
	if err != nil {
		return err
	}
	switch {
	case report.Conclusion == reports.Nonconformant:
		return &failure{code: exitNonconformant}
	case report.Conclusion == reports.Conformant:
		return nil
	}
	return &failure{code: exitUndetermined}
}

func printConclusion(w io.Writer, terminal *terminal, report *reports.Report, s settings) {
	fmt.Fprintln(w, report.Sentence())
	if !report.Run.Complete && report.Run.Reason != "" {
		fmt.Fprintf(w, "not a complete run: %s\n", report.Run.Reason)
	}
	printCauses(w, terminal, report)
	for _, waiver := range report.Waivers {
		if waiver.State != "used" && report.Run.Complete {
			fmt.Fprintf(w, "waiver for %s is %s: remove it or renew it\n", waiver.Requirement, waiver.State)
		}
	}
	for _, left := range report.Summary.Cleanup.Left {
		fmt.Fprintf(w, "left at the target: %s %s %q: %s\n", left.Type, left.ID, left.Name, left.Reason)
	}
	fmt.Fprintf(w, "reports: %s\n", s.Out)
}

// mostCauses bounds how many causes the terminal shows, and mostAlso how many more
// requirements of one: the rest is in the reports.
const mostCauses, mostAlso = 10, 12

func printCauses(w io.Writer, terminal *terminal, report *reports.Report) {
	for i, cause := range report.Causes {
		if i == mostCauses {
			fmt.Fprintf(w, "… and %d more root causes\n", len(report.Causes)-i)
			return
		}
		finding := terminal.paint(red, cause.Requirement) + " " + cause.Title
		if cause.Common == nil {
			fmt.Fprintf(w, "%d. %s (%s)\n", i+1, finding, cause.Extent())
		} else {
			fmt.Fprintf(w, "%d. %s\n   %s\n", i+1, cause.Common, finding)
		}
		if cause.Hint != "" {
			fmt.Fprintf(w, "   mend it: %s\n", cause.Hint)
		}
		if also := cause.Also; len(also) > mostAlso {
			fmt.Fprintf(w, "   also: %s and %d more\n", strings.Join(also[:mostAlso], ", "), len(also)-mostAlso)
		} else if len(also) > 0 {
			fmt.Fprintf(w, "   also: %s\n", strings.Join(also, ", "))
		}
	}
}

// options turns settings into the library's options, and starts what has to be started.
// The function that it returns ends that again.
func (s settings) options(ctx context.Context) ([]scimspec.Option, func(), error) {
	options, err := s.runOptions()
	if err != nil {
		return nil, nil, err
	}
	access, err := s.Auth.options()
	if err != nil {
		return nil, nil, err
	}
	chosen := 0
	for _, source := range []string{s.Target, s.Image, s.Dockerfile} {
		if source != "" {
			chosen++
		}
	}
	if chosen > 1 {
		return nil, nil, &failure{exitUsage, "more than one of --target, --image and --dockerfile was given", "just one of them"}
	}
	product, err := s.productOptions()
	if err != nil {
		return nil, nil, err
	}
	place, closeTarget, err := s.place(ctx)
	if err != nil {
		return nil, nil, err
	}
	return slices.Concat(options, access, product, place), closeTarget, nil
}

// runOptions are the options that concern the run and not the target.
func (s settings) runOptions() ([]scimspec.Option, error) {
	options := []scimspec.Option{
		scimspec.Select(s.Select...), scimspec.Parallel(s.Parallel), scimspec.Rate(s.Rate),
		scimspec.RequestTimeout(time.Duration(s.Timeout)), scimspec.ScenarioTimeout(time.Duration(s.Scenario)),
		scimspec.Seed(s.Seed), scimspec.Prefix(s.Prefix), scimspec.EmailDomain(s.Domain),
	}
	if len(s.Profiles) > 0 {
		options = append(options, scimspec.Profiles(s.Profiles...))
	}
	switch s.FailOn {
	case "must":
	case "should":
		options = append(options, scimspec.FailOnShould())
	default:
		return nil, &failure{exitUsage, fmt.Sprintf("--fail-on %q: not known", s.FailOn), "--fail-on must, or --fail-on should"}
	}
	if s.ReadOnly {
		options = append(options, scimspec.ReadOnly())
	}
	for _, format := range s.Formats {
		if _, err := reports.ByName(format); err != nil {
			return nil, &failure{exitUsage, "--format: " + err.Error(), "--format json,junit,html,markdown,har"}
		}
	}
	if s.Shard != "" {
		part, of, err := parseShard(s.Shard)
		if err != nil {
			return nil, err
		}
		options = append(options, scimspec.Shard(part, of))
	}
	if s.Waivers != "" {
		entries, err := readWaivers(s.Waivers)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			options = append(options, scimspec.Waive(entry.ID, entry.Reason, entry.Until))
		}
	}
	return options, nil
}

func parseShard(text string) (part, of int, err error) {
	first, second, ok := strings.Cut(text, "/")
	part, partErr := strconv.Atoi(first)
	of, ofErr := strconv.Atoi(second)
	if !ok || partErr != nil || ofErr != nil || part < 1 || of < part {
		return 0, 0, &failure{exitUsage, fmt.Sprintf("--shard %q: want I/N with I from 1 to N", text), "--shard 1/4"}
	}
	return part, of, nil
}
