package idptest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/scimspec/scimspec/mockidp/server"
)

// Application is one application of a tenant: people are assigned to it, and it provisions them.
type Application struct {
	idp  *IdP
	path string
}

// Assign assigns a person, who is named by user name or id.
func (a *Application) Assign(person string) {
	a.idp.t.Helper()
	a.AssignWith(person, server.Grant{})
}

// AssignWith is Assign with attributes of the application (Okta) or app roles (Entra ID).
func (a *Application) AssignWith(person string, grant server.Grant) {
	a.idp.t.Helper()
	a.idp.call(http.MethodPut, a.path+"/users/"+url.PathEscape(person), grant, nil)
}

// Unassign takes a person's assignment away.
func (a *Application) Unassign(person string) {
	a.idp.t.Helper()
	a.idp.call(http.MethodDelete, a.path+"/users/"+url.PathEscape(person), nil, nil)
}

// AssignGroup assigns a group; at Entra ID that provisions it, too.
func (a *Application) AssignGroup(group string) {
	a.idp.t.Helper()
	a.idp.call(http.MethodPut, a.path+"/groups/"+url.PathEscape(group), server.GroupAssignment{Group: group}, nil)
}

// PushGroup pushes a group (Okta).
func (a *Application) PushGroup(group string) {
	a.idp.t.Helper()
	a.idp.call(http.MethodPut, a.path+"/pushes/"+url.PathEscape(group), nil, nil)
}

// Provision carries every change now, at Entra ID in one cycle, and returns what was logged.
func (a *Application) Provision() []server.Entry {
	a.idp.t.Helper()
	return a.Act("provision", "", "")
}

// Act presses a button of the product by its id, such as test-connection, import, retry, force-sync,
// push-now or provision-on-demand; person or group say whom it is about, where it is about somebody. It
// returns what was logged.
func (a *Application) Act(button, person, group string) []server.Entry {
	a.idp.t.Helper()
	about := map[string]string{}
	if person != "" {
		about["user"] = person
	}
	if group != "" {
		about["group"] = group
	}
	var result struct{ Entries []server.Entry }
	a.idp.call(http.MethodPost, a.path+"/actions/"+url.PathEscape(button), about, &result)
	return result.Entries
}

// Log returns the provisioning log, oldest first, once every entry of it was judged.
func (a *Application) Log() []server.Entry {
	a.idp.t.Helper()
	return a.log("")
}

// Broken returns the entries whose answers break a requirement, with the findings and the exchanges.
// Nothing is judged unless the identity provider is one of scimspec.IdP.
func (a *Application) Broken() []server.EntryDetail {
	a.idp.t.Helper()
	a.log("")
	var broken []server.EntryDetail
	for _, entry := range a.log("&broken=true") {
		broken = append(broken, a.Entry(entry.Seq))
	}
	return broken
}

// Entry returns one entry of the log with its exchanges.
func (a *Application) Entry(seq int) server.EntryDetail {
	a.idp.t.Helper()
	var detail server.EntryDetail
	a.idp.call(http.MethodGet, fmt.Sprintf("%s/log/%d", a.path, seq), nil, &detail)
	return detail
}

// judging is how long judging an entry may take, and judgePause how long to wait before looking again.
const judging, judgePause = time.Minute, 5 * time.Millisecond

func (a *Application) log(query string) []server.Entry {
	a.idp.t.Helper()
	for until := time.Now().Add(judging); ; time.Sleep(judgePause) {
		var entries []server.Entry
		a.idp.call(http.MethodGet, a.path+"/log?count=5000"+query, nil, &entries)
		open := 0
		for _, entry := range entries {
			if !entry.Judged {
				open++
			}
		}
		if open == 0 {
			return entries
		}
		if time.Now().After(until) {
			a.idp.t.Fatalf("identity provider: %d entries of the log of %s were not judged in %s", open, strings.TrimPrefix(a.path, "/api/tenants/"), judging)
		}
	}
}

// Trouble switches something on that breaks things, by its id: GET …/troubles lists what there is.
func (a *Application) Trouble(id string, on bool) {
	a.idp.t.Helper()
	method := http.MethodDelete
	if on {
		method = http.MethodPut
	}
	a.idp.call(method, a.path+"/troubles/"+url.PathEscape(id), nil, nil)
}

// SignOn returns what a service provider has to know to let people sign in: addresses, names,
// certificate and client of SAML and OpenID Connect. SAML.SSOURL and the authorization endpoint of
// OIDC.DiscoveryURL are where browsers go. A script signs somebody in without the page when it posts its
// request with a field idp_user, a user name.
func (a *Application) SignOn() server.SignOnDetails {
	a.idp.t.Helper()
	var details server.SignOnDetails
	a.idp.call(http.MethodGet, a.path+"/sign-on", nil, &details)
	return details
}

// LetSignIn says where people of this application sign in: its assertion consumer service, its redirect URIs.
func (a *Application) LetSignIn(on server.SignOn) {
	a.idp.t.Helper()
	a.idp.call(http.MethodPatch, a.path, map[string]any{"signOn": on}, nil)
}

// SignIns returns the newest answers to sign-ins with what was sent, oldest first.
func (a *Application) SignIns() []server.SignIn {
	a.idp.t.Helper()
	var found []server.SignIn
	a.idp.call(http.MethodGet, a.path+"/sign-ins", nil, &found)
	return found
}
