package okta

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// member is a person of a pushed group who is a user of the service provider.
type member struct{ person, remote string }

// wantedMembers returns who is to be in the service provider's group: people who are
// assigned and provisioned [V]; others are left out silently. Who was pushed and is
// inactive by now stays [O], unless everything is overwritten.
func (p *Provisioner) wantedMembers(group mockidp.Group, have *pushed, overwrite bool) []member {
	before := map[string]bool{}
	if have != nil && !overwrite {
		for _, remote := range have.members {
			before[remote] = true
		}
	}
	var want []member
	for _, id := range group.Members {
		if user, ok := p.links[id]; ok && (user.active || before[user.remote]) {
			want = append(want, member{person: id, remote: user.remote})
		}
	}
	return want
}

// updatePush sends what changed in a group that is linked; nothing when nothing did.
func (p *Provisioner) updatePush(ctx context.Context, group mockidp.Group, want []member, overwrite bool) error {
	have := p.groups[group.ID]
	renamed := p.opts.RenameGroups && have.name != group.Name
	added, gone := difference(have.members, want)
	overwrite = overwrite || have.full
	if !renamed && !overwrite && len(added) == 0 && len(gone) == 0 {
		return nil
	}
	var err error
	if p.opts.Flavour == OIN {
		err = p.patchGroup(ctx, group, want, overwrite)
	} else {
		err = p.replaceGroup(ctx, group, want)
	}
	if err != nil {
		return err
	}
	have.sent(want)
	if p.opts.RenameGroups {
		have.name = group.Name
	}
	p.note(mockidp.LogEntry{
		Event: eventOf(renamed, overwrite, added, gone), Subject: group.ID, RemoteID: have.remote, Outcome: mockidp.Success,
	})
	return nil
}

// sent remembers the members that the service provider took.
func (g *pushed) sent(members []member) {
	g.members = make([]string, len(members))
	for i, m := range members {
		g.members[i] = m.remote
	}
	g.fresh, g.full = false, false
}

func eventOf(renamed, overwrite bool, added []member, gone []string) string {
	switch {
	case overwrite:
		return eventPushUpdated
	case len(added) > 0 && len(gone) > 0:
		return eventMembers
	case len(added) > 0:
		return eventMembersAdd
	case len(gone) > 0:
		return eventMembersTake
	case renamed:
		return eventGroupUpdate
	}
	return eventPushUpdated
}

// difference returns who has to be added to the members that were pushed, and whose
// ids have to go.
func difference(before []string, want []member) (added []member, gone []string) {
	old, wanted := map[string]bool{}, map[string]bool{}
	for _, remote := range before {
		old[remote] = true
	}
	for _, m := range want {
		wanted[m.remote] = true
		if !old[m.remote] {
			added = append(added, m)
		}
	}
	for _, remote := range before {
		if !wanted[remote] {
			gone = append(gone, remote)
		}
	}
	return added, gone
}

// replaceGroup is GET and PUT. [R] The PUT has exactly schemas, id, displayName and
// members: groups are not merged like users. A member whom the service provider listed
// has the display that it returned, null when it returned none.
func (p *Provisioner) replaceGroup(ctx context.Context, group mockidp.Group, want []member) error {
	have := p.groups[group.ID]
	answer, err := p.send(ctx, request{method: http.MethodGet, path: groupPath(have.remote)})
	if err := accepted(answer, err); err != nil {
		return because(err, fmt.Sprintf("Error while trying to get the group %s with the externalId %s ", group.Name, have.remote)) // [O]
	}
	current := answer.Object()
	if current.Len() == 0 {
		return fail("Error while trying to get the group %s with the externalId %s ", group.Name, have.remote) // [I]
	}
	name := group.Name
	if !p.opts.RenameGroups && !have.fresh {
		name = orElse(current.Text("displayName"), name)
	}
	body := wire.NewObject(
		wire.M("schemas", []any{coreGroup}), wire.M("id", have.remote), wire.M("displayName", name),
		wire.M("members", p.merged(current, want, p.keeps(have))))
	answer, err = p.send(ctx, request{method: http.MethodPut, path: groupPath(have.remote), body: body})
	return because(accepted(answer, err), "Error while updating user group membership for group "+group.Name+" ") // [O]
}

// keeps says whether members that Okta did not push stay. [V] The test plan: linking
// with renaming off keeps the old members.
func (p *Provisioner) keeps(have *pushed) bool {
	return have.full && !have.fresh && have.members == nil && !p.opts.RenameGroups
}

