package target

import (
	"encoding/json"
	"net/http"
	"sort"

	"github.com/go-chi/chi/v5"
)

// Management is the interface for whoever runs the server; it belongs on a port of its own and
// is not protected.
//
//	GET  /faults  {"known": [id, …], "active": [id, …]}
//	PUT  /faults  {"active": [id, …]}; 400 with {"error": …} for an unknown id
//	GET  /state   {"seed": n, "tenants": {name: {"User": n, "Group": n}}}
//	POST /reset   forgets all resources
//
// With a product there is its membership interface too, see docs/profiles.md.
func (s *Server) Management() http.Handler {
	r := chi.NewRouter()
	r.Get("/faults", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]any{"known": faultIDs(), "active": s.ActiveFaults()})
	})
	r.Put("/faults", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Active []string }
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&in)
		if err == nil {
			err = s.SetFaults(in.Active)
		}
		if err != nil {
			writeJSON(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
			return
		}
		writeJSON(w, http.StatusOK, map[string]any{"active": s.ActiveFaults()})
	})
	r.Get("/state", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]any{"seed": s.options.Seed, "tenants": s.counts()})
	})
	r.Post("/reset", func(w http.ResponseWriter, _ *http.Request) {
		s.Reset()
		w.WriteHeader(http.StatusNoContent)
	})
	s.manageMembers(r)
	return r
}

// ActiveFaults lists the ids of the faults that are switched on.
func (s *Server) ActiveFaults() []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := append([]string{}, s.active...)
	sort.Strings(out)
	return out
}

func (s *Server) counts() map[string]map[string]int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.lazily.Lock()
	defer s.lazily.Unlock()
	out := map[string]map[string]int{}
	for name, t := range s.tenants {
		t.mu.RLock()
		out[name] = map[string]int{}
		for _, rt := range s.types {
			out[name][rt.name] = len(t.lists[rt.name])
		}
		t.mu.RUnlock()
	}
	return out
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client has gone away: nobody is left to tell
}
