package engine

import (
	"testing"

	"github.com/scimspec/scimspec/reports"
)

func TestClaimVerdict(t *testing.T) {
	finding := []reports.Finding{{Requirement: "RFC7644-3.3-R10"}}
	cases := []struct {
		name, id string
		scenario reports.Scenario
		stopped  bool
		want     reports.Verdict
	}{
		{"passed", "RFC7644-3.3-R10", reports.Scenario{Verdict: reports.Passed}, false, reports.Passed},
		{"the finding speaks", "RFC7644-3.3-R10", reports.Scenario{Verdict: reports.Failed, Findings: finding}, true, reports.Untested},
		{"another one failed, all was looked at", "RFC7644-3.3-R11", reports.Scenario{Verdict: reports.Failed, Findings: finding}, false, reports.Passed},
		{"another one failed before", "RFC7644-3.3-R11", reports.Scenario{Verdict: reports.Failed, Findings: finding}, true, reports.Blocked},
		{"another one was waived before", "RFC7644-3.3-R11", reports.Scenario{Verdict: reports.Waived, Findings: finding}, true, reports.Waived},
		{"no verdict of its own", "RFC7644-3.3-R11", reports.Scenario{Verdict: reports.Inapplicable}, false, reports.Inapplicable},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := claimVerdict(c.id, c.scenario, c.stopped); got != c.want {
				t.Errorf("verdict of %s: got %s, want %s", c.id, got, c.want)
			}
		})
	}
}
