package engine

import (
	"maps"
	"testing"

	"github.com/scimspec/scimspec/reports"
)

// TestCreated: a create was tried by any POST to the endpoint, and worked when its answer
// names what the run can find again.
func TestCreated(t *testing.T) {
	for name, row := range map[string]struct {
		method, url string
		status      int
		answer      string
		want        map[string]bool
	}{
		"created":           {"POST", "/Users?attributes=id", 201, `{"id":"1"}`, map[string]bool{"/Users": true}},
		"an answer of {}":   {"POST", "/Users", 200, `{}`, map[string]bool{"/Users": false}},
		"an echo":           {"POST", "/Users", 201, `{"id":"sent"}`, map[string]bool{"/Users": false}},
		"refused with id":   {"POST", "/Groups", 400, `{"id":"1"}`, map[string]bool{"/Groups": false}},
		"something else":    {"PUT", "/Users", 200, `{"id":"1"}`, map[string]bool{}},
		"an answer of text": {"POST", "/Groups", 500, "broken", map[string]bool{"/Groups": false}},
	} {
		got := created([]reports.Exchange{{
			Request:  reports.Request{Method: row.method, URL: "https://example.com/scim" + row.url, Body: `{"id":"sent"}`},
			Response: reports.Response{Status: row.status, Body: row.answer},
		}}, "https://example.com/scim")
		if !maps.Equal(got, row.want) {
			t.Errorf("%s: got %v, want %v", name, got, row.want)
		}
	}
}
