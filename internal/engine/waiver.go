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

// active returns the waivers that hold today, id → reason.
func (s *Session) active() map[string]string {
	today := s.started.UTC().Truncate(24 * time.Hour)
	active := map[string]string{}
	for _, waiver := range s.suite.options.Waivers {
		if !today.After(waiver.Until) {
			active[waiver.Requirement] = waiver.Reason
		}
	}
	return active
}

// waive overlays failed verdicts with waivers that hold. A waiver that names a
// requirement covers a scenario only when every finding of it is against that
// requirement, or against another one that is waived. It is used also where a scenario
// fails for something else besides: whoever took it away would see that requirement fail.
func (s *Session) waive(report *reports.Report, active map[string]string) {
	used := map[string]bool{}
	for i := range report.Scenarios {
		scenario := &report.Scenarios[i]
		if scenario.Verdict != reports.Failed && scenario.Verdict != reports.Blocked {
			continue
		}
		for _, finding := range scenario.Findings {
			used[finding.Requirement] = true
		}
		if scenario.Verdict == reports.Blocked {
			continue // whatever it is blocked by is waived, or not
		}
		if names, ok := covered(scenario, active); ok {
			scenario.Verdict, scenario.Reason = reports.Waived, active[names[0]]
			for _, name := range names {
				used[name] = true
			}
		}
	}
	for _, waiver := range s.suite.options.Waivers {
		_, holds := active[waiver.Requirement]
		state := waiverStale
		switch {
		case !holds:
			state = waiverExpired
		case used[waiver.Requirement]:
			state = waiverUsed
		}
		report.Waivers = append(report.Waivers, reports.Waiver{
			Requirement: waiver.Requirement, Reason: waiver.Reason, Until: waiver.Until.Format(time.DateOnly), State: state,
		})
	}
}

// excused are the requirements against which findings count as waived: those that a waiver
// names, and those whose failure only waived scenarios show, when others are blocked by
// them.
func excused(scenarios []reports.Scenario, active map[string]string) func(finding reports.Finding, scenario reports.Scenario) bool {
	shown := map[string]map[reports.Verdict]bool{}
	for _, scenario := range scenarios {
		for _, finding := range scenario.Findings {
			if shown[finding.Requirement] == nil {
				shown[finding.Requirement] = map[reports.Verdict]bool{}
			}
			shown[finding.Requirement][scenario.Verdict] = true
		}
	}
	return func(finding reports.Finding, scenario reports.Scenario) bool {
		if scenario.Verdict == reports.Warned {
			return false // nothing failed that a waiver would have to excuse
		}
		if _, named := active[finding.Requirement]; named || scenario.Verdict == reports.Waived {
			return true
		}
		by := shown[finding.Requirement]
		return scenario.Verdict == reports.Blocked && by[reports.Waived] && !by[reports.Failed]
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
