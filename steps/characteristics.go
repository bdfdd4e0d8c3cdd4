package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// characteristicPhrases act and judge by what the service provider's own /Schemas says
// of each attribute, so that custom schemas are judged too.
func characteristicPhrases(r *registrar) {
	r.action("a client replaces {person}'s user with another value in each {word} attribute",
		"Reads the user and puts it back; each attribute with that mutability has a value that it did not have.",
		(*World).replaceEach, each("replaced", 1), alters)
	r.judgment("each attribute of {person}'s user keeps to its {word}",
		"Reads the user back and compares with what the last request sent. mutability: readWrite has what was sent, readOnly and immutable have not. returned: always and default show, request and never do not. caseExact: the letter case is as sent. storage: each has what was sent.",
		(*World).keepsTo)
	r.judgment("each {word} attribute of {person}'s user matches {json}",
		"Reads the user back: the JSON text of each value of that data type that the last request sent matches the regular expression.",
		(*World).eachOfType)
	r.action("a client breaks the {word} of each attribute in turn",
		"Posts users that are right but for one attribute: a required one is left out (required) or null (null), a unique one has the value of another user (uniqueness), one of each data type has a value of another type (type), an integer a fraction (fraction), a date no time (time).",
		(*World).breakEach, each("broken", 0), creates)
}

func anyDefinition(definition) bool { return true }

func (w *World) everyAttribute(name Actor) error {
	user, given := w.fullUser(name, 0, anyDefinition)
	body, err := json.Marshal(user)
	if err != nil {
		return fmt.Errorf("encode user: %w", err)
	}
	id, err := w.create(scim.EndpointUsers, string(body))
	if err != nil {
		return err
	}
	w.sent = given
	if id != "" {
		w.cast.userIDs[name] = id
	}
	return nil
}

func (w *World) replaceEach(name Actor, mutability string) error {
	id, err := w.userID(name)
	if err != nil {
		return err
	}
	exchange, err := w.read(scim.EndpointUsers, id)
	if err != nil {
		return err
	}
	var user map[string]any
	if err := json.Unmarshal(exchange.ResponseBody, &user); err != nil {
		return nil // the payload check names what is wrong with it
	}
	w.sent = nil
	s := w.samples(string(name), 1)
	for _, d := range w.userDefinitions() {
		if d.mutability != mutability || strings.EqualFold(d.name, "userName") || strings.EqualFold(d.name, "active") {
			continue
		}
		value, ok := s.value(d)
		if mutability == "readOnly" {
			value, ok = s.forged(d)
		}
		if ok {
			d.put(user, value)
			w.sent = append(w.sent, sent{d, value})
		}
	}
	if mutability == "readOnly" {
		w.forgeCommon(user)
	}
	body, err := json.Marshal(user)
	if err != nil {
		return fmt.Errorf("encode user: %w", err)
	}
	return w.request(http.MethodPut, Path(scim.EndpointUsers+"/"+url.PathEscape(id)), string(body))
}

// forged gives a value for an attribute that no client may set. It breaks the rule that it may
// not be set and no other: what has canonical values gets one of them.
func (s samples) forged(d definition) (any, bool) {
	if d.canonical = nil; d.kind != "complex" {
		return s.simple(d, s.variant)
	}
	object := map[string]any{}
	for _, sub := range d.subs {
		if sub.mutability = "readWrite"; len(sub.canonical) < 2 {
			sub.canonical = nil // the only one may be the value that it has
		}
		if value, ok := s.simple(sub, s.variant); ok {
			object[sub.name] = value
		}
	}
	if d.multi {
		return []any{object}, true
	}
	return object, true
}

// forgeCommon puts values into the common attributes that a client may not set.
func (w *World) forgeCommon(user map[string]any) {
	forged := map[string]any{
		"resourceType": "Forged", "created": "2001-02-03T04:05:06Z", "lastModified": "2001-02-03T04:05:06Z",
		"location": "https://example.com/forged", "version": `W/"forged"`,
	}
	for name, value := range map[string]any{"id": w.cast.stem + "-forged", "meta": forged} {
		lay(user, name, value)
		d := definition{core: true, name: name, path: name, kind: "string", mutability: "readOnly", returned: "default"}
		if name == "meta" {
			d.kind = "complex"
		}
		w.sent = append(w.sent, sent{d, value})
	}
}

