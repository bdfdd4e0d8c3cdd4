package server

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/go-chi/chi/v5"

	"github.com/scimspec/scimspec/mockidp/oidc"
	"github.com/scimspec/scimspec/mockidp/saml"
	"github.com/scimspec/scimspec/mockidp/testapp"
)

// maxOrigins is how many addresses of this server are remembered as those of the test
// applications.
const maxOrigins = 8

// signing is the sign-in side of a server.
type signing struct {
	key func() (*rsa.PrivateKey, error) // signs for every tenant

	mu      sync.Mutex
	origins []string // under which it was reached, newest last
}

func newSigning(key *rsa.PrivateKey) *signing {
	return &signing{key: sync.OnceValues(func() (*rsa.PrivateKey, error) {
		if key != nil {
			return key, nil
		}
		return rsa.GenerateKey(rand.Reader, 2048)
	})}
}

// origin is the address under which a request reached this server. It is remembered: the
// test applications live there.
func (s *Server) origin(r *http.Request) string {
	origin := strings.TrimSuffix(s.options.PublicURL, "/")
	if origin == "" {
		origin = "http://" + strings.ToLower(r.Host)
		if r.TLS != nil {
			origin = "https://" + strings.ToLower(r.Host)
		}
	}
	g := s.signing
	g.mu.Lock()
	defer g.mu.Unlock()
	if !slices.Contains(g.origins, origin) {
		g.origins = append(g.origins, origin)
		g.origins = g.origins[max(0, len(g.origins)-maxOrigins):]
	}
	return origin
}

// knownOrigins are the addresses under which this server was reached.
func (s *Server) knownOrigins() []string {
	s.signing.mu.Lock()
	defer s.signing.mu.Unlock()
	return slices.Clone(s.signing.origins)
}

// derive makes an identifier out of names, the same in each process, so that a service
// provider keeps its configuration.
func derive(length int, names ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(names, "\x00")))
	return strings.NewReplacer("-", "x", "_", "y").Replace(base64.RawURLEncoding.EncodeToString(sum[:]))[:length]
}

func deriveGUID(names ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(names, "\x00")))
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-a" + h[17:20] + "-" + h[20:]
}

// directoryID is the id of an organisation at its product.
func (t *tenant) directoryID() string {
	if t.product == "entra" {
		return deriveGUID("tenant", t.id)
	}
	return t.id
}

// clientID and clientSecret are those of an application in OpenID Connect. The secret
// follows from the names: it is as public as they are.
func (a *application) clientID() string {
	if a.product() == "entra" {
		return deriveGUID("client", a.tenant.id, a.id)
	}
	return "0oa" + derive(17, "client", a.tenant.id, a.id)
}

func (a *application) clientSecret() string {
	return derive(40, "secret", a.tenant.id, a.id)
}

func (a *application) signOnSettings() SignOn {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.signOn
}

// testBase is where the test application of an application lives.
func (a *application) testBase(origin string) string {
	return origin + "/app/" + a.tenant.id + "/" + a.id
}

func (t *tenant) oidcBase(origin string) string { return origin + "/sso/" + t.id + "/oidc" }

func (a *application) samlBase(origin string) string {
	return origin + "/sso/" + a.tenant.id + "/saml/" + a.id
}

// oidcAt is the OpenID provider of a tenant as it is reached at an address, with every
// application as a client.
func (t *tenant) oidcAt(origin string) (*oidc.IdP, error) {
	t.signMu.Lock()
	defer t.signMu.Unlock()
	if t.oidc == nil {
		key, err := t.server.signing.key()
		if err != nil {
			return nil, err
		}
		t.oidc, err = oidc.New(oidc.Options{
			Profile: oidc.Profile(t.product), BaseURL: t.oidcBase(origin), Tenant: t.directoryID(), Key: key, Clock: t.server.clock,
			Person: func(r *http.Request) (oidc.Claims, bool) {
				who, ok := signedIn(r)
				return who.oidcClaims(), ok
			},
			Tamper: func(r *http.Request) oidc.Tamper {
				who, _ := signedIn(r)
				return oidc.Tamper(who.tamper)
			},
			Told: t.toldOIDC, LogOut: t.logOut,
		})
		if err != nil {
			return nil, err
		}
	}
	for _, a := range t.applications() {
		on := a.signOnSettings()
		client := oidc.Client{ID: a.clientID(), Secret: a.clientSecret(), RedirectURIs: on.RedirectURIs, LogoutURIs: on.LogoutURIs}
		if on.PublicClient {
			client.Secret = ""
		}
		for _, known := range t.server.knownOrigins() {
			base := a.testBase(known)
			client.RedirectURIs = append(slices.Clip(client.RedirectURIs), testapp.Callback(base))
			client.LogoutURIs = append(slices.Clip(client.LogoutURIs), testapp.SignedOut(base))
		}
		t.oidc.Register(client)
	}
	return t.oidc.At(t.oidcBase(origin)), nil
}

