package server_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/server"
)

// watched is a service provider that writes down what arrives.
type watched struct {
	url string

	mu      sync.Mutex
	arrived []arrival
}

type arrival struct {
	method, path, body string
	header             http.Header
}

func watch(t *testing.T) *watched {
	t.Helper()
	handler, seen := reference.Start(t, reference.Options{}), &watched{}
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // what is cut off is seen as such
		seen.mu.Lock()
		seen.arrived = append(seen.arrived, arrival{r.Method, strings.TrimPrefix(r.URL.Path, "/scim/v2"), string(body), r.Header.Clone()})
		seen.mu.Unlock()
		r.Body = io.NopCloser(bytes.NewReader(body))
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(listener.Close)
	seen.url = listener.URL + "/scim/v2"
	return seen
}

// take returns what arrived since the last call; writes only, when asked to.
func (s *watched) take(writes bool) []arrival {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.arrived
	s.arrived = nil
	if writes {
		taken = slices.DeleteFunc(taken, func(a arrival) bool { return a.method == http.MethodGet })
	}
	return taken
}

// troubled is an application that provisions when asked, with two people and a group.
type troubled struct {
	*web
	app    string
	target *watched
}

func trouble(t *testing.T, tenant, app string) *troubled {
	t.Helper()
	target := watch(t)
	w := &troubled{serve(t, server.Options{BaseURL: target.url, Manual: true, Seed: 1}), "/api/tenants/" + tenant + "/applications/" + app, target}
	return w
}

func (w *troubled) on(id string) { w.call("PUT", w.app+"/troubles/"+id, "", 200) }

func (w *troubled) provision() []map[string]any {
	w.t.Helper()
	var entries []map[string]any
	for _, e := range w.call("POST", w.app+"/actions/provision", "", 200)["entries"].([]any) {
		entries = append(entries, e.(map[string]any))
	}
	return entries
}

func outcomes(entries []map[string]any) string {
	var all []string
	for _, e := range entries {
		all = append(all, fmt.Sprint(e["outcome"]))
	}
	return strings.Join(all, " ")
}

