package oidc

import (
	"crypto/rsa"
	"errors"
	"html/template"
	"net/http"
	"net/url"

	jose "github.com/go-jose/go-jose/v4"
)

// maxForm bounds a form, in bytes.
const maxForm = 64 << 10

// formPost carries an authorization response in a form (OAuth 2.0 Form Post Response
// Mode, section 2).
var formPost = template.Must(template.New("post").Parse(`<!DOCTYPE html>
<html><body onload="document.forms[0].submit()">
<form method="post" action="{{.Target}}">
{{range $name, $values := .Answer}}{{range $values}}<input type="hidden" name="{{$name}}" value="{{.}}">
{{end}}{{end}}<noscript><button type="submit">Continue</button></noscript>
</form></body></html>
`))

// Handler serves discovery, keys, the authorization, token, userinfo and logout endpoints,
// below the path of the base URL. Applications in a browser may call all but authorization and logout. The authorization endpoint tampers only where
// Options.Tamper says so; the token endpoint serves SignIn's grants too.
func (p *IdP) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+p.endpoint("authorize"), p.serveAuthorize)
	mux.HandleFunc("POST "+p.endpoint("authorize"), p.serveAuthorize)
	for pattern, serve := range map[string]http.HandlerFunc{
		"GET " + p.endpoint("discovery"): p.serveDiscovery,
		"GET " + p.endpoint("keys"):      p.serveKeys,
		"POST " + p.endpoint("token"):    p.serveToken,
		"GET " + p.endpoint("userinfo"):  p.serveUserInfo,
		"POST " + p.endpoint("userinfo"): p.serveUserInfo,
	} {
		mux.HandleFunc(pattern, anyOrigin(serve))
	}
	for _, endpoint := range []string{"discovery", "keys", "token", "userinfo"} {
		mux.HandleFunc("OPTIONS "+p.endpoint(endpoint), anyOrigin(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	}
	mux.HandleFunc("GET "+p.endpoint("logout"), p.serveLogout)
	mux.HandleFunc("POST "+p.endpoint("logout"), p.serveLogout)
	mux.HandleFunc("GET "+foreignKeysPath, p.serveForeignKeys)
	return mux
}

// anyOrigin lets applications in a browser read the answer (Fetch, CORS protocol). None of these
// endpoints goes by a cookie, so no origin is worth more than another.
func anyOrigin(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		w.Header().Set("Access-Control-Allow-Methods", "GET, POST")
		next(w, r)
	}
}

// serveDiscovery answers OpenID Connect Discovery 1.0, section 4.2, with what this
// provider does: a subset of both products' documents [D].
func (p *IdP) serveDiscovery(w http.ResponseWriter, _ *http.Request) {
	subjects, auth := "public", []string{"client_secret_basic", "client_secret_post", "none"}
	claims := []string{"iss", "ver", "sub", "aud", "iat", "exp", "jti", "auth_time", "amr", "idp", "nonce", "name",
		"preferred_username", "given_name", "family_name", "email", "email_verified", "at_hash"}
	if p.profile == Entra {
		subjects, auth = "pairwise", []string{"client_secret_post", "client_secret_basic"}
		claims = []string{"sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid", "ver", "email"}
	}
	writeJSON(w, http.StatusOK, payload{
		{"issuer", p.Issuer()},
		{"authorization_endpoint", p.base + p.endpoint("authorize")},
		{"token_endpoint", p.base + p.endpoint("token")},
		{"userinfo_endpoint", p.base + p.endpoint("userinfo")},
		{"end_session_endpoint", p.base + p.endpoint("logout")},
		{"jwks_uri", p.base + p.endpoint("keys")},
		{"response_types_supported", []string{"code"}},
		{"response_modes_supported", []string{"query", "form_post"}},
		{"grant_types_supported", []string{"authorization_code", "refresh_token", "client_credentials"}},
		{"subject_types_supported", []string{subjects}},
		{"id_token_signing_alg_values_supported", []string{"RS256"}},
		{"scopes_supported", []string{"openid", "profile", "email", "groups", "offline_access"}},
		{"token_endpoint_auth_methods_supported", auth},
		{"claims_supported", claims},
		{"code_challenge_methods_supported", []string{"S256"}},
	})
}

