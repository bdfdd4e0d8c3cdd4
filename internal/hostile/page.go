package hostile

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// pages are the misbehaviours of lists. A list that was asked for with a filter, and the
// discovery endpoints, stay in order.
func pages() []Misbehaviour {
	return []Misbehaviour{
		{Name: "endless-pages", Side: Target, Hungry: true, spoil: spoilList(endlessPages),
			Doc: "There is always another page, of resources never seen before."},
		{Name: "repeating-pages", Side: Target, Hungry: true, spoil: spoilList(repeatingPages),
			Doc: "Every page is the first one again, and totalResults is never reached."},
		{Name: "total-results-billion", Side: Target, spoil: spoilList(billionResults),
			Doc: "totalResults is a billion, the pages behind the real ones are empty."},
		{Name: "cursor-cycle", Side: Target, spoil: spoilList(cursorCycle),
			Doc: "nextCursor leads in a circle."},
	}
}

// spoilList spoils lists of users and groups.
func spoilList(spoil func(x *exchange, list map[string]any)) func(*exchange) {
	return func(x *exchange) {
		a := x.inner()
		list := a.object()
		if isList(list) && x.lists() {
			spoil(x, list)
			a.set(list)
		}
		x.send(a)
	}
}

// lists says whether the request asks for a list of users or groups: an unfiltered one, or
// one by cursor.
func (x *exchange) lists() bool {
	if x.r.Method == http.MethodPost {
		return !strings.Contains(string(x.body), `"filter"`)
	}
	path := strings.TrimSuffix(x.r.URL.Path, "/")
	return (x.r.URL.Query().Get("filter") == "" || x.r.URL.Query().Has("cursor")) &&
		(strings.HasSuffix(path, scim.EndpointUsers) || strings.HasSuffix(path, scim.EndpointGroups))
}

// parameter is a number that a request asks for, in its query or its body.
func (x *exchange) parameter(name string, fallback int) int {
	if n, err := strconv.Atoi(x.r.URL.Query().Get(name)); err == nil {
		return n
	}
	var body map[string]json.RawMessage
	if json.Unmarshal(x.body, &body) == nil {
		if n, err := strconv.Atoi(string(body[name])); err == nil {
			return n
		}
	}
	return fallback
}

// stranger is a resource that nobody created.
func stranger(base string, n int) map[string]any {
	id := fmt.Sprintf("stranger-%d", n)
	return map[string]any{
		"schemas": []string{scim.SchemaUser}, "id": id, "userName": id + "@example.com", "active": true,
		"meta": map[string]any{
			"resourceType": "User", "location": base + scim.EndpointUsers + "/" + id,
			"created": "2026-01-02T03:04:05Z", "lastModified": "2026-01-02T03:04:05Z",
		},
	}
}

func (x *exchange) strangers(from, count int) []any {
	list := make([]any, 0, count)
	prefix, _, _ := strings.Cut(x.r.URL.Path, scim.EndpointUsers)
	for n := from; n < from+count; n++ {
		list = append(list, stranger(x.server.URL()+prefix, n))
	}
	return list
}

func endlessPages(x *exchange, list map[string]any) {
	start, count := max(1, x.parameter("startIndex", 1)), min(100, x.parameter("count", 10))
	list["Resources"] = x.strangers(start, count)
	list["startIndex"], list["itemsPerPage"], list["totalResults"] = start, count, start+count+1000
	if _, cursor := x.r.URL.Query()["cursor"]; cursor {
		list["nextCursor"] = fmt.Sprintf("page-%d", x.server.next())
	}
}

func repeatingPages(x *exchange, list map[string]any) {
	count := min(100, x.parameter("count", 10))
	list["Resources"] = x.strangers(1, count)
	list["startIndex"], list["itemsPerPage"], list["totalResults"] = 1, count, 10_000
}

func billionResults(_ *exchange, list map[string]any) { list["totalResults"] = 1_000_000_000 }

func cursorCycle(x *exchange, list map[string]any) {
	if _, cursor := x.r.URL.Query()["cursor"]; !cursor && !strings.Contains(string(x.body), `"cursor"`) {
		return
	}
	list["nextCursor"] = []string{"round", "and", "about"}[x.server.next()%3]
}
