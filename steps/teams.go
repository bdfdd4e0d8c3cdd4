package steps

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

func groupPhrases(r *registrar) {
	r.parameter("roster",
		as("the group {group} with {people}", inGroup),
		as("the empty group {group}", func(name Team) Roster { return Roster{Group: name} }))
	r.action("{roster} is pushed",
		"Puts a group with these people into the directory, assigns and provisions them if that was not done, and pushes the group.",
		(*World).push)
	r.parameter("member",
		as("{person}", func(name Actor) Record { return Record{Person: name} }),
		as("the group {group}", func(name Team) Record { return Record{Group: name} }))
	r.parameter("joins",
		as("joins", func() bool { return true }),
		as("leaves", func() bool { return false }))
	r.action("{member} {joins} the group {group}",
		"Adds a person or another group to the group in the directory, or takes it out, and lets the identity provider provision.",
		func(w *World, member Record, joins bool, team Team) error {
			change := w.leave
			if joins {
				change = w.join
			}
			if member.Group != "" {
				return w.nest(member.Group, team, change)
			}
			return w.membership(member.Person, team, change)
		})
	r.action("the group {group} is renamed to {group}",
		"Gives the group another name in the directory and lets the identity provider provision.",
		(*World).rename)
	r.parameter("ending",
		as("deleted in the directory", func() bool { return true }),
		as("unlinked and left", func() bool { return false }))
	r.action("the group {group} is {ending}",
		"Ends the group's push and lets the identity provider provision. Where the group is deleted in the directory, the service provider's group goes too; else it stays.",
		(*World).unlink)
}

func (w *World) push(group Roster) error {
	name, people := group.Group, group.People
	missing := Actors{}
	for _, person := range people {
		if id, known := w.cast.people[person]; known {
			if _, assigned := w.app.Assignment(id); assigned {
				continue
			}
		}
		missing = append(missing, person)
	}
	if len(missing) > 0 {
		if err := w.assign(missing); err != nil {
			return err
		}
	}
	id, err := w.group(name, people)
	if err != nil {
		return err
	}
	w.app.PushGroup(id)
	return w.sync()
}

func (w *World) membership(name Actor, team Team, change func(group, member string) error) error {
	id, ok := w.cast.groups[team]
	if !ok {
		return fmt.Errorf("group %q: not in the directory", team)
	}
	person, err := w.person(name)
	if err != nil {
		return err
	}
	if err := change(id, person); err != nil {
		return err
	}
	return w.sync()
}

func (w *World) join(group, member string) error  { return w.directory.AddMember(group, member) }
func (w *World) leave(group, member string) error { return w.directory.RemoveMember(group, member) }

func (w *World) rename(name, to Team) error {
	id, ok := w.cast.groups[name]
	if !ok {
		return fmt.Errorf("group %q: not in the directory", name)
	}
	if err := w.directory.RenameGroup(id, w.cast.groupName(to)); err != nil {
		return err
	}
	w.cast.groups[to] = id
	if remote, ok := w.groupsBefore[name]; ok {
		w.groupsBefore[to] = remote
	}
	return w.sync()
}

func (w *World) unlink(name Team, deleteInTarget bool) error {
	id, ok := w.cast.groups[name]
	if !ok {
		return fmt.Errorf("group %q: not in the directory", name)
	}
	w.app.UnlinkGroup(id, deleteInTarget)
	if deleteInTarget {
		if err := w.directory.DeleteGroup(id); err != nil {
			return err
		}
		if err := w.sync(); err != nil {
			return err
		}
		// Its name is free for another group.
		delete(w.cast.groups, name)
		delete(w.knownGroups, name)
		return nil
	}
	return w.sync()
}

func groupJudgments(r *registrar) {
	r.parameter("members",
		as("exactly the members {people}", (*World).groupHas),
		as("exactly the group {group} as member", (*World).groupHasGroup),
		as("everybody as a member", func(w *World, name Team) error { return w.groupHasEverybody(name, nil) }),
		as("everybody but {people} as a member", func(w *World, name Team, but Actors) error { return w.groupHasEverybody(name, but) }),
		as("no members", func(w *World, name Team) error { return w.groupHas(name, nil) }))
	r.judgment("the group {group} has {members}",
		"Reads the group back: its members are these people's users, or the other group, or all people of the scenario, and nobody else.",
		nil)
	r.parameter("lists",
		as("lists", func() bool { return true }),
		as("does not list", func() bool { return false }))
	r.judgment("{person}'s user {lists} the group {group}",
		"Reads the user back: its groups attribute, where the service provider has one, holds the group or does not.",
		func(w *World, name Actor, want bool, team Team) error { return w.userListsGroup(name, team, want) })
}

