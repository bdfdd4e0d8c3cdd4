package reports

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/reports/dictionary"
)

// A fault is named when at least so much of what it predicts came true, and when what it
// explains weighs at least as much as half a scenario that many faults turn red.
const (
	surest   = 0.9 // from here on without doubt
	likely   = 0.7
	possible = 0.5
	lightest = 0.02
)

// named is a fault that was chosen, with what it explains.
type named struct {
	fit
	explained []*observed
	or        []string // others that explain it as well
}

// Diagnose finds the smallest set of known faults that explains a run (parsimonious covering: J.
// A. Reggia, D. S. Nau and P. Y. Wang, 1983; the likelihoods are a noisy-or's, in which each
// prediction that came out otherwise counts against). The fault that explains most comes
// first, then the one that explains most of the rest. What no fault explains is left.
func diagnose(d *dictionary.Dictionary, scenarios []Scenario) []named {
	m := &matcher{d: d, all: observe(d, scenarios), byPlace: map[int]*observed{}, there: map[int]bool{}, nearest: map[*dictionary.Fault][]float64{}}
	for i := range scenarios {
		m.there[d.Place(scenarios[i].ID)] = scenarios[i].Verdict != Untested
	}
	for _, o := range m.all {
		if o.at >= 0 {
			m.byPlace[o.at] = o
		}
	}
	candidates := m.candidates()
	var chosen []named
	taken := map[*observed]bool{}
	for {
		best, fits := fit{}, []fit{}
		for _, fault := range candidates {
			f := m.try(fault)
			fits = append(fits, f)
			if acceptable(f) && f.gain() > best.gain() {
				best = f
			}
		}
		if best.fault == nil {
			m.attach(chosen)
			return chosen
		}
		n := named{fit: best, or: m.rivals(best, fits)}
		n.explained = m.take(best)
		n.explained = slices.DeleteFunc(n.explained, func(o *observed) bool { return o.scenario.Verdict != Failed })
		if n.adds(taken) {
			chosen = append(chosen, n)
			for _, o := range n.explained {
				taken[o] = true
			}
		}
		candidates = slices.DeleteFunc(candidates, func(f *dictionary.Fault) bool { return f == best.fault })
	}
}

// adds says whether a fault explains a failure that no fault chosen before does; without one it
// has to be sure itself, for what is left of a finding is soon said by some fault.
func (n named) adds(taken map[*observed]bool) bool {
	return slices.ContainsFunc(n.explained, func(o *observed) bool { return !taken[o] || n.sure() >= surest })
}

// attach gives what is left to a fault that was chosen without doubt, where a row of the same
// outline, or another scenario, says the very same because of it: a server's fault reaches
// further than the one of the dictionary, or there is a row that the dictionary does not have.
// What says the same in other scenarios is no more than it explains by itself: else it is the
// narrow part of something broader.
func (m *matcher) attach(chosen []named) {
	of := map[string]*named{}
	said, more := map[dictionary.Shape]*named{}, map[*named][]*observed{}
	taken := map[*observed]bool{}
	for i := range chosen {
		among := chosen[i].among()
		for _, o := range chosen[i].explained {
			taken[o] = true
			if base, _, row := strings.Cut(o.scenario.ID, "/"); row && of[base] == nil {
				of[base] = &chosen[i]
			}
			for _, shape := range o.shapes { // what else the scenario says is another cause's
				if said[anyRequirement(shape)] == nil && chosen[i].sure() >= likely && m.best(shape, among(o)) >= novel {
					said[anyRequirement(shape)] = &chosen[i]
				}
			}
		}
	}
	for _, o := range m.all {
		if taken[o] || o.scenario.Verdict != Failed {
			continue
		}
		base, _, _ := strings.Cut(o.scenario.ID, "/")
		if to := of[base]; to != nil {
			o.own = true
			to.explained = append(to.explained, o)
			continue
		}
		for i, shape := range o.shapes {
			if to := said[anyRequirement(shape)]; to != nil && (o.judged[i] || !slices.Contains(o.judged, true)) {
				more[to] = append(more[to], o)
				break
			}
		}
	}
	for to, others := range more {
		if len(others) <= len(to.explained) {
			for _, o := range others {
				o.own = true
			}
			to.explained = append(to.explained, others...)
		}
	}
}

// anyRequirement is a shape without the requirement where the same request got the same status:
// that is the same trouble whichever requirement was looked at.
func anyRequirement(shape dictionary.Shape) dictionary.Shape {
	if isStatus(shape.Got) {
		shape.Requirement = ""
	}
	return shape
}

func acceptable(f fit) bool { return f.sure() >= possible && f.explains >= lightest }

