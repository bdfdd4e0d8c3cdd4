package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/reports"
)

// readReport reads a report; a directory stands for the report.json in it.
func readReport(path string) (*reports.Report, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, "report.json")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, &failure{exitUsage, err.Error(), "the path of a report.json"}
	}
	defer file.Close()
	report, err := reports.Decode(file)
	if errors.Is(err, reports.ErrNewer) {
		return nil, &failure{exitUsage, fmt.Sprintf("%s: %v", path, err), "a newer scimspec"}
	}
	if err != nil {
		return nil, &failure{exitUsage, fmt.Sprintf("%s: %v", path, err), "a report.json that scimspec run wrote"}
	}
	return report, nil
}

func compareCommand() *cobra.Command {
	return &cobra.Command{
		Use: "compare OLD.json NEW.json", Short: "Say what got better and what got worse between two reports",
		Long: "Compares two reports. What was blocked, inconclusive or untested in one of them is no verdict of the server:\n" +
			"it is listed apart, as neither better nor worse, unless a finding appeared or went away.\n\n" +
			"Exit codes: 0 no requirement that passed fails now, 1 one does, 2 wrong files, 3 nothing to compare.",
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			old, err := readReport(args[0])
			if err != nil {
				return err
			}
			fresh, err := readReport(args[1])
			if err != nil {
				return err
			}
			comparison := reports.Compare(old, fresh)
			if comparison.Common == 0 {
				return &failure{exitUndetermined, fmt.Sprintf("nothing to compare: %s and %s have no judged requirement in common", args[0], args[1]), "the reports of two runs with the same profiles and selection, in which the target could be judged"}
			}
			if err := comparison.WriteText(c.OutOrStdout()); err != nil {
				return err
			}
			if comparison.Regressed() {
				return &failure{code: exitNonconformant}
			}
			return nil
		},
	}
}

func mergeCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "merge A.json B.json …", Short: "Join the reports of a run's shards",
		Args: cobra.MinimumNArgs(1),
	}
	out := command.Flags().String("out", defaultOut, "`directory` for the joined reports")
	formats := command.Flags().StringSlice("format", nil, "reports to write (default all)")
	command.RunE = func(c *cobra.Command, args []string) error {
		var parts []*reports.Report
		for _, path := range args {
			part, err := readReport(path)
			if err != nil {
				return err
			}
			parts = append(parts, part)
		}
		joined, err := reports.Merge(parts...)
		if err != nil {
			return &failure{exitUsage, err.Error(), "the reports of every shard of one run"}
		}
		if _, err := reports.WriteDir(*out, joined, *formats...); err != nil {
			return &failure{exitUsage, err.Error(), "--out with a directory that can be written, --format json,junit,html,markdown,har"}
		}
		terminal, err := newTerminal(c.ErrOrStderr(), "auto", false)
		if err != nil {
			return err
		}
		stdout := fold(c.OutOrStdout())
		printConclusion(stdout, terminal, joined, settings{Out: *out})
		if err := stdout.Close(); err != nil {
			return err
		}
		switch joined.Conclusion {
		case reports.Nonconformant:
			return &failure{code: exitNonconformant}
		case reports.Undetermined:
			return &failure{code: exitUndetermined}
		}
		return nil
	}
	return command
}

func sweepCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "sweep", Short: "Delete what a killed run left on a target, from its ledger",
		Long: "Reads the ledgers in the report directory of a run that was killed and deletes what it had created.\nNothing else is touched.",
	}
	apply := bind(command)
	only(command, []string{"Target", "Credentials"}, "rate", "out")
	ledgers := command.Flags().StringArray("ledger", nil, "ledger `file` (default every one in --out)")
	command.RunE = func(c *cobra.Command, _ []string) error {
		var s settings
		if err := apply(&s); err != nil {
			return err
		}
		paths := *ledgers
		if len(paths) == 0 {
			paths, _ = filepath.Glob(filepath.Join(s.Out, "*-"+ledgerName))
		}
		if len(paths) == 0 {
			return &failure{exitUsage, "no ledger was found in " + s.Out, "--out with the report directory of the run that was killed, or --ledger FILE"}
		}
		slices.Sort(paths)
		return sweep(c, s, paths)
	}
	return command
}

func sweep(c *cobra.Command, s settings, paths []string) error {
	left := 0
	for _, path := range paths {
		swept, err := sweepOne(c.Context(), s, path)
		if err != nil {
			return err
		}
		for _, entry := range swept.Left[:min(mostLeft, len(swept.Left))] {
			fmt.Fprintf(c.OutOrStdout(), "left: %s %s %q: %s\n", entry.Type, entry.ID, entry.Name, entry.Reason)
		}
		if more := len(swept.Left) - mostLeft; more > 0 {
			fmt.Fprintf(c.OutOrStdout(), "… and %d more\n", more)
		}
		left += len(swept.Left)
		fmt.Fprintf(c.OutOrStdout(), "%s: %d deleted, %d left\n", path, swept.Deleted, len(swept.Left))
	}
	if left > 0 {
		return &failure{exitUndetermined, fmt.Sprintf("%d resources are left; the ledger still has them", left), "the same again when the target answers, with credentials that it takes"}
	}
	return nil
}

func sweepOne(ctx context.Context, s settings, path string) (reports.Cleanup, error) {
	access, err := s.Auth.options()
	if err != nil {
		return reports.Cleanup{}, err
	}
	options := append(access, scimspec.Rate(s.Rate))
	if s.Target != "" && s.Target != embeddedTarget {
		options = append(options, scimspec.URL(s.Target))
	}
	return scimspec.Sweep(ctx, path, options...)
}
