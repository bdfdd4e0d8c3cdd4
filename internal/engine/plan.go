package engine

import (
	"math/rand/v2"
	"slices"

	"github.com/scimspec/scimspec/features"
)

// Decision says what happens to a scenario.
type Decision string

// The decisions.
const (
	WillRun      Decision = "run"
	Inapplicable Decision = "inapplicable" // the capability is absent
	Excluded     Decision = "excluded"     // the run's options leave it out
)

// Planned is one scenario with what is decided about it.
type Planned struct {
	Scenario features.Scenario
	Decision Decision
	Reason   string
	number   int
}

// Plan is what a run will do.
type Plan struct {
	Discovered *Discovered
	Scenarios  []Planned
}

// Count returns how many scenarios have a decision.
func (p *Plan) Count(d Decision) int {
	n := 0
	for _, planned := range p.Scenarios {
		if planned.Decision == d {
			n++
		}
	}
	return n
}

// Plan decides about every selected scenario of the chosen profiles, in the order in
// which they will run: shuffled by the seed, serial ones last.
func (s *Suite) Plan(found *Discovered) *Plan {
	plan := &Plan{Discovered: found}
	place := 0
	for i, scenario := range s.selected {
		if !intersects(scenario.Profiles, s.options.Profiles) {
			continue
		}
		// What belongs to another shard is another run's: it stands in that one's report.
		if place++; s.options.Shards > 0 && place%s.options.Shards != s.options.Shard%s.options.Shards {
			continue
		}
		planned := Planned{Scenario: scenario, number: i + 1}
		planned.Decision, planned.Reason = s.decide(scenario, found)
		plan.Scenarios = append(plan.Scenarios, planned)
	}
	shuffle := rand.New(rand.NewPCG(uint64(s.options.Seed), 1))
	shuffle.Shuffle(len(plan.Scenarios), func(i, j int) {
		plan.Scenarios[i], plan.Scenarios[j] = plan.Scenarios[j], plan.Scenarios[i]
	})
	slices.SortStableFunc(plan.Scenarios, func(a, b Planned) int { return serial(a) - serial(b) })
	return plan
}

func serial(p Planned) int {
	if p.Scenario.Serial {
		return 1
	}
	return 0
}

func (s *Suite) decide(scenario features.Scenario, found *Discovered) (Decision, string) {
	if s.options.ReadOnly && s.vocabulary.Writes(scenario) {
		return Inapplicable, "the run is read-only and this scenario writes"
	}
	needs := scenario.Needs
	if s.product != nil && slices.Contains(scenario.Profiles, s.product.Name) {
		needs = append(slices.Clone(needs), s.vocabulary.Needs(scenario)...)
	}
	for _, need := range needs {
		if reason := s.lacks(need, found.Capabilities); reason != "" {
			return Inapplicable, reason
		}
	}
	return WillRun, ""
}

func capabilityText(name string) string {
	for _, capability := range features.Capabilities() {
		if capability.Name == name {
			return capability.Text
		}
	}
	return "the target does not offer it"
}

func intersects(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}
