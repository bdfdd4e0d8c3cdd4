package engine

import (
	"fmt"
	"testing"

	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/steps"
)

// tries makes a run in which every scenario posted a user and got an answer.
func tries(n int, status int, answer string) []outcome {
	var results []outcome
	for i := range n {
		s := reports.Scenario{ID: fmt.Sprintf("s-%03d", i), Verdict: reports.Failed, IdP: []string{"", "okta", "entra"}[i%3], Requirements: []string{"RFC7644-3.4.2-R01"}}
		s.Exchanges = []reports.Exchange{{
			Request:  reports.Request{Method: "POST", URL: "https://example.com/scim/Users?attributes=id", Body: `{"id":"sent"}`},
			Response: reports.Response{Status: status, Body: answer},
		}}
		results = append(results, outcome{scenario: s})
	}
	results[30].scenario.Requirements = []string{"RFC7644-3.3-R01"}
	results[31].scenario.Requirements = []string{"OKTA-CREATE-01"}
	results[32].scenario.Verdict, results[32].failed = reports.Inconclusive, &steps.Inconclusive{Transport: true}
	results[33].scenario.Verdict, results[33].failed = reports.Inconclusive, &steps.Inconclusive{}
	results[34].scenario.Verdict = reports.Passed
	return results
}

func verdicts(results []outcome) map[reports.Verdict]int {
	counts := map[reports.Verdict]int{}
	for _, result := range results {
		counts[result.scenario.Verdict]++
	}
	return counts
}

// TestFound: where nothing was ever created, one scenario for the RFCs and for each identity
// provider stands for all the others.
func TestFound(t *testing.T) {
	results := tries(wholeRun+10, 200, `{}`)
	found(results, "https://example.com/scim")
	if got := verdicts(results); got[reports.Failed] != 3 || got[reports.Passed] != 1 || got[reports.Inconclusive] != 1 {
		t.Errorf("verdicts: got %v, want 3 failed, the transport's one inconclusive and the passed one as it was", got)
	}
	for id, root := range map[int]string{0: "s-030", 33: "s-030", 1: "s-031", 2: "s-002", 5: "s-002"} {
		if s := results[id].scenario; s.ID != root && (s.BlockedBy != root || !results[id].baseless) {
			t.Errorf("scenario %s: got %s by %q, want blocked by %s", s.ID, s.Verdict, s.BlockedBy, root)
		}
	}
}

// TestFoundKeepsOut: one create that worked, or a run of a few scenarios, is judged one by
// one.
func TestFoundKeepsOut(t *testing.T) {
	created := tries(wholeRun+10, 201, `{}`)
	created[7].scenario.Exchanges[0].Response.Body = `{"id":"1"}`
	for name, row := range map[string]struct {
		results []outcome
		blocked bool
	}{
		"one was created": {created, false},
		"a few scenarios": {tries(wholeRun-1, 500, ""), false},
		"an echo":         {tries(wholeRun+10, 201, `{"id":"sent"}`), true},
		"refused with id": {tries(wholeRun+10, 400, `{"id":"1"}`), true},
	} {
		found(row.results, "https://example.com/scim")
		if got := verdicts(row.results)[reports.Blocked] > 0; got != row.blocked {
			t.Errorf("%s: got blocked scenarios %v, want %v", name, got, row.blocked)
		}
	}
}
