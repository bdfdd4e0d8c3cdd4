package fault

import (
	"net/http"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// conditionFaults are what goes wrong with entity-tags and protocol versions in the corners.
func conditionFaults() []Fault {
	const area = "version"
	return []Fault{
		fault(area, "etag-any-case", "RFC7643-3.1-R34", "Letter case does not count when entity-tags are compared.", func(b *behaviour) {
			next := b.Matches
			b.Matches = func(header []string, etag string) bool {
				lower := make([]string, len(header))
				for i, line := range header {
					lower[i] = strings.ToLower(line)
				}
				return next(lower, strings.ToLower(etag)) || next(header, etag)
			}
		}),
		fault(area, "etag-part-always-sent", "RFC7644-3.14-R12", "If-None-Match has no effect on a GET with attributes.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if !q.Query.Has("attributes") {
					return next(q)
				}
				c := *q
				c.Header = q.Header.Clone()
				c.Header.Del("If-None-Match")
				return next(&c)
			}
		}, server.OpGet)),
		fault(area, "etag-strong-comparison", "RFC9110-13.1.2-R01", "If-None-Match compares entity-tags to the byte.", func(b *behaviour) {
			b.Matches = func(header []string, etag string) bool {
				for _, line := range header {
					for line = strings.TrimSpace(line); line != ""; {
						var tag string
						if tag, line = server.CutTag(line); tag == "*" || tag == etag {
							return true
						}
					}
				}
				return false
			}
		}),
		fault(area, "etag-race", "RFC7644-3.5.2-R51", "Between the check of If-Match and the change somebody else can change the resource.", func(b *behaviour) {
			wrap(func(next handler) handler {
				return func(q *request) *response {
					tags := q.Header.Values("If-Match")
					if len(tags) == 0 {
						return next(q)
					}
					c := *q
					c.Op, c.Method, c.Body, c.Header = server.OpGet, http.MethodGet, nil, http.Header{}
					seen := b.Operations[server.OpGet](&c)
					if seen.Status == http.StatusOK && !b.Matches(tags, seen.Header.Get("ETag")) {
						return next(q)
					}
					time.Sleep(100 * time.Millisecond) // the gap
					c = *q
					c.Header = q.Header.Clone()
					c.Header.Del("If-Match")
					return next(&c)
				}
			}, server.OpModify)(b)
		}),
		fault(area, "etag-missing-on-put", "RFC7644-3.14-R05", "The answer to PUT has no ETag header.", after(func(_ *request, a *response) { a.Header.Del("ETag") }, server.OpReplace)),
		fault(area, "etag-on-put-is-old", "RFC7644-3.14-R05", "The answer to PUT has the ETag of the state before it.", func(b *behaviour) {
			wrap(func(next handler) handler {
				return func(q *request) *response {
					c := *q
					c.Op, c.Method, c.Body, c.Header = server.OpGet, http.MethodGet, nil, http.Header{}
					old := b.Operations[server.OpGet](&c).Header.Get("ETag")
					a := next(q)
					if a.Status == http.StatusOK && old != "" {
						a.Header.Set("ETag", old)
					}
					return a
				}
			}, server.OpReplace)(b)
		}),
		fault(area, "etag-differs-in-lists", "RFC7644-3.14-R06", "Resources in lists have another version than by themselves.", after(func(_ *request, a *response) {
			resources(a, func(o object) {
				if m, ok := o["meta"].(object); ok && m["version"] != nil {
					m["version"] = `W/"list"`
				}
			})
		}, server.OpList)),
		fault(area, "precondition-without-body", "RFC9110-15.5.13-R01", "The 412 has no SCIM error.", after(func(_ *request, a *response) {
			if a.Status == http.StatusPreconditionFailed {
				html(a, "Precondition Failed")
			}
		}, server.OpReplace, server.OpModify, server.OpDelete)),
		fault(area, "location-without-version", "RFC7644-3.13-R02", "meta.location has the version behind the endpoint.", onResources(func(o object) {
			if m, ok := o["meta"].(object); ok {
				m["location"] = swapVersion(server.Text(m, "location"))
			}
		})),
		fault(area, "version-unknown-accepted", "RFC7644-3.13-R03", "What the server has no path for, such as another version, is answered with 200.", func(b *behaviour) {
			b.Operations[server.OpUnknown] = func(*request) *response { return server.Reply(http.StatusOK, object{}) }
		}),
	}
}

// swapVersion moves the version of a location behind the endpoint: …/v2/Users/1 becomes
// …/Users/v2/1.
func swapVersion(location string) string {
	parts := strings.Split(location, "/")
	if n := len(parts); n > 3 && parts[n-3] == "v2" {
		parts[n-3], parts[n-2] = parts[n-2], parts[n-3]
	}
	return strings.Join(parts, "/")
}

