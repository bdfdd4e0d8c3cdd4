package steps

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/mockidp"
)

// TestClaims holds the ids by which findings choose their requirement: each is in the
// catalogue and claimed by a scenario, so that a finding for it is never an orphan.
func TestClaims(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	all := slices.Concat(aboutTheRest(), aboutMembers(), aboutMembersOnce(), aboutIDs(), aboutWhatIsSaid(), []string{versionObeyed, versionKeyword}, slices.Collect(maps.Values(present)), []string{"OKTA-WIRE-08", "ENTRA-WIRE-07"})
	for _, id := range all {
		if _, ok := set.Catalogue.ByID(id); !ok || len(set.Claiming(id)) == 0 {
			t.Errorf("%s: got no such requirement, or none that a scenario claims", id)
		}
	}
}

// TestStatusAndKeyword judges an error with the right status and another scimType than
// wanted: the finding is the keyword's, warns, and lets the scenario go on.
func TestStatusAndKeyword(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	for claimed, want := range map[string]string{"RFC7643-3.1-R12": "RFC7644-3.12-R21", "RFC7644-3.5.2.2-R21": "RFC7644-3.5.2.2-R21"} {
		w := worldOf(t, set, claimed, 400, `{"scimType":"invalidValue","detail":"id is fixed"}`)
		if err := w.errorBody(w.recorder.Exchanges()[0], "mutability"); err != nil {
			t.Errorf("%s: got %v, want the scenario to go on", claimed, err)
		}
		if got := w.findings; len(got) != 1 || got[0].Requirement != want || got[0].Warns == "" {
			t.Errorf("%s: got %+v, want one warning for %s", claimed, got, want)
		}
	}
}

// TestServerErrors wants a 5xx to what an identity provider sent to fail, also in a scenario
// whose own requirement only warns; 501 declines, 503 asks to wait, and the suite's own
// client may send anything.
func TestServerErrors(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name   string
		status int
		ours   bool
		want   int
	}{{"broken", 500, false, 1}, {"bad gateway", 502, false, 1}, {"declined", 501, false, 0}, {"asked to wait", 503, false, 0}, {"refused", 400, false, 0}, {"ours", 500, true, 0}}
	for _, c := range cases {
		w := worldOf(t, set, "ENTRA-UPDATE-08", c.status, `{}`)
		w.idp, w.dialect, w.ours = struct{ mockidp.Provisioner }{}, "entra-default", map[int]bool{0: c.ours}
		_ = w.serverErrors()
		_ = w.serverErrors() // twice told is once told
		if len(w.findings) != c.want || w.Failed() != (c.want > 0) {
			t.Errorf("%s: got %+v, want %d", c.name, w.findings, c.want)
		}
	}
}

// worldOf is a world of a scenario that claims a requirement, with one answer in its record.
func worldOf(t *testing.T, set *features.Set, claimed string, status int, body string) *World {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	defer server.Close()
	recorder := transcript.New(http.DefaultTransport, transcript.NewRedactor(), 1<<20)
	answer, err := (&http.Client{Transport: recorder}).Get(server.URL + "/Users/1")
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return &World{recorder: recorder, scenario: features.Scenario{Requirements: []string{claimed}}, config: Config{Catalogue: set.Catalogue, BaseURL: server.URL}}
}
