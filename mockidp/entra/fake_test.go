package entra

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/scimspec/scimspec/mockidp/wire"
)

// fake is a small service provider for the tests: enough of Users and Groups to keep
// state, and a script that can answer instead. It records each request as it went out.
type fake struct {
	t      *testing.T
	server *httptest.Server

	mu      sync.Mutex
	users   map[string]*wire.Object
	groups  map[string]*wire.Object
	order   []string
	next    int
	dumps   []string
	lines   []string        // method and request target
	sending strings.Builder // what went out since the last answer
	bodies  []string
	script  func(r *http.Request) (status int, body string, taken bool)
}

func newFake(t *testing.T) *fake {
	f := &fake{t: t, users: map[string]*wire.Object{}, groups: map[string]*wire.Object{}}
	f.server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.server.Close)
	return f
}

// client reaches the fake as http://scim.example/v2.
func (f *fake) client(query string) *wire.Client {
	address := f.server.Listener.Addr().String()
	transport := &http.Transport{DisableCompression: true, DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return &tap{Conn: conn, fake: f}, err
	}}
	f.t.Cleanup(transport.CloseIdleConnections)
	return &wire.Client{BaseURL: "http://scim.example/v2" + query, HTTP: &http.Client{Transport: recorder{f, transport}}}
}

// tap records what really goes out.
type tap struct {
	net.Conn
	fake *fake
}

func (c *tap) Write(raw []byte) (int, error) {
	c.fake.mu.Lock()
	c.fake.sending.Write(raw)
	c.fake.mu.Unlock()
	return c.Conn.Write(raw)
}

type recorder struct {
	fake *fake
	next http.RoundTripper
}

func (r recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := r.next.RoundTrip(request)
	r.fake.mu.Lock()
	defer r.fake.mu.Unlock()
	dump := r.fake.sending.String()
	r.fake.sending.Reset()
	_, body, _ := strings.Cut(dump, "\r\n\r\n")
	r.fake.dumps = append(r.fake.dumps, strings.ReplaceAll(dump, "\r\n", "\n"))
	r.fake.lines = append(r.fake.lines, request.Method+" "+strings.TrimPrefix(request.URL.RequestURI(), "/v2"))
	r.fake.bodies = append(r.fake.bodies, body)
	return answer, err
}

// take returns the recorded request lines and forgets them.
func (f *fake) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	lines := f.lines
	f.lines, f.bodies, f.dumps = nil, nil, nil
	return lines
}

// writes returns how many recorded requests could change something, and forgets all.
func (f *fake) writes() []string {
	var out []string
	for _, line := range f.take() {
		if !strings.HasPrefix(line, "GET ") {
			out = append(out, line)
		}
	}
	return out
}

func (f *fake) body(i int) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i < 0 {
		i += len(f.bodies)
	}
	if i < 0 || i >= len(f.bodies) {
		return ""
	}
	return f.bodies[i]
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.script != nil {
		if status, body, taken := f.script(r); taken {
			if status == http.StatusTooManyRequests {
				w.Header().Set("Retry-After", "7")
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
			return
		}
	}
	parts := strings.SplitN(strings.TrimPrefix(r.URL.EscapedPath(), "/v2/"), "/", 2)
	store := f.users
	if parts[0] == "Groups" {
		store = f.groups
	}
	if len(parts) == 1 {
		f.collection(w, r, parts[0], store)
		return
	}
	id, _ := url.PathUnescape(parts[1])
	f.resource(w, r, id, store)
}

