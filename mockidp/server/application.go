package server

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/okta"
	"github.com/scimspec/scimspec/mockidp/saml"
	"github.com/scimspec/scimspec/mockidp/testapp"
	"github.com/scimspec/scimspec/mockidp/wire"
	"github.com/scimspec/scimspec/reports"
)

// The schedules of an application.
const (
	immediately = "immediately"
	byCycle     = "cycle"
	manually    = "manually"
)

// application is one application of a tenant: who is assigned, and the provisioner that
// carries it.
type application struct {
	id, name string
	tenant   *tenant
	ctx      context.Context // ends when the application is deleted
	end      context.CancelFunc
	app      *mockidp.App
	log      journal
	trouble  trouble
	signed   signInLog
	kick     chan struct{} // a change waits to be carried
	ready    chan struct{} // an entry waits to be judged

	run   sync.Mutex // one action of the provisioner at a time; guards what follows
	idp   mockidp.Provisioner
	okta  *okta.Provisioner // one of the two
	entra *entra.Provisioner
	tape  *tape

	// mu guards what follows and is never held during an action; options are changed with
	// run held as well.
	mu          sync.RWMutex
	oktaOptions okta.Options
	entraOption entra.Options

	target   string
	way      Way
	hasToken bool
	tokenEnv string
	on       bool
	schedule string
	roles    []Role
	signOn   SignOn
	remote   map[string]string // directory id → service provider's id, as last known
	running  string            // the action under way
	next     time.Time         // of the next cycle
	mistake  string            // why the last action could not be carried out

	signMu sync.Mutex              // guards what follows
	saml   *saml.IdP               // made when it is first needed
	tests  map[string]*testapp.App // by address
}

// product is okta or entra.
func (a *application) product() string { return a.tenant.product }

// open makes the provisioner anew: it knows nobody at the service provider. The caller
// holds run.
func (a *application) open() error {
	a.mu.RLock()
	target, way := a.target, a.way
	a.mu.RUnlock()
	client, tape := newClient(way, &a.trouble)
	connection := &wire.Client{BaseURL: target, HTTP: client}
	a.tape = tape
	switch a.product() {
	case "okta":
		a.oktaOptions.Clock, a.oktaOptions.OnLog, a.oktaOptions.LogLimit = a.tenant.server.clock, a.noted, 1
		a.oktaOptions.AppLabel, a.oktaOptions.OrgName = a.name, a.tenant.name
		a.okta = okta.New(connection, a.app, a.oktaOptions)
		a.idp = a.okta
	default:
		a.entraOption.Clock, a.entraOption.OnLog, a.entraOption.LogLimit = a.tenant.server.clock, a.noted, 1
		if err := a.entraOption.Validate(); err != nil {
			return err
		}
		a.entra = entra.New(connection, a.app, a.entraOption)
		a.idp = a.entra
	}
	a.mu.Lock()
	a.remote = map[string]string{}
	a.mu.Unlock()
	return nil
}

// configure takes over changed options and keeps what is known. The caller holds run.
func (a *application) configure() error {
	if a.okta != nil {
		a.okta.Configure(a.oktaOptions)
		return nil
	}
	a.mu.RLock()
	target, way := a.target, a.way
	a.mu.RUnlock()
	client, tape := newClient(way, &a.trouble)
	if err := a.entra.Configure(&wire.Client{BaseURL: target, HTTP: client}, a.entraOption); err != nil {
		return err
	}
	a.tape = tape
	return nil
}

// noted takes an entry of the provisioner's log with the exchanges since the last one. It
// runs during an action.
func (a *application) noted(raw mockidp.LogEntry) {
	entry := Entry{
		Seq: a.tenant.server.number(), Time: raw.Time, Tenant: a.tenant.id, Application: a.id, Event: raw.Event,
		Subject: a.tenant.subject(raw.Subject), Outcome: string(raw.Outcome), Code: raw.Code, Detail: raw.Detail, Requests: raw.Requests,
	}
	if raw.Subject != "" {
		remote, known := a.idp.RemoteID(raw.Subject)
		entry.RemoteID = orElse(raw.RemoteID, remote)
		a.mu.Lock()
		if a.remote[raw.Subject] = remote; !known {
			delete(a.remote, raw.Subject)
		}
		a.mu.Unlock()
	}
	a.log.add(&kept{Entry: entry, raw: raw, exchanges: a.tape.take()})
	a.tenant.server.hub.entry(entry)
	select {
	case a.ready <- struct{}{}:
	default:
	}
}

