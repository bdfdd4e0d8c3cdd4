package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/selftest"
	"github.com/scimspec/scimspec/internal/target"
)

// sampled is how many faults of the table stand for one that is tried, without --all.
const sampled = 12

func selftestCommand() *cobra.Command {
	var all, write bool
	var golden string
	var parallel int
	command := &cobra.Command{
		Use: "selftest [FAULT…]", Short: "Break the reference target in known ways and see whether the suite notices",
		Long: "Switches on one fault of the reference target after the other and runs the scenarios that claim what it violates.\n" +
			"Prints the detection score by area and names each fault that no scenario caught. Exit code 1 when there is one.",
		Example: "  scimspec selftest\n  scimspec selftest --all\n  scimspec selftest patch-pathless-ignored",
		Args:    cobra.ArbitraryArgs,
	}
	flags := command.Flags()
	flags.BoolVar(&all, "all", false, "try every fault; else a sample")
	flags.IntVar(&parallel, "parallel", 2, "faults at a time")
	flags.StringVar(&golden, "golden", "", "compare the matrix with this `file`; a difference ends with exit code 1")
	flags.BoolVar(&write, "update", false, "write the matrix to the golden file instead")
	command.RunE = func(c *cobra.Command, faults []string) error {
		set, err := features.Load()
		if err != nil {
			return fmt.Errorf("load features: %w", err)
		}
		options := selftest.Options{Start: startFaulty, Again: startOtherPreset, Set: set, Every: sampled, Only: faults, Parallel: parallel}
		if all {
			options.Every = 1
		}
		options.Progress = func(done, total int) {
			if done%50 == 0 {
				fmt.Fprintf(c.ErrOrStderr(), "%d of %d faults\n", done, total)
			}
		}
		result, err := selftest.Run(c.Context(), options)
		if err != nil {
			return err
		}
		if err := result.WriteText(c.OutOrStdout()); err != nil {
			return err
		}
		if golden != "" {
			return compareMatrix(result, golden, write)
		}
		if !result.Perfect() {
			return &failure{code: exitNonconformant}
		}
		return nil
	}
	return command
}

// startFaulty serves the reference target with a fault. A fault of a product needs the
// product behind the endpoint; the others are tried without one, where everything is
// advertised.
func startFaulty(fault target.Fault) ([]scimspec.Option, func(), error) {
	if ofProduct(fault) {
		return startWith(fault, features.ProductProfile)
	}
	return startWith(fault, "core", "okta", "entra")
}

// startOtherPreset serves the product by the newest reading of its documents. Other faults
// need no second try.
func startOtherPreset(fault target.Fault) ([]scimspec.Option, func(), error) {
	if !ofProduct(fault) {
		return nil, nil, nil
	}
	return startWith(fault, features.ProductProfile+"@E26b")
}

func ofProduct(fault target.Fault) bool {
	return slices.ContainsFunc(fault.Violates, func(id string) bool { return strings.HasPrefix(id, "DOCKER-") })
}

func startWith(fault target.Fault, profiles ...string) ([]scimspec.Option, func(), error) {
	s := settings{Profiles: profiles, faults: []string{fault.ID}}
	options, stop, err := s.embedded()
	if err != nil {
		return nil, nil, err
	}
	return append(options, scimspec.Profiles(s.Profiles...)), stop, nil
}

func compareMatrix(result *selftest.Result, path string, write bool) error {
	if write {
		if err := os.WriteFile(path, []byte(result.Matrix()), 0o644); err != nil {
			return &failure{exitUsage, err.Error(), "--golden with a path that can be written"}
		}
		return nil
	}
	want, err := os.ReadFile(path)
	if err != nil {
		return &failure{exitUsage, err.Error(), "--golden FILE --update, which writes it"}
	}
	if string(want) != result.Matrix() {
		return &failure{exitNonconformant, "the matrix differs from " + path, "read what was missed above; --update writes the file anew"}
	}
	return nil
}
