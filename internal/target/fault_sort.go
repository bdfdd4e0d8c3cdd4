package target

import (
	"encoding/json"
	"slices"
	"strings"
)

// cursorFaults are what goes wrong with cursors (RFC 9865).
func cursorFaults() []Fault {
	const area = "cursor"
	paged := func(change func(s *Server, q *request, views []view, p *page)) func(*behaviour) {
		return func(b *behaviour) {
			next := b.cursorPage
			b.cursorPage = func(s *Server, q *request, views []view) (page, error) {
				p, err := next(s, q, views)
				if err == nil {
					change(s, q, views, &p)
				}
				return p, err
			}
		}
	}
	onError := func(instead func(s *Server, q *request, views []view, err error) (page, error)) func(*behaviour) {
		return func(b *behaviour) {
			next := b.cursorPage
			b.cursorPage = func(s *Server, q *request, views []view) (page, error) {
				p, err := next(s, q, views)
				if err != nil {
					return instead(s, q, views, err)
				}
				return p, nil
			}
		}
	}
	return []Fault{
		fault(area, "cursor-no-next", "RFC9865-2-R10 RFC9865-2-R11", "nextCursor is missing though there are more pages.",
			paged(func(_ *Server, _ *request, _ []view, p *page) { p.next = "" })),
		fault(area, "cursor-never-ends", "RFC9865-2-R11 RFC9865-2-R10", "The last page has a nextCursor too.", paged(func(s *Server, q *request, views []view, p *page) {
			if p.next == "" && len(views) > 0 {
				p.next = s.cursor(q, 0, "")
			}
		})),
		fault(area, "cursor-repeats-page", "RFC9865-2-R10 RFC9865-2-R17", "A cursor gives the first page again.", paged(func(s *Server, q *request, views []view, p *page) {
			p.views = views[:min(len(views), len(p.views))]
		})),
		fault(area, "cursor-not-url-safe", "RFC9865-2-R03", "Cursors contain characters that a URL does not take.", paged(func(_ *Server, _ *request, _ []view, p *page) {
			if p.next != "" {
				p.next += "+/="
			}
		})),
		fault(area, "cursor-previous-on-first", "RFC9865-2-R13", "The first page has a previousCursor.", paged(func(s *Server, q *request, _ []view, p *page) {
			if p.start == 0 {
				p.prev = s.cursor(q, 0, "")
			}
		})),
		fault(area, "cursor-startindex", "RFC9865-2.4-R04", "Cursor pages have startIndex as well.", paged(func(_ *Server, _ *request, _ []view, p *page) { p.cursor = false })),
		fault(area, "cursor-forged-accepted", "RFC9865-2.1-R02", "A cursor that was never given out starts from the beginning.",
			onError(func(s *Server, q *request, views []view, _ error) (page, error) {
				c := *q
				c.query = query{"cursor": "", "count": q.query["count"]}
				return s.cursorPage(&c, views)
			})),
		fault(area, "cursor-invalid-500", "RFC9865-2.1-R05", "A bad cursor is answered with 500.", onError(func(*Server, *request, []view, error) (page, error) {
			return page{}, fail(500, "", "cursor")
		})),
		fault(area, "cursor-invalid-no-scimtype", "RFC9865-2.1-R02", "The error for a cursor has another scimType.", onError(func(*Server, *request, []view, error) (page, error) {
			return page{}, badValue("the cursor is not valid")
		})),
		fault(area, "cursor-parameter-ignored", "RFC9865-2.4-R03 RFC9865-4-R12 RFC7643-5-R22", "cursor has no effect though it is claimed.", func(b *behaviour) {
			b.cursorPage = func(s *Server, q *request, views []view) (page, error) {
				count, err := pageSize(q.query, s.choices.maxPage, s.choices.defaultPage)
				return page{total: len(views), views: views[:min(len(views), count)]}, err
			}
		}),
	}
}

