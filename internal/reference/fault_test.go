package reference

import (
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/reference/fault"
)

// TestFaultsShow proves of every fault that some client can see it, and of a correct server
// that the same conversation always goes the same way.
func TestFaultsShow(t *testing.T) {
	right, _ := converse(t, 0, nil)
	if _, differs := converse(t, 0, right); differs {
		t.Fatal("conversation: two correct servers differ")
	}
	for i, f := range fault.All() {
		if testing.Short() && i%8 != 0 {
			continue // make test-all has all of them
		}
		if f.NeedsProduct() || f.NeedsShortCursors() || conditional()[f.ID].path != "" {
			continue
		}
		t.Run(f.ID, func(t *testing.T) {
			t.Parallel()
			if _, differs := converse(t, 0, right, f.ID); !differs {
				t.Errorf("fault %s: the conversation is the same as with a correct server", f.ID)
			}
		})
	}
}

func TestFaultTable(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range fault.All() {
		if seen[f.ID] {
			t.Errorf("fault %s: id is used twice", f.ID)
		}
		seen[f.ID] = true
		if len(f.Violates) == 0 || f.Area == "" || !strings.HasSuffix(f.Doc, ".") || f.Apply == nil {
			t.Errorf("fault %s: incomplete row %+v", f.ID, f)
		}
	}
	want(t, "number of faults over 250", len(seen) > 250, true)
}

// TestNoInternalErrors holds the conversation to it that a correct server never answers 5xx
// but for what it says it does not support.
func TestNoInternalErrors(t *testing.T) {
	for seed := range int64(12) {
		log, _ := converse(t, seed, nil)
		for _, line := range log {
			if strings.Contains(line, "→ 5") {
				t.Errorf("conversation with seed %d: got %s", seed, line)
			}
		}
	}
}

func TestUnknownNames(t *testing.T) {
	for name, unknown := range map[string]struct {
		options Options
		faults  []string
	}{
		`did you mean "filter-ignored"`: {faults: []string{"filter-ignoerd"}},
		`did you mean "bulk"`:           {options: Options{Capabilities: Capabilities{"bluk"}}},
	} {
		_, err := New(unknown.options, unknown.faults...)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("unknown name: got %v, want %s", err, name)
		}
	}
}
