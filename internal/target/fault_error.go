package target

import (
	"net/http"
	"strconv"
	"strings"
)

// errorFaults are what goes wrong with error answers.
func errorFaults() []Fault {
	const area = "error"
	failed := func(change func(q *request, a *response, o object)) func(*behaviour) {
		return func(b *behaviour) {
			afterAll(b, func(q *request, a *response) {
				if o, ok := a.body.(object); ok && a.status >= 400 {
					change(q, a, o)
				}
			})
		}
	}
	return []Fault{
		fault(area, "error-status-number", "RFC7644-3.12-R03", "status of an error is a number.", failed(func(_ *request, a *response, o object) { o["status"] = a.status })),
		fault(area, "error-status-missing", "RFC7644-3.12-R03", "An error has no status.", failed(func(_ *request, _ *response, o object) { delete(o, "status") })),
		fault(area, "error-status-differs", "RFC7644-3.12-R29", "status of an error is always 400.", failed(func(_ *request, a *response, o object) {
			if a.status != 400 {
				o["status"] = "400"
			}
		})),
		fault(area, "error-status-200", "RFC7644-3.2-R10 RFC7644-3.12-R01", "Errors are answered with the HTTP status 200.", failed(func(_ *request, a *response, _ object) { a.status = http.StatusOK })),
		fault(area, "error-schemas-missing", "RFC7644-3.12-R02", "An error has no schemas.", failed(func(_ *request, _ *response, o object) { delete(o, "schemas") })),
		fault(area, "error-schemas-old", "RFC7644-3.12-R02", "An error has the schema of SCIM 1.1.", failed(func(_ *request, _ *response, o object) { o["schemas"] = []any{"urn:scim:schemas:core:1.0"} })),
		fault(area, "error-detail-missing", "OKTA-WIRE-06", "An error has no detail.", failed(func(_ *request, _ *response, o object) { delete(o, "detail") })),
		fault(area, "error-own-shape", "RFC7644-3.12-R01 RFC7644-3.12-R02", `Errors are {"error": …}.`, failed(func(_ *request, a *response, o object) {
			a.body = object{"error": o["detail"], "code": a.status}
		})),
		fault(area, "error-empty", "RFC7644-3.12-R01", "Errors have no body.", failed(func(_ *request, a *response, _ object) { a.body = nil })),
		fault(area, "error-html", "RFC7644-3.12-R01 RFC7644-3.8-R12", "Errors are HTML pages.", failed(func(_ *request, a *response, o object) { html(a, text(o, "detail")) })),
		fault(area, "error-plain-json-type", "RFC7644-3.8-R12", "Errors have the media type text/plain.", failed(func(_ *request, a *response, _ object) {
			a.header.Set("Content-Type", "text/plain; charset=utf-8")
		})),
		fault(area, "error-unknown-scimtype", "RFC7644-3.12-R05", "scimType of an error is a word of its own.", failed(func(_ *request, _ *response, o object) {
			if o["scimType"] != nil {
				o["scimType"] = "ERR_" + strings.ToUpper(text(o, "scimType"))
			}
		})),
		fault(area, "error-scimtype-missing", "RFC7644-3.12-R18 RFC7644-3.12-R20 RFC7644-3.12-R21 RFC7644-3.12-R24 RFC7644-3.3-R14", "No error has a scimType.", failed(func(_ *request, _ *response, o object) { delete(o, "scimType") })),
		fault(area, "error-array", "RFC7644-3.12-R01 RFC7644-3.12-R02", "Errors are wrapped in Errors as in SCIM 1.1.", failed(func(_ *request, a *response, o object) {
			a.body = object{"Errors": []any{object{"description": o["detail"], "code": strconv.Itoa(a.status)}}}
		})),
		fault(area, "error-leaks-body", "RFC7644-3.12-R30", "The detail of an error repeats the request with its password.", failed(func(q *request, _ *response, o object) {
			if len(q.body) > 0 {
				o["detail"] = "cannot process " + string(q.body)
			}
		})),
		fault(area, "error-leaks-stack", "RFC7644-3.12-R30", "The detail of an error is a stack trace.", failed(func(_ *request, _ *response, o object) {
			o["detail"] = "panic: " + text(o, "detail") + "\n\tat com.example.scim.Handler.handle(Handler.java:142)\n\tat java.base/java.lang.Thread.run(Thread.java:833)"
		})),
		fault(area, "error-unknown-endpoint-html", "RFC7644-3.12-R31", "An unknown endpoint is answered with an HTML page.", func(b *behaviour) {
			after(b, func(_ *request, a *response) { html(a, "Not Found") }, opUnknown)
		}),
		fault(area, "error-unknown-endpoint-200", "RFC7644-3.12-R12", "An unknown endpoint is answered with 200.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				a.status = 200
				html(a, "Welcome")
			}, opUnknown)
		}),
		fault(area, "error-405-without-allow", "RFC9110-15.5.6-R01", "405 has no Allow header.", func(b *behaviour) {
			after(b, func(_ *request, a *response) { a.header.Del("Allow") }, opNotAllowed)
		}),
		fault(area, "error-405-as-200", "RFC7644-3.2-R08", "A method that is not allowed is answered with 200.", func(b *behaviour) {
			after(b, func(_ *request, a *response) { a.status, a.body = 200, object{} }, opNotAllowed)
		}),
		fault(area, "error-405-as-500", "RFC7644-3.2-R08 RFC9110-15.5.6-R01", "A method that is not allowed is answered with 500.", onStatus(405, 500, opNotAllowed)),
	}
}

