// Package hostile is a service provider that misbehaves on the wire, by name: it hangs,
// drips, floods, lies about lengths, breaks TLS and HTTP/2, and spoils the answers of a
// well-behaved handler behind it. It proves that the suite survives any target.
//
// It breaks no rule of SCIM as such: that is what the faults of internal/reference are for.
// It knows nothing of the suite and judges nothing.
//
// A Server is safe for concurrent use and listens on loopback only. Close ends every
// connection and every handler, also those that hang. Nothing is shared between servers.
package hostile
