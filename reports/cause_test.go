package reports_test

import (
	"testing"

	"github.com/scimspec/scimspec/reports"
)

// TestCauses: what one mend helps is one cause, whichever requirement noticed it.
func TestCauses(t *testing.T) {
	failed := func(id, requirement, subject, got string) reports.Scenario {
		return reports.Scenario{ID: id, Verdict: reports.Failed, Findings: []reports.Finding{{Requirement: requirement, Subject: subject, Got: got, Want: "200"}}}
	}
	const crash = "400 invalidValue Cannot convert undefined or null to object"
	cases := []struct {
		name      string
		scenarios []reports.Scenario
		want      int
	}{
		{"the same error to other searches", []reports.Scenario{
			failed("a", "R1", "status of the answer to GET /Users?filter=name.familyName eq \"x\"", crash),
			failed("b", "R2", "status of the answer to GET /Users?filter=emails.value eq \"x\"", crash),
			failed("c", "R3", "answer to GET /Users?filter=userName+eq+%22x%22", crash),
		}, 1},
		{"the same error to another method", []reports.Scenario{
			failed("a", "R1", "status of the answer to GET /Users", crash), failed("b", "R2", "status of the answer to POST /Users", crash),
		}, 2},
		{"another error for another requirement", []reports.Scenario{
			failed("a", "R1", "status of the answer to GET /Users", crash), failed("b", "R2", "status of the answer to GET /Users", "400 invalidFilter no"),
		}, 2},
		{"members who are there twice", []reports.Scenario{
			failed("a", "R1", `members of the group "Keepers"`, "u-1 more than once"), failed("b", "R2", `members of the group "Crew"`, "u-2 and u-3 more than once"),
		}, 1},
		{"members who are missing", []reports.Scenario{
			failed("a", "R1", `members of the group "Keepers"`, "u-1"), failed("b", "R2", `members of the group "Crew"`, "u-2"),
		}, 2},
		{"what was refused and is missed afterwards", []reports.Scenario{
			{ID: "a", Verdict: reports.Failed, Findings: []reports.Finding{
				{Requirement: "R1", Subject: "title of Ada's user", Got: "null", Want: "Engineer"},
				{Requirement: "R1", Subject: "answer to PATCH /Users/1", Got: crash, Want: "no error: the scenario expects none here"},
			}},
			{ID: "b", Verdict: reports.Failed, Findings: []reports.Finding{
				{Requirement: "R2", Subject: "answer to PATCH /Users/2", Got: crash, Want: "no error: the scenario expects none here"},
			}},
		}, 1},
		{"a status that says no more", []reports.Scenario{
			failed("a", "R1", "status of the answer to GET /Users", "409"), failed("b", "R2", "status of the answer to GET /Groups", "409"),
		}, 2},
		{"an internal error, whatever was asked", []reports.Scenario{
			failed("a", "R1", "status of the answer to GET /Users", "500"), failed("b", "R2", "answer to GET /Groups", "500 out of order"),
		}, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := len(reports.Causes(c.scenarios)); got != c.want {
				t.Errorf("causes: got %d, want %d", got, c.want)
			}
		})
	}
}
