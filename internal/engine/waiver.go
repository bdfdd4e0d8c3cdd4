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

func checkWaivers(waivers []Waiver, set *features.Set) error {
	for _, waiver := range waivers {
		_, requirement := set.Catalogue.ByID(waiver.Requirement)
		_, scenario := set.ByID(waiver.Requirement)
		switch {
		case !requirement && !scenario:
			return &UsageError{What: fmt.Sprintf("waiver for %q: there is no such requirement or scenario", waiver.Requirement), Try: "scimspec list, for the ids that there are"}
		case strings.TrimSpace(waiver.Reason) == "":
			return &UsageError{What: fmt.Sprintf("waiver for %s: it has no reason", waiver.Requirement), Try: "a reason, with the issue that will fix it"}
		case waiver.Until.IsZero():
			return &UsageError{What: fmt.Sprintf("waiver for %s: it has no day on which it ends", waiver.Requirement), Try: "the last day on which it holds, such as 2027-01-31"}
		}
	}
	return nil
}

// Waivers are those of the run as it began: which of them were used is for the report to say.
func (s *Session) Waivers() []reports.Waiver {
	all := []reports.Waiver{}
	for _, w := range s.suite.options.Waivers {
		all = append(all, reports.NewWaiver(w.Requirement, w.Reason, w.Until, s.started))
	}
	return all
}
