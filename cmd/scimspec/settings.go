package main

import (
	"crypto"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
)

// settings are what a run is told, by the configuration file and by flags; flags win.
// The names of the file's members are those of the flags.
type settings struct {
	Target     string            `yaml:"target"`
	Name       string            `yaml:"name"`
	Image      string            `yaml:"image"`
	Dockerfile string            `yaml:"dockerfile"`
	Port       int               `yaml:"port"`
	Path       string            `yaml:"path"`
	Ready      string            `yaml:"ready"`
	Env        map[string]string `yaml:"env"`
	EnvFrom    []string          `yaml:"env-from"`
	Auth       authSettings      `yaml:"auth"`
	Control    string            `yaml:"control"` // where the product's switches are
	SignIn     signInSettings    `yaml:"sign-in"`

	Profiles    []string      `yaml:"profile"`
	ProfileFile string        `yaml:"profile-file"`
	Select      []string      `yaml:"select"`
	Waivers     string        `yaml:"waivers"`
	FailOn      string        `yaml:"fail-on"`
	Out         string        `yaml:"out"`
	Formats     []string      `yaml:"format"`
	Parallel    int           `yaml:"parallel"`
	Rate        float64       `yaml:"rate"`
	Timeout     duration      `yaml:"timeout"`
	Scenario    duration      `yaml:"scenario-timeout"`
	Seed        int64         `yaml:"seed"`
	Prefix      string        `yaml:"prefix"`
	Domain      string        `yaml:"email-domain"`
	Shard       string        `yaml:"shard"`
	ReadOnly    bool          `yaml:"read-only"`
	configDir   string        // files that the configuration names are looked for there first
	faults      []string      // of the embedded target, for selftest
	key         crypto.Signer // of its identity providers, for selftest; nil: a new one
}

// authSettings name where secrets are found; no secret stands in a file or on a command
// line.
type authSettings struct {
	TokenEnv  string            `yaml:"token-env"`
	TokenFile string            `yaml:"token-file"`
	BasicEnv  string            `yaml:"basic-env"` // user:password
	HeaderEnv map[string]string `yaml:"header-env"`
	OtherEnv  string            `yaml:"other-token-env"` // of another tenant
	OAuth2    oauthSettings     `yaml:"oauth2"`
	CAFile    string            `yaml:"ca-file"`
	CertFile  string            `yaml:"cert-file"`
	KeyFile   string            `yaml:"key-file"`
}

type oauthSettings struct {
	TokenURL  string   `yaml:"token-url"`
	ClientID  string   `yaml:"client-id"`
	SecretEnv string   `yaml:"secret-env"`
	Scopes    []string `yaml:"scope"`
}

// duration is a time.Duration that YAML reads as 30s.
type duration time.Duration

// UnmarshalYAML implements yaml.Unmarshaler.
func (d *duration) UnmarshalYAML(node *yaml.Node) error {
	parsed, err := time.ParseDuration(node.Value)
	if err != nil {
		return fmt.Errorf("line %d: %q is no duration such as 30s", node.Line, node.Value)
	}
	*d = duration(parsed)
	return nil
}

// readConfig reads a configuration file strictly: an unknown member is an error.
func readConfig(path string) (settings, error) {
	var s settings
	file, err := os.Open(path)
	if err != nil {
		return s, &failure{exitUsage, fmt.Sprintf("configuration: %v", err), "scimspec init, which writes a commented one"}
	}
	defer file.Close()
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	if err := decoder.Decode(&s); err != nil && !errors.Is(err, io.EOF) {
		return s, &failure{exitUsage, fmt.Sprintf("configuration %s: %s", path, yamlText(err)), "scimspec init --stdout, for every member that there is"}
	}
	s.configDir = filepath.Dir(path)
	return s, nil
}

// goType is the part of the YAML library's messages that speaks of our Go types.
var goType = regexp.MustCompile(` in type \S+| into \S+$`)

// yamlText makes the library's messages one line, without Go's names.
func yamlText(err error) string {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text = strings.TrimPrefix(text, "unmarshal errors:\n")
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = goType.ReplaceAllString(strings.TrimSpace(line), "")
	}
	return strings.Join(lines, "; ")
}

