package scimspec_test

import (
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/target"
)

// TestReferenceTarget judges the reference target inside go test: every scenario is a
// subtest, and none fails.
func TestReferenceTarget(t *testing.T) {
	server, err := target.New(target.Options{Tokens: []target.Credential{{Token: "correct-horse-battery"}}})
	if err != nil {
		t.Fatal(err)
	}
	scimspec.Run(t,
		scimspec.Handler(server).At("/scim/v2"),
		scimspec.BearerToken("correct-horse-battery"),
		scimspec.Named("handler", "reference target"),
		scimspec.ReportDir(t.TempDir()),
	)
}
