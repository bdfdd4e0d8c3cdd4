package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/scim"
)

// expiryPhrases are about the time for which a cursor is good (RFC 9865, section 4). They
// wait in earnest: no clock of a service provider can be moved.
func expiryPhrases(r *registrar) {
	r.action("{int} percent of the cursor's time pass",
		"Waits for that part of the cursorTimeout that ServiceProviderConfig announces.",
		(*World).waitForCursor, readsOnly)
	r.parameter("age",
		as("was still good", (*World).cursorStillGood),
		as("had expired or was still good", (*World).cursorExpired))
	r.judgment("the cursor {age}",
		"The client's last answer is 200; when cursorTimeout was over before it came, for slowness, nothing is judged. Or it is the error 400 with scimType expiredCursor or invalidCursor, or 200, since cursorTimeout is the least.",
		nil)
}

// cursorTimeout is what ServiceProviderConfig announces; 0 for nothing.
func (w *World) cursorTimeout() time.Duration {
	var config struct {
		Pagination struct {
			CursorTimeout int64 `json:"cursorTimeout"`
		} `json:"pagination"`
	}
	if json.Unmarshal(w.config.Discovery.Documents[scim.EndpointServiceProviderConfig], &config) != nil {
		return 0
	}
	return time.Duration(config.Pagination.CursorTimeout) * time.Second
}

func (w *World) waitForCursor(percent int) error {
	timeout := w.cursorTimeout()
	if timeout <= 0 || w.answer == nil {
		return &Inapplicable{"no cursorTimeout is announced, or no cursor was given"}
	}
	w.cursorAt = w.answer.StartedAt
	return connect.Pause(w.ctx, timeout*time.Duration(percent)/100)
}

func (w *World) cursorStillGood() error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	answered := exchange.StartedAt.Add(exchange.Duration)
	if timeout := w.cursorTimeout(); answered.Sub(w.cursorAt) >= timeout && exchange.Status != http.StatusOK {
		w.assert(exchange)
		return w.unmet(fmt.Sprintf("the answer came %s after the cursor, which is good for %s", answered.Sub(w.cursorAt).Round(time.Millisecond), timeout))
	}
	return w.wantStatus(http.StatusOK)
}

func (w *World) cursorExpired() error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	w.assert(exchange)
	if exchange.Status == http.StatusOK {
		return nil
	}
	if answer, err := w.answered(exchange); err == nil && exchange.Status == http.StatusBadRequest {
		return w.keyword(exchange, answer, "", scim.ErrExpiredCursor, scim.ErrInvalidCursor)
	}
	return w.fault(finding{
		subject: "answer to a cursor that is older than cursorTimeout", got: errorText(exchange),
		want: "400 with scimType expiredCursor", exchange: exchange.Number,
	})
}
