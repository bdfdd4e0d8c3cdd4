package mockidp

import (
	"maps"
	"slices"
	"sync"
)

// App is one application of the identity provider: who is assigned to it and which
// groups are pushed. What a product can be set to do beyond that belongs to its
// dialect.
type App struct {
	Directory *Directory

	mu     sync.RWMutex
	people map[string]Grant
	groups map[string]groupGrant
	pushes map[string]*Push
	order  []string // pushed groups, in the order of their first push
}

// Grant is what an assignment gives next to access.
type Grant struct {
	Attributes map[string]any // app attributes, by the app's name for them
	Roles      []AppRole      // Entra: app roles
}

// AppRole is a role that an application defines and an assignment gives.
type AppRole struct{ ID, Value, DisplayName string }

type groupGrant struct {
	priority int // 1 is the highest
	grant    Grant
}

// Assignment is how a person comes to an application, with personal and group grants
// resolved: a personal value wins over a group's, and of groups the highest priority
// wins for each attribute.
type Assignment struct {
	Personal   bool
	Groups     []string // assigned groups that hold the person, highest priority first
	Attributes map[string]any
	Roles      []AppRole

	// Own are the attributes of the personal grant alone, ByGroup those of each group's
	// grant in the order of Groups: for a product that resolves some attributes in its
	// own way. They are shared with the app and must not be changed.
	Own     map[string]any
	ByGroup []map[string]any
}

// Push is a group that is provisioned as a group.
type Push struct {
	GroupID string
	Paused  bool
	// Unlinked is set when the push was ended; DeleteInTarget then says whether the
	// service provider's group goes too.
	Unlinked       bool
	DeleteInTarget bool
}

// NewApp returns an application of d that nobody is assigned to.
func NewApp(d *Directory) *App {
	return &App{Directory: d, people: map[string]Grant{}, groups: map[string]groupGrant{}, pushes: map[string]*Push{}}
}

// AssignPerson assigns a person, or changes what the assignment gives.
func (a *App) AssignPerson(id string, grant Grant) {
	a.change(func() { a.people[id] = grant }, id)
}

// UnassignPerson takes the personal assignment away. A group assignment may remain.
func (a *App) UnassignPerson(id string) {
	a.change(func() { delete(a.people, id) }, id)
}

// AssignGroup assigns everybody who is a direct member of a group. Priority 1 is the
// highest. The group counts as changed too: Entra provisions an assigned group.
func (a *App) AssignGroup(id string, priority int, grant Grant) {
	a.change(func() { a.groups[id] = groupGrant{priority: priority, grant: grant} }, a.members(id)...)
	a.Directory.touchAll(true, id)
}

// UnassignGroup takes a group assignment away.
func (a *App) UnassignGroup(id string) {
	a.change(func() { delete(a.groups, id) }, a.members(id)...)
	a.Directory.touchAll(true, id)
}

// PushGroup provisions a group as a group, or resumes doing so.
func (a *App) PushGroup(id string) {
	a.mu.Lock()
	if _, known := a.pushes[id]; !known {
		a.order = append(a.order, id)
	}
	a.pushes[id] = &Push{GroupID: id}
	a.mu.Unlock()
	a.Directory.touchAll(true, id)
}

// PausePush stops sending a group's changes without ending the push.
func (a *App) PausePush(id string) {
	a.changePush(id, func(p *Push) { p.Paused = true })
}

// UnlinkGroup ends a push. With deleteInTarget the service provider's group is deleted.
func (a *App) UnlinkGroup(id string, deleteInTarget bool) {
	a.changePush(id, func(p *Push) { p.Unlinked, p.DeleteInTarget = true, deleteInTarget })
}

// Push returns the push of a group.
func (a *App) Push(groupID string) (Push, bool) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	push, ok := a.pushes[groupID]
	if !ok {
		return Push{}, false
	}
	return *push, true
}

// Pushes returns every push in the order of the first push.
func (a *App) Pushes() []Push {
	a.mu.RLock()
	defer a.mu.RUnlock()
	pushes := make([]Push, 0, len(a.order))
	for _, id := range a.order {
		pushes = append(pushes, *a.pushes[id])
	}
	return pushes
}

// Assignment returns how a person is assigned; false when not at all.
func (a *App) Assignment(personID string) (Assignment, bool) {
	within := a.Directory.GroupsOf(personID)
	a.mu.RLock()
	defer a.mu.RUnlock()
	personal, ok := a.people[personID]
	assignment := Assignment{Personal: ok, Attributes: map[string]any{}}
	for _, group := range within {
		if _, assigned := a.groups[group]; assigned {
			assignment.Groups = append(assignment.Groups, group)
		}
	}
	slices.SortStableFunc(assignment.Groups, func(x, y string) int { return a.groups[x].priority - a.groups[y].priority })
	for _, group := range slices.Backward(assignment.Groups) {
		maps.Copy(assignment.Attributes, a.groups[group].grant.Attributes)
	}
	maps.Copy(assignment.Attributes, personal.Attributes)
	assignment.Own = personal.Attributes
	assignment.Roles = slices.Clone(personal.Roles)
	for _, group := range assignment.Groups {
		assignment.ByGroup = append(assignment.ByGroup, a.groups[group].grant.Attributes)
		assignment.Roles = append(assignment.Roles, a.groups[group].grant.Roles...)
	}
	return assignment, ok || len(assignment.Groups) > 0
}

// GroupAssigned says whether a group is assigned.
func (a *App) GroupAssigned(id string) bool {
	a.mu.RLock()
	defer a.mu.RUnlock()
	_, ok := a.groups[id]
	return ok
}

// PersonGrants returns what each personally assigned person was given, by id. The grants
// are shared and must not be changed.
func (a *App) PersonGrants() map[string]Grant {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return maps.Clone(a.people)
}

// GroupGrant is what the assignment of a group gives its members; priority 1 is the
// highest.
type GroupGrant struct {
	Priority int
	Grant    Grant
}

// GroupGrants returns what each assigned group gives, by id. The grants are shared and
// must not be changed.
func (a *App) GroupGrants() map[string]GroupGrant {
	a.mu.RLock()
	defer a.mu.RUnlock()
	grants := make(map[string]GroupGrant, len(a.groups))
	for id, given := range a.groups {
		grants[id] = GroupGrant{Priority: given.priority, Grant: given.grant}
	}
	return grants
}

func (a *App) members(group string) []string {
	stored, _ := a.Directory.Group(group)
	return stored.Members
}

func (a *App) change(update func(), people ...string) {
	a.mu.Lock()
	update()
	a.mu.Unlock()
	a.Directory.touchAll(false, people...)
}

func (a *App) changePush(id string, update func(*Push)) {
	a.mu.Lock()
	if push, ok := a.pushes[id]; ok {
		update(push)
	}
	a.mu.Unlock()
	a.Directory.touchAll(true, id)
}
