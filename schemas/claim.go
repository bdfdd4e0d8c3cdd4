package schemas

import (
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// claim is the URI that a message or a resource has to have in its schemas, "" where no single
// one is asked.
func (n Name) claim() string {
	base, _, _ := strings.Cut(string(n), "/")
	switch Name(base) {
	case User:
		return scim.SchemaUser
	case Group:
		return scim.SchemaGroup
	case ServiceProviderConfig:
		return scim.SchemaServiceProviderConfig
	case ResourceType:
		return scim.SchemaResourceType
	case Schema:
		return scim.SchemaSchema
	case Error:
		return scim.MessageError
	case BulkResponse:
		return scim.MessageBulkResponse
	}
	if base == "list-response" {
		return scim.MessageListResponse
	}
	return ""
}

// claimed says whether a value claims to be what the schema describes, by its schemas in
// whatever form. What does not is no such message: that is all there is to say of it. A partial
// representation may leave schemas out; and what is no object is said otherwise.
func (n Name) claimed(value any) bool {
	members, ok := value.(map[string]any)
	uri := n.claim()
	if !ok || uri == "" || strings.Contains(string(n), "/partial") || strings.Contains(string(n), "/request") || strings.Contains(string(n), "/idp") {
		return true
	}
	return names(members, uri)
}

// names says whether schemas holds a URI: as an element or as the only one, in any letter case.
func names(members map[string]any, uri string) bool {
	switch listed := members["schemas"].(type) {
	case string:
		return strings.EqualFold(listed, uri)
	case []any:
		return lists(listed, uri)
	}
	return false
}

// aboutSchemas keeps the first violation that is about schemas.
func aboutSchemas(found []Violation, d *document, path []string) []Violation {
	at := d.pointer(path, "schemas")
	for _, v := range found {
		if v.Pointer == at {
			return []Violation{v}
		}
	}
	return found[:min(len(found), 1)]
}

// IsExtension says whether a member of a resource is the container of an extension: an object
// whose name is a URN. A piece of the URN of another schema, cut at its dot, and an attribute
// with its whole name are none. Known are the URIs of the schemas that there are.
func IsExtension(name string, value any, known []string) bool {
	if _, isObject := value.(map[string]any); !isObject || !isURN(name) {
		return false
	}
	lower := strings.ToLower(name)
	return !slices.ContainsFunc(known, func(uri string) bool {
		uri = strings.ToLower(uri)
		return strings.HasPrefix(uri, lower+".") || strings.HasPrefix(lower, uri+":")
	})
}

// knownURIs are the schemas that a resource names, and those of the RFC.
func knownURIs(uris []any) []string {
	known := []string{scim.SchemaUser, scim.SchemaGroup, scim.SchemaEnterpriseUser}
	for _, uri := range uris {
		if text, ok := uri.(string); ok {
			known = append(known, text)
		}
	}
	return known
}
