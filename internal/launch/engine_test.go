package launch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
)

const token = "launch-test-token"

// reference is what the tests share: the command, built once as a static binary, and an
// image of the reference target made from it. The image lives as long as its container.
type reference struct {
	binary    string // on this machine
	image     string
	container *Container
}

var (
	shared    = sync.OnceValues(newReference)
	sharedDir string
)

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "scimspec-launch")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	sharedDir = dir
	code := m.Run()
	// Nothing is built and started for the sake of ending it.
	sharedDir = ""
	if r, err := shared(); err == nil {
		if err := r.container.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// newReference builds the command without cgo and starts it from a Dockerfile.
func newReference() (*reference, error) {
	if sharedDir == "" {
		return nil, errors.New("no test asked for the reference target")
	}
	binary := filepath.Join(sharedDir, "scimspec")
	build := exec.Command("go", "build", "-trimpath", "-o", binary, "github.com/scimspec/scimspec/cmd/scimspec")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build of the command: %w\n%s", err, out)
	}
	if err := os.WriteFile(filepath.Join(sharedDir, "Dockerfile"), []byte(dockerfile), 0o644); err != nil {
		return nil, err
	}
	container, err := Start(context.Background(), Options{Dockerfile: sharedDir, Env: map[string]string{"SCIM_TOKEN": token}})
	if err != nil {
		return nil, err
	}
	return &reference{binary: binary, image: imageOf(container), container: container}, nil
}

const dockerfile = `FROM scratch
COPY scimspec /scimspec
ENTRYPOINT ["/scimspec"]
CMD ["serve", "target", "--listen", "0.0.0.0:8080", "--token-env", "SCIM_TOKEN"]
`

func imageOf(c *Container) string { return c.container.(*testcontainers.DockerContainer).Image }

// useEngine skips a test on a machine without an engine. In CI that is a failure: there a
// container run has to run.
func useEngine(t *testing.T) *reference {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a container engine: make test-all")
	}
	ctx, cancel := context.WithTimeout(t.Context(), engineWait)
	defer cancel()
	if _, err := engine(ctx, &refusals{cancel: func(error) {}}); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("container engine: %v", err)
		}
		t.Skipf("container engine: %v", err)
	}
	r, err := shared()
	if err != nil {
		t.Fatalf("reference target in a container: %v", err)
	}
	return r
}

// containers counts the containers of an image, running or not.
func containers(t *testing.T, image string) int {
	t.Helper()
	provider, err := testcontainers.NewDockerProvider()
	if err != nil {
		t.Fatal(err)
	}
	defer provider.Close()
	list, err := provider.Client().ContainerList(context.Background(), client.ContainerListOptions{
		All: true, Filters: make(client.Filters).Add("ancestor", image),
	})
	if err != nil {
		t.Fatalf("list of containers: %v", err)
	}
	return len(list.Items)
}

// hasImage tells whether the engine has an image.
func hasImage(t *testing.T, image string) bool {
	t.Helper()
	provider, err := testcontainers.NewDockerProvider()
	if err != nil {
		t.Fatal(err)
	}
	defer provider.Close()
	images, err := provider.ListImages(context.Background())
	if err != nil {
		t.Fatalf("list of images: %v", err)
	}
	for _, known := range images {
		if known.Name == image {
			return true
		}
	}
	return false
}

// layer writes a Dockerfile that changes the command of the reference target's image.
func layer(t *testing.T, image, command string) string {
	t.Helper()
	dir := t.TempDir()
	text := "FROM " + image + "\nCMD " + command + "\n"
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestNoEngine runs in a process of its own, for the library looks for the engine once. A
// client certificate that is not there makes every engine unreachable.
func TestNoEngine(t *testing.T) {
	if os.Getenv("SCIMSPEC_TEST_NO_ENGINE") == "1" {
		_, err := Start(t.Context(), Options{Image: "example"})
		if !errors.Is(err, ErrEngine) {
			t.Fatalf("error: got %v, want ErrEngine", err)
		}
		if strings.Contains(err.Error(), "\n") {
			t.Fatalf("error: got several lines, want one:\n%v", err)
		}
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// No time limit but the one of the whole test: a busy machine takes its time to start a process.
	command := exec.CommandContext(t.Context(), self, "-test.run=^TestNoEngine$", "-test.count=1")
	command.Env = append(os.Environ(), "SCIMSPEC_TEST_NO_ENGINE=1", "DOCKER_TLS_VERIFY=1", "DOCKER_CERT_PATH="+t.TempDir())
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("without an engine: %v\n%s", err, out)
	}
}
