package entra

import (
	"context"
	"errors"
	"fmt"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp"
)

// The steps of provisioning on demand, as the portal names them. [D] provision-on-demand
const (
	StepTest   = "Test connection"
	StepImport = "Import user"
	StepGroup  = "Import group"
	StepScope  = "Determine if in scope"
	StepMatch  = "Match user between source and target system"
	StepAction = "Perform action"
)

// maxDemandMembers is how many members a group takes along. [D]
const maxDemandMembers = 5

// ProvisionOnDemand provisions one person now, or one group with up to five of its
// members, and returns an entry for each step that was reached. The flag has no effect
// on it, app roles do not flow, and nobody is restored. [D] provision-on-demand,
// application-provisioning-config-problem-scim-compatibility. An error means that the
// directory does not hold the id, that there are too many members, or that ctx ended.
func (p *Provisioner) ProvisionOnDemand(ctx context.Context, id string, members ...string) ([]mockidp.LogEntry, error) {
	if len(members) > maxDemandMembers {
		return nil, fmt.Errorf("provision %s on demand: %d members, at most %d are possible", id, len(members), maxDemandMembers)
	}
	_, isPerson := p.app.Directory.Person(id)
	_, isGroup := p.app.Directory.Group(id)
	if !isPerson && !isGroup {
		return nil, fmt.Errorf("provision on demand: %q is not in the directory", id)
	}
	if p.halted[id] {
		return nil, nil
	}
	defer p.onDemand()()
	run := &demand{p: p, id: id}
	run.step(StepTest, func() (mockidp.LogEntry, error) { return mockidp.LogEntry{}, p.probe(ctx) })
	if isPerson {
		run.person(ctx)
	} else {
		run.group(ctx, members)
	}
	return run.entries, run.err
}

// onDemand sets the job up for one run on demand and returns what undoes it.
func (p *Provisioner) onDemand() func() {
	dialect, users, held := p.options.Dialect, p.users, p.cycle
	p.options.Dialect = DialectDefault
	p.users = nil
	for _, mapping := range users {
		if mapping.path.attribute != "roles" {
			p.users = append(p.users, mapping)
		}
	}
	p.cycle = &cycle{full: true, probed: true}
	return func() { p.options.Dialect, p.users, p.cycle = dialect, users, held }
}

// demand is one run: it ends at the first step that fails or says no.
type demand struct {
	p       *Provisioner
	id      string
	entries []mockidp.LogEntry
	err     error
	ended   bool
}

func (d *demand) step(event string, action func() (mockidp.LogEntry, error)) {
	if d.ended {
		return
	}
	entry, err := d.p.entry(d.id, func() (mockidp.LogEntry, error) {
		entry, err := action()
		if entry.Event != "" && entry.Detail == "" {
			entry.Detail = entry.Event
		}
		entry.Event = event
		return entry, err
	})
	if err != nil {
		d.err, d.ended = err, true
		return
	}
	d.entries = append(d.entries, entry)
	d.ended = entry.Outcome == mockidp.Failure || entry.Outcome == mockidp.Skipped
}

func (d *demand) person(ctx context.Context) {
	p, s := d.p, d.p.standing(d.id)
	d.step(StepImport, func() (mockidp.LogEntry, error) {
		return mockidp.LogEntry{Detail: s.person.DisplayName}, nil
	})
	d.step(StepScope, func() (mockidp.LogEntry, error) {
		linked := p.people[d.id]
		switch {
		case linked != nil && linked.deleted, s.person.Deleted() && linked == nil:
			return mockidp.LogEntry{Outcome: mockidp.Skipped, Detail: "a deleted person is not restored on demand"}, nil
		case !s.scoped && linked == nil:
			return mockidp.LogEntry{Outcome: mockidp.Skipped, Detail: "not assigned, or no scoping filter lets the person in"}, nil
		}
		return mockidp.LogEntry{}, nil
	})
	d.step(StepMatch, func() (mockidp.LogEntry, error) {
		if linked := p.people[d.id]; linked != nil {
			return mockidp.LogEntry{RemoteID: linked.id, Detail: "linked"}, nil
		}
		found, err := p.find(ctx, scim.EndpointUsers, "", p.users, s.record)
		if err != nil || found == nil {
			return mockidp.LogEntry{Detail: "no match"}, err
		}
		p.people[d.id] = &link{id: found.Text("id")}
		return mockidp.LogEntry{RemoteID: found.Text("id"), Detail: "matched"}, nil
	})
	d.step(StepAction, func() (mockidp.LogEntry, error) {
		if p.people[d.id] == nil {
			return p.createPerson(ctx, s)
		}
		return p.provisionPerson(ctx, d.id)
	})
	d.settle()
}

// settle leaves no fingerprint behind: the next cycle compares with the job's own
// mappings.
func (d *demand) settle() {
	if linked := d.p.people[d.id]; linked != nil {
		linked.digest = 0
	}
}

func (d *demand) group(ctx context.Context, members []string) {
	p := d.p
	group, scoped, _, _ := p.groupStanding(d.id)
	d.step(StepGroup, func() (mockidp.LogEntry, error) { return mockidp.LogEntry{Detail: group.Name}, nil })
	d.step(StepScope, func() (mockidp.LogEntry, error) {
		if !scoped && p.teams[d.id] == nil {
			return mockidp.LogEntry{Outcome: mockidp.Skipped, Detail: "not assigned, or no scoping filter lets the group in"}, nil
		}
		return mockidp.LogEntry{}, nil
	})
	d.step(StepAction, func() (mockidp.LogEntry, error) { return p.provisionGroup(ctx, d.id) })
	if len(members) == 0 {
		return
	}
	d.step(StepAction, func() (mockidp.LogEntry, error) {
		linked := p.teams[d.id]
		if linked == nil {
			return mockidp.LogEntry{}, errors.New("provision on demand: the group has no link")
		}
		return p.sendMembers(ctx, group, linked, members)
	})
}
