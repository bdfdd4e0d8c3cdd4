package steps

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// honestyPhrases hold what happens against what ServiceProviderConfig claims.
func honestyPhrases(r *registrar) {
	r.action("a client asks for the scenario's users by {path}, up and down",
		"Sends two lists with sortBy, one ascending and one descending, with a filter that matches only the scenario's users.",
		func(w *World, by Path) error {
			for _, order := range []string{"ascending", "descending"} {
				query := "?filter=" + percent(`userName sw "`+w.cast.stem+`"`) + "&sortBy=" + string(by) + "&sortOrder=" + order
				if err := w.request(http.MethodGet, Path(scim.EndpointUsers+query), ""); err != nil {
					return err
				}
			}
			return nil
		})
	r.judgment("the orders are as {path} of ServiceProviderConfig says",
		"If the flag is true, the ascending list is in order and the descending one in the reverse; if it is false, the two are refused or are not the reverse of each other.",
		(*World).ordersAgree)
	r.judgment("the answer holds no more {path} than {path} of ServiceProviderConfig",
		"The array in the client's last answer is not longer than that number; a number of 0 or none is no bound.",
		func(w *World, list, limit Path) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				bound, err := strconv.Atoi(first(w.claimed(limit)))
				if got := len(flat(answer.at(list))); err == nil && bound > 0 && got > bound {
					return w.fault(finding{subject: "length of " + string(list), got: fmt.Sprint(got), want: fmt.Sprintf("at most %d, as %s says", bound, limit), exchange: exchange.Number})
				}
				return nil
			})
		})
	r.judgment("the answer is the same as the one before",
		"The client's last two answers have equal JSON bodies.",
		(*World).repeats)
}

// claimed reads a value of ServiceProviderConfig as it was before the run.
func (w *World) claimed(path Path) []any {
	config, err := parseDocument(w.config.Discovery.Documents[scim.EndpointServiceProviderConfig])
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
		answer, err := parseDocument(exchange.ResponseBody)
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
	for _, exchange := range w.recorder.Exchanges() {
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
