package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/mcp"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/server"
	"github.com/scimspec/scimspec/reports"
)

// agent is what scimspec mcp works with.
type agent struct {
	settings settings // of the command line
	ownOut   bool     // the report directory was not named: it is a new one
	idp      string   // URL of an identity provider that is served already
	idpToken string   // variable with its token
	env      []string // variables that a client may name

	once sync.Once // guards what follows
	ours mcp.IdP
	err  error
}

func mcpCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "mcp",
		Short: "Offer runs, causes and the mock identity provider to a client of the Model Context Protocol",
		Long: "Speaks the Model Context Protocol on standard input and output. A client lists what is checked, judges a\n" +
			"service provider, reads and explains causes, runs one again after a fix, and drives a mock Okta and Entra ID.\n" +
			"It starts no program and reads no file of its own; reports go below --out, or into a new directory.\n" +
			"\n" +
			"A client may have judged: --target, the embedded target, and what listens on a loopback address of this\n" +
			"machine. Credentials of the command line go to --target alone; a variable of --allow-env goes where the\n" +
			"client says, on a loopback address. docs/mcp.md shows how clients are configured.",
		Example: "  scimspec mcp\n" +
			"  scimspec mcp --target https://staging.example.com/scim/v2 --token-env SCIM_TOKEN\n" +
			"  scimspec mcp --allow-env DEV_TOKEN --idp http://127.0.0.1:9090",
	}
	var a agent
	apply := bind(command)
	only(command, []string{"Target", "Credentials"}, "out", "waivers", "prefix", "email-domain", "parallel", "rate", "timeout", "max-wait", "scenario-timeout", "fail-on", "profile", "profile-file", "read-only", "no-learn", "big-group", "seed", "keep", "format")
	flags := command.Flags()
	flags.StringVar(&a.idp, "idp", "", "`URL` of an identity provider that scimspec serve idp serves; one is started when it is left out")
	flags.StringVar(&a.idpToken, "idp-token-env", "", "`name` of the environment variable that holds its token (serve idp --access-token-env)")
	flags.StringSliceVar(&a.env, "allow-env", nil, "`names` of environment variables that a client may have sent as a bearer token to a loopback address")
	command.RunE = func(c *cobra.Command, _ []string) error {
		if err := apply(&a.settings); err != nil {
			return err
		}
		a.ownOut = !flags.Changed("out")
		if in, ok := c.InOrStdin().(*os.File); ok && term.IsTerminal(int(in.Fd())) {
			fmt.Fprintln(c.ErrOrStderr(), "waiting for a client on standard input; docs/mcp.md shows how clients start this command")
		}
		return a.serve(c.Context(), c.InOrStdin(), c.OutOrStdout())
	}
	return command
}

