package language

import (
	"fmt"
	"iter"
	"strings"
)

// Unknown is the reason for a name that a language does not have, with the nearest one
// that it has, if one is near. What is the kind of name: function, method.
func Unknown(what, name string, known iter.Seq[string]) string {
	best, bestDistance := "", 3
	for k := range known {
		if strings.EqualFold(k, name) {
			return fmt.Sprintf("unknown %s %q; names are case-sensitive, did you mean %s?", what, name, k)
		}
		d := distance(strings.ToLower(k), strings.ToLower(name))
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

// distance is the Levenshtein distance; names longer than any function's are
// far from all of them.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		previous := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := previous
			if a[i] != b[j] {
				cost++
			}
			previous = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
