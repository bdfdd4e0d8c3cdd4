package schemas

import (
	"net/http"
	"strings"
)

// endpoint is what a path below the base URL stands for.
type endpoint struct {
	resource Name // of what is there; "" when each resource names its own schema
	single   bool // one resource, not a collection
	search   bool
	bulk     bool
}

// endpointOf reads a path relative to the base URL, such as /Users/2819c223.
func endpointOf(path string) endpoint {
	path, _, _ = strings.Cut(path, "?")
	path = strings.Trim(path, "/")
	if path == "" {
		return endpoint{}
	}
	first, rest, deeper := strings.Cut(path, "/")
	e := endpoint{single: deeper}
	switch {
	case strings.EqualFold(first, "Users"):
		e.resource = User
	case strings.EqualFold(first, "Groups"):
		e.resource = Group
	case strings.EqualFold(first, "Schemas"):
		e.resource = Schema
	case strings.EqualFold(first, "ResourceTypes"):
		e.resource = ResourceType
	case strings.EqualFold(first, "ServiceProviderConfig"):
		e.resource, e.single = ServiceProviderConfig, true
	case strings.EqualFold(first, "Me"):
		e.single = true
	case strings.EqualFold(first, "Bulk"):
		e.bulk = true
	}
	if rest == ".search" || strings.HasSuffix(path, "/.search") || path == ".search" {
		e.search, e.single = true, false
	}
	return e
}

// discovery says whether the endpoint describes the service provider.
func (e endpoint) discovery() bool {
	return e.resource == Schema || e.resource == ResourceType || e.resource == ServiceProviderConfig
}

// requestSchema picks the schema of a request body; "" where none is defined.
func requestSchema(dialect Dialect, method, path string) Name {
	e := endpointOf(path)
	suffix := Name("/idp")
	if dialect == RFC {
		suffix = "/request"
	}
	switch method {
	case http.MethodPatch:
		if dialect == RFC {
			return PatchOp
		}
		return PatchOpIdP
	case http.MethodPost, http.MethodPut:
	default:
		return ""
	}
	switch {
	case e.search:
		return SearchRequest
	case e.bulk:
		return BulkRequest
	}
	switch e.resource {
	case User, Group:
		return e.resource + suffix
	case "":
		return ResourceRequest
	}
	return "" // discovery is read-only
}

// Request checks the body of a request by its method and its path relative to the base
// URL ("/Users", "/Groups/{id}", "/Bulk", "/.search"), in the dialect IdP. A GET or
// DELETE has no body to check.
func Request(method, path string, body []byte) ([]Violation, error) {
	return RequestAs(IdP, method, path, body)
}

// RequestAs is Request in a given dialect.
func RequestAs(dialect Dialect, method, path string, body []byte) ([]Violation, error) {
	c, err := embedded()
	if err != nil {
		return nil, err
	}
	name := requestSchema(dialect, method, path)
	if name == "" {
		return nil, nil
	}
	d := parse(body, c.names)
	if d.broken {
		d.violations[len(d.violations)-1].Requirement = "RFC7643-2.1-R01"
	}
	return session{catalogue: c, dialect: dialect}.whole(name, d), nil
}
