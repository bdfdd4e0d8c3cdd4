package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// A request that ought to be refused proves nothing where its like is refused too: an empty
// userName is "refused" because the e-mails are missing. So a scenario that wants a refusal
// of a body begins its action with a control request: the same request with a right body. Only
// when that is accepted is the other one sent and judged.

// tookPoison says whether an exchange is the create that had to be refused, and was not. What
// the service provider makes of it follows from that: it is the suite's own odd data that come back.
func (w *World) tookPoison(x *transcript.Exchange, path string) bool {
	if x.Method != http.MethodPost || x.Status/100 != 2 || path != scim.EndpointUsers && path != scim.EndpointGroups || !w.config.Vocabulary.mayNotBeTaken(w.scenario) {
		return false
	}
	for i, s := range w.spans {
		if s.from <= x.Number && x.Number < s.to {
			return stageOf(w.scenario.Steps, i) == When
		}
	}
	return false
}

// controlled sends the control of a call, once for each action. It returns an
// *Inconclusive when that is refused.
func (w *World) controlled(c call) error {
	if w.stage != When || w.controls != nil || c.anonymous || c.header != nil || !w.config.Vocabulary.WantsRefusal(w.scenario) {
		return nil
	}
	path, _, _ := strings.Cut(c.path, "?")
	bulk := c.method == http.MethodPost && path == scim.EndpointBulk
	endpoint, id, ok := resourceAt(c.method, path)
	if c.method == http.MethodPatch {
		endpoint, id, ok = resourceAt(http.MethodPut, path)
	}
	if !ok && !bulk {
		return nil
	}
	w.controls = &controlRequest{world: w}
	answer := w.answer
	defer func() { w.answer = answer; w.actBegins() }()
	switch {
	case bulk:
		return w.controls.job(w.sibling(scim.EndpointUsers, ""))
	case c.method == http.MethodPost:
		return w.controls.create(endpoint, w.sibling(endpoint, c.body))
	case c.method == http.MethodPut:
		return w.controls.change(endpoint, id, w.controls.sameAgain)
	}
	return w.controls.change(endpoint, id, func(shown document) (string, string) { return w.controls.sameValue(endpoint, shown, c.body) })
}

// actBegins leaves the control out of the action: a judgment of what the action caused looks
// at what came after it.
func (w *World) actBegins() {
	n := w.recorder.Len()
	if last := len(w.spans) - 1; last >= 0 {
		if last > 0 {
			w.spans[last-1].to = n
		}
		w.spans[last].from = n
	}
}

// controlRequest is the control request of an action.
type controlRequest struct {
	world *World
	made  int
}

func (c *controlRequest) send(request call) (*transcript.Exchange, error) {
	exchange, err := c.world.send(request)
	if err == nil {
		c.world.assert(exchange)
	}
	return exchange, err
}

// accepted wants a 2xx.
func (c *controlRequest) accepted(exchange *transcript.Exchange) error {
	if exchange.Status < 300 {
		return nil
	}
	return c.world.unmet(fmt.Sprintf("the control request %s %s, which has nothing to be refused for, was answered with %s: a refusal of the other would prove nothing",
		exchange.Method, pathOf(exchange.URL), errorText(exchange)))
}

// create posts a right body and deletes what that made.
func (c *controlRequest) create(endpoint, body string) error {
	exchange, err := c.send(call{method: http.MethodPost, path: endpoint, body: body})
	if err != nil {
		return err
	}
	if id := idOf(exchange); id != "" {
		if _, err := c.send(call{method: http.MethodDelete, path: endpoint + "/" + url.PathEscape(id)}); err != nil {
			return err
		}
	}
	return c.accepted(exchange)
}

// job creates a user by a bulk request and deletes it.
func (c *controlRequest) job(user string) error {
	exchange, err := c.send(call{method: http.MethodPost, path: scim.EndpointBulk, body: `{"schemas":["` + scim.MessageBulkRequest +
		`"],"Operations":[{"method":"POST","path":"/Users","bulkId":"control","data":` + user + `}]}`})
	if err != nil {
		return err
	}
	answer, err := parseDocument(exchange.ResponseBody)
	if err != nil || exchange.Status != http.StatusOK {
		return c.accepted(exchange)
	}
	location := first(answer.at("Operations.location"))
	if id := location[strings.LastIndexByte(location, '/')+1:]; id != "" {
		if plain, err := url.PathUnescape(id); err == nil {
			id = plain
		}
		if _, err := c.send(call{method: http.MethodDelete, path: scim.EndpointUsers + "/" + url.PathEscape(id)}); err != nil {
			return err
		}
	}
	for _, result := range flat(answer.at("Operations")) {
		if got := bulkStatus(document{value: result}); !strings.HasPrefix(got, "2") {
			return c.world.unmet("the operation of the control request POST /Bulk ended with " + show(got) + ": a refusal of the other would prove nothing")
		}
	}
	return nil
}

