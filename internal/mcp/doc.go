// Package mcp offers scimspec to a client of the Model Context Protocol: it lists what is
// checked, judges a service provider, reads what a run found, explains it, runs a cause again,
// and drives the mock identity provider through its API.
//
// It runs no other program and reads no file; the reports of a run are written below one
// directory. A client names a target that the command line named, one on a loopback address or
// the embedded one, and a secret only by a variable that the command line allows. Every result
// is bounded. The package is the command's alone: a user's go test compiles no protocol.
//
// A Server is safe for concurrent use. One run is under way at a time.
package mcp
