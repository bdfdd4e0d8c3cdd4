package steps

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// newcomers are created at the same time, each by a request of its own.
func newcomers(people Actors) Contest {
	return func(w *World, heat int) ([]racer, error) {
		var racers []racer
		for _, name := range people {
			user := w.basicUser(copyOf(name, heat))
			racers = append(racers, racer{
				call:   call{method: http.MethodPost, path: scim.EndpointUsers, body: jsonText(user)},
				change: fmt.Sprintf("create %s's user", name), shows: showsValue("userName", plain(user["userName"])),
			})
		}
		return racers, nil
	}
}

// copyOf is somebody else in each heat.
func copyOf(name Actor, heat int) Actor { return name + Actor(strings.Repeat("x", heat)) }

func copyOfGroup(name Team, heat int) Team { return name + Team(strings.Repeat("x", heat)) }

// sameNames is how many groups of one name are created at the same time.
const sameNames = 3

// namesakes are equal groups: RFC 7643 leaves open whether there may be more than one.
func namesakes(name Team) Contest {
	return func(w *World, heat int) ([]racer, error) {
		called := w.cast.groupName(copyOfGroup(name, heat))
		body := jsonText(map[string]any{"schemas": []string{scim.SchemaGroup}, "displayName": called})
		return slices.Repeat([]racer{{
			call:   call{method: http.MethodPost, path: scim.EndpointGroups, body: body},
			change: fmt.Sprintf("create the group %q", name), shows: showsValue("displayName", called), excludes: true, mayNot: true,
		}}, sameNames), nil
	}
}

// membersChange gives each heat a group of its own, which begins with those who leave it.
func membersChange(name Team, in, out Actors) Contest {
	return func(w *World, heat int) ([]racer, error) {
		group, err := w.groupOfHeat(name, heat, out)
		if err != nil || group == "" {
			return nil, err
		}
		var racers []racer
		for _, person := range in {
			r, err := w.adds(person, group)
			if err != nil {
				return nil, err
			}
			racers = append(racers, r)
		}
		for _, person := range out {
			r, err := w.removes(person, group)
			if err != nil {
				return nil, err
			}
			racers = append(racers, r)
		}
		return racers, nil
	}
}

// groupOfHeat creates a group and returns its path, "" when it was refused.
func (w *World) groupOfHeat(name Team, heat int, members Actors) (path string, err error) {
	name = copyOfGroup(name, heat)
	if err := w.handMadeGroup(name, members); err != nil {
		return "", err
	}
	id, made := w.cast.groupIDs[name]
	if !made {
		return "", nil
	}
	return pathTo(scim.EndpointGroups, id), nil
}

func (w *World) adds(person Actor, group string) (racer, error) {
	id, err := w.userID(person)
	return racer{
		call: call{method: http.MethodPatch, path: group, body: patchOf(map[string]any{
			"op": "add", "path": "members", "value": []any{map[string]any{"value": id}},
		})},
		change: fmt.Sprintf("add the member %s", person), where: group,
		shows: func(d document) string { return unless(isMember(d, id), "no such member") },
	}, err
}

func (w *World) removes(person Actor, group string) (racer, error) {
	id, err := w.userID(person)
	return racer{
		call: call{method: http.MethodPatch, path: group, body: patchOf(map[string]any{
			"op": "remove", "path": fmt.Sprintf("members[value eq %s]", jsonText(id)),
		})},
		change: fmt.Sprintf("remove the member %s", person), where: group,
		shows: func(d document) string { return unless(!isMember(d, id), "still a member") },
	}, err
}

func isMember(group document, id string) bool {
	return slices.ContainsFunc(group.at("members.value"), func(value any) bool { return plain(value) == id })
}

func unless(there bool, instead string) string {
	if there {
		return ""
	}
	return instead
}

// showsValue wants a value at a path, letter case aside: that is another requirement's matter.
func showsValue(path Path, want string) func(document) string {
	return func(d document) string {
		got := first(d.at(path))
		return unless(strings.EqualFold(got, want), fmt.Sprintf("%s is %s", path, show(got)))
	}
}

// simpleAttributes are attributes of which each has one value, and none is made of another one.
var simpleAttributes = []Path{"title", "nickName", "userType", "displayName", "externalId", "preferredLanguage", enterprise + ":department", enterprise + ":costCenter"}

func attributesChange(name Actor) Contest {
	return func(w *World, heat int) ([]racer, error) {
		id, err := w.userID(name)
		if err != nil {
			return nil, err
		}
		var racers []racer
		for _, path := range simpleAttributes {
			if w.shape().users.lists(string(path)) {
				racers = append(racers, w.sets(name, pathTo(scim.EndpointUsers, id), path, w.fresh(path, heat)))
			}
		}
		if len(racers) < 2 {
			return nil, &Inapplicable{"the target's schemas describe fewer than two attributes of users that are changed one by one"}
		}
		return racers, nil
	}
}

// fresh is a value that no heat before had.
func (w *World) fresh(path Path, heat int) string {
	if path == "preferredLanguage" {
		return []string{"de-DE", "fr-FR", "nl-NL", "it-IT"}[heat%4]
	}
	values, _ := w.cast.data.ValuesOf(plainPath(string(path)))
	value, _ := values.Fit(fmt.Sprintf("%s heat %d", w.cast.stem, heat), heat, w.cast.domain)
	return value
}

