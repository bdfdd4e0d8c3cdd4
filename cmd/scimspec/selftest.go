package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/selftest"
)

// sampled is how many faults of the table stand for one that is tried, without --all.
const sampled = 12

func selftestCommand() *cobra.Command {
	var all, write, diagnose bool
	plan := selftest.Plan{Singles: sampled, Pairs: 20, Triples: 10}
	var golden, book string
	var parallel int
	command := &cobra.Command{
		Use: "selftest [FAULT…]", Short: "Break the reference target in known ways and see whether the suite notices",
		Long: "Switches on one fault of the reference target after the other and runs the scenarios that claim what it violates.\n" +
			"A fault is caught when each requirement that it violates is seen to be violated by a scenario that claims it.\n\n" +
			"Prints the detection score by area, each fault that was not caught and each scenario that is red without a fault;\n" +
			"with --all also the claimed requirements that no fault proves and the scenarios that no fault needs. Exit code 1\n" +
			"when a fault was missed, a claim is unproven, a scenario is red without reason, or the matrix differs from --golden.",
		Example: "  scimspec selftest\n  scimspec selftest --all\n  scimspec selftest patch-pathless-ignored",
		Args:    cobra.ArbitraryArgs, ValidArgsFunction: arguments(faultIDs),
	}
	flags := command.Flags()
	flags.BoolVar(&all, "all", false, "try every fault; else a sample")
	flags.IntVar(&parallel, "parallel", 2, "faults at a time")
	flags.StringVar(&golden, "golden", "", "compare the matrix with this `file`, of a sample the lines that were tried")
	flags.BoolVar(&diagnose, "diagnose", false, "measure instead how well faults are named, on choices of the target that the dictionary was not made of")
	flags.Int64Var(&plan.Seed, "seed", 7, "choices of the target, for --diagnose")
	flags.IntVar(&plan.Most, "most", 120, "scenarios to run with a fault that touches more, for --diagnose and --dictionary")
	flags.IntVar(&plan.Pairs, "pairs", 20, "how many pairs of faults to try, for --diagnose")
	flags.IntVar(&plan.Triples, "triples", 10, "how many triples, for --diagnose")
	flags.BoolVar(&plan.LeftOut, "leave-one-out", false, "also what is named when the dictionary lacks the fault, for --diagnose")
	flags.StringVar(&book, "dictionary", "", "bring the dictionary of faults in this `file` up to date instead, and do the named faults anew")
	flags.BoolVar(&write, "update", false, "write the matrix to the golden file instead, with --all")
	command.RunE = func(c *cobra.Command, faults []string) error {
		if err := cmp.Or(knownFaults(faults), positive("--parallel", parallel, "2")); err != nil {
			return err
		}
		set, err := features.Load()
		if err != nil {
			return fmt.Errorf("load features: %w", err)
		}
		ways, err := circumstances()
		if err != nil {
			return err
		}
		options := selftest.Options{Circumstances: ways, Set: set, Every: sampled, Only: faults, Parallel: parallel}
		if all {
			options.Every = 1
		}
		options.Progress = func(done, total int) {
			if done%50 == 0 {
				fmt.Fprintf(c.ErrOrStderr(), "%d of %d faults\n", done, total)
			}
		}
		if diagnose {
			if all || len(faults) > 0 {
				plan.Singles = 1
			}
			measure, err := selftest.Diagnose(c.Context(), options, plan)
			if err != nil {
				return err
			}
			return measure.WriteText(c.OutOrStdout())
		}
		if book != "" {
			if c.Flags().Changed("most") {
				options.Most = plan.Most
			}
			return renew(c.Context(), c.ErrOrStderr(), options, book)
		}
		result, err := selftest.Run(c.Context(), options)
		if err != nil {
			return err
		}
		if len(faults) > 0 {
			fmt.Fprint(c.OutOrStdout(), result.Matrix())
		}
		if err := result.WriteText(c.OutOrStdout()); err != nil {
			return err
		}
		if golden != "" {
			if err := compareMatrix(c.OutOrStdout(), result, golden, write); err != nil {
				return err
			}
		}
		if !result.Perfect() {
			return &failure{code: exitNonconformant}
		}
		return nil
	}
	return command
}

// knownFaults refuses an id that no fault has: no fault tried is no success.
func knownFaults(ids []string) error {
	for _, id := range ids {
		if !slices.ContainsFunc(reference.Faults(), func(f reference.Fault) bool { return f.ID == id }) {
			return &failure{exitUsage, fmt.Sprintf("there is no fault %q", id), "scimspec explain faults"}
		}
	}
	return nil
}

func compareMatrix(w io.Writer, result *selftest.Result, path string, write bool) error {
	if write {
		if !result.Whole {
			return &failure{exitUsage, "--update without --all would write a part of the matrix", "--all --golden FILE --update"}
		}
		if err := os.WriteFile(path, []byte(result.Matrix()), 0o644); err != nil {
			return &failure{exitUsage, err.Error(), "--golden with a path that can be written"}
		}
		return nil
	}
	want, err := os.ReadFile(path)
	if err != nil {
		return &failure{exitUsage, err.Error(), "--all --golden FILE --update, which writes it"}
	}
	differ := result.Compare(string(want))
	for _, line := range differ {
		fmt.Fprintln(w, line)
	}
	if len(differ) > 0 {
		return &failure{exitNonconformant, "the matrix differs from " + path, "read the difference above; --all --update writes the file anew"}
	}
	return nil
}
