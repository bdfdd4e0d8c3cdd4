package okta

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// The System Log's names of what happens to pushed groups.
const (
	eventGroupVerify  = "application.provision.group.verify_exists"
	eventGroupAdd     = "application.provision.group.add"
	eventGroupUpdate  = "application.provision.group.update"
	eventGroupRemove  = "application.provision.group.remove"
	eventMembersAdd   = "application.provision.group_membership.add"
	eventMembersTake  = "application.provision.group_membership.remove"
	eventMembers      = "application.provision.group_membership.update"
	eventPushUpdated  = "application.provision.group_push.updated"
	eventPushFailed   = "application.provision.group_push.mapping.update.or.delete.failed.with.error"
	eventPushInactive = "application.provision.group_push.deactivate_mapping"
)

// pushed is what Okta remembers of a group that it pushes.
type pushed struct {
	remote  string
	name    string   // pushed last
	members []string // the service provider's ids, pushed last
	fresh   bool     // created by us, but its members are not there yet
	full    bool     // the next push overwrites the members
	paused  bool
}

// reason is why a group is looked at.
type reason int

const (
	changed reason = iota
	retried        // by an administrator
	pushNow        // "Push now": overwrite the members
)

// syncGroup brings one pushed group to what the directory has.
func (p *Provisioner) syncGroup(ctx context.Context, id string, why reason) error {
	push, ok := p.app.Push(id)
	if !ok {
		return nil
	}
	have := p.groups[id]
	switch {
	case p.halted[id]:
		return nil
	case push.Unlinked:
		return p.unlink(ctx, id, push.DeleteInTarget, why)
	case push.Paused:
		if have != nil {
			have.paused = true
		}
		return nil
	}
	group, there := p.app.Directory.Group(id)
	if !there {
		// [?] what Okta does with the other side is unknown: nothing is sent.
		if have != nil {
			delete(p.groups, id)
			p.note(mockidp.LogEntry{Event: eventPushInactive, Subject: id, RemoteID: have.remote, Outcome: mockidp.Skipped})
		}
		p.pushes.drop(id)
		return nil
	}
	if have != nil && have.paused {
		have.paused, have.full = false, true // [V] a resumed push sends the members at once
	}
	want := p.wantedMembers(group, have, why == pushNow)
	mark := markOf(group.Name, want)
	if p.pushes.stands(id, goalPush, mark) && why == changed {
		return nil
	}
	var err error
	if have == nil {
		err = p.startPush(ctx, group, want)
	} else {
		err = p.updatePush(ctx, group, want, why == pushNow)
	}
	return p.settlePush(group, mark, err)
}

// settlePush turns a failure into a task and a line of the log. [V] The text begins
// with the time, as the Push Groups tab shows it.
func (p *Provisioner) settlePush(group mockidp.Group, mark uint64, err error) error {
	failed, ok := asFailure(err)
	if err != nil && !ok {
		return err
	}
	if !ok {
		p.pushes.drop(group.ID)
		return nil
	}
	entry := mockidp.LogEntry{Event: eventPushFailed, Subject: group.ID, Outcome: mockidp.Failure}
	if have := p.groups[group.ID]; have != nil {
		entry.RemoteID = have.remote
	}
	entry.Detail = fmt.Sprintf("Failed on %s UTC: Unable to update Group Push mapping target App group %s: %s",
		p.opts.Clock.Now().UTC().Format("01-02-2006 03:04:05PM"), group.Name, failed.text)
	if entry.Sought = failed.sought; entry.Sought != "" {
		entry.Event, entry.Detail = eventGroupVerify, failed.text
		p.halted[group.ID] = true
	} else {
		p.pushes.add(group.ID, goalPush, mark)
	}
	p.note(entry)
	return nil
}

// startPush creates a group or links the one that has its name.
func (p *Provisioner) startPush(ctx context.Context, group mockidp.Group, want []member) error {
	if p.opts.GroupLookup {
		// [R] GET /Groups?filter=displayName%20eq%20%22…%22&startIndex=1&count=100
		answer, err := p.send(ctx, request{method: http.MethodGet, path: "/Groups", query: filterQuery("displayName", group.Name)})
		if err != nil {
			return err
		}
		found, err := one(answer, "groups", "displayName", group.Name) // [?] how two hits end is inferred from users
		if err != nil {
			return err
		}
		p.note(mockidp.LogEntry{Event: eventGroupVerify, Subject: group.ID, Outcome: mockidp.Success})
		if found != nil {
			return p.linkPush(ctx, group, want, found.Text("id"), found.Text("displayName"))
		}
	}
	// [R] schemas, displayName, members and nothing else; members is [] or all of them.
	listed := []any{}
	if p.opts.MembersOnCreate {
		listed = p.membersValue(want)
	}
	body := wire.NewObject(wire.M("schemas", []any{coreGroup}), wire.M("displayName", group.Name), wire.M("members", listed))
	answer, err := p.send(ctx, request{method: http.MethodPost, path: "/Groups", body: body})
	if err := accepted(answer, err); err != nil {
		return because(err, "Error while creating user group "+group.Name+": ") // [O]
	}
	remote := answer.Object().Text("id")
	if remote == "" {
		return fail("Error while creating user group %s: Create new group returned empty group.", group.Name) // [I]
	}
	p.groups[group.ID] = &pushed{remote: remote, name: group.Name, fresh: true, full: true}
	p.note(mockidp.LogEntry{Event: eventGroupAdd, Subject: group.ID, RemoteID: remote, Outcome: mockidp.Success})
	return p.updatePush(ctx, group, want, false)
}

