package load_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/load"
	"github.com/scimspec/scimspec/internal/reference"
)

// listener is a reference target that counts what it is asked.
type listener struct {
	next *reference.Server

	mu    sync.Mutex
	heard map[string]int // by operation
}

func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, err := load.Operation(r)
	if err != nil {
		name = err.Error()
	}
	if r.Method == http.MethodGet && !r.URL.Query().Has("filter") && strings.Count(r.URL.Path, "/") == 3 {
		name = "list" // of the cleanup, which is not measured
	}
	l.mu.Lock()
	l.heard[name]++
	l.mu.Unlock()
	l.next.ServeHTTP(w, r)
}

func serveTarget(t *testing.T) (*listener, string) {
	t.Helper()
	server := reference.Start(t, reference.Options{})
	l := &listener{next: server, heard: map[string]int{}}
	front := httptest.NewServer(l)
	t.Cleanup(front.Close)
	return l, front.URL + reference.DefaultPrefix
}

// left counts the resources at a reference target.
func (l *listener) left(t *testing.T) string {
	t.Helper()
	answer := httptest.NewRecorder()
	l.next.Management().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/state", nil))
	return strings.TrimSpace(answer.Body.String())
}

const nothing = `"Group":0,"User":0`

func TestRun(t *testing.T) {
	l, base := serveTarget(t)
	summary, err := load.Run(t.Context(), load.Options{BaseURL: base + "/", Transport: http.DefaultTransport, Requests: 400, Prefix: "load-"})
	if err != nil {
		t.Fatal(err)
	}
	if summary.Requests != 400 || summary.Failed != 0 || summary.Refused != 0 {
		t.Errorf("requests: got %d, %d failed and %d refused, want 400 and none", summary.Requests, summary.Failed, summary.Refused)
	}
	if summary.Created == 0 || summary.Deleted != summary.Created || len(summary.Left) > 0 || !strings.Contains(l.left(t), nothing) {
		t.Errorf("cleanup: got %d created, %d deleted, left %v and at the target %s", summary.Created, summary.Deleted, summary.Left, l.left(t))
	}
	var names []string
	for _, o := range summary.Operations {
		names = append(names, o.Name)
		if o.Count != l.heard[o.Name] && o.Name[:6] != "delete" {
			t.Errorf("%s: got %d measured, want the %d that the target heard", o.Name, o.Count, l.heard[o.Name])
		}
		if o.P50 <= 0 || o.P90 < o.P50 || o.P95 < o.P90 || o.P99 < o.P95 || o.Max < o.P99 {
			t.Errorf("%s: got %+v, want percentiles that rise", o.Name, o)
		}
	}
	for _, want := range []string{"match user", "create user", "update user", "deactivate user", "create group", "change members"} {
		if !slices.Contains(names, want) {
			t.Errorf("operations: got %v, want %s among them", names, want)
		}
	}
	var text bytes.Buffer
	if err := summary.WriteText(&text); err != nil || !strings.Contains(text.String(), "create user") {
		t.Errorf("text: got %q, %v", text.String(), err)
	}
}

