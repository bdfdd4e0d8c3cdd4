package expression

import (
	"maps"
	"slices"
	"strings"
)

func groupFunctions() []function {
	return []function{
		{"isMemberOfGroup", 1, 1, memberByID},
		{"isMemberOfAnyGroup", 1, -1, memberByID},
		{"isMemberOfGroupName", 1, 1, memberByName(func(name, want string) (bool, error) { return name == want, nil })},
		{"isMemberOfGroupNameStartsWith", 1, 1, memberByName(func(name, want string) (bool, error) {
			return strings.HasPrefix(name, want), nil
		})},
		{"isMemberOfGroupNameContains", 1, 1, memberByName(func(name, want string) (bool, error) {
			return strings.Contains(name, want), nil
		})},
		{"isMemberOfGroupNameRegex", 1, 1, memberByName(matchGroupName)},
		{"getFilteredGroups", 3, 3, evalFilteredGroups},
	}
}

// directoryFunctions look at app users. findX gives null when the user has no
// assignment of that directory, or more than one.
func directoryFunctions() []function {
	var all []function
	for word, directory := range map[string]string{"Directory": "active_directory", "Workday": "workday"} {
		all = append(all,
			function{"has" + word + "User", 0, 0, func(c *call) (Value, error) {
				return Bool(len(c.ev.env.AppUsers(directory)) > 0), nil
			}},
			function{"find" + word + "User", 0, 0, func(c *call) (Value, error) {
				users := c.ev.env.AppUsers(directory)
				if len(users) != 1 {
					return Null(), nil
				}
				return Object(users[0]), nil
			}})
	}
	return all
}

func isUserMethod(name string) bool {
	return name == "getInternalProperty" || name == "getLinkedObject" || name == "getGroups" || name == "isMemberOf"
}

func userMethods() []function {
	return []function{
		{"getInternalProperty", 2, 2, func(c *call) (Value, error) {
			name, _, err := c.text(1)
			if err != nil {
				return Value{}, err
			}
			if text, ok := c.ev.env.InternalProperty(name); ok {
				return String(text), nil
			}
			return Null(), nil
		}},
		{"getLinkedObject", 2, 2, func(c *call) (Value, error) {
			name, _, err := c.text(1)
			if err != nil {
				return Value{}, err
			}
			if p, ok := c.ev.env.LinkedObject(name); ok {
				return Object(p), nil
			}
			return Null(), nil
		}},
		{"getGroups", 1, -1, func(c *call) (Value, error) {
			groups, err := c.filterGroups()
			return groupValues(groups), err
		}},
		{"isMemberOf", 2, -1, func(c *call) (Value, error) {
			groups, err := c.filterGroups()
			return Bool(len(groups) > 0), err
		}},
	}
}

func groupValues(groups []Group) Value {
	v := Value{kind: KindList, items: []Value{}}
	for _, g := range groups {
		v.items = append(v.items, Object(g))
	}
	return v
}

// groupNames turns an array that holds groups into their names.
func groupNames(v Value) Value {
	if v.kind != KindList {
		return v
	}
	named := Value{kind: KindList, items: make([]Value, len(v.items))}
	for i, item := range v.items {
		named.items[i] = item
		if g, ok := item.object.(Group); ok {
			named.items[i] = String(g.Name)
		}
	}
	return named
}

// words evaluates argument i to texts: a text is one, an array is many.
func (c *call) words(i int) ([]string, error) {
	v, err := c.value(i)
	if err != nil {
		return nil, err
	}
	words, ok := textsOf(v)
	if !ok {
		return nil, c.fail(i, "is %s; want a text or an array of texts", kindName(v))
	}
	return words, nil
}

func textsOf(v Value) ([]string, bool) {
	items := []Value{v}
	if v.kind == KindList {
		items = v.items
	}
	var words []string
	for _, item := range items {
		text, ok := item.Text()
		if !ok && !item.IsNull() {
			return nil, false
		}
		words = append(words, text)
	}
	return words, true
}

func memberByID(c *call) (Value, error) {
	for i := range c.n.args {
		ids, err := c.words(i)
		if err != nil {
			return Value{}, err
		}
		for _, g := range c.ev.env.Groups() {
			if slices.Contains(ids, g.ID) {
				return Bool(true), nil
			}
		}
	}
	return Bool(false), nil
}

