package server

import (
	"net/http"
	"time"

	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/okta"
)

// applicationState is an application as the API shows it. A token is never shown.
type applicationState struct {
	ID           string     `json:"id"`
	DisplayName  string     `json:"displayName"`
	Tenant       string     `json:"tenant"`
	Product      string     `json:"product" enum:"okta,entra"`
	Dialect      string     `json:"dialect"`
	Target       string     `json:"target"`
	HasToken     bool       `json:"hasToken"`
	Provisioning string     `json:"provisioning" enum:"on,off"`
	Schedule     string     `json:"schedule" enum:"immediately,cycle,manually"`
	Running      string     `json:"running,omitempty" doc:"the action under way"`
	Mistake      string     `json:"mistake,omitempty" doc:"why the last action could not be carried out"`
	NextCycle    *time.Time `json:"nextCycle,omitempty"`
	Quarantine   string     `json:"quarantine,omitempty" doc:"Entra ID: why the job is in quarantine"`
	Assigned     int        `json:"assigned" doc:"people who are assigned personally"`
	Provisioned  int        `json:"provisioned" doc:"people and groups whose id at the service provider is known"`
	Waiting      []Subject  `json:"waiting" doc:"what failed and waits for a retry"`
	Roles        []Role     `json:"roles"`
	SignOn       SignOn     `json:"signOn"`
	Trouble      []string   `json:"trouble" doc:"ids of what is switched on to break things"`
	Log          int        `json:"log" doc:"number of the newest log entry"`
}

func (a *application) show() applicationState {
	state := applicationState{
		ID: a.id, DisplayName: a.name, Tenant: a.tenant.id, Product: a.product(), Dialect: a.dialect(), Trouble: a.trouble.list(),
		Assigned: len(a.app.PersonGrants()), Log: a.log.last(), Waiting: []Subject{}, Roles: []Role{},
	}
	a.mu.RLock()
	state.Target, state.HasToken, state.Provisioning, state.Schedule = a.target, a.hasToken, "off", a.schedule
	if a.on {
		state.Provisioning = "on"
	}
	if a.schedule == byCycle && a.on {
		next := a.next
		state.NextCycle = &next
	}
	state.Running, state.Mistake, state.SignOn, state.Provisioned = a.running, a.mistake, a.signOn, len(a.remote)
	state.Roles = append(state.Roles, a.roles...)
	a.mu.RUnlock()
	if a.run.TryLock() { // while an action runs the list is left out
		defer a.run.Unlock()
		var ids []string
		if a.okta != nil {
			ids = a.okta.Tasks()
		} else {
			ids = a.entra.Retrying()
			_, state.Quarantine = a.entra.Quarantined()
		}
		for _, id := range ids[:min(len(ids), 100)] {
			state.Waiting = append(state.Waiting, *a.tenant.subject(id))
		}
	}
	return state
}

func (a *application) settings() []Setting {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.product() == "okta" {
		return shownSettings(oktaKnobs(), &a.oktaOptions)
	}
	return shownSettings(entraKnobs(), &a.entraOption)
}

func (a *application) mappings() []Mapping {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.product() == "okta" {
		return shownOkta(a.oktaOptions.Mappings)
	}
	return shownEntra(a.entraOption.Mappings, a.entraOption.GroupMappings)
}

// newApplication is the body that makes an application.
type newApplication struct {
	SeedApplication
	Token string `json:"token,omitempty" doc:"bearer token for the service provider; never shown again"`
}

func (s *Server) applicationList(r *http.Request) (any, error) {
	t, err := s.tenant(r)
	if err != nil {
		return nil, err
	}
	shown := []applicationState{}
	for _, a := range t.applications() {
		shown = append(shown, a.show())
	}
	return shown, nil
}

func (s *Server) addApplication(r *http.Request) (any, error) {
	t, err := s.tenant(r)
	if err != nil {
		return nil, err
	}
	var body newApplication
	if err := read(r, &body); err != nil {
		return nil, err
	}
	switch {
	case !slug.MatchString(body.ID):
		return nil, &problem{http.StatusBadRequest, "id: got " + body.ID + ", want a short name for URLs", "lower-case letters, digits and -, such as my-app"}
	case wrongTarget(body.Target) != "":
		return nil, &problem{http.StatusBadRequest, "target: " + wrongTarget(body.Target), "http://127.0.0.1:8080/scim/v2"}
	}
	if body.SignOn != nil {
		if err := body.SignOn.check(); err != nil {
			return nil, err
		}
	}
	body.TokenEnv = "" // a page must not read the environment
	way := BearerWay(body.Token)
	if body.Target == "" {
		body.Target, way = s.standard(t.id, body.ID), s.options.Way
	}
	a, err := t.add(body.SeedApplication, way)
	if err != nil {
		return nil, err
	}
	if err := a.assignAll(body.SeedApplication); err != nil {
		return nil, err
	}
	a.changed()
	s.touched(t.id)
	return created{a.show()}, nil
}

