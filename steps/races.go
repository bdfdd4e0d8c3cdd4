package steps

import (
	"fmt"
	"net/http"
	"strings"
)

// clientPhrases are what more than one client, or a client of another kind, asks.
func clientPhrases(r *registrar) {
	r.action("{int} clients create the user {person} at once",
		"Posts the same user as often, all at the same time.",
		(*World).createAtOnce)
	r.action("a client without credentials posts to {path}:",
		"Sends POST with the given document without any credentials.",
		func(w *World, path Path, body Text) error {
			_, err := w.send(call{method: http.MethodPost, path: string(path), body: string(body), anonymous: true})
			return err
		})
	r.action("a client retrieves {path} in the version {word}",
		"Sends GET to the base URL with another version as its last segment.",
		(*World).inVersion)
	r.judgment("the request is not carried out",
		"The client's last answer is an error, whichever.",
		func(w *World) error {
			exchange, err := w.current()
			if err != nil {
				return err
			}
			w.assert(exchange)
			if exchange.Status >= http.StatusBadRequest && exchange.Status != http.StatusInternalServerError {
				return nil
			}
			return w.fault(finding{subject: fmt.Sprintf("status of the answer to %s %s", exchange.Method, pathOf(exchange.URL)), got: fmt.Sprint(exchange.Status), want: "405 or another refusal", exchange: exchange.Number})
		})
	r.judgment("an answer with {status} has the header {word}",
		"If the client's last answer has that status, it has the header; with another status there is nothing to judge.",
		func(w *World, status Status, name string) error {
			exchange, err := w.current()
			if err != nil || Status(exchange.Status) != status || exchange.ResponseHeader.Get(name) != "" {
				return err
			}
			return w.fault(finding{subject: fmt.Sprintf("header %s of the answer with %d", name, status), got: "absent", want: "present", exchange: exchange.Number})
		})
	r.judgment("one of the clients gets {status} and the others {status}",
		"Of the requests of the When just one was answered with the first status, all others with the second.",
		(*World).divided)
}

// inVersion asks at another version of the protocol.
func (w *World) inVersion(path Path, version string) error {
	base := w.config.BaseURL
	defer func() { w.config.BaseURL = base }()
	w.config.BaseURL = base[:strings.LastIndexByte(base, '/')+1] + version
	return w.request(http.MethodGet, path, "")
}

func (w *World) divided(one, others Status) error {
	winners := 0
	for _, exchange := range w.acts() {
		w.assert(exchange)
		switch Status(exchange.Status) {
		case one:
			winners++
		case others:
		default:
			return w.fault(finding{
				subject: "status of one of the answers to " + exchange.Method + " " + pathOf(exchange.URL),
				got:     errorText(exchange), want: fmt.Sprintf("%d or %d", one, others), exchange: exchange.Number,
			})
		}
	}
	if winners == 1 {
		return nil
	}
	return w.fault(finding{subject: fmt.Sprintf("answers with %d", one), got: fmt.Sprint(winners), want: "1", exchange: w.lastAct()})
}
