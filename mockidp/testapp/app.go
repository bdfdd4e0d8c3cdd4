package testapp

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Options say which application it is, and how the identity provider is reached.
type Options struct {
	// Name is shown.
	Name string
	// BaseURL is where Handler is reached, without a slash in the end.
	BaseURL string
	// Style is the URL of a style sheet, and Home where a link back leads.
	Style, Home string
	// IdPInitiated is where the identity provider begins a sign-in to this application.
	IdPInitiated string
	// Metadata is the URL of the identity provider's SAML metadata.
	Metadata string
	// Issuer, ClientID and ClientSecret are those of OpenID Connect; Scope is asked for
	// with client credentials.
	Issuer, ClientID, ClientSecret, Scope string
	// Client reaches the identity provider.
	Client *http.Client
	// Now is the time.
	Now func() time.Time
}

// App is one application.
type App struct {
	options Options

	mu       sync.Mutex
	sessions map[string]*session
	order    []string        // of sessions, oldest first
	used     map[string]bool // assertions
}

// session is what the application remembers of a browser.
type session struct {
	requests map[string]bool  // AuthnRequests that wait for an answer
	begun    map[string]login // sign-ins by state
	report   *Report
	tokens   *tokens
}

const (
	maxSessions = 500
	maxUsed     = 10_000
	maxAnswer   = 4 << 20 // bytes
	cookieName  = "scimspec_testapp"
)

// New returns an application.
func New(o Options) *App {
	return &App{options: o, sessions: map[string]*session{}, used: map[string]bool{}}
}

// EntityID is its name in SAML.
func (a *App) EntityID() string { return a.options.BaseURL + "/saml/metadata" }

func (a *App) acs() string      { return ACS(a.options.BaseURL) }
func (a *App) callback() string { return Callback(a.options.BaseURL) }

// ACS, EntityID, Callback and SignedOut are the addresses of an application that an identity
// provider has to know.
func ACS(base string) string { return base + "/saml/acs" }

// EntityID is the audience of an application.
func EntityID(base string) string { return base + "/saml/metadata" }

// Callback is the redirect URI of an application.
func Callback(base string) string { return base + "/oidc/callback" }

// SignedOut is where a browser comes after a logout.
func SignedOut(base string) string { return base + "/signed-out" }

// Handler serves the application below the path of its base URL.
func (a *App) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", a.home)
	mux.HandleFunc("GET /result", a.home)
	mux.HandleFunc("GET /signed-out", a.signedOut)
	mux.HandleFunc("GET /saml/metadata", a.serveMetadata)
	mux.HandleFunc("GET /saml/login", a.samlLogin)
	mux.HandleFunc("POST /saml/acs", a.consume)
	mux.HandleFunc("GET /oidc/login", a.oidcLogin)
	mux.HandleFunc("GET /oidc/callback", a.called)
	mux.HandleFunc("POST /oidc/callback", a.called)
	mux.HandleFunc("POST /oidc/refresh", a.refresh)
	mux.HandleFunc("POST /oidc/credentials", a.credentials)
	mux.HandleFunc("POST /oidc/logout", a.logout)
	path := "/"
	if u, err := url.Parse(a.options.BaseURL); err == nil {
		path = u.Path
	}
	return http.StripPrefix(path, mux)
}

// fetch reads a document of the identity provider.
func (a *App) fetch(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	raw, status, err := a.send(request)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("GET %s: status %d", address, status)
	}
	return raw, err
}

func (a *App) send(request *http.Request) ([]byte, int, error) {
	response, err := a.options.Client.Do(request)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return raw, response.StatusCode, err
}

