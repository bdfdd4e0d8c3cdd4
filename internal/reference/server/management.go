package server

import (
	"encoding/json"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/scimspec/scimspec/internal/reference/signin"
)

// Management is the interface for whoever runs the server; it belongs on a port of its own and
// is not protected.
//
//	GET  /state  {"seed": n, "tenants": {name: {"User": n, "Group": n}}}
//	POST /reset  forgets all resources
//
// With a product there is its membership interface too, see docs/profiles.md.
func (s *Server) Management() chi.Router {
	r := chi.NewRouter()
	r.Get("/state", func(w http.ResponseWriter, _ *http.Request) {
		WriteJSON(w, http.StatusOK, map[string]any{"seed": s.Options.Seed, "tenants": s.counts()})
	})
	r.Post("/reset", func(w http.ResponseWriter, _ *http.Request) {
		s.Reset()
		w.WriteHeader(http.StatusNoContent)
	})
	s.manageMembers(r)
	return r
}

func (s *Server) counts() map[string]map[string]int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.lazily.Lock()
	defer s.lazily.Unlock()
	out := map[string]map[string]int{}
	for name, t := range s.tenants {
		t.Mu.RLock()
		out[name] = map[string]int{}
		for _, rt := range s.types {
			out[name][rt.Name] = len(t.Lists[rt.Name])
		}
		t.Mu.RUnlock()
	}
	return out
}

func WriteJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client has gone away: nobody is left to tell
}

// Behave puts the right behaviour in place, and then what changes it. It keeps the resources.
func (s *Server) Behave(changes ...func(*Behaviour)) {
	b := newBehaviour(s.Choices)
	b.Operations = s.standardOperations()
	b.Product, b.Signin = s.Members.behaviour(), signin.Standard()
	for _, change := range changes {
		change(b)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.b = b
	s.Members.use(b)
}
