package signin

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/reference/product"
)

func newDesk(idps ...IdP) *Desk {
	return New(Options{IdPs: idps, Claims: product.Defaults().Claims, IdPInitiated: func() bool { return false },
		Enter: func(a product.Assertion) (string, product.Person, error) {
			return "s", product.Person{Email: a.Email}, nil
		},
		Session: func(string) (product.Person, bool) { return product.Person{}, false },
		NewID:   func() string { return "id" }, Now: time.Now})
}

func TestNames(t *testing.T) {
	const soap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
	d := newDesk()
	for _, tc := range []struct {
		name   string
		claims values
		want   string
	}{
		{"one name", values{"name": {"Ada Park"}}, "Ada Park"},
		{"two names", values{"given_name": {"Ada"}, "family_name": {"Park"}}, "Ada Park"},
		{"two names before a user name", values{soap + "name": {"ada@example.com"}, soap + "givenname": {"Ada"}, soap + "surname": {"Park"}}, "Ada Park"},
		{"half a name", values{"given_name": {"Ada"}}, "Ada"},
		{"none", values{"name": {""}}, ""},
	} {
		if got := d.assertion("saml", "", tc.claims).Name; got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
	}
	both := values{"http://schemas.microsoft.com/ws/2008/06/identity/claims/groups": {"a"}, "groups": {"b", "c"}}
	if got := strings.Join(d.assertion("saml", "", both).Groups, " "); got != "a b c" {
		t.Errorf("several group claims: got %q, want their union", got)
	}
}

// TestBadRequests sends what no identity provider sends.
func TestBadRequests(t *testing.T) {
	d := newDesk(IdP{Name: "okta"})
	for _, tc := range []struct {
		name, method, path, body string
		status                   int
	}{
		{"unknown identity provider", "GET", "saml/nobody/login", "", 404},
		{"no SAML key", "GET", "saml/okta/login", "", 404},
		{"no metadata without a key", "GET", "saml/okta/metadata", "", 404},
		{"no base64", "POST", "saml/okta/acs", "SAMLResponse=%25", 400},
		{"nothing", "POST", "saml/okta/acs", "", 400},
		{"no key for a response", "POST", "saml/okta/acs", "SAMLResponse=PGEvPg==", 403},
		{"no issuer", "GET", "oidc/okta/login", "", 502},
		{"no state", "GET", "oidc/okta/callback?code=x", "", 403},
		{"home of nobody", "GET", "home", "", 401},
		{"wrong method", "GET", "saml/okta/acs", "", 405},
	} {
		r := httptest.NewRequest(tc.method, "http://sp.example"+Prefix+tc.path, strings.NewReader(tc.body))
		if tc.body != "" {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		if w.Code != tc.status {
			t.Errorf("%s: got %d %s, want %d", tc.name, w.Code, w.Body, tc.status)
		}
	}
}

// TestBegunIsBounded keeps nobody from filling the memory with sign-ins that never end.
func TestBegunIsBounded(t *testing.T) {
	in := map[string]begun{}
	for i := range 3 * maxBegun {
		remember(in, url.QueryEscape(strings.Repeat("x", i%7)+http.StatusText(200)+string(rune(i))), begun{})
	}
	if len(in) > maxBegun {
		t.Errorf("sign-ins that were begun: got %d, want at most %d", len(in), maxBegun)
	}
}
