package selftest

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/reference"
)

func every(string) bool { return true }

func contests(id string) bool { return strings.HasPrefix(id, "at-once-") }

// TestTape plays what was recorded back: to the right target and to one behind a proxy that
// changes nothing all answers are the same, and a fault changes those of the scenarios that see it.
func TestTape(t *testing.T) {
	tape, err := Record(t.Context(), reference.Options{}, "features/users/create.feature", "features/groups", "okta-user-lists-groups")
	if err != nil {
		t.Fatal(err)
	}
	// What is asked at the same time comes in another order each time.
	if others := slices.DeleteFunc(slices.Clone(tape.Unsteady), contests); len(others) > 0 {
		t.Errorf("played back to the right target: got other answers in %q", others)
	}
	same := Wrong{Around: func(next http.Handler) http.Handler { return next }}
	if found, err := tape.affected(every, same); err != nil || found.all || len(slices.DeleteFunc(found.scenarios, contests)) > 0 {
		t.Errorf("played back through a proxy that changes nothing: got %v, %v", found, err)
	}
	faults, err := faultsNamed(noLocation)
	if err != nil {
		t.Fatal(err)
	}
	h, err := tape.Gather(t.Context(), loaded(t), 100, every, Wrong{Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(h.Ran, names) {
		t.Errorf("scenarios that %s touches: got %q, want %s among them", noLocation, h.Ran, names)
	}
	if s := h.signature(); len(s.signs[names]) == 0 {
		t.Errorf("signs of %s: got %v, want %s", noLocation, s.signs, names)
	}
}

func faultsNamed(id string) ([]reference.Fault, error) {
	faults := reference.Faults()
	return slices.DeleteFunc(faults, func(f reference.Fault) bool { return f.ID != id }), nil
}
