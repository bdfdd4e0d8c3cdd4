package reports

import (
	"cmp"
	"maps"
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

// broke ends the key of a cause that is an internal error or a dropped connection, and brokeHint
// is how to fix it: the requirement that happened to be looked at would mislead.
const (
	broke     = " internal error"
	brokeHint = "Look into the service provider's log: it broke while it answered this request."
)

// dropped is what is got of a request that broke the connection (A75).
const dropped = "none: it broke while it answered this request"

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
	if internalError.MatchString(got) || strings.HasPrefix(got, dropped) {
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
	found = append(found, gathered(rest, open, rankOf(structure+" "))...)
	rest = slices.DeleteFunc(rest, func(s Scenario) bool { return s.Verdict == Failed && !open[s.ID] })
	for _, group := range suspects(rest) {
		found = append(found, group.cause(rest))
		for _, id := range group.failed {
			delete(open, id)
		}
	}
	found = append(found, gathered(rest, open, 0)...)
	for i := range found {
		found[i].mask(scenarios)
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
	met := map[string]bool{} // what these met on their way is explained
	for _, n := range diagnose(d, slices.DeleteFunc(slices.Clone(scenarios), metRule)) {
		found = append(found, n.cause(d))
		for _, o := range n.explained {
			if o.settled() {
				delete(open, o.scenario.ID)
			}
			met[o.scenario.ID] = true
		}
	}
	rest := slices.DeleteFunc(slices.Clone(scenarios), func(s Scenario) bool { return s.Verdict == Failed && !open[s.ID] })
	for i := range rest {
		if met[rest[i].ID] && rest[i].Verdict == Failed {
			rest[i].Findings = slices.DeleteFunc(slices.Clone(rest[i].Findings), func(f Finding) bool { return f.Incidental })
		}
	}
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

// gathered groups the open scenarios by their findings, each scenario once: what most of them say
// comes first, and of what as many say the structure before a value before a requirement. What
// joins them has at least the given rank; who got a cause is no longer open.
func gathered(scenarios []Scenario, open map[string]bool, least int) []Cause {
	said := map[string]map[string]Finding{} // by scenario and key
	for i := range scenarios {
		if s := &scenarios[i]; open[s.ID] {
			said[s.ID] = s.says()
			maps.DeleteFunc(said[s.ID], func(key string, _ Finding) bool { return rankOf(key) < least })
		}
	}
	var found []Cause
	for len(said) > 0 {
		count := map[string]int{}
		for _, keys := range said {
			for key := range keys {
				count[key]++
			}
		}
		best := ""
		for key := range count {
			if best == "" || cmp.Or(cmp.Compare(count[key], count[best]), cmp.Compare(rankOf(key), rankOf(best)), cmp.Compare(best, key)) > 0 {
				best = key
			}
		}
		made := Cause{}
		for _, scenario := range scenarios {
			if f, says := said[scenario.ID][best]; says {
				if made.Title == "" {
					made.Title, made.Requirement, made.Hint = f.String(), f.Requirement, hintOf(best, f, count[best])
				}
				made.Scenarios = append(made.Scenarios, scenario.ID)
				delete(said, scenario.ID)
				delete(open, scenario.ID)
			}
		}
		if made.Scenarios == nil {
			return found // what is left says nothing
		}
		found = append(found, made)
	}
	return found
}

// The ranks of what joins findings.
var ranks = []string{"", requested + " ", valueOf + " ", membership + " ", structure + " "}

func rankOf(key string) int {
	for rank, prefix := range slices.Backward(ranks) {
		if strings.HasPrefix(key, prefix) {
			return rank
		}
	}
	return 0
}

// says are the findings of a scenario that lead to what has to be mended, by what joins them.
func (s *Scenario) says() map[string]Finding {
	keys := map[string]Finding{}
	var broken []topic
	for _, f := range s.Findings {
		if t := topicOf(f); t.kind == structure {
			broken = append(broken, t)
		}
	}
	for _, f := range telling(*s) {
		t := topicOf(f)
		if slices.ContainsFunc(broken, t.follows) {
			continue
		}
		key := cause(f)
		if t.kind != "" {
			key = t.key()
		}
		if _, there := keys[key]; !there {
			keys[key] = f
		}
	}
	return keys
}

// hintOf is how to fix what joins the findings of so many scenarios.
func hintOf(key string, f Finding, of int) string {
	switch {
	case rankOf(key) > 0:
		return topicOf(f).advice(f)
	case strings.HasSuffix(key, broke):
		return brokeHint
	case key != f.Requirement && of > 1: // it is the same whichever requirement was looked at
		return saidHint
	}
	return f.Hint
}

// mask adds the scenarios that failed ones of the cause block, and counts those that told
// nothing, or less, for it.
func (c *Cause) mask(scenarios []Scenario) {
	failed, met := c.Scenarios, map[[2]string]bool{}
	for i := range scenarios {
		if slices.Contains(failed, scenarios[i].ID) {
			for _, f := range scenarios[i].Findings {
				if f.Incidental && f.Requirement == c.Requirement { // others are other causes'
					met[f.place()] = true
				}
			}
		}
	}
	for i := range scenarios {
		s := &scenarios[i]
		switch {
		case s.Verdict == Blocked && slices.Contains(failed, s.BlockedBy):
			c.Scenarios = append(c.Scenarios, s.ID)
			c.Unjudged++
		case s.Alone != nil && slices.ContainsFunc(s.Alone.Repeats, func(r Repeat) bool { return met[r.place()] }):
			c.Without++
		}
	}
}
