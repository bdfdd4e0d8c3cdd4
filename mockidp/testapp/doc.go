// Package testapp is an application to sign in to: a SAML service provider and an OpenID
// Connect relying party that show each check that they made, with what they wanted and what
// they got.
//
// It shares no code with the identity provider that it judges: it reads metadata and
// discovery documents over HTTP like every application. It is for developers' machines: it
// keeps sessions in memory and shows tokens.
//
// An App is safe for concurrent use.
package testapp
