package server

import (
	"context"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/scimspec/scimspec/mockidp"
)

// actionResult is what an action wrote into the log.
type actionResult struct {
	Entries  []Entry           `json:"entries"`
	Imported *mockidp.Imported `json:"imported,omitempty"`
}

// about is whom an action is about.
type about struct {
	User    string   `json:"user,omitempty" doc:"userName or id"`
	Group   string   `json:"group,omitempty" doc:"displayName or id"`
	Members []string `json:"members,omitempty" doc:"up to five members of the group: Entra ID, on demand"`
}

// action is a button of a product.
type action struct {
	id, product, label, summary string
	in                          any
	do                          func(ctx context.Context, a *application, of about, result *actionResult) error
}

// actions lists the buttons. One without a product is there in both.
func actions() []action {
	return []action{
		{id: "test-connection", label: "Test connection", summary: "Test Connector Configuration, Test connection", do: func(ctx context.Context, a *application, _ about, _ *actionResult) error {
			_, err := a.idp.TestConnection(ctx)
			return err
		}},
		{id: "provision", label: "Provision now", summary: "carry every change now; at Entra ID that is one cycle", do: func(ctx context.Context, a *application, _ about, _ *actionResult) error { return a.idp.Sync(ctx) }},
		{id: "import", label: "Import", summary: "Import Now, or account discovery: reads, and writes nothing", do: func(ctx context.Context, a *application, _ about, result *actionResult) error {
			imported, err := a.idp.Import(ctx)
			result.Imported = &imported
			return err
		}},
		{id: "retry", label: "Retry", summary: "Retry Selected, or escrowed objects in a cycle now", do: func(ctx context.Context, a *application, _ about, _ *actionResult) error {
			if a.okta != nil {
				return a.okta.Retry(ctx)
			}
			a.entra.RetryNow()
			return a.idp.Sync(ctx)
		}},
		{id: "force-sync", product: "okta", label: "Force Sync", summary: "push a profile although it did not change", in: about{}, do: forceSync},
		{id: "provision-user", product: "okta", label: "Provision User", summary: "for who was assigned before provisioning was switched on", in: about{}, do: func(ctx context.Context, a *application, of about, _ *actionResult) error {
			p, err := a.tenant.person(of.User)
			if err != nil {
				return err
			}
			return a.okta.ProvisionUser(ctx, p.ID)
		}},
		{id: "apply-mappings", product: "okta", label: "Apply updates now", summary: "push every profile after mappings were edited", do: func(ctx context.Context, a *application, _ about, _ *actionResult) error {
			return a.okta.ApplyMappings(ctx)
		}},
		{id: "push-now", product: "okta", label: "Push now", summary: "overwrite the members of a pushed group", in: about{}, do: func(ctx context.Context, a *application, of about, _ *actionResult) error {
			g, err := a.tenant.group(of.Group)
			if err != nil {
				return err
			}
			return asBad(a.okta.PushGroupNow(ctx, g.ID))
		}},
		{id: "refresh-groups", product: "okta", label: "Refresh App Groups", summary: "list the service provider's groups", do: func(ctx context.Context, a *application, _ about, result *actionResult) error {
			groups, err := a.okta.RefreshGroups(ctx)
			result.Imported = &mockidp.Imported{Groups: groups}
			return err
		}},
		{id: "import-schema", product: "okta", label: "Import User Schema", summary: "read resource types and schemas", do: func(ctx context.Context, a *application, _ about, _ *actionResult) error {
			_, err := a.okta.ImportSchema(ctx)
			return err
		}},
		{id: "provision-on-demand", product: "entra", label: "Provision on demand", summary: "one person, or one group with up to five members, now", in: about{}, do: onDemand},
		{id: "restart", product: "entra", label: "Restart provisioning", summary: "clear watermark, escrows and quarantine, and run a full cycle", do: func(ctx context.Context, a *application, _ about, _ *actionResult) error {
			return a.entra.Restart(ctx)
		}},
		{id: "reset", product: "entra", label: "Restart with full reset", summary: "forget the links too, and run an initial cycle", do: func(ctx context.Context, a *application, _ about, _ *actionResult) error {
			a.entra.Reset()
			return a.idp.Sync(ctx)
		}},
		{id: "allow-deletions", product: "entra", label: "Allow deletes", summary: "let the deletions go that the threshold held back", do: func(ctx context.Context, a *application, _ about, _ *actionResult) error {
			a.entra.AllowDeletions()
			return a.idp.Sync(ctx)
		}},
	}
}

func forceSync(ctx context.Context, a *application, of about, _ *actionResult) error {
	p, err := a.tenant.person(of.User)
	if err != nil {
		return err
	}
	return a.okta.ForceSync(ctx, p.ID)
}

func onDemand(ctx context.Context, a *application, of about, _ *actionResult) error {
	if of.User != "" {
		p, err := a.tenant.person(of.User)
		if err != nil {
			return err
		}
		_, err = a.entra.ProvisionOnDemand(ctx, p.ID)
		return asBad(err)
	}
	g, err := a.tenant.group(of.Group)
	if err != nil {
		return err
	}
	var members []string
	for _, key := range of.Members {
		id, err := a.tenant.member(key)
		if err != nil {
			return err
		}
		members = append(members, id)
	}
	_, err = a.entra.ProvisionOnDemand(ctx, g.ID, members...)
	return asBad(err)
}

