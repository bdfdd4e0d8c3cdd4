package fault

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// laterFaults are what goes wrong with asynchronous answers and events (RFC 9967), which the
// correct server does not offer: each of them claims them first.
func laterFaults() []Fault {
	const area = "events"
	return []Fault{
		fault(area, "async-claimed-only", "RFC9967-2.5.1.1-R09", "Asynchronous requests are claimed and answered at once.", func(b *behaviour) { claimEvents(b, "request", []any{eventURI}) }),
		fault(area, "async-with-body", "RFC9967-2.5.1.1-R05", "202 has a body.", asynchronous(func(a *response) { a.Body = object{"accepted": true} })),
		fault(area, "async-preference-not-named", "RFC9967-2.5.1.1-R07", "202 has no Preference-Applied.", asynchronous(func(a *response) { a.Header.Del("Preference-Applied") })),
		fault(area, "async-without-location", "RFC9967-2.5.1.1-R08", "202 has no Location.", asynchronous(func(a *response) { a.Header.Del("Location") })),
		fault(area, "async-without-transaction", "RFC9967-3-R01", "202 has no Set-Txn.", asynchronous(func(a *response) { a.Header.Del("Set-Txn") })),
		fault(area, "events-mode-unknown", "RFC9967-4-R02", "asyncRequest has a value of its own.", func(b *behaviour) { claimEvents(b, "always", []any{eventURI}) }),
		fault(area, "events-without-uris", "RFC9967-4-R03", "eventUris names events without URIs.", func(b *behaviour) { claimEvents(b, "none", []any{"create", "delete"}) }),
	}
}

const eventURI = "urn:ietf:params:scim:event:misc:asyncresp"

// claimEvents puts securityEvents into ServiceProviderConfig.
func claimEvents(b *behaviour, mode string, uris []any) {
	after(func(_ *request, a *response) {
		if o, ok := a.Body.(object); ok && a.Status == http.StatusOK {
			o["securityEvents"] = object{"asyncRequest": mode, "eventUris": uris}
		}
	}, server.OpConfig)(b)
}

// asynchronous answers a PUT that prefers so with 202, not quite right.
func asynchronous(spoil func(*response)) func(*behaviour) {
	return func(b *behaviour) {
		claimEvents(b, "request", []any{eventURI})
		after(func(q *request, a *response) {
			if a.Status != http.StatusOK || !strings.Contains(q.Header.Get("Prefer"), "respond-async") {
				return
			}
			a.Status, a.Body = http.StatusAccepted, nil
			a.Header = http.Header{"Location": {q.Base + q.Type.Endpoint + "/" + q.ID}, "Preference-Applied": {"respond-async"}, "Set-Txn": {q.ID}}
			spoil(a)
		}, server.OpReplace)(b)
	}
}
