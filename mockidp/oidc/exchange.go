package oidc

import (
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// tokenError is an error of the token endpoint (RFC 6749, section 5.2).
type tokenError struct {
	status       int
	code, reason string
}

// serveToken redeems an authorization code (OpenID Connect Core, section 3.1.3).
func (p *IdP) serveToken(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	w.Header().Set("Cache-Control", "no-store")
	if err := r.ParseForm(); err != nil {
		writeTokenError(w, &tokenError{http.StatusBadRequest, "invalid_request", "the form cannot be read"})
		return
	}
	id, secret, basic := r.BasicAuth()
	if basic {
		// RFC 6749, section 2.3.1: both are form-encoded first.
		id, secret = unescape(id), unescape(secret)
	} else {
		id, secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	step, g, failure := StepToken, (*grant)(nil), (*tokenError)(nil)
	switch r.PostForm.Get("grant_type") {
	case "client_credentials":
		p.serveCredentials(w, r.PostForm, id, secret)
		return
	case "refresh_token":
		step = StepRefresh
		g, failure = p.renew(r.PostForm, id, secret)
	default:
		g, failure = p.redeem(r.PostForm, id, secret)
	}
	if failure != nil {
		p.tell(Event{Step: step, Client: id, Refusal: failure.code + ": " + failure.reason})
		writeTokenError(w, failure)
		return
	}
	token, err := p.idToken(g)
	if err != nil {
		http.Error(w, "token cannot be issued", http.StatusInternalServerError)
		return
	}
	p.mu.Lock()
	g.idToken = token
	refresh := g.refresh
	p.mu.Unlock()
	p.tell(Event{Step: step, Client: id, Claims: g.claims, Tamper: g.tamper, IDToken: token})
	writeJSON(w, http.StatusOK, payload{
		{"token_type", "Bearer"}, {"expires_in", 3600}, {"access_token", g.access},
		{"scope", strings.Join(g.scopes, " ")}, {"refresh_token", refresh}, {"id_token", token},
	})
}

// redeem checks a token request and marks the code as used.
func (p *IdP) redeem(form url.Values, id, secret string) (*grant, *tokenError) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forget()
	g := p.codes[form.Get("code")]
	failure := p.checkToken(form, g, id, secret)
	if g != nil {
		g.tokenCalls++
		if failure != nil {
			g.refusal = failure.code + ": " + failure.reason
		}
	}
	if failure != nil {
		return nil, failure
	}
	if g.may("offline_access") && g.refresh == "" {
		token, err := p.token(32)
		if err != nil {
			return nil, &tokenError{http.StatusInternalServerError, "server_error", err.Error()}
		}
		g.refresh, p.renewal[token] = token, g
	}
	g.redeemed++
	p.tokens[g.access] = g
	return g, nil
}

// checkToken returns what is wrong with a token request; mu is held.
func (p *IdP) checkToken(form url.Values, g *grant, id, secret string) *tokenError {
	bad := func(code, reason string) *tokenError { return &tokenError{http.StatusBadRequest, code, reason} }
	if form.Get("grant_type") != "authorization_code" {
		return bad("unsupported_grant_type", "authorization_code, refresh_token and client_credentials are supported")
	}
	if _, failure := p.authenticate(id, secret); failure != nil {
		return failure
	}
	switch {
	case g == nil || g.client != id:
		return bad("invalid_grant", "the code is unknown, expired, or another client's")
	case g.redeemed > 0 && g.tamper != Replayed:
		return bad("invalid_grant", "the code was used before")
	case form.Get("redirect_uri") != g.redirectURI:
		return bad("invalid_grant", "redirect_uri is not the one of the authorization request")
	}
	// RFC 7636, section 4.6; a verifier nobody asked for is a downgrade (RFC 9700, section 2.1.1).
	verifier := form.Get("code_verifier")
	if g.challenge == "" && verifier != "" {
		return bad("invalid_grant", "code_verifier came without a code_challenge")
	}
	if sum := sha256.Sum256([]byte(verifier)); g.challenge != "" && encode(sum[:]) != g.challenge {
		return bad("invalid_grant", "code_verifier does not match the code_challenge")
	}
	return nil
}

// serveUserInfo answers OpenID Connect Core, section 5.3.
func (p *IdP) serveUserInfo(w http.ResponseWriter, r *http.Request) {
	access, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	p.mu.Lock()
	g := p.tokens[access]
	if g != nil && p.now().After(g.expires.Add(time.Hour)) {
		g = nil
	}
	p.mu.Unlock()
	if !ok || g == nil {
		p.tell(Event{Step: StepUserInfo, Refusal: "invalid_token: the access token is unknown or has run out"})
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	claims := g.tamper.claims(g.claims, p.profile)
	if g.tamper == WrongUserInfoSubject {
		claims = g.claims.forged(p.profile)
	}
	person := p.personClaims(g, claims)
	if g.tamper == EmailNotVerified {
		person.set("email_verified", false)
	}
	if p.profile == Entra {
		// Entra's userinfo is Graph's and has the standard claims only [D].
		person = person.keep("name", "given_name", "family_name", "email", "email_verified")
	}
	p.tell(Event{Step: StepUserInfo, Client: g.client, Claims: claims, Tamper: g.tamper})
	writeJSON(w, http.StatusOK, merge(payload{{"sub", p.subject(claims, g.client)}}, person))
}

func writeTokenError(w http.ResponseWriter, e *tokenError) {
	if e.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Basic")
	}
	writeJSON(w, e.status, payload{{"error", e.code}, {"error_description", e.reason}})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	out, err := json.Marshal(body)
	if err != nil {
		http.Error(w, "answer cannot be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(out)
}

func unescape(s string) string {
	plain, err := url.QueryUnescape(s)
	if err != nil {
		return s
	}
	return plain
}
