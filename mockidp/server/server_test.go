package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/target"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/mockidp/server"
)

// start serves an identity provider of a dialect against the reference target.
func start(t *testing.T, dialect string) (call func(method, path, body string, want int) map[string]any, recorder *transcript.Recorder) {
	t.Helper()
	provider, err := target.New(target.Options{})
	if err != nil {
		t.Fatal(err)
	}
	scim := httptest.NewServer(provider)
	t.Cleanup(scim.Close)
	recorder = transcript.New(http.DefaultTransport, nil, 0)
	idp, err := server.New(server.Options{
		Dialect: dialect, BaseURL: scim.URL + "/scim/v2", Client: &http.Client{Transport: recorder}, Recorder: recorder,
		Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(idp)
	t.Cleanup(web.Close)
	return func(method, path, body string, want int) map[string]any {
		t.Helper()
		req, err := http.NewRequest(method, web.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var answer any
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != want {
			t.Fatalf("%s %s: got %d %v, want %d", method, path, resp.StatusCode, answer, want)
		}
		object, _ := answer.(map[string]any)
		return object
	}, recorder
}

// TestLife drives a person through assignment, change and unassignment by HTTP alone.
func TestLife(t *testing.T) {
	for _, dialect := range server.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			call, recorder := start(t, dialect)
			added := call("POST", "/people", `{"UserName":"ada@example.com","Email":"ada@example.com","GivenName":"Ada","FamilyName":"Lane"}`, 200)
			id := added["result"].(map[string]any)["ID"].(string)
			call("PUT", "/assignments/people/"+id, `{}`, 200)
			created := recorder.Len()
			if created == 0 {
				t.Fatal("requests after the assignment: got none")
			}
			call("PATCH", "/people/"+id, `{"FamilyName":"Okoro"}`, 200)
			if recorder.Len() == created {
				t.Error("requests after a change: got none")
			}
			call("DELETE", "/assignments/people/"+id, ``, 200)
			last := recorder.Exchanges()[recorder.Len()-1]
			if !strings.Contains(strings.ToLower(string(last.RequestBody)), "false") {
				t.Errorf("last request: got %s %s, want a deactivation", last.Method, last.RequestBody)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	call, _ := start(t, "okta-oin")
	for name, row := range map[string]struct {
		method, path, body string
		want               int
	}{
		"no user name":        {"POST", "/people", `{}`, 400},
		"unknown member":      {"POST", "/people", `{"UserNam":"x"}`, 400},
		"no JSON":             {"POST", "/groups", `{`, 400},
		"unknown person":      {"PUT", "/assignments/people/nobody", `{}`, 404},
		"unknown group":       {"PUT", "/pushes/nothing", ``, 404},
		"days that are words": {"POST", "/actions/advance?days=many", ``, 400},
	} {
		t.Run(name, func(t *testing.T) { call(row.method, row.path, row.body, row.want) })
	}
	if _, err := server.New(server.Options{Dialect: "okta"}); err == nil {
		t.Error("unknown dialect: got no error")
	}
}