// memberByName compares case-sensitively with groups of any source.
func memberByName(test func(name, want string) (bool, error)) func(*call) (Value, error) {
	return func(c *call) (Value, error) {
		want, ok, err := c.text(0)
		if err != nil || !ok {
			return Bool(false), err
		}
		for _, g := range c.ev.env.Groups() {
			is, err := test(g.Name, want)
			if err != nil {
				return Value{}, c.fail(0, "is %q: %s", shorten(want), err)
			}
			if is {
				return Bool(true), nil
			}
		}
		return Bool(false), nil
	}
}

// matchGroupName. Silent: the slash that the documented "/.*admin.*" begins
// with. No group is named that way, so a slash at either end is taken for a
// delimiter. The rest has to fit the whole name.
func matchGroupName(name, pattern string) (bool, error) {
	if rest, ok := strings.CutPrefix(pattern, "/"); ok {
		pattern = strings.TrimSuffix(rest, "/")
	}
	return wholeMatch(pattern, name)
}

// filterGroups gives the user's groups that meet every criterion. A criterion
// is a map with group.id, group.type, group.source.id or group.profile.name
// and one value or several, of which one has to fit. Only the name has an
// operator: EXACT, or STARTS_WITH, which is the default; a value that ends in
// .* asks for the beginning of the name in either case.
func (c *call) filterGroups() ([]Group, error) {
	groups := slices.Clone(c.ev.env.Groups())
	for i := 1; i < len(c.n.args); i++ {
		v, err := c.value(i)
		if err != nil {
			return nil, err
		}
		criterion, ok := v.object.(Attributes)
		if !ok {
			return nil, c.fail(i, "is %s; want criteria such as {'group.id': '…'}", kindName(v))
		}
		test, err := c.groupTest(i, criterion)
		if err != nil {
			return nil, err
		}
		groups = slices.DeleteFunc(groups, func(g Group) bool { return !test(g) })
	}
	return groups, nil
}

func (c *call) groupTest(i int, criterion Attributes) (func(Group) bool, error) {
	operator := "STARTS_WITH"
	wanted := map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(criterion)) {
		v := criterion[key]
		words, ok := textsOf(v)
		if !ok {
			return nil, c.fail(i, "has a value for %q that is %s; want texts", shorten(key), kindName(v))
		}
		switch key {
		case "operator":
			if len(words) != 1 || words[0] != "EXACT" && words[0] != "STARTS_WITH" {
				return nil, c.fail(i, "has an unknown operator; want EXACT or STARTS_WITH")
			}
			operator = words[0]
		case "group.id", "group.type", "group.source.id", "group.profile.name":
			wanted[key] = words
		default:
			return nil, c.fail(i, "has the unknown key %q", shorten(key))
		}
	}
	return func(g Group) bool {
		for key, words := range wanted {
			fits := slices.ContainsFunc(words, func(word string) bool {
				switch key {
				case "group.id":
					return g.ID == word
				case "group.type":
					return g.Type == word
				case "group.source.id":
					return g.SourceID == word
				}
				prefix, open := strings.CutSuffix(word, ".*")
				if open || operator == "STARTS_WITH" {
					return strings.HasPrefix(g.Name, prefix)
				}
				return g.Name == word
			})
			if !fits {
				return false
			}
		}
		return true
	}, nil
}

// evalFilteredGroups gives one attribute of each of the user's groups that is
// on the list, at most limit of them: getFilteredGroups({ids}, "group.name", 40).
func evalFilteredGroups(c *call) (Value, error) {
	ids, err := c.words(0)
	if err != nil {
		return Value{}, err
	}
	text, _, err := c.text(1)
	if err != nil {
		return Value{}, err
	}
	attribute, ok := strings.CutPrefix(text, "group.")
	if _, known := (Group{}).Attribute(attribute); !ok || !known || attribute == "profile" {
		return Value{}, c.fail(1, "is %q; want group.id, group.name or group.type", shorten(text))
	}
	limit, err := c.integer(2)
	if err != nil {
		return Value{}, err
	}
	result := Value{kind: KindList, items: []Value{}}
	for _, g := range c.ev.env.Groups() {
		if len(result.items) < limit && slices.Contains(ids, g.ID) {
			v, _ := g.Attribute(attribute)
			result.items = append(result.items, v)
		}
	}
	return result, nil
}
