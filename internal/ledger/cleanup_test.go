package ledger_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/ledger"
)

// TestCleanGoesAtOnce has eight users and, created in their midst, two groups: the users
// go three at a time, each group alone, and the latest first.
func TestCleanGoesAtOnce(t *testing.T) {
	var mu sync.Mutex
	var deleted []string
	var busy, most, created int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == http.MethodPost {
			created++
			w.WriteHeader(http.StatusCreated)
			fmt.Fprintf(w, `{"id":"%d"}`, created)
			return
		}
		busy++
		if most = max(most, busy); strings.Contains(r.URL.Path, "Groups") && busy > 1 {
			t.Errorf("%s: got %d deletions at the same time, want it alone", r.URL.Path, busy)
		}
		mu.Unlock()
		time.Sleep(20 * time.Millisecond)
		mu.Lock()
		busy--
		deleted = append(deleted, r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:])
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	l, err := ledger.New("", server.URL, stem)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: l.Guard(http.DefaultTransport)}
	for i := range 10 {
		endpoint, body := "/Users", fmt.Sprintf(`{"userName":"%s-1-%d"}`, stem, i)
		if i == 4 || i == 5 {
			endpoint, body = "/Groups", fmt.Sprintf(`{"displayName":"%s-1 %d"}`, stem, i)
		}
		if err := send(t, client, http.MethodPost, server.URL+endpoint, body); err != nil {
			t.Fatal(err)
		}
	}
	l.CleanScope(t.Context(), &http.Client{Transport: http.DefaultTransport}, 3, stem+"-1")
	if most != 3 {
		t.Errorf("deletions at the same time: got %d, want 3", most)
	}
	want := [][]string{{"10", "9", "8"}, {"7"}, {"6"}, {"5"}, {"4", "3", "2"}, {"1"}}
	for _, batch := range want {
		if len(deleted) < len(batch) {
			t.Fatalf("deleted: got %d too few, want %v", len(batch)-len(deleted), want)
		}
		got := slices.Clone(deleted[:len(batch)])
		slices.Sort(got)
		slices.Sort(batch)
		if !slices.Equal(got, batch) {
			t.Errorf("deleted next: got %v, want %v", got, batch)
		}
		deleted = deleted[len(batch):]
	}
	for _, entry := range l.Entries() {
		if entry.State != ledger.Deleted {
			t.Errorf("%s: got %s, want %s", entry.Name, entry.State, ledger.Deleted)
		}
	}
}

// TestCleanLeavesOtherScenarios keeps what another scenario of the run still needs.
func TestCleanLeavesOtherScenarios(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusCreated)
			fmt.Fprintf(w, `{"id":"%d"}`, len(body))
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	l, err := ledger.New("", server.URL, stem)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: l.Guard(http.DefaultTransport)}
	for _, name := range []string{stem + "-1-ada", stem + "-12-ada.lane"} {
		if err := send(t, client, http.MethodPost, server.URL+"/Users", fmt.Sprintf(`{"userName":%q}`, name)); err != nil {
			t.Fatal(err)
		}
	}
	l.CleanScope(t.Context(), http.DefaultClient, 4, stem+"-1")
	entries := l.Entries()
	if entries[0].State != ledger.Deleted || entries[1].State != ledger.Created {
		t.Errorf("after cleaning the first scenario: got %s and %s, want %s and %s", entries[0].State, entries[1].State, ledger.Deleted, ledger.Created)
	}
}

// TestOneIDForTwo: a target that gives one id to two resources lists both of them, and both
// are left.
func TestOneIDForTwo(t *testing.T) {
	both := `{"totalResults":2,"Resources":[{"id":"twice","userName":"scimspec-x-1-ada@example.com"},{"id":"twice","userName":"scimspec-x-1-ben@example.com"}]}`
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != http.MethodGet:
			w.WriteHeader(http.StatusForbidden)
		case r.URL.Path == "/Users":
			io.WriteString(w, both)
		default:
			io.WriteString(w, `{"totalResults":0}`)
		}
	}))
	t.Cleanup(web.Close)
	path := filepath.Join(t.TempDir(), "ledger.jsonl")
	lines := fmt.Sprintf(`{"ledger":1,"baseURL":%q,"stem":"scimspec-x"}`, web.URL) + "\n" +
		`{"n":0,"state":"created","type":"User","name":"scimspec-x-1-ada@example.com","id":"twice"}` + "\n" +
		`{"n":1,"state":"created","type":"User","name":"scimspec-x-1-ben@example.com","id":"twice"}` + "\n"
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	l.Clean(t.Context(), http.DefaultClient, 1)
	_, _, left := l.Tally()
	var names []string
	for _, entry := range left {
		names = append(names, entry.Name)
	}
	if want := []string{"scimspec-x-1-ada@example.com", "scimspec-x-1-ben@example.com"}; !slices.Equal(names, want) {
		t.Errorf("left: got %q, want %q", names, want)
	}
}
