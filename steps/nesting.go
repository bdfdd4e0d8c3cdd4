package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/scimspec/scimspec/internal/scim"
)

// nestPhrases are about who belongs to a group beyond one person's coming and going:
// a swap, a group inside a group, and what somebody does at the service provider.
func nestPhrases(r *registrar) {
	r.action("{person} takes the place of {person} in the group {group}",
		"Puts one person into the group in the directory and takes another one out, at once, and lets the identity provider provision.",
		func(w *World, comes, goes Actor, team Team) error {
			return w.membership(comes, team, func(group, member string) error {
				person, err := w.person(goes)
				if err != nil {
					return err
				}
				if err := w.leave(group, person); err != nil {
					return err
				}
				return w.join(group, member)
			})
		})
	r.action("the group {group} joins the group {group}",
		"Makes one group of the directory a member of another and lets the identity provider provision.",
		func(w *World, child, parent Team) error { return w.nest(child, parent, w.join) })
	r.action("the group {group} leaves the group {group}",
		"Takes one group of the directory out of another and lets the identity provider provision.",
		func(w *World, child, parent Team) error { return w.nest(child, parent, w.leave) })
	r.action("{person} is put into the group {group} at the service provider",
		"Adds the user to the group's members by the suite's own client.",
		func(w *World, name Actor, team Team) error {
			return w.replaceMembers(name, team, func(members []any, id string) []any {
				return append(members, map[string]any{"value": id})
			})
		})
	r.action("{person} is taken out of the group {group} at the service provider",
		"Takes the user out of the group's members by the suite's own client.",
		func(w *World, name Actor, team Team) error {
			return w.replaceMembers(name, team, func(members []any, id string) []any {
				return slices.DeleteFunc(members, func(m any) bool {
					member, _ := m.(map[string]any)
					return member["value"] == id
				})
			})
		})
	r.action("the group {group} is deleted at the service provider",
		"Deletes the group by the suite's own client.",
		func(w *World, name Team) error {
			id, err := w.groupID(name)
			if err != nil {
				return err
			}
			_, err = w.send(call{method: http.MethodDelete, path: scim.EndpointGroups + "/" + url.PathEscape(id)})
			return err
		})
}

func (w *World) nest(child, parent Team, change func(group, member string) error) error {
	within, ok := w.cast.groups[parent]
	inner, known := w.cast.groups[child]
	if !ok || !known {
		return fmt.Errorf("groups %q and %q: not both in the directory", child, parent)
	}
	if err := change(within, inner); err != nil {
		return err
	}
	return w.sync()
}

// replaceMembers reads a group, changes its members and puts it back.
func (w *World) replaceMembers(name Actor, team Team, change func(members []any, id string) []any) error {
	id, err := w.userID(name)
	if err != nil {
		return err
	}
	groupID, err := w.groupID(team)
	if err != nil {
		return err
	}
	exchange, err := w.read(scim.EndpointGroups, groupID)
	if err != nil {
		return err
	}
	var group map[string]any
	if err := json.Unmarshal(exchange.ResponseBody, &group); err != nil {
		return w.unmet(fmt.Sprintf("the group %q could not be read: %v", team, err))
	}
	members, _ := group["members"].([]any)
	group["members"] = change(members, id)
	body, err := json.Marshal(group)
	if err != nil {
		return fmt.Errorf("encode group: %w", err)
	}
	_, err = w.send(call{method: http.MethodPut, path: scim.EndpointGroups + "/" + url.PathEscape(groupID), body: string(body)})
	return err
}

func nestJudgments(r *registrar) {
	r.judgment("the group {group} has exactly the group {group} as member",
		"Reads the group back: its only member is the other group.",
		func(w *World, parent, child Team) error {
			exchange, group, err := w.readGroup(parent)
			if err != nil {
				return err
			}
			id, err := w.groupID(child)
			if err != nil {
				return w.unknownGroupID(child, err)
			}
			if got := group.at("members.value"); len(got) != 1 || got[0] != any(id) {
				return w.fault(finding{subject: fmt.Sprintf("members of the group %q", parent), got: showAll(got), want: id, exchange: exchange.Number, pointer: "/members"})
			}
			return nil
		})
	r.judgment("no answer to the identity provider has {path}",
		"None of the resources that answered the action's reading requests holds the attribute.",
		(*World).leftOut)
}

// leftOut judges what the identity provider read while it acted.
func (w *World) leftOut(path Path) error {
	judged := 0
	for _, exchange := range w.acts() {
		if exchange.Method != http.MethodGet || exchange.Status != http.StatusOK {
			continue
		}
		answer, err := parseDocument(exchange.ResponseBody)
		if err != nil {
			return w.fault(finding{subject: "answer to " + pathOf(exchange.URL), got: err.Error(), want: "a SCIM document", exchange: exchange.Number})
		}
		resources := resourcesOf(answer)
		if resources == nil {
			resources = []document{answer}
		}
		judged++
		for _, resource := range resources {
			if got := resource.at(path); len(got) > 0 {
				return w.fault(finding{subject: string(path) + " in the answer to " + pathOf(exchange.URL), got: showAll(got), want: "left out", exchange: exchange.Number, pointer: pointerTo(path)})
			}
		}
	}
	if judged == 0 {
		return w.fault(finding{subject: "reading requests of the action", got: "none that was answered with 200", want: "at least one", exchange: noExchange})
	}
	return nil
}
