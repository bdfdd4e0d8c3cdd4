package reports

import (
	"cmp"
	"maps"
	"math"
	"slices"
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
	for _, scenario := range scenarios {
		if scenario.Verdict == Failed {
			failed[scenario.ID] = traitsOf(scenario)
		}
	}
	if len(failed) < fewest {
		return nil
	}
	judged := len(failed)
	for _, scenario := range scenarios {
		if scenario.Verdict == Passed || scenario.Verdict == Warned {
			judged++
			for trait := range traitsOf(scenario) {
				passed[trait]++
			}
		}
	}
	share := max(enough, min(always, standOut*float64(len(failed))/float64(judged)))
	var found []suspect
	for {
		best := mostTelling(failed, passed, share)
		if best.failed == nil {
			return found
		}
		found = append(found, best)
		for _, id := range best.failed {
			delete(failed, id)
		}
	}
}

func mostTelling(failed map[string]traits, passed map[string]int, share float64) suspect {
	having := map[string]int{}
	for _, all := range failed {
		for trait := range all {
			having[trait]++
		}
	}
	best, most := suspect{}, 0.0
	for _, trait := range slices.SortedFunc(maps.Keys(having), shortest) {
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

// shortest orders traits so that of two that tell as much the simpler one is named.
func shortest(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

// cause speaks of the simplest scenario, the one with the fewest exchanges: it is the
// quickest to repeat. The requirements of the other findings follow by how often they came.
func (s suspect) cause(scenarios []Scenario) Cause {
	made := Cause{Common: &Common{What: s.trait, Failed: len(s.failed), Passed: s.passed}}
	claims := map[string]int{}
	simplest, fewest := "", math.MaxInt
	for _, scenario := range scenarios {
		if _, in := slices.BinarySearch(s.failed, scenario.ID); !in {
			continue
		}
		for _, finding := range scenario.Findings {
			claims[finding.Requirement]++
		}
		if len(scenario.Exchanges) < fewest && len(scenario.Findings) > 0 {
			simplest, fewest = scenario.ID, len(scenario.Exchanges)
			finding := telling(scenario)[0]
			made.Title, made.Requirement, made.Hint = finding.String(), finding.Requirement, finding.Hint
		}
	}
	others := slices.DeleteFunc(slices.Clone(s.failed), func(id string) bool { return id == simplest })
	made.Scenarios = append([]string{simplest}, others...)
	delete(claims, made.Requirement)
	made.Also = slices.SortedFunc(maps.Keys(claims), func(a, b string) int {
		return cmp.Or(cmp.Compare(claims[b], claims[a]), cmp.Compare(a, b))
	})
	return made
}
