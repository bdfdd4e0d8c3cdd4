package server

import (
	"context"
	"crypto/rsa"
	"embed"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/reports"
)

// Options say what to serve. The zero value is the demo company in Okta and in Entra ID,
// without a service provider.
type Options struct {
	// Dialect makes it one tenant with an empty directory and one application of that
	// dialect: see Dialects. Empty: Seeds, or the demo company.
	Dialect string
	// BaseURL is the service provider of every application that has none of its own. In it
	// {tenant} and {application} stand for their ids.
	BaseURL string
	// Way is how requests reach it.
	Way Way
	// Demo says that BaseURL may be written to at once: then the demo company's
	// assignments are there from the start. Else nobody is assigned.
	Demo bool
	// Seeds is the directory; nil: the demo company.
	Seeds *Seed
	// Seed fixes ids, placeholder passwords and probes.
	Seed uint64
	// Manual leaves provisioning to whoever asks for it.
	Manual bool
	// Start is where the clock stands; zero: where the machine's does. It moves.
	Start time.Time
	// Token is asked for by API and console, as Authorization: Bearer; empty: none.
	Token string
	// Hosts are the names under which it may be reached, next to loopback ones; * allows
	// every one.
	Hosts []string
	// PublicURL is where browsers and service providers reach it, scheme and host, when
	// that is not what their requests say; empty: the Host of each request.
	PublicURL string
	// Key signs tokens and assertions; nil: one of 2048 bits is made when it is needed.
	Key *rsa.PrivateKey
	// StateFile keeps everything but tokens across restarts; empty: memory alone.
	StateFile string
	// TokenOf reads the bearer token that a seed's tokenEnv names; nil: there is none.
	TokenOf func(env string) (string, error)
	// Judge judges what was exchanged for an entry of the log; nil: nothing is judged.
	Judge func(Judgment) []reports.Finding
	// Version is shown by the console.
	Version string
}

// Judgment is what an entry of a log is judged by.
type Judgment struct {
	Dialect   string
	BaseURL   string
	Entry     mockidp.LogEntry
	Exchanges []*transcript.Exchange // numbered from 0
}

// Dialects are the names that Options.Dialect may have.
func Dialects() []string {
	return []string{"okta-aiw", "okta-oin", "entra-default", "entra-aadoptscim062020"}
}

//go:embed demo/*.yaml
var demoFiles embed.FS

// Server is the identity provider behind HTTP. Close ends its work.
type Server struct {
	options Options
	clock   *mockidp.MovingClock
	hub     hub
	handler http.Handler
	inside  http.Handler // without the guard, for requests of the server's own
	routes  []route
	signing *signing

	ctx  context.Context
	stop context.CancelFunc
	work sync.WaitGroup

	mu       sync.RWMutex // guards what follows
	tenants  []*tenant
	sequence int
	initial  Seed
	dirty    chan struct{} // the state file is to be written
}

