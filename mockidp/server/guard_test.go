package server_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp/server"
)

// TestAbuse sends what a page elsewhere, a stranger or a careless script would.
func TestAbuse(t *testing.T) {
	w := serve(t, server.Options{Hosts: []string{"idp.internal"}})
	users := "/api/tenants/okta/users"
	for name, row := range map[string]struct {
		method, path, body string
		headers            []string
		want               int
		says               string
	}{
		"foreign host":             {"GET", "/api", "", []string{"Host", "evil.example"}, 421, "not known by that name"},
		"host that looks local":    {"GET", "/api", "", []string{"Host", "127.0.0.1.evil.example:80"}, 421, ""},
		"host that was allowed":    {"GET", "/api", "", []string{"Host", "idp.internal:9090"}, 200, ""},
		"localhost":                {"GET", "/api", "", []string{"Host", "localhost:9090"}, 200, ""},
		"foreign origin":           {"POST", users, `{"userName":"x@example.com"}`, []string{"Origin", "http://evil.example"}, 403, "another site"},
		"null origin":              {"POST", users, `{"userName":"x@example.com"}`, []string{"Origin", "null"}, 403, ""},
		"cross-site fetch":         {"POST", users, `{"userName":"x@example.com"}`, []string{"Sec-Fetch-Site", "cross-site"}, 403, ""},
		"foreign delete":           {"DELETE", users + "/ada.lane@example.com", "", []string{"Origin", "http://evil.example"}, 403, ""},
		"same origin":              {"POST", users, `{"userName":"y@example.com"}`, []string{"Sec-Fetch-Site", "same-origin"}, 201, ""},
		"script in a name":         {"POST", users, `{"userName":"<script>alert(1)</script>@example.com","displayName":"<img src=x onerror=alert(1)>"}`, nil, 201, `\u003cscript`},
		"huge body":                {"POST", users, `{"userName":"` + strings.Repeat("x", 2<<20) + `"}`, nil, 413, "larger than"},
		"path that climbs":         {"GET", "/console/../../../../etc/passwd", "", nil, 404, ""},
		"encoded path that climbs": {"GET", "/console/%2e%2e%2f%2e%2e%2fpage.go", "", nil, 404, ""},
		"unknown path":             {"GET", "/api/nothing", "", nil, 404, "GET /api/tenants"},
		"wrong method":             {"PUT", "/api/tenants", "", nil, 405, "GET /api/tenants"},
		"unknown member":           {"POST", users, `{"usrName":"x"}`, nil, 400, "/openapi.json"},
		"two bodies of no JSON":    {"POST", users, `{`, nil, 400, "body"},
		"taken userName":           {"POST", users, `{"userName":"ADA.LANE@example.com"}`, nil, 409, "another userName"},
		"unknown manager":          {"POST", users, `{"userName":"z@example.com","manager":"nobody"}`, nil, 400, "manager"},
		"no target":                {"POST", "/api/tenants/okta/applications/catalogue-app/actions/provision", "", nil, 409, "target"},
		"button of the other one":  {"POST", "/api/tenants/okta/applications/catalogue-app/actions/restart", "", nil, 409, "entra"},
		"clock backwards":          {"POST", "/api/clock/advance", `{"days":-1}`, nil, 400, "forward"},
		"wrong setting":            {"PATCH", "/api/tenants/okta/applications/catalogue-app/settings", `{"createUsers":"yes"}`, nil, 400, "true or false"},
		"unknown setting":          {"PATCH", "/api/tenants/okta/applications/catalogue-app/settings", `{"creatUsers":true}`, nil, 400, "createUsers"},
		"group in itself":          {"PUT", "/api/tenants/okta/groups/Engineering/members/Engineering", "", nil, 400, "itself"},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := w.request(row.method, row.path, row.body, row.headers...)
			if status != row.want || !strings.Contains(body, row.says) {
				t.Errorf("got %d %.300s, want %d and %q", status, body, row.want, row.says)
			}
		})
	}
	status, _ := w.request("OPTIONS", users, "", "Origin", "http://evil.example", "Access-Control-Request-Method", "POST")
	if status < 400 {
		t.Errorf("preflight of another site: got %d, want a refusal: CORS is off", status)
	}
}