// versionFaults are what goes wrong with entity-tags and conditions.
func versionFaults() []Fault {
	const area = "version"
	blind := func(b *behaviour, header string, ops ...operation) {
		wrap(func(next handler) handler {
			return func(q *request) *response {
				c := *q
				c.Header = q.Header.Clone()
				c.Header.Del(header)
				return next(&c)
			}
		}, ops...)(b)
	}
	return []Fault{
		fault(area, "etag-missing", "RFC7644-3.14-R02 RFC7644-3.14-R04 RFC7644-3.14-R05 RFC7643-5-R22", "No answer has an ETag header though etag is claimed.", afterAll(func(_ *request, a *response) { a.Header.Del("ETag") })),
		fault(area, "etag-missing-on-create", "RFC7644-3.14-R04", "The answer to POST has no ETag header.", after(func(_ *request, a *response) { a.Header.Del("ETag") }, server.OpCreate)),
		fault(area, "etag-no-version", "RFC7644-3.14-R03", "meta has no version though etag is claimed.", onResources(func(o object) {
			if m, ok := o["meta"].(object); ok {
				delete(m, "version")
			}
		})),
		fault(area, "etag-differs-from-version", "RFC7643-3.1-R33", "meta.version lacks what the ETag header has.", onResources(func(o object) {
			if m, ok := o["meta"].(object); ok && m["version"] != nil {
				m["version"] = strings.Trim(server.Text(m, "version"), `W/"`)
			}
		})),
		fault(area, "etag-without-quotes", "RFC9110-8.8.3-R01", "Entity-tags have no quotes.", func(b *behaviour) {
			next := b.Version
			b.Version = func(s *server.Server, rec *record) string { return strings.Trim(next(s, rec), `W/"`) }
		}),
		fault(area, "etag-constant", "RFC7644-3.14-R07 RFC7644-3.14-R18", "The entity-tag never changes.", func(b *behaviour) {
			b.Version = func(s *server.Server, rec *record) string { return s.Choices.Etag(rec.ID, 1) }
		}),
		fault(area, "etag-if-match-ignored", "RFC7644-3.14-R15 RFC7644-3.14-R17 RFC9110-13.1.1-R01 RFC7644-3.6-R15", "If-Match has no effect.", func(b *behaviour) { blind(b, "If-Match", server.OpReplace, server.OpModify, server.OpDelete) }),
		fault(area, "etag-if-match-ignored-on-put", "RFC7644-3.14-R15", "If-Match has no effect on PUT.", func(b *behaviour) { blind(b, "If-Match", server.OpReplace) }),
		fault(area, "etag-if-match-ignored-on-patch", "RFC7644-3.14-R17", "If-Match has no effect on PATCH.", func(b *behaviour) { blind(b, "If-Match", server.OpModify) }),
		fault(area, "etag-if-match-ignored-on-delete", "RFC7644-3.6-R15", "If-Match has no effect on DELETE.", func(b *behaviour) { blind(b, "If-Match", server.OpDelete) }),
		fault(area, "etag-if-match-always-fails", "RFC7644-3.14-R14 RFC7644-3.14-R16", "If-Match fails though the tag is right.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if q.Header.Get("If-Match") != "" {
					return server.Refuse(server.Fail(http.StatusPreconditionFailed, "", "The resource has changed."))
				}
				return next(q)
			}
		}, server.OpReplace, server.OpModify, server.OpDelete)),
		fault(area, "etag-if-match-star-fails", "RFC9110-13.1.1-R02", "If-Match: * fails.", func(b *behaviour) {
			next := b.Matches
			b.Matches = func(header []string, etag string) bool { return header[0] != "*" && next(header, etag) }
		}),
		fault(area, "etag-if-match-list-fails", "RFC9110-13.1.1-R03", "If-Match with several tags fails.", func(b *behaviour) {
			b.Matches = func(header []string, etag string) bool { return header[0] == etag || header[0] == "*" }
		}),
		fault(area, "etag-mismatch-409", "RFC7644-3.12-R14 RFC9110-13.1.1-R01", "A changed resource is answered with 409.", onStatus(412, 409, server.OpReplace, server.OpModify, server.OpDelete)),
		fault(area, "etag-if-none-match-ignored", "RFC7644-3.14-R10", "If-None-Match has no effect on GET.", func(b *behaviour) { blind(b, "If-None-Match", server.OpGet) }),
		fault(area, "etag-always-not-modified", "RFC7644-3.14-R11", "GET with any If-None-Match is answered with 304.", after(func(q *request, a *response) {
			if q.Header.Get("If-None-Match") != "" && a.Status == 200 {
				a.Status, a.Body = http.StatusNotModified, nil
			}
		}, server.OpGet)),
		fault(area, "etag-not-modified-without-etag", "RFC9110-15.4.5-R01", "The 304 has no ETag header.", after(func(_ *request, a *response) {
			if a.Status == http.StatusNotModified {
				a.Header.Del("ETag")
			}
		}, server.OpGet)),
		fault(area, "etag-refused-change-applied", "RFC9110-15.5.13-R01 RFC7644-3.14-R15 RFC7644-3.14-R17", "A change is answered with 412 and applied.", wrap(func(next handler) handler {
			return func(q *request) *response {
				a := next(q)
				if a.Status == http.StatusPreconditionFailed {
					c := *q
					c.Header = http.Header{}
					next(&c)
				}
				return a
			}
		}, server.OpReplace, server.OpModify)),
		fault(area, "etag-changes-on-read", "RFC7644-3.14-R08 RFC9110-9.2.1-R01", "Every GET changes the version.", func(b *behaviour) {
			after(func(q *request, a *response) {
				q.Tenant.Mu.Lock()
				defer q.Tenant.Mu.Unlock()
				if rec := q.Tenant.Any(q.ID); rec != nil && a.Status == 200 {
					c := *rec
					c.Revision++
					q.Tenant.Put(b, &c)
				}
			}, server.OpGet)(b)
		}),
	}
}
