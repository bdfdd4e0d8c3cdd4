package reports

import (
	"fmt"
	"maps"
	"slices"
)

// Limitations says what the service provider properly declines, a sentence each, with how many
// scenarios that leaves without a subject (RFC 7644, section 3.4.2.2).
func Limitations(scenarios []Scenario) []string {
	answers, excluded := map[string]string{}, map[string]int{}
	for _, s := range scenarios {
		if s.Alone == nil || s.Alone.Declined == nil {
			continue
		}
		what, answer := s.Alone.Declined.What, s.Alone.Declined.Answer
		if known, said := answers[what]; !said || answer < known {
			answers[what] = answer
		}
		excluded[what]++
	}
	var facts []string
	for _, what := range slices.Sorted(maps.Keys(answers)) {
		facts = append(facts, fmt.Sprintf("The service provider declines %s (%s), as it may: %s.", what, answers[what], without(excluded[what])))
	}
	return facts
}

func without(scenarios int) string {
	if scenarios == 1 {
		return "1 scenario that needs it is inapplicable"
	}
	return fmt.Sprintf("%d scenarios that need it are inapplicable", scenarios)
}
