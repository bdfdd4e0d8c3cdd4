package steps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/mockidp"
)

func userJudgments(r *registrar) {
	r.judgment("{person}'s user is {state}",
		"Reads the user back by id: it is there and its active attribute says so.",
		(*World).userIs)
	r.judgment("{person}'s user has the attributes of the directory",
		"Reads the user back: user name, names, display name and work e-mail address are the directory's. Other attributes may be unknown to a service provider.",
		(*World).userLikeDirectory)
	r.judgment("{person}'s user has the {field} {string}",
		"Reads the user back and compares the attribute to which that field of the directory is mapped.",
		func(w *World, name Actor, attribute Field, want string) error {
			if _, ok := fields[attribute]; !ok {
				return fmt.Errorf("field %q: not one of the directory", attribute)
			}
			return w.userHas(name, w.pathOf(attribute), Text(quote(want)))
		}, about(1))
	r.parameter("nothing",
		as("nothing", func() Path { return "" }),
		as("nothing but {path}", func(paths Path) Path { return paths }))
	r.judgment("{nothing} of {record} changed",
		"Reads the user or group back and compares it with how it last looked before the action, members in any order. Several paths are parted by commas.",
		(*World).onlyChanged, compares)
	r.judgment("{record} keeps its id",
		"Searches for the user, or the group by its present name: it has the id that it had before the action.",
		func(w *World, record Record) error {
			if record.Group != "" {
				return w.groupKeepsID(record.Group)
			}
			return w.userKeepsID(record.Person)
		})
	r.parameter("count",
		as("exactly one", func() int { return 1 }),
		as("no", func() int { return 0 }))
	r.parameter("match",
		as("user matches {person}", func(name Actor) Record { return Record{Person: name} }),
		as("group matches {group}", func(name Team) Record { return Record{Group: name} }))
	r.judgment("{count} {match}",
		"Searches by user name or display name: that many are found, and a user is this person's.",
		func(w *World, want int, record Record) error {
			if record.Group != "" {
				return w.groupsMatch(record.Group, want)
			}
			return w.matches(record.Person, want)
		})
	r.judgment("{record} can no longer be retrieved",
		"Reads the user or group by the id that it had: 404, and a search by user name finds none.",
		func(w *World, record Record) error {
			if record.Group != "" {
				return w.groupGone(record.Group)
			}
			return w.userGone(record.Person)
		})
	r.judgment("{person}'s user has the manager {person}",
		"Reads the user back: the manager of the enterprise extension is an object whose value is the other user's id.",
		(*World).userHasManager)
	r.judgment("the search {string} finds exactly {people}",
		"Lists the users that a filter matches: of the scenario's people just these, and nobody else's.",
		(*World).searchFinds)
}

// pathOf is where the identity provider puts a field of the directory.
func (w *World) pathOf(attribute Field) Path {
	if attribute == "email" && w.dialect == "authentik" {
		return `emails[type eq "other"].value`
	}
	return fields[attribute].path
}

func quote(text string) string { return fmt.Sprintf("%q", text) }

// user reads a person's user back.
func (w *World) user(name Actor) (*transcript.Exchange, document, error) {
	id, err := w.userID(name)
	if err != nil {
		return nil, document{}, w.unknownID(name, err)
	}
	return w.retrieve(scim.EndpointUsers, id, fmt.Sprintf("%s's user", name), "a User")
}

// unknownID turns a missing id into a finding: the identity provider was never given
// one. A name that no step introduced is a defect of the scenario.
func (w *World) unknownID(name Actor, cause error) error {
	if _, introduced := w.cast.people[name]; !introduced {
		return cause
	}
	got := "no id"
	w.excuseLog()
	for _, entry := range w.actionLog() {
		if entry.Outcome == mockidp.Failure {
			got = entry.Detail
		}
	}
	return w.stop(finding{subject: fmt.Sprintf("id of %s's user that the identity provider was given", name), got: got, want: "the id of the user", exchange: w.lastAct()})
}

func (w *World) userIs(name Actor, active Activity) error {
	exchange, user, err := w.user(name)
	if err != nil {
		return err
	}
	want := fmt.Sprint(bool(active))
	if got := user.at("active"); len(got) != 1 || got[0] != bool(active) {
		return w.fault(finding{
			subject: fmt.Sprintf("active of %s's user", name), got: describeActive(got), want: want,
			exchange: exchange.Number, pointer: "/active",
		})
	}
	return nil
}

// describeActive tells a string from a boolean.
func describeActive(values []any) string {
	if len(values) == 1 {
		if text, ok := values[0].(string); ok {
			return fmt.Sprintf("the string %q", text)
		}
	}
	return showAll(values)
}

func (w *World) userHas(name Actor, path Path, want Text) error {
	exchange, user, err := w.user(name)
	if err != nil {
		return err
	}
	return w.valueIs(exchange, user, fmt.Sprintf("%s of %s's user", path, name), path, want)
}

// valueIs compares what a path leads to with a JSON value, as far as a service provider may
// alter it. A path that leads to several values is compared as an array when the wanted value
// is one.
func (w *World) valueIs(exchange *transcript.Exchange, in document, subject string, path Path, want Text) error {
	got := in.sole(path)
	if expected, err := parseDocument([]byte(want)); err == nil && w.alike(in, path, got, expected.value) {
		return nil
	}
	return w.wantJSON(exchange, subject, pointerTo(path), got, want)
}