// TestToken asks for the token on API and console, and lets a browser in by the form.
func TestToken(t *testing.T) {
	w := serve(t, server.Options{Token: "let-me-in-please"})
	for name, row := range map[string]struct {
		path    string
		headers []string
		want    int
	}{
		"none":              {"/api", nil, 401},
		"wrong":             {"/api", []string{"Authorization", "Bearer let-me-in-pleasf"}, 401},
		"prefix":            {"/api", []string{"Authorization", "Bearer let"}, 401},
		"right":             {"/api", []string{"Authorization", "Bearer let-me-in-please"}, 200},
		"console":           {"/", []string{"Accept", "text/html"}, 401},
		"cookie":            {"/", []string{"Accept", "text/html", "Cookie", "scimspec_token=let-me-in-please"}, 200},
		"old route":         {"/people", nil, 401},
		"token in the path": {"/api?token=let-me-in-please", nil, 401},
	} {
		t.Run(name, func(t *testing.T) {
			if status, body := w.request("GET", row.path, "", row.headers...); status != row.want {
				t.Errorf("got %d %.200s, want %d", status, body, row.want)
			}
		})
	}
	if status, _ := w.request("POST", "/login", "token=let-me-in-please", "Content-Type", "application/x-www-form-urlencoded"); status != http.StatusSeeOther {
		t.Errorf("form: got %d, want %d", status, http.StatusSeeOther)
	}
	if status, _ := w.request("POST", "/login", "token=wrong", "Content-Type", "application/x-www-form-urlencoded"); status != http.StatusUnauthorized {
		t.Errorf("form with a wrong token: got %d, want %d", status, http.StatusUnauthorized)
	}
}

// TestSecrets wants no token of a service provider to leave, by no way.
func TestSecrets(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state.json")
	idp, err := server.New(server.Options{StateFile: state})
	if err != nil {
		t.Fatal(err)
	}
	const secret = "s3cr3t-canary-token"
	w := &web{t, serveHandler(t, idp)}
	base := provider(t)
	w.call("POST", "/api/tenants/okta/applications", `{"id":"mine","target":"`+base+`","token":"`+secret+`","users":[{"user":"ada.lane@example.com"}]}`, 201)
	w.call("POST", "/api/tenants/okta/applications/mine/actions/provision", "", 200)
	for _, path := range []string{"/api", "/api/export", "/api/tenants/okta/applications/mine", "/api/tenants/okta/applications/mine/log", "/api/tenants/okta/applications/mine/log/1", "/exchanges"} {
		if _, body := w.request("GET", path, ""); strings.Contains(body, secret) {
			t.Errorf("GET %s: holds the token", path)
		}
	}
	// Credentials never follow to another target.
	w.call("PATCH", "/api/tenants/okta/applications/mine", `{"target":"`+provider(t)+`"}`, 200)
	if app := w.call("GET", "/api/tenants/okta/applications/mine", "", 200); app["hasToken"] != false {
		t.Errorf("token after the target changed: got %v, want none", app["hasToken"])
	}
	idp.Close()
	saved, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(saved), secret) || !strings.Contains(string(saved), `"mine"`) {
		t.Errorf("state file: got %.200s, want the application and no token", saved)
	}
}

// TestBrowserApplication lets an application in a browser, of another origin, read what OpenID Connect
// has it read itself, and nothing else.
func TestBrowserApplication(t *testing.T) {
	w := serve(t, server.Options{Manual: true})
	allowed := func(method, url string) string {
		req, err := http.NewRequest(method, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Origin", "http://localhost:3000")
		req.Header.Set("Access-Control-Request-Method", "POST")
		req.Header.Set("Access-Control-Request-Headers", "authorization")
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.Header.Get("Access-Control-Allow-Origin")
	}
	for tenant, app := range map[string]string{"okta": "catalogue-app", "entra": "enterprise-app"} {
		discovery := w.call("GET", "/api/tenants/"+tenant+"/applications/"+app+"/sign-on", "", 200)["oidc"].(map[string]any)["discoveryUrl"].(string)
		document := w.call("GET", strings.TrimPrefix(discovery, w.url), "", 200)
		for name, want := range map[string]string{"jwks_uri": "*", "token_endpoint": "*", "userinfo_endpoint": "*", "authorization_endpoint": "", "end_session_endpoint": ""} {
			for _, method := range []string{"OPTIONS", "GET"} {
				if got := allowed(method, document[name].(string)); got != want && (want == "" || method == "OPTIONS" || name != "token_endpoint") {
					t.Errorf("%s: %s %s: got origin %q allowed, want %q", tenant, method, name, got, want)
				}
			}
		}
		if got := allowed("GET", discovery); got != "*" {
			t.Errorf("%s: discovery: got origin %q allowed, want *", tenant, got)
		}
		if got := allowed("GET", w.url+"/api/tenants/"+tenant+"/users"); got != "" {
			t.Errorf("%s: API: got origin %q allowed, want none", tenant, got)
		}
	}
}
