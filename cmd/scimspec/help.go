package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagGroups are the headings of help, each with its flags. What stands in none is shown under
// "Flags", first: it is the command's own.
var flagGroups = [...]struct {
	title string
	flags []string
}{
	{"Target", []string{"target", "name", "config", "ca-file", "cert-file", "key-file", "control"}},
	{"Credentials", []string{"token-env", "token-file", "basic-env", "header-env", "other-token-env", "oauth2-token-url", "oauth2-client-id", "oauth2-secret-env", "oauth2-scope"}},
	{"What is judged", []string{"profile", "profile-file", "select", "report", "again", "shard", "read-only", "no-learn", "waivers", "fail-on"}},
	{"What is created", []string{"prefix", "email-domain", "seed"}},
	{"Pace", []string{"parallel", "rate", "big-group", "timeout", "max-wait", "scenario-timeout"}},
	{"Reports", []string{"out", "format", "keep", "color", "verbose", "ci"}},
	{"Container", []string{"image", "dockerfile", "port", "path", "ready", "env"}},
}

// describeFlags writes a command's flags under their headings.
func describeFlags(w io.Writer, c *cobra.Command) {
	groups := make([]*pflag.FlagSet, len(flagGroups)+1)
	for i := range groups {
		groups[i] = pflag.NewFlagSet("", pflag.ContinueOnError)
		groups[i].SortFlags = false
	}
	grouped := c.Flags().Lookup("target") != nil
	c.LocalFlags().VisitAll(func(flag *pflag.Flag) {
		i := slices.IndexFunc(flagGroups[:], func(g struct {
			title string
			flags []string
		}) bool {
			return grouped && slices.Contains(g.flags, flag.Name)
		})
		groups[i+1].AddFlag(flag)
	})
	for i, group := range groups {
		if !group.HasAvailableFlags() {
			continue
		}
		title := "Flags"
		if i > 0 {
			title = flagGroups[i-1].title
		}
		fmt.Fprintf(w, "\n%s:\n%s\n", title, strings.TrimRight(group.FlagUsagesWrapped(helpWidth(w)), "\n"))
	}
}

// help writes what a command is for and how it is called.
func help(c *cobra.Command, _ []string) {
	w := fold(c.OutOrStdout())
	fmt.Fprintf(w, "%s\n\n", cmp.Or(c.Long, c.Short))
	_ = commandUsage(c) // it fails nowhere
}

// commandUsage writes how a command is called.
func commandUsage(c *cobra.Command) error {
	w := c.OutOrStdout()
	line := c.UseLine()
	if c.HasAvailableSubCommands() {
		line = c.CommandPath() + " COMMAND"
	}
	fmt.Fprintf(w, "Usage:\n  %s\n", line)
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\nCommands:\n")
		for _, command := range c.Commands() {
			if command.IsAvailableCommand() {
				fmt.Fprintf(w, "  %-*s %s\n", command.NamePadding(), command.Name(), command.Short)
			}
		}
	}
	if c.HasExample() {
		fmt.Fprintf(fold(w), "\nExamples:\n%s\n", c.Example)
	}
	describeFlags(w, c)
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\nMore: %s COMMAND --help\n", c.CommandPath())
	}
	return nil
}

// only hides from a command's help what it does not use and a configuration for run may hold; on
// the command line it is refused (refuseIgnored).
func only(c *cobra.Command, titles []string, more ...string) {
	for _, group := range flagGroups {
		if slices.Contains(titles, group.title) {
			continue
		}
		for _, name := range group.flags {
			if flag := c.Flags().Lookup(name); flag != nil && !slices.Contains(more, name) {
				flag.Hidden = true
			}
		}
	}
}
