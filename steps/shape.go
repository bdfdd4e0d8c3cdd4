package steps

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
)

// Shape is what a service provider wants of the bodies that a client sends: what its
// schemas declare, and what somebody knows beyond that. Every name and value that the suite
// makes up comes through it. It is immutable.
type Shape struct {
	discovery     Discovery
	users, groups described
	usual         described // User in the RFC
	declared      described // User, as /Schemas alone has it
	data          accept.Data
	domain        string
}

// NewShape reads what a service provider declares, and lays over it what is known of the data
// that it takes. The domain is the one of the run's e-mail addresses.
func NewShape(d Discovery, data accept.Data, domain string) *Shape {
	s := &Shape{discovery: d, usual: standardSchemas(scim.EndpointUsers), data: data, domain: domain}
	s.declared = d.resourceSchemas(scim.EndpointUsers)
	s.users = s.amending(scim.EndpointUsers).described(s.declared)
	s.groups = s.amending(scim.EndpointGroups).described(d.resourceSchemas(scim.EndpointGroups))
	return s
}

// aboutDemands is the requirement of what nobody can know to be required.
const aboutDemands = "RFC7643-7-R46"

// undemanding is the shape without what somebody knows, and no schema says, to be required.
func (s *Shape) undemanding() *Shape {
	data := s.data
	data.User = nil
	return NewShape(s.discovery, data, s.domain)
}

// shape is the run's; a world on its own takes the RFC's schemas.
func (w *World) shape() *Shape {
	if w.config.Shape == nil {
		w.config.Shape = NewShape(w.config.Discovery, accept.Data{}, w.config.EmailDomain)
	}
	return w.config.Shape
}

func (s *Shape) at(endpoint string) (described, map[string]any) {
	if endpoint == scim.EndpointGroups {
		return s.groups, s.data.Group
	}
	return s.users, s.data.User
}

// essential are the attributes that the RFC itself wants of a resource. A body without them
// is one on purpose, so that nothing is laid under it; what a schema requires beyond them
// no scenario can know.
var essential = map[string][]string{scim.EndpointUsers: {"schemas", "username"}, scim.EndpointGroups: {"schemas", "displayname"}}

// shaped is the body of a call as it is sent. Under each user and group that a scenario
// creates or replaces lies what the service provider requires and the scenario does not
// name: who leaves it out means nothing by that. A member that is named, be it null, stays
// as it is.
func (w *World) shaped(c call) string {
	path, _, _ := strings.Cut(c.path, "?")
	if c.literal || c.body == "" {
		return c.body
	}
	if path == scim.EndpointBulk && c.method == http.MethodPost {
		return w.shapedBulk(c.body)
	}
	if endpoint, id, ok := resourceAt(c.method, path); ok {
		return w.shapedResource(endpoint, id, c.body)
	}
	return c.body
}

// resourceAt says which resource a POST would create and a PUT replace; a new one has no id.
func resourceAt(method, path string) (endpoint, id string, ok bool) {
	for _, endpoint := range []string{scim.EndpointUsers, scim.EndpointGroups} {
		if method == http.MethodPost && path == endpoint {
			return endpoint, "", true
		}
		rest, below := strings.CutPrefix(path, endpoint+"/")
		if method == http.MethodPut && below && rest != "" && !strings.Contains(rest, "/") {
			if plain, err := url.PathUnescape(rest); err == nil {
				rest = plain
			}
			return endpoint, rest, true
		}
	}
	return "", "", false
}

// shapedBulk shapes the data of each operation.
func (w *World) shapedBulk(body string) string {
	job, ok := parseOrdered([]byte(body))
	at := job.index("Operations")
	if !ok || at < 0 {
		return body
	}
	operations, changed := elements(job[at].raw), false
	for i, raw := range operations {
		operation, ok := parseOrdered(raw)
		data := operation.index("data")
		if !ok || data < 0 {
			continue
		}
		endpoint, id, ok := resourceAt(strings.ToUpper(plain(operation.decoded("method"))), plain(operation.decoded("path")))
		if !ok {
			continue
		}
		was := string(operation[data].raw)
		if shaped := w.shapedResource(endpoint, id, was); shaped != was {
			operation[data].raw = []byte(shaped)
			operations[i], changed = []byte(operation.String()), true
		}
	}
	if !changed {
		return body
	}
	job[at].raw = []byte(jsonText(operations))
	return job.String()
}

// shapedResource lays what is missing under one resource. With an id it is a replacement:
// what the resource shows comes before what is made up, and its immutable values are
// repeated (RFC 7644, section 3.5.1).
func (w *World) shapedResource(endpoint, id, body string) string {
	object, ok := parseOrdered([]byte(body))
	if !ok {
		return body
	}
	schemas, data := w.shape().at(endpoint)
	w.laid++
	l := laying{world: w, have: w.representation(id), made: w.samples(fmt.Sprintf("own%d", w.laid), 0), object: object, endpoint: endpoint}
	l.core(schemas.core)
	for _, e := range schemas.extensions {
		l.extension(e)
	}
	if endpoint == scim.EndpointUsers {
		l.repeat(w.shape().data.Fixed)
	}
	for _, name := range slices.Sorted(maps.Keys(data)) {
		if !l.object.has(name) && !slices.Contains(essential[endpoint], strings.ToLower(name)) {
			value := l.made.filled(data[name])
			if have := l.have.at(Path(name)); len(have) > 0 {
				value = have[0]
			}
			l.lay(name, value)
			if strings.HasPrefix(strings.ToLower(name), "urn:") {
				l.names(name)
			}
		}
	}
	if !l.changed {
		return body
	}
	return l.object.String()
}

