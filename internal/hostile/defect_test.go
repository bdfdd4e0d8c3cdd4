package hostile

import (
	"maps"
	"slices"
	"testing"

	"github.com/scimspec/scimspec"
)

// TestDefectsAreNamed is what TestOrdeals asserts of them, one after the other.
func TestDefectsAreNamed(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(defects)) {
		t.Run(name, func(t *testing.T) {
			m, known := byName(name)
			if !known {
				t.Fatal("misbehaviour: got none of that name, want one")
			}
			o := &ordeal{misbehaviour: m, mode: afterPlanning, server: start(t, name, inner(t))}
			o.report, _ = judged(t, o.server, scimspec.ReadAgain(), scimspec.Select(chosen(m)...))
			o.judgeBlame(t)
		})
	}
}
