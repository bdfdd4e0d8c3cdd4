package steps

import (
	"encoding/json"
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

// breakEach posts one user for each attribute whose characteristic can be broken.
func (w *World) breakEach(characteristic string) error {
	w.attempts = nil
	seen := map[string]bool{}
	for i, d := range w.userDefinitions() {
		key, broken, ok := w.broken(d, characteristic)
		if !ok || seen[key] {
			continue
		}
		seen[key] = true
		name := Actor(fmt.Sprintf("Attempt%d", i))
		user := w.basicUser(name)
		if !d.core {
			user["schemas"] = []string{scim.SchemaUser, d.urn}
		}
		if characteristic == "uniqueness" {
			var err error
			if broken, err = w.taken(d, i); err != nil || broken == nil {
				return err
			}
		}
		if d.put(user, broken); broken == nil && characteristic == "required" {
			delete(user, d.name)
		}
		body, err := json.Marshal(user)
		if err != nil {
			return fmt.Errorf("encode user: %w", err)
		}
		exchange, err := w.send(call{method: http.MethodPost, path: scim.EndpointUsers, body: string(body)})
		if err != nil {
			return err
		}
		w.attempts = append(w.attempts, brokenPost{fmt.Sprintf("%s as %s", d.full(), show(cutText(plain(broken)))), exchange.Number})
	}
	return nil
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
		return string(d.full()), nil, d.required && d.core && d.mutability != "readOnly"
	case "uniqueness":
		unique := d.uniqueness == "server" || d.uniqueness == "global"
		return string(d.full()), nil, unique && d.kind == "string" && !d.multi && d.mutability != "readOnly"
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
		if sample, ok := (samples{stem: w.cast.stem}).value(d); ok {
			value = sample
		}
		user["schemas"] = []string{scim.SchemaUser}
		if !d.core {
			user["schemas"] = []string{scim.SchemaUser, d.urn}
		}
		d.put(user, value)
	}
	body, err := json.Marshal(user)
	if err != nil {
		return nil, fmt.Errorf("encode user: %w", err)
	}
	if _, err := w.create(scim.EndpointUsers, string(body)); err != nil {
		return nil, err
	}
	if w.answer.Status != http.StatusCreated {
		return nil, w.unmet(fmt.Sprintf("the service provider answered the first user with %s with %d", d.full(), w.answer.Status))
	}
	return value, nil
}

func (w *World) allRefused(status Status) error {
	for _, tried := range w.attempts {
		exchange := w.recorder.Exchanges()[tried.exchange]
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
