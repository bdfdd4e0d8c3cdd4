package steps

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// bulkPhrases send bulk requests and judge their operations one by one (RFC 7644,
// section 3.7). An operation goes by its bulkId, or by method and path, such as
// "PUT /Users/${Ada.id}": the order of results is the service provider's own.
func bulkPhrases(r *registrar) {
	r.action("a client sends the bulk operations:",
		"Posts a BulkRequest with the given Operations, a JSON array, to /Bulk.",
		func(w *World, operations Text) error { return w.sendBulk(string(operations)) }, creates, sends(bodyBulk))
	r.action("a client fills a bulk request for {person}'s user {word} the limit of {word}",
		"Posts a BulkRequest of PUTs of the user: as many operations as ServiceProviderConfig allows (at), one operation more (over), or more bytes than it allows (over the limit of bytes).",
		(*World).fillBulk)
	r.parameter("done",
		as("ends with {statuses}", func(w *World, operation string, statuses Statuses) error { return w.bulkEnds(operation, statuses...) }, mayEndRefused),
		as("is refused", (*World).bulkRefused, refusal),
		as("is not carried out", (*World).bulkSkipped))
	r.judgment("the bulk operation {string} {done}",
		"The operation's result in the client's last answer has that status, written in whatever form, or one of two; or it has a status of 4xx, or the request as a whole was answered with 4xx: the rules do not say which; or there is no result for it.",
		nil)
	r.judgment("{string} and {string} refer to each other in {path}, or the job ends with {status}",
		"Two operations created resources; reading each back shows the other's id at the path. Or one of them, or the request, was answered with that status.",
		(*World).circle)
}

func (w *World) bulkSkipped(operation string) error {
	return w.inBulk(func(exchange *transcript.Exchange, answer document) error {
		found, err := w.resultsOf(exchange, answer, operation)
		if err == nil && len(found) > 0 {
			return w.fault(finding{subject: fmt.Sprintf("result of the bulk operation %q", operation), got: plain(found[0].value), want: "none", exchange: exchange.Number, pointer: "/Operations"})
		}
		return err
	})
}

func (w *World) sendBulk(operations string) error {
	body := `{"schemas":["` + scim.MessageBulkRequest + `"],"Operations":` + operations + `}`
	_, err := w.send(call{method: http.MethodPost, path: scim.EndpointBulk, body: body})
	return err
}

// bulkLimits are what ServiceProviderConfig says of bulk.
func (w *World) bulkLimits() (operations, bytes int) {
	var config struct {
		Bulk struct {
			MaxOperations  int `json:"maxOperations"`
			MaxPayloadSize int `json:"maxPayloadSize"`
		} `json:"bulk"`
	}
	_ = json.Unmarshal(w.config.Discovery.Documents[scim.EndpointServiceProviderConfig], &config) // zero says it all
	return config.Bulk.MaxOperations, config.Bulk.MaxPayloadSize
}

// fillBulk stays within the other limit, so that one alone is exceeded.
func (w *World) fillBulk(name Actor, side, limit string) error {
	id, err := w.userID(name)
	if err != nil {
		return err
	}
	operations, bytes := w.bulkLimits()
	title := func(text string) (string, error) {
		user := w.basicUser(name)
		user["title"] = text
		encoded, err := json.Marshal(map[string]any{"method": http.MethodPut, "path": scim.EndpointUsers + "/" + url.PathEscape(id), "data": user})
		return string(encoded), err
	}
	count, text := operations, "Bulk"
	switch {
	case limit == "operations" && side == "over":
		count++
	case limit == "operations" && side == "at":
	case limit == "bytes" && side == "over":
		count, text = 1, strings.Repeat("x", bytes)
	default:
		return fmt.Errorf("limit %q %q: want at operations, over operations or over bytes", side, limit)
	}
	one, err := title(text)
	if err != nil {
		return fmt.Errorf("encode operation: %w", err)
	}
	if limit == "operations" && count*(len(one)+1)+200 > bytes {
		return w.unmet(fmt.Sprintf("%d operations do not fit into %d bytes", count, bytes))
	}
	return w.sendBulk("[" + strings.TrimSuffix(strings.Repeat(one+",", count), ",") + "]")
}

