package server

import "github.com/scimspec/scimspec/internal/scim"

// userSchema is the core User (RFC 7643, sections 4.1 and 8.7.1, with the verified
// errata 6004 and 8471).
func userSchema() *schema {
	return newSchema(scim.SchemaUser, "User", "User Account",
		attr("userName", TypeString, "Unique identifier for the User, used to sign in.", required, unique),
		attr("name", TypeComplex, "The components of the user's name.", subs(
			attr("formatted", TypeString, "The full name, ready for display."),
			attr("familyName", TypeString, "The family name, or last name in most Western languages."),
			attr("givenName", TypeString, "The given name, or first name in most Western languages."),
			attr("middleName", TypeString, "The middle name(s)."),
			attr("honorificPrefix", TypeString, "The title before the name."),
			attr("honorificSuffix", TypeString, "The suffix after the name."))),
		attr("displayName", TypeString, "The name of the User, suitable for display."),
		attr("nickName", TypeString, "The casual way to address the User."),
		attr("profileUrl", TypeReference, "A URL of the User's online profile.", references("external")),
		attr("title", TypeString, "The User's title, such as Vice President."),
		attr("userType", TypeString, "The relationship between the organization and the User."),
		attr("preferredLanguage", TypeString, "The User's preferred language, as in Accept-Language."),
		attr("locale", TypeString, "The User's default location, a language tag."),
		attr("timezone", TypeString, "The User's time zone, an IANA name."),
		attr("active", TypeBoolean, "The User's administrative status."),
		attr("password", TypeString, "The User's cleartext password; set, never read.", mutability(writeOnly), returned(Never)),
		attr("emails", TypeComplex, "Email addresses for the User.", multi, plural(TypeString, "work", "home", "other")),
		attr("phoneNumbers", TypeComplex, "Phone numbers for the User.", multi,
			plural(TypeString, "work", "home", "mobile", "fax", "pager", "other")),
		attr("ims", TypeComplex, "Instant messaging addresses for the User.", multi,
			plural(TypeString, "aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo")),
		attr("photos", TypeComplex, "URLs of photos of the User.", multi, plural(TypeReference, "photo", "thumbnail")),
		attr("addresses", TypeComplex, "Physical mailing addresses for the User.", multi, subs(
			attr("formatted", TypeString, "The full address, ready for display."),
			attr("streetAddress", TypeString, "The street with its number."),
			attr("locality", TypeString, "The city."),
			attr("region", TypeString, "The state or region."),
			attr("postalCode", TypeString, "The postal code."),
			attr("country", TypeString, "The country, as ISO 3166-1 alpha-2."),
			attr("type", TypeString, "What the address is for.", canonical("work", "home", "other")),
			attr("primary", TypeBoolean, "Whether this is the preferred address."))),
		attr("groups", TypeComplex, "The groups that the User belongs to; changed through the Group.", multi, mutability(ReadOnly), subs(
			attr("value", TypeString, "The identifier of the Group.", mutability(ReadOnly)),
			attr("$ref", TypeReference, "The URI of the Group.", mutability(ReadOnly), references("Group")),
			attr("display", TypeString, "The Group's name.", mutability(ReadOnly)),
			attr("type", TypeString, "How the User is a member.", mutability(ReadOnly), canonical("direct", "indirect")))),
		attr("entitlements", TypeComplex, "What the User is entitled to.", multi, plural(TypeString)),
		attr("roles", TypeComplex, "The User's roles.", multi, plural(TypeString)),
		attr("x509Certificates", TypeComplex, "Certificates issued to the User.", multi, plural(TypeBinary)),
	)
}

// plural gives the predefined sub-attributes of a multi-valued attribute (RFC 7643,
// section 2.4), with a value of the given type.
func plural(kind string, types ...string) trait {
	return func(a *Attribute) {
		value := attr("value", kind, "The value.")
		switch kind {
		case TypeReference:
			value.references = []string{"external"}
		case TypeBinary:
			value.CaseExact = true
		}
		a.subs = []*Attribute{value,
			attr("display", TypeString, "A name for the value, for display."),
			attr("type", TypeString, "What the value is for.", canonical(types...)),
			attr("primary", TypeBoolean, "Whether this is the preferred value; true at most once.")}
	}
}
