package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// remotePhrases are what somebody does at the service provider itself, past the
// identity provider. The suite's own client plays that somebody.
func remotePhrases(r *registrar) {
	r.action("the service provider already has {new}",
		"Creates users or a group by the suite's own client, as an administrator would by hand: without externalId.",
		func(w *World, create Creation) error { return create(w, map[string]any{"externalId": nil}) })
	r.action("the service provider already has {new} with:",
		"The same, with the members of the given JSON object laid over it.",
		func(w *World, create Creation, members Text) error {
			overlay, err := overlayOf(members)
			if err != nil {
				return err
			}
			if _, given := overlay["externalId"]; !given {
				overlay["externalId"] = nil
			}
			return create(w, overlay)
		}, sends(bodyRename))
	r.parameter("record",
		as("{person}'s user", func(name Actor) Record { return Record{Person: name} }),
		as("the group {group}", func(name Team) Record { return Record{Group: name} }))
	r.action("{record} is {word} at the service provider",
		"Deletes the user or group by the suite's own client, or sets active of the user to false (deactivated).",
		(*World).endedRemotely)
	r.action("{person}'s user is changed at the service provider to:",
		"Lays the members of the given JSON object over the user by the suite's own client.",
		func(w *World, name Actor, members Text) error {
			overlay, err := overlayOf(members)
			if err != nil {
				return err
			}
			return w.replaceUser(name, overlay)
		}, changes(0), alters)
}

// Record is a person or a group of the scenario's cast.
type Record struct {
	Person Actor
	Group  Team // "": a person
}

func (w *World) endedRemotely(record Record, how string) error {
	switch {
	case how == "deactivated" && record.Group == "":
		return w.replaceUser(record.Person, map[string]any{"active": false})
	case how != "deleted":
		return fmt.Errorf("%q: want deleted, or deactivated of a user", how)
	}
	endpoint, id, err := scim.EndpointGroups, "", error(nil)
	if record.Group == "" {
		endpoint = scim.EndpointUsers
		id, err = w.userID(record.Person)
	} else {
		id, err = w.groupID(record.Group)
	}
	if err != nil {
		return err
	}
	_, err = w.send(call{method: http.MethodDelete, path: endpoint + "/" + url.PathEscape(id)})
	return err
}

// basicUser is what every identity provider gives, of the attributes that the service
// provider has: each user has an externalId of its own, and its address a type.
func (w *World) basicUser(name Actor) map[string]any {
	record := w.cast.record(name)
	local, _, _ := strings.Cut(record.UserName, "@")
	return w.shape().users.listed(map[string]any{
		"schemas":     []string{scim.SchemaUser},
		"userName":    record.UserName,
		"externalId":  local,
		"name":        map[string]any{"givenName": record.GivenName, "familyName": record.FamilyName},
		"displayName": record.DisplayName,
		"emails":      []any{map[string]any{"value": record.Email, "type": "work", "primary": true}},
		"active":      true,
	})
}

// listed leaves out what the schemas do not have.
func (s described) listed(user map[string]any) map[string]any {
	for name, value := range user {
		if !s.lists(name) {
			delete(user, name)
			continue
		}
		parts, _ := value.([]any)
		for _, part := range append(parts, value) {
			object, _ := part.(map[string]any)
			for sub := range object {
				if !s.lists(name + "." + sub) {
					delete(object, sub)
				}
			}
			if object != nil && len(object) == 0 {
				delete(user, name)
			}
		}
	}
	return user
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
		lay(user, member, value)
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
