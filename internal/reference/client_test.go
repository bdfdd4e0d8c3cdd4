package reference

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// caller speaks to a server without a network.
type caller struct {
	h     http.Handler
	token string
}

// answered is what came back.
type answered struct {
	Status int
	Header http.Header
	Body   string
}

func (a answered) json() map[string]any {
	var o map[string]any
	_ = json.Unmarshal([]byte(a.Body), &o) // a body that is no object reads as nil
	return o
}

// str follows members and indexes to a value, strings plain and the rest as JSON.
func (a answered) str(path ...string) string {
	var v any = a.json()
	for _, p := range path {
		switch x := v.(type) {
		case map[string]any:
			v = x[p]
		case []any:
			v = nil
			if i := int(p[0] - '0'); len(p) == 1 && i < len(x) {
				v = x[i]
			}
		default:
			v = nil
		}
	}
	switch x := v.(type) {
	case string:
		return x
	case nil:
		return ""
	}
	data, _ := json.Marshal(v)
	return string(data)
}

// call sends a request; headers are "Name: value".
func (c caller) call(method, path, body string, headers ...string) answered {
	r := httptest.NewRequest(method, "http://scim.example.com/scim/v2"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/scim+json; charset=utf-8")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if r.Header.Set(name, value); value == "" {
			r.Header.Del(name)
		}
	}
	w := httptest.NewRecorder()
	if aborted(c.h, w, r) {
		return answered{}
	}
	return answered{Status: w.Code, Header: w.Result().Header, Body: w.Body.String()}
}

// aborted serves a request and says whether the connection ended without an answer.
func aborted(h http.Handler, w http.ResponseWriter, r *http.Request) (without bool) {
	defer func() {
		if cause := recover(); cause == http.ErrAbortHandler {
			without = true
		} else if cause != nil {
			panic(cause)
		}
	}()
	h.ServeHTTP(w, r)
	return false
}

// tick is a clock that moves on by a second each time.
func tick() func() time.Time {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

func serve(t testing.TB, o Options) caller {
	t.Helper()
	return caller{h: Start(t, o)}
}

func want(t testing.TB, subject string, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", subject, got, want)
	}
}

func user(name string, more ...string) string {
	return `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"` + name + `"` + strings.Join(append([]string{""}, more...), ",") + `}`
}

func group(name string, members ...string) string {
	list := make([]string, len(members))
	for i, m := range members {
		list[i] = `{"value":"` + m + `"}`
	}
	return `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"` + name + `","members":[` + strings.Join(list, ",") + `]}`
}

func patchBody(ops ...string) string {
	return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[` + strings.Join(ops, ",") + `]}`
}

// make creates a resource and gives its id.
func (c caller) make(t testing.TB, path, body string) string {
	t.Helper()
	a := c.call("POST", path, body)
	if a.Status != http.StatusCreated {
		t.Fatalf("POST %s: got %d %s, want 201", path, a.Status, a.Body)
	}
	return a.str("id")
}
