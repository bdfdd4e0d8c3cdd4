package fault

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// queryCursorFaults are the finer things that go wrong with cursors (RFC 9865).
func queryCursorFaults() []Fault {
	const area = "cursor"
	paged := func(change func(s *server.Server, q *request, views []view, p *page)) func(*behaviour) {
		return func(b *behaviour) { onCursorPage(b, change) }
	}
	instead := func(accepts func(cursor string) bool) func(*behaviour) {
		return func(b *behaviour) { onCursorError(b, accepts) }
	}
	list := func(change func(q *request, o object)) func(*behaviour) {
		return after(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == http.StatusOK && q.Query.Has("cursor") {
				change(q, o)
			}
		}, server.OpList)
	}
	ask := func(change func(q query)) func(*behaviour) {
		return onQuery(change, server.OpList)
	}
	return append([]Fault{
		fault(area, "cursor-empty-refused", "RFC9865-2-R02", "An empty cursor is refused.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if q.Query.Has("cursor") && q.Query["cursor"] == "" {
					return server.Refuse(server.BadValue("cursor is empty"))
				}
				return next(q)
			}
		}, server.OpList)),
		fault(area, "cursor-is-number", "RFC9865-2-R04", "nextCursor is a number.", list(func(_ *request, o object) {
			if o["nextCursor"] != nil {
				o["nextCursor"] = 20260501
			}
		})),
		fault(area, "cursor-negative-count-is-default", "RFC9865-2-R05", "A negative count gives a page.", ask(func(q query) {
			if n, err := server.Number(q, "count", 0); err == nil && n < 0 && q.Has("cursor") {
				delete(q, "count")
			}
		})),
		fault(area, "cursor-zero-count-is-default", "RFC9865-2-R06", "A count of zero gives a page.", ask(func(q query) {
			if q["count"] == "0" && q.Has("cursor") {
				delete(q, "count")
			}
		})),
		fault(area, "cursor-exceeds-count", "RFC9865-2-R07", "A page behind a cursor has one resource more.", ask(func(q query) {
			if n, err := server.Number(q, "count", 0); err == nil && n > 0 && q.Has("cursor") {
				q["count"] = strconv.Itoa(n + 1)
			}
		})),
		fault(area, "cursor-previous-is-first", "RFC9865-2-R14", "previousCursor always leads to the first page.", paged(func(s *server.Server, q *request, _ []view, p *page) {
			if p.Start > 0 {
				p.Prev = s.Cursor(q, 0, "")
			}
		})),
		fault(area, "cursor-skips", "RFC9865-2-R17", "Behind a cursor the first resource is left out.", paged(func(_ *server.Server, _ *request, _ []view, p *page) {
			if p.Start > 0 && len(p.Views) > 0 {
				p.Views = p.Views[1:]
			}
		})),
		fault(area, "cursor-forgets-filter", "RFC9865-2-R18", "Behind a cursor the filter no longer holds.", paged(func(s *server.Server, q *request, views []view, p *page) {
			if p.Start == 0 || q.Type == nil {
				return
			}
			found := map[string]bool{}
			for _, v := range views {
				found[v.Rec.ID] = true
			}
			for _, sl := range q.Tenant.Lists[q.Type.Name] {
				if !found[sl.Rec.ID] {
					p.Views = append(p.Views[:len(p.Views):len(p.Views)], view{S: s, T: q.Tenant, Rec: sl.Rec, Base: q.Base})
				}
			}
		})),
		fault(area, "cursor-total-is-page", "RFC9865-2-R19", "totalResults counts the page.", paged(func(_ *server.Server, _ *request, _ []view, p *page) { p.Total = len(p.Views) })),
		fault(area, "cursor-on-index-pages", "RFC9865-2.4-R03", "A page by index has a cursor to the next one.", after(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == http.StatusOK && q.Query.Has("startindex") {
				o["nextCursor"] = "c2"
			}
		}, server.OpList)),
		fault(area, "cursor-list-no-schemas", "RFC9865-2-R21", "A page behind a cursor has no schemas.", list(func(_ *request, o object) { delete(o, "schemas") })),
		fault(area, "cursor-itemsperpage-is-count", "RFC9865-2-R22", "itemsPerPage repeats count.", list(func(q *request, o object) {
			if n, err := server.Number(q.Query, "count", 20); err == nil {
				o["itemsPerPage"] = max(n, 0)
			}
		})),
		fault(area, "cursor-unsorted", "RFC9865-2.2-R01", "Pages behind cursors are not sorted.", ask(func(q query) {
			if q.Has("cursor") {
				delete(q, "sortby")
			}
		})),
		fault(area, "cursor-changed-accepted", "RFC9865-2.1-R06", "A cursor that was changed starts from the beginning.", instead(func(cursor string) bool { return len(cursor) > 40 })),
		fault(area, "cursor-guess-accepted", "RFC9865-5.2-R06", "A short cursor starts from the beginning.", instead(func(cursor string) bool { return len(cursor) < 14 })),
		fault(area, "cursor-of-another-query", "RFC9865-2.1-R07", "A cursor may be used for another query.", reuseCursors),
		fault(area, "cursor-error-without-body", "RFC9865-2.1-R01", "A bad cursor is answered without a SCIM error.", after(func(q *request, a *response) {
			if q.Query["cursor"] != "" && a.Status == http.StatusBadRequest {
				a.Body = object{"error": "bad request"}
			}
		}, server.OpList)),
		fault(area, "cursor-error-leaks", "RFC9865-5.2-R07", "The error for a cursor shows the query of the database.", after(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && q.Query["cursor"] != "" && a.Status == http.StatusBadRequest {
				o["detail"] = "SELECT id FROM users WHERE id > 'x' failed"
			}
		}, server.OpList)),
		fault(area, "cursor-count-other-scimtype", "RFC9865-2.1-R04", "A count that is no number is an invalidValue.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && o["scimType"] == any(scim.ErrInvalidCount) {
				o["scimType"] = scim.ErrInvalidValue
			}
		}, server.OpList)),
		fault(area, "cursor-plain-offset", "RFC9865-5.2-R05", "Cursors are the number of the next resource.", plainCursors),
	}, queryMethodFaults()...)
}

