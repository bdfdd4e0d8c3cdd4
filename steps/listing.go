package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// mostUsers bounds how many users a scenario makes to fill an answer.
const mostUsers = 250

// listingPhrases hold a list to what ServiceProviderConfig announces and to the same
// list asked for in another way.
func listingPhrases(r *registrar) {
	r.action("a client asks {path} for more than one answer may hold",
		"Sends GET for the scenario's users, or POST to a search, with a count of one more than filter.maxResults.",
		(*World).askTooMuch, readsOnly)
}

func (w *World) atMostOrRefused(limit int, scimType string) error {
	if exchange, err := w.current(); err != nil || exchange.Status != http.StatusBadRequest {
		return orElse(err, func() error { return w.atMost(limit) })
	}
	return w.wantError(http.StatusBadRequest, scimType)
}

func (w *World) ofOneMethodOrRefused() error {
	if exchange, err := w.current(); err != nil || exchange.Status != http.StatusBadRequest {
		return orElse(err, func() error { return w.isOfMethod("") })
	}
	return w.wantStatus(http.StatusBadRequest)
}

// asAnnounced judges an answer by what ServiceProviderConfig says of it.
func (w *World) asAnnounced(member Path) error {
	if _, err := w.discovered(scim.EndpointServiceProviderConfig); err != nil {
		return err
	}
	switch member {
	case "sort.supported":
		return w.ordersAgree(member)
	case "filter.maxResults":
		return w.atMost(w.maxResults())
	case "pagination.cursor":
		return w.announcesCursor()
	case "pagination.defaultPaginationMethod":
		return w.isOfMethod(first(w.providerConfig().at(member)))
	}
	return fmt.Errorf("%s of ServiceProviderConfig: nothing is judged by it", member)
}

func orElse(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}

func (w *World) providerConfig() document {
	config, err := w.config.Discovery.document(scim.EndpointServiceProviderConfig)
	if err != nil {
		return document{}
	}
	return config
}

// maxResults is how many resources an answer may hold, as announced; a large number where
// nothing is.
func (w *World) maxResults() int {
	for _, value := range w.providerConfig().at("filter.maxResults") {
		if number, ok := value.(json.Number); ok {
			if n, err := number.Int64(); err == nil && n > 0 {
				return int(n)
			}
		}
	}
	return 1 << 30
}

func (w *World) overfill() error {
	limit := w.maxResults()
	if limit > mostUsers {
		return w.handMade("Extra")
	}
	return w.crowd(limit + 1)
}

func (w *World) askTooMuch(path Path) error {
	count := min(w.maxResults(), 1<<30) + 1
	filter := w.cast.ownFilter()
	if !strings.HasSuffix(string(path), scim.EndpointSearch) {
		return w.request(http.MethodGet, Path(fmt.Sprintf("%s?count=%d&filter=%s", path, count, percent(filter))), "")
	}
	body := map[string]any{"schemas": []string{scim.MessageSearchRequest}, "filter": filter, "count": count}
	return w.request(http.MethodPost, path, jsonText(body))
}

// isOfMethod wants the members of index or cursor pagination, or with "" of either.
func (w *World) isOfMethod(method string) error {
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		cursor, index := len(answer.at("nextCursor")) > 0, len(answer.at("startIndex")) > 0
		if cursor != index && (method == "" || cursor == strings.EqualFold(method, "cursor")) {
			return nil
		}
		return w.fault(finding{
			subject: "members of the page that tell its method",
			got:     fmt.Sprintf("startIndex %s, nextCursor %s", presence(index), presence(cursor)),
			want:    "those of " + orDefault(method, "one") + " pagination alone", exchange: exchange.Number,
		})
	})
}

func presence(there bool) string {
	if there {
		return "present"
	}
	return "absent"
}

func (w *World) announcesCursor() error {
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		announced := w.providerConfig().at("pagination.cursor")
		if len(answer.at("nextCursor")) == 0 || len(announced) == 1 && announced[0] == true {
			return nil
		}
		return w.fault(finding{
			subject: "pagination.cursor of ServiceProviderConfig, with a list that has a nextCursor", got: showAll(announced), want: "true", exchange: exchange.Number,
		})
	})
}

// sameByGet repeats a search by GET.
func (w *World) sameByGet() error {
	posted, err := w.current()
	if err != nil {
		return err
	}
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	asked, err := overlayOf(Text(posted.RequestBody))
	if err != nil {
		return err
	}
	path, _ := strings.CutSuffix(strings.TrimPrefix(posted.URL, w.config.BaseURL), scim.EndpointSearch)
	for name, value := range asked {
		if name == "schemas" {
			continue
		}
		text := fmt.Sprint(value)
		if list, ok := value.([]any); ok {
			text = strings.Join(asTexts(list), ",")
		}
		path = withParameter(path, name, text)
	}
	list, err := w.answered(posted)
	if err != nil {
		return w.fault(finding{subject: "answer to the search", got: err.Error(), want: "a ListResponse", exchange: posted.Number})
	}
	defer func() { w.answer = posted }()
	got, err := w.send(call{method: http.MethodGet, path: path})
	if err != nil {
		return err
	}
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	same, err := w.answered(got)
	ids := idsOf
	if asked["sortBy"] == nil { // without it a service provider may list in any order, and in another one the next time
		ids = func(d document) []string { return slices.Sorted(slices.Values(idsOf(d))) }
	}
	if err == nil && slices.Equal(ids(list), ids(same)) && equalJSON(list.at("totalResults"), same.at("totalResults")) {
		return nil
	}
	return w.fault(finding{
		subject: "ids that the search lists", got: fmt.Sprintf("%s of %s", strings.Join(idsOf(list), ", "), first(list.at("totalResults"))),
		want: fmt.Sprintf("%s of %s, as by GET", strings.Join(idsOf(same), ", "), first(same.at("totalResults"))), exchange: posted.Number, pointer: "/Resources",
	})
}
