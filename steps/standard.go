package steps

import "github.com/scimspec/scimspec/internal/scim"

// standardSchemas are User with its enterprise extension, and Group, as RFC 7643 has them
// (sections 4 and 8.7.1).
func standardSchemas(endpoint string) described {
	if endpoint == scim.EndpointGroups {
		return described{standard: true, core: standardGroup()}
	}
	return described{standard: true, core: standardUser(), extensions: []extensionSchema{{urn: scim.SchemaEnterpriseUser, attributes: standardEnterprise()}}}
}

// standard is an attribute with the defaults of RFC 7643, section 2.2.
func standard(urn, kind, name string, change ...func(*definition)) definition {
	d := definition{urn: urn, core: urn != scim.SchemaEnterpriseUser, path: name, name: name, kind: kind, mutability: "readWrite", returned: "default", uniqueness: "none"}
	for _, set := range change {
		set(&d)
	}
	return d
}

// below gives an attribute its sub-attributes.
func below(subs ...definition) func(*definition) {
	return func(d *definition) {
		d.kind, d.subs = "complex", subs
		for i := range d.subs {
			d.subs[i].path = d.name + "." + d.subs[i].name
		}
	}
}

func standardUser() []definition {
	text := func(name string, change ...func(*definition)) definition {
		return standard(scim.SchemaUser, "string", name, change...)
	}
	simple := func(kind, name string) definition { return standard(scim.SchemaUser, kind, name) }
	external := func(d *definition) { d.references = []string{"external"} }
	types := func(values ...string) func(*definition) {
		return func(d *definition) { d.canonical = values }
	}
	// The sub-attributes of section 2.4.
	plural := func(name, kind string, canonical ...string) definition {
		value := simple(kind, "value")
		if kind == "reference" {
			external(&value)
		}
		d := text(name, below(value, text("display"), text("type", types(canonical...)), simple("boolean", "primary")))
		d.multi = true
		return d
	}
	addresses := text("addresses", below(text("formatted"), text("streetAddress"), text("locality"), text("region"), text("postalCode"),
		text("country"), text("type", types("work", "home", "other")), simple("boolean", "primary")))
	addresses.multi = true
	groups := plural("groups", "string")
	groups.mutability = "readOnly"
	return []definition{
		text("userName", func(d *definition) { d.required, d.uniqueness = true, "server" }),
		text("name", below(text("formatted"), text("familyName"), text("givenName"), text("middleName"), text("honorificPrefix"), text("honorificSuffix"))),
		text("displayName"), text("nickName"), standard(scim.SchemaUser, "reference", "profileUrl", external), text("title"), text("userType"),
		text("preferredLanguage"), text("locale"), text("timezone"), simple("boolean", "active"),
		text("password", func(d *definition) { d.mutability, d.returned = "writeOnly", "never" }),
		plural("emails", "string", "work", "home", "other"),
		plural("phoneNumbers", "string", "work", "home", "mobile", "fax", "pager", "other"),
		plural("ims", "string", "aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"),
		plural("photos", "reference", "photo", "thumbnail"),
		addresses, groups, plural("entitlements", "string"), plural("roles", "string"), plural("x509Certificates", "binary"),
	}
}

func standardEnterprise() []definition {
	text := func(name string, change ...func(*definition)) definition {
		return standard(scim.SchemaEnterpriseUser, "string", name, change...)
	}
	user := func(d *definition) { d.references = []string{"User"} }
	return []definition{
		text("employeeNumber"), text("costCenter"), text("organization"), text("division"), text("department"),
		text("manager", below(text("value"), standard(scim.SchemaEnterpriseUser, "reference", "$ref", user),
			text("displayName", func(d *definition) { d.mutability = "readOnly" }))),
	}
}

func standardGroup() []definition {
	immutable := func(d *definition) { d.mutability = "immutable" }
	text := func(name string, change ...func(*definition)) definition {
		return standard(scim.SchemaGroup, "string", name, change...)
	}
	members := text("members", below(text("value", immutable), text("$ref", immutable), text("type", immutable)))
	members.multi = true
	return []definition{text("displayName", func(d *definition) { d.required = true }), members}
}
