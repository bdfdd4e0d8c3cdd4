package schemas

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// resource checks the rules on a resource that draft 7 cannot state: one primary value
// at most, and, when strict, no extension that schemas does not list.
func (c checked) resource(value any, strict bool) []Violation {
	members, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	var found []Violation
	uris, listed := members["schemas"].([]any)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		found = append(found, c.primaries([]string{name}, members[name])...)
		if !IsExtension(name, members[name], knownURIs(uris)) {
			continue
		}
		extension, _ := members[name].(map[string]any)
		for _, attribute := range slices.Sorted(maps.Keys(extension)) {
			found = append(found, c.primaries([]string{name, attribute}, extension[attribute])...)
		}
		if strict && listed && len(uris) > 0 && assigned(extension) && !lists(uris, name) {
			found = append(found, c.note([]string{"schemas"}, "RFC7643-3-R07",
				fmt.Sprintf("schemas: got %s, want %s in it, because the resource has that extension", elements(uris), name)))
		}
	}
	return found
}

// primaries reports each value after the first that claims to be the primary one.
func (c checked) primaries(path []string, value any) []Violation {
	list, _ := value.([]any)
	var found []Violation
	first := -1
	for i, element := range list {
		members, _ := element.(map[string]any)
		if members["primary"] != true {
			continue
		}
		if first < 0 {
			first = i
			continue
		}
		at := append(slices.Clip(path), strconv.Itoa(i), "primary")
		found = append(found, c.note(at, "RFC7643-2.4-R04",
			fmt.Sprintf("%s: got a second primary value beside [%d], want one at most", subject(join(at)), first)))
	}
	return found
}

func (c checked) note(path []string, requirement, message string) Violation {
	return Violation{Schema: c.label, Pointer: c.document.pointer(c.path, path...), Message: message, Requirement: requirement}
}

func isURN(name string) bool {
	return len(name) > 4 && strings.EqualFold(name[:4], "urn:")
}

// assigned tells whether an extension object holds any value.
func assigned(extension map[string]any) bool {
	for _, value := range extension {
		if list, isList := value.([]any); value != nil && (!isList || len(list) > 0) {
			return true
		}
	}
	return false
}

func lists(uris []any, uri string) bool {
	return slices.ContainsFunc(uris, func(u any) bool {
		s, ok := u.(string)
		return ok && strings.EqualFold(s, uri)
	})
}
