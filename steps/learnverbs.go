package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// The kinds of facts about what is done with resources, the first part of a Key. Scenarios of
// their own judge each.
const (
	factMethod = "method" // method:put: it is there for no resource of the endpoints of the fact
	factPatch  = "patch"  // patch:active, patch:value-path, patch:clear: what a modification cannot do
	factEnd    = "end"    // end:deleted, end:inactive, end:name: what becomes of a user
	factFilter = "filter" // filter:operators, filter:attributes
	factHidden = "hidden"
)

// Requirements under which these facts are judged.
const (
	aboutMethods  = "RFC7644-3.2-R07"
	aboutCreation = "RFC7644-3.3-R01"
)

// methodMissing says whether an answer says that the method is not there.
func methodMissing(status int) bool {
	return status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented
}

// noMethod notes that a method is not there for the resources of an endpoint that other methods
// serve: success is one of them.
func (l *learner) noMethod(x *transcript.Exchange, endpoint string, success *transcript.Exchange) bool {
	if !methodMissing(x.Status) {
		return false
	}
	key := accept.Key(factMethod, x.Method)
	kinds := map[string]string{scim.EndpointUsers: "users", scim.EndpointGroups: "groups"}
	if i := slices.IndexFunc(l.facts, func(f accept.Fact) bool { return f.Key == key }); i >= 0 {
		if f := &l.facts[i]; !slices.Contains(f.Of, endpoint) {
			f.Of, f.Says = append(f.Of, endpoint), "users and groups have no such method"
			f.Evidence = append(f.Evidence, numbers(x)...)
		}
		return true
	}
	requirement := aboutMethods
	if x.Method == http.MethodPost {
		requirement = aboutCreation
	}
	l.note(accept.Fact{
		Key: key, Subject: x.Method, Says: kinds[endpoint] + " have no such method", Class: accept.Against, Words: errorText(x),
		Requirement: requirement, Of: []string{endpoint}, Evidence: numbers(success, x),
	})
	return true
}

// replaced puts a group as it was created.
func (l *learner) replaced(group *made, at string) {
	body, ok := group.body.value.(map[string]any)
	if !ok {
		return
	}
	if x := l.ask(http.MethodPut, at, jsonText(body)); x != nil {
		l.noMethod(x, scim.EndpointGroups, group.exchange)
	}
}

// cleared replaces all members of a group, where one can be added.
func (l *learner) cleared(group *made, at, member string) {
	if !l.offers("patch") {
		return
	}
	value := `,"path":"members","value":[{"value":` + jsonText(member) + `}]}]`
	none := l.ask(http.MethodPatch, at, patchBody(Text(`[{"op":"replace"`+value)))
	if none == nil || !aboutData(none) {
		return
	}
	if one := l.ask(http.MethodPatch, at, patchBody(Text(`[{"op":"add"`+value))); one != nil && !refused(one) {
		l.note(accept.Fact{
			Key: accept.Key(factPatch, "clear"), Subject: "PATCH of members", Says: "all members of a group are not replaced or removed at once", Class: accept.Against,
			Words: errorText(none), Requirement: "RFC7644-3.5.2.3-R19", Of: []string{scim.EndpointGroups}, Evidence: numbers(none, one),
		})
	}
}

// modifications asks for the forms of PATCH on a user.
func (l *learner) modifications(user *made) {
	if !l.offers("patch") {
		return
	}
	at := scim.EndpointUsers + "/" + url.PathEscape(user.id)
	attribute := l.writable("displayName", "title", "name.givenName", "nickName")
	if attribute == "" {
		return
	}
	patch := func(path string, value any) *transcript.Exchange {
		return l.ask(http.MethodPatch, at, patchBody(Text(jsonText([]any{map[string]any{"op": "replace", "path": path, "value": value}}))))
	}
	value, _ := l.usual(attribute)
	if text, ok := value.(string); ok {
		value = accept.Filled(text, l.w.cast.owner(string(user.name)))
	}
	plain := patch(attribute, value)
	if plain == nil {
		return
	}
	if refused(plain) {
		if !aboutData(plain) && !methodMissing(plain.Status) {
			return
		}
		if active := patch("active", true); active != nil && !refused(active) {
			l.note(accept.Fact{
				Key: accept.Key(factPatch, "active"), Subject: "PATCH of users", Says: "changes active and nothing else", Class: accept.Against, Words: errorText(plain),
				Requirement: "RFC7644-3.5.2.3-R06", Evidence: numbers(plain, active),
			})
		}
		return
	}
	if l.writable("emails") == "" {
		return
	}
	record := l.w.basicUser(user.name)
	emails, _ := record["emails"].([]any)
	if len(emails) == 0 {
		return
	}
	first, _ := emails[0].(map[string]any)
	if first["type"] == nil {
		return
	}
	within := patch(fmt.Sprintf("emails[type eq %q].value", first["type"]), first["value"])
	if within == nil || !aboutData(within) || strings.Contains(string(within.ResponseBody), scim.ErrNoTarget) {
		return
	}
	if whole := patch("emails", record["emails"]); whole != nil && !refused(whole) {
		l.note(accept.Fact{
			Key: accept.Key(factPatch, "value-path"), Subject: "PATCH of users", Says: "takes no path with a filter", Class: accept.Against, Words: errorText(within),
			Requirement: "RFC7644-3.5.2.3-R12", Evidence: numbers(within, whole),
		})
	}
}

// writable is the first of some attributes that is kept and changes.
func (l *learner) writable(paths ...string) string {
	all := l.stated.Over(l.data)
	for _, path := range paths {
		parent := parentOf(path)
		d, listed := l.schemas.find(path)
		if accept.Has(all.Absent, path) || accept.Has(all.Absent, parent) || accept.Has(all.Fixed, path) || accept.Has(all.Fixed, parent) || !listed || !changeable(d) {
			continue
		}
		return path
	}
	return ""
}
