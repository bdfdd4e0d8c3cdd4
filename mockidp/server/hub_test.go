package server

import (
	"fmt"
	"testing"

	"github.com/scimspec/scimspec/internal/transcript"
)

// TestFlood tells a listener who never listens more than it can hold: nobody waits for it,
// and it is told how much was left out.
func TestFlood(t *testing.T) {
	var h hub
	slow, leave := h.listen()
	const told = 100_000
	for i := range told {
		h.entry(Entry{Seq: i})
		h.judged(Entry{Seq: i})
	}
	leave()
	h.entry(Entry{Seq: told})
	got := slow.take()
	if len(got.Entries) != maxPending || len(got.Judged) != maxPending || got.Skipped != told-maxPending {
		t.Errorf("pending: got %d entries, %d judged, %d skipped; want %d, %d and %d", len(got.Entries), len(got.Judged), got.Skipped, maxPending, maxPending, told-maxPending)
	}
	if last := got.Entries[maxPending-1].Seq; last != told-1 {
		t.Errorf("newest entry: got %d, want %d", last, told-1)
	}
}

// TestJournalBounds holds a log to its entries and its bytes.
func TestJournalBounds(t *testing.T) {
	var j journal
	body := make([]byte, 256<<10)
	for i := range 3 * maxEntries {
		k := &kept{Entry: Entry{Seq: i + 1, Event: fmt.Sprint(i)}}
		if i > 2*maxEntries {
			k.exchanges = []*transcript.Exchange{{ResponseBody: body}}
		}
		j.add(k)
	}
	if len(j.entries) > maxEntries+maxEntries/4 || j.size > maxKept+len(body)+1024 {
		t.Errorf("journal: got %d entries and %d bytes, want %d and %d at most", len(j.entries), j.size, maxEntries+maxEntries/4, maxKept)
	}
	if newest, ok := j.find(3 * maxEntries); !ok || newest.dropped {
		t.Error("newest entry: got none, or one without its exchanges")
	}
	if _, ok := j.find(1); ok {
		t.Error("oldest entry: it is still there")
	}
	sum := 0
	for _, k := range j.entries {
		sum += k.size
	}
	if sum != j.size {
		t.Errorf("bytes: got %d by count and %d by sum", j.size, sum)
	}
}
