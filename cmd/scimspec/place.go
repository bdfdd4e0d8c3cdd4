package main

import (
	"context"
	"crypto"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/launch"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/reference"
)

// place brings the target to life if need be and says where it is.
func (s settings) place(ctx context.Context) ([]scimspec.Option, func(), error) {
	switch {
	case s.Target == embeddedTarget:
		return s.embedded()
	case s.Target != "":
		options := []scimspec.Option{scimspec.URL(s.Target)}
		if s.Name != "" {
			options = append(options, scimspec.Named("url", s.Name))
		}
		return options, func() {}, nil
	case s.Image != "" || s.Dockerfile != "":
		return s.container(ctx)
	}
	return nil, nil, noTarget(targetHint)
}

// embedded serves the reference target on a loopback port, with a token of its own. When a
// product is judged, it behaves as the product's profile says.
func (s settings) embedded() ([]scimspec.Option, func(), error) {
	token, other := rand.Text(), rand.Text()
	product, err := readProfile(s.Profiles, s.profilePath())
	if err != nil {
		return nil, nil, err
	}
	key, err := s.keyFor(product)
	if err != nil {
		return nil, nil, err
	}
	behind, err := targetProduct(product, key)
	if err != nil {
		return nil, nil, err
	}
	server, err := reference.New(reference.Options{
		Tokens: []reference.Credential{{Token: token}, {Token: other, Tenant: "other"}},
		Seed:   s.Seed, Product: behind,
	}, s.faults...)
	if err != nil {
		return nil, nil, fmt.Errorf("reference target: %w", err)
	}
	base, stop, err := loopback(server)
	if err != nil {
		return nil, nil, err
	}
	options := []scimspec.Option{
		scimspec.URL(base + reference.DefaultPrefix), scimspec.Named("embedded", "reference target"),
		scimspec.BearerToken(token), scimspec.OtherTenantToken(other),
	}
	if product == nil {
		return options, stop, nil
	}
	control, stopControl, err := loopback(server.Management())
	if err != nil {
		stop()
		return nil, nil, err
	}
	ways, err := targetSignIn(base, "").options("")
	options = append(append(options, scimspec.Control(control), scimspec.SignInKey(key)), ways...)
	return options, func() { stopControl(); stop() }, err
}

// keyFor is the key of the identity providers, which only a product's target needs: the one
// that was given, or a new one.
func (s settings) keyFor(product *profile.Profile) (crypto.Signer, error) {
	if product == nil || s.key != nil {
		return s.key, nil
	}
	return newIdPKey()
}

// profilePath is where the product's profile lies, "" for one that ships.
func (s settings) profilePath() string {
	if s.ProfileFile == "" {
		return ""
	}
	return beside(s.configDir, s.ProfileFile)
}

// loopback serves a handler on a free port of this machine.
func loopback(handler http.Handler) (base string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("reference target: %w", err)
	}
	web := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = web.Serve(listener) }() // ends with Close
	return "http://" + listener.Addr().String(), func() { _ = web.Close() }, nil
}

// container starts an image as the target.
func (s settings) container(ctx context.Context) ([]scimspec.Option, func(), error) {
	env, err := s.environment()
	if err != nil {
		return nil, nil, err
	}
	container, err := launch.Start(ctx, launch.Options{
		Image: s.Image, Dockerfile: s.Dockerfile, Port: s.Port, Path: s.Path, Ready: s.Ready, Env: env,
	})
	if err != nil {
		return nil, nil, &failure{exitUndetermined, fmt.Sprintf("container: %v", err), "docker info, to see whether an engine answers; and the image's own log"}
	}
	name := s.Name
	if name == "" {
		name = s.Image + s.Dockerfile
	}
	options := []scimspec.Option{
		scimspec.URL(container.BaseURL()), scimspec.Named("container", name), scimspec.TargetLog(container.Log),
	}
	return options, func() { _ = container.Close() }, nil
}

// environment resolves NAME=VALUE and NAME for the container.
func (s settings) environment() (map[string]string, error) {
	env := map[string]string{}
	for name, value := range s.Env {
		env[name] = value
	}
	for _, entry := range s.EnvFrom {
		name, value, given := strings.Cut(entry, "=")
		if !given {
			found, ok := os.LookupEnv(name)
			if !ok {
				return nil, &failure{exitUsage, fmt.Sprintf("--env %s: the environment variable is not set", name), "--env " + name + "=VALUE"}
			}
			value = found
		}
		env[name] = value
	}
	return env, nil
}
