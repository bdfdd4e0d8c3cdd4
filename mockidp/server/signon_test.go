package server_test

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/testkey"
	"github.com/scimspec/scimspec/mockidp/oidc"
	"github.com/scimspec/scimspec/mockidp/saml"
	"github.com/scimspec/scimspec/mockidp/server"
	"github.com/scimspec/scimspec/mockidp/testapp"
)

// demoSignIns are the applications of the demo company to which somebody signs in.
var demoSignIns = map[string]struct{ tenant, app, user string }{
	"okta":  {"okta", "catalogue-app", "ada.lane@example.com"},
	"entra": {"entra", "enterprise-app", "cleo.marsh@example.org"},
}

// surfer is a person with a browser that runs no script.
type surfer struct {
	t      *testing.T
	url    string
	client *http.Client
}

func surf(t *testing.T, url string) *surfer {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &surfer{t, url, &http.Client{Jar: jar, Transport: transport}}
}

// visit sends a request, follows redirects and forms that send themselves, and returns where
// it ends.
func (s *surfer) visit(method, address string, form url.Values) (*http.Response, string) {
	s.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	request, err := http.NewRequest(method, address, body)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Accept", "text/html")
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := s.client.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if !strings.Contains(string(page), `onload="document.forms[0].submit()"`) {
		return resp, string(page)
	}
	action, values := formOf(string(page))
	return s.visit(http.MethodPost, action, values)
}

