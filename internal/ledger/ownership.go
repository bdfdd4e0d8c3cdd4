package ledger

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// Which ids are the run's own.
//
// A target may answer anything: every look-up with its administrator, one resource under the
// id of another, a create with the id of somebody who was there before. So a name never
// makes an id the run's own, whatever answer it stands in:
//
//   - An id is own when the answer to a create of this run gave it: the run's own word that
//     there was nothing before. It is not when that answer shows another name than the run
//     gave, nor when the id was known before: from the list that was read before the first
//     create (Survey), or from any answer that showed it under a name that is not the run's.
//   - An id that differs from an own one in letter case alone is read before the first write:
//     it may be another's.
//   - A create whose answer was lost, refused or without an id, and an account that a sign-in
//     made, may be found again. Then the name has to be the run's own, which holds the run's
//     random tag; no other id may have it; and before the first write a request of the guard
//     itself for just that id has to show that name.
//   - An id that is own and comes back under a name that the run never gave belongs to two
//     resources or to none that can be told: it is disputed, and nothing is sent to it any more.
//   - A target that once gave somebody else's id for a create, or disputed one, is not believed
//     any more: from then on every own id is read before the first write to it.
//   - What the run made up to be unknown holds its tag (or was named by Invent): nobody has it.
//
// A foreign id stays foreign for the whole run. To refuse a write costs one inconclusive
// scenario; to let one through changes a person.
type ownership struct {
	owned      map[string]bool     // ids that a create gave or a read confirmed, to the letter
	folded     map[string]bool     // the same in lower case: some targets change letters
	foreign    map[string]bool     // ids that bore a name which is not the run's
	disputed   map[string]bool     // own ids that came back under a name that the run never gave
	invented   map[string]bool     // ids that the run made up
	shown      map[string]string   // id → the run's own name under which an answer showed it
	confirmed  map[string]bool     // ids that a read of the guard showed under an own name
	sent       map[string]bool     // every name that the run gave, in lower case
	doubt      bool                // the target gave an id that cannot be the run's
	surveyed   bool                // all that was there before the run is known
	before     map[string]bool     // what was there before the run without an id, as text
	unreadable map[string]bool     // what was there before the run without an id or without a name, as text
	within     map[string][]string // user → the groups that an answer showed it in
	refers     map[string]bool     // names of attributes that refer to resources, in lower case
}

func newOwnership() ownership {
	return ownership{
		owned: map[string]bool{}, folded: map[string]bool{}, foreign: map[string]bool{}, disputed: map[string]bool{}, invented: map[string]bool{},
		shown: map[string]string{}, confirmed: map[string]bool{}, sent: map[string]bool{}, within: map[string][]string{}, before: map[string]bool{}, unreadable: map[string]bool{},
		refers: map[string]bool{"members": true, "manager": true, "managerid": true, "groups": true},
	}
}

// Invent registers an id that the run made up without its tag, so that a request may name
// it. It returns the id.
func (l *Ledger) Invent(id string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.invented[id] = true
	return id
}

// Refers adds the names of attributes whose values are ids of resources, as /Schemas declares
// them. Members, manager and groups are known.
func (l *Ledger) Refers(names ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, name := range names {
		l.refers[strings.ToLower(name)] = true
	}
}

// gives notes names that the run gives to its resources.
func (l *Ledger) gives(names []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, name := range names {
		l.sent[strings.ToLower(name)] = true
	}
}

// ownName says whether a name is one that only this run gives.
func (l *Ledger) ownName(name string) bool {
	return strings.Contains(strings.ToLower(name), strings.ToLower(l.header.Stem))
}

// see takes note of a resource in an answer. A resource without a name says nothing. The
// caller holds the lock.
func (l *Ledger) see(endpoint string, r resource) {
	id, name := string(r.ID), r.name(endpoint)
	if id == "" || name == "" {
		return
	}
	switch own := l.ownName(name); {
	case own && !l.foreign[id]:
		l.shown[id] = name
		if l.folded[fold(id)] && len(r.Groups) > 0 {
			l.within[id] = r.groups()
		}
	case own, l.sent[strings.ToLower(name)]:
	case l.owned[id]:
		l.disputed[id], l.doubt = true, true
	default:
		l.foreign[id] = true
	}
}

// fold makes ids comparable that differ in letter case alone.
func fold(id string) string { return strings.ToLower(id) }

// own notes an id of the run's own. The caller holds the lock.
func (o *ownership) own(id string) { o.owned[id], o.folded[fold(id)] = true, true }

// standing is what the guard thinks of an id.
type standing int

