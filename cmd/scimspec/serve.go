package main

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/reference"
)

func serveCommand() *cobra.Command {
	command := &cobra.Command{Use: "serve", Short: "Serve the reference target or the mock identity provider"}
	command.RunE = func(c *cobra.Command, _ []string) error { return noCommand(c) }
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
	listen, management, configOut    string
	tokenEnv, otherTokenEnv          string
	profile, profileFile, idpKeyFile string
	faults, without, off             []string
	constraints                      []string
	product                          string
	seed                             int64
	cursorTimeout                    time.Duration
}

func serveTargetCommand() *cobra.Command {
	var o serveOptions
	command := &cobra.Command{
		Use:   "target",
		Short: "Serve the reference target, a SCIM service provider, for trying things out",
		Long: "Serves the reference target. With --fault it goes wrong in a known way: scimspec explain faults lists them.\n" +
			"With --constraint it takes, keeps or shows less, as products do, and with --product all that one of them\n" +
			"documents: scimspec explain constraints lists both.\n" +
			"Its data live in memory and are gone when it ends.",
		Example: "  SCIM_TOKEN=secret scimspec serve target --listen 127.0.0.1:8080 --token-env SCIM_TOKEN\n" +
			"  scimspec serve target --profile docker@E26b --config-out target.yaml\n" +
			"  scimspec serve target --fault patch-pathless-ignored\n" +
			"  scimspec serve target --product aws\n" +
			"  scimspec serve target --constraint domain=corp.example,required=externalId+declared",
		RunE: func(c *cobra.Command, _ []string) error { return serveTarget(c, o) },
	}
	flags := command.Flags()
	flags.StringVar(&o.listen, "listen", "127.0.0.1:0", "`address` to listen on; port 0 takes any free one")
	flags.StringVar(&o.management, "management", "", "`address` of the management interface; none by default")
	flags.StringVar(&o.tokenEnv, "token-env", "", "`name` of the environment variable that holds the bearer token; without it no credentials are asked for")
	flags.StringVar(&o.otherTokenEnv, "other-token-env", "", "`name` of the environment variable that holds the bearer token of a second tenant")
	flags.StringSliceVar(&o.faults, "fault", nil, "`ids` of the faults to switch on")
	flags.StringSliceVar(&o.constraints, "constraint", nil, "`constraints` on data, NAME or NAME=WHAT, with +declared where /Schemas shall say it: "+strings.Join(constraintNames(), ", "))
	flags.StringVar(&o.product, "product", "", "`name` of a product that is played as far as it is documented: "+strings.Join(productNames(), ", "))
	flags.StringSliceVar(&o.without, "without", nil, "`capabilities` to switch off, honestly: "+strings.Join(reference.CapabilityNames(), ", "))
	flags.StringSliceVar(&o.off, "capabilities", nil, "the same as --without")
	flags.DurationVar(&o.cursorTimeout, "cursor-timeout", time.Hour, "how long a cursor is good for, in whole seconds; up to 10s a run waits for it")
	flags.Int64Var(&o.seed, "seed", 0, "picks among the choices that the RFCs leave open")
	flags.StringVar(&o.profile, "profile", "core", "what stands behind SCIM: core for nothing, or a product such as docker or docker@E26b")
	flags.StringVar(&o.profileFile, "profile-file", "", "`file` with the profile of a product of your own")
	flags.StringVar(&o.idpKeyFile, "idp-key", "", "PEM `file` of the RSA key that identity providers sign with; a new one is written beside --config-out")
	flags.StringVar(&o.configOut, "config-out", "", "`file` to write the scimspec.yaml with which run reaches this target")
	return command
}

func serveTarget(c *cobra.Command, o serveOptions) error {
	o, err := o.play()
	if err != nil {
		return err
	}
	options := reference.Options{Seed: o.seed, Capabilities: slices.Concat(o.without, o.off), Constraints: o.constraints, CursorTimeout: o.cursorTimeout}
	if options.Tokens, err = o.tokens(); err != nil {
		return err
	}
	product, err := readProfile([]string{o.profile}, o.profileFile)
	if err != nil {
		return err
	}
	key, keyFile, err := o.idpKey(product)
	if err != nil {
		return err
	}
	if options.Product, err = targetProduct(product, key); err != nil {
		return err
	}
	server, err := reference.New(options, o.faults...)
	if wrong := new(reference.ConstraintError); errors.As(err, &wrong) {
		return &failure{exitUsage, err.Error(), "scimspec explain constraints, for every constraint that there is"}
	}
	if err != nil {
		return &failure{exitUsage, err.Error(), "scimspec explain faults, for every fault that there is; --without " + strings.Join(reference.CapabilityNames(), ",")}
	}
	for _, f := range reference.Faults() {
		if product == nil && f.NeedsProduct() && slices.Contains(server.ActiveFaults(), f.ID) {
			return &failure{exitUsage, fmt.Sprintf("fault %s: it shows only where a product stands behind SCIM", f.ID), "--profile docker"}
		}
	}
	if product != nil && o.management == "" && o.configOut != "" {
		o.management = "127.0.0.1:0"
	}
	return o.listenAll(c, server, product, keyFile)
}