// transportFaults are what goes wrong with media types and authentication.
func transportFaults() []Fault {
	const area = "transport"
	typed := func(mediaType string) func(*behaviour) {
		return func(b *behaviour) {
			afterAll(b, func(_ *request, a *response) {
				if a.body != nil {
					a.header.Set("Content-Type", mediaType)
				}
			})
		}
	}
	takes := func(f func(contentType string) bool) func(*behaviour) {
		return func(b *behaviour) {
			next := b.acceptsMedia
			b.acceptsMedia = func(c string) bool { return f(c) && next(c) }
		}
	}
	auth := func(change func(s *Server, r *http.Request, err error) (principal, error)) func(*behaviour) {
		return func(b *behaviour) {
			next := b.authenticate
			b.authenticate = func(s *Server, r *http.Request) (principal, error) {
				who, err := next(s, r)
				if err != nil {
					return change(s, r, err)
				}
				return who, nil
			}
		}
	}
	first := func(s *Server) principal {
		for _, c := range s.options.Tokens {
			return principal{tenant: c.Tenant, subject: "bearer " + c.Token}
		}
		return principal{}
	}
	return []Fault{
		fault(area, "media-html", "RFC7644-3.8-R13 RFC7644-3.1-R01", "Answers have the media type text/html.", typed("text/html; charset=utf-8")),
		fault(area, "media-plain-json", "RFC7644-3.8-R09 RFC7644-3.8-R13 RFC7644-8.1-R01", "Answers have the media type application/json, whatever is asked for.", typed("application/json")),
		fault(area, "media-text", "RFC7644-3.8-R13", "Answers have the media type text/plain.", typed("text/plain")),
		fault(area, "media-charset-refused", "RFC7644-3.8-R02 ENTRA-WIRE-01 OKTA-WIRE-01", "A Content-Type with charset is refused.", takes(func(c string) bool { return !strings.Contains(c, ";") })),
		fault(area, "media-scim-refused", "RFC7644-3.1-R01 RFC7644-8.1-R01", "The Content-Type application/scim+json is refused.", takes(func(c string) bool { return !strings.Contains(c, "scim") })),
		fault(area, "media-json-refused", "RFC7644-3.8-R10", "The Content-Type application/json is refused.", takes(func(c string) bool { return !strings.Contains(c, "/json") })),
		fault(area, "media-anything-accepted", "RFC7644-3.8-R15 RFC9110-15.5.16-R01", "Any Content-Type is accepted.", func(b *behaviour) { b.acceptsMedia = func(string) bool { return true } }),
		fault(area, "media-empty-body", "RFC7644-3.2-R09", "ServiceProviderConfig has no body.", func(b *behaviour) {
			after(b, func(_ *request, a *response) { a.body = nil }, opConfig)
		}),
		fault(area, "media-broken-json", "RFC7644-3.2-R09", "Lists are cut short unless startIndex is given.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if o, ok := a.body.(object); ok && a.status == 200 && q.query["startindex"] == "" {
					s := encodeBody(o)
					a.raw = []byte(s[:len(s)-2])
					a.header.Set("Content-Type", "application/scim+json")
				}
			}, opList)
		}),
		fault(area, "auth-not-checked", "RFC7644-2-R10 RFC7644-3.12-R10", "Nobody has to authenticate.", auth(func(s *Server, _ *http.Request, _ error) (principal, error) { return first(s), nil })),
		fault(area, "auth-any-token", "RFC7644-2-R10 ENTRA-CONNECT-03 OKTA-CONNECT-03", "Any token is accepted.", auth(func(s *Server, r *http.Request, err error) (principal, error) {
			if strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") {
				return first(s), nil
			}
			return principal{}, err
		})),
		fault(area, "auth-token-prefix", "RFC7644-2-R10", "The first half of a token is enough.", auth(func(s *Server, r *http.Request, err error) (principal, error) {
			_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
			for _, c := range s.options.Tokens {
				if half := c.Token[:len(c.Token)/2]; len(half) > 0 && strings.HasPrefix(token, half) {
					return first(s), nil
				}
			}
			return principal{}, err
		})),
		fault(area, "auth-reads-unprotected", "RFC7644-2-R10", "GET needs no authentication.", auth(func(s *Server, r *http.Request, err error) (principal, error) {
			if r.Method == http.MethodGet {
				return first(s), nil
			}
			return principal{}, err
		})),
		fault(area, "auth-403", "RFC7644-3.12-R10 RFC7644-2-R02 OKTA-CONNECT-03", "A wrong credential is answered with 403.", refusal(http.StatusForbidden)),
		fault(area, "auth-404", "RFC7644-3.12-R10", "A wrong credential is answered with 404.", refusal(http.StatusNotFound)),
		fault(area, "auth-500", "RFC7644-3.12-R10", "A wrong credential is answered with 500.", refusal(http.StatusInternalServerError)),
		fault(area, "auth-400", "RFC7644-3.12-R10", "A wrong credential is answered with 400.", refusal(http.StatusBadRequest)),
		fault(area, "auth-no-challenge", "RFC9110-15.5.2-R01 RFC7644-2-R01 RFC7644-2-R02 RFC6750-3-R01", "The 401 has no WWW-Authenticate header.", auth(func(*Server, *http.Request, error) (principal, error) {
			return principal{}, fail(http.StatusUnauthorized, "", "Authentication is needed.")
		})),
		fault(area, "auth-basic-challenge", "RFC6750-3-R01", "The 401 asks for Basic where only tokens work.", auth(func(*Server, *http.Request, error) (principal, error) {
			f := fail(http.StatusUnauthorized, "", "Authentication is needed.")
			f.header = http.Header{"Www-Authenticate": {`Basic realm="scim"`}}
			return principal{}, f
		})),
	}
}

// refusal answers with another status where 401 belongs.
func refusal(status int) func(*behaviour) {
	return func(b *behaviour) {
		next := b.authenticate
		b.authenticate = func(s *Server, r *http.Request) (principal, error) {
			who, err := next(s, r)
			if err != nil {
				return who, fail(status, "", "Access is denied.")
			}
			return who, nil
		}
	}
}