// samlAt is the SAML identity provider of an application as it is reached at an address.
func (a *application) samlAt(origin string) (*saml.IdP, error) {
	a.signMu.Lock()
	defer a.signMu.Unlock()
	if a.saml == nil {
		key, err := a.tenant.server.signing.key()
		if err != nil {
			return nil, err
		}
		options := saml.Options{
			Profile: saml.Profile(a.product()), BaseURL: a.samlBase(origin), Tenant: a.tenant.directoryID(), Key: key, Clock: a.tenant.server.clock,
			Person: func(r *http.Request) (saml.Claims, bool) {
				who, ok := signedIn(r)
				return who.samlClaims(), ok
			},
			Tamper: func(r *http.Request) saml.Tamper {
				who, _ := signedIn(r)
				return saml.Tamper(who.tamper)
			},
			Told: a.toldSAML,
		}
		if a.product() == "okta" {
			options.EntityID = "http://www.okta.com/exk" + derive(17, "saml", a.tenant.id, a.id)
		}
		if a.saml, err = saml.New(options); err != nil {
			return nil, err
		}
	}
	on := a.signOnSettings()
	sps := []saml.ServiceProvider{}
	if on.ACSURL != "" {
		sps = append(sps, saml.ServiceProvider{ACSURL: on.ACSURL, EntityID: orElse(on.EntityID, on.ACSURL), RelayState: on.RelayState})
	}
	for _, known := range a.tenant.server.knownOrigins() {
		base := a.testBase(known)
		sps = append(sps, saml.ServiceProvider{ACSURL: testapp.ACS(base), EntityID: testapp.EntityID(base), RelayState: "test"})
	}
	return a.saml.At(a.samlBase(origin), sps...), nil
}

