package mockidp

import (
	"fmt"
	"sync"
)

// IDs gives out directory ids: kind is "person" or "group". Okta and Entra have
// different forms.
type IDs func(kind string) string

// Directory holds people and groups and remembers in which order they changed. It
// streams: a provisioner asks for what changed since its watermark and reads each
// record when it needs it.
type Directory struct {
	clock Clock
	ids   IDs

	mu      sync.RWMutex
	people  map[string]*Person
	groups  map[string]*group
	within  map[string]*roll[string] // member id → ids of the groups that hold it directly
	journal []change
	order   roll[change] // records in the order in which they were added
}

// group is a stored Group.
type group struct {
	id, name string
	members  roll[string]
}

func (g *group) clone() Group { return Group{ID: g.id, Name: g.name, Members: g.members.list()} }

type change struct {
	id    string
	group bool
}

// NewDirectory returns an empty directory.
func NewDirectory(clock Clock, ids IDs) *Directory {
	return &Directory{
		clock: clock, ids: ids,
		people: map[string]*Person{}, groups: map[string]*group{}, within: map[string]*roll[string]{},
	}
}

// AddPerson adds an enabled person and returns the record with its id.
func (d *Directory) AddPerson(p Person) Person {
	d.mu.Lock()
	defer d.mu.Unlock()
	if p.ID == "" {
		p.ID = d.ids("person")
	}
	p.Enabled = true
	stored := p.clone()
	d.order.add(change{id: p.ID})
	d.people[p.ID] = &stored
	d.touch(p.ID, false)
	return p
}

// UpdatePerson changes a person in place. The id cannot be changed.
func (d *Directory) UpdatePerson(id string, update func(*Person)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	stored, ok := d.people[id]
	if !ok {
		return fmt.Errorf("person %q: not in the directory", id)
	}
	updated := stored.clone()
	update(&updated)
	updated.ID = id
	d.people[id] = &updated
	d.touch(id, false)
	return nil
}

// DeletePerson soft-deletes a person: the record stays and can be restored.
func (d *Directory) DeletePerson(id string) error {
	now := d.clock.Now()
	return d.UpdatePerson(id, func(p *Person) { p.DeletedAt = now })
}

// RestorePerson undoes DeletePerson.
func (d *Directory) RestorePerson(id string) error {
	return d.UpdatePerson(id, func(p *Person) { p.DeletedAt = Person{}.DeletedAt })
}

// PurgePerson removes a person for good, also from every group.
func (d *Directory) PurgePerson(id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.people[id]; !ok {
		return fmt.Errorf("person %q: not in the directory", id)
	}
	for _, group := range d.groupsOf(id) {
		d.remove(group, id)
	}
	delete(d.people, id)
	d.order.remove(change{id: id})
	d.touch(id, false)
	return nil
}

// Person returns a copy of a record.
func (d *Directory) Person(id string) (Person, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	stored, ok := d.people[id]
	if !ok {
		return Person{}, false
	}
	return stored.clone(), true
}

// AddGroup adds a group and returns it with its id.
func (d *Directory) AddGroup(g Group) Group {
	d.mu.Lock()
	defer d.mu.Unlock()
	if g.ID == "" {
		g.ID = d.ids("group")
	}
	d.order.add(change{id: g.ID, group: true})
	d.groups[g.ID] = &group{id: g.ID, name: g.Name}
	d.touch(g.ID, true)
	for _, member := range g.Members {
		d.add(d.groups[g.ID], member)
	}
	return d.groups[g.ID].clone()
}

// RenameGroup gives a group another name.
func (d *Directory) RenameGroup(id, name string) error {
	return d.changeGroup(id, func(g *group) { g.name = name })
}

// DeleteGroup removes a group.
func (d *Directory) DeleteGroup(id string) error {
	return d.changeGroup(id, func(g *group) {
		for _, member := range g.members.list() {
			d.remove(id, member)
		}
		for _, parent := range d.groupsOf(id) {
			d.remove(parent, id)
		}
		delete(d.groups, id)
		d.order.remove(change{id: id, group: true})
	})
}