// New returns a server that works until it is closed. The error names an unknown dialect,
// or what is wrong with the seed.
func New(o Options) (*Server, error) {
	s := &Server{options: o, dirty: make(chan struct{}, 1), signing: newSigning(o.Key)}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.clock = mockidp.NewMovingClock(0)
	if !o.Start.IsZero() {
		s.clock = mockidp.NewMovingClock(time.Until(o.Start))
	}
	seed, err := s.seed()
	if wrong := wrongTarget(o.BaseURL); err == nil && wrong != "" {
		err = errors.New("target: " + wrong)
	}
	if err == nil {
		s.initial = seed
		err = s.load(seed)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	s.routes = s.api()
	s.inside = s.router()
	s.handler = s.guard(s.inside)
	s.work.Go(s.tick)
	if o.StateFile != "" {
		s.work.Go(s.keep)
	}
	return s, nil
}

// Close ends provisioning and judging, writes the state file, and waits for all of it.
func (s *Server) Close() {
	s.stop()
	s.work.Wait()
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// seed is what the server starts with.
func (s *Server) seed() (Seed, error) {
	if saved, err := s.saved(); saved != nil || err != nil {
		return orZero(saved), err
	}
	if s.options.Dialect != "" {
		return s.single()
	}
	seed, err := demo()
	if err != nil {
		return Seed{}, err
	}
	if given := s.options.Seeds; given != nil {
		if len(given.Tenants) > 0 {
			return *given, nil
		}
		for i := range seed.Tenants {
			seed.Tenants[i].Users, seed.Tenants[i].Groups = given.Users, given.Groups
		}
		seed.ClockOffset = given.ClockOffset
	}
	if !s.options.Demo || s.options.Seeds != nil {
		seed.unassign()
	}
	return seed, nil
}

func orZero(seed *Seed) Seed {
	if seed == nil {
		return Seed{}
	}
	return *seed
}

// demo reads the demo company.
func demo() (Seed, error) {
	var all Seed
	for _, name := range []string{"demo/okta.yaml", "demo/entra.yaml"} {
		document, err := demoFiles.ReadFile(name)
		if err != nil {
			return Seed{}, err
		}
		seed, err := ReadSeed(name, document)
		if err != nil {
			return Seed{}, err
		}
		seed.Tenants[0].Users, seed.Tenants[0].Groups = seed.Users, seed.Groups
		all.Tenants = append(all.Tenants, seed.Tenants...)
	}
	return all, nil
}

// unassign takes every assignment away: nothing is written to a service provider before
// somebody asks for it.
func (seed *Seed) unassign() {
	for i := range seed.Tenants {
		for j := range seed.Tenants[i].Applications {
			a := &seed.Tenants[i].Applications[j]
			a.Users, a.Groups, a.PushGroups, a.Provisioning = nil, nil, nil, ""
		}
	}
}

// single is one tenant of one dialect, with a directory that is empty unless a seed file
// fills it.
func (s *Server) single() (Seed, error) {
	if !slices.Contains(Dialects(), s.options.Dialect) {
		return Seed{}, fmt.Errorf("dialect %q: want one of %v", s.options.Dialect, Dialects())
	}
	product, _, _ := strings.Cut(s.options.Dialect, "-")
	t := SeedTenant{ID: product, Product: product, Applications: []SeedApplication{{ID: "app", DisplayName: "SCIM application", Dialect: s.options.Dialect}}}
	if given := s.options.Seeds; given != nil {
		if len(given.Tenants) > 0 {
			return *given, nil
		}
		t.Users, t.Groups = given.Users, given.Groups
	}
	return Seed{Tenants: []SeedTenant{t}}, nil
}

// number gives out the next number of a log entry.
func (s *Server) number() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sequence++
	return s.sequence
}

// all returns the tenants in their order.
func (s *Server) all() []*tenant {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.tenants)
}

// start begins the background work of an application.
func (s *Server) start(a *application) {
	s.work.Go(func() { a.work(a.ctx) })
	s.work.Go(func() { a.judge(a.ctx) })
	a.changed()
}

// tick lets cycles begin when their time has come.
func (s *Server) tick() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-ticker.C:
		}
		for _, t := range s.all() {
			for _, a := range t.applications() {
				a.tick(s.clock.Now())
			}
		}
	}
}

// touched tells listeners and the state file that something changed.
func (s *Server) touched(what string) {
	s.hub.changed(what)
	select {
	case s.dirty <- struct{}{}:
	default:
	}
}

// tenant finds the tenant of a request.
func (s *Server) tenant(r *http.Request) (*tenant, error) {
	id := chi.URLParam(r, "tenant")
	for _, t := range s.all() {
		if t.id == id {
			return t, nil
		}
	}
	return nil, &problem{http.StatusNotFound, fmt.Sprintf("tenant %q: there is none of that id", id), "GET /api/tenants lists what there is"}
}

// application finds the application of a request.
func (s *Server) application(r *http.Request) (*application, error) {
	t, err := s.tenant(r)
	if err != nil {
		return nil, err
	}
	return t.application(chi.URLParam(r, "application"))
}
