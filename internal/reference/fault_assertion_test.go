package reference

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/reference/fault"
	"github.com/scimspec/scimspec/mockidp/oidc"
	"github.com/scimspec/scimspec/mockidp/saml"
)

// TestSignInFaultsShow proves of every such fault that each forgery that it names gets in, from both
// identity providers, and that an honest person still does. The numbers of the requirements are
// those of the forgeries in their lists.
func TestSignInFaultsShow(t *testing.T) {
	for _, f := range slices.DeleteFunc(fault.All(), func(f Fault) bool { return f.Area != "assertion" && f.Area != "token" }) {
		t.Run(f.ID, func(t *testing.T) {
			l := newLobby(t, epoch24(), f.ID)
			for _, name := range []string{"okta", "entra"} {
				honest(t, l, name)
				for _, violated := range f.Violates {
					attempt(t, l, name, violated)
				}
			}
		})
	}
}

func honest(t *testing.T, l *lobby, name string) {
	t.Helper()
	status, body := l.bySAML(t, name, saml.None, false, saml.Claims{NameID: mail("ben")})
	want(t, name+" SAML without forgery "+body, status, 200)
	status, body = l.byOIDC(t, name, oidc.None, oidc.Claims{UserName: mail("ben")})
	want(t, name+" OIDC without forgery "+body, status, 200)
}

// attempt tries the forgery that a requirement is about.
func attempt(t *testing.T, l *lobby, name, violated string) {
	t.Helper()
	protocol, number, ok := strings.Cut(strings.TrimPrefix(violated, "DOCKER-"), "-")
	n, err := strconv.Atoi(number)
	if !ok || err != nil {
		return // a row of the decision tables
	}
	var status int
	var body, forgery string
	if protocol == "SAML" {
		forgery = string(saml.Tampers()[n-1])
		status, body = l.bySAML(t, name, saml.Tampers()[n-1], false, saml.Claims{})
	} else {
		forgery = string(oidc.Tampers()[n-1])
		status, body = l.byOIDC(t, name, oidc.Tampers()[n-1], oidc.Claims{})
	}
	want(t, fmt.Sprintf("%s %s with %s: %s", name, protocol, forgery, body), status, 200)
}
