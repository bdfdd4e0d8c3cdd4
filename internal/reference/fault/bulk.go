package fault

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// bulkFaults are what goes wrong with /Bulk, /Me and /.search.
func bulkFaults() []Fault {
	const area = "bulk"
	results := func(change func(o object)) func(*behaviour) {
		return after(func(_ *request, a *response) {
			o, ok := a.Body.(object)
			if list, isList := o["Operations"].([]any); ok && isList {
				for _, e := range list {
					change(e.(object))
				}
			}
		}, server.OpBulk)
	}
	search := []operation{server.OpSearch, server.OpRootSearch}
	unsearched := func(name string) func(*behaviour) {
		return onBody(func(_ *request, in object) { drop(in, name) }, search...)
	}
	return []Fault{
		fault(area, "bulk-501", "RFC7643-5-R22 RFC7644-3.7-R05", "bulk is claimed and answered with 501.", failing(http.StatusNotImplemented, server.OpBulk)),
		fault(area, "bulk-stops-at-first-error", "RFC7644-3.7-R24", "The first error ends the job.", func(b *behaviour) { b.FailOnErrors = func(_, errors int) bool { return errors > 0 } }),
		fault(area, "bulk-failonerrors-ignored", "RFC7644-3.7-R25 RFC7644-3.7.3-R05", "failOnErrors has no effect.", func(b *behaviour) { b.FailOnErrors = func(int, int) bool { return false } }),
		fault(area, "bulk-failonerrors-one-more", "RFC7644-3.7-R26", "failOnErrors allows one error more.", func(b *behaviour) {
			b.FailOnErrors = func(limit, errors int) bool { return limit > 0 && errors > limit }
		}),
		fault(area, "bulk-references-kept", "RFC7644-3.7.2-R01 RFC7644-3.7.2-R05", "bulkId references are stored as they stand.", func(b *behaviour) {
			b.BulkResolve = func(_ *server.BulkJob, v any) any { return v }
			b.CheckMembers = func(*tenant, *record, map[string]*server.ResourceType) error { return nil }
		}),
		fault(area, "bulk-error-status", "RFC7644-3.7.3-R06 RFC7644-3.7-R22", "A job with an error is answered with the error's status.", after(func(_ *request, a *response) {
			o, ok := a.Body.(object)
			if list, isList := o["Operations"].([]any); ok && isList {
				for _, e := range list {
					if s := server.Text(e.(object), "status"); s >= "400" {
						a.Status = http.StatusBadRequest
					}
				}
			}
		}, server.OpBulk)),
		fault(area, "bulk-status-number", "RFC7644-3.7-R20", "status of an operation is a number.", results(func(o object) {
			if n, err := strconv.Atoi(server.Text(o, "status")); err == nil {
				o["status"] = n
			}
		})),
		fault(area, "bulk-status-always-200", "RFC7644-3.7.3-R03", "status of every success is 200.", results(func(o object) {
			if strings.HasPrefix(server.Text(o, "status"), "2") {
				o["status"] = "200"
			}
		})),
		fault(area, "bulk-no-bulkid", "RFC7644-3.7-R28", "Results do not repeat bulkId.", results(func(o object) { delete(o, "bulkId") })),
		fault(area, "bulk-no-location", "RFC7644-3.7-R16 RFC7644-3.7.3-R02", "Results have no location.", results(func(o object) { delete(o, "location") })),
		fault(area, "bulk-no-method", "RFC7644-3.7-R33", "Results have no method.", results(func(o object) { delete(o, "method") })),
		fault(area, "bulk-no-error-body", "RFC7644-3.7-R17 RFC7644-3.7-R21", "Results of failed operations have no response.", results(func(o object) { delete(o, "response") })),
		fault(area, "bulk-schemas-missing", "RFC7644-3.7-R04", "The answer has no schemas.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == 200 {
				delete(o, "schemas")
			}
		}, server.OpBulk)),
		fault(area, "bulk-first-operation-only", "RFC7644-3.7.3-R01 RFC7644-3.7-R05", "The first operation alone is carried out.", onBody(func(_ *request, in object) {
			if list, ok := in["Operations"].([]any); ok && len(list) > 1 {
				in["Operations"] = list[:1]
			}
		}, server.OpBulk)),
		fault(area, "bulk-too-many-400", "RFC7644-3.7.4-R03", "Too many operations are answered with 400.", onStatus(413, 400, server.OpBulk)),
		fault(area, "bulk-limit-not-named", "RFC7644-3.7.4-R05 RFC7644-3.12-R15", "The 413 does not say which limit was exceeded.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == 413 {
				o["detail"] = "Too large."
			}
		}, server.OpBulk)),
		fault(area, "bulk-old-version", "RFC7644-3.7-R34", "version of a result is not the resource's.", results(func(o object) {
			if o["version"] != nil {
				o["version"] = `W/"0"`
			}
		})),
		fault("me", "me-location-alias", "RFC7644-3.11-R06 RFC7644-3.11-R07", "Location and meta.location of /Me are /Me.", after(func(q *request, a *response) {
			if a.Header.Get("Location") != "" {
				a.Header.Set("Location", q.Base+scim.EndpointMe)
			}
			resources(a, func(o object) {
				if m, ok := o["meta"].(object); ok {
					m["location"] = q.Base + scim.EndpointMe
				}
			})
		}, server.OpMe)),
		fault("me", "me-somebody-else", "RFC7644-3.11-R08", "/Me has another id than the User.", after(func(_ *request, a *response) { resources(a, func(o object) { o["id"] = "me" }) }, server.OpMe)),
		fault("search", "search-404", "RFC7644-3.4.3-R02", "There is no /.search.", failing(http.StatusNotFound, search...)),
		fault("search", "search-201", "RFC7644-3.4.3-R13", "/.search answers 201.", onStatus(200, 201, search...)),
		fault("search", "search-filter-ignored", "RFC7644-3.4.3-R09 RFC7644-3.4.3-R14", "filter in a SearchRequest has no effect.", unsearched("filter")),
		fault("search", "search-attributes-ignored", "RFC7644-3.4.3-R07", "attributes in a SearchRequest has no effect.", unsearched("attributes")),
		fault("search", "search-excluded-ignored", "RFC7644-3.4.3-R08", "excludedAttributes in a SearchRequest has no effect.", unsearched("excludedAttributes")),
		fault("search", "search-count-ignored", "RFC7644-3.4.3-R12 RFC7644-3.4.2.4-R20", "count in a SearchRequest has no effect.", unsearched("count")),
		fault("search", "search-start-zero-refused", "RFC7644-3.4.3-R12", "startIndex 0 in a SearchRequest is refused.", rejectBody(func(_ *request, in object) error {
			if start, given := in["startIndex"]; given && fmt.Sprint(start) == "0" {
				return server.BadValue("startIndex begins with 1")
			}
			return nil
		}, search...)),
		fault("search", "search-startindex-ignored", "RFC7644-3.4.3-R12 RFC7644-3.4.2.4-R20", "startIndex in a SearchRequest has no effect.", unsearched("startIndex")),
		fault("search", "search-sort-ignored", "RFC7644-3.4.3-R10 RFC7644-3.4.2.3-R17", "sortBy in a SearchRequest has no effect.", unsearched("sortBy")),
		fault("search", "search-cursor-ignored", "RFC9865-3-R01", "cursor in a SearchRequest has no effect.", unsearched("cursor")),
		fault("search", "root-search-users-only", "RFC7644-3.4.3-R04 RFC7644-3.4.2.1-R02", "A search on the root finds Users only.", after(func(_ *request, a *response) {
			o, ok := a.Body.(object)
			if list, isList := o["Resources"].([]any); ok && isList {
				kept := []any{}
				for _, e := range list {
					if r, ok := e.(object); ok && r["userName"] != nil {
						kept = append(kept, e)
					}
				}
				o["Resources"], o["totalResults"], o["itemsPerPage"] = kept, len(kept), len(kept)
			}
		}, server.OpRootSearch, server.OpRootList)),
	}
}
