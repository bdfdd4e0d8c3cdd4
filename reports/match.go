package reports

import (
	"math"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/reports/dictionary"
)

// observed is what a run says of one scenario.
type observed struct {
	scenario *Scenario
	at       int                // in the dictionary; -1: it does not know the scenario
	shapes   []dictionary.Shape // of the findings that complain, each once
	numbers  []int              // of the shapes, the same for the same shape
	left     []float64          // how much of each shape no chosen fault explains yet: 1 to 0
	passed   bool               // it judged, and nothing was wrong; else without shapes nothing is known
	weight   float64            // how telling it is
	judged   []bool             // of the shapes, whether it is what the scenario judges, not what it met on its way
	own      bool               // a chosen fault explains something that it judges
}

// settled says whether a chosen fault explains what a scenario judges. What it only met on its way explains none of
// that: its own finding is left for another cause.
func (o *observed) settled() bool { return o.own || !slices.Contains(o.judged, true) }

// How alike two shapes are: what they have in common of requirement, subject and got. Two
// different statuses refute each other, whatever else they share.
const (
	sameRequirement = 0.35
	sameSubject     = 0.25
	sameGot         = 0.4
	sameAnswer      = 0.7 // the same request with the same status, of another requirement
	otherWords      = 0.5 // the same subject and got, of another requirement
	refuted         = 0.1
)

func alikeness(a, b dictionary.Shape) float64 {
	switch {
	case a == b:
		return 1
	case a.Requirement != b.Requirement && a.Subject == b.Subject && a.Got == b.Got && isStatus(a.Got):
		return sameAnswer
	case a.Requirement != b.Requirement && a.Subject == b.Subject && a.Got == b.Got:
		return otherWords
	case a.Requirement != b.Requirement:
		return 0
	case a.Subject != b.Subject && strings.Contains(a.Subject, " at /") && strings.Contains(b.Subject, " at /") && placeOf(a) != placeOf(b):
		return refuted
	case isStatus(a.Got) != isStatus(b.Got), isStatus(a.Got) && a.Got[:3] != b.Got[:3]:
		return refuted
	}
	same := sameRequirement
	if a.Subject == b.Subject {
		same += sameSubject
	}
	switch {
	case a.Got == b.Got:
		same += sameGot
	case isStatus(a.Got): // another keyword
		same += sameGot / 2
	}
	return same
}

// placeOf is where in a document a finding of its schema is.
func placeOf(s dictionary.Shape) string {
	_, rest, _ := strings.Cut(s.Subject, " at /")
	place, _, _ := strings.Cut(rest, " ")
	return place
}

func isStatus(got string) bool { return len(got) >= 3 && strings.Trim(got[:3], "0123456789") == "" }

// observe reads a run. Scenarios that neither found anything nor passed say nothing.
func observe(d *dictionary.Dictionary, scenarios []Scenario) []*observed {
	frequency := make([]int, len(d.Scenarios))
	for _, fault := range d.Faults {
		for _, sign := range fault.Signs {
			frequency[sign.Scenario]++
		}
	}
	var all []*observed
	numbers := map[dictionary.Shape]int{}
	for i := range scenarios {
		s := &scenarios[i]
		o := &observed{scenario: s, at: d.Place(s.ID), shapes: s.Shapes(), passed: s.Verdict == Passed}
		for _, shape := range o.shapes {
			if _, seen := numbers[shape]; !seen {
				numbers[shape] = len(numbers)
			}
			o.numbers, o.left = append(o.numbers, numbers[shape]), append(o.left, 1)
			o.judged = append(o.judged, slices.ContainsFunc(s.Findings, func(f Finding) bool { return !f.Incidental && complains(f) && ShapeOf(f) == shape }))
		}
		if len(o.shapes) == 0 && !o.passed {
			continue
		}
		seen := 0
		if o.at >= 0 {
			seen = frequency[o.at]
		}
		o.weight = 1 / math.Log2(2+float64(seen))
		all = append(all, o)
	}
	return all
}

// fit is how well a fault explains a run.
type fit struct {
	fault    *dictionary.Fault
	explains float64 // weight of what is not explained yet and the fault does
	came     float64 // weight of what it predicts and came, explained before or not
	against  float64 // weight of what it predicts and came out otherwise
	beside   float64 // weight of what says the same and it does not predict
	unknown  float64 // weight of what it predicts and could not be judged
	matched  []*observed
	passed   []string // scenarios that it predicts to fail and that passed
}

// sure is the share of a fault's predictions that came true. What could not be judged counts a
// little against it: a fault that touches everything explains too easily what nobody could judge.
func (f fit) sure() float64 {
	return f.came / (f.came + f.against + unjudgedCosts*f.unknown + besideCosts*f.beside + 1e-9)
}

// gain orders faults: what a fault explains, and much less of it when predictions failed.
func (f fit) gain() float64 { return f.explains * f.sure() * f.sure() }

const (
	unjudgedCosts = 0.1
	besideCosts   = 0.6
	rarely        = 0.3 // weight of a sign that comes with some choices of a target only
	kinship       = 0.7 // of a scenario that was not run with the fault, by what its findings say
	alike         = 0.7 // from here on two findings say the same in two scenarios
	novel         = 0.6 // a fault is named for findings that are at least so much like its signs
	matching      = 0.3 // from here on a finding counts as explained
)

// limitation says whether a scenario only met what is declined as it may be, and says nothing else. That is no failure:
// a fault is not named for it, and must not win a failure by it.
func (o *observed) limitation() bool {
	switch s := o.scenario; s.Verdict {
	case Blocked:
		return s.Alone != nil && strings.HasPrefix(s.Alone.Met, "filter:")
	case Warned:
		return slices.ContainsFunc(s.Findings, func(f Finding) bool {
			return f.Severity == SeverityFail || strings.Contains(f.Got, "400 invalidFilter")
		})
	}
	return false
}

