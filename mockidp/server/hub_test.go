package server

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

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

// TestEventsOfAFlood sends a thousand entries again and again to a page that reads as fast as
// it can: it gets few messages, none of them large, and knows of every entry.
func TestEventsOfAFlood(t *testing.T) {
	s, err := New(Options{Dialect: "okta-aiw", Manual: true})
	if err != nil {
		t.Fatal(err)
	}
	listener := httptest.NewServer(s)
	defer listener.Close()
	defer s.Close()
	resp, err := http.Get(listener.URL + "/api/events")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 16<<20)
	lines.Scan() // "retry": from now on it is listened to
	const bursts, burst = 5, 1000
	go func() {
		for i := range bursts * burst {
			s.hub.entry(Entry{Seq: i + 1})
			if i%burst == burst-1 {
				time.Sleep(2 * eventPause)
			}
		}
	}()
	known, messages := 0, 0
	for known < bursts*burst && lines.Scan() {
		data, is := strings.CutPrefix(lines.Text(), "data: ")
		if !is {
			continue
		}
		var b batch
		if err := json.Unmarshal([]byte(data), &b); err != nil {
			t.Fatal(err)
		}
		if len(b.Entries) > maxPending {
			t.Errorf("message: got %d entries, want %d at most", len(b.Entries), maxPending)
		}
		known, messages = known+len(b.Entries)+b.Skipped, messages+1
	}
	if known != bursts*burst || messages > bursts*burst/20 {
		t.Errorf("got %d entries told or counted in %d messages, want %d in %d at most", known, messages, bursts*burst, bursts*burst/20)
	}
}