// act runs one action of the provisioner. It goes on when the caller's context ends: what
// a service provider was told half is worth nothing. It ends with the server.
func (a *application) act(name string, do func(context.Context) error) error {
	a.run.Lock()
	defer a.run.Unlock()
	if a.baseURL() == "" {
		return &problem{status: 409, text: "application " + a.id + ": no service provider is set", try: "PATCH /api/tenants/" + a.tenant.id + "/applications/" + a.id + ` with {"target": "http://127.0.0.1:8080/scim/v2"}`}
	}
	a.state(func() { a.running, a.mistake = name, "" })
	defer a.tenant.server.hub.changed(a.id)
	err := do(a.ctx)
	a.tape.take() // what no entry of the log is about
	a.state(func() {
		a.running = ""
		if err != nil {
			a.mistake = err.Error()
		}
		if a.schedule == byCycle {
			a.next = a.tenant.server.clock.Now().Add(entra.CycleInterval)
		}
	})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// state changes what mu guards, and tells who listens.
func (a *application) state(change func()) {
	a.mu.Lock()
	change()
	a.mu.Unlock()
	a.tenant.server.hub.changed(a.id)
}

// changed carries a change when the application does so by itself.
func (a *application) changed() {
	a.mu.RLock()
	due := a.on && a.schedule == immediately && a.target != ""
	a.mu.RUnlock()
	if !due {
		return
	}
	select {
	case a.kick <- struct{}{}:
	default: // one waits already and will carry this one too
	}
}

// tick starts a cycle whose time has come.
func (a *application) tick(now time.Time) {
	a.mu.Lock()
	due := a.on && a.schedule == byCycle && a.target != "" && !now.Before(a.next)
	if due {
		a.next = now.Add(entra.CycleInterval)
	}
	a.mu.Unlock()
	if due {
		select {
		case a.kick <- struct{}{}:
		default:
		}
	}
}

// work carries changes in the background until ctx ends.
func (a *application) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.kick:
			_ = a.act("Provisioning", func(ctx context.Context) error { return a.idp.Sync(ctx) }) // kept as the mistake
		}
	}
}

// judge judges entries in the background until ctx ends.
func (a *application) judge(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.ready:
		}
		for next := a.log.unjudged(); next != nil && ctx.Err() == nil; next = a.log.unjudged() {
			var broken []reports.Finding
			if judge := a.tenant.server.options.Judge; judge != nil && !next.dropped {
				broken = judge(Judgment{Dialect: a.dialect(), BaseURL: a.baseURL(), Entry: next.raw, Exchanges: next.exchanges})
			}
			if entry, ok := a.log.judged(next.Seq, broken); ok {
				a.tenant.server.hub.judged(entry)
			}
		}
	}
}

// membersAt returns the service provider's ids of a group's members, by the group's id there.
func (a *application) membersAt(groupRemoteID string) ([]string, bool) {
	remote := a.remoteIDs()
	for id, there := range remote {
		g, ok := a.tenant.directory.Group(id)
		if !ok || there != groupRemoteID {
			continue
		}
		members := []string{}
		for _, member := range g.Members {
			if there := remote[member]; there != "" {
				members = append(members, there)
			}
		}
		return members, true
	}
	return nil, false
}

func (a *application) dialect() string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.product() == "okta" {
		return "okta-" + string(a.oktaOptions.Flavour)
	}
	return string(a.entraOption.Dialect)
}

func (a *application) baseURL() string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.target
}

// remoteIDs returns the service provider's ids as they were last known: it never waits
// for an action.
func (a *application) remoteIDs() map[string]string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return maps.Clone(a.remote)
}
