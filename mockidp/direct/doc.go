// Package direct plays SCIM clients that create without looking first: authentik's SCIM provider
// and the SCIM plugins of Keycloak. What differs between two of them is a table, Dialect: headers,
// how bodies are written, which request each change leads to and what its answers lead to.
// The Provisioner that reads the table is the same for all. Another client of the kind is another
// table with the forms of its bodies.
//
// Tables and forms carry the grade of their evidence: [S] read from the client's source, [R]
// recorded traffic, [V] said by its makers, [I] our inference. shapes.md lists them with their
// sources and golden files.
//
// It is not a SCIM client library and judges nothing: a refusal becomes a failed entry in the log.
// A Provisioner is used by one goroutine at a time; a Dialect is not changed once it is used.
package direct
