package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/reports"
)

// defaultOut is the report directory when none was named.
const defaultOut = "scimspec-report"

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
		Long: "Judges a service provider: --target, --image or --dockerfile says which, or a configuration. --target embedded\n" +
			"judges scimspec's own reference target, and so does scimspec run without anything about a target. Every report\n" +
			"says what was judged.\n\n" +
			"Exit codes: 0 conformant for every chosen profile, 1 nonconformant, 2 wrong flags, configuration or files,\n" +
			"3 undetermined: target out of reach, nothing selected, interrupted, or a defect of the suite itself.",
		Example: "  scimspec run\n" +
			"  scimspec run --target https://example.com/scim/v2 --token-env SCIM_TOKEN\n" +
			"  scimspec run --image example/app:1.2 --env SCIM_TOKEN --token-env SCIM_TOKEN --profile okta\n" +
			"  scimspec run --again scimspec-report/report.json --token-env SCIM_TOKEN",
	}
	apply := bind(command)
	color := command.Flags().String("color", "auto", "color the terminal: auto, always or never")
	ci := command.Flags().String("ci", "auto", "CI system to tell the result to: auto, none, github or azure; junit.xml and report.md serve the others")
	verbose := command.Flags().BoolP("verbose", "v", false, "tell of every scenario that went wrong as it ends, not of the first few")
	report := command.Flags().String("again", "", "`file`, the report.json of an earlier run: run what did not pass there, at the same target, and say what is fixed (exit 0: all of it)")
	command.RunE = func(c *cobra.Command, _ []string) error {
		var s settings
		if err := apply(&s); err != nil {
			return err
		}
		var repeated *again
		if *report != "" {
			var err error
			if repeated, err = s.repeat(*report); err != nil {
				return err
			}
		}
		if err := s.choose(); err != nil {
			return err
		}
		if err := s.selectCause(); err != nil {
			return err
		}
		terminal, err := newTerminal(c.ErrOrStderr(), *color, *verbose)
		if err != nil {
			return err
		}
		terminal.parallel = s.Parallel
		if err := oneOf("--ci", ci, ciNames()...); err != nil {
			return err
		}
		stdout := fold(c.OutOrStdout())
		return cmp.Or(judge(c.Context(), s, outcome{repeated, ciSystem(*ci)}, terminal, stdout), stdout.Close())
	}
	return command
}

// outcome is what is done with the result of a run.
type outcome struct {
	repeated *again // nil unless an earlier run is repeated
	ci       string // the CI system that is told, "" for none
}

// judge carries out a run and turns its conclusion into the exit code.
func judge(ctx context.Context, s settings, then outcome, terminal *terminal, stdout io.Writer) error {
	if err := writable(s.Out); err != nil {
		return err
	}
	report, err := s.run(ctx, terminal)
	terminal.finish()
	var lost *unwritten
	if errors.As(err, &lost) { // the run was not for nothing
		printConclusion(stdout, terminal, report, s)
		return &failure{exitUndetermined, lost.Error(), "--out with a directory that can be written and has room"}
	}
	if err != nil {
		if report != nil {
			fmt.Fprintln(stdout, report.Judged())
		}
		return err
	}
	printConclusion(stdout, terminal, report, s)
	if err := announce(stdout, then.ci, report, s.Out); err != nil {
		return err
	}
	if then.repeated != nil {
		if code := then.repeated.tell(stdout, terminal, report); code != exitConformant {
			return &failure{code: code}
		}
		return nil
	}
	switch {
	case report.Conclusion == reports.Nonconformant:
		return &failure{code: exitNonconformant}
	case report.Conclusion == reports.Conformant:
		return nil
	}
	return &failure{code: exitUndetermined}
}

// writable makes the report directory and tries to write there: whoever waited for a run wants
// its reports.
func writable(dir string) error {
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		var probe *os.File
		if probe, err = os.CreateTemp(dir, ".scimspec-*"); err == nil {
			err = cmp.Or(probe.Close(), os.Remove(probe.Name()))
		}
	}
	if err != nil {
		return &failure{exitUsage, fmt.Sprintf("--out: %v", err), "--out with a directory that can be written"}
	}
	return nil
}

