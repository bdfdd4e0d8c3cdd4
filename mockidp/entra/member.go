package entra

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/mockidp"
)

// referMembers is the reference pass for one group: additions, then removals, each
// PATCH with as many members as the setting allows (1: every public capture holds
// one), and as many of them at the same time. [P]
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
	err := p.eachBatch(ctx, group.ID, linked, added, func(ids []string) []any { return []any{p.addMembers(ids)} },
		func(member memberRef) { linked.members[member.id] = member.remote })
	if err == nil {
		err = p.eachBatch(ctx, group.ID, linked, removed, p.removeMembers,
			func(member memberRef) { delete(linked.members, member.id) })
	}
	if err != nil {
		return p.memberFailure(group.ID, entry, err)
	}
	return entry, nil
}

// eachBatch sends a PATCH for each batch of members, as many at the same time as the
// setting says, and notes those that were taken. After a failure no more are begun; what
// waits in escrow goes one by one. [I]
func (p *Provisioner) eachBatch(ctx context.Context, group string, linked *team, members []memberRef, operations func([]string) []any, done func(memberRef)) error {
	atOnce := p.options.MembersAtOnce
	if p.escrows[escrowKey{groupReference, group}] != nil {
		atOnce = 1
	}
	if err := p.probed(ctx); err != nil {
		return err
	}
	batches := slices.Collect(slices.Chunk(members, p.options.MembersPerPatch))
	for together := range slices.Chunk(batches, atOnce) {
		failures := make([]error, len(together))
		var senders sync.WaitGroup
		for i, batch := range together {
			senders.Go(func() { failures[i] = p.patch(ctx, groupPath(linked.id), operations(remotes(batch))) })
		}
		senders.Wait()
		for i, batch := range together {
			for _, member := range batch {
				if failures[i] == nil {
					done(member)
					delete(linked.again, member.id)
				}
			}
		}
		if i := slices.IndexFunc(failures, func(err error) bool { return err != nil }); i >= 0 {
			return failures[i]
		}
	}
	return nil
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