// queryMethodFaults are about the two methods of paging and who may use them.
func queryMethodFaults() []Fault {
	const area = "cursor"
	config := func(change func(pagination object, o object)) func(*behaviour) {
		return after(func(_ *request, a *response) {
			o, _ := a.Body.(object)
			if p, ok := o["pagination"].(object); ok {
				change(p, o)
			}
		}, server.OpConfig)
	}
	return []Fault{
		fault(area, "cursor-imposed", "RFC9865-2.4-R01", "Pages are by cursor though index is said to be the default.", onQuery(func(q query) {
			if !q.Has("cursor") && !q.Has("startindex") {
				q["cursor"] = ""
			}
		}, server.OpList)),
		fault(area, "cursor-only-without-cursor", "RFC9865-2.3-R02", "Index pagination is said not to be supported, and a list without parameters has no cursor.", config(func(p, _ object) {
			p["index"], p["defaultPaginationMethod"] = false, "cursor"
		})),
		fault(area, "cursor-search-next-refused", "RFC9865-3-R02", "A search does not take the cursor that it gave.", rejectBody(func(_ *request, in object) error {
			if server.Text(in, "cursor") != "" {
				return server.Fail(http.StatusBadRequest, scim.ErrInvalidCursor, "the cursor is not valid")
			}
			return nil
		}, server.OpSearch)),
		fault(area, "cursor-unannounced", "RFC9865-4-R01", "ServiceProviderConfig does not say that there are cursors.", config(func(_, o object) { delete(o, "pagination") })),
		fault(area, "pagination-cursor-missing", "RFC9865-4-R03", "pagination does not say whether there are cursors.", config(func(p, _ object) { delete(p, "cursor") })),
		fault(area, "pagination-index-missing", "RFC9865-4-R04", "pagination does not say whether there is an index.", config(func(p, _ object) { delete(p, "index") })),
		fault(area, "cursor-opens-everything", "RFC9865-5.2-R02", "With a cursor nobody has to authenticate.", func(b *behaviour) {
			next := b.Authenticate
			b.Authenticate = func(s *server.Server, r *http.Request) (principal, error) {
				who, err := next(s, r)
				if err != nil && r.URL.Query().Get("cursor") != "" && len(s.Options.Tokens) > 0 {
					return principal{Tenant: s.Options.Tokens[0].Tenant, Subject: "cursor"}, nil
				}
				return who, err
			}
		}),
	}
}

