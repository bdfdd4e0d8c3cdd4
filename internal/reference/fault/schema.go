package fault

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// inConfig changes ServiceProviderConfig.
func inConfig(change func(o object)) func(*behaviour) {
	return after(func(_ *request, a *response) {
		if o, ok := a.Body.(object); ok && a.Status == 200 {
			change(o)
		}
	}, server.OpConfig)
}

// inTypes changes every resource type, alone and in the list.
func inTypes(change func(o object)) func(*behaviour) {
	return after(func(_ *request, a *response) {
		o, ok := a.Body.(object)
		if !ok || a.Status != 200 {
			return
		}
		list, isList := o["Resources"].([]any)
		if !isList {
			list = []any{o}
		}
		for _, e := range list {
			if t, ok := e.(object); ok {
				change(t)
			}
		}
	}, server.OpTypes, server.OpType)
}

// inSchemaList changes the list of schemas.
func inSchemaList(change func(list []any) []any) func(*behaviour) {
	return after(func(_ *request, a *response) {
		if o, ok := a.Body.(object); ok && a.Status == 200 {
			if list, ok := o["Resources"].([]any); ok {
				list = change(list)
				o["Resources"], o["totalResults"], o["itemsPerPage"] = list, len(list), len(list)
			}
		}
	}, server.OpSchemas)
}

// schemaFaults are what is wrong with the discovery documents.
func schemaFaults() []Fault {
	return append(definitionFaults(), promiseFaults()...)
}

