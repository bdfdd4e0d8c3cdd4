package ledger_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/scimspec/scimspec/internal/ledger"
)

const stem = "scimspec-abc"

// provider answers creates with ids and keeps a record of what reached it.
type provider struct {
	*httptest.Server
	mu      sync.Mutex
	seen    []string
	status  int    // of creates; 0: 201
	drop    bool   // takes a create and closes the connection
	created string // the body of the last create
}

func serve(t *testing.T) *provider {
	t.Helper()
	p := &provider{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.seen = append(p.seen, r.Method+" "+r.URL.Path)
		switch {
		case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/Bulk"):
			if p.status != 0 {
				io.WriteString(w, `{"Operations":[{"method":"POST","status":"`+strconv.Itoa(p.status)+`"}]}`)
				return
			}
			io.WriteString(w, `{"Operations":[{"method":"POST","location":"`+p.URL+`/scim/Users/b1","status":"201"}]}`)
		case r.Method == http.MethodPost:
			p.created = string(body)
			if p.drop {
				panic(http.ErrAbortHandler)
			}
			if p.status != 0 {
				w.WriteHeader(p.status)
				return
			}
			w.WriteHeader(http.StatusCreated)
			io.WriteString(w, `{"id":"u 1/2","userName":"`+stem+`-1-ada@example.com"}`)
		case r.Method == http.MethodGet && r.URL.RawQuery != "":
			io.WriteString(w, `{"Resources":[{"id":"found","userName":"`+stem+`-1-ada@example.com"},{"id":"other","userName":"somebody@example.com"}]}`)
		case r.Method == http.MethodDelete:
			w.WriteHeader(http.StatusNoContent)
		default:
			io.WriteString(w, `{"id":"stranger","userName":"somebody@example.com"}`)
		}
	}))
	t.Cleanup(p.Close)
	return p
}

// requests returns what reached the provider so far.
func (p *provider) requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.seen)
}

func book(t *testing.T, p *provider, path string) (*ledger.Ledger, *http.Client) {
	t.Helper()
	l, err := ledger.New(path, p.URL+"/scim", stem)
	if err != nil {
		t.Fatal(err)
	}
	return l, &http.Client{Transport: l.Guard(http.DefaultTransport)}
}

