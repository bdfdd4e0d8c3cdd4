package target

import (
	"net/http"
	"strings"
)

// deleteFaults are what goes wrong with DELETE.
func deleteFaults() []Fault {
	const area = "delete"
	return []Fault{
		fault(area, "delete-200", "RFC7644-3.6-R03 RFC7644-3.6-R04", "DELETE answers 200 with a body.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if a.status == http.StatusNoContent {
					a.status, a.body = http.StatusOK, object{"deleted": true}
				}
			}, opDelete)
		}),
		fault(area, "delete-202", "RFC7644-3.6-R03", "DELETE answers 202.", onStatus(204, 202, opDelete)),
		fault(area, "delete-nothing", "RFC7644-3.6-R01 RFC7644-3.6-R05 RFC7644-3.6-R10 ENTRA-REMOVE-01 ENTRA-REMOVE-02 ENTRA-REMOVE-04 OKTA-REMOVE-01", "DELETE answers 204 and deletes nothing.", func(b *behaviour) {
			b.remove = func(*Server, *tenant, *record) {}
		}),
		fault(area, "delete-soft", "RFC7644-3.6-R05 RFC7644-3.6-R10 RFC7644-3.6-R08 ENTRA-REMOVE-01", "DELETE makes the User inactive and keeps it.", func(b *behaviour) {
			next := b.remove
			b.remove = func(s *Server, t *tenant, rec *record) {
				if rec.rt.name != "User" {
					next(s, t, rec)
					return
				}
				attrs := cloneObject(rec.attrs)
				attrs["active"] = false
				t.put(b, s.revise(rec, attrs))
			}
		}),
		fault(area, "delete-still-listed", "RFC7644-3.6-R10 RFC7644-3.6-R11", "A deleted User is gone for GET and still in lists.", softDelete(true, false)),
		fault(area, "delete-still-readable", "RFC7644-3.6-R05 ENTRA-REMOVE-02", "A deleted User is gone from lists and can still be read.", softDelete(false, true)),
		fault(area, "delete-again-204", "RFC7644-3.6-R08 RFC7644-3.6-R09 ENTRA-REMOVE-03 ENTRA-REMOVE-07", "DELETE of what is not there answers 204.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if a.status == http.StatusNotFound {
					a.status, a.body = http.StatusNoContent, nil
				}
			}, opDelete)
		}),
		fault(area, "delete-unknown-500", "RFC7644-3.6-R09 RFC7644-3.12-R12 ENTRA-REMOVE-03 ENTRA-REMOVE-07", "DELETE of what is not there answers 500.", onStatus(404, 500, opDelete)),
		fault(area, "delete-410", "RFC7644-3.6-R08", "DELETE of what is not there answers 410.", onStatus(404, 410, opDelete)),
		fault(area, "delete-keeps-memberships", "RFC7644-3.6-R13 ENTRA-REMOVE-06", "A deleted User stays a member of groups.", func(b *behaviour) {
			b.remove = func(_ *Server, t *tenant, rec *record) { t.remove(b, rec) }
		}),
		fault(area, "delete-keeps-username", "RFC7644-3.6-R12 ENTRA-REMOVE-04 ENTRA-REMOVE-05 OKTA-REMOVE-01", "The userName of a deleted User cannot be used again.", func(b *behaviour) {
			next := b.remove
			b.remove = func(s *Server, t *tenant, rec *record) {
				keys := b.uniqueKeys(rec)
				next(s, t, rec)
				for _, k := range keys {
					t.unique[k] = rec.id
				}
			}
		}),
		fault(area, "delete-user-405", "RFC7644-3.6-R01 RFC7644-3.2-R07 ENTRA-REMOVE-01", "Users cannot be deleted.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if q.rt.name == "User" {
						return refuse(fail(http.StatusMethodNotAllowed, "", "DELETE is not allowed here."))
					}
					return next(q)
				}
			}, opDelete)
		}),
		fault(area, "delete-wants-a-body", "OKTA-REMOVE-01", "A DELETE with a Content-Type and no body is refused.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if q.header.Get("Content-Type") != "" {
						return refuse(badSyntax("the body is empty"))
					}
					return next(q)
				}
			}, opDelete)
		}),
	}
}

// softDelete hides a User in one place and shows it in the other.
func softDelete(listed, readable bool) func(*behaviour) {
	const mark = "urn:example:deleted"
	return func(b *behaviour) {
		next := b.remove
		b.remove = func(s *Server, t *tenant, rec *record) {
			if rec.rt.name != "User" {
				next(s, t, rec)
				return
			}
			dropMember(s, t, rec.id)
			attrs := cloneObject(rec.attrs)
			attrs[mark], attrs["userName"] = true, text(attrs, "userName")+strings.Repeat("~", rec.revision)
			t.put(b, s.revise(rec, attrs))
		}
		visible := b.visible
		b.visible = func(rec *record) bool { return visible(rec) && (listed || rec.attrs[mark] == nil) }
		gone := func(h handler) handler {
			return func(q *request) *response {
				q.tenant.mu.RLock()
				rec := q.tenant.any(q.id)
				q.tenant.mu.RUnlock()
				if rec != nil && rec.attrs[mark] != nil {
					return refuse(notFound(q.id))
				}
				return h(q)
			}
		}
		wrap(b, gone, opReplace, opModify, opDelete)
		if !readable {
			wrap(b, gone, opGet)
		}
	}
}

