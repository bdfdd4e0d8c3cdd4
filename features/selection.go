package features

import (
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/spelling"
)

// Select returns the scenarios that any of the prefixes picks: by feature path (with or
// without `features/` in front), by scenario id or by id of a claimed requirement;
// letter case is ignored. What begins with = has to be the whole of it: `=users-create`
// picks no users-create-twice. Without prefixes it returns all. When a prefix picks
// nothing the error is a *SelectionError.
func (s *Set) Select(prefixes []string) ([]Scenario, error) {
	if len(prefixes) == 0 {
		return slices.Clone(s.Scenarios), nil
	}
	hit := make([]bool, len(prefixes))
	var out []Scenario
	for _, sc := range s.Scenarios {
		picked := false
		for i, p := range prefixes {
			if sc.selectedBy(strings.TrimSpace(p)) {
				hit[i], picked = true, true
			}
		}
		if picked {
			out = append(out, sc)
		}
	}
	problem := &SelectionError{}
	for i, p := range prefixes {
		if !hit[i] {
			problem.add(s, strings.TrimSpace(p))
		}
	}
	if len(problem.Unmatched)+len(problem.Unclaimed) > 0 {
		return nil, problem
	}
	return out, nil
}

func (s Scenario) selectedBy(prefix string) bool {
	if whole, ok := strings.CutPrefix(prefix, "="); ok {
		return strings.EqualFold(s.ID, whole) || strings.EqualFold(s.Feature, whole) ||
			slices.ContainsFunc(s.Requirements, func(id string) bool { return strings.EqualFold(id, whole) })
	}
	if prefix == "" {
		return false
	}
	if hasPrefixFold(s.ID, prefix) || hasPrefixFold(s.Feature, prefix) || hasPrefixFold(s.Feature, pathPrefix+prefix) {
		return true
	}
	return slices.ContainsFunc(s.Requirements, func(id string) bool { return hasPrefixFold(id, prefix) })
}

// SelectionError says which prefixes picked nothing and what is nearest to them.
type SelectionError struct {
	// Unmatched are prefixes of nothing that exists.
	Unmatched []string
	// Unclaimed are prefixes of requirements that no scenario claims.
	Unclaimed []string
	// Nearest are a few ids that may have been meant.
	Nearest []string
}

// Error returns what is wrong and, on a second line, `Try: …`.
func (e *SelectionError) Error() string { return e.What() + "\nTry: " + e.Try() }

// What returns what is wrong.
func (e *SelectionError) What() string {
	var parts []string
	if len(e.Unmatched) > 0 {
		parts = append(parts, "no feature, scenario or requirement begins with "+quoted(e.Unmatched))
	}
	if len(e.Unclaimed) > 0 {
		parts = append(parts, "no scenario claims a requirement that begins with "+quoted(e.Unclaimed))
	}
	return strings.Join(parts, "; ")
}

// Try returns what to do instead.
func (e *SelectionError) Try() string {
	if len(e.Nearest) == 0 {
		return "scimspec list"
	}
	return strings.Join(e.Nearest, ", ") + "; or scimspec list"
}

func (e *SelectionError) add(s *Set, prefix string) {
	if prefix != "" && len(s.Catalogue.Prefix(prefix)) > 0 {
		e.Unclaimed = append(e.Unclaimed, prefix)
	} else {
		e.Unmatched = append(e.Unmatched, prefix)
	}
	e.Nearest = union(e.Nearest, spelling.Nearest(prefix, s.selectable(), 3)...)
}

// selectable lists what can be selected: feature paths, scenario ids, claimed
// requirements.
func (s *Set) selectable() []string {
	seen := map[string]bool{}
	for _, sc := range s.Scenarios {
		seen[sc.Feature], seen[sc.ID] = true, true
		for _, id := range sc.Requirements {
			seen[id] = true
		}
	}
	delete(seen, "")
	out := make([]string, 0, len(seen))
	for id := range seen {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = `"` + s + `"`
	}
	return strings.Join(out, ", ")
}