// AddMember adds a person or a group to a group; adding twice changes nothing.
func (d *Directory) AddMember(id, member string) error {
	return d.changeGroup(id, func(g *group) { d.add(g, member) })
}

// RemoveMember takes a member out of a group.
func (d *Directory) RemoveMember(id, member string) error {
	return d.changeGroup(id, func(*group) { d.remove(id, member) })
}

// Group returns a copy of a group.
func (d *Directory) Group(id string) (Group, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	stored, ok := d.groups[id]
	if !ok {
		return Group{}, false
	}
	return stored.clone(), true
}

// GroupsOf returns the ids of the groups that hold member directly.
func (d *Directory) GroupsOf(member string) []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.groupsOf(member)
}

func (d *Directory) groupsOf(member string) []string {
	if groups, in := d.within[member]; in {
		return groups.list()
	}
	return nil
}

// People returns a copy of every record in the order in which they were added,
// soft-deleted ones too.
func (d *Directory) People() []Person {
	d.mu.RLock()
	defer d.mu.RUnlock()
	people := make([]Person, 0, len(d.people))
	for _, entry := range d.order.list() {
		if stored, ok := d.people[entry.id]; ok && !entry.group {
			people = append(people, stored.clone())
		}
	}
	return people
}

// Groups returns a copy of every group in the order in which they were added.
func (d *Directory) Groups() []Group {
	d.mu.RLock()
	defer d.mu.RUnlock()
	groups := make([]Group, 0, len(d.groups))
	for _, entry := range d.order.list() {
		if stored, ok := d.groups[entry.id]; ok && entry.group {
			groups = append(groups, stored.clone())
		}
	}
	return groups
}

// Changes are the records touched since a watermark, each once, in the order of
// their first change.
type Changes struct {
	People []string
	Groups []string
	Next   int // the watermark to pass next time
}

// Changes returns what changed since watermark; 0 asks for everything.
func (d *Directory) Changes(watermark int) Changes {
	d.mu.RLock()
	defer d.mu.RUnlock()
	changes := Changes{Next: len(d.journal)}
	seen := make(map[change]bool)
	for _, entry := range d.journal[min(watermark, len(d.journal)):] {
		if seen[entry] {
			continue
		}
		seen[entry] = true
		if entry.group {
			changes.Groups = append(changes.Groups, entry.id)
		} else {
			changes.People = append(changes.People, entry.id)
		}
	}
	return changes
}

func (d *Directory) changeGroup(id string, update func(*group)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	stored, ok := d.groups[id]
	if !ok {
		return fmt.Errorf("group %q: not in the directory", id)
	}
	update(stored)
	d.touch(id, true)
	return nil
}

func (d *Directory) add(g *group, member string) {
	if d.within[member] == nil {
		d.within[member] = &roll[string]{}
	}
	if d.within[member].add(g.id) {
		g.members.add(member)
		d.touchMember(member)
	}
}

func (d *Directory) remove(group, member string) {
	if d.groups[group].members.remove(member) {
		d.within[member].remove(group)
		d.touchMember(member)
	}
	d.touch(group, true)
}

// touchMember records that a membership changed: a person may gain or lose an
// assignment by it.
func (d *Directory) touchMember(member string) {
	_, group := d.groups[member]
	d.touch(member, group)
}

func (d *Directory) touch(id string, group bool) {
	d.journal = append(d.journal, change{id: id, group: group})
}

// touchAll records that something outside the records changed for them: an
// assignment or a push.
func (d *Directory) touchAll(group bool, ids ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, id := range ids {
		d.touch(id, group)
	}
}

// Size returns how many people and groups there are, soft-deleted people too.
func (d *Directory) Size() (people, groups int) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return len(d.people), len(d.groups)
}
