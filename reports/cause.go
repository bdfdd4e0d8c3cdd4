package reports

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/reports/dictionary"
)

// particular is text of a single run, which differs between scenarios that say the same.
var particular = regexp.MustCompile(`"[^"]*"|\b[0-9a-fA-F-]{8,}\b|\d+|[A-Z][a-z]+'s`)

// internalError is a status that says nothing of the request: whichever requirement was
// looked at, the service provider broke. 501 and 503 say that it did not.
var internalError = regexp.MustCompile(`^50[024]\b`)

// broke ends the key of a cause that is an internal error, and brokeHint is how to mend it:
// the requirement that happened to be looked at would mislead.
const (
	broke     = " internal error"
	brokeHint = "Look into the service provider's log: it broke while it answered this request."
)

// cause is what two findings share when one mend helps both. What an identity provider's
// log says, and how a request was refused, is the same trouble whichever requirement was
// looked at.
func cause(finding Finding) string {
	switch {
	case strings.HasPrefix(finding.Subject, "provisioning log"), strings.HasSuffix(finding.Subject, "that the identity provider was given"):
		return particular.ReplaceAllString(finding.Got, "…")
	case strings.HasPrefix(finding.Subject, "members of the group ") && strings.HasSuffix(finding.Got, " more than once"):
		return "members more than once"
	case strings.HasPrefix(finding.Subject, "answer to "):
		return refusal(strings.TrimPrefix(finding.Subject, "answer to "), finding.Got)
	case strings.HasPrefix(finding.Subject, "status of the answer to ") && (strings.Contains(finding.Got, " ") || internalError.MatchString(finding.Got)):
		return refusal(strings.TrimPrefix(finding.Subject, "status of the answer to "), finding.Got)
	}
	return finding.Requirement
}

// refusal is what the same error says to whatever was asked with the same method.
func refusal(request, got string) string {
	method, _, _ := strings.Cut(request, " ")
	if internalError.MatchString(got) {
		return method + broke
	}
	return method + " " + particular.ReplaceAllString(got, "…")
}

// telling are the findings of a scenario that lead to what has to be mended: where something
// was refused that nothing expected, what is missed after it explains nothing.
func telling(scenario Scenario) []Finding {
	unexpected := func(f Finding) bool {
		return strings.HasPrefix(f.Subject, "answer to ") && strings.HasPrefix(f.Want, "no error")
	}
	if !slices.ContainsFunc(scenario.Findings, unexpected) {
		return scenario.Findings
	}
	return slices.DeleteFunc(slices.Clone(scenario.Findings), func(f Finding) bool { return !f.Incidental && !unexpected(f) })
}

// Causes groups the failed scenarios by what has to be mended, so that one fault of the
// target reads as one thing. Scenarios that sent the same and failed where others did not
// send it and passed belong together; the rest is grouped by what their findings say. Those
// that touch most scenarios come first; within one, failed scenarios come before those that
// are blocked by them.
func Causes(scenarios []Scenario) []Cause {
	d, err := dictionary.Embedded()
	if err != nil { // it was built in: a test reads it
		d = &dictionary.Dictionary{}
	}
	return CausesBy(d, scenarios)
}

// CausesBy is Causes by another dictionary than the one that was built in.
func CausesBy(d *dictionary.Dictionary, scenarios []Scenario) []Cause {
	scenarios = slices.Clone(scenarios)
	slices.SortStableFunc(scenarios, func(a, b Scenario) int { return strings.Compare(a.ID, b.ID) })
	found := []Cause{}
	open := map[string]bool{} // failed scenarios without a cause
	for _, scenario := range scenarios {
		if scenario.Verdict == Failed {
			open[scenario.ID] = true
		}
	}
	known, rest := explained(d, scenarios, open)
	found = append(found, known...)
	for _, group := range suspects(rest) {
		found = append(found, group.cause(rest))
		for _, id := range group.failed {
			delete(open, id)
		}
	}
	found = append(found, gathered(rest, open)...)
	for i := range found {
		for _, scenario := range scenarios {
			if scenario.Verdict == Blocked && slices.Contains(found[i].Scenarios, scenario.BlockedBy) {
				found[i].Scenarios = append(found[i].Scenarios, scenario.ID)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Cause) int { return len(b.Scenarios) - len(a.Scenarios) })
	return found
}

// explained are the causes that known faults explain, and the scenarios without those: neither
// failed nor passed, they tell nothing of what else is wrong.
func explained(d *dictionary.Dictionary, scenarios []Scenario, open map[string]bool) ([]Cause, []Scenario) {
	if len(open) == 0 {
		return nil, scenarios
	}
	var found []Cause
	for _, n := range diagnose(d, slices.DeleteFunc(slices.Clone(scenarios), metRule)) {
		made := n.cause(d)
		found = append(found, made)
		for _, id := range made.Scenarios {
			delete(open, id)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(scenarios), func(s Scenario) bool { return s.Verdict == Failed && !open[s.ID] })
	return found, rest
}

// metRule says whether a scenario failed for what was learnt of a product's data or pages: no fault is
// the reason of that, however much what it left looks like one.
func metRule(s Scenario) bool {
	if s.Alone == nil || s.Verdict != Failed {
		return false
	}
	kind, _, _ := strings.Cut(s.Alone.Met, ":")
	return slices.Contains([]string{"absent", "fixed", "page"}, kind)
}

// gathered groups the open scenarios by their findings.
func gathered(scenarios []Scenario, open map[string]bool) []Cause {
	var found []Cause
	index := map[string]int{}
	for _, scenario := range scenarios {
		if !open[scenario.ID] {
			continue
		}
		for _, finding := range telling(scenario) {
			key := cause(finding)
			at, known := index[key]
			if !known {
				at = len(found)
				index[key] = at
				hint := finding.Hint
				switch {
				case strings.HasSuffix(key, broke):
					hint = brokeHint
				case key != finding.Requirement: // it is the same whichever requirement was looked at
					hint = saidHint
				}
				found = append(found, Cause{Title: finding.String(), Requirement: finding.Requirement, Hint: hint, Scenarios: []string{}})
			}
			if !slices.Contains(found[at].Scenarios, scenario.ID) {
				found[at].Scenarios = append(found[at].Scenarios, scenario.ID)
			}
		}
	}
	return found
}
