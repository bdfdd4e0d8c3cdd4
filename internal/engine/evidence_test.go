package engine_test

import (
	"testing"

	"github.com/scimspec/scimspec/reports"
)

// TestNoEvidenceIsNoPass has scenarios whose judgments have nothing to look at: no exchange at
// all, an empty list of what each is judged of, and two values that are compared of none.
func TestNoEvidenceIsNoPass(t *testing.T) {
	options := serve(t)
	options.Features = load(t, `Feature: Engine

  @req:RFC7644-3.3-R08
  Rule: A resource can be created

    @id:nothing-sent @profile:core
    Scenario: Nothing was sent at all
      Given okta-aiw provisions people to the service provider
      And Ada is in the directory
      When Ada is disabled in the directory
      Then nothing is sent

    @id:nothing-to-compare @profile:core
    Scenario: No value is there
      When a client creates the user Ada
      Then each `+"`phoneNumbers.value`"+` of the answer matches `+"`.*`"+`

    @id:nothing-to-follow @profile:core
    Scenario: No member is there
      When a client retrieves `+"`/Users?count=0`"+`
      Then each `+"`Resources.id`"+` of the answer is the id of a resource below `+"`/Users`"+`

    @id:looked-at @profile:core
    Scenario: The control
      When a client creates the user Ada
      Then each `+"`userName`"+` of the answer matches `+"`.*`"+`
`)
	report := run(t, t.Context(), options)
	for _, s := range report.Scenarios {
		want := reports.Inconclusive
		if s.ID == "looked-at" {
			want = reports.Passed
		}
		if s.Verdict != want || s.Verdict == reports.Passed && len(s.Evidence) == 0 {
			t.Errorf("%s: got %s (%s) with evidence %v, want %s", s.ID, s.Verdict, s.Reason, s.Evidence, want)
		}
	}
	for _, r := range report.Requirements {
		if r.ID == "RFC7644-3.3-R08" && r.Verdict != reports.Inconclusive {
			t.Errorf("requirement behind them: got %s, want %s", r.Verdict, reports.Inconclusive)
		}
	}
}
