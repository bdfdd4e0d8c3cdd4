package proof_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/scim"
)

// garbage is what earlier probes, and other clients, may have left at a service provider:
// nothing of it was made by the run that meets it.
func garbage() []any {
	return []any{
		[]any{map[string]any{"userName": "scimspec-earlier-7-ada@example.com"}},
		"text",
		map[string]any{},
		map[string]any{"id": "left-1"},
		map[string]any{"id": "left-2", "externalId": "scimspec-earlier-8-keepers", "displayName": ""},
		map[string]any{"id": "left-3", "userName": map[string]any{"a": true}, "emails": "odd", "schemas": "none",
			"meta": map[string]any{"created": "yesterday", "resourceType": "Martian", "location": "::", "version": true}},
	}
}

// littered begins every list of all users, or of all groups, with garbage.
func littered() rewriter {
	type asked struct{ start, count int }
	read := func(m *message) (a asked, page bool) {
		query, err := url.ParseQuery(m.query)
		whole := m.path == reference.DefaultPrefix+scim.EndpointUsers || m.path == reference.DefaultPrefix+scim.EndpointGroups
		if err != nil || m.method != http.MethodGet || !whole || query.Has("filter") || query.Has("cursor") || query.Has("littered") {
			return a, false
		}
		sound := true // the target itself answers what is no number
		number := func(name string, otherwise int) int {
			n, err := strconv.Atoi(query.Get(name))
			if !query.Has(name) {
				return otherwise
			}
			sound = sound && err == nil
			return n
		}
		a = asked{start: max(1, number("startIndex", 1)), count: number("count", 50)}
		return a, sound && a.count > 0
	}
	return rewriter{
		request: func(m *message) {
			a, page := read(m)
			if !page {
				return
			}
			query, _ := url.ParseQuery(m.query) // read has parsed it
			shown := min(a.count, max(0, len(garbage())-a.start+1))
			query.Set("startIndex", strconv.Itoa(max(1, a.start-len(garbage()))))
			query.Set("count", strconv.Itoa(a.count-shown))
			query.Set("littered", fmt.Sprintf("%d-%d", a.start, shown))
			m.query = query.Encode()
		},
		answer: func(m *message) {
			query, _ := url.ParseQuery(m.query)
			body, _ := m.tree.(map[string]any)
			var start, shown int
			_, err := fmt.Sscanf(query.Get("littered"), "%d-%d", &start, &shown)
			if body == nil || err != nil || m.status != http.StatusOK {
				return
			}
			elements, _ := body["Resources"].([]any)
			if shown > 0 {
				elements = append(garbage()[start-1:start-1+shown], elements...)
			}
			total, _ := strconv.Atoi(fmt.Sprint(body["totalResults"]))
			body["Resources"], body["startIndex"], body["itemsPerPage"], body["totalResults"] = elements, start, len(elements), total+len(garbage())
		},
	}
}

// TestGarbageOfOthersIsNoFinding: what is wrong with an element that the run did not make is
// nobody's finding, in no scenario. With -short a part of the suite tries it.
func TestGarbageOfOthersIsNoFinding(t *testing.T) {
	c := choice{name: "garbage", seed: 3}
	if testing.Short() {
		c.part, c.of = 2, 12
	}
	c.judgeForms(t, []form{{name: "lists with garbage", source: "issue: data that the run did not make is never a cause", make: littered}})
}