// play puts what a product documents in place of its name: constraints and missing capabilities, or
// the profile of one that has people and teams behind it.
func (o serveOptions) play() (serveOptions, error) {
	name, _ := profile.Spec(o.product)
	switch {
	case o.product == "":
		return o, nil
	case name == features.ProductProfile:
		o.profile = o.product
		return o, nil
	}
	played, err := reference.Play(o.product)
	if err != nil {
		return o, &failure{exitUsage, err.Error(), "--product with one of " + strings.Join(productNames(), ", ")}
	}
	o.constraints = slices.Concat(played.Constraints(), o.constraints)
	o.without = slices.Concat(played.Without(), o.without)
	return o, nil
}

// productNames are those that --product knows.
func productNames() []string {
	names := []string{features.ProductProfile}
	for _, p := range reference.Played() {
		names = append(names, p.Name)
	}
	slices.Sort(names)
	return names
}

// constraintNames are those that --constraint knows.
func constraintNames() []string {
	var names []string
	for _, row := range reference.Constraints() {
		names = append(names, row.Name)
	}
	return names
}

// tokens are those that the target accepts: of the tenant without a name, and of a second one.
func (o serveOptions) tokens() ([]reference.Credential, error) {
	var tokens []reference.Credential
	for _, source := range []struct{ flag, env, tenant string }{{"--token-env", o.tokenEnv, ""}, {"--other-token-env", o.otherTokenEnv, "other"}} {
		if source.env == "" {
			continue
		}
		token, err := variable(source.flag, source.env)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, reference.Credential{Token: token, Tenant: source.tenant})
	}
	return tokens, nil
}

// listenAll opens the listeners, writes the configuration and serves.
func (o serveOptions) listenAll(c *cobra.Command, server *reference.Server, product *profile.Profile, keyFile string) error {
	listener, err := listen(o.listen)
	if err != nil {
		return err
	}
	control := net.Listener(nil)
	if o.management != "" {
		if control, err = listen(o.management); err != nil {
			return err
		}
	}
	if o.configOut != "" {
		if err := o.config(listener, control, product, keyFile).write(o.configOut); err != nil {
			return err
		}
	}
	if control == nil {
		return serve(c.Context(), c.OutOrStdout(), listener, reference.DefaultPrefix, server)
	}
	group, ctx := errgroup.WithContext(c.Context())
	group.Go(func() error { return serve(ctx, c.ErrOrStderr(), control, "/", server.Management()) })
	group.Go(func() error { return serve(ctx, c.OutOrStdout(), listener, reference.DefaultPrefix, server) })
	return group.Wait()
}

// idpKey gives the key that the identity providers of a run sign with: the given file's, or a
// new one beside the configuration.
func (o serveOptions) idpKey(product *profile.Profile) (crypto.Signer, string, error) {
	if product == nil {
		return nil, "", nil
	}
	if o.idpKeyFile != "" {
		key, err := readKey(o.idpKeyFile)
		if err != nil {
			return nil, "", &failure{exitUsage, fmt.Sprintf("--idp-key: %v", err), "a PEM file with an RSA private key, as openssl genrsa writes it"}
		}
		return key, o.idpKeyFile, nil
	}
	key, err := newIdPKey()
	if err != nil || o.configOut == "" {
		return key, "", err
	}
	path := keyFileBeside(o.configOut)
	if err := writeIdPKey(path, key); err != nil {
		return nil, "", &failure{exitUsage, fmt.Sprintf("--config-out: %v", err), "--config-out in a directory that can be written"}
	}
	return key, path, nil
}

// config is the configuration with which run reaches this target.
func (o serveOptions) config(listener, control net.Listener, product *profile.Profile, keyFile string) servedConfig {
	base := "http://" + listener.Addr().String()
	served := servedConfig{Target: base + reference.DefaultPrefix, Name: "reference target", ProfileFile: absolute(o.profileFile)}
	if o.tokenEnv != "" || o.otherTokenEnv != "" {
		served.Auth = &servedAuth{TokenEnv: o.tokenEnv, OtherTokenEnv: o.otherTokenEnv}
	}
	if product != nil {
		served.Profile = []string{product.Spec()}
		served.Control = "http://" + control.Addr().String()
		served.SignIn = targetSignIn(base, absolute(keyFile))
	}
	return served
}

// absolute makes a path good in every directory.
func absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil && path != "" {
		return full
	}
	return path
}
