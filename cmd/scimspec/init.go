package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"text/template"

	"github.com/spf13/cobra"
)

func initCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "init", Short: "Look at a target and write a commented scimspec.yaml",
		Long: "Looks at a target, asks it what data it takes (40 requests at most; what they make is deleted again; --no-learn\n" +
			"asks nothing), and writes what it found as a commented scimspec.yaml.",
		Example: "  scimspec init --target https://example.com/scim/v2 --token-env SCIM_TOKEN",
	}
	apply := bind(command)
	stdout := command.Flags().Bool("stdout", false, "write to standard output instead of scimspec.yaml")
	command.RunE = func(c *cobra.Command, _ []string) error {
		var s settings
		if err := apply(&s); err != nil {
			return err
		}
		if s.chosen() == 0 {
			return noTarget("scimspec init --target URL --token-env NAME")
		}
		text, err := initialConfig(c, s)
		if err != nil {
			return err
		}
		if *stdout {
			_, err := c.OutOrStdout().Write(text)
			return err
		}
		return writeNew(c, "scimspec.yaml", text)
	}
	return command
}

// writeNew writes a file that must not exist yet: what somebody wrote is never lost.
func writeNew(c *cobra.Command, path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return &failure{exitUsage, path + " exists already; it was left as it is", "scimspec init --stdout"}
	}
	if err != nil {
		return &failure{exitUsage, err.Error(), "scimspec init --stdout"}
	}
	if _, err := file.Write(text); err != nil {
		_ = file.Close()
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	fmt.Fprintf(c.OutOrStdout(), "wrote %s\n", path)
	return nil
}

func initialConfig(c *cobra.Command, s settings) ([]byte, error) {
	seen := struct {
		settings
		Offered, Missing string
		Known            string   // data: as it was learnt
		Variables        []string // of the container, by name alone: a value may be a secret
	}{settings: s}
	for _, entry := range s.EnvFrom {
		name, _, _ := strings.Cut(entry, "=")
		seen.Variables = append(seen.Variables, name)
	}
	if err := s.choose(); err != nil {
		return nil, err
	}
	suites, stop, err := s.prepare(c.Context(), nothingMore)
	if err != nil {
		return nil, err
	}
	defer stop()
	learn := suites[0].Learn
	if s.NoLearn || s.ReadOnly {
		learn = suites[0].Plan
	}
	plan, err := learn(c.Context())
	if err != nil {
		return nil, err
	}
	seen.Known = plan.Data
	if plan.Domain != "" {
		seen.Domain = plan.Domain
	}
	seen.Offered, seen.Missing = capabilities(plan.Discovered.Capabilities)
	var out bytes.Buffer
	if err := configTemplate.Execute(&out, seen); err != nil {
		return nil, fmt.Errorf("write configuration: %w", err)
	}
	return out.Bytes(), nil
}

func capabilities(found map[string]bool) (offered, missing string) {
	var yes, no []string
	for name, there := range found {
		switch {
		case strings.HasPrefix(name, "no-"):
		case there:
			yes = append(yes, name)
		default:
			no = append(no, name)
		}
	}
	slices.Sort(yes)
	slices.Sort(no)
	return strings.Join(yes, ", "), strings.Join(no, ", ")
}

