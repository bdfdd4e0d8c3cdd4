package steps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

func groupPhrases(r *registrar) {
	r.action("the group {group} with {people} is pushed",
		"Puts a group with these people into the directory, assigns and provisions them if that was not done, and pushes the group.",
		(*World).push)
	r.action("the empty group {group} is pushed",
		"Puts a group without members into the directory and pushes it.",
		func(w *World, name Team) error { return w.push(name, nil) })
	r.action("{person} joins the group {group}",
		"Adds a person to the group in the directory and lets the identity provider provision.",
		func(w *World, name Actor, team Team) error { return w.membership(name, team, w.join) })
	r.action("{person} leaves the group {group}",
		"Takes a person out of the group in the directory and lets the identity provider provision.",
		func(w *World, name Actor, team Team) error { return w.membership(name, team, w.leave) })
	r.action("the group {group} is renamed to {group}",
		"Gives the group another name in the directory and lets the identity provider provision.",
		(*World).rename)
	r.action("the group {group} is deleted in the directory",
		"Deletes the group in the directory, ends its push so that the service provider's group goes too, and lets the identity provider provision.",
		func(w *World, name Team) error { return w.unlink(name, true) })
	r.action("the group {group} is unlinked and left",
		"Ends the push so that the service provider's group stays, and lets the identity provider provision.",
		func(w *World, name Team) error { return w.unlink(name, false) })
	r.action("the administrator pushes the group {group} now",
		"Does what Okta's Push now does: the whole membership is sent again.",
		(*World).pushNow)
}

func (w *World) push(name Team, people Actors) error {
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
	r.judgment("the group {group} has exactly the members {people}",
		"Reads the group back: its members are these people's users and nobody else.",
		(*World).groupHas)
	r.judgment("the group {group} has no members",
		"Reads the group back: it has no members.",
		func(w *World, name Team) error { return w.groupHas(name, nil) })
	r.judgment("the group {group} has {path} equal to {json}",
		"Reads the group back and compares one attribute with a JSON value.",
		func(w *World, name Team, path Path, want Text) error {
			exchange, group, err := w.readGroup(name)
			if err != nil {
				return err
			}
			return w.valueIs(exchange, group, fmt.Sprintf("%s of the group %q", path, name), path, want)
		})
	r.judgment("the group {group} keeps its id",
		"Searches for the group by its present name: it has the id that it had before the action.",
		(*World).groupKeepsID)
	r.judgment("exactly one group matches {group}",
		"Searches by display name: one group is found.",
		func(w *World, name Team) error { return w.groupsMatch(name, 1) })
	r.judgment("no group matches {group}",
		"Searches by display name: none is found.",
		func(w *World, name Team) error { return w.groupsMatch(name, 0) })
	r.judgment("the group {group} can no longer be retrieved",
		"Reads the group by the id that it had: 404.",
		(*World).groupGone)
	r.judgment("{person}'s user lists the group {group}",
		"Reads the user back: its groups attribute, where the service provider has one, holds the group.",
		func(w *World, name Actor, team Team) error { return w.userListsGroup(name, team, true) })
	r.judgment("{person}'s user does not list the group {group}",
		"Reads the user back: its groups attribute does not hold the group.",
		func(w *World, name Actor, team Team) error { return w.userListsGroup(name, team, false) })
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
		return w.fault(finding{
			subject: fmt.Sprintf("members of the group %q", name), got: strings.Join(again, " and ") + " more than once", want: "each member once",
			hint: "Add nobody who is a member already: an add of a value that is there changes nothing.", exchange: exchange.Number, pointer: "/members",
		})
	}
	if !slices.Equal(got, want) {
		return w.fault(finding{
			subject: fmt.Sprintf("members of the group %q", name), got: show(strings.Join(got, ", ")), want: show(strings.Join(want, ", ")),
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
