package steps

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gavv/httpexpect/v2"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// sendAll carries out calls, atOnce at a time, and returns their exchanges in the order in
// which the answers came. The answer that it keeps is a refusal, or else the last one.
func (w *World) sendAll(calls []call, atOnce int, untilRefused bool) ([]*transcript.Exchange, error) {
	requests := make([]*httpexpect.Request, len(calls))
	for i, c := range calls {
		var err error
		if requests[i], _, err = w.prepare(c); err != nil {
			return nil, err
		}
	}
	before := w.recorder.Len()
	var next atomic.Int64
	var enough atomic.Bool
	var senders sync.WaitGroup
	for range max(1, atOnce) {
		senders.Go(func() {
			for n := next.Add(1); int(n) <= len(requests) && !enough.Load(); n = next.Add(1) {
				answer := requests[n-1].Expect().Raw() // nil without an answer
				if untilRefused && (answer == nil || answer.StatusCode >= http.StatusBadRequest) {
					enough.Store(true)
				}
			}
		})
	}
	senders.Wait()
	sent := w.exchanges()[before:]
	w.answer = nil
	for _, exchange := range sent {
		w.ours[exchange.Number] = true
		if exchange.Err != nil {
			return sent, unanswered(exchange)
		}
		if w.answer == nil || w.answer.Status < http.StatusBadRequest {
			w.answer = exchange
		}
	}
	return sent, nil
}

// crowd makes so many users, in no order. A refusal is left to the caller's stage.
func (w *World) crowd(size int) error {
	calls, names := make([]call, size), map[string]Actor{}
	for i := range calls {
		name := Actor(fmt.Sprintf("Extra%d", i+1))
		calls[i] = call{method: http.MethodPost, path: scim.EndpointUsers, body: jsonText(w.basicUser(name))}
		names[w.cast.userName(name)] = name
	}
	sent, err := w.sendAll(calls, w.config.AtOnce, true)
	for _, exchange := range sent {
		sent, _ := parseOrdered(exchange.RequestBody)
		if id := idOf(exchange); id != "" {
			w.cast.userIDs[names[plain(sent.decoded("userName"))]] = id
		}
	}
	return err
}

// createAtOnce posts the same user several times in parallel.
func (w *World) createAtOnce(times int, name Actor) error {
	return w.sameAtOnce(times, call{method: http.MethodPost, path: scim.EndpointUsers, body: jsonText(w.basicUser(name))})
}

// twiceAtOnce sends two equal requests in parallel.
func (w *World) twiceAtOnce(header string, c call) error {
	name, value, _ := strings.Cut(header, ":")
	c.header = map[string]string{strings.TrimSpace(name): strings.TrimSpace(value)}
	return w.sameAtOnce(2, c)
}

func (w *World) sameAtOnce(times int, c call) error {
	calls := make([]call, times)
	for i := range calls {
		calls[i] = c
	}
	_, err := w.sendAll(calls, times, false)
	return err
}
