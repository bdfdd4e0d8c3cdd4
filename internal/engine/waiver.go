package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports"
)

// Waiver is a known failure: it does not fail the gate until its day is over.
type Waiver struct {
	Requirement string // a requirement or scenario id
	Reason      string
	Until       time.Time // the last day on which it holds
}

// The states of a waiver in a report.
const (
	waiverUsed    = "used"
	waiverStale   = "stale"   // nothing failed that it names
	waiverExpired = "expired" // its day is over
)

func checkWaivers(waivers []Waiver, set *features.Set) error {
	for _, waiver := range waivers {
		_, requirement := set.Catalogue.ByID(waiver.Requirement)
		_, scenario := set.ByID(waiver.Requirement)
		switch {
		case !requirement && !scenario:
			return &UsageError{What: fmt.Sprintf("waiver for %q: there is no such requirement or scenario", waiver.Requirement), Try: "scimspec list, for the ids that there are"}
		case strings.TrimSpace(waiver.Reason) == "":
			return &UsageError{What: fmt.Sprintf("waiver for %s: it has no reason", waiver.Requirement), Try: "reason: with the issue that will mend it"}
		case waiver.Until.IsZero():
			return &UsageError{What: fmt.Sprintf("waiver for %s: it has no day on which it ends", waiver.Requirement), Try: "until: 2027-01-31"}
		}
	}
	return nil
}

// waive overlays failed verdicts with waivers that hold. A waiver that names a
// requirement covers a scenario only when every finding of it is against that
// requirement, or against another one that is waived.
func (s *Session) waive(report *reports.Report) {
	today := s.started.UTC().Truncate(24 * time.Hour)
	active := map[string]string{}
	used := map[string]bool{}
	for _, waiver := range s.suite.options.Waivers {
		if !today.After(waiver.Until) {
			active[waiver.Requirement] = waiver.Reason
		}
	}
	for i := range report.Scenarios {
		scenario := &report.Scenarios[i]
		if scenario.Verdict != reports.Failed {
			continue
		}
		if names, ok := covered(scenario, active); ok {
			scenario.Verdict, scenario.Reason = reports.Waived, active[names[0]]
			for _, name := range names {
				used[name] = true
			}
		}
	}
	for _, waiver := range s.suite.options.Waivers {
		state := waiverStale
		switch {
		case today.After(waiver.Until):
			state = waiverExpired
		case used[waiver.Requirement]:
			state = waiverUsed
		}
		report.Waivers = append(report.Waivers, reports.Waiver{
			Requirement: waiver.Requirement, Reason: waiver.Reason, Until: waiver.Until.Format(time.DateOnly), State: state,
		})
	}
}

func covered(scenario *reports.Scenario, active map[string]string) ([]string, bool) {
	if _, ok := active[scenario.ID]; ok {
		return []string{scenario.ID}, true
	}
	var names []string
	for _, finding := range scenario.Findings {
		if _, ok := active[finding.Requirement]; !ok {
			return nil, false
		}
		names = append(names, finding.Requirement)
	}
	return names, len(names) > 0
}
