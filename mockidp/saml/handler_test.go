package saml

import (
	"encoding/base64"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	crewjam "github.com/crewjam/saml"
)

// open sends one request to the handler and returns status and body.
func open(t *testing.T, h http.Handler, method, target string, form url.Values) (int, string) {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatalf("body: got %v, want none", err)
	}
	return w.Code, string(body)
}

func TestHandler(t *testing.T) {
	sp := ServiceProvider{ACSURL: "https://app.example.com/acs", EntityID: "https://app.example.com/saml", RelayState: "start"}
	for _, profile := range []Profile{Okta, Entra} {
		signedIn := true
		p := newIdP(t, Options{Profile: profile, ServiceProviders: []ServiceProvider{sp},
			Person: func(*http.Request) (Claims, bool) { return ada, signedIn }})
		h := p.Handler()

		status, body := open(t, h, http.MethodGet, p.MetadataURL(), nil)
		var descriptor crewjam.EntityDescriptor
		if err := xml.Unmarshal([]byte(body), &descriptor); status != http.StatusOK || err != nil || descriptor.EntityID != p.EntityID() {
			t.Errorf("metadata: got %d %v %q, want 200 and entity %q", status, err, descriptor.EntityID, p.EntityID())
		}
		for _, c := range []struct {
			name, method, target string
			form                 url.Values
			status               int
			relay, answers       string
		}{
			{"unasked", "GET", p.SSOURL(), nil, 200, "start", ""},
			{"redirect", "GET", p.SSOURL() + "?" + redirected(t, goodRequest).Encode(), nil, 200, "r", "id7"},
			{"post", "POST", p.SSOURL(), posted(goodRequest), 200, "r", "id7"},
			{"broken", "POST", p.SSOURL(), posted("<a/>"), 400, "", ""},
			{"unknown", "POST", p.SSOURL(), posted(strings.Replace(goodRequest, "com/saml", "com/else", 1)), 400, "", ""},
			{"other ACS", "POST", p.SSOURL(), posted(strings.Replace(goodRequest, "com/acs", "com/else", 1)), 400, "", ""},
		} {
			t.Run(string(profile)+" "+c.name, func(t *testing.T) {
				status, body := open(t, h, c.method, c.target, c.form)
				if status != c.status {
					t.Fatalf("status: got %d %s, want %d", status, body, c.status)
				}
				if status != http.StatusOK {
					return
				}
				form := inputs([]byte(body))
				doc, err := base64.StdEncoding.DecodeString(form.Get("SAMLResponse"))
				if err != nil {
					t.Fatalf("SAMLResponse: got %v, want base64", err)
				}
				var response crewjam.Response
				if err := xml.Unmarshal(doc, &response); err != nil {
					t.Fatalf("response: got %v, want none", err)
				}
				if response.InResponseTo != c.answers || form.Get("RelayState") != c.relay {
					t.Errorf("InResponseTo and RelayState: got %q %q, want %q %q", response.InResponseTo, form.Get("RelayState"), c.answers, c.relay)
				}
			})
		}
		signedIn = false
		if status, _ := open(t, h, http.MethodGet, p.SSOURL(), nil); status != http.StatusForbidden {
			t.Errorf("nobody signed in: got %d, want 403", status)
		}
	}
}

func TestNewRefused(t *testing.T) {
	for _, o := range []Options{
		{Profile: "ping", BaseURL: "https://idp.example"},
		{Profile: Okta, BaseURL: "idp.example"},
		{Profile: Entra, BaseURL: "https://idp.example", Tenant: "a/b"},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%+v: got no error, want one", o)
		}
	}
}
