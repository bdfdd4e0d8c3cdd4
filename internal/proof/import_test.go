package proof_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
)

// TestImportAmongThousands: an import reads some pages of a service provider with 3,600 users of
// others, and not all of them.
func TestImportAmongThousands(t *testing.T) {
	handler := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: safetyToken}}})
	const people = 3600
	for n := range people {
		body := fmt.Sprintf(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"other-%d@example.com"}`, n)
		r := httptest.NewRequest(http.MethodPost, reference.DefaultPrefix+"/Users", strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+safetyToken)
		r.Header.Set("Content-Type", "application/scim+json")
		handler.ServeHTTP(httptest.NewRecorder(), r)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	report := reportOf(t, scimspec.URL(server.URL+reference.DefaultPrefix), scimspec.BearerToken(safetyToken), scimspec.Profiles("okta", "entra"),
		scimspec.Select("okta-import-lists-everybody", "entra-import-lists-everybody", "okta-import-numbers"))
	for _, wrong := range complaints(report) {
		t.Errorf("scenario: got %s, want it to pass", wrong)
	}
	pages := 0
	for _, s := range report.Scenarios {
		for _, x := range s.Exchanges {
			if strings.Contains(x.Request.URL, "startIndex=") && !strings.Contains(x.Request.URL, "filter=") {
				pages++
			}
		}
	}
	// Six imports of seven to eight pages.
	if pages < 6 || pages > 6*8 {
		t.Errorf("pages read by six imports of %d users: got %d, want 6 to %d", people, pages, 6*8)
	}
}