func (f *fake) collection(w http.ResponseWriter, r *http.Request, endpoint string, store map[string]*wire.Object) {
	if r.Method == http.MethodPost {
		raw, _ := io.ReadAll(r.Body)
		body, err := wire.ParseObject(raw)
		if err != nil {
			f.answer(w, 400, nil)
			return
		}
		key := "userName"
		if endpoint == "Groups" {
			key = "displayName"
		}
		for _, have := range store {
			if strings.EqualFold(have.Text(key), body.Text(key)) {
				f.answer(w, 409, nil)
				return
			}
		}
		f.next++
		id := fmt.Sprintf("%s-%d", strings.ToLower(strings.TrimSuffix(endpoint, "s")), f.next)
		body.Set("id", id)
		store[id] = body
		f.order = append(f.order, id)
		f.answer(w, 201, body)
		return
	}
	query, _ := url.ParseQuery(r.URL.RawQuery)
	found := []any{}
	for _, id := range f.order {
		if resource := store[id]; resource != nil && matches(resource, query.Get("filter")) {
			found = append(found, resource)
		}
	}
	total := len(found)
	if start, _ := strconv.Atoi(query.Get("startIndex")); start > 0 {
		count, _ := strconv.Atoi(query.Get("count"))
		found = found[min(start-1, total):min(start-1+count, total)]
	}
	f.answer(w, 200, wire.NewObject(wire.M("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}),
		wire.M("totalResults", total), wire.M("Resources", found)))
}

func matches(resource *wire.Object, filter string) bool {
	if filter == "" {
		return true
	}
	i := strings.LastIndex(filter, " eq ")
	want, _ := strconv.Unquote(filter[i+4:])
	target, err := parsePath(filter[:i])
	return err == nil && strings.EqualFold(text(target.value(resource)), want)
}

func (f *fake) resource(w http.ResponseWriter, r *http.Request, id string, store map[string]*wire.Object) {
	resource := store[id]
	if resource == nil {
		f.answer(w, 404, nil)
		return
	}
	switch r.Method {
	case http.MethodDelete:
		delete(store, id)
		f.answer(w, 204, nil)
	case http.MethodPatch:
		raw, _ := io.ReadAll(r.Body)
		body, err := wire.ParseObject(raw)
		if err != nil {
			f.answer(w, 400, nil)
			return
		}
		operations, _ := body.Get("Operations")
		for _, operation := range operations.([]any) {
			apply(resource, operation.(*wire.Object))
		}
		f.answer(w, 200, resource)
	default:
		f.answer(w, 200, resource)
	}
}

func (f *fake) answer(w http.ResponseWriter, status int, body *wire.Object) {
	w.Header().Set("Content-Type", "application/scim+json")
	w.WriteHeader(status)
	if body != nil {
		raw, err := wire.Encode(body)
		if err != nil {
			f.t.Errorf("fake: %v", err)
		}
		_, _ = w.Write(raw)
	}
}

// apply is one PATCH operation, as tolerant as both dialects need.
func apply(resource, operation *wire.Object) {
	value, _ := operation.Get("value")
	target := operation.Text("path")
	remove := strings.EqualFold(operation.Text("op"), "remove")
	switch {
	case target == "":
		for _, member := range value.(*wire.Object).Members() {
			store(resource, member.Name, member.Value)
		}
	case target == "members" || strings.HasPrefix(target, "members["):
		patchMembers(resource, target, value, remove)
	case target == "roles" && strings.EqualFold(operation.Text("op"), "add"):
		have, _ := resource.Get("roles")
		elements, _ := have.([]any)
		resource.Set("roles", append(elements, value.([]any)...))
	default:
		store(resource, target, value)
	}
}

func store(resource *wire.Object, target string, value any) {
	p, err := parsePath(target)
	if err != nil {
		return
	}
	if strings.EqualFold(p.attribute, "active") {
		value = strings.EqualFold(text(value), "true")
	}
	if p.attribute == "manager" {
		if id, ok := value.(string); ok {
			value = wire.NewObject(wire.M("value", id))
		}
	}
	within := resource
	if p.urn != "" {
		nested, _ := resource.Get(p.urn)
		if within, _ = nested.(*wire.Object); within == nil {
			within = &wire.Object{}
			resource.Set(p.urn, within)
		}
	}
	switch {
	case p.filter != "":
		p.newElement(within).Set(p.sub, value)
	case p.sub != "":
		nested, _ := within.Get(p.attribute)
		object, _ := nested.(*wire.Object)
		if object == nil {
			object = &wire.Object{}
			within.Set(p.attribute, object)
		}
		object.Set(p.sub, value)
	default:
		within.Set(p.attribute, value)
	}
}

func patchMembers(group *wire.Object, target string, value any, remove bool) {
	names := []string{}
	if list, ok := value.([]any); ok {
		for _, element := range list {
			names = append(names, element.(*wire.Object).Text("value"))
		}
	} else if p, err := parsePath(target); err == nil && p.filter != "" {
		names = append(names, p.want)
	}
	have, _ := group.Get("members")
	kept := []any{}
	elements, _ := have.([]any)
	for _, element := range elements {
		held := false
		for _, name := range names {
			held = held || element.(*wire.Object).Text("value") == name
		}
		if !held { // an addition moves a member who is there already to the end
			kept = append(kept, element)
		}
	}
	if !remove {
		for _, name := range names {
			kept = append(kept, wire.NewObject(wire.M("value", name)))
		}
	}
	group.Set("members", kept)
}

func (f *fake) user(name string) *wire.Object {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, user := range f.users {
		if strings.EqualFold(user.Text("userName"), name) {
			return user.Clone()
		}
	}
	return nil
}
