package oidc

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/testkey"
	"github.com/scimspec/scimspec/mockidp"
)

const verifier = "a-verifier-of-at-least-forty-three-characters-in-all"

func challenge() string {
	sum := sha256.Sum256([]byte(verifier))
	return encode(sum[:])
}

// asked is a good authorization request; changes are name and value in turn, and an
// empty value takes the parameter out.
func asked(changes ...string) url.Values {
	q := url.Values{"client_id": {"client-1"}, "redirect_uri": {"https://app.example.com/callback?tenant=1"}, "response_type": {"code"},
		"scope": {"openid email"}, "state": {"s-1"}, "nonce": {"n-1"}, "code_challenge": {challenge()}, "code_challenge_method": {"S256"}}
	for i := 0; i+1 < len(changes); i += 2 {
		q.Set(changes[i], changes[i+1])
		if changes[i+1] == "" {
			q.Del(changes[i])
		}
	}
	return q
}

// provider is an IdP with a confidential and a public client, where Ada is signed in.
func provider(t *testing.T, profile Profile, clock mockidp.Clock) *IdP {
	t.Helper()
	redirects := []string{"https://app.example.com/callback?tenant=1"}
	p, err := New(Options{Profile: profile, BaseURL: "https://idp.example", Key: testkey.Pair()[0], ForeignKey: testkey.Pair()[1], Clock: clock,
		Clients: []Client{{ID: "client-1", Secret: "secret", RedirectURIs: redirects}, {ID: "public", RedirectURIs: redirects}},
		Person:  func(r *http.Request) (Claims, bool) { return ada, r.Header.Get("X-Nobody") == "" }})
	if err != nil {
		t.Fatalf("new IdP: got %v, want none", err)
	}
	return p
}

func send(p *IdP, method, target string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	p.Handler().ServeHTTP(w, r)
	return w
}

func TestAuthorize(t *testing.T) {
	for _, c := range []struct {
		name   string
		query  url.Values
		header []string
		status int
		err    string // in the redirect
	}{
		{"good", asked(), nil, 302, ""},
		{"without PKCE", asked("code_challenge", "", "code_challenge_method", ""), nil, 302, ""},
		{"form post", asked("response_mode", "form_post"), nil, 200, ""},
		{"nobody", asked(), []string{"X-Nobody", "1"}, 403, ""},
		{"unknown client", asked("client_id", "client-9"), nil, 400, ""},
		{"unregistered redirect", asked("redirect_uri", "https://app.example.com/callback"), nil, 400, ""},
		{"implicit", asked("response_type", "id_token"), nil, 302, "unsupported_response_type"},
		{"no openid", asked("scope", "email"), nil, 302, "invalid_scope"},
		{"fragment", asked("response_mode", "fragment"), nil, 302, "invalid_request"},
		{"plain challenge", asked("code_challenge_method", "plain"), nil, 302, "invalid_request"},
		{"challenge without method", asked("code_challenge_method", ""), nil, 302, "invalid_request"},
		{"method without challenge", asked("code_challenge", ""), nil, 302, "invalid_request"},
		{"short challenge", asked("code_challenge", "abc"), nil, 302, "invalid_request"},
		{"public without PKCE", asked("client_id", "public", "code_challenge", "", "code_challenge_method", ""), nil, 302, "invalid_request"},
		{"twice", url.Values{"scope": {"openid", "email"}, "client_id": {"client-1"}, "response_type": {"code"}, "redirect_uri": asked()["redirect_uri"], "state": {"s-1"}}, nil, 302, "invalid_request"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := provider(t, Okta, nil)
			w := send(p, http.MethodGet, p.endpoint("authorize")+"?"+c.query.Encode(), nil, c.header...)
			if w.Code != c.status {
				t.Fatalf("status: got %d %s, want %d", w.Code, w.Body, c.status)
			}
			if w.Code != http.StatusFound {
				return
			}
			location, err := url.Parse(w.Header().Get("Location"))
			if err != nil {
				t.Fatalf("location: got %v, want none", err)
			}
			q := location.Query()
			if q.Get("error") != c.err || q.Get("state") != "s-1" || q.Get("tenant") != "1" || q.Has("code") != (c.err == "") {
				t.Errorf("redirect: got %v, want error %q, the state and the redirect URI's own query", q, c.err)
			}
		})
	}
}

