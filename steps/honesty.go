package steps

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// honestyPhrases hold what happens against what ServiceProviderConfig claims.

// claimed reads a value of ServiceProviderConfig as it was before the run.
func (w *World) claimed(path Path) []any {
	config, err := w.config.Discovery.document(scim.EndpointServiceProviderConfig)
	if err != nil {
		return nil
	}
	return config.at(path)
}

func (w *World) ordersAgree(flag Path) error {
	claimed := first(w.claimed(flag)) == "true"
	var orders [][]string
	for _, exchange := range w.acts() {
		w.assert(exchange)
		answer, err := w.answered(exchange)
		if exchange.Status != http.StatusOK || err != nil {
			if !claimed {
				return nil
			}
			return w.fault(finding{subject: "status of a sorted list", got: errorText(exchange), want: "200, as " + string(flag) + " says", exchange: exchange.Number})
		}
		orders = append(orders, asTexts(answer.at("Resources.userName")))
	}
	if len(orders) != 2 {
		return w.unmet("the lists were not read")
	}
	// The people of the cast are named in the order of the alphabet, by every attribute.
	up, down := slices.IsSorted(inLowerCase(orders[0])), slices.IsSorted(reversed(inLowerCase(orders[1])))
	if (up && down) == claimed && len(orders[0]) == len(orders[1]) {
		return nil
	}
	return w.fault(finding{
		subject: "order of the lists, ascending and descending", got: strings.Join(orders[0], ", ") + " and " + strings.Join(orders[1], ", "),
		want: fmt.Sprintf("what %s: %t says", flag, claimed), exchange: w.lastAct(),
	})
}

func inLowerCase(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = strings.ToLower(text)
	}
	return out
}

func reversed(texts []string) []string {
	slices.Reverse(texts)
	return texts
}

func (w *World) repeats() error {
	var bodies [][]byte
	var last *transcript.Exchange
	for _, exchange := range w.exchanges() {
		bodies, last = append(bodies, exchange.ResponseBody), exchange
	}
	if len(bodies) < 2 {
		return w.unmet("there was no answer before")
	}
	one, errOne := parseDocument(bodies[len(bodies)-2])
	other, errOther := parseDocument(bodies[len(bodies)-1])
	if errOne == nil && errOther == nil && equalJSON(one.value, other.value) || bytes.Equal(bodies[len(bodies)-1], bodies[len(bodies)-2]) {
		return nil
	}
	return w.fault(finding{subject: fmt.Sprintf("second answer to %s %s", last.Method, pathOf(last.URL)), got: "another document", want: "the same as before", exchange: last.Number})
}