// representation is the newest whole representation of a resource in the record.
func (w *World) representation(id string) document {
	if id == "" {
		return document{}
	}
	for _, exchange := range slices.Backward(w.recorder.Exchanges()) {
		_, query, _ := strings.Cut(exchange.URL, "?")
		if idOf(exchange) != id || strings.Contains(strings.ToLower(query), "attributes=") {
			continue
		}
		if seen, err := w.answered(exchange); err == nil {
			return seen
		}
	}
	return document{}
}

// laying is the work on one body.
type laying struct {
	world   *World
	have    document // the resource as it is, for a replacement
	made    samples
	object  ordered
	changed bool

	endpoint string
}

func (l *laying) lay(name string, value any) {
	l.object, l.changed = l.object.under(name, value), true
}

func (l *laying) core(attributes []definition) {
	for _, d := range slices.Backward(attributes) {
		if slices.Contains(essential[l.endpoint], strings.ToLower(d.name)) || !d.client() {
			continue
		}
		if at := l.object.index(d.name); at >= 0 {
			l.within(&l.object[at], d)
			continue
		}
		if value, ok := l.wanted(d); ok {
			l.lay(d.name, value)
		}
	}
}

// wanted is the value of an attribute that the body lacks and must have.
func (l *laying) wanted(d definition) (any, bool) {
	if have := l.have.at(d.full()); len(have) > 0 && (d.required || d.mutability == "immutable" || d.mutability == fixed) {
		return have[0], true
	}
	if value, ok := l.demanded(d); ok {
		return value, true
	}
	if !d.required {
		return nil, false
	}
	return l.made.least(d)
}

// repeat lays the values that do not change under a replacement without them.
func (l *laying) repeat(fixed []string) {
	for _, path := range fixed {
		if slices.Contains(essential[l.endpoint], strings.ToLower(path)) {
			continue // who leaves it out means that
		}
		if have := l.have.at(Path(path)); len(have) > 0 && !strings.ContainsAny(path, ".:") && !l.object.has(path) {
			l.lay(path, have[0])
		}
	}
}

// demanded is the value that somebody wants under every user.
func (l *laying) demanded(d definition) (any, bool) {
	if l.endpoint != scim.EndpointUsers {
		return nil, false
	}
	value, ok := l.world.shape().data.Demand(string(d.full()))
	if !ok {
		return nil, false
	}
	return l.made.taken(d, l.made.filled(value)), true
}

// within gives the values of a complex attribute the sub-attributes that each must have.
func (l *laying) within(m *orderedMember, d definition) {
	add := func(raw []byte) []byte {
		element, ok := parseOrdered(raw)
		changed := false
		for _, sub := range d.subs {
			if !ok || !sub.required || !sub.client() || element.has(sub.name) || len(element) == 0 {
				continue
			}
			value, made := l.demanded(sub)
			if !made {
				value, made = l.made.simple(sub, 0)
			}
			if made {
				element, changed = append(element, orderedMember{sub.name, []byte(jsonText(value))}), true
			}
		}
		if !changed {
			return raw
		}
		l.changed = true
		return []byte(element.String())
	}
	list := elements(m.raw)
	if list == nil {
		m.raw = add(m.raw)
		return
	}
	was := l.changed
	l.changed = false
	for i := range list {
		list[i] = add(list[i])
	}
	if l.changed {
		m.raw = []byte(jsonText(list))
	}
	l.changed = l.changed || was
}

// extension lays what an extension requires into its container. An extension that need not
// be there is left alone where the body does not name it.
func (l *laying) extension(e extensionSchema) {
	at := l.object.index(e.urn)
	inner := ordered{}
	if at >= 0 {
		given, ok := parseOrdered(l.object[at].raw)
		if !ok {
			return // null, or something else that is meant
		}
		inner = given
	}
	missing := false
	for _, d := range slices.Backward(e.attributes) {
		kept := (d.mutability == "immutable" || d.mutability == fixed) && len(l.have.at(d.full())) > 0
		if !d.client() || inner.has(d.name) || !kept && at < 0 && !e.required {
			continue
		}
		if value, ok := l.wanted(d); ok {
			inner, missing = inner.under(d.name, value), true
		}
	}
	switch {
	case !missing:
	case at >= 0:
		l.object[at].raw, l.changed = []byte(inner.String()), true
	default:
		l.object, l.changed = append(l.object, orderedMember{e.urn, []byte(inner.String())}), true
		l.names(e.urn)
	}
}

// names puts an extension's URN into schemas, where the body has that.
func (l *laying) names(urn string) {
	if at := l.object.index("schemas"); at >= 0 {
		if list, ok := l.object.decoded("schemas").([]any); ok {
			l.object[at].raw = []byte(jsonText(append(list, urn)))
		}
	}
}
