package fault

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// querySearchFaults are the finer things that go wrong with POST.
func querySearchFaults() []Fault {
	const area = "search"
	body := func(change func(in object)) func(*behaviour) {
		return onBody(func(_ *request, in object) { change(in) }, server.OpSearch, server.OpRootSearch)
	}
	return []Fault{
		fault(area, "search-groups-404", "RFC7644-3.4.3-R03", "Groups cannot be searched.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if q.Type != nil && q.Type.Name == "Group" {
					return server.Refuse(server.Fail(http.StatusNotFound, "", "There is no such endpoint."))
				}
				return next(q)
			}
		}, server.OpSearch)),
		fault(area, "search-schemas-unchecked", "RFC7644-3.4.3-R06", "A SearchRequest need not say what it is.", body(func(in object) {
			drop(in, "schemas")
			in["schemas"] = []any{scim.MessageSearchRequest}
		})),
		fault(area, "search-sortorder-ignored", "RFC7644-3.4.2.3-R17", "sortOrder in a SearchRequest has no effect.", body(func(in object) { drop(in, "sortOrder") })),
		fault(area, "search-sort-sub-ignored", "RFC7644-3.4.3-R17", "A sub-attribute in sortBy of a SearchRequest has no effect.", body(func(in object) {
			if strings.Contains(server.Text(in, "sortBy"), ".") {
				drop(in, "sortBy")
			}
		})),
		fault(area, "search-other-order", "RFC7644-3.4.3-R14", "A search lists in another order than a query.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok {
				if list, isList := o["Resources"].([]any); isList {
					slices.Reverse(list)
				}
			}
		}, server.OpSearch)),
		fault(area, "search-broken-is-empty", "RFC7644-3.4.3-R15", "A search that is no JSON is taken as an empty one.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if _, err := server.DecodeObject(q.Body); err != nil {
					c := *q
					c.Body = []byte(`{"schemas":["` + scim.MessageSearchRequest + `"]}`)
					q = &c
				}
				return next(q)
			}
		}, server.OpSearch)),
		fault(area, "search-nothing-404", "RFC7644-3.4.3-R16", "A search that finds nothing is answered with 404.", after(func(q *request, a *response) {
			in, err := server.DecodeObject(q.Body)
			if o, ok := a.Body.(object); ok && err == nil && server.Text(in, "filter") != "" && o["totalResults"] == any(0) {
				*a = *server.Refuse(server.Fail(http.StatusNotFound, "", "Nothing was found."))
			}
		}, server.OpSearch)),
	}
}
