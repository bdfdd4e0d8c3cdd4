package selftest

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports/dictionary"
)

// compile makes a dictionary of signatures. Scenarios that are gone fall out of them; those that
// are stale have no digest, so that they are done anew the next time.
func compile(set *features.Set, signatures map[string]signature, stale map[string]bool) *dictionary.Dictionary {
	c := &compiler{d: &dictionary.Dictionary{}, places: map[string]int{}, shapes: map[dictionary.Shape]int{}}
	for _, scenario := range set.Scenarios {
		known := dictionary.Scenario{ID: scenario.ID, Digest: digestOf(scenario)}
		if stale[scenario.ID] {
			known.Digest = ""
		}
		c.d.Scenarios = append(c.d.Scenarios, known)
	}
	slices.SortFunc(c.d.Scenarios, func(a, b dictionary.Scenario) int { return strings.Compare(a.ID, b.ID) })
	for i, scenario := range c.d.Scenarios {
		c.places[scenario.ID] = i
	}
	for _, fault := range reference.Faults() {
		if s, known := signatures[fault.ID]; known {
			c.d.Faults = append(c.d.Faults, c.fault(set, fault, s))
		}
	}
	c.twins()
	return c.d
}

// digestOf is a digest of a scenario's text: what is known of a scenario that changed is not
// true any more.
func digestOf(s features.Scenario) string {
	sum := sha256.Sum256([]byte(s.Gherkin()))
	return hex.EncodeToString(sum[:6])
}

type compiler struct {
	d      *dictionary.Dictionary
	places map[string]int
	shapes map[dictionary.Shape]int
}

func (c *compiler) fault(set *features.Set, fault reference.Fault, s signature) dictionary.Fault {
	made := dictionary.Fault{ID: fault.ID, Title: fault.Doc, Breaks: fault.Violates, Whole: s.whole, Unjudged: c.at(s.unjudged)}
	if requirement, known := set.Catalogue.ByID(fault.Violates[0]); known {
		made.Fix = cmp.Or(fault.Fix(), requirement.Hint)
	}
	if !s.whole {
		made.Ran = c.at(s.ran)
	}
	for _, id := range slices.Sorted(maps.Keys(s.signs)) {
		at, known := c.places[id]
		if !known {
			continue
		}
		if s.rare[id] {
			made.Rare = append(made.Rare, len(made.Signs))
		}
		made.Signs = append(made.Signs, dictionary.Sign{Scenario: at, Shapes: c.of(s.signs[id])})
	}
	return made
}

// at are the places of scenarios that are there.
func (c *compiler) at(ids map[string]bool) []int {
	var places []int
	for id := range ids {
		if at, known := c.places[id]; known {
			places = append(places, at)
		}
	}
	slices.Sort(places)
	return places
}

// of are the indexes of shapes.
func (c *compiler) of(shapes []dictionary.Shape) []int {
	var found []int
	for _, shape := range shapes {
		at, known := c.shapes[shape]
		if !known {
			at = len(c.d.Shapes)
			c.shapes[shape], c.d.Shapes = at, append(c.d.Shapes, shape)
		}
		found = append(found, at)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// twins marks faults whose signatures are the same.
func (c *compiler) twins() {
	first := map[string]string{}
	for i := range c.d.Faults {
		f := &c.d.Faults[i]
		key := fmt.Sprint(f.Signs)
		if len(f.Signs) == 0 {
			continue
		}
		if head := first[key]; head != "" {
			f.Twin = head
		} else {
			first[key] = f.ID
		}
	}
}
