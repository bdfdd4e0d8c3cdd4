package features_test

import (
	"cmp"
	"os"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
)

// TestTarget judges a service provider that runs somewhere else:
//
//	SCIMSPEC_TARGET=http://localhost:8080/scim/v2 SCIMSPEC_TOKEN=… go test ./features
//
// SCIMSPEC_PROFILES, separated by commas, chooses the profiles. Reports go to
// SCIMSPEC_REPORTS when it is set.
func TestTarget(t *testing.T) {
	target := os.Getenv("SCIMSPEC_TARGET")
	if target == "" {
		t.Skip("SCIMSPEC_TARGET is not set: there is no server to judge")
	}
	options := []scimspec.Option{
		scimspec.URL(target),
		scimspec.Profiles(strings.Split(cmp.Or(os.Getenv("SCIMSPEC_PROFILES"), "core,okta,entra"), ",")...),
	}
	if token := os.Getenv("SCIMSPEC_TOKEN"); token != "" {
		options = append(options, scimspec.BearerToken(token))
	}
	if dir := os.Getenv("SCIMSPEC_REPORTS"); dir != "" {
		options = append(options, scimspec.ReportDir(dir))
	}
	scimspec.Run(t, options...)
}
