// Package oidc is the OpenID Connect side of the mock identity provider: it signs people
// in to a relying party by the authorization code flow, with the ID tokens that Okta or
// Microsoft Entra ID would issue, and with answers that no relying party may accept
// (Tamper).
//
// It is not a relying party, keeps no directory, and judges nothing: the caller says who
// signs in (Claims), and reads from the Result what the relying party answered. The
// relying party calls the token endpoint by itself, so that Handler must be listening at
// Options.BaseURL during a sign-in.
//
// Claims carry their grade of evidence in comments: [R] read from a recorded token, [D]
// written in the product's or the protocol's documentation, [I] inferred.
//
// An IdP is safe for concurrent use.
package oidc
