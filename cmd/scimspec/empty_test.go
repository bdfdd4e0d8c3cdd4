package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestEmptyFlags gives each flag of each command nothing, as a variable that is not set does.
// No flag that is added later can do without a value either.
func TestEmptyFlags(t *testing.T) {
	words := map[string][]string{"scimspec compare": {"a", "b"}, "scimspec merge": {"a"}} // the arguments they ask for
	tried := 0
	var try func(command *cobra.Command)
	try = func(command *cobra.Command) {
		for _, sub := range command.Commands() {
			try(sub)
		}
		command.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			if _, isList := flag.Value.(pflag.SliceValue); !isList && flag.Value.Type() != "string" {
				return
			}
			tried++
			path := strings.Fields(command.CommandPath())[1:]
			args := append(append(path, words[command.CommandPath()]...), "--"+flag.Name, "")
			wantUsage(t, args, "scimspec: --"+flag.Name+" is empty; is the variable set?")
		})
	}
	try(rootCommand())
	if tried < 50 {
		t.Errorf("flags: tried %d, want those of every command", tried)
	}
}

// TestTargetFlags gives each flag that speaks of a target, alone: none of them may end in a run
// of the reference target.
func TestTargetFlags(t *testing.T) {
	values := map[string]string{"header-env": "X-Key=NAME", "port": "8080"}
	flags := pflag.NewFlagSet("target", pflag.ContinueOnError)
	bindTarget(flags, &targetSettings{}, new([]string), new([]string))
	flags.VisitAll(func(flag *pflag.Flag) {
		switch flag.Name {
		case "target", "image", "dockerfile": // they name it
			return
		}
		value := values[flag.Name]
		if value == "" {
			value = "value"
		}
		wantUsage(t, []string{"run", "--" + flag.Name, value}, "scimspec: --"+flag.Name+" was given, and no target")
		wantUsage(t, []string{"list", "--plan", "--" + flag.Name, value}, "scimspec: --"+flag.Name+" was given, and no target")
		wantUsage(t, []string{"init", "--" + flag.Name, value}, "scimspec: no target was given")
		wantUsage(t, []string{"run", "--target", embeddedTarget, "--" + flag.Name, value}, "scimspec: --target embedded judges scimspec's own reference target")
	})
}

// wantUsage runs the command and wants exit code 2 and two lines, the first of which begins so.
func wantUsage(t *testing.T, args []string, begins string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := execute(t.Context(), args, &stdout, &stderr)
	lines := strings.Split(strings.TrimRight(stderr.String(), "\n"), "\n")
	if code != exitUsage || len(lines) != 2 || !strings.HasPrefix(lines[0], begins) || !strings.HasPrefix(lines[1], "Try: ") {
		t.Errorf("scimspec %q: got exit code %d and %q, want %d, %q and Try: …", args, code, lines, exitUsage, begins)
	}
}