// linkPush takes over a group of the service provider. [V] With renaming off the name
// and the old members stay; else both are overwritten.
func (p *Provisioner) linkPush(ctx context.Context, group mockidp.Group, want []member, remote, name string) error {
	p.groups[group.ID] = &pushed{remote: remote, name: name, full: true}
	if p.opts.RenameGroups {
		p.groups[group.ID].name = "" // [O] the rename is sent although the name is the same
	}
	return p.updatePush(ctx, group, want, false)
}

// LinkGroup is "Link Group" after RefreshGroups: it pushes a group into one that the
// service provider has. The error says that the directory has no such group.
func (p *Provisioner) LinkGroup(ctx context.Context, groupID, remoteID, remoteName string) error {
	group, err := p.group(groupID)
	if err != nil {
		return err
	}
	p.app.PushGroup(groupID)
	want := p.wantedMembers(group, nil, true)
	return p.settlePush(group, markOf(group.Name, want), p.linkPush(ctx, group, want, remoteID, remoteName))
}

// PushGroupNow is "Push now": the members are overwritten although nothing changed. [V]
// The error says that the group is not pushed.
func (p *Provisioner) PushGroupNow(ctx context.Context, groupID string) error {
	if _, err := p.group(groupID); err != nil {
		return err
	}
	if push, ok := p.app.Push(groupID); !ok || push.Unlinked || push.Paused {
		return fmt.Errorf("group %q: not pushed", groupID)
	}
	return p.syncGroup(ctx, groupID, pushNow)
}

// unlink ends a push. [V] "Delete the group in the target app" sends DELETE, which has a
// Content-Type and no body [R]; "Leave the group" sends nothing. Users are not touched.
func (p *Provisioner) unlink(ctx context.Context, id string, deletes bool, why reason) error {
	have := p.groups[id]
	if have == nil {
		p.pushes.drop(id)
		return nil
	}
	if !deletes {
		delete(p.groups, id)
		p.pushes.drop(id)
		p.note(mockidp.LogEntry{Event: eventPushInactive, Subject: id, RemoteID: have.remote, Outcome: mockidp.Success})
		return nil
	}
	const mark = 0
	if p.pushes.stands(id, goalPush, mark) && why == changed {
		return nil
	}
	answer, err := p.send(ctx, request{method: http.MethodDelete, path: groupPath(have.remote)})
	// [?] what Okta makes of a 404 here is unknown; it is a failed task like any other.
	if err = accepted(answer, err); err == nil {
		delete(p.groups, id)
		p.note(mockidp.LogEntry{Event: eventGroupRemove, Subject: id, RemoteID: have.remote, Outcome: mockidp.Success})
	}
	return p.settlePush(mockidp.Group{ID: id, Name: have.name}, mark, because(err, "Error while deleting user group "+have.name+": "))
}

// because puts the product's words before a failure; nil and other errors stay.
func because(err error, lead string) error {
	if failed, ok := asFailure(err); ok {
		return &failure{text: lead + failed.text, event: failed.event, cause: failed.cause, sought: failed.sought}
	}
	return err
}

func (p *Provisioner) person(id string) (mockidp.Person, error) {
	person, ok := p.app.Directory.Person(id)
	if !ok {
		return person, fmt.Errorf("person %q: not in the directory", id)
	}
	return person, nil
}

func (p *Provisioner) group(id string) (mockidp.Group, error) {
	group, ok := p.app.Directory.Group(id)
	if !ok {
		return group, fmt.Errorf("group %q: not in the directory", id)
	}
	return group, nil
}

func markOf(name string, members []member) uint64 {
	var text strings.Builder
	text.WriteString(name)
	for _, m := range members {
		text.WriteString("\x00" + m.remote)
	}
	return hashText(text.String())
}