func (p *IdP) serveKeys(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, keySet(&p.key.PublicKey, p.kid))
}

func (p *IdP) serveForeignKeys(w http.ResponseWriter, _ *http.Request) {
	key, err := p.foreign()
	if err != nil {
		http.Error(w, "key cannot be made", http.StatusInternalServerError)
		return
	}
	writeJSON(w, http.StatusOK, keySet(&key.PublicKey, foreignKid))
}

func keySet(key *rsa.PublicKey, kid string) jose.JSONWebKeySet {
	return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key, KeyID: kid, Algorithm: string(jose.RS256), Use: "sig"}}}
}

// serveAuthorize is for browsers of people; SignIn does the same without it.
func (p *IdP) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "form cannot be read", http.StatusBadRequest)
		return
	}
	g, err := p.parseAuthorize(r.Form)
	if err != nil {
		p.refuse(w, r, err)
		return
	}
	if p.person == nil {
		http.Error(w, "nobody is signed in at this identity provider", http.StatusForbidden)
		return
	}
	claims, ok := p.person(r)
	if !ok && r.Form.Get("prompt") == "none" { // section 3.1.2.1 of OpenID Connect Core
		p.refuse(w, r, &RequestError{Code: "login_required", Reason: "nobody is signed in, and prompt forbids to ask", RedirectURI: g.redirectURI, State: g.state})
		return
	}
	if !ok || claims.UserName == "" {
		http.Error(w, "nobody is signed in at this identity provider", http.StatusForbidden)
		return
	}
	tamper := None
	if p.tamper != nil {
		tamper = p.tamper(r)
	}
	if tamper == Replayed {
		p.replay(w, r, g.client)
		return
	}
	answer, err := p.authorize(g, claims, tamper)
	if err != nil {
		http.Error(w, "code cannot be issued", http.StatusInternalServerError)
		return
	}
	p.tell(Event{Step: StepCode, Client: g.client, Claims: g.claims, Tamper: tamper})
	p.mu.Lock()
	g.answer, p.last[g.client] = answer, g
	p.mu.Unlock()
	p.respond(w, r, g.redirectURI, g.mode, answer)
}

// replay gives a client the last answer once more, as somebody would who saw it. The token
// endpoint plays along.
func (p *IdP) replay(w http.ResponseWriter, r *http.Request, client string) {
	p.mu.Lock()
	g := p.last[client]
	if g != nil {
		g.tamper = Replayed
	}
	p.mu.Unlock()
	if g == nil {
		http.Error(w, "nothing was answered to this client yet: sign in once, then replay", http.StatusConflict)
		return
	}
	p.tell(Event{Step: StepCode, Client: client, Claims: g.claims, Tamper: Replayed})
	p.respond(w, r, g.redirectURI, g.mode, g.answer)
}

func (p *IdP) tell(e Event) {
	if p.told != nil {
		p.told(e)
	}
}

// refuse reports an error to the relying party, or to the person when the redirect URI
// is not to be trusted (RFC 6749, section 4.1.2.1).
func (p *IdP) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var request *RequestError
	p.tell(Event{Step: StepCode, Client: r.Form.Get("client_id"), Refusal: err.Error()})
	if !errors.As(err, &request) || request.RedirectURI == "" {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer := url.Values{"error": {request.Code}, "error_description": {request.Reason}}
	if request.State != "" {
		answer.Set("state", request.State)
	}
	p.respond(w, r, request.RedirectURI, r.Form.Get("response_mode"), answer)
}

func (p *IdP) respond(w http.ResponseWriter, r *http.Request, redirect, mode string, answer url.Values) {
	w.Header().Set("Cache-Control", "no-store")
	if mode == "form_post" {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = formPost.Execute(w, struct {
			Target string
			Answer url.Values
		}{redirect, answer})
		return
	}
	target, err := withQuery(redirect, answer)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, target, http.StatusFound)
}