// sole is the value that a path leads to: an array where it leads to several.
func (d document) sole(path Path) any {
	values := d.at(path)
	switch len(values) {
	case 0:
		return nil
	case 1:
		return values[0]
	}
	return values
}

// pointerTo is the JSON pointer to the top of a path.
func pointerTo(path Path) string {
	parts := segments(nil, string(path))
	if len(parts) == 0 {
		return ""
	}
	pointer := "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(parts[0].name)
	if len(parts) > 1 && parts[0].filterName == "" {
		pointer += "/" + parts[1].name
	}
	return pointer
}

func (w *World) userLikeDirectory(name Actor) error {
	exchange, user, err := w.user(name)
	if err != nil {
		return err
	}
	person, ok := w.directory.Person(w.cast.people[name])
	if !ok {
		return fmt.Errorf("%s is not in the directory", name)
	}
	want := map[Path]string{
		"name.givenName": person.GivenName, "name.familyName": person.FamilyName, "displayName": person.DisplayName,
		w.pathOf("email"): person.Email,
	}
	if got := first(user.at("userName")); !strings.EqualFold(got, person.UserName) {
		return w.fault(finding{subject: fmt.Sprintf("userName of %s's user", name), got: show(got), want: person.UserName, exchange: exchange.Number, pointer: "/userName"})
	}
	paths := make([]Path, 0, len(want))
	for path := range want {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		if want[path] == "" || !w.shape().maps(string(path)) {
			continue
		}
		if err := w.valueIs(exchange, user, fmt.Sprintf("%s of %s's user", path, name), path, Text(quote(want[path]))); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) userKeepsID(name Actor) error {
	before, ok := w.idsBefore[name]
	if !ok {
		return fmt.Errorf("%s's user had no id before the action", name)
	}
	exchange, found, err := w.find(name)
	if err != nil {
		return err
	}
	if len(found) != 1 {
		return w.fault(finding{subject: fmt.Sprintf("users that match %s", name), got: fmt.Sprint(len(found)), want: "1", exchange: exchange.Number})
	}
	if got := first(found[0].at("id")); got != before {
		return w.fault(finding{subject: fmt.Sprintf("id of %s's user", name), got: show(got), want: before, exchange: exchange.Number, pointer: "/Resources/0/id"})
	}
	return nil
}

// find searches a person's user by the current user name. A filter that selects others
// too is a finding of its own.
func (w *World) find(name Actor) (*transcript.Exchange, []document, error) {
	userName := w.currentUserName(name)
	return w.searchBy(scim.EndpointUsers, "userName", userName, fmt.Sprintf("userName of a user that the search for %s found", name), "user")
}

func (w *World) currentUserName(name Actor) string {
	if w.directory != nil {
		if person, ok := w.directory.Person(w.cast.people[name]); ok {
			return person.UserName
		}
	}
	return w.cast.record(name).UserName
}

func (w *World) matches(name Actor, want int) error {
	exchange, found, err := w.find(name)
	if err != nil {
		return err
	}
	if len(found) != want {
		return w.fault(finding{subject: fmt.Sprintf("users that match %s", name), got: fmt.Sprint(len(found)), want: fmt.Sprint(want), exchange: exchange.Number, pointer: "/Resources"})
	}
	id, err := w.userID(name)
	if err != nil || want == 0 {
		return nil // nobody was told the id
	}
	if got := first(found[0].at("id")); got != id {
		return w.fault(finding{subject: fmt.Sprintf("id of the user that the search for %s found", name), got: show(got), want: id, exchange: exchange.Number, pointer: "/Resources/0/id"})
	}
	return nil
}

func (w *World) userGone(name Actor) error {
	id, ok := w.idsBefore[name]
	if !ok {
		return fmt.Errorf("%s's user had no id before the action", name)
	}
	if gone, err := w.gone(scim.EndpointUsers, id, fmt.Sprintf("%s's user", name)); !gone {
		return err
	}
	return w.matches(name, 0)
}

func (w *World) userHasManager(name, manager Actor) error {
	want, err := w.userID(manager)
	if err != nil {
		return w.unknownID(manager, err)
	}
	return w.userHas(name, enterprise+":manager.value", Text(quote(want)))
}

// searchFinds compares what a filter finds with the people it should. The scenario's
// other people are the decoys.
func (w *World) searchFinds(filter string, people Actors) error {
	exchange, found, err := w.search(scim.EndpointUsers, filter)
	if err != nil {
		return err
	}
	return w.foundExactly(exchange, found, people)
}

func (w *World) foundExactly(exchange *transcript.Exchange, found []document, people Actors) error {
	var got, want []string
	for _, user := range found {
		got = append(got, strings.ToLower(first(user.at("userName"))))
	}
	for _, name := range people {
		want = append(want, strings.ToLower(w.currentUserName(name)))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return w.fault(finding{
			subject: "users that " + pathOf(exchange.URL) + " lists", got: orDefault(strings.Join(got, ", "), "nobody"),
			want: orDefault(strings.Join(want, ", "), "nobody"), exchange: exchange.Number, pointer: "/Resources",
		})
	}
	return nil
}
