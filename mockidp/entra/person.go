package entra

import (
	"context"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// standing is how a person stands towards the application.
type standing struct {
	person mockidp.Person
	known  bool // in the directory
	scoped bool // assigned, or everybody is; and let in by a scoping filter
	record Record
}

// leaves says whether the accidental-deletion guard counts the person as a deletion. [D]
func (s standing) leaves() bool { return !s.known || !s.scoped || s.person.Deleted() }

func (p *Provisioner) standing(id string) standing {
	s := standing{}
	if s.person, s.known = p.app.Directory.Person(id); !s.known {
		return s
	}
	assignment, assigned := p.app.Assignment(id)
	s.record = Record{person: &s.person, now: p.clock.Now, random: p.noise}
	if !p.options.SyncAll { // app roles do not go with "Sync all users and groups". [D]
		s.record.roles = assignment.Roles
	}
	s.scoped = (assigned || p.options.SyncAll) && inScope(p.options.Scoping, s.record)
	s.record.softDeleted = !s.scoped || !s.person.Active()
	if p.options.RenameDeleted && s.person.Deleted() {
		s.person.UserName = strings.ReplaceAll(id, "-", "") + s.person.UserName
	}
	return s
}

// provisionPerson brings one person's account in line.
func (p *Provisioner) provisionPerson(ctx context.Context, id string) (mockidp.LogEntry, error) {
	s, linked := p.standing(id), p.people[id]
	if linked == nil {
		if !s.known || !s.scoped || s.person.Deleted() {
			return mockidp.LogEntry{}, nil
		}
		return p.linkPerson(ctx, s)
	}
	if s.leaves() && p.staged[id] {
		return p.staging(linked.id), nil
	}
	switch {
	case !s.known:
		return p.deletePerson(ctx, id, linked)
	case s.person.Deleted():
		return p.softDelete(ctx, s, linked)
	case !s.scoped:
		return p.leaveScope(ctx, s, linked)
	default:
		p.revive(id, linked)
		return p.updatePerson(ctx, s, linked)
	}
}

// linkPerson matches a person who is not linked: no hit creates, one links. [D]
func (p *Provisioner) linkPerson(ctx context.Context, s standing) (mockidp.LogEntry, error) {
	id := s.person.ID
	found, err := p.find(ctx, scim.EndpointUsers, "", p.users, s.record)
	if err != nil {
		return mockidp.LogEntry{Event: eventOther}, err
	}
	if found == nil {
		return p.createPerson(ctx, s)
	}
	if err := typedUser(found); err != nil {
		return mockidp.LogEntry{Event: eventOther}, &failure{code: codeIncompatible, detail: err.Error()}
	}
	linked := &link{id: found.Text("id")}
	p.people[id] = linked
	return p.align(ctx, s, linked, found)
}

// createPerson sends POST /Users. A disabled person is not created. [D]
func (p *Provisioner) createPerson(ctx context.Context, s standing) (mockidp.LogEntry, error) {
	entry := mockidp.LogEntry{Event: eventCreate}
	switch {
	case s.record.softDeleted:
		entry.Outcome, entry.Code, entry.Detail = mockidp.Skipped, "EntrySynchronizationSkipped", "a disabled person is not created"
		return entry, nil
	case p.options.Disabled.Create:
		entry.Outcome, entry.Code, entry.Detail = mockidp.Skipped, "EntrySynchronizationSkipped", "the Create action is switched off"
		return entry, nil
	}
	flowing, err := flows(p.users, s.record, true)
	if err != nil {
		return entry, err
	}
	manager, flowing := p.managerAtCreate(s, flowing)
	answer, err := p.send(ctx, http.MethodPost, scim.EndpointUsers, "", newUser(flowing), forCreate)
	if err != nil {
		return entry, err
	}
	created := answer.Object()
	if err := typedUser(created); err != nil {
		return entry, incompatible(answer, err.Error())
	}
	linked := &link{id: created.Text("id"), manager: manager}
	if linked.digest, err = p.personDigest(s); err != nil {
		return entry, err
	}
	p.people[s.person.ID] = linked
	entry.RemoteID = linked.id
	return entry, nil
}

// personDigest is the fingerprint of what an update of the person compares.
func (p *Provisioner) personDigest(s standing) (uint64, error) {
	flowing, err := flows(p.users, s.record, false)
	return digest(flowing, s.person.ManagerID), err
}

// updatePerson reads the account and sends the differences. Without a change of
// anything that is mapped nothing is sent.
func (p *Provisioner) updatePerson(ctx context.Context, s standing, linked *link) (mockidp.LogEntry, error) {
	sum, err := p.personDigest(s)
	if err != nil {
		return mockidp.LogEntry{Event: eventUpdate, RemoteID: linked.id}, err
	}
	if sum == linked.digest && !p.cycle.isFull() {
		return mockidp.LogEntry{}, nil
	}
	current, err := p.read(ctx, s.person.ID, linked)
	if err != nil {
		return mockidp.LogEntry{Event: eventUpdate, RemoteID: linked.id}, err
	}
	return p.align(ctx, s, linked, current)
}

func (c *cycle) isFull() bool { return c != nil && c.full }

// align compares an account with what flows and sends one PATCH with the differences.
func (p *Provisioner) align(ctx context.Context, s standing, linked *link, current *wire.Object) (mockidp.LogEntry, error) {
	entry := mockidp.LogEntry{Event: eventUpdate, RemoteID: linked.id}
	linked.manager = p.managerOf(current)
	flowing, err := flows(p.users, s.record, false)
	if err != nil {
		return entry, err
	}
	changes := differences(flowing, current)
	if s.record.softDeleted {
		entry.Event = eventDisable
	}
	if entry, err = p.patchPerson(ctx, linked, changes, entry); err != nil {
		if gone(err) {
			p.drop(s.person.ID)
		}
		return entry, err
	}
	linked.digest = digest(flowing, s.person.ManagerID)
	return entry, nil
}

func (p *Provisioner) patchPerson(ctx context.Context, linked *link, changes []change, entry mockidp.LogEntry) (mockidp.LogEntry, error) {
	switch {
	case len(changes) == 0:
		entry.Event, entry.Outcome, entry.Code = eventUpdate, mockidp.Skipped, "RedundantExport"
		entry.Detail = "the account has all values already"
		return entry, nil
	case p.options.Disabled.Update:
		entry.Outcome, entry.Code, entry.Detail = mockidp.Skipped, "EntrySynchronizationSkipped", "the Update action is switched off"
		return entry, nil
	}
	operations, err := p.operations(changes)
	if err != nil {
		return entry, err
	}
	return entry, p.patch(ctx, userPath(linked.id), operations)
}

// patch sends PATCH and reads its answer: 204, or 200 with a body or without. [D]
func (p *Provisioner) patch(ctx context.Context, path string, operations []any) error {
	answer, err := p.send(ctx, http.MethodPatch, path, "", patch(operations), forObject)
	if err != nil {
		return err
	}
	if len(answer.Body) > 0 && answer.Object() == nil {
		return incompatible(answer, "the answer to PATCH is not a JSON object")
	}
	return nil
}

// read gets a linked account. A 404 means that the link leads nowhere: the object
// fails this time and is matched again at its retry. [D] InvalidAnchor; the re-match is
// inferred [I].
func (p *Provisioner) read(ctx context.Context, id string, linked *link) (*wire.Object, error) {
	answer, err := p.send(ctx, http.MethodGet, userPath(linked.id), "", nil, forObject)
	if err != nil {
		if answer != nil && answer.Status == http.StatusNotFound {
			p.drop(id)
		}
		return nil, err
	}
	current := answer.Object()
	if err := typedUser(current); err != nil {
		return nil, incompatible(answer, err.Error())
	}
	return current, nil
}

func userPath(id string) string { return scim.EndpointUsers + "/" + escapeID(id) }

// drop forgets a person.
func (p *Provisioner) drop(id string) {
	delete(p.people, id)
	delete(p.deleted, id)
}
