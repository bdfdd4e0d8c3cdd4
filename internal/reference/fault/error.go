package fault

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// errorFaults are what goes wrong with error answers.
func errorFaults() []Fault {
	const area = "error"
	failed := func(change func(q *request, a *response, o object)) func(*behaviour) {
		return afterAll(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status >= 400 {
				change(q, a, o)
			}
		})
	}
	return []Fault{
		fault(area, "error-status-number", "RFC7644-3.12-R03", "status of an error is a number.", failed(func(_ *request, a *response, o object) { o["status"] = a.Status })),
		fault(area, "error-status-missing", "RFC7644-3.12-R03", "An error has no status.", failed(func(_ *request, _ *response, o object) { delete(o, "status") })),
		fault(area, "error-status-differs", "RFC7644-3.12-R29", "status of an error is always 400.", failed(func(_ *request, a *response, o object) {
			if a.Status != 400 {
				o["status"] = "400"
			}
		})),
		fault(area, "error-status-200", "RFC7644-3.2-R10 RFC7644-3.12-R01", "Errors are answered with the HTTP status 200.", failed(func(_ *request, a *response, _ object) { a.Status = http.StatusOK })),
		fault(area, "error-schemas-missing", "RFC7644-3.12-R02", "An error has no schemas.", failed(func(_ *request, _ *response, o object) { delete(o, "schemas") })),
		fault(area, "error-schemas-old", "RFC7644-3.12-R02", "An error has the schema of SCIM 1.1.", failed(func(_ *request, _ *response, o object) { o["schemas"] = []any{"urn:scim:schemas:core:1.0"} })),
		fault(area, "error-detail-missing", "OKTA-WIRE-06", "An error has no detail.", failed(func(_ *request, _ *response, o object) { delete(o, "detail") })),
		fault(area, "error-drops-connection", "RFC9110-3.4-R01", "What is refused with 400 makes the connection end without an answer.", afterAll(func(_ *request, a *response) {
			if a.Status == http.StatusBadRequest {
				panic(http.ErrAbortHandler)
			}
		})),
		fault(area, "error-own-shape", "RFC7644-3.12-R01 RFC7644-3.12-R02", `Errors are {"error": …}.`, failed(func(_ *request, a *response, o object) {
			a.Body = object{"error": o["detail"], "code": a.Status}
		})),
		fault(area, "error-empty", "RFC7644-3.12-R01", "Errors have no body.", failed(func(_ *request, a *response, _ object) { a.Body = nil })),
		fault(area, "error-html", "RFC7644-3.12-R01 RFC7644-3.8-R12", "Errors are HTML pages.", failed(func(_ *request, a *response, o object) { html(a, server.Text(o, "detail")) })),
		fault(area, "error-plain-json-type", "RFC7644-3.8-R12", "Errors have the media type text/plain.", failed(func(_ *request, a *response, _ object) {
			a.Header.Set("Content-Type", "text/plain; charset=utf-8")
		})),
		fault(area, "error-unknown-scimtype", "RFC7644-3.12-R05", "scimType of an error is a word of its own.", failed(func(_ *request, _ *response, o object) {
			if o["scimType"] != nil {
				o["scimType"] = "ERR_" + strings.ToUpper(server.Text(o, "scimType"))
			}
		})),
		fault(area, "error-scimtype-missing", "RFC7644-3.12-R18 RFC7644-3.12-R20 RFC7644-3.12-R21 RFC7644-3.12-R24 RFC7644-3.3-R14", "No error has a scimType.", failed(func(_ *request, _ *response, o object) { delete(o, "scimType") })),
		fault(area, "error-array", "RFC7644-3.12-R01 RFC7644-3.12-R02", "Errors are wrapped in Errors as in SCIM 1.1.", failed(func(_ *request, a *response, o object) {
			a.Body = object{"Errors": []any{object{"description": o["detail"], "code": strconv.Itoa(a.Status)}}}
		})),
		fault(area, "error-leaks-body", "RFC7644-3.12-R30", "The detail of an error repeats the request with its password.", failed(func(q *request, _ *response, o object) {
			if len(q.Body) > 0 {
				o["detail"] = "cannot process " + string(q.Body)
			}
		})),
		fault(area, "error-leaks-stack", "RFC7644-3.12-R30", "The detail of an error is a stack trace.", failed(func(_ *request, _ *response, o object) {
			o["detail"] = "panic: " + server.Text(o, "detail") + "\n\tat com.example.scim.Handler.handle(Handler.java:142)\n\tat java.base/java.lang.Thread.run(Thread.java:833)"
		})),
		fault(area, "error-unknown-endpoint-html", "RFC7644-3.12-R31", "An unknown endpoint is answered with an HTML page.", after(func(_ *request, a *response) { html(a, "Not Found") }, server.OpUnknown)),
		fault(area, "error-unknown-endpoint-200", "RFC7644-3.12-R12", "An unknown endpoint is answered with 200.", after(func(_ *request, a *response) {
			a.Status = 200
			html(a, "Welcome")
		}, server.OpUnknown)),
		fault(area, "error-405-without-allow", "RFC9110-15.5.6-R01", "405 has no Allow header.", after(func(_ *request, a *response) { a.Header.Del("Allow") }, server.OpNotAllowed)),
		fault(area, "error-405-as-200", "RFC7644-3.2-R08", "A method that is not allowed is answered with 200.", after(func(_ *request, a *response) { a.Status, a.Body = 200, object{} }, server.OpNotAllowed)),
		fault(area, "error-405-as-500", "RFC7644-3.2-R08", "A method that is not allowed is answered with 500.", onStatus(405, 500, server.OpNotAllowed)),
	}
}

// refusal answers with another status where 401 belongs.
func refusal(status int) func(*behaviour) {
	return func(b *behaviour) {
		next := b.Authenticate
		b.Authenticate = func(s *server.Server, r *http.Request) (principal, error) {
			who, err := next(s, r)
			if err != nil {
				return who, server.Fail(status, "", "Access is denied.")
			}
			return who, nil
		}
	}
}
