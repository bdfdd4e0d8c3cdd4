package server

import (
	"slices"
	"sort"
	"sync"
	"time"
)

// Record is one stored resource. It is never changed: an update stores a new record.
type Record struct {
	Type     *ResourceType
	ID       string
	Attrs    Object // canonical names; without id, meta, schemas and other readOnly attributes
	created  time.Time
	modified time.Time
	Revision int
}

// Slot keeps a record's place in the list while the record changes.
type Slot struct{ Rec *Record }

// Tenant is the resources that one group of credentials sees. Its methods expect the caller
// to hold mu.
type Tenant struct {
	Mu       sync.RWMutex
	name     string
	slots    map[string]*Slot           // by id, over all types
	Lists    map[string][]*Slot         // by resource type, oldest first
	Unique   map[string]string          // unique value → id
	MemberOf map[string]map[string]bool // member id → ids of its groups
	subjects map[string]string          // who signed in → id of the User that /Me is
	made     int                        // ids given out so far; none is given twice
}

func newTenant(name string) *Tenant {
	return &Tenant{name: name, slots: map[string]*Slot{}, Lists: map[string][]*Slot{}, Unique: map[string]string{},
		MemberOf: map[string]map[string]bool{}, subjects: map[string]string{}}
}

func (t *Tenant) Find(rt *ResourceType, id string) *Record {
	if s := t.slots[id]; s != nil && s.Rec.Type == rt {
		return s.Rec
	}
	return nil
}

func (t *Tenant) Any(id string) *Record {
	if s := t.slots[id]; s != nil {
		return s.Rec
	}
	return nil
}

// Put stores a new record or a new state of one.
func (t *Tenant) Put(b *Behaviour, rec *Record) {
	s := t.slots[rec.ID]
	if s == nil {
		s = &Slot{}
		t.slots[rec.ID] = s
		t.Lists[rec.Type.Name] = append(t.Lists[rec.Type.Name], s)
	} else {
		t.unindex(b, s.Rec)
	}
	s.Rec = rec
	for _, key := range b.UniqueKeys(rec) {
		t.Unique[key] = rec.ID
	}
	for _, id := range MemberIDs(rec) {
		if t.MemberOf[id] == nil {
			t.MemberOf[id] = map[string]bool{}
		}
		t.MemberOf[id][rec.ID] = true
	}
}

func (t *Tenant) unindex(b *Behaviour, rec *Record) {
	for _, key := range b.UniqueKeys(rec) {
		if t.Unique[key] == rec.ID {
			delete(t.Unique, key)
		}
	}
	for _, id := range MemberIDs(rec) {
		delete(t.MemberOf[id], rec.ID)
	}
}

// Place makes a resource that no client made, unless the server would refuse it. The tenant is
// not yet, or no longer, in anybody else's hands.
func (s *Server) Place(t *Tenant, kind string, attrs Object) (id string, ok bool) {
	at := slices.IndexFunc(s.types, func(rt *ResourceType) bool { return rt.Name == kind })
	if at < 0 {
		return "", false
	}
	now := s.Now()
	rec := &Record{Type: s.types[at], Attrs: attrs, created: now, modified: now, Revision: 1}
	rec.ID = s.b.NewID(s, t)
	if s.complete(t, rec, nil) != nil {
		return "", false
	}
	s.b.Put(s.b, t, rec)
	return rec.ID, true
}

// Remove forgets a record.
func (t *Tenant) Remove(b *Behaviour, rec *Record) {
	t.unindex(b, rec)
	s := t.slots[rec.ID]
	delete(t.slots, rec.ID)
	list := t.Lists[rec.Type.Name]
	for i := range list {
		if list[i] == s {
			t.Lists[rec.Type.Name] = append(list[:i:i], list[i+1:]...)
			break
		}
	}
	for who, id := range t.subjects {
		if id == rec.ID {
			delete(t.subjects, who)
		}
	}
}

// groupsOf lists the groups of a member in a fixed order; true means direct.
func (t *Tenant) groupsOf(id string) (ids []string, direct map[string]bool) {
	direct = map[string]bool{}
	for g := range t.MemberOf[id] {
		direct[g] = true
		ids = append(ids, g)
	}
	sort.Strings(ids)
	for i := 0; i < len(ids); i++ {
		var next []string
		for g := range t.MemberOf[ids[i]] {
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

// MemberIDs lists the members of a Group.
func MemberIDs(rec *Record) []string {
	list, _ := rec.Attrs["members"].([]any)
	ids := make([]string, 0, len(list))
	for _, e := range list {
		if o, ok := e.(Object); ok {
			if id, ok := o["value"].(string); ok {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// DropMember takes a deleted resource out of the groups that it was in.
func DropMember(s *Server, t *Tenant, id string) {
	for g := range t.MemberOf[id] {
		rec := t.Any(g)
		if rec == nil {
			continue
		}
		next := s.Revise(rec, CloneObject(rec.Attrs))
		var kept []any
		list, _ := rec.Attrs["members"].([]any)
		for _, e := range list {
			if o, ok := e.(Object); !ok || o["value"] != any(id) {
				kept = append(kept, e)
			}
		}
		if delete(next.Attrs, "members"); len(kept) > 0 {
			next.Attrs["members"] = kept
		}
		t.Put(s.b, next)
	}
}

// Leave takes a resource out of its Groups without a trace in their versions.
func (t *Tenant) Leave(b *Behaviour, id string) {
	for group := range t.MemberOf[id] {
		rec := t.Any(group)
		if rec == nil {
			continue
		}
		c := *rec
		c.Attrs = CloneObject(rec.Attrs)
		list, _ := rec.Attrs["members"].([]any)
		c.Attrs["members"] = slices.DeleteFunc(slices.Clone(list), func(e any) bool {
			o, ok := e.(Object)
			return ok && o["value"] == any(id)
		})
		t.Put(b, &c)
	}
}

// Revise makes the next state of a record. Its time is always later than the last one.
func (s *Server) Revise(rec *Record, attrs Object) *Record {
	now := s.Now()
	if earliest := rec.modified.Add(time.Millisecond); now.Before(earliest) {
		now = earliest
	}
	return &Record{Type: rec.Type, ID: rec.ID, Attrs: attrs, created: rec.created, modified: now, Revision: rec.Revision + 1}
}
