package launch

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/scimspec/scimspec/mockidp/idpcontainer"
	"github.com/scimspec/scimspec/mockidp/idptest"
)

// unprivileged is the user of the images of this project.
const unprivileged = "65532:65532"

// idpImage is the image of the command as an unprivileged user: the Dockerfile's stage scimspec.
func idpImage(t *testing.T, r *reference) testcontainers.CustomizeRequestOption {
	t.Helper()
	dir := t.TempDir()
	text := "FROM " + r.image + "\nUSER " + unprivileged + "\nCMD []\n"
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return testcontainers.WithDockerfile(testcontainers.FromDockerfile{Context: dir})
}

// TestIdPContainer starts the identity provider as an unprivileged user, finds it closed without its
// token, and provisions somebody of a seed file into an embedded target.
func TestIdPContainer(t *testing.T) {
	r := useEngine(t)
	seed := filepath.Join(t.TempDir(), "people.yaml")
	if err := os.WriteFile(seed, []byte("users:\n  - {userName: gil@example.com, name: {givenName: Gil, familyName: Tamm}}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	idp, err := idpcontainer.Run(ctx, "", idpImage(t, r), idpcontainer.WithTarget("embedded"), idpcontainer.WithSeedFile(seed), testcontainers.WithCmdArgs("--manual"))
	if idp != nil {
		testcontainers.CleanupContainer(t, idp)
	}
	if err != nil {
		t.Fatal(err)
	}
	described, err := idp.Inspect(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got := described.Config.User; got != unprivileged {
		t.Errorf("user: got %q, want %s", got, unprivileged)
	}
	resp, err := http.Get(idp.URL + "/api")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var refused struct{ Error string }
	if err := json.NewDecoder(resp.Body).Decode(&refused); resp.StatusCode != http.StatusUnauthorized || err != nil || refused.Error == "" {
		t.Errorf("without the token: got %d %+v (%v), want 401 and why", resp.StatusCode, refused, err)
	}

	handles := idptest.Connect(t, idp.URL, idp.Token)
	okta := handles.Application("okta", "catalogue-app")
	okta.Assign("gil@example.com")
	entries := okta.Provision()
	if len(entries) == 0 || entries[len(entries)-1].Outcome != "success" {
		t.Errorf("log: got %+v, want a success", entries)
	}
}

// TestIdPContainerWantsToken starts the image on every address without a token: it refuses, and ends.
func TestIdPContainerWantsToken(t *testing.T) {
	r := useEngine(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	container, err := testcontainers.Run(ctx, "", idpImage(t, r),
		testcontainers.WithCmd("serve", "idp", "--listen", "0.0.0.0:9090"), testcontainers.WithWaitStrategy(wait.ForExit()))
	if container != nil {
		testcontainers.CleanupContainer(t, container)
	}
	if err != nil {
		t.Fatal(err)
	}
	state, err := container.State(ctx)
	if err != nil {
		t.Fatal(err)
	}
	logs, err := container.Logs(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer logs.Close()
	said, err := io.ReadAll(logs)
	if err != nil {
		t.Fatal(err)
	}
	if state.ExitCode != 2 || !strings.Contains(string(said), "asks for no token") {
		t.Errorf("without a token: got exit code %d and %q, want 2 and why", state.ExitCode, said)
	}
}
