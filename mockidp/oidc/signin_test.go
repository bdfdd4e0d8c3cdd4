package oidc

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ada = Claims{
	UserName: "ada@example.com", GivenName: "Ada", FamilyName: "Moor", DisplayName: "Ada Moor",
	Groups: []string{"moor:riggers", "quay:desk"}, Roles: []string{"editor"},
	Custom: map[string][]string{"dockerRole": {"owner"}, "dockerTeam": {"riggers", "desk"}},
}

func TestSignInAccepted(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		for _, mode := range []string{"", "query", "form_post"} {
			t.Run(string(profile)+" "+mode, func(t *testing.T) {
				p := listen(t, Options{Profile: profile})
				rp := newRP(t, p, true, mode)
				result, err := p.SignIn(t.Context(), rp.server.Client(), RelyingParty{LoginURL: rp.server.URL + "/login"}, ada, None)
				if err != nil {
					t.Fatalf("sign-in: got %v, want none", err)
				}
				if result.Status != http.StatusOK || string(result.Body) != "ada@example.com" {
					t.Errorf("answer: got %d %q (%v), want 200 and the user name", result.Status, result.Body, rp.refusal)
				}
				if result.TokenCalls != 1 || result.TokenRefusal != "" || result.IDToken == "" {
					t.Errorf("token endpoint: got %d calls and refusal %q, want 1 and none", result.TokenCalls, result.TokenRefusal)
				}
				if !strings.HasSuffix(result.FinalURL, "/home") || result.Request.Get("client_id") != "client-1" {
					t.Errorf("final URL and request: got %q %v, want /home and the client", result.FinalURL, result.Request)
				}
			})
		}
	}
}

// leftToTheUser are the tampers that go-oidc v3.21.0 and x/oauth2 by themselves let
// pass: their documentation leaves state, nonce, at_hash and userinfo to the caller, and
// e-mail addresses are none of their business. None of them signs the victim in.
var leftToTheUser = map[Tamper]bool{
	WrongNonce: true, MissingNonce: true, WrongAccessTokenHash: true, WrongUserInfoSubject: true,
	WrongState: true, MissingState: true, Replayed: true,
	NameIDNotEmail: true, MissingEmail: true, EmailNotVerified: true,
}

func TestSignInRefused(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		p := listen(t, Options{Profile: profile})
		for _, tamper := range Tampers() {
			t.Run(string(profile)+" "+string(tamper), func(t *testing.T) {
				rp := newRP(t, p, true, "")
				result, err := p.SignIn(t.Context(), rp.server.Client(), RelyingParty{LoginURL: rp.server.URL + "/login"}, ada, tamper)
				if err != nil {
					t.Fatalf("sign-in: got %v, want none", err)
				}
				if result.Status != http.StatusForbidden || rp.refusal == nil {
					t.Errorf("strict relying party: got %d %q, want 403", result.Status, result.Body)
				}
				t.Log(rp.refusal)
				if early := tamper == WrongState || tamper == MissingState; early != (result.TokenCalls == 0) {
					t.Errorf("token endpoint: got %d calls, want none only when the state is wrong", result.TokenCalls)
				}
			})
			t.Run(string(profile)+" bare "+string(tamper), func(t *testing.T) {
				rp := newRP(t, p, false, "")
				result, err := p.SignIn(t.Context(), rp.server.Client(), RelyingParty{LoginURL: rp.server.URL + "/login"}, ada, tamper)
				if err != nil {
					t.Fatalf("sign-in: got %v, want none", err)
				}
				if got, want := result.Status == http.StatusOK, leftToTheUser[tamper]; got != want {
					t.Errorf("bare library accepts: got %t (%v), want %t", got, rp.refusal, want)
				}
				if result.Status == http.StatusOK && !strings.HasPrefix(string(result.Body), "ada") {
					t.Errorf("bare library signs in: got %q, want ada", result.Body)
				}
				if tamper == Replayed && result.TokenCalls != 2 {
					t.Errorf("replayed: got %d token calls, want 2", result.TokenCalls)
				}
			})
		}
	}
}

func TestSignInFaults(t *testing.T) {
	p := listen(t, Options{Profile: Okta})
	rp := newRP(t, p, true, "")
	good := RelyingParty{LoginURL: rp.server.URL + "/login"}
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/foreign":
			http.Redirect(w, r, p.base+p.endpoint("authorize")+"?client_id=nobody", http.StatusFound)
		}
	}))
	defer plain.Close()
	var request *RequestError
	some := func(err error) bool { return err != nil }
	for _, c := range []struct {
		name   string
		rp     RelyingParty
		claims Claims
		tamper Tamper
		want   func(error) bool
	}{
		{"unknown tamper", good, ada, "sideways", some},
		{"no user name", good, Claims{}, None, some},
		{"nowhere to go", RelyingParty{}, ada, None, some},
		{"no request", RelyingParty{LoginURL: plain.URL}, ada, None, func(err error) bool { return errors.Is(err, ErrNoRequest) }},
		{"endless redirects", RelyingParty{LoginURL: plain.URL + "/loop"}, ada, None, some},
		{"unregistered client", RelyingParty{LoginURL: plain.URL + "/foreign"}, ada, None, func(err error) bool { return errors.As(err, &request) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := p.SignIn(t.Context(), rp.server.Client(), c.rp, c.claims, c.tamper); !c.want(err) {
				t.Errorf("error: got %v, want the one of this fault", err)
			}
		})
	}
}
