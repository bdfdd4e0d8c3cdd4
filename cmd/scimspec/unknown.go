package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/spelling"
	"github.com/scimspec/scimspec/reports"
)

// wrongFlag makes the flag library's complaints read like every other error, with the flag
// that was meant.
func wrongFlag(c *cobra.Command, err error) error {
	help := c.CommandPath() + " --help"
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var missing *pflag.ValueRequiredError
	switch {
	case errors.As(err, &unknown):
		name, dashes := unknown.GetSpecifiedName(), "--"
		if shorts := unknown.GetSpecifiedShortnames(); shorts != "" { // one dash: -t of -target
			name, dashes = shorts, "-"
		}
		name, _, _ = strings.Cut(name, "=") // what follows may be a secret
		var flags []string
		c.Flags().VisitAll(func(flag *pflag.Flag) {
			if !flag.Hidden {
				flags = append(flags, flag.Name)
			}
		})
		near := spelling.Nearest(name, flags, 2)
		if dashes == "-" && len(near) == 0 && len(name) > 1 { // -pSECRET of another tool
			name = name[:1]
		}
		for i := range near {
			near[i] = "--" + near[i]
		}
		return &failure{exitUsage, "unknown flag: " + dashes + name, strings.Join(append(near, help), ", or ")}
	case errors.As(err, &invalid):
		flag := invalid.GetFlag()
		return &failure{exitUsage, fmt.Sprintf("--%s %q: want %s", flag.Name, invalid.GetValue(), kindOf(flag)), example(flag)}
	case errors.As(err, &missing):
		flag := missing.GetFlag()
		return &failure{exitUsage, fmt.Sprintf("--%s needs a value", flag.Name), example(flag)}
	}
	return &failure{exitUsage, err.Error(), help}
}

func kindOf(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "duration":
		return "a duration such as 30s or 2m"
	case "int", "int64":
		return "a whole number"
	case "uint64":
		return "a whole number that is not negative"
	case "float64":
		return "a number"
	case "bool":
		return "true or false"
	}
	return flag.Value.Type()
}

func example(flag *pflag.Flag) string {
	name, usage := pflag.UnquoteUsage(flag)
	switch {
	case flag.Value.Type() == "bool":
		return fmt.Sprintf("--%s, or --%s=false", flag.Name, flag.Name)
	case flag.DefValue != "" && flag.DefValue != "[]" && flag.DefValue != "0":
		return fmt.Sprintf("--%s %s", flag.Name, flag.DefValue)
	}
	return fmt.Sprintf("--%s %s: %s", flag.Name, name, usage)
}

// plainWord is what may be repeated: nothing that could be a secret.
var plainWord = regexp.MustCompile(`^([a-z][a-z-]{0,15}|[A-Z]{1,16})$`)

// unknownCommand refuses a first word that is no command.
func unknownCommand(c *cobra.Command, word string) error {
	var names []string
	for _, command := range c.Commands() {
		if command.IsAvailableCommand() {
			names = append(names, command.Name())
		}
	}
	try := c.CommandPath() + " --help"
	if len(names) > 0 {
		try += ", for the commands that there are"
	}
	if near := spelling.Nearest(word, names, 1); len(near) > 0 {
		try = c.CommandPath() + " " + near[0] + "; or " + try
	}
	what := "unknown command"
	if plainWord.MatchString(word) {
		what = fmt.Sprintf("unknown command %q", word)
	}
	return &failure{exitUsage, what, try}
}

// notOneOf refuses a value of a closed list. Letter case was looked at already.
func notOneOf(flag, value string, known []string) error {
	return &failure{exitUsage, fmt.Sprintf("%s %q: not known", flag, value), flag + " " + spelling.Advice(value, known)}
}

// oneOf settles a value of a closed list, in whatever letter case it was given.
func oneOf(flag string, value *string, known ...string) error {
	i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, *value) })
	if i < 0 {
		return notOneOf(flag, *value, known)
	}
	*value = known[i]
	return nil
}

// checkWords settles what takes one word of few.
func (s *settings) checkWords() error {
	if err := oneOf("--fail-on", &s.FailOn, "must", "should"); err != nil {
		return err
	}
	if err := oneOf("--keep", &s.Keep, "failed", reports.KeepAll); err != nil {
		return err
	}
	for i := range s.Formats {
		if err := oneOf("--format", &s.Formats[i], reports.Names()...); err != nil {
			return err
		}
	}
	for i, path := range s.Select { // as shells complete it
		s.Select[i] = strings.TrimPrefix(strings.ReplaceAll(path, `\`, "/"), "./")
	}
	for i, spec := range s.Profiles {
		name, preset := profile.Spec(spec)
		for _, known := range profileNames() {
			if strings.EqualFold(name, known) {
				s.Profiles[i] = strings.TrimSuffix(known+"@"+preset, "@")
			}
		}
	}
	return nil
}

// profileNames are the profiles that need no file.
func profileNames() []string {
	return append(features.PlainProfiles(), profile.Names(features.FS())...)
}

// variableName is what people call an environment variable. What else is given in the place
// of a name may be the secret itself, and is not shown.
var variableName = regexp.MustCompile(`^[A-Z][A-Z0-9]{0,15}(_[A-Z0-9]{1,15})*$`)

// named is a variable's name as messages show it.
func named(name string) string {
	if variableName.MatchString(name) {
		return "the environment variable " + name
	}
	return "the environment variable of the name that was given (it is not shown: it may be the secret)"
}

// toSet says how to give a variable a value.
func toSet(flag, name string) string {
	if variableName.MatchString(name) {
		return "export " + name + "=…"
	}
	if !strings.HasSuffix(flag, "=") {
		flag += " "
	}
	return flag + "SCIM_TOKEN, the name of a variable, after export SCIM_TOKEN=…"
}