func onCursorPage(b *behaviour, change func(s *server.Server, q *request, views []view, p *page)) {
	next := b.CursorPage
	b.CursorPage = func(s *server.Server, q *request, views []view) (page, error) {
		p, err := next(s, q, views)
		if err == nil {
			change(s, q, views, &p)
		}
		return p, err
	}
}

// onCursorError gives the first page for bad cursors that look a certain way.
func onCursorError(b *behaviour, accepts func(cursor string) bool) {
	next := b.CursorPage
	b.CursorPage = func(s *server.Server, q *request, views []view) (page, error) {
		p, err := next(s, q, views)
		if err == nil || q.Query["cursor"] == "" || !accepts(q.Query["cursor"]) {
			return p, err
		}
		return next(s, withCursor(q, ""), views)
	}
}

func withCursor(q *request, cursor string) *request {
	c := *q
	c.Query = query{}
	for name, value := range q.Query {
		c.Query[name] = value
	}
	c.Query["cursor"] = cursor
	return &c
}

// reuseCursors starts from the beginning for a cursor that was given for another query.
func reuseCursors(b *behaviour) {
	var given sync.Map
	onCursorPage(b, func(_ *server.Server, _ *request, _ []view, p *page) { given.Store(p.Next, true) })
	onCursorError(b, func(cursor string) bool {
		_, known := given.Load(cursor)
		return known
	})
}

// plainCursors makes cursors of numbers.
func plainCursors(b *behaviour) {
	next := b.CursorPage
	b.CursorPage = func(s *server.Server, q *request, views []view) (page, error) {
		start, err := strconv.Atoi(q.Query["cursor"])
		if err == nil && start >= 0 && start <= len(views) {
			p, err := next(s, withCursor(q, s.Cursor(q, start, "")), views)
			return numbered(p), err
		}
		p, err := next(s, q, views)
		return numbered(p), err
	}
}

func numbered(p page) page {
	if p.Next != "" {
		p.Next = strconv.Itoa(p.Start + len(p.Views))
	}
	return p
}

