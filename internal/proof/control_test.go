package proof_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// resourcePath is the kind of resource that a write goes to.
var resourcePath = regexp.MustCompile(`/(Users|Groups|Bulk)(/[^/?]+)?(?:\?.*)?$`)

// writeTo names the kind of a write, such as PUT Users one; "" for anything else.
func writeTo(exchange reports.Exchange) string {
	match := resourcePath.FindStringSubmatch(exchange.Request.URL)
	if match == nil || match[2] == "/.search" || !slices.Contains([]string{"POST", "PUT", "PATCH"}, exchange.Request.Method) {
		return ""
	}
	if match[2] != "" {
		return exchange.Request.Method + " " + match[1] + " one"
	}
	return exchange.Request.Method + " " + match[1]
}

// wantsRefusal is a judgment by which a refusal is right.
var wantsRefusal = regexp.MustCompile(`refus|the error|status is 4|status is 409`)

// TestRefusalsHaveControls holds every scenario to the rule that the refusal of a body counts
// only after a request of the same kind was accepted.
func TestRefusalsHaveControls(t *testing.T) {
	long(t)
	report := reportOf(t, scimspec.Handler(limited(t)).At(reference.DefaultPrefix), scimspec.Profiles("core"), scimspec.BearerToken(detectionToken))
	judged := 0
	for _, s := range report.Scenarios {
		atOnce := slices.ContainsFunc(s.Steps, func(step reports.Step) bool { return strings.HasSuffix(step.Text, "at once") })
		if s.Verdict != reports.Passed || atOnce || !slices.ContainsFunc(s.Steps, func(step reports.Step) bool { return wantsRefusal.MatchString(step.Text) }) {
			continue // of several at once, the one that wins is the control of the others; and no refusal is judged right
		}
		for n, refused := range s.Exchanges {
			kind := writeTo(refused)
			if kind == "" || !slices.Contains([]int{400, 409, 415}, refused.Response.Status) {
				continue
			}
			judged++
			if !slices.ContainsFunc(s.Exchanges[:n], func(e reports.Exchange) bool { return writeTo(e) == kind && e.Response.Status < 300 }) {
				t.Errorf("%s: got no accepted %s before the one that was refused with %d, want one", s.ID, kind, refused.Response.Status)
			}
		}
	}
	if judged < 150 {
		t.Errorf("refusals of bodies: got %d, want at least 150", judged)
	}
}

// limited is the reference target with constraints.
func limited(t *testing.T, names ...string) *reference.Server {
	t.Helper()
	server := reference.Start(t, reference.Options{
		Tokens:      []reference.Credential{{Token: detectionToken}, {Token: "other-battery-staple", Tenant: "other"}},
		Constraints: names,
	})
	return server
}

// secretive refuses every new user without a nickName, of which nothing tells, and takes
// one without a userName.
func secretive(t *testing.T) http.Handler {
	t.Helper()
	server := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: detectionToken}}}, "create-without-username")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		var user map[string]any
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/Users") && (json.Unmarshal(body, &user) != nil || user["nickName"] == nil) {
			w.Header().Set("Content-Type", "application/scim+json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","scimType":"invalidValue","detail":"nickName is missing"}`)
			return
		}
		server.ServeHTTP(w, r)
	})
}

// TestRefusalForAnotherReasonProvesNothing: a user without userName is refused because
// something else is missing, and no scenario takes that for a pass.
func TestRefusalForAnotherReasonProvesNothing(t *testing.T) {
	ids := []string{
		"values-without-username", "values-empty-username", "values-required-missing", "values-required-null",
		"malformed-is-400", "malformed-json", "malformed-no-object", "malformed-empty", "missing-value-is-invalid-value",
		"values-two-primaries", "schemas-missing", "attribute-locale-space",
	}
	report := reportOf(t, scimspec.Handler(secretive(t)).At(reference.DefaultPrefix), scimspec.BearerToken(detectionToken), scimspec.Select(ids...), scimspec.Profiles("core"), scimspec.NoLearn())
	if len(report.Scenarios) < len(ids) {
		t.Errorf("scenarios: got %d, want at least %d", len(report.Scenarios), len(ids))
	}
	for _, s := range report.Scenarios {
		if s.Verdict != reports.Inconclusive && s.Verdict != reports.Blocked {
			t.Errorf("%s: got %s %s, want inconclusive or blocked", s.ID, s.Verdict, s.Reason)
		}
		if !strings.Contains(s.Reason, "control request") {
			t.Errorf("reason of %s: got %q, want the control request", s.ID, s.Reason)
		}
	}
}
