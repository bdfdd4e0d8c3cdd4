package okta

import (
	"context"
	"slices"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// Provisioner is one Okta application with its SCIM connection. It keeps, for each
// person it provisioned, the service provider's id and hashes of what it pushed last.
type Provisioner struct {
	client   *wire.Client
	app      *mockidp.App
	opts     Options
	mappings []mapped

	watermark int
	links     map[string]link
	groups    map[string]*pushed
	earlier   map[string]bool // assigned before provisioning was on
	people    tasks           // failed, of people
	pushes    tasks           // failed, of groups
	waiting   []string        // groups with a member who was provisioned just now
	isWaiting map[string]bool
	carriers  map[string]string
	halted    map[string]bool // people and groups whose look-up was answered with somebody else

	log      []mockidp.LogEntry
	requests int // since the last log entry
}

// link is what Okta remembers of one app user.
type link struct {
	remote   string
	carried  string // which mappings had a value when they were pushed last
	profile  uint64 // hash of the profile that was pushed last
	password uint64 // hash of the password that was pushed last
	active   bool   // assigned and provisioned
}

var _ mockidp.Provisioner = (*Provisioner)(nil)

// New returns the provisioner of an application. What client sends is authenticated by
// its transport.
func New(client *wire.Client, app *mockidp.App, opts Options) *Provisioner {
	opts = opts.complete()
	p := &Provisioner{
		client:    client,
		app:       app,
		opts:      opts,
		mappings:  readMappings(opts.Mappings),
		links:     map[string]link{},
		groups:    map[string]*pushed{},
		carriers:  map[string]string{},
		isWaiting: map[string]bool{},
		halted:    map[string]bool{},
	}
	if opts.SkipEarlierAssignments {
		p.earlier = map[string]bool{}
		for _, id := range app.Directory.Changes(0).People {
			if _, assigned := app.Assignment(id); assigned {
				p.earlier[id] = true
			}
		}
	}
	return p
}

// Dialect implements mockidp.Provisioner.
func (p *Provisioner) Dialect() string { return "okta-" + string(p.opts.Flavour) }

// RemoteID implements mockidp.Provisioner. A person who was unassigned keeps the id.
func (p *Provisioner) RemoteID(id string) (string, bool) {
	if have, ok := p.links[id]; ok {
		return have.remote, true
	}
	if have, ok := p.groups[id]; ok {
		return have.remote, true
	}
	return "", false
}

// Log implements mockidp.Provisioner.
func (p *Provisioner) Log() []mockidp.LogEntry { return slices.Clone(p.log) }

// Sync implements mockidp.Provisioner: people first, then groups, each in the order in
// which they changed. Nothing changed means that nothing is sent.
func (p *Provisioner) Sync(ctx context.Context) error {
	p.requests = 0
	changes := p.app.Directory.Changes(p.watermark)
	for _, id := range changes.People {
		if err := p.syncPerson(ctx, id, false); err != nil {
			return err
		}
	}
	for _, id := range changes.Groups {
		if err := p.syncGroup(ctx, id, changed); err != nil {
			return err
		}
	}
	if err := p.syncWaiting(ctx); err != nil {
		return err
	}
	p.watermark = changes.Next
	return nil
}

// Retry is "Retry Selected" on the task list and "Retry All Groups": it is the only way
// in which a failed task runs again while nothing else changes. [V]
func (p *Provisioner) Retry(ctx context.Context) error {
	for _, id := range p.people.list() {
		if err := p.syncPerson(ctx, id, true); err != nil {
			return err
		}
	}
	for _, id := range p.pushes.list() {
		if err := p.syncGroup(ctx, id, retried); err != nil {
			return err
		}
	}
	return p.syncWaiting(ctx)
}

// syncWaiting pushes the groups of people who were provisioned after the group: members
// must be provisioned before they can be pushed. [V]
func (p *Provisioner) syncWaiting(ctx context.Context) error {
	for len(p.waiting) > 0 {
		if err := p.syncGroup(ctx, p.waiting[0], changed); err != nil {
			return err
		}
		delete(p.isWaiting, p.waiting[0])
		p.waiting = p.waiting[1:]
	}
	return nil
}

func (p *Provisioner) wait(group string) {
	if !p.isWaiting[group] {
		p.isWaiting[group] = true
		p.waiting = append(p.waiting, group)
	}
}

// note writes one line of the log and counts the requests since the last one to it.
func (p *Provisioner) note(entry mockidp.LogEntry) {
	entry.Time = p.opts.Clock.Now()
	entry.Requests = p.requests
	p.requests = 0
	p.log = append(p.log, entry)
	if limit := p.opts.LogLimit; limit > 0 && len(p.log) > 2*limit {
		p.log = append(p.log[:0], p.log[len(p.log)-limit:]...)
	}
	if p.opts.OnLog != nil {
		p.opts.OnLog(entry)
	}
}
