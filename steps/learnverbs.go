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
	factPut    = "put"    // put:clear: what a replace leaves as it was
	factPatch  = "patch"  // patch:active, patch:value-path, patch:clear: what a modification cannot do
	factEnd    = "end"    // end:deleted, end:inactive, end:name: what becomes of a user
	factFilter = "filter" // filter:operators, filter:attributes
	factHidden = "hidden"
	// factDiscovery is discovery:endpoints: those that say nothing of the service provider.
	factDiscovery = "discovery"
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
			f.Of, f.Says = append(f.Of, endpoint), "not there for users and groups"
			f.Evidence = append(f.Evidence, numbers(x)...)
		}
		return true
	}
	requirement := aboutMethods
	if x.Method == http.MethodPost {
		requirement = aboutCreation
	}
	l.note(accept.Fact{
		Key: key, Subject: x.Method, Says: "not there for " + kinds[endpoint], Class: accept.Against, Words: errorText(x),
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

// emptied replaces a user that has two values by one that has another value and null in their
// places: a service provider that takes neither has a replace that does nothing, which scenarios judge.
func (l *learner) emptied(user *made) {
	path, control := l.writable("title"), l.writable("nickName")
	old, other := first(user.body.at(Path(path))), first(user.body.at(Path(control)))
	if d, _ := l.find(path); path == "" || control == "" || old == "" || len(other) < 2 || d.required {
		return
	}
	other = other[:len(other)-1]
	record, at := l.w.basicUser(user.name), scim.EndpointUsers+"/"+url.PathEscape(user.id)
	record[path], record[control] = nil, other
	x := l.ask(http.MethodPut, at, l.w.shapedResource(scim.EndpointUsers, user.id, jsonText(record)))
	if x == nil || x.Status >= http.StatusMultipleChoices {
		return
	}
	shown, have := x, document{}
	if len(x.ResponseBody) > 0 {
		have, _ = l.w.answered(x) // what is no document shows nothing
	} else {
		shown, have = l.read(at)
	}
	if shown != nil && first(have.at(Path(path))) == old && first(have.at(Path(control))) == other {
		l.note(accept.Fact{
			Key: accept.Key(factPut, "clear"), Subject: "PUT", Says: "null and [] leave the old value", Class: accept.Against,
			Requirement: aboutEmptying, Evidence: numbers(user.exchange, x, shown),
		})
	}
}

// aboutEmptying is the requirement of what null and [] do in a PUT.
const aboutEmptying = "RFC7644-3.5.1-R11"

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
				Requirement: "RFC7643-5-R22", Evidence: numbers(plain, active),
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

// discovered looks again for the discovery endpoints that did not answer.
func (l *learner) discovered(user *made) {
	var missing []string
	requirement, words, evidence := "", "", numbers(user.exchange)
	for _, e := range []struct{ endpoint, requirement string }{
		{scim.EndpointServiceProviderConfig, "RFC7644-4-R02"}, {scim.EndpointResourceTypes, "RFC7644-4-R09"}, {scim.EndpointSchemas, "RFC7644-4-R05"},
	} {
		if len(l.discovery.Documents[e.endpoint]) > 0 {
			continue
		}
		x := l.ask(http.MethodGet, e.endpoint, "")
		if x == nil || x.Status != http.StatusNotFound && !methodMissing(x.Status) {
			continue
		}
		if missing = append(missing, e.endpoint); requirement == "" {
			requirement, words = e.requirement, errorText(x)
		}
		evidence = append(evidence, numbers(x)...)
	}
	if len(missing) > 0 {
		l.note(accept.Fact{
			Key: accept.Key(factDiscovery, "endpoints"), Subject: "discovery", Says: "not there: " + strings.Join(missing, ", "), Class: accept.Against, Words: words,
			Requirement: requirement, Of: missing, Evidence: evidence,
		})
	}
}
