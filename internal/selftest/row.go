package selftest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// Row is one fault with what came of it.
type Row struct {
	Fault   reference.Fault
	Catches []Catch
	// Unseen are requirements that the fault violates, that scenarios claim, and that none
	// of those blamed. Unclaimed are those that no scenario claims.
	Unseen, Unclaimed []string
	Err               error
}

// Catch is a scenario that turned red because of what it claims. Proves are the
// requirements that it claims and the fault violates.
type Catch struct {
	Scenario string
	Where    string // the name of the circumstance
	Proves   []string
	// Of an outline: the row is one of Of rows that were judged there and claim the same.
	Of []string
}

// Verdict is caught when each claimed requirement that the fault violates was seen to be
// violated by a scenario that claims it, partly when that holds for some, missed when for
// none; unclaimed when no scenario claims any of them; broken when the run itself went
// wrong.
func (r Row) Verdict() string {
	switch {
	case r.Err != nil:
		return "broken"
	case len(r.Unclaimed) == len(r.Fault.Violates):
		return "unclaimed"
	case len(r.Catches) == 0:
		return "missed"
	case len(r.Unseen) > 0:
		return "partly"
	}
	return "caught"
}

// try runs the scenarios that claim what a fault violates against a target that has it, in
// one circumstance after the other until everything is seen.
func try(ctx context.Context, o Options, fault reference.Fault) Row {
	row := Row{Fault: fault}
	for _, requirement := range fault.Violates {
		if len(o.Set.Claiming(requirement)) == 0 {
			row.Unclaimed = append(row.Unclaimed, requirement)
		} else {
			row.Unseen = append(row.Unseen, requirement)
		}
	}
	claimed := slices.Clone(row.Unseen)
	for _, circumstance := range o.Circumstances {
		sought := row.Unseen
		if circumstance.Always {
			sought = claimed
		}
		if len(sought) == 0 || ctx.Err() != nil || !circumstance.Fits(fault) {
			continue
		}
		claims := claiming(o.Set, sought)
		ids := make([]string, len(claims))
		for i, scenario := range claims {
			ids[i] = scenario.ID
		}
		report, err := judge(ctx, circumstance.Start, fault, ids)
		if err != nil {
			row.Err = err
			return row
		}
		row.add(report, claims, circumstance.Name)
	}
	return row
}

// claiming returns the scenarios that claim any of the requirements.
func claiming(set *features.Set, requirements []string) []features.Scenario {
	var claims []features.Scenario
	for _, scenario := range set.Scenarios {
		if slices.ContainsFunc(scenario.Requirements, func(id string) bool { return slices.Contains(requirements, id) }) {
			claims = append(claims, scenario)
		}
	}
	return claims
}

// add takes down which scenarios caught the fault, each where it first did.
func (r *Row) add(report *reports.Report, among []features.Scenario, where string) {
	var seen []string
	judged := rows(report, among)
	for _, claim := range among {
		at := slices.IndexFunc(report.Scenarios, func(s reports.Scenario) bool { return s.ID == claim.ID })
		if at < 0 || !red(report.Scenarios[at]) {
			continue
		}
		catch := Catch{Scenario: claim.ID, Where: where, Of: judged[outline(claim.ID)]}
		for _, requirement := range claim.Requirements {
			if slices.Contains(r.Fault.Violates, requirement) {
				catch.Proves = append(catch.Proves, requirement)
			}
		}
		seen = append(seen, catch.Proves...)
		if !slices.ContainsFunc(r.Catches, func(c Catch) bool { return outline(c.Scenario) == outline(catch.Scenario) && c.Where != where }) {
			r.Catches = append(r.Catches, catch)
		}
	}
	r.Unseen = slices.DeleteFunc(r.Unseen, func(id string) bool { return slices.Contains(seen, id) })
}

// rows returns the rows of each outline that a report has a judgment of.
func rows(report *reports.Report, among []features.Scenario) map[string][]string {
	of := map[string][]string{}
	for _, scenario := range report.Scenarios {
		_, row, isRow := strings.Cut(scenario.ID, "/")
		claims := slices.ContainsFunc(among, func(s features.Scenario) bool { return s.ID == scenario.ID })
		if isRow && claims && scenario.Verdict != reports.Inapplicable && scenario.Verdict != reports.Untested {
			of[outline(scenario.ID)] = append(of[outline(scenario.ID)], row)
		}
	}
	return of
}

// red says whether a scenario blames the target for what it claims itself. What it only
// met on the way is another scenario's catch.
func red(scenario reports.Scenario) bool {
	if !slices.Contains([]reports.Verdict{reports.Failed, reports.Warned, reports.Blocked}, scenario.Verdict) {
		return false
	}
	return slices.ContainsFunc(scenario.Findings, func(f reports.Finding) bool { return !f.Incidental })
}

// judge runs scenarios against a target with a fault, one after the other: what is at the
// target for the sake of another scenario must not decide what is seen.
func judge(ctx context.Context, start Start, fault reference.Fault, ids []string) (*reports.Report, error) {
	options, stop, err := start(fault)
	if err != nil {
		return nil, fmt.Errorf("start the target: %w", err)
	}
	defer stop()
	suite, err := scimspec.New(append(append(options, learning(ids)...), scimspec.Select(ids...), scimspec.Parallel(1), scimspec.RequestTimeout(10*time.Second), scimspec.ReadAgain())...)
	if err != nil {
		return nil, err
	}
	defer suite.Close()
	return suite.Run(ctx)
}

// learning is left out where no scenario is about what was learnt: what a fault does is to be
// seen by the scenarios that claim it, and they are not asked to make do with it.
func learning(ids []string) []scimspec.Option {
	if slices.ContainsFunc(ids, func(id string) bool { return strings.HasPrefix(id, "honest-") && strings.HasSuffix(id, "-schema") }) {
		return nil
	}
	return []scimspec.Option{scimspec.NoLearn()}
}
