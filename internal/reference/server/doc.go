// Package server is the reference service provider: a complete, tolerant SCIM 2.0
// server that keeps its resources in memory. It is right: whoever wants it otherwise
// changes its Behaviour.
//
// It is not a product, not a library for writing SCIM servers, and it shares no
// behaviour with the suite that judges it: its filter parser, its PATCH engine and
// its validation are its own. Where the RFCs leave a choice, a seed picks one, so that
// nobody grows used to a single server; seed 0 picks the plain choices.
//
// With Options.Product people, organizations and teams stand behind the endpoint (package
// product), and people sign in by SAML and OpenID Connect (package signin): then creates, updates
// and groups are decided by the rules of a profile too.
//
// # Stances
//
// Where the RFC and a product differ the server takes the position that satisfies both
// wherever one can:
//
//   - A filtered PATCH path with a sub-attribute that matches no value creates the value
//     when the filter says what it is: `type eq` one of the canonical values, or
//     `primary eq true`. Microsoft Entra ID relies on that. With any other filter a
//     replace answers 400 noTarget (RFC 7644, section 3.5.2.3).
//   - A remove with a path and a value removes the listed values only; without a value it
//     removes them all (RFC 7644, section 3.5.2.2, leaves value undefined for remove).
//   - Removing a value that is not there succeeds and changes nothing.
//   - An id in the value of a PATCH without path is ignored when it is the resource's own.
//   - A PATCH without schemas is refused (RFC 7644, section 3.5.2), but for one replace without a
//     path of a resource that names its own: so authentik renames groups.
//   - A PATCH without operations succeeds and changes nothing.
//   - An active that a PUT does not mention keeps its value, so that a replace never
//     reactivates anybody by accident.
//
// A Server is safe for concurrent use. Nothing in the package is shared between servers.
package server
