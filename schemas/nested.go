package schemas

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// nested validates what a message carries, each part by its own schema.
func (s session) nested(name Name, d *document, path []string, value any) []Violation {
	members, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	base, _, _ := strings.Cut(string(name), "/")
	switch Name(base) {
	case ListResponse:
		return append(s.counts(name, d, path, members), s.resources(d, path, members)...)
	case BulkRequest:
		return s.each(d, path, members["Operations"], "data", s.dataSchema)
	case BulkResponse:
		return s.each(d, path, members["Operations"], "response", s.resultSchema)
	}
	return nil
}

// resources validates the elements of a ListResponse.
func (s session) resources(d *document, path []string, members map[string]any) []Violation {
	var found []Violation
	list, _ := members["Resources"].([]any)
	for i, element := range list {
		resource, ok := element.(map[string]any)
		if !ok || len(found) >= maxViolations {
			continue
		}
		at := append(slices.Clip(path), "Resources", strconv.Itoa(i))
		found = append(found, s.at(s.resourceSchema(resource), d, at, resource)...)
	}
	return found
}

// each validates one member of every bulk operation.
func (s session) each(d *document, path []string, operations any, member string, pick func(map[string]any) Name) []Violation {
	var found []Violation
	list, _ := operations.([]any)
	for i, element := range list {
		operation, _ := element.(map[string]any)
		part, ok := operation[member].(map[string]any)
		if !ok || len(found) >= maxViolations {
			continue
		}
		if name := pick(operation); name != "" {
			at := append(slices.Clip(path), "Operations", strconv.Itoa(i), member)
			found = append(found, s.at(name, d, at, part)...)
		}
	}
	return found
}

func (s session) dataSchema(operation map[string]any) Name {
	method, _ := operation["method"].(string)
	path, _ := operation["path"].(string)
	return requestSchema(s.dialect, method, path)
}

// resultSchema picks the schema of what a bulk operation was answered with: an Error says so
// itself, else its status tells, in whatever form it is written.
func (s session) resultSchema(operation map[string]any) Name {
	result, _ := operation["response"].(map[string]any)
	if names(result, scim.MessageError) {
		return Error
	}
	status := operation["status"]
	if object, ok := status.(map[string]any); ok {
		status = object["code"]
	}
	if text := fmt.Sprint(status); len(text) == 3 && text[0] >= '3' && text[0] <= '5' {
		return Error
	}
	return s.resourceSchema(result)
}

// resourceSchema picks the schema of a resource: that of the endpoint where there is
// one, else the one that its schemas attribute or its meta.resourceType names.
func (s session) resourceSchema(resource map[string]any) Name {
	name := s.fallback
	if name == "" {
		name = declared(resource)
	}
	if s.partial {
		return name.partial()
	}
	return name
}

func declared(resource map[string]any) Name {
	uris, _ := resource["schemas"].([]any)
	for _, uri := range uris {
		switch uri {
		case scim.SchemaUser, scim.SchemaEnterpriseUser:
			return User
		case scim.SchemaGroup:
			return Group
		case scim.SchemaServiceProviderConfig:
			return ServiceProviderConfig
		case scim.SchemaResourceType:
			return ResourceType
		case scim.SchemaSchema:
			return Schema
		}
	}
	if len(uris) > 0 {
		return Resource
	}
	meta, _ := resource["meta"].(map[string]any)
	switch meta["resourceType"] {
	case "User":
		return User
	case "Group":
		return Group
	case "Schema":
		return Schema
	case "ResourceType":
		return ResourceType
	case "ServiceProviderConfig":
		return ServiceProviderConfig
	}
	return Resource
}

// counts holds the numbers of a ListResponse against its Resources.
func (s session) counts(name Name, d *document, path []string, members map[string]any) []Violation {
	list, _ := members["Resources"].([]any)
	var found []Violation
	if perPage, ok := integer(members["itemsPerPage"]); ok && perPage != int64(len(list)) {
		found = append(found, Violation{
			Schema: string(name), Pointer: d.pointer(path, "itemsPerPage"), Requirement: "RFC7644-3.4.2.4-R11",
			Message: fmt.Sprintf("itemsPerPage: got %d, want %d, the number of Resources", perPage, len(list)),
		})
	}
	if total, ok := integer(members["totalResults"]); ok && total >= 0 && total < int64(len(list)) {
		found = append(found, Violation{
			Schema: string(name), Pointer: d.pointer(path, "totalResults"), Requirement: "RFC7644-3.4.2-R07",
			Message: fmt.Sprintf("totalResults: got %d, want at least %d, the number of Resources", total, len(list)),
		})
	}
	return found
}

func integer(value any) (int64, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := number.Int64()
	return n, err == nil
}

// pointer gives the place of a member in the document's own spelling.
func (d *document) pointer(path []string, member ...string) string {
	_, own := d.original(append(slices.Clip(path), member...))
	return join(own)
}
