package scimspec

import (
	"testing"

	"github.com/scimspec/scimspec/internal/live"
	"github.com/scimspec/scimspec/mockidp/idptest"
	"github.com/scimspec/scimspec/mockidp/server"
)

// IdP starts a mock Okta and Entra ID with a demo company in a test and returns its handles: people
// and groups, assignments, what is provisioned, the log, sign-in. It judges every answer of the service
// provider as a run does; Application.Broken returns what breaks a requirement. Options are those of package
// idptest, which starts the same without a judge and without compiling the suite. The identity provider ends
// with the test.
func IdP(t testing.TB, options ...idptest.Option) *idptest.IdP {
	t.Helper()
	judge, err := live.New()
	if err != nil {
		t.Fatalf("scimspec: %v", err)
	}
	judged := idptest.With(func(o *server.Options) { o.Judge, o.Version = judge.Entry, Version() })
	return idptest.Start(t, append([]idptest.Option{judged}, options...)...)
}
