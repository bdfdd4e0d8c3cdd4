// Package schemas holds JSON Schemas (draft 7) for every SCIM message and for the
// report of scimspec itself, and validates documents against them.
//
// It judges the form of one document: types, formats, required members, the right
// URN. It is not a protocol judge: whether a status, a header or a change of state is
// right belongs to the steps; and it is not a SCIM implementation, the reference
// target does not use it.
//
// # Policies
//
//   - Absent, null and [] are one state (RFC 7643, section 2.5): an optional attribute
//     may be null everywhere, a required one that is null counts as missing.
//   - Attribute names are case-insensitive (RFC 7643, section 2.1): a document is
//     validated with its names in any case, pointers keep the document's spelling, and
//     two names of one object that differ in case alone are a violation. Whether a
//     client bears with unusual case is judged by the suite, not here. The report is
//     not SCIM: its names are case-exact.
//   - Unknown attributes and extension objects are allowed. What a target advertises
//     in /Schemas is checked by FromDiscovery.
//   - canonicalValues are suggestions (RFC 7643, section 7) and are never enforced.
//   - A partial representation (attributes or excludedAttributes in the query) needs
//     its id, which is always returned, and nothing else.
//   - Request takes what Okta and Entra ID really send (the dialect IdP: capitalised
//     op, string booleans, manager as a string); RequestAs with the dialect RFC is
//     strict. Responses are always strict.
//   - An integer has neither fraction nor exponent: 1.0 and 1e3 are no integers here
//     (RFC 7643, section 2.3.4), although draft 7 takes them.
//   - A violation carries no level. The catalogue has it, under Requirement.
//
// # Annotations
//
// The files use two keywords of their own, which draft 7 ignores: x-requirement, the id
// of the requirement that a schema stands for (a string, or an object from the failing
// keyword to the id; "required" is looked up at the missing member), and x-want, the
// words for what is wanted.
//
// # Concurrency
//
// Everything is safe for concurrent use. The embedded schemas are compiled once, at
// the first use, and immutable from then on, as is a Compiled.
package schemas
