package proof_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// TestBrokenWritesAreDetectedOnce judges a service provider that reads well and gives the
// same answer to every write. A person has to be told of a few things to mend, not of a
// thousand scenarios; every profile is nonconformant all the same.
func TestBrokenWritesAreDetectedOnce(t *testing.T) {
	long(t)
	for name, test := range map[string]struct {
		status         int
		body           string
		failed, causes int
	}{
		"500":    {500, "", 30, 10},
		"200 {}": {200, "{}", 30, 50},
	} {
		t.Run(name, func(t *testing.T) {
			server := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: detectionToken}}})
			half := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet || r.Header.Get("Authorization") != "Bearer "+detectionToken {
					server.ServeHTTP(w, r)
					return
				}
				w.Header().Set("Content-Type", "application/scim+json")
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			report := reportOf(t, scimspec.Handler(half).At("/scim/v2"), scimspec.BearerToken(detectionToken))
			for _, profile := range report.Profiles {
				if profile.Conclusion != reports.Nonconformant {
					t.Errorf("conclusion for %s: got %s, want nonconformant", profile.Name, profile.Conclusion)
				}
			}
			if n := report.Summary.Scenarios.Failed; n == 0 || n > test.failed {
				t.Errorf("failed scenarios: got %d, want 1 to %d", n, test.failed)
			}
			if n := len(report.Causes); n == 0 || n > test.causes {
				t.Errorf("root causes: got %d, want 1 to %d", n, test.causes)
			}
			failed := map[string]bool{}
			for _, s := range report.Scenarios {
				failed[s.ID] = s.Verdict == reports.Failed
			}
			for _, s := range report.Scenarios {
				if s.Verdict == reports.Blocked && !failed[s.BlockedBy] {
					t.Errorf("scenario %s: got blocked by %q, want by one that failed", s.ID, s.BlockedBy)
				}
			}
		})
	}
}
