package steps

import (
	"fmt"
	"slices"
	"strings"
)

// Lacks says what a service provider declares that a need of a scenario does not fit to, or
// "". What the RFC's own schema says is no hindrance: scenarios are written with it in mind.
func (s *Shape) Lacks(need string) string {
	kind, rest, _ := strings.Cut(need, ":")
	if s.users.standard {
		return ""
	}
	path, value, _ := strings.Cut(rest, "=")
	have, listed := s.users.find(path)
	usual, known := s.usual.find(path)
	switch {
	case kind == needsEach:
		return s.lacksEach(rest)
	case kind == needsListed && known && !s.users.lists(path):
		return "/Schemas does not list " + path
	case !listed:
	case kind == needsMutable && !changeable(have) && changeable(usual):
		return fmt.Sprintf("/Schemas says that %s is %s", path, have.mutability)
	case kind == needsExact && !have.caseExact:
		return fmt.Sprintf("/Schemas says that %s is not case-exact", path)
	case kind == needsOptional && have.required && !usual.required:
		return fmt.Sprintf("/Schemas says that %s is required", path)
	case kind == needsShared && have.unique() && !usual.unique():
		return fmt.Sprintf("/Schemas says that %s is unique", path)
	case kind == needsValue && !takes(have, value) && takes(usual, value):
		return fmt.Sprintf("the canonicalValues of %s in /Schemas are %s", path, strings.Join(have.canonical, ", "))
	}
	return ""
}

// changeable: a client may give another value. An attribute that the RFC's schemas do not
// list, such as externalId, is.
func changeable(d definition) bool { return d.mutability != "immutable" && d.mutability != "readOnly" }

// takes says whether a text is one of the canonical values, where there are any.
func takes(d definition, text string) bool {
	return len(d.canonical) == 0 || slices.ContainsFunc(d.canonical, func(c string) bool { return strings.EqualFold(c, text) })
}

// lacksEach looks for an attribute on which a phrase could be tried.
func (s *Shape) lacksEach(what string) string {
	w := &World{config: Config{Discovery: s.discovery}}
	all := w.userDefinitions()
	words := strings.Fields(what)
	kind, found := words[len(words)-1], false
	switch words[0] {
	case "tried":
		found = slices.ContainsFunc(w.triedDefinitions(kind), func(d definition) bool { return words[1] != "remove" || !d.required || kind == "required" })
	case "broken":
		found = slices.ContainsFunc(all, func(d definition) bool { _, _, ok := w.broken(d, kind); return ok })
	case "rising":
		found = slices.ContainsFunc(w.typedAttributes(), func(a typedAttribute) bool { return a.fits(kind) })
	case "replaced":
		found = slices.ContainsFunc(all, func(d definition) bool { return d.mutability == kind && !strings.EqualFold(d.name, "userName") })
	}
	if found {
		return ""
	}
	return "the schemas of User in /Schemas have no attribute for that: " + what
}
