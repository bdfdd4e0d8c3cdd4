package engine

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// attribute is what the capabilities need of an attribute definition.
type attribute struct {
	Name           string      `json:"name"`
	Type           string      `json:"type"`
	MultiValued    bool        `json:"multiValued"`
	Mutability     string      `json:"mutability"`
	Returned       string      `json:"returned"`
	Uniqueness     string      `json:"uniqueness"`
	ReferenceTypes []string    `json:"referenceTypes"`
	SubAttributes  []attribute `json:"subAttributes"`
}

// advertised finds what the schemas of User and Group offer. Without schemas nothing is
// taken as there: what is only for custom attributes is then inapplicable.
func (d *discoverer) advertised() {
	set := d.capabilities
	set["version-segment"] = regexp.MustCompile(`/v\d+$`).MatchString(d.base)
	var schemas struct {
		Resources []struct {
			ID         string      `json:"id"`
			Attributes []attribute `json:"attributes"`
		} `json:"Resources"`
	}
	d.common(nil)
	if json.Unmarshal(d.documents[scim.EndpointSchemas], &schemas) != nil {
		return
	}
	for _, schema := range schemas.Resources {
		if strings.EqualFold(schema.ID, scim.SchemaUser) {
			d.common(schema.Attributes)
		}
		if !strings.HasPrefix(schema.ID, "urn:ietf:params:scim:schemas:core:2.0:") || schema.ID == scim.SchemaUser {
			for _, a := range schema.Attributes {
				a.capabilities(set, schema.ID == scim.SchemaUser)
			}
		}
		if schema.ID == scim.SchemaGroup {
			for _, a := range schema.Attributes {
				set["nested-groups"] = set["nested-groups"] || a.Name == "members" && a.refersTo("Group")
			}
		}
	}
}

// common finds which of the usual attributes User has: a service provider may do without
// most of them (RFC 7644, section 3.1). As long as nothing tells, they are taken as there.
func (d *discoverer) common(of []attribute) {
	for name, attributeName := range map[string]string{
		"title": "title", "nick-name": "nickName", "addresses": "addresses", "phone-numbers": "phoneNumbers",
		"locale": "locale", "user-type": "userType",
	} {
		d.capabilities[name] = of == nil || slices.ContainsFunc(of, func(a attribute) bool { return strings.EqualFold(a.Name, attributeName) })
	}
	d.capabilities["tenant-usernames"] = !slices.ContainsFunc(of, func(a attribute) bool {
		return strings.EqualFold(a.Name, "userName") && a.Uniqueness == "global"
	})
}

// capabilities notes what one attribute of User or of an extension shows. Certificates
// are no plain binary values, and references to resources no plain references.
func (a attribute) capabilities(set map[string]bool, core bool) {
	writable := a.Mutability != "readOnly" && a.Mutability != "writeOnly"
	note := func(name string, holds bool) { set[name] = set[name] || holds }
	note("immutable-attribute", a.Mutability == "immutable")
	note("integer-attribute", writable && a.Type == "integer")
	note("decimal-attribute", writable && a.Type == "decimal")
	note("date-attribute", writable && a.Type == "dateTime")
	note("binary-attribute", writable && a.Type == "binary")
	note("reference-attribute", writable && a.Type == "reference" && !a.refersTo("User") && !a.refersTo("Group"))
	note("request-attribute", a.Returned == "request")
	note("simple-multi-valued", writable && a.MultiValued && a.Type != "complex")
	note("custom-multi-valued", !core && a.MultiValued && a.Type == "complex")
	note("user-groups", core && a.Name == "groups")
	note("entitlements", core && a.Name == "entitlements")
	note("roles", core && a.Name == "roles")
	for _, sub := range a.SubAttributes {
		note("fixed-display", sub.Name == "display" && writable && (sub.Mutability == "immutable" || sub.Mutability == "readOnly"))
	}
}

// refersTo says whether the attribute, or one of its sub-attributes, may point at a
// resource type.
func (a attribute) refersTo(resourceType string) bool {
	for _, name := range a.ReferenceTypes {
		if name == resourceType {
			return true
		}
	}
	for _, sub := range a.SubAttributes {
		if sub.refersTo(resourceType) {
			return true
		}
	}
	return false
}

// referring returns the names of the attributes that refer to resources, as /Schemas says.
func referring(document []byte) []string {
	var schemas struct {
		Resources []struct {
			Attributes []attribute `json:"attributes"`
		} `json:"Resources"`
	}
	if json.Unmarshal(document, &schemas) != nil {
		return nil
	}
	refers := func(a attribute) bool {
		return a.Type == "reference" && (a.refersTo("User") || a.refersTo("Group"))
	}
	var names []string
	for _, schema := range schemas.Resources {
		for _, a := range schema.Attributes {
			if refers(a) || slices.ContainsFunc(a.SubAttributes, refers) {
				names = append(names, a.Name)
			}
		}
	}
	return names
}
