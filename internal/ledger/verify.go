package ledger

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// Survey reads what is at the target before the run creates anything, as far as its lists can
// be read within a bound: none of it is the run's, whatever an answer says later. The client
// is the one that the guard confirms ids with. A target whose lists cannot be read is no
// error: the guard then knows less, and learns from the answers.
func (l *Ledger) Survey(ctx context.Context, client *http.Client) {
	l.mu.Lock()
	l.reader, l.surveyed = client, true
	l.mu.Unlock()
	for _, endpoint := range []string{scim.EndpointUsers, scim.EndpointGroups} {
		list := l.readList(ctx, client, endpoint)
		l.mu.Lock()
		l.surveyed = l.surveyed && list.whole
		for _, element := range list.resources {
			if element.ID == "" || element.name(endpoint) == "" {
				l.unreadable[string(element.raw)] = true
			}
			if element.ID == "" {
				l.before[string(element.raw)] = true
			} else {
				l.foreign[string(element.ID)] = true // there before: whatever its name
			}
		}
		l.mu.Unlock()
	}
}

// Unreadable returns, as the survey found them, the elements of lists that were there before
// the run and show no id or no name: no product can read past them.
func (l *Ledger) Unreadable() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Sorted(maps.Keys(l.unreadable))
}

// Foreign says whether an answer showed an id, before the run or under a name that is not the
// run's, to be somebody else's.
func (l *Ledger) Foreign(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.foreign[id]
}

// verify reads the lists of the target and notes what is there of the run's own. It returns
// what may be deleted now.
func (l *Ledger) verify(ctx context.Context, client *http.Client) []*Entry {
	var again []*Entry
	for _, kind := range []string{"Group", "User"} {
		list := l.readList(ctx, client, endpointOf(kind))
		if !list.whole {
			list.resources = append(list.resources, l.readOwn(ctx, client, kind)...)
		}
		present := map[*Entry]bool{}
		for _, element := range list.resources {
			entry := l.recognise(ctx, client, kind, element, present)
			if entry == nil || present[entry] {
				continue
			}
			present[entry] = true
			if l.stays(entry, element.name(endpointOf(kind))) {
				again = append(again, entry)
			}
		}
		for _, entry := range l.pick(func(e *Entry) bool { return e.Type == kind && !present[e] }) {
			if list.whole {
				l.absent(entry)
			} else if l.doubtful(ctx, client, entry, list.problem) {
				again = append(again, entry)
			}
		}
	}
	return again
}

// readOwn lists what bears the run's names, where the whole list cannot be read. An answer
// that holds anybody else comes of a filter that is ignored, and says nothing.
func (l *Ledger) readOwn(ctx context.Context, client *http.Client, kind string) []listed {
	attribute, endpoint := "userName", endpointOf(kind)
	if kind == "Group" {
		attribute = "displayName"
	}
	answer, err := l.page(ctx, client, endpoint, fmt.Sprintf("filter=%s&count=%d", escape(fmt.Sprintf("%s sw %q", attribute, l.header.Stem)), pageSize))
	own := answer.elements()
	if err != nil || slices.ContainsFunc(own, func(e listed) bool { return !l.ownName(e.name(endpoint)) }) {
		return nil
	}
	return own
}

// recognise returns the entry of an element of a list when it is the run's own; nil when it is
// somebody else's. What bears the run's mark and has no entry gets one; present are the
// entries that have an element already.
func (l *Ledger) recognise(ctx context.Context, client *http.Client, kind string, element listed, present map[*Entry]bool) *Entry {
	endpoint, id := endpointOf(kind), string(element.ID)
	name := element.name(endpoint)
	l.mu.Lock()
	l.see(endpoint, element.resource)
	marked := l.ownName(name) || l.surveyed && l.marked(element.raw)
	foreign, disputed, owned := l.foreign[id], l.disputed[id], l.owned[id] || l.ownName(name) && l.folded[fold(id)]
	fresh := l.surveyed && !l.before[string(element.raw)]
	l.mu.Unlock()
	switch {
	case id == "" && (fresh || marked):
		return l.entryFor(kind, name, "", present)
	case id == "" || !marked && !owned:
		return nil
	case owned && !disputed:
		return l.entryFor(kind, name, id, present)
	case l.ownName(name) && (foreign || disputed || !l.confirm(ctx, client, endpoint, id)):
		entry := l.entryFor(kind, name, "", present)
		l.leave(entry, "the service provider lists it as "+id+", which is or may be another resource: nothing is deleted under it", false)
		return entry
	case foreign, disputed, !l.ownName(name) && !l.confirm(ctx, client, endpoint, id):
		return nil
	}
	return l.entryFor(kind, name, id, present)
}

