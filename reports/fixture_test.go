package reports

import (
	"fmt"
	"reflect"
	"time"
)

// fixture is a report with every verdict in it, small enough for a golden file.
func fixture() *Report {
	r := &Report{
		ReportVersion: Version,
		Tool:          Tool{Name: "scimspec", Version: "v0.1.0"},
		Target: Target{
			Kind: "url", BaseURL: "https://scim.example.com/scim/v2", Name: "Example Directory",
			Capabilities: map[string]bool{"patch": true, "filter": true, "bulk": false, "etag": false, "sort": true},
			Evidence:     []Exchange{exchange("GET", "/ServiceProviderConfig", "", 200, `{"patch":{"supported":true},"bulk":{"supported":false}}`)},
		},
		Run: Run{
			StartedAt: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), DurationMs: 4321, Seed: 42, Parallel: 4,
			Profiles: []string{"core", "okta", "entra"}, Complete: true,
		},
		Requirements: fixtureRequirements(),
		Scenarios:    fixtureScenarios(),
		Causes: []Cause{{
			Title:       "A PATCH without a path changes nothing",
			Requirement: "OKTA-3.4-2",
			Hint:        "Merge the members of value into the resource when an operation has no path.",
			Scenarios:   []string{"okta-deactivate-pathless", "okta-reactivate-keeps-id"},
			Unjudged:    1, Without: 2,
		}, {
			Title:       "A filter finds inactive users no more",
			Requirement: "RFC7644-3.4.2.2-5",
			Hint:        "Look for all users; leave out the inactive ones only when the filter says so.",
			Scenarios:   []string{"inactive-stays-findable"},
			Diagnosis: Diagnosis{
				Fault: "filter-hides-inactive", Or: []string{"get-inactive-404"}, Confidence: 0.93, Explains: 1, PredictedButPassed: []string{"error-detail"},
				Shows: "totalResults of the filtered list: got 0, want 1", Curl: "curl 'https://scim.example.com/scim/v2/Users'",
				Breaks: []string{`Microsoft Entra ID: not "A filter finds the inactive"`},
			},
		}},
		Waivers: []Waiver{
			{Requirement: "RFC7644-3.4.2.3-2", Reason: "sorting lands in v2.1", Until: "2027-01-01", State: "used"},
			{Requirement: "RFC7644-3.14-1", Reason: "no ETags yet", Until: "2026-01-01", State: "expired"},
		},
		Log: "level=info msg=listening\nlevel=warn msg=\"unknown attribute\"\n",
	}
	r.Summary.Cleanup = Cleanup{Created: 12, Deleted: 11, Left: []Leftover{{Type: "User", ID: "2819c223", Name: "scimspec-ada@example.com", Reason: "DELETE answered 500"}}}
	r.Summarise()
	return r
}

func fixtureRequirements() []Requirement {
	all := []string{"core", "okta", "entra"}
	return []Requirement{
		{ID: "RFC7644-3.3-5", Level: "MUST", Source: "RFC 7644, section 3.3", Text: "A created resource is answered with 201 and its representation.", Verdict: Passed, Profiles: all, Scenarios: []string{"create-user"}},
		{ID: "RFC7644-3.4.2.2-5", Level: "MUST", Source: "RFC 7644, section 3.4.2.2", Text: "A filter returns every resource that matches, also an inactive one.", Verdict: Failed, Profiles: all, Scenarios: []string{"inactive-stays-findable"},
			Check: "Deactivate a user, then filter by its userName: totalResults is 1", Hint: "Look for all users; leave out the inactive ones only when the filter says so.",
			Pages: []Page{{"RFC 7644, section 3.4.2.2", "https://www.rfc-editor.org/rfc/rfc7644.html#section-3.4.2.2"}}},
		{ID: "RFC7644-3.4.2.3-2", Level: "MUST", Source: "RFC 7644, section 3.4.2.3", Text: "sortOrder descending turns the order around.", Verdict: Waived, Profiles: []string{"core"}, Scenarios: []string{"sort-descending"}},
		{ID: "RFC7644-3.7-1", Level: "MUST", Source: "RFC 7644, section 3.7", Text: "Bulk operations are carried out in order.", Verdict: Inapplicable, Profiles: []string{"core"}, Reason: "ServiceProviderConfig says bulk.supported is false", Scenarios: []string{"bulk-order"}},
		{ID: "RFC7644-3.12-4", Level: "SHOULD", Source: "RFC 7644, section 3.12", Text: "An error carries a detail for people.", Verdict: Warned, Profiles: all, Scenarios: []string{"error-detail"}},
		{ID: "RFC7644-3.14-1", Level: "MUST", Source: "RFC 7644, section 3.14", Text: "A stale If-Match is answered with 412.", Verdict: Untested, Profiles: []string{"core"}},
		{ID: "OKTA-3.4-2", Level: "MUST", Source: "Okta, deactivation", Text: "A PATCH without a path deactivates a user.", Verdict: Failed, Profiles: []string{"okta"}, Scenarios: []string{"okta-deactivate-pathless", "okta-reactivate-keeps-id"}},
		{ID: "ENTRA-2.1-7", Level: "MUST", Source: "Entra, synchronisation cycle", Text: "A second cycle without a change sends no write.", Verdict: Inconclusive, Profiles: []string{"entra"}, Scenarios: []string{"entra-second-cycle"}},
	}
}

