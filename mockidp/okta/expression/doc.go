// Package expression parses and evaluates the Okta Expression Language as it
// is used in profile mappings: String.substringBefore(user.email, "@") and the
// like (Okta's "Okta Expression Language overview").
//
// It is the language only: references to profiles, the documented functions,
// operators and literals, and a linter for what Okta documents as deprecated
// or unsupported. It is not the mapping engine, and it does not decide when a
// mapping is evaluated; Okta evaluates group functions in app mappings only at
// assignment or when mappings are applied.
//
// The language is a subset of Spring's SpEL, so where Okta's documentation is
// silent SpEL and, for the text functions, Java's usual null-safe string
// library are followed; such readings stand in comments that begin with
// "Silent:". Two hold everywhere: an attribute that was never set is null while
// one that was cleared is "", and reading a property of null gives null.
// Regular expressions are Java's in the documentation and RE2 here; what RE2
// does not know (look-around, back-references, possessive quantifiers) is an
// error. Numbers are 64-bit floating point, so whole numbers beyond 2^53 lose
// digits; timestamps are texts and do not.
//
// Concurrency: an Expression is immutable after Parse and may be evaluated by
// many goroutines at once, as far as the Env allows it.
package expression
