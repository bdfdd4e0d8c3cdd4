package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	entralanguage "github.com/scimspec/scimspec/mockidp/entra/expression"
	oktalanguage "github.com/scimspec/scimspec/mockidp/okta/expression"
)

// description is what is served. Its first members are those of the first version.
type description struct {
	Dialect         string        `json:"dialect"`
	ServiceProvider string        `json:"serviceProvider"`
	Clock           time.Time     `json:"clock"`
	Manual          bool          `json:"manual"`
	Version         string        `json:"version,omitempty"`
	OpenAPI         string        `json:"openapi"`
	Console         string        `json:"console"`
	Tenants         []tenantState `json:"tenants"`
}

type tenantState struct {
	ID           string             `json:"id"`
	Product      string             `json:"product" enum:"okta,entra"`
	DisplayName  string             `json:"displayName"`
	Users        int                `json:"users"`
	Groups       int                `json:"groups"`
	Applications []applicationState `json:"applications"`
}

func (t *tenant) show() tenantState {
	state := tenantState{ID: t.id, Product: t.product, DisplayName: t.name, Applications: []applicationState{}}
	state.Users, state.Groups = t.directory.Size()
	for _, a := range t.applications() {
		state.Applications = append(state.Applications, a.show())
	}
	return state
}

func (s *Server) describe(*http.Request) (any, error) {
	shown := description{
		Clock: s.clock.Now(), Manual: s.options.Manual, ServiceProvider: s.options.BaseURL, Version: s.options.Version,
		OpenAPI: "/openapi.json", Console: "/", Tenants: []tenantState{},
	}
	for _, t := range s.all() {
		shown.Tenants = append(shown.Tenants, t.show())
	}
	if a, err := s.first(); err == nil {
		shown.Dialect = a.dialect()
	}
	return shown, nil
}

func (s *Server) tenantList(*http.Request) (any, error) {
	shown := []tenantState{}
	for _, t := range s.all() {
		shown = append(shown, t.show())
	}
	return shown, nil
}

func (s *Server) showTenant(r *http.Request) (any, error) {
	t, err := s.tenant(r)
	if err != nil {
		return nil, err
	}
	return t.show(), nil
}

type clockState struct {
	Now    time.Time `json:"now"`
	Offset string    `json:"offset" doc:"how far it is ahead of the machine's"`
}

func (s *Server) clockState(*http.Request) (any, error) {
	return clockState{s.clock.Now(), s.clock.Offset().Round(time.Second).String()}, nil
}

func (s *Server) putForward(r *http.Request) (any, error) {
	var by Advance
	if err := read(r, &by); err != nil {
		return nil, err
	}
	if by.Days < 0 || by.Hours < 0 || by.Minutes < 0 || by.span() == 0 || by.span() > 10*365*24*time.Hour {
		return nil, &problem{http.StatusBadRequest, "the clock moves forward only, ten years at most", `{"days": 30}`}
	}
	if err := s.advanceClock(by.span()); err != nil {
		return nil, err
	}
	return s.clockState(r)
}

// advanceClock puts the clock forward and carries what became due.
func (s *Server) advanceClock(by time.Duration) error {
	s.clock.Advance(by)
	s.touched("clock")
	var problems []error
	for _, t := range s.all() {
		for _, a := range t.applications() {
			a.mu.RLock()
			due := a.on && a.schedule != manually && a.target != ""
			a.mu.RUnlock()
			if due {
				problems = append(problems, a.act("Provisioning", func(ctx context.Context) error { return a.idp.Sync(ctx) }))
			}
		}
	}
	return errors.Join(problems...)
}

// importSeed puts a seed in the place of everything.
func (s *Server) importSeed(r *http.Request) (any, error) {
	document, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	seed, err := ReadSeed("body", document)
	if err != nil {
		return nil, err
	}
	for i := range seed.Tenants { // whoever imports must not read the environment
		for j := range seed.Tenants[i].Applications {
			seed.Tenants[i].Applications[j].TokenEnv = ""
		}
	}
	if len(seed.Tenants) == 0 {
		whole := s.export()
		for i := range whole.Tenants {
			whole.Tenants[i].Users, whole.Tenants[i].Groups = seed.Users, seed.Groups
		}
		whole.unassign()
		seed = &whole
	}
	if err := s.load(*seed); err != nil {
		return nil, err
	}
	return s.describe(r)
}

func (s *Server) reset(r *http.Request) (any, error) {
	if err := s.load(s.initial); err != nil {
		return nil, err
	}
	return s.describe(r)
}

func (s *Server) expressions(*http.Request) (any, error) {
	return map[string][]string{"okta": oktalanguage.Functions(), "entra": entralanguage.Functions()}, nil
}

// eventPause is how long events are gathered: a thousand in a second are a few messages.
const eventPause = 100 * time.Millisecond

// events sends what happens until the listener goes away.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	listener, leave := s.hub.listen()
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Time{})
	fmt.Fprint(w, "retry: 1000\n\n")
	_ = control.Flush()
	beat := time.NewTicker(15 * time.Second)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		case <-beat.C:
			fmt.Fprint(w, ": still here\n\n")
		case <-listener.wake:
			select {
			case <-r.Context().Done():
				return
			case <-time.After(eventPause):
			}
			document, err := json.Marshal(listener.take())
			if err != nil {
				return
			}
			fmt.Fprintf(w, "data: %s\n\n", document)
		}
		if control.Flush() != nil {
			return
		}
	}
}

// decodedQuery is a path and query for people and patterns.
func decodedQuery(path string) string {
	before, query, has := strings.Cut(path, "?")
	if !has {
		return path
	}
	if decoded, err := url.QueryUnescape(query); err == nil {
		query = decoded
	}
	return before + "?" + query
}
