package oidc

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/scimspec/scimspec/internal/testkey"
)

// listen makes an IdP with the shared keys and serves it.
func listen(t *testing.T, o Options) *IdP {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	o.BaseURL = "http://" + server.Listener.Addr().String()
	o.Key, o.ForeignKey = testkey.Pair()[0], testkey.Pair()[1]
	p, err := New(o)
	if err != nil {
		t.Fatalf("new IdP: got %v, want none", err)
	}
	server.Config.Handler = p.Handler()
	server.Start()
	t.Cleanup(server.Close)
	return p
}

// session is what a relying party remembers of a sign-in that it began.
type session struct{ state, nonce, verifier string }

// testRP is a relying party over coreos/go-oidc and x/oauth2. Strict adds what the
// libraries leave to their user; without it, it does not even bind the state to the
// browser.
type testRP struct {
	strict   bool
	mode     string
	server   *httptest.Server
	http     *http.Client
	provider *gooidc.Provider
	oauth    oauth2.Config

	mu       sync.Mutex
	sessions map[string]session // by state
	refusal  error
}

func newRP(t *testing.T, p *IdP, strict bool, mode string) *testRP {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	rp := &testRP{strict: strict, mode: mode, sessions: map[string]session{}, http: &http.Client{Transport: transport}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login", rp.login)
	mux.HandleFunc("/callback", rp.callback)
	mux.HandleFunc("GET /home", rp.home)
	rp.server = httptest.NewServer(mux)
	t.Cleanup(rp.server.Close)
	provider, err := gooidc.NewProvider(gooidc.ClientContext(t.Context(), rp.http), p.Issuer())
	if err != nil {
		t.Fatalf("discovery: got %v, want none", err)
	}
	rp.provider = provider
	rp.oauth = oauth2.Config{ClientID: "client-1", ClientSecret: "s&cret", Endpoint: provider.Endpoint(),
		RedirectURL: rp.server.URL + "/callback", Scopes: []string{"openid", "profile", "email"}}
	p.Register(Client{ID: "client-1", Secret: "s&cret", RedirectURIs: []string{rp.oauth.RedirectURL}})
	return rp
}

func (rp *testRP) login(w http.ResponseWriter, r *http.Request) {
	s := session{state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier()}
	rp.mu.Lock()
	rp.sessions[s.state] = s
	rp.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: "state", Value: s.state, Path: "/"})
	options := []oauth2.AuthCodeOption{gooidc.Nonce(s.nonce), oauth2.S256ChallengeOption(s.verifier)}
	if rp.mode != "" {
		options = append(options, oauth2.SetAuthURLParam("response_mode", rp.mode))
	}
	http.Redirect(w, r, rp.oauth.AuthCodeURL(s.state, options...), http.StatusFound)
}

func (rp *testRP) callback(w http.ResponseWriter, r *http.Request) {
	person, err := rp.judge(r)
	rp.mu.Lock()
	rp.refusal = err
	rp.mu.Unlock()
	if err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "person", Value: person, Path: "/"})
	http.Redirect(w, r, "/home", http.StatusSeeOther)
}

func (rp *testRP) home(w http.ResponseWriter, r *http.Request) {
	cookie, err := r.Cookie("person")
	if err != nil {
		http.Error(w, "not signed in", http.StatusUnauthorized)
		return
	}
	_, _ = fmt.Fprint(w, cookie.Value)
}

// begun finds the sign-in that a callback belongs to.
func (rp *testRP) begun(r *http.Request) (session, error) {
	rp.mu.Lock()
	defer rp.mu.Unlock()
	state := r.FormValue("state")
	cookie, err := r.Cookie("state")
	if rp.strict && (err != nil || cookie.Value != state) {
		return session{}, errors.New("state is not this browser's")
	}
	s, known := rp.sessions[state]
	if rp.strict {
		delete(rp.sessions, state)
		if !known {
			return session{}, errors.New("state is unknown")
		}
	} else if !known && err == nil {
		s = rp.sessions[cookie.Value]
	}
	return s, nil
}

// judge redeems the code and verifies the token: by the library, and when strict by the
// rules that follow.
func (rp *testRP) judge(r *http.Request) (string, error) {
	s, err := rp.begun(r)
	if err != nil {
		return "", err
	}
	ctx := gooidc.ClientContext(r.Context(), rp.http)
	token, err := rp.oauth.Exchange(ctx, r.FormValue("code"), oauth2.VerifierOption(s.verifier))
	if err != nil {
		return "", fmt.Errorf("exchange: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := rp.provider.Verifier(&gooidc.Config{ClientID: rp.oauth.ClientID}).Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("library: %w", err)
	}
	var claims struct {
		UserName string `json:"preferred_username"`
		Email    string `json:"email"`
		Verified *bool  `json:"email_verified"`
	}
	if err := id.Claims(&claims); err != nil {
		return "", fmt.Errorf("claims: %w", err)
	}
	if !rp.strict {
		return claims.UserName, nil
	}
	switch {
	case id.Nonce != s.nonce:
		return "", errors.New("nonce is another one")
	case !strings.Contains(claims.UserName, "@"):
		return "", errors.New("preferred_username is no e-mail address")
	case claims.Email == "":
		return "", errors.New("no e-mail address")
	case claims.Verified != nil && !*claims.Verified:
		return "", errors.New("e-mail address is not verified")
	}
	return claims.UserName, rp.accessToken(ctx, id, token)
}

// accessToken checks what binds the access token and userinfo to the ID token.
func (rp *testRP) accessToken(ctx context.Context, id *gooidc.IDToken, token *oauth2.Token) error {
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(token.AccessToken); err != nil {
			return fmt.Errorf("at_hash: %w", err)
		}
	}
	info, err := rp.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return fmt.Errorf("userinfo: %w", err)
	}
	if info.Subject != id.Subject {
		return errors.New("userinfo is about another person")
	}
	return nil
}
