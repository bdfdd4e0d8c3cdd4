package steps

import (
	"net/http"
	"net/url"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
)

// group asks for the names of groups, whether they change, and whether members are shown.
func (l *learner) group(user *made) {
	body := func(name Actor) string {
		return jsonText(map[string]any{
			"schemas": []string{scim.SchemaGroup}, "displayName": l.w.cast.groupName(Team(name) + " of the archive and sons"),
			"members": []any{map[string]any{"value": user.id}},
		})
	}
	group, refusal := l.attempt(scim.EndpointGroups, body)
	if group == nil {
		if refusal != nil {
			l.noMethod(refusal, scim.EndpointGroups, user.exchange)
		}
		return
	}
	at := scim.EndpointGroups + "/" + url.PathEscape(group.id)
	x := l.ask(http.MethodGet, at, "")
	if x == nil || refused(x) {
		return
	}
	shown, err := parseDocument(x.ResponseBody)
	if err != nil {
		return
	}
	hidden := len(shown.at("members.value")) == 0
	if hidden && l.offers("patch") {
		add := l.ask(http.MethodPatch, at, patchBody(Text(`[{"op":"add","path":"members","value":[{"value":`+jsonText(user.id)+`}]}]`)))
		if add == nil || refused(add) {
			hidden = false // it has none, as far as anybody knows
		} else if again := l.ask(http.MethodGet, at, ""); again != nil {
			hidden = len(bodyAt(again, "members.value")) == 0
		}
	}
	if hidden {
		class, _ := l.classOf("Group.members", func(d definition) bool { return d.returned == "never" || d.returned == "request" })
		l.note(accept.Fact{
			Key: "hidden:group.members", Subject: "members of groups", Says: "never shown", Class: against(class), Requirement: "RFC7643-4.2-R09",
			Schema: l.fragment("Group.members", "returned", "never"), Of: []string{scim.EndpointGroups}, Evidence: numbers(group.exchange, x),
		})
	}
	l.renamed(group, at)
	l.replaced(group, at)
	if !hidden {
		l.cleared(group, at, user.id)
	}
}

// against is the class of what scenarios of their own judge, unless it is declared.
func against(class accept.Class) accept.Class {
	if class == accept.Undeclared {
		return accept.Against
	}
	return class
}

// renamed gives a group another name.
func (l *learner) renamed(group *made, at string) {
	const path = "Group.displayName"
	if d, known := l.groups.find("displayName"); l.knows(accept.Fixity, path) || known && !changeable(d) {
		return
	}
	name := l.w.cast.groupName(Team(l.next()) + " of the archive and sons")
	method, body := http.MethodPatch, patchBody(Text(`[{"op":"replace","path":"displayName","value":`+jsonText(name)+`}]`))
	if !l.offers("patch") {
		method, body = http.MethodPut, jsonText(map[string]any{"schemas": []string{scim.SchemaGroup}, "displayName": name})
	}
	x := l.ask(method, at, body)
	if x == nil || !refused(x) || x.Status >= http.StatusInternalServerError || x.Status == http.StatusMethodNotAllowed {
		return
	}
	if words := detailOf(x); bodyAt(x, "scimType") == nil && !unchangedIn.MatchString(words) {
		return
	} else if first(bodyAt(x, "scimType")) != "mutability" && !unchangedIn.MatchString(words) {
		return
	}
	class, _ := l.classOf(path, func(d definition) bool { return d.mutability == "immutable" })
	l.apply(accept.Data{Fixed: []string{path}}.Over(l.data))
	l.note(accept.Fact{
		Key: accept.Key(accept.Fixity, path), Subject: "names of groups", Says: "do not change", Class: class, Words: errorText(x), Requirement: aboutSchemasOf,
		Schema: l.fragment(path, "mutability", "immutable"), Data: "fixed: [" + path + "]", Evidence: numbers(group.exchange, x),
	})
}
