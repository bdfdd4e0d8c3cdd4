package spelling_test

import (
	"testing"

	"github.com/scimspec/scimspec/internal/spelling"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"filter", "filter", 0}, {"filter", "flter", 1}, {"kitten", "sitting", 3}, {"größe", "grosse", 3}} {
		if got := spelling.Distance(c.a, c.b); got != c.want {
			t.Errorf("distance of %q and %q: got %d, want %d", c.a, c.b, got, c.want)
		}
		if got, back := spelling.Distance(c.a, c.b), spelling.Distance(c.b, c.a); got != back {
			t.Errorf("distance of %q and %q: got %d one way and %d back", c.a, c.b, got, back)
		}
	}
}
