package engine

import (
	"math/rand/v2"
	"slices"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/steps"
)

// Decision says what happens to a scenario.
type Decision string

// The decisions.
const (
	WillRun      Decision = "run"
	Inapplicable Decision = "inapplicable" // the capability is absent
	Blocked      Decision = "blocked"      // by what a fact of the target's data is judged for
	Excluded     Decision = "excluded"     // the run's options leave it out
)

// Planned is one scenario with what is decided about it.
type Planned struct {
	Scenario features.Scenario
	Decision Decision
	Reason   string
	Fact     string // the key of the fact that excludes it; "": none does
	number   int
	poison   steps.Poison
}

// Plan is what a run will do.
type Plan struct {
	Discovered *Discovered
	Facts      []reports.Fact // of the data that the target takes
	// Data is what was learnt, as the member data: of scimspec.yaml; Domain is the one of
	// e-mail addresses that was learnt. Both are "" where nothing was.
	Data, Domain string
	Scenarios    []Planned
}

// Told are the facts, each with how many scenarios it excludes.
func (p *Plan) Told() []reports.Fact {
	told := slices.Clone(p.Facts)
	for i := range told {
		for _, planned := range p.Scenarios {
			if planned.Fact == told[i].ID {
				told[i].Excludes++
			}
		}
	}
	return told
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

// scheduled are the selected scenarios of the chosen profiles that belong to this shard,
// none of them decided yet.
func (s *Suite) scheduled() []Planned {
	var all []Planned
	place := 0
	for i, scenario := range s.selected {
		if !intersects(scenario.Profiles, s.options.Profiles) {
			continue
		}
		// What belongs to another shard is another run's: it stands in that one's report.
		if place++; s.options.Shards > 0 && place%s.options.Shards != s.options.Shard%s.options.Shards {
			continue
		}
		planned := Planned{Scenario: scenario, number: i + 1, poison: s.vocabulary.Poisons(scenario)}
		// What ought to be refused runs last, and alone where it may stay: where it is taken,
		// nobody else meets it.
		planned.Scenario.Serial = scenario.Serial || planned.poison >= steps.Made
		all = append(all, planned)
	}
	return all
}

// Plan decides about every scheduled scenario, in the order in which they will run:
// shuffled by the seed, rank by rank.
func (s *Suite) Plan(found *Discovered) *Plan {
	return s.plan(found, steps.NewShape(found.Discovery, s.options.Data, s.options.EmailDomain), s.stated(found))
}

// plan decides by what is known of the data that the target takes.
func (s *Suite) plan(found *Discovered, shape *steps.Shape, known facts) *Plan {
	plan := &Plan{Discovered: found, Scenarios: s.scheduled(), Facts: known.told}
	for i := range plan.Scenarios {
		s.decide(&plan.Scenarios[i], found, shape, known)
	}
	shuffle := rand.New(rand.NewPCG(uint64(s.options.Seed), 1))
	shuffle.Shuffle(len(plan.Scenarios), func(i, j int) {
		plan.Scenarios[i], plan.Scenarios[j] = plan.Scenarios[j], plan.Scenarios[i]
	})
	slices.SortStableFunc(plan.Scenarios, func(a, b Planned) int { return rank(a) - rank(b) })
	return plan
}

// rank puts what runs alone behind the rest, and what poisons behind that. Nothing of one rank
// begins before all of the rank before has ended.
func rank(p Planned) int {
	if p.poison == steps.NoPoison && p.Scenario.Serial {
		return 1
	}
	return int(p.poison) * 2
}

func (s *Suite) decide(planned *Planned, found *Discovered, shape *steps.Shape, known facts) {
	planned.Decision, planned.Reason = s.offered(planned.Scenario, found)
	if planned.Decision != WillRun {
		return
	}
	for _, need := range s.vocabulary.SchemaNeeds(planned.Scenario) {
		lack := shape.Lack(need)
		if lack.Reason == "" {
			continue
		}
		fact := known.about(lack.Key)
		if fact != nil && slices.Contains(planned.Scenario.Requirements, fact.Requirement) {
			continue // it is the one that judges the fact
		}
		planned.Decision, planned.Reason = Inapplicable, "needs "+steps.NeedText(need)+": "+lack.Reason
		if fact == nil || !fact.Blocks() {
			planned.Fact = ""
			if fact != nil {
				planned.Fact = fact.ID
			}
			return // it is so by right, whatever else there is
		}
		planned.Decision, planned.Fact = Blocked, fact.ID
	}
}

// offered looks at what the target offers.
func (s *Suite) offered(scenario features.Scenario, found *Discovered) (Decision, string) {
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
