package steps

import "testing"

// TestBulkResults matches results to operations in every way that RFC 7644, section 3.7, leaves.
func TestBulkResults(t *testing.T) {
	const request = `{"Operations":[
		{"method":"POST","path":"/Users","bulkId":"ada"},
		{"method":"PUT","path":"/Users/a%40b"},
		{"method":"PUT","path":"/Users/A@b"},
		{"method":"PATCH","path":"/Groups/bulkId:crew","bulkId":"fill"},
		{"method":"POST","path":"/Groups","bulkId":"crew"},
		{"method":"DELETE","path":"/Users/gone"}]}`
	const answer = `{"Operations":[
		{"method":"DELETE","status":"404"},
		{"method":"PATCH","location":"https://example.com/v2/Groups/77","status":"200"},
		{"method":"put","location":"https://example.com/v2/Users/A%40b","status":"412"},
		{"method":"POST","bulkId":"crew","location":"https://example.com/v2/Groups/77","status":"201"},
		{"method":"PUT","location":"https://example.com/v2/Users/a@b","status":200},
		{"method":"POST","bulkId":"ada","status":{"code":"409"}}]}`
	cases := []struct{ operation, want string }{
		{"ada", "409"}, {"PUT /Users/a@b", "200"}, {"PUT /Users/A%40b", "412"}, {"fill", "200"}, {"crew", "201"},
		{"DELETE /Users/gone", "404"},
	}
	parsed, err := parseDocument([]byte(answer))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.operation, func(t *testing.T) {
			found, doubtful := bulkResults([]byte(request), parsed, c.operation)
			if len(found) != 1 || doubtful {
				t.Fatalf("results: got %d, doubtful %t, want 1", len(found), doubtful)
			}
			if got := bulkStatus(found[0]); got != c.want {
				t.Errorf("status: got %s, want %s", got, c.want)
			}
		})
	}
}

func TestBulkResultsInDoubt(t *testing.T) {
	const request = `{"Operations":[{"method":"DELETE","path":"/Users/1"},{"method":"DELETE","path":"/Users/2"},{"method":"POST","path":"/Users","bulkId":"twin"},{"method":"POST","path":"/Users","bulkId":"twin"}]}`
	cases := []struct {
		name, answer, operation string
		want                    int
		doubtful                bool
	}{
		{"two without a name", `[{"method":"DELETE","status":"204"},{"method":"DELETE","status":"404"}]`, "DELETE /Users/2", 0, true},
		{"one without a name of two", `[{"method":"DELETE","status":"204"}]`, "DELETE /Users/2", 0, true},
		{"one named, so the other is known", `[{"method":"DELETE","status":"204"},{"method":"DELETE","location":"/Users/2","status":"404"}]`, "DELETE /Users/1", 1, false},
		{"none", `[{"method":"POST","bulkId":"twin","status":"201"}]`, "DELETE /Users/2", 0, false},
		{"a bulkId that two share", `[{"method":"POST","bulkId":"twin","status":"201"},{"method":"POST","bulkId":"twin","status":"400"}]`, "twin", 2, false},
		{"no such operation", `[{"method":"DELETE","status":"204"}]`, "PUT /Users/1", 0, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			answer, err := parseDocument([]byte(`{"Operations":` + c.answer + `}`))
			if err != nil {
				t.Fatal(err)
			}
			found, doubtful := bulkResults([]byte(request), answer, c.operation)
			if len(found) != c.want || doubtful != c.doubtful {
				t.Errorf("results: got %d, doubtful %t, want %d, %t", len(found), doubtful, c.want, c.doubtful)
			}
		})
	}
}

func TestFitted(t *testing.T) {
	const id = `a/b "c"`
	cases := []struct{ name, before, want string }{
		{"plain", ``, id},
		{"a path", `{"path": "/Users/`, `a%2Fb%20%22c%22`},
		{"a JSON string", `{"value": "`, `a/b \"c\"`},
		{"a filter", `members.value eq "`, `a/b \"c\"`},
		{"a filter in a JSON string", `{"path": "members[value eq \"`, `a/b \\\"c\\\"`},
		{"behind strings", `{"schemas": ["x\"y\""], "value": `, id},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := fitted(c.before, id); got != c.want {
				t.Errorf("id: got %s, want %s", got, c.want)
			}
		})
	}
}
