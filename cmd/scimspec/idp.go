package main

import (
	"cmp"
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/live"
	"github.com/scimspec/scimspec/mockidp/server"
)

// idpSettings are the flags of serve idp.
type idpSettings struct {
	listen, dialect, target string
	seedFile, state         string
	tokenEnv                string
	publicURL, key          string
	hosts, headers, faults  []string
	manual                  bool
	seed                    uint64
	auth                    authSettings
	authFlags               []string // those that were given about credentials and trust
}

func serveIdPCommand() *cobra.Command {
	var o idpSettings
	command := &cobra.Command{
		Use:   "idp",
		Short: "Serve a local Okta and Entra ID with a web console, an API and sign-in",
		Long: "Serves a demo company in Okta and in Entra ID: people, groups, applications that provision to a service\n" +
			"provider, sign-in, a clock that can be put forward, and a console at /. Open the URL that it prints.\n" +
			"GET /openapi.json lists every route; a wrong path is answered with those that there are.\n" +
			"\n" +
			"  --target URL        nothing is sent before somebody is assigned\n" +
			"  --target embedded   each application provisions to a reference target of its own, from the start\n" +
			"  no --target         sign-in and directory only, until an application gets a target\n" +
			"\n" +
			"With --dialect it is one tenant with an empty directory and one application. It trusts whoever can reach\n" +
			"it: keep it on a loopback address, or give it a token (--access-token-env).",
		Example: "  scimspec serve idp --target embedded\n" +
			"  scimspec serve idp --target http://127.0.0.1:8080/scim/v2 --token-env SCIM_TOKEN --seed-file people.yaml\n" +
			`  curl -d '{"userName":"gil@example.com","name":{"givenName":"Gil"}}' http://127.0.0.1:9090/api/tenants/okta/users`,
	}
	about := pflag.NewFlagSet("credentials", pflag.ContinueOnError)
	command.RunE = func(c *cobra.Command, _ []string) error {
		o.authFlags = givenOf(about)
		return serveIdP(c, o)
	}
	flags := command.Flags()
	flags.StringVar(&o.listen, "listen", "127.0.0.1:0", "`address` to listen on; port 0 takes any free one")
	flags.StringVar(&o.dialect, "dialect", "", fmt.Sprintf("play one dialect with an empty directory: %v; left out: the demo company", server.Dialects()))
	flags.StringVar(&o.target, "target", "", "base `URL` of the service provider to provision to, or embedded")
	flags.StringVar(&o.seedFile, "seed-file", "", "YAML or JSON `file` with people, groups and applications; GET /seed.schema.json describes it")
	flags.StringVar(&o.state, "state", "", "`file` that keeps everything but tokens across restarts")
	flags.StringSliceVar(&o.hosts, "host", nil, "`names` under which it may be reached, next to localhost and loopback addresses")
	flags.StringVar(&o.publicURL, "public-url", "", "`URL` under which browsers and service providers reach it, behind a proxy; left out: the Host of each request")
	flags.StringVar(&o.key, "idp-key", "", "PEM `file` of the RSA key that signs assertions and tokens; left out: beside --state, or a new one")
	flags.StringVar(&o.tokenEnv, "access-token-env", "", "`name` of the environment variable that holds the token which console and API ask for")
	flags.StringSliceVar(&o.faults, "fault", nil, "`ids` of the faults of the embedded target")
	flags.BoolVar(&o.manual, "manual", false, "provision only when asked to")
	flags.Uint64Var(&o.seed, "seed", uint64(time.Now().UnixNano()), "of ids and passwords")
	bindAccess(about, &o.auth, &o.headers)
	flags.AddFlagSet(about)
	return command
}

func serveIdP(c *cobra.Command, o idpSettings) error {
	if o.target != "" && o.target != embeddedTarget {
		if err := checkBase(o.target); err != nil {
			return err
		}
	}
	options, err := o.ready(c.Context())
	if err != nil {
		return err
	}
	if err := o.exposed(&options); err != nil {
		return err
	}
	idp, err := server.New(options)
	if err != nil {
		return seedFailure(err)
	}
	defer idp.Close()
	listener, err := listen(o.listen)
	if err != nil {
		return err
	}
	return serve(c.Context(), c.OutOrStdout(), listener, "", idp)
}

// ready reads everything but where it listens, and starts the embedded targets until ctx ends.
func (o *idpSettings) ready(ctx context.Context) (server.Options, error) {
	options, err := o.options()
	if err != nil || o.target != embeddedTarget {
		return options, err
	}
	base, err := embeddedTargets(ctx, o.faults)
	if err != nil {
		return server.Options{}, err
	}
	options.BaseURL, options.Demo = base+"/{tenant}/{application}/scim/v2", true
	return options, nil
}