// versionFaults are what goes wrong with entity-tags and conditions.
func versionFaults() []Fault {
	const area = "version"
	blind := func(b *behaviour, header string, ops ...operation) {
		wrap(b, func(next handler) handler {
			return func(q *request) *response {
				c := *q
				c.header = q.header.Clone()
				c.header.Del(header)
				return next(&c)
			}
		}, ops...)
	}
	return []Fault{
		fault(area, "etag-missing", "RFC7644-3.14-R02 RFC7644-3.14-R04 RFC7644-3.14-R05 RFC7643-5-R22", "No answer has an ETag header though etag is claimed.", func(b *behaviour) {
			afterAll(b, func(_ *request, a *response) { a.header.Del("ETag") })
		}),
		fault(area, "etag-missing-on-create", "RFC7644-3.14-R04", "The answer to POST has no ETag header.", func(b *behaviour) {
			after(b, func(_ *request, a *response) { a.header.Del("ETag") }, opCreate)
		}),
		fault(area, "etag-no-version", "RFC7644-3.14-R03 RFC7644-3.14-R06", "meta has no version though etag is claimed.", onResources(func(o object) {
			if m, ok := o["meta"].(object); ok {
				delete(m, "version")
			}
		})),
		fault(area, "etag-differs-from-version", "RFC7643-3.1-R33", "meta.version lacks what the ETag header has.", onResources(func(o object) {
			if m, ok := o["meta"].(object); ok && m["version"] != nil {
				m["version"] = strings.Trim(text(m, "version"), `W/"`)
			}
		})),
		fault(area, "etag-without-quotes", "RFC9110-8.8.3-R01", "Entity-tags have no quotes.", func(b *behaviour) {
			next := b.version
			b.version = func(s *Server, rec *record) string { return strings.Trim(next(s, rec), `W/"`) }
		}),
		fault(area, "etag-constant", "RFC7644-3.14-R07 RFC7644-3.14-R18", "The entity-tag never changes.", func(b *behaviour) {
			b.version = func(s *Server, rec *record) string { return s.choices.etag(rec.id, 1) }
		}),
		fault(area, "etag-if-match-ignored", "RFC7644-3.14-R15 RFC7644-3.14-R17 RFC9110-13.1.1-R01 RFC7644-3.6-R15", "If-Match has no effect.", func(b *behaviour) { blind(b, "If-Match", opReplace, opModify, opDelete) }),
		fault(area, "etag-if-match-ignored-on-put", "RFC7644-3.14-R15", "If-Match has no effect on PUT.", func(b *behaviour) { blind(b, "If-Match", opReplace) }),
		fault(area, "etag-if-match-ignored-on-patch", "RFC7644-3.14-R17", "If-Match has no effect on PATCH.", func(b *behaviour) { blind(b, "If-Match", opModify) }),
		fault(area, "etag-if-match-ignored-on-delete", "RFC7644-3.6-R15", "If-Match has no effect on DELETE.", func(b *behaviour) { blind(b, "If-Match", opDelete) }),
		fault(area, "etag-if-match-always-fails", "RFC7644-3.14-R14 RFC7644-3.14-R16", "If-Match fails though the tag is right.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if q.header.Get("If-Match") != "" {
						return refuse(fail(http.StatusPreconditionFailed, "", "The resource has changed."))
					}
					return next(q)
				}
			}, opReplace, opModify, opDelete)
		}),
		fault(area, "etag-if-match-star-fails", "RFC9110-13.1.1-R02", "If-Match: * fails.", func(b *behaviour) {
			next := b.matches
			b.matches = func(header []string, etag string) bool { return header[0] != "*" && next(header, etag) }
		}),
		fault(area, "etag-if-match-list-fails", "RFC9110-13.1.1-R03", "If-Match with several tags fails.", func(b *behaviour) {
			b.matches = func(header []string, etag string) bool { return header[0] == etag || header[0] == "*" }
		}),
		fault(area, "etag-mismatch-409", "RFC7644-3.12-R14 RFC9110-13.1.1-R01", "A changed resource is answered with 409.", onStatus(412, 409, opReplace, opModify, opDelete)),
		fault(area, "etag-if-none-match-ignored", "RFC7644-3.14-R10", "If-None-Match has no effect on GET.", func(b *behaviour) { blind(b, "If-None-Match", opGet) }),
		fault(area, "etag-always-not-modified", "RFC7644-3.14-R11", "GET with any If-None-Match is answered with 304.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if q.header.Get("If-None-Match") != "" && a.status == 200 {
					a.status, a.body = http.StatusNotModified, nil
				}
			}, opGet)
		}),
		fault(area, "etag-not-modified-without-etag", "RFC9110-15.4.5-R01", "The 304 has no ETag header.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if a.status == http.StatusNotModified {
					a.header.Del("ETag")
				}
			}, opGet)
		}),
		fault(area, "etag-refused-change-applied", "RFC9110-15.5.13-R01 RFC7644-3.14-R15 RFC7644-3.14-R17", "A change is answered with 412 and applied.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					a := next(q)
					if a.status == http.StatusPreconditionFailed {
						c := *q
						c.header = http.Header{}
						next(&c)
					}
					return a
				}
			}, opReplace, opModify)
		}),
		fault(area, "etag-changes-on-read", "RFC7644-3.14-R08 RFC9110-9.2.1-R01", "Every GET changes the version.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				q.tenant.mu.Lock()
				defer q.tenant.mu.Unlock()
				if rec := q.tenant.any(q.id); rec != nil && a.status == 200 {
					c := *rec
					c.revision++
					q.tenant.put(b, &c)
				}
			}, opGet)
		}),
	}
}