// change reads a resource, sends a request that changes nothing of it, and reads it again:
// its version may be another one. Where there is no such resource nothing is sent.
func (c *controlRequest) change(endpoint, id string, body func(shown document) (method, body string)) error {
	path := endpoint + "/" + url.PathEscape(id)
	shown, err := c.send(call{method: http.MethodGet, path: path})
	if err != nil || shown.Status != http.StatusOK {
		return err
	}
	resource, err := parseDocument(shown.ResponseBody)
	if err != nil {
		return nil // the judgment of that answer is another scenario's
	}
	method, text := body(resource)
	if text == "" {
		return nil
	}
	exchange, err := c.send(call{method: method, path: path, body: text})
	if err != nil {
		return err
	}
	if err := c.accepted(exchange); err != nil {
		return err
	}
	_, err = c.send(call{method: http.MethodGet, path: path})
	return err
}

// sameAgain puts back what was read, without what a client cannot set.
func (c *controlRequest) sameAgain(shown document) (method, body string) {
	object, _ := shown.value.(map[string]any)
	kept := map[string]any{}
	for name, value := range object {
		d, known := c.world.shape().users.find(name)
		if slices.Contains([]string{"id", "meta"}, strings.ToLower(name)) || known && !d.client() {
			continue
		}
		kept[name] = value
	}
	return http.MethodPut, jsonText(kept)
}

// sameValue replaces the attribute that the first operation is about, or else a common one,
// by the value that it has.
func (c *controlRequest) sameValue(endpoint string, shown document, patch string) (method, body string) {
	schemas, _ := c.world.shape().at(endpoint)
	named := []string{}
	if parsed, err := parseDocument([]byte(patch)); err == nil {
		for _, path := range asTexts(parsed.at("Operations.path")) {
			named = append(named, headOf(path))
		}
	}
	for _, name := range append(named, "displayName", "title", "active", "userName") {
		d, known := schemas.find(name)
		have := shown.at(Path(name))
		if !known || d.mutability != "readWrite" || len(have) != 1 {
			continue
		}
		operation := map[string]any{"op": "replace", "path": name, "value": have[0]}
		return http.MethodPatch, patchBody(Text(jsonText([]any{operation})))
	}
	return "", ""
}

// sibling is a right body with the attributes of a wrong one: what is wrong with that is the
// only difference.
func (w *World) sibling(endpoint, wrong string) string {
	w.controls.made++
	name := Actor(fmt.Sprintf("Control%d", w.controls.made))
	if endpoint == scim.EndpointGroups {
		return jsonText(map[string]any{"schemas": []string{scim.SchemaGroup}, "displayName": w.cast.groupName(Team(name))})
	}
	basic := w.basicUser(name)
	right := map[string]any{"userName": basic["userName"]}
	schemas := []string{scim.SchemaUser}
	users, made := w.shape().users, w.samples(string(name), 0)
	given, _ := parseOrdered([]byte(wrong))
	for _, member := range given {
		if value, ok := basic[member.name]; ok {
			right[member.name] = value
			continue
		}
		d, known := users.find(member.name)
		if known && d.client() && !slices.Contains(essential[scim.EndpointUsers], strings.ToLower(d.name)) {
			if value, ok := made.least(d); ok {
				right[d.name] = value
			}
		}
		for _, e := range users.extensions {
			inner, ok := parseOrdered(member.raw)
			if !strings.EqualFold(e.urn, member.name) || !ok {
				continue
			}
			container := map[string]any{}
			for _, m := range inner {
				if d, known := users.find(e.urn + ":" + m.name); known && d.client() {
					if value, ok := made.least(d); ok {
						container[d.name] = value
					}
				}
			}
			right[e.urn], schemas = container, append(schemas, e.urn)
		}
	}
	right["schemas"] = schemas
	return jsonText(right)
}
