package signin

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/reference/product"
)

// Prefix begins every path of a Desk.
const Prefix = "/sign-in/"

// IdP is an identity provider that is trusted. Its name is a part of the paths.
type IdP struct {
	Name string
	// EntityID and Certificate are the SAML issuer and a certificate of its key: any
	// certificate of that key is taken. SSOURL is where AuthnRequests go.
	EntityID    string
	Certificate *x509.Certificate
	SSOURL      string
	// Issuer, ClientID and ClientSecret are the OpenID provider and what it calls us.
	Issuer, ClientID, ClientSecret string
}

// Options configure a Desk.
type Options struct {
	IdPs []IdP
	// Claims name what is read in assertions and ID tokens.
	Claims product.Claims
	// IdPInitiated says whether a SAML response that nobody asked for is taken.
	IdPInitiated func() bool
	// Enter decides about somebody who was verified, and makes the session.
	Enter func(product.Assertion) (session string, who product.Person, err error)
	// Session gives who has a session.
	Session func(token string) (product.Person, bool)
	// Note writes down who was refused before Enter was asked.
	Note func(event, detail string)
	// NewID makes unguessable text; Now is the clock of ID tokens.
	NewID func() string
	Now   func() time.Time
	// Client reaches the OpenID providers.
	Client *http.Client
}

// Desk is where people sign in. Use New.
type Desk struct {
	options Options
	mux     *http.ServeMux

	mu       sync.Mutex
	b        *Behaviour
	idps     map[string]IdP
	requests map[string]begun // SAML sign-ins that were begun, by the browser's cookie
	states   map[string]begun // OIDC sign-ins that were begun, by state
	used     map[string]bool  // assertions that were taken
	found    map[string]*provider
}

// begun is a sign-in that a browser began here.
type begun struct {
	idp, request           string // of the AuthnRequest
	state, nonce, verifier string
	browser                string
}

// maxBegun bounds how many sign-ins may be begun and not finished.
const maxBegun = 10000

// New makes a desk.
func New(o Options) *Desk {
	if o.Note == nil {
		o.Note = func(string, string) {}
	}
	if o.Client == nil {
		o.Client = &http.Client{Timeout: 10 * time.Second}
	}
	d := &Desk{options: o, b: Standard(), idps: map[string]IdP{}, mux: http.NewServeMux()}
	for _, idp := range o.IdPs {
		d.idps[idp.Name] = idp
	}
	d.Forget()
	d.mux.HandleFunc("GET "+Prefix+"saml/{idp}/metadata", d.metadata)
	d.mux.HandleFunc("GET "+Prefix+"saml/{idp}/login", d.samlLogin)
	d.mux.HandleFunc("POST "+Prefix+"saml/{idp}/acs", d.consume)
	d.mux.HandleFunc("GET "+Prefix+"oidc/{idp}/login", d.oidcLogin)
	d.mux.HandleFunc("GET "+Prefix+"oidc/{idp}/callback", d.callback)
	d.mux.HandleFunc("POST "+Prefix+"oidc/{idp}/callback", d.callback)
	d.mux.HandleFunc("GET "+Prefix+"home", d.home)
	return d
}

// Use puts a behaviour in place.
func (d *Desk) Use(b *Behaviour) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.b = b
}

func (d *Desk) behaviour() *Behaviour {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.b
}

// Forget drops sign-ins that were begun and what was seen.
func (d *Desk) Forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.requests, d.states, d.used, d.found = map[string]begun{}, map[string]begun{}, map[string]bool{}, map[string]*provider{}
}

// Trust sets the OpenID provider of an identity provider.
func (d *Desk) Trust(name, issuer, clientID, clientSecret string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	idp := d.idps[name]
	idp.Name, idp.Issuer, idp.ClientID, idp.ClientSecret = name, issuer, clientID, clientSecret
	d.idps[name] = idp
}

// idp finds the identity provider of a request.
func (d *Desk) idp(r *http.Request) (IdP, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	idp, ok := d.idps[r.PathValue("idp")]
	if !ok {
		return idp, fmt.Errorf("no identity provider %q is configured", r.PathValue("idp"))
	}
	return idp, nil
}

// returning reads the form with which a browser comes back from the identity provider of a
// path; it answers 404 or 400 when there is none.
func (d *Desk) returning(w http.ResponseWriter, r *http.Request) (IdP, bool) {
	idp, err := d.idp(r)
	if err != nil {
		deny(w, http.StatusNotFound, err)
		return idp, false
	}
	if err := r.ParseForm(); err != nil {
		deny(w, http.StatusBadRequest, errors.New("the form cannot be read"))
		return idp, false
	}
	return idp, true
}

// ServeHTTP implements http.Handler for paths that begin with Prefix.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	d.mux.ServeHTTP(w, r)
}

// maxForm bounds what a browser posts, in bytes.
const maxForm = 1 << 20

const (
	cookieBegun   = "sign-in"
	cookieSession = "session"
)

func setCookie(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: Prefix, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// base is scheme and host of this desk as the browser knows them.
func base(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// remember keeps a sign-in that was begun; when there are too many, all are dropped.
func remember(in map[string]begun, key string, b begun) {
	if len(in) >= maxBegun {
		clear(in)
	}
	in[key] = b
}

// admit ends a sign-in: with a session, or with the reason why not.
func (d *Desk) admit(w http.ResponseWriter, r *http.Request, a product.Assertion) {
	session, _, err := d.options.Enter(a)
	if err != nil {
		deny(w, http.StatusForbidden, err)
		return
	}
	setCookie(w, cookieSession, session)
	http.Redirect(w, r, Prefix+"home", http.StatusSeeOther)
}

func deny(w http.ResponseWriter, status int, err error) {
	answer(w, status, map[string]string{"error": err.Error()})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the browser has gone away: nobody is left to tell
}

// home says who is signed in.
func (d *Desk) home(w http.ResponseWriter, r *http.Request) {
	who, alive := d.options.Session(cookie(r, cookieSession))
	if !alive {
		deny(w, http.StatusUnauthorized, errors.New("nobody is signed in"))
		return
	}
	answer(w, http.StatusOK, map[string]string{"email": who.Email, "name": who.Name})
}

// values are the claims of an assertion or token by name.
type values map[string][]string

// first is the first value of the first name that has one.
func (v values) first(names []string) string {
	for _, name := range names {
		for _, value := range v[name] {
			if value != "" {
				return value
			}
		}
	}
	return ""
}

// all joins the values of several names, in order.
func (v values) all(names []string) []string {
	var list []string
	for _, name := range names {
		list = append(list, v[name]...)
	}
	return list
}

// assertion reads claims as the product names them. A name out of two claims goes before one
// that may be a user name.
func (d *Desk) assertion(protocol, nameID string, v values) product.Assertion {
	c := d.options.Claims
	a := product.Assertion{Protocol: protocol, NameID: nameID, Email: v.first(c.Email), Role: v.first(c.Role),
		Organization: v.first(c.Organization), Team: v.first(c.Team), Groups: v.all(c.Groups)}
	given, family := v.first(c.GivenName), v.first(c.FamilyName)
	switch {
	case given != "" && family != "":
		a.Name = given + " " + family
	default:
		a.Name = v.first(append(append([]string{}, c.Name...), c.GivenName...))
	}
	return a
}