// sortFaults are what goes wrong with order.
func sortFaults() []Fault {
	const area = "sort"
	rank := func(change func(a *attribute, v any, key any) any) func(*behaviour) {
		return func(b *behaviour) {
			next := b.sortRank
			b.sortRank = func(a *attribute, v any) any { return change(a, v, next(a, v)) }
		}
	}
	return []Fault{
		fault(area, "sort-ignored", "RFC7644-3.4.2.3-R02 RFC7643-5-R22", "sortBy has no effect.", func(b *behaviour) { b.sortViews = func([]view, ref, bool) {} }),
		fault(area, "sort-order-ignored", "RFC7644-3.4.2.3-R08", "sortOrder has no effect.", func(b *behaviour) {
			b.sortViews = func(v []view, by ref, _ bool) { sortViews(v, by, false) }
		}),
		fault(area, "sort-descends-by-default", "RFC7644-3.4.2.3-R09", "Without sortOrder the order is descending.", func(b *behaviour) {
			onQuery(b, func(q query) {
				if q["sortorder"] == "" {
					q["sortorder"] = "descending"
				}
			}, opList, opRootList)
		}),
		fault(area, "sort-reversed", "RFC7644-3.4.2.3-R02 RFC7644-3.4.2.3-R08", "Ascending and descending are exchanged.", func(b *behaviour) {
			b.sortViews = func(v []view, by ref, descending bool) { sortViews(v, by, !descending) }
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
			b.sortViews = func(v []view, by ref, descending bool) {
				sortViews(v, by, descending)
				slices.SortStableFunc(v, func(x, y view) int {
					xs, ys := sortValue(x, by) == nil, sortValue(y, by) == nil
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
		fault(area, "sort-meta-ignored", "RFC7644-3.4.2.3-R13", "sortBy with an attribute of meta has no effect.", func(b *behaviour) {
			onQuery(b, func(q query) {
				if strings.HasPrefix(strings.ToLower(q["sortby"]), "meta.") {
					delete(q, "sortby")
				}
			}, opList)
		}),
		fault(area, "sort-dates-as-strings", "RFC7644-3.4.2.3-R13", "Dates are sorted as strings.", rank(func(a *attribute, v, key any) any {
			if s, ok := v.(string); ok && a.kind == typeDateTime {
				return s
			}
			return key
		})),
		fault(area, "sort-first-not-primary", "RFC7644-3.4.2.3-R04", "Of a multi-valued attribute the first value counts, not the primary one.", func(b *behaviour) {
			b.sortViews = func(v []view, by ref, descending bool) {
				if by.sub == nil || !by.attr.multi {
					sortViews(v, by, descending)
					return
				}
				first := func(x view) string {
					whole := by
					whole.sub = nil
					if list := elements(x.value(whole)); len(list) > 0 {
						if o, ok := list[0].(object); ok {
							return strings.ToLower(text(o, by.sub.name))
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
			b.sortViews = func(v []view, by ref, descending bool) {
				if by.sub == nil {
					sortViews(v, by, descending)
				}
			}
		}),
		fault(area, "sort-order-unchecked", "RFC7644-3.4.2.3-R10", "An unknown sortOrder is read as descending.", func(b *behaviour) {
			onQuery(b, func(q query) {
				if o := strings.ToLower(q["sortorder"]); o != "" && o != "ascending" {
					q["sortorder"] = "descending"
				}
			}, opList, opRootList)
		}),
		fault(area, "sort-within-page", "RFC7644-3.4.2.3-R15", "The page is cut first and sorted then.", func(b *behaviour) {
			b.sortViews = func([]view, ref, bool) {}
			wrap(b, func(h handler) handler {
				return func(q *request) *response {
					a := h(q)
					o, ok := a.body.(object)
					list, isList := o["Resources"].([]any)
					if name := q.query["sortby"]; ok && isList && name != "" {
						slices.SortStableFunc(list, func(x, y any) int {
							p, _ := x.(object)
							r, _ := y.(object)
							return strings.Compare(strings.ToLower(text(p, name)), strings.ToLower(text(r, name)))
						})
					}
					return a
				}
			}, opList)
		}),
	}
}
