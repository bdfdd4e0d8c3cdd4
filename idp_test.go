package scimspec_test

import (
	"net/http/httptest"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/idptest"
)

// TestIdP provisions somebody and lets them go again, at a service provider that is right and at one
// that ignores a PATCH without a path: only an answer of that breaks a requirement.
func TestIdP(t *testing.T) {
	for name, row := range map[string]struct {
		faults []string
		broken int
	}{"right": {nil, 0}, "ignores a PATCH": {[]string{"patch-pathless-ignored"}, 1}} {
		t.Run(name, func(t *testing.T) {
			scim := httptest.NewServer(reference.Start(t, reference.Options{}, row.faults...))
			t.Cleanup(scim.Close)
			idp := scimspec.IdP(t, idptest.Target(scim.URL+"/scim/v2"))
			okta := idp.Application("okta", "catalogue-app")
			okta.Assign("ada.lane@example.com")
			okta.Provision()
			okta.Unassign("ada.lane@example.com")
			okta.Provision()
			broken := okta.Broken()
			if len(broken) != row.broken {
				t.Fatalf("broken answers: got %+v, want %d", broken, row.broken)
			}
			for _, entry := range broken {
				if entry.Broken[0].Requirement != "OKTA-DEACTIVATE-01" || entry.Broken[0].Hint == "" {
					t.Errorf("finding: got %+v, want that of the deactivation with its fix", entry.Broken[0])
				}
			}
		})
	}
}