// entryFor returns the entry with an id, else an open one of that name, else one of that name
// that came to nothing, else a new one. An id that no read confirmed gives way, where the
// target is not believed.
func (l *Ledger) entryFor(kind, name, id string, present map[*Entry]bool) *Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.entryOf(kind, name, id, present)
}

// entryOf is entryFor for a caller that holds the lock.
func (l *Ledger) entryOf(kind, name, id string, present map[*Entry]bool) *Entry {
	// One entry stands for one resource: a target that gives an id to several lists it with
	// each of their names.
	for _, alike := range []func(*Entry) bool{
		func(e *Entry) bool { return e.ID == id && strings.EqualFold(e.Name, name) },
		func(e *Entry) bool { return e.ID == id && !present[e] },
		func(e *Entry) bool { return strings.EqualFold(e.ID, id) && !present[e] },
	} {
		for _, entry := range l.entries {
			if id != "" && entry.Type == kind && alike(entry) {
				return entry
			}
		}
	}
	for _, refused := range []bool{false, true} {
		for _, entry := range l.entries {
			if present[entry] || entry.Type != kind || !strings.EqualFold(entry.Name, name) {
				continue
			}
			free := entry.ID == "" || l.doubt && !l.confirmed[entry.ID]
			if entry.State.open() && (id == "" || free) || refused && entry.ID == "" {
				entry.ID = cmp.Or(id, entry.ID)
				return entry
			}
		}
	}
	entry := &Entry{Number: len(l.entries), State: Created, Type: kind, Name: name, ID: id}
	l.entries = append(l.entries, entry)
	l.line(entry)
	return entry
}

// stays notes that a list shows an entry, by the name that it has now, and says whether to
// delete it (again).
func (l *Ledger) stays(entry *Entry, name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ownName(name) {
		entry.Name = name
	}
	first := entry.State != Left
	if first {
		entry.State, entry.Reason = Left, "it is listed, although its DELETE was answered as done"
		if entry.ID == "" {
			entry.Reason = "the service provider lists it without an id"
		}
		l.line(entry)
	}
	return first && entry.ID != ""
}

// absent notes that the whole list does not show an entry.
func (l *Ledger) absent(entry *Entry) {
	switch {
	case entry.State == Created, entry.State == Left && entry.ID != "":
		l.set(entry, Deleted, "", "")
	case entry.State == Intended, entry.State == Left:
		l.set(entry, Refused, "", "")
	}
}

// doubtful asks for one entry where no list tells, and there is reason to: its DELETE was not
// answered as done, or its create was not answered. It says whether to delete it.
func (l *Ledger) doubtful(ctx context.Context, client *http.Client, entry *Entry, problem error) bool {
	switch {
	case entry.State == Refused, entry.State == Deleted:
		return false // the target's own word, and no list that says otherwise
	case entry.ID == "" && l.unreliable():
		l.leave(entry, problem.Error(), true)
		return false
	case entry.ID == "":
		l.find(ctx, client, entry)
		return false
	}
	endpoint := endpointOf(entry.Type)
	status, _, err := l.request(ctx, client, http.MethodGet, endpoint+"/"+url.PathEscape(entry.ID))
	switch {
	case err != nil:
		l.leave(entry, err.Error(), true)
	case status == http.StatusNotFound || status == http.StatusGone:
		l.set(entry, Deleted, "", "")
	case status != http.StatusOK && l.ownName(entry.Name): // single reads fail
		if answer, err := l.lookUp(ctx, client, endpoint, entry.Name); err == nil && answer.sound && len(answer.ids) == 0 {
			l.set(entry, Deleted, "", "")
		}
	case entry.State == Created:
		return true
	}
	return false
}

// marked says whether what a resource says of itself bears the run's tag. What it says of
// others does not count: a foreign group may have a member of the run. The caller holds the
// lock.
func (l *Ledger) marked(raw []byte) bool {
	return slices.ContainsFunc(referencesOf(raw, l.refers).strings, l.ownName)
}

// Tally says how many resources the run created, how many of them are deleted, and which are
// left.
func (l *Ledger) Tally() (created, deleted int, left []Entry) {
	for _, entry := range l.Entries() {
		switch entry.State {
		case Deleted:
			deleted++
		case Created, Intended, Left:
			left = append(left, entry)
		default:
			continue
		}
		created++
	}
	return created, deleted, left
}