// of finds the session of a browser, or begins one. a.mu is not held.
func (a *App) of(w http.ResponseWriter, r *http.Request) *session {
	a.mu.Lock()
	defer a.mu.Unlock()
	if cookie, err := r.Cookie(cookieName); err == nil && a.sessions[cookie.Value] != nil {
		return a.sessions[cookie.Value]
	}
	id, made := rand.Text(), &session{requests: map[string]bool{}, begun: map[string]login{}}
	a.sessions[id] = made
	if a.order = append(a.order, id); len(a.order) > maxSessions {
		delete(a.sessions, a.order[0])
		a.order = a.order[1:]
	}
	path := "/"
	if u, err := url.Parse(a.options.BaseURL); err == nil {
		path = u.Path
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: id, Path: path, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return made
}

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// home shows what the last sign-in came to, and how to begin the next.
func (a *App) home(w http.ResponseWriter, r *http.Request) {
	s := a.of(w, r)
	a.mu.Lock()
	report := s.report
	a.mu.Unlock()
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(report) // the client went away
		return
	}
	a.show(w, http.StatusOK, report, "")
}

// show writes the page.
func (a *App) show(w http.ResponseWriter, status int, report *Report, said string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_ = page.Execute(w, struct {
		Options
		Report *Report
		Said   string
		Path   string
	}{a.options, report, said, path(a.options.BaseURL)}) // the client went away
}

func path(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

func (a *App) broken(w http.ResponseWriter, err error) {
	a.show(w, http.StatusBadGateway, nil, "The identity provider cannot be used: "+err.Error())
}

// told keeps what came of a sign-in, and shows it at an address that can be loaded again.
func (a *App) told(w http.ResponseWriter, r *http.Request, s *session, report *Report, given *tokens) {
	a.mu.Lock()
	s.report = report
	if given != nil {
		s.tokens = given
	}
	a.mu.Unlock()
	http.Redirect(w, r, path(a.options.BaseURL)+"/result", http.StatusSeeOther)
}

// serveMetadata describes the service provider (SAML metadata, section 2.4.4).
func (a *App) serveMetadata(w http.ResponseWriter, _ *http.Request) {
	type acs struct {
		Binding  string `xml:"Binding,attr"`
		Location string `xml:"Location,attr"`
		Index    int    `xml:"index,attr"`
	}
	type descriptor struct {
		Protocol string `xml:"protocolSupportEnumeration,attr"`
		Wants    bool   `xml:"WantAssertionsSigned,attr"`
		ACS      acs    `xml:"AssertionConsumerService"`
	}
	document, err := xml.MarshalIndent(struct {
		XMLName  xml.Name   `xml:"urn:oasis:names:tc:SAML:2.0:metadata EntityDescriptor"`
		EntityID string     `xml:"entityID,attr"`
		SP       descriptor `xml:"SPSSODescriptor"`
	}{EntityID: a.EntityID(), SP: descriptor{nsProtocol, true, acs{bindingPost, a.acs(), 0}}}, "", "  ")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/samlmetadata+xml")
	_, _ = w.Write(document) // the client went away
}

// post carries a request by a form (SAML bindings, section 3.5.4).
var post = template.Must(template.New("post").Parse(`<!DOCTYPE html>
<html lang="en"><title>On to the identity provider</title><body onload="document.forms[0].submit()">
<form method="post" action="{{.Action}}">
<input type="hidden" name="SAMLRequest" value="{{.Request}}"><input type="hidden" name="RelayState" value="{{.Relay}}">
<noscript><button type="submit">Continue</button></noscript>
</form></body></html>
`))

func (a *App) samlLogin(w http.ResponseWriter, r *http.Request) {
	idp, err := a.readMetadata(r.Context())
	if err != nil {
		a.broken(w, err)
		return
	}
	s, binding := a.of(w, r), bindingRedirect
	if r.FormValue("binding") == "post" {
		binding = bindingPost
	}
	id, request := a.authnRequest(idp.sso[binding])
	a.mu.Lock()
	if len(s.requests) > 50 {
		clear(s.requests)
	}
	s.requests[id] = true
	a.mu.Unlock()
	if binding == bindingPost {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_ = post.Execute(w, map[string]string{"Action": idp.sso[binding], "Request": base64.StdEncoding.EncodeToString(request), "Relay": "test"}) // the client went away
		return
	}
	target, err := redirect(idp.sso[binding], request, "test")
	if err != nil {
		a.broken(w, err)
		return
	}
	http.Redirect(w, r, target, http.StatusFound)
}

// consume is the assertion consumer service.
func (a *App) consume(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxAnswer)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	idp, err := a.readMetadata(r.Context())
	if err != nil {
		a.broken(w, err)
		return
	}
	s := a.of(w, r)
	a.mu.Lock()
	pending := map[string]bool{}
	for id := range s.requests {
		pending[id] = true
	}
	a.mu.Unlock()
	report := a.judge(r.PostForm.Get("SAMLResponse"), idp, pending, a.use)
	if report.Passed() { // a request is answered once
		a.mu.Lock()
		clear(s.requests)
		a.mu.Unlock()
	}
	a.told(w, r, s, report, nil)
}

