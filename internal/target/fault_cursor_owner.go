package target

import (
	"net/http"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/scim"
)

// cursorOwnerFaults are about whose cursor it is and how long it is good for (RFC 9865,
// sections 4 and 5.2). They show where there is another tenant, or a cursor that grows old
// while somebody waits.
func cursorOwnerFaults() []Fault {
	const area = "cursor"
	return []Fault{
		fault(area, "cursor-opens-other-tenant", "RFC9865-5.2-R01", "A cursor goes on in the tenant that it was given to, whoever uses it.", func(b *behaviour) {
			owners := ownersOf(b)
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if owner, known := owners.Load(q.query["cursor"]); known {
						c := *q
						c.tenant = owner.(*tenant)
						q = &c
					}
					return next(q)
				}
			}, opList)
		}),
		fault(area, "cursor-owner-told", "RFC9865-5.2-R08", "The error for another tenant's cursor says that there is one.", func(b *behaviour) {
			owners := ownersOf(b)
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if owner, known := owners.Load(q.query["cursor"]); known && owner != q.tenant {
						return refuse(fail(http.StatusForbidden, "", "the cursor belongs to somebody else"))
					}
					return next(q)
				}
			}, opList)
		}),
		fault(area, "cursor-short-lived", "RFC9865-4-R09", "A cursor is good for half of the time that is announced.", func(b *behaviour) {
			var given sync.Map // of time.Time
			onCursorPage(b, func(s *Server, _ *request, _ []view, p *page) { given.Store(p.next, s.now()) })
			next := b.cursorPage
			b.cursorPage = func(s *Server, q *request, views []view) (page, error) {
				if since, known := given.Load(q.query["cursor"]); known && s.now().Sub(since.(time.Time)) > s.options.CursorTimeout/2 {
					return page{}, fail(http.StatusBadRequest, scim.ErrExpiredCursor, "the cursor has expired")
				}
				return next(s, q, views)
			}
		}),
		fault(area, "cursor-expired-other-scimtype", "RFC9865-2.1-R03", "A cursor that has expired is an invalidValue.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if o, ok := a.body.(object); ok && o["scimType"] == any(scim.ErrExpiredCursor) {
					o["scimType"] = scim.ErrInvalidValue
				}
			}, opList, opSearch)
		}),
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
	onCursorPage(b, func(_ *Server, q *request, _ []view, p *page) {
		if p.next != "" {
			owners.Store(p.next, q.tenant)
		}
	})
	return &owners
}
