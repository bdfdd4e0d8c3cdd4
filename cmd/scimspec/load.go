package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/load"
)

// loadSettings are the flags of scimspec load.
type loadSettings struct {
	options load.Options
	auth    authSettings
	timeout time.Duration
	json    bool
	export  string
	out     string
}

func loadCommand() *cobra.Command {
	var s loadSettings
	var headers []string
	command := &cobra.Command{
		Use:   "load [FILE]",
		Short: "Drive a service provider with the traffic of many identity providers",
		Long: "Plays the working days of several tenants at a set rate: people join, are matched and created, change, enter a\n" +
			"group and leave. It reports the latency of each operation, judges no answer, and deletes what it created.\n" +
			"With --export k6 it sends nothing and writes the same traffic as a k6 script to FILE, for a load that one\n" +
			"machine cannot make. Ask the owner of the service provider first.\n\n" +
			"Exit codes: 0 every request was answered and nothing is left, 2 wrong flags, 3 anything else, such as that\n" +
			"no request was answered with success.",
		Example: "  scimspec load --target http://127.0.0.1:8080/scim/v2 --token-env SCIM_TOKEN --tenants 8 --rate 100 --duration 1m\n" +
			"  scimspec load --target https://example.com/scim/v2 --export k6 load.js && SCIM_TOKEN=… k6 run load.js",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := s.auth.addHeaders(headers); err != nil {
				return err
			}
			switch s.export {
			case "":
				if len(args) > 0 {
					return &failure{exitUsage, fmt.Sprintf("%s: a file is written only with --export", args[0]), "--export k6 " + args[0]}
				}
				return s.run(c.Context(), c.OutOrStdout())
			case "k6":
				return s.write(c.OutOrStdout(), args)
			}
			return &failure{exitUsage, fmt.Sprintf("--export %q: not known", s.export), "--export k6"}
		},
	}
	flags := command.Flags()
	flags.StringVar(&s.options.BaseURL, "target", "", "base `URL` of the service provider, below which /Users lies")
	flags.IntVar(&s.options.Tenants, "tenants", 4, "identity providers at the same time")
	flags.StringSliceVar(&s.options.Dialects, "dialect", load.Dialects(), "what they are, dealt in turn; authentik and keycloak when they are named")
	flags.Float64Var(&s.options.Rate, "rate", 50, "maximum requests per second of all tenants together (0 = unlimited)")
	flags.IntVar(&s.options.Requests, "requests", 0, "end after so many requests; 0: no bound")
	flags.DurationVar(&s.options.Duration, "duration", time.Minute, "end after so long")
	flags.StringVar(&s.options.Prefix, "prefix", "scimspec-load-", "begins every name that is created")
	flags.Uint64Var(&s.options.Seed, "seed", 0, "of ids and passwords")
	flags.BoolVar(&s.options.Keep, "keep", false, "leave at the service provider what was created")
	flags.BoolVar(&s.json, "json", false, "write the result as JSON")
	flags.StringVar(&s.export, "export", "", "write the traffic for another tool instead: `k6`")
	flags.DurationVar(&s.timeout, "timeout", 30*time.Second, "wait for an answer")
	flags.StringVar(&s.out, "out", defaultOut, "`directory` for the ledger, which scimspec sweep reads after a kill")
	bindAccess(flags, &s.auth, &headers)
	return command
}

// run makes the load and prints what it showed.
func (s loadSettings) run(ctx context.Context, out io.Writer) error {
	if err := checkBase(s.options.BaseURL); err != nil {
		return err
	}
	for _, err := range []error{
		positive("--tenants", s.options.Tenants, "4"),
		positive("--timeout", s.timeout, "30s"),
	} {
		if err != nil {
			return err
		}
	}
	options, err := s.auth.options()
	if err != nil {
		return err
	}
	s.options.Transport, err = scimspec.Transport(append(options, scimspec.RequestTimeout(s.timeout))...)
	if err != nil {
		return err
	}
	// The names of two loads against one service provider differ.
	s.options.Prefix += strings.ToLower(rand.Text()[:6]) + "-"
	s.options.Ledger = ledgerPath(s.out)
	summary, err := load.Run(ctx, s.options)
	if summary == nil {
		return &failure{exitUsage, "load: " + err.Error(), "scimspec load --help"}
	}
	if s.json {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(summary); err != nil {
			return err
		}
	} else if err := summary.WriteText(out); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	if summary.Requests > 0 && summary.Accepted == 0 && summary.Failed < summary.Requests {
		return &failure{exitUndetermined, "no request was answered with success: the load measured refusals", "credentials and a base URL with which scimspec run reaches the target"}
	}
	if summary.Failed > 0 || len(summary.Left) > 0 && !s.options.Keep || summary.Requests == 0 {
		return &failure{code: exitUndetermined}
	}
	return nil
}

// write writes the k6 script.
func (s loadSettings) write(out io.Writer, args []string) error {
	if err := checkBase(s.options.BaseURL); err != nil {
		return err
	}
	if len(args) == 0 {
		return usage(load.WriteK6(out, s.options))
	}
	file, err := os.Create(args[0])
	if err != nil {
		return &failure{exitUsage, err.Error(), "--export k6 with a path that can be written"}
	}
	if err := load.WriteK6(file, s.options); err != nil {
		file.Close()
		return usage(err)
	}
	return file.Close()
}

func usage(err error) error {
	if err == nil {
		return nil
	}
	return &failure{exitUsage, "load: " + err.Error(), "scimspec load --help"}
}

func checkBase(base string) error {
	if base == "" {
		return noTarget("--target URL")
	}
	return checkURL("target", base, "--basic-env NAME, which holds user:password")
}

// checkURL refuses what is no base URL; credentials says where a user and a password belong.
func checkURL(name, base, credentials string) error {
	what, try := connect.WrongURL(base)
	if what == "" {
		return nil
	}
	if try == "" {
		try = "the URL without it, and " + credentials
	}
	return &failure{exitUsage, name + what, try}
}