func send(t *testing.T, client *http.Client, method, url, body string) error {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

const ada = `{"userName":"` + stem + `-1-ada@example.com"}`

func TestCreateAndClean(t *testing.T) {
	p := serve(t)
	path := filepath.Join(t.TempDir(), "ledger.jsonl")
	l, client := book(t, p, path)
	if err := send(t, client, http.MethodPost, p.URL+"/scim/Users", ada); err != nil {
		t.Fatal(err)
	}
	entries := l.Entries()
	if len(entries) != 1 || entries[0].State != ledger.Created || entries[0].ID != "u 1/2" {
		t.Fatalf("entries: got %+v, want one created as u 1/2", entries)
	}
	l.Clean(t.Context(), http.DefaultClient, 1, stem)
	if got, want := p.requests()[len(p.requests())-1], "DELETE /scim/Users/u 1/2"; got != want {
		t.Errorf("last request: got %s, want %s", got, want)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("ledger file after everything was deleted: got one, want none")
	}
}

// TestGuard proves that nothing foreign is written to, in whatever way it is asked for.
func TestGuard(t *testing.T) {
	p := serve(t)
	l, client := book(t, p, "")
	if err := send(t, client, http.MethodPost, p.URL+"/scim/Users", ada); err != nil {
		t.Fatal(err)
	}
	if err := send(t, client, http.MethodGet, p.URL+"/scim/Users?count=2", ""); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		method, path, body string
		foreign            bool
	}{
		"own":                {http.MethodPut, "/Users/u%201%2F2", ada, false},
		"own by its name":    {http.MethodPatch, "/Users/found", `{}`, false},
		"made up by the run": {http.MethodDelete, "/Users/" + stem + "-1-unknown", "", false},
		"stranger by PUT":    {http.MethodPut, "/Users/stranger", ada, true},
		"stranger by PATCH":  {http.MethodPatch, "/Users/other", `{}`, true},
		"stranger by DELETE": {http.MethodDelete, "/Groups/other", "", true},
		"whole collection":   {http.MethodDelete, "/Users", "", true},
		"subject":            {http.MethodPatch, "/Me", `{}`, true},
		"stranger in bulk":   {http.MethodPost, "/Bulk", `{"Operations":[{"method":"DELETE","path":"/Users/other"}]}`, true},
		"own in bulk":        {http.MethodPost, "/Bulk", `{"Operations":[{"method":"DELETE","path":"/Users/found"}]}`, false},
		"collection in bulk": {http.MethodPost, "/Bulk", `{"Operations":[{"method":"DELETE","path":"/Users"}]}`, true},
		"bulkId in bulk":     {http.MethodPost, "/Bulk", `{"Operations":[{"method":"PATCH","path":"/Users/bulkId:a","data":{}}]}`, false},
		"reading a stranger": {http.MethodGet, "/Users/stranger", "", false},
		"searching":          {http.MethodPost, "/Users/.search", `{}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(p.requests())
			err := send(t, client, row.method, p.URL+"/scim"+row.path, row.body)
			if got := errors.Is(err, ledger.ErrForeign); got != row.foreign {
				t.Errorf("refused as foreign: got %v (%v), want %v", got, err, row.foreign)
			}
			if row.foreign && len(p.requests()) != before {
				t.Errorf("requests that reached the target: got %v, want none", p.requests()[before:])
			}
		})
	}
	_ = l
}

// TestKilledRun proves that a create whose answer never came is found again by its name,
// after the process is gone, and that nobody else is deleted.
func TestKilledRun(t *testing.T) {
	p := serve(t)
	p.drop = true
	path := filepath.Join(t.TempDir(), "ledger.jsonl")
	_, client := book(t, p, path)
	if err := send(t, client, http.MethodPost, p.URL+"/scim/Users", ada); err == nil {
		t.Fatal("create on a broken connection: got no error")
	}
	reopened, err := ledger.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	reopened.Clean(t.Context(), http.DefaultClient, 1)
	var deleted []string
	for _, request := range p.requests() {
		if strings.HasPrefix(request, http.MethodDelete) {
			deleted = append(deleted, request)
		}
	}
	if len(deleted) != 1 || deleted[0] != "DELETE /scim/Users/found" {
		t.Errorf("deleted: got %v, want only /scim/Users/found", deleted)
	}
}

func TestHalfALine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.jsonl")
	content := `{"ledger":1,"baseURL":"http://127.0.0.1/scim","stem":"s-"}` + "\n" +
		`{"n":0,"state":"created","type":"User","name":"s-1","id":"1"}` + "\n" + `{"n":1,"state":"inte`
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := l.Entries(); len(got) != 1 || got[0].ID != "1" {
		t.Errorf("entries: got %+v, want the whole one", got)
	}
}

func TestRefusedCreateIsNotLeft(t *testing.T) {
	p := serve(t)
	p.status = http.StatusConflict
	l, client := book(t, p, "")
	if err := send(t, client, http.MethodPost, p.URL+"/scim/Users", ada); err != nil {
		t.Fatal(err)
	}
	if got := l.Entries()[0].State; got != ledger.Refused {
		t.Errorf("state after 409: got %s, want refused", got)
	}
}

func TestBulkCreates(t *testing.T) {
	p := serve(t)
	l, client := book(t, p, "")
	body := `{"Operations":[{"method":"POST","path":"/Users","bulkId":"a","data":` + ada + `}]}`
	if err := send(t, client, http.MethodPost, p.URL+"/scim/Bulk", body); err != nil {
		t.Fatal(err)
	}
	if got := l.Entries(); len(got) != 1 || got[0].ID != "b1" || got[0].State != ledger.Created {
		t.Errorf("entries: got %+v, want b1 created", got)
	}
}

// TestCleanWithoutFilter: where filters are refused, what was created is found by reading the
// list, by index or by cursor, and what is not in it is not left.
func TestCleanWithoutFilter(t *testing.T) {
	for name, byCursor := range map[string]bool{"by index": false, "by cursor": true} {
		t.Run(name, func(t *testing.T) {
			users := []string{"other", "another", "scimspec-x-1-ada@example.com"}
			var deleted []string
			web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				query := r.URL.Query()
				start, _ := strconv.Atoi(query.Get("startIndex") + query.Get("cursor"))
				switch {
				case query.Has("filter"):
					w.WriteHeader(http.StatusNotImplemented)
				case r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "/gone"):
					w.WriteHeader(http.StatusNotFound)
				case r.Method == http.MethodDelete:
					deleted = append(deleted, r.URL.Path)
					w.WriteHeader(http.StatusNoContent)
				default: // one user in a page
					at := max(start, 1)
					next := ""
					if byCursor && at < len(users) {
						next = fmt.Sprintf(`"nextCursor":"%d",`, at+1)
					}
					fmt.Fprintf(w, `{%s"totalResults":%d,"Resources":[{"id":"id%d","userName":%q}]}`, next, len(users), at, users[at-1])
				}
			}))
			t.Cleanup(web.Close)
			path := filepath.Join(t.TempDir(), "ledger.jsonl")
			lines := fmt.Sprintf(`{"ledger":1,"baseURL":%q,"stem":"scimspec-x"}`, web.URL) + "\n" +
				`{"n":0,"state":"intended","type":"User","name":"scimspec-x-1-ada@example.com"}` + "\n" +
				`{"n":1,"state":"created","type":"User","name":"scimspec-x-1-ben@example.com","id":"gone"}` + "\n"
			if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
				t.Fatal(err)
			}
			l, err := ledger.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			l.Clean(t.Context(), http.DefaultClient, 1)
			for _, entry := range l.Entries() {
				if entry.State != ledger.Deleted {
					t.Errorf("state of %s: got %s %s, want deleted", entry.Name, entry.State, entry.Reason)
				}
			}
			if len(deleted) != 1 || deleted[0] != "/Users/id3" {
				t.Errorf("deleted: got %v, want only /Users/id3", deleted)
			}
		})
	}
}

