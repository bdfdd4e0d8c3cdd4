package mockidp

import (
	"context"

	"github.com/scimspec/scimspec/mockidp/wire"
)

// The bounds of a skimmed import: whom it concerns, which pages it reads first, and after how
// many it is over.
const (
	skimAbove = 1000 // users of the service provider
	skimHead  = 2    // pages at the beginning of the list
	skimTail  = 5    // pages at its end, where a list in the order of creation has what is new
	skimPages = 50   // pages in all
)

// Skim lets an import pass over pages of a service provider with very many users. It reads the
// first pages, then the last ones, and then those between until it has seen whom it looks for. Each
// request is one that the product sends on its way through the whole list; a product sends the
// others as well. It is used by one import.
type Skim struct {
	wanted  map[string]bool
	end     int // where the pages between end; 0 while the last ones were not looked at
	between int // where they go on
	pages   int
	skipped bool
	cut     bool
}

type skimKey struct{}

// WithSkim lets the imports of a context pass over pages once they have seen these ids.
func WithSkim(ctx context.Context, ids []string) (context.Context, *Skim) {
	s := &Skim{wanted: map[string]bool{}}
	for _, id := range ids {
		s.wanted[id] = true
	}
	return context.WithValue(ctx, skimKey{}, s), s
}

// SkimOf returns the context's Skim, or nil: an import that reads everything.
func SkimOf(ctx context.Context) *Skim {
	s, _ := ctx.Value(skimKey{}).(*Skim)
	return s
}

// Saw notes a user that a page lists.
func (s *Skim) Saw(id string) {
	if s != nil {
		delete(s.wanted, id)
	}
}

// Next returns the startIndex of the page after the one that began at start, with count users of
// total; it is greater than total when the import is over.
func (s *Skim) Next(start, count, total int) int {
	next := start + count
	if s == nil || total <= skimAbove {
		return next
	}
	s.pages++
	tail := ((total-1)/count+1-skimTail)*count + 1
	switch {
	case s.end == 0 && next > skimHead*count && next < tail:
		s.end, s.between, s.skipped = tail, next, true
		return tail
	case s.end == 0 || next > s.end && next <= total:
		return next
	case next > total: // the last page
		next = s.between
	}
	if len(s.wanted) == 0 || next >= s.end {
		s.skipped = s.skipped && next < s.end
		return total + 1
	}
	if s.pages >= skimPages {
		s.cut = true
		return total + 1
	}
	return next
}

// Skipped says whether the import passed over pages, so that its sum is not the total.
func (s *Skim) Skipped() bool { return s != nil && s.skipped }

// Cut says whether the import ended before it had seen whom it looks for.
func (s *Skim) Cut() bool { return s != nil && s.cut }

// Ends notes that a product reads no further, and whether there was more.
func (s *Skim) Ends(more bool) {
	if s != nil {
		s.cut = more && len(s.wanted) > 0
	}
}

// Repeats says whether a page of a list holds resources, and none that was not seen before: the
// pages of such a list never end.
func Repeats(page []*wire.Object, seen map[string]bool) bool {
	for _, resource := range page {
		if id := resource.Text("id"); id == "" || !seen[id] {
			return false
		}
	}
	return len(page) > 0
}
