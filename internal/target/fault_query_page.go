package target

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// queryPageFaults are the finer things that go wrong with lists, order and searches.
func queryPageFaults() []Fault {
	const area = "page"
	entries := func(change func(object)) func(*behaviour) {
		return func(b *behaviour) { after(b, func(_ *request, a *response) { resources(a, change) }, opList) }
	}
	ask := func(change func(q query)) func(*behaviour) {
		return func(b *behaviour) { onQuery(b, change, opList, opRootList) }
	}
	return append([]Fault{
		fault(area, "list-other-ids", "RFC7643-3.1-R38", "The ids of a list are not those of the resources.", entries(func(o object) { o["id"] = text(o, "id") + "-row" })),
		fault(area, "list-other-locations", "RFC7643-3.1-R39", "Lists show another meta.location.", entries(func(o object) {
			if m, ok := o["meta"].(object); ok {
				m["location"] = text(m, "location") + "?list"
			}
		})),
		fault(area, "list-without-ids", "RFC7644-3.4.2-R13", "The resources of a list have no id.", entries(func(o object) { delete(o, "id") })),
		fault(area, "list-created-late", "RFC7644-3.4.2-R16", "Resources that were never changed are not in the list of all.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				o, ok := a.body.(object)
				list, isList := o["Resources"].([]any)
				if !ok || !isList || q.query.has("filter") {
					return
				}
				o["Resources"] = slices.DeleteFunc(list, func(e any) bool {
					r, _ := e.(object)
					m, _ := r["meta"].(object)
					return m["created"] == m["lastModified"]
				})
				o["itemsPerPage"] = len(o["Resources"].([]any))
			}, opList)
		}),
		fault(area, "list-unknown-parameter-refused", "RFC7644-3.4.2-R03", "An unknown parameter is refused.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					for name := range q.query {
						if !strings.Contains(" filter sortby sortorder startindex count cursor attributes excludedattributes ", " "+name+" ") {
							return refuse(badValue("unknown parameter %s", name))
						}
					}
					return next(q)
				}
			}, opList)
		}),
		fault(area, "page-zero-start-refused", "RFC7644-3.4.2.4-R03", "A startIndex of zero is refused.", func(b *behaviour) {
			next := b.window
			b.window = func(q query, total, maxPage, defaultPage int) (int, int, error) {
				if n, err := number(q, "startindex", 1); err == nil && n == 0 {
					return 0, 0, badValue("startIndex begins at 1")
				}
				return next(q, total, maxPage, defaultPage)
			}
		}),
		fault(area, "page-default-start-two", "RFC7644-3.4.2.4-R05", "Without startIndex a page begins with the second resource.", ask(func(q query) {
			if q.has("count") && !q.has("startindex") && !q.has("cursor") {
				q["startindex"] = "2"
			}
		})),
		fault(area, "page-text-is-default", "RFC7644-3.4.2.4-R17", "What is no integer is ignored.", ask(func(q query) {
			for _, name := range []string{"startindex", "count"} {
				if _, err := number(q, name, 1); err != nil {
					delete(q, name)
				}
			}
		})),
		fault(area, "page-filtered-is-whole", "RFC7644-3.4.2.4-R19", "With a filter count has no effect.", ask(func(q query) {
			if q.has("filter") && q["count"] != "0" {
				delete(q, "count")
			}
		})),
		fault(area, "list-all-refused", "RFC7644-3.4.2.1-R04", "A list of all is refused as too large, without saying so.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if !q.query.has("filter") && !q.query.has("count") {
						return refuse(badValue("the list is too large"))
					}
					return next(q)
				}
			}, opList)
		}),
		fault("filter", "root-filter-ignored", "RFC7644-3.4.2.1-R05", "At the root a filter has no effect.", func(b *behaviour) {
			onQuery(b, func(q query) { delete(q, "filter") }, opRootList)
		}),
		fault("filter", "root-type-ignored", "RFC7644-3.4.2.1-R03", "meta.resourceType in a filter matches every type.", func(b *behaviour) {
			onParse(b, func(c comparison) (comparison, error) {
				if c.name == "meta.resourceType" {
					return comparison{name: "id", op: "pr"}, nil
				}
				return c, nil
			})
		}),
		fault("filter", "root-foreign-refused", "RFC7644-3.4.2.1-R06 RFC7644-3.4.2.1-R07", "At the root an attribute that a type does not have is refused.", func(b *behaviour) {
			b.unknownAttribute = func(_ binder, name string) (predicate, error) { return nil, badFilter("unknown attribute %s", name) }
		}),
	}, append(querySortFaults(), querySearchFaults()...)...)
}