// cursorFaults are what goes wrong with cursors (RFC 9865).
func cursorFaults() []Fault {
	const area = "cursor"
	paged := func(change func(s *server.Server, q *request, views []view, p *page)) func(*behaviour) {
		return func(b *behaviour) {
			next := b.CursorPage
			b.CursorPage = func(s *server.Server, q *request, views []view) (page, error) {
				p, err := next(s, q, views)
				if err == nil {
					change(s, q, views, &p)
				}
				return p, err
			}
		}
	}
	onError := func(instead func(s *server.Server, q *request, views []view, err error) (page, error)) func(*behaviour) {
		return func(b *behaviour) {
			next := b.CursorPage
			b.CursorPage = func(s *server.Server, q *request, views []view) (page, error) {
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
			paged(func(_ *server.Server, _ *request, _ []view, p *page) { p.Next = "" })),
		fault(area, "cursor-never-ends", "RFC9865-2-R11 RFC9865-2-R10", "The last page has a nextCursor too.", paged(func(s *server.Server, q *request, views []view, p *page) {
			if p.Next == "" && len(views) > 0 {
				p.Next = s.Cursor(q, 0, "")
			}
		})),
		fault(area, "cursor-repeats-page", "RFC9865-2-R10 RFC9865-2-R17", "A cursor gives the first page again.", paged(func(s *server.Server, q *request, views []view, p *page) {
			p.Views = views[:min(len(views), len(p.Views))]
		})),
		fault(area, "cursor-not-url-safe", "RFC9865-2-R03", "Cursors contain characters that a URL does not take.", paged(func(_ *server.Server, _ *request, _ []view, p *page) {
			if p.Next != "" {
				p.Next += "+/="
			}
		})),
		fault(area, "cursor-previous-on-first", "RFC9865-2-R13", "The first page has a previousCursor.", paged(func(s *server.Server, q *request, _ []view, p *page) {
			if p.Start == 0 {
				p.Prev = s.Cursor(q, 0, "")
			}
		})),
		fault(area, "cursor-startindex", "RFC9865-2.4-R04", "Cursor pages have startIndex as well.", paged(func(_ *server.Server, _ *request, _ []view, p *page) { p.Cursor = false })),
		fault(area, "cursor-forged-accepted", "RFC9865-2.1-R02", "A cursor that was never given out starts from the beginning.",
			onError(func(s *server.Server, q *request, views []view, _ error) (page, error) {
				c := *q
				c.Query = query{"cursor": "", "count": q.Query["count"]}
				return s.CursorPage(&c, views)
			})),
		fault(area, "cursor-invalid-500", "RFC9865-2.1-R05", "A bad cursor is answered with 500.", onError(func(*server.Server, *request, []view, error) (page, error) {
			return page{}, server.Fail(500, "", "cursor")
		})),
		fault(area, "cursor-invalid-no-scimtype", "RFC9865-2.1-R02", "The error for a cursor has another scimType.", onError(func(*server.Server, *request, []view, error) (page, error) {
			return page{}, server.BadValue("the cursor is not valid")
		})),
		fault(area, "cursor-parameter-ignored", "RFC9865-2.4-R03 RFC9865-4-R12 RFC7643-5-R22", "cursor has no effect though it is claimed.", func(b *behaviour) {
			b.CursorPage = func(s *server.Server, q *request, views []view) (page, error) {
				count, err := server.PageSize(q.Query, s.Choices.MaxPage, s.Choices.DefaultPage)
				return page{Total: len(views), Views: views[:min(len(views), count)]}, err
			}
		}),
	}
}

// cursorOwnerFaults are about whose cursor it is and how long it is good for (RFC 9865,
// sections 4 and 5.2). They show where there is another tenant, or a cursor that grows old
// while somebody waits.
func cursorOwnerFaults() []Fault {
	const area = "cursor"
	return []Fault{
		fault(area, "cursor-opens-other-tenant", "RFC9865-5.2-R01", "A cursor goes on in the tenant that it was given to, whoever uses it.", func(b *behaviour) {
			owners := ownersOf(b)
			wrap(func(next handler) handler {
				return func(q *request) *response {
					if owner, known := owners.Load(q.Query["cursor"]); known {
						c := *q
						c.Tenant = owner.(*tenant)
						q = &c
					}
					return next(q)
				}
			}, server.OpList)(b)
		}),
		fault(area, "cursor-owner-told", "RFC9865-5.2-R08", "The error for another tenant's cursor says that there is one.", func(b *behaviour) {
			owners := ownersOf(b)
			wrap(func(next handler) handler {
				return func(q *request) *response {
					if owner, known := owners.Load(q.Query["cursor"]); known && owner != q.Tenant {
						return server.Refuse(server.Fail(http.StatusForbidden, "", "the cursor belongs to somebody else"))
					}
					return next(q)
				}
			}, server.OpList)(b)
		}),
		fault(area, "cursor-short-lived", "RFC9865-4-R09", "A cursor is good for half of the time that is announced.", func(b *behaviour) {
			var given sync.Map // of time.Time
			onCursorPage(b, func(s *server.Server, _ *request, _ []view, p *page) { given.Store(p.Next, s.Now()) })
			next := b.CursorPage
			b.CursorPage = func(s *server.Server, q *request, views []view) (page, error) {
				if since, known := given.Load(q.Query["cursor"]); known && s.Now().Sub(since.(time.Time)) > s.Options.CursorTimeout/2 {
					return page{}, server.Fail(http.StatusBadRequest, scim.ErrExpiredCursor, "the cursor has expired")
				}
				return next(s, q, views)
			}
		}),
		fault(area, "cursor-expired-other-scimtype", "RFC9865-2.1-R03", "A cursor that has expired is an invalidValue.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && o["scimType"] == any(scim.ErrExpiredCursor) {
				o["scimType"] = scim.ErrInvalidValue
			}
		}, server.OpList, server.OpSearch)),
	}
}

// NeedsShortCursors says whether a fault shows only where cursors expire while somebody waits
// (Options.CursorTimeout).
func (f Fault) NeedsShortCursors() bool {
	return f.ID == "cursor-short-lived" || f.ID == "cursor-expired-other-scimtype"
}

// ownersOf notes the tenant of every cursor that is given out.
func ownersOf(b *behaviour) *sync.Map {
	var owners sync.Map // of *tenant
	onCursorPage(b, func(_ *server.Server, q *request, _ []view, p *page) {
		if p.Next != "" {
			owners.Store(p.Next, q.Tenant)
		}
	})
	return &owners
}
