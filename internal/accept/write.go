package accept

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Text writes data as the member data: of scimspec.yaml, each entry with a comment: why returns
// how an entry is known, by its Key, or "".
func Text(d Data, why func(key string) string) string {
	if d.Empty() {
		return ""
	}
	var b strings.Builder
	b.WriteString("data:\n")
	line := func(text, key string) {
		if reason := strings.Join(strings.Fields(why(key)), " "); reason != "" {
			text += " # " + reason
		}
		b.WriteString("  " + text + "\n")
	}
	if d.UserName != "" {
		line("user-name: "+quote(d.UserName), Key(Value, "userName template"))
	}
	if d.GroupName != "" {
		line("group-name: "+quote(d.GroupName), Key(Value, "Group.displayName template"))
	}
	if len(d.User) > 0 {
		line("user:", "")
		for _, name := range slices.Sorted(maps.Keys(d.User)) {
			line("  "+quote(name)+": "+quote(d.User[name]), Key(Required, name))
		}
	}
	if len(d.Values) > 0 {
		line("values:", "")
		for _, path := range slices.Sorted(maps.Keys(d.Values)) {
			line("  "+quote(path)+": "+d.Values[path].yaml(), Key(Value, path))
		}
	}
	for _, list := range []struct {
		name, kind string
		paths      []string
	}{{"absent", Absence, d.Absent}, {"fixed", Fixity, d.Fixed}, {"single", Singular, d.Single}} {
		if len(list.paths) == 0 {
			continue
		}
		line(list.name+":", "")
		for _, path := range list.paths {
			line("  - "+quote(path), Key(list.kind, path))
		}
	}
	return b.String()
}

func (v Values) yaml() string {
	if v.Closed() {
		return quote(v.List)
	}
	var parts []string
	if v.Max > 0 {
		parts = append(parts, fmt.Sprintf("max: %d", v.Max))
	}
	if v.Pattern != "" {
		parts = append(parts, "pattern: "+quote(v.Pattern))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// quote writes a value as JSON, which is YAML too.
func quote(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // texts, numbers, lists and objects of them
	return strings.TrimSpace(b.String())
}