// serve talks to one client until it goes away.
func (a *agent) serve(ctx context.Context, in io.Reader, out io.Writer) error {
	if err := a.check(); err != nil {
		return err
	}
	set, err := features.Load()
	if err != nil {
		return fmt.Errorf("load features: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	options := mcp.Options{
		Version: scimspec.Version(), Set: set, Env: a.env, Run: a.run, Reports: a.out,
		Explain: func(w io.Writer, id string) error { return twoLines(explainID(w, set, id)) },
		IdP:     func(context.Context) (mcp.IdP, error) { return a.identityProvider(ctx) },
	}
	if a.settings.Target != embeddedTarget {
		options.Target = a.settings.Target
	}
	for _, fault := range reference.Faults() {
		options.Faults = append(options.Faults, mcp.Fault{ID: fault.ID, Area: fault.Area, Doc: fault.Doc, Violates: fault.Violates})
	}
	err = mcp.New(options).Serve(ctx, &sdk.IOTransport{Reader: io.NopCloser(in), Writer: unclosed{out}})
	if err != nil && !errors.Is(err, io.EOF) && ctx.Err() == nil {
		return fmt.Errorf("mcp: %w", err)
	}
	return nil
}

// unclosed is a writer that somebody else closes.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// check settles what the command line says before a client is there to be told.
func (a *agent) check() error {
	if err := a.settings.choose(); err != nil {
		return err
	}
	switch {
	case a.settings.Image != "" || a.settings.Dockerfile != "":
		return &failure{exitUsage, "mcp starts no container", "--target URL, of a server that runs"}
	case a.idp == "" && a.idpToken != "":
		return &failure{exitUsage, "--idp-token-env was given, and no --idp", "--idp URL"}
	}
	for _, base := range []string{a.settings.Target, a.idp} {
		if base == "" || base == embeddedTarget {
			continue
		}
		if err := checkBase(base); err != nil {
			return err
		}
	}
	for _, name := range a.env {
		if _, err := variable("--allow-env", name); err != nil {
			return err
		}
	}
	if a.ownOut {
		dir, err := os.MkdirTemp("", "scimspec-mcp-")
		if err != nil {
			return &failure{exitUsage, fmt.Sprintf("--out: %v", err), "--out with a directory that can be written"}
		}
		a.settings.Out = dir
	}
	return writable(a.settings.Out)
}

// out is the directory of the reports of a run.
func (a *agent) out(order mcp.Order) string {
	return filepath.Join(a.settings.Out, "run-"+strconv.Itoa(order.Number))
}

// run carries out what a client orders.
func (a *agent) run(ctx context.Context, order mcp.Order, observer scimspec.Observer) (*reports.Report, error) {
	s := a.settings
	if order.Target != "" && order.Target != s.Target {
		s.targetSettings = targetSettings{Target: order.Target, Auth: authSettings{TokenEnv: order.TokenEnv}}
		s.Data = ""
	}
	if len(order.Profiles) > 0 {
		s.Profiles = order.Profiles
	}
	if order.Seed != 0 {
		s.Seed = order.Seed
	}
	s.Select, s.faults, s.ReadOnly, s.Out = order.Select, order.Faults, s.ReadOnly || order.ReadOnly, a.out(order)
	if err := writable(s.Out); err != nil {
		return nil, twoLines(err)
	}
	report, err := s.run(ctx, observer)
	return report, twoLines(err)
}

// identityProvider returns the one that was named, or starts one at the first call: the demo company,
// at the target that was named, else at embedded targets.
func (a *agent) identityProvider(ctx context.Context) (mcp.IdP, error) {
	a.once.Do(func() { a.ours, a.err = a.openIdP(ctx) })
	return a.ours, twoLines(a.err)
}

func (a *agent) openIdP(ctx context.Context) (mcp.IdP, error) {
	client := &http.Client{CheckRedirect: connect.NoRedirect, Timeout: 5 * time.Minute}
	if a.idp != "" {
		if a.idpToken != "" {
			token, err := variable("--idp-token-env", a.idpToken)
			if err != nil {
				return mcp.IdP{}, err
			}
			client.Transport = connect.Bearer(token).Wrap(http.DefaultTransport)
		}
		return mcp.IdP{URL: a.idp, Client: client}, nil
	}
	o := idpSettings{target: a.settings.Target, auth: a.settings.Auth, seed: uint64(time.Now().UnixNano())}
	if o.target == embeddedTarget {
		o.auth = authSettings{}
	}
	options, err := o.ready(ctx)
	if err != nil {
		return mcp.IdP{}, err
	}
	idp, err := server.New(options)
	if err != nil {
		return mcp.IdP{}, err
	}
	base, stop, err := loopback(idp)
	if err != nil {
		idp.Close()
		return mcp.IdP{}, err
	}
	context.AfterFunc(ctx, func() { stop(); idp.Close() })
	return mcp.IdP{URL: base, Client: client}, nil
}

// twoLines makes an error what a client can act on: what is wrong, and what to try.
func twoLines(err error) error {
	if err == nil {
		return nil
	}
	_, what, try := explain(err)
	if try == "" {
		return errors.New(what)
	}
	return fmt.Errorf("%s\nTry: %s", what, try)
}
