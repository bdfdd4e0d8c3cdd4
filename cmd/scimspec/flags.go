package main

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// bind declares the flags of a run. apply puts together what the configuration file and the
// flags say; flags win.
func bind(c *cobra.Command) (apply func(s *settings) error) {
	var f settings
	var headers, env []string
	var config string
	about := pflag.NewFlagSet("target", pflag.ContinueOnError)
	bindTarget(about, &f.targetSettings, &headers, &env)
	flags := c.Flags()
	flags.AddFlagSet(about)
	flags.StringVar(&config, "config", "", "configuration `file`; flags win over it")
	bindRun(flags, &f)
	return func(s *settings) error {
		if config != "" {
			restore := given(flags)
			if err := f.readConfig(config); err != nil {
				return err
			}
			if err := restore(); err != nil {
				return err
			}
		}
		if err := f.Auth.addHeaders(headers); err != nil {
			return err
		}
		f.EnvFrom = append(f.EnvFrom, env...)
		f.about = givenOf(about)
		f.outGiven = flags.Changed("out")
		*s = f
		return cmp.Or(s.checkNumbers(), s.checkWords())
	}
}

// givenOf lists the flags of a set that were given to the command that they were added to.
func givenOf(set *pflag.FlagSet) (names []string) {
	set.VisitAll(func(flag *pflag.Flag) {
		if flag.Changed {
			names = append(names, "--"+flag.Name)
		}
	})
	return names
}

// given remembers the flags that were given. The function that it returns sets them again,
// over what a configuration file has put into their places.
func given(flags *pflag.FlagSet) (restore func() error) {
	texts, lists := map[*pflag.Flag]string{}, map[*pflag.Flag][]string{}
	flags.Visit(func(flag *pflag.Flag) {
		if list, ok := flag.Value.(pflag.SliceValue); ok {
			lists[flag] = list.GetSlice()
			return
		}
		texts[flag] = flag.Value.String()
	})
	return func() error {
		for flag, text := range texts {
			if err := flag.Value.Set(text); err != nil {
				return fmt.Errorf("--%s: %w", flag.Name, err)
			}
		}
		for flag, list := range lists {
			if err := flag.Value.(pflag.SliceValue).Replace(list); err != nil {
				return fmt.Errorf("--%s: %w", flag.Name, err)
			}
		}
		return nil
	}
}

// bindTarget declares the flags that say what is judged and how it is reached.
func bindTarget(flags *pflag.FlagSet, t *targetSettings, headers, env *[]string) {
	flags.StringVar(&t.Target, "target", "", "base `URL` of the service provider, below which /Users lies; embedded judges scimspec's own reference target")
	flags.StringVar(&t.Name, "name", "", "what reports call the target")
	flags.StringVar(&t.Image, "image", "", "container image to start as the target")
	flags.StringVar(&t.Dockerfile, "dockerfile", "", "`directory` with a Dockerfile to build and start as the target")
	flags.IntVar(&t.Port, "port", 0, "port that the container serves SCIM on (default 8080)")
	flags.StringVar(&t.Path, "path", "", "path of the base URL in the container (default /scim/v2)")
	flags.StringVar(&t.Ready, "ready", "", "path that answers when the container is ready (default the base URL's ServiceProviderConfig)")
	flags.StringArrayVar(env, "env", nil, "`NAME=VALUE` for the container; NAME alone takes the value from this environment")
	bindAccess(flags, &t.Auth, headers)
	flags.StringVar(&t.Auth.OtherEnv, "other-token-env", "", "`name` of the environment variable that holds a bearer token of another tenant at the same target")
	flags.StringVar(&t.Control, "control", "", "`URL` of the product's switches, to which the profile's calls are relative")
}

