package selftest

import (
	"slices"

	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/reports/dictionary"
)

// signature is what a fault leaves, by the ids of scenarios.
type signature struct {
	whole    bool
	ran      map[string]bool               // every scenario that was run; of a whole signature those that the fault touches
	signs    map[string][]dictionary.Shape // what those that turned red say
	rare     map[string]bool               // of them those that did with some choices of the target only
	unjudged map[string]bool
}

// signature of one harvest.
func (h *Harvest) signature() signature {
	s := signature{whole: h.Whole, ran: map[string]bool{}, signs: map[string][]dictionary.Shape{}, rare: map[string]bool{}, unjudged: map[string]bool{}}
	for _, id := range h.Ran {
		s.ran[id] = true
	}
	for i := range h.Scenarios {
		scenario := &h.Scenarios[i]
		if shapes := scenario.Shapes(); len(shapes) > 0 {
			s.signs[scenario.ID] = shapes
		} else if scenario.Verdict != reports.Passed {
			s.unjudged[scenario.ID] = true
		}
	}
	return s
}

// with joins the signature of another circumstance or seed: what only one of them shows of a
// scenario that both ran is rare.
func (s signature) with(other signature) signature {
	s.whole = s.whole && other.whole
	for id := range other.ran {
		_, here := s.signs[id]
		_, there := other.signs[id]
		if s.ran[id] && here != there {
			s.rare[id] = true
		}
		s.ran[id] = true
	}
	for id, shapes := range other.signs {
		for _, shape := range shapes {
			if !slices.Contains(s.signs[id], shape) {
				s.signs[id] = append(s.signs[id], shape)
			}
		}
	}
	for id := range other.unjudged {
		s.unjudged[id] = true
	}
	return s
}

// renewed replaces what is known of some scenarios.
func (s signature) renewed(by signature, changed []string) signature {
	for _, id := range changed {
		delete(s.ran, id)
		delete(s.signs, id)
		delete(s.rare, id)
		delete(s.unjudged, id)
		if by.ran[id] {
			s.ran[id] = true
		}
		if shapes := by.signs[id]; shapes != nil {
			s.signs[id] = shapes
		}
		if by.unjudged[id] {
			s.unjudged[id] = true
		}
	}
	return s
}

// known is the signature that a dictionary has of a fault.
func known(d *dictionary.Dictionary, f dictionary.Fault) signature {
	s := signature{whole: f.Whole, ran: map[string]bool{}, signs: map[string][]dictionary.Shape{}, rare: map[string]bool{}, unjudged: map[string]bool{}}
	for _, at := range f.Ran {
		s.ran[d.Scenarios[at].ID] = true
	}
	for i, sign := range f.Signs {
		id := d.Scenarios[sign.Scenario].ID
		for _, shape := range sign.Shapes {
			s.signs[id] = append(s.signs[id], d.Shapes[shape])
		}
		s.ran[id] = true
		if slices.Contains(f.Rare, i) {
			s.rare[id] = true
		}
	}
	for _, at := range f.Unjudged {
		s.unjudged[d.Scenarios[at].ID] = true
		s.ran[d.Scenarios[at].ID] = true
	}
	return s
}