func TestToken(t *testing.T) {
	good := func(code string) url.Values {
		return url.Values{"grant_type": {"authorization_code"}, "code": {code}, "client_id": {"client-1"}, "client_secret": {"secret"},
			"redirect_uri": {"https://app.example.com/callback?tenant=1"}, "code_verifier": {verifier}}
	}
	for _, c := range []struct {
		name, field, value string
		status             int
		err                string
	}{
		{"good", "", "", 200, ""},
		{"wrong verifier", "code_verifier", "another", 400, "invalid_grant"},
		{"no verifier", "code_verifier", "", 400, "invalid_grant"},
		{"wrong redirect", "redirect_uri", "https://app.example.com/callback", 400, "invalid_grant"},
		{"wrong secret", "client_secret", "guess", 401, "invalid_client"},
		{"another client", "client_id", "public", 401, "invalid_client"},
		{"unknown code", "code", "guess", 400, "invalid_grant"},
		{"another grant", "grant_type", "password", 400, "unsupported_grant_type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := provider(t, Entra, nil)
			form := good(codeOf(t, p, asked()))
			if c.field != "" {
				form.Set(c.field, c.value)
			}
			w := send(p, http.MethodPost, p.endpoint("token"), form)
			var answer struct {
				Error  string `json:"error"`
				ID     string `json:"id_token"`
				Access string `json:"access_token"`
			}
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
				t.Fatalf("answer: got %v in %s, want JSON", err, w.Body)
			}
			if w.Code != c.status || answer.Error != c.err || (answer.ID != "") != (c.err == "") {
				t.Errorf("answer: got %d %s, want %d %q", w.Code, w.Body, c.status, c.err)
			}
			if c.err != "" {
				return
			}
			if again := send(p, http.MethodPost, p.endpoint("token"), form); again.Code != http.StatusBadRequest {
				t.Errorf("same code again: got %d, want 400", again.Code)
			}
			if info := send(p, http.MethodGet, p.endpoint("userinfo"), nil, "Authorization", "Bearer "+answer.Access); info.Code != http.StatusOK {
				t.Errorf("userinfo: got %d, want 200", info.Code)
			}
			if info := send(p, http.MethodGet, p.endpoint("userinfo"), nil, "Authorization", "Bearer guess"); info.Code != http.StatusUnauthorized {
				t.Errorf("userinfo with another token: got %d, want 401", info.Code)
			}
		})
	}
}

// codeOf signs Ada in and returns the authorization code.
func codeOf(t *testing.T, p *IdP, q url.Values) string {
	t.Helper()
	w := send(p, http.MethodGet, p.endpoint("authorize")+"?"+q.Encode(), nil)
	location, err := url.Parse(w.Header().Get("Location"))
	if err != nil || location.Query().Get("code") == "" {
		t.Fatalf("authorize: got %d %v, want a code", w.Code, w.Header())
	}
	return location.Query().Get("code")
}

func TestCodeExpires(t *testing.T) {
	clock := mockidp.NewManualClock(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC))
	p := provider(t, Okta, clock)
	form := url.Values{"grant_type": {"authorization_code"}, "code": {codeOf(t, p, asked())}, "client_id": {"client-1"},
		"client_secret": {"secret"}, "redirect_uri": asked()["redirect_uri"], "code_verifier": {verifier}}
	clock.Advance(codeLife + time.Second)
	if w := send(p, http.MethodPost, p.endpoint("token"), form); w.Code != http.StatusBadRequest {
		t.Errorf("expired code: got %d, want 400", w.Code)
	}
}

// TestVerifierUnasked checks that a verifier without a challenge is refused: somebody
// took the challenge out of the request.
func TestVerifierUnasked(t *testing.T) {
	p := provider(t, Okta, nil)
	form := url.Values{"grant_type": {"authorization_code"}, "code": {codeOf(t, p, asked("code_challenge", "", "code_challenge_method", ""))},
		"client_id": {"client-1"}, "client_secret": {"secret"}, "redirect_uri": asked()["redirect_uri"], "code_verifier": {verifier}}
	if w := send(p, http.MethodPost, p.endpoint("token"), form); w.Code != http.StatusBadRequest {
		t.Errorf("unasked verifier: got %d, want 400", w.Code)
	}
	form.Del("code_verifier")
	if w := send(p, http.MethodPost, p.endpoint("token"), form); w.Code != http.StatusOK {
		t.Errorf("without it: got %d, want 200", w.Code)
	}
}

func TestNewRefused(t *testing.T) {
	for _, o := range []Options{
		{Profile: "ping", BaseURL: "https://idp.example"},
		{Profile: Okta, BaseURL: "idp.example"},
		{Profile: Entra, BaseURL: "https://idp.example", Tenant: "{t}"},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%+v: got no error, want one", o)
		}
	}
}

func FuzzAuthorize(f *testing.F) {
	f.Add(asked().Encode())
	f.Add(asked("code_challenge", "").Encode())
	f.Add("client_id=client-1&redirect_uri=%zz")
	p, err := New(Options{Profile: Okta, BaseURL: "https://idp.example", Key: testkey.Pair()[0],
		Clients: []Client{{ID: "client-1", RedirectURIs: []string{"https://app.example.com/callback?tenant=1"}}}})
	if err != nil {
		f.Fatalf("new IdP: got %v, want none", err)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		g, err := p.parseAuthorize(q)
		var request *RequestError
		switch {
		case err == nil && (g.client != "client-1" || len(g.challenge) != 43):
			t.Fatalf("accepted: got %+v, want a registered client with a challenge", g)
		case err != nil && !errors.As(err, &request):
			t.Fatalf("error: got %T, want *RequestError", err)
		case err != nil && request.RedirectURI != "" && request.RedirectURI != "https://app.example.com/callback?tenant=1":
			t.Fatalf("redirect: got %q, want a registered one", request.RedirectURI)
		}
	})
}
