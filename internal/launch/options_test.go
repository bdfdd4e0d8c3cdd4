package launch

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestResolve(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte("FROM scratch\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		in   Options
		want Options
	}{
		{
			"defaults", Options{Image: "app"},
			Options{Image: "app", Port: 8080, Path: "/scim/v2", Ready: "/scim/v2/ServiceProviderConfig", StartTimeout: time.Minute},
		},
		{
			"readiness follows the path", Options{Dockerfile: dir, Path: "api/scim/"},
			Options{Dockerfile: dir, Port: 8080, Path: "/api/scim", Ready: "/api/scim/ServiceProviderConfig", StartTimeout: time.Minute},
		},
		{
			"base URL at the root", Options{Image: "app", Path: "/"},
			Options{Image: "app", Port: 8080, Path: "", Ready: "/ServiceProviderConfig", StartTimeout: time.Minute},
		},
		{
			"everything given", Options{Image: "app", Port: 80, Path: "/v2", Ready: "healthz", StartTimeout: time.Second},
			Options{Image: "app", Port: 80, Path: "/v2", Ready: "/healthz", StartTimeout: time.Second},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := tc.in.resolve()
			if err != nil {
				t.Fatal(err)
			}
			if got.Image != tc.want.Image || got.Dockerfile != tc.want.Dockerfile || got.Port != tc.want.Port ||
				got.Path != tc.want.Path || got.Ready != tc.want.Ready || got.StartTimeout != tc.want.StartTimeout {
				t.Errorf("options: got %+v, want %+v", got, tc.want)
			}
		})
	}
}

// TestStartRefuses holds what is refused before an engine is asked, and so without one.
func TestStartRefuses(t *testing.T) {
	for _, tc := range []struct {
		name string
		in   Options
		want string
	}{
		{"nothing to start", Options{}, "neither an image nor a directory"},
		{"two things to start", Options{Image: "app", Dockerfile: "dir"}, "both an image (app) and a directory"},
		{"no such port", Options{Image: "app", Port: 70000}, "port: got 70000"},
		{"directory without a Dockerfile", Options{Dockerfile: t.TempDir()}, "is no directory with a Dockerfile"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Start(t.Context(), tc.in)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error: got %v, want it to say %q", err, tc.want)
			}
		})
	}
}

func TestProbe(t *testing.T) {
	for status, ready := range map[int]bool{200: true, 204: true, 401: true, 403: true, 404: true, 500: false, 503: false} {
		p := &probe{path: "/ready"}
		if got := p.match(status); got != ready {
			t.Errorf("status %d: got ready %t, want %t", status, got, ready)
		}
	}
	p := &probe{path: "/ready"}
	p.match(503)
	if got, want := p.String(), "GET /ready answered last with status 503"; got != want {
		t.Errorf("probe: got %q, want %q", got, want)
	}
}

func TestRefusals(t *testing.T) {
	var cause error
	r := &refusals{cancel: func(err error) { cause = err }}
	first, second := errors.New("no route"), errors.New("still no route")
	r.Printf("Building image %s", "x")
	r.Printf("Failed to pull image: %s, will retry", first)
	if cause != nil {
		t.Fatalf("after one refusal: got given up for %v, want another try", cause)
	}
	r.Printf("Failed to build image: %s, will retry", second)
	if !errors.Is(cause, second) {
		t.Errorf("after two refusals: got %v, want given up for %v", cause, second)
	}
}
