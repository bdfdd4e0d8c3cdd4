package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/mockidp/server"
)

func serveIdPCommand() *cobra.Command {
	var listenOn, dialect, base string
	var manual bool
	var seed uint64
	var auth authSettings
	var headers []string
	command := &cobra.Command{
		Use:   "idp",
		Short: "Serve the mock identity provider, to be driven by hand or by scripts",
		Long: "Serves a mock identity provider that provisions to a service provider. People, groups and assignments are\n" +
			"JSON under /people, /groups, /assignments and /pushes; actions are under /actions; /log and /exchanges show\n" +
			"what was done. It asks for no credentials: keep it on a loopback address.",
		Example: "  scimspec serve idp --dialect okta-oin --target http://127.0.0.1:8080/scim/v2 --token-env SCIM_TOKEN\n" +
			`  curl -d '{"UserName":"ada@example.com","GivenName":"Ada","FamilyName":"Lane"}' http://127.0.0.1:9090/people`,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := auth.addHeaders(headers); err != nil {
				return err
			}
			options, err := auth.options()
			if err != nil {
				return err
			}
			client, recorder, err := scimspec.Client(options...)
			if err != nil {
				return err
			}
			idp, err := server.New(server.Options{
				Dialect: dialect, BaseURL: base, Client: client, Recorder: recorder, Seed: seed, Manual: manual, Start: time.Now(),
			})
			if err != nil {
				return &failure{exitUsage, err.Error(), "--dialect " + server.Dialects()[0]}
			}
			listener, err := listen(listenOn)
			if err != nil {
				return err
			}
			return serve(c.Context(), c.OutOrStdout(), listener, "", idp)
		},
	}
	flags := command.Flags()
	flags.StringVar(&listenOn, "listen", "127.0.0.1:0", "`address` to listen on; port 0 takes any free one")
	flags.StringVar(&dialect, "dialect", "okta-oin", fmt.Sprintf("what to play: %v", server.Dialects()))
	flags.StringVar(&base, "target", "", "base `URL` of the service provider to provision to")
	flags.BoolVar(&manual, "manual", false, "provision only when /actions/sync asks for it")
	flags.Uint64Var(&seed, "seed", uint64(time.Now().UnixNano()), "of ids and passwords")
	bindAccess(flags, &auth, &headers)
	_ = command.MarkFlagRequired("target")
	return command
}
