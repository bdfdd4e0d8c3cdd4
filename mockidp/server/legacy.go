package server

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/mockidp"
)

// The routes of the first version act on the first application of the first tenant, with
// the names of mockidp.Person. They stay for the scripts that use them.

// first is the application that they act on.
func (s *Server) first() (*application, error) {
	for _, t := range s.all() {
		if apps := t.applications(); len(apps) > 0 {
			return apps[0], nil
		}
	}
	return nil, &problem{http.StatusConflict, "there is no application", "POST /api/tenants/{tenant}/applications"}
}

// onFirst makes a handler of what is done to the first application.
func (s *Server) onFirst(do func(a *application, r *http.Request) (any, error)) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		a, err := s.first()
		if err != nil {
			return nil, err
		}
		return do(a, r)
	}
}

func (s *Server) legacyRoutes() []route {
	get, post, put, patch, del := http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	routes := []route{
		{method: get, path: "/people", summary: "people", do: s.onFirst(oldPeople)},
		{method: post, path: "/people", summary: "add a person", in: mockidp.Person{}, do: s.onFirst(oldAddPerson)},
		{method: patch, path: "/people/{id}", summary: "change a person", in: mockidp.Person{}, do: s.onFirst(oldChangePerson)},
		{method: del, path: "/people/{id}", summary: "delete a person", do: s.onFirst(oldChange((*mockidp.Directory).DeletePerson))},
		{method: post, path: "/people/{id}/restore", summary: "restore a person", do: s.onFirst(oldChange((*mockidp.Directory).RestorePerson))},
		{method: post, path: "/groups", summary: "add a group", in: mockidp.Group{}, do: s.onFirst(oldAddGroup)},
		{method: patch, path: "/groups/{id}", summary: "rename a group", in: mockidp.Group{}, do: s.onFirst(oldRenameGroup)},
		{method: del, path: "/groups/{id}", summary: "delete a group", do: s.onFirst(oldChange((*mockidp.Directory).DeleteGroup))},
		{method: put, path: "/groups/{id}/members/{member}", summary: "add a member", do: s.onFirst(oldMember((*mockidp.Directory).AddMember))},
		{method: del, path: "/groups/{id}/members/{member}", summary: "take a member out", do: s.onFirst(oldMember((*mockidp.Directory).RemoveMember))},
		{method: put, path: "/assignments/people/{id}", summary: "assign a person", in: mockidp.Grant{}, do: s.onFirst(oldAssignPerson)},
		{method: del, path: "/assignments/people/{id}", summary: "unassign a person", do: s.onFirst(func(a *application, r *http.Request) (any, error) {
			a.app.UnassignPerson(chi.URLParam(r, "id"))
			return a.carried(chi.URLParam(r, "id"))
		})},
		{method: put, path: "/assignments/groups/{id}", summary: "assign a group", do: s.onFirst(oldAssignGroup)},
		{method: del, path: "/assignments/groups/{id}", summary: "unassign a group", do: s.onFirst(func(a *application, r *http.Request) (any, error) {
			a.app.UnassignGroup(chi.URLParam(r, "id"))
			return a.carried(chi.URLParam(r, "id"))
		})},
		{method: put, path: "/pushes/{id}", summary: "push a group", do: s.onFirst(oldPush)},
		{method: del, path: "/pushes/{id}", summary: "unlink a pushed group", query: []parameter{{"deleteInTarget", "boolean", ""}}, do: s.onFirst(func(a *application, r *http.Request) (any, error) {
			a.app.UnlinkGroup(chi.URLParam(r, "id"), r.URL.Query().Get("deleteInTarget") == "true")
			return a.carried(chi.URLParam(r, "id"))
		})},
		{method: post, path: "/actions/sync", summary: "provision", do: s.onFirst(func(a *application, _ *http.Request) (any, error) { return a.synced() })},
		{method: post, path: "/actions/test-connection", summary: "test the connection", do: s.onFirst(oldTest)},
		{method: post, path: "/actions/import", summary: "import", do: s.onFirst(oldImport)},
		{method: post, path: "/actions/advance", summary: "put the clock forward by ?days=N and provision", query: []parameter{{"days", "integer", ""}}, do: s.onFirst(oldAdvance)},
		{method: get, path: "/log", summary: "the provisioning log", do: s.onFirst(func(a *application, _ *http.Request) (any, error) { return a.log.raw(0), nil })},
		{method: get, path: "/exchanges", summary: "requests and answers", do: s.onFirst(oldExchanges)},
	}
	for i := range routes {
		routes[i].legacy, routes[i].group = true, "First version"
	}
	return routes
}

// carried provisions after a change, unless that is left to the caller, and answers with
// what the change made and what the log says of it.
func (a *application) carried(made any) (any, error) {
	a.tenant.server.touched(a.tenant.id)
	a.mu.RLock()
	due := a.on && a.schedule != manually
	a.mu.RUnlock()
	if !due {
		return map[string]any{"result": made}, nil
	}
	log, err := a.synced()
	if err != nil {
		return nil, err
	}
	return map[string]any{"result": made, "log": log}, nil
}

func (a *application) synced() ([]mockidp.LogEntry, error) {
	mark := a.log.last()
	err := a.act("provision", func(ctx context.Context) error { return a.idp.Sync(ctx) })
	return a.log.raw(mark), err
}

// person adds to a record what the identity provider knows of it.
type person struct {
	mockidp.Person
	RemoteID string // the service provider's id, when it was provisioned
	Assigned bool
}

func (a *application) oldPerson(p mockidp.Person) person {
	p.Password = ""
	_, assigned := a.app.Assignment(p.ID)
	return person{Person: p, RemoteID: a.remoteIDs()[p.ID], Assigned: assigned}
}

