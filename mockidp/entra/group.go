package entra

import (
	"context"
	"net/http"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// groupStanding says whether a group is provisioned as a group: it is assigned, or
// pushed, or everything is. The second result says whether its end is a deletion; the
// third that nothing happens to it at all for now.
func (p *Provisioner) groupStanding(id string) (group mockidp.Group, scoped, kept, paused bool) {
	group, known := p.app.Directory.Group(id)
	push, pushed := p.app.Push(id)
	scoped = known && (p.options.SyncAll || p.app.GroupAssigned(id) || pushed && !push.Unlinked)
	if scoped {
		scoped = inScope(p.options.GroupScoping, Record{group: &group})
	}
	kept = known && pushed && push.Unlinked && !push.DeleteInTarget
	return group, scoped, kept, pushed && push.Paused
}

// provisionGroup brings one group in line, without its members.
func (p *Provisioner) provisionGroup(ctx context.Context, id string) (mockidp.LogEntry, error) {
	group, scoped, kept, paused := p.groupStanding(id)
	linked := p.teams[id]
	switch {
	case paused || linked == nil && !scoped:
		return mockidp.LogEntry{}, nil
	case linked == nil:
		return p.linkGroup(ctx, group)
	case !scoped:
		return p.deleteGroup(ctx, id, linked, kept || group.ID != "" && p.options.SkipOutOfScopeDeletions)
	default:
		return p.updateGroup(ctx, group, linked)
	}
}

// linkGroup looks for a group by its matching attributes, with the members left out,
// and creates it when there is none. [D] use-scim, [P] QA 637791, [W]
func (p *Provisioner) linkGroup(ctx context.Context, group mockidp.Group) (mockidp.LogEntry, error) {
	record := Record{group: &group, now: p.clock.Now, random: p.noise}
	found, err := p.find(ctx, scim.EndpointGroups, "members", p.groups, record)
	if err != nil {
		return mockidp.LogEntry{Event: eventOther}, err
	}
	if found != nil {
		linked := &team{id: found.Text("id"), members: map[string]string{}}
		p.teams[group.ID] = linked
		return p.alignGroup(ctx, record, linked, found)
	}
	entry := mockidp.LogEntry{Event: eventCreate}
	if p.options.Disabled.Create {
		entry.Outcome, entry.Code, entry.Detail = mockidp.Skipped, "EntrySynchronizationSkipped", "the Create action is switched off"
		return entry, nil
	}
	flowing, err := flows(p.groups, record, true)
	if err != nil {
		return entry, err
	}
	answer, err := p.send(ctx, http.MethodPost, scim.EndpointGroups, "", newGroup(flowing, p.options.GroupCreate), forCreate)
	if err != nil {
		return entry, err
	}
	entry.RemoteID = answer.Object().Text("id")
	if entry.RemoteID == "" {
		return entry, incompatible(answer, "the created group has no id")
	}
	updating, err := flows(p.groups, record, false)
	if err != nil {
		return entry, err
	}
	p.teams[group.ID] = &team{id: entry.RemoteID, digest: digest(updating), members: map[string]string{}}
	return entry, nil
}

// updateGroup reads a group without its members and sends the differences. [D]; the
// GET also stands before a change of members only: [P] QA 2278290
func (p *Provisioner) updateGroup(ctx context.Context, group mockidp.Group, linked *team) (mockidp.LogEntry, error) {
	entry := mockidp.LogEntry{Event: eventUpdate, RemoteID: linked.id}
	record := Record{group: &group, now: p.clock.Now, random: p.noise}
	flowing, err := flows(p.groups, record, false)
	if err != nil {
		return entry, err
	}
	added, removed := p.memberChanges(group, linked)
	if digest(flowing) == linked.digest && len(added)+len(removed) == 0 && !p.cycle.isFull() {
		return mockidp.LogEntry{}, nil
	}
	answer, err := p.send(ctx, http.MethodGet, groupPath(linked.id), query{excluded: "members"}.String(), nil, forObject)
	if err != nil {
		if gone(err) {
			delete(p.teams, group.ID)
		}
		return entry, err
	}
	current := answer.Object()
	if current.Text("id") == "" {
		return entry, incompatible(answer, "the group has no id")
	}
	return p.alignGroup(ctx, record, linked, current)
}

// alignGroup sends the differences: in the default dialect one operation with a path
// for each ([D]), behind the flag one without a path ([W] the validator).
func (p *Provisioner) alignGroup(ctx context.Context, record Record, linked *team, current *wire.Object) (mockidp.LogEntry, error) {
	entry := mockidp.LogEntry{Event: eventUpdate, RemoteID: linked.id}
	flowing, err := flows(p.groups, record, false)
	if err != nil {
		return entry, err
	}
	changes := differences(flowing, current)
	if len(changes) == 0 || p.options.Disabled.Update {
		linked.digest = digest(flowing)
		return mockidp.LogEntry{}, nil
	}
	operations, err := p.operations(changes)
	if err != nil {
		return entry, err
	}
	if err := p.patch(ctx, groupPath(linked.id), operations); err != nil {
		return entry, err
	}
	linked.digest = digest(flowing)
	return entry, nil
}

// deleteGroup sends DELETE: a group has no active, so leaving the scope ends here. The
// form is [D] and [W], the occasion [I].
func (p *Provisioner) deleteGroup(ctx context.Context, id string, linked *team, kept bool) (mockidp.LogEntry, error) {
	entry := mockidp.LogEntry{Event: eventDelete, RemoteID: linked.id}
	if kept || p.options.Disabled.Delete {
		delete(p.teams, id)
		entry.Outcome, entry.Code, entry.Detail = mockidp.Skipped, "EntrySynchronizationSkipped", "the group stays at the service provider"
		return entry, nil
	}
	_, err := p.send(ctx, http.MethodDelete, groupPath(linked.id), "", nil, forObject)
	if err != nil && !gone(err) {
		return entry, err
	}
	delete(p.teams, id)
	return entry, nil
}

func groupPath(id string) string { return scim.EndpointGroups + "/" + escapeID(id) }

// memberRef is a member: its directory id and the service provider's.
type memberRef struct{ id, remote string }

// memberChanges compares the direct members with what was sent. Who is not linked is
// left out; a nested group goes as one member and is not expanded. [D] known-issues,
// [P] BYOA-Samples#26. What the service provider really holds is never read. [P] QA 2278290
func (p *Provisioner) memberChanges(group mockidp.Group, linked *team) (added, removed []memberRef) {
	within := make(map[string]bool, len(group.Members))
	for _, id := range group.Members {
		within[id] = true
		if remote, ok := p.member(id); ok && (linked.members[id] != remote || linked.again[id]) {
			added = append(added, memberRef{id, remote})
		}
	}
	for id, remote := range linked.members {
		if !within[id] {
			removed = append(removed, memberRef{id, remote})
		}
	}
	return added, removed
}

func (p *Provisioner) member(id string) (string, bool) {
	if linked := p.people[id]; linked != nil {
		return linked.id, !linked.deleted
	}
	if linked := p.teams[id]; linked != nil {
		return linked.id, true
	}
	return "", false
}
