package expression

import (
	"sync"
	"testing"
)

// TestConcurrentUse shares one Expression and parses others next to it; the
// race detector is the judge.
func TestConcurrentUse(t *testing.T) {
	shared, err := Parse(`String.toLowerCase("ADA")`)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			own, err := Parse(`"a" + Iso3166Convert.toName("XX") == null ? "x" : "ada"`)
			if err != nil {
				t.Errorf("parsing: %v", err)
				return
			}
			for _, e := range []*Expression{shared, own} {
				v, err := e.Eval(willa())
				if text, _ := v.Text(); err != nil || text != "ada" {
					t.Errorf("%s: got %q, %v, want ada", e, text, err)
				}
			}
		})
	}
	group.Wait()
}