func (w *World) keepsTo(name Actor, characteristic string) error {
	if len(w.sent) == 0 {
		return &Inapplicable{"no attribute of User with that characteristic is advertised"}
	}
	id, err := w.userID(name)
	if err != nil {
		return err
	}
	exchange, err := w.read(scim.EndpointUsers, id)
	if err != nil {
		return err
	}
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	user, err := w.answered(exchange)
	if err != nil {
		return w.unreadable(exchange, err, true)
	}
	for _, given := range w.sent {
		if err := w.keeps(exchange, user, given, characteristic); err != nil {
			return err
		}
	}
	return nil
}

// eachOfType compares the values of one data type with a pattern.
func (w *World) eachOfType(kind string, name Actor, pattern Text) error {
	id, err := w.userID(name)
	if err != nil {
		return err
	}
	return w.readBack(Path(scim.EndpointUsers+"/"+url.PathEscape(id)), func(exchange *transcript.Exchange, user document) error {
		for _, given := range w.sent {
			d := given.definition
			if d.kind != kind || d.returned == "never" || d.returned == "request" {
				continue
			}
			if err := w.eachMatches(exchange, string(d.full()), flat(user.at(d.full())), pattern); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *World) keeps(exchange *transcript.Exchange, user document, given sent, characteristic string) error {
	d := given.definition
	got := user.at(d.full())
	shown := d.returned == "default" || d.returned == "always"
	fault := func(want string) error {
		return w.fault(finding{
			subject: fmt.Sprintf("%s (%s, returned %s)", d.full(), d.mutability, d.returned),
			got:     showAll(got), want: want, exchange: exchange.Number, pointer: pointerTo(d.full()),
		})
	}
	switch characteristic {
	case "returned":
		if shown && len(got) == 0 && d.mutability != "writeOnly" {
			return fault("a value")
		}
		if (!shown || d.mutability == "writeOnly") && len(got) > 0 {
			return fault("no value")
		}
	case "caseExact":
		if text, ok := given.value.(string); ok && shown && d.caseExact && d.kind == "string" && first(got) != text {
			return fault(text)
		}
	case "mutability":
		adopted := len(got) > 0 && holdsSent(d, given.value, got[0])
		switch {
		case !shown:
		case d.mutability == "readWrite" && !adopted:
			return fault(plain(given.value))
		case (d.mutability == "readOnly" || d.mutability == "immutable") && len(got) > 0 && tookAny(given.value, got[0]):
			return fault("not what was sent")
		}
	case "storage":
		if shown && d.mutability != "writeOnly" && (len(got) == 0 || !holdsSent(d, given.value, got[0])) {
			return fault(plain(given.value))
		}
	default:
		return fmt.Errorf("characteristic %q: want mutability, returned, caseExact or storage", characteristic)
	}
	return nil
}

// holdsSent says whether a stored value holds all of what was sent: a service provider
// may add sub-attributes, order elements anew and alter letter case where the attribute
// is not case-exact.
func holdsSent(d definition, want, got any) bool {
	switch want := want.(type) {
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return false
		}
		for _, element := range want {
			found := false
			for _, have := range list {
				found = found || holdsSent(d, element, have)
			}
			if !found {
				return false
			}
		}
		return true
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return false
		}
		for _, sub := range d.subs {
			value, given := want[sub.name]
			if !given || sub.returned == "never" || sub.returned == "request" {
				continue
			}
			have, _ := member(object, sub.name)
			if value == false && have == nil {
				continue // primary false may be left out
			}
			if !holdsSent(sub, value, have) {
				return false
			}
		}
		return true
	}
	return sameSimple(d, want, got)
}

func sameSimple(d definition, want, got any) bool {
	a, b := plain(want), plain(got)
	switch {
	case equalJSON(want, got):
		return true
	case d.kind == "dateTime":
		return sameInstant(a, b)
	case d.kind == "binary":
		return strings.TrimRight(a, "=") == strings.TrimRight(b, "=")
	case d.kind == "string" && !d.caseExact:
		return strings.EqualFold(a, b)
	}
	return false
}

// tookAny says whether a value holds any of the simple values that were sent.
func tookAny(want, got any) bool {
	var texts func(value any) []string
	texts = func(value any) []string {
		switch value := value.(type) {
		case []any:
			var all []string
			for _, element := range value {
				all = append(all, texts(element)...)
			}
			return all
		case map[string]any:
			var all []string
			for _, element := range value {
				all = append(all, texts(element)...)
			}
			return all
		case bool, nil:
			return nil
		}
		return []string{plain(value)}
	}
	have := map[string]bool{}
	for _, text := range texts(got) {
		have[text] = true
	}
	for _, text := range texts(want) {
		if have[text] {
			return true
		}
	}
	return false
}