// querySortFaults are the finer things that go wrong with order.
func querySortFaults() []Fault {
	const area = "sort"
	return []Fault{
		fault(area, "sort-username-only", "RFC7644-3.4.2.3-R03", "Lists can be sorted by userName only.", func(b *behaviour) {
			next := b.sortViews
			b.sortViews = func(v []view, by ref, descending bool) {
				if by.attr.name == "userName" || by.sub != nil {
					next(v, by, descending)
				}
			}
		}),
		fault(area, "sort-exact-ignores-case", "RFC7644-3.4.2.3-R12", "externalId is sorted without regard to case.", func(b *behaviour) {
			next := b.sortRank
			b.sortRank = func(a *attribute, v any) any {
				if s, ok := v.(string); ok && a.name == "externalId" {
					return strings.ToLower(s)
				}
				return next(a, v)
			}
		}),
		fault(area, "sort-names-by-case", "RFC7644-3.4.2.3-R14", "sortBy must be written as in the schema, without URN.", func(b *behaviour) {
			onQuery(b, func(q query) {
				if name := q["sortby"]; name == strings.ToUpper(name) || strings.HasPrefix(name, "urn:") {
					delete(q, "sortby")
				}
			}, opList, opRootList)
		}),
		fault(area, "sort-denied-500", "RFC7644-3.4.2.3-R16", "Sorting is said not to be supported, and sortBy is answered with 500.", func(b *behaviour) {
			deny(b, "sort")
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if q.query.has("sortby") {
						return refuse(fail(http.StatusInternalServerError, "", "Something went wrong."))
					}
					return next(q)
				}
			}, opList)
		}),
	}
}

// querySearchFaults are the finer things that go wrong with POST.
func querySearchFaults() []Fault {
	const area = "search"
	body := func(change func(in object)) func(*behaviour) {
		return func(b *behaviour) {
			onBody(b, func(_ *request, in object) { change(in) }, opSearch, opRootSearch)
		}
	}
	return []Fault{
		fault(area, "search-groups-404", "RFC7644-3.4.3-R03", "Groups cannot be searched.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if q.rt != nil && q.rt.name == "Group" {
						return refuse(fail(http.StatusNotFound, "", "There is no such endpoint."))
					}
					return next(q)
				}
			}, opSearch)
		}),
		fault(area, "search-schemas-unchecked", "RFC7644-3.4.3-R06", "A SearchRequest need not say what it is.", body(func(in object) {
			drop(in, "schemas")
			in["schemas"] = []any{scim.MessageSearchRequest}
		})),
		fault(area, "search-sortorder-ignored", "RFC7644-3.4.2.3-R17", "sortOrder in a SearchRequest has no effect.", body(func(in object) { drop(in, "sortOrder") })),
		fault(area, "search-sort-sub-ignored", "RFC7644-3.4.3-R17", "A sub-attribute in sortBy of a SearchRequest has no effect.", body(func(in object) {
			if strings.Contains(text(in, "sortBy"), ".") {
				drop(in, "sortBy")
			}
		})),
		fault(area, "search-other-order", "RFC7644-3.4.3-R14", "A search lists in another order than a query.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if o, ok := a.body.(object); ok {
					if list, isList := o["Resources"].([]any); isList {
						slices.Reverse(list)
					}
				}
			}, opSearch)
		}),
		fault(area, "search-broken-is-empty", "RFC7644-3.4.3-R15", "A search that is no JSON is taken as an empty one.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if _, err := decodeObject(q.body); err != nil {
						c := *q
						c.body = []byte(`{"schemas":["` + scim.MessageSearchRequest + `"]}`)
						q = &c
					}
					return next(q)
				}
			}, opSearch)
		}),
		fault(area, "search-nothing-404", "RFC7644-3.4.3-R16", "A search that finds nothing is answered with 404.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				in, err := decodeObject(q.body)
				if o, ok := a.body.(object); ok && err == nil && text(in, "filter") != "" && o["totalResults"] == any(0) {
					*a = *refuse(fail(http.StatusNotFound, "", "Nothing was found."))
				}
			}, opSearch)
		}),
	}
}
