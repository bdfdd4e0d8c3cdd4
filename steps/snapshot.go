package steps

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// noteIDs remembers the ids that the cast has when the action begins.
func (w *World) noteIDs() {
	w.idsBefore = map[Actor]string{}
	w.groupsBefore = map[Team]string{}
	for name := range w.cast.people {
		if id, err := w.userID(name); err == nil {
			w.idsBefore[name] = id
		}
	}
	for name, id := range w.cast.userIDs {
		w.idsBefore[name] = id
	}
	for name := range w.cast.groups {
		if id, err := w.groupID(name); err == nil {
			w.groupsBefore[name] = id
		}
	}
	for name, id := range w.cast.groupIDs {
		w.groupsBefore[name] = id
	}
	if w.idp != nil {
		w.whenLog = len(w.idp.Log())
	}
	w.lookAgain()
}

// lookAgain reads the users, or the groups, where a step will compare them: a write may have been
// answered without a representation, or may have changed what another resource shows.
func (w *World) lookAgain() {
	answer := w.answer
	look := func(endpoint string, ids []string) {
		for _, id := range ids {
			if seen, err := w.read(endpoint, id); err == nil {
				w.assert(seen) // the comparison says what is wrong with it
			}
		}
	}
	if slices.ContainsFunc(w.facts, func(f Facts) bool { return f.Compares }) {
		look(scim.EndpointUsers, slices.Sorted(maps.Values(w.idsBefore)))
	}
	if slices.ContainsFunc(w.facts, func(f Facts) bool { return f.ComparesGroups }) {
		look(scim.EndpointGroups, slices.Sorted(maps.Values(w.groupsBefore)))
	}
	w.answer = answer
}

// knowIDs keeps the ids that the identity provider has at the end of a step.
func (w *World) knowIDs() {
	if w.idp == nil {
		return
	}
	for name, person := range w.cast.people {
		if id, ok := w.idp.RemoteID(person); ok {
			w.knownUsers[name] = id
		}
	}
	for name, group := range w.cast.groups {
		if id, ok := w.idp.RemoteID(group); ok {
			w.knownGroups[name] = id
		}
	}
}

// lastSeen returns how a resource looked in the last whole representation before the
// action.
func (w *World) lastSeen(id string) (document, bool) {
	for _, exchange := range slices.Backward(w.before()) {
		_, query, _ := strings.Cut(exchange.URL, "?")
		if idOf(exchange) != id || strings.Contains(strings.ToLower(query), "attributes=") {
			continue
		}
		if seen, err := w.answered(exchange); err == nil {
			return seen, true
		}
	}
	return document{}, false
}

// onlyChanged reads a resource back and compares it with how it looked before the action.
func (w *World) onlyChanged(paths Path, record Record) error {
	subject, id := fmt.Sprintf("%s's user", record.Person), w.idsBefore[record.Person]
	read := func() (*transcript.Exchange, document, error) { return w.user(record.Person) }
	if record.Group != "" {
		subject, id = fmt.Sprintf("the group %q", record.Group), w.groupsBefore[record.Group]
		read = func() (*transcript.Exchange, document, error) { return w.readGroup(record.Group) }
	}
	if id == "" {
		return fmt.Errorf("%s had no id before the action", subject)
	}
	before, ok := w.lastSeen(id)
	if !ok {
		return w.unmet(fmt.Sprintf("no answer showed %s before the action", subject))
	}
	exchange, after, err := read()
	if err != nil {
		return err
	}
	return w.sameBut(exchange.Number, before, after, "attributes of "+subject+" that changed", paths)
}

// inOrderOfMembers sorts the members of a group: a service provider may list them in any order,
// and in another one the next time.
func inOrderOfMembers(d document) {
	for _, value := range d.at("members") {
		if members, ok := value.([]any); ok {
			slices.SortFunc(members, func(a, b any) int { return strings.Compare(plain(a), plain(b)) })
		}
	}
}

// sameBut compares two representations. meta may change with every write, and so may
// what the service provider alone fills in.
func (w *World) sameBut(exchange int, before, after document, subject string, paths Path) error {
	ignore := w.noted()
	ignore["meta"], ignore["schemas"] = true, true
	if len(after.at("userName")) > 0 { // what a user shows of that, the service provider itself fills in
		for _, path := range w.shape().data.Absent {
			ignore[strings.ToLower(path)] = true
		}
	}
	for part := range strings.SplitSeq(string(paths), ",") {
		if parts := segments(after.value, strings.TrimSpace(part)); len(parts) > 0 {
			ignore[strings.ToLower(parts[0].name)] = true
		}
	}
	inOrderOfMembers(before)
	inOrderOfMembers(after)
	if differ := differences(before, after, ignore); len(differ) > 0 {
		return w.fault(finding{
			requirement: w.claimAbout(aboutTheRest()),
			subject:     subject, got: strings.Join(differ, ", "), want: show(string(paths)), exchange: exchange, pointer: "/" + differ[0],
			hint: "Change what the request names and leave every other attribute as it was.",
		})
	}
	return nil
}

// noted returns, in small letters, what the service provider says in /Schemas that it
// notes by itself: readOnly attributes beyond the RFC's own, and extensions that have no
// others.
func (w *World) noted() map[string]bool {
	names := map[string]bool{}
	schemas, err := w.config.Discovery.document(scim.EndpointSchemas)
	if err != nil {
		return names
	}
	for _, schema := range schemaResources(schemas) {
		urn := strings.ToLower(first(schema.at("id")))
		core := urn == strings.ToLower(scim.SchemaUser) || urn == strings.ToLower(scim.SchemaGroup)
		extension := !core
		for _, value := range schema.at("attributes") {
			attributes, _ := value.([]any)
			for _, attribute := range attributes {
				name := strings.ToLower(first(document{value: attribute}.at("name")))
				readOnly := strings.EqualFold(first(document{value: attribute}.at("mutability")), "readOnly")
				extension = extension && readOnly
				if core && readOnly && name != "groups" && name != "id" && name != "members" {
					names[name] = true
				}
			}
		}
		if extension {
			names[urn] = true
		}
	}
	return names
}

// endpointFor returns the endpoint of a kind of resource.
func endpointFor(kind Kindly) string {
	if kind == "group" {
		return scim.EndpointGroups
	}
	return scim.EndpointUsers
}