var (
	actions = regexp.MustCompile(`<form method="post" action="([^"]*)"`)
	inputs  = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// formOf reads the first form of a page.
func formOf(page string) (string, url.Values) {
	values := url.Values{}
	first, _, _ := strings.Cut(page, "</form>")
	for _, found := range inputs.FindAllStringSubmatch(first, -1) {
		values.Add(html.UnescapeString(found[1]), html.UnescapeString(found[2]))
	}
	action := actions.FindStringSubmatch(first)
	if action == nil {
		return "", values
	}
	return html.UnescapeString(action[1]), values
}

// signIn begins at the test application, fills the sign-in page in, and returns what the
// application made of the answer.
func (s *surfer) signIn(path, user, tamper string, more ...string) (*testapp.Report, string) {
	s.t.Helper()
	resp, page := s.visit(http.MethodGet, s.url+path, nil)
	action, form := formOf(page)
	if action == "" {
		s.t.Fatalf("%s: got %d %.300s, want the sign-in page", path, resp.StatusCode, page)
	}
	form.Set("idp_user", user)
	form.Set("idp_tamper", tamper)
	for _, name := range more {
		form.Set(name, "on")
	}
	target, err := resp.Request.URL.Parse(action)
	if err != nil {
		s.t.Fatal(err)
	}
	_, page = s.visit(http.MethodPost, target.String(), form)
	base, _, _ := strings.Cut(strings.TrimPrefix(path, "/app/"), "/saml/")
	base, _, _ = strings.Cut(base, "/oidc/")
	return s.result("/app/" + base), page
}

// result asks the test application for what it last judged.
func (s *surfer) result(base string) *testapp.Report {
	s.t.Helper()
	request, err := http.NewRequest(http.MethodGet, s.url+base+"/result", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Accept", "application/json")
	resp, err := s.client.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	report := testapp.Report{}
	if err := json.NewDecoder(resp.Body).Decode(&report); err != nil { // null is nothing yet
		s.t.Fatal(err)
	}
	return &report
}

// failed lists the checks that did not pass.
func failed(r *testapp.Report) []string {
	var names []string
	for _, c := range r.Checks {
		if c.State == testapp.Failed {
			names = append(names, c.Name+": got "+c.Got+", want "+c.Want)
		}
	}
	return names
}

func serveSignIn(t *testing.T) *web {
	t.Helper()
	return serve(t, server.Options{Demo: true, Seed: 1, Key: testkey.Pair()[0]})
}

// TestSignIn signs in at both products by each protocol and binding.
func TestSignIn(t *testing.T) {
	w := serveSignIn(t)
	for product, who := range demoSignIns {
		base := "/app/" + who.tenant + "/" + who.app
		for _, path := range []string{"/saml/login", "/saml/login?binding=post", "/oidc/login", "/oidc/login?mode=form_post"} {
			t.Run(product+path, func(t *testing.T) {
				report, page := surf(t, w.url).signIn(base+path, who.user, "")
				if report.Person != who.user || len(report.Checks) < 14 || len(report.Claims) < 5 {
					t.Errorf("got %q after %d checks and %d claims, want %s; failed: %q; page %.200s", report.Person, len(report.Checks), len(report.Claims), who.user, failed(report), page)
				}
			})
		}
		t.Run(product+" begun by the identity provider", func(t *testing.T) {
			s := surf(t, w.url)
			details := w.call("GET", "/api/tenants/"+who.tenant+"/applications/"+who.app+"/sign-on", "", 200)
			address := details["saml"].(map[string]any)["idpInitiatedUrl"].(string)
			_, page := s.visit(http.MethodGet, address, nil)
			_, form := formOf(page)
			form.Set("idp_user", who.user)
			s.visit(http.MethodPost, address, form)
			if report := s.result(base); report.Person != who.user {
				t.Errorf("got %q, want %s; failed: %q", report.Person, who.user, failed(report))
			}
		})
	}
}

// TestClaimNames holds the names under which each product says who somebody is.
func TestClaimNames(t *testing.T) {
	w := serveSignIn(t)
	for name, want := range map[string][]string{
		"okta/saml/login":  {"email=ada.lane@example.com", "firstName=Ada", "lastName=Lane", "displayName=Ada Lane", "groups=Engineering,Everyone at work"},
		"okta/oidc/login":  {"preferred_username=ada.lane@example.com", "email=ada.lane@example.com", "name=Ada Lane", "ver=1", "amr=pwd", "groups=Engineering,Everyone at work"},
		"entra/saml/login": {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress=cleo.marsh@example.org", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname=Cleo", "http://schemas.microsoft.com/identity/claims/displayname=Cleo Marsh", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role=Admin"},
		"entra/oidc/login": {"preferred_username=cleo.marsh@example.org", "name=Cleo Marsh", "ver=2.0", "roles=Admin"},
	} {
		product, path, _ := strings.Cut(name, "/")
		who := demoSignIns[product]
		report, _ := surf(t, w.url).signIn("/app/"+who.tenant+"/"+who.app+"/"+path, who.user, "")
		var got []string
		for _, c := range report.Claims {
			values := slices.Clone(c.Values)
			slices.Sort(values)
			got = append(got, c.Name+"="+strings.Join(values, ","))
		}
		for _, claim := range want {
			if !slices.Contains(got, claim) {
				t.Errorf("%s: got\n%s\nwant %s", name, strings.Join(got, "\n"), claim)
			}
		}
	}
}

// oneCheck says which check refuses a tampered answer; where it is left out, the checks of
// the shape or of the signature do.
var oneCheck = map[string]string{
	"saml-expired": "run out", "saml-stale": "run out", "saml-not-yet-valid": "hold already", "saml-wrong-audience": "audience", "saml-wrong-issuer": "Issuer",
	"saml-wrong-recipient": "bearer", "saml-wrong-destination": "Destination", "saml-wrong-in-response-to": "answers a request", "saml-status-not-success": "Success",
	"saml-replayed": "used before", "saml-nameid-not-email": "e-mail", "saml-missing-email": "e-mail", "saml-comment-in-nameid": "comment",
	"oidc-expired": "run out", "oidc-missing-expiry": "run out", "oidc-not-yet-valid": "good already", "oidc-wrong-audience": "audience", "oidc-wrong-issuer": "issuer",
	"oidc-wrong-nonce": "nonce", "oidc-missing-nonce": "nonce", "oidc-wrong-access-token-hash": "access token", "oidc-wrong-userinfo-subject": "Userinfo",
	"oidc-wrong-state": "state", "oidc-missing-state": "state", "oidc-replayed": "state", "oidc-nameid-not-email": "user name", "oidc-missing-email": "e-mail", "oidc-email-not-verified": "unverified",
}

// TestTampered sends every tampered assertion and token of both products to the test
// application: each is refused, by the check that it is about, and the next good one is
// taken.
func TestTampered(t *testing.T) {
	w := serveSignIn(t)
	var tampers []string
	for _, tamper := range saml.Tampers() {
		tampers = append(tampers, "saml-"+string(tamper))
	}
	for _, tamper := range oidc.Tampers() {
		tampers = append(tampers, "oidc-"+string(tamper))
	}
	for product, who := range demoSignIns {
		for _, id := range tampers {
			t.Run(product+" "+id, func(t *testing.T) {
				protocol, tamper, _ := strings.Cut(id, "-")
				if tamper != "replayed" { // which is about the last answer to the application
					t.Parallel()
				}
				path := "/app/" + who.tenant + "/" + who.app + "/" + protocol + "/login"
				s := surf(t, w.url)
				if tamper == "replayed" {
					s.signIn(path, who.user, "")
				}
				report, page := s.signIn(path, who.user, tamper)
				names := failed(report)
				if report.Person != "" || len(names) == 0 || !strings.Contains(page, "Refused.") {
					t.Fatalf("got %q and %q, want a refusal; page %.300s", report.Person, names, page)
				}
				if want := oneCheck[id]; want != "" && !strings.Contains(strings.Join(names, "\n"), want) {
					t.Errorf("refused for %q, want %q among it", names, want)
				}
				if report, _ := s.signIn(path, who.user, ""); report.Person != who.user {
					t.Errorf("the next good one: got %q, failed %q", report.Person, failed(report))
				}
			})
		}
	}
}

// TestTamperToggle switches a tampered token on for an application: one of a protocol at most,
// and the sign-in page says so.
func TestTamperToggle(t *testing.T) {
	w := serveSignIn(t)
	const troubles = "/api/tenants/okta/applications/catalogue-app/troubles/"
	w.call("PUT", troubles+"oidc-expired", "", 200)
	w.call("PUT", troubles+"oidc-altered", "", 200)
	w.call("PUT", troubles+"saml-expired", "", 200)
	app := w.call("GET", "/api/tenants/okta/applications/catalogue-app", "", 200)
	if got := fmt.Sprint(app["trouble"]); got != "[saml-expired oidc-altered]" {
		t.Errorf("on: got %s, want the newest of each protocol", got)
	}
	s := surf(t, w.url)
	_, page := s.visit(http.MethodGet, s.url+"/app/okta/catalogue-app/oidc/login", nil)
	if !strings.Contains(page, "(switched on)") || !strings.Contains(page, `value="altered" selected`) {
		t.Errorf("sign-in page: got %.2000s, want what is switched on", page)
	}
	// A script that says nothing about it gets what is switched on.
	resp, err := s.client.PostForm(s.url+"/sso/okta/saml/catalogue-app"+ssoPath(t, w), url.Values{"idp_user": {"ada.lane@example.com"}, "idp_method": {"GET"}})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	list := signIns(t, w, "okta", "catalogue-app")
	if last := list[len(list)-1]; last.Tamper != "expired" || last.Subject == nil || last.Subject.Name != "Ada Lane" || !strings.Contains(last.Document, "saml2:Assertion") {
		t.Errorf("sign-in: got %+v, want one of Ada Lane that is expired", last)
	}
	if status, body := w.request("PUT", troubles+"oidc-nothing", ""); status != 404 {
		t.Errorf("unknown trouble: got %d %s", status, body)
	}
}

// ssoPath is the end of the SSO URL of the demo company's Okta application.
func ssoPath(t *testing.T, w *web) string {
	t.Helper()
	details := w.call("GET", "/api/tenants/okta/applications/catalogue-app/sign-on", "", 200)
	_, path, _ := strings.Cut(details["saml"].(map[string]any)["ssoUrl"].(string), "/saml/catalogue-app")
	return path
}

func signIns(t *testing.T, w *web, tenant, app string) []server.SignIn {
	t.Helper()
	_, body := w.request("GET", "/api/tenants/"+tenant+"/applications/"+app+"/sign-ins", "")
	var list []server.SignIn
	if err := json.Unmarshal([]byte(body), &list); err != nil || len(list) == 0 {
		t.Fatalf("sign-ins: got %v in %.300s, want some", err, body)
	}
	return list
}

// TestWhoMaySignIn holds who is let in to what the products do: in Okta who is assigned, in
// Entra ID everybody, and nobody who is disabled, deleted or unknown.
func TestWhoMaySignIn(t *testing.T) {
	w := serveSignIn(t)
	for name, row := range map[string]struct{ app, user, says string }{
		"assigned to nothing in Okta":  {"okta/catalogue-app", "sukarno@example.com", "not assigned to this application"},
		"disabled in Okta":             {"okta/catalogue-app", "fay.quist@example.com", "Unable to sign in"},
		"unknown in Okta":              {"okta/catalogue-app", "<script>alert(1)</script>", "Unable to sign in"},
		"assigned to nothing in Entra": {"entra/enterprise-app", "siobhan.oneill@example.org", ""},
		"disabled in Entra":            {"entra/enterprise-app", "fay.quist@example.org", "AADSTS50057"},
		"unknown in Entra":             {"entra/enterprise-app", "nobody@example.org", "AADSTS50034"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range []string{"/saml/login", "/oidc/login"} {
				report, page := surf(t, w.url).signIn("/app/"+row.app+path, row.user, "")
				if row.says == "" && report.Person != row.user || row.says != "" && (report.Person != "" || !strings.Contains(html.UnescapeString(page), row.says)) {
					t.Errorf("%s: got %q and %.1500s, want %q", path, report.Person, page, row.says)
				}
				if strings.Contains(page, "<script>alert") {
					t.Error("a name became markup")
				}
			}
		})
	}
	w.call("PATCH", "/api/tenants/okta/applications/catalogue-app", `{"signOn":{"assignmentRequired":false}}`, 200)
	if report, _ := surf(t, w.url).signIn("/app/okta/catalogue-app/oidc/login", "sukarno@example.com", ""); report.Person != "sukarno@example.com" {
		t.Errorf("without assignment: got %q, failed %q", report.Person, failed(report))
	}
}

// TestSession keeps somebody signed in, ends that by a logout, and answers prompt.
func TestSession(t *testing.T) {
	w := serveSignIn(t)
	for product, who := range demoSignIns {
		t.Run(product, func(t *testing.T) {
			base := "/app/" + who.tenant + "/" + who.app
			s := surf(t, w.url)
			if report, _ := s.signIn(base+"/oidc/login", who.user, "", "idp_stay"); report.Person != who.user {
				t.Fatalf("sign-in: got %q, failed %q", report.Person, failed(report))
			}
			if _, page := s.visit(http.MethodGet, s.url+base+"/saml/login", nil); !strings.Contains(page, "Signed in:") {
				t.Errorf("second application: got %.500s, want no question", page)
			}
			s.visit(http.MethodGet, s.url+base+"/oidc/login", nil) // for tokens to sign out with
			if _, page := s.visit(http.MethodPost, s.url+base+"/oidc/logout", url.Values{}); !strings.Contains(page, "You are signed out") {
				t.Errorf("logout: got %.500s", page)
			}
			if _, page := s.visit(http.MethodGet, s.url+base+"/oidc/login", nil); !strings.Contains(page, "idp_user") {
				t.Errorf("after the logout: got %.500s, want the sign-in page", page)
			}
			resp, page := s.visit(http.MethodGet, silently(t, s, base), nil)
			if !strings.Contains(page, "login_required") {
				t.Errorf("prompt=none: got %d %.1500s, want login_required", resp.StatusCode, page)
			}
		})
	}
}

// silently is the address of an authorization request with prompt=none.
func silently(t *testing.T, s *surfer, base string) string {
	t.Helper()
	stay := *s.client
	stay.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := stay.Get(s.url + base + "/oidc/login")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.Header.Get("Location") + "&prompt=none"
}

// TestTokens refreshes, asks with the client's own credentials, and holds the token endpoint
// to what it must refuse.
func TestTokens(t *testing.T) {
	w := serveSignIn(t)
	for product, who := range demoSignIns {
		t.Run(product, func(t *testing.T) {
			base := "/app/" + who.tenant + "/" + who.app
			s := surf(t, w.url)
			s.signIn(base+"/oidc/login", who.user, "")
			for range 2 { // what a refresh gives is good for another
				s.visit(http.MethodPost, s.url+base+"/oidc/refresh", url.Values{})
				if report := s.result(base); report.Person != who.user || report.Protocol != "OpenID Connect, refreshed" {
					t.Errorf("refresh: got %q by %s, failed %q", report.Person, report.Protocol, failed(report))
				}
			}
			s.visit(http.MethodPost, s.url+base+"/oidc/credentials", url.Values{})
			if report := s.result(base); !strings.HasPrefix(report.Person, "the application itself") {
				t.Errorf("client credentials: got %q, failed %q", report.Person, failed(report))
			}
			details := w.call("GET", "/api/tenants/"+who.tenant+"/applications/"+who.app+"/sign-on", "", 200)["oidc"].(map[string]any)
			id, secret := details["clientId"].(string), details["clientSecret"].(string)
			endpoint := w.call("GET", strings.TrimPrefix(details["discoveryUrl"].(string), w.url), "", 200)["token_endpoint"].(string)
			for name, row := range map[string]struct {
				form url.Values
				want string
			}{
				"wrong secret":      {url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {"wrong"}, "scope": {"x"}}, "invalid_client"},
				"no scope":          {url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}, "invalid_scope"},
				"unknown grant":     {url.Values{"grant_type": {"password"}, "client_id": {id}, "client_secret": {secret}}, "unsupported_grant_type"},
				"unknown code":      {url.Values{"grant_type": {"authorization_code"}, "code": {"x"}, "client_id": {id}, "client_secret": {secret}}, "invalid_grant"},
				"unknown refresher": {url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"x"}, "client_id": {id}, "client_secret": {secret}}, "invalid_grant"},
			} {
				resp, err := s.client.PostForm(endpoint, row.form)
				if err != nil {
					t.Fatal(err)
				}
				answer, _ := io.ReadAll(resp.Body)
				_ = resp.Body.Close()
				if resp.StatusCode < 400 || !strings.Contains(string(answer), row.want) {
					t.Errorf("%s: got %d %s, want %s", name, resp.StatusCode, answer, row.want)
				}
			}
		})
	}
}