// bind declares the flags of a run. apply lays the given ones over s.
func bind(c *cobra.Command) (apply func(s *settings) error) {
	var f settings
	var headers, env []string
	var config string
	flags := c.Flags()
	flags.StringVar(&config, "config", "", "configuration `file`; flags win over it")
	flags.StringVar(&f.Target, "target", "", "base `URL` of the service provider, below which /Users lies")
	flags.StringVar(&f.Name, "name", "", "what reports call the target")
	flags.StringVar(&f.Image, "image", "", "container image to start as the target")
	flags.StringVar(&f.Dockerfile, "dockerfile", "", "`directory` with a Dockerfile to build and start as the target")
	flags.IntVar(&f.Port, "port", 0, "port that the container serves SCIM on (default 8080)")
	flags.StringVar(&f.Path, "path", "", "path of the base URL in the container (default /scim/v2)")
	flags.StringVar(&f.Ready, "ready", "", "path that answers when the container is ready (default the base URL's ServiceProviderConfig)")
	flags.StringArrayVar(&env, "env", nil, "`NAME=VALUE` for the container; NAME alone takes the value from this environment")
	bindAccess(flags, &f.Auth, &headers)
	flags.StringVar(&f.Auth.OtherEnv, "other-token-env", "", "`name` of the environment variable that holds a bearer token of another tenant at the same target")
	flags.StringSliceVar(&f.Profiles, "profile", nil, "profiles to judge: core, okta, entra, docker, docker@E26b … (default core,okta,entra; docker too where the embedded target is judged)")
	flags.StringVar(&f.ProfileFile, "profile-file", "", "YAML `file` with a product's profile of your own; it is judged too")
	flags.StringVar(&f.Control, "control", "", "`URL` of the product's switches, to which the profile's calls are relative")
	flags.StringSliceVar(&f.Select, "select", nil, "run only what begins so: feature path, scenario id or requirement id")
	flags.StringVar(&f.Waivers, "waivers", "", "`file` of known failures")
	flags.StringVar(&f.FailOn, "fail-on", "must", "what makes the run nonconformant: must or should")
	flags.StringVar(&f.Out, "out", "scimspec-report", "`directory` for the reports")
	flags.StringSliceVar(&f.Formats, "format", nil, "reports to write: json, junit, html, markdown, har (default all)")
	flags.IntVar(&f.Parallel, "parallel", 4, "scenarios that run at once")
	flags.Float64Var(&f.Rate, "rate", 0, "at most so many requests in a second; 0: no bound")
	flags.DurationVar((*time.Duration)(&f.Timeout), "timeout", 30*time.Second, "wait for an answer")
	flags.DurationVar((*time.Duration)(&f.Scenario), "scenario-timeout", time.Minute, "time for one scenario")
	flags.Int64Var(&f.Seed, "seed", 0, "order of scenarios and random values of the identity providers")
	flags.StringVar(&f.Shard, "shard", "", "run part `I/N` of the scenarios; scimspec merge joins the reports")
	flags.StringVar(&f.Prefix, "prefix", "scimspec-", "begins every name that the run creates")
	flags.StringVar(&f.Domain, "email-domain", "example.com", "domain of the people that the run creates")
	flags.BoolVar(&f.ReadOnly, "read-only", false, "send nothing but GET, HEAD and searches; what writes is inapplicable, and the run never conformant")
	return func(s *settings) error {
		if config != "" {
			read, err := readConfig(config)
			if err != nil {
				return err
			}
			*s = read
		}
		return overlay(c, s, f, headers, env)
	}
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

// overlay lays the flags that were given over s, and the flags' defaults under it.
func overlay(c *cobra.Command, s *settings, f settings, headers, env []string) error {
	given := c.Flags().Changed
	set := func(flag string, to, from *string) {
		if given(flag) || *to == "" {
			*to = *from
		}
	}
	for flag, pair := range map[string][2]*string{
		"target": {&s.Target, &f.Target}, "name": {&s.Name, &f.Name}, "image": {&s.Image, &f.Image},
		"dockerfile": {&s.Dockerfile, &f.Dockerfile}, "path": {&s.Path, &f.Path}, "ready": {&s.Ready, &f.Ready},
		"token-env": {&s.Auth.TokenEnv, &f.Auth.TokenEnv}, "token-file": {&s.Auth.TokenFile, &f.Auth.TokenFile},
		"basic-env":        {&s.Auth.BasicEnv, &f.Auth.BasicEnv},
		"other-token-env":  {&s.Auth.OtherEnv, &f.Auth.OtherEnv},
		"oauth2-token-url": {&s.Auth.OAuth2.TokenURL, &f.Auth.OAuth2.TokenURL},
		"oauth2-client-id": {&s.Auth.OAuth2.ClientID, &f.Auth.OAuth2.ClientID}, "oauth2-secret-env": {&s.Auth.OAuth2.SecretEnv, &f.Auth.OAuth2.SecretEnv},
		"ca-file": {&s.Auth.CAFile, &f.Auth.CAFile}, "cert-file": {&s.Auth.CertFile, &f.Auth.CertFile}, "key-file": {&s.Auth.KeyFile, &f.Auth.KeyFile},
		"profile-file": {&s.ProfileFile, &f.ProfileFile}, "control": {&s.Control, &f.Control},
		"waivers": {&s.Waivers, &f.Waivers}, "fail-on": {&s.FailOn, &f.FailOn}, "out": {&s.Out, &f.Out},
		"shard": {&s.Shard, &f.Shard}, "prefix": {&s.Prefix, &f.Prefix}, "email-domain": {&s.Domain, &f.Domain},
	} {
		set(flag, pair[0], pair[1])
	}
	lists := map[string][2]*[]string{
		"profile": {&s.Profiles, &f.Profiles}, "select": {&s.Select, &f.Select}, "format": {&s.Formats, &f.Formats},
		"oauth2-scope": {&s.Auth.OAuth2.Scopes, &f.Auth.OAuth2.Scopes},
	}
	for flag, pair := range lists {
		if given(flag) || len(*pair[0]) == 0 {
			*pair[0] = *pair[1]
		}
	}
	number(given("port") || s.Port == 0, &s.Port, f.Port)
	number(given("parallel") || s.Parallel == 0, &s.Parallel, f.Parallel)
	number(given("rate") || s.Rate == 0, &s.Rate, f.Rate)
	number(given("timeout") || s.Timeout == 0, &s.Timeout, f.Timeout)
	number(given("scenario-timeout") || s.Scenario == 0, &s.Scenario, f.Scenario)
	number(given("seed"), &s.Seed, f.Seed)
	number(given("read-only"), &s.ReadOnly, f.ReadOnly)
	if err := s.Auth.addHeaders(headers); err != nil {
		return err
	}
	s.EnvFrom = append(s.EnvFrom, env...)
	return nil
}

func number[T any](take bool, to *T, from T) {
	if take {
		*to = from
	}
}

func (a *authSettings) addHeaders(headers []string) error {
	for _, header := range headers {
		name, variable, ok := strings.Cut(header, "=")
		if !ok || name == "" || variable == "" {
			return &failure{exitUsage, fmt.Sprintf("--header-env %q: want HEADER=NAME", header), "--header-env X-Api-Key=SCIM_API_KEY"}
		}
		if a.HeaderEnv == nil {
			a.HeaderEnv = map[string]string{}
		}
		a.HeaderEnv[name] = variable
	}
	return nil
}

// waiverEntry is one entry of a waiver file.
type waiverEntry struct {
	ID     string    `yaml:"id"` // a requirement or scenario id
	Reason string    `yaml:"reason"`
	Until  time.Time `yaml:"until"` // YYYY-MM-DD, the last day
}

func readWaivers(path string) ([]waiverEntry, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, &failure{exitUsage, fmt.Sprintf("waivers: %v", err), "--waivers with a file of entries such as {id: RFC7644-3.3-R05, reason: …, until: 2027-01-31}"}
	}
	defer file.Close()
	var entries []waiverEntry
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	if err := decoder.Decode(&entries); err != nil && !errors.Is(err, io.EOF) {
		return nil, &failure{exitUsage, fmt.Sprintf("waivers %s: %s", path, yamlText(err)), "a list of entries such as {id: RFC7644-3.3-R05, reason: …, until: 2027-01-31}"}
	}
	return entries, nil
}
