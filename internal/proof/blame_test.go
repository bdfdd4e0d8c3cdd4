package proof_test

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// quirk is one deviation of a service provider, and all that the suite may say of it in a part
// of itself: the requirements that it breaks fail or warn, and no other.
type quirk struct {
	name   string
	part   []string // what is run, as Select takes it; empty: everything
	wire   rewriter
	failed []string
	warned []string
}

// TestBlame holds every finding to the requirement whose own sentence is broken.
// SCIMSPEC_QUIRK=name runs one.
func TestBlame(t *testing.T) {
	only := os.Getenv("SCIMSPEC_QUIRK")
	for i, q := range quirks() {
		if only != "" && only != q.name {
			continue
		}
		t.Run(q.name, func(t *testing.T) {
			t.Parallel()
			if i%3 != 0 {
				long(t)
			}
			q.judge(t)
		})
	}
}

func (q quirk) judge(t *testing.T) {
	t.Helper()
	server := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: detectionToken}, {Token: "other-battery-staple", Tenant: "other"}}})
	wire := form{make: func() rewriter { return q.wire }}
	report := reportOf(t, scimspec.Handler(rewritten(server, []form{wire})).At(reference.DefaultPrefix), scimspec.Profiles("core", "okta", "entra"),
		scimspec.BearerToken(detectionToken), scimspec.OtherTenantToken("other-battery-staple"), scimspec.Select(q.part...))
	got := map[reports.Verdict][]string{}
	for _, r := range report.Requirements {
		if !slices.Contains(got[r.Verdict], r.ID) {
			got[r.Verdict] = append(got[r.Verdict], r.ID)
		}
	}
	for verdict, want := range map[reports.Verdict][]string{reports.Failed: q.failed, reports.Warned: q.warned} {
		have := got[verdict]
		slices.Sort(have)
		slices.Sort(want)
		if !slices.Equal(have, want) {
			t.Errorf("requirements %s: got %v, want %v\n%s", verdict, have, want, strings.Join(findingsOf(report), "\n"))
		}
	}
	for _, s := range report.Scenarios {
		if strings.Contains(s.Reason, "defect of the suite") {
			t.Errorf("%s: %s", s.ID, s.Reason)
		}
	}
}

func findingsOf(report *reports.Report) []string {
	var lines []string
	for _, s := range report.Scenarios {
		if s.Verdict == reports.Passed || s.Verdict == reports.Inapplicable {
			continue
		}
		line := s.ID + ": " + string(s.Verdict) + ": " + s.Reason
		for _, f := range s.Findings {
			line += "\n    " + f.Requirement + " " + f.Subject + ": got " + f.Got + ", want " + f.Want
		}
		lines = append(lines, line)
	}
	return lines
}

func quirks() []quirk {
	return []quirk{
		{name: "the first operand of a filter is ignored", part: []string{"filter-password-parts", "password-not-filterable"}, wire: rewriter{request: ignorePassword}},
		{name: "scimType is always invalidValue", part: []string{"features/errors", "features/patch", "features/users", "features/query/filter-literals.feature"}, wire: rewriter{answer: inErrors(func(body map[string]any) {
			if body["scimType"] != nil {
				body["scimType"] = "invalidValue"
			}
		})}, warned: []string{"RFC7644-3.12-R18", "RFC7644-3.12-R20", "RFC7644-3.12-R21", "RFC7644-3.12-R22", "RFC7644-3.12-R23", "RFC7644-3.12-R24", "RFC7644-3.3-R14", "RFC7644-3.5.1-R13", "RFC7644-3.5.2.2-R21"}},
		{name: "no meta in any resource", part: []string{"filter-date-zones", "filter-meta"}, wire: rewriter{answer: func(m *message) {
			m.resources(func(o map[string]any) { delete(o, "meta") })
		}}, failed: []string{"RFC7643-3.1-R02"}},
		{name: "malformed bodies are answered with 500", part: []string{"features/errors/malformed.feature"}, wire: rewriter{answer: breakMalformed},
			failed: []string{"RFC7644-3.3-R16", "RFC7644-3.3-R18", "RFC7644-3.3-R19"}, warned: []string{"RFC7644-3.12-R09", "RFC7644-3.12-R22"}},
		{name: "the sign-in page of somebody else for 401", part: []string{"features/security/authentication.feature"}, wire: rewriter{answer: func(m *message) {
			if m.status == http.StatusUnauthorized {
				m.status, m.tree = http.StatusOK, map[string]any{"status": "error", "msg": "Please login first"}
			}
		}}, failed: []string{"RFC7643-3-R01", "RFC7644-2-R10", "RFC7644-3.4.2-R05"}, warned: []string{"RFC7644-3.12-R10"}},
		{name: "a URN cut at its dot is stored", part: []string{"features/users", "features/patch/extension.feature"}, wire: rewriter{answer: func(m *message) {
			m.resources(func(o map[string]any) {
				if o["userName"] != nil {
					o["urn:ietf:params:scim:schemas:extension:enterprise:2"] = map[string]any{"0:User:department": "x"}
				}
			})
		}}},
		{name: "POST to discovery is answered with 200", part: []string{"features/discovery"}, wire: rewriter{answer: func(m *message) {
			if m.method == http.MethodPost && m.discovery() {
				m.status, m.tree = http.StatusOK, map[string]any{}
			}
		}}, failed: []string{"RFC7643-5-R02", "RFC7643-6-R02", "RFC7643-7-R03"}},
		{name: "status of an error is a number", part: []string{"features/errors", "features/users/create.feature"}, wire: rewriter{answer: inErrors(func(body map[string]any) {
			if status, ok := body["status"].(string); ok {
				body["status"] = numberOf(status)
			}
		})}, failed: []string{"RFC7644-3.12-R03"}},
	}
}