// serveOIDC serves the OpenID provider of a tenant: anybody may reach it, as service
// providers and browsers do.
func (s *Server) serveOIDC(w http.ResponseWriter, r *http.Request) {
	t, err := s.tenant(r)
	if err != nil {
		handle(maxBody, func(*http.Request) (any, error) { return nil, err })(w, r)
		return
	}
	idp, err := t.oidcAt(s.origin(r))
	if err != nil {
		refuse(w, &problem{http.StatusInternalServerError, err.Error(), ""})
		return
	}
	next := http.StripPrefix("/sso/"+t.id+"/oidc", idp.Handler())
	if !strings.HasSuffix(r.URL.Path, "/authorize") {
		next.ServeHTTP(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		refuse(w, &problem{http.StatusBadRequest, "form: " + err.Error(), "a smaller form"})
		return
	}
	for _, a := range t.applications() {
		if a.clientID() == r.Form.Get("client_id") {
			prompt := strings.Fields(r.Form.Get("prompt"))
			anew := slices.Contains(prompt, "login") || slices.Contains(prompt, "select_account") || slices.Contains(prompt, "consent")
			a.signIn(w, r, next, entrance{protocol: "oidc", anew: anew, silent: slices.Contains(prompt, "none"), hint: r.Form.Get("login_hint")})
			return
		}
	}
	next.ServeHTTP(w, r) // it refuses an unknown client
}

// serveSAML serves the SAML identity provider of an application.
func (s *Server) serveSAML(w http.ResponseWriter, r *http.Request) {
	a, err := s.application(r)
	if err != nil {
		handle(maxBody, func(*http.Request) (any, error) { return nil, err })(w, r)
		return
	}
	idp, err := a.samlAt(s.origin(r))
	if err != nil {
		refuse(w, &problem{http.StatusInternalServerError, err.Error(), ""})
		return
	}
	next := http.StripPrefix("/sso/"+a.tenant.id+"/saml/"+a.id, idp.Handler())
	if !strings.HasSuffix(idp.SSOURL(), r.URL.Path) {
		next.ServeHTTP(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		refuse(w, &problem{http.StatusBadRequest, "form: " + err.Error(), "a smaller form"})
		return
	}
	a.signIn(w, r, next, entrance{protocol: "saml", anew: forced(r)})
}

// forced says whether an AuthnRequest wants the person to sign in anew.
func forced(r *http.Request) bool {
	request, err := (*saml.Request)(nil), error(nil)
	if r.URL.Query().Has("SAMLRequest") {
		request, err = saml.ParseRedirect(r.URL.Query())
	} else if r.PostForm.Has("SAMLRequest") {
		request, err = saml.ParsePost(r.PostForm)
	}
	return err == nil && request != nil && request.ForceAuthn
}

// SignOnDetails is what a service provider has to know to let people sign in, and what the
// identity provider knows of it.
type SignOnDetails struct {
	SignOn
	TestApplication string      `json:"testApplication" doc:"an application that signs in and shows each check that it made"`
	SAML            SAMLDetails `json:"saml"`
	OIDC            OIDCDetails `json:"oidc"`
}

// SAMLDetails are the identity provider's addresses and names in SAML.
type SAMLDetails struct {
	EntityID     string `json:"entityId" doc:"issuer of every response"`
	SSOURL       string `json:"ssoUrl" doc:"takes requests by HTTP-Redirect and by HTTP-POST; without one it begins a sign-in"`
	MetadataURL  string `json:"metadataUrl"`
	IdPInitiated string `json:"idpInitiatedUrl" doc:"begins a sign-in to the test application, or to the application when it has an acsUrl"`
	Certificate  string `json:"certificate" doc:"PEM"`
}

// OIDCDetails are the identity provider's addresses and names in OpenID Connect.
type OIDCDetails struct {
	Issuer       string `json:"issuer"`
	DiscoveryURL string `json:"discoveryUrl"`
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret,omitempty" doc:"follows from the names of tenant and application, the same in each process; none for a public client"`
}

func (s *Server) showSignOn(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	origin := s.origin(r)
	provider, err := a.tenant.oidcAt(origin)
	if err != nil {
		return nil, err
	}
	idp, err := a.samlAt(origin)
	if err != nil {
		return nil, err
	}
	certificate, err := idp.Certificate()
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	on := a.signOnSettings()
	shown := SignOnDetails{SignOn: on, TestApplication: a.testBase(origin) + "/",
		SAML: SAMLDetails{EntityID: idp.EntityID(), SSOURL: idp.SSOURL(), MetadataURL: idp.MetadataURL(), IdPInitiated: idp.SSOURL(),
			Certificate: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}))},
		OIDC: OIDCDetails{Issuer: provider.Issuer(), DiscoveryURL: provider.Issuer() + "/.well-known/openid-configuration", ClientID: a.clientID(), ClientSecret: a.clientSecret()}}
	if on.PublicClient {
		shown.OIDC.ClientSecret = ""
	}
	return shown, nil
}

// check looks at addresses to which browsers will be sent.
func (on SignOn) check() error {
	if on.ACSURL != "" && !absoluteURL(on.ACSURL) {
		return &problem{http.StatusBadRequest, "acsUrl: got " + on.ACSURL + ", want an absolute http or https URL", "http://127.0.0.1:3000/saml/acs"}
	}
	for name, list := range map[string][]string{"redirectUris": on.RedirectURIs, "logoutUris": on.LogoutURIs} {
		for _, uri := range list {
			parsed, err := url.Parse(uri)
			if err != nil || parsed.Scheme == "" || parsed.Fragment != "" || slices.Contains([]string{"javascript", "data", "vbscript", "file"}, strings.ToLower(parsed.Scheme)) {
				return &problem{http.StatusBadRequest, name + ": got " + uri + ", want an absolute URL without a fragment", "http://127.0.0.1:3000/callback"}
			}
		}
	}
	return nil
}

// signRoutes are the sign-in side of an application at path a of the API.
func (s *Server) signRoutes(path string) []route {
	return []route{
		{method: http.MethodGet, path: path + "/sign-on", summary: "what a service provider has to know to let people sign in by SAML and OpenID Connect", group: "Sign-in", out: SignOnDetails{}, do: s.showSignOn},
		{method: http.MethodGet, path: path + "/sign-ins", summary: "the newest answers to sign-ins with what was sent, oldest first", group: "Sign-in", out: []SignIn{}, do: s.signIns},
	}
}

func (s *Server) signIns(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	return a.signed.list(), nil
}

// signSide adds what browsers and service providers reach: no part of the API.
func (s *Server) signSide(r chi.Router) {
	r.HandleFunc("/sso/{tenant}/oidc/*", s.serveOIDC)
	r.HandleFunc("/sso/{tenant}/saml/{application}/*", s.serveSAML)
	r.HandleFunc("/app/{tenant}/{application}/*", s.serveTestApp)
}