// definitionFaults are what is wrong with /Schemas.
func definitionFaults() []Fault {
	const area = "schema"
	each := func(change func(o object)) func(*behaviour) {
		return inSchemaList(func(list []any) []any {
			for _, e := range list {
				change(e.(object))
			}
			return list
		})
	}
	sub := func(name string, change func(o object)) func(*behaviour) { return inSchemas(name, change) }
	return []Fault{
		fault(area, "schema-urn-odd", "RFC7643-10.2.1-R01", "A schema has a URN of SCIM that does not say schemas.", each(func(o object) { o["id"] = strings.Replace(server.Text(o, "id"), "scim:schemas:", "scim:schema:", 1) })),
		fault(area, "schema-sub-of-simple", "RFC7643-1.2-R02", "A simple attribute has sub-attributes in /Schemas.", sub("title", func(o object) {
			o["subAttributes"] = []any{object{"name": "short", "type": server.TypeString, "multiValued": false, "required": false, "mutability": server.ReadWrite, "returned": server.ByDefault}}
		})),
		fault(area, "schema-complex-in-complex", "RFC7643-1.2-R04 RFC7643-2.3.8-R02", "A sub-attribute is complex in /Schemas.", sub("streetAddress", func(o object) { o["type"] = server.TypeComplex })),
		fault(area, "schema-name-with-space", "RFC7643-2.1-R04 RFC7643-7-R08", "An attribute name in /Schemas has a space.", sub("nickName", func(o object) { o["name"] = "nick name" })),
		fault(area, "schema-name-twice", "RFC7643-2.1-R05", "Two names in /Schemas differ by letter case alone.", sub("title", func(o object) { o["name"] = "LOCALE" })),
		fault(area, "schema-without-case", "RFC7643-2.2-R02 RFC7643-7-R42", "/Schemas says nothing of caseExact and uniqueness.", inSchemas("", func(o object) {
			delete(o, "caseExact")
			delete(o, "uniqueness")
		})),
		fault(area, "schema-new-type", "RFC7643-2.3-R02", "/Schemas has a data type of its own.", sub("employeeNumber", func(o object) { o["type"] = "uuid" })),
		fault(area, "schema-unique-complex", "RFC7643-2.3.8-R03", "A complex attribute is unique in /Schemas.", sub("emails", func(o object) { o["uniqueness"] = server.UniqueServer })),
		fault(area, "schema-primary-string", "RFC7643-2.4-R03", "primary is a string in /Schemas.", sub("primary", func(o object) { o["type"] = server.TypeString })),
		fault(area, "schema-ims-types", "RFC7643-4.1.2-R09", "ims has a type of its own in /Schemas.", sub("ims", func(o object) {
			for _, s := range o["subAttributes"].([]any) {
				if d := s.(object); server.Text(d, "name") == "type" {
					d["canonicalValues"] = []any{"aim", "wren"}
				}
			}
		})),
		fault(area, "schemas-without-schemas", "RFC7643-7-R01", "Schemas do not name their schema.", each(func(o object) { o["schemas"] = []any{scim.SchemaResourceType} })),
		fault(area, "schemas-ids-alike", "RFC7643-7-R04", "Two schemas have the same id.", inSchemaList(func(list []any) []any { return append(list, list[0]) })),
		fault(area, "schemas-without-names", "RFC7643-7-R05", "Schemas have no name.", each(func(o object) { delete(o, "name") })),
		fault(area, "schemas-without-attributes", "RFC7643-7-R07", "Schemas have no attributes.", each(func(o object) { delete(o, "attributes") })),
		fault(area, "schema-sub-without-type", "RFC7643-7-R11", "Sub-attributes have no type in /Schemas.", sub("familyName", func(o object) { delete(o, "type") })),
		fault(area, "schema-plurality-string", "RFC7643-7-R12", "multiValued is a string in /Schemas.", sub("title", func(o object) { o["multiValued"] = "false" })),
		fault(area, "schema-unknown-returned", "RFC7643-7-R27", "/Schemas has a returned that does not exist.", sub("title", func(o object) { o["returned"] = "sometimes" })),
		fault(area, "schema-unknown-uniqueness", "RFC7643-7-R34", "/Schemas has a uniqueness that does not exist.", sub("userName", func(o object) { o["uniqueness"] = "tenant" })),
		fault(area, "schema-references-of-string", "RFC7643-7-R39", "A string has referenceTypes in /Schemas.", sub("title", func(o object) { o["referenceTypes"] = []any{"external"} })),
		fault(area, "schema-references-singular", "RFC7643-7-R40", "referenceTypes is a string in /Schemas.", sub("profileUrl", func(o object) { o["referenceTypes"] = "external" })),
		fault(area, "schema-members-singular", "RFC7643-8.7.1-R02", "/Schemas says that members has one value.", sub("members", func(o object) { o["multiValued"] = false })),
		fault(area, "schema-manager-string", "RFC7643-8.7.1-R03", "/Schemas says that manager is a string.", sub("manager", func(o object) {
			o["type"] = server.TypeString
			delete(o, "subAttributes")
		})),
		fault(area, "schema-group-members-writable", "RFC7643-8.7.1-R02", "/Schemas says that the value of a member can be changed.", sub("members", func(o object) {
			for _, s := range o["subAttributes"].([]any) {
				s.(object)["mutability"] = server.ReadWrite
			}
		})),
		fault(area, "schemas-with-messages", "RFC7644-3.1-R04", "/Schemas lists a message of the protocol.", inSchemaList(func(list []any) []any {
			one := server.CloneObject(list[0].(object))
			one["id"] = scim.MessageListResponse
			return append(list, one)
		})),
		fault(area, "enterprise-schema-404", "RFC7643-4.3-R01", "The enterprise extension cannot be read by its URN.", after(func(q *request, a *response) {
			if strings.EqualFold(q.ID, scim.SchemaEnterpriseUser) {
				*a = *server.Refuse(server.NotFound(q.ID))
			}
		}, server.OpSchema)),
		fault(area, "schema-lists-what-is-not-kept", "RFC7643-7-R47", "title is taken and not kept, and /Schemas lists it.", dropOn("title", server.OpCreate, server.OpReplace)),
		fault(area, "schema-keeps-quiet-of-fixed-names", "RFC7643-7-R47", "displayName of a Group cannot be changed, and /Schemas says readWrite.", func(b *behaviour) {
			next := b.Mutability
			b.Mutability = func(a *attribute) string {
				if a.Path() == "displayName" && a.URN == scim.SchemaGroup {
					return server.Immutable
				}
				return next(a)
			}
		}),
	}
}

