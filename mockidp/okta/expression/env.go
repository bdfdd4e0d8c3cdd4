package expression

import "time"

// Env is what an expression looks at.
type Env interface {
	// Object gives a profile by the name it has in expressions: user, appuser,
	// idpuser, source, org, app, or the variable name of an app instance.
	Object(name string) (Profile, bool)
	// InternalProperty is behind user.getInternalProperty: id, status, ….
	InternalProperty(name string) (string, bool)
	// Groups are the groups of the user, of any source.
	Groups() []Group
	// LinkedObject gives the user at the primary side of a relationship.
	LinkedObject(primary string) (Profile, bool)
	// AppUsers gives the user's app users of a directory: "active_directory"
	// or "workday".
	AppUsers(directory string) []Profile
	// Now is the clock.
	Now() time.Time
}

// Group is a group that the user is a member of.
type Group struct {
	ID       string
	Name     string
	Type     string // OKTA_GROUP, APP_GROUP or BUILT_IN
	SourceID string // the app instance that an APP_GROUP comes from
}

// Attribute makes a Group readable in projections: id, type, name, and
// profile.name.
func (g Group) Attribute(name string) (Value, bool) {
	switch name {
	case "id":
		return String(g.ID), true
	case "type":
		return String(g.Type), true
	case "name":
		return String(g.Name), true
	case "profile":
		return Object(Attributes{"name": String(g.Name)}), true
	}
	return Null(), false
}

// Snapshot is an Env that holds everything in fields. The zero Snapshot knows
// nothing and stands at the zero time.
type Snapshot struct {
	Objects     map[string]Profile
	Properties  map[string]string // internal properties
	Memberships []Group
	Linked      map[string]Profile
	Directories map[string][]Profile
	Time        time.Time
}

// Object implements Env.
func (s Snapshot) Object(name string) (Profile, bool) { p, ok := s.Objects[name]; return p, ok }

// InternalProperty implements Env.
func (s Snapshot) InternalProperty(name string) (string, bool) {
	v, ok := s.Properties[name]
	return v, ok
}

// Groups implements Env.
func (s Snapshot) Groups() []Group { return s.Memberships }

// LinkedObject implements Env.
func (s Snapshot) LinkedObject(primary string) (Profile, bool) {
	p, ok := s.Linked[primary]
	return p, ok
}

// AppUsers implements Env.
func (s Snapshot) AppUsers(directory string) []Profile { return s.Directories[directory] }

// Now implements Env.
func (s Snapshot) Now() time.Time { return s.Time }
