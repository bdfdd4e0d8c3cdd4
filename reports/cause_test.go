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

// TestMasks counts what a cause hides, and nothing that another hides.
func TestMasks(t *testing.T) {
	met := func(requirement string) reports.Finding {
		return reports.Finding{Requirement: requirement, Subject: "user at \"/" + requirement + "\" of the answer", Got: "nothing", Want: "a value", Incidental: true, Severity: reports.SeverityFail}
	}
	repeats := func(id string, f reports.Finding) reports.Scenario {
		return reports.Scenario{ID: id, Verdict: reports.Passed, Alone: &reports.Alone{Verdict: reports.Failed, Repeats: []reports.Repeat{{Finding: f}}}}
	}
	causes := reports.Causes([]reports.Scenario{
		{ID: "a", Verdict: reports.Failed, Alone: &reports.Alone{}, Findings: []reports.Finding{{Requirement: "R1", Subject: "x", Got: "1", Want: "2", Severity: reports.SeverityFail}, met("R1"), met("R2")}},
		{ID: "b", Verdict: reports.Blocked, BlockedBy: "a", Alone: &reports.Alone{}},
		repeats("c", met("R1")), repeats("d", met("R2")), repeats("e", met("R1")),
	})
	if len(causes) != 1 {
		t.Fatalf("causes: got %d, want 1", len(causes))
	}
	if want := "1 scenario could judge nothing because of it; 2 more met it and were judged without it"; causes[0].Masks() != want {
		t.Errorf("masks: got %q, want %q", causes[0].Masks(), want)
	}
}

// TestUnexplained: what no known fault explains is grouped by what it is about, and the hint is
// about that, whichever requirement noticed it.
func TestUnexplained(t *testing.T) {
	failed := func(id, requirement, subject, got, want string) reports.Scenario {
		return reports.Scenario{ID: id, Verdict: reports.Failed, Findings: []reports.Finding{{Requirement: requirement, Subject: subject, Got: got, Want: want, Hint: "the hint of " + requirement, Severity: reports.SeverityFail}}}
	}
	number := reports.Finding{Requirement: "R9", Subject: `group at "/members/0/value" of the answer to GET /Groups/{id}`, Got: "the number 7", Want: "a string", Incidental: true, Severity: reports.SeverityFail}
	follows := failed("a", "R1", `members of the group "Crew"`, "no value", "u-1")
	follows.Findings = append(follows.Findings, number)
	for _, c := range []struct {
		name      string
		scenarios []reports.Scenario
		want      string // the hint
	}{
		{"a value that is wrong everywhere", []reports.Scenario{
			failed("a", "R1", "active of Ada's user", "false", "true"), failed("b", "R2", "active of Ben's user", "false", "true"), failed("c", "R3", "attributes of Ada's user that changed", "active", "title"),
		}, "Look at what writes active: it is false where something else was asked for."},
		{"a value that changed beside", []reports.Scenario{failed("a", "R1", "attributes of Ada's user that changed", "active, title", "title")}, "Look at what writes active: it changed though the request does not name it."},
		{"a type before the values that follow from it", []reports.Scenario{follows}, "Look at what writes members.value: it is a number, and has to be a string."},
		{"members who are gone", []reports.Scenario{failed("a", "R1", `members of the group "Crew"`, "u-1", "u-1, u-2")}, "Look at what takes members away: the group lacks members that nobody removed."},
		{"members of before", []reports.Scenario{failed("a", "R1", `members of the group "Crew"`, "u-1, u-2", "u-1"), failed("b", "R2", `members of the group "Keepers"`, "u-3, u-4", "u-4")}, "Look at what adds members: the group has members that nobody added, or that were removed."},
		{"one wrong status", []reports.Scenario{failed("a", "R1", "status of the answer to POST /Users", "201", "409"), failed("b", "R2", "status of the answer to POST /Users", "201", "409")}, "Look at POST /Users: it is answered with 201 where 409 has to be."},
		{"a redirect, whatever was asked", []reports.Scenario{failed("a", "R1", "status of the answer to POST /Users", "301", "201"), failed("b", "R2", "provisioning log, Create", "StatusCode: MovedPermanently", "success")}, "Answer at the very URL that was asked, without a redirect: identity providers follow none, and send no slash at the end."},
		{"a name that is stored changed", []reports.Scenario{
			failed("a", "R1", "displayName of a group that the search found", "moor-keepers", "Moor Keepers"), failed("b", "R2", "displayName of a group that the search found", "moor-divers", "Moor Divers"),
		}, "Look at what writes displayName: it is another value where something else was asked for."},
		{"a dropped connection, whatever was asked", []reports.Scenario{
			failed("a", "R1", "answer to PATCH /Users/1", "none: it broke while it answered this request, which made it drop the connection twice (EOF)", "an answer"),
			failed("b", "R2", "answer to PATCH /Users/2", "none: it broke while it answered this request, which made it drop the connection twice (EOF)", "an answer"),
		}, "Look into the service provider's log: it broke while it answered this request."},
		{"an answer that one requirement alone is about", []reports.Scenario{failed("a", "R1", "answer to the PATCH that would remove id", "200", "400")}, "the hint of R1"},
		{"what is about one requirement alone", []reports.Scenario{failed("a", "R1", "order of the users", "b, a", "a, b")}, "the hint of R1"},
	} {
		causes := reports.Causes(c.scenarios)
		if len(causes) != 1 || causes[0].Hint != c.want {
			t.Errorf("%s: got %d causes, the hint %q, want one with %q", c.name, len(causes), causes[0].Hint, c.want)
		}
	}
}