// bulkAnswer makes the newest answer to a bulk request the current one: reading back may
// have come in between.
func (w *World) bulkAnswer() (*transcript.Exchange, error) {
	for _, exchange := range slices.Backward(w.exchanges()) {
		path, _, _ := strings.Cut(pathOf(exchange.URL), "?")
		if exchange.Method == http.MethodPost && strings.HasSuffix(path, scim.EndpointBulk) {
			w.answer = exchange
			return exchange, nil
		}
	}
	return nil, fmt.Errorf("no bulk request was answered yet")
}

// inBulk judges the answer to a bulk request that was answered with 200.
func (w *World) inBulk(judge func(*transcript.Exchange, document) error) error {
	if _, err := w.bulkAnswer(); err != nil {
		return err
	}
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	return w.inAnswer(judge)
}

// inResult judges the result of one operation.
func (w *World) inResult(operation string, judge func(*transcript.Exchange, document) error) error {
	return w.inBulk(func(exchange *transcript.Exchange, answer document) error {
		found, err := w.resultsOf(exchange, answer, operation)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return w.fault(finding{subject: fmt.Sprintf("result of the bulk operation %q", operation), got: "none", want: "one among Operations", exchange: exchange.Number, pointer: "/Operations"})
		}
		return judge(exchange, found[0])
	})
}

// resultsOf finds the results of an operation.
func (w *World) resultsOf(exchange *transcript.Exchange, answer document, operation string) ([]document, error) {
	found, doubtful := bulkResults(exchange.RequestBody, answer, operation)
	if doubtful {
		return nil, w.unmet(fmt.Sprintf("which result belongs to the bulk operation %q cannot be told: several have neither bulkId nor location", operation))
	}
	return found, nil
}

// soleResult is the result of a request with one operation, whatever it goes by: only what
// a POST creates has its bulkId repeated (RFC 7644, section 3.7).
func soleResult(request []byte, answer document) []document {
	sent, err := parseDocument(request)
	results := flat(answer.at("Operations"))
	if err != nil || len(flat(sent.at("Operations"))) != 1 || len(results) != 1 {
		return nil
	}
	return []document{{value: results[0]}}
}

// repeatsMethods says whether a bulk request has methods that its results can repeat: an
// operation without a method, or with GET, has none that a result may hold.
func repeatsMethods(request []byte) bool {
	sent, err := parseDocument(request)
	if err != nil {
		return false
	}
	for _, operation := range flat(sent.at("Operations")) {
		switch strings.ToUpper(first(document{value: operation}.at("method"))) {
		case http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		default:
			return false
		}
	}
	return true
}

// bulkStatus reads the status of a result: "201", 201 or {"code": "201"}.
func bulkStatus(result document) string {
	if code := first(result.at("status.code")); code != "" {
		return code
	}
	return first(result.at("status"))
}

func (w *World) bulkEnds(operation string, statuses ...Status) error {
	return w.inResult(operation, func(exchange *transcript.Exchange, result document) error {
		var wanted []string
		for _, status := range statuses {
			wanted = append(wanted, fmt.Sprint(int(status)))
		}
		got := bulkStatus(result)
		if slices.Contains(wanted, got) {
			return nil
		}
		if detail := first(result.at("response.detail")); detail != "" {
			got += ": " + detail
		}
		return w.fault(finding{
			subject: fmt.Sprintf("status of the bulk operation %q", operation), got: show(got), want: strings.Join(wanted, " or "),
			exchange: exchange.Number, pointer: "/Operations",
		})
	})
}

