package server_test

import (
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp/server"
)

func serveHandler(t *testing.T, idp *server.Server) string {
	t.Helper()
	listener := httptest.NewServer(idp)
	t.Cleanup(func() { idp.Close(); listener.Close() })
	return listener.URL
}

// TestSeedMistakes reads seed files that are wrong in every way, and wants line, column
// and what to try.
func TestSeedMistakes(t *testing.T) {
	for name, row := range map[string]struct{ document, place, says, try string }{
		"empty":                        {"", "1:1", "empty", "users"},
		"no YAML":                      {"users:\n\t- x", "2:1", "", "indent"},
		"a list":                       {"- a", "1:1", "want an object", ""},
		"misspelt member":              {"users:\n  - usrName: a@example.com\n", "2:5", `unknown member "usrName"`, "userName"},
		"missing userName":             {"users:\n  - displayName: Ada\n", "2:5", "userName is missing", "userName"},
		"text for a list":              {"users: Ada\n", "1:8", "want a list", ""},
		"text for a boolean":           {"users:\n  - userName: a\n    enabled: maybe\n", "3:14", "true or false", ""},
		"userName twice":               {"users:\n  - userName: a@x\n  - userName: A@X\n", "3:15", "stands here twice", "letter case"},
		"unknown manager":              {"users:\n  - userName: a\n    manager: b\n", "3:14", "nobody has this userName", ""},
		"unknown member of a group":    {"groups:\n  - displayName: g\n    members: [a]\n", "3:15", "neither a person nor a group", ""},
		"unknown product":              {"tenants:\n  - id: t\n    product: ping\n", "3:14", "one of okta, entra", "okta"},
		"dialect of the other product": {"tenants:\n  - id: t\n    product: okta\n    applications:\n      - id: a\n        dialect: entra-default\n", "6:18", "in a tenant of okta", "okta-"},
		"id for no URL":                {"tenants:\n  - id: My Tenant\n    product: okta\n", "2:9", "short name", "lower-case"},
		"wrong target":                 {"tenants:\n  - id: t\n    product: okta\n    applications:\n      - {id: a, target: nowhere}\n", "5:25", "absolute http", "http://"},
		"wrong expression":             {"tenants:\n  - id: t\n    product: okta\n    applications:\n      - id: a\n        mappings:\n          - target: title\n            expression: String.toUper(user.title)\n", "8:25", "toUper", ""},
		"member twice":                 {"users:\n  - userName: a\n    userName: b\n", "3:5", "stands here twice", ""},
		"clock":                        {"clockOffset: soon\n", "1:14", "invalid duration", "720h"},
		"assigned nobody":              {"users: [{userName: a}]\ntenants:\n  - id: t\n    product: okta\n    applications:\n      - id: a\n        users: [{user: b}]\n", "7:24", "nobody has this userName", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := server.ReadSeed("people.yaml", []byte(row.document))
			if err == nil {
				t.Fatal("got no error")
			}
			if !strings.HasPrefix(err.Error(), "people.yaml:"+row.place+": ") || !strings.Contains(err.Error(), row.says) {
				t.Errorf("got %v, want people.yaml:%s and %q", err, row.place, row.says)
			}
			if list := err.(*server.Mistakes).List; !strings.Contains(list[0].Try, row.try) {
				t.Errorf("try: got %q, want %q", list[0].Try, row.try)
			}
		})
	}
}

// TestManyMistakes wants all mistakes of a file at once, in the order of its lines.
func TestManyMistakes(t *testing.T) {
	_, err := server.ReadSeed("f", []byte("users:\n  - usrName: a\n  - userName: [x]\n  - {userName: b, enabled: 7}\n"))
	if err == nil || strings.Count(err.Error(), "\n") < 2 {
		t.Errorf("got %v, want a line for each of three mistakes", err)
	}
}

// TestRoundTrip exports everything, imports it elsewhere, and wants the same again.
func TestRoundTrip(t *testing.T) {
	first := serve(t, server.Options{BaseURL: provider(t), Manual: true, Demo: true})
	_, exported := first.request("GET", "/api/export", "")
	second := serve(t, server.Options{Dialect: "okta-aiw", Manual: true})
	second.call("POST", "/api/import", exported, 200)
	_, again := second.request("GET", "/api/export", "")
	if exported != again {
		t.Errorf("export after import: got\n%s\nwant\n%s", again, exported)
	}
	second.call("POST", "/api/reset", "", 200)
	if tenants := get[[]map[string]any](second, "/api/tenants"); len(tenants) != 1 || tenants[0]["users"] != 0.0 {
		t.Errorf("after a reset: got %v, want the empty directory of the start", tenants)
	}
}

// TestState keeps people, settings and the clock across a restart.
func TestState(t *testing.T) {
	options := server.Options{StateFile: filepath.Join(t.TempDir(), "state.json")}
	idp, err := server.New(options)
	if err != nil {
		t.Fatal(err)
	}
	w := &web{t, serveHandler(t, idp)}
	w.call("POST", "/api/tenants/entra/users", `{"userName":"gil@example.org","name":{"givenName":"Gil"},"attributes":{"extensionAttribute1":"x","floor":3}}`, 201)
	w.call("PATCH", "/api/tenants/entra/applications/enterprise-app/settings", `{"membersPerPatch":7,"create":false}`, 200)
	w.call("POST", "/api/clock/advance", `{"days":30}`, 200)
	idp.Close()
	again := serve(t, options)
	user := again.call("GET", "/api/tenants/entra/users/gil@example.org", "", 200)
	if attributes := fmt.Sprint(user["attributes"]); attributes != "map[extensionAttribute1:x floor:3]" {
		t.Errorf("attributes: got %v", attributes)
	}
	settings := get[[]server.Setting](again, "/api/tenants/entra/applications/enterprise-app/settings")
	for _, s := range settings {
		if s.Name == "membersPerPatch" && s.Value != 7.0 || s.Name == "create" && s.Value != false {
			t.Errorf("setting %s: got %v", s.Name, s.Value)
		}
	}
	if clock := again.call("GET", "/api/clock", "", 200); clock["offset"] != "720h0m0s" {
		t.Errorf("clock: got %v, want 720h ahead", clock)
	}
}
