package entra

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// leaveScope deactivates the account of a person who is no longer assigned or in
// scope. Afterwards the person is not managed: no DELETE follows, whatever happens to
// the person. [D] how-provisioning-works, skip-out-of-scope-deletions
func (p *Provisioner) leaveScope(ctx context.Context, s standing, linked *link) (mockidp.LogEntry, error) {
	id := s.person.ID
	if p.options.SkipOutOfScopeDeletions {
		p.drop(id)
		return mockidp.LogEntry{Event: eventDisable, RemoteID: linked.id, Outcome: mockidp.Skipped, Code: "SkippedOutOfScope",
			Detail: "deletions of what left the scope are skipped"}, nil
	}
	entry, err := p.deactivate(ctx, s, linked)
	if err == nil || gone(err) {
		p.drop(id)
	}
	return entry, err
}

// softDelete deactivates the account of a person who is in the directory's bin, and
// deletes it when the retention has passed. [D] how-provisioning-works
func (p *Provisioner) softDelete(ctx context.Context, s standing, linked *link) (mockidp.LogEntry, error) {
	id := s.person.ID
	if !s.person.DeletedAt.Add(Retention).After(p.clock.Now()) {
		return p.deletePerson(ctx, id, linked)
	}
	if linked.deleted {
		if !s.scoped { // left the scope while in the bin: no DELETE comes. [D]
			p.drop(id)
		}
		return mockidp.LogEntry{}, nil
	}
	entry, err := p.deactivate(ctx, s, linked)
	if gone(err) {
		p.drop(id)
	}
	if err != nil || p.people[id] == nil {
		return entry, err
	}
	linked.deleted = true
	p.deleted[id] = s.person.DeletedAt
	p.repeatMembership(id)
	return entry, nil
}

// revive ends a soft deletion on our side; the update that follows carries active.
// Memberships are not sent again before a restart or a change of the group. [D]
// known-issues
func (p *Provisioner) revive(id string, linked *link) {
	if linked.deleted {
		linked.deleted = false
		delete(p.deleted, id)
	}
}

// deactivate reads the account and sends active, and nothing else but the user name that a
// soft deletion may have left. An application that does not
// map active gets a DELETE instead. [D] use-scim, how-provisioning-works
func (p *Provisioner) deactivate(ctx context.Context, s standing, linked *link) (mockidp.LogEntry, error) {
	entry := mockidp.LogEntry{Event: eventDisable, RemoteID: linked.id}
	var only []compiled
	mapped := false
	for _, mapping := range p.users {
		active := strings.EqualFold(mapping.Target, "active")
		if active || p.options.RenameDeleted && s.person.Deleted() && strings.EqualFold(mapping.Target, "userName") {
			only = append(only, mapping)
		}
		mapped = mapped || active
	}
	if !mapped {
		return p.deletePerson(ctx, s.person.ID, linked)
	}
	current, err := p.read(ctx, s.person.ID, linked)
	if err != nil {
		return entry, err
	}
	flowing, err := flows(only, s.record, false)
	if err != nil {
		return entry, err
	}
	linked.digest = 0
	return p.patchPerson(ctx, linked, differences(flowing, current), entry)
}

// deletePerson sends DELETE; 404 counts as gone. [D] use-scim, [W] the validator
func (p *Provisioner) deletePerson(ctx context.Context, id string, linked *link) (mockidp.LogEntry, error) {
	entry := mockidp.LogEntry{Event: eventDelete, RemoteID: linked.id}
	if p.options.Disabled.Delete {
		p.drop(id)
		entry.Outcome, entry.Code, entry.Detail = mockidp.Skipped, "EntrySynchronizationSkipped", "the Delete action is switched off"
		return entry, nil
	}
	_, err := p.send(ctx, http.MethodDelete, userPath(linked.id), "", nil, forObject)
	if err != nil && !gone(err) {
		return entry, err
	}
	p.drop(id)
	p.forgetMembership(id)
	return entry, nil
}

// gone says whether a failure means that the resource no longer exists.
func gone(err error) bool {
	var refused *failure
	return errors.As(err, &refused) && refused.code == codeAnchor
}

// forgetMembership forgets in which groups a person was put, without sending
// anything: who is deleted has no memberships to remove. [I]
func (p *Provisioner) forgetMembership(id string) {
	for _, group := range p.app.Directory.GroupsOf(id) {
		if linked := p.teams[group]; linked != nil {
			delete(linked.members, id)
			delete(linked.again, id)
		}
	}
}

// repeatMembership marks the memberships of a person who was soft-deleted: when the
// person is back, a change of the group or a restart sends them once more. [D]
// known-issues; that they are additions of members who may still be there is inferred [I].
func (p *Provisioner) repeatMembership(id string) {
	for _, group := range p.app.Directory.GroupsOf(id) {
		if linked := p.teams[group]; linked != nil && linked.members[id] != "" {
			if linked.again == nil {
				linked.again = map[string]bool{}
			}
			linked.again[id] = true
		}
	}
}

// managerOf returns the manager's id that an account shows.
func (p *Provisioner) managerOf(current *wire.Object) string {
	mapping, ok := reference(p.users)
	if !ok {
		return ""
	}
	manager, _ := mapping.path.value(current).(*wire.Object)
	return manager.Text("value")
}

// managerAtCreate puts the manager into what a POST carries, as a bare string, when the
// manager is linked. [P] QA 188003, directory-scimple#1242
func (p *Provisioner) managerAtCreate(s standing, flowing []flow) (string, []flow) {
	mapping, mapped := reference(p.users)
	manager := p.people[s.person.ManagerID]
	if !p.options.ManagerAtCreate || !mapped || manager == nil || manager.deleted {
		return "", flowing
	}
	return manager.id, append(flowing, flow{mapping: mapping.Mapping, path: mapping.path, value: manager.id})
}

// referManager is the reference pass for one person. The manager goes out only when
// the manager is linked; nobody comes back to it later without a restart or another
// change. [D] known-issues
func (p *Provisioner) referManager(ctx context.Context, id string) (mockidp.LogEntry, error) {
	linked := p.people[id]
	mapping, mapped := reference(p.users)
	if linked == nil || linked.deleted || !mapped || p.escrows[escrowKey{personObject, id}] != nil {
		return mockidp.LogEntry{}, nil
	}
	person, _ := p.app.Directory.Person(id)
	want := ""
	if person.ManagerID != "" {
		manager := p.people[person.ManagerID]
		if manager == nil || manager.deleted {
			return mockidp.LogEntry{}, nil
		}
		want = manager.id
	}
	if want == linked.manager || want == "" && p.options.ManagerClear == ManagerKeep || p.options.Disabled.Update {
		return mockidp.LogEntry{}, nil
	}
	entry := mockidp.LogEntry{Event: eventUpdate, RemoteID: linked.id, Detail: "manager"}
	operation := p.managerOperation(mapping.Target, want, linked.manager != "")
	if err := p.patch(ctx, scim.EndpointUsers+"/"+escapeID(linked.id), []any{operation}); err != nil {
		return entry, err
	}
	linked.manager = want
	return entry, nil
}
