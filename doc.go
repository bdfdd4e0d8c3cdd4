// Package scimspec judges a SCIM 2.0 service provider the way its users' identity
// providers will: it plays Okta and Microsoft Entra ID on the wire, checks every answer
// against RFC 7643, RFC 7644 and RFC 9865, and says in a report what conforms, what
// breaks and how to fix it.
//
// Run does so inside go test, each scenario a subtest:
//
//	func TestSCIM(t *testing.T) {
//		scimspec.Run(t,
//			scimspec.Handler(app.Handler()).At("/scim/v2"),
//			scimspec.BearerToken(token),
//			scimspec.Profiles("core", "okta", "entra"),
//		)
//	}
//
// New and Suite.Run do so in a program. Nothing but what a run itself created is changed
// or deleted at the target. The package prints nothing; it is no server and no identity
// provider for production. Options are values; a Suite is used by one goroutine at a
// time.
package scimspec
