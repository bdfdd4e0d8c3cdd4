package target

import (
	"net/http"
	"strconv"
	"sync"

	"github.com/scimspec/scimspec/internal/scim"
)

// queryCursorFaults are the finer things that go wrong with cursors (RFC 9865).
func queryCursorFaults() []Fault {
	const area = "cursor"
	paged := func(change func(s *Server, q *request, views []view, p *page)) func(*behaviour) {
		return func(b *behaviour) { onCursorPage(b, change) }
	}
	instead := func(accepts func(cursor string) bool) func(*behaviour) {
		return func(b *behaviour) { onCursorError(b, accepts) }
	}
	list := func(change func(q *request, o object)) func(*behaviour) {
		return func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if o, ok := a.body.(object); ok && a.status == http.StatusOK && q.query.has("cursor") {
					change(q, o)
				}
			}, opList)
		}
	}
	ask := func(change func(q query)) func(*behaviour) {
		return func(b *behaviour) { onQuery(b, change, opList) }
	}
	return append([]Fault{
		fault(area, "cursor-empty-refused", "RFC9865-2-R02", "An empty cursor is refused.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if q.query.has("cursor") && q.query["cursor"] == "" {
						return refuse(badValue("cursor is empty"))
					}
					return next(q)
				}
			}, opList)
		}),
		fault(area, "cursor-is-number", "RFC9865-2-R04", "nextCursor is a number.", list(func(_ *request, o object) {
			if o["nextCursor"] != nil {
				o["nextCursor"] = 20260501
			}
		})),
		fault(area, "cursor-negative-count-is-default", "RFC9865-2-R05", "A negative count gives a page.", ask(func(q query) {
			if n, err := number(q, "count", 0); err == nil && n < 0 && q.has("cursor") {
				delete(q, "count")
			}
		})),
		fault(area, "cursor-zero-count-is-default", "RFC9865-2-R06", "A count of zero gives a page.", ask(func(q query) {
			if q["count"] == "0" && q.has("cursor") {
				delete(q, "count")
			}
		})),
		fault(area, "cursor-exceeds-count", "RFC9865-2-R07", "A page behind a cursor has one resource more.", ask(func(q query) {
			if n, err := number(q, "count", 0); err == nil && n > 0 && q.has("cursor") {
				q["count"] = strconv.Itoa(n + 1)
			}
		})),
		fault(area, "cursor-previous-is-first", "RFC9865-2-R14", "previousCursor always leads to the first page.", paged(func(s *Server, q *request, _ []view, p *page) {
			if p.start > 0 {
				p.prev = s.cursor(q, 0, "")
			}
		})),
		fault(area, "cursor-skips", "RFC9865-2-R17", "Behind a cursor the first resource is left out.", paged(func(_ *Server, _ *request, _ []view, p *page) {
			if p.start > 0 && len(p.views) > 0 {
				p.views = p.views[1:]
			}
		})),
		fault(area, "cursor-forgets-filter", "RFC9865-2-R18", "Behind a cursor the filter no longer holds.", paged(func(s *Server, q *request, views []view, p *page) {
			if p.start == 0 || q.rt == nil {
				return
			}
			found := map[string]bool{}
			for _, v := range views {
				found[v.rec.id] = true
			}
			for _, sl := range q.tenant.lists[q.rt.name] {
				if !found[sl.rec.id] {
					p.views = append(p.views[:len(p.views):len(p.views)], view{s: s, t: q.tenant, rec: sl.rec, base: q.base})
				}
			}
		})),
		fault(area, "cursor-total-is-page", "RFC9865-2-R19", "totalResults counts the page.", paged(func(_ *Server, _ *request, _ []view, p *page) { p.total = len(p.views) })),
		fault(area, "cursor-on-index-pages", "RFC9865-2.4-R03", "A page by index has a cursor to the next one.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if o, ok := a.body.(object); ok && a.status == http.StatusOK && q.query.has("startindex") {
					o["nextCursor"] = "c2"
				}
			}, opList)
		}),
		fault(area, "cursor-list-no-schemas", "RFC9865-2-R21", "A page behind a cursor has no schemas.", list(func(_ *request, o object) { delete(o, "schemas") })),
		fault(area, "cursor-itemsperpage-is-count", "RFC9865-2-R22", "itemsPerPage repeats count.", list(func(q *request, o object) {
			if n, err := number(q.query, "count", 20); err == nil {
				o["itemsPerPage"] = max(n, 0)
			}
		})),
		fault(area, "cursor-unsorted", "RFC9865-2.2-R01", "Pages behind cursors are not sorted.", ask(func(q query) {
			if q.has("cursor") {
				delete(q, "sortby")
			}
		})),
		fault(area, "cursor-changed-accepted", "RFC9865-2.1-R06", "A cursor that was changed starts from the beginning.", instead(func(cursor string) bool { return len(cursor) > 40 })),
		fault(area, "cursor-guess-accepted", "RFC9865-5.2-R06", "A short cursor starts from the beginning.", instead(func(cursor string) bool { return len(cursor) < 14 })),
		fault(area, "cursor-of-another-query", "RFC9865-2.1-R07", "A cursor may be used for another query.", reuseCursors),
		fault(area, "cursor-error-without-body", "RFC9865-2.1-R01", "A bad cursor is answered without a SCIM error.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if q.query["cursor"] != "" && a.status == http.StatusBadRequest {
					a.body = object{"error": "bad request"}
				}
			}, opList)
		}),
		fault(area, "cursor-error-leaks", "RFC9865-5.2-R07", "The error for a cursor shows the query of the database.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if o, ok := a.body.(object); ok && q.query["cursor"] != "" && a.status == http.StatusBadRequest {
					o["detail"] = "SELECT id FROM users WHERE id > 'x' failed"
				}
			}, opList)
		}),
		fault(area, "cursor-count-other-scimtype", "RFC9865-2.1-R04", "A count that is no number is an invalidValue.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if o, ok := a.body.(object); ok && o["scimType"] == any(scim.ErrInvalidCount) {
					o["scimType"] = scim.ErrInvalidValue
				}
			}, opList)
		}),
		fault(area, "cursor-plain-offset", "RFC9865-5.2-R05", "Cursors are the number of the next resource.", plainCursors),
	}, queryMethodFaults()...)
}

