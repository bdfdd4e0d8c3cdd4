// Package okta plays Okta's provisioning client on the wire: the custom app with SCIM
// provisioning (okta-aiw: GET and PUT for everything) and the app of the Okta
// Integration Network (okta-oin: PATCH for activation, password and groups, GET and PUT
// for profiles). A Provisioner is a stateful client over a mockidp.App: it remembers the
// ids it was given and a hash of what it pushed last, compares that with what the app
// wants now, and decides from each answer what Okta would do next.
//
// Shapes and decisions carry the grade of their evidence: [R] recorded traffic, [V] a
// document or statement of Okta, [O] a third party's observation, [I] our inference, [?]
// unknown. shapes.md lists them with their sources and golden files.
//
// It is not a SCIM client library and judges nothing: a refusal becomes a failed task in
// the log, with the text that an administrator would read. A Provisioner is used by one
// goroutine at a time.
package okta
