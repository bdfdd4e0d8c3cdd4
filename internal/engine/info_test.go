package engine_test

import (
	"slices"
	"testing"

	"github.com/scimspec/scimspec/reports"
)

// TestInfoDoesNotWarn has one judgment of a requirement that the RFC leaves to the service
// provider and one of a SHOULD: both are found against, and only the second one warns.
func TestInfoDoesNotWarn(t *testing.T) {
	options := serve(t)
	options.Features = load(t, `Feature: Engine

  @req:RFC7644-3.9-R03
  Rule: What may be otherwise

    @id:recorded @profile:core
    Scenario: Recorded
      When a client creates the user Ada
      Then the status is 204

  @req:RFC7644-3.3-R14
  Rule: What should not be otherwise

    @id:warns @profile:core
    Scenario: Warns
      When a client creates the user Ada
      Then the status is 204
`)
	for _, should := range []bool{false, true} {
		options.FailOnShould = should
		report := run(t, t.Context(), options)
		red := reports.Warned
		if should {
			red = reports.Failed
		}
		for id, want := range map[string]reports.Verdict{"recorded": reports.Passed, "warns": red} {
			got := scenario(t, report, id)
			if got.Verdict != want || len(got.Findings) != 1 {
				t.Errorf("fail on should %v, %s: got %s with %d findings, want %s with one", should, id, got.Verdict, len(got.Findings), want)
			}
			at := slices.IndexFunc(report.Requirements, func(q reports.Requirement) bool { return q.ID == got.Requirements[0] })
			if verdict := report.Requirements[at].Verdict; verdict != want {
				t.Errorf("fail on should %v, requirement of %s: got %s, want %s", should, id, verdict, want)
			}
		}
	}
}