// readGroup reads a group back with its members: some service providers return them only
// when they are asked for.
func (w *World) readGroup(name Team) (*transcript.Exchange, document, error) {
	id, err := w.groupID(name)
	if err != nil {
		return nil, document{}, w.unknownGroupID(name, err)
	}
	return w.retrieve(scim.EndpointGroups, id, fmt.Sprintf("the group %q", name), "a Group")
}

func (w *World) unknownGroupID(name Team, cause error) error {
	if _, introduced := w.cast.groups[name]; !introduced {
		return cause
	}
	w.excuseLog()
	return w.stop(finding{subject: fmt.Sprintf("id of the group %q that the identity provider was given", name), got: "no id", want: "the id of the group", exchange: w.lastAct()})
}

func (w *World) groupHas(name Team, people Actors) error {
	exchange, group, err := w.readGroup(name)
	if err != nil {
		return err
	}
	var got, want []string
	for _, value := range group.at("members.value") {
		got = append(got, plain(value))
	}
	for _, person := range people {
		id, err := w.userID(person)
		if err != nil {
			return w.unknownID(person, err)
		}
		want = append(want, id)
	}
	slices.Sort(got)
	slices.Sort(want)
	if again := repeated(got); len(again) > 0 && slices.Equal(slices.Compact(slices.Clone(got)), want) {
		about := w.claimAbout(aboutMembersOnce())
		return w.fault(finding{
			requirement: cmp.Or(about, aboutMembersOnce()[0]), incidental: about == "", apart: about == "",
			subject: fmt.Sprintf("members of the group %q", name), got: strings.Join(again, " and ") + " more than once", want: "each member once",
			hint: "Add nobody who is a member already: an add of a value that is there changes nothing.", exchange: exchange.Number, pointer: "/members",
		})
	}
	if !slices.Equal(got, want) {
		return w.fault(finding{
			requirement: w.claimAbout(aboutMembers()),
			subject:     fmt.Sprintf("members of the group %q", name), got: show(strings.Join(got, ", ")), want: show(strings.Join(want, ", ")),
			exchange: exchange.Number, pointer: "/members",
		})
	}
	return nil
}

// repeated lists what stands more than once in a sorted list.
func repeated(list []string) []string {
	var again []string
	for i := 1; i < len(list); i++ {
		if list[i] == list[i-1] && !slices.Contains(again, list[i]) {
			again = append(again, list[i])
		}
	}
	return again
}

func (w *World) findGroup(name Team) (*transcript.Exchange, []document, error) {
	want := w.cast.groupName(name)
	return w.searchBy(scim.EndpointGroups, "displayName", want, "displayName of a group that the search found", "group")
}

func (w *World) groupsMatch(name Team, want int) error {
	exchange, found, err := w.findGroup(name)
	if err != nil {
		return err
	}
	if len(found) != want {
		return w.fault(finding{subject: fmt.Sprintf("groups that match %q", name), got: fmt.Sprint(len(found)), want: fmt.Sprint(want), exchange: exchange.Number, pointer: "/Resources"})
	}
	return nil
}

func (w *World) groupKeepsID(name Team) error {
	before, ok := w.groupsBefore[name]
	if !ok {
		return fmt.Errorf("the group %q had no id before the action", name)
	}
	exchange, found, err := w.findGroup(name)
	if err != nil {
		return err
	}
	if len(found) != 1 || first(found[0].at("id")) != before {
		var ids []string
		for _, group := range found {
			ids = append(ids, first(group.at("id")))
		}
		return w.fault(finding{subject: fmt.Sprintf("id of the group %q", name), got: show(strings.Join(ids, ", ")), want: before, exchange: exchange.Number})
	}
	return nil
}

func (w *World) groupGone(name Team) error {
	id, ok := w.groupsBefore[name]
	if !ok {
		return fmt.Errorf("the group %q had no id before the action", name)
	}
	_, err := w.gone(scim.EndpointGroups, id, fmt.Sprintf("the group %q", name))
	return err
}

func (w *World) userListsGroup(name Actor, team Team, want bool) error {
	exchange, user, err := w.user(name)
	if err != nil {
		return err
	}
	id, err := w.groupID(team)
	if err != nil {
		return w.unknownGroupID(team, err)
	}
	got := slices.Contains(user.at("groups.value"), any(id))
	if got != want {
		return w.fault(finding{subject: fmt.Sprintf("groups of %s's user", name), got: showAll(user.at("groups.value")), want: map[bool]string{true: id, false: "not " + id}[want], exchange: exchange.Number, pointer: "/groups"})
	}
	return nil
}