// queryMethodFaults are about the two methods of paging and who may use them.
func queryMethodFaults() []Fault {
	const area = "cursor"
	config := func(change func(pagination object, o object)) func(*behaviour) {
		return func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				o, _ := a.body.(object)
				if p, ok := o["pagination"].(object); ok {
					change(p, o)
				}
			}, opConfig)
		}
	}
	return []Fault{
		fault(area, "cursor-imposed", "RFC9865-2.4-R01", "Pages are by cursor though index is said to be the default.", func(b *behaviour) {
			onQuery(b, func(q query) {
				if !q.has("cursor") && !q.has("startindex") {
					q["cursor"] = ""
				}
			}, opList)
		}),
		fault(area, "cursor-only-without-cursor", "RFC9865-2.3-R02", "Index pagination is said not to be supported, and a list without parameters has no cursor.", config(func(p, _ object) {
			p["index"], p["defaultPaginationMethod"] = false, "cursor"
		})),
		fault(area, "cursor-search-next-refused", "RFC9865-3-R02", "A search does not take the cursor that it gave.", func(b *behaviour) {
			rejectBody(b, func(_ *request, in object) error {
				if text(in, "cursor") != "" {
					return fail(http.StatusBadRequest, scim.ErrInvalidCursor, "the cursor is not valid")
				}
				return nil
			}, opSearch)
		}),
		fault(area, "cursor-unannounced", "RFC9865-4-R01", "ServiceProviderConfig does not say that there are cursors.", config(func(_, o object) { delete(o, "pagination") })),
		fault(area, "pagination-cursor-missing", "RFC9865-4-R03", "pagination does not say whether there are cursors.", config(func(p, _ object) { delete(p, "cursor") })),
		fault(area, "pagination-index-missing", "RFC9865-4-R04", "pagination does not say whether there is an index.", config(func(p, _ object) { delete(p, "index") })),
		fault(area, "cursor-opens-everything", "RFC9865-5.2-R02", "With a cursor nobody has to authenticate.", func(b *behaviour) {
			next := b.authenticate
			b.authenticate = func(s *Server, r *http.Request) (principal, error) {
				who, err := next(s, r)
				if err != nil && r.URL.Query().Get("cursor") != "" && len(s.options.Tokens) > 0 {
					return principal{tenant: s.options.Tokens[0].Tenant, subject: "cursor"}, nil
				}
				return who, err
			}
		}),
	}
}

func onCursorPage(b *behaviour, change func(s *Server, q *request, views []view, p *page)) {
	next := b.cursorPage
	b.cursorPage = func(s *Server, q *request, views []view) (page, error) {
		p, err := next(s, q, views)
		if err == nil {
			change(s, q, views, &p)
		}
		return p, err
	}
}

// onCursorError gives the first page for bad cursors that look a certain way.
func onCursorError(b *behaviour, accepts func(cursor string) bool) {
	next := b.cursorPage
	b.cursorPage = func(s *Server, q *request, views []view) (page, error) {
		p, err := next(s, q, views)
		if err == nil || q.query["cursor"] == "" || !accepts(q.query["cursor"]) {
			return p, err
		}
		return next(s, withCursor(q, ""), views)
	}
}

func withCursor(q *request, cursor string) *request {
	c := *q
	c.query = query{}
	for name, value := range q.query {
		c.query[name] = value
	}
	c.query["cursor"] = cursor
	return &c
}

// reuseCursors starts from the beginning for a cursor that was given for another query.
func reuseCursors(b *behaviour) {
	var given sync.Map
	onCursorPage(b, func(_ *Server, _ *request, _ []view, p *page) { given.Store(p.next, true) })
	onCursorError(b, func(cursor string) bool {
		_, known := given.Load(cursor)
		return known
	})
}

// plainCursors makes cursors of numbers.
func plainCursors(b *behaviour) {
	next := b.cursorPage
	b.cursorPage = func(s *Server, q *request, views []view) (page, error) {
		start, err := strconv.Atoi(q.query["cursor"])
		if err == nil && start >= 0 && start <= len(views) {
			p, err := next(s, withCursor(q, s.cursor(q, start, "")), views)
			return numbered(p), err
		}
		p, err := next(s, q, views)
		return numbered(p), err
	}
}

func numbered(p page) page {
	if p.next != "" {
		p.next = strconv.Itoa(p.start + len(p.views))
	}
	return p
}
