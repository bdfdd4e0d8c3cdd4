package engine

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/connect"
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
	s.tellLag(results)
	report := &reports.Report{
		ReportVersion: reports.Version,
		Tool:          reports.Tool{Name: "scimspec", Version: options.Version},
		Target:        s.suite.target(s.plan.Discovered.Capabilities, s.plan.Discovered.Evidence),
		Run:           s.suite.run(s.started),
		Facts:         s.plan.Told(),
		Scenarios:     []reports.Scenario{}, Waivers: s.Waivers(),
	}
	page := s.pageFact(report)
	for _, result := range results {
		if page != "" && result.short && result.scenario.Verdict == reports.Failed && result.scenario.Alone.Met == "" {
			result.scenario.Alone.Met = page // it fails for that, and nobody else judges it
		}
		report.Scenarios = append(report.Scenarios, result.scenario)
	}
	report.Requirements = s.concerned(report.Scenarios)
	report.Run.Facts = slices.Concat(waited(options.Target.Way.Waits()), slow(options.Target.Way.Waits()), foundUnreadable(s.ledger.Unreadable(), options.Prefix), reports.Limitations(report.Scenarios))
	if size := s.config.Sizes.Members(); size > 0 {
		report.Run.Facts = append(report.Run.Facts, fmt.Sprintf("the largest group had %d members; --big-group tries a larger one", size))
	}
	if s.unlearnt != "" {
		report.Run.Facts = append(report.Run.Facts, s.unlearnt)
	}
	report.Run.DurationMs = options.Now().Sub(s.started).Milliseconds()
	switch {
	case options.Target.Way.Loss() != nil:
		loss := options.Target.Way.Loss()
		report.Run.Complete, report.Run.Interrupted, report.Run.Reason = false, true, loss.Why
		report.Run.Lost = &reports.Lost{At: loss.At.UTC(), First: loss.First, After: loss.After}
	case interrupted:
		report.Run.Complete, report.Run.Interrupted, report.Run.Reason = false, true, "the run was interrupted"
	case len(results) < len(s.plan.Scenarios):
		report.Run.Complete, report.Run.Reason = false, fmt.Sprintf("%d of %d scenarios ran", len(results), len(s.plan.Scenarios))
	}
	report.Summary.Cleanup = s.cleanup()
	report.Judge()
	countMet(report, results)
	if report.Conclusion != reports.Conformant && options.Target.Log != nil {
		report.Log = options.Target.Redactor.Text(options.Target.Log())
	}
	return report
}

// waited says how the target slowed the run down: a fact and never a finding (RFC 6585, section
// 4; RFC 7644, section 7.6).
func waited(w connect.Waits) []string {
	if len(w.Answers) == 0 {
		return nil
	}
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(w.Answers)) {
		parts = append(parts, fmt.Sprintf("%d (%s) %d times", status, http.StatusText(status), w.Answers[status]))
	}
	return []string{fmt.Sprintf("The service provider answered %s; the run waited %s in all and slowed down to %.1f requests in a second. That is allowed.",
		strings.Join(parts, " and "), w.Stood.Round(100*time.Millisecond), w.Slowest)}
}

// Okta gives up after oktaWaits and marks the task as failed (SCIM frequently asked questions). An
// answer to one request at a quiet target that takes a part of it is worth a word.
const (
	oktaWaits  = time.Minute
	noteworthy = oktaWaits / 6
)

// slow says how long the slowest answer took, when a product could give it up.
func slow(w connect.Waits) []string {
	if w.Longest < noteworthy {
		return nil
	}
	return []string{fmt.Sprintf("The slowest answer took %s, to %s. Okta gives up after %s and marks the task as failed; with more people it may come later.",
		w.Longest.Round(100*time.Millisecond), w.LongestOf, oktaWaits)}
}

// foundUnreadable says what was broken at the target before the run began, for it may be what an
// earlier run left.
func foundUnreadable(elements []string, prefix string) []string {
	if len(elements) == 0 {
		return nil
	}
	ours := 0
	for _, element := range elements {
		if prefix != "" && strings.Contains(element, prefix) {
			ours++
		}
	}
	return []string{fmt.Sprintf("Before the run, the lists of the service provider had %d without an id or a name among their elements, %d of these with a name that scimspec gives (left by an earlier run). "+
		"An import by a product stops there; the run passed over them.", len(elements), ours)}
}

// concerned describes every requirement that a scenario of the run claims or that a finding
// names.
func (s *Session) concerned(scenarios []reports.Scenario) []reports.Requirement {
	known := map[string]bool{}
	var all []reports.Requirement
	describe := func(id string) {
		if requirement, ok := s.suite.set.Catalogue.ByID(id); ok && !known[id] {
			known[id] = true
			all = append(all, describeRequirement(requirement))
		}
	}
	for _, scenario := range scenarios {
		for _, id := range scenario.Requirements {
			describe(id)
		}
		for _, finding := range scenario.Findings {
			describe(finding.Requirement)
		}
	}
	return all
}

func describeRequirement(r features.Requirement) reports.Requirement {
	described := reports.Requirement{
		ID: r.ID, Level: r.Level, Source: r.Source(), Text: r.Text, Scenarios: []string{}, Rationale: r.Rationale, Warns: r.OnlyWarned(),
		Check: r.Check, Hint: r.Hint,
	}
	for _, page := range r.Pages() {
		described.Pages = append(described.Pages, reports.Page(page))
	}
	return described
}

func (s *Session) cleanup() reports.Cleanup {
	if s.elsewhere != nil {
		return Cleanup(s.ledger, s.elsewhere)
	}
	return Cleanup(s.ledger)
}

// Cleanup is what ledgers say of all that a run created.
func Cleanup(books ...*ledger.Ledger) reports.Cleanup {
	cleanup := reports.Cleanup{Left: []reports.Leftover{}}
	for _, book := range books {
		created, deleted, left := book.Tally()
		cleanup.Created += created
		cleanup.Deleted += deleted
		for _, entry := range left {
			cleanup.Left = append(cleanup.Left, reports.Leftover{Type: entry.Type, ID: entry.ID, Name: entry.Name, Reason: entry.Reason})
		}
	}
	return cleanup
}
