package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
)

// refuseEmpty refuses a flag or an argument that was given with nothing in it, whatever the
// command. It is what a variable leaves that is not set, and nobody means it: what is left
// out would be taken for what is wanted.
func refuseEmpty(c *cobra.Command, args []string) error {
	if c.DisableFlagParsing {
		return nil // the shell asks what would complete an empty word
	}
	if slices.ContainsFunc(args, isBlank) {
		return &failure{exitUsage, "an argument of " + c.CommandPath() + " is empty; is the variable set?", c.CommandPath() + " --help"}
	}
	var empty error
	c.Flags().Visit(func(flag *pflag.Flag) {
		if list, ok := flag.Value.(pflag.SliceValue); ok && strings.HasSuffix(flag.Value.Type(), "Slice") { // of "core, okta"
			values := list.GetSlice()
			for i := range values {
				values[i] = strings.TrimSpace(values[i])
			}
			_ = list.Replace(values) // fails for numbers alone
		}
		if empty == nil && emptyValue(flag.Value) {
			value, _ := pflag.UnquoteUsage(flag)
			if strings.HasPrefix(value, "string") { // the usage text names no better word
				value = "VALUE"
			}
			empty = &failure{exitUsage, fmt.Sprintf("--%s is empty; is the variable set?", flag.Name), fmt.Sprintf("--%s %s, or leave it out", flag.Name, value)}
		}
	})
	if empty != nil {
		return empty
	}
	return refuseIgnored(c)
}

// refuseIgnored refuses a flag that the command takes for a configuration's sake and does not use:
// whoever gave it would believe that it holds.
func refuseIgnored(c *cobra.Command) error {
	var ignored error
	c.Flags().Visit(func(flag *pflag.Flag) {
		if ignored == nil && flag.Hidden {
			ignored = &failure{exitUsage, fmt.Sprintf("%s does not use --%s", c.CommandPath(), flag.Name), c.CommandPath() + " --help"}
		}
	})
	return ignored
}

func emptyValue(value pflag.Value) bool {
	if list, ok := value.(pflag.SliceValue); ok {
		return len(list.GetSlice()) == 0 || slices.ContainsFunc(list.GetSlice(), isBlank)
	}
	return isBlank(value.String())
}

func isBlank(text string) bool { return strings.TrimSpace(text) == "" }

// memberGroups are the members of a configuration that hold others. Nothing in one of them
// says nothing.
var memberGroups = [...]string{"auth", "oauth2", "header-env", "sign-in", "saml", "oidc", "okta", "entra", "env"}

// emptyMember finds the first member of a configuration that is there and has nothing in it,
// as a template leaves it. A container's environment may hold empty values.
func emptyMember(node *yaml.Node, under string) (line int, name string) {
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i].Value, node.Content[i+1]
		null := value.Kind == yaml.ScalarNode && value.Tag == "!!null"
		switch {
		case value.Kind == yaml.MappingNode && key != "env":
			if line, name := emptyMember(value, under+key+"."); name != "" {
				return line, name
			}
		case null && !slices.Contains(memberGroups[:], key), value.Kind == yaml.ScalarNode && isBlank(value.Value) && !null, emptyList(value):
			return value.Line, under + key
		}
	}
	return 0, ""
}

func emptyList(node *yaml.Node) bool {
	return node.Kind == yaml.SequenceNode && (len(node.Content) == 0 ||
		slices.ContainsFunc(node.Content, func(item *yaml.Node) bool { return item.Kind == yaml.ScalarNode && isBlank(item.Value) }))
}

// checkNumbers refuses numbers that make no sense. What the library takes for its default,
// such as no scenarios at once, is wrong when somebody wrote it down.
func (s settings) checkNumbers() error {
	for _, err := range []error{
		positive("--parallel", s.Parallel, "4"),
		positive("--timeout", time.Duration(s.Timeout), "30s"),
		positive("--max-wait", time.Duration(s.MaxWait), "1m"),
		positive("--scenario-timeout", time.Duration(s.Scenario), "1m"),
	} {
		if err != nil {
			return err
		}
	}
	if s.Port < 0 || s.Port > 65535 {
		return &failure{exitUsage, fmt.Sprintf("--port %d: there is no such port", s.Port), "--port 8080"}
	}
	return nil
}

// positive refuses a number that is not above zero; example is one that is.
func positive[T int | time.Duration](flag string, value T, example string) error {
	if value > 0 {
		return nil
	}
	return &failure{exitUsage, fmt.Sprintf("%s %v: it must be above zero", flag, value), flag + " " + example}
}
