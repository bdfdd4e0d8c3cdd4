// Package reference is the reference target: the right server of package server, a complete and
// tolerant SCIM 2.0 service provider, which the faults of package fault break on purpose, one
// rule at a time.
package reference

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/scimspec/scimspec/internal/reference/constraint"
	"github.com/scimspec/scimspec/internal/reference/fault"
	"github.com/scimspec/scimspec/internal/reference/server"
)

// What callers name of the packages below.
type (
	Options         = server.Options
	Capabilities    = server.Capabilities
	Credential      = server.Credential
	BasicCredential = server.BasicCredential
	Product         = server.Product
	Fault           = fault.Fault
	Write           = fault.Write
	ConstraintError = constraint.Error
	Behaviour       = server.Behaviour
	Request         = server.Request
	Response        = server.Response
)

// Constraints is the table of the ways in which data can be restricted.
func Constraints() []constraint.Row { return constraint.All() }

// Played lists the products that constraints play.
func Played() []constraint.Product { return constraint.Products() }

// Play finds one of them. The error names an unknown product and the nearest known one.
func Play(product string) (constraint.Product, error) { return constraint.Named(product) }

// DefaultPrefix is the path of the base URL unless Options say otherwise.
const DefaultPrefix = server.DefaultPrefix

// Faults is the whole table, by area. Its ids are permanent.
func Faults() []Fault { return fault.All() }

// CapabilityNames lists what Capabilities may name.
func CapabilityNames() []string { return server.CapabilityNames() }

// Server is the right server, what it restricts, and the faults that are switched on.
type Server struct {
	*server.Server
	restrict []func(*server.Behaviour)
	mu       sync.Mutex
	active   []string
}

// New makes a server with faults. The error names an unknown fault, capability or constraint and
// the nearest known one.
func New(o Options, faults ...string) (*Server, error) {
	constraints, err := constraint.Parse(o.Constraints...)
	if err != nil {
		return nil, err
	}
	right, err := server.New(o, constraint.Declare(constraints)...)
	if err != nil {
		return nil, err
	}
	s := &Server{Server: right, restrict: constraint.Behave(constraints)}
	return s, s.SetFaults(faults)
}

// Start makes a server for a test, and fails the test where New fails.
func Start(t testing.TB, o Options, faults ...string) *Server {
	t.Helper()
	s, err := New(o, faults...)
	if err != nil {
		t.Fatalf("reference target: %v", err)
	}
	return s
}

// SetFaults switches exactly the named faults on. It keeps the resources. The error names
// an unknown id and the nearest known one, and changes nothing.
func (s *Server) SetFaults(ids []string) error {
	faults, err := fault.Named(ids...)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	changes := slices.Clone(s.restrict)
	s.active = []string{}
	for _, f := range faults {
		s.active, changes = append(s.active, f.ID), append(changes, f.Apply)
	}
	s.Behave(changes...)
	return nil
}

// ActiveFaults lists the ids of the faults that are switched on, in order.
func (s *Server) ActiveFaults() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(slices.Values(s.active))
}

// Management is the interface of the right server, and the one for its faults:
//
//	GET  /faults  {"known": [id, …], "active": [id, …]}
//	PUT  /faults  {"active": [id, …]}; 400 with {"error": …} for an unknown id
func (s *Server) Management() http.Handler {
	r := s.Server.Management()
	r.Get("/faults", func(w http.ResponseWriter, _ *http.Request) {
		server.WriteJSON(w, http.StatusOK, map[string]any{"known": fault.IDs(), "active": s.ActiveFaults()})
	})
	r.Put("/faults", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Active []string }
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, server.MaxBody)).Decode(&in)
		if err == nil {
			err = s.SetFaults(in.Active)
		}
		if err != nil {
			server.WriteJSON(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
			return
		}
		server.WriteJSON(w, http.StatusOK, map[string]any{"active": s.ActiveFaults()})
	})
	return r
}
