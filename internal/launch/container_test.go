package launch

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// get asks the container, with the token if there is one.
func get(t *testing.T, url, bearer string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if bearer != "" {
		request.Header.Set("Authorization", "Bearer "+bearer)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatalf("GET %s: %v", url, err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

func TestStartServes(t *testing.T) {
	r := useEngine(t)
	c, err := Start(t.Context(), Options{Image: r.image, Env: map[string]string{"SCIM_TOKEN": "another"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if !strings.HasSuffix(c.BaseURL(), "/scim/v2") {
		t.Errorf("base URL: got %s, want one that ends in /scim/v2", c.BaseURL())
	}
	for _, ask := range []struct {
		name, url, bearer string
		want              int
	}{
		{"discovery", "/ServiceProviderConfig", "another", http.StatusOK},
		{"users, token from the environment", "/Users", "another", http.StatusOK},
		{"users, token of another container", "/Users", token, http.StatusUnauthorized},
		{"users, no token", "/Users", "", http.StatusUnauthorized},
	} {
		if got := get(t, c.BaseURL()+ask.url, ask.bearer); got != ask.want {
			t.Errorf("%s: got status %d, want %d", ask.name, got, ask.want)
		}
	}
	if log := c.Log(); !strings.Contains(log, "listening on") {
		t.Errorf("log: got %q, want the line that says where it listens", log)
	}
}

func TestCloseRemoves(t *testing.T) {
	r := useEngine(t)
	ctx, cancel := context.WithCancel(t.Context())
	c, err := Start(ctx, Options{
		Dockerfile: layer(t, r.image, `["serve", "target", "--listen", "0.0.0.0:9090"]`), Port: 9090, Path: "scim/v2/", Ready: "scim/v2/Schemas",
	})
	if err != nil {
		t.Fatal(err)
	}
	image := imageOf(c)
	if got := get(t, c.BaseURL()+"/Users", ""); got != http.StatusOK {
		t.Errorf("users, no token configured: got status %d, want 200", got)
	}
	if !hasImage(t, image) || containers(t, image) != 1 {
		t.Fatalf("before Close: image present %t, containers %d; want one container of it", hasImage(t, image), containers(t, image))
	}
	cancel() // removal must not depend on it
	if err := c.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if n := containers(t, image); n != 0 {
		t.Errorf("containers after Close: got %d, want none", n)
	}
	if hasImage(t, image) {
		t.Errorf("image %s, which was built for the container, is still there after Close", image)
	}
	if log := c.Log(); !strings.Contains(log, "listening on") {
		t.Errorf("log after Close: got %q, want what it had written", log)
	}
}

// TestStartFails goes through what can be wrong with a container. Each failure says what it
// is and leaves no container behind.
func TestStartFails(t *testing.T) {
	r := useEngine(t)
	missing := t.TempDir()
	if err := os.WriteFile(filepath.Join(missing, "Dockerfile"), []byte("FROM scratch\nCOPY nothing /\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name    string
		options Options
		within  time.Duration
		want    []string
	}{
		{
			"process ends",
			Options{Dockerfile: layer(t, r.image, `["serve", "target", "--fault", "no-such-fault"]`)},
			30 * time.Second, []string{"exited with code 2 before it was ready", "the last it wrote:", "  | ", "no-such-fault"},
		},
		{
			"nobody listens on the port",
			Options{Image: r.image, Port: 7070, StartTimeout: time.Second, Env: map[string]string{"SCIM_TOKEN": token}},
			15 * time.Second, []string{"not ready within 1s", "GET /scim/v2/ServiceProviderConfig was not answered", "listening on"},
		},
		{
			"command is not in the image",
			Options{Dockerfile: layer(t, r.image, "[]\nENTRYPOINT [\"/absent\"]")},
			30 * time.Second, []string{"start:", "/absent"},
		},
		{
			"build fails",
			Options{Dockerfile: missing},
			30 * time.Second, []string{"build of the Dockerfile in " + missing, "COPY nothing"},
		},
		{
			"registry does not answer",
			Options{Image: "127.0.0.1:1/scimspec/absent:1"},
			30 * time.Second, []string{"image 127.0.0.1:1/scimspec/absent:1 is not here and cannot be pulled", "connection refused"},
		},
		{
			"image reference is malformed",
			Options{Image: "No Such Image"},
			30 * time.Second, []string{"image No Such Image", "invalid reference format"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before := containers(t, r.image)
			begun := time.Now()
			c, err := Start(t.Context(), tc.options)
			if err == nil {
				_ = c.Close()
				t.Fatal("error: got none")
			}
			if took := time.Since(begun); took > tc.within {
				t.Errorf("time until the error: got %s, want at most %s", took, tc.within)
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error: got %q, want it to say %q", err, want)
				}
			}
			if errors.Is(err, ErrEngine) {
				t.Errorf("error: got ErrEngine, with an engine at hand: %v", err)
			}
			if after := containers(t, r.image); after != before {
				t.Errorf("containers of the reference target and of images built on it: got %d, want %d as before", after, before)
			}
		})
	}
}

func TestStartInterrupted(t *testing.T) {
	r := useEngine(t)
	before := containers(t, r.image)
	stop := errors.New("interrupted by the test")
	ctx, cancel := context.WithCancelCause(t.Context())
	timer := time.AfterFunc(2*time.Second, func() { cancel(stop) })
	defer timer.Stop()
	_, err := Start(ctx, Options{Image: r.image, Port: 7070, Env: map[string]string{"SCIM_TOKEN": token}})
	if !errors.Is(err, stop) {
		t.Errorf("error: got %v, want the cause of the interruption", err)
	}
	if after := containers(t, r.image); after != before {
		t.Errorf("containers: got %d, want %d as before", after, before)
	}
}
