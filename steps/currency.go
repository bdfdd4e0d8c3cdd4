package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// How often a read is repeated that is older than a write: often at first, so that the time is
// measured, and for a little over four seconds in all.
const (
	lookOften   = 50 * time.Millisecond
	lookSeldom  = 250 * time.Millisecond
	looksOften  = 20
	looksSeldom = 13
)

func currencyPhrases(r *registrar) {
	r.action("a client writes and reads a {kind} in turn",
		"Creates a resource, renames and deletes it, and reads it by its id and by a search at once after each of these. What is not seen yet is read again for some seconds.",
		(*World).writeAndRead)
	r.judgment("no answer is older than the writes before it",
		"None of these reads, and no other of the run so far, showed what was before a write that the service provider had answered with 2xx.",
		(*World).readsAreCurrent)
}

// MeasureLag writes to a target and reads, and notes in the configuration's Lag when answers are
// older than writes. It judges nothing; a target that refuses the writes is not measured.
func MeasureLag(ctx context.Context, config Config, number int) {
	w := New(ctx, config, features.Scenario{Steps: []features.Step{{Keyword: "When", Text: "a client writes and reads a user in turn"}}}, number)
	w.Begin(0)
	for _, kind := range []Kindly{"user", "group"} {
		if config.Discovery.Capabilities[string(kind)+"s"] {
			_ = w.writeAndRead(kind) // what is refused is a scenario's to judge
		}
	}
}

// writeAndRead makes each write and reads what it wrote.
func (w *World) writeAndRead(kind Kindly) error {
	w.eager = true
	endpoint, name, body := scim.EndpointUsers, "userName", w.basicUser("Ada")
	if kind == "group" {
		endpoint, name = scim.EndpointGroups, "displayName"
		body = map[string]any{"schemas": []string{scim.SchemaGroup}, "displayName": w.cast.groupName("Keepers")}
	}
	created, err := w.send(call{method: http.MethodPost, path: endpoint, body: jsonText(body)})
	if err != nil || idOf(created) == "" {
		return err
	}
	path := endpoint + "/" + url.PathEscape(idOf(created))
	if seen, err := w.lookUntil(path, func(x *transcript.Exchange) bool { return x.Status != http.StatusNotFound }); err != nil || !seen {
		return err
	}
	if w.config.Discovery.Capabilities["filter"] {
		search := endpoint + "?filter=" + percent(fmt.Sprintf("%s eq %s", name, jsonText(body[name])))
		if _, err := w.lookUntil(search, func(x *transcript.Exchange) bool { return x.Status != http.StatusOK || listsAny(x) }); err != nil {
			return err
		}
	}
	body["displayName"] = fmt.Sprint(body["displayName"], " II")
	replaced, err := w.send(call{method: http.MethodPut, path: path, body: jsonText(body)})
	if err != nil {
		return err
	}
	w.assert(replaced)
	if want := shown(replaced); want != "" {
		if _, err := w.lookUntil(path, func(x *transcript.Exchange) bool { return x.Status != http.StatusOK || shown(x) == want }); err != nil {
			return err
		}
	}
	deleted, err := w.send(call{method: http.MethodDelete, path: path})
	if err != nil || deleted.Status >= http.StatusMultipleChoices {
		return err
	}
	_, err = w.lookUntil(path, func(x *transcript.Exchange) bool { return x.Status == http.StatusNotFound })
	return err
}

// lookUntil reads until what was written is seen, and says whether it was. When it never is,
// that is for others to judge.
func (w *World) lookUntil(path string, seen func(*transcript.Exchange) bool) (bool, error) {
	var old *transcript.Exchange
	for look := range looksOften + looksSeldom {
		exchange, err := w.send(call{method: http.MethodGet, path: path})
		if err != nil {
			return false, err
		}
		w.assert(exchange)
		if seen(exchange) {
			if old != nil {
				by := max(old.StartedAt.Sub(w.lastWrite()), time.Millisecond)
				w.aged = append(w.aged, aged{old, by})
				w.config.Lag.was("", w.scenario.ID, by, time.Since(w.lastWrite()))
			}
			return true, nil
		}
		old = exchange
		pause := lookOften
		if look >= looksOften {
			pause = lookSeldom
		}
		if err := connect.Pause(w.ctx, pause); err != nil {
			return false, err
		}
	}
	return false, nil
}

func listsAny(exchange *transcript.Exchange) bool {
	list, err := parseDocument(exchange.ResponseBody)
	return err != nil || len(elementsOf(list)) > 0
}

// shown is the displayName in an answer, "" without one.
func shown(exchange *transcript.Exchange) string {
	var body struct{ DisplayName string }
	if exchange.Status != http.StatusOK || json.Unmarshal(exchange.ResponseBody, &body) != nil {
		return ""
	}
	return body.DisplayName
}

// readsAreCurrent records the one finding of a run about old answers.
func (w *World) readsAreCurrent() error {
	for _, act := range w.acts() {
		if act.Method == http.MethodGet {
			w.look(act)
		}
	}
	by, exchange := time.Duration(0), noExchange
	for _, one := range w.aged {
		if one.by > by {
			by, exchange = one.by, one.exchange.Number
		}
	}
	elsewhere, _ := w.config.Lag.known()
	if by = max(by, elsewhere); by == 0 || !w.config.Lag.tell(w.scenario.ID) {
		return nil
	}
	said := olderBy(by)
	said.exchange = exchange
	return w.fault(said)
}
