package server

import (
	"sync"
)

// maxPending is how many entries wait for one slow listener; older ones are left out and
// counted.
const maxPending = 400

// batch is what a listener is told at once.
type batch struct {
	Entries []Entry  `json:"entries,omitempty"`
	Judged  []Entry  `json:"judged,omitempty" doc:"entries that were judged after they were told"`
	Changed []string `json:"changed,omitempty" doc:"what else changed: clock, tenant ids, application ids"`
	Skipped int      `json:"skipped,omitempty" doc:"entries that were left out since the listener is slow"`
}

// hub tells listeners what happens. A slow listener never holds anybody up.
type hub struct {
	mu        sync.Mutex
	listeners map[*listener]bool
}

type listener struct {
	mu      sync.Mutex
	pending batch
	wake    chan struct{}
}

func (h *hub) listen() (*listener, func()) {
	l := &listener{wake: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.listeners == nil {
		h.listeners = map[*listener]bool{}
	}
	h.listeners[l] = true
	return l, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.listeners, l)
	}
}

func (h *hub) tell(add func(*batch)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		l.mu.Lock()
		add(&l.pending)
		l.pending.trim(2 * maxPending) // now and then, so that it costs little
		l.mu.Unlock()
		select {
		case l.wake <- struct{}{}:
		default:
		}
	}
}

func (h *hub) entry(e Entry) {
	h.tell(func(b *batch) { b.Entries = append(b.Entries, e) })
}

func (h *hub) judged(e Entry) { h.tell(func(b *batch) { b.Judged = append(b.Judged, e) }) }

func (h *hub) changed(what string) {
	h.tell(func(b *batch) {
		for _, have := range b.Changed {
			if have == what {
				return
			}
		}
		b.Changed = append(b.Changed, what)
	})
}

// trim leaves the newest entries of a batch that has grown beyond a size.
func (b *batch) trim(size int) {
	if len(b.Entries) > size {
		over := len(b.Entries) - maxPending
		b.Entries = append([]Entry(nil), b.Entries[over:]...)
		b.Skipped += over
	}
	if over := len(b.Judged) - maxPending; len(b.Judged) > size {
		b.Judged = append([]Entry(nil), b.Judged[over:]...)
	}
}

// take returns what waits for the listener.
func (l *listener) take() batch {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending.trim(maxPending)
	taken := l.pending
	l.pending = batch{}
	return taken
}
