package features

import (
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v21"
)

// tagSet is what the tags on one element, and those above it, say.
type tagSet struct {
	id, idp                       string
	profiles, requirements, needs []string
	serial, slow, destructive     bool
}

// readTags reads the tags that it knows; Lint reports the others.
func readTags(tags []*messages.Tag) tagSet {
	var t tagSet
	for _, tag := range tags {
		name, value, _ := strings.Cut(strings.TrimPrefix(tag.Name, "@"), ":")
		switch name {
		case "id":
			t.id = value
		case "idp":
			t.idp = value
		case "profile":
			t.profiles = union(t.profiles, value)
		case "req":
			t.requirements = union(t.requirements, value)
		case "needs":
			t.needs = union(t.needs, value)
		case "serial":
			t.serial = true
		case "slow":
			t.slow = true
		case "destructive":
			t.destructive = true
		}
	}
	return t
}

// with adds the tags of an inner element: lists grow, an identity provider is replaced.
func (t tagSet) with(inner tagSet) tagSet {
	out := t
	if inner.id != "" {
		out.id = inner.id
	}
	if inner.idp != "" {
		out.idp = inner.idp
	}
	out.profiles = union(t.profiles, inner.profiles...)
	out.requirements = union(t.requirements, inner.requirements...)
	out.needs = union(t.needs, inner.needs...)
	out.serial = t.serial || inner.serial
	out.slow = t.slow || inner.slow
	out.destructive = t.destructive || inner.destructive
	return out
}

func (t tagSet) profilesOrDefault() []string {
	switch {
	case len(t.profiles) > 0:
		return t.profiles
	case slices.Contains(IdPs(), t.idp):
		return []string{t.idp}
	default:
		return []string{"core"}
	}
}

// union returns a fresh slice: list, then what it lacks.
func union(list []string, more ...string) []string {
	out := slices.Clone(list)
	for _, m := range more {
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}
