// Package saml is the SAML 2.0 side of the mock identity provider: it signs people in
// to a service provider with the responses that Okta or Microsoft Entra ID would send,
// and with responses that no service provider may accept (Tamper).
//
// It is not a service provider, keeps no directory, and judges nothing: the caller says
// who signs in (Claims), and reads from the Result what the service provider answered.
//
// Shapes carry their grade of evidence in comments: [R] read from a recorded response of
// the product, [D] written in the product's documentation, [I] inferred. The recorded
// responses are the Okta and Azure samples of wireapp/wire-server (2018) and the Okta
// sample of ssoready/ssoready (2023).
//
// An IdP is safe for concurrent use; the http.Client given to SignIn is not shared with
// other sign-ins unless the caller shares its cookie jar.
package saml
