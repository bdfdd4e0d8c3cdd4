package target

import "github.com/scimspec/scimspec/internal/scim"

// userSchema is the core User (RFC 7643, sections 4.1 and 8.7.1, with the verified
// errata 6004 and 8471).
func userSchema() *schema {
	return newSchema(scim.SchemaUser, "User", "User Account",
		attr("userName", typeString, "Unique identifier for the User, used to sign in.", required, unique),
		attr("name", typeComplex, "The components of the user's name.", subs(
			attr("formatted", typeString, "The full name, ready for display."),
			attr("familyName", typeString, "The family name, or last name in most Western languages."),
			attr("givenName", typeString, "The given name, or first name in most Western languages."),
			attr("middleName", typeString, "The middle name(s)."),
			attr("honorificPrefix", typeString, "The title before the name."),
			attr("honorificSuffix", typeString, "The suffix after the name."))),
		attr("displayName", typeString, "The name of the User, suitable for display."),
		attr("nickName", typeString, "The casual way to address the User."),
		attr("profileUrl", typeReference, "A URL of the User's online profile.", references("external")),
		attr("title", typeString, "The User's title, such as Vice President."),
		attr("userType", typeString, "The relationship between the organization and the User."),
		attr("preferredLanguage", typeString, "The User's preferred language, as in Accept-Language."),
		attr("locale", typeString, "The User's default location, a language tag."),
		attr("timezone", typeString, "The User's time zone, an IANA name."),
		attr("active", typeBoolean, "The User's administrative status."),
		attr("password", typeString, "The User's cleartext password; set, never read.", mutability(writeOnly), returned(never)),
		attr("emails", typeComplex, "Email addresses for the User.", multi, plural(typeString, "work", "home", "other")),
		attr("phoneNumbers", typeComplex, "Phone numbers for the User.", multi,
			plural(typeString, "work", "home", "mobile", "fax", "pager", "other")),
		attr("ims", typeComplex, "Instant messaging addresses for the User.", multi,
			plural(typeString, "aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo")),
		attr("photos", typeComplex, "URLs of photos of the User.", multi, plural(typeReference, "photo", "thumbnail")),
		attr("addresses", typeComplex, "Physical mailing addresses for the User.", multi, subs(
			attr("formatted", typeString, "The full address, ready for display."),
			attr("streetAddress", typeString, "The street with its number."),
			attr("locality", typeString, "The city."),
			attr("region", typeString, "The state or region."),
			attr("postalCode", typeString, "The postal code."),
			attr("country", typeString, "The country, as ISO 3166-1 alpha-2."),
			attr("type", typeString, "What the address is for.", canonical("work", "home", "other")),
			attr("primary", typeBoolean, "Whether this is the preferred address."))),
		attr("groups", typeComplex, "The groups that the User belongs to; changed through the Group.", multi, mutability(readOnly), subs(
			attr("value", typeString, "The identifier of the Group.", mutability(readOnly)),
			attr("$ref", typeReference, "The URI of the Group.", mutability(readOnly), references("Group")),
			attr("display", typeString, "The Group's name.", mutability(readOnly)),
			attr("type", typeString, "How the User is a member.", mutability(readOnly), canonical("direct", "indirect")))),
		attr("entitlements", typeComplex, "What the User is entitled to.", multi, plural(typeString)),
		attr("roles", typeComplex, "The User's roles.", multi, plural(typeString)),
		attr("x509Certificates", typeComplex, "Certificates issued to the User.", multi, plural(typeBinary)),
	)
}

// plural gives the predefined sub-attributes of a multi-valued attribute (RFC 7643,
// section 2.4), with a value of the given type.
func plural(kind string, types ...string) trait {
	return func(a *attribute) {
		value := attr("value", kind, "The value.")
		switch kind {
		case typeReference:
			value.references = []string{"external"}
		case typeBinary:
			value.caseExact = true
		}
		a.subs = []*attribute{value,
			attr("display", typeString, "A name for the value, for display."),
			attr("type", typeString, "What the value is for.", canonical(types...)),
			attr("primary", typeBoolean, "Whether this is the preferred value; true at most once.")}
	}
}
