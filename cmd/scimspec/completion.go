package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/server"
	"github.com/scimspec/scimspec/reports"
)

// completed says which values the shell can complete for a flag of that name, whatever the
// command; nil: none.
func completed(flag string) func() []string {
	switch flag {
	case "profile":
		return profileNames
	case "select":
		return selectable
	case "format":
		return reports.Names
	case "fail-on":
		return func() []string { return []string{"must", "should"} }
	case "keep":
		return func() []string { return []string{"failed", reports.KeepAll} }
	case "ci":
		return ciNames
	case "color":
		return func() []string { return []string{"auto", "always", "never"} }
	case "fault":
		return faultIDs
	case "product":
		return productNames
	case "constraint":
		return constraintNames
	case "without":
		return reference.CapabilityNames
	case "dialect":
		return server.Dialects
	case "export":
		return func() []string { return []string{"k6"} }
	}
	return nil
}

// complete teaches the shell the values of a command's flags, and of those below it.
func complete(c *cobra.Command) {
	c.Flags().VisitAll(func(flag *pflag.Flag) {
		if values := completed(flag.Name); values != nil {
			_ = c.RegisterFlagCompletionFunc(flag.Name, arguments(values)) // fails only for a flag that is not there
		}
	})
	for _, sub := range c.Commands() {
		complete(sub)
	}
}

// arguments completes a word out of a list.
func arguments(values func() []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		return beginning(values(), word), cobra.ShellCompDirectiveNoFileComp
	}
}

// beginning picks the values that begin as the last of a list of words does.
func beginning(values []string, word string) []string {
	done, last := "", word
	if i := strings.LastIndexByte(word, ','); i >= 0 {
		done, last = word[:i+1], word[i+1:]
	}
	var out []string
	for _, value := range values {
		if strings.HasPrefix(strings.ToLower(value), strings.ToLower(last)) {
			out = append(out, done+value)
		}
	}
	return out
}

func faultIDs() []string {
	var ids []string
	for _, fault := range reference.Faults() {
		ids = append(ids, fault.ID)
	}
	return ids
}

// selectable is what --select takes: features, scenarios, requirements.
func selectable() []string {
	set, err := features.Load()
	if err != nil {
		return nil // lint says what is wrong
	}
	var ids []string
	for _, scenario := range set.Scenarios {
		ids = append(ids, scenario.Feature, scenario.ID)
		ids = append(ids, scenario.Requirements...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// explainable is what explain takes.
func explainable() []string {
	return append(append(selectable(), faultIDs()...), "faults", "constraints", "vocabulary")
}
