package engine_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

const reading = `Feature: Engine

  @req:RFC7644-3.3-R08
  Rule: A resource can be read

    @id:reads @profile:core
    Scenario: Reads
      Given a client creates the user Ada
      When a client retrieves ` + "`/Users/${Ada.id}`" + `
      Then the status is 200
`

// TestCleanupOutlastsAnOutage has the target hang up on the deletion that follows the
// scenario, and on the first at the end of the run, which tries again.
func TestCleanupOutlastsAnOutage(t *testing.T) {
	provider := reference.Start(t, reference.Options{})
	var deletions atomic.Int64
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete && deletions.Add(1) <= 2 {
			panic(http.ErrAbortHandler)
		}
		provider.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	options := serve(t)
	options.Features, options.Target.BaseURL = load(t, reading), front.URL+reference.DefaultPrefix
	report := run(t, t.Context(), options)
	if got := scenario(t, report, "reads").Verdict; got != reports.Passed || deletions.Load() < 3 {
		t.Errorf("the run: got %s after %d deletions, want it to pass and to delete more than once", got, deletions.Load())
	}
	wantNothingLeft(t, provider, report)
}

const elsewhere = `Feature: Engine

  @req:RFC7644-3.3-R08
  Rule: Tenants are apart

    @id:elsewhere @profile:core
    Scenario: Another tenant's user
      When another tenant's client creates and deletes Ada's user with the externalId "x1"
      Then the status is 201
`

// TestCleanupInTheOtherTenant has the target hang up on the deletion that is a scenario's own
// in the other tenant, and on the second try that tells whether the deletion breaks the target.
// The clean-up sends it a third time.
func TestCleanupInTheOtherTenant(t *testing.T) {
	provider := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: "one-one-one"}, {Token: "two-two-two", Tenant: "other"}}})
	var deletions atomic.Int64
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete && deletions.Add(1) <= 2 {
			panic(http.ErrAbortHandler)
		}
		provider.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	options := serve(t)
	options.Features, options.Target.BaseURL = load(t, elsewhere), front.URL+reference.DefaultPrefix
	options.Target.Authenticate, options.Target.Authenticated, options.Target.Other = bearer("one-one-one"), true, bearer("two-two-two")
	if got := scenario(t, run(t, t.Context(), options), "elsewhere"); got.Verdict != reports.Failed || deletions.Load() != 3 {
		t.Errorf("the scenario: got %s %q after %d deletions, want failed after three", got.Verdict, got.Reason, deletions.Load())
	}
	wantNoUser(t, provider)
}

func bearer(token string) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper { return authorized{next, token} }
}

type authorized struct {
	next  http.RoundTripper
	token string
}

func (a authorized) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer "+a.token)
	return a.next.RoundTrip(req)
}

// breaking panics in the middle of a scenario, as a defect of the suite would.
type breaking struct{ next http.RoundTripper }

func (b breaking) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodGet && strings.Contains(req.URL.Path, "/Users/") && !strings.Contains(req.URL.RawQuery, "=") {
		panic("out of order")
	}
	return b.next.RoundTrip(req)
}

// TestCleanupAfterAPanic deletes what a scenario created before the suite itself broke, and
// blames nobody for it.
func TestCleanupAfterAPanic(t *testing.T) {
	provider := reference.Start(t, reference.Options{})
	front := httptest.NewServer(provider)
	t.Cleanup(front.Close)
	options := serve(t)
	options.Features, options.Target.BaseURL = load(t, reading), front.URL+reference.DefaultPrefix
	options.Target.Transport = breaking{http.DefaultTransport}
	report := run(t, t.Context(), options)
	if got := scenario(t, report, "reads"); got.Verdict != reports.Inconclusive || !strings.Contains(got.Reason, "out of order") {
		t.Errorf("a scenario in which the suite broke: got %s %q, want inconclusive with the panic", got.Verdict, got.Reason)
	}
	if report.Conclusion != reports.Undetermined {
		t.Errorf("conclusion: got %s, want %s", report.Conclusion, reports.Undetermined)
	}
	wantNothingLeft(t, provider, report)
}

func wantNothingLeft(t *testing.T, provider *reference.Server, report *reports.Report) {
	t.Helper()
	if cleanup := report.Summary.Cleanup; cleanup.Created == 0 || cleanup.Deleted != cleanup.Created || len(cleanup.Left) > 0 {
		t.Errorf("cleanup: got %+v, want all that was created deleted", cleanup)
	}
	wantNoUser(t, provider)
}

func wantNoUser(t *testing.T, provider *reference.Server) {
	t.Helper()
	answer := httptest.NewRecorder()
	provider.Management().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/state", nil))
	if state := answer.Body.String(); !strings.Contains(state, `"User":0`) || strings.Contains(state, `"User":1`) {
		t.Errorf("left at the target: got %s, want nothing", answer.Body)
	}
}
