// Package server is a local Okta and Entra ID behind HTTP: tenants with people and groups,
// applications that provision to SCIM service providers, a clock that can be put forward,
// an API that explains itself (/openapi.json) and the web console (package page).
//
// It is a tool for a developer's machine. It trusts whoever can reach it: it belongs on a
// loopback address, checks the Host and Origin of every request, and asks for a token
// where it is told one. It judges nothing itself: Options.Judge does, as a run would.
//
// A Server is safe for concurrent use. Each application provisions one action at a time.
package server
