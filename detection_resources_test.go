package scimspec_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/target"
	"github.com/scimspec/scimspec/reports"
)

// TestResourceFaultsAreDetected holds the scenarios about resources, errors, discovery and
// security to testdata/detections_resources.yaml.
func TestResourceFaultsAreDetected(t *testing.T) {
	holdTo(t, detectionTable(t, "testdata/detections_resources.yaml"))
}

// circumstance is what a fault needs besides being switched on: another tenant, a user
// behind the credentials, a capability that is off, another choice of the target.
type circumstance struct {
	fault    string
	scenario string
	seed     int64
	off      string
	subject  bool
	short    bool // cursors expire while somebody waits
}

// TestConditionalFaultsAreDetected does the same for faults that show under a condition.
func TestConditionalFaultsAreDetected(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []circumstance{
		{fault: "get-shared-tenants", scenario: "tenant-read"},
		{fault: "get-shared-tenants", scenario: "tenant-delete"},
		{fault: "get-shared-tenants", scenario: "tenant-replace"},
		{fault: "lists-over-tenants", scenario: "tenant-search"},
		{fault: "lists-over-tenants", scenario: "tenant-external-id"},
		{fault: "create-unique-over-tenants", scenario: "tenant-same-username"},
		{fault: "externalid-unique-over-tenants", scenario: "tenant-same-external-id"},
		{fault: "cursor-opens-other-tenant", scenario: "cursor-other-tenant"},
		{fault: "cursor-owner-told", scenario: "cursor-error-alike"},
		{fault: "cursor-short-lived", scenario: "cursor-lives", short: true},
		{fault: "cursor-expired-other-scimtype", scenario: "cursor-expired", short: true},
		{fault: "cursor-expired-other-scimtype", scenario: "cursor-expired-search", short: true},
		{fault: "unsupported-405", scenario: "error-501-patch", off: "patch"},
		{fault: "unsupported-405", scenario: "error-501-bulk", off: "bulk"},
		{fault: "me-location-alias", scenario: "me-location", subject: true},
		{fault: "me-location-alias", scenario: "me-meta-location", subject: true},
		{fault: "me-somebody-else", scenario: "me-is-the-resource", subject: true},
		{fault: "me-anonymous", scenario: "auth-me-anonymous", subject: true},
		{fault: "me-redirect-without-location", scenario: "me-redirect", subject: true, seed: redirecting},
		{fault: "me-redirect-302", scenario: "redirect-keeps-method", subject: true, seed: redirecting},
	} {
		t.Run(c.fault+"/"+c.scenario, func(t *testing.T) {
			t.Parallel()
			clean, judged := c.judge(t, ""), c.judge(t, c.fault)
			for _, row := range rowsOf(set, c.scenario) {
				if clean[row.ID].Verdict != reports.Passed {
					t.Errorf("verdict of %s without a fault: got %s %s, want passed", row.ID, clean[row.ID].Verdict, clean[row.ID].Reason)
				}
				checkDetected(t, row, judged[row.ID])
			}
		})
	}
}

// redirecting is a seed with which the reference target redirects /Me.
const redirecting = 2

func (c circumstance) judge(t *testing.T, fault string) map[string]reports.Scenario {
	t.Helper()
	options := target.Options{
		Tokens: []target.Credential{{Token: detectionToken}, {Token: "other-battery-staple", Tenant: "other"}},
		Basic:  []target.BasicCredential{{User: "keeper@example.com", Password: detectionToken}}, Seed: c.seed,
	}
	if fault != "" {
		options.Faults = []string{fault}
	}
	if c.short {
		options.CursorTimeout = 2 * time.Second
	}
	if c.off != "" {
		options.Capabilities = target.Capabilities{c.off}
	}
	server, err := target.New(options)
	if err != nil {
		t.Fatal(err)
	}
	credentials := scimspec.BearerToken(detectionToken)
	if c.subject {
		credentials = scimspec.BasicAuth("keeper@example.com", detectionToken)
		request := httptest.NewRequest("POST", "/scim/v2/Users", strings.NewReader(
			`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"keeper@example.com"}`))
		request.SetBasicAuth("keeper@example.com", detectionToken)
		server.ServeHTTP(httptest.NewRecorder(), request)
	}
	return byID(reportOf(t, scimspec.Handler(server).At("/scim/v2"), credentials, scimspec.Select(c.scenario),
		scimspec.OtherTenantToken("other-battery-staple"), scimspec.Parallel(1)))
}
