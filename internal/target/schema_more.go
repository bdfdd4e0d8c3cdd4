package target

import "github.com/scimspec/scimspec/internal/scim"

// SchemaBadge is the custom extension of User that this server advertises, with an
// attribute for each data type and each characteristic that the core schemas leave out.
const SchemaBadge = "urn:example:scim:schemas:extension:badge:2.0:User"

// SchemaTrace is an extension of Group and User that the server alone fills, and only when
// its seed says so: attributes that a client does not know.
const SchemaTrace = "urn:example:scim:schemas:extension:trace:2.0:Any"

// groupSchema is the core Group (RFC 7643, sections 4.2 and 8.7.1, with the verified
// erratum 5368). displayName is unique, as Microsoft's validator expects, and /Schemas says so.
func groupSchema() *schema {
	return newSchema(scim.SchemaGroup, "Group", "Group",
		attr("displayName", typeString, "The name of the Group.", required, unique),
		attr("members", typeComplex, "The members of the Group.", multi, subs(
			attr("value", typeString, "The identifier of the member.", mutability(immutable), caseExact),
			attr("$ref", typeReference, "The URI of the member.", mutability(immutable), references("User", "Group")),
			attr("type", typeString, "The kind of member.", mutability(immutable), canonical("User", "Group")),
			attr("display", typeString, "The name of the member.", mutability(immutable)))),
	)
}

// enterpriseSchema is the enterprise User extension (RFC 7643, sections 4.3 and 8.7.1, with
// the verified erratum 8472).
func enterpriseSchema() *schema {
	return newSchema(scim.SchemaEnterpriseUser, "EnterpriseUser", "Enterprise User",
		attr("employeeNumber", typeString, "The number that the organization gave to the person."),
		attr("costCenter", typeString, "The name of a cost center."),
		attr("organization", typeString, "The name of an organization."),
		attr("division", typeString, "The name of a division."),
		attr("department", typeString, "The name of a department."),
		attr("manager", typeComplex, "The User's manager.", subs(
			attr("value", typeString, "The identifier of the manager's User.", caseExact),
			attr("$ref", typeReference, "The URI of the manager's User.", references("User")),
			attr("displayName", typeString, "The manager's displayName.", mutability(readOnly)))),
	)
}

func badgeSchema() *schema {
	return newSchema(SchemaBadge, "Badge", "Access badge",
		attr("code", typeString, "The number printed on the badge.", caseExact, unique),
		attr("level", typeInteger, "The floor up to which doors open."),
		attr("weight", typeDecimal, "The weight of the badge in grams."),
		attr("validUntil", typeDateTime, "When the badge stops working."),
		attr("visitor", typeBoolean, "Whether the badge is a visitor's."),
		attr("chip", typeBinary, "The chip's public key.", caseExact),
		attr("portrait", typeReference, "The picture on the badge.", caseExact, references("external")),
		attr("tags", typeString, "Words to find the badge by.", multi),
		attr("floors", typeInteger, "Floors with an exception.", multi),
		attr("issuer", typeString, "Who issued the badge; stays what it was first.", mutability(immutable), caseExact),
		attr("pin", typeString, "The code for the door; set, never read.", mutability(writeOnly), returned(never)),
		attr("remarks", typeString, "Remarks, given when asked for.", returned(onRequest)),
		attr("site", typeString, "Where the badge belongs; always given.", returned(always)),
		attr("state", typeString, "What the server thinks of the badge.", mutability(readOnly), canonical("issued")),
		attr("desk", typeComplex, "Where the person sits.", subs(
			attr("building", typeString, "The building."),
			attr("floor", typeInteger, "The floor."),
			attr("since", typeDateTime, "Since when."))),
		attr("keys", typeComplex, "Keys handed out with the badge.", multi, plural(typeString, "door", "locker")),
	)
}

func traceSchema() *schema {
	return newSchema(SchemaTrace, "Trace", "What the server noted",
		attr("revision", typeInteger, "How often the resource was changed.", mutability(readOnly)),
		attr("shard", typeString, "Where the resource is kept.", mutability(readOnly)),
	)
}

// commonSchema holds the attributes that every resource has (RFC 7643, section 3.1).
func commonSchema() *schema {
	s := newSchema("", "", "",
		attr("schemas", typeReference, "The schemas of the resource.", multi, required, caseExact, returned(always), references("uri")),
		attr("id", typeString, "The identifier of the resource.", required, caseExact, mutability(readOnly), returned(always), unique),
		attr("externalId", typeString, "The client's identifier of the resource.", caseExact),
		attr("meta", typeComplex, "What the server knows of the resource.", mutability(readOnly), subs(
			attr("resourceType", typeString, "The resource type.", mutability(readOnly), caseExact),
			attr("created", typeDateTime, "When the resource was made.", mutability(readOnly)),
			attr("lastModified", typeDateTime, "When the resource was last changed.", mutability(readOnly)),
			attr("location", typeReference, "The URI of the resource.", mutability(readOnly), caseExact, references("uri")),
			attr("version", typeString, "The version of the resource, its entity-tag.", mutability(readOnly), caseExact))),
	)
	return s
}