// TestSignInAbuse sends what a page elsewhere or a stranger would send to the sign-in side.
func TestSignInAbuse(t *testing.T) {
	w := serve(t, server.Options{Demo: true, Key: testkey.Pair()[0], Token: "let-me-in-please"})
	bearer := []string{"Authorization", "Bearer let-me-in-please"}
	_, body := w.request("GET", "/api/tenants/okta/applications/catalogue-app/sign-on", "", bearer...)
	var details server.SignOnDetails
	if err := json.Unmarshal([]byte(body), &details); err != nil {
		t.Fatal(err)
	}
	sso := strings.TrimPrefix(details.SAML.SSOURL, w.url)
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	authorize := "/sso/okta/oidc/oauth2/v1/authorize?client_id=" + details.OIDC.ClientID
	for name, row := range map[string]struct {
		method, path, body string
		headers            []string
		want               int
		says               string
	}{
		"sign-in needs no token":       {"GET", sso, "", nil, 200, "Sign in to Catalogue app"},
		"discovery needs no token":     {"GET", "/sso/okta/oidc/.well-known/openid-configuration", "", nil, 200, "end_session_endpoint"},
		"the test application does":    {"GET", "/app/okta/catalogue-app/", "", nil, 401, ""},
		"the API still does":           {"GET", "/api/tenants/okta/applications/catalogue-app/sign-on", "", nil, 401, ""},
		"path that climbs to the API":  {"GET", "/sso/../api", "", nil, 404, ""},
		"encoded path that climbs":     {"GET", "/sso/%2e%2e/api", "", nil, 404, ""},
		"foreign host":                 {"GET", sso, "", []string{"Host", "evil.example"}, 421, ""},
		"person chosen by a foreigner": {"POST", sso, "idp_user=ada.lane%40example.com&idp_method=GET", append([]string{"Origin", "http://evil.example"}, form...), 403, "another site"},
		"request of another site":      {"POST", sso, "SAMLRequest=x", append([]string{"Origin", "http://app.example"}, form...), 200, "Sign in"},
		"request that is none":         {"POST", sso, "SAMLRequest=x&idp_user=ada.lane%40example.com", form, 400, "authentication request"},
		"huge form":                    {"POST", sso, "SAMLRequest=" + strings.Repeat("x", 2<<20), form, 400, "form"},
		"unknown tamper":               {"POST", sso, "idp_user=ada.lane%40example.com&idp_method=GET&idp_tamper=nothing", form, 400, "idp_tamper"},
		"unknown client":               {"GET", "/sso/okta/oidc/oauth2/v1/authorize?client_id=x", "", nil, 400, "client_id"},
		"foreign redirect":             {"POST", authorize + "&response_type=code&scope=openid&redirect_uri=http://evil.example/", "idp_user=ada.lane%40example.com&idp_method=GET", form, 400, "redirect_uri"},
		"script in the redirect":       {"POST", authorize + "&response_type=code&scope=openid&redirect_uri=javascript:alert(1)", "idp_user=ada.lane%40example.com&idp_method=GET", form, 400, "redirect_uri"},
		"script in a hint":             {"GET", authorize + "&login_hint=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "", nil, 200, "&lt;script&gt;"},
		"logout to a foreigner":        {"GET", "/sso/entra/oidc/" + "x", "", nil, 404, ""},
		"unknown tenant":               {"GET", "/sso/nowhere/oidc/oauth2/v1/authorize", "", nil, 404, "GET /api/tenants"},
		"unknown application":          {"GET", "/sso/okta/saml/nothing/x", "", nil, 404, "applications"},
		"script as a redirect URI":     {"PATCH", "/api/tenants/okta/applications/catalogue-app", `{"signOn":{"redirectUris":["javascript:alert(1)"]}}`, bearer, 400, "redirectUris"},
		"relative ACS":                 {"PATCH", "/api/tenants/okta/applications/catalogue-app", `{"signOn":{"acsUrl":"/acs"}}`, bearer, 400, "acsUrl"},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := w.request(row.method, row.path, row.body, row.headers...)
			if status != row.want || !strings.Contains(body, row.says) {
				t.Errorf("got %d %.600s, want %d and %q", status, body, row.want, row.says)
			}
		})
	}
}