func fixtureScenarios() []Scenario {
	return []Scenario{
		{ID: "create-user", Title: "A user is created", Feature: "features/users/create.feature", Line: 7, Rule: "A created resource is answered with 201", Profiles: []string{"core", "okta", "entra"}, Requirements: []string{"RFC7644-3.3-5"}, Verdict: Passed, DurationMs: 31,
			Steps:     []Step{{"Given ", "a target without Ada", "passed", 3, nil}, {"When ", "the client creates Ada", "passed", 21, []int{0}}, {"Then ", "the answer is 201", "passed", 1, nil}},
			Exchanges: []Exchange{exchange("POST", "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@example.com"}`, 201, `{"id":"2819c223","userName":"ada@example.com","active":true}`)}},
		{ID: "inactive-stays-findable", Title: "An inactive user stays findable by filter", Feature: "features/query/filter.feature", Line: 40, Rule: "A filter finds the inactive", IdP: "entra", Profiles: []string{"core", "entra"}, Requirements: []string{"RFC7644-3.4.2.2-5"}, Verdict: Failed, DurationMs: 64,
			Steps: []Step{{"Given ", "Ben is assigned and then unassigned", "passed", 30, []int{0, 1}}, {"When ", "the client looks for Ben by userName", "passed", 12, []int{2}}, {"Then ", "exactly Ben is found", "failed", 1, nil}},
			Findings: []Finding{{Requirement: "RFC7644-3.4.2.2-5", Level: "MUST", Subject: "totalResults of the filtered list", Got: "0", Want: "1", Hint: "Look for all users; leave out the inactive ones only when the filter says so.", Exchange: 2, Pointer: "/totalResults"},
				{Requirement: "RFC7644-3.4.2.2-5", Level: "SHOULD", Subject: "Content-Type of the list", Got: "application/json; charset=utf-8", Want: "application/scim+json; charset=utf-8", Exchange: 2}},
			Exchanges: []Exchange{
				exchange("POST", "/Users", `{"userName":"ben@example.com","active":true,"name":{"givenName":"Ben"}}`, 201, `{"id":"9ad2","userName":"ben@example.com","active":true}`),
				exchange("PATCH", "/Users/9ad2", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"}]}`, 204, ""),
				exchange("GET", "/Users?filter=userName+eq+%22ben%40example.com%22", "", 200, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`),
			}},
		{ID: "okta-deactivate-pathless", Title: "Okta deactivates a user with a PATCH without a path", Feature: "features/lifecycle/deactivate.feature", Line: 12, Rule: "Unassigning deactivates", IdP: "okta", Profiles: []string{"okta"}, Requirements: []string{"OKTA-3.4-2"}, Verdict: Failed, DurationMs: 48,
			Steps: []Step{{"Given ", "Cleo is assigned", "passed", 20, []int{0}}, {"When ", "Cleo is unassigned", "passed", 14, []int{1}}, {"Then ", "Cleo is inactive at the target", "failed", 9, []int{2}}, {"And ", "Cleo keeps her id", "skipped", 0, nil}},
			Findings: []Finding{{Requirement: "OKTA-3.4-2", Level: "MUST", Subject: "active of Cleo after unassigning", Got: "true", Want: "false",
				Hint: "Merge the members of value into the resource when an operation has no path.", Exchange: 2, Pointer: "/active"}},
			Exchanges: []Exchange{
				exchange("POST", "/Users", `{"userName":"cleo@example.com","active":true}`, 201, `{"id":"41f0","userName":"cleo@example.com","active":true}`),
				exchange("PATCH", "/Users/41f0", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}`, 200, `{"id":"41f0","userName":"cleo@example.com","active":true}`),
				exchange("GET", "/Users/41f0", "", 200, `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"41f0","userName":"cleo@example.com","name":{"givenName":"Cleo","familyName":"Quist"},"emails":[{"value":"cleo@example.com","primary":true}],"active":true}`),
			}},
		{ID: "okta-reactivate-keeps-id", Title: "A reactivation keeps the id", Feature: "features/lifecycle/deactivate.feature", Line: 30, IdP: "okta", Profiles: []string{"okta"}, Requirements: []string{"OKTA-3.4-2"}, Verdict: Blocked, BlockedBy: "okta-deactivate-pathless"},
		{ID: "sort-descending", Title: "Users are sorted downwards", Feature: "features/query/sort.feature", Line: 9, Profiles: []string{"core"}, Requirements: []string{"RFC7644-3.4.2.3-2"}, Verdict: Waived, Reason: "sorting lands in v2.1",
			Findings: []Finding{{Requirement: "RFC7644-3.4.2.3-2", Level: "MUST", Subject: "order of userName", Got: "ada, ben, cleo", Want: "cleo, ben, ada", Exchange: -1}}},
		{ID: "bulk-order", Title: "Bulk keeps the order", Feature: "features/query/bulk.feature", Line: 5, Profiles: []string{"core"}, Requirements: []string{"RFC7644-3.7-1"}, Verdict: Inapplicable, Reason: "ServiceProviderConfig says bulk.supported is false"},
		{ID: "error-detail", Title: "A refused create says why", Feature: "features/errors/errors.feature", Line: 11, Profiles: []string{"core"}, Requirements: []string{"RFC7644-3.12-4"}, Verdict: Warned, DurationMs: 8,
			Findings:  []Finding{{Requirement: "RFC7644-3.12-4", Level: "SHOULD", Subject: "detail of the error", Got: "nothing", Want: "a sentence", Hint: "Say what was wrong with which attribute.", Exchange: 0, Pointer: "/detail"}},
			Exchanges: []Exchange{exchange("POST", "/Users", `{"userName":""}`, 400, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","scimType":"invalidValue"}`)}},
		{ID: "entra-second-cycle", Title: "A second cycle without a change sends no write", Feature: "features/lifecycle/update.feature", Line: 50, IdP: "entra", Profiles: []string{"entra"}, Requirements: []string{"ENTRA-2.1-7"}, Verdict: Inconclusive, Reason: "the target closed the connection during the first cycle", DurationMs: 1200,
			Exchanges: []Exchange{{Request: exchange("GET", "/Groups", "", 0, "").Request, DurationMs: 1190.5, Error: "read: connection reset by peer"}}},
	}
}

func exchange(method, path, body string, status int, answer string) Exchange {
	x := Exchange{
		Request: Request{Method: method, URL: "https://scim.example.com/scim/v2" + path, Body: body, Headers: map[string][]string{
			"Accept": {"application/scim+json"}, "Authorization": {"Bearer [redacted]"}, "User-Agent": {"scimspec/v0.1.0"}}},
		Response:   Response{Status: status, Body: answer, Headers: map[string][]string{"Content-Type": {"application/json; charset=utf-8"}}},
		DurationMs: 11.5, StartedAt: "2026-03-04T05:06:08.123Z",
	}
	if body != "" {
		x.Request.Headers["Content-Type"] = []string{"application/scim+json"}
	}
	return x
}

// large is a report of n scenarios, one of ten of which failed.
func large(n int) *Report {
	r := fixture()
	samples := r.Scenarios
	r.Scenarios = make([]Scenario, 0, n)
	for i := range n {
		s := samples[i%len(samples)]
		s.ID = fmt.Sprintf("%s-%05d", s.ID, i)
		s.Title = fmt.Sprintf("%s (%d)", s.Title, i)
		s.Line = i
		if s.Verdict == Failed && i%10 != 0 {
			s.Verdict, s.Findings = Passed, nil
		}
		r.Scenarios = append(r.Scenarios, s)
	}
	for i := range 1000 {
		q := r.Requirements[i%8]
		q.ID = fmt.Sprintf("%s-%d", q.ID, i)
		r.Requirements = append(r.Requirements, q)
	}
	r.Summarise()
	return r
}

// hostile is the fixture with text in the place of every string of it, keys too.
func hostile(text string) *Report {
	r := fixture()
	infest(reflect.ValueOf(r).Elem(), text)
	return r
}

func infest(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() || v.Type() == reflect.TypeFor[Conclusion]() {
			v.SetString(text)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			infest(v.Field(i), text)
		}
	case reflect.Slice:
		for i := range v.Len() {
			infest(v.Index(i), text)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			infest(value, text)
			v.SetMapIndex(key, value)
		}
		if key := reflect.ValueOf(text); v.Len() > 0 {
			v.SetMapIndex(key, v.MapIndex(v.MapKeys()[0]))
		}
	}
}
