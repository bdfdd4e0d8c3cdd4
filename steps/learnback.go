package steps

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// readBack compares a user with what was sent, and with what every other way to write leaves: what
// one of them stores is no rule of the product, and scenarios judge the way that loses it.
func (l *learner) readBack(user *made, given []sent) {
	at := scim.EndpointUsers + "/" + url.PathEscape(user.id)
	x, have := l.read(at)
	if have.value == nil {
		return
	}
	given = slices.DeleteFunc(given, func(g sent) bool {
		d := g.definition
		return d.returned != "default" && d.returned != "always" || d.mutability == "writeOnly" || l.knows(accept.Absence, string(d.full()))
	})
	shown, asked := []document{have}, document{}
	if short := slices.ContainsFunc(given, func(g sent) bool { return !whole(g, have) }); short || otherIdentity(user, have) {
		shown = append(shown, l.writeAgain(user, at, given)...)
		asked = l.askFor(at, given)
	}
	evidence := numbers(user.exchange, x)
	var absent []string
	for _, g := range given {
		switch {
		case whole(g, asked), slices.ContainsFunc(shown, func(d document) bool { return whole(g, d) }):
		case slices.ContainsFunc(shown, func(d document) bool { return len(flat(d.at(g.definition.full()))) > 0 }):
			l.oneKept(g.definition, evidence)
		default:
			absent = append(absent, string(g.definition.full()))
		}
	}
	l.identity(user, shown, evidence)
	l.notKept(absent, evidence)
}

// read retrieves a resource; the document is empty when there is none.
func (l *learner) read(at string) (*transcript.Exchange, document) {
	x := l.ask(http.MethodGet, at, "")
	if x == nil || refused(x) {
		return x, document{}
	}
	have, err := parseDocument(x.ResponseBody)
	if err != nil {
		return x, document{}
	}
	return x, have
}

// whole says whether a resource shows an attribute with as many values as were sent: at its place,
// or elsewhere, which is another matter than that it is lost.
func whole(g sent, have document) bool {
	values := flat(have.at(g.definition.full()))
	list, several := g.value.([]any)
	return len(values) > 0 && !(several && len(list) == 2 && len(values) == 1 && !g.definition.single) ||
		!g.definition.core && len(flat(have.at(Path(g.definition.name)))) > 0
}

// writeAgain sends the values in every other way, and gives what is shown after each.
func (l *learner) writeAgain(user *made, at string, given []sent) []document {
	var shown []document
	see := func(written *transcript.Exchange, at string) {
		if written == nil || refused(written) {
			return
		}
		if _, have := l.read(at); have.value != nil {
			shown = append(shown, have)
		}
	}
	members, _ := user.body.value.(map[string]any)
	body := maps.Clone(members)
	body["id"] = user.id
	see(l.ask(http.MethodPut, at, jsonText(body)), at)
	var operations []any
	for _, g := range given {
		operations = append(operations, map[string]any{"op": "replace", "path": string(g.definition.full()), "value": g.value})
	}
	if l.offers("patch") {
		see(l.ask(http.MethodPatch, at, patchBody(Text(jsonText(operations)))), at)
	}
	return shown
}

// askFor reads the attributes by name: values that are stored and hidden are shown to who asks.
func (l *learner) askFor(at string, given []sent) document {
	var paths []string
	for _, g := range given {
		paths = append(paths, string(g.definition.full()))
	}
	_, have := l.read(at + "?attributes=" + url.QueryEscape(strings.Join(paths, ",")))
	return have
}

// oneKept notes that a list takes one value.
func (l *learner) oneKept(d definition, evidence []int) {
	path := string(d.full())
	l.apply(accept.Data{Single: []string{path}}.Over(l.data))
	class, _ := l.classOf(path, func(d definition) bool { return !d.multi })
	l.note(accept.Fact{Key: accept.Key(accept.Singular, path), Subject: path, Says: "one value is kept", Class: class, Requirement: aboutSchemasOf, Schema: l.fragment(path, "multiValued", false), Data: "single: [" + quotedPath(path) + "]", Evidence: evidence})
}

