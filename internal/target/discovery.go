package target

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// readDiscovery refuses a filter (RFC 7644, section 4); other parameters are ignored.
func readDiscovery(q *request) error {
	if q.query.has("filter") {
		return fail(http.StatusForbidden, "", "Discovery cannot be filtered.")
	}
	return nil
}

func (s *Server) config(q *request) (*response, error) {
	if err := readDiscovery(q); err != nil {
		return nil, err
	}
	return reply(http.StatusOK, s.configuration(q.base)), nil
}

// configuration is the ServiceProviderConfig (RFC 7643, section 5; RFC 9865, section 4).
func (s *Server) configuration(base string) object {
	supported := func(c capability) object { return object{"supported": s.can(c)} }
	bulk, filter := supported(capBulk), supported(capFilter)
	bulk["maxOperations"], bulk["maxPayloadSize"] = s.choices.bulkOperations, maxBody
	filter["maxResults"] = s.choices.maxPage
	method := "index"
	if !s.can(capIndex) {
		method = "cursor"
	}
	return object{
		"schemas": []any{scim.SchemaServiceProviderConfig},
		"patch":   object{"supported": s.can(capPatch) && !s.silentPatch()}, "bulk": bulk, "filter": filter,
		"changePassword": supported(capChangePassword), "sort": supported(capSort), "etag": supported(capETag),
		"pagination": object{"cursor": s.can(capCursor), "index": s.can(capIndex), "defaultPaginationMethod": method,
			"defaultPageSize": s.choices.defaultPage, "maxPageSize": s.choices.maxPage, "cursorTimeout": int(s.options.CursorTimeout.Seconds())},
		"authenticationSchemes": s.schemes(),
		"meta":                  object{"resourceType": "ServiceProviderConfig", "location": base + scim.EndpointServiceProviderConfig},
	}
}

func (s *Server) schemes() []any {
	bearer := object{"type": "oauthbearertoken", "name": "Bearer token",
		"description": "A bearer token in the Authorization header.", "specUri": "https://www.rfc-editor.org/info/rfc6750"}
	basic := object{"type": "httpbasic", "name": "HTTP Basic",
		"description": "A name and password in the Authorization header.", "specUri": "https://www.rfc-editor.org/info/rfc7617"}
	switch {
	case len(s.options.Basic) == 0:
		return []any{bearer}
	case len(s.options.Tokens) == 0:
		return []any{basic}
	}
	return []any{bearer, basic}
}

// discovered is a ListResponse with everything in it.
func discovered(list []any) object {
	return object{"schemas": []any{scim.MessageListResponse}, "totalResults": len(list), "itemsPerPage": len(list),
		"startIndex": 1, "Resources": list}
}

func (s *Server) listTypes(q *request) (*response, error) {
	if err := readDiscovery(q); err != nil {
		return nil, err
	}
	var list []any
	for _, rt := range s.types {
		list = append(list, rt.resource(q.base))
	}
	return reply(http.StatusOK, discovered(list)), nil
}

func (s *Server) getType(q *request) (*response, error) {
	for _, rt := range s.types {
		if rt.name == q.id {
			return reply(http.StatusOK, rt.resource(q.base)), nil
		}
	}
	return nil, notFound(q.id)
}

// resource is the ResourceType (RFC 7643, section 6).
func (t *resourceType) resource(base string) object {
	extensions := []any{}
	for _, e := range t.extensions {
		extensions = append(extensions, object{"schema": e.urn, "required": false})
	}
	return object{"schemas": []any{scim.SchemaResourceType}, "id": t.name, "name": t.name, "description": t.description,
		"endpoint": t.endpoint, "schema": t.core.urn, "schemaExtensions": extensions,
		"meta": object{"resourceType": "ResourceType", "location": base + scim.EndpointResourceTypes + "/" + t.name}}
}

// advertised lists every schema once.
func (s *Server) advertised() []*schema {
	var out []*schema
	seen := map[string]bool{}
	for _, rt := range s.types {
		for _, sch := range rt.schemas() {
			if !seen[sch.urn] {
				seen[sch.urn] = true
				out = append(out, sch)
			}
		}
	}
	return out
}

func (s *Server) listSchemas(q *request) (*response, error) {
	if err := readDiscovery(q); err != nil {
		return nil, err
	}
	var list []any
	for _, sch := range s.advertised() {
		list = append(list, sch.resource(q.base))
	}
	return reply(http.StatusOK, discovered(list)), nil
}

func (s *Server) getSchema(q *request) (*response, error) {
	for _, sch := range s.advertised() {
		if strings.EqualFold(sch.urn, q.id) {
			return reply(http.StatusOK, sch.resource(q.base)), nil
		}
	}
	return nil, notFound(q.id)
}

// resource is the Schema (RFC 7643, section 7).
func (s *schema) resource(base string) object {
	return object{"schemas": []any{scim.SchemaSchema}, "id": s.urn, "name": s.name, "description": s.description,
		"attributes": definitions(s.attributes),
		"meta":       object{"resourceType": "Schema", "location": base + scim.EndpointSchemas + "/" + s.urn}}
}

func definitions(list []*attribute) []any {
	var out []any
	for _, a := range list {
		out = append(out, a.definition())
	}
	return out
}

// definition leaves out what does not apply to the type.
func (a *attribute) definition() object {
	o := object{"name": a.name, "type": a.kind, "description": a.description, "multiValued": a.multi, "required": a.required,
		"mutability": a.mutability, "returned": a.returned}
	switch a.kind {
	case typeComplex:
		o["subAttributes"] = definitions(a.subs)
		return o
	case typeReference:
		o["referenceTypes"] = anyList(a.references)
		o["caseExact"], o["uniqueness"] = true, a.uniqueness
	case typeString, typeBinary:
		o["caseExact"], o["uniqueness"] = a.caseExact || a.kind == typeBinary, a.uniqueness
	default:
		o["caseExact"], o["uniqueness"] = false, a.uniqueness
	}
	if len(a.canonical) > 0 {
		o["canonicalValues"] = anyList(a.canonical)
	}
	return o
}
