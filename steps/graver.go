package steps

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/scimspec/scimspec/internal/transcript"
)

// graverPhrases judge what is never only warned, whatever else a scenario is about: that
// nobody is handed somebody else's account, and that what an identity provider sends is
// answered without a server error.
func (w *World) isNot(record Record) error {
	if err := w.noInternalError(); err != nil {
		return err
	}
	exchange, err := w.current()
	if err != nil || exchange.Status >= http.StatusBadRequest {
		return err
	}
	answer, err := w.answered(exchange)
	id, whose := w.cast.userIDs[record.Person], string(record.Person)+"'s"
	if record.Group != "" {
		id, whose = w.cast.groupIDs[record.Group], fmt.Sprintf("that of the group %q", record.Group)
	}
	if got := first(answer.at("id")); err == nil && got != "" && got == id {
		return w.fault(finding{
			subject: "id of the answer to " + exchange.Method + " " + endpointOf(exchange.URL, w.config.BaseURL), got: got + ", which is " + whose,
			want: "an id of its own, or an error", exchange: exchange.Number, pointer: "/id",
		})
	}
	return nil
}

func (w *World) meetsNoServerError() error {
	for _, exchange := range w.exchanges() {
		if !w.ours[exchange.Number] && refused(exchange) && !erred(exchange) {
			w.assert(exchange) // declined, which is not what this is about
			w.excuseLog()
		}
	}
	return w.serverErrors()
}

// serverErrors finds requests of the identity provider that were answered with a server
// error. What the product really sends is well-formed, so that the error is the service
// provider's alone (RFC 9110, section 15.6); 501 declines and 503 asks to wait.
func (w *World) serverErrors() error {
	if w.idp == nil {
		return nil
	}
	w.exchanges()
	requirement := map[string]string{
		"okta": "OKTA-WIRE-08", "entra": "ENTRA-WIRE-07", "authentik": "AUTHENTIK-WIRE-03", "keycloak": "KEYCLOAK-WIRE-01",
	}[w.idpProduct()]
	var worst error
	for _, exchange := range w.recorder.Exchanges() {
		if w.ours[exchange.Number] || !erred(exchange) || w.told(requirement, exchange) {
			continue
		}
		err := w.fault(finding{
			requirement: requirement, incidental: true, apart: true,
			subject: "status of the answer to " + exchange.Method + " " + endpointOf(exchange.URL, w.config.BaseURL),
			got:     errorText(exchange), want: "a status below 500: " + productOf(w.dialect) + " sends this request just so", exchange: exchange.Number,
		})
		if err != nil && !errors.Is(err, ErrFinding) {
			return err
		}
		worst = errors.Join(worst, err)
	}
	return worst
}

// erred says whether an answer is a server error that neither declines nor asks to wait.
func erred(exchange *transcript.Exchange) bool {
	return exchange.Status >= http.StatusInternalServerError && exchange.Status != http.StatusNotImplemented && exchange.Status != http.StatusServiceUnavailable
}

// told says whether a finding for the requirement points at the exchange already.
func (w *World) told(requirement string, exchange *transcript.Exchange) bool {
	for _, f := range w.findings {
		if f.Requirement == requirement && f.Exchange == exchange.Number {
			return true
		}
	}
	return false
}
