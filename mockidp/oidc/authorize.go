package oidc

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// codeLife is how long an authorization code lasts, at most (RFC 6749, section 4.1.2).
const codeLife = 10 * time.Minute

// grant is one authorization: what was asked, who answered, and how.
type grant struct {
	client, redirectURI  string
	state, nonce         string
	challenge, mode      string
	scopes               []string
	claims               Claims
	tamper               Tamper
	code, access         string
	expires              time.Time
	redeemed, tokenCalls int
	idToken, refusal     string
	answer               url.Values // the authorization response
	refresh              string
}

// may says whether a scope was granted.
func (g *grant) may(scope string) bool { return slices.Contains(g.scopes, scope) }

// RequestError says what is wrong with an authorization request: a fault of the relying
// party. Code is the error code of RFC 6749, section 4.1.2.1, or of OpenID Connect Core,
// section 3.1.2.6.
type RequestError struct {
	Code, Reason string
	// RedirectURI is where the error may be sent; empty when it must not be, because
	// client or redirect URI are not known.
	RedirectURI, State string
}

// Error implements error.
func (e *RequestError) Error() string {
	return "authorization request: " + e.Code + ": " + e.Reason
}

// parseAuthorize checks an authorization request. Its error is a *RequestError.
func (p *IdP) parseAuthorize(q url.Values) (*grant, error) {
	p.mu.Lock()
	client, known := p.clients[q.Get("client_id")]
	p.mu.Unlock()
	if !known {
		return nil, &RequestError{Code: "unauthorized_client", Reason: fmt.Sprintf("client_id: got %q, want a registered one", q.Get("client_id"))}
	}
	redirect := q.Get("redirect_uri")
	if !slices.Contains(client.RedirectURIs, redirect) {
		return nil, &RequestError{Code: "invalid_request", Reason: fmt.Sprintf("redirect_uri: got %q, want one of %q", redirect, client.RedirectURIs)}
	}
	g := &grant{
		client: client.ID, redirectURI: redirect, state: q.Get("state"), nonce: q.Get("nonce"),
		challenge: q.Get("code_challenge"), mode: q.Get("response_mode"), scopes: strings.Fields(q.Get("scope")),
	}
	fail := func(code, format string, args ...any) (*grant, error) {
		return nil, &RequestError{Code: code, Reason: fmt.Sprintf(format, args...), RedirectURI: redirect, State: g.state}
	}
	for name, values := range q {
		if len(values) > 1 {
			return fail("invalid_request", "%s: got it %d times, want it once", name, len(values))
		}
	}
	if got := q.Get("response_type"); got != "code" {
		return fail("unsupported_response_type", "response_type: got %q, want \"code\"", got)
	}
	if !slices.Contains(g.scopes, "openid") {
		return fail("invalid_scope", "scope: got %q, want openid in it", g.scopes)
	}
	if g.mode != "" && g.mode != "query" && g.mode != "form_post" {
		return fail("invalid_request", "response_mode: got %q, want query or form_post", g.mode)
	}
	return g, g.checkChallenge(client, q.Get("code_challenge_method"), fail)
}

// checkChallenge applies RFC 7636, section 4.4.1: S256 and nothing else, and required of
// a client without a secret (RFC 9700, section 2.1.1).
func (g *grant) checkChallenge(client Client, method string, fail func(string, string, ...any) (*grant, error)) error {
	var err error
	switch {
	case g.challenge == "" && method != "":
		_, err = fail("invalid_request", "code_challenge: got none with a code_challenge_method, want one")
	case g.challenge == "" && client.Secret == "":
		_, err = fail("invalid_request", "code_challenge: got none, want one of a client without a secret")
	case g.challenge != "" && method != "S256":
		_, err = fail("invalid_request", "code_challenge_method: got %q, want \"S256\"", method)
	case g.challenge != "" && len(g.challenge) != 43:
		_, err = fail("invalid_request", "code_challenge: got %d characters, want 43", len(g.challenge))
	}
	return err
}

// authorize grants what was asked to the person of claims and returns the parameters of
// the authorization response.
func (p *IdP) authorize(g *grant, claims Claims, t Tamper) (url.Values, error) {
	var err error
	if g.code, err = p.token(24); err != nil {
		return nil, err
	}
	if g.access, err = p.token(48); err != nil {
		return nil, err
	}
	g.claims, g.tamper, g.expires = claims.withDefaults(p.profile), t, p.now().Add(codeLife)
	state := g.state
	switch t {
	case WrongState:
		if state, err = p.token(16); err != nil {
			return nil, err
		}
	case MissingState:
		state = ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forget()
	p.codes[g.code] = g
	answer := url.Values{"code": {g.code}}
	if state != "" {
		answer.Set("state", state)
	}
	return answer, nil
}

// forget drops the grants that have run out; mu is held.
func (p *IdP) forget() {
	now := p.now()
	for code, g := range p.codes {
		if now.After(g.expires) {
			delete(p.codes, code)
		}
	}
	for token, g := range p.tokens {
		if now.After(g.expires.Add(time.Hour)) {
			delete(p.tokens, token)
		}
	}
	for token, g := range p.renewal {
		if now.After(g.expires.Add(renewalLife)) {
			delete(p.renewal, token)
		}
	}
}

// withQuery adds parameters to a redirect URI, which may have a query of its own.
func withQuery(target string, more url.Values) (string, error) {
	u, err := url.Parse(target)
	if err != nil {
		return "", fmt.Errorf("redirect URI: %w", err)
	}
	q := u.Query()
	for name, values := range more {
		q[name] = values
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}
