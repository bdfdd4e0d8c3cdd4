package fault

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// wireFaults are what goes wrong between bytes and resources.
func wireFaults() []Fault {
	return append(encodingFaults(), refusalFaults()...)
}

// notAcceptable refuses reads by their Accept header.
func notAcceptable(when func(accept string) bool) func(*behaviour) {
	return wrap(func(next handler) handler {
		return func(q *request) *response {
			if when(q.Header.Get("Accept")) {
				return server.Refuse(server.Fail(http.StatusNotAcceptable, "", "Only application/scim+json can be returned."))
			}
			return next(q)
		}
	}, server.OpGet)
}

// encodingFaults are about media types and text.
func encodingFaults() []Fault {
	const area = "wire"
	typed := func(mediaType string, ops ...operation) func(*behaviour) {
		return after(func(_ *request, a *response) { a.Header.Set("Content-Type", mediaType) }, ops...)
	}
	return []Fault{
		fault(area, "media-of-item-json", "RFC7644-3.8-R07 RFC7644-3.8-R16", "A single resource has the media type application/json.", typed("application/json", server.OpGet)),
		fault(area, "media-charset-latin1", "RFC7644-3.8-R03", "The media type says iso-8859-1.", typed("application/scim+json; charset=iso-8859-1", server.OpGet)),
		fault(area, "accept-json-refused", "RFC7644-3.8-R08", "Accept: application/json is answered with 406.", notAcceptable(func(accept string) bool { return accept == "application/json" })),
		fault(area, "accept-weights-refused", "RFC7644-3.8-R16", "An Accept with weights is answered with 406.", notAcceptable(func(accept string) bool { return strings.Contains(accept, ";q=") })),
		fault(area, "accept-csv-served", "RFC7644-3.8-R14 RFC9110-15.5.7-R01", "Accept: text/csv is answered with an HTML page.", func(b *behaviour) {
			next := b.Authenticate
			b.Authenticate = func(s *server.Server, r *http.Request) (principal, error) {
				if r.Header.Get("Accept") == "text/csv" {
					r.Header.Set("Accept", "*/*; v=csv")
				}
				return next(s, r)
			}
			after(func(q *request, a *response) {
				if q.Header.Get("Accept") == "*/*; v=csv" {
					html(a, "Download")
				}
			}, server.OpGet)(b)
		}),
		fault(area, "config-broken-json", "RFC7644-3.2-R09", "ServiceProviderConfig is cut short.", after(func(_ *request, a *response) {
			a.Body, a.Raw = nil, []byte(`{"schemas": ["`+scim.SchemaServiceProviderConfig)
			a.Header.Set("Content-Type", scim.MediaType)
		}, server.OpConfig)),
		fault(area, "list-with-bom", "RFC8259-8.1-R01", "ServiceProviderConfig begins with a byte order mark.", after(func(_ *request, a *response) {
			if data, err := json.Marshal(a.Body); err == nil {
				a.Body, a.Raw = nil, append([]byte("\ufeff"), data...)
				a.Header.Set("Content-Type", scim.MediaType)
			}
		}, server.OpConfig)),
		fault(area, "escapes-not-decoded", "RFC8259-7-R01", "Surrogate pairs become question marks.", wrap(func(next handler) handler {
			return func(q *request) *response {
				c := *q
				c.Body = bytes.ReplaceAll(q.Body, []byte(`\ud83d\ude00`), []byte("??"))
				return next(&c)
			}
		}, server.OpCreate)),
		fault(area, "strings-not-prepared", "RFC7644-5-R01 RFC7644-7.8-R01 RFC7644-5-R04 RFC7644-5-R02", "Strings are compared without preparation.", func(b *behaviour) {
			next := b.Fold
			b.Fold = func(a *attribute, s string) string {
				if a.CaseExact {
					return next(a, s)
				}
				return strings.ToLower(s)
			}
		}),
		fault(area, "list-schema-in-lower-case", "RFC7644-8.2-R01 RFC7644-3.1-R03", "The URN of a list is in lower case.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == 200 {
				o["schemas"] = []any{"urn:scim:listresponse"}
			}
		}, server.OpList)),
		fault(area, "quotes-end-strings", "RFC7644-7.7-R01 RFC7643-9.2-R02", "A quotation mark or a percent sign in a filter takes the filter away.", onQuery(func(q query) {
			if strings.ContainsAny(q["filter"], "'%*") {
				delete(q, "filter")
			}
		}, server.OpList)),
		fault(area, "markup-removed", "RFC7644-7.7-R01 RFC7643-9.2-R02", "Names lose what looks like a command.", rewritten("", "displayName", func(s string) any {
			return strings.NewReplacer("<b>", "", "DROP TABLE", "", "../", "").Replace(s)
		})),
	}
}