// merged returns the members of a PUT: who is there already in the service provider's
// order [I], then who is new.
func (p *Provisioner) merged(current *wire.Object, want []member, keep bool) []any {
	wanted := map[string]bool{}
	for _, m := range want {
		wanted[m.remote] = true
	}
	members := []any{}
	value, _ := current.Find("members")
	listed, _ := value.([]any)
	for _, value := range listed {
		there, ok := value.(*wire.Object)
		if id := there.Text("value"); ok && id != "" && (keep || wanted[id]) {
			display, _ := there.Find("display")
			members = append(members, memberValue(id, display))
			delete(wanted, id)
		}
	}
	for _, m := range want {
		if wanted[m.remote] {
			members = append(members, memberValue(m.remote, p.displayOf(m)))
			delete(wanted, m.remote)
		}
	}
	return members
}

// memberValue: [R] value and display, no type and no $ref.
func memberValue(id string, display any) *wire.Object {
	return wire.NewObject(wire.M("value", id), wire.M("display", display))
}

func (p *Provisioner) membersValue(members []member) []any {
	values := make([]any, len(members))
	for i, m := range members {
		values[i] = memberValue(m.remote, p.displayOf(m))
	}
	return values
}

// displayOf: [R] the display of a member is the user name that the app has for it.
func (p *Provisioner) displayOf(m member) any {
	person, ok := p.app.Directory.Person(m.person)
	if !ok {
		return nil
	}
	return p.userName(person)
}

func (p *Provisioner) userName(person mockidp.Person) string {
	assignment, _ := p.app.Assignment(person.ID)
	value, _ := p.opts.UserName.Value(p.subject(person, assignment))
	text, _ := value.(string)
	return text
}

// patchGroup sends the members and the name. [V] A group that was linked is renamed
// first; later the name follows each change of members, although it is the same.
func (p *Provisioner) patchGroup(ctx context.Context, group mockidp.Group, want []member, overwrite bool) error {
	have := p.groups[group.ID]
	rename := p.opts.RenameGroups && (have.name != group.Name || p.opts.RenameWithMembers)
	if rename && have.name == "" {
		if err := p.renameGroup(ctx, group, have.remote); err != nil {
			return err
		}
		rename = false
	}
	for _, operations := range p.batches(have, want, overwrite) {
		answer, err := p.send(ctx, request{method: http.MethodPatch, path: groupPath(have.remote), body: patch(operations...)})
		if err := accepted(answer, err); err != nil {
			return because(err, "Error while updating user group membership for group "+group.Name+" ") // [O]
		}
	}
	have.sent(want)
	if !rename {
		return nil
	}
	have.name = "" // until the service provider has taken it
	return p.renameGroup(ctx, group, have.remote)
}

// batches are the operations of each PATCH for members. [R] A remove for each member who
// goes, then a single add, in one PATCH. [V] Some applications have them cut; that no
// replace is cut is inferred [I].
func (p *Provisioner) batches(have *pushed, want []member, overwrite bool) [][]any {
	added, gone := difference(have.members, want)
	switch {
	case overwrite && (have.fresh || p.keeps(have)):
		added, gone = want, nil // [R] again, although POST had them
	case overwrite:
		// [R] "Push now" and a link with overwriting; [P] SCIM-SDK#757: [] for an emptied group.
		return [][]any{{wire.NewObject(wire.M("op", "replace"), wire.M("path", "members"), wire.M("value", p.membersValue(want)))}}
	}
	var batches [][]any
	size := max(1, len(gone)+len(added))
	if p.opts.MembersPerPatch > 0 {
		size = p.opts.MembersPerPatch
	}
	for len(gone)+len(added) > 0 {
		leaving := gone[:min(size, len(gone))]
		joining := added[:min(size-len(leaving), len(added))]
		gone, added = gone[len(leaving):], added[len(joining):]
		batches = append(batches, slices.Concat(removing(leaving), p.adding(joining)))
	}
	return batches
}

func removing(remotes []string) []any {
	var operations []any
	for _, remote := range remotes {
		operations = append(operations, wire.NewObject(
			wire.M("op", "remove"), wire.M("path", fmt.Sprintf(`members[value eq "%s"]`, quoted(remote)))))
	}
	return operations
}

func (p *Provisioner) adding(members []member) []any {
	if len(members) == 0 {
		return nil
	}
	return []any{wire.NewObject(wire.M("op", "add"), wire.M("path", "members"), wire.M("value", p.membersValue(members)))}
}

// renameGroup: [R] the value of the PATCH holds the id next to the displayName, and there
// is no path. It is sent right after a group was created, too.
func (p *Provisioner) renameGroup(ctx context.Context, group mockidp.Group, remote string) error {
	value := wire.NewObject(wire.M("id", remote), wire.M("displayName", group.Name))
	operation := wire.NewObject(wire.M("op", "replace"), wire.M("value", value))
	answer, err := p.send(ctx, request{method: http.MethodPatch, path: groupPath(remote), body: patch(operation)})
	return because(accepted(answer, err), "Error while updating user group "+group.Name+": ") // [I]
}