// options reads what the flags say.
func (o *idpSettings) options() (server.Options, error) {
	judge, err := live.New()
	if err != nil {
		return server.Options{}, err
	}
	options := server.Options{
		Dialect: o.dialect, BaseURL: o.target, Seed: o.seed, Manual: o.manual, Hosts: o.hosts, StateFile: o.state,
		Judge: judge.Entry, Version: scimspec.Version(), TokenOf: func(env string) (string, error) { return variable("tokenEnv", env) },
	}
	if err := o.auth.addHeaders(o.headers); err != nil {
		return server.Options{}, err
	}
	if given := o.authFlags; len(given) > 0 && o.target == embeddedTarget {
		return server.Options{}, &failure{exitUsage, given[0] + ": the embedded target takes no credentials from outside", "--target embedded without it, or --target URL"}
	} else if len(given) > 0 && o.target == "" {
		return server.Options{}, &failure{exitUsage, given[0] + " was given, and no target", "--target URL"}
	}
	access, err := o.auth.options()
	if err != nil {
		return server.Options{}, err
	}
	if options.Way, err = scimspec.IdPWay(access...); err != nil {
		return server.Options{}, err
	}
	if len(o.faults) > 0 && o.target != embeddedTarget {
		return server.Options{}, &failure{exitUsage, "--fault: only the embedded target has faults", "--target embedded"}
	}
	if o.tokenEnv != "" {
		if options.Token, err = variable("--access-token-env", o.tokenEnv); err != nil {
			return server.Options{}, err
		}
	}
	if o.publicURL != "" {
		if err := checkURL("--public-url", o.publicURL, "--access-token-env NAME"); err != nil {
			return server.Options{}, err
		}
		options.PublicURL = o.publicURL
	}
	if options.Key, err = o.signingKey(); err != nil {
		return server.Options{}, err
	}
	if o.seedFile == "" {
		return options, nil
	}
	document, err := os.ReadFile(o.seedFile)
	if err != nil {
		return server.Options{}, &failure{exitUsage, fmt.Sprintf("--seed-file: %v", err), "--seed-file with a readable YAML or JSON file"}
	}
	if options.Seeds, err = server.ReadSeed(o.seedFile, document); err != nil {
		return server.Options{}, seedFailure(err)
	}
	return options, nil
}

// signingKey reads the key that signs, or keeps a new one beside the state: service providers
// that trust it still do after a restart. nil: one is made when it is needed.
func (o *idpSettings) signingKey() (*rsa.PrivateKey, error) {
	path, kept := o.key, o.state+".idp-key.pem"
	if path == "" && o.state == "" {
		return nil, nil
	}
	if path == "" {
		path = kept
	}
	key, err := readKey(path)
	if errors.Is(err, fs.ErrNotExist) && o.key == "" {
		made, err := newIdPKey()
		if err == nil {
			err = writeIdPKey(path, made)
		}
		if err != nil {
			return nil, &failure{exitUsage, fmt.Sprintf("--state: %v", err), "--state in a directory that can be written"}
		}
		return made, nil
	}
	signs, is := key.(*rsa.PrivateKey)
	if err != nil || !is {
		return nil, &failure{exitUsage, fmt.Sprintf("--idp-key: %v", err), "a PEM file with an RSA private key, as openssl genrsa writes it"}
	}
	return signs, nil
}

// exposed asks for a token where others than this machine may come in.
func (o *idpSettings) exposed(options *server.Options) error {
	host, _, err := net.SplitHostPort(o.listen)
	if err != nil {
		return &failure{exitUsage, fmt.Sprintf("--listen: %v", err), "--listen 127.0.0.1:0, for any free port"}
	}
	ip := net.ParseIP(host)
	if host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	if options.Token == "" {
		return &failure{exitUsage, fmt.Sprintf("--listen %s: others than this machine could reach it, and it asks for no token", o.listen), "--access-token-env NAME, or --listen 127.0.0.1:0"}
	}
	if host != "" && (ip == nil || !ip.IsUnspecified()) {
		options.Hosts = append(options.Hosts, host)
	}
	return nil
}

// seedFailure says what is wrong with a seed, and what to try for the first of it.
func seedFailure(err error) error {
	var mistakes *server.Mistakes
	if errors.As(err, &mistakes) {
		return &failure{exitUsage, mistakes.Error(), cmp.Or(mistakes.List[0].Try, "GET /seed.schema.json, for what a seed file holds")}
	}
	if strings.HasPrefix(err.Error(), "dialect ") {
		return &failure{exitUsage, err.Error(), "--dialect " + server.Dialects()[0]}
	}
	if strings.HasPrefix(err.Error(), "state file") {
		return &failure{exitUsage, err.Error(), "--state with a file that an earlier serve idp --state wrote, or one that is not there yet"}
	}
	return &failure{exitUsage, err.Error(), "a seed file as GET /seed.schema.json describes it"}
}
