// Package expression parses and evaluates the expressions of Entra attribute
// mappings, such as Join(" ", [givenName], [surname]) (Microsoft's "Reference
// for writing expressions for attribute mappings").
//
// It is the language only: a call with attributes, string constants, numbers
// and nested calls as arguments, the documented functions, and a linter for
// the traps that the documentation itself falls into. It is not the mapping
// engine: direct and constant mappings, "apply always", scoping filters and
// the wire form of a PATCH belong to the caller.
//
// Where the documentation is silent, the reading that is taken stands in a
// comment that begins with "Silent:". Two such readings hold everywhere:
// characters are Unicode code points (.NET counts UTF-16 units), and a null
// source gives null unless the function's own description says otherwise.
// Regular expressions are .NET's in the documentation and RE2 here: \d, \w and
// \s are widened to their Unicode meaning, while look-around, back-references
// and atomic groups are refused with an error; an empty match right behind
// another match is skipped, where .NET takes it.
//
// Concurrency: an Expression is immutable after Parse and may be evaluated by
// many goroutines at once, as far as the functions in Env allow it.
package expression
