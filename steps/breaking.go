package steps

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// brokenPost is one request that ought to be refused.
type brokenPost struct {
	what     string // the attribute and what is wrong with it
	exchange int
}

// breakEach posts one user for each attribute whose characteristic can be broken. The same
// user with a right value comes first: an attribute for which that is refused is left out,
// since the refusal of the other would prove nothing.
func (w *World) breakEach(characteristic string) error {
	w.attempts, w.controls = nil, &controlRequest{world: w}
	seen, refused := map[string]bool{}, error(nil)
	for i, d := range w.breakable() {
		key, broken, ok := w.broken(d, characteristic)
		if !ok || seen[key] {
			continue
		}
		b := breaking{world: w, definition: d, characteristic: characteristic, number: i, broken: broken}
		stopped, err := b.try()
		if err != nil {
			return err
		}
		if stopped != nil {
			refused = stopped
			continue
		}
		seen[key] = true
	}
	if len(w.attempts) == 0 && refused != nil {
		return refused
	}
	return nil
}

// breakable are the attributes that are advertised, and without /Schemas those of the RFC's
// User that can be told to be stored.
func (w *World) breakable() []definition {
	if shown := w.userDefinitions(); len(shown) > 0 {
		return shown
	}
	return standardUser()
}

// breaking is one attribute that is tried with a right and with a wrong value.
type breaking struct {
	world          *World
	definition     definition
	characteristic string
	number         int
	broken         any
}

// try sends the control and the broken user. Stopped says why the second was not sent.
func (b *breaking) try() (stopped, err error) {
	w, d := b.world, b.definition
	if b.characteristic == "uniqueness" {
		if b.broken, err = w.taken(d, b.number); err != nil || b.broken == nil {
			return nil, err
		}
	} else if stopped, err = b.control(); stopped != nil || err != nil {
		return stopped, err
	}
	user := b.user("Attempt")
	if d.put(user, b.broken); b.broken == nil && b.characteristic == "required" {
		delete(user, d.name)
	}
	exchange, err := w.send(call{method: http.MethodPost, path: scim.EndpointUsers, body: jsonText(user), literal: true})
	if err != nil {
		return nil, err
	}
	w.attempts = append(w.attempts, brokenPost{fmt.Sprintf("%s as %s", d.full(), show(cutText(plain(b.broken)))), exchange.Number})
	return nil, nil
}

// user is a whole one: nothing that the schemas require is missing.
func (b *breaking) user(kind string) map[string]any {
	w := b.world
	user := w.basicUser(Actor(fmt.Sprintf("%s%d", kind, b.number)))
	if !b.definition.core {
		user["schemas"] = []string{scim.SchemaUser, b.definition.urn}
	}
	var whole map[string]any
	if json.Unmarshal([]byte(w.shapedResource(scim.EndpointUsers, "", jsonText(user))), &whole) != nil {
		return user
	}
	return whole
}

// control creates the user with a right value, and deletes it. Where the service provider
// shows no schemas, the answer has to show the value: what is not known may be ignored.
func (b *breaking) control() (stopped, err error) {
	w, d := b.world, b.definition
	user := b.user("Control")
	if value, ok := w.samples("control", 0).least(d); ok && !d.required {
		d.put(user, value)
	}
	if strings.EqualFold(d.name, "active") {
		d.put(user, true)
	}
	mark := w.recorder.Len()
	if err := w.controls.create(scim.EndpointUsers, jsonText(user)); err != nil {
		var unmet *Inconclusive
		if errors.As(err, &unmet) && !unmet.Transport {
			return err, nil
		}
		return nil, err
	}
	shown, err := w.answered(w.recorder.Exchanges()[mark])
	if w.shape().users.standard && (err != nil || len(shown.at(d.full())) == 0) {
		return w.unmet(fmt.Sprintf("the service provider shows no schemas, and a new user without its %s", d.full())), nil
	}
	return nil, nil
}

func cutText(text string) string {
	if text == "null" {
		return "null or left out"
	}
	return text[:min(len(text), 60)]
}

// broken gives a value that goes against a characteristic of an attribute. Attributes
// with the same key would be broken in the same way: one of them is enough.
func (w *World) broken(d definition, characteristic string) (key string, value any, ok bool) {
	switch characteristic {
	case "required", "null":
		return string(d.full()), nil, d.required && d.core && d.client()
	case "uniqueness":
		return string(d.full()), nil, d.unique() && d.kind == "string" && !d.multi && d.client()
	case "fraction":
		return d.kind, json.Number("1.5"), d.kind == "integer" && !d.multi && d.mutability == "readWrite"
	case "time":
		return d.kind, "2024-01-01", d.kind == "dateTime" && !d.multi && d.mutability == "readWrite"
	case "type":
		if d.mutability != "readWrite" || refersToResource(d) {
			return "", nil, false
		}
		if d.multi {
			return "", nil, false // a single value for an array is often taken
		}
		wrong := map[string]any{
			"string": map[string]any{"x": json.Number("1")}, "boolean": "notabool", "integer": "seven", "decimal": "much",
			"dateTime": "yesterday", "complex": "text", "reference": json.Number("5"),
		}
		value, ok = wrong[d.kind]
		return d.kind, value, ok && !d.required
	}
	return "", nil, false
}

// taken creates a user and returns its value of a unique attribute.
func (w *World) taken(d definition, i int) (any, error) {
	owner := Actor(fmt.Sprintf("Owner%d", i))
	user := w.basicUser(owner)
	value := any(w.cast.userName(owner))
	if !strings.EqualFold(d.name, "userName") {
		if sample, ok := w.samples(string(owner), 0).value(d); ok {
			value = sample
		}
		user["schemas"] = []string{scim.SchemaUser}
		if !d.core {
			user["schemas"] = []string{scim.SchemaUser, d.urn}
		}
		d.put(user, value)
	}
	if _, err := w.create(scim.EndpointUsers, jsonText(user)); err != nil {
		return nil, err
	}
	if refused(w.answer) {
		return nil, w.unmet(fmt.Sprintf("the service provider answered the first user with %s with %d", d.full(), w.answer.Status))
	}
	return value, nil
}

func (w *World) allRefused(status Status) error {
	if len(w.attempts) == 0 {
		if _, err := w.discovered(scim.EndpointSchemas); err != nil {
			return err
		}
		return w.unmet("no attribute could be tried: the schemas describe none of that kind")
	}
	for _, tried := range w.attempts {
		exchange := w.exchange(tried.exchange)
		w.assert(exchange)
		if Status(exchange.Status) == status {
			continue
		}
		err := w.fault(finding{
			subject: fmt.Sprintf("status of the answer to POST %s with %s", scim.EndpointUsers, tried.what),
			got:     errorText(exchange), want: fmt.Sprint(status), exchange: exchange.Number,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