func printConclusion(w io.Writer, terminal *terminal, report *reports.Report, s settings) {
	fmt.Fprintf(w, "%s\n%s\n", report.Sentence(), report.Judged())
	if !report.Run.Complete && report.Run.Reason != "" {
		fmt.Fprintf(w, "not a complete run: %s\n", report.Run.Reason)
	}
	for _, fact := range report.Run.Facts {
		fmt.Fprintln(w, fact)
	}
	printFacts(w, report.Facts)
	printCauses(w, terminal, report)
	for _, waiver := range report.Waivers {
		if waiver.State == "expired" || waiver.State != "used" && report.Run.Complete {
			fmt.Fprintf(w, "waiver for %s is %s\n", waiver.Requirement, waiver.Advice())
		}
	}
	printLeft(w, report, s)
	fmt.Fprintln(w, totals(report))
	fmt.Fprintf(w, "reports: %s\n", s.Out)
}

// totals counts the scenarios by verdict and says how long the run took.
func totals(report *reports.Report) string {
	n := report.Summary.Scenarios
	var parts []string
	for _, count := range []struct {
		n    int
		word reports.Verdict
	}{{n.Passed, reports.Passed}, {n.Failed, reports.Failed}, {n.Warned, reports.Warned}, {n.Blocked, reports.Blocked}, {n.Inconclusive, reports.Inconclusive},
		{n.Waived, reports.Waived}, {n.Inapplicable, reports.Inapplicable}, {n.Untested, reports.Untested}} {
		if count.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count.n, count.word))
		}
	}
	took := time.Duration(report.Run.DurationMs) * time.Millisecond
	return fmt.Sprintf("%s in %s: %s", plural(n.Total, "scenario"), took.Round(100*time.Millisecond), strings.Join(parts, ", "))
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// mostLeft bounds how many of the resources that are left the terminal shows one by one.
const mostLeft = 10

// printLeft says what could not be deleted: when the target is gone, or there is much of it, in
// one line.
func printLeft(w io.Writer, report *reports.Report, s settings) {
	left := report.Summary.Cleanup.Left
	if len(left) == 0 {
		return
	}
	if len(left) > mostLeft || report.Run.Lost != nil {
		fmt.Fprintf(w, "left at the target: %d of the %d resources that the run created; report.json names them, and scimspec sweep with the ledger in %s deletes them\n",
			len(left), report.Summary.Cleanup.Created, s.Out)
		return
	}
	for _, one := range left {
		fmt.Fprintf(w, "left at the target: %s %s %q: %s\n", one.Type, one.ID, one.Name, one.Reason)
	}
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
		switch {
		case cause.Fault != "":
			fmt.Fprintf(w, "%d. %s (%s)\n   %s\n   shows in: %s %s\n", i+1, cause.Title, cause.Extent(), cause.Because(), terminal.paint(red, cause.Requirement), cause.Shows)
		case cause.Common == nil:
			fmt.Fprintf(w, "%d. %s (%s)\n   %s\n", i+1, finding, cause.Extent(), cause.Because())
		default:
			fmt.Fprintf(w, "%d. %s\n   %s\n   %s\n", i+1, cause.Common, finding, cause.Because())
		}
		for _, line := range cause.Breaks {
			fmt.Fprintf(w, "   %s\n", line)
		}
		if masks := cause.Masks(); masks != "" {
			fmt.Fprintf(w, "   %s\n", masks)
		}
		if cause.Hint != "" {
			fmt.Fprintf(w, "   fix it: %s\n", cause.Hint)
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
		scimspec.Select(s.Select...), scimspec.Parallel(s.Parallel), scimspec.Rate(s.Rate), scimspec.BigGroup(s.BigGroup),
		scimspec.RequestTimeout(time.Duration(s.Timeout)), scimspec.MaxWait(time.Duration(s.MaxWait)), scimspec.ScenarioTimeout(time.Duration(s.Scenario)),
		scimspec.Seed(s.Seed), scimspec.Prefix(s.Prefix), scimspec.EmailDomain(s.Domain),
	}
	if len(s.Profiles) > 0 {
		options = append(options, scimspec.Profiles(s.Profiles...))
	}
	if s.Keep != "" {
		options = append(options, scimspec.Keep(s.Keep))
	}
	if s.FailOn == "should" {
		options = append(options, scimspec.FailOnShould())
	}
	if s.NoLearn || s.Learn != nil && !*s.Learn {
		options = append(options, scimspec.NoLearn())
	}
	if s.Data != "" {
		options = append(options, scimspec.Data(string(s.Data)))
	}
	if s.ReadOnly {
		options = append(options, scimspec.ReadOnly())
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
			options = append(options, scimspec.Waive(entry.ID, entry.Reason, entry.Until.Time))
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
