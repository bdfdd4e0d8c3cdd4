package server

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/mockidp/oidc"
	"github.com/scimspec/scimspec/mockidp/saml"
	"github.com/scimspec/scimspec/mockidp/server/page"
)

// The fields of the sign-in page. A script that sends them with a request of its own signs
// somebody in without the page.
const (
	fieldUser   = "idp_user"
	fieldTamper = "idp_tamper"
	fieldMethod = "idp_method" // of the request that the page stands for
	fieldStay   = "idp_stay"
)

// entrance is how somebody comes to the sign-in page.
type entrance struct {
	protocol     string // saml or oidc
	anew, silent bool   // never, or only, by a session
	hint         string // the user name that the application expects
}

// choice is a person on the sign-in page.
type choice struct{ UserName, DisplayName, Note string }

// signInPage is what the page shows.
type signInPage struct {
	Product, Organisation, Application string
	Problem, Help, Hint, Action        string
	People                             []choice
	More                               bool
	Hidden                             []hidden
	Tampers                            []tamperChoice
	Tampered                           string
}

type hidden struct{ Name, Value string }

type tamperChoice struct {
	ID, Label string
	Chosen    bool
}

// signIn lets next answer a request for who signs in: the person of the form, of the
// session, or whoever is chosen on the page that is shown.
func (a *application) signIn(w http.ResponseWriter, r *http.Request, next http.Handler, e entrance) {
	user := r.PostForm.Get(fieldUser)
	if user == "" {
		if id, ok := a.tenant.session(r); ok && !e.anew {
			if found, err := a.admit(id, a.trouble.tampering(e.protocol)); err == nil {
				next.ServeHTTP(w, found.in(r))
				return
			}
		}
		if e.silent {
			next.ServeHTTP(w, r) // which says that nobody is signed in
			return
		}
		a.choose(w, r, e, http.StatusOK, nil)
		return
	}
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		refuse(w, &problem{http.StatusForbidden, "the form comes from another site", "the sign-in page of this server"})
		return
	}
	tamper := r.PostForm.Get(fieldTamper)
	if !r.PostForm.Has(fieldTamper) {
		tamper = a.trouble.tampering(e.protocol)
	}
	if tamper != "" && !knownTrouble(e.protocol+"-"+tamper) {
		refuse(w, &problem{http.StatusBadRequest, fieldTamper + ": got " + tamper + ", want a known one", "GET /api/tenants/" + a.tenant.id + "/applications/" + a.id + "/troubles"})
		return
	}
	found, err := a.admit(user, tamper)
	if err != nil {
		a.signed.add(SignIn{Time: a.tenant.server.clock.Now(), Protocol: e.protocol, Step: "sign-in", Subject: &Subject{Kind: "user", Name: user}, Outcome: "failure", Detail: err.Error()})
		a.tenant.server.hub.changed(a.id)
		a.choose(w, r, e, http.StatusForbidden, err)
		return
	}
	if r.PostForm.Has(fieldStay) {
		a.tenant.stay(w, found.person.ID)
	}
	next.ServeHTTP(w, found.in(original(r)))
}

// original is the request for which the sign-in page stood.
func original(r *http.Request) *http.Request {
	method := http.MethodPost
	if r.PostForm.Get(fieldMethod) == http.MethodGet {
		method = http.MethodGet
	}
	was := r.Clone(r.Context())
	was.Method, was.PostForm, was.Form = method, url.Values{}, r.URL.Query()
	for name, values := range r.PostForm {
		if !strings.HasPrefix(name, "idp_") && method == http.MethodPost {
			was.PostForm[name] = values
			was.Form[name] = append(append([]string(nil), values...), was.Form[name]...)
		}
	}
	return was
}

// refusal is why somebody cannot sign in, in the product's words, and what to do about it.
type refusal struct{ text, help string }

func (r *refusal) Error() string { return r.text }

