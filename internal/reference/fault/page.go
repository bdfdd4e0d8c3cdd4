package fault

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// pageFaults are what goes wrong with lists, pages, cursors and order.
func pageFaults() []Fault {
	const area = "page"
	list := func(change func(q *request, o object)) func(*behaviour) {
		return after(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == http.StatusOK {
				change(q, o)
			}
		}, listOps()...)
	}
	ask := func(change func(q query)) func(*behaviour) {
		return onQuery(change, server.OpList, server.OpRootList)
	}
	cut := func(change func(q query, total, maxPage, defaultPage, start, count int) (int, int, error)) func(*behaviour) {
		return func(b *behaviour) {
			next := b.Window
			b.Window = func(q query, total, maxPage, defaultPage int) (int, int, error) {
				start, count, err := next(q, total, maxPage, defaultPage)
				if err != nil {
					return start, count, err
				}
				return change(q, total, maxPage, defaultPage, start, count)
			}
		}
	}
	rows := []Fault{
		fault(area, "page-zero-based", "RFC7644-3.4.2.4-R02 ENTRA-IMPORT-01", "startIndex counts from zero.", cut(func(q query, _, _, _, start, count int) (int, int, error) {
			if n, err := server.Number(q, "startindex", 0); err == nil && q.Has("startindex") {
				return max(n, 0), count, nil
			}
			return start, count, nil
		})),
		fault(area, "page-startindex-ignored", "RFC7644-3.4.2.4-R14 RFC7644-3.4.2.4-R15 RFC7644-3.4.2.4-R16 ENTRA-IMPORT-01 OKTA-IMPORT-01 RFC9865-4-R12 ENTRA-IMPORT-02", "Every page is the first.",
			cut(func(_ query, _, _, _, _, count int) (int, int, error) { return 0, count, nil })),
		fault(area, "page-count-ignored", "RFC7644-3.4.2.4-R06", "count has no effect.", ask(func(q query) { delete(q, "count") })),
		fault(area, "page-count-zero-is-default", "RFC7644-3.4.2.4-R09", "count=0 gives a page.", ask(func(q query) {
			if q["count"] == "0" {
				delete(q, "count")
			}
		})),
		fault(area, "page-negative-count-refused", "RFC7644-3.4.2.4-R08", "A negative count is refused.", refuseNegative("count")),
		fault(area, "page-negative-count-is-default", "RFC7644-3.4.2.4-R08", "A negative count gives a page.", ask(func(q query) {
			if strings.HasPrefix(q["count"], "-") {
				delete(q, "count")
			}
		})),
		fault(area, "page-negative-start-refused", "RFC7644-3.4.2.4-R04", "A negative startIndex is refused.", refuseNegative("startindex")),
		fault(area, "page-large-count-refused", "RFC7644-3.4.2.4-R18", "A large count is refused.", func(b *behaviour) {
			next := b.Window
			b.Window = func(q query, total, maxPage, defaultPage int) (int, int, error) {
				if n, err := server.Number(q, "count", 0); err == nil && n > maxPage {
					return 0, 0, server.BadValue("count is too large")
				}
				return next(q, total, maxPage, defaultPage)
			}
		}),
		fault(area, "page-exceeds-count", "RFC7644-3.4.2.4-R06", "A page has one resource more than asked for.", cut(func(q query, _, _, _, start, count int) (int, int, error) {
			if q.Has("count") && count > 0 {
				count++
			}
			return start, count, nil
		})),
		fault(area, "page-overlaps", "RFC7644-3.4.2.4-R15 RFC7644-3.4.2.4-R02 ENTRA-IMPORT-01 OKTA-IMPORT-01", "Later pages begin one resource too early.", cut(func(_ query, _, _, _, start, count int) (int, int, error) {
			return max(0, start-1), count, nil
		})),
		fault(area, "page-skips", "RFC7644-3.4.2.4-R15 RFC7644-3.4.2.4-R02", "Later pages begin one resource too late.", cut(func(_ query, _, _, _, start, count int) (int, int, error) {
			if start > 0 {
				start++
			}
			return start, count, nil
		})),
		fault(area, "page-startindex-is-page-number", "RFC7644-3.4.2.4-R02 RFC7644-3.4.2.4-R15", "startIndex is read as the number of the page.", cut(func(_ query, _, _, _, start, count int) (int, int, error) {
			return start * count, count, nil
		})),
		fault(area, "page-total-is-page", "RFC7644-3.4.2-R07 RFC7644-3.4.2.4-R13", "totalResults counts the page.", list(func(_ *request, o object) { o["totalResults"] = o["itemsPerPage"] })),
		fault(area, "page-total-too-big", "RFC7644-3.4.2-R07 RFC7644-3.4.2.4-R13", "totalResults counts one too many.", list(func(_ *request, o object) {
			if n, ok := o["totalResults"].(int); ok && n > 0 {
				o["totalResults"] = n + 1
			}
		})),
		fault(area, "page-total-missing", "RFC7644-3.4.2-R06 OKTA-CONNECT-01 OKTA-CONNECT-02 OKTA-IMPORT-06", "totalResults is missing.", list(func(_ *request, o object) { delete(o, "totalResults") })),
		fault(area, "page-startindex-missing", "RFC7644-3.4.2-R10", "startIndex is missing.", list(func(_ *request, o object) { delete(o, "startIndex") })),
		fault(area, "page-startindex-always-one", "RFC7644-3.4.2.4-R14", "startIndex of the answer is always 1.", list(func(_ *request, o object) { o["startIndex"] = 1 })),
		fault(area, "page-itemsperpage-missing", "RFC7644-3.4.2-R11", "itemsPerPage is missing.", list(func(_ *request, o object) { delete(o, "itemsPerPage") })),
		fault(area, "page-itemsperpage-is-count", "RFC7644-3.4.2.4-R11 OKTA-IMPORT-03", "itemsPerPage repeats count, or its default.", list(func(q *request, o object) {
			if n, err := server.Number(q.Query, "count", 20); err == nil {
				o["itemsPerPage"] = max(n, 0)
			}
		})),
		fault(area, "page-numbers-as-strings", "RFC7644-3.4.2.4-R12 OKTA-CONNECT-01 OKTA-IMPORT-01 OKTA-IMPORT-02", "The numbers of a list are strings.", list(func(_ *request, o object) {
			for _, k := range []string{"totalResults", "startIndex", "itemsPerPage"} {
				if n, ok := o[k].(int); ok {
					o[k] = statusText(n)
				}
			}
		})),
		fault(area, "page-beyond-is-last", "RFC7644-3.4.2.4-R16 OKTA-IMPORT-03", "A startIndex after the end gives the last page.", cut(func(_ query, total, _, _, start, count int) (int, int, error) {
			if start >= total {
				start = max(0, total-count)
			}
			return start, count, nil
		})),
		fault(area, "page-beyond-404", "RFC7644-3.4.2.4-R16", "A startIndex after the end is answered with 404.", cut(func(_ query, total, _, _, start, count int) (int, int, error) {
			if start > 0 && start >= total {
				return 0, 0, server.Fail(http.StatusNotFound, "", "There is no such page.")
			}
			return start, count, nil
		})),
		fault(area, "page-exceeds-maximum", "RFC7643-5-R11", "A page may be larger than filter.maxResults.", func(b *behaviour) {
			next := b.Window
			b.Window = func(q query, total, _, _ int) (int, int, error) { return next(q, total, 1<<30, 1<<30) }
		}),
		fault(area, "list-order-changes", "RFC7644-3.4.2.4-R15", "The order of a list changes from request to request.", func(b *behaviour) {
			var n atomic.Int64
			next := b.Arrange
			b.Arrange = func(views []view) {
				if next(views); n.Add(1)%2 == 0 {
					slices.Reverse(views)
				}
			}
		}),
		fault(area, "list-resources-renamed", "RFC7644-3.4.2-R08", "Resources is called items.", list(func(_ *request, o object) {
			o["items"] = o["Resources"]
			delete(o, "Resources")
		})),
		fault(area, "list-resources-null", "RFC7644-3.4.2-R08", "Resources is null.", list(func(_ *request, o object) { o["Resources"] = nil })),
		fault(area, "list-schemas-missing", "RFC7644-3.4.2-R05", "A list has no schemas.", list(func(_ *request, o object) { delete(o, "schemas") })),
		fault(area, "list-bare-array", "RFC7644-3.4.2-R05", "A list of Groups is an array alone.", after(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == 200 && q.Type.Name == "Group" {
				a.Body = o["Resources"]
			}
		}, server.OpList)),
		fault(area, "list-other-types", "RFC7644-3.4.2-R15", "/Users lists Groups too.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if q.Type.Name == "User" && !q.Query.Has("filter") {
					c := *q
					c.Type, q = nil, &c
				}
				return next(q)
			}
		}, server.OpList)),
		fault(area, "list-groups-with-users", "RFC7644-3.4.2-R15", "/Groups lists Users too.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if q.Type.Name == "Group" && !q.Query.Has("filter") {
					c := *q
					c.Type, q = nil, &c
				}
				return next(q)
			}
		}, server.OpList)),
		fault(area, "list-ids-only", "RFC7644-3.4.2-R14 OKTA-IMPORT-05", "Lists show userName, displayName and id of each resource only.", after(func(_ *request, a *response) {
			resources(a, func(o object) {
				for _, k := range server.SortedKeys(o) {
					if !strings.Contains(" schemas id userName displayName meta ", " "+k+" ") {
						delete(o, k)
					}
				}
			})
		}, server.OpList, server.OpSearch)),
	}
	return append(rows, append(cursorFaults(), sortFaults()...)...)
}