// perform runs an action and tells what it wrote into the log.
func (a *application) perform(act action, of about) (*actionResult, error) {
	if act.product != "" && act.product != a.product() {
		return nil, &problem{http.StatusConflict, act.label + ": a button of " + act.product + ", the application is of " + a.product(), "GET /openapi.json lists the actions"}
	}
	mark := a.log.last()
	result := &actionResult{Entries: []Entry{}}
	err := a.act(act.label, func(ctx context.Context) error { return act.do(ctx, a, of, result) })
	result.Entries = a.log.after(mark, maxEntries, nil)
	return result, err
}

// actionRoutes are the buttons, the log and the troubles of an application at path a.
func (s *Server) actionRoutes(path string) []route {
	var routes []route
	for _, act := range actions() {
		name := act.label
		if act.product != "" {
			name += " (" + act.product + ")"
		}
		routes = append(routes, route{
			method: http.MethodPost, path: path + "/actions/" + act.id, summary: name + ": " + act.summary, group: "Actions", in: act.in, out: actionResult{},
			do: func(r *http.Request) (any, error) {
				a, err := s.application(r)
				if err != nil {
					return nil, err
				}
				var of about
				if err := read(r, &of); err != nil {
					return nil, err
				}
				return a.perform(act, of)
			},
		})
	}
	return append(routes,
		route{method: http.MethodGet, path: path + "/log", summary: "the newest entries of the provisioning log, oldest first", group: "Log", out: []Entry{}, do: s.entries, query: []parameter{
			{"after", "integer", "only entries with a greater number"}, {"count", "integer", "how many at most; 100 when it is left out"},
			{"outcome", "string", "success, failure or skipped"}, {"broken", "boolean", "true: only entries whose answers break a requirement"},
			{"subject", "string", "id of a person or group"},
		}},
		route{method: http.MethodGet, path: path + "/log/{seq}", summary: "one entry with its exchanges, curl, broken requirements, fixes and evidence", group: "Log", out: EntryDetail{}, do: s.entry},
		route{method: http.MethodGet, path: path + "/troubles", summary: "what can be switched on to break things", group: "Trouble", out: []troubleState{}, do: s.troubles},
		route{method: http.MethodPut, path: path + "/troubles/{trouble}", summary: "switch one on", group: "Trouble", out: done{}, do: s.troubled(true)},
		route{method: http.MethodDelete, path: path + "/troubles/{trouble}", summary: "switch one off", group: "Trouble", out: done{}, do: s.troubled(false)},
	)
}

func (s *Server) entries(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	query := r.URL.Query()
	after, count := 0, 100
	for name, into := range map[string]*int{"after": &after, "count": &count} {
		if text := query.Get(name); text != "" {
			if *into, err = strconv.Atoi(text); err != nil {
				return nil, bad("%s %q: want a whole number", name, text)
			}
		}
	}
	outcome, subject, broken := query.Get("outcome"), query.Get("subject"), query.Get("broken") == "true"
	return a.log.after(after, max(count, 0), func(e *Entry) bool {
		return (outcome == "" || e.Outcome == outcome) && (!broken || e.Findings > 0) && (subject == "" || e.Subject != nil && e.Subject.ID == subject)
	}), nil
}

func (s *Server) entry(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	seq, err := strconv.Atoi(chi.URLParam(r, "seq"))
	found, ok := a.log.find(seq)
	if err != nil || !ok {
		return nil, &problem{http.StatusNotFound, "log entry " + strconv.Quote(chi.URLParam(r, "seq")) + ": not in the log of " + a.id + " (it keeps the newest)", "GET …/log lists what there is"}
	}
	detail := EntryDetail{Entry: found.Entry, Exchanges: []ShownExchange{}, Broken: found.broken, Dropped: found.dropped}
	if detail.Broken == nil {
		detail.Broken = noFindings
	}
	for _, x := range found.exchanges {
		detail.Exchanges = append(detail.Exchanges, ShownExchange{Exchange: shownExchange(x), Shape: evidence(a.dialect(), a.baseURL(), x)})
	}
	return detail, nil
}

type troubleState struct {
	Trouble
	On bool `json:"on"`
}

func (s *Server) troubles(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	shown := []troubleState{}
	for _, known := range Troubles() {
		shown = append(shown, troubleState{known, a.trouble.has(known.ID, false)})
	}
	return shown, nil
}

func (s *Server) troubled(on bool) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		a, err := s.application(r)
		if err != nil {
			return nil, err
		}
		id := chi.URLParam(r, "trouble")
		if !knownTrouble(id) {
			return nil, &problem{http.StatusNotFound, "trouble " + strconv.Quote(id) + ": there is none of that id", "GET …/troubles lists what there is"}
		}
		a.trouble.set(id, on)
		s.touched(a.id)
		return done{map[bool]string{true: "on", false: "off"}[on]}, nil
	}
}
