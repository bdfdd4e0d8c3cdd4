package server

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
		attr("displayName", TypeString, "The name of the Group.", required, unique),
		attr("members", TypeComplex, "The members of the Group.", multi, subs(
			attr("value", TypeString, "The identifier of the member.", mutability(Immutable), caseExact),
			attr("$ref", TypeReference, "The URI of the member.", mutability(Immutable), references("User", "Group")),
			attr("type", TypeString, "The kind of member.", mutability(Immutable), canonical("User", "Group")),
			attr("display", TypeString, "The name of the member.", mutability(Immutable)))),
	)
}

// enterpriseSchema is the enterprise User extension (RFC 7643, sections 4.3 and 8.7.1, with
// the verified erratum 8472).
func enterpriseSchema() *schema {
	return newSchema(scim.SchemaEnterpriseUser, "EnterpriseUser", "Enterprise User",
		attr("employeeNumber", TypeString, "The number that the organization gave to the person."),
		attr("costCenter", TypeString, "The name of a cost center."),
		attr("organization", TypeString, "The name of an organization."),
		attr("division", TypeString, "The name of a division."),
		attr("department", TypeString, "The name of a department."),
		attr("manager", TypeComplex, "The User's manager.", subs(
			attr("value", TypeString, "The identifier of the manager's User.", caseExact),
			attr("$ref", TypeReference, "The URI of the manager's User.", references("User")),
			attr("displayName", TypeString, "The manager's displayName.", mutability(ReadOnly)))),
	)
}

func badgeSchema() *schema {
	return newSchema(SchemaBadge, "Badge", "Access badge",
		attr("code", TypeString, "The number printed on the badge.", caseExact, unique),
		attr("level", TypeInteger, "The floor up to which doors open."),
		attr("weight", TypeDecimal, "The weight of the badge in grams."),
		attr("validUntil", TypeDateTime, "When the badge stops working."),
		attr("visitor", TypeBoolean, "Whether the badge is a visitor's."),
		attr("chip", TypeBinary, "The chip's public key.", caseExact),
		attr("portrait", TypeReference, "The picture on the badge.", caseExact, references("external")),
		attr("tags", TypeString, "Words to find the badge by.", multi),
		attr("floors", TypeInteger, "Floors with an exception.", multi),
		attr("issuer", TypeString, "Who issued the badge; stays what it was first.", mutability(Immutable), caseExact),
		attr("pin", TypeString, "The code for the door; set, never read.", mutability(writeOnly), returned(Never)),
		attr("remarks", TypeString, "Remarks, given when asked for.", returned(OnRequest)),
		attr("site", TypeString, "Where the badge belongs; always given.", returned(Always)),
		attr("state", TypeString, "What the server thinks of the badge.", mutability(ReadOnly), canonical("issued")),
		attr("desk", TypeComplex, "Where the person sits.", subs(
			attr("building", TypeString, "The building."),
			attr("floor", TypeInteger, "The floor."),
			attr("since", TypeDateTime, "Since when."))),
		attr("keys", TypeComplex, "Keys handed out with the badge.", multi, plural(TypeString, "door", "locker")),
	)
}

func traceSchema() *schema {
	return newSchema(SchemaTrace, "Trace", "What the server noted",
		attr("revision", TypeInteger, "How often the resource was changed.", mutability(ReadOnly)),
		attr("shard", TypeString, "Where the resource is kept.", mutability(ReadOnly)),
	)
}

// commonSchema holds the attributes that every resource has (RFC 7643, section 3.1).
func commonSchema() *schema {
	s := newSchema("", "", "",
		attr("schemas", TypeReference, "The schemas of the resource.", multi, required, caseExact, returned(Always), references("uri")),
		attr("id", TypeString, "The identifier of the resource.", required, caseExact, mutability(ReadOnly), returned(Always), unique),
		attr("externalId", TypeString, "The client's identifier of the resource.", caseExact),
		attr("meta", TypeComplex, "What the server knows of the resource.", mutability(ReadOnly), subs(
			attr("resourceType", TypeString, "The resource type.", mutability(ReadOnly), caseExact),
			attr("created", TypeDateTime, "When the resource was made.", mutability(ReadOnly)),
			attr("lastModified", TypeDateTime, "When the resource was last changed.", mutability(ReadOnly)),
			attr("location", TypeReference, "The URI of the resource.", mutability(ReadOnly), caseExact, references("uri")),
			attr("version", TypeString, "The version of the resource, its entity-tag.", mutability(ReadOnly), caseExact))),
	)
	return s
}
