package reports

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

// suspect is a trait that scenarios which failed have in common.
type suspect struct {
	trait  string
	failed []string // ids, sorted
	passed int      // how many with the trait passed
}

// A trait explains failures when enough of the scenarios that have it failed: many that have
// it look at something else. That share has to stand out from that of all scenarios too,
// and one failure alone says all by itself.
const (
	enough   = 0.4
	standOut = 1.5
	always   = 0.9 // stands out among any
	fewest   = 2
)

// suspects finds the traits that tell failed scenarios from passed ones, the most telling
// first, each for the failures that those before it leave unexplained. A trait tells the
// more, the more failures have it and the fewer passed scenarios do (Ochiai's coefficient).
func suspects(scenarios []Scenario) []suspect {
	failed := map[string]traits{}
	passed := map[string]int{}
	var said strings.Builder
	for _, scenario := range scenarios {
		if scenario.Verdict == Failed && !onTheWay(scenario) {
			failed[scenario.ID] = traitsOf(scenario)
			for _, finding := range scenario.Findings {
				said.WriteString(finding.String() + "\n")
			}
		}
	}
	if len(failed) < fewest {
		return nil
	}
	judged := len(failed)
	for _, scenario := range scenarios {
		if scenario.Verdict == Passed || scenario.Verdict == Warned || onTheWay(scenario) {
			judged++
			for trait := range traitsOf(scenario) {
				passed[trait]++
			}
		}
	}
	share := max(enough, min(always, standOut*float64(len(failed))/float64(judged)))
	order := plainest(said.String())
	var found []suspect
	for {
		best := mostTelling(failed, passed, share, order)
		if best.failed == nil {
			return found
		}
		found = append(found, best)
		for _, id := range best.failed {
			delete(failed, id)
		}
	}
}

// onTheWay says whether a scenario found what it looked for, and only met something else: for
// what its steps are about it counts as passed.
func onTheWay(scenario Scenario) bool {
	return len(scenario.Findings) > 0 && !slices.ContainsFunc(scenario.Findings, func(f Finding) bool { return !f.Incidental })
}

func mostTelling(failed map[string]traits, passed map[string]int, share float64, order func(a, b string) int) suspect {
	having := map[string]int{}
	for _, all := range failed {
		for trait := range all {
			having[trait]++
		}
	}
	best, most := suspect{}, 0.0
	for _, trait := range slices.SortedFunc(maps.Keys(having), order) {
		with := float64(having[trait])
		all := with + float64(passed[trait])
		score := with / math.Sqrt(float64(len(failed))*all)
		if having[trait] >= fewest && with/all >= share && score > most {
			best, most = suspect{trait: trait, passed: passed[trait]}, score
		}
	}
	if best.trait != "" {
		for id, all := range failed {
			if all[best.trait] {
				best.failed = append(best.failed, id)
			}
		}
		slices.Sort(best.failed)
	}
	return best
}

// plainest orders traits so that of those that tell as much one is named that ends in what
// findings speak of, or else the simplest.
func plainest(said string) func(a, b string) int {
	ranks := map[string]int{}
	rank := func(trait string) int {
		word := trait[strings.LastIndexByte(trait, ' ')+1:]
		if _, known := ranks[word]; !known && !strings.Contains(said, word) {
			ranks[word] = 1
		} else if !known {
			ranks[word] = 0
		}
		return ranks[word]
	}
	return func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	}
}

// cause speaks of the simplest scenario, the one with the fewest exchanges: it is the
// quickest to repeat. The requirements of the other findings follow by how often they came.
func (s suspect) cause(scenarios []Scenario, about map[string]bool) Cause {
	made := Cause{Common: &Common{What: s.trait, Failed: len(s.failed), Passed: s.passed}}
	claims := map[string]int{}
	simplest, fewest := "", math.MaxInt
	for _, scenario := range scenarios {
		if _, in := slices.BinarySearch(s.failed, scenario.ID); !in {
			continue
		}
		found := scenario.failures(about)
		for _, finding := range found {
			claims[finding.Requirement]++
		}
		if len(scenario.Exchanges) < fewest && len(found) > 0 {
			simplest, fewest = scenario.ID, len(scenario.Exchanges)
			finding := found[0]
			made.Title, made.Requirement, made.Hint = finding.String(), finding.Requirement, finding.fix()
		}
	}
	others := slices.DeleteFunc(slices.Clone(s.failed), func(id string) bool { return id == simplest })
	made.Scenarios = append([]string{simplest}, others...)
	if strings.HasPrefix(s.trait, errorThatSays) {
		made.Hint = saidHint // that of one requirement would mislead: the error came to many
	}
	delete(claims, made.Requirement)
	if len(claims) > 0 && made.Hint != saidHint { // that of one requirement would mislead here, too
		made.Hint = "Look at how the service provider handles " + s.trait + ": that is what these scenarios share."
	}
	made.Also = slices.SortedFunc(maps.Keys(claims), func(a, b string) int {
		return cmp.Or(cmp.Compare(claims[b], claims[a]), cmp.Compare(a, b))
	})
	return made
}
