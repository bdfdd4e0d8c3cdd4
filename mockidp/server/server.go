package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/okta"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// maxBody bounds a request body, in bytes.
const maxBody = 1 << 20

// Options say what to play and against whom.
type Options struct {
	Dialect  string // okta-aiw, okta-oin, entra-default or entra-aadoptscim062020
	BaseURL  string // of the service provider
	Client   *http.Client
	Recorder *transcript.Recorder // what /exchanges shows; nil: nothing
	Seed     uint64
	// Manual leaves provisioning to POST /actions/sync; else every change is carried at
	// once, as Okta does.
	Manual bool
	Start  time.Time // where the clock stands
}

// Dialects are the names that Options.Dialect may have.
func Dialects() []string {
	return []string{"okta-aiw", "okta-oin", "entra-default", "entra-aadoptscim062020"}
}

// Server is the identity provider behind HTTP.
type Server struct {
	options   Options
	clock     *mockidp.ManualClock
	directory *mockidp.Directory
	app       *mockidp.App
	router    chi.Router

	mu  sync.Mutex // provisioning runs one at a time
	idp mockidp.Provisioner
}

// New returns a server. The error names an unknown dialect.
func New(o Options) (*Server, error) {
	s := &Server{options: o, clock: mockidp.NewManualClock(o.Start)}
	client := &wire.Client{BaseURL: o.BaseURL, HTTP: o.Client}
	switch o.Dialect {
	case "okta-aiw", "okta-oin":
		s.open(okta.IDs(o.Seed))
		options := okta.Defaults(okta.Flavour(o.Dialect[len("okta-"):]))
		options.Clock, options.Seed = s.clock, o.Seed
		s.idp = okta.New(client, s.app, options)
	case "entra-default", "entra-aadoptscim062020":
		s.open(entra.IDs(o.Seed))
		options := entra.Defaults(entra.Dialect(o.Dialect))
		options.Clock, options.Seed = s.clock, o.Seed
		s.idp = entra.New(client, s.app, options)
	default:
		return nil, fmt.Errorf("dialect %q: want one of %v", o.Dialect, Dialects())
	}
	s.router = s.routes()
	return s, nil
}

func (s *Server) open(ids mockidp.IDs) {
	s.directory = mockidp.NewDirectory(s.clock, ids)
	s.app = mockidp.NewApp(s.directory)
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.router.ServeHTTP(w, r) }

func (s *Server) routes() chi.Router {
	r := chi.NewRouter()
	r.Get("/", s.answer(s.describe))
	r.Get("/people", s.answer(s.people))
	r.Post("/people", s.answer(s.addPerson))
	r.Patch("/people/{id}", s.answer(s.updatePerson))
	r.Delete("/people/{id}", s.answer(s.deletePerson))
	r.Post("/people/{id}/restore", s.answer(s.restorePerson))
	r.Post("/groups", s.answer(s.addGroup))
	r.Patch("/groups/{id}", s.answer(s.renameGroup))
	r.Delete("/groups/{id}", s.answer(s.deleteGroup))
	r.Put("/groups/{id}/members/{member}", s.answer(s.addMember))
	r.Delete("/groups/{id}/members/{member}", s.answer(s.removeMember))
	r.Put("/assignments/people/{id}", s.answer(s.assignPerson))
	r.Delete("/assignments/people/{id}", s.answer(s.unassignPerson))
	r.Put("/assignments/groups/{id}", s.answer(s.assignGroup))
	r.Delete("/assignments/groups/{id}", s.answer(s.unassignGroup))
	r.Put("/pushes/{id}", s.answer(s.pushGroup))
	r.Delete("/pushes/{id}", s.answer(s.unlinkGroup))
	r.Post("/actions/sync", s.answer(s.sync))
	r.Post("/actions/test-connection", s.answer(s.testConnection))
	r.Post("/actions/import", s.answer(s.runImport))
	r.Post("/actions/advance", s.answer(s.advance))
	r.Get("/log", s.answer(func(*http.Request) (any, error) { return s.log(0), nil }))
	r.Get("/exchanges", s.answer(s.exchanges))
	return r
}

// problem is an error that the caller can mend.
type problem struct {
	status int
	text   string
}

func (p *problem) Error() string { return p.text }

func bad(format string, args ...any) error {
	return &problem{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

// answer writes what a handler returns as JSON; an error as {"error": …}.
func (s *Server) answer(handle func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		value, err := handle(r)
		status := http.StatusOK
		if err != nil {
			status = http.StatusInternalServerError
			var known *problem
			if errors.As(err, &known) {
				status = known.status
			}
			value = map[string]string{"error": err.Error()}
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		_ = encoder.Encode(value) // the client went away
	}
}

// read decodes a body strictly; an empty one leaves value as it is.
func read(r *http.Request, value any) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value); err != nil && !errors.Is(err, io.EOF) {
		return bad("body: %v", err)
	}
	return nil
}

// carried provisions after a change, unless that is left to the caller, and answers
// with what the change made and what the log says of it.
func (s *Server) carried(r *http.Request, made any, err error) (any, error) {
	if err != nil {
		return nil, &problem{http.StatusNotFound, err.Error()}
	}
	if s.options.Manual {
		return map[string]any{"result": made}, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	mark := len(s.idp.Log())
	if err := s.idp.Sync(r.Context()); err != nil {
		return nil, fmt.Errorf("provision: %w", err)
	}
	return map[string]any{"result": made, "log": s.entries(mark)}, nil
}

func (s *Server) log(from int) []mockidp.LogEntry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.entries(from)
}

func (s *Server) entries(from int) []mockidp.LogEntry {
	return append([]mockidp.LogEntry{}, s.idp.Log()[from:]...)
}

func (s *Server) describe(*http.Request) (any, error) {
	return map[string]any{"dialect": s.idp.Dialect(), "serviceProvider": s.options.BaseURL, "clock": s.clock.Now(), "manual": s.options.Manual}, nil
}

func (s *Server) sync(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	mark := len(s.idp.Log())
	if err := s.idp.Sync(r.Context()); err != nil {
		return nil, fmt.Errorf("provision: %w", err)
	}
	return s.entries(mark), nil
}

func (s *Server) testConnection(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.idp.TestConnection(r.Context())
}

func (s *Server) runImport(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.idp.Import(r.Context())
}

// advance moves the clock by ?days=N and provisions.
func (s *Server) advance(r *http.Request) (any, error) {
	days, err := strconv.Atoi(r.URL.Query().Get("days"))
	if err != nil || days < 0 {
		return nil, bad("days %q: want a whole number", r.URL.Query().Get("days"))
	}
	s.clock.Advance(time.Duration(days) * 24 * time.Hour)
	return s.sync(r)
}

// exchange is one request and its answer as /exchanges shows it.
type exchange struct {
	Method, URL     string
	RequestHeaders  http.Header
	RequestBody     string
	Status          int
	ResponseHeaders http.Header
	ResponseBody    string
	Error           string `json:",omitempty"`
}

func (s *Server) exchanges(*http.Request) (any, error) {
	shown := []exchange{}
	if s.options.Recorder == nil {
		return shown, nil
	}
	for _, x := range s.options.Recorder.Exchanges() {
		entry := exchange{Method: x.Method, URL: x.URL, RequestHeaders: x.RequestHeader, RequestBody: string(x.RequestBody), Status: x.Status, ResponseHeaders: x.ResponseHeader, ResponseBody: string(x.ResponseBody)}
		if x.Err != nil {
			entry.Error = x.Err.Error()
		}
		shown = append(shown, entry)
	}
	return shown, nil
}
