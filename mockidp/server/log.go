package server

import (
	"fmt"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/reports"
)

// The bounds of what one application remembers of its log.
const (
	maxEntries = 5000
	maxKept    = 48 << 20 // bytes of exchanges
)

// Entry is one line of an application's provisioning log.
type Entry struct {
	Seq         int       `json:"seq" doc:"counts the entries of the whole process"`
	Time        time.Time `json:"time"`
	Tenant      string    `json:"tenant"`
	Application string    `json:"application"`
	Event       string    `json:"event" doc:"the product's own word"`
	Subject     *Subject  `json:"subject,omitempty"`
	RemoteID    string    `json:"remoteId,omitempty" doc:"the service provider's id"`
	Outcome     string    `json:"outcome" enum:"success,failure,skipped"`
	Code        string    `json:"code,omitempty" doc:"Entra ID's error code"`
	Detail      string    `json:"detail,omitempty" doc:"what an administrator would read"`
	Requests    int       `json:"requests"`
	Judged      bool      `json:"judged" doc:"the answers were judged as in a run"`
	Findings    int       `json:"findings" doc:"how many requirements the answers break"`
}

// Subject is the person or group that an entry is about.
type Subject struct {
	ID   string `json:"id"`
	Kind string `json:"kind" enum:"user,group"`
	Name string `json:"name"`
}

// EntryDetail is an entry with its evidence.
type EntryDetail struct {
	Entry
	Exchanges []ShownExchange   `json:"exchanges"`
	Broken    []reports.Finding `json:"broken" doc:"requirements that an answer breaks; exchange is an index"`
	Dropped   bool              `json:"dropped,omitempty" doc:"the exchanges were dropped to bound memory"`
}

// ShownExchange is an exchange as reports show it, with the evidence for the request.
type ShownExchange struct {
	reports.Exchange
	Shape *Shape `json:"shape,omitempty"`
}

// Shape is the evidence that the product sends such a request.
type Shape struct {
	Text   string `json:"text"`
	Grade  string `json:"grade"`
	Source string `json:"source"`
}

// kept is an entry with what was exchanged for it.
type kept struct {
	Entry
	raw       mockidp.LogEntry
	exchanges []*transcript.Exchange
	broken    []reports.Finding
	size      int
	dropped   bool
}

// journal is the log of one application, bounded in entries and bytes.
type journal struct {
	mu      sync.RWMutex
	entries []*kept // oldest first
	size    int
}

func (j *journal) add(k *kept) {
	for _, x := range k.exchanges {
		k.size += len(x.RequestBody) + len(x.ResponseBody) + 1024
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, k)
	j.size += k.size
	if len(j.entries) > maxEntries+maxEntries/4 {
		for _, old := range j.entries[:len(j.entries)-maxEntries] {
			j.size -= old.size
		}
		j.entries = append([]*kept(nil), j.entries[len(j.entries)-maxEntries:]...)
	}
	for i := 0; j.size > maxKept && i < len(j.entries)-1; i++ {
		if old := j.entries[i]; old.size > 0 {
			j.size -= old.size
			old.size, old.exchanges, old.dropped = 0, nil, true
		}
	}
}

// after returns the entries with a greater number, oldest first, limit at most and the
// newest of them.
func (j *journal) after(seq, limit int, take func(*Entry) bool) []Entry {
	j.mu.RLock()
	defer j.mu.RUnlock()
	found := []Entry{}
	for i := len(j.entries) - 1; i >= 0 && len(found) < limit && j.entries[i].Seq > seq; i-- {
		if take == nil || take(&j.entries[i].Entry) {
			found = append(found, j.entries[i].Entry)
		}
	}
	for i, k := 0, len(found)-1; i < k; i, k = i+1, k-1 {
		found[i], found[k] = found[k], found[i]
	}
	return found
}

func (j *journal) find(seq int) (kept, bool) {
	j.mu.RLock()
	defer j.mu.RUnlock()
	for i := len(j.entries) - 1; i >= 0; i-- {
		if j.entries[i].Seq == seq {
			return *j.entries[i], true
		}
	}
	return kept{}, false
}

// raw returns the entries as the provisioner wrote them, from the i-th on.
func (j *journal) raw(from int) []mockidp.LogEntry {
	j.mu.RLock()
	defer j.mu.RUnlock()
	raw := []mockidp.LogEntry{}
	for _, k := range j.entries {
		if k.Seq > from {
			raw = append(raw, k.raw)
		}
	}
	return raw
}

func (j *journal) last() int {
	j.mu.RLock()
	defer j.mu.RUnlock()
	if len(j.entries) == 0 {
		return 0
	}
	return j.entries[len(j.entries)-1].Seq
}

// unjudged returns the oldest entry that nobody judged yet.
func (j *journal) unjudged() *kept {
	j.mu.RLock()
	defer j.mu.RUnlock()
	for _, k := range j.entries {
		if !k.Judged {
			copied := *k
			return &copied
		}
	}
	return nil
}

// judged writes down what was found, and returns the entry.
func (j *journal) judged(seq int, broken []reports.Finding) (Entry, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := len(j.entries) - 1; i >= 0; i-- {
		if k := j.entries[i]; k.Seq == seq {
			k.Judged, k.broken, k.Findings = true, broken, len(broken)
			return k.Entry, true
		}
	}
	return Entry{}, false
}

// shownExchange is an exchange as reports show it.
func shownExchange(x *transcript.Exchange) reports.Exchange {
	shown := reports.Exchange{
		Request:    reports.Request{Method: x.Method, URL: x.URL, Headers: x.RequestHeader, Body: reports.Cut(x.RequestBody)},
		Response:   reports.Response{Status: x.Status, Headers: x.ResponseHeader, Body: reports.Cut(x.ResponseBody)},
		DurationMs: float64(x.Duration.Microseconds()) / 1000,
		StartedAt:  x.StartedAt.UTC().Format("2006-01-02T15:04:05.000Z07:00"),
	}
	if x.Err != nil {
		shown.Error = fmt.Sprint(x.Err)
	}
	shown.Curl = reports.Curl(shown.Request)
	return shown
}
