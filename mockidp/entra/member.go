package entra

import (
	"context"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/mockidp"
)

// referMembers is the reference pass for one group: additions, then removals, each
// PATCH with as many members as the setting allows (1: every public capture holds
// one). [P]
func (p *Provisioner) referMembers(ctx context.Context, id string) (mockidp.LogEntry, error) {
	linked := p.teams[id]
	group, scoped, _, paused := p.groupStanding(id)
	_, mapped := reference(p.groups)
	if linked == nil || !scoped || paused || !mapped || p.options.Disabled.Update {
		return mockidp.LogEntry{}, nil
	}
	return p.sendMembers(ctx, group, linked, nil)
}

// sendMembers carries membership changes; with only, just those members.
func (p *Provisioner) sendMembers(ctx context.Context, group mockidp.Group, linked *team, only []string) (mockidp.LogEntry, error) {
	entry := mockidp.LogEntry{Event: eventUpdate, RemoteID: linked.id, Detail: "members"}
	added, removed := p.memberChanges(group, linked)
	if only != nil {
		added = slices.DeleteFunc(added, func(m memberRef) bool { return !slices.Contains(only, m.id) })
		removed = nil
	}
	removed = slices.DeleteFunc(removed, func(m memberRef) bool { return p.forgets(linked, m) })
	if len(added)+len(removed) == 0 {
		return mockidp.LogEntry{}, nil
	}
	slices.SortFunc(removed, func(a, b memberRef) int { return strings.Compare(a.id, b.id) })
	for batch := range slices.Chunk(added, p.options.MembersPerPatch) {
		if err := p.patch(ctx, groupPath(linked.id), []any{p.addMembers(remotes(batch))}); err != nil {
			return p.memberFailure(group.ID, entry, err)
		}
		for _, member := range batch {
			linked.members[member.id] = member.remote
			delete(linked.again, member.id)
		}
	}
	for batch := range slices.Chunk(removed, p.options.MembersPerPatch) {
		if err := p.patch(ctx, groupPath(linked.id), p.removeMembers(remotes(batch))); err != nil {
			return p.memberFailure(group.ID, entry, err)
		}
		for _, member := range batch {
			delete(linked.members, member.id)
			delete(linked.again, member.id)
		}
	}
	return entry, nil
}

// forgets drops a member who no longer exists in the directory: its own DELETE took
// the membership along. [I]
func (p *Provisioner) forgets(linked *team, member memberRef) bool {
	_, person := p.app.Directory.Person(member.id)
	_, group := p.app.Directory.Group(member.id)
	if !person && !group {
		delete(linked.members, member.id)
		return true
	}
	return false
}

// memberFailure drops the link of a group that is not there any more, so that the
// retry matches it again. [I]
func (p *Provisioner) memberFailure(id string, entry mockidp.LogEntry, err error) (mockidp.LogEntry, error) {
	if gone(err) {
		delete(p.teams, id)
	}
	return entry, err
}

func remotes(members []memberRef) []string {
	ids := make([]string, len(members))
	for i, member := range members {
		ids[i] = member.remote
	}
	return ids
}