const (
	stranger  standing = iota // not the run's
	ours                      // created by the run, or made up by it
	candidate                 // bears the run's name, and is to be confirmed by a read
	twin                      // differs from an own id in letter case alone: a read tells whose it is
)

func (l *Ledger) standingOf(id string) standing {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.foreign[id], l.disputed[id]:
		return stranger
	case l.ownName(id), l.invented[id]:
		return ours
	case l.confirmed[id]:
		return ours
	case l.owned[id]:
		if l.doubt {
			return candidate
		}
		return ours
	case l.folded[fold(id)]:
		return twin
	case l.shown[id] != "" && !l.alive(l.shown[id]):
		return candidate
	}
	return stranger
}

// alive says whether the run has a resource of that name whose id it knows. The caller holds
// the lock.
func (l *Ledger) alive(name string) bool {
	for _, entry := range l.entries {
		if entry.ID != "" && (entry.State == Created || entry.State == Left) && strings.EqualFold(entry.Name, name) {
			return true
		}
	}
	return false
}

// may says whether the run may write to an id or name it in a body. Endpoint is "" when the
// type of the resource is not known.
func (l *Ledger) may(ctx context.Context, read reader, endpoint, id string) bool {
	if l.home != nil && l.standingOf(id) != ours && l.home.standingOf(id) == ours {
		return l.free(ctx, read, endpoint, id)
	}
	switch l.standingOf(id) {
	case ours:
		return true
	case candidate:
		return l.confirm(ctx, read, endpoint, id)
	case twin:
		// Ids are case-exact (RFC 7643, section 3.1): this one may be somebody else's, or
		// nobody's, or the run's own at a target that does not look at letter case.
		return l.confirm(ctx, read, endpoint, id) || l.free(ctx, read, endpoint, id)
	}
	return false
}

// free says whether nobody has an id, or a resource of the run: a service provider may count
// its ids for each tenant.
func (l *Ledger) free(ctx context.Context, read reader, endpoint, id string) bool {
	for _, endpoint := range endpointsOf(endpoint) {
		status, body, err := l.request(ctx, read, http.MethodGet, endpoint+"/"+url.PathEscape(id))
		silent := err != nil || status >= http.StatusInternalServerError || status == http.StatusTooManyRequests
		if silent || status < http.StatusBadRequest && !l.ownName(parse(body).name(endpoint)) {
			return false
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.foreign[id]
}

// endpointsOf are where a resource may be of which an endpoint is known, or is not.
func endpointsOf(endpoint string) []string {
	if endpoint == scim.EndpointUsers || endpoint == scim.EndpointGroups {
		return []string{endpoint}
	}
	return []string{scim.EndpointUsers, scim.EndpointGroups}
}

// confirm reads a resource by its id: it is the run's own when the answer shows that id and a
// name of the run.
func (l *Ledger) confirm(ctx context.Context, read reader, endpoint, id string) bool {
	for _, endpoint := range endpointsOf(endpoint) {
		status, body, err := l.request(ctx, read, http.MethodGet, endpoint+"/"+url.PathEscape(id))
		if err != nil || status != http.StatusOK {
			continue
		}
		found := parse(body)
		l.mu.Lock()
		l.see(endpoint, found)
		same := string(found.ID) == id || l.owned[string(found.ID)] && fold(string(found.ID)) == fold(id)
		own := same && !l.foreign[id] && (l.ownName(found.name(endpoint)) || l.surveyed && l.marked(body))
		if own {
			l.confirmed[id] = true
			l.adopt(endpoint, found)
		}
		l.mu.Unlock()
		return own
	}
	return false
}

// adopt makes what a read confirmed the run's own: the create of that name which came to no
// id, or an entry of its own. The caller holds the lock.
func (l *Ledger) adopt(endpoint string, found resource) {
	id, name := string(found.ID), found.name(endpoint)
	if l.folded[fold(id)] {
		return
	}
	l.own(id)
	entry := l.entryOf(typeOf(endpoint), name, id, nil)
	entry.State, entry.Reason = Created, ""
	l.line(entry)
}

// take notes the id that the answer to a create gave, and says whether it can be the run's:
// nobody had it before, and the answer shows no other name.
func (l *Ledger) take(entry *Entry, id, name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	named := name == "" || l.ownName(name) || strings.EqualFold(name, entry.Name)
	switch {
	case !named:
		l.foreign[id] = true
		fallthrough
	case l.foreign[id], l.disputed[id]:
		l.doubt = true
		entry.Reason = "the create was answered with the id of another resource, " + id
		l.line(entry)
		return false
	}
	l.own(id)
	entry.State, entry.Reason, entry.ID = Created, "", id
	l.line(entry)
	return true
}
