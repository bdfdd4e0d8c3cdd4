package language

import (
	"fmt"
	"iter"
	"strings"

	"github.com/scimspec/scimspec/internal/spelling"
)

// longest is what counts of a name: every function's is shorter.
const longest = 64

// Unknown is the reason for a name that a language does not have, with the nearest one
// that it has, if one is near. What is the kind of name: function, method.
func Unknown(what, name string, known iter.Seq[string]) string {
	best, bestDistance := "", 3
	for k := range known {
		if strings.EqualFold(k, name) {
			return fmt.Sprintf("unknown %s %q; names are case-sensitive, did you mean %s?", what, name, k)
		}
		d := spelling.Distance(strings.ToLower(k), strings.ToLower(name[:min(len(name), longest)]))
		// A bare name whose function lives in a namespace, such as Okta's join.
		if strings.HasSuffix(k, "."+name) {
			d = 0
		}
		if d < bestDistance || d == bestDistance && best != "" && k < best {
			best, bestDistance = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf("unknown %s %q; did you mean %s?", what, name, best)
	}
	return fmt.Sprintf("unknown %s %q", what, name)
}
