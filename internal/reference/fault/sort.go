package fault

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// sortFaults are what goes wrong with order.
func sortFaults() []Fault {
	const area = "sort"
	rank := func(change func(a *attribute, v any, key any) any) func(*behaviour) {
		return func(b *behaviour) {
			next := b.SortRank
			b.SortRank = func(a *attribute, v any) any { return change(a, v, next(a, v)) }
		}
	}
	return []Fault{
		fault(area, "sort-ignored", "RFC7644-3.4.2.3-R02 RFC7643-5-R22", "sortBy has no effect.", func(b *behaviour) { b.SortViews = func([]view, ref, bool) {} }),
		fault(area, "sort-order-ignored", "RFC7644-3.4.2.3-R08", "sortOrder has no effect.", func(b *behaviour) {
			b.SortViews = func(v []view, by ref, _ bool) { server.SortViews(v, by, false) }
		}),
		fault(area, "sort-descends-by-default", "RFC7644-3.4.2.3-R09", "Without sortOrder the order is descending.", onQuery(func(q query) {
			if q["sortorder"] == "" {
				q["sortorder"] = "descending"
			}
		}, server.OpList, server.OpRootList)),
		fault(area, "sort-reversed", "RFC7644-3.4.2.3-R02 RFC7644-3.4.2.3-R08", "Ascending and descending are exchanged.", func(b *behaviour) {
			b.SortViews = func(v []view, by ref, descending bool) { server.SortViews(v, by, !descending) }
		}),
		fault(area, "sort-by-case", "RFC7644-3.4.2.3-R11", "Capitals come before small letters.", rank(func(_ *attribute, v, key any) any {
			if s, ok := v.(string); ok {
				if _, isString := key.(string); isString {
					return s
				}
			}
			return key
		})),
		fault(area, "sort-missing-first", "RFC7644-3.4.2.3-R06 RFC7644-3.4.2.3-R07", "Resources without the attribute come first.", func(b *behaviour) {
			b.SortViews = func(v []view, by ref, descending bool) {
				server.SortViews(v, by, descending)
				slices.SortStableFunc(v, func(x, y view) int {
					xs, ys := server.SortValue(x, by) == nil, server.SortValue(y, by) == nil
					switch {
					case xs == ys:
						return 0
					case xs != descending:
						return -1
					}
					return 1
				})
			}
		}),
		fault(area, "sort-numbers-as-strings", "RFC7644-3.4.2.3-R13", "Numbers are sorted as strings.", rank(func(_ *attribute, v, key any) any {
			if n, ok := v.(json.Number); ok {
				return string(n)
			}
			return key
		})),
		fault(area, "sort-meta-ignored", "RFC7644-3.4.2.3-R13", "sortBy with an attribute of meta has no effect.", onQuery(func(q query) {
			if strings.HasPrefix(strings.ToLower(q["sortby"]), "meta.") {
				delete(q, "sortby")
			}
		}, server.OpList)),
		fault(area, "sort-dates-as-strings", "RFC7644-3.4.2.3-R13", "Dates are sorted as strings.", rank(func(a *attribute, v, key any) any {
			if s, ok := v.(string); ok && a.Kind == server.TypeDateTime {
				return s
			}
			return key
		})),
		fault(area, "sort-first-not-primary", "RFC7644-3.4.2.3-R04", "sortBy of a multi-valued attribute does not order by the primary value.", func(b *behaviour) {
			b.SortViews = func(v []view, by ref, descending bool) {
				if by.Sub == nil || !by.Attr.Multi {
					server.SortViews(v, by, descending)
					return
				}
				first := func(x view) string {
					whole := by
					whole.Sub = nil
					if list := server.Elements(x.Value(whole)); len(list) > 0 {
						if o, ok := list[0].(object); ok {
							return strings.ToLower(server.Text(o, by.Sub.Name))
						}
					}
					return "\xff"
				}
				slices.SortStableFunc(v, func(x, y view) int {
					if descending {
						x, y = y, x
					}
					return strings.Compare(first(x), first(y))
				})
			}
		}),
		fault(area, "sort-sub-attributes-ignored", "RFC7644-3.4.2.3-R05", "A sub-attribute in sortBy has no effect.", func(b *behaviour) {
			b.SortViews = func(v []view, by ref, descending bool) {
				if by.Sub == nil {
					server.SortViews(v, by, descending)
				}
			}
		}),
		fault(area, "sort-order-unchecked", "RFC7644-3.4.2.3-R10", "An unknown sortOrder is read as descending.", onQuery(func(q query) {
			if o := strings.ToLower(q["sortorder"]); o != "" && o != "ascending" {
				q["sortorder"] = "descending"
			}
		}, server.OpList, server.OpRootList)),
		fault(area, "sort-within-page", "RFC7644-3.4.2.3-R15", "The page is cut first and sorted then.", func(b *behaviour) {
			b.SortViews = func([]view, ref, bool) {}
			wrap(func(h handler) handler {
				return func(q *request) *response {
					a := h(q)
					o, ok := a.Body.(object)
					list, isList := o["Resources"].([]any)
					if name := q.Query["sortby"]; ok && isList && name != "" {
						slices.SortStableFunc(list, func(x, y any) int {
							p, _ := x.(object)
							r, _ := y.(object)
							return strings.Compare(strings.ToLower(server.Text(p, name)), strings.ToLower(server.Text(r, name)))
						})
					}
					return a
				}
			}, server.OpList)(b)
		}),
	}
}

// querySortFaults are the finer things that go wrong with order.
func querySortFaults() []Fault {
	const area = "sort"
	return []Fault{
		fault(area, "sort-username-only", "RFC7644-3.4.2.3-R03", "Lists can be sorted by userName only.", func(b *behaviour) {
			next := b.SortViews
			b.SortViews = func(v []view, by ref, descending bool) {
				if by.Attr.Name == "userName" || by.Sub != nil {
					next(v, by, descending)
				}
			}
		}),
		fault(area, "sort-exact-ignores-case", "RFC7644-3.4.2.3-R12", "externalId is sorted without regard to case.", func(b *behaviour) {
			next := b.SortRank
			b.SortRank = func(a *attribute, v any) any {
				if s, ok := v.(string); ok && a.Name == "externalId" {
					return strings.ToLower(s)
				}
				return next(a, v)
			}
		}),
		fault(area, "sort-names-by-case", "RFC7644-3.4.2.3-R14", "sortBy must be written as in the schema, without URN.", onQuery(func(q query) {
			if name := q["sortby"]; name == strings.ToUpper(name) || strings.HasPrefix(name, "urn:") {
				delete(q, "sortby")
			}
		}, server.OpList, server.OpRootList)),
		fault(area, "sort-denied-500", "RFC7644-3.4.2.3-R16", "Sorting is said not to be supported, and sortBy is answered with 500.", func(b *behaviour) {
			deny(b, "sort")
			wrap(func(next handler) handler {
				return func(q *request) *response {
					if q.Query.Has("sortby") {
						return server.Refuse(server.Fail(http.StatusInternalServerError, "", "Something went wrong."))
					}
					return next(q)
				}
			}, server.OpList)(b)
		}),
	}
}
