package server_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/server"
)

// provider serves the reference target and returns its base URL.
func provider(t *testing.T, faults ...string) string {
	t.Helper()
	handler := reference.Start(t, reference.Options{}, faults...)
	scim := httptest.NewServer(handler)
	t.Cleanup(scim.Close)
	return scim.URL + "/scim/v2"
}

// web is a served identity provider.
type web struct {
	t   *testing.T
	url string
}

func serve(t *testing.T, options server.Options) *web {
	t.Helper()
	idp, err := server.New(options)
	if err != nil {
		t.Fatal(err)
	}
	listener := httptest.NewServer(idp)
	t.Cleanup(func() { idp.Close(); listener.Close() })
	return &web{t, listener.URL}
}

// request sends a request and returns status and body.
func (w *web) request(method, path, body string, headers ...string) (int, string) {
	w.t.Helper()
	req, err := http.NewRequest(method, w.url+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return resp.StatusCode, string(answer)
}

// call wants a status and returns the JSON of the answer.
func (w *web) call(method, path, body string, want int) map[string]any {
	w.t.Helper()
	status, text := w.request(method, path, body)
	if status != want {
		w.t.Fatalf("%s %s: got %d %s, want %d", method, path, status, text, want)
	}
	var answer any
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	object, _ := answer.(map[string]any)
	return object
}

// get decodes what a path answers.
func get[T any](w *web, path string) T {
	w.t.Helper()
	var value T
	status, text := w.request("GET", path, "")
	if err := json.Unmarshal([]byte(text), &value); status != 200 || err != nil {
		w.t.Fatalf("GET %s: got %d, %v, %.300s", path, status, err, text)
	}
	return value
}

type exchange struct {
	Method, URL, RequestBody string
	Status                   int
}

// TestFirstVersion drives a person through assignment, change and unassignment by the
// routes of the first version alone.
func TestFirstVersion(t *testing.T) {
	for _, dialect := range server.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			w := serve(t, server.Options{Dialect: dialect, BaseURL: provider(t)})
			if people := get[[]any](w, "/people"); len(people) != 0 {
				t.Errorf("people at the start: got %d, want none", len(people))
			}
			added := w.call("POST", "/people", `{"UserName":"ada@example.com","Email":"ada@example.com","GivenName":"Ada","FamilyName":"Lane"}`, 200)
			id := added["result"].(map[string]any)["ID"].(string)
			assigned := w.call("PUT", "/assignments/people/"+id, `{}`, 200)
			if log, _ := assigned["log"].([]any); len(log) == 0 {
				t.Error("log of the assignment: got nothing")
			}
			created := len(get[[]exchange](w, "/exchanges"))
			if created == 0 {
				t.Fatal("requests after the assignment: got none")
			}
			w.call("PATCH", "/people/"+id, `{"FamilyName":"Okoro"}`, 200)
			if len(get[[]exchange](w, "/exchanges")) == created {
				t.Error("requests after a change: got none")
			}
			w.call("DELETE", "/assignments/people/"+id, ``, 200)
			all := get[[]exchange](w, "/exchanges")
			if last := all[len(all)-1]; !strings.Contains(strings.ToLower(last.RequestBody), "false") {
				t.Errorf("last request: got %s %s, want a deactivation", last.Method, last.RequestBody)
			}
			if entries := get[[]map[string]any](w, "/log"); len(entries) == 0 || entries[0]["Event"] == "" {
				t.Errorf("log: got %v, want entries with an Event", entries)
			}
			if about := w.call("GET", "/", "", 200); about["dialect"] != dialect {
				t.Errorf("dialect: got %v, want %s", about["dialect"], dialect)
			}
		})
	}
}

func TestFirstVersionRefusals(t *testing.T) {
	w := serve(t, server.Options{Dialect: "okta-oin", BaseURL: provider(t)})
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
		t.Run(name, func(t *testing.T) { w.call(row.method, row.path, row.body, row.want) })
	}
	if _, err := server.New(server.Options{Dialect: "okta"}); err == nil {
		t.Error("unknown dialect: got no error")
	}
}
