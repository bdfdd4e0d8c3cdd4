package reference

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/reference/product"
	"github.com/scimspec/scimspec/internal/reference/signin"
	"github.com/scimspec/scimspec/internal/testkey"
	"github.com/scimspec/scimspec/mockidp/oidc"
	"github.com/scimspec/scimspec/mockidp/saml"
)

// lobby is a server with its identity providers.
type lobby struct {
	s    *Server
	http *httptest.Server
	saml map[string]*saml.IdP
	oidc map[string]*oidc.IdP
}

const victim = "victim@example.com"

func newLobby(t *testing.T, r product.Rules, faults ...string) *lobby {
	t.Helper()
	l := &lobby{saml: map[string]*saml.IdP{}, oidc: map[string]*oidc.IdP{}}
	var trusted []signin.IdP
	for _, name := range []string{"okta", "entra"} {
		p, err := saml.New(saml.Options{Profile: saml.Profile(name), BaseURL: "https://" + name + ".example", Key: testkey.Pair()[0], ForeignKey: testkey.Pair()[1],
			Names: &saml.Names{Email: "email", GivenName: "given_name", FamilyName: "family_name", DisplayName: "name", Groups: "groups"}})
		if err != nil {
			t.Fatalf("SAML provider: %v", err)
		}
		certificate, err := p.Certificate()
		if err != nil {
			t.Fatalf("certificate: %v", err)
		}
		l.saml[name] = p
		trusted = append(trusted, signin.IdP{Name: name, EntityID: p.EntityID(), Certificate: certificate, SSOURL: p.SSOURL()})
	}
	server := Start(t, Options{Product: &Product{Rules: r, IdPs: trusted}}, faults...)
	l.s, l.http = server, httptest.NewServer(server)
	t.Cleanup(l.http.Close)
	for _, name := range []string{"okta", "entra"} {
		l.openID(t, name)
	}
	return l
}

func (l *lobby) openID(t *testing.T, name string) {
	t.Helper()
	web := httptest.NewUnstartedServer(nil)
	p, err := oidc.New(oidc.Options{Profile: oidc.Profile(name), BaseURL: "http://" + web.Listener.Addr().String(), Key: testkey.Pair()[0], ForeignKey: testkey.Pair()[1],
		Clients: []oidc.Client{{ID: "scimspec", Secret: "s&cret", RedirectURIs: []string{l.http.URL + "/sign-in/oidc/" + name + "/callback"}}}})
	if err != nil {
		t.Fatalf("OpenID provider: %v", err)
	}
	web.Config.Handler = p.Handler()
	web.Start()
	t.Cleanup(web.Close)
	l.oidc[name] = p
	l.s.Members.Desk.Trust(name, p.Issuer(), "scimspec", "s&cret")
}

// bySAML signs ada in; unsolicited begins at the identity provider.
func (l *lobby) bySAML(t *testing.T, name string, tamper saml.Tamper, unsolicited bool, claims saml.Claims) (int, string) {
	t.Helper()
	at := l.http.URL + "/sign-in/saml/" + name
	sp := saml.ServiceProvider{ACSURL: at + "/acs", EntityID: at + "/metadata"}
	if !unsolicited {
		sp.LoginURL = at + "/login"
	}
	if claims.NameID == "" {
		claims.NameID = mail("ada")
	}
	claims.Victim = victim
	result, err := l.saml[name].SignIn(t.Context(), l.http.Client(), sp, claims, tamper)
	if err != nil {
		t.Fatalf("sign-in by SAML: %v", err)
	}
	return result.Status, string(result.Body)
}

func (l *lobby) byOIDC(t *testing.T, name string, tamper oidc.Tamper, claims oidc.Claims) (int, string) {
	t.Helper()
	if claims.UserName == "" {
		claims.UserName = mail("ada")
	}
	claims.Victim = victim
	result, err := l.oidc[name].SignIn(t.Context(), l.http.Client(), oidc.RelyingParty{LoginURL: l.http.URL + "/sign-in/oidc/" + name + "/login"}, claims, tamper)
	if err != nil {
		t.Fatalf("sign-in by OIDC: %v", err)
	}
	return result.Status, string(result.Body)
}

func signedInAs(body string) string {
	var home struct{ Email string }
	_ = json.Unmarshal([]byte(body), &home) // an answer that is no object names nobody
	return home.Email
}