// TestTroublesOnTheWire holds what arrives at a service provider to what is switched on.
func TestTroublesOnTheWire(t *testing.T) {
	const ada, ben = "ada.lane@example.com", "ben.okoro@example.com"
	assign := func(w *troubled, user string) { w.call("PUT", w.app+"/users/"+user, "{}", 200) }
	rename := func(w *troubled, user, title string) {
		w.call("PATCH", "/api/tenants/okta/users/"+user, `{"title":"`+title+`"}`, 200)
	}
	for id, check := range map[string]func(t *testing.T, w *troubled){
		"twice": func(t *testing.T, w *troubled) {
			assign(w, ada)
			w.provision()
			got := w.target.take(true)
			if len(got) != 2 || got[0].method != "POST" || got[0].body != got[1].body {
				t.Errorf("writes: got %+v, want the same POST twice", got)
			}
		},
		"at-once": func(t *testing.T, w *troubled) {
			assign(w, ada)
			w.provision()
			if got := w.target.take(true); len(got) != 2 || got[0].body != got[1].body {
				t.Errorf("writes: got %+v, want the same POST twice", got)
			}
		},
		"lost-answer": func(t *testing.T, w *troubled) {
			assign(w, ada)
			if got := outcomes(w.provision()); !strings.Contains(got, "failure") {
				t.Errorf("outcomes: got %s, want a failure", got)
			}
			if got := w.target.take(true); len(got) != 1 {
				t.Errorf("writes: got %+v, want the one that arrived", got)
			}
			w.call("POST", w.app+"/actions/retry", "", 200)
			for _, a := range w.target.take(true) {
				if a.method == "POST" {
					t.Errorf("retry: got another POST, want a link with whom the lost one made")
				}
			}
			if app := w.call("GET", w.app, "", 200); app["provisioned"] != 1.0 {
				t.Errorf("provisioned: got %v, want 1", app["provisioned"])
			}
		},
		"slow": func(t *testing.T, w *troubled) {
			assign(w, ada)
			if got := outcomes(w.provision()); !strings.Contains(got, "failure") {
				t.Errorf("outcomes: got %s, want a failure", got)
			}
			if got := w.target.take(false); len(got) != 0 {
				t.Errorf("requests: got %+v, want none", got)
			}
		},
		"wrong-token": func(t *testing.T, w *troubled) {
			assign(w, ada)
			w.provision()
			for _, a := range w.target.take(false) {
				if got := a.header.Get("Authorization"); got != "Bearer wrong-on-purpose" {
					t.Errorf("Authorization: got %q", got)
				}
			}
		},
	} {
		t.Run(id, func(t *testing.T) {
			w := trouble(t, "okta", "catalogue-app")
			w.on(id)
			check(t, w)
		})
	}
	t.Run("stale-etag", func(t *testing.T) {
		w := trouble(t, "okta", "catalogue-app")
		assign(w, ada)
		w.provision()
		w.target.take(false)
		w.on("stale-etag")
		rename(w, ada, "Chief")
		w.provision()
		got := w.target.take(true)
		if len(got) == 0 || got[0].header.Get("If-Match") != `W/"stale-on-purpose"` {
			t.Errorf("writes: got %+v, want If-Match with a version that never was", got)
		}
	})
	t.Run("out-of-order", func(t *testing.T) {
		w := trouble(t, "okta", "catalogue-app")
		assign(w, ada)
		assign(w, ben)
		w.provision()
		w.target.take(false)
		w.on("out-of-order")
		rename(w, ada, "First")
		w.provision()
		if got := w.target.take(true); len(got) != 0 {
			t.Fatalf("writes: got %+v, want the write held back", got)
		}
		rename(w, ben, "Second")
		w.provision()
		got := w.target.take(true)
		first := slices.IndexFunc(got, func(a arrival) bool { return strings.Contains(a.body, "First") })
		second := slices.IndexFunc(got, func(a arrival) bool { return strings.Contains(a.body, "Second") })
		if first < 0 || second < 0 || first < second {
			t.Errorf("writes: got First at %d and Second at %d of %+v, want the older one later", first, second, got)
		}
		if app := w.call("GET", w.app, "", 200); fmt.Sprint(app["trouble"]) != "[]" {
			t.Errorf("trouble: got %v, want it over after once", app["trouble"])
		}
	})
}

// TestMembersByReplace holds a change of members to one replace of the whole list, for the
// products that send less.
func TestMembersByReplace(t *testing.T) {
	for name, row := range map[string]struct{ tenant, app, group, member, push string }{
		"okta":  {"okta", "catalogue-app", "Engineering", "emil.novak+test@example.com", "/pushes/Engineering"},
		"entra": {"entra", "enterprise-app", "Engineering", "soren.aagard@example.org", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := trouble(t, row.tenant, row.app)
			w.call("PUT", w.app+"/groups/"+row.group, `{}`, 200)
			if row.push != "" {
				w.call("PUT", w.app+row.push, "", 200)
			}
			w.provision()
			w.provision() // members who were not known in the first
			w.on("members-by-replace")
			w.target.take(false)
			w.call("DELETE", "/api/tenants/"+row.tenant+"/groups/"+row.group+"/members/"+row.member, "", 200)
			w.provision()
			replaced := 0
			for _, a := range w.target.take(true) {
				if strings.HasPrefix(a.path, "/Groups/") && strings.Contains(a.body, "members") {
					if !strings.Contains(a.body, `"op":"replace","path":"members"`) || strings.Count(a.body, `"value":"`) < 2 || strings.Contains(strings.ToLower(a.body), `"op":"remove"`) {
						t.Errorf("got %s %s %s, want a replace of all members", a.method, a.path, a.body)
					}
					replaced++
				}
			}
			if replaced == 0 {
				t.Error("writes to the group: got none")
			}
		})
	}
}
