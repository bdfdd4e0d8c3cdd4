package fault

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// clientFaults are about headers that clients send or leave out: requests as they really
// come, refused for what has no meaning.
func clientFaults() []Fault {
	const area = "transport"
	refused := func(status int, when func(q *request) bool, ops ...operation) func(*behaviour) {
		return wrap(func(next handler) handler {
			return func(q *request) *response {
				if when(q) {
					return server.Refuse(server.Fail(status, "", "The headers of the request are not those of a client."))
				}
				return next(q)
			}
		}, ops...)
	}
	reads := []operation{server.OpList, server.OpGet, server.OpConfig, server.OpTypes, server.OpSchemas}
	return []Fault{
		fault(area, "agent-required", "ENTRA-CONNECT-04", "A read without User-Agent is refused, as firewalls do.",
			refused(http.StatusForbidden, func(q *request) bool { return q.Header.Get("User-Agent") == "" }, reads...)),
		fault(area, "accept-required", "ENTRA-CONNECT-05", "A read without Accept is answered with 406.",
			refused(http.StatusNotAcceptable, func(q *request) bool { return q.Header.Get("Accept") == "" }, reads...)),
		fault(area, "content-type-required", "OKTA-WIRE-02", "A read of several resources without Content-Type is answered with 415.",
			refused(http.StatusUnsupportedMediaType, func(q *request) bool { return q.Header.Get("Content-Type") == "" && q.Query["count"] != "1" }, server.OpList)),
		fault(area, "foreign-header-refused", "ENTRA-WIRE-06", "A request with ADSCIMVersion is refused.",
			refused(http.StatusBadRequest, func(q *request) bool { return q.Header.Get("ADSCIMVersion") != "" }, reads...)),
	}
}

// transportFaults are what goes wrong with media types and authentication.
func transportFaults() []Fault {
	const area = "transport"
	typed := func(mediaType string) func(*behaviour) {
		return afterAll(func(_ *request, a *response) {
			if a.Body != nil {
				a.Header.Set("Content-Type", mediaType)
			}
		})
	}
	takes := func(f func(contentType string) bool) func(*behaviour) {
		return func(b *behaviour) {
			next := b.AcceptsMedia
			b.AcceptsMedia = func(c string) bool { return f(c) && next(c) }
		}
	}
	auth := func(change func(s *server.Server, r *http.Request, err error) (principal, error)) func(*behaviour) {
		return func(b *behaviour) {
			next := b.Authenticate
			b.Authenticate = func(s *server.Server, r *http.Request) (principal, error) {
				who, err := next(s, r)
				if err != nil {
					return change(s, r, err)
				}
				return who, nil
			}
		}
	}
	first := func(s *server.Server) principal {
		for _, c := range s.Options.Tokens {
			return principal{Tenant: c.Tenant, Subject: "bearer " + c.Token}
		}
		return principal{}
	}
	return []Fault{
		fault(area, "media-html", "RFC7644-3.8-R13 RFC7644-3.1-R01 ENTRA-WIRE-02 OKTA-WIRE-04", "Answers have the media type text/html.", typed("text/html; charset=utf-8")),
		fault(area, "media-plain-json", "RFC7644-3.8-R09 RFC7644-3.8-R13 RFC7644-8.1-R01 ENTRA-WIRE-02", "Answers have the media type application/json, whatever is asked for.", typed("application/json")),
		fault(area, "media-text", "RFC7644-3.8-R13", "Answers have the media type text/plain.", typed("text/plain")),
		fault(area, "media-charset-refused", "RFC7644-3.8-R02 ENTRA-WIRE-01 OKTA-WIRE-01", "A Content-Type with charset is refused.", takes(func(c string) bool { return !strings.Contains(c, ";") })),
		fault(area, "media-scim-refused", "RFC7644-3.1-R01 RFC7644-8.1-R01", "The Content-Type application/scim+json is refused.", takes(func(c string) bool { return !strings.Contains(c, "scim") })),
		fault(area, "media-json-refused", "RFC7644-3.8-R10 KEYCLOAK-WIRE-02", "The Content-Type application/json is refused.", takes(func(c string) bool { return !strings.Contains(c, "/json") })),
		fault(area, "media-anything-accepted", "RFC7644-3.8-R15 RFC9110-15.5.16-R01", "Any Content-Type is accepted.", func(b *behaviour) { b.AcceptsMedia = func(string) bool { return true } }),
		fault(area, "media-empty-body", "RFC7644-3.2-R09", "ServiceProviderConfig has no body.", after(func(_ *request, a *response) { a.Body = nil }, server.OpConfig)),
		fault(area, "media-broken-json", "RFC7644-3.2-R09", "Lists are cut short unless startIndex is given.", after(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == 200 && q.Query["startindex"] == "" {
				s := encodeBody(o)
				a.Raw = []byte(s[:len(s)-2])
				a.Header.Set("Content-Type", "application/scim+json")
			}
		}, server.OpList)),
		fault(area, "auth-not-checked", "RFC7644-2-R10 RFC7644-3.12-R10", "Nobody has to authenticate.", auth(func(s *server.Server, _ *http.Request, _ error) (principal, error) { return first(s), nil })),
		fault(area, "auth-any-token", "RFC7644-2-R10 ENTRA-CONNECT-03 OKTA-CONNECT-03", "Any token is accepted.", auth(func(s *server.Server, r *http.Request, err error) (principal, error) {
			if strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") {
				return first(s), nil
			}
			return principal{}, err
		})),
		fault(area, "auth-token-prefix", "RFC7644-2-R10", "The first half of a token is enough.", auth(func(s *server.Server, r *http.Request, err error) (principal, error) {
			_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
			for _, c := range s.Options.Tokens {
				if half := c.Token[:len(c.Token)/2]; len(half) > 0 && strings.HasPrefix(token, half) {
					return first(s), nil
				}
			}
			return principal{}, err
		})),
		fault(area, "auth-reads-unprotected", "RFC7644-2-R10", "GET needs no authentication.", auth(func(s *server.Server, r *http.Request, err error) (principal, error) {
			if r.Method == http.MethodGet {
				return first(s), nil
			}
			return principal{}, err
		})),
		fault(area, "auth-403", "RFC7644-3.12-R10 OKTA-CONNECT-03", "A wrong credential is answered with 403.", refusal(http.StatusForbidden)),
		fault(area, "auth-404", "RFC7644-3.12-R10", "A wrong credential is answered with 404.", refusal(http.StatusNotFound)),
		fault(area, "auth-500", "RFC7644-3.12-R10", "A wrong credential is answered with 500.", refusal(http.StatusInternalServerError)),
		fault(area, "auth-400", "RFC7644-3.12-R10", "A wrong credential is answered with 400.", refusal(http.StatusBadRequest)),
		fault(area, "auth-no-challenge", "RFC9110-15.5.2-R01 RFC7644-2-R01 RFC7644-2-R02 RFC6750-3-R01", "The 401 has no WWW-Authenticate header.", auth(func(*server.Server, *http.Request, error) (principal, error) {
			return principal{}, server.Fail(http.StatusUnauthorized, "", "Authentication is needed.")
		})),
		fault(area, "auth-basic-challenge", "RFC6750-3-R01", "The 401 asks for Basic where only tokens work.", auth(func(*server.Server, *http.Request, error) (principal, error) {
			f := server.Fail(http.StatusUnauthorized, "", "Authentication is needed.")
			f.Header = http.Header{"Www-Authenticate": {`Basic realm="scim"`}}
			return principal{}, f
		})),
	}
}
