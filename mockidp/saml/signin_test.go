package saml

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func mustBase64(s string) []byte {
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return raw
}

var ada = Claims{
	NameID: "ada@example.com", GivenName: "Ada", FamilyName: "Moor", DisplayName: "Ada Moor",
	Groups: []string{"moor:riggers", "quay:desk"}, Roles: []string{"editor"},
	Custom: map[string][]string{"dockerRole": {"owner"}, "dockerTeam": {"riggers"}},
}

// ways are the kinds of initiation; binding is the AuthnRequest's.
var ways = []struct {
	name, binding string
	idpInitiated  bool
}{
	{"idp-initiated", "", true},
	{"sp-initiated redirect", "redirect", false},
	{"sp-initiated post", "post", false},
}

func TestSignInAccepted(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		for _, way := range ways {
			for _, signing := range []Signing{SignDefault, SignBoth, SignAssertion, SignResponse} {
				t.Run(string(profile)+" "+way.name, func(t *testing.T) {
					p := newIdP(t, Options{Profile: profile, Signing: signing})
					s := newSP(t, p, way.idpInitiated, true)
					result, err := p.SignIn(t.Context(), s.server.Client(), s.at(way.idpInitiated, way.binding), ada, None)
					if err != nil {
						t.Fatalf("sign-in: got %v, want none", err)
					}
					if result.Status != http.StatusOK || string(result.Body) != "ada@example.com" {
						t.Errorf("answer: got %d %q (%v), want 200 and the NameID", result.Status, result.Body, s.refusal)
					}
					if !strings.HasSuffix(result.FinalURL, "/home") {
						t.Errorf("final URL: got %q, want /home", result.FinalURL)
					}
					if (result.Request == nil) != way.idpInitiated {
						t.Errorf("request: got %v, want one only when SP-initiated", result.Request)
					}
					if result.Request != nil && result.Request.RelayState != "relay-7" {
						t.Errorf("RelayState: got %q, want relay-7", result.Request.RelayState)
					}
				})
			}
		}
	}
}

// bareAccepts are the tampers that crewjam/saml v0.5.1 by itself lets pass, with the
// person whom it then signs in. None of them is ever the victim.
var bareAccepts = map[Tamper]struct {
	person           string // empty: whatever the NameID is
	onlyIDPInitiated bool
}{
	// What a NameID looks like is the product's concern, not the library's.
	NameIDNotEmail: {person: "ada"},
	MissingEmail:   {},
	// It reads the whole value across the comment, which is right.
	CommentInNameID: {person: "victim@example.com.attacker.example"},
	// It skips the forged assertion and takes the signed one.
	XSW3: {person: "ada@example.com"},
	XSW7: {person: "ada@example.com"},
	// With AllowIDPInitiated it neither looks at InResponseTo nor remembers assertions.
	WrongInResponseTo: {person: "ada@example.com", onlyIDPInitiated: true},
	Replayed:          {person: "ada@example.com", onlyIDPInitiated: true},
}

func TestSignInRefused(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		for _, way := range ways[:2] {
			p := newIdP(t, Options{Profile: profile})
			for _, tamper := range Tampers() {
				t.Run(string(profile)+" "+way.name+" "+string(tamper), func(t *testing.T) {
					s := newSP(t, p, way.idpInitiated, true)
					result, err := p.SignIn(t.Context(), s.server.Client(), s.at(way.idpInitiated, way.binding), ada, tamper)
					if err != nil {
						t.Fatalf("sign-in: got %v, want none", err)
					}
					if result.Status != http.StatusForbidden || s.refusal == nil {
						t.Errorf("strict service provider: got %d %q, want 403", result.Status, result.Body)
					}
					if tamper == Replayed && result.Exchanges[len(result.Exchanges)-2].Status != http.StatusOK {
						t.Errorf("first delivery: got %v, want it accepted", result.Exchanges)
					}
				})
				t.Run(string(profile)+" "+way.name+" bare "+string(tamper), func(t *testing.T) {
					s := newSP(t, p, way.idpInitiated, false)
					result, err := p.SignIn(t.Context(), s.server.Client(), s.at(way.idpInitiated, way.binding), ada, tamper)
					if err != nil {
						t.Fatalf("sign-in: got %v, want none", err)
					}
					known, accepts := bareAccepts[tamper]
					accepts = accepts && (way.idpInitiated || !known.onlyIDPInitiated)
					if got := result.Status == http.StatusOK; got != accepts {
						t.Errorf("bare library accepts: got %t (%v), want %t", got, s.refusal, accepts)
					}
					if accepts && known.person != "" && string(result.Body) != known.person {
						t.Errorf("bare library signs in: got %q, want %q", result.Body, known.person)
					}
					if string(result.Body) == "victim@example.com" {
						t.Error("bare library signs in the victim")
					}
				})
			}
		}
	}
}

func TestSignInFaults(t *testing.T) {
	p := newIdP(t, Options{Profile: Okta})
	s := newSP(t, p, false, true)
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/loop" {
			http.Redirect(w, r, "/loop", http.StatusFound)
		}
	}))
	defer plain.Close()
	otherACS := s.at(false, "redirect")
	otherACS.ACSURL = "https://other-service.example/acs"
	otherID := s.at(false, "redirect")
	otherID.EntityID = "https://other-service.example/"
	var request *RequestError
	for _, c := range []struct {
		name   string
		sp     ServiceProvider
		claims Claims
		tamper Tamper
		want   func(error) bool
	}{
		{"unknown tamper", s.at(true, ""), ada, "sideways", func(err error) bool { return err != nil }},
		{"no NameID", s.at(true, ""), Claims{}, None, func(err error) bool { return err != nil }},
		{"nowhere to go", ServiceProvider{}, ada, None, func(err error) bool { return err != nil }},
		{"no request", ServiceProvider{LoginURL: plain.URL}, ada, None, func(err error) bool { return errors.Is(err, ErrNoRequest) }},
		{"endless redirects", ServiceProvider{LoginURL: plain.URL + "/loop"}, ada, None, func(err error) bool { return err != nil }},
		{"another ACS", otherACS, ada, None, func(err error) bool { return errors.As(err, &request) }},
		{"another issuer", otherID, ada, None, func(err error) bool { return errors.As(err, &request) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := p.SignIn(t.Context(), s.server.Client(), c.sp, c.claims, c.tamper); !c.want(err) {
				t.Errorf("error: got %v, want the one of this fault", err)
			}
		})
	}
}
