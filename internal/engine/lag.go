package engine

import (
	"cmp"
	"context"
	"slices"

	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/steps"
)

// measureLag finds out before the first scenario whether answers are older than the target's
// own writes, so that every read of the run can wait for them.
func (s *Session) measureLag(ctx context.Context) {
	runs := slices.ContainsFunc(s.plan.Scenarios, func(p Planned) bool { return p.Decision == WillRun })
	if s.config.Lag == nil || s.suite.options.ReadOnly || !runs {
		return
	}
	deadline, cancel := withDeadline(ctx, s.suite.options.ScenarioTimeout)
	defer cancel()
	number := len(s.suite.set.Scenarios) + 1 // beyond those of the plan
	steps.MeasureLag(deadline, s.config, number)
	s.ledger.CleanScope(deadline, s.sweeper, 1, s.scope(Planned{number: number}))
}

// tellLag gives the finding about old answers to a scenario when none has it: to one that
// claims its requirement, else to the one that met it, else to the first that could be judged.
func (s *Session) tellLag(results []outcome) {
	finding, where := s.config.Lag.Finding()
	if finding == nil {
		return
	}
	requirement, _ := s.suite.set.Catalogue.ByID(finding.Requirement)
	finding.Level, finding.Hint, finding.Severity = requirement.Level, requirement.Hint, requirement.Severity().String()
	best, rank := -1, 0
	for i, result := range results {
		judged := result.scenario.Verdict == reports.Passed || result.scenario.Verdict == reports.Warned
		claims := slices.Contains(result.scenario.Requirements, finding.Requirement)
		var worth int
		switch {
		case judged && claims:
			worth = 3
		case result.scenario.ID == where:
			worth = 2
		case judged:
			worth = 1
		}
		if worth > rank {
			best, rank = i, worth
		}
	}
	if best < 0 {
		return
	}
	told := &results[best].scenario
	finding.Incidental = !slices.Contains(told.Requirements, finding.Requirement)
	told.Findings = append(told.Findings, *finding)
	if told.Verdict == reports.Passed {
		told.Verdict = reports.Warned
	}
	told.Reason = cmp.Or(told.Reason, finding.String())
	results[best].settle()
}

// mostAgain bounds how many scenarios are judged again at the end of a run.
const mostAgain = 200

// mayHaveReadOld says whether a scenario that did not pass ran before it was known that answers
// can be as old as they were seen since: its own reads may have come too early.
func (s *Session) mayHaveReadOld(result outcome) bool {
	switch result.scenario.Verdict {
	case reports.Failed, reports.Warned, reports.Blocked:
	case reports.Inconclusive:
		if result.transport {
			return false
		}
	default:
		return false
	}
	return s.config.Lag.Settling() > result.settling
}

// again gives a scenario other names: those of the first time may still be on their way.
func (s *Session) again(planned Planned) Planned {
	planned.number += len(s.suite.set.Scenarios) + 1
	return planned
}

// judgeAgain judges what did not pass before old answers were known, now that reads wait for
// the writes before them.
func (s *Session) judgeAgain(ctx context.Context) {
	byID := map[string]Planned{}
	for _, planned := range s.plan.Scenarios {
		byID[planned.Scenario.ID] = planned
	}
	left := mostAgain
	for i := range s.results {
		if !s.mayHaveReadOld(s.results[i]) || ctx.Err() != nil || left == 0 {
			continue
		}
		left--
		s.results[i] = s.perform(ctx, s.again(byID[s.results[i].scenario.ID]))
	}
}