// notKept notes attributes that are taken and have no value afterwards, all in one fact for each
// class.
func (l *learner) notKept(paths []string, evidence []int) {
	classes := map[accept.Class][]string{}
	for _, path := range paths {
		class, _ := l.classOf(path, func(definition) bool { return false })
		classes[class] = append(classes[class], path)
	}
	for _, class := range slices.Sorted(maps.Keys(classes)) {
		of := classes[class]
		shown := shownList(of)
		l.apply(accept.Data{Absent: of}.Over(l.data))
		if whole := l.wholeExtension(of); whole != "" {
			shown = whole
		}
		quotedPaths := make([]string, len(of))
		for i, path := range of {
			quotedPaths[i] = quotedPath(path)
		}
		l.note(accept.Fact{
			Key: accept.Key(accept.Absence, strings.Join(of, ",")), Subject: shown, Says: "not kept", Class: class, Requirement: aboutSchemasOf,
			Schema: "", Data: "absent: [" + strings.Join(quotedPaths, ", ") + "]", Evidence: evidence,
		})
	}
}

// wholeExtension is the URN of the extension to which all paths belong, when there are several.
func (l *learner) wholeExtension(paths []string) string {
	for _, e := range l.schemas.extensions {
		if len(paths) > 1 && !slices.ContainsFunc(paths, func(path string) bool { return !strings.HasPrefix(strings.ToLower(path), strings.ToLower(e.urn)+":") }) {
			return "the extension " + e.urn
		}
	}
	return ""
}

// identity looks at the attributes whose values products compute, whichever way they were written.
func (l *learner) identity(user *made, shown []document, evidence []int) {
	always := func(computed func(sent, got string, have document) bool, path Path) bool {
		sent := first(user.body.at(path))
		return sent != "" && !slices.ContainsFunc(shown, func(have document) bool {
			got := first(have.at(path))
			return got == "" || !computed(sent, got, have)
		})
	}
	if always(fromUserName, "emails.value") {
		l.computed("emails", "always the userName", evidence)
	}
	if always(another, "displayName") {
		l.computed("displayName", "always another value than the one that is sent", evidence)
	}
	if sent, got := first(user.body.at("userName")), first(shown[0].at("userName")); sent != got && strings.EqualFold(sent, got) {
		l.note(accept.Fact{Key: "case:username", Subject: "userName", Says: "kept in lower case", Class: accept.Allowed, Requirement: "RFC7643-7-R19", Evidence: evidence})
	}
}

func another(sent, got string, _ document) bool { return !strings.EqualFold(sent, got) }

func fromUserName(sent, got string, have document) bool {
	return another(sent, got, have) && strings.EqualFold(got, first(have.at("userName")))
}

// otherIdentity says whether a user shows another identity than was sent.
func otherIdentity(user *made, have document) bool {
	for _, path := range []Path{"emails.value", "displayName"} {
		if sent, got := first(user.body.at(path)), first(have.at(path)); sent != "" && got != "" && another(sent, got, have) {
			return true
		}
	}
	return false
}

// computed is an attribute that the service provider sets itself: nobody sends it.
func (l *learner) computed(path, says string, evidence []int) {
	if l.knows(accept.Absence, path) {
		return
	}
	class, _ := l.classOf(path, func(d definition) bool { return d.mutability == "readOnly" })
	l.apply(accept.Data{Absent: []string{path}}.Over(l.data))
	l.note(accept.Fact{
		Key: accept.Key(accept.Absence, path), Subject: path, Says: says, Class: class, Requirement: aboutSchemasOf,
		Schema: l.fragment(path, "mutability", "readOnly"), Data: "absent: [" + path + "]", Evidence: evidence,
	})
}