// bindRun declares the flags that say how the run goes, whatever the target.
func bindRun(flags *pflag.FlagSet, f *settings) {
	flags.StringSliceVar(&f.Profiles, "profile", nil, "profiles to judge: core, okta, entra, authentik, keycloak, docker, docker@E26b … (default core,okta,entra; docker too where the embedded target is judged)")
	flags.StringVar(&f.ProfileFile, "profile-file", "", "YAML `file` with a product's profile of your own; it is judged too")
	flags.StringSliceVar(&f.Select, "select", nil, "run only what begins so: feature path, scenario id or requirement id; cause:N with --report")
	flags.StringVar(&f.report, "report", "", "`file` of an earlier run, report.json, whose causes --select cause:N means")
	flags.StringVar(&f.Waivers, "waivers", "", "`file` of known failures")
	flags.StringVar(&f.FailOn, "fail-on", "must", "what makes the run nonconformant: must or should")
	flags.StringVar(&f.Out, "out", defaultOut, "`directory` for the reports")
	flags.StringSliceVar(&f.Formats, "format", nil, "reports to write: json, junit, html, markdown, har (default all), json.gz")
	flags.StringVar(&f.Keep, "keep", "failed", "what reports have whole exchanges of: failed (what did not pass; else request line, status and time) or all")
	flags.IntVar(&f.Parallel, "parallel", 4, "scenarios that run at once")
	flags.Float64Var(&f.Rate, "rate", 0, "maximum requests in any second, clean-up included (0 = unlimited)")
	flags.IntVar(&f.BigGroup, "big-group", 0, "members of the largest group that is tried (default 201)")
	flags.DurationVar((*time.Duration)(&f.MaxWait), "max-wait", time.Minute, "longest wait for a target that answers 429 or 503; 20 times that in all")
	flags.DurationVar((*time.Duration)(&f.Timeout), "timeout", 30*time.Second, "wait for an answer")
	flags.DurationVar((*time.Duration)(&f.Scenario), "scenario-timeout", time.Minute, "time for one scenario")
	flags.Int64Var(&f.Seed, "seed", 0, "order of scenarios and random values of the identity providers")
	flags.StringVar(&f.Shard, "shard", "", "run part `I/N` of the scenarios; scimspec merge joins the reports")
	flags.StringVar(&f.Prefix, "prefix", "scimspec-", "begins every name that the run creates")
	flags.StringVar(&f.Domain, "email-domain", "example.com", "domain of the people that the run creates")
	flags.BoolVar(&f.NoLearn, "no-learn", false, "do not ask, before the run, what data the target takes")
	flags.BoolVar(&f.ReadOnly, "read-only", false, "send nothing but GET, HEAD and searches; what writes is inapplicable, and the run never conformant")
}

// bindAccess declares the flags that say how to authenticate and whom to trust; addHeaders
// takes what --header-env gave.
func bindAccess(flags *pflag.FlagSet, a *authSettings, headers *[]string) {
	flags.StringVar(&a.TokenEnv, "token-env", "", "`name` of the environment variable that holds the bearer token")
	flags.StringVar(&a.TokenFile, "token-file", "", "`file` that holds the bearer token")
	flags.StringVar(&a.BasicEnv, "basic-env", "", "`name` of the environment variable that holds user:password")
	flags.StringArrayVar(headers, "header-env", nil, "`HEADER=NAME`: authenticate with a header whose value the environment variable holds")
	flags.StringVar(&a.OAuth2.TokenURL, "oauth2-token-url", "", "token endpoint for the client credentials grant")
	flags.StringVar(&a.OAuth2.ClientID, "oauth2-client-id", "", "client id")
	flags.StringVar(&a.OAuth2.SecretEnv, "oauth2-secret-env", "", "`name` of the environment variable that holds the client secret")
	flags.StringSliceVar(&a.OAuth2.Scopes, "oauth2-scope", nil, "scopes to ask for")
	flags.StringVar(&a.CAFile, "ca-file", "", "PEM `file` of the authorities to trust")
	flags.StringVar(&a.CertFile, "cert-file", "", "PEM `file` of the client certificate, for mutual TLS")
	flags.StringVar(&a.KeyFile, "key-file", "", "PEM `file` of its key")
}

// headerName is what people call a header.
var headerName = regexp.MustCompile(`^[A-Za-z]{1,20}(-[A-Za-z]{1,20})*$`)

func (a *authSettings) addHeaders(headers []string) error {
	for _, header := range headers {
		name, variable, ok := strings.Cut(header, "=")
		if !ok || name == "" || variable == "" {
			given := " (what was given is not shown: it may be the secret)"
			if headerName.MatchString(header) {
				given = fmt.Sprintf(" %q", header)
			}
			return &failure{exitUsage, "--header-env" + given + ": want HEADER=NAME", "--header-env X-Api-Key=SCIM_API_KEY"}
		}
		if a.HeaderEnv == nil {
			a.HeaderEnv = map[string]string{}
		}
		a.HeaderEnv[name] = variable
	}
	return nil
}
