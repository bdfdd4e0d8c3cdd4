package mockidp

import (
	"fmt"
	"slices"
	"testing"
)

// TestSkim follows an import of 36 pages: which pages it reads depends on where those are whom it
// looks for.
func TestSkim(t *testing.T) {
	const total, count = 3588, 100
	first, last, between := []int{1, 101}, []int{3101, 3201, 3301, 3401, 3501}, 1700
	for name, row := range map[string]struct {
		total, at int // where the wanted user is; 0: nowhere
		pages     int
		last      []int
		skipped   bool
		cut       bool
	}{
		"among the last":         {total, 3550, 7, last, true, false},
		"among the first":        {total, 150, 7, last, true, false},
		"between":                {total, between, 7 + 15, []int{1501, 1601}, true, false},
		"nowhere":                {total, 0, 36, []int{3001}, false, false},
		"few people":             {900, 0, 9, []int{801}, false, false},
		"nowhere among too many": {30000, 0, 50, nil, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			_, skim := WithSkim(t.Context(), []string{fmt.Sprint(row.at)})
			var starts []int
			for start := 1; start <= row.total; {
				starts = append(starts, start)
				for i := start; i < start+count && i <= row.total; i++ {
					skim.Saw(fmt.Sprint(i))
				}
				start = skim.Next(start, count, row.total)
			}
			if len(starts) != row.pages || !slices.Equal(starts[:2], first) || !slices.Equal(starts[len(starts)-len(row.last):], row.last) {
				t.Errorf("pages: got %d %v, want %d that end with %v", len(starts), starts, row.pages, row.last)
			}
			sorted := slices.Clone(starts)
			slices.Sort(sorted)
			if len(slices.Compact(sorted)) != len(starts) {
				t.Errorf("pages: got one twice in %v", starts)
			}
			if skim.Skipped() != row.skipped || skim.Cut() != row.cut {
				t.Errorf("skipped and cut: got %v and %v, want %v and %v", skim.Skipped(), skim.Cut(), row.skipped, row.cut)
			}
		})
	}
	var all *Skim
	if got := all.Next(1, 100, total); got != 101 {
		t.Errorf("without a skim: got %d after 1, want 101", got)
	}
}
