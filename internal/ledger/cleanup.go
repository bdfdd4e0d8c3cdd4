package ledger

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// CleanScope deletes what one part of the run created: what was sent Within the scope, and
// what bears a name of it. A create that was refused, or that nobody answered, is looked up by
// its name where the target has a filter that can be relied on: some service providers create
// what they refuse. What cannot be deleted stays in the ledger with the reason; Clean tries
// again.
func (l *Ledger) CleanScope(ctx context.Context, client *http.Client, atOnce int, scope string) {
	l.delete(ctx, client, atOnce, l.pick(func(e *Entry) bool { return e.State.open() && e.within(scope) }))
	for _, entry := range l.pick(func(e *Entry) bool { return e.unsure() && e.within(scope) }) {
		if !l.unreliable() {
			l.find(ctx, client, entry)
		}
	}
}

// Clean deletes what the run created and still is at the target, the latest first, so that
// groups go before their members; users that follow each other go atOnce at a time. What then
// became of each resource is read from the lists of the target: the ledger says of a resource
// that it is deleted, or left, because a read showed it. What cannot be deleted stays in the
// ledger with the reason; a later Clean tries again.
func (l *Ledger) Clean(ctx context.Context, client *http.Client, atOnce int) {
	if len(l.Entries()) == 0 {
		return
	}
	l.delete(ctx, client, atOnce, l.pick(func(e *Entry) bool { return e.State.open() }))
	// What a reading finds is deleted, and the next one says what came of it.
	for again := l.verify(ctx, client); len(again) > 0; again = nil {
		l.delete(ctx, client, atOnce, again)
		l.verify(ctx, client)
	}
}

// pick returns the entries for which fits holds, the latest first.
func (l *Ledger) pick(fits func(*Entry) bool) []*Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	var picked []*Entry
	for _, entry := range slices.Backward(l.entries) {
		if fits(entry) {
			picked = append(picked, entry)
		}
	}
	return picked
}

func (e *Entry) within(scope string) bool {
	if e.scope != "" {
		return e.scope == scope
	}
	name := strings.ToLower(e.Name)
	return strings.Contains(name, strings.ToLower(scope)+"-") || strings.Contains(name, strings.ToLower(scope)+" ")
}

// unsure says whether nothing but a look-up by its name can tell if an entry exists.
func (e *Entry) unsure() bool {
	return !e.looked && (e.State == Refused || e.State == Intended || e.State == Created && e.ID == "")
}

// unreliable says whether look-ups by name cannot be relied on.
func (l *Ledger) unreliable() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.filterless
}

// delete deletes entries, users that follow each other atOnce at a time.
func (l *Ledger) delete(ctx context.Context, client *http.Client, atOnce int, open []*Entry) {
	for len(open) > 0 {
		batch := open[:together(open, atOnce)]
		open = open[len(batch):]
		var deletions sync.WaitGroup
		for _, entry := range batch {
			deletions.Go(func() { l.clean(ctx, client, entry) })
		}
		deletions.Wait()
	}
}

// MayPass says whether something is left only because the target did not answer, or was
// not able to: another Clean may succeed.
func (l *Ledger) MayPass() bool {
	return len(l.pick(func(e *Entry) bool { return e.State == Left && e.passing })) > 0
}

// together returns how many of the entries can be deleted at the same time: users that
// follow each other. A group may hold another one, so that groups go one by one.
func together(entries []*Entry, atOnce int) int {
	n := 0
	for n < len(entries) && n < atOnce && entries[n].Type != "Group" {
		n++
	}
	return max(n, 1)
}

// clean deletes an entry by the id that its create gave. An id that is not found may have been
// a wrong one: then the name is looked up, which is the run's own word.
func (l *Ledger) clean(ctx context.Context, client *http.Client, entry *Entry) {
	if entry.ID == "" {
		l.find(ctx, client, entry)
		return
	}
	if status := l.remove(ctx, client, entry); status == http.StatusNotFound {
		l.find(ctx, client, entry)
	}
}

// remove sends the DELETE for an entry and notes what came of it. It returns the status; 0
// when nothing was sent or no answer came.
func (l *Ledger) remove(ctx context.Context, client *http.Client, entry *Entry) int {
	endpoint := endpointOf(entry.Type)
	if !l.may(ctx, client, endpoint, entry.ID) {
		l.leave(entry, "the service provider gave its id, "+entry.ID+", to another resource too: nothing is deleted under it", false)
		return 0
	}
	status, _, err := l.request(ctx, client, http.MethodDelete, endpoint+"/"+url.PathEscape(entry.ID))
	switch {
	case err != nil:
		l.leave(entry, err.Error(), true)
		return 0
	case status == http.StatusNotFound, status >= 200 && status < 300:
		l.set(entry, Deleted, "", "")
	default:
		passing := status >= http.StatusInternalServerError
		l.leave(entry, fmt.Sprintf("DELETE was answered with %d", status), passing)
	}
	return status
}

// find looks an entry up by its name and deletes what it finds.
func (l *Ledger) find(ctx context.Context, client *http.Client, entry *Entry) {
	if !l.ownName(entry.Name) {
		// Without a name of the run there is nothing to ask for but what others may have.
		if entry.State == Intended || entry.State == Created && entry.ID == "" {
			l.set(entry, Refused, "", "")
		}
		return
	}
	endpoint := endpointOf(entry.Type)
	answer, err := l.lookUp(ctx, client, endpoint, entry.Name)
	if err == nil && !answer.sound || unsupported(err) {
		l.mu.Lock()
		l.filterless = true
		l.mu.Unlock()
		return // the lists that are read at the end tell
	}
	if err != nil {
		l.leave(entry, err.Error(), true)
		return
	}
	l.mu.Lock()
	entry.looked = true
	l.mu.Unlock()
	gone := entry.ID != "" || entry.State == Deleted
	for _, id := range answer.ids {
		if l.belongs(id, entry) || !l.confirm(ctx, client, endpoint, id) {
			continue
		}
		l.set(entry, Created, id, "")
		l.remove(ctx, client, entry)
		gone = true
	}
	if !gone {
		l.set(entry, Refused, "", "")
	}
}

// belongs says whether another entry has an id.
func (l *Ledger) belongs(id string, entry *Entry) bool {
	return len(l.pick(func(e *Entry) bool { return e != entry && fold(e.ID) == fold(id) })) > 0
}

// leave notes that an entry could not be deleted, and whether that may pass.
func (l *Ledger) leave(entry *Entry, reason string, passing bool) {
	l.set(entry, Left, "", reason)
	l.mu.Lock()
	defer l.mu.Unlock()
	entry.passing = passing
}