func oldPeople(a *application, _ *http.Request) (any, error) {
	all := []person{}
	for _, p := range a.tenant.directory.People() {
		all = append(all, a.oldPerson(p))
	}
	return all, nil
}

func oldAddPerson(a *application, r *http.Request) (any, error) {
	var p mockidp.Person
	if err := read(r, &p); err != nil {
		return nil, err
	}
	if p.UserName == "" {
		return nil, bad("UserName: a person needs one")
	}
	return a.carried(a.oldPerson(a.tenant.directory.AddPerson(p)))
}

// oldChangePerson lays the members of the body over the record.
func oldChangePerson(a *application, r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	current, ok := a.tenant.directory.Person(id)
	if !ok {
		return nil, notThere("person", id)
	}
	if err := read(r, &current); err != nil {
		return nil, err
	}
	if err := a.tenant.directory.UpdatePerson(id, func(p *mockidp.Person) { *p = current }); err != nil {
		return nil, err
	}
	return a.carried(a.oldPerson(current))
}

func notThere(what, id string) error {
	return &problem{http.StatusNotFound, what + " " + strconv.Quote(id) + ": not in the directory", "GET /people"}
}

// oldChange makes a handler of a change of one record.
func oldChange(change func(*mockidp.Directory, string) error) func(*application, *http.Request) (any, error) {
	return func(a *application, r *http.Request) (any, error) {
		id := chi.URLParam(r, "id")
		if err := change(a.tenant.directory, id); err != nil {
			return nil, &problem{http.StatusNotFound, err.Error(), "GET /people"}
		}
		return a.carried(id)
	}
}

func oldMember(change func(*mockidp.Directory, string, string) error) func(*application, *http.Request) (any, error) {
	return func(a *application, r *http.Request) (any, error) {
		id := chi.URLParam(r, "id")
		if err := change(a.tenant.directory, id, chi.URLParam(r, "member")); err != nil {
			return nil, &problem{http.StatusNotFound, err.Error(), "GET /people"}
		}
		return a.carried(id)
	}
}

func oldAddGroup(a *application, r *http.Request) (any, error) {
	var g mockidp.Group
	if err := read(r, &g); err != nil {
		return nil, err
	}
	if g.Name == "" {
		return nil, bad("Name: a group needs one")
	}
	return a.carried(a.tenant.directory.AddGroup(g))
}

func oldRenameGroup(a *application, r *http.Request) (any, error) {
	var change struct{ Name string }
	if err := read(r, &change); err != nil {
		return nil, err
	}
	id := chi.URLParam(r, "id")
	if err := a.tenant.directory.RenameGroup(id, change.Name); err != nil {
		return nil, &problem{http.StatusNotFound, err.Error(), "GET /api/tenants/" + a.tenant.id + "/groups"}
	}
	return a.carried(id)
}

func oldAssignPerson(a *application, r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	if _, ok := a.tenant.directory.Person(id); !ok {
		return nil, notThere("person", id)
	}
	var grant mockidp.Grant
	if err := read(r, &grant); err != nil {
		return nil, err
	}
	a.app.AssignPerson(id, grant)
	return a.carried(id)
}

func oldAssignGroup(a *application, r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	if _, ok := a.tenant.directory.Group(id); !ok {
		return nil, notThere("group", id)
	}
	grant := struct {
		Priority int
		Grant    json.RawMessage
	}{Priority: 1}
	if err := read(r, &grant); err != nil {
		return nil, err
	}
	var given mockidp.Grant
	if len(grant.Grant) > 0 {
		if err := json.Unmarshal(grant.Grant, &given); err != nil {
			return nil, bad("Grant: %v", err)
		}
	}
	a.app.AssignGroup(id, grant.Priority, given)
	return a.carried(id)
}

func oldPush(a *application, r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	if _, ok := a.tenant.directory.Group(id); !ok {
		return nil, notThere("group", id)
	}
	a.app.PushGroup(id)
	return a.carried(id)
}

func oldTest(a *application, _ *http.Request) (any, error) {
	var entry mockidp.LogEntry
	err := a.act("test connection", func(ctx context.Context) (err error) {
		entry, err = a.idp.TestConnection(ctx)
		return err
	})
	return entry, err
}

func oldImport(a *application, _ *http.Request) (any, error) {
	var imported mockidp.Imported
	err := a.act("import", func(ctx context.Context) (err error) {
		imported, err = a.idp.Import(ctx)
		return err
	})
	return imported, err
}

func oldAdvance(a *application, r *http.Request) (any, error) {
	days, err := strconv.Atoi(r.URL.Query().Get("days"))
	if err != nil || days < 0 {
		return nil, bad("days %q: want a whole number", r.URL.Query().Get("days"))
	}
	a.tenant.server.clock.Advance(time.Duration(days) * 24 * time.Hour)
	a.tenant.server.touched("clock")
	return a.synced()
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

func oldExchanges(a *application, _ *http.Request) (any, error) {
	shown := []exchange{}
	for _, x := range a.log.exchanges() {
		entry := exchange{Method: x.Method, URL: x.URL, RequestHeaders: x.RequestHeader, RequestBody: string(x.RequestBody), Status: x.Status, ResponseHeaders: x.ResponseHeader, ResponseBody: string(x.ResponseBody)}
		if x.Err != nil {
			entry.Error = x.Err.Error()
		}
		shown = append(shown, entry)
	}
	return shown, nil
}

// exchanges returns what was exchanged for the entries that are kept.
func (j *journal) exchanges() []*transcript.Exchange {
	j.mu.RLock()
	defer j.mu.RUnlock()
	var all []*transcript.Exchange
	for _, k := range j.entries {
		all = append(all, k.exchanges...)
	}
	return all
}
