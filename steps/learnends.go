package steps

import (
	"net/http"
	"net/url"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
)

// inactive sets a user to inactive: the user is there afterwards, and can be found.
func (l *learner) inactive(user *made) {
	if !l.offers("patch") || l.writable("active") == "" {
		return
	}
	at := scim.EndpointUsers + "/" + url.PathEscape(user.id)
	x := l.ask(http.MethodPatch, at, patchBody(`[{"op":"replace","path":"active","value":false}]`))
	if x == nil || refused(x) {
		return
	}
	if gone := l.ask(http.MethodGet, at, ""); gone != nil && gone.Status == http.StatusNotFound {
		l.note(accept.Fact{
			Key: accept.Key(factEnd, "inactive"), Subject: "active: false", Says: "the user is gone", Class: accept.Against, Words: errorText(gone),
			Requirement: aboutInactive, Evidence: numbers(user.exchange, x, gone),
		})
	}
}

// aboutInactive is the requirement of what becomes of a user who is inactive.
const aboutInactive = "RFC7643-4.1.1-R34"

// removed deletes a user, looks what is left, and gives somebody else the name.
func (l *learner) removed(user *made) {
	if user == nil {
		return
	}
	at := scim.EndpointUsers + "/" + url.PathEscape(user.id)
	x := l.ask(http.MethodDelete, at, "")
	if x == nil || l.noMethod(x, scim.EndpointUsers, user.exchange) || refused(x) {
		return
	}
	left, have := l.read(at)
	if left == nil {
		return
	}
	if !refused(left) {
		says := "the user stays"
		if first(have.at("active")) == "false" {
			says = "the user stays, inactive"
		}
		l.note(accept.Fact{Key: accept.Key(factEnd, "deleted"), Subject: "DELETE", Says: says, Class: accept.Against, Requirement: "RFC7644-3.6-R01", Evidence: numbers(x, left)})
		return
	}
	if again := l.ask(http.MethodPost, scim.EndpointUsers, jsonText(user.body.value)); again != nil && again.Status == http.StatusConflict {
		l.note(accept.Fact{
			Key: accept.Key(factEnd, "name"), Subject: "DELETE", Says: "the name stays taken", Class: accept.Against, Words: errorText(again),
			Requirement: "RFC7644-3.6-R12", Evidence: numbers(user.exchange, x, again),
		})
	}
}