// admit says whether somebody may sign in to the application. Any password is right.
func (a *application) admit(user, tamper string) (who, error) {
	words := func(okta, entra, help string) error {
		if a.product() == "okta" {
			return &refusal{okta, help}
		}
		return &refusal{entra, help}
	}
	p, err := a.tenant.person(user)
	switch {
	case err != nil || p.Deleted():
		return who{}, words("Unable to sign in.", "AADSTS50034: The user account does not exist in the directory.", "Nobody of this name is in the directory.")
	case !p.Enabled:
		return who{}, words("Unable to sign in.", "AADSTS50057: The user account is disabled.", "The account is disabled.")
	}
	assignment, assigned := a.app.Assignment(p.ID)
	if !assigned && a.assignmentRequired() {
		return who{}, words("User is not assigned to this application.",
			"AADSTS50105: Your administrator has configured the application to block users unless they are specifically granted (assigned) access to it.",
			"Assign the person in the console, or switch off that an assignment is required.")
	}
	return who{app: a, person: p, assignment: assignment, tamper: tamper}, nil
}

// assignmentRequired is the setting, or the product's default: Okta wants an assignment,
// Entra ID does not (Assignment required?, No).
func (a *application) assignmentRequired() bool {
	if on := a.signOnSettings(); on.AssignmentRequired != nil {
		return *on.AssignmentRequired
	}
	return a.product() == "okta"
}

const (
	maxChoices  = 12
	maxLookedAt = 2000
)

