// Package spelling says how far two names are from each other, for messages that suggest the
// one that was meant. It keeps nothing.
package spelling

// Distance is the number of single-character edits between a and b (Levenshtein). The time
// grows with the product of their lengths.
func Distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range to {
			cost := diagonal
			if x != y {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(to)]
}
