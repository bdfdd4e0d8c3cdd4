package steps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
)

// KnownFacts are the facts that nobody has to ask for: what data states, and where /Schemas says
// otherwise than the RFC's own schema.
func KnownFacts(d Discovery, data accept.Data) []accept.Fact {
	l := &learner{discovery: d, schemas: d.resourceSchemas(scim.EndpointUsers), groups: d.resourceSchemas(scim.EndpointGroups)}
	l.stating(data)
	l.declaring()
	return l.facts
}

// stating notes what was stated. What a configuration says is held to /Schemas as if it had been
// learnt; what a product's profile says stands in the product's documents.
func (l *learner) stating(data accept.Data) {
	add := func(kind, path, subject, says string, declares func(definition) bool, member string, value any) {
		f := accept.Fact{Key: accept.Key(kind, path), Subject: subject, Says: says, Class: accept.Allowed, Source: accept.Stated, Words: data.Because(kind, path)}
		if data.Why[f.Key] == "" && declares != nil {
			var placed bool
			if f.Class, placed = l.classOf(path, declares); placed && f.Class == accept.Undeclared {
				f.Requirement = aboutSchemasOf
				if kind == accept.Required {
					f.Requirement = aboutDemands
				}
				if member != "" {
					f.Schema = l.fragment(path, member, value)
				}
			}
		}
		l.note(f)
	}
	if data.UserName != "" {
		add(accept.Value, "userName template", "userName", string(data.UserName), nil, "", nil)
	}
	if data.GroupName != "" {
		add(accept.Value, "Group.displayName template", "names of groups", string(data.GroupName), nil, "", nil)
	}
	for _, path := range data.Demanded() {
		add(accept.Required, path, path, "required", func(d definition) bool { return d.required }, "required", true)
	}
	for _, path := range sortedKeys(data.Values) {
		v := data.Values[path]
		declares := func(d definition) bool { return slices.Equal(sortedLower(d.canonical), sortedLower(v.Texts())) }
		if !v.Closed() {
			declares = nil
		}
		add(accept.Value, path, path, v.String(), declares, "canonicalValues", v.List)
	}
	if data.Groups != "" && data.Groups != "create" {
		add("groups", data.Groups, "groups", "cannot be created", nil, "", nil)
	}
	never := func(definition) bool { return false }
	for _, path := range data.Absent {
		add(accept.Absence, path, path, "refused or not kept", never, "", nil)
	}
	for _, path := range data.Fixed {
		add(accept.Fixity, path, path, "does not change", func(d definition) bool { return !changeable(d) }, "mutability", "immutable")
	}
	for _, path := range data.Single {
		add(accept.Singular, path, path, "one value at most", nil, "", nil)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// declaring notes where /Schemas says otherwise of the attributes of User than the RFC does.
func (l *learner) declaring() {
	if l.schemas.standard {
		return
	}
	usual := standardSchemas(scim.EndpointUsers)
	var absent []string
	declared := func(kind string, d definition, says string) {
		path := string(d.full())
		l.note(accept.Fact{Key: accept.Key(kind, path), Subject: path, Says: says, Class: accept.Declared, Source: accept.Schemas})
	}
	compare := func(d definition) {
		path := string(d.full())
		have, listed := l.schemas.find(path)
		switch {
		case !l.schemas.lists(path):
			absent = append(absent, path)
			return
		case !listed:
			return
		}
		if !changeable(have) && changeable(d) {
			declared(accept.Fixity, have, have.mutability)
		}
		if have.required && !d.required && !requiredBelow(have, d) {
			declared(accept.Required, have, "required")
		}
	}
	if have, listed := l.schemas.find("externalId"); listed { // it may be listed, and need not be
		if !changeable(have) {
			declared(accept.Fixity, have, have.mutability)
		}
		if have.required {
			declared(accept.Required, have, "required")
		}
	}
	for _, d := range usual.core {
		compare(d)
		if have, listed := l.schemas.find(string(d.full())); listed && narrower(have.canonical, d.canonical) {
			declared(accept.Value, have, "only "+shownList(have.canonical))
		}
		if !d.client() {
			continue
		}
		for _, sub := range d.subs {
			have, listed := l.schemas.find(sub.path)
			if listed && narrower(have.canonical, sub.canonical) {
				declared(accept.Value, have, "only "+shownList(have.canonical))
			}
			if listed && !d.multi && have.required && !sub.required {
				declared(accept.Required, have, "required")
			}
		}
	}
	for _, e := range usual.extensions {
		for _, d := range e.attributes {
			compare(d)
		}
	}
	if d, listed := l.groups.find("displayName"); listed && !changeable(d) {
		l.note(accept.Fact{Key: accept.Key(accept.Fixity, groupName), Subject: "names of groups", Says: d.mutability, Class: accept.Declared, Source: accept.Schemas})
	}
	if d, listed := l.groups.find("members"); listed && d.returned == "never" {
		l.note(accept.Fact{Key: accept.Key(factHidden, "Group.members"), Subject: "members of groups", Says: "never shown", Class: accept.Declared, Source: accept.Schemas})
	}
	if len(absent) > 0 {
		l.note(accept.Fact{
			Key: accept.Key(accept.Absence, strings.Join(absent, ",")), Subject: shownList(absent), Says: "not listed", Class: accept.Declared, Source: accept.Schemas,
			Words: fmt.Sprintf("/Schemas lists %d attributes of User less than RFC 7643", len(absent)),
		})
	}
}

// narrower says whether a list of canonical values lacks one that is usual, or is there where none is usual.
func narrower(have, usual []string) bool {
	known := sortedLower(have)
	return len(have) > 0 && (len(usual) == 0 || slices.ContainsFunc(sortedLower(usual), func(value string) bool { return !slices.Contains(known, value) }))
}

// requiredBelow says whether an attribute has to be there for a part of it, which is told itself.
func requiredBelow(have, usual definition) bool {
	return !have.multi && slices.ContainsFunc(have.subs, func(sub definition) bool {
		return sub.required && slices.ContainsFunc(usual.subs, func(u definition) bool { return u.name == sub.name && !u.required })
	})
}
