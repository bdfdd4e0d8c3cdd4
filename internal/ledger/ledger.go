// Package ledger keeps a run from touching what is not its own. It writes down every
// resource before the run creates it, lets through only writes to resources that the
// run created, and deletes them again. It works on the wire, below the clients, so that
// no scenario and no identity provider can get past it. It is safe for concurrent use.
package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// ErrForeign says that a request would have changed or deleted a resource that the run
// did not create, or named one in its body. The request was not sent.
var ErrForeign = errors.New("the request would change, or refer to, a resource that this run did not create; it was not sent")

// State is what became of a resource.
type State string

// The states.
const (
	Intended State = "intended" // about to be created: it may exist
	Created  State = "created"
	Deleted  State = "deleted"
	Refused  State = "refused" // the service provider did not create it
	Left     State = "left"    // it could not be deleted
)

// Entry is one resource of the run.
type Entry struct {
	Number int    `json:"n"`
	State  State  `json:"state"`
	Type   string `json:"type"` // User or Group
	Name   string `json:"name"` // userName or displayName
	ID     string `json:"id,omitempty"`
	Reason string `json:"reason,omitempty"`

	passing bool   // whatever keeps it from being deleted may pass
	scope   string // the part of the run that created it, see Within
	looked  bool   // a look-up by its name said what became of it
}

// Header is the first line of a ledger file.
type Header struct {
	Version int    `json:"ledger"`
	BaseURL string `json:"baseURL"`
	Stem    string `json:"stem"` // every name that the run creates begins so
}

// Ledger is the record of one run.
type Ledger struct {
	header Header

	mu      sync.Mutex
	file    *os.File
	entries []*Entry
	reader  reader // of the guard; nil: the transport that is guarded
	broken  error  // the first failure to write the file
	// filterless says that look-ups by name cannot be relied on: the target refuses the
	// filter, or answers with others.
	filterless bool
	home       *Ledger // of the run's own tenant, where this one is of another
	ownership
}

// New starts the ledger of a run. With a path it is kept on disk too, so that a run
// that was killed can be swept; "" keeps it in memory alone.
func New(path, baseURL, stem string) (*Ledger, error) {
	l := &Ledger{header: Header{Version: 1, BaseURL: baseURL, Stem: stem}, ownership: newOwnership()}
	if path == "" {
		return l, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	l.file = file
	l.line(l.header)
	return l, l.broken
}

// Elsewhere starts a ledger of what the run creates in another tenant of the same target. It
// is kept in memory alone. Its guard lets through what asks for resources that the run has at
// home, as long as nobody there has their ids.
func (l *Ledger) Elsewhere() *Ledger {
	return &Ledger{header: l.header, ownership: newOwnership(), home: l}
}

// Open reads the ledger of a run that was killed.
func Open(path string) (*Ledger, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	defer file.Close()
	l := &Ledger{ownership: newOwnership()}
	decoder := json.NewDecoder(file)
	if err := decoder.Decode(&l.header); err != nil || l.header.Version != 1 {
		return nil, fmt.Errorf("ledger %s: the first line is no ledger header", path)
	}
	for {
		var entry Entry
		switch err := decoder.Decode(&entry); {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return l, nil // a killed run may leave half a line
		case err != nil:
			return nil, fmt.Errorf("ledger %s: %w", path, err)
		}
		if entry.Number < len(l.entries) {
			*l.entries[entry.Number] = entry
		} else {
			l.entries = append(l.entries, &entry)
		}
		if entry.ID != "" {
			l.own(entry.ID)
		}
	}
}

// Header returns what the run is.
func (l *Ledger) Header() Header { return l.header }

// Close closes the file, and removes it when nothing is left at the target.
func (l *Ledger) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return l.broken
	}
	err := errors.Join(l.broken, l.file.Close())
	if !slices.ContainsFunc(l.entries, func(e *Entry) bool { return e.State.open() }) {
		err = errors.Join(err, os.Remove(l.file.Name()))
	}
	l.file = nil
	return err
}

func (s State) open() bool { return s == Intended || s == Created || s == Left }

// Entries returns copies of every entry in the order of creation.
func (l *Ledger) Entries() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	entries := make([]Entry, len(l.entries))
	for i, entry := range l.entries {
		entries[i] = *entry
	}
	return entries
}

// scopeKey is the key of a scope in a context.
type scopeKey struct{}

// Within says which part of the run sends the requests of a context: CleanScope finds again
// what they created, also where it has no name of the run.
func Within(ctx context.Context, scope string) context.Context {
	return context.WithValue(ctx, scopeKey{}, scope)
}

func (l *Ledger) intend(ctx context.Context, kind, name string) *Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	scope, _ := ctx.Value(scopeKey{}).(string)
	entry := &Entry{Number: len(l.entries), State: Intended, Type: kind, Name: name, scope: scope}
	l.entries = append(l.entries, entry)
	l.line(entry)
	return entry
}

// set notes what became of an entry.
func (l *Ledger) set(entry *Entry, state State, id, reason string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry.State, entry.Reason = state, reason
	if id != "" {
		entry.ID = id
		l.own(id)
	}
	l.line(entry)
}

// deleted marks the entries with that id, if there are any.
func (l *Ledger) deleted(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, entry := range l.entries {
		if entry.ID == id && entry.State == Created {
			entry.State = Deleted
			l.line(entry)
		}
	}
}

// line appends to the file. The entry must be on disk before the request leaves.
func (l *Ledger) line(value any) {
	if l.file == nil || l.broken != nil {
		return
	}
	encoded, err := json.Marshal(value)
	if err == nil {
		_, err = l.file.Write(append(encoded, '\n'))
	}
	l.broken = err
}
