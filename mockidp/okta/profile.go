package okta

import (
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// mapped is a Mapping with its path read.
type mapped struct {
	Mapping
	path path
	err  error // of the external name
}

func readMappings(mappings []Mapping) []mapped {
	read := make([]mapped, 0, len(mappings))
	for _, mapping := range mappings {
		if mapping.ExternalNamespace == "" {
			continue // [V] an attribute without a namespace is not sent
		}
		at, err := parsePath(mapping.ExternalName)
		read = append(read, mapped{Mapping: mapping, path: at, err: err})
	}
	return read
}

// profile is what the mappings give for one person.
type profile struct {
	userName   string
	externalID string
	values     []any  // by mapping; nil is no value
	fromGroups []bool // by mapping: the value depends on the person's groups
}

// profileOf evaluates every mapping. The error is a *failure.
func (p *Provisioner) profileOf(person mockidp.Person, assignment mockidp.Assignment) (*profile, error) {
	subject := p.subject(person, assignment)
	userName, err := p.opts.UserName.Value(subject)
	if err != nil {
		return nil, fail("userName: %v", err)
	}
	result := &profile{
		externalID: person.ID,
		values:     make([]any, len(p.mappings)),
		fromGroups: make([]bool, len(p.mappings)),
	}
	result.userName, _ = userName.(string)
	for i, mapping := range p.mappings {
		if err := mapping.checkNamespace(); err != nil {
			return nil, err
		}
		if mapping.err != nil {
			return nil, fail("%v", mapping.err)
		}
		subject.groupsAsked = false
		if result.values[i], err = subject.value(mapping.Mapping); err != nil {
			return nil, err
		}
		result.fromGroups[i] = subject.groupsAsked
	}
	return result, nil
}

func (p *Provisioner) subject(person mockidp.Person, assignment mockidp.Assignment) *Subject {
	return &Subject{
		Person: person, Assignment: assignment,
		directory: p.app.Directory, mappings: p.opts.Mappings, opts: &p.opts,
	}
}

// applies says whether a value belongs into a push: mappings for creation do not, nor
// do values from groups unless mappings are being applied.
func (p *Provisioner) applies(result *profile, i int, applying bool) bool {
	return p.mappings[i].ApplyOn != Create && (applying || !result.fromGroups[i])
}

// hash covers what a change of the profile would push.
func (p *Provisioner) hash(result *profile) uint64 {
	sum := fnv.New64a()
	write := func(text string) { _, _ = sum.Write([]byte(text + "\x00")) }
	if !p.opts.ExcludeUserNameUpdates {
		write(result.userName)
	}
	for i, value := range result.values {
		if value != nil && p.applies(result, i, false) {
			encoded, err := wire.Encode(value)
			write(strconv.Itoa(i))
			write(string(encoded))
			if err != nil {
				write(err.Error())
			}
		}
	}
	return sum.Sum64()
}

// carried notes which mappings have a value, so that a later push can tell an attribute
// that was cleared from one that Okta never had. Equal results share their memory.
func (p *Provisioner) carried(result *profile) string {
	bits := make([]byte, (len(result.values)+7)/8)
	for i, value := range result.values {
		if value != nil {
			bits[i/8] |= 1 << (i % 8)
		}
	}
	if have, ok := p.carriers[string(bits)]; ok {
		return have
	}
	p.carriers[string(bits)] = string(bits)
	return string(bits)
}

func wasCarried(carried string, i int) bool {
	return i/8 < len(carried) && carried[i/8]&(1<<(i%8)) != 0
}

// createBody builds POST /Users. [R] 2018 to 2024, always in this order: schemas,
// userName, name{givenName,familyName}, emails[{primary,value,type}], displayName,
// locale, externalId, groups, password, active; groups is [], active is true, password
// is always there. An extension and its URN appear only with a value [R]; that they
// stand before groups is [I].
func (p *Provisioner) createBody(result *profile, password string) *wire.Object {
	urns := []any{coreUser}
	body := wire.NewObject(wire.M("schemas", urns), wire.M("userName", result.userName))
	extensions := wire.NewObject()
	for i, mapping := range p.mappings {
		switch {
		case result.values[i] == nil:
		case mapping.core():
			put(body, mapping.path, result.values[i])
		default:
			put(child(extensions, mapping.ExternalNamespace), mapping.path, result.values[i])
		}
	}
	body.Set("externalId", result.externalID)
	for _, extension := range extensions.Members() {
		urns = append(urns, extension.Name)
		body.Set(extension.Name, extension.Value)
	}
	body.Set("schemas", urns)
	return body.Set("groups", []any{}).Set("password", password).Set("active", true)
}

// merge lays the mapped attributes over what the service provider returned. [R] The
// order of its answer stays, values are replaced in place, missing attributes are
// appended, and so are their URNs to schemas; everything else goes back as it came.
func (p *Provisioner) merge(resource *wire.Object, result *profile, carried string, applying bool) {
	if !p.opts.ExcludeUserNameUpdates || !has(resource, "userName") {
		resource.Set(spelled(resource, "userName"), result.userName)
	}
	for i, mapping := range p.mappings {
		if !p.applies(result, i, applying) {
			continue
		}
		switch value := result.values[i]; {
		case value != nil:
			put(p.owner(resource, mapping), mapping.path, value)
		case wasCarried(carried, i):
			p.clearMapped(resource, mapping)
		}
	}
	resource.Set(spelled(resource, "externalId"), result.externalID)
}

// owner returns the object in which a mapping's attribute stands: the resource or one
// of its extensions.
func (p *Provisioner) owner(resource *wire.Object, mapping mapped) *wire.Object {
	if mapping.core() {
		return resource
	}
	addURN(resource, mapping.ExternalNamespace)
	return child(resource, mapping.ExternalNamespace)
}

func (p *Provisioner) clearMapped(resource *wire.Object, mapping mapped) {
	owner := resource
	if !mapping.core() {
		block, _ := resource.Find(mapping.ExternalNamespace)
		owner, _ = block.(*wire.Object)
	}
	if owner != nil {
		clearAt(owner, mapping.path, p.opts.Cleared)
	}
}

func addURN(resource *wire.Object, urn string) {
	value, _ := resource.Find("schemas")
	urns, _ := value.([]any)
	for _, have := range urns {
		if text, ok := have.(string); ok && strings.EqualFold(text, urn) {
			return
		}
	}
	resource.Set(spelled(resource, "schemas"), append(urns, urn))
}

// takeOver lays over a user who was found what Okta adds when it takes the user over. [R]
// A capture of a link has active true and groups; groups that the answer has go back.
func takeOver(resource *wire.Object) {
	resource.Set(spelled(resource, "active"), true)
	if !has(resource, "groups") {
		resource.Set("groups", []any{})
	}
}
