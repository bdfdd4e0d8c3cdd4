package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// strength orders verdicts for Combine: the strongest of several holds.
var strength = [...]Verdict{Untested, Inapplicable, Passed, Warned, Waived, Blocked, Inconclusive, Failed}

// Combine returns the verdict of several judgements of the same thing: the first
// that is present of failed, inconclusive, blocked, waived, warned, passed,
// inapplicable; untested when there is none. The order of the arguments does not
// matter, and a verdict may be combined from parts, so that the shards of a run
// combine to what the whole would have said.
func Combine(verdicts ...Verdict) Verdict {
	strongest := 0
	for _, v := range verdicts {
		strongest = max(strongest, slices.Index(strength[:], v))
	}
	return strength[strongest]
}

// Summarise sorts the scenarios by feature, line and id, and recomputes what follows
// from the verdicts of scenarios and requirements: the counts, the conclusion of each
// profile and that of the run. It decides no verdict: those of the scenarios and of
// the requirements stand as they are, as do Summary.Cleanup, Causes and Waivers.
// The profiles are those of r.Run.Profiles; a requirement without profiles counts for none.
func (r *Report) Summarise() {
	slices.SortStableFunc(r.Scenarios, func(a, b Scenario) int {
		return cmp.Or(strings.Compare(a.Feature, b.Feature), cmp.Compare(a.Line, b.Line), strings.Compare(a.ID, b.ID))
	})
	r.Summary.Scenarios = CountScenarios(r.Scenarios)
	r.Summary.Exchanges = len(r.Target.Evidence)
	for i := range r.Scenarios {
		r.Summary.Exchanges += len(r.Scenarios[i].Exchanges)
	}
	r.Profiles = make([]Profile, 0, len(r.Run.Profiles))
	for _, name := range r.Run.Profiles {
		r.Profiles = append(r.Profiles, r.profile(name))
	}
	r.Conclusion = conclude(r.Profiles)
}

// CountScenarios counts scenarios by verdict.
func CountScenarios(scenarios []Scenario) ScenarioCounts {
	c := count(len(scenarios), func(i int) Verdict { return scenarios[i].Verdict })
	return ScenarioCounts{
		Total: len(scenarios), Passed: c.Passed, Failed: c.Failed, Warned: c.Warned, Inapplicable: c.Inapplicable,
		Inconclusive: c.Inconclusive, Blocked: c.Blocked, Waived: c.Waived, Untested: c.Untested,
	}
}

// CountRequirements counts requirements by verdict.
func CountRequirements(requirements []Requirement) RequirementCounts {
	return count(len(requirements), func(i int) Verdict { return requirements[i].Verdict })
}

// count counts n verdicts.
func count(n int, verdict func(i int) Verdict) RequirementCounts {
	var c RequirementCounts
	for i := range n {
		switch verdict(i) {
		case Passed:
			c.Passed++
		case Failed:
			c.Failed++
		case Warned:
			c.Warned++
		case Inapplicable:
			c.Inapplicable++
		case Inconclusive:
			c.Inconclusive++
		case Blocked:
			c.Blocked++
		case Waived:
			c.Waived++
		default:
			c.Untested++
		}
	}
	return c
}

// profile judges one profile by its requirements. The target was lost: undetermined. Something
// failed: nonconformant.
// A MUST without an answer, nothing passed, or a run that was not complete: undetermined.
func (r *Report) profile(name string) Profile {
	var mine, open []Requirement
	for _, q := range r.Requirements {
		if !slices.Contains(q.Profiles, name) {
			continue
		}
		mine = append(mine, q)
		if mandatory(q.Level) && !answered(q.Verdict) {
			open = append(open, q)
		}
	}
	p := Profile{Name: name, Requirements: CountRequirements(mine)}
	earned := p.Requirements.Passed + p.Requirements.Warned
	switch {
	case r.Run.Lost != nil && !r.unjudged(): // what failed may have been the target's end
		p.Conclusion, p.Reason = Undetermined, r.Run.Reason
	case p.Requirements.Failed > 0:
		p.Conclusion, p.Reason = Nonconformant, plural(p.Requirements.Failed, "requirement")+" failed"
	case r.unjudged():
		p.Conclusion, p.Reason = Undetermined, "no scenario ran"
	case !r.Run.Complete:
		p.Conclusion, p.Reason = Undetermined, cmp.Or(r.Run.Reason, "the run was not complete")
	case len(open) > 0:
		p.Conclusion, p.Reason = Undetermined, fmt.Sprintf("%s without an answer, the first of which is %s", plural(len(open), "requirement"), open[0].ID)
	case earned == 0:
		p.Conclusion, p.Reason = Undetermined, "no requirement passed"
	default:
		p.Conclusion = Conformant
	}
	return p
}

// mandatory says whether a level is one that a profile's conclusion rests on.
func mandatory(level string) bool {
	return strings.HasPrefix(level, "MUST") || strings.HasPrefix(level, "SHALL") || level == "REQUIRED"
}

// answered says whether a verdict tells what the target does; one that this version
// does not know tells nothing.
func answered(v Verdict) bool {
	switch v {
	case Passed, Warned, Waived, Inapplicable, Failed:
		return true
	}
	return false
}

func conclude(profiles []Profile) Conclusion {
	conclusion := Conformant
	for _, p := range profiles {
		switch p.Conclusion {
		case Nonconformant:
			return Nonconformant
		case Undetermined:
			conclusion = Undetermined
		}
	}
	if len(profiles) == 0 {
		return Undetermined
	}
	return conclusion
}

// unjudged says whether the run ended before any scenario began: the target could not be
// judged, and Run.Reason says why.
func (r *Report) unjudged() bool {
	return len(r.Scenarios) == 0 && !r.Run.Complete && r.Run.Reason != ""
}

// Sentence is the conclusion of the run in one sentence, for people.
func (r *Report) Sentence() string {
	if r.unjudged() {
		return "The target could not be judged."
	}
	var parts []string
	for _, word := range []Conclusion{Nonconformant, Undetermined, Conformant} {
		var names []string
		for _, p := range r.Profiles {
			if p.Conclusion == word {
				names = append(names, p.Name)
			}
		}
		if len(names) > 0 {
			parts = append(parts, string(word)+" for "+enumerate(names))
		}
	}
	if len(parts) == 0 {
		return "The target is " + string(cmp.Or(r.Conclusion, Undetermined)) + "."
	}
	return "The target is " + strings.Join(parts, "; ") + "."
}

// enumerate joins words as English does: "core, okta and entra".
func enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