// promiseFaults are what is wrong with ServiceProviderConfig and /ResourceTypes.
func promiseFaults() []Fault {
	const area = "schema"
	scheme := func(name string, value any) func(*behaviour) {
		return inConfig(func(o object) {
			for _, e := range o["authenticationSchemes"].([]any) {
				if d := e.(object); value == nil {
					delete(d, name)
				} else {
					d[name] = value
				}
			}
		})
	}
	return []Fault{
		fault(area, "config-exponent", "RFC7643-2.3.4-R01", "An integer of ServiceProviderConfig has an exponent.", inConfig(func(o object) { o["bulk"].(object)["maxOperations"] = json.Number("1e2") })),
		fault(area, "config-maxpayload-missing", "RFC7643-5-R08", "bulk.maxPayloadSize is missing.", inConfig(func(o object) { delete(o["bulk"].(object), "maxPayloadSize") })),
		fault(area, "config-filter-string", "RFC7643-5-R09", "filter.supported is a string.", inConfig(func(o object) { o["filter"].(object)["supported"] = "yes" })),
		fault(area, "config-filter-missing", "RFC7644-4-R03 RFC7643-5-R09", "ServiceProviderConfig does not say filter.", inConfig(func(o object) { delete(o, "filter") })),
		fault(area, "config-scheme-without-name", "RFC7643-5-R17", "An authentication scheme has no name.", scheme("name", nil)),
		fault(area, "config-scheme-without-description", "RFC7643-5-R18", "An authentication scheme has no description.", scheme("description", nil)),
		fault(area, "config-protected", "RFC7643-5-R21", "ServiceProviderConfig needs credentials.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if q.Header.Get("Authorization") == "" {
					return server.Refuse(server.Fail(http.StatusUnauthorized, "", "Authentication is needed."))
				}
				return next(q)
			}
		}, server.OpConfig)),
		fault(area, "discovery-unstable", "RFC7644-4-R17", "Every read of discovery has another description.", func(b *behaviour) {
			var mu sync.Mutex
			n := 0
			after(func(_ *request, a *response) {
				mu.Lock()
				defer mu.Unlock()
				n++
				if o, ok := a.Body.(object); ok && a.Status == 200 {
					o["documentationUri"] = "https://example.com/" + statusText(n)
				}
			}, server.OpConfig, server.OpSchemas)(b)
		}),
		fault(area, "discovery-writable", "RFC7643-5-R02 RFC7643-6-R02 RFC7643-7-R03", "POST to a discovery endpoint is answered with 201.", after(func(q *request, a *response) {
			if q.Type == nil && slices.Equal(q.Allowed, []string{http.MethodGet}) {
				a.Status, a.Body = http.StatusCreated, object{}
			}
		}, server.OpNotAllowed)),
		fault(area, "types-without-schemas", "RFC7643-6-R01", "Resource types do not name their schema.", inTypes(func(o object) { o["schemas"] = []any{scim.SchemaSchema} })),
		fault(area, "types-names-alike", "RFC7643-6-R05", "All resource types have one name.", inTypes(func(o object) { o["name"] = "User" })),
		fault(area, "types-without-description", "RFC7643-6-R06", "Resource types have no description.", inTypes(func(o object) { delete(o, "description") })),
		fault(area, "types-absolute-endpoint", "RFC7643-6-R07", "The endpoint of a resource type is an absolute URL.", inTypes(func(o object) { o["endpoint"] = "https://example.com" + server.Text(o, "endpoint") })),
		fault(area, "types-endpoints-alike", "RFC7643-6-R08", "All resource types have one endpoint.", inTypes(func(o object) { o["endpoint"] = scim.EndpointUsers })),
		fault(area, "types-extensions-object", "RFC7643-6-R11", "schemaExtensions is an object.", inTypes(func(o object) {
			o["schemaExtensions"] = object{"schema": scim.SchemaEnterpriseUser, "required": false}
		})),
		fault(area, "types-extensions-undecided", "RFC7643-6-R13", "Extensions do not say whether they are required.", inTypes(func(o object) {
			list, _ := o["schemaExtensions"].([]any)
			for _, e := range list {
				delete(e.(object), "required")
			}
		})),
		fault(area, "types-without-name", "RFC7643-6-R16 RFC7643-6-R04", "Resource types have no name.", inTypes(func(o object) { delete(o, "name") })),
		fault(area, "types-without-schema", "RFC7643-3.2-R01", "Resource types name no schema.", inTypes(func(o object) { delete(o, "schema") })),
		fault(area, "types-user-elsewhere", "RFC7644-3.2-R01", "/ResourceTypes names another schema for User.", inTypes(func(o object) {
			if server.Text(o, "id") == "User" {
				o["schema"] = scim.SchemaEnterpriseUser
			}
		})),
		fault(area, "types-group-elsewhere", "RFC7644-3.2-R02", "/ResourceTypes names another schema for Group.", inTypes(func(o object) {
			if server.Text(o, "id") == "Group" {
				o["schema"] = scim.SchemaUser
			}
		})),
		fault(area, "types-without-total", "RFC7644-4-R12", "totalResults is missing in /ResourceTypes.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok {
				delete(o, "totalResults")
			}
		}, server.OpTypes)),
	}
}
