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
	r.judgment("{person}'s user has {path} equal to {json}",
		"Reads the user back and compares one attribute with a JSON value.",
		func(w *World, name Actor, path Path, want Text) error { return w.userHas(name, path, want) })
	r.judgment("{person}'s user has the {field} {string}",
		"Reads the user back and compares the attribute to which that field of the directory is mapped.",
		func(w *World, name Actor, attribute Field, want string) error {
			known, ok := fields[attribute]
			if !ok {
				return fmt.Errorf("field %q: not one of the directory", attribute)
			}
			return w.userHas(name, known.path, Text(quote(want)))
		})
	r.judgment("{person}'s user has no {path}",
		"Reads the user back: the attribute has no value.",
		(*World).userHasNo)
	r.judgment("nothing but {path} of {person}'s user changed",
		"Reads the user back and compares it with how it last looked before the action. Several paths are parted by commas.",
		func(w *World, paths Path, name Actor) error { return w.onlyChanged("User", name, paths) })
	r.judgment("nothing of {person}'s user changed",
		"Reads the user back and compares it with how it last looked before the action.",
		func(w *World, name Actor) error { return w.onlyChanged("User", name, "") })
	r.judgment("{person}'s user keeps its id",
		"Searches for the user: it has the id that it had before the action.",
		(*World).userKeepsID)
	r.judgment("exactly one user matches {person}",
		"Searches by user name: one user is found, and it is this person's.",
		func(w *World, name Actor) error { return w.matches(name, 1) })
	r.judgment("no user matches {person}",
		"Searches by user name: none is found.",
		func(w *World, name Actor) error { return w.matches(name, 0) })
	r.judgment("{person}'s user can no longer be retrieved",
		"Reads the user by its id: 404, and a search by user name finds none.",
		(*World).userGone)
	r.judgment("{person}'s user has the manager {person}",
		"Reads the user back: the manager of the enterprise extension is an object whose value is the other user's id.",
		(*World).userHasManager)
	r.judgment("the search {string} finds exactly {people}",
		"Lists the users that a filter matches: of the scenario's people just these, and nobody else's.",
		(*World).searchFinds)
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

// valueIs compares what a path leads to with a JSON value. A path that leads to several
// values is compared as an array when the wanted value is one.
func (w *World) valueIs(exchange *transcript.Exchange, in document, subject string, path Path, want Text) error {
	values := in.at(path)
	var got any
	switch {
	case len(values) == 1:
		got = values[0]
	case len(values) > 1:
		got = values
	}
	return w.wantJSON(exchange, subject, pointerTo(path), got, want)
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

func (w *World) userHasNo(name Actor, path Path) error {
	exchange, user, err := w.user(name)
	if err != nil {
		return err
	}
	if got := user.at(path); len(got) > 0 && !slices.Equal(got, []any{""}) {
		return w.fault(finding{
			subject: fmt.Sprintf("%s of %s's user", path, name), got: showAll(got), want: "no value",
			exchange: exchange.Number, pointer: pointerTo(path),
		})
	}
	return nil
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
		`emails[type eq "work"].value`: person.Email,
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
		if want[path] == "" {
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
