package spelling

import (
	"cmp"
	"slices"
	"strings"
)

// Advice names what there is, after the name that was meant, if one is near.
func Advice(word string, names []string) string {
	all := strings.Join(names, ", ")
	if near := Nearest(word, names, 1); len(near) > 0 {
		return near[0] + "; there are " + all
	}
	return all
}

// Nearest returns up to n names whose beginning differs least from word, the nearest first; of
// two as near, the one that differs less as a whole. Letter case is ignored; what differs in more than half of the word's characters is no
// candidate.
func Nearest(word string, names []string, n int) []string {
	type rated struct {
		name            string
		distance, whole int
	}
	var list []rated
	wanted := []rune(strings.ToLower(word))
	for _, name := range names {
		given := []rune(strings.ToLower(name))
		whole := Distance(string(wanted), string(given))
		distance := whole
		if len(given) > len(wanted) {
			distance = min(distance, Distance(string(wanted), string(given[:len(wanted)])))
		}
		if 2*distance <= len(wanted) {
			list = append(list, rated{name, distance, whole})
		}
	}
	slices.SortStableFunc(list, func(a, b rated) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.whole, b.whole))
	})
	var out []string
	for _, r := range list[:min(n, len(list))] {
		out = append(out, r.name)
	}
	return out
}
