package steps

import (
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// described is what a service provider says of one resource type: the attributes of its
// base schema, the common externalId among them, and of its extensions. Where it shows no
// /Schemas the RFC's own schemas count (RFC 7643, section 8.7.1).
type described struct {
	core       []definition
	extensions []extensionSchema
	standard   bool // the RFC's, for want of the service provider's own
}

// extensionSchema is a schema extension of a resource type (RFC 7643, section 6).
type extensionSchema struct {
	urn        string
	required   bool // every resource has it
	attributes []definition
}

// resourceSchemas reads what /ResourceTypes and /Schemas say of the resource type at an
// endpoint.
func (d Discovery) resourceSchemas(endpoint string) described {
	base := standardURN(endpoint)
	var extensions []extensionSchema
	if types, err := d.document(scim.EndpointResourceTypes); err == nil {
		for _, t := range schemaResources(types) {
			if "/"+strings.Trim(first(t.at("endpoint")), "/") != endpoint {
				continue
			}
			if named := first(t.at("schema")); d.isAbout(endpoint, named) {
				base = named
			}
			for _, value := range flat(t.at("schemaExtensions")) {
				e := document{value: value}
				extensions = append(extensions, extensionSchema{urn: first(e.at("schema")), required: first(e.at("required")) == "true"})
			}
		}
	} else {
		extensions = []extensionSchema{{urn: scim.SchemaEnterpriseUser}}
	}
	// An extension that /Schemas has and /ResourceTypes does not name is there all the same.
	named := slices.ContainsFunc(extensions, func(e extensionSchema) bool { return strings.EqualFold(e.urn, scim.SchemaEnterpriseUser) })
	if _, shown := d.schema(scim.SchemaEnterpriseUser, false); shown && !named && endpoint == scim.EndpointUsers {
		extensions = append(extensions, extensionSchema{urn: scim.SchemaEnterpriseUser})
	}
	core, shown := d.schema(base, true)
	if !shown {
		return standardSchemas(endpoint)
	}
	for i := range extensions {
		extensions[i].attributes, _ = d.schema(extensions[i].urn, false)
	}
	return described{core: core, extensions: extensions}
}

// isAbout says whether a schema can be that of what is at an endpoint (RFC 7644, section 3.2): one that lacks
// the attribute by which people or groups are known is another's, whatever /ResourceTypes says.
func (d Discovery) isAbout(endpoint, urn string) bool {
	known := "userName"
	if endpoint == scim.EndpointGroups {
		known = "displayName"
	}
	attributes, shown := d.schema(urn, true)
	return shown && slices.ContainsFunc(attributes, func(a definition) bool { return strings.EqualFold(a.name, known) })
}

// schema finds the attributes of one schema; shown is false where /Schemas has it not.
func (d Discovery) schema(urn string, core bool) (attributes []definition, shown bool) {
	all, err := d.document(scim.EndpointSchemas)
	if err != nil {
		return nil, false
	}
	for _, schema := range schemaResources(all) {
		if !strings.EqualFold(first(schema.at("id")), urn) {
			continue
		}
		for _, attribute := range flat(schema.at("attributes")) {
			attributes = append(attributes, define(urn, core, "", attribute))
		}
		return attributes, len(attributes) > 0
	}
	return nil, false
}

// find looks an attribute up by its path, in any letter case: title, name.givenName, or an
// extension's URN, a colon and the attribute.
func (s described) find(path string) (definition, bool) {
	attributes := s.core
	for _, e := range s.extensions {
		if len(path) > len(e.urn) && strings.EqualFold(path[:len(e.urn)], e.urn) {
			attributes, path = e.attributes, path[len(e.urn)+1:]
		}
	}
	name, sub, below := strings.Cut(path, ".")
	at := slices.IndexFunc(attributes, func(d definition) bool { return strings.EqualFold(d.name, name) })
	if at < 0 {
		return definition{}, false
	}
	found := attributes[at]
	if !below {
		return found, true
	}
	at = slices.IndexFunc(found.subs, func(d definition) bool { return strings.EqualFold(d.name, sub) })
	if at < 0 {
		return definition{}, false
	}
	return found.subs[at], true
}

// lists says whether the schemas have an attribute. The common attributes need not be
// listed (RFC 7643, section 3.1).
func (s described) lists(path string) bool {
	name, _, _ := strings.Cut(path, ".")
	if slices.Contains([]string{"schemas", "id", "externalid", "meta"}, strings.ToLower(name)) {
		return true
	}
	if _, found := s.find(path); found {
		return true
	}
	parent, found := s.find(name)
	return found && len(parent.subs) == 0 // it does not say what is inside
}

// client says whether a client gives the attribute its value.
func (d definition) client() bool { return d.mutability != "readOnly" }

// unique says whether no two resources may have the same value.
func (d definition) unique() bool { return d.uniqueness == "server" || d.uniqueness == "global" }

func standardURN(endpoint string) string {
	if endpoint == scim.EndpointGroups {
		return scim.SchemaGroup
	}
	return scim.SchemaUser
}
