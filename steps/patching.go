package steps

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// modifyPhrases are PATCH requests beyond the plain one, and what a modification may be
// answered with.
func modifyPhrases(r *registrar) {
	r.action("a client patches {path} with the body:",
		"Sends PATCH with a body that stands as it is, PatchOp or not.",
		func(w *World, path Path, body Text) error { return w.request(http.MethodPatch, path, string(body)) })
	r.action("a client with the header {string} modifies {path} with:",
		"Sends PATCH with the given Operations, a JSON array, and one more header.",
		func(w *World, header string, path Path, operations Text) error {
			return w.withHeader(header, call{method: http.MethodPatch, path: string(path), body: patchBody(operations)})
		})
	r.action("two clients with the header {string} modify {path} at once with:",
		"Sends the same PATCH twice at the same time, with one more header.",
		(*World).modifyAtOnce)
	r.setting("a moment passes",
		"Waits until an instant must differ from the last one that the service provider gave: a little over a second where its instants have no fraction. Nothing is sent.",
		(*World).moment)
	r.judgment("just one of the requests succeeds and the others get {status} or {status}",
		"Of the requests of the When one was answered with 2xx, all others with one of two statuses.",
		(*World).oneWins)
	r.judgment("the answer is a success or the error {status} with scimType {word}",
		"The client's last answer is 2xx, or that SCIM error: the rules allow both here.",
		func(w *World, status Status, scimType string) error {
			exchange, err := w.current()
			if err != nil || exchange.Status >= 200 && exchange.Status < 300 {
				return err
			}
			return w.wantError(status, scimType)
		})
	r.judgment("the answer is the error {status} with scimType {word} or {word}",
		"The client's last answer is a SCIM error with that status and one of two scimTypes.",
		(*World).eitherType)
	r.judgment("the answer shows all that reading {path} back shows, or nothing",
		"The client's last answer has no body with 204, and with 200 the resource as a GET shows it.",
		(*World).wholeOrNothing)
	r.judgment("reading {path} back shows {json} among {path}",
		"Reads a resource: a multi-valued attribute of simple values has this value, in any letter case.",
		(*World).among)
}

func patchBody(operations Text) string {
	return `{"schemas":["` + scim.MessagePatchOp + `"],"Operations":` + string(operations) + `}`
}

// moment waits for the service provider's clock. A coarse one is known by the instants
// that it writes.
func (w *World) moment() error {
	pause := 20 * time.Millisecond
	for _, exchange := range w.recorder.Exchanges() {
		answer, err := parseDocument(exchange.ResponseBody)
		if err != nil {
			continue
		}
		if modified := first(answer.at("meta.lastModified")); modified != "" && !strings.Contains(modified, ".") {
			pause = 1100 * time.Millisecond
		}
	}
	select {
	case <-time.After(pause):
		return nil
	case <-w.ctx.Done():
		return w.ctx.Err()
	}
}

func (w *World) oneWins(others, or Status) error {
	winners := 0
	for _, exchange := range w.acts() {
		w.assert(exchange)
		switch {
		case exchange.Status >= 200 && exchange.Status < 300:
			winners++
		case Status(exchange.Status) != others && Status(exchange.Status) != or:
			return w.fault(finding{
				subject: "status of one of the answers to " + exchange.Method + " " + pathOf(exchange.URL),
				got:     errorText(exchange), want: fmt.Sprintf("2xx, %d or %d", others, or), exchange: exchange.Number,
			})
		}
	}
	if winners == 1 {
		return nil
	}
	return w.fault(finding{subject: "requests that succeeded", got: fmt.Sprint(winners), want: "1", exchange: w.lastAct()})
}

func (w *World) eitherType(status Status, one, other string) error {
	if err := w.wantError(status, ""); err != nil {
		return err
	}
	exchange, err := w.current()
	if err != nil {
		return err
	}
	answer, err := parseDocument(exchange.ResponseBody)
	if err != nil {
		return err // wantError has read it
	}
	got := first(answer.at("scimType"))
	if strings.EqualFold(got, one) || strings.EqualFold(got, other) {
		return nil
	}
	return w.fault(finding{subject: "scimType of the error", got: show(got), want: one + " or " + other, exchange: exchange.Number, pointer: "/scimType"})
}

func (w *World) wholeOrNothing(at Path) error {
	answer, err := w.current()
	if err != nil {
		return err
	}
	if answer.Status == http.StatusNoContent {
		if len(answer.ResponseBody) > 0 {
			return w.fault(finding{subject: "body of the answer with 204", got: fmt.Sprintf("%d bytes", len(answer.ResponseBody)), want: "none", exchange: answer.Number})
		}
		return nil
	}
	shown, parseErr := parseDocument(answer.ResponseBody)
	if parseErr != nil {
		return w.fault(finding{subject: "body of the answer", got: parseErr.Error(), want: "the whole resource", exchange: answer.Number})
	}
	return w.readBack(at, func(_ *transcript.Exchange, stored document) error {
		if differ := differences(stored, shown, nil); len(differ) > 0 {
			return w.fault(finding{
				subject: "attributes in which the answer differs from reading " + string(at), got: strings.Join(differ, ", "), want: "none",
				exchange: answer.Number, pointer: "/" + differ[0],
			})
		}
		return nil
	})
}

func (w *World) among(at Path, want Text, path Path) error {
	return w.readBack(at, func(exchange *transcript.Exchange, resource document) error {
		expected, err := parseDocument([]byte(want))
		if err != nil {
			return fmt.Errorf("expected value %q: %w", want, err)
		}
		values := resource.at(path)
		for _, value := range flat(values) {
			if strings.EqualFold(plain(value), plain(expected.value)) {
				return nil
			}
		}
		return w.fault(finding{subject: fmt.Sprintf("%s of %s", path, at), got: showAll(values), want: plain(expected.value) + " among the values", exchange: exchange.Number, pointer: pointerTo(path)})
	})
}

// answerJSON gives a value of the client's last answer as JSON text, to be sent again
// exactly as it was received.
func (w *World) answerJSON(path Path) (string, error) {
	exchange, err := w.current()
	if err != nil {
		return "", err
	}
	answer, err := parseDocument(exchange.ResponseBody)
	if err != nil {
		return "", w.unmet("the last answer is no JSON document")
	}
	values := answer.at(path)
	if len(values) == 0 {
		return "", w.unmet(fmt.Sprintf("the last answer has no %s", path))
	}
	return jsonText(values[0]), nil
}
