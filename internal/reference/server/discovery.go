package server

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// readDiscovery refuses a filter (RFC 7644, section 4); other parameters are ignored.
func readDiscovery(q *Request) error {
	if q.Query.Has("filter") {
		return Fail(http.StatusForbidden, "", "Discovery cannot be filtered.")
	}
	return nil
}

func (s *Server) config(q *Request) (*Response, error) {
	if err := readDiscovery(q); err != nil {
		return nil, err
	}
	return Reply(http.StatusOK, s.configuration(q.Base)), nil
}

// configuration is the ServiceProviderConfig (RFC 7643, section 5; RFC 9865, section 4).
func (s *Server) configuration(base string) Object {
	supported := func(c capability) Object { return Object{"supported": s.can(c)} }
	bulk, filter := supported(capBulk), supported(capFilter)
	bulk["maxOperations"], bulk["maxPayloadSize"] = s.Choices.bulkOperations, MaxBody
	filter["maxResults"] = s.Choices.MaxPage
	method := "index"
	if !s.can(capIndex) {
		method = "cursor"
	}
	return Object{
		"schemas": []any{scim.SchemaServiceProviderConfig},
		"patch":   Object{"supported": s.can(capPatch) && !s.silentPatch()}, "bulk": bulk, "filter": filter,
		"changePassword": supported(capChangePassword), "sort": supported(capSort), "etag": supported(capETag),
		"pagination": Object{"cursor": s.can(capCursor), "index": s.can(capIndex), "defaultPaginationMethod": method,
			"defaultPageSize": s.Choices.DefaultPage, "maxPageSize": s.Choices.MaxPage, "cursorTimeout": int(s.Options.CursorTimeout.Seconds())},
		"authenticationSchemes": s.schemes(),
		"meta":                  Object{"resourceType": "ServiceProviderConfig", "location": base + scim.EndpointServiceProviderConfig},
	}
}

func (s *Server) schemes() []any {
	bearer := Object{"type": "oauthbearertoken", "name": "Bearer token",
		"description": "A bearer token in the Authorization header.", "specUri": "https://www.rfc-editor.org/info/rfc6750"}
	basic := Object{"type": "httpbasic", "name": "HTTP Basic",
		"description": "A name and password in the Authorization header.", "specUri": "https://www.rfc-editor.org/info/rfc7617"}
	switch {
	case len(s.Options.Basic) == 0:
		return []any{bearer}
	case len(s.Options.Tokens) == 0:
		return []any{basic}
	}
	return []any{bearer, basic}
}

// Discovered is a ListResponse with everything in it.
func Discovered(list []any) Object {
	return Object{"schemas": []any{scim.MessageListResponse}, "totalResults": len(list), "itemsPerPage": len(list),
		"startIndex": 1, "Resources": list}
}

func (s *Server) listTypes(q *Request) (*Response, error) {
	if err := readDiscovery(q); err != nil {
		return nil, err
	}
	var list []any
	for _, rt := range s.types {
		list = append(list, rt.resource(q.Base))
	}
	return Reply(http.StatusOK, Discovered(list)), nil
}

func (s *Server) getType(q *Request) (*Response, error) {
	for _, rt := range s.types {
		if rt.Name == q.ID {
			return Reply(http.StatusOK, rt.resource(q.Base)), nil
		}
	}
	return nil, NotFound(q.ID)
}

// resource is the ResourceType (RFC 7643, section 6).
func (t *ResourceType) resource(base string) Object {
	extensions := []any{}
	for _, e := range t.extensions {
		extensions = append(extensions, Object{"schema": e.URN, "required": false})
	}
	return Object{"schemas": []any{scim.SchemaResourceType}, "id": t.Name, "name": t.Name, "description": t.description,
		"endpoint": t.Endpoint, "schema": t.Core.URN, "schemaExtensions": extensions,
		"meta": Object{"resourceType": "ResourceType", "location": base + scim.EndpointResourceTypes + "/" + t.Name}}
}

// advertised lists every schema once.
func (s *Server) advertised() []*schema {
	var out []*schema
	seen := map[string]bool{}
	for _, rt := range s.types {
		for _, sch := range rt.schemas() {
			if !seen[sch.URN] {
				seen[sch.URN] = true
				out = append(out, sch)
			}
		}
	}
	return out
}

func (s *Server) listSchemas(q *Request) (*Response, error) {
	if err := readDiscovery(q); err != nil {
		return nil, err
	}
	var list []any
	for _, sch := range s.advertised() {
		list = append(list, sch.resource(q.Base))
	}
	return Reply(http.StatusOK, Discovered(list)), nil
}

func (s *Server) getSchema(q *Request) (*Response, error) {
	for _, sch := range s.advertised() {
		if strings.EqualFold(sch.URN, q.ID) {
			return Reply(http.StatusOK, sch.resource(q.Base)), nil
		}
	}
	return nil, NotFound(q.ID)
}

// resource is the Schema (RFC 7643, section 7).
func (s *schema) resource(base string) Object {
	return Object{"schemas": []any{scim.SchemaSchema}, "id": s.URN, "name": s.name, "description": s.description,
		"attributes": definitions(s.Attributes),
		"meta":       Object{"resourceType": "Schema", "location": base + scim.EndpointSchemas + "/" + s.URN}}
}

func definitions(list []*Attribute) []any {
	var out []any
	for _, a := range list {
		out = append(out, a.definition())
	}
	return out
}

// definition leaves out what does not apply to the type.
func (a *Attribute) definition() Object {
	o := Object{"name": a.Name, "type": a.Kind, "description": a.description, "multiValued": a.Multi, "required": a.Required,
		"mutability": a.Mutability, "returned": a.Returned}
	switch a.Kind {
	case TypeComplex:
		o["subAttributes"] = definitions(a.subs)
		return o
	case TypeReference:
		o["referenceTypes"] = anyList(a.references)
		o["caseExact"], o["uniqueness"] = true, a.Unique
	case TypeString, TypeBinary:
		o["caseExact"], o["uniqueness"] = a.CaseExact || a.Kind == TypeBinary, a.Unique
	default:
		o["caseExact"], o["uniqueness"] = false, a.Unique
	}
	if len(a.Canonical) > 0 {
		o["canonicalValues"] = anyList(a.Canonical)
	}
	return o
}
