package steps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
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
}

// lastSeen returns how a resource looked in the last whole representation before the
// action.
func (w *World) lastSeen(id string) (document, bool) {
	for _, exchange := range slices.Backward(w.before()) {
		_, query, _ := strings.Cut(exchange.URL, "?")
		if idOf(exchange) != id || strings.Contains(strings.ToLower(query), "attributes=") {
			continue
		}
		if seen, err := parseDocument(exchange.ResponseBody); err == nil {
			return seen, true
		}
	}
	return document{}, false
}

// onlyChanged reads a user back and compares it with how it looked before the action.
func (w *World) onlyChanged(kind string, name Actor, paths Path) error {
	id, ok := w.idsBefore[name]
	if !ok {
		return fmt.Errorf("%s's %s had no id before the action", name, kind)
	}
	before, ok := w.lastSeen(id)
	if !ok {
		return w.unmet(fmt.Sprintf("no answer showed %s's user before the action", name))
	}
	exchange, after, err := w.user(name)
	if err != nil {
		return err
	}
	return w.sameBut(exchange.Number, before, after, fmt.Sprintf("attributes of %s's user that changed", name), paths)
}

// sameBut compares two representations. meta may change with every write.
func (w *World) sameBut(exchange int, before, after document, subject string, paths Path) error {
	ignore := map[string]bool{"meta": true, "schemas": true}
	for part := range strings.SplitSeq(string(paths), ",") {
		if parts := segments(after.value, strings.TrimSpace(part)); len(parts) > 0 {
			ignore[strings.ToLower(parts[0].name)] = true
		}
	}
	if differ := differences(before, after, ignore); len(differ) > 0 {
		return w.fault(finding{
			subject: subject, got: strings.Join(differ, ", "), want: show(string(paths)), exchange: exchange, pointer: "/" + differ[0],
			hint: "Change what the request names and leave every other attribute as it was.",
		})
	}
	return nil
}

// endpointFor returns the endpoint of a kind of resource.
func endpointFor(kind Kindly) string {
	if kind == "group" {
		return scim.EndpointGroups
	}
	return scim.EndpointUsers
}
