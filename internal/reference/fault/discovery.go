package fault

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// discoveryFaults are what is wrong with discovery, and claims that are not true.
func discoveryFaults() []Fault {
	const area = "discovery"
	config := func(change func(o object)) func(*behaviour) {
		return after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == 200 {
				change(o)
			}
		}, server.OpConfig)
	}
	claim := func(name string, supported bool) func(*behaviour) {
		return config(func(o object) {
			if c, ok := o[name].(object); ok {
				c["supported"] = supported
			}
		})
	}
	without := func(name string) func(*behaviour) { return config(func(o object) { delete(o, name) }) }
	listed := func(change func(list []any) []any, ops ...operation) func(*behaviour) {
		return after(func(_ *request, a *response) {
			o, ok := a.Body.(object)
			if list, isList := o["Resources"].([]any); ok && isList {
				list = change(list)
				o["Resources"], o["totalResults"], o["itemsPerPage"] = list, len(list), len(list)
			}
		}, ops...)
	}
	dropID := func(id string) func([]any) []any {
		return func(list []any) []any {
			out := []any{}
			for _, e := range list {
				if o, ok := e.(object); !ok || server.Text(o, "id") != id {
					out = append(out, e)
				}
			}
			return out
		}
	}
	return []Fault{
		fault(area, "config-404", "RFC7644-4-R02 RFC7644-4-R04", "There is no /ServiceProviderConfig.", failing(http.StatusNotFound, server.OpConfig)),
		fault(area, "config-schemas-missing", "RFC7643-5-R01 RFC7644-4-R02", "ServiceProviderConfig has no schemas.", without("schemas")),
		fault(area, "config-patch-missing", "RFC7643-5-R05", "ServiceProviderConfig does not say patch.", without("patch")),
		fault(area, "config-bulk-missing", "RFC7643-5-R06", "ServiceProviderConfig does not say bulk.", without("bulk")),
		fault(area, "config-sort-missing", "RFC7643-5-R13 AUTHENTIK-CONNECT-01", "ServiceProviderConfig does not say sort.", without("sort")),
		fault(area, "config-etag-missing", "RFC7643-5-R14", "ServiceProviderConfig does not say etag.", without("etag")),
		fault(area, "config-changepassword-missing", "RFC7643-5-R12", "ServiceProviderConfig does not say changePassword.", without("changePassword")),
		fault(area, "config-authentication-missing", "RFC7643-5-R15", "ServiceProviderConfig has no authenticationSchemes.", without("authenticationSchemes")),
		fault(area, "config-authentication-type", "RFC7643-5-R16", "Authentication schemes have no type.", config(func(o object) {
			if list, ok := o["authenticationSchemes"].([]any); ok {
				for _, e := range list {
					delete(e.(object), "type")
				}
			}
		})),
		fault(area, "config-maxresults-missing", "RFC7643-5-R10", "filter.maxResults is missing.", config(func(o object) { delete(o["filter"].(object), "maxResults") })),
		fault(area, "config-maxoperations-string", "RFC7643-5-R07", "bulk.maxOperations is a string.", config(func(o object) { o["bulk"].(object)["maxOperations"] = "1000" })),
		fault(area, "config-supported-strings", "RFC7643-5-R05", "supported is a string.", config(func(o object) {
			for _, v := range o {
				if c, ok := v.(object); ok && c["supported"] != nil {
					c["supported"] = "true"
				}
			}
		})),
		fault(area, "config-denies-patch", "RFC7643-5-R22", "patch is denied though it works.", claim("patch", false)),
		fault(area, "config-denies-filter", "RFC7643-5-R22", "filter is denied though it works.", claim("filter", false)),
		fault(area, "config-denies-sort", "RFC7643-5-R22", "sort is denied though it works.", claim("sort", false)),
		fault(area, "config-denies-bulk", "RFC7643-5-R22", "bulk is denied though it works.", claim("bulk", false)),
		fault(area, "config-maxresults-too-small", "RFC7643-5-R11", "filter.maxResults says 1 and pages are larger.", config(func(o object) { o["filter"].(object)["maxResults"] = 1 })),
		fault(area, "config-pagination-no-index", "RFC9865-4-R04", "pagination does not say index.", config(func(o object) { delete(o["pagination"].(object), "index") })),
		fault(area, "config-pagination-strings", "RFC9865-4-R03", "pagination.cursor is a string.", config(func(o object) { o["pagination"].(object)["cursor"] = "yes" })),
		fault(area, "types-404", "RFC7644-4-R09", "There is no /ResourceTypes.", failing(http.StatusNotFound, server.OpTypes)),
		fault(area, "types-array", "RFC7644-4-R12", "/ResourceTypes is an array.", bareArray(server.OpTypes)),
		fault(area, "types-without-group", "RFC7644-4-R09", "/ResourceTypes does not name Group.", listed(dropID("Group"), server.OpTypes)),
		fault(area, "types-without-extensions", "RFC7643-3-R04", "/ResourceTypes names no extension of User.", listed(eachOf(func(o object) { o["schemaExtensions"] = []any{} }), server.OpTypes)),
		fault(area, "types-wrong-endpoint", "RFC7644-4-R18", "/ResourceTypes names endpoints that do not exist.", listed(eachOf(func(o object) { o["endpoint"] = strings.TrimSuffix(server.Text(o, "endpoint"), "s") }), server.OpTypes)),
		fault(area, "types-wrong-schema", "RFC7643-6-R09", "/ResourceTypes names a schema that does not exist.", listed(eachOf(func(o object) { o["schema"] = server.Text(o, "name") }), server.OpTypes)),
		fault(area, "discovery-paged", "RFC7644-4-R13", "startIndex has an effect on discovery.", after(func(q *request, a *response) {
			if q.Query["startindex"] == "2" {
				*a = *server.Reply(http.StatusOK, server.Discovered([]any{}))
			}
		}, server.OpTypes, server.OpSchemas)),
		fault(area, "types-no-meta", "RFC7644-4-R16", "Resource types have no meta.", listed(eachOf(func(o object) { delete(o, "meta") }), server.OpTypes)),
		fault(area, "type-by-name-404", "RFC7644-4-R10", "A resource type cannot be read by name.", failing(http.StatusNotFound, server.OpType)),
		fault(area, "type-unknown-200", "RFC7644-4-R11", "An unknown resource type is answered with 200.", onStatus(404, 200, server.OpType)),
		fault(area, "schemas-404", "RFC7644-4-R05", "There is no /Schemas.", failing(http.StatusNotFound, server.OpSchemas)),
		fault(area, "schemas-array", "RFC7644-4-R06 RFC7644-4-R12", "/Schemas is an array.", bareArray(server.OpSchemas)),
		fault(area, "schemas-without-enterprise", "RFC7643-7-R02 RFC7644-4-R05 RFC7643-6-R12", "/Schemas does not have the enterprise extension.", listed(dropID(scim.SchemaEnterpriseUser), server.OpSchemas)),
		fault(area, "schemas-without-group", "RFC7643-7-R02 RFC7644-4-R05 ENTRA-CONNECT-07", "/Schemas does not have Group.", listed(dropID(scim.SchemaGroup), server.OpSchemas)),
		fault(area, "schemas-total-wrong", "RFC7644-4-R15", "totalResults of /Schemas is wrong.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok {
				o["totalResults"] = 20
			}
		}, server.OpSchemas)),
		fault(area, "schemas-filtered", "RFC7644-4-R13 RFC7644-4-R14", "A filter on /Schemas is answered with an empty list.", after(func(q *request, a *response) {
			if q.Query.Has("filter") {
				*a = *server.Reply(http.StatusOK, server.Discovered([]any{}))
			}
		}, server.OpSchemas, server.OpTypes)),
		fault(area, "schema-by-urn-404", "RFC7644-4-R07", "A schema cannot be read by its URN.", failing(http.StatusNotFound, server.OpSchema)),
		fault(area, "schema-unknown-200", "RFC7644-4-R08 RFC7644-3.1-R04", "An unknown schema is answered with 200.", onStatus(404, 200, server.OpSchema)),
		fault(area, "schema-no-description", "RFC7643-7-R13 RFC7643-7-R06", "Schemas and attributes have no description.", inSchemas("", func(o object) { delete(o, "description") })),
		fault(area, "schema-username-optional", "RFC7643-8.7.1-R01", "/Schemas says that userName is not required.", inSchemas("userName", func(o object) { o["required"] = false })),
		fault(area, "schema-username-exact", "RFC7643-8.7.1-R01", "/Schemas says that userName is case-exact.", inSchemas("userName", func(o object) { o["caseExact"] = true })),
		fault(area, "schema-password-returned", "RFC7643-4.1.1-R26", "/Schemas says that password is returned.", inSchemas("password", func(o object) { o["returned"] = server.ByDefault })),
		fault(area, "schema-active-string", "RFC7643-8.7.1-R01 RFC7643-2.3-R01", "/Schemas says that active is a string.", inSchemas("active", func(o object) { o["type"] = server.TypeString })),
		fault(area, "schema-emails-singular", "RFC7643-8.7.1-R01 RFC7643-1.2-R03", "/Schemas says that emails has one value.", inSchemas("emails", func(o object) { o["multiValued"] = false })),
		fault(area, "schema-groups-writable", "RFC7643-8.7.1-R01", "/Schemas says that groups can be written.", inSchemas("groups", func(o object) { o["mutability"] = server.ReadWrite })),
		fault(area, "schema-unknown-mutability", "RFC7643-7-R20", "/Schemas has a mutability that does not exist.", inSchemas("displayName", func(o object) { o["mutability"] = "write" })),
		fault(area, "schema-unknown-type", "RFC7643-7-R09", "/Schemas has a type that does not exist.", inSchemas("title", func(o object) { o["type"] = "text" })),
		fault(area, "schema-group-name-optional", "RFC7643-4.2-R03", "/Schemas says that displayName of a Group is not required.", inSchemas("displayName", func(o object) { o["required"] = false })),
		fault(area, "schema-required-string", "RFC7643-7-R14", "required is a string in /Schemas.", inSchemas("", func(o object) {
			if o["required"] != nil {
				o["required"] = "false"
			}
		})),
		fault(area, "schema-no-subattributes", "RFC7643-7-R10", "Complex attributes list no sub-attributes.", inSchemas("", func(o object) { delete(o, "subAttributes") })),
	}
}

func bareArray(op operation) func(*behaviour) {
	return after(func(_ *request, a *response) {
		if o, ok := a.Body.(object); ok && a.Status == 200 {
			a.Body = o["Resources"]
		}
	}, op)
}

func eachOf(change func(object)) func([]any) []any {
	return func(list []any) []any {
		for _, e := range list {
			if o, ok := e.(object); ok {
				change(o)
			}
		}
		return list
	}
}

// inSchemas changes the definitions with a name, or all of them, in /Schemas.
func inSchemas(name string, change func(object)) func(*behaviour) {
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case object:
			for _, k := range []string{"Resources", "attributes", "subAttributes"} {
				walk(v[k])
			}
			if name == "" || server.Text(v, "name") == name {
				change(v)
			}
		}
	}
	return after(func(_ *request, a *response) {
		if o, ok := a.Body.(object); ok && a.Status == 200 {
			for _, k := range []string{"Resources", "attributes"} {
				walk(o[k])
			}
		}
	}, server.OpSchemas, server.OpSchema)
}
