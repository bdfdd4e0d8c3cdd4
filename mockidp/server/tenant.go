package server

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/oidc"
	"github.com/scimspec/scimspec/mockidp/okta"
)

// tenant is one organisation at one product.
type tenant struct {
	id, product, name string
	server            *Server
	directory         *mockidp.Directory

	mu   sync.RWMutex
	apps []*application

	signMu   sync.Mutex // guards what follows
	oidc     *oidc.IdP  // made when it is first needed
	sessions map[string]browserSession
}

func newTenant(s *Server, spec SeedTenant, seed uint64) *tenant {
	ids := okta.IDs(seed)
	if spec.Product == "entra" {
		ids = entra.IDs(seed)
	}
	return &tenant{
		id: spec.ID, product: spec.Product, name: orElse(spec.DisplayName, spec.ID), server: s,
		directory: mockidp.NewDirectory(s.clock, ids),
	}
}

// applications returns the applications in their order.
func (t *tenant) applications() []*application {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return slices.Clone(t.apps)
}

// changed tells every application that the directory changed.
func (t *tenant) changed() {
	for _, a := range t.applications() {
		a.changed()
	}
	t.server.touched(t.id)
}

// person finds a person by id or sign-in name.
func (t *tenant) person(key string) (mockidp.Person, error) {
	if p, ok := t.directory.Person(key); ok {
		return p, nil
	}
	for _, p := range t.directory.People() {
		if strings.EqualFold(p.UserName, key) {
			return p, nil
		}
	}
	return mockidp.Person{}, &problem{http.StatusNotFound, fmt.Sprintf("person %q: not in the directory of %s", key, t.id), "GET /api/tenants/" + t.id + "/users lists who there is"}
}

// group finds a group by id or name.
func (t *tenant) group(key string) (mockidp.Group, error) {
	if g, ok := t.directory.Group(key); ok {
		return g, nil
	}
	for _, g := range t.directory.Groups() {
		if g.Name == key {
			return g, nil
		}
	}
	return mockidp.Group{}, &problem{http.StatusNotFound, fmt.Sprintf("group %q: not in the directory of %s", key, t.id), "GET /api/tenants/" + t.id + "/groups lists what there is"}
}

// subject names who an entry of a log is about.
func (t *tenant) subject(id string) *Subject {
	if id == "" {
		return nil
	}
	if g, ok := t.directory.Group(id); ok {
		return &Subject{ID: id, Kind: "group", Name: g.Name}
	}
	p, _ := t.directory.Person(id)
	return &Subject{ID: id, Kind: "user", Name: cmp.Or(p.DisplayName, p.UserName, id)}
}

// application finds an application by its id.
func (t *tenant) application(id string) (*application, error) {
	for _, a := range t.applications() {
		if a.id == id {
			return a, nil
		}
	}
	return nil, &problem{http.StatusNotFound, fmt.Sprintf("application %q: %s has none of that id", id, t.id), "GET /api/tenants/" + t.id + "/applications lists what there is"}
}

// add makes an application and starts its work.
func (t *tenant) add(spec SeedApplication, way Way) (*application, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if slices.ContainsFunc(t.apps, func(a *application) bool { return a.id == spec.ID }) {
		return nil, &problem{http.StatusConflict, fmt.Sprintf("application %q: %s has one of that id", spec.ID, t.id), "another id"}
	}
	a := &application{
		id: spec.ID, name: orElse(spec.DisplayName, spec.ID), tenant: t, app: mockidp.NewApp(t.directory),
		kick: make(chan struct{}, 1), ready: make(chan struct{}, 1),
		target: strings.TrimSuffix(spec.Target, "/"), way: way, hasToken: way.Authenticate != nil, tokenEnv: spec.TokenEnv,
		on: spec.Provisioning != "off", schedule: orElse(spec.Schedule, immediately), roles: spec.Roles, remote: map[string]string{},
	}
	a.trouble.members = a.membersAt
	a.ctx, a.end = context.WithCancel(t.server.ctx)
	if spec.SignOn != nil {
		a.signOn = *spec.SignOn
	}
	if err := a.setUp(spec); err != nil {
		return nil, err
	}
	a.run.Lock()
	err := a.open()
	a.run.Unlock()
	if err != nil {
		return nil, err
	}
	t.apps = append(t.apps, a)
	t.server.start(a)
	return a, nil
}

// setUp reads dialect, settings and mappings.
func (a *application) setUp(spec SeedApplication) error {
	if a.tenant.product == "okta" {
		flavour := okta.Flavour(strings.TrimPrefix(orElse(spec.Dialect, "okta-oin"), "okta-"))
		if flavour != okta.OIN && flavour != okta.AIW {
			return bad("dialect %q: an Okta tenant has okta-aiw and okta-oin", spec.Dialect)
		}
		a.oktaOptions = okta.Defaults(flavour)
		a.oktaOptions.Seed = a.tenant.server.options.Seed
		if spec.Mappings != nil {
			mappings, err := oktaMappings(spec.Mappings)
			if err != nil {
				return err
			}
			a.oktaOptions.Mappings = mappings
		} else {
			a.oktaOptions.Mappings = okta.DefaultMappings()
		}
		return asBad(applySettings(oktaKnobs(), &a.oktaOptions, spec.Settings))
	}
	dialect := entra.Dialect(orElse(spec.Dialect, string(entra.DialectDefault)))
	if dialect != entra.DialectDefault && dialect != entra.DialectOptSCIM {
		return bad("dialect %q: an Entra tenant has %s and %s", spec.Dialect, entra.DialectDefault, entra.DialectOptSCIM)
	}
	a.entraOption = entra.Defaults(dialect)
	a.entraOption.Seed = a.tenant.server.options.Seed
	if spec.Mappings != nil {
		users, groups, err := entraMappings(spec.Mappings)
		if err != nil {
			return err
		}
		a.entraOption.Mappings, a.entraOption.GroupMappings = users, groups
	}
	return asBad(applySettings(entraKnobs(), &a.entraOption, spec.Settings))
}

// appRoles turns the values of roles into the roles of the application.
func (a *application) appRoles(values []string) ([]mockidp.AppRole, error) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	var found []mockidp.AppRole
	for _, value := range values {
		i := slices.IndexFunc(a.roles, func(r Role) bool { return r.Value == value || r.ID == value })
		if i < 0 {
			return nil, bad("role %q: the application %s has none of that value", value, a.id)
		}
		found = append(found, mockidp.AppRole{ID: orElse(a.roles[i].ID, a.roles[i].Value), Value: a.roles[i].Value, DisplayName: orElse(a.roles[i].DisplayName, a.roles[i].Value)})
	}
	return found, nil
}

// grant reads what an assignment gives.
func (a *application) grant(g Grant) (mockidp.Grant, error) {
	roles, err := a.appRoles(g.Roles)
	if err != nil {
		return mockidp.Grant{}, err
	}
	for name, value := range g.Attributes {
		g.Attributes[name] = plainNumber(value)
	}
	return mockidp.Grant{Attributes: g.Attributes, Roles: roles}, nil
}

func shownGrant(g mockidp.Grant) Grant {
	shown := Grant{Attributes: g.Attributes}
	for _, role := range g.Roles {
		shown.Roles = append(shown.Roles, role.Value)
	}
	return shown
}