// sets replaces one attribute of a user.
func (w *World) sets(name Actor, user string, path Path, value any) racer {
	return racer{
		call:   call{method: http.MethodPatch, path: user, body: patchOf(map[string]any{"op": "replace", "path": path, "value": value})},
		change: fmt.Sprintf("set %s of %s's user", path, name), where: user, shows: showsValue(path, plain(value)),
	}
}

// userReplaced is a PUT with another displayName, and PATCHes of what it does not name.
func userReplaced(name Actor) Contest {
	return func(w *World, heat int) ([]racer, error) {
		id, err := w.userID(name)
		if err != nil {
			return nil, err
		}
		at, user := pathTo(scim.EndpointUsers, id), w.basicUser(name)
		user["displayName"] = w.fresh("displayName", heat)
		racers := []racer{{
			call:   call{method: http.MethodPut, path: at, body: jsonText(user)},
			change: fmt.Sprintf("replace %s's user", name), where: at, shows: showsValue("displayName", plain(user["displayName"])), undoes: true,
		}}
		for _, path := range simpleAttributes {
			if w.shape().users.lists(string(path)) && user[string(path)] == nil {
				r := w.sets(name, at, path, w.fresh(path, heat))
				r.undone = true
				racers = append(racers, r)
			}
		}
		return racers, nil
	}
}

// groupReplaced is a PUT with another name and the old members, and PATCHes that add members.
func groupReplaced(name Team, people Actors) Contest {
	return func(w *World, heat int) ([]racer, error) {
		keeper := people[:1]
		at, err := w.groupOfHeat(name, heat, keeper)
		if err != nil || at == "" {
			return nil, err
		}
		id, err := w.userID(keeper[0])
		if err != nil {
			return nil, err
		}
		renamed := w.cast.groupName(copyOfGroup(name+" renamed", heat))
		racers := []racer{{
			call: call{method: http.MethodPut, path: at, body: jsonText(map[string]any{
				"schemas": []string{scim.SchemaGroup}, "displayName": renamed, "members": []any{map[string]any{"value": id}},
			})},
			change: fmt.Sprintf("replace the group %q", name), where: at, shows: showsValue("displayName", renamed), undoes: true,
		}}
		for _, person := range people[1:] {
			r, err := w.adds(person, at)
			if err != nil {
				return nil, err
			}
			r.undone = true
			racers = append(racers, r)
		}
		return racers, nil
	}
}

// modifiers is how many PATCHes come at the same time as a DELETE.
const modifiers = 3

// deleted makes a copy of a user or a group in each heat, and deletes it while it is modified.
func deleted(record Record) Contest {
	return func(w *World, heat int) ([]racer, error) {
		at, name, err := w.copyMade(record, heat)
		if err != nil || at == "" {
			return nil, err
		}
		var racers []racer
		for n := range modifiers {
			value := fmt.Sprintf("%s %d", name, n)
			racers = append(racers, racer{
				call:   call{method: http.MethodPatch, path: at, body: patchOf(map[string]any{"op": "replace", "path": "displayName", "value": value})},
				change: "set displayName", where: at, shows: func(document) string { return "" }, undone: true,
			})
		}
		return append(racers, racer{
			call: call{method: http.MethodDelete, path: at}, change: "delete " + cmp.Or(string(record.Person), string(record.Group)), where: at, undoes: true,
		}), nil
	}
}

func (w *World) copyMade(record Record, heat int) (at, displayName string, err error) {
	if record.Group != "" {
		at, err := w.groupOfHeat(record.Group, heat, nil)
		return at, w.cast.groupName(copyOfGroup(record.Group, heat)), err
	}
	name := copyOf(record.Person, heat)
	if err := w.handMade(name); err != nil || w.cast.userIDs[name] == "" {
		return "", "", err
	}
	return pathTo(scim.EndpointUsers, w.cast.userIDs[name]), w.cast.record(name).DisplayName, nil
}

// renamed gives several users one user name, which nobody has.
func renamed(people Actors) Contest {
	return func(w *World, heat int) ([]racer, error) {
		userName := w.cast.userName(copyOf("Nemo", heat))
		var racers []racer
		for _, name := range people {
			id, err := w.userID(name)
			if err != nil {
				return nil, err
			}
			r := w.sets(name, pathTo(scim.EndpointUsers, id), "userName", userName)
			r.change, r.excludes = "give a user one user name", true
			racers = append(racers, r)
		}
		return racers, nil
	}
}

// deactivated sets active of a user in turn while a group is given that user and others.
func deactivated(person Actor, people Actors, name Team) Contest {
	return func(w *World, heat int) ([]racer, error) {
		id, err := w.userID(person)
		if err != nil {
			return nil, err
		}
		racers, err := membersChange(name, people, nil)(w, heat)
		if err != nil || racers == nil {
			return nil, err
		}
		active := heat%2 == 0
		at := pathTo(scim.EndpointUsers, id)
		return append(racers, racer{
			call:   call{method: http.MethodPatch, path: at, body: patchOf(map[string]any{"op": "replace", "path": "active", "value": active})},
			change: fmt.Sprintf("set active of %s's user", person), where: at,
			shows: func(d document) string {
				got := d.at("active")
				return unless(len(got) == 1 && got[0] == active, "active is "+showAll(got))
			},
		}), nil
	}
}
