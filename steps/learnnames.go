package steps

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// unchangedIn finds words by which a service provider refuses a change.
var unchangedIn = regexp.MustCompile(`(?i)\b(?:cannot|can not|can't|must not|may not|not) be (?:changed|modified|updated|altered|edited)|immutable|read-?only|stays what it is`)

// names asks which names change: userName, externalId and the address, by PUT. One request
// changes all of them; only where one stays, each gets one of its own.
func (l *learner) names(user *made) {
	var paths []string
	for _, path := range []string{"userName", "externalId", "emails"} {
		if l.knows(accept.Fixity, path) || accept.Has(l.data.Absent, path) {
			continue
		}
		if d, known := l.find(path); known && !changeable(d) {
			continue // it is declared
		}
		paths = append(paths, path)
	}
	all := l.unmarked(user, l.change(user, false, paths...), paths)
	if all.answer == nil || l.noMethod(all.answer, scim.EndpointUsers, user.exchange) || all.answer.Status >= http.StatusInternalServerError || all.done(paths) {
		return
	}
	for _, path := range paths {
		l.stays(user, path)
	}
}

// naming is what a PUT with other names was answered with.
type naming struct {
	answer     *transcript.Exchange // nil: nothing was asked, or nothing answered
	sent, have document             // have is empty where nothing is shown
}

// valueOf is the path at which a name has its text.
func valueOf(path string) Path {
	if path == "emails" {
		return "emails.value"
	}
	return Path(path)
}

// done says whether all names are shown as they were sent.
func (c naming) done(paths []string) bool {
	return !refused(c.answer) && !slices.ContainsFunc(paths, func(path string) bool {
		return !strings.EqualFold(first(c.have.at(valueOf(path))), first(c.sent.at(valueOf(path))))
	})
}

// unmarked notes that an address has to be marked as primary, when a change without that was refused for it;
// it returns the change with it.
func (l *learner) unmarked(user *made, c naming, paths []string) naming {
	if c.answer == nil || !aboutData(c.answer) || !strings.Contains(strings.ToLower(detailOf(c.answer)), "primary") {
		return c
	}
	marked := l.change(user, true, paths...)
	if marked.answer != nil && !refused(marked.answer) {
		l.note(accept.Fact{
			Key: accept.Key(accept.Value, "emails.primary"), Subject: "emails", Says: "one value is marked as primary", Class: accept.Allowed, Words: detailOf(c.answer),
			Requirement: formatMay, Evidence: numbers(c.answer, marked.answer),
		})
	}
	return marked
}

// change puts a user with other values of some attributes, and reads what became of them.
func (l *learner) change(user *made, primary bool, paths ...string) (c naming) {
	record, other := l.w.basicUser(user.name), l.w.basicUser(l.next())
	paths = slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return record[path] == nil || other[path] == nil })
	if len(paths) == 0 {
		return c
	}
	for _, path := range paths {
		record[path] = other[path]
	}
	for _, email := range flat([]any{record["emails"]}) {
		if object, ok := email.(map[string]any); ok && !primary {
			delete(object, "primary")
		}
	}
	at := scim.EndpointUsers + "/" + url.PathEscape(user.id)
	c.sent, _ = parseDocument([]byte(jsonText(record)))
	if c.answer = l.ask(http.MethodPut, at, l.w.shapedResource(scim.EndpointUsers, user.id, jsonText(record))); c.answer == nil || refused(c.answer) {
		return c
	}
	if c.have, _ = parseDocument(c.answer.ResponseBody); len(c.answer.ResponseBody) == 0 {
		_, c.have = l.read(at)
	}
	return c
}

// stays notes that one attribute does not change.
func (l *learner) stays(user *made, path string) {
	c := l.change(user, true, path)
	x, at := c.answer, valueOf(path)
	if x == nil || methodMissing(x.Status) || x.Status == http.StatusNotFound || x.Status >= http.StatusInternalServerError {
		return
	}
	words, says := "", "does not change"
	if refused(x) {
		words = detailOf(x)
		if !strings.Contains(string(x.ResponseBody), "mutability") && !unchangedIn.MatchString(words) {
			return
		}
		words = errorText(x)
	} else {
		if got := first(c.have.at(at)); got == "" || strings.EqualFold(got, first(c.sent.at(at))) {
			return
		}
		says = "stays as it was, and a change is passed over"
	}
	sent, _ := c.sent.value.(map[string]any)
	if l.patches(user, path, at, sent[path], first(c.sent.at(at))) {
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
