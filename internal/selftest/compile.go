package selftest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/reports/dictionary"
)

// Compile makes a dictionary of harvests: for each fault what it left, over several seeds.
func Compile(set *features.Set, harvests []Harvest) *dictionary.Dictionary {
	c := &compiler{d: &dictionary.Dictionary{}, places: map[string]int{}, shapes: map[dictionary.Shape]int{}}
	for _, scenario := range set.Scenarios {
		c.d.Scenarios = append(c.d.Scenarios, dictionary.Scenario{ID: scenario.ID, Digest: DigestOf(scenario)})
	}
	slices.SortFunc(c.d.Scenarios, func(a, b dictionary.Scenario) int { return strings.Compare(a.ID, b.ID) })
	for i, scenario := range c.d.Scenarios {
		c.places[scenario.ID] = i
	}
	byFault := map[string][]Harvest{}
	for _, h := range harvests {
		if len(h.Faults) == 1 {
			byFault[h.Faults[0]] = append(byFault[h.Faults[0]], h)
		}
	}
	for _, fault := range reference.Faults() {
		if len(byFault[fault.ID]) > 0 {
			c.d.Faults = append(c.d.Faults, c.fault(set, fault, byFault[fault.ID]))
		}
	}
	c.twins()
	return c.d
}

// DigestOf is a digest of a scenario's text: what is known of a scenario that changed is not
// true any more.
func DigestOf(s features.Scenario) string {
	sum := sha256.Sum256([]byte(s.Gherkin()))
	return hex.EncodeToString(sum[:6])
}

type compiler struct {
	d      *dictionary.Dictionary
	places map[string]int
	shapes map[dictionary.Shape]int
}

func (c *compiler) fault(set *features.Set, fault reference.Fault, harvests []Harvest) dictionary.Fault {
	made := dictionary.Fault{ID: fault.ID, Title: fault.Doc, Breaks: fault.Violates, Whole: true}
	if requirement, known := set.Catalogue.ByID(fault.Violates[0]); known {
		made.Fix = requirement.Hint
	}
	signs, ran := map[int][]int{}, map[int]bool{}
	for _, h := range harvests {
		made.Whole = made.Whole && h.Whole
		for _, id := range h.Ran {
			if at, known := c.places[id]; known {
				ran[at] = true
			}
		}
		for _, s := range h.Scenarios {
			at, known := c.places[s.ID]
			if !known {
				continue
			}
			shapes := c.of(s)
			switch {
			case len(shapes) > 0:
				signs[at] = append(signs[at], shapes...)
			case s.Verdict != reports.Passed:
				made.Unjudged = append(made.Unjudged, at)
			}
		}
	}
	for at, shapes := range signs {
		slices.Sort(shapes)
		made.Signs = append(made.Signs, dictionary.Sign{Scenario: at, Shapes: slices.Compact(shapes)})
	}
	slices.SortFunc(made.Signs, func(a, b dictionary.Sign) int { return a.Scenario - b.Scenario })
	made.Unjudged = slices.DeleteFunc(made.Unjudged, func(at int) bool { return len(signs[at]) > 0 })
	slices.Sort(made.Unjudged)
	made.Unjudged = slices.Compact(made.Unjudged)
	if !made.Whole {
		for at := range ran {
			made.Ran = append(made.Ran, at)
		}
		slices.Sort(made.Ran)
	}
	return made
}

// of are the shapes of what a scenario complains about.
func (c *compiler) of(s reports.Scenario) []int {
	var found []int
	for _, shape := range s.Shapes() {
		at, known := c.shapes[shape]
		if !known {
			at = len(c.d.Shapes)
			c.shapes[shape], c.d.Shapes = at, append(c.d.Shapes, shape)
		}
		found = append(found, at)
	}
	return found
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
