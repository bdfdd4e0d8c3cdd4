package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gavv/httpexpect/v2"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// call is one request of the suite's own client, the rfc client.
type call struct {
	method    string
	path      string // below the base URL, with its encoded query
	body      string
	mediaType string // of the body; default application/scim+json
	accept    string // default application/scim+json
	header    map[string]string
	anonymous bool
	literal   bool // nothing is laid under the body
}

// send carries out a call with httpexpect over the recording transport and keeps the
// answer for the judgments that follow.
func (w *World) send(c call) (*transcript.Exchange, error) {
	if err := w.controlled(c); err != nil {
		return nil, err
	}
	request, reporter, err := w.prepare(c)
	if err != nil {
		return nil, err
	}
	before := w.recorder.Len()
	request.Expect()
	recorded := w.recorder.Exchanges()
	if len(recorded) == before {
		return nil, fmt.Errorf("%s %s: nothing was sent: %s", c.method, c.path, reporter.text)
	}
	exchange := recorded[len(recorded)-1]
	if exchange.Err != nil {
		return nil, unanswered(exchange)
	}
	w.answer = exchange
	w.ours[exchange.Number] = true
	w.look(exchange)
	return exchange, nil
}

// prepare builds the request of a call. The reporter keeps what httpexpect says of it.
func (w *World) prepare(c call) (*httpexpect.Request, *quiet, error) {
	c = w.scoped(c)
	target, err := url.Parse(w.config.BaseURL + c.path)
	if err != nil {
		return nil, nil, fmt.Errorf("path %q: %w", c.path, err)
	}
	client := w.client
	if c.anonymous {
		client = w.anonymous
	}
	reporter := &quiet{}
	expect := httpexpect.WithConfig(httpexpect.Config{
		BaseURL: w.config.BaseURL, Client: client, Context: w.ctx, AssertionHandler: reporter,
	})
	request := expect.Request(c.method, "/").
		WithHeader("Accept", orDefault(c.accept, scim.MediaType)).
		// The library encodes paths and queries in its own way; the wire must show ours.
		WithTransformer(func(r *http.Request) { r.URL = target })
	if c.body = w.shaped(c); c.body != "" {
		request = request.WithBytes([]byte(c.body)).WithHeader("Content-Type", orDefault(c.mediaType, scim.MediaType))
	}
	for name, value := range c.header {
		request = request.WithHeader(name, value)
	}
	return request, reporter, nil
}

func unanswered(exchange *transcript.Exchange) error {
	return &Inconclusive{Reason: fmt.Sprintf("%s %s: %v", exchange.Method, pathOf(exchange.URL), exchange.Err), Transport: true}
}

func orDefault(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}

// quiet takes httpexpect's assertions without stopping the process.
type quiet struct{ text string }

// Success implements httpexpect.AssertionHandler.
func (*quiet) Success(*httpexpect.AssertionContext) {}

// Failure implements httpexpect.AssertionHandler.
func (q *quiet) Failure(_ *httpexpect.AssertionContext, failure *httpexpect.AssertionFailure) {
	for _, err := range failure.Errors {
		q.text = err.Error()
	}
}

// judge is the assertion handler that turns a failed assertion on the current answer
// into a finding.
type judge struct {
	world    *World
	exchange *transcript.Exchange
	subject  string
	pointer  string
	// requirement is set where what is judged is a matter of its own, met on the way.
	requirement string
	err         error
}

// Success implements httpexpect.AssertionHandler.
func (*judge) Success(*httpexpect.AssertionContext) {}

// Failure implements httpexpect.AssertionHandler.
func (j *judge) Failure(_ *httpexpect.AssertionContext, failure *httpexpect.AssertionFailure) {
	if j.err != nil {
		return // the first failure explains the rest
	}
	got, want := "an answer of another kind", "what the step names"
	if failure.Actual != nil {
		got = plain(failure.Actual.Value)
	}
	switch {
	case failure.Expected != nil:
		want = plain(failure.Expected.Value)
	case len(failure.Errors) > 0:
		want = failure.Errors[0].Error()
	}
	if list, ok := failureList(failure.Expected); ok {
		want = list
	}
	if got == want && failure.Actual != nil && failure.Expected != nil {
		got, want = typedText(failure.Actual.Value), typedText(failure.Expected.Value)
	}
	j.err = j.world.fault(finding{
		requirement: j.requirement, incidental: j.requirement != "", apart: j.requirement != "",
		subject: j.subject, got: got, want: want, exchange: j.exchange.Number, pointer: j.pointer,
	})
}

// typedText tells values of two types apart that read alike: the number 409 and the string "409".
func typedText(value any) string {
	kind := ""
	switch value.(type) {
	case string:
		kind = "the string "
	case float64, json.Number:
		kind = "the number "
	case bool:
		kind = "the boolean "
	}
	return kind + jsonText(value)
}

func failureList(value *httpexpect.AssertionValue) (string, bool) {
	if value == nil {
		return "", false
	}
	list, ok := value.Value.(httpexpect.AssertionList)
	if !ok {
		return "", false
	}
	texts := make([]string, len(list))
	for i, element := range list {
		texts[i] = plain(element)
	}
	return "one of " + strings.Join(texts, ", "), true
}

// expectation returns httpexpect's configuration for judging an exchange.
func (w *World) expectation(exchange *transcript.Exchange, subject, pointer string) (httpexpect.Config, *judge) {
	handler := &judge{world: w, exchange: exchange, subject: subject, pointer: pointer}
	return httpexpect.Config{Context: context.WithoutCancel(w.ctx), AssertionHandler: handler}, handler
}

