package target

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// wireFaults are what goes wrong between bytes and resources.
func wireFaults() []Fault {
	return append(encodingFaults(), refusalFaults()...)
}

// notAcceptable refuses reads by their Accept header.
func notAcceptable(when func(accept string) bool) func(*behaviour) {
	return func(b *behaviour) {
		wrap(b, func(next handler) handler {
			return func(q *request) *response {
				if when(q.header.Get("Accept")) {
					return refuse(fail(http.StatusNotAcceptable, "", "Only application/scim+json can be returned."))
				}
				return next(q)
			}
		}, opGet)
	}
}

// encodingFaults are about media types and text.
func encodingFaults() []Fault {
	const area = "wire"
	typed := func(mediaType string, ops ...operation) func(*behaviour) {
		return func(b *behaviour) {
			after(b, func(_ *request, a *response) { a.header.Set("Content-Type", mediaType) }, ops...)
		}
	}
	return []Fault{
		fault(area, "media-of-item-json", "RFC7644-3.8-R07 RFC7644-3.8-R16", "A single resource has the media type application/json.", typed("application/json", opGet)),
		fault(area, "media-charset-latin1", "RFC7644-3.8-R03", "The media type says iso-8859-1.", typed("application/scim+json; charset=iso-8859-1", opGet)),
		fault(area, "accept-json-refused", "RFC7644-3.8-R08", "Accept: application/json is answered with 406.", notAcceptable(func(accept string) bool { return accept == "application/json" })),
		fault(area, "accept-weights-refused", "RFC7644-3.8-R16", "An Accept with weights is answered with 406.", notAcceptable(func(accept string) bool { return strings.Contains(accept, ";q=") })),
		fault(area, "accept-csv-served", "RFC7644-3.8-R14 RFC9110-15.5.7-R01", "Accept: text/csv is answered with an HTML page.", func(b *behaviour) {
			next := b.authenticate
			b.authenticate = func(s *Server, r *http.Request) (principal, error) {
				if r.Header.Get("Accept") == "text/csv" {
					r.Header.Set("Accept", "*/*; v=csv")
				}
				return next(s, r)
			}
			after(b, func(q *request, a *response) {
				if q.header.Get("Accept") == "*/*; v=csv" {
					html(a, "Download")
				}
			}, opGet)
		}),
		fault(area, "config-broken-json", "RFC7644-3.2-R09", "ServiceProviderConfig is cut short.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				a.body, a.raw = nil, []byte(`{"schemas": ["`+scim.SchemaServiceProviderConfig)
				a.header.Set("Content-Type", scim.MediaType)
			}, opConfig)
		}),
		fault(area, "list-with-bom", "RFC8259-8.1-R01", "ServiceProviderConfig begins with a byte order mark.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if data, err := json.Marshal(a.body); err == nil {
					a.body, a.raw = nil, append([]byte("\ufeff"), data...)
					a.header.Set("Content-Type", scim.MediaType)
				}
			}, opConfig)
		}),
		fault(area, "escapes-not-decoded", "RFC8259-7-R01", "Surrogate pairs become question marks.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					c := *q
					c.body = bytes.ReplaceAll(q.body, []byte(`\ud83d\ude00`), []byte("??"))
					return next(&c)
				}
			}, opCreate)
		}),
		fault(area, "strings-not-prepared", "RFC7644-5-R01 RFC7644-7.8-R01 RFC7644-5-R04 RFC7644-5-R02", "Strings are compared without preparation.", func(b *behaviour) {
			next := b.fold
			b.fold = func(a *attribute, s string) string {
				if a.caseExact {
					return next(a, s)
				}
				return strings.ToLower(s)
			}
		}),
		fault(area, "list-schema-in-lower-case", "RFC7644-8.2-R01 RFC7644-3.1-R03", "The URN of a list is in lower case.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if o, ok := a.body.(object); ok && a.status == 200 {
					o["schemas"] = []any{"urn:scim:listresponse"}
				}
			}, opList)
		}),
		fault(area, "quotes-end-strings", "RFC7644-7.7-R01 RFC7643-9.2-R02", "A quotation mark or a percent sign in a filter takes the filter away.", func(b *behaviour) {
			onQuery(b, func(q query) {
				if strings.ContainsAny(q["filter"], "'%*") {
					delete(q, "filter")
				}
			}, opList)
		}),
		fault(area, "markup-removed", "RFC7644-7.7-R01 RFC7643-9.2-R02", "Names lose what looks like a command.", rewritten("", "displayName", func(s string) any {
			return strings.NewReplacer("<b>", "", "DROP TABLE", "", "../", "").Replace(s)
		})),
	}
}

// refusalFaults are about errors, /Me and authentication.
func refusalFaults() []Fault {
	const area = "wire"
	keyword := func(from, to string) func(*behaviour) {
		return func(b *behaviour) {
			afterAll(b, func(_ *request, a *response) {
				if o, ok := a.body.(object); ok && a.status >= 400 && o["scimType"] == any(from) {
					o["scimType"] = to
				}
			})
		}
	}
	return []Fault{
		fault(area, "auth-without-reason", "RFC6750-3.1-R01", "The challenge for a wrong token does not say why.", func(b *behaviour) {
			next := b.authenticate
			b.authenticate = func(s *Server, r *http.Request) (principal, error) {
				who, err := next(s, r)
				if f, ok := err.(*failure); ok {
					f.header.Set("WWW-Authenticate", `Bearer realm="scim"`)
				}
				return who, err
			}
		}),
		fault(area, "me-anonymous", "RFC7644-3.11-R11", "/Me without credentials is answered with a User.", func(b *behaviour) {
			next := b.authenticate
			b.authenticate = func(s *Server, r *http.Request) (principal, error) {
				who, err := next(s, r)
				if err != nil && strings.HasSuffix(r.URL.Path, scim.EndpointMe) && len(s.options.Basic) > 0 {
					return principal{subject: "anonymous", user: s.options.Basic[0].User}, nil
				}
				return who, err
			}
		}),
		fault(area, "me-not-found", "RFC7644-3.11-R02", "/Me that is not offered is answered with 404.", func(b *behaviour) { b.operations[opMe] = b.operations[opUnknown] }),
		fault(area, "me-redirect-without-location", "RFC7644-3.11-R04", "The redirect of /Me does not say where to.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if a.status == http.StatusPermanentRedirect {
					a.header.Del("Location")
				}
			}, opMe)
		}),
		fault(area, "me-redirect-302", "RFC7644-3.12-R07 RFC7644-3.12-R08", "/Me is redirected with 302.", onStatus(http.StatusPermanentRedirect, http.StatusFound, opMe)),
		fault(area, "me-another-resource", "RFC7644-3.11-R08", "/Me shows another userName than the User.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				resources(a, func(o object) { o["userName"] = "somebody.else@example.com" })
			}, opMe)
		}),
		fault(area, "conflict-422", "RFC7644-3.12-R13", "A duplicate is answered with 422.", onStatus(409, 422, opCreate)),
		fault(area, "unsupported-405", "RFC7644-3.12-R17", "What is not supported is answered with 405.", func(b *behaviour) {
			afterAll(b, func(_ *request, a *response) {
				if o, ok := a.body.(object); ok && a.status == http.StatusNotImplemented {
					a.status, o["status"] = http.StatusMethodNotAllowed, "405"
				}
			})
		}),
		fault(area, "scimtype-for-syntax", "RFC7644-3.12-R22", "A body that cannot be read is answered with invalidValue.", keyword(scim.ErrInvalidSyntax, scim.ErrInvalidValue)),
		fault(area, "scimtype-for-value", "RFC7644-3.12-R25", "A missing value is answered with invalidFilter.", keyword(scim.ErrInvalidValue, scim.ErrInvalidFilter)),
		fault(area, "any-version-served", "RFC7644-3.12-R26", "Every version is answered.", func(b *behaviour) {
			after(b, func(_ *request, a *response) { *a = *reply(http.StatusOK, discovered([]any{})) }, opUnknown)
		}),
		fault(area, "unknown-endpoint-redirects", "RFC7644-3.12-R31", "An unknown endpoint is answered with a redirect to a sign-in.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				a.status, a.body = http.StatusFound, nil
				a.header.Set("Location", "/login")
			}, opUnknown)
		}),
		fault(area, "error-status-only-in-line", "RFC7644-3.2-R11", "An error has no status in its body.", func(b *behaviour) {
			afterAll(b, func(_ *request, a *response) {
				if o, ok := a.body.(object); ok && a.status >= 400 {
					delete(o, "status")
				}
			})
		}),
	}
}