// matcher compares runs with the dictionary.
type matcher struct {
	d       *dictionary.Dictionary
	all     []*observed
	byPlace map[int]*observed               // by place in the dictionary
	there   map[int]bool                    // whether the run had it at all, by place
	nearest map[*dictionary.Fault][]float64 // how alike what a fault says is to each shape of the run; -1: not looked at
}

// try fits one fault to what is left of the run.
func (m *matcher) try(fault *dictionary.Fault) fit {
	f := fit{fault: fault}
	signed := map[int]bool{}
	said := map[int]bool{}
	for k, sign := range fault.Signs {
		signed[sign.Scenario] = true
		for _, shape := range sign.Shapes {
			said[shape] = true
		}
		o, share := m.byPlace[sign.Scenario], 1.0
		if slices.Contains(fault.Rare, k) {
			share = rarely
		}
		switch {
		case o == nil && m.there[sign.Scenario]:
			f.unknown += 1 / math.Log2(2+8)
		case o == nil: // another run's
		case o.limitation():
			f.unknown += 1 / math.Log2(2+8)
		case len(o.shapes) > 0:
			m.compare(&f, o, sign, share)
		default:
			f.passed = append(f.passed, o.scenario.ID)
			f.against += o.weight * share
		}
	}
	if f.explains > 0 {
		m.kin(&f, signed, said)
	}
	return f
}

// compare sets a scenario that found something against what the fault makes it say.
func (m *matcher) compare(f *fit, o *observed, sign dictionary.Sign, share float64) {
	came := 0.0 // of the predicted findings, how much came
	for _, p := range sign.Shapes {
		best := 0.0
		for _, shape := range o.shapes {
			best = max(best, alikeness(shape, m.d.Shapes[p]))
		}
		came += best / float64(len(sign.Shapes))
	}
	if m.refused(o, sign.Shapes) {
		came = 0
	}
	explained := 0.0
	for i, shape := range o.shapes {
		explained += o.left[i] * m.best(shape, sign.Shapes) / float64(len(o.shapes))
	}
	f.came += o.weight * share * came
	f.against += o.weight * share * (1 - came) / 2
	if explained > 0 && came > 0 {
		f.explains += o.weight * explained * (1 + came) / 2
		f.matched = append(f.matched, o)
	}
}

// refused says whether the request was refused though the fault refuses nothing there: what is missed after a
// refusal follows from it, and looks like many a fault.
func (m *matcher) refused(o *observed, among []int) bool {
	return slices.ContainsFunc(o.shapes, func(shape dictionary.Shape) bool {
		return strings.HasPrefix(shape.Subject, "status of the answer to ") && strings.HasPrefix(shape.Got, "4") &&
			!slices.ContainsFunc(among, func(p int) bool { return m.d.Shapes[p].Subject == shape.Subject })
	})
}

func (m *matcher) best(shape dictionary.Shape, among []int) float64 {
	best := 0.0
	for _, p := range among {
		best = max(best, alikeness(shape, m.d.Shapes[p]))
	}
	return best
}

// kin adds scenarios of which nothing is known with the fault, where they say what it makes
// others say.
func (m *matcher) kin(f *fit, signed map[int]bool, said map[int]bool) {
	known := map[int]bool{}
	for _, at := range f.fault.Ran {
		known[at] = true
	}
	for _, o := range m.all {
		if len(o.shapes) == 0 || signed[o.at] {
			continue
		}
		if o.limitation() {
			continue
		}
		if o.at >= 0 && (f.fault.Whole || known[o.at]) {
			f.beside += o.weight * m.kindred(f.fault, o, said)
			continue
		}
		if part := m.kindred(f.fault, o, said); part > 0 {
			f.explains += o.weight * part
			f.matched = append(f.matched, o)
		}
	}
}

// kindred is how much of a scenario's findings is said by others with the fault, too.
func (m *matcher) kindred(of *dictionary.Fault, o *observed, said map[int]bool) float64 {
	near, part := m.nearest[of], 0.0
	for i, number := range o.numbers {
		for number >= len(near) {
			near = append(near, -1)
		}
		if near[number] < 0 {
			near[number] = 0
			for p := range said {
				near[number] = max(near[number], alikeness(o.shapes[i], m.d.Shapes[p]))
			}
		}
		if near[number] >= alike {
			part += o.left[i] * kinship * near[number] / float64(len(o.shapes))
		}
	}
	m.nearest[of] = near
	return part
}

// among gives the shapes by which the fault explains a scenario: those that it leaves there, or
// all of them where nothing is known of that scenario.
func (f fit) among() func(*observed) []int {
	signs := map[int][]int{}
	var every []int
	for _, sign := range f.fault.Signs {
		signs[sign.Scenario] = sign.Shapes
		every = append(every, sign.Shapes...)
	}
	slices.Sort(every)
	every = slices.Compact(every)
	return func(o *observed) []int {
		if known, there := signs[o.at]; there {
			return known
		}
		return every
	}
}

// take notes that the fault explains what it matches, and returns the scenarios of which it
// explains something that nothing did before.
func (m *matcher) take(f fit) []*observed {
	among := f.among()
	var explained []*observed
	for _, o := range f.matched {
		some := false
		for i, shape := range o.shapes {
			part := m.best(shape, among(o))
			if part >= novel && o.left[i] >= matching {
				some = true
			}
			if part >= matching {
				o.left[i] *= 1 - part
				o.own = o.own || o.judged[i]
			}
		}
		if some {
			explained = append(explained, o)
		}
	}
	return explained
}
