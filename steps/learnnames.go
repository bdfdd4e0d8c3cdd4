package steps

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
)

// unchangedIn finds words by which a service provider refuses a change.
var unchangedIn = regexp.MustCompile(`(?i)\b(?:cannot|can not|can't|must not|may not|not) be (?:changed|modified|updated|altered|edited)|immutable|read-?only|stays what it is`)

// names asks which names change: userName, externalId and the address, by PUT.
func (l *learner) names(user *made) {
	for _, path := range []string{"userName", "externalId", "emails"} {
		if l.knows(accept.Fixity, path) || accept.Has(l.data.Absent, path) {
			continue
		}
		if d, known := l.find(path); known && !changeable(d) {
			continue // it is declared
		}
		l.change(user, path)
	}
}

// change puts a user with another value of one attribute, and reads what became of it.
func (l *learner) change(user *made, path string) {
	record := l.w.basicUser(user.name)
	other := l.w.basicUser(l.next())
	if record[path] == nil || other[path] == nil {
		return
	}
	record[path] = other[path]
	x := l.ask(http.MethodPut, scim.EndpointUsers+"/"+url.PathEscape(user.id), l.w.shapedResource(scim.EndpointUsers, user.id, jsonText(record)))
	if x == nil || l.noMethod(x, scim.EndpointUsers, user.exchange) || x.Status == http.StatusNotFound || x.Status >= http.StatusInternalServerError {
		return
	}
	at := Path(path)
	if path == "emails" {
		at = "emails.value"
	}
	sentDoc, _ := parseDocument([]byte(jsonText(record)))
	words, says := "", "does not change"
	if refused(x) {
		words = detailOf(x)
		if !strings.Contains(string(x.ResponseBody), "mutability") && !unchangedIn.MatchString(words) {
			return
		}
		words = errorText(x)
	} else {
		shown := x
		if len(x.ResponseBody) == 0 {
			if shown = l.ask(http.MethodGet, scim.EndpointUsers+"/"+url.PathEscape(user.id), ""); shown == nil || refused(shown) {
				return
			}
		}
		have, err := parseDocument(shown.ResponseBody)
		if got := first(have.at(at)); err != nil || got == "" || strings.EqualFold(got, first(sentDoc.at(at))) {
			return
		}
		says = "stays as it was, and a change is passed over"
	}
	if l.patches(user, path, at, record[path], first(sentDoc.at(at))) {
		return // PUT alone leaves it: scenarios judge that
	}
	class, _ := l.classOf(path, func(d definition) bool { return d.mutability == "immutable" })
	l.apply(accept.Data{Fixed: []string{path}}.Over(l.data))
	l.note(accept.Fact{
		Key: accept.Key(accept.Fixity, path), Subject: path, Says: says, Class: class, Words: words, Requirement: aboutSchemasOf,
		Schema: l.fragment(path, "mutability", "immutable"), Data: "fixed: [" + path + "]", Evidence: numbers(user.exchange, x),
	})
}

// patches says whether a modification gives an attribute the value that a replace did not.
func (l *learner) patches(user *made, path string, at Path, value any, want string) bool {
	if !l.offers("patch") {
		return false
	}
	uri := scim.EndpointUsers + "/" + url.PathEscape(user.id)
	operation := jsonText([]any{map[string]any{"op": "replace", "path": path, "value": value}})
	if x := l.ask(http.MethodPatch, uri, patchBody(Text(operation))); x == nil || refused(x) {
		return false
	}
	_, have := l.read(uri)
	return have.value != nil && strings.EqualFold(first(have.at(at)), want)
}
