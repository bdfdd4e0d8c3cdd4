package steps

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
)

// samples makes values for attributes that the suite does not know, from what the
// service provider's own /Schemas says of them. The variant makes values differ.
type samples struct {
	stem    string // makes unique values unique
	domain  string // of e-mail addresses
	variant int
	owner   accept.Owner // whose values they are
	data    accept.Data
}

// samples makes values for one owner; an e-mail address is of the run's domain.
func (w *World) samples(owner string, variant int) samples {
	return samples{
		stem: w.cast.stem + "-" + strings.ToLower(owner), domain: w.cast.domain, variant: variant,
		owner: w.cast.owner(owner), data: w.shape().data,
	}
}

// least is a value with one element, where an attribute has several, and with the
// sub-attributes that matter.
func (s samples) least(d definition) (any, bool) {
	if refersToResource(d) {
		return nil, false
	}
	single := d
	single.multi = false
	value, ok := s.one(single, 0)
	if object, complex := value.(map[string]any); complex {
		for _, sub := range d.subs {
			if !sub.required && sub.name == "display" {
				delete(object, sub.name)
			}
		}
	}
	if d.multi && ok {
		return []any{value}, true
	}
	return value, ok
}

// filled puts the owner into the texts of a value.
func (s samples) filled(value any) any { return accept.Filled(value, s.owner) }

// known are values for attributes whose meaning limits them (RFC 7643, section 4.1).
var known = map[string][2]string{
	"locale": {"en-US", "en-CA"}, "preferredlanguage": {"en-US", "fr-CA"}, "timezone": {"America/Los_Angeles", "Europe/Berlin"},
	"addresses.country": {"US", "CA"}, "phonenumbers.value": {"tel:+12015550123", "tel:+12015550199"},
	"password": {"Correct-Horse-7-Battery", "Correct-Horse-8-Battery"}, "ims.value": {"someone", "someoneelse"},
}

// value gives a value for an attribute; ok is false for one that cannot be made up, such
// as a reference to another resource.
func (s samples) value(d definition) (value any, ok bool) {
	if refersToResource(d) || strings.EqualFold(d.name, "x509Certificates") {
		return nil, false
	}
	if !d.multi {
		return s.one(d, s.variant)
	}
	var list []any
	for i := range d.most() {
		one, ok := s.one(d, 2*s.variant+i)
		if !ok {
			return nil, false
		}
		list = append(list, one)
	}
	return list, true
}

// refersToResource: the value of the attribute is the id of another resource, by its name in the
// RFC also where referenceTypes does not say so.
func refersToResource(d definition) bool {
	if slices.Contains([]string{"manager", "members", "groups"}, strings.ToLower(d.name)) {
		return true
	}
	isResource := func(r string) bool {
		return r != "" && !strings.EqualFold(r, "external") && !strings.EqualFold(r, "uri")
	}
	return slices.ContainsFunc(d.references, isResource) || slices.ContainsFunc(d.subs, refersToResource)
}

func (s samples) one(d definition, variant int) (any, bool) {
	if d.kind == "complex" {
		object := map[string]any{}
		for _, sub := range d.subs {
			if sub.mutability == "readOnly" {
				continue
			}
			value, ok := s.simple(sub, variant)
			if sub.multi {
				value = []any{value}
			}
			if ok {
				object[sub.name] = value
			}
		}
		return object, len(object) > 0
	}
	return s.simple(d, variant)
}

// most is how many values of an attribute are made up.
func (d definition) most() int {
	if d.single {
		return 1
	}
	return 2
}

// simple gives a value that the attribute takes.
func (s samples) simple(d definition, variant int) (any, bool) {
	value, ok := s.typed(d, variant)
	if !ok {
		return nil, false
	}
	return s.fitted(d, value, variant)
}

// typed gives a value by data type (RFC 7643, section 2.3).
func (s samples) typed(d definition, variant int) (any, bool) {
	if strings.HasPrefix(d.name, "$") {
		return nil, false // a URI of the service provider
	}
	if pair, ok := known[strings.ToLower(d.path)]; ok {
		return pair[variant%2], true
	}
	if len(d.canonical) > 0 && d.form() == "string" {
		return d.canonical[variant%len(d.canonical)], true
	}
	switch d.form() {
	case "boolean":
		// primary may be true once only; the first of each pair has it.
		return variant%2 == 0, true
	case "integer":
		return json.Number(fmt.Sprint(7 + variant)), true
	case "decimal":
		return json.Number(fmt.Sprintf("%d.5", 2+variant)), true
	case "dateTime":
		return fmt.Sprintf("203%d-02-03T04:05:06Z", variant%10), true
	case "binary":
		return base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%s value %d", d.name, variant)), true
	case "reference":
		return fmt.Sprintf("https://example.com/%s/%d", strings.ToLower(strings.Trim(d.name, "$")), variant), true
	case "complex":
		return nil, false
	}
	if strings.EqualFold(d.path, "emails.value") {
		return fmt.Sprintf("%s-%d@%s", strings.ToLower(s.stem), variant, s.domain), true
	}
	return fmt.Sprintf("%s Value %d of %s", strings.ToUpper(d.name[:1])+d.name[1:], variant, s.stem), true
}

// put lays a value into a resource, into the extension's container where it belongs.
func (d definition) put(resource map[string]any, value any) {
	holder := resource
	if !d.core {
		container, ok := resource[d.urn].(map[string]any)
		if !ok {
			container = map[string]any{}
			resource[d.urn] = container
		}
		holder = container
	}
	lay(holder, d.name, value)
}

// lay puts a member into an object that a service provider may have written with names in
// another letter case (RFC 7643, section 2.1): the attribute is there once.
func lay(object map[string]any, name string, value any) {
	for have := range object {
		if strings.EqualFold(have, name) {
			delete(object, have)
		}
	}
	object[name] = value
}

// sent is a value that a request gave to an attribute.
type sent struct {
	definition definition
	value      any
}

// fullUser is a user with a value for every attribute that a client may set.
func (w *World) fullUser(name Actor, variant int, wanted func(definition) bool) (map[string]any, []sent) {
	record := w.basicUser(name)
	schemas := []string{scim.SchemaUser}
	s := w.samples(string(name), variant)
	var given []sent
	for _, d := range w.userDefinitions() {
		if strings.EqualFold(d.name, "userName") || d.mutability == "readOnly" || !wanted(d) {
			continue
		}
		value, ok := s.value(d)
		if !ok {
			continue
		}
		if strings.EqualFold(d.name, "active") {
			value = true
		}
		d.put(record, value)
		given = append(given, sent{d, value})
		if !d.core && !slices.Contains(schemas, d.urn) {
			schemas = append(schemas, d.urn)
		}
	}
	record["schemas"] = schemas
	return record, given
}