// choose shows the sign-in page.
func (a *application) choose(w http.ResponseWriter, r *http.Request, e entrance, status int, problem error) {
	shown := signInPage{
		Product: map[string]string{"okta": "Okta", "entra": "Microsoft Entra ID"}[a.product()], Organisation: a.tenant.name, Application: a.name,
		Hint: cmp.Or(r.PostForm.Get(fieldUser), e.hint), Action: r.URL.RequestURI(),
	}
	if known, is := problem.(*refusal); is {
		shown.Problem, shown.Help = known.text, known.help
	}
	method := cmp.Or(r.PostForm.Get(fieldMethod), r.Method)
	shown.Hidden = append(shown.Hidden, hidden{fieldMethod, method})
	for name, values := range r.PostForm {
		for _, value := range values {
			if !strings.HasPrefix(name, "idp_") {
				shown.Hidden = append(shown.Hidden, hidden{name, value})
			}
		}
	}
	shown.People, shown.More = a.choices()
	active := a.trouble.tampering(e.protocol)
	for _, known := range Troubles() {
		if id, of := strings.CutPrefix(known.ID, e.protocol+"-"); of && known.Kind == e.protocol {
			shown.Tampers = append(shown.Tampers, tamperChoice{id, known.Label, id == active})
			if id == active {
				shown.Tampered = known.Label
			}
		}
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	// No form-action: browsers hold it against the redirect to the application as well.
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_ = page.SignIn(w, shown) // the client went away
}

// choices are people who may sign in, and whether there are more.
func (a *application) choices() (list []choice, more bool) {
	required := a.assignmentRequired()
	for i, p := range a.tenant.directory.People() {
		if i >= maxLookedAt || len(list) >= maxChoices {
			return list, true
		}
		_, assigned := a.app.Assignment(p.ID)
		if !p.Enabled || p.Deleted() || required && !assigned {
			continue
		}
		note := ""
		if !assigned {
			note = "not assigned"
		}
		list = append(list, choice{p.UserName, cmp.Or(p.DisplayName, p.UserName), note})
	}
	return list, false
}

// sessionLife is how long "Keep me signed in" lasts.
const (
	sessionLife = 12 * time.Hour
	maxSessions = 1000
)

type browserSession struct {
	person string
	until  time.Time
}

func (t *tenant) cookieName() string { return "scimspec_session_" + t.id }

// stay begins a session at the identity provider.
func (t *tenant) stay(w http.ResponseWriter, person string) {
	id := rand.Text()
	t.signMu.Lock()
	if t.sessions == nil || len(t.sessions) >= maxSessions {
		t.sessions = map[string]browserSession{}
	}
	t.sessions[id] = browserSession{person, t.server.clock.Now().Add(sessionLife)}
	t.signMu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: t.cookieName(), Value: id, Path: "/sso/" + t.id, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// session says who has a session in the browser of a request.
func (t *tenant) session(r *http.Request) (string, bool) {
	cookie, err := r.Cookie(t.cookieName())
	if err != nil {
		return "", false
	}
	t.signMu.Lock()
	defer t.signMu.Unlock()
	s, ok := t.sessions[cookie.Value]
	return s.person, ok && t.server.clock.Now().Before(s.until)
}

// logOut ends the session of a browser.
func (t *tenant) logOut(w http.ResponseWriter, r *http.Request) {
	if cookie, err := r.Cookie(t.cookieName()); err == nil {
		t.signMu.Lock()
		delete(t.sessions, cookie.Value)
		t.signMu.Unlock()
	}
	http.SetCookie(w, &http.Cookie{Name: t.cookieName(), Path: "/sso/" + t.id, MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// SignIn is an answer to a sign-in.
type SignIn struct {
	Time     time.Time `json:"time"`
	Protocol string    `json:"protocol" enum:"saml,oidc"`
	Step     string    `json:"step" doc:"response, authorization code, token, refresh token, client credentials, userinfo, logout; sign-in when nobody was let in"`
	Subject  *Subject  `json:"subject,omitempty"`
	Tamper   string    `json:"tamper,omitempty" doc:"what was wrong with it on purpose"`
	Outcome  string    `json:"outcome" enum:"success,failure"`
	Detail   string    `json:"detail,omitempty" doc:"why it was refused; to whom a response went"`
	Document string    `json:"document,omitempty" doc:"the SAML response, or the claims of the ID token"`
}

// maxSignIns is how many an application remembers.
const maxSignIns = 200

// signInLog remembers the newest sign-ins.
type signInLog struct {
	mu   sync.Mutex
	kept []SignIn
}

func (l *signInLog) add(s SignIn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, s)
	if over := len(l.kept) - maxSignIns; over > 0 {
		l.kept = append([]SignIn(nil), l.kept[over:]...)
	}
}

func (l *signInLog) list() []SignIn {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]SignIn{}, l.kept...)
}

// toldSAML writes down what a browser was given.
func (a *application) toldSAML(e saml.Event) {
	entry := SignIn{Time: a.tenant.server.clock.Now(), Protocol: "saml", Step: "response", Tamper: string(e.Tamper), Outcome: "success", Detail: "to " + e.ServiceProvider.ACSURL, Document: string(e.Response)}
	if e.Claims.ObjectID != "" {
		entry.Subject = a.tenant.subject(e.Claims.ObjectID)
	}
	if e.Refusal != "" {
		entry.Outcome, entry.Detail = "failure", e.Refusal
	}
	a.signed.add(entry)
	a.tenant.server.hub.changed(a.id)
}

// toldOIDC writes down what a client was told, or refused.
func (t *tenant) toldOIDC(e oidc.Event) {
	for _, a := range t.applications() {
		if a.clientID() != e.Client {
			continue
		}
		entry := SignIn{Time: t.server.clock.Now(), Protocol: "oidc", Step: string(e.Step), Tamper: string(e.Tamper), Outcome: "success", Document: tokenClaims(e.IDToken)}
		if e.Claims.ObjectID != "" {
			entry.Subject = t.subject(e.Claims.ObjectID)
		}
		if e.Refusal != "" {
			entry.Outcome, entry.Detail = "failure", e.Refusal
		}
		a.signed.add(entry)
		t.server.hub.changed(a.id)
	}
}

// tokenClaims is the body of a token for people.
func tokenClaims(token string) string {
	parts := strings.Split(token, ".")
	if len(parts) < 2 {
		return ""
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	var shown bytes.Buffer
	if err != nil || json.Indent(&shown, raw, "", "  ") != nil {
		return ""
	}
	return shown.String()
}
