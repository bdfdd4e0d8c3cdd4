package target

import "net/http"

// clientFaults are about headers that clients send or leave out: requests as they really
// come, refused for what has no meaning.
func clientFaults() []Fault {
	const area = "transport"
	refused := func(status int, when func(q *request) bool, ops ...operation) func(*behaviour) {
		return func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if when(q) {
						return refuse(fail(status, "", "The headers of the request are not those of a client."))
					}
					return next(q)
				}
			}, ops...)
		}
	}
	reads := []operation{opList, opGet, opConfig, opTypes, opSchemas}
	return []Fault{
		fault(area, "agent-required", "ENTRA-CONNECT-04", "A read without User-Agent is refused, as firewalls do.",
			refused(http.StatusForbidden, func(q *request) bool { return q.header.Get("User-Agent") == "" }, reads...)),
		fault(area, "accept-required", "ENTRA-CONNECT-05", "A read without Accept is answered with 406.",
			refused(http.StatusNotAcceptable, func(q *request) bool { return q.header.Get("Accept") == "" }, reads...)),
		fault(area, "content-type-required", "OKTA-WIRE-02", "A read of several resources without Content-Type is answered with 415.",
			refused(http.StatusUnsupportedMediaType, func(q *request) bool { return q.header.Get("Content-Type") == "" && q.query["count"] != "1" }, opList)),
		fault(area, "foreign-header-refused", "ENTRA-WIRE-06", "A request with ADSCIMVersion is refused.",
			refused(http.StatusBadRequest, func(q *request) bool { return q.header.Get("ADSCIMVersion") != "" }, reads...)),
	}
}