// wantStatus judges the status of the current answer, and marks it as looked at. What was
// carried out and answered with another success is a matter of its own: it leaves the rest
// of the scenario to be judged. After any other wrong status the answer has nothing to say.
func (w *World) wantStatus(statuses ...Status) error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	w.assert(exchange)
	config, handler := w.expectation(exchange, fmt.Sprintf("status of the answer to %s %s", exchange.Method, pathOf(exchange.URL)), "")
	handler.requirement = w.otherSuccess(exchange, statuses)
	wanted := make([]any, len(statuses))
	for i, status := range statuses {
		wanted[i] = float64(status)
	}
	value := httpexpect.NewNumberC(config, float64(exchange.Status))
	if len(wanted) == 1 {
		value.IsEqual(wanted[0])
	} else {
		value.InList(wanted...)
	}
	switch {
	case slices.Contains(statuses, Status(exchange.Status)):
	case handler.requirement != "":
		if !w.claims(handler.requirement) && errors.Is(handler.err, ErrFinding) {
			return nil
		}
	default:
		w.moot[exchange.Number] = true
	}
	return handler.err
}

// successes are the statuses of writes that were carried out, and the requirement behind each.
var successes = map[string]struct {
	statuses    []Status
	requirement string
}{
	http.MethodPost:   {[]Status{http.StatusCreated}, "RFC7644-3.3-R08"},
	http.MethodPut:    {[]Status{http.StatusOK}, "RFC7644-3.5.1-R18"},
	http.MethodPatch:  {[]Status{http.StatusOK, http.StatusNoContent}, "RFC7644-3.5.2-R36"},
	http.MethodDelete: {[]Status{http.StatusNoContent}, "RFC7644-3.6-R03"},
}

// otherSuccess returns the requirement behind the status of a write that was answered with a
// success that is none of its method's where one of those was wanted; "" for anything else.
func (w *World) otherSuccess(exchange *transcript.Exchange, wanted []Status) string {
	path, _ := w.partsOf(exchange.URL)
	endpoint, _ := collectionOf(path)
	of := successes[exchange.Method]
	usual := func(s Status) bool { return slices.Contains(of.statuses, s) }
	got := Status(exchange.Status)
	if endpoint == "" || strings.HasSuffix(path, scim.EndpointSearch) || got < 200 || got >= 300 || usual(got) || !slices.ContainsFunc(wanted, usual) {
		return ""
	}
	return of.requirement
}

// wantJSON judges one value against a JSON text.
func (w *World) wantJSON(exchange *transcript.Exchange, subject, pointer string, got any, want Text) error {
	expected, err := parseDocument([]byte(want))
	if err != nil {
		return fmt.Errorf("expected value %q: %w", want, err)
	}
	if equalJSON(got, expected.value) {
		return nil
	}
	config, handler := w.expectation(exchange, subject, pointer)
	httpexpect.NewValueC(config, normal(got)).IsEqual(normal(expected.value))
	if handler.err == nil {
		// The library found them equal after its own canonicalisation.
		return nil
	}
	return handler.err
}

// current is the answer that the protocol register judges.
func (w *World) current() (*transcript.Exchange, error) {
	if w.answer == nil {
		return nil, fmt.Errorf("no request was made by the client yet")
	}
	w.look(w.answer)
	return w.answer, nil
}

// create posts a resource and returns its id. A refusal is left to the caller's stage:
// a Given ends as inconclusive, a When is judged by its Then.
func (w *World) create(endpoint, body string) (string, error) {
	exchange, err := w.send(call{method: http.MethodPost, path: endpoint, body: body})
	if err != nil {
		return "", err
	}
	return idOf(exchange), nil
}

// idOf reads the id of the resource in an answer; "" when there is none.
func idOf(exchange *transcript.Exchange) string {
	if exchange.Status >= 300 {
		return ""
	}
	if tree, plain := exchange.Tree(); plain {
		members, _ := tree.(map[string]any)
		if id, isText := members["id"].(string); isText && !spelledTwice(members, "id") {
			return id
		}
	}
	var body struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(exchange.ResponseBody, &body) != nil {
		return ""
	}
	return body.ID
}

// spelledTwice says whether an object has a member in another letter case beside it.
func spelledTwice(members map[string]any, name string) bool {
	for have := range members {
		if have != name && strings.EqualFold(have, name) {
			return true
		}
	}
	return false
}

// read retrieves a resource by id. The status is left to the caller.
func (w *World) read(endpoint, id string) (*transcript.Exchange, error) {
	return w.send(call{method: http.MethodGet, path: endpoint + "/" + url.PathEscape(id)})
}

// search lists what a filter matches.
func (w *World) search(endpoint, filter string) (*transcript.Exchange, []document, error) {
	exchange, err := w.send(call{method: http.MethodGet, path: endpoint + "?filter=" + percent(filter)})
	if err != nil {
		return nil, nil, err
	}
	w.assert(exchange)
	if exchange.Status != http.StatusOK {
		return exchange, nil, w.stop(finding{
			subject: "status of the search " + filter, got: errorText(exchange), want: "200", exchange: exchange.Number,
		})
	}
	list, err := w.answered(exchange)
	if err != nil {
		return exchange, nil, w.stop(finding{subject: "answer to the search " + filter, got: err.Error(), want: "a ListResponse", exchange: exchange.Number})
	}
	return exchange, resourcesOf(list), nil
}

// resourcesOf are the elements of a list that a judgment may look at: those of others are
// left out of a list that was read with answered.
func resourcesOf(list document) []document {
	var found []document
	for _, element := range elementsOf(list) {
		if list.foreign == nil || !list.foreign(element) {
			found = append(found, document{value: element})
		}
	}
	return found
}

// percent encodes a query value with %20 for a space: a plus sign means a space only to
// servers that read the query as a form.
func percent(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
