package reports

import (
	"fmt"
	"slices"
	"testing"
)

const base = "https://example.com/scim/v2"

func sent(method, path, body string, status int) Exchange {
	return Exchange{Request: Request{Method: method, URL: base + path, Body: body}, Response: Response{Status: status}}
}

func scenarioOf(id string, verdict Verdict, requirement string, exchanges ...Exchange) Scenario {
	s := Scenario{ID: id, Verdict: verdict, Exchanges: exchanges}
	if verdict == Failed {
		s.Findings = []Finding{{Requirement: requirement, Subject: "title of " + id, Got: "x", Want: "y", Hint: "hint of " + requirement}}
	}
	return s
}

func patch(operations string) Exchange {
	return sent("PATCH", "/Users/1", `{"Operations":[`+operations+`]}`, 200)
}

const (
	pathless = `{"op":"replace","value":{"title":"y"}}`
	withPath = `{"op":"replace","path":"title","value":"y"}`
)

func TestCausesFindWhatFailuresShare(t *testing.T) {
	causes := Causes([]Scenario{
		scenarioOf("a", Failed, "R1", patch(withPath), patch(pathless)),
		scenarioOf("b", Failed, "R2", patch(pathless)),
		scenarioOf("c", Failed, "R2", patch(pathless)),
		scenarioOf("d", Passed, "", patch(pathless)),
		scenarioOf("e", Passed, "", patch(withPath)),
		scenarioOf("f", Passed, "", patch(withPath)),
		scenarioOf("g", Passed, "", sent("GET", "/Users/1", "", 200)),
		scenarioOf("h", Passed, "", sent("GET", "/Users/1", "", 200)),
		{ID: "i", Verdict: Blocked, BlockedBy: "b"},
		scenarioOf("z", Failed, "R3", sent("DELETE", "/Groups/1", "", 204)),
	})
	if len(causes) != 2 {
		t.Fatalf("causes: got %+v, want two", causes)
	}
	first := causes[0]
	if got, want := first.Common.String(), "A PATCH without a path: 3 of the 4 scenarios with it failed"; got != want {
		t.Errorf("common: got %q, want %q", got, want)
	}
	hint := "Look at how the service provider handles a PATCH without a path: that is what these scenarios share."
	if first.Requirement != "R2" || first.Hint != hint || !slices.Equal(first.Also, []string{"R1"}) {
		t.Errorf("cause: got %+v, want the requirement R2 of a simple one, also R1, and a hint about what is common", first)
	}
	if !slices.Equal(first.Scenarios, []string{"b", "a", "c", "i"}) {
		t.Errorf("scenarios: got %v, want b, which is simple, a, c and i, which is blocked", first.Scenarios)
	}
	if causes[1].Common != nil || causes[1].Requirement != "R3" {
		t.Errorf("a failure alone: got %+v, want R3 with nothing in common", causes[1])
	}
}

// TestCausesNameNothingThatDoesNotStandOut has half of all scenarios fail: what all of them
// send explains nothing.
func TestCausesNameNothingThatDoesNotStandOut(t *testing.T) {
	var scenarios []Scenario
	for i := range 6 {
		verdict := Passed
		if i%2 == 0 {
			verdict = Failed
		}
		scenarios = append(scenarios, scenarioOf(fmt.Sprint("s", i), verdict, "R1", patch(withPath)))
	}
	causes := Causes(scenarios)
	if len(causes) != 1 || causes[0].Common != nil || causes[0].Requirement != "R1" {
		t.Errorf("causes: got %+v, want one by its requirement", causes)
	}
}