// rivals are faults that explain the same nearly as well: nobody can tell which it is.
func (m *matcher) rivals(best fit, fits []fit) []string {
	var ids []string
	for _, f := range fits {
		if f.fault != best.fault && acceptable(f) && f.gain() >= 0.97*best.gain() {
			ids = append(ids, f.fault.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// candidates are the faults that turn something red that is red.
func (m *matcher) candidates() []*dictionary.Fault {
	var all []*dictionary.Fault
	for i := range m.d.Faults {
		fault := &m.d.Faults[i]
		if fault.Twin == "" && slices.ContainsFunc(fault.Signs, func(s dictionary.Sign) bool {
			o := m.byPlace[s.Scenario]
			return o != nil && len(o.shapes) > 0
		}) {
			all = append(all, fault)
		}
	}
	return all
}

// cause says it in words: the title and the hint are the fault's, and the finding is that of the
// simplest scenario that says what the fault makes it say.
func (n named) cause(d *dictionary.Dictionary) Cause {
	sure := math.Round(n.sure()*100) / 100
	made := Cause{Title: n.fault.Title, Hint: n.fault.Fix, Diagnosis: Diagnosis{
		Fault: n.fault.ID, Confidence: sure, Explains: len(n.explained), PredictedButPassed: slices.Sorted(slices.Values(n.passed)),
		Or: slices.DeleteFunc(slices.Concat(d.Class(*n.fault), n.or), func(id string) bool { return id == n.fault.ID }),
	}}
	simplest, shown := n.shows(d)
	claims := map[string]int{}
	for _, o := range n.explained {
		made.Scenarios = append(made.Scenarios, o.scenario.ID)
		for _, f := range telling(*o.scenario) {
			claims[f.Requirement]++
		}
	}
	slices.SortFunc(made.Scenarios, func(a, b string) int {
		return cmp.Or(cmp.Compare(order(a == simplest.ID), order(b == simplest.ID)), strings.Compare(a, b))
	})
	made.Requirement, made.Shows, made.Breaks = shown.Requirement, shown.String(), n.breaks()
	if x := shown.In(simplest); x != nil {
		made.Curl = x.Curl
	}
	delete(claims, made.Requirement)
	for id := range claims {
		made.Also = append(made.Also, id)
	}
	slices.SortFunc(made.Also, func(a, b string) int { return cmp.Or(cmp.Compare(claims[b], claims[a]), cmp.Compare(a, b)) })
	return made
}

func order(first bool) int {
	if first {
		return 0
	}
	return 1
}

// shows is the scenario with the fewest exchanges that says just what the fault predicts.
func (n named) shows(d *dictionary.Dictionary) (*Scenario, Finding) {
	signs := map[int][]int{}
	for _, sign := range n.fault.Signs {
		signs[sign.Scenario] = sign.Shapes
	}
	var simplest *Scenario
	var shown Finding
	most := -1.0
	for _, o := range n.explained {
		for _, f := range o.scenario.every() {
			if !complains(f) {
				continue
			}
			telling := 0.0
			for _, p := range signs[o.at] {
				telling = max(telling, alikeness(ShapeOf(f), d.Shapes[p]))
			}
			if !f.Incidental {
				telling++ // what the scenario is about says most
			}
			if at := slices.Index(n.fault.Breaks, f.Requirement); at >= 0 {
				telling += 1 / float64(1+at)
			}
			if telling > most || telling == most && len(o.scenario.Exchanges) < len(simplest.Exchanges) {
				simplest, shown, most = o.scenario, f, telling
			}
		}
	}
	return simplest, shown
}

// breaks says for each identity provider which of its rules the fault breaks, the one that most
// scenarios stand for first.
func (n named) breaks() []string {
	var lines []string
	for _, idp := range [][2]string{{"okta", "Okta"}, {"entra", "Microsoft Entra ID"}, {"authentik", "authentik"}, {"keycloak", "Keycloak"}} {
		rules := map[string]int{}
		for _, o := range n.explained {
			if s := o.scenario; s.IdP == idp[0] && s.Rule != "" {
				rules[s.Rule]++
			}
		}
		if len(rules) == 0 {
			continue
		}
		most := slices.SortedFunc(maps.Keys(rules), func(a, b string) int {
			return cmp.Or(cmp.Compare(rules[b], rules[a]), cmp.Compare(a, b))
		})
		line := idp[1] + ": not \"" + most[0] + "\""
		if more := len(most) - 1; more > 0 {
			line += fmt.Sprintf(" and %s", plural(more, "more rule"))
		}
		lines = append(lines, line)
	}
	return lines
}
