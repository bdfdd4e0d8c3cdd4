package accept

import (
	"maps"
	"slices"
	"strings"
)

// Data is what somebody knows of the data that a service provider accepts. The zero value
// is nothing: the RFC's schema, and what /Schemas says, hold.
type Data struct {
	// UserName and GroupName are templates; "" is the suite's own form.
	UserName, GroupName Template
	// User and Group are laid under each resource that the suite makes. Texts in them are
	// templates.
	User, Group map[string]any
	// Values are what an attribute takes, by path: title, name.givenName, or an extension's
	// URN, a colon and the attribute; attributes of groups begin with "Group.".
	Values map[string]Values
	Absent []string // paths that are refused or not stored
	Fixed  []string // paths that do not change once they have a value
	Single []string // multi-valued attributes that take one value
	// Groups is create, existing or none; "" is create.
	Groups         string
	ExistingGroups []string // may be changed and are put back
	Pace           Pace
	// Why says where an entry comes from, by its key (see Key); what is not there was stated.
	Why map[string]string
}

// Pace bounds requests in a second; 0: no bound.
type Pace struct{ Write, Read float64 }

// The kinds of entries, the first part of a Key.
const (
	Absence  = "absent"
	Fixity   = "fixed"
	Singular = "single"
	Value    = "values"
	Required = "required"
)

// Key names an entry of Data: its kind and the path of the attribute, such as fixed:userName.
func Key(kind, path string) string { return kind + ":" + strings.ToLower(path) }

// Because says where an entry comes from.
func (d Data) Because(kind, path string) string {
	if why := d.Why[Key(kind, path)]; why != "" {
		return why
	}
	return "as data: of the configuration says"
}

// Over lays d over what is believed less: a member that d has wins, and lists are joined.
func (d Data) Over(less Data) Data {
	out := d
	if out.UserName == "" {
		out.UserName = less.UserName
	}
	if out.GroupName == "" {
		out.GroupName = less.GroupName
	}
	out.User, out.Group = under(d.User, less.User), under(d.Group, less.Group)
	out.Values, out.Why = maps.Clone(d.Values), maps.Clone(less.Why)
	for path, values := range less.Values {
		if _, stated := fold(out.Values, path); !stated {
			out.Values = put(out.Values, path, values)
		}
	}
	for key, why := range d.Why {
		out.Why = put(out.Why, key, why)
	}
	out.Absent, out.Fixed, out.Single = join(d.Absent, less.Absent), join(d.Fixed, less.Fixed), join(d.Single, less.Single)
	if out.Groups == "" {
		out.Groups = less.Groups
	}
	if len(out.ExistingGroups) == 0 {
		out.ExistingGroups = less.ExistingGroups
	}
	if out.Pace == (Pace{}) {
		out.Pace = less.Pace
	}
	return out
}

// From marks every entry that has no reason yet with where it comes from.
func (d Data) From(why string) Data {
	d.Why = maps.Clone(d.Why)
	mark := func(kind string, paths ...string) {
		for _, path := range paths {
			if d.Why[Key(kind, path)] == "" {
				d.Why = put(d.Why, Key(kind, path), why)
			}
		}
	}
	mark(Absence, d.Absent...)
	mark(Fixity, d.Fixed...)
	mark(Singular, d.Single...)
	mark(Value, slices.Collect(maps.Keys(d.Values))...)
	mark(Required, d.Demanded()...)
	if d.UserName != "" {
		mark(Value, "userName template")
	}
	if d.GroupName != "" {
		mark(Value, "Group.displayName template")
	}
	return d
}

// Demanded are the paths of what lies under every user: nobody is made without them.
func (d Data) Demanded() []string {
	var paths []string
	for name, value := range d.User {
		paths = append(paths, name)
		object, _ := value.(map[string]any)
		separator := "."
		if strings.Contains(name, ":") {
			separator = ":"
		}
		for sub := range object {
			paths = append(paths, name+separator+sub)
		}
	}
	slices.Sort(paths)
	return paths
}

// ValuesOf is what an attribute takes; ok is false when nothing is known.
func (d Data) ValuesOf(path string) (Values, bool) { return fold(d.Values, path) }

// under lays the members of a over those of b, and objects over objects.
func under(a, b map[string]any) map[string]any {
	if len(b) == 0 {
		return a
	}
	out := maps.Clone(b)
	for name, value := range a {
		inner, isObject := value.(map[string]any)
		below, wasObject := out[name].(map[string]any)
		if isObject && wasObject {
			value = under(inner, below)
		}
		out[name] = value
	}
	return out
}

func join(a, b []string) []string {
	out := slices.Clone(a)
	for _, path := range b {
		if !slices.ContainsFunc(out, func(have string) bool { return strings.EqualFold(have, path) }) {
			out = append(out, path)
		}
	}
	return out
}

func fold[V any](m map[string]V, path string) (V, bool) {
	for have, value := range m {
		if strings.EqualFold(have, path) {
			return value, true
		}
	}
	var none V
	return none, false
}

func put[V any](m map[string]V, key string, value V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[key] = value
	return m
}

// Demand is the value that lies under every user at a path of Demanded.
func (d Data) Demand(path string) (any, bool) {
	for name, value := range d.User {
		if strings.EqualFold(name, path) {
			return value, true
		}
		object, _ := value.(map[string]any)
		if len(path) > len(name) && strings.EqualFold(path[:len(name)], name) && strings.ContainsAny(path[len(name):len(name)+1], ".:") {
			if inner, found := fold(object, path[len(name)+1:]); found {
				return inner, true
			}
		}
	}
	return nil, false
}

// Empty says whether nothing is known.
func (d Data) Empty() bool {
	return d.UserName == "" && d.GroupName == "" && len(d.User)+len(d.Group)+len(d.Values)+len(d.Absent)+len(d.Fixed)+len(d.Single) == 0 && d.Groups == ""
}

// Has says whether a list of paths has one, in any letter case.
func Has(paths []string, path string) bool {
	return slices.ContainsFunc(paths, func(have string) bool { return strings.EqualFold(have, path) })
}
