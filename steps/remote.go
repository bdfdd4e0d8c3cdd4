package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/scimspec/scimspec/internal/scim"
)

// remotePhrases are what somebody does at the service provider itself, past the
// identity provider. The suite's own client plays that somebody.
func remotePhrases(r *registrar) {
	r.action("the service provider already has a user for {person}",
		"Creates a user with the person's user name, name and e-mail address by the suite's own client, as an administrator would by hand.",
		(*World).handMade)
	r.action("the service provider already has a user for {person} with:",
		"The same, with the members of the given JSON object laid over it.",
		(*World).handMadeWith)
	r.action("{person}'s user is deactivated at the service provider",
		"Sets active to false by the suite's own client.",
		func(w *World, name Actor) error { return w.replaceUser(name, map[string]any{"active": false}) })
	r.action("{person}'s user is changed at the service provider to:",
		"Lays the members of the given JSON object over the user by the suite's own client.",
		func(w *World, name Actor, members Text) error {
			overlay, err := overlayOf(members)
			if err != nil {
				return err
			}
			return w.replaceUser(name, overlay)
		})
	r.action("{person}'s user is deleted at the service provider",
		"Deletes the user by the suite's own client.",
		func(w *World, name Actor) error {
			id, err := w.userID(name)
			if err != nil {
				return err
			}
			_, err = w.send(call{method: http.MethodDelete, path: scim.EndpointUsers + "/" + url.PathEscape(id)})
			return err
		})
	r.action("the service provider already has the group {group} with {people}",
		"Creates a group with these people's users by the suite's own client, as an administrator would by hand.",
		func(w *World, name Team, people Actors) error { return w.handMadeGroup(name, people) })
	r.action("the service provider already has the empty group {group}",
		"Creates a group without members by the suite's own client.",
		func(w *World, name Team) error { return w.handMadeGroup(name, nil) })
}

// basicUser is the least that a service provider may be expected to take.
func (w *World) basicUser(name Actor) map[string]any {
	record := w.cast.record(name)
	return map[string]any{
		"schemas":     []string{scim.SchemaUser},
		"userName":    record.UserName,
		"name":        map[string]any{"givenName": record.GivenName, "familyName": record.FamilyName},
		"displayName": record.DisplayName,
		"emails":      []any{map[string]any{"value": record.Email, "type": "work", "primary": true}},
		"active":      true,
	}
}

func (w *World) handMade(name Actor) error { return w.createUser(name, nil) }

func (w *World) handMadeWith(name Actor, members Text) error {
	overlay, err := overlayOf(members)
	if err != nil {
		return err
	}
	return w.createUser(name, overlay)
}

func overlayOf(members Text) (map[string]any, error) {
	var overlay map[string]any
	if err := json.Unmarshal([]byte(members), &overlay); err != nil {
		return nil, fmt.Errorf("doc string: want a JSON object: %w", err)
	}
	return overlay, nil
}

// createUser posts a user of the cast; a null member of the overlay leaves that
// attribute out.
func (w *World) createUser(name Actor, overlay map[string]any) error {
	user := w.basicUser(name)
	for member, value := range overlay {
		user[member] = value
		if value == nil {
			delete(user, member)
		}
	}
	id, err := w.create(scim.EndpointUsers, jsonText(user))
	if err != nil {
		return err
	}
	if id != "" {
		w.cast.userIDs[name] = id
	}
	return nil
}

// replaceUser reads a user, lays members over it and puts it back: every service
// provider takes PUT, not every one takes PATCH (RFC 7644, section 3.5).
func (w *World) replaceUser(name Actor, overlay map[string]any) error {
	id, err := w.userID(name)
	if err != nil {
		return err
	}
	exchange, err := w.read(scim.EndpointUsers, id)
	if err != nil {
		return err
	}
	var user map[string]any
	if err := json.Unmarshal(exchange.ResponseBody, &user); err != nil {
		return w.unmet(fmt.Sprintf("%s's user could not be read: %v", name, err))
	}
	for member, value := range overlay {
		user[member] = value
	}
	body, err := json.Marshal(user)
	if err != nil {
		return fmt.Errorf("encode user: %w", err)
	}
	_, err = w.send(call{method: http.MethodPut, path: scim.EndpointUsers + "/" + url.PathEscape(id), body: string(body)})
	return err
}

func (w *World) handMadeGroup(name Team, people Actors) error {
	members := []any{}
	for _, person := range people {
		id, err := w.userID(person)
		if err != nil {
			return err
		}
		members = append(members, map[string]any{"value": id})
	}
	group := map[string]any{"schemas": []string{scim.SchemaGroup}, "displayName": w.cast.groupName(name)}
	if len(members) > 0 {
		group["members"] = members
	}
	body, err := json.Marshal(group)
	if err != nil {
		return fmt.Errorf("encode group: %w", err)
	}
	id, err := w.create(scim.EndpointGroups, string(body))
	if err != nil {
		return err
	}
	if id != "" {
		w.cast.groupIDs[name] = id
	}
	return nil
}
