package oidc

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// post sends a form to an endpoint without a network.
func post(t *testing.T, p *IdP, endpoint string, form url.Values) (int, map[string]any) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, p.endpoint(endpoint), strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	p.Handler().ServeHTTP(w, r)
	answer := map[string]any{}
	_ = json.Unmarshal(w.Body.Bytes(), &answer) // an answer for people is none
	return w.Code, answer
}

// granted redeems a code for the person ada.
func granted(t *testing.T, p *IdP, scope string) map[string]any {
	t.Helper()
	p.Register(Client{ID: "c", Secret: "s", RedirectURIs: []string{"https://app.example/cb"}, LogoutURIs: []string{"https://app.example/bye"}})
	g, err := p.parseAuthorize(url.Values{"client_id": {"c"}, "redirect_uri": {"https://app.example/cb"}, "response_type": {"code"}, "scope": {scope}, "nonce": {"n"}})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := p.authorize(g, ada, None)
	if err != nil {
		t.Fatal(err)
	}
	status, tokens := post(t, p, "token", url.Values{"grant_type": {"authorization_code"}, "code": {answer.Get("code")}, "redirect_uri": {"https://app.example/cb"}, "client_id": {"c"}, "client_secret": {"s"}})
	if status != http.StatusOK {
		t.Fatalf("tokens: got %d %v", status, tokens)
	}
	return tokens
}

// TestRefresh gives a refresh token for offline_access alone, takes it again, and narrows
// scopes but never widens them.
func TestRefresh(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		p := fixedIdP(t, profile)
		if tokens := granted(t, p, "openid email"); tokens["refresh_token"] != nil {
			t.Errorf("%s: refresh token without offline_access", profile)
		}
		first := granted(t, p, "openid email offline_access")["refresh_token"].(string)
		form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {first}, "client_id": {"c"}, "client_secret": {"s"}}
		status, again := post(t, p, "token", form)
		if status != http.StatusOK || again["id_token"] == nil || (again["refresh_token"] == first) != (profile == Okta) {
			t.Errorf("%s: refresh: got %d %v", profile, status, again)
		}
		if body := claimsIn(t, again["id_token"].(string)); body["nonce"] != nil || body["sub"] == nil {
			t.Errorf("%s: claims: got %v, want a subject and no nonce", profile, body)
		}
		form.Set("scope", "openid")
		if status, narrow := post(t, p, "token", form); status != http.StatusOK || narrow["scope"] != "openid" {
			t.Errorf("%s: narrower: got %d %v", profile, status, narrow)
		}
		form.Set("scope", "openid profile")
		if status, wide := post(t, p, "token", form); status != http.StatusBadRequest || wide["error"] != "invalid_scope" {
			t.Errorf("%s: wider: got %d %v", profile, status, wide)
		}
	}
}

func claimsIn(t *testing.T, token string) map[string]any {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	claims := map[string]any{}
	if err == nil {
		err = json.Unmarshal(raw, &claims)
	}
	if err != nil {
		t.Fatal(err)
	}
	return claims
}

// TestClientToken gives a client a token about itself under each product's names.
func TestClientToken(t *testing.T) {
	for profile, row := range map[Profile]struct {
		scope string
		want  map[string]any
	}{
		Okta:  {"read", map[string]any{"cid": "c", "sub": "c", "iss": "https://idp.example"}},
		Entra: {"api://app/.default", map[string]any{"azp": "c", "aud": "api://app", "ver": "2.0"}},
	} {
		p := fixedIdP(t, profile)
		p.Register(Client{ID: "c", Secret: "s"})
		status, tokens := post(t, p, "token", url.Values{"grant_type": {"client_credentials"}, "scope": {row.scope}, "client_id": {"c"}, "client_secret": {"s"}})
		if status != http.StatusOK || tokens["id_token"] != nil || tokens["refresh_token"] != nil {
			t.Fatalf("%s: got %d %v, want an access token alone", profile, status, tokens)
		}
		claims := claimsIn(t, tokens["access_token"].(string))
		for name, want := range row.want {
			if claims[name] != want {
				t.Errorf("%s: %s: got %v, want %v", profile, name, claims[name], want)
			}
		}
	}
}

// TestLogout sends a browser to registered addresses alone; Okta wants to know whose it is.
func TestLogout(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		p := fixedIdP(t, profile)
		hint := granted(t, p, "openid")["id_token"].(string)
		for name, row := range map[string]struct {
			form url.Values
			want int
		}{
			"registered":   {url.Values{"id_token_hint": {hint}, "post_logout_redirect_uri": {"https://app.example/bye"}}, http.StatusFound},
			"foreign":      {url.Values{"id_token_hint": {hint}, "post_logout_redirect_uri": {"https://evil.example/"}}, http.StatusBadRequest},
			"altered hint": {url.Values{"id_token_hint": {hint[:len(hint)-4] + "AAAA"}}, http.StatusBadRequest},
			"no hint":      {url.Values{}, map[Profile]int{Okta: http.StatusBadRequest, Entra: http.StatusOK}[profile]},
		} {
			if status, _ := post(t, p, "logout", row.form); status != row.want {
				t.Errorf("%s, %s: got %d, want %d", profile, name, status, row.want)
			}
		}
	}
}
