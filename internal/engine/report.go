package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/ledger"
	"github.com/scimspec/scimspec/reports"
)

// report puts the results together.
func (s *Session) report(interrupted bool) *reports.Report {
	options := s.suite.options
	s.mu.Lock()
	results := slices.Clone(s.results)
	s.mu.Unlock()
	slices.SortFunc(results, func(a, b outcome) int { return strings.Compare(a.scenario.ID, b.scenario.ID) })
	found(results, options.Target.BaseURL)
	gather(results)
	block(results)
	report := &reports.Report{
		ReportVersion: reports.Version,
		Tool:          reports.Tool{Name: "scimspec", Version: options.Version},
		Target: reports.Target{
			Kind: options.Target.Kind, BaseURL: options.Target.BaseURL, Name: options.Target.Name,
			Capabilities: s.plan.Discovered.Capabilities, Evidence: s.plan.Discovered.Evidence,
		},
		Run:          s.suite.run(s.started),
		Requirements: []reports.Requirement{}, Scenarios: []reports.Scenario{}, Causes: []reports.Cause{}, Waivers: []reports.Waiver{},
	}
	report.Run.DurationMs = options.Now().Sub(s.started).Milliseconds()
	switch {
	case interrupted:
		report.Run.Complete, report.Run.Interrupted, report.Run.Reason = false, true, "the run was interrupted"
	case len(results) < len(s.plan.Scenarios):
		report.Run.Complete, report.Run.Reason = false, fmt.Sprintf("%d of %d scenarios ran", len(results), len(s.plan.Scenarios))
	}
	for _, result := range results {
		report.Scenarios = append(report.Scenarios, result.scenario)
	}
	if options.FailOnShould {
		failWarnings(report)
	}
	active := s.active()
	s.waive(report, active)
	report.Causes = reports.Causes(report.Scenarios)
	report.Requirements = s.requirements(report.Scenarios, results, excused(report.Scenarios, active))
	report.Summary.Cleanup = s.cleanup()
	report.Summarise()
	if report.Conclusion != reports.Conformant && options.Target.Log != nil {
		report.Log = options.Target.Redactor.Text(options.Target.Log())
	}
	return report
}

// failWarnings makes what only warns fail, as --fail-on should asks.
func failWarnings(report *reports.Report) {
	for i := range report.Scenarios {
		if report.Scenarios[i].Verdict == reports.Warned {
			report.Scenarios[i].Verdict = reports.Failed
		}
	}
}

// requirements judges every requirement that a scenario of the run claims or that a
// finding names.
func (s *Session) requirements(scenarios []reports.Scenario, results []outcome, excused func(reports.Finding, reports.Scenario) bool) []reports.Requirement {
	verdicts := map[string][]reports.Verdict{}
	judged := map[string]*reports.Requirement{}
	entry := func(id string, scenario reports.Scenario) {
		if judged[id] == nil {
			requirement, _ := s.suite.set.Catalogue.ByID(id)
			judged[id] = describeRequirement(requirement)
		}
		r := judged[id]
		if !slices.Contains(r.Scenarios, scenario.ID) {
			r.Scenarios = append(r.Scenarios, scenario.ID)
		}
		for _, profile := range scenario.Profiles {
			if slices.Contains(s.suite.options.Profiles, profile) && !slices.Contains(r.Profiles, profile) {
				r.Profiles = append(r.Profiles, profile)
			}
		}
	}
	for i, scenario := range scenarios {
		for _, id := range scenario.Requirements {
			entry(id, scenario)
			verdicts[id] = append(verdicts[id], claimVerdict(id, scenario, results[i].stopped))
		}
		for _, finding := range scenario.Findings {
			entry(finding.Requirement, scenario)
			verdict := s.findingVerdict(finding)
			switch {
			case excused(finding, scenario):
				verdict = reports.Waived
			case results[i].baseless:
				verdict = reports.Blocked
			}
			verdicts[finding.Requirement] = append(verdicts[finding.Requirement], verdict)
		}
	}
	var all []reports.Requirement
	for id, requirement := range judged {
		requirement.Verdict = reports.Combine(verdicts[id]...)
		all = append(all, *requirement)
	}
	slices.SortFunc(all, func(a, b reports.Requirement) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// claimVerdict is what a scenario says of a requirement that it claims. A scenario that
// failed for another requirement than this one still proves this one when all its steps
// came to their end. When it was stopped before, it says nothing of this one: no finding,
// no blame.
func claimVerdict(id string, scenario reports.Scenario, stopped bool) reports.Verdict {
	named := slices.ContainsFunc(scenario.Findings, func(f reports.Finding) bool { return f.Requirement == id })
	judged := slices.Contains([]reports.Verdict{reports.Failed, reports.Warned, reports.Waived, reports.Blocked}, scenario.Verdict)
	switch {
	case !judged:
		return scenario.Verdict
	case named:
		return reports.Untested // the finding speaks
	case stopped && scenario.Verdict == reports.Failed:
		return reports.Blocked
	case stopped:
		return scenario.Verdict
	}
	return reports.Passed
}

// findingVerdict is what a finding says of the requirement that it names.
func (s *Session) findingVerdict(finding reports.Finding) reports.Verdict {
	requirement, _ := s.suite.set.Catalogue.ByID(finding.Requirement)
	if requirement.Severity() == features.Fail || s.suite.options.FailOnShould {
		return reports.Failed
	}
	return reports.Warned
}

func describeRequirement(r features.Requirement) *reports.Requirement {
	return &reports.Requirement{ID: r.ID, Level: r.Level, Source: r.Source(), Text: r.Text, Scenarios: []string{}}
}

func (s *Session) cleanup() reports.Cleanup {
	cleanup := reports.Cleanup{Left: []reports.Leftover{}}
	for _, entry := range s.ledger.Entries() {
		switch entry.State {
		case ledger.Created, ledger.Intended, ledger.Left:
			cleanup.Created++
			cleanup.Left = append(cleanup.Left, reports.Leftover{Type: entry.Type, ID: entry.ID, Name: entry.Name, Reason: entry.Reason})
		case ledger.Deleted:
			cleanup.Created++
			cleanup.Deleted++
		}
	}
	return cleanup
}
