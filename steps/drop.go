package steps

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// answersEverything is the requirement against which a target goes that drops the connection
// instead of answering (RFC 9110, section 3.4: a server responds to each request).
const answersEverything = "RFC9110-3.4-R01"

// dropped is a request that made the target drop its connection, twice.
type dropped struct {
	err   error // as the exchange has it
	probe string
}

// asking sends a request again, on a connection of its own, when the target dropped its
// connection instead of answering. When it drops that one as well, and then answers another
// request, it is this request that it cannot take: the world keeps that as evidence. The
// repetition of a write tells just that; its answer goes to nobody, for the first may have been
// carried out. It goes through the guard, so that the ledger knows both.
type asking struct {
	world *World
	next  http.RoundTripper        // over the recorder
	bare  func() http.RoundTripper // the same over a record that nobody reads
}

// asking wraps a transport over the world's recorder; wrap makes the like of it over another.
func (w *World) asking(wrap func(http.RoundTripper) http.RoundTripper) http.RoundTripper {
	return asking{world: w, next: wrap(w.recorder), bare: func() http.RoundTripper {
		return wrap(transcript.New(w.config.Base, w.config.Redactor, 0))
	}}
}

// RoundTrip implements http.RoundTripper.
func (a asking) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := connect.Body(req)
	if err != nil {
		return nil, err
	}
	note := a.world.settle(req)
	resp, err := a.next.RoundTrip(req)
	if err == nil {
		note(resp)
	}
	if err == nil || !isDrop(err) || req.Context().Err() != nil || !strings.HasPrefix(req.URL.String(), a.world.config.BaseURL) {
		return resp, err
	}
	second := req.Clone(connect.Fresh(req.Context()))
	connect.PutBody(second, body)
	reads := req.Method == http.MethodGet || req.Method == http.MethodHead
	if reads {
		resp, again := a.next.RoundTrip(second)
		if again == nil {
			a.world.excuse(err)
			return resp, nil
		}
		if !isDrop(again) {
			return nil, again
		}
		a.world.excuse(err)
		err = again
	} else if !a.dropsAgain(second) {
		a.world.brokeOnce.Store(true)
		return nil, err
	}
	if probe, answered := a.probe(req); answered {
		a.world.keepDropped(dropped{err: err, probe: probe})
	}
	return nil, err
}

// dropsAgain sends a write once more and says whether the connection is dropped again. A
// recorder has read the whole answer when it returns it.
func (a asking) dropsAgain(req *http.Request) bool {
	_, err := a.bare().RoundTrip(req)
	return err != nil && isDrop(err)
}

// BrokeOnce says whether the connection of a write broke, and the same write was answered on
// another one: that tells nothing of the target, and the scenario may be performed anew.
func (w *World) BrokeOnce() bool { return w.brokeOnce.Load() }

// probe asks for ServiceProviderConfig and says what came.
func (a asking) probe(after *http.Request) (string, bool) {
	req, err := http.NewRequestWithContext(connect.Fresh(after.Context()), http.MethodGet, a.world.config.BaseURL+scim.EndpointServiceProviderConfig, nil)
	if err != nil {
		return "", false
	}
	req.Header.Set("Accept", scim.MediaType)
	resp, err := a.bare().RoundTrip(req)
	if err != nil {
		return "", false
	}
	return fmt.Sprintf("GET %s right after it was answered with %d", scim.EndpointServiceProviderConfig, resp.StatusCode), true
}

// isDrop says whether an error means that the target ended the connection without a whole
// answer: it closed or reset it, or its stream where there are several on one connection.
func isDrop(err error) bool {
	for _, end := range []error{connect.ErrGone, connect.ErrSkipped, connect.ErrSlow, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, end) {
			return false
		}
	}
	for _, end := range []error{connect.ErrConnections, io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, end) {
			return true
		}
	}
	text := err.Error() // net/http keeps these errors to itself
	return strings.Contains(text, "server closed idle connection") || strings.Contains(text, "stream error: stream ID")
}

// excuse notes an exchange without an answer whose repetition was answered.
func (w *World) excuse(err error) {
	w.dropping.Lock()
	defer w.dropping.Unlock()
	w.excused = append(w.excused, err)
}

func (w *World) keepDropped(d dropped) {
	w.dropping.Lock()
	defer w.dropping.Unlock()
	w.drops = append(w.drops, d)
}

// isExcused says whether an exchange without an answer was repeated with success.
func (w *World) isExcused(exchange *transcript.Exchange) bool {
	w.dropping.Lock()
	defer w.dropping.Unlock()
	for _, err := range w.excused {
		if err == exchange.Err {
			return true
		}
	}
	return false
}

// fell records a finding for each request that made the target drop the connection twice. It
// returns ErrFinding when there is one: nothing came that could be judged.
func (w *World) fell() error {
	w.dropping.Lock()
	drops := w.drops
	w.drops = nil
	w.dropping.Unlock()
	var found error
	for _, drop := range drops {
		for _, exchange := range w.recorder.Exchanges() {
			if exchange.Err != drop.err {
				continue
			}
			found = w.stop(finding{
				requirement: answersEverything, incidental: true, apart: true,
				subject: fmt.Sprintf("answer to %s %s", exchange.Method, pathOf(exchange.URL)),
				got:     fmt.Sprintf("none: it broke while it answered this request, which made it drop the connection twice (%v), and %s", exchange.Err, drop.probe),
				want:    "an answer, be it an error", exchange: exchange.Number,
			})
		}
	}
	return found
}
