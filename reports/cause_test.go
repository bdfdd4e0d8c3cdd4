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
	finding := func(requirement, subject, got, want, severity string) reports.Finding {
		return reports.Finding{Requirement: requirement, Subject: subject, Got: got, Want: want, Hint: "the hint of " + requirement, Severity: severity}
	}
	both := func(subject, got, want, subject2, got2, want2 string) reports.Scenario {
		return reports.Scenario{ID: "a", Verdict: reports.Failed, Findings: []reports.Finding{finding("R1", subject, got, want, reports.SeverityFail), finding("R1", subject2, got2, want2, reports.SeverityFail)}}
	}
	warning := func(subject, got, want, subject2, got2, want2 string) reports.Scenario {
		return reports.Scenario{ID: "a", Verdict: reports.Failed, Findings: []reports.Finding{finding("R1", subject, got, want, reports.SeverityWarn), finding("R2", subject2, got2, want2, reports.SeverityFail)}}
	}
	meeting := func(subject, got, want, subject2, got2, want2 string) reports.Scenario {
		first, second := finding("R1", subject, got, want, reports.SeverityFail), finding("R2", subject2, got2, want2, reports.SeverityFail)
		first.Incidental, second.Incidental = true, true
		return reports.Scenario{ID: "a", Verdict: reports.Failed, Findings: []reports.Finding{second, first}}
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
		{"a request that should have been refused, before what it changed", []reports.Scenario{both("status of the answer to PATCH /Groups/7", "204", "400", "displayName of /Groups/7", "null", "Crew")}, "the hint of R1"},
		{"a request that was refused, before what is missed after it", []reports.Scenario{both("status of the answer to PUT /Groups/7", "400 invalidValue expected array", "200", `members of the group "Crew"`, "u-1", "no value")}, "Look for where the service provider says so."},
		{"a removal that was taken on the way, before the value that is gone", []reports.Scenario{meeting("removal of userName, tried alone", "200", "a refusal", `user at "/userName" of the answer to PATCH /Users/{id}`, "nothing", "a value")}, "the hint of R1"},
		{"one of several statuses that have to be", []reports.Scenario{
			failed("a", "R1", "status of the answer to PUT /Users/7", "200", "one of 409, 400"), failed("b", "R2", "status of the answer to PUT /Users/8", "200", "one of 409, 400"),
		}, "Look at PUT /Users/ID: it is answered with 200 where one of 409, 400 has to be."},
		{"a failure before what only warns", []reports.Scenario{warning("scimType of the answer", "invalidValue", "mutability", "header Location of the answer", "absent", "present")}, "the hint of R2"},
		{"a request at which it broke", []reports.Scenario{failed("a", "R1", "status of the answer to GET /Users?filter=displayName sw \"x\"", "500", "200"), failed("b", "R1", "status of the answer to GET /Users?filter=displayName ew \"x\"", "500", "200")}, "Look into the service provider's log: it broke while it answered this request."},
		{"a request that dropped the connection", []reports.Scenario{failed("a", "R1", "answer to GET /Users?filter=name eq \"x\"", "none: it broke while it answered this request, which made it drop the connection twice (EOF)", "an answer, be it an error")}, "Look into the service provider's log: it broke while it answered this request."},
		{"an answer that is no refusal", []reports.Scenario{failed("a", "R1", "answer to POST /Users", "an answer with the text", "an answer without it")}, "the hint of R1"},
		{"a search that finds nobody", []reports.Scenario{failed("a", "R1", `users that /Users?filter=displayName eq "A" lists`, "nobody", "ada@example.com")}, "Look at how the filter is read: it finds nobody, and somebody matches."},
		{"a search that finds too many", []reports.Scenario{failed("a", "R1", `users that /Users?filter=displayName eq "A" lists`, "ada@example.com, ben@example.com", "ada@example.com")}, "the hint of R1"},
		{"members who are never shown", []reports.Scenario{failed("a", "R1", `members of the group "Crew"`, "no value", "u-1, u-2")}, "Look at what stores and shows members: the group has some, and the answer has none."},
		{"a change where nothing may change", []reports.Scenario{failed("a", "R1", "attributes of Ada's user that changed", "title", "no value")}, "Look at what writes title: it changed where nothing may change."},
		{"a number that is too small", []reports.Scenario{failed("a", "R1", `list-response at "/itemsPerPage" of the answer to GET /Users`, "the number -1", "at least 0")}, "Look at what writes itemsPerPage: it has to be at least 0."},
		{"a value that one requirement misses", []reports.Scenario{failed("a", "R1", "name.familyName of Ada's user", "null", "Lane")}, "the hint of R1"},
		{"a value that several miss", []reports.Scenario{failed("a", "R1", "title of Ada's user", "null", "Clerk"), failed("b", "R2", "title of Ben's user", "null", "Clerk")}, "Look at what stores and shows title: it should have a value, and the answer has none."},
		{"what is about one requirement alone", []reports.Scenario{failed("a", "R1", "order of the users", "b, a", "a, b")}, "the hint of R1"},
	} {
		causes := reports.Causes(c.scenarios)
		if len(causes) != 1 || causes[0].Hint != c.want {
			t.Errorf("%s: got %d causes, the hint %q, want one with %q", c.name, len(causes), causes[0].Hint, c.want)
		}
	}
}
