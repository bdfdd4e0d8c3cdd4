package steps

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// discoveryPhrases are about the discovery endpoints and what they promise.
func discoveryPhrases(r *registrar) {
	r.action("a client sends {word} to {path} as it would",
		"Sends a request of that method as a client would: PUT with what was read, PATCH with one operation on displayName.",
		(*World).sendUsual)
	r.judgment("{path} of the answer is the number of its {path}",
		"The number in the client's last answer is the length of the array in it; itemsPerPage may be absent.",
		func(w *World, number, list Path) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				want := fmt.Sprint(len(flat(answer.at(list))))
				got := first(answer.at(number))
				if got == want || got == "" && number == "itemsPerPage" {
					return nil
				}
				return w.fault(finding{subject: string(number) + " of the answer", got: show(got), want: want, exchange: exchange.Number, pointer: pointerTo(number)})
			})
		}, answers)
	r.judgment("the schemaExtensions of each type are an array",
		"The answer is from /ResourceTypes, as a list or one alone.",
		func(w *World) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				for _, t := range schemaResources(answer) {
					object, _ := t.value.(map[string]any)
					value, ok := member(object, "schemaExtensions")
					if _, isList := value.([]any); ok && value != nil && !isList {
						return w.fault(finding{subject: "schemaExtensions of " + first(t.at("name")), got: plain(value), want: "an array", exchange: exchange.Number})
					}
				}
				return nil
			})
		})
}

func (w *World) sendUsual(method string, path Path) error {
	var body string
	switch method {
	case http.MethodPut:
		exchange, err := w.send(call{method: http.MethodGet, path: string(path)})
		if err != nil {
			return err
		}
		body = string(exchange.ResponseBody)
	case http.MethodPatch:
		name := w.cast.displayName("Renamed")
		if strings.HasPrefix(string(path), scim.EndpointGroups) {
			name = w.cast.groupName("Renamed")
		}
		body = `{"schemas":["` + scim.MessagePatchOp + `"],"Operations":[{"op":"replace","path":"displayName","value":` + jsonText(name) + `}]}`
	}
	return w.request(method, path, body)
}

func (w *World) methodThere() error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	w.assert(exchange)
	switch exchange.Status {
	case http.StatusNotImplemented:
		if exchange.Method == http.MethodPatch {
			return nil
		}
	case http.StatusNotFound, http.StatusMethodNotAllowed:
	default:
		return nil
	}
	return w.fault(finding{
		subject: fmt.Sprintf("status of the answer to %s %s", exchange.Method, endpointOf(exchange.URL, w.config.BaseURL)),
		got:     fmt.Sprint(exchange.Status), want: "the method carried out", exchange: exchange.Number,
	})
}

func (w *World) listedIfServed(endpoint Path) error {
	types, err := w.current()
	if err != nil {
		return err
	}
	document, err := w.answered(types)
	if err != nil {
		return w.fault(finding{subject: "/ResourceTypes", got: err.Error(), want: "a list", exchange: types.Number})
	}
	for _, t := range schemaResources(document) {
		if "/"+strings.Trim(first(t.at("endpoint")), "/") == string(endpoint) {
			return nil
		}
	}
	exchange, err := w.send(call{method: http.MethodGet, path: string(endpoint) + "?count=1"})
	if err != nil {
		return err
	}
	w.assert(exchange)
	if exchange.Status != http.StatusOK {
		return nil
	}
	return w.fault(finding{subject: "resource type for " + string(endpoint), got: "none, though it is served", want: "one", exchange: types.Number})
}

func (w *World) unfiltered() error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	if exchange.Status != http.StatusOK {
		return nil
	}
	answer, err := w.answered(exchange)
	if err != nil {
		return w.fault(finding{subject: "body of the answer", got: err.Error(), want: "a list", exchange: exchange.Number})
	}
	path, _, _ := strings.Cut(strings.TrimPrefix(exchange.URL, w.config.BaseURL), "?")
	whole, err := w.config.Discovery.document(path)
	if err != nil {
		return nil // that it cannot be read has scenarios of its own
	}
	if got, want := len(schemaResources(answer)), len(schemaResources(whole)); got != want {
		return w.fault(finding{subject: "elements of " + path, got: fmt.Sprint(got), want: fmt.Sprintf("%d, or 403", want), exchange: exchange.Number})
	}
	return nil
}

func (w *World) listedElsewhere(path, ids, elsewhere Path) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		other, err := w.send(call{method: http.MethodGet, path: string(elsewhere)})
		if w.answer = exchange; err != nil {
			return err
		}
		w.assert(other)
		found, err := w.answered(other)
		if err != nil || other.Status != http.StatusOK {
			return w.fault(finding{subject: "answer to GET " + string(elsewhere), got: fmt.Sprint(other.Status), want: "200 with a list", exchange: other.Number})
		}
		known := asTexts(found.at(ids))
		for _, value := range asTexts(answer.at(path)) {
			if !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, value) }) {
				return w.fault(finding{subject: fmt.Sprintf("%s of %s", ids, elsewhere), got: strings.Join(known, ", "), want: value + " among them", exchange: other.Number})
			}
		}
		return nil
	})
}