func refuseNegative(name string) func(*behaviour) {
	return func(b *behaviour) {
		next := b.Window
		b.Window = func(q query, total, maxPage, defaultPage int) (int, int, error) {
			if n, err := server.Number(q, name, 1); err == nil && n < 0 {
				return 0, 0, server.BadValue("%s must not be negative", name)
			}
			return next(q, total, maxPage, defaultPage)
		}
	}
}

// queryPageFaults are the finer things that go wrong with lists, order and searches.
func queryPageFaults() []Fault {
	const area = "page"
	entries := func(change func(object)) func(*behaviour) {
		return after(func(_ *request, a *response) { resources(a, change) }, server.OpList)
	}
	ask := func(change func(q query)) func(*behaviour) {
		return onQuery(change, server.OpList, server.OpRootList)
	}
	return append([]Fault{
		fault(area, "list-other-ids", "RFC7643-3.1-R38", "The ids of a list are not those of the resources.", entries(func(o object) { o["id"] = server.Text(o, "id") + "-row" })),
		fault(area, "list-other-locations", "RFC7643-3.1-R39", "Lists show another meta.location.", entries(func(o object) {
			if m, ok := o["meta"].(object); ok {
				m["location"] = server.Text(m, "location") + "?list"
			}
		})),
		fault(area, "list-without-ids", "RFC7644-3.4.2-R13", "The resources of a list have no id.", entries(func(o object) { delete(o, "id") })),
		fault(area, "list-created-late", "RFC7644-3.4.2-R16", "Resources that were never changed are not in the list of all.", after(func(q *request, a *response) {
			o, ok := a.Body.(object)
			list, isList := o["Resources"].([]any)
			if !ok || !isList || q.Query.Has("filter") {
				return
			}
			o["Resources"] = slices.DeleteFunc(list, func(e any) bool {
				r, _ := e.(object)
				m, _ := r["meta"].(object)
				return m["created"] == m["lastModified"]
			})
			o["itemsPerPage"] = len(o["Resources"].([]any))
		}, server.OpList)),
		fault(area, "list-unknown-parameter-refused", "RFC7644-3.4.2-R03", "An unknown parameter is refused.", wrap(func(next handler) handler {
			return func(q *request) *response {
				for name := range q.Query {
					if !strings.Contains(" filter sortby sortorder startindex count cursor attributes excludedattributes ", " "+name+" ") {
						return server.Refuse(server.BadValue("unknown parameter %s", name))
					}
				}
				return next(q)
			}
		}, server.OpList)),
		fault(area, "page-zero-start-refused", "RFC7644-3.4.2.4-R03", "A startIndex of zero is refused.", func(b *behaviour) {
			next := b.Window
			b.Window = func(q query, total, maxPage, defaultPage int) (int, int, error) {
				if n, err := server.Number(q, "startindex", 1); err == nil && n == 0 {
					return 0, 0, server.BadValue("startIndex begins at 1")
				}
				return next(q, total, maxPage, defaultPage)
			}
		}),
		fault(area, "page-default-start-two", "RFC7644-3.4.2.4-R05", "Without startIndex a page begins with the second resource.", ask(func(q query) {
			if q.Has("count") && !q.Has("startindex") && !q.Has("cursor") {
				q["startindex"] = "2"
			}
		})),
		fault(area, "page-text-is-default", "RFC7644-3.4.2.4-R17", "What is no integer is ignored.", ask(func(q query) {
			for _, name := range []string{"startindex", "count"} {
				if _, err := server.Number(q, name, 1); err != nil {
					delete(q, name)
				}
			}
		})),
		fault(area, "page-filtered-is-whole", "RFC7644-3.4.2.4-R19", "With a filter count has no effect.", ask(func(q query) {
			if q.Has("filter") && q["count"] != "0" {
				delete(q, "count")
			}
		})),
		fault(area, "list-all-refused", "RFC7644-3.4.2.1-R04", "A list of all is refused as too large, without saying so.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if !q.Query.Has("filter") && !q.Query.Has("count") {
					return server.Refuse(server.BadValue("the list is too large"))
				}
				return next(q)
			}
		}, server.OpList)),
		fault("filter", "root-filter-ignored", "RFC7644-3.4.2.1-R05", "At the root a filter has no effect.", onQuery(func(q query) { delete(q, "filter") }, server.OpRootList)),
		fault("filter", "root-type-ignored", "RFC7644-3.4.2.1-R03", "meta.resourceType in a filter matches every type.", func(b *behaviour) {
			onParse(b, func(c comparison) (comparison, error) {
				if c.Name == "meta.resourceType" {
					return comparison{Name: "id", Op: "pr"}, nil
				}
				return c, nil
			})
		}),
		fault("filter", "root-foreign-refused", "RFC7644-3.4.2.1-R06 RFC7644-3.4.2.1-R07", "At the root an attribute that a type does not have is refused.", func(b *behaviour) {
			b.UnknownAttribute = func(_ server.Binder, name string) (server.Predicate, error) {
				return nil, server.BadFilter("unknown attribute %s", name)
			}
		}),
	}, append(querySortFaults(), querySearchFaults()...)...)
}
