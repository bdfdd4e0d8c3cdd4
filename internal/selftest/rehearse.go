package selftest

import (
	"slices"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports"
)

// Report is the report of a whole run with the faults: what they leave alone passed, and what
// nothing is known of was not run.
func (h *Harvest) Report(set *features.Set, right []reports.Scenario) *reports.Report {
	report := &reports.Report{ReportVersion: reports.Version, Run: reports.Run{Profiles: []string{"core", "okta", "entra"}, Complete: true}}
	had := map[string]bool{}
	for _, s := range h.Scenarios {
		had[s.ID] = true
		if described, known := set.ByID(s.ID); known {
			s.Profiles, s.Requirements = described.Profiles, described.Requirements
		}
		s.Evidence = []int{0}
		report.Scenarios = append(report.Scenarios, s)
	}
	for _, s := range right {
		if !had[s.ID] && (h.Whole || slices.Contains(h.Ran, s.ID)) {
			s.Exchanges, s.Alone = nil, h.without(s.Alone)
			report.Scenarios = append(report.Scenarios, s)
		}
	}
	for _, q := range set.Catalogue.All() {
		report.Requirements = append(report.Requirements, reports.Requirement{ID: q.ID, Level: q.Level})
	}
	return report
}

// without takes what came of creates at the right target from what a scenario came to there,
// where none succeeds with the faults.
func (h *Harvest) without(alone *reports.Alone) *reports.Alone {
	if alone == nil || h.Created == nil {
		return alone
	}
	less := *alone
	less.Creates = map[string]bool{}
	for endpoint, came := range alone.Creates {
		less.Creates[endpoint] = came && h.Created[endpoint]
	}
	return &less
}
