// Command scimspec judges a SCIM 2.0 service provider: it plays Okta and Microsoft Entra
// ID against it and says in a report what conforms, what breaks and how to fix it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/scimspec/scimspec"
)

// The exit codes. Pipelines rely on them.
const (
	exitConformant    = 0
	exitNonconformant = 1
	exitUsage         = 2 // wrong flags, configuration or files
	exitUndetermined  = 3 // target out of reach, nothing selected, interrupted, or a defect of the suite
)

func main() { os.Exit(run()) }

func run() int {
	giveRoom()
	ctx, stop := interruptible(context.Background())
	defer stop()
	return execute(ctx, os.Args[1:], os.Stdout, os.Stderr)
}

// interruptible ends the context at the first SIGINT or SIGTERM, so that a run cleans up
// and writes its reports. The second one ends the process at once.
func interruptible(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		for range 2 {
			select {
			case <-signals:
				if ctx.Err() != nil {
					os.Exit(exitUndetermined)
				}
				fmt.Fprintln(os.Stderr, "interrupted: finishing up; interrupt again to stop at once")
				cancel()
			case <-done:
				return
			}
		}
	}()
	return ctx, func() { signal.Stop(signals); close(done); cancel() }
}

// execute runs the command line and returns the exit code.
func execute(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := rootCommand()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitConformant
	}
	code, what, try := explain(err)
	lines := fold(stderr)
	if what != "" {
		fmt.Fprintf(lines, "scimspec: %s\n", what)
	}
	if try != "" {
		fmt.Fprintf(lines, "Try: %s\n", try)
	}
	return code
}

// failure is an error with the exit code that it leads to. An empty What says that
// everything was printed already.
type failure struct {
	code      int
	what, try string
}

func (f *failure) Error() string { return f.what }

// explain reads from an error the exit code, what is wrong and what to try.
func explain(err error) (code int, what, try string) {
	var known *failure
	var usage *scimspec.UsageError
	var target *scimspec.TargetError
	switch {
	case errors.As(err, &known):
		return known.code, known.what, known.try
	case errors.As(err, &usage):
		return exitUsage, usage.What, inFlags(usage.Try)
	case errors.As(err, &target):
		return exitUndetermined, target.What, inFlags(target.Try)
	case errors.Is(err, context.Canceled):
		return exitUndetermined, "interrupted", ""
	}
	return exitUndetermined, err.Error(), ""
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "scimspec",
		Short: "Judge a SCIM 2.0 service provider the way Okta and Entra ID will",
		Long: "scimspec plays Okta and Microsoft Entra ID against a SCIM 2.0 service provider, checks every answer\n" +
			"against the RFCs, and says in a report what conforms, what breaks and how to fix it.",
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: refuseEmpty,
	}
	root.Version = scimspec.Version()
	root.SetVersionTemplate("scimspec {{.Version}}\n")
	root.SetFlagErrorFunc(wrongFlag)
	root.AddCommand(
		runCommand(), listCommand(), explainCommand(), lintCommand(), serveCommand(), sweepCommand(),
		compareCommand(), mergeCommand(), loadCommand(), initCommand(), selftestCommand(), mcpCommand(), versionCommand(),
	)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, command := range root.Commands() {
		switch command.Name() {
		case "help":
			command.Args = knownCommand
		case "completion":
			command.Args, command.RunE = nil, func(c *cobra.Command, _ []string) error { return noCommand(c) }
		}
		wrapArgs(command)
		complete(command)
	}
	root.SetUsageFunc(commandUsage)
	root.SetHelpFunc(help)
	root.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(c, args[0])
		}
		return noCommand(c)
	}
	root.Args = cobra.ArbitraryArgs
	return root
}

// noCommand shows which commands there are. It is no success: a pipeline whose variable was
// not set ends so.
func noCommand(c *cobra.Command) error {
	if err := c.Help(); err != nil {
		return err
	}
	example := "run"
	if c.HasParent() {
		example = c.Commands()[0].Name()
	}
	return &failure{exitUsage, "no command was given", "one of the commands above, such as " + c.CommandPath() + " " + example}
}

// wrapArgs makes complaints about arguments read like every other error.
func wrapArgs(command *cobra.Command) {
	check := command.Args
	if check == nil {
		check = noArguments
	}
	command.Args = func(c *cobra.Command, args []string) error {
		err := check(c, args)
		var known *failure
		if errors.As(err, &known) {
			return err
		}
		if err != nil {
			return &failure{exitUsage, err.Error(), c.CommandPath() + " --help"}
		}
		return nil
	}
	for _, sub := range command.Commands() {
		wrapArgs(sub)
	}
}

// knownCommand wants the path of a command.
func knownCommand(c *cobra.Command, path []string) error {
	if found, rest, err := c.Root().Find(path); err != nil || len(rest) > 0 {
		return unknownCommand(found, slices.Concat(rest, path)[0])
	}
	return nil
}

// noArguments refuses arguments. What does not look like a word of ours may be a secret that the shell
// cut off a flag's value, and is not repeated.
func noArguments(c *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case strings.Contains(args[0], "://"):
		return &failure{exitUsage, c.CommandPath() + " takes no arguments", c.CommandPath() + " --target URL"}
	}
	return unknownCommand(c, args[0])
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version",
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(c.OutOrStdout(), "scimspec", scimspec.Version())
			return err
		},
	}
}
