package okta

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/scimspec/scimspec/mockidp/wire"
)

// provider is a small service provider for the tests: it keeps users and groups as it
// got them and knows exactly the requests that Okta sends. scripted answers come first.
type provider struct {
	t *testing.T

	mu       sync.Mutex
	users    []*wire.Object
	groups   []*wire.Object
	next     int
	requests []string // as HTTP text
	script   []func(w http.ResponseWriter, r *http.Request) bool
}

func newProvider(t *testing.T) (*provider, *wire.Client) {
	t.Helper()
	fake := &provider{t: t}
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return fake, &wire.Client{BaseURL: server.URL + "/scim/v2", HTTP: server.Client()}
}

// answers makes the next request that match accepts get this answer, once.
func (f *provider) answers(match string, status int, body string, header ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.script = append(f.script, func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.Method+" "+r.URL.Path, match) {
			return false
		}
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
		return true
	})
}

func (f *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	f.requests = append(f.requests, asText(r, body))
	for i, scripted := range f.script {
		if scripted(w, r) {
			f.script = slices.Delete(f.script, i, i+1)
			return
		}
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	segments := strings.Split(strings.TrimPrefix(r.URL.Path, "/scim/v2/"), "/")
	store := &f.users
	if segments[0] == "Groups" {
		store = &f.groups
	}
	status, answer := f.handle(r, segments, store, body)
	w.Header().Set("Content-Type", "application/scim+json")
	w.WriteHeader(status)
	if answer != nil {
		encoded, err := wire.Encode(answer)
		if err != nil {
			f.t.Errorf("encode answer: %v", err)
		}
		_, _ = w.Write(encoded)
	}
}

func (f *provider) handle(r *http.Request, segments []string, store *[]*wire.Object, body []byte) (int, *wire.Object) {
	var sent *wire.Object
	if len(body) > 0 {
		var err error
		if sent, err = wire.ParseObject(body); err != nil {
			return 400, scimError(400, err.Error())
		}
	}
	if len(segments) == 1 {
		if r.Method == http.MethodPost {
			return f.add(store, sent, segments[0])
		}
		return f.list(r, *store)
	}
	at := slices.IndexFunc(*store, func(have *wire.Object) bool { return have.Text("id") == segments[1] })
	if at < 0 {
		return 404, scimError(404, "Resource "+segments[1]+" not found")
	}
	switch r.Method {
	case http.MethodGet:
	case http.MethodPut:
		sent.Delete("password")
		sent.Set("id", segments[1])
		(*store)[at] = sent
	case http.MethodPatch:
		if err := patched((*store)[at], sent); err != nil {
			return 400, scimError(400, err.Error())
		}
	case http.MethodDelete:
		*store = slices.Delete(*store, at, at+1)
		return 204, nil
	default:
		return 405, scimError(405, "not supported")
	}
	return 200, (*store)[at].Clone()
}

func (f *provider) add(store *[]*wire.Object, sent *wire.Object, kind string) (int, *wire.Object) {
	name := "userName"
	if kind == "Groups" {
		name = "displayName"
	}
	for _, have := range *store {
		if strings.EqualFold(have.Text(name), sent.Text(name)) {
			return 409, scimError(409, name+" is taken")
		}
	}
	f.next++
	sent.Delete("password")
	id := fmt.Sprintf("u-%d", f.next)
	if kind == "Groups" {
		id = fmt.Sprintf("g-%d", f.next)
	}
	sent.Set("id", id)
	sent.Set("meta", wire.NewObject(wire.M("resourceType", strings.TrimSuffix(kind, "s"))))
	*store = append(*store, sent)
	return 201, sent.Clone()
}

func (f *provider) list(r *http.Request, store []*wire.Object) (int, *wire.Object) {
	query := r.URL.Query()
	var startIndex, count int
	_, _ = fmt.Sscan(query.Get("startIndex"), &startIndex)
	_, _ = fmt.Sscan(query.Get("count"), &count)
	kept := store
	if filter := query.Get("filter"); filter != "" {
		attribute, literal, _ := strings.Cut(filter, " eq ")
		var value string
		if err := json.Unmarshal([]byte(literal), &value); err != nil {
			return 400, scimError(400, "filter")
		}
		kept = nil
		for _, have := range store {
			if strings.EqualFold(valueOf(have, attribute), value) {
				kept = append(kept, have)
			}
		}
	}
	from := min(max(startIndex-1, 0), len(kept))
	to := min(from+count, len(kept))
	listed := []any{}
	for _, have := range kept[from:to] {
		listed = append(listed, have.Clone())
	}
	return 200, wire.NewObject(
		wire.M("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}), wire.M("totalResults", len(kept)),
		wire.M("startIndex", startIndex), wire.M("itemsPerPage", len(listed)), wire.M("Resources", listed))
}

func valueOf(have *wire.Object, attribute string) string {
	if attribute != "email" {
		return have.Text(attribute)
	}
	emails, _ := have.Find("emails")
	for _, email := range emails.([]any) {
		return email.(*wire.Object).Text("value")
	}
	return ""
}

// patched knows the PATCH bodies of the catalog apps and nothing else.
func patched(have, sent *wire.Object) error {
	operations, _ := sent.Get("Operations")
	for _, value := range operations.([]any) {
		operation := value.(*wire.Object)
		op, path := operation.Text("op"), operation.Text("path")
		argument, _ := operation.Get("value")
		members, _ := have.Get("members")
		listed, _ := members.([]any)
		switch {
		case op == "replace" && path == "":
			for _, member := range argument.(*wire.Object).Members() {
				if member.Name != "id" && member.Name != "password" {
					have.Set(member.Name, member.Value)
				}
			}
		case op == "replace" && path == "members":
			have.Set("members", argument)
		case op == "add" && path == "members":
			for _, member := range argument.([]any) {
				if indexOf(listed, member.(*wire.Object).Text("value")) < 0 {
					listed = append(listed, member)
				}
			}
			have.Set("members", listed)
		case op == "remove" && strings.HasPrefix(path, `members[value eq "`):
			id := strings.TrimSuffix(strings.TrimPrefix(path, `members[value eq "`), `"]`)
			if i := indexOf(listed, id); i >= 0 {
				have.Set("members", slices.Delete(listed, i, i+1))
			}
		default:
			return fmt.Errorf("unknown operation %s %q", op, path)
		}
	}
	return nil
}

func indexOf(members []any, id string) int {
	return slices.IndexFunc(members, func(member any) bool { return member.(*wire.Object).Text("value") == id })
}

func scimError(status int, detail string) *wire.Object {
	return wire.NewObject(
		wire.M("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:Error"}),
		wire.M("detail", detail), wire.M("status", fmt.Sprint(status)))
}

// asText writes a request as HTTP text with sorted headers; the port is left out.
func asText(r *http.Request, body []byte) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s HTTP/1.1\n", r.Method, r.URL.RequestURI())
	lines := []string{"Host: scim.example.com"}
	for name, values := range r.Header {
		lines = append(lines, name+": "+strings.Join(values, ", "))
	}
	sort.Strings(lines)
	fmt.Fprintf(&out, "%s\n\n%s\n", strings.Join(lines, "\n"), body)
	return out.String()
}

// sent returns method, path and query of the requests since the last call.
func (f *provider) sent() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	lines := make([]string, 0, len(f.requests))
	for _, text := range f.requests {
		first, _, _ := strings.Cut(text, " HTTP/1.1")
		lines = append(lines, strings.Replace(first, "/scim/v2", "", 1))
	}
	f.requests = nil
	return lines
}

// wire returns the requests since the last call as HTTP text.
func (f *provider) wire() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	text := strings.Join(f.requests, "\n")
	f.requests = nil
	return text
}

// user returns a stored user by userName.
func (f *provider) user(userName string) *wire.Object {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, have := range f.users {
		if have.Text("userName") == userName {
			return have.Clone()
		}
	}
	return nil
}

func (f *provider) plant(store *[]*wire.Object, documents ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, document := range documents {
		object, err := wire.ParseObject([]byte(document))
		if err != nil {
			f.t.Fatalf("plant: %v", err)
		}
		*store = append(*store, object)
	}
}