func TestTraits(t *testing.T) {
	deactivated := sent("PATCH", "/Users/1", `{"Operations":[{"op":"Replace","path":"active","value":"False"}]}`, 200)
	for _, test := range []struct {
		exchanges []Exchange
		want      []string
		without   []string
	}{
		{[]Exchange{patch(pathless)}, []string{"a PATCH of a user", "a PATCH without a path", "a PATCH replace of title"}, []string{"a PATCH of a user with several operations"}},
		{[]Exchange{patch(`{"op":"add","path":"emails[type eq \"work\"].value","value":"a"}`)}, []string{"a PATCH add with a filter in the path", "a PATCH of emails"}, nil},
		{[]Exchange{patch(`{"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":"a"}`)}, []string{"a PATCH with the path of an extension", "a PATCH of department"}, nil},
		{[]Exchange{deactivated, sent("GET", `/Users?filter=userName%20eq%20%22a%22`, "", 200)},
			[]string{"a PATCH operation that is spelt Replace", "a boolean of a user as a string", "a user that is made inactive by PATCH", "a search after a user was made inactive", "a filter with userName eq"}, []string{"a list of every user"}},
		{[]Exchange{deactivated, sent("PUT", "/Users/1", `{"active":true}`, 200)}, []string{"a user that is activated again by PUT", "a PUT of a user with active"}, nil},
		{[]Exchange{deactivated, sent("POST", "/Users", `{"userName":"b","active":true}`, 201)}, nil, []string{"a user that is activated again"}},
		{[]Exchange{sent("POST", "/Users", `{"userName":"b"}`, 201), sent("POST", "/Users", `{"userName":"B"}`, 409)}, []string{"a second POST of a user with the same userName", "a POST of a user that is answered with Conflict"}, nil},
		{[]Exchange{sent("DELETE", "/Groups/1", "", 204), sent("GET", "/Groups/1", "", 404)}, []string{"a DELETE of a group", "a GET of a group that was deleted"}, nil},
		{[]Exchange{sent("GET", "/Users?sortBy=name&sortOrder=descending&count=2", "", 200)}, []string{"a list of every user", "a GET with sortBy", "a GET with count", "a list with sortOrder descending"}, nil},
		{[]Exchange{{Request: Request{Method: "GET", URL: base + "/Users/1", Headers: map[string][]string{"If-None-Match": {"x"}}}, Response: Response{Status: 200, Body: `{"schemas":[],"meta":{}}`}}},
			[]string{"a GET of a user with If-None-Match", "an answer without id"}, []string{"an answer without meta"}},
		{[]Exchange{sent("POST", "/Bulk", `{"Operations":[{"method":"post"}]}`, 200)}, []string{"a bulk operation POST"}, nil},
		{[]Exchange{sent("PATCH", "/Users/1", `{"Operations":[{"op`, 200), sent("GET", "/unknown?%zz", "", 500)}, []string{"a PATCH of a user"}, nil},
	} {
		got := traitsOf(Scenario{Exchanges: test.exchanges})
		for _, want := range test.want {
			if !got[want] {
				t.Errorf("%v: got %v, want %q", test.exchanges[0].Request, got, want)
			}
		}
		for _, other := range test.without {
			if got[other] {
				t.Errorf("%v: got %q, want it not", test.exchanges[0].Request, other)
			}
		}
	}
}

// TestCausesCountWhatWasOnlyMet has a wrong answer to every search, which most scenarios only
// meet on their way: that they search explains no failure of the others.
func TestCausesCountWhatWasOnlyMet(t *testing.T) {
	search := sent("GET", `/Users?filter=userName%20eq%20%22a%22`, "", 200)
	put := sent("PUT", "/Users/1", `{"userName":"a"}`, 200)
	scenarios := []Scenario{
		scenarioOf("a", Failed, "R1", search, patch(pathless)), scenarioOf("b", Failed, "R1", search, patch(pathless)),
		scenarioOf("c", Failed, "R2", search, put), scenarioOf("d", Failed, "R2", search, put),
	}
	for i := range 8 {
		met := scenarioOf(fmt.Sprint("m", i), Blocked, "", search)
		met.BlockedBy, met.Findings = "a", []Finding{{Requirement: "R9", Incidental: true}}
		scenarios = append(scenarios, met)
	}
	causes := Causes(scenarios)
	if len(causes) != 2 || causes[0].Requirement == causes[1].Requirement || causes[0].Common == nil || causes[1].Common == nil {
		t.Errorf("causes: got %+v, want the PATCH and the PUT apart", causes)
	}
}

// TestCausesByTheWordsOfAnError: the same words to other requests are one cause, and the hint
// of whichever requirement met them first would mislead.
func TestCausesByTheWordsOfAnError(t *testing.T) {
	refused := func(path string) Exchange {
		x := sent("GET", path, "", 400)
		x.Response.Body = `{"detail":"Cannot read null"}`
		return x
	}
	causes := Causes([]Scenario{
		scenarioOf("a", Failed, "R1", refused("/Users?sortBy=title")), scenarioOf("b", Failed, "R2", refused("/Groups?count=1")),
		scenarioOf("c", Passed, "", sent("GET", "/Users/1", "", 200)), scenarioOf("d", Passed, "", sent("GET", "/Users/1", "", 200)),
	})
	if len(causes) != 1 || causes[0].Common == nil || causes[0].Common.What != "an error that says Cannot read null" || causes[0].Hint != saidHint {
		t.Errorf("causes: got %+v, want one by the words of the error", causes)
	}
}
