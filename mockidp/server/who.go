package server

import (
	"context"
	"net/http"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/oidc"
	"github.com/scimspec/scimspec/mockidp/saml"
)

// who is somebody who signs in to an application.
type who struct {
	app        *application
	person     mockidp.Person
	assignment mockidp.Assignment
	tamper     string
}

type whoKey struct{}

// signedIn is who signs in with a request.
func signedIn(r *http.Request) (who, bool) {
	found, ok := r.Context().Value(whoKey{}).(who)
	return found, ok
}

func (w who) in(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), whoKey{}, w))
}

func (w who) roles() []string {
	var values []string
	for _, role := range w.assignment.Roles {
		values = append(values, role.Value)
	}
	return values
}

// groups are names in Okta and object ids in Entra ID.
func (w who) groups() []string {
	var found []string
	for _, id := range w.app.tenant.directory.GroupsOf(w.person.ID) {
		if g, ok := w.app.tenant.directory.Group(id); ok && w.app.product() == "okta" {
			found = append(found, g.Name)
		} else if ok {
			found = append(found, g.ID)
		}
	}
	return found
}

// email is the address; a directory may know none.
func (w who) email() string { return orElse(w.person.Email, w.person.UserName) }

func (w who) oidcClaims() oidc.Claims {
	if w.app == nil {
		return oidc.Claims{}
	}
	p := w.person
	return oidc.Claims{UserName: p.UserName, Email: w.email(), GivenName: p.GivenName, FamilyName: p.FamilyName, DisplayName: p.DisplayName,
		ObjectID: p.ID, Groups: w.groups(), Roles: w.roles()}
}

func (w who) samlClaims() saml.Claims {
	if w.app == nil {
		return saml.Claims{}
	}
	p := w.person
	return saml.Claims{NameID: p.UserName, UserName: p.UserName, Email: w.email(), GivenName: p.GivenName, FamilyName: p.FamilyName, DisplayName: p.DisplayName,
		ObjectID: p.ID, Groups: w.groups(), Roles: w.roles()}
}