func (s *Server) showApplication(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	return a.show(), nil
}

func (s *Server) deleteApplication(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	a.tenant.drop(a)
	s.touched(a.tenant.id)
	return done{"deleted"}, nil
}

// drop takes an application out of its tenant and ends its work.
func (t *tenant) drop(gone *application) {
	gone.end()
	t.mu.Lock()
	defer t.mu.Unlock()
	kept := t.apps[:0:0]
	for _, a := range t.apps {
		if a != gone {
			kept = append(kept, a)
		}
	}
	t.apps = kept
}

// applicationChange is what of an application can be changed; absent members stay.
type applicationChange struct {
	Target       *string `json:"target,omitempty" doc:"another service provider: what is known of the old one is forgotten"`
	Token        *string `json:"token,omitempty"`
	Provisioning *string `json:"provisioning,omitempty" enum:"on,off"`
	Schedule     *string `json:"schedule,omitempty" enum:"immediately,cycle,manually"`
	Roles        *[]Role `json:"roles,omitempty"`
	SignOn       *SignOn `json:"signOn,omitempty"`
}

func (c applicationChange) check() error {
	for _, choice := range []struct {
		name   string
		given  *string
		values []string
	}{{"provisioning", c.Provisioning, []string{"on", "off"}}, {"schedule", c.Schedule, []string{immediately, byCycle, manually}}} {
		if choice.given != nil && !contains(choice.values, *choice.given) {
			return bad("%s: got %q, want one of %v", choice.name, *choice.given, choice.values)
		}
	}
	if c.SignOn != nil {
		if err := c.SignOn.check(); err != nil {
			return err
		}
	}
	if c.Target != nil && wrongTarget(*c.Target) != "" {
		return &problem{http.StatusBadRequest, "target: " + wrongTarget(*c.Target), "http://127.0.0.1:8080/scim/v2"}
	}
	return nil
}

func contains(values []string, value string) bool {
	for _, v := range values {
		if v == value {
			return true
		}
	}
	return false
}

func (s *Server) changeApplication(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	var change applicationChange
	if err := read(r, &change); err != nil {
		return nil, err
	}
	if err := change.check(); err != nil {
		return nil, err
	}
	if err := a.reconnect(change); err != nil {
		return nil, err
	}
	a.state(func() {
		if change.Provisioning != nil {
			a.on = *change.Provisioning == "on"
		}
		if change.Schedule != nil {
			a.schedule, a.next = *change.Schedule, s.clock.Now()
		}
		if change.Roles != nil {
			a.roles = *change.Roles
		}
		if change.SignOn != nil {
			a.signOn = *change.SignOn
		}
	})
	a.changed()
	s.touched(a.id)
	return a.show(), nil
}

// reconnect takes over another target or token. Credentials never go to another target
// than the one that they were given for.
func (a *application) reconnect(change applicationChange) error {
	moved := change.Target != nil && *change.Target != a.baseURL()
	if !moved && change.Token == nil {
		return nil
	}
	a.run.Lock()
	defer a.run.Unlock()
	a.mu.Lock()
	if moved {
		a.target, a.way, a.hasToken = *change.Target, Way{}, false
	}
	if change.Token != nil {
		a.way, a.hasToken = BearerWay(*change.Token), *change.Token != ""
	}
	if moved && *change.Target == a.tenant.server.standard(a.tenant.id, a.id) && change.Token == nil {
		a.way = a.tenant.server.options.Way
		a.hasToken = a.way.Authenticate != nil
	}
	a.mu.Unlock()
	return a.open()
}

func (s *Server) showSettings(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	return a.settings(), nil
}

func (s *Server) changeSettings(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	given := map[string]any{}
	if err := read(r, &given); err != nil {
		return nil, err
	}
	err = a.edit(func(o *okta.Options, e *entra.Options) error {
		if a.product() == "okta" {
			return asBad(applySettings(oktaKnobs(), o, given))
		}
		return asBad(applySettings(entraKnobs(), e, given))
	})
	if err != nil {
		return nil, err
	}
	return a.settings(), nil
}

// edit changes options, and puts them back when the provisioner does not take them.
func (a *application) edit(change func(*okta.Options, *entra.Options) error) error {
	a.run.Lock()
	defer a.run.Unlock()
	a.mu.RLock()
	ofOkta, ofEntra := a.oktaOptions, a.entraOption
	a.mu.RUnlock()
	newOkta, newEntra := ofOkta, ofEntra
	if err := change(&newOkta, &newEntra); err != nil {
		return err
	}
	a.state(func() { a.oktaOptions, a.entraOption = newOkta, newEntra })
	if err := a.configure(); err != nil {
		a.state(func() { a.oktaOptions, a.entraOption = ofOkta, ofEntra })
		return asBad(err)
	}
	a.changed()
	a.tenant.server.touched(a.id)
	return nil
}
