package target

import (
	"sort"
	"sync"
	"time"
)

// record is one stored resource. It is never changed: an update stores a new record.
type record struct {
	rt       *resourceType
	id       string
	attrs    object // canonical names; without id, meta, schemas and other readOnly attributes
	created  time.Time
	modified time.Time
	revision int
}

// slot keeps a record's place in the list while the record changes.
type slot struct{ rec *record }

// tenant is the resources that one group of credentials sees. Its methods expect the caller
// to hold mu.
type tenant struct {
	mu       sync.RWMutex
	name     string
	slots    map[string]*slot           // by id, over all types
	lists    map[string][]*slot         // by resource type, oldest first
	unique   map[string]string          // unique value → id
	memberOf map[string]map[string]bool // member id → ids of its groups
	subjects map[string]string          // who signed in → id of the User that /Me is
	made     int                        // ids given out so far; none is given twice
}

func newTenant(name string) *tenant {
	return &tenant{name: name, slots: map[string]*slot{}, lists: map[string][]*slot{}, unique: map[string]string{},
		memberOf: map[string]map[string]bool{}, subjects: map[string]string{}}
}

func (t *tenant) find(rt *resourceType, id string) *record {
	if s := t.slots[id]; s != nil && s.rec.rt == rt {
		return s.rec
	}
	return nil
}

func (t *tenant) any(id string) *record {
	if s := t.slots[id]; s != nil {
		return s.rec
	}
	return nil
}

// put stores a new record or a new state of one.
func (t *tenant) put(b *behaviour, rec *record) {
	s := t.slots[rec.id]
	if s == nil {
		s = &slot{}
		t.slots[rec.id] = s
		t.lists[rec.rt.name] = append(t.lists[rec.rt.name], s)
	} else {
		t.unindex(b, s.rec)
	}
	s.rec = rec
	for _, key := range b.uniqueKeys(rec) {
		t.unique[key] = rec.id
	}
	for _, id := range memberIDs(rec) {
		if t.memberOf[id] == nil {
			t.memberOf[id] = map[string]bool{}
		}
		t.memberOf[id][rec.id] = true
	}
}

func (t *tenant) unindex(b *behaviour, rec *record) {
	for _, key := range b.uniqueKeys(rec) {
		if t.unique[key] == rec.id {
			delete(t.unique, key)
		}
	}
	for _, id := range memberIDs(rec) {
		delete(t.memberOf[id], rec.id)
	}
}

// remove forgets a record.
func (t *tenant) remove(b *behaviour, rec *record) {
	t.unindex(b, rec)
	s := t.slots[rec.id]
	delete(t.slots, rec.id)
	list := t.lists[rec.rt.name]
	for i := range list {
		if list[i] == s {
			t.lists[rec.rt.name] = append(list[:i:i], list[i+1:]...)
			break
		}
	}
	for who, id := range t.subjects {
		if id == rec.id {
			delete(t.subjects, who)
		}
	}
}

// groupsOf lists the groups of a member in a fixed order; true means direct.
func (t *tenant) groupsOf(id string) (ids []string, direct map[string]bool) {
	direct = map[string]bool{}
	for g := range t.memberOf[id] {
		direct[g] = true
		ids = append(ids, g)
	}
	sort.Strings(ids)
	for i := 0; i < len(ids); i++ {
		var next []string
		for g := range t.memberOf[ids[i]] {
			if _, seen := direct[g]; !seen && g != id {
				direct[g] = false
				next = append(next, g)
			}
		}
		sort.Strings(next)
		ids = append(ids, next...)
	}
	return ids, direct
}

// memberIDs lists the members of a Group.
func memberIDs(rec *record) []string {
	list, _ := rec.attrs["members"].([]any)
	ids := make([]string, 0, len(list))
	for _, e := range list {
		if o, ok := e.(object); ok {
			if id, ok := o["value"].(string); ok {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// dropMember takes a deleted resource out of the groups that it was in.
func dropMember(s *Server, t *tenant, id string) {
	for g := range t.memberOf[id] {
		rec := t.any(g)
		if rec == nil {
			continue
		}
		next := s.revise(rec, cloneObject(rec.attrs))
		var kept []any
		list, _ := rec.attrs["members"].([]any)
		for _, e := range list {
			if o, ok := e.(object); !ok || o["value"] != any(id) {
				kept = append(kept, e)
			}
		}
		if delete(next.attrs, "members"); len(kept) > 0 {
			next.attrs["members"] = kept
		}
		t.put(s.b, next)
	}
}

// revise makes the next state of a record. Its time is always later than the last one.
func (s *Server) revise(rec *record, attrs object) *record {
	now := s.now()
	if earliest := rec.modified.Add(time.Millisecond); now.Before(earliest) {
		now = earliest
	}
	return &record{rt: rec.rt, id: rec.id, attrs: attrs, created: rec.created, modified: now, revision: rec.revision + 1}
}