// TestHalfABulkCreate: a service provider may create what it then refuses in a bulk job.
func TestHalfABulkCreate(t *testing.T) {
	p := serve(t)
	p.status = http.StatusConflict
	l, client := book(t, p, "")
	body := `{"Operations":[{"method":"POST","path":"/Users","bulkId":"a","data":` + ada + `}]}`
	if err := send(t, client, http.MethodPost, p.URL+"/scim/Bulk", body); err != nil {
		t.Fatal(err)
	}
	l.Clean(t.Context(), http.DefaultClient, 1)
	if got, want := p.requests()[len(p.requests())-1], "DELETE /scim/Users/found"; got != want {
		t.Errorf("last request: got %s, want %s", got, want)
	}
}

// TestNameless: what was created without a name of the run is not looked for by that name,
// for others may have none either.
func TestNameless(t *testing.T) {
	p := serve(t)
	p.status = http.StatusInternalServerError
	l, client := book(t, p, "")
	if err := send(t, client, http.MethodPost, p.URL+"/scim/Groups", `{"displayName":""}`); err != nil {
		t.Fatal(err)
	}
	l.Clean(t.Context(), http.DefaultClient, 1)
	if got := p.requests(); len(got) != 1 {
		t.Errorf("requests: got %v, want the create alone", got)
	}
	if got := l.Entries()[0].State; got != ledger.Refused {
		t.Errorf("state: got %s, want %s", got, ledger.Refused)
	}
}
