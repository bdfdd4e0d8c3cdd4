package steps

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// clientPhrases are what more than one client, or a client of another kind, asks.
func clientPhrases(r *registrar) {
	r.action("{int} clients create the user {person} at once",
		"Posts the same user as often, all at the same time.",
		(*World).createAtOnce)
	r.parameter("single",
		as("{status}", func(status Status) Status { return status }),
		as("a success", func() Status { return success }))
	r.judgment("one of the answers is {single} and the others are {statuses}",
		"Of the requests of the When just one was answered so, all others with one of the statuses.",
		(*World).divided)
}

// success stands for any 2xx.
const success Status = 2

// inVersion asks at another version of the protocol.
func (w *World) inVersion(c call, version string) error {
	base := w.config.BaseURL
	defer func() { w.config.BaseURL = base }()
	w.config.BaseURL = base[:strings.LastIndexByte(base, '/')+1] + version
	_, err := w.send(c)
	return err
}

// notCarriedOut wants any error but 500.
func (w *World) notCarriedOut() error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	w.assert(exchange)
	if exchange.Status >= http.StatusBadRequest && exchange.Status != http.StatusInternalServerError {
		return nil
	}
	f := finding{subject: fmt.Sprintf("status of the answer to %s %s", exchange.Method, pathOf(exchange.URL)), got: fmt.Sprint(exchange.Status), want: "a refusal, and not 500", exchange: exchange.Number}
	if w.claims(versionKeyword) { // what was not refused needs no keyword
		f.requirement, f.incidental, f.apart, f.blocking = versionObeyed, true, true, true
		return w.stop(f)
	}
	return w.fault(f)
}

func (w *World) divided(one Status, others Statuses) error {
	winners := 0
	for _, exchange := range w.acts() {
		w.assert(exchange)
		switch got := Status(exchange.Status); {
		case got == one, one == success && got >= 200 && got < 300:
			winners++
		case !slices.Contains(others, got):
			f := finding{
				subject: "status of one of the answers to " + exchange.Method + " " + pathOf(exchange.URL),
				got:     errorText(exchange), want: fmt.Sprintf("%s or %s", one, others), exchange: exchange.Number,
			}
			other := w.otherSuccess(exchange, append(Statuses{one}, others...))
			if other == "" {
				return w.fault(f)
			}
			winners++ // by another success: who won is still to be judged
			f.requirement, f.incidental, f.apart = other, true, true
			if err := w.fault(f); err != nil && !errors.Is(err, ErrFinding) {
				return err
			}
		}
	}
	if winners == 1 {
		return nil
	}
	return w.fault(finding{subject: fmt.Sprintf("answers with %s", one), got: fmt.Sprint(winners), want: "1", exchange: w.lastAct()})
}

// The requirements about a version of the protocol that is not supported (RFC 7644, section
// 3.13), and about the keyword of its refusal (section 3.12).
const (
	versionObeyed  = "RFC7644-3.13-R03"
	versionKeyword = "RFC7644-3.12-R26"
)

// refusedOrRead judges a write to what only the service provider writes.
func (w *World) refusedOrRead() error {
	written, err := w.current()
	if err != nil {
		return err
	}
	w.assert(written)
	switch {
	case written.Status == http.StatusOK:
		defer func() { w.answer = written }()
		read, err := w.send(call{method: http.MethodGet, path: strings.TrimPrefix(written.URL, w.config.BaseURL)})
		if err != nil {
			return err
		}
		w.assert(read)
		said, errSaid := w.answered(written)
		is, errIs := w.answered(read)
		if errSaid == nil && errIs == nil && read.Status == http.StatusOK && equalJSON(said.value, is.value) {
			return nil
		}
	case written.Status >= http.StatusBadRequest && written.Status != http.StatusInternalServerError:
		return nil
	}
	return w.fault(finding{
		subject: fmt.Sprintf("answer to %s %s", written.Method, pathOf(written.URL)), got: fmt.Sprint(written.Status),
		want: "a refusal, or what GET gives", exchange: written.Number,
	})
}