func (w *World) bulkRefused(operation string) error {
	exchange, err := w.bulkAnswer()
	if err != nil {
		return err
	}
	if exchange.Status >= 400 && exchange.Status < 500 {
		return w.wantError(Status(exchange.Status), "")
	}
	return w.inBulk(func(exchange *transcript.Exchange, answer document) error {
		got := "none"
		results, err := w.resultsOf(exchange, answer, operation)
		if err != nil {
			return err
		}
		if len(results) == 0 {
			results = soleResult(exchange.RequestBody, answer)
		}
		for _, result := range results {
			if got = bulkStatus(result); strings.HasPrefix(got, "4") {
				return nil
			}
		}
		return w.fault(finding{
			subject: fmt.Sprintf("status of the bulk operation %q", operation), got: show(got), want: "4xx",
			exchange: exchange.Number, pointer: "/Operations",
		})
	})
}

// circle looks at both resources of a pair that refers to each other.
func (w *World) circle(one, other string, path Path, refusal Status) error {
	exchange, err := w.bulkAnswer()
	if err != nil {
		return err
	}
	if Status(exchange.Status) == refusal {
		return w.wantError(refusal, "")
	}
	var locations []string
	refused := false
	err = w.inBulk(func(_ *transcript.Exchange, answer document) error {
		for _, operation := range []string{one, other} {
			results, err := w.resultsOf(exchange, answer, operation)
			if err != nil {
				return err
			}
			for _, result := range results {
				refused = refused || bulkStatus(result) == fmt.Sprint(int(refusal))
				if first(result.at("location")) == "" && strings.HasPrefix(bulkStatus(result), "2") {
					return w.withoutLocation(exchange, operation, results)
				}
				locations = append(locations, first(result.at("location")))
			}
		}
		return nil
	})
	if err != nil || refused {
		return err
	}
	if len(locations) != 2 {
		return w.fault(finding{subject: fmt.Sprintf("results of %q and %q", one, other), got: fmt.Sprint(len(locations)), want: "2", exchange: exchange.Number, pointer: "/Operations"})
	}
	for i, location := range locations {
		want := idIn(locations[1-i])
		found, err := w.reach(exchange, "location of the bulk operation", location)
		if err != nil {
			return err
		}
		if got := found.at(path); !slices.Contains(asTexts(got), want) {
			return w.fault(finding{subject: fmt.Sprintf("%s of %s", path, location), got: showAll(got), want: want, exchange: exchange.Number, pointer: pointerTo(path)})
		}
	}
	return nil
}

// resolveCreated gives the id of what a bulk operation created, by its bulkId, with or without
// the scenario's tag before it: the end of the location in the newest bulk answer.
func (w *World) resolveCreated(bulkID string) (string, error) {
	exchange, err := w.bulkAnswer()
	if err != nil {
		return "", err
	}
	answer, err := parseDocument(exchange.ResponseBody)
	if err != nil {
		return "", cmp.Or(w.fault(finding{subject: "answer to the bulk request", got: err.Error(), want: "a BulkResponse", exchange: exchange.Number}), ErrFinding)
	}
	results, err := w.resultsOf(exchange, answer, bulkID)
	if err != nil || len(results) == 0 { // a bulkId may carry the scenario's tag
		results, err = w.resultsOf(exchange, answer, w.cast.stem+"-"+bulkID)
	}
	if err != nil {
		return "", err
	}
	for _, result := range results {
		if id := idIn(first(result.at("location"))); id != "" {
			return id, nil
		}
	}
	return "", w.withoutLocation(exchange, bulkID, results)
}

// withoutLocation says that a result has no location, so that nobody knows what it is about. Of an
// operation that succeeded that is a matter of its own, and leaves the scenario nothing to look at.
func (w *World) withoutLocation(exchange *transcript.Exchange, operation string, results []document) error {
	f := finding{subject: fmt.Sprintf("location of the bulk operation %q", operation), got: "no value", want: "the URI of the resource", exchange: exchange.Number, pointer: "/Operations"}
	for _, result := range results {
		if status := bulkStatus(result); strings.HasPrefix(status, "2") {
			f.requirement, f.incidental, f.apart, f.blocking = bulkLocation, true, true, true
		} else {
			f.got += ", status " + cmp.Or(status, "absent")
		}
	}
	return w.stop(f)
}

// bulkLocation is the requirement that a result names its resource.
const bulkLocation = "RFC7644-3.7-R16"
