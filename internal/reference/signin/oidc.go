package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// provider is an OpenID provider after discovery.
type provider struct {
	discovered *gooidc.Provider
	oauth      oauth2.Config
}

// discover asks the issuer once; redirect is this desk's callback.
func (d *Desk) discover(ctx context.Context, idp IdP, redirect string) (*provider, error) {
	if idp.Issuer == "" {
		return nil, fmt.Errorf("identity provider %s: no OpenID issuer is configured", idp.Name)
	}
	key := idp.Issuer + " " + idp.ClientID + " " + redirect
	d.mu.Lock()
	have := d.found[key]
	d.mu.Unlock()
	if have != nil {
		return have, nil
	}
	// The context goes on living in the key set.
	discovered, err := gooidc.NewProvider(gooidc.ClientContext(context.WithoutCancel(ctx), d.options.Client), idp.Issuer)
	if err != nil {
		return nil, fmt.Errorf("discovery: %w", err)
	}
	p := &provider{discovered: discovered, oauth: oauth2.Config{ClientID: idp.ClientID, ClientSecret: idp.ClientSecret,
		Endpoint: discovered.Endpoint(), RedirectURL: redirect, Scopes: []string{gooidc.ScopeOpenID, "profile", "email"}}}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.found[key] = p
	return p, nil
}

func callbackURL(r *http.Request, idp IdP) string {
	return base(r) + Prefix + "oidc/" + url.PathEscape(idp.Name) + "/callback"
}

// oidcLogin begins a sign-in with state, nonce and PKCE (OpenID Connect Core, section 3.1.2.1; RFC
// 7636).
func (d *Desk) oidcLogin(w http.ResponseWriter, r *http.Request) {
	idp, err := d.idp(r)
	if err != nil {
		deny(w, http.StatusNotFound, err)
		return
	}
	p, err := d.discover(r.Context(), idp, callbackURL(r, idp))
	if err != nil {
		deny(w, http.StatusBadGateway, err)
		return
	}
	b := begun{idp: idp.Name, state: d.options.NewID(), nonce: d.options.NewID(), verifier: oauth2.GenerateVerifier(), browser: d.options.NewID()}
	d.mu.Lock()
	remember(d.states, b.state, b)
	d.mu.Unlock()
	setCookie(w, cookieBegun, b.browser)
	http.Redirect(w, r, p.oauth.AuthCodeURL(b.state, gooidc.Nonce(b.nonce), oauth2.S256ChallengeOption(b.verifier)), http.StatusFound)
}

// callback ends it (OpenID Connect Core, section 3.1.3).
func (d *Desk) callback(w http.ResponseWriter, r *http.Request) {
	idp, ok := d.returning(w, r)
	if !ok {
		return
	}
	claims, err := d.redeem(r, idp)
	if err != nil {
		d.options.Note("sign-in by OIDC from "+idp.Name, err.Error())
		deny(w, http.StatusForbidden, err)
		return
	}
	d.admit(w, r, d.assertion("oidc", claims.first([]string{"preferred_username"}), claims))
}

// Started is a sign-in that was begun, as a callback's state names it.
type Started struct {
	// Known is false when no sign-in has this state; Browser says whether the browser that
	// came back is the one that began.
	Known, Browser bool
	found          begun
}

// take finds the sign-in of a callback; it is good for one.
func (d *Desk) take(b *Behaviour, state, browser string) (begun, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	found, known := d.states[state]
	s := Started{Known: known, Browser: known && found.browser == browser, found: found}
	if err := b.State(s); err != nil {
		return begun{}, err
	}
	if !known {
		for _, other := range d.states {
			if other.browser == browser {
				return other, nil
			}
		}
		return begun{}, errors.New("state: no sign-in was begun here")
	}
	if b.Spent(s) {
		delete(d.states, state)
	}
	return found, nil
}

// redeem takes the code to the token endpoint and verifies what comes back.
func (d *Desk) redeem(r *http.Request, idp IdP) (values, error) {
	b := d.behaviour()
	started, err := d.take(b, r.FormValue("state"), cookie(r, cookieBegun))
	if err != nil {
		return nil, err
	}
	if refused := r.FormValue("error"); refused != "" {
		return nil, fmt.Errorf("the identity provider answered %s", refused)
	}
	p, err := d.discover(r.Context(), idp, callbackURL(r, idp))
	if err != nil {
		return nil, err
	}
	ctx := gooidc.ClientContext(r.Context(), d.options.Client)
	token, err := p.oauth.Exchange(ctx, r.FormValue("code"), oauth2.VerifierOption(started.verifier))
	if err != nil {
		return nil, fmt.Errorf("token endpoint: %w", err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return nil, errors.New("token endpoint: no ID token")
	}
	id, err := b.Token(ctx, Issued{Raw: raw, AccessToken: token.AccessToken, Provider: p.discovered, Client: d.options.Client,
		Config: gooidc.Config{ClientID: idp.ClientID, Now: d.options.Now}})
	if err != nil {
		return nil, err
	}
	if err := b.Nonce(id.Nonce, started.nonce); err != nil {
		return nil, err
	}
	if err := b.AccessToken(id); err != nil {
		return nil, err
	}
	info, err := p.discovered.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return nil, fmt.Errorf("userinfo: %w", err)
	}
	if err := b.UserInfo(info.Subject, id.Subject); err != nil {
		return nil, err
	}
	return claimsOf(b, id, info)
}

// claimsOf joins userinfo and ID token; the token wins.
func claimsOf(b *Behaviour, id *Token, info *gooidc.UserInfo) (values, error) {
	joined := map[string]any{}
	if err := info.Claims(&joined); err != nil {
		return nil, fmt.Errorf("userinfo: %w", err)
	}
	if err := json.Unmarshal(id.Payload, &joined); err != nil {
		return nil, fmt.Errorf("ID token: %w", err)
	}
	if verified, said := joined["email_verified"]; said {
		if err := b.EmailVerified(fmt.Sprint(verified) == "true"); err != nil {
			return nil, err
		}
	}
	v := values{}
	for name, claim := range joined {
		switch c := claim.(type) {
		case string:
			v[name] = []string{c}
		case []any:
			for _, e := range c {
				if s, ok := e.(string); ok {
					v[name] = append(v[name], s)
				}
			}
		}
	}
	return v, nil
}

// Issued is an ID token that waits to be verified.
type Issued struct {
	Raw, AccessToken string
	Provider         *gooidc.Provider
	Client           *http.Client
	Config           gooidc.Config
}

// Token is a verified ID token.
type Token struct {
	Subject, Nonce string
	Payload        []byte
	// Matches says whether the access token is the one that the ID token is about.
	Matches func() error
}

// verifyToken leaves signature, issuer, audience and times to the library (OpenID Connect Core,
// section 3.1.3.7).
func verifyToken(ctx context.Context, i Issued) (*Token, error) {
	id, err := i.Provider.VerifierContext(ctx, &i.Config).Verify(ctx, i.Raw)
	if err != nil {
		return nil, fmt.Errorf("ID token: %w", err)
	}
	var payload json.RawMessage
	if err := id.Claims(&payload); err != nil {
		return nil, fmt.Errorf("ID token: %w", err)
	}
	matches := func() error {
		if id.AccessTokenHash == "" {
			return nil
		}
		return id.VerifyAccessToken(i.AccessToken)
	}
	return &Token{Subject: id.Subject, Nonce: id.Nonce, Payload: payload, Matches: matches}, nil
}

// header and payload of a token, not verified.
func parts(raw string) []string { return strings.Split(raw, ".") }
