// Package idpcontainer starts the image of scimspec as a mock Okta and Entra ID with
// testcontainers-go, for tests whose service provider runs in a container, too.
//
//	idp, err := idpcontainer.Run(ctx, "scimspec", idpcontainer.WithTarget("http://app:8080/scim/v2"))
//	testcontainers.CleanupContainer(t, idp)
//	…
//	okta := idptest.Connect(t, idp.URL, idp.Token).Application("okta", "catalogue-app")
//
// Where a test can reach the service provider itself, package idptest is quicker: it needs no engine.
// The package is no part of the command, and of scimspec alone its users compile nothing else.
package idpcontainer

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

const (
	port     = "9090/tcp"
	tokenEnv = "SCIMSPEC_IDP_TOKEN"
	scimEnv  = "SCIM_TOKEN"
	seedPath = "/seed/people.yaml"
)

// Container is a running identity provider.
type Container struct {
	testcontainers.Container
	// URL is where its console, API and sign-in are, as this machine reaches them.
	URL string
	// Token is what it asks for, as Authorization: Bearer. It is made anew each time.
	Token string
}

// WithTarget is the base URL of the service provider as the container reaches it, or embedded for a
// reference target of its own for each application.
func WithTarget(base string) testcontainers.CustomizeRequestOption {
	return testcontainers.WithCmdArgs("--target", base)
}

// WithBearerToken authenticates at the service provider.
func WithBearerToken(token string) testcontainers.CustomizeRequestOption {
	return func(req *testcontainers.GenericContainerRequest) error {
		if err := testcontainers.WithEnv(map[string]string{scimEnv: token})(req); err != nil {
			return err
		}
		return testcontainers.WithCmdArgs("--token-env", scimEnv)(req)
	}
}

// WithSeedFile fills the directory out of a file on this machine, as --seed-file does.
func WithSeedFile(path string) testcontainers.CustomizeRequestOption {
	return func(req *testcontainers.GenericContainerRequest) error {
		req.Files = append(req.Files, testcontainers.ContainerFile{HostFilePath: path, ContainerFilePath: seedPath, FileMode: 0o444})
		return testcontainers.WithCmdArgs("--seed-file", seedPath)(req)
	}
}

// Run starts a container of the image, which is that of the Dockerfile's stage scimspec, and waits until it
// answers. Other flags of scimspec serve idp go by testcontainers.WithCmdArgs. The container comes back with
// an error, too, when there is one to be ended.
func Run(ctx context.Context, image string, options ...testcontainers.ContainerCustomizer) (*Container, error) {
	token := rand.Text()
	ready := wait.ForHTTP("/api").WithPort(port).WithHeaders(map[string]string{"Authorization": "Bearer " + token}).
		WithStatusCodeMatcher(func(status int) bool { return status == http.StatusOK })
	all := append([]testcontainers.ContainerCustomizer{
		testcontainers.WithCmd("serve", "idp", "--listen", "0.0.0.0:9090", "--host", "*", "--access-token-env", tokenEnv),
		testcontainers.WithEnv(map[string]string{tokenEnv: token}),
		testcontainers.WithExposedPorts(port),
		testcontainers.WithWaitStrategy(ready),
	}, options...)
	started, err := testcontainers.Run(ctx, image, all...)
	var container *Container
	if started != nil {
		container = &Container{Container: started, Token: token}
	}
	if err != nil {
		return container, fmt.Errorf("identity provider in a container: %w", err)
	}
	if container.URL, err = started.PortEndpoint(ctx, port, "http"); err != nil {
		return container, fmt.Errorf("identity provider in a container: %w", err)
	}
	return container, nil
}