// refusalFaults are about errors, /Me and authentication.
func refusalFaults() []Fault {
	const area = "wire"
	keyword := func(from, to string) func(*behaviour) {
		return afterAll(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status >= 400 && o["scimType"] == any(from) {
				o["scimType"] = to
			}
		})
	}
	return []Fault{
		fault(area, "auth-without-reason", "RFC6750-3.1-R01", "The challenge for a wrong token does not say why.", func(b *behaviour) {
			next := b.Authenticate
			b.Authenticate = func(s *server.Server, r *http.Request) (principal, error) {
				who, err := next(s, r)
				if f, ok := err.(*server.Failure); ok {
					f.Header.Set("WWW-Authenticate", `Bearer realm="scim"`)
				}
				return who, err
			}
		}),
		fault(area, "me-anonymous", "RFC7644-3.11-R11", "/Me without credentials is answered with a User.", func(b *behaviour) {
			next := b.Authenticate
			b.Authenticate = func(s *server.Server, r *http.Request) (principal, error) {
				who, err := next(s, r)
				if err != nil && strings.HasSuffix(r.URL.Path, scim.EndpointMe) && len(s.Options.Basic) > 0 {
					return principal{Subject: "anonymous", User: s.Options.Basic[0].User}, nil
				}
				return who, err
			}
		}),
		fault(area, "me-not-found", "RFC7644-3.11-R02", "/Me that is not offered is answered with 404.", func(b *behaviour) { b.Operations[server.OpMe] = b.Operations[server.OpUnknown] }),
		fault(area, "me-redirect-without-location", "RFC7644-3.11-R04", "The redirect of /Me does not say where to.", after(func(_ *request, a *response) {
			if a.Status == http.StatusPermanentRedirect {
				a.Header.Del("Location")
			}
		}, server.OpMe)),
		fault(area, "me-redirect-302", "RFC7644-3.12-R07 RFC7644-3.12-R08", "/Me is redirected with 302.", onStatus(http.StatusPermanentRedirect, http.StatusFound, server.OpMe)),
		fault(area, "me-another-resource", "RFC7644-3.11-R08", "/Me shows another userName than the User.", after(func(_ *request, a *response) {
			resources(a, func(o object) { o["userName"] = "somebody.else@example.com" })
		}, server.OpMe)),
		fault(area, "conflict-422", "RFC7644-3.12-R13", "A duplicate is answered with 422.", onStatus(409, 422, server.OpCreate)),
		fault(area, "unsupported-405", "RFC7644-3.12-R17", "What is not supported is answered with 405.", afterAll(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == http.StatusNotImplemented {
				a.Status, o["status"] = http.StatusMethodNotAllowed, "405"
			}
		})),
		fault(area, "scimtype-for-syntax", "RFC7644-3.12-R22", "A body that cannot be read is answered with invalidValue.", keyword(scim.ErrInvalidSyntax, scim.ErrInvalidValue)),
		fault(area, "scimtype-for-value", "RFC7644-3.12-R25", "A missing value is answered with invalidFilter.", keyword(scim.ErrInvalidValue, scim.ErrInvalidFilter)),
		fault(area, "any-version-served", "RFC7644-3.13-R03", "Every version is answered.", after(func(_ *request, a *response) { *a = *server.Reply(http.StatusOK, server.Discovered([]any{})) }, server.OpUnknown)),
		fault(area, "version-keyword", "RFC7644-3.12-R26", "A version that is not offered is refused with the keyword invalidPath.", after(func(_ *request, a *response) { *a = *server.Refuse(server.BadPath("there is no such version")) }, server.OpUnknown)),
		fault(area, "unknown-endpoint-redirects", "RFC7644-3.12-R31", "An unknown endpoint is answered with a redirect to a sign-in.", after(func(_ *request, a *response) {
			a.Status, a.Body = http.StatusFound, nil
			a.Header.Set("Location", "/login")
		}, server.OpUnknown)),
		fault(area, "error-status-only-in-line", "RFC7644-3.2-R11", "An error has no status in its body.", afterAll(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status >= 400 {
				delete(o, "status")
			}
		})),
	}
}
