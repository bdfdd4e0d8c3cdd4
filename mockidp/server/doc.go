// Package server puts a mock identity provider behind HTTP, so that it can be driven
// without Go: people, groups, assignments and pushes as JSON, and the provisioner's
// actions as requests. It is a tool for trying things out: it asks for no credentials and
// belongs on a loopback address. A Server is safe for concurrent use; provisioning runs
// one at a time.
package server