var configTemplate = template.Must(template.New("scimspec.yaml").Parse(`# scimspec run --config scimspec.yaml
# Every flag of scimspec run has a member of the same name here; flags win.
{{- if .Offered}}
#
# The target offers: {{.Offered}}
# It does not offer: {{.Missing}}
{{- end}}

# Base URL below which /Users lies; embedded judges scimspec's own reference target.
{{if .Target}}target: {{.Target}}{{else}}# target: https://example.com/scim/v2{{end}}
{{if .Name}}name: {{printf "%q" .Name}}{{else}}# name: staging{{end}}

# A container instead of a URL:
{{if .Image}}image: {{.Image}}{{else}}# image: example/app:1.2{{end}}
{{if .Dockerfile}}dockerfile: {{.Dockerfile}}{{else}}# dockerfile: .{{end}}
{{if .Port}}port: {{.Port}}{{else}}# port: 8080{{end}}
{{if .Path}}path: {{.Path}}{{else}}# path: /scim/v2{{end}}
{{if .Ready}}ready: {{.Ready}}{{else}}# ready: /healthz{{end}}
# env: {LOG_LEVEL: info}
{{if .Variables}}env-from:{{range .Variables}}
  - {{.}}{{end}}{{else}}# env-from: [SCIM_TOKEN]{{end}}

# How to authenticate. Secrets are named, never written here.
auth:
  {{if .Auth.TokenEnv}}token-env: {{.Auth.TokenEnv}}{{else}}# token-env: SCIM_TOKEN{{end}}
  # token-file: /run/secrets/scim-token
  # basic-env: SCIM_BASIC          # user:password
  # header-env: {X-Api-Key: SCIM_API_KEY}
  {{if .Auth.OtherEnv}}other-token-env: {{.Auth.OtherEnv}}{{else}}# other-token-env: SCIM_OTHER_TOKEN   # of another tenant: what one tenant must not reach of the other{{end}}
  # oauth2: {token-url: https://example.com/token, client-id: scimspec, secret-env: SCIM_SECRET, scope: [scim]}
  # ca-file: ca.pem
  # cert-file: client.pem
  # key-file: client-key.pem

# Which profiles to judge.
profile: [core, okta, entra]

# Roles, organizations, teams and sign-in of a product (docs/profiles.md): a profile of your own, where its
# switches are and where it shows members, and how people sign in, by SAML and OpenID Connect, from okta and entra.
# profile-file: acme.yaml
# control: https://example.com/test-control
# sign-in:
#   key-file: idp-key.pem          # the RSA key of the identity provider, which the target trusts
#   saml:
#     okta: {login-url: https://example.com/saml/login, acs-url: https://example.com/saml/acs, entity-id: https://example.com/saml, idp-entity-id: http://www.okta.com/exkscimspec}
#   oidc:
#     okta: {login-url: https://example.com/oidc/login, redirect-url: https://example.com/oidc/callback, client-id: scimspec, client-secret-env: OIDC_SECRET, issuer: "http://127.0.0.1:8090"}

# Run only what begins so: feature path, scenario id or requirement id.
# select: [features/lifecycle]

# Known failures: a list of {id, reason, until}.
# waivers: scimspec-waivers.yaml

# must: only a MUST makes the run nonconformant. should: also a SHOULD.
fail-on: must

out: scimspec-report
format: [json, junit, html, markdown, har]

# Only what writes nothing; such a run is never conformant.
# read-only: true

parallel: 4
# rate: 25                # maximum requests in any second
# max-wait: 1m            # longest wait for a target that answers 429 or 503
timeout: 30s
scenario-timeout: 1m
# seed: 1

# Every name that the run creates begins so; nothing else is changed or deleted.
prefix: scimspec-
# Domain of the people that the run creates.
email-domain: {{.Domain}}

# What the target takes of the data that a client sends, where /Schemas does not say it (docs/data.md). What is not
# stated is learnt before the run, with 40 requests at most; learn: false asks nothing.
{{if .Known}}{{.Known}}{{else}}# data:
#   user-name: "{stem}-{name}@{domain}"    # {short}: eight characters that nobody else has; {n}: a number
#   group-name: "engineering:{stem}-{name}"
#   user: {externalId: "{stem}-{name}"}    # laid under every user
#   values: {roles.value: [user, admin], displayName: {max: 40, pattern: "^[A-Za-z ]+$"}}
#   absent: [nickName]                     # refused or not kept
#   fixed: [userName, Group.displayName]   # cannot be changed
#   single: [emails]                       # one value at most
{{end}}# learn: true
`))
