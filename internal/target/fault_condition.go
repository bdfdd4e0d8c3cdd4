package target

import (
	"net/http"
	"strings"
	"time"
)

// conditionFaults are what goes wrong with entity-tags and protocol versions in the corners.
func conditionFaults() []Fault {
	const area = "version"
	return []Fault{
		fault(area, "etag-any-case", "RFC7643-3.1-R34", "Letter case does not count when entity-tags are compared.", func(b *behaviour) {
			next := b.matches
			b.matches = func(header []string, etag string) bool {
				lower := make([]string, len(header))
				for i, line := range header {
					lower[i] = strings.ToLower(line)
				}
				return next(lower, strings.ToLower(etag)) || next(header, etag)
			}
		}),
		fault(area, "etag-part-always-sent", "RFC7644-3.14-R12", "If-None-Match has no effect on a GET with attributes.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if !q.query.has("attributes") {
						return next(q)
					}
					c := *q
					c.header = q.header.Clone()
					c.header.Del("If-None-Match")
					return next(&c)
				}
			}, opGet)
		}),
		fault(area, "etag-strong-comparison", "RFC9110-13.1.2-R01", "If-None-Match compares entity-tags to the byte.", func(b *behaviour) {
			b.matches = func(header []string, etag string) bool {
				for _, line := range header {
					for line = strings.TrimSpace(line); line != ""; {
						var tag string
						if tag, line = cutTag(line); tag == "*" || tag == etag {
							return true
						}
					}
				}
				return false
			}
		}),
		fault(area, "etag-race", "RFC7644-3.5.2-R51", "Between the check of If-Match and the change somebody else can change the resource.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					tags := q.header.Values("If-Match")
					if len(tags) == 0 {
						return next(q)
					}
					c := *q
					c.op, c.method, c.body, c.header = opGet, http.MethodGet, nil, http.Header{}
					seen := b.operations[opGet](&c)
					if seen.status == http.StatusOK && !b.matches(tags, seen.header.Get("ETag")) {
						return next(q)
					}
					time.Sleep(100 * time.Millisecond) // the gap
					c = *q
					c.header = q.header.Clone()
					c.header.Del("If-Match")
					return next(&c)
				}
			}, opModify)
		}),
		fault(area, "etag-missing-on-put", "RFC7644-3.14-R05", "The answer to PUT has no ETag header.", func(b *behaviour) {
			after(b, func(_ *request, a *response) { a.header.Del("ETag") }, opReplace)
		}),
		fault(area, "etag-on-put-is-old", "RFC7644-3.14-R05", "The answer to PUT has the ETag of the state before it.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					c := *q
					c.op, c.method, c.body, c.header = opGet, http.MethodGet, nil, http.Header{}
					old := b.operations[opGet](&c).header.Get("ETag")
					a := next(q)
					if a.status == http.StatusOK && old != "" {
						a.header.Set("ETag", old)
					}
					return a
				}
			}, opReplace)
		}),
		fault(area, "etag-differs-in-lists", "RFC7644-3.14-R06", "Resources in lists have another version than by themselves.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				resources(a, func(o object) {
					if m, ok := o["meta"].(object); ok && m["version"] != nil {
						m["version"] = `W/"list"`
					}
				})
			}, opList)
		}),
		fault(area, "precondition-without-body", "RFC9110-15.5.13-R01", "The 412 has no SCIM error.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if a.status == http.StatusPreconditionFailed {
					html(a, "Precondition Failed")
				}
			}, opReplace, opModify, opDelete)
		}),
		fault(area, "location-without-version", "RFC7644-3.13-R02", "meta.location has the version behind the endpoint.", onResources(func(o object) {
			if m, ok := o["meta"].(object); ok {
				m["location"] = swapVersion(text(m, "location"))
			}
		})),
		fault(area, "version-unknown-accepted", "RFC7644-3.13-R03", "What the server has no path for, such as another version, is answered with 200.", func(b *behaviour) {
			b.operations[opUnknown] = func(*request) *response { return reply(http.StatusOK, object{}) }
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
