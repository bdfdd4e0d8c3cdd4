// Package signin lets people in who come from an identity provider: a SAML 2.0 service provider
// and an OpenID Connect relying party, with the sessions' cookie and the page behind it.
//
// It is not an identity provider and provisions nobody: who is let in, and what becomes of them, is
// decided by Options.Enter. Libraries verify (crewjam/saml, coreos/go-oidc); what they leave to
// their user is checked here, each check a field of Behaviour that a fault may replace.
//
// A Desk is safe for concurrent use. Assertions are dated by the machine's clock: the SAML library
// knows no other.
package signin