func TestRunKeepsThePace(t *testing.T) {
	_, base := serveTarget(t)
	summary, err := load.Run(t.Context(), load.Options{BaseURL: base, Transport: http.DefaultTransport, Requests: 40, Rate: 80, Prefix: "load-"})
	if err != nil {
		t.Fatal(err)
	}
	if took := summary.DurationMs; took < 480 {
		t.Errorf("40 requests at 80 a second: got %.0f ms, want about 500", took)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	l, base := serveTarget(t)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	summary, err := load.Run(ctx, load.Options{BaseURL: base, Transport: http.DefaultTransport, Duration: time.Minute, Prefix: "load-"})
	if !errors.Is(err, context.DeadlineExceeded) || summary == nil || summary.Requests == 0 {
		t.Fatalf("interrupted load: got %+v, %v", summary, err)
	}
	if !strings.Contains(l.left(t), nothing) {
		t.Errorf("left at the target: got %s, want nothing", l.left(t))
	}
}

func TestRunCountsFailures(t *testing.T) {
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	defer front.Close()
	summary, err := load.Run(t.Context(), load.Options{BaseURL: front.URL, Transport: http.DefaultTransport, Requests: 20, Dialects: []string{"okta-oin"}, Duration: 5 * time.Second, Prefix: "load-"})
	if err != nil || summary.Refused != 20 || summary.Created != 0 {
		t.Errorf("a service provider that answers 503: got %+v, %v, want 20 refused", summary, err)
	}
}

func TestOptions(t *testing.T) {
	for name, o := range map[string]load.Options{
		"no bound":           {Prefix: "load-"},
		"an unknown dialect": {Requests: 1, Prefix: "load-", Dialects: []string{"okta"}},
		"a negative rate":    {Requests: 1, Prefix: "load-", Rate: -1},
		"no prefix":          {Requests: 1},
	} {
		if summary, err := load.Run(t.Context(), o); err == nil || summary != nil {
			t.Errorf("%s: got %v, %v, want an error", name, summary, err)
		}
	}
}

// TestSteeredClients: authentik and Keycloak load a service provider too, and are no script.
func TestSteeredClients(t *testing.T) {
	for _, dialect := range []string{"authentik", "keycloak"} {
		l, base := serveTarget(t)
		o := load.Options{BaseURL: base, Transport: http.DefaultTransport, Requests: 60, Prefix: "load-", Dialects: []string{dialect}}
		summary, err := load.Run(t.Context(), o)
		if err != nil || summary.Refused != 0 || summary.Created == 0 || !strings.Contains(l.left(t), nothing) {
			t.Errorf("%s: got %+v, %v, %s left, want nothing refused and nothing left", dialect, summary, err, l.left(t))
		}
		if err := load.WriteK6(io.Discard, o); err == nil {
			t.Errorf("%s as a script: got no error", dialect)
		}
	}
}

// TestK6RunsTheSameTraffic gives k6 the exported script. At the service provider a day of
// each dialect must look the same as from the identity providers themselves, but for the
// deletes that end it.
func TestK6RunsTheSameTraffic(t *testing.T) {
	if testing.Short() {
		t.Skip("builds k6 from its source: make test-all")
	}
	idp, base := serveTarget(t)
	for i, dialect := range load.Dialects() {
		tenant, err := load.NewTenant(dialect, base, http.DefaultClient, uint64(i), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if err := tenant.Day(t.Context(), fmt.Sprint("day-", i)); err != nil {
			t.Fatal(err)
		}
	}

	l, base := serveTarget(t)
	script := filepath.Join(t.TempDir(), "load.js")
	file, err := os.Create(script)
	if err != nil {
		t.Fatal(err)
	}
	if err := load.WriteK6(file, load.Options{BaseURL: "http://127.0.0.1:1", Duration: time.Minute, Rate: 50, Prefix: "load-"}); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	k6 := exec.CommandContext(ctx, "go", "tool", "-modfile="+modfile(t), "k6", "run", "--no-usage-report", "--quiet", "--address", "", script)
	k6.Env = append(os.Environ(), "SCIM_BASE_URL="+base, "SCIM_DAYS=4")
	k6.Dir = filepath.Dir(modfile(t))
	out, err := k6.CombinedOutput()
	if err != nil {
		t.Fatalf("k6: %v\n%s", err, out)
	}
	deleted := l.heard["delete user"] + l.heard["delete group"]
	if created := l.heard["create user"] + l.heard["create group"]; deleted != created || !strings.Contains(l.left(t), nothing) {
		t.Errorf("after k6: got %d created, %d deleted and %s left, want nothing left", created, deleted, l.left(t))
	}
	delete(l.heard, "delete user")
	delete(l.heard, "delete group")
	if !maps.Equal(l.heard, idp.heard) {
		t.Errorf("requests of k6: got %v, want %v\n%s", l.heard, idp.heard, out)
	}
}

func modfile(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../tools/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	return path
}
