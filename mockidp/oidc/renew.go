package oidc

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	jose "github.com/go-jose/go-jose/v4"
)

// renewalLife is how long a refresh token lasts after its code: 90 days, Entra's default
// [D]; Okta's is a policy.
const renewalLife = 90 * 24 * time.Hour

// authenticate checks a client at the token endpoint (RFC 6749, section 2.3.1); mu is held.
func (p *IdP) authenticate(id, secret string) (Client, *tokenError) {
	client, known := p.clients[id]
	if !known || subtle.ConstantTimeCompare([]byte(client.Secret), []byte(secret)) != 1 {
		return client, &tokenError{http.StatusUnauthorized, "invalid_client", "the client could not be authenticated"}
	}
	return client, nil
}

// renew redeems a refresh token (RFC 6749, section 6; OpenID Connect Core, section 12).
// Okta gives the same token back, as for web applications without rotation [D]; Entra gives
// a new one and leaves the old one good [D].
func (p *IdP) renew(form url.Values, id, secret string) (*grant, *tokenError) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forget()
	if _, failure := p.authenticate(id, secret); failure != nil {
		return nil, failure
	}
	old := p.renewal[form.Get("refresh_token")]
	if old == nil || old.client != id {
		return nil, &tokenError{http.StatusBadRequest, "invalid_grant", "the refresh token is unknown, expired, or another client's"}
	}
	scopes := old.scopes
	if asked := strings.Fields(form.Get("scope")); len(asked) > 0 {
		for _, scope := range asked {
			if !old.may(scope) {
				return nil, &tokenError{http.StatusBadRequest, "invalid_scope", scope + " was not granted before"}
			}
		}
		scopes = asked
	}
	access, err := p.token(48)
	refresh := old.refresh
	if err == nil && p.profile == Entra {
		refresh, err = p.token(32)
	}
	if err != nil {
		return nil, &tokenError{http.StatusInternalServerError, "server_error", err.Error()}
	}
	// No nonce: OpenID Connect Core, section 12.2.
	g := &grant{client: id, scopes: scopes, claims: old.claims, tamper: old.tamper, access: access, refresh: refresh, expires: p.now()}
	p.tokens[access] = g
	if refresh != old.refresh {
		p.renewal[refresh] = g
	}
	return g, nil
}

// serveCredentials gives a client a token for itself (RFC 6749, section 4.4): a signed one,
// since whoever is called with it has to judge it. Both products want a scope: Okta one of
// the authorization server's, Entra RESOURCE/.default [D].
func (p *IdP) serveCredentials(w http.ResponseWriter, form url.Values, id, secret string) {
	p.mu.Lock()
	client, failure := p.authenticate(id, secret)
	p.mu.Unlock()
	scopes := strings.Fields(form.Get("scope"))
	switch {
	case failure != nil:
	case client.Secret == "":
		failure = &tokenError{http.StatusBadRequest, "unauthorized_client", "a public client has no credentials of its own"}
	case len(scopes) == 0:
		failure = &tokenError{http.StatusBadRequest, "invalid_scope", "scope: got none, want one"}
	case p.profile == Entra && (len(scopes) != 1 || !strings.HasSuffix(scopes[0], "/.default")):
		failure = &tokenError{http.StatusBadRequest, "invalid_scope", "scope: want one resource with /.default"}
	}
	if failure != nil {
		p.tell(Event{Step: StepCredentials, Client: id, Refusal: failure.code + ": " + failure.reason})
		writeTokenError(w, failure)
		return
	}
	token, err := p.clientToken(client, scopes)
	if err != nil {
		http.Error(w, "token cannot be issued", http.StatusInternalServerError)
		return
	}
	p.tell(Event{Step: StepCredentials, Client: id})
	answer := payload{{"token_type", "Bearer"}, {"expires_in", 3600}, {"access_token", token}}
	if p.profile == Okta {
		answer = append(answer, member{"scope", strings.Join(scopes, " ")})
	}
	writeJSON(w, http.StatusOK, answer)
}

// clientToken issues an access token about no person. Okta: cid, scp, and the client as
// sub; Entra: azp, the resource as aud, and an oid of the service principal [D].
func (p *IdP) clientToken(client Client, scopes []string) (string, error) {
	now := p.now()
	id, err := p.token(16)
	if err != nil {
		return "", err
	}
	list := payload{{"ver", 1}, {"jti", "AT." + id}, {"iss", p.Issuer()}, {"aud", p.base}, {"iat", now.Unix()},
		{"exp", now.Add(time.Hour).Unix()}, {"cid", client.ID}, {"scp", scopes}, {"sub", client.ID}}
	if p.profile == Entra {
		from, principal := now.Add(-5*time.Minute).Unix(), Claims{UserName: client.ID}.withDefaults(Entra).ObjectID
		list = payload{{"aud", strings.TrimSuffix(scopes[0], "/.default")}, {"iss", p.Issuer()}, {"iat", from}, {"nbf", from},
			{"exp", from + 3900}, {"azp", client.ID}, {"azpacr", "1"}, {"oid", principal}, {"sub", principal}, {"tid", p.tenant},
			{"uti", id}, {"ver", "2.0"}}
	}
	body, err := json.Marshal(list)
	if err != nil {
		return "", err
	}
	return p.sign(p.key, map[jose.HeaderKey]any{"kid": p.kid}, body, nil)
}

// serveLogout ends the session (OpenID Connect RP-Initiated Logout 1.0, section 2), and
// sends the browser on only to a registered address. Okta wants the id_token_hint, Entra
// takes the client from it or does without [D].
func (p *IdP) serveLogout(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "form cannot be read", http.StatusBadRequest)
		return
	}
	client, err := p.hinted(r.Form.Get("id_token_hint"))
	if err == nil && client == "" && p.profile == Okta {
		err = &RequestError{Code: "invalid_request", Reason: "id_token_hint: got none, want the ID token of the sign-in"}
	}
	target := r.Form.Get("post_logout_redirect_uri")
	if err == nil && target != "" && !p.mayReturn(client, target) {
		err = &RequestError{Code: "invalid_request", Reason: "post_logout_redirect_uri: got one that is not registered"}
	}
	if err != nil {
		p.tell(Event{Step: StepLogout, Client: client, Refusal: err.Error()})
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if p.logOut != nil {
		p.logOut(w, r)
	}
	p.tell(Event{Step: StepLogout, Client: client})
	if target == "" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("You are signed out.\n"))
		return
	}
	answer := url.Values{}
	if state := r.Form.Get("state"); state != "" {
		answer.Set("state", state)
	}
	p.respond(w, r, target, "", answer)
}

// hinted is the client of an ID token of this provider; expired ones are good too (section
// 2 of RP-Initiated Logout). No hint is no error.
func (p *IdP) hinted(hint string) (string, error) {
	if hint == "" {
		return "", nil
	}
	wrong := &RequestError{Code: "invalid_request", Reason: "id_token_hint: got no ID token of this provider"}
	signed, err := jose.ParseSigned(hint, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return "", wrong
	}
	body, err := signed.Verify(&p.key.PublicKey)
	var claims struct {
		Audience string `json:"aud"`
	}
	if err != nil || json.Unmarshal(body, &claims) != nil {
		return "", wrong
	}
	return claims.Audience, nil
}

// mayReturn says whether a browser may be sent somewhere after a logout: to an address of
// the client, or of any when the client is not known.
func (p *IdP) mayReturn(client, target string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, known := range p.clients {
		if client != "" && id != client {
			continue
		}
		for _, uri := range known.LogoutURIs {
			if uri == target {
				return true
			}
		}
	}
	return false
}
