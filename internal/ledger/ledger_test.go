package ledger_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
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

// provider answers creates with ids and keeps a record of what reached it. One other user is
// there from the beginning.
type provider struct {
	*httptest.Server
	mu     sync.Mutex
	seen   []string
	stored map[string]string // id → its document
	status int               // of creates; 0: 201
	drop   bool              // takes a create and closes the connection
	refuse bool              // does not store what it refuses
}

func serve(t *testing.T) *provider {
	t.Helper()
	p := &provider{stored: map[string]string{"other": `{"id":"other","userName":"somebody@example.com"}`}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.seen = append(p.seen, r.Method+" "+r.URL.Path)
		id := strings.TrimPrefix(r.URL.Path[strings.LastIndex(r.URL.Path, "/scim/")+6:], "Users/")
		switch {
		case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/Bulk"):
			p.store("b1")
			if p.status != 0 {
				io.WriteString(w, `{"Operations":[{"method":"POST","status":"`+strconv.Itoa(p.status)+`"}]}`)
				return
			}
			io.WriteString(w, `{"Operations":[{"method":"POST","location":"`+p.URL+`/scim/Users/b1","status":"201"}]}`)
		case r.Method == http.MethodPost:
			if strings.Contains(string(body), stem) && !p.refuse {
				p.store("u 1/2")
			}
			if p.drop {
				panic(http.ErrAbortHandler)
			}
			if p.status != 0 {
				w.WriteHeader(p.status)
				return
			}
			w.WriteHeader(http.StatusCreated)
			io.WriteString(w, p.stored["u 1/2"])
		case r.Method == http.MethodGet && r.URL.Path == "/scim/Users":
			fmt.Fprintf(w, `{"totalResults":%d,"Resources":[%s]}`, len(p.stored), strings.Join(slices.Sorted(maps.Values(p.stored)), ","))
		case r.Method == http.MethodGet && r.URL.Path == "/scim/Groups":
			io.WriteString(w, `{"totalResults":0}`)
		case p.stored[id] == "":
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodDelete:
			delete(p.stored, id)
			w.WriteHeader(http.StatusNoContent)
		default:
			io.WriteString(w, p.stored[id])
		}
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *provider) store(id string) {
	p.stored[id] = fmt.Sprintf(`{"id":%q,"userName":"%s-1-ada@example.com"}`, id, stem)
}

// deletions returns the DELETEs that reached the provider.
func (p *provider) deletions() []string {
	return slices.DeleteFunc(p.requests(), func(r string) bool { return !strings.HasPrefix(r, http.MethodDelete) })
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
	l.Clean(t.Context(), http.DefaultClient, 1)
	if got, want := p.deletions(), []string{"DELETE /scim/Users/u 1/2"}; !slices.Equal(got, want) {
		t.Errorf("deletions: got %q, want %q", got, want)
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
	l.Refers("mentor")
	l.Invent("invented")
	const own, enterprise = "/Users/u%201%2F2", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	if err := send(t, client, http.MethodPost, p.URL+"/scim/Users", ada); err != nil {
		t.Fatal(err)
	}
	p.stored["jit"] = `{"id":"jit","userName":"` + stem + `-1-ben@example.com"}` // by a sign-in
	p.stored["double"] = `{"id":"double","userName":"` + stem + `-1-ada@example.com"}`
	if err := send(t, client, http.MethodGet, p.URL+"/scim/Users", ""); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		method, path, body string
		foreign            bool
	}{
		"own":                  {http.MethodPut, "/Users/u%201%2F2", ada, false},
		"own by its name":      {http.MethodPatch, "/Users/jit", `{}`, false},
		"another of a name":    {http.MethodPatch, "/Users/double", `{}`, true},
		"made up by the run":   {http.MethodDelete, "/Users/" + stem + "-1-unknown", "", false},
		"stranger by PUT":      {http.MethodPut, "/Users/stranger", ada, true},
		"stranger by PATCH":    {http.MethodPatch, "/Users/other", `{}`, true},
		"stranger by DELETE":   {http.MethodDelete, "/Groups/other", "", true},
		"whole collection":     {http.MethodDelete, "/Users", "", true},
		"subject":              {http.MethodPatch, "/Me", `{}`, true},
		"stranger in bulk":     {http.MethodPost, "/Bulk", `{"Operations":[{"method":"DELETE","path":"/Users/other"}]}`, true},
		"own in bulk":          {http.MethodPost, "/Bulk", `{"Operations":[{"method":"DELETE","path":"/Users/jit"}]}`, false},
		"POST to a stranger":   {http.MethodPost, "/Users/other", ada, true},
		"behind a stranger":    {http.MethodPut, "/Users/other/" + stem + "-1-unknown", ada, true},
		"member":               {http.MethodPost, "/Groups", `{"displayName":"` + stem + `-1 a","members":[{"value":"other"}]}`, true},
		"own member":           {http.MethodPost, "/Groups", `{"displayName":"` + stem + `-1 b","members":[{"value":"u 1/2"}]}`, false},
		"added member":         {http.MethodPatch, own, `{"Operations":[{"op":"Add","path":"members","value":[{"value":"other"}]}]}`, true},
		"one added member":     {http.MethodPatch, own, `{"Operations":[{"op":"add","path":"members","value":{"value":"other"}}]}`, true},
		"member without path":  {http.MethodPatch, own, `{"Operations":[{"op":"add","value":{"Members":[{"value":"other"}]}}]}`, true},
		"member in the path":   {http.MethodPatch, own, `{"Operations":[{"op":"remove","path":"members[value eq \"other\"]"}]}`, true},
		"own in the path":      {http.MethodPatch, own, `{"Operations":[{"op":"remove","path":"members[value eq \"u 1/2\"]"}]}`, false},
		"manager":              {http.MethodPut, own, `{"` + enterprise + `":{"manager":{"value":"other"}}}`, true},
		"manager as text":      {http.MethodPatch, own, `{"Operations":[{"op":"replace","path":"` + enterprise + `:manager","value":"other"}]}`, true},
		"value of the manager": {http.MethodPatch, own, `{"Operations":[{"op":"replace","path":"` + enterprise + `:manager.value","value":"other"}]}`, true},
		"name of the manager":  {http.MethodPatch, own, `{"Operations":[{"op":"replace","path":"` + enterprise + `:manager.displayName","value":"other"}]}`, false},
		"$ref":                 {http.MethodPut, own, `{"manager":{"$ref":"../Users/other"}}`, true},
		"$ref elsewhere":       {http.MethodPut, own, `{"manager":{"$ref":"https://example.com/1"}}`, false},
		"group of a user":      {http.MethodPut, own, `{"groups":[{"value":"other"}]}`, true},
		"member in bulk":       {http.MethodPost, "/Bulk", `{"Operations":[{"method":"POST","path":"/Groups","data":{"members":[{"value":"other"}]}}]}`, true},
		"declared reference":   {http.MethodPut, own, `{"mentor":"other"}`, true},
		"nobody's id":          {http.MethodPut, own, `{"manager":{"value":"invented"}}`, false},
		"collection in bulk":   {http.MethodPost, "/Bulk", `{"Operations":[{"method":"DELETE","path":"/Users"}]}`, true},
		"bulkId in bulk":       {http.MethodPost, "/Bulk", `{"Operations":[{"method":"PATCH","path":"/Users/bulkId:a","data":{}}]}`, false},
		"reading a stranger":   {http.MethodGet, "/Users/stranger", "", false},
		"searching":            {http.MethodPost, "/Users/.search", `{}`, false},
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
	if got, want := p.deletions(), []string{"DELETE /scim/Users/u 1/2"}; !slices.Equal(got, want) {
		t.Errorf("deletions: got %q, want %q", got, want)
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
	p.status, p.refuse = http.StatusConflict, true
	l, client := book(t, p, "")
	if err := send(t, client, http.MethodPost, p.URL+"/scim/Users", ada); err != nil {
		t.Fatal(err)
	}
	l.Clean(t.Context(), http.DefaultClient, 1)
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
					users = users[:2]
					w.WriteHeader(http.StatusNoContent)
				case r.URL.Path == "/Groups":
					io.WriteString(w, `{"totalResults":0}`)
				case r.URL.Path == "/Users/id3":
					fmt.Fprintf(w, `{"id":"id3","userName":%q}`, users[2])
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
	if got, want := p.deletions(), []string{"DELETE /scim/Users/b1"}; !slices.Equal(got, want) {
		t.Errorf("deletions: got %q, want %q", got, want)
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
	for _, request := range p.requests()[1:] {
		if !strings.HasPrefix(request, http.MethodGet) {
			t.Errorf("request of the cleanup: got %s, want it to read only", request)
		}
	}
	if got := l.Entries()[0].State; got != ledger.Refused {
		t.Errorf("state: got %s, want %s", got, ledger.Refused)
	}
}
