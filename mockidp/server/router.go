package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/scimspec/scimspec/mockidp/server/page"
)

// route is one operation of the API: the router and /openapi.json are made of the same
// list.
type route struct {
	method, path string
	summary      string
	group        string // what it is about, for people
	in, out      any    // examples of the types of body and answer; nil: none
	query        []parameter
	do           func(*http.Request) (any, error)
	raw          http.HandlerFunc // instead of do
	legacy       bool             // a route of the first version
}

// parameter is one of a query.
type parameter struct{ name, kind, doc string }

func (s *Server) router() http.Handler {
	r := chi.NewRouter()
	for _, route := range s.routes {
		limit := int64(maxBody)
		if route.path == "/api/import" {
			limit = maxImport
		}
		handler := route.raw
		if handler == nil {
			handler = handle(limit, route.do)
		}
		r.Method(route.method, route.path, handler)
	}
	s.signSide(r)
	console := page.Handler(s.options.Version)
	r.Method(http.MethodGet, "/console/*", console)
	r.Method(http.MethodGet, "/t/*", console)
	r.Method(http.MethodGet, page.Icon, console)
	r.NotFound(func(w http.ResponseWriter, r *http.Request) { s.nothing(w, r) })
	r.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) { s.notThatWay(w, r) })
	return r
}

// root is the console for a browser and a description for everybody else.
func (s *Server) root(w http.ResponseWriter, r *http.Request) {
	if wantsPage(r) {
		page.Handler(s.options.Version).ServeHTTP(w, r)
		return
	}
	handle(maxBody, s.describe)(w, r)
}

func (s *Server) askForToken(w http.ResponseWriter) {
	w.WriteHeader(http.StatusUnauthorized)
	_ = page.Token(w) // the client went away
}

// nothing answers a path that is not there with those that are most like it.
func (s *Server) nothing(w http.ResponseWriter, r *http.Request) {
	var known []string
	for _, route := range s.routes {
		if !route.legacy || !strings.HasPrefix(r.URL.Path, "/api") {
			known = append(known, route.method+" "+route.path)
		}
	}
	answer(w, http.StatusNotFound, map[string]any{
		"error": fmt.Sprintf("%s: there is no such route", r.URL.Path), "try": "GET /openapi.json", "routes": known,
	})
}

// notThatWay answers a wrong method with those that the path has.
func (s *Server) notThatWay(w http.ResponseWriter, r *http.Request) {
	var methods, known []string
	for _, route := range s.routes {
		if fits(route.path, r.URL.Path) {
			methods = append(methods, route.method)
			known = append(known, route.method+" "+route.path+": "+route.summary)
		}
	}
	if len(methods) == 0 {
		methods = []string{http.MethodGet}
	}
	w.Header().Set("Allow", strings.Join(slices.Compact(methods), ", "))
	answer(w, http.StatusMethodNotAllowed, map[string]any{
		"error": fmt.Sprintf("%s %s: the path has no such method", r.Method, r.URL.Path), "try": "one of " + strings.Join(methods, ", "), "routes": known,
	})
}

// fits says whether a path is one of a pattern's.
func fits(pattern, path string) bool {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return false
	}
	for i := range want {
		if want[i] != have[i] && (!strings.HasPrefix(want[i], "{") || have[i] == "") {
			return false
		}
	}
	return true
}

// public says whether a request needs no token and may come from elsewhere: browsers that
// a service provider sends here to sign somebody in.
func (s *Server) public(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/sso/") }