// use marks an assertion as used, and says whether it was.
func (a *App) use(id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	before := a.used[id]
	if len(a.used) > maxUsed {
		clear(a.used) // a test application forgets rather than grows
	}
	a.used[id] = true
	return before
}

func (a *App) oidcLogin(w http.ResponseWriter, r *http.Request) {
	at, err := a.discover(r.Context())
	if err != nil {
		a.broken(w, err)
		return
	}
	s, l := a.of(w, r), login{rand.Text(), rand.Text(), rand.Text() + rand.Text()}
	a.mu.Lock()
	if len(s.begun) > 50 {
		clear(s.begun)
	}
	s.begun[l.state] = l
	a.mu.Unlock()
	http.Redirect(w, r, a.authorization(at, l, r.FormValue("mode")), http.StatusFound)
}

func (a *App) called(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxAnswer)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	at, err := a.discover(r.Context())
	if err != nil {
		a.broken(w, err)
		return
	}
	s := a.of(w, r)
	a.mu.Lock()
	begun := map[string]login{}
	for state, l := range s.begun {
		begun[state] = l
	}
	delete(s.begun, r.Form.Get("state")) // a state is good once
	a.mu.Unlock()
	report, given := a.judgeCallback(r.Context(), at, r.Form, begun)
	a.told(w, r, s, report, given)
}

func (a *App) refresh(w http.ResponseWriter, r *http.Request) {
	s := a.of(w, r)
	a.mu.Lock()
	old := s.tokens
	a.mu.Unlock()
	if old == nil || old.Refresh == "" {
		a.show(w, http.StatusConflict, nil, "There is no refresh token yet: sign in by OpenID Connect first.")
		return
	}
	at, err := a.discover(r.Context())
	if err != nil {
		a.broken(w, err)
		return
	}
	report, given := a.judgeRefresh(r.Context(), at, old)
	a.told(w, r, s, report, given)
}

func (a *App) credentials(w http.ResponseWriter, r *http.Request) {
	at, err := a.discover(r.Context())
	if err != nil {
		a.broken(w, err)
		return
	}
	a.told(w, r, a.of(w, r), a.judgeCredentials(r.Context(), at), nil)
}

// logout ends the session here and at the identity provider (OpenID Connect RP-Initiated
// Logout 1.0, section 2).
func (a *App) logout(w http.ResponseWriter, r *http.Request) {
	s := a.of(w, r)
	a.mu.Lock()
	given := s.tokens
	s.tokens, s.report = nil, nil
	a.mu.Unlock()
	at, err := a.discover(r.Context())
	if err != nil {
		a.broken(w, err)
		return
	}
	q := url.Values{"post_logout_redirect_uri": {SignedOut(a.options.BaseURL)}, "state": {"test"}}
	if given != nil {
		q.Set("id_token_hint", given.ID)
	}
	http.Redirect(w, r, at.Logout+"?"+q.Encode(), http.StatusSeeOther)
}

func (a *App) signedOut(w http.ResponseWriter, _ *http.Request) {
	a.show(w, http.StatusOK, nil, "You are signed out, here and at the identity provider.")
}
