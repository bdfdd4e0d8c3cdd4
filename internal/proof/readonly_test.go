package proof_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/ledger"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// TestReadOnlyRun judges everything that can be judged without a write, at a service
// provider with people of others in it, and counts what arrived there.
func TestReadOnlyRun(t *testing.T) {
	server := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: detectionToken}, {Token: "other-battery-staple", Tenant: "other"}}})
	for i := range 30 {
		request := httptest.NewRequest(http.MethodPost, "/scim/v2/Users", strings.NewReader(
			fmt.Sprintf(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"resident%d@example.com","name":{"givenName":"Res","familyName":"Ident"},"active":true,"emails":[{"value":"r%d@example.com","type":"work"}]}`, i, i)))
		request.Header.Set("Authorization", "Bearer "+detectionToken)
		server.ServeHTTP(httptest.NewRecorder(), request)
	}
	var mu sync.Mutex
	arrived := map[string]int{}
	counting := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		if r.Method != http.MethodGet && r.Method != http.MethodHead && !strings.HasSuffix(r.URL.Path, "/.search") {
			arrived[r.Method+" "+r.URL.Path]++
		}
		mu.Unlock()
		server.ServeHTTP(w, r)
	})
	report := reportOf(t, scimspec.Handler(counting).At("/scim/v2"), scimspec.BearerToken(detectionToken),
		scimspec.OtherTenantToken("other-battery-staple"), scimspec.ReadOnly())
	if len(arrived) > 0 {
		t.Errorf("writes that arrived: got %v, want none", arrived)
	}
	if wrong := complaints(report); len(wrong) > 0 {
		t.Errorf("scenarios that complain: got %d, want none:\n%s", len(wrong), strings.Join(wrong, "\n"))
	}
	counts := report.Summary.Scenarios
	if counts.Passed < 80 || counts.Inapplicable < 1000 || report.Summary.Cleanup.Created != 0 {
		t.Errorf("scenarios: got %+v and %+v, want at least 80 passed, most inapplicable, nothing created", counts, report.Summary.Cleanup)
	}
	if report.Conclusion != reports.Undetermined || report.Run.Complete || !strings.Contains(report.Run.Reason, "read-only") {
		t.Errorf("conclusion: got %s, complete %v, %q; want undetermined for what was left out", report.Conclusion, report.Run.Complete, report.Run.Reason)
	}
	for _, profile := range []string{"core", "okta", "entra"} {
		if !slices.ContainsFunc(report.Scenarios, func(s reports.Scenario) bool {
			return s.Verdict == reports.Passed && slices.Contains(s.Profiles, profile)
		}) {
			t.Errorf("profile %s: got no scenario that passed, want one", profile)
		}
	}
	t.Logf("%+v", counts)
}

// TestReadOnlyWire lets nothing through that might write, whoever asks for it.
func TestReadOnlyWire(t *testing.T) {
	arrived := 0
	web := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { arrived++ }))
	t.Cleanup(web.Close)
	client := http.Client{Transport: ledger.ReadOnly(http.DefaultTransport)}
	for request, passes := range map[string]bool{
		"GET /Users": true, "HEAD /Users": true, "POST /Users/.search": true, "POST /.search": true,
		"POST /Users": false, "PUT /Users/1": false, "PATCH /Users/1": false, "DELETE /Users/1": false, "POST /Bulk": false,
		"POST /Users/.search/1": false, "POST /Users?q=/.search": false, "OPTIONS /Users": false, "PATCH /.search": false,
	} {
		method, path, _ := strings.Cut(request, " ")
		before := arrived
		req, err := http.NewRequest(method, web.URL+path, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err == nil {
			resp.Body.Close()
		}
		if passed := err == nil && arrived == before+1; passed != passes || !passes && !errors.Is(err, ledger.ErrReadOnly) {
			t.Errorf("%s: got passed %v (%v), want %v", request, passed, err, passes)
		}
	}
}
