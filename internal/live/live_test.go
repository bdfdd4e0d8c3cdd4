package live

import (
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/server"
	"github.com/scimspec/scimspec/reports"
)

// life provisions the demo company of both products into a target with faults, and returns
// what was found, by dialect.
func life(t *testing.T, faults ...string) map[string][]reports.Finding {
	t.Helper()
	found := map[string][]reports.Finding{}
	for _, dialect := range server.Dialects() {
		handler := reference.Start(t, reference.Options{}, faults...)
		scim := httptest.NewServer(handler)
		defer scim.Close()
		judge, err := New()
		if err != nil {
			t.Fatal(err)
		}
		judged := 0
		idp, err := server.New(server.Options{Dialect: dialect, BaseURL: scim.URL + "/scim/v2", Judge: func(of server.Judgment) []reports.Finding {
			judged++
			broken := judge.Entry(of)
			found[dialect] = append(found[dialect], broken...)
			for _, x := range of.Exchanges {
				if server.Requirement(of.Dialect, of.BaseURL, x) == "" {
					t.Errorf("%s: %s %s: no kind of request", dialect, x.Method, x.URL)
				}
			}
			return broken
		}})
		if err != nil {
			t.Fatal(err)
		}
		drive(t, idp)
		idp.Close()
		if judged < 5 {
			t.Fatalf("%s: judged %d entries, want more", dialect, judged)
		}
	}
	return found
}

// drive takes two people and a group through a life.
func drive(t *testing.T, idp *server.Server) {
	t.Helper()
	web := httptest.NewServer(idp)
	defer web.Close()
	call := func(method, path, body string) string { return send(t, method, web.URL+path, body) }
	ada := call("POST", "/people", `{"UserName":"ada@example.com","Email":"ada@example.com","GivenName":"Ada","FamilyName":"Lane"}`)
	ben := call("POST", "/people", `{"UserName":"ben@example.com","Email":"ben@example.com","GivenName":"Ben","FamilyName":"Okoro","ManagerID":"`+ada+`"}`)
	call("PUT", "/assignments/people/"+ada, "")
	call("PUT", "/assignments/people/"+ben, "")
	group := call("POST", "/groups", `{"Name":"Engineering","Members":["`+ada+`"]}`)
	call("PUT", "/assignments/groups/"+group, "")
	call("PUT", "/pushes/"+group, "")
	call("PUT", "/groups/"+group+"/members/"+ben, "")
	call("PATCH", "/groups/"+group, `{"Name":"Makers"}`)
	call("DELETE", "/groups/"+group+"/members/"+ada, "")
	call("PATCH", "/people/"+ben, `{"Title":"Engineer"}`)
	call("DELETE", "/assignments/people/"+ada, "")
	call("PUT", "/assignments/people/"+ada, "")
	call("POST", "/actions/import", "")
	call("POST", "/actions/test-connection", "")
	call("DELETE", "/people/"+ben, "")
	call("POST", "/actions/advance?days=31", "")
	call("DELETE", "/pushes/"+group+"?deleteInTarget=true", "")
	deadline := time.Now().Add(20 * time.Second)
	for !allJudged(t, web.URL) {
		if time.Now().After(deadline) {
			t.Fatal("entries that nobody judged are left after 20 s")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// TestSound wants silence about the reference target, for every dialect.
func TestSound(t *testing.T) {
	for dialect, broken := range life(t) {
		for _, f := range broken {
			t.Errorf("%s: got %s (%s), want nothing", dialect, f, f.Requirement)
		}
	}
}

// TestBroken wants the requirement, and a fix, for answers that break one.
func TestBroken(t *testing.T) {
	for fault, wants := range map[string]map[string]string{
		"patch-pathless-ignored":  {"okta-oin": "OKTA-DEACTIVATE-01"},
		"patch-pathless-refused":  {"okta-oin": "OKTA-DEACTIVATE-01", "entra-aadoptscim062020": "ENTRA-GROUP-05"},
		"page-total-missing":      {"okta-aiw": "", "entra-default": ""},
		"boolean-strings-by-case": {"entra-default": "ENTRA-DEACTIVATE-01"},
	} {
		t.Run(fault, func(t *testing.T) {
			found := life(t, fault)
			for dialect, requirement := range wants {
				i := slices.IndexFunc(found[dialect], func(f reports.Finding) bool { return f.Requirement == requirement || requirement == "" })
				if i < 0 {
					t.Errorf("%s: got %v, want %s", dialect, found[dialect], requirement)
				} else if found[dialect][i].Hint == "" || found[dialect][i].Want == "" {
					t.Errorf("%s: got %+v, want a fix", dialect, found[dialect][i])
				}
			}
		})
	}
}