func TestSignIn(t *testing.T) {
	for _, name := range []string{"okta", "entra"} {
		l := newLobby(t, epoch24("sign-in.claims.role=dockerRole"))
		status, body := l.bySAML(t, name, saml.None, false, saml.Claims{GivenName: "Ada", FamilyName: "Park", DisplayName: "Ada Park",
			Groups: []string{"home:riggers"}, Custom: map[string][]string{"dockerRole": {"editor"}}})
		want(t, name+" SAML", status, 200)
		want(t, name+" SAML who", signedInAs(body), mail("ada"))
		who, _ := l.s.Members.Product.Person(mail("ada"))
		want(t, name+" SAML person", who.Role+" "+strings.Join(who.Teams, " ")+" "+who.Name, "editor home:riggers Ada Park")
		status, body = l.byOIDC(t, name, oidc.None, oidc.Claims{UserName: mail("ben"), GivenName: "Ben", FamilyName: "Ode", DisplayName: "Ben Ode",
			Groups: []string{"home:riggers"}, Custom: map[string][]string{"dockerRole": {"editor"}}})
		want(t, name+" OIDC", status, 200)
		want(t, name+" OIDC who", signedInAs(body), mail("ben"))
		who, _ = l.s.Members.Product.Person(mail("ben"))
		want(t, name+" OIDC person", who.Role+" "+strings.Join(who.Teams, " ")+" "+who.Name, "editor home:all Ben Ode")
		status, _ = l.bySAML(t, name, saml.None, true, saml.Claims{})
		want(t, name+" unsolicited", status, 403)
	}
}

// TestTampersRefused proves that no forgery gets in, whoever sends it, asked for or not.
func TestTampersRefused(t *testing.T) {
	asked, unasked := newLobby(t, epoch24()), newLobby(t, epoch24("sign-in.idp-initiated=accept"))
	for _, name := range []string{"okta", "entra"} {
		status, _ := unasked.bySAML(t, name, saml.None, true, saml.Claims{})
		want(t, name+" unsolicited where it is taken", status, 200)
		for _, tamper := range saml.Tampers() {
			refused(t, name+" SAML "+string(tamper), asked, func(l *lobby) (int, string) { return l.bySAML(t, name, tamper, false, saml.Claims{}) })
			refused(t, name+" SAML unsolicited "+string(tamper), unasked, func(l *lobby) (int, string) { return l.bySAML(t, name, tamper, true, saml.Claims{}) })
		}
		for _, tamper := range oidc.Tampers() {
			refused(t, name+" OIDC "+string(tamper), asked, func(l *lobby) (int, string) { return l.byOIDC(t, name, tamper, oidc.Claims{}) })
		}
	}
}

func refused(t *testing.T, subject string, l *lobby, attempt func(*lobby) (int, string)) {
	t.Helper()
	status, body := attempt(l)
	if status != http.StatusForbidden || signedInAs(body) != "" {
		t.Errorf("%s: got %d %s, want 403", subject, status, body)
	}
	if who, known := l.s.Members.Product.Person(victim); known {
		t.Errorf("%s: the victim got an account: %+v", subject, who)
	}
}

// TestDeactivationEndsSessions drives a browser's cookie through a deactivation by SCIM (OC-15).
func TestDeactivationEndsSessions(t *testing.T) {
	l := newLobby(t, epoch26())
	client := *l.http.Client()
	at := l.http.URL + "/sign-in/saml/okta"
	result, err := l.saml["okta"].SignIn(t.Context(), &client, saml.ServiceProvider{LoginURL: at + "/login", ACSURL: at + "/acs"}, saml.Claims{NameID: mail("ada")}, saml.None)
	if err != nil || result.Status != 200 {
		t.Fatalf("sign-in: got %v %v, want 200", result, err)
	}
	home := func() int {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, l.http.URL+"/sign-in/home", http.NoBody)
		for _, c := range result.Cookies {
			r.AddCookie(c)
		}
		a, err := l.http.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = a.Body.Close() }()
		return a.StatusCode
	}
	want(t, "before", home(), 200)
	c := caller{h: l.s}
	id := c.call("GET", `/Users?filter=userName+eq+%22ada%40example.com%22`, "").str("Resources", "0", "id")
	want(t, "deactivate", c.call("PATCH", "/Users/"+id, patchBody(op("replace", "active", "false"))).Status, 200)
	want(t, "after", home(), 401)
}
