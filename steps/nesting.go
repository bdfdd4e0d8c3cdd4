package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
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
	r.action("{person} {joins} the group {group} at the service provider",
		"Adds the user to the group's members, or takes it out, by the suite's own client.",
		func(w *World, name Actor, joins bool, team Team) error {
			return w.replaceMembers(name, team, func(members []any, id string) []any {
				if joins {
					return append(members, map[string]any{"value": id})
				}
				return slices.DeleteFunc(members, func(m any) bool {
					member, _ := m.(map[string]any)
					return member["value"] == id
				})
			})
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
	shown, _ := member(group, "members")
	members, _ := shown.([]any)
	lay(group, "members", change(members, id))
	body, err := json.Marshal(group)
	if err != nil {
		return fmt.Errorf("encode group: %w", err)
	}
	_, err = w.send(call{method: http.MethodPut, path: scim.EndpointGroups + "/" + url.PathEscape(groupID), body: string(body)})
	return err
}

func (w *World) groupHasGroup(parent, child Team) error {
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
}

// eachRead judges the resources that answered the action's reading requests.
func (w *World) eachRead(judge func(*transcript.Exchange, document) error) error {
	judged := 0
	for _, exchange := range w.acts() {
		if exchange.Method != http.MethodGet || exchange.Status != http.StatusOK {
			continue
		}
		answer, err := w.answered(exchange)
		if err != nil {
			return w.fault(finding{subject: "answer to " + pathOf(exchange.URL), got: err.Error(), want: "a SCIM document", exchange: exchange.Number})
		}
		resources := resourcesOf(answer)
		if resources == nil {
			resources = []document{answer}
		}
		judged++
		for _, resource := range resources {
			if err := judge(exchange, resource); err != nil {
				return err
			}
		}
	}
	if judged == 0 {
		return w.fault(finding{subject: "reading requests of the action", got: "none that was answered with 200", want: "at least one", exchange: noExchange})
	}
	return nil
}
