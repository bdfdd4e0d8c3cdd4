package reports

import (
	"slices"
	"strings"
)

// Judge decides what follows from what each scenario came to by itself (Alone): which of them
// are blocked and by which, what is waived, the causes and the verdicts of the requirements
// that r.Requirements describes. A run calls it once at its end and Merge calls it again over
// the scenarios of all shards, so that both come to the same words. Nothing is judged across
// the parts of a joined run. Judging again changes nothing. Every scenario has to have an Alone.
func (r *Report) Judge() {
	slices.SortFunc(r.Scenarios, func(a, b Scenario) int { return strings.Compare(a.ID, b.ID) })
	parts := map[int][]*Scenario{}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		parts[s.Alone.Part] = append(parts[s.Alone.Part], s)
	}
	baseless := map[string]bool{}
	for _, scenarios := range parts {
		for id := range blame(scenarios) {
			baseless[id] = true
		}
	}
	if r.Run.FailOnShould {
		for i := range r.Scenarios {
			if r.Scenarios[i].Verdict == Warned {
				r.Scenarios[i].Verdict = Failed
			}
		}
	}
	r.waive()
	r.Causes = Causes(r.Scenarios)
	r.judgeRequirements(baseless)
	r.Summarise()
}

// judgeable says whether all scenarios of reports tell what they came to by themselves: those
// that versions before wrote do not.
func judgeable(reports []*Report) bool {
	for _, r := range reports {
		if slices.ContainsFunc(r.Scenarios, func(s Scenario) bool { return s.Alone == nil }) {
			return false
		}
	}
	return true
}

// judgeRequirements judges every requirement that a scenario of the run claims or that a
// finding names. Those that neither does fall away.
func (r *Report) judgeRequirements(baseless map[string]bool) {
	verdicts, judged := map[string][]Verdict{}, map[string]*Requirement{}
	for i := range r.Requirements {
		q := r.Requirements[i]
		q.Verdict, q.Scenarios, q.Profiles, q.Reason = "", nil, nil, ""
		judged[q.ID] = &q
	}
	excused := r.excused()
	note := func(id string, s *Scenario, verdict Verdict) {
		if q := judged[id]; q != nil {
			q.add(s, r.profilesOf(s))
			verdicts[id] = append(verdicts[id], verdict)
		}
	}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		for _, id := range s.Requirements {
			note(id, s, s.claim(id))
		}
		for _, finding := range s.Findings {
			verdict := r.says(finding)
			switch {
			case excused(finding, s):
				verdict = Waived
			case baseless[s.ID]:
				verdict = Blocked
			}
			note(finding.Requirement, s, verdict)
		}
	}
	r.Requirements = []Requirement{}
	for id, q := range judged {
		if len(q.Scenarios) > 0 {
			q.Verdict = Combine(verdicts[id]...)
			r.Requirements = append(r.Requirements, *q)
		}
	}
	slices.SortFunc(r.Requirements, func(a, b Requirement) int { return strings.Compare(a.ID, b.ID) })
}

// add notes a scenario that says something of the requirement, and for which profiles.
func (q *Requirement) add(s *Scenario, chosen []string) {
	if !slices.Contains(q.Scenarios, s.ID) {
		q.Scenarios = append(q.Scenarios, s.ID)
	}
	for _, profile := range s.Profiles {
		if slices.Contains(chosen, profile) && !slices.Contains(q.Profiles, profile) {
			q.Profiles = append(q.Profiles, profile)
		}
	}
}

// profilesOf are the profiles that were judged where the scenario ran.
func (r *Report) profilesOf(s *Scenario) []string {
	if part := s.Alone.Part; part > 0 && part <= len(r.Run.Parts) {
		return r.Run.Parts[part-1].Profiles
	}
	return r.Run.Profiles
}

// claim is what a scenario says of a requirement that it claims. A scenario that failed for
// another requirement than this one still proves this one when all its steps came to their
// end. When it was stopped before, it says nothing of this one: no finding, no blame.
func (s *Scenario) claim(id string) Verdict {
	named := slices.ContainsFunc(s.Findings, func(f Finding) bool { return f.Requirement == id })
	judged := slices.Contains([]Verdict{Failed, Warned, Waived, Blocked}, s.Verdict)
	switch {
	case !judged:
		return s.Verdict
	case named:
		return Untested // the finding speaks
	case s.Verdict == Blocked, s.stands(), s.Alone.Stopped && s.Verdict == Failed:
		return Blocked
	case s.Alone.Stopped:
		return s.Verdict
	}
	return Passed
}

// says is what a finding says of the requirement that it names.
func (r *Report) says(finding Finding) Verdict {
	switch {
	case finding.Severity == SeverityInfo && finding.Incidental:
		return Untested
	case finding.Severity == SeverityInfo:
		return Passed
	case finding.Severity == SeverityFail && !finding.Limitation, r.Run.FailOnShould:
		return Failed
	}
	return Warned
}
