package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/scimspec/scimspec/internal/target"
)

func serveCommand() *cobra.Command {
	command := &cobra.Command{Use: "serve", Short: "Serve the reference target or the mock identity provider"}
	command.AddCommand(serveTargetCommand(), serveIdPCommand())
	return command
}

// listen opens an address; port 0 takes any free one.
func listen(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, &failure{exitUsage, err.Error(), "--listen 127.0.0.1:0, for any free port"}
	}
	return listener, nil
}

// serve answers on a listener until ctx ends. It prints one line: from then on
// connections are accepted.
func serve(ctx context.Context, out io.Writer, listener net.Listener, path string, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintf(out, "listening on http://%s%s\n", listener.Addr(), path)
	stopped := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(grace)
	})
	defer stopped()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

type serveOptions struct {
	listen, management, tokenEnv, configOut string
	faults, without                         []string
	seed                                    int64
}

func serveTargetCommand() *cobra.Command {
	var o serveOptions
	command := &cobra.Command{
		Use:   "target",
		Short: "Serve the reference target, a SCIM service provider, for trying things out",
		Long: "Serves the reference target. With --fault it goes wrong in a known way: scimspec explain faults lists them.\n" +
			"Its data live in memory and are gone when it ends.",
		Example: "  SCIM_TOKEN=secret scimspec serve target --listen 127.0.0.1:8080 --token-env SCIM_TOKEN\n" +
			"  scimspec serve target --fault patch-pathless-ignored",
		RunE: func(c *cobra.Command, _ []string) error { return serveTarget(c, o) },
	}
	flags := command.Flags()
	flags.StringVar(&o.listen, "listen", "127.0.0.1:0", "`address` to listen on; port 0 takes any free one")
	flags.StringVar(&o.management, "management", "", "`address` of the management interface; none by default")
	flags.StringVar(&o.tokenEnv, "token-env", "", "`name` of the environment variable that holds the bearer token; without it no credentials are asked for")
	flags.StringSliceVar(&o.faults, "fault", nil, "`ids` of the faults to switch on")
	flags.StringSliceVar(&o.without, "without", nil, "capabilities to switch off, honestly: patch, bulk, filter, sort, etag …")
	flags.Int64Var(&o.seed, "seed", 0, "picks among the choices that the RFCs leave open")
	flags.StringVar(&o.configOut, "config-out", "", "`file` to write the scimspec.yaml with which run reaches this target")
	return command
}

func serveTarget(c *cobra.Command, o serveOptions) error {
	options := target.Options{Seed: o.seed, Faults: o.faults, Capabilities: o.without}
	if o.tokenEnv != "" {
		token, err := variable("--token-env", o.tokenEnv)
		if err != nil {
			return err
		}
		options.Tokens = []target.Credential{{Token: token}}
	}
	server, err := target.New(options)
	if err != nil {
		return &failure{exitUsage, err.Error(), "scimspec explain faults, for every fault that there is; --without " + strings.Join(target.CapabilityNames(), ",")}
	}
	listener, err := listen(o.listen)
	if err != nil {
		return err
	}
	base := "http://" + listener.Addr().String() + target.DefaultPrefix
	if o.configOut != "" {
		if err := writeServeConfig(o, base); err != nil {
			return err
		}
	}
	if o.management == "" {
		return serve(c.Context(), c.OutOrStdout(), listener, target.DefaultPrefix, server)
	}
	control, err := listen(o.management)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(c.Context())
	group.Go(func() error { return serve(ctx, c.ErrOrStderr(), control, "/", server.Management()) })
	group.Go(func() error { return serve(ctx, c.OutOrStdout(), listener, target.DefaultPrefix, server) })
	return group.Wait()
}

func writeServeConfig(o serveOptions, base string) error {
	text := "# Written by scimspec serve target.\ntarget: " + base + "\nname: reference target\n"
	if o.tokenEnv != "" {
		text += "auth:\n  token-env: " + o.tokenEnv + "\n"
	}
	if err := os.WriteFile(o.configOut, []byte(text), 0o600); err != nil {
		return &failure{exitUsage, fmt.Sprintf("--config-out: %v", err), "--config-out with a path that can be written"}
	}
	return nil
}
