// Package scim holds the names that SCIM 2.0 gives to things: schema URNs, media
// types, error keywords and endpoints. It is not a protocol implementation: nothing
// in it parses, compares or decides, so that the suite and the reference target can
// share it without sharing behaviour. It is safe for concurrent use.
package scim

// Schema URNs of resources (RFC 7643, section 10.3.1).
const (
	SchemaUser                  = "urn:ietf:params:scim:schemas:core:2.0:User"
	SchemaGroup                 = "urn:ietf:params:scim:schemas:core:2.0:Group"
	SchemaEnterpriseUser        = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	SchemaServiceProviderConfig = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
	SchemaResourceType          = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
	SchemaSchema                = "urn:ietf:params:scim:schemas:core:2.0:Schema"
)

// Schema URNs of protocol messages (RFC 7644, section 8.2).
const (
	MessageListResponse  = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	MessageSearchRequest = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
	MessagePatchOp       = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
	MessageBulkRequest   = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
	MessageBulkResponse  = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
	MessageError         = "urn:ietf:params:scim:api:messages:2.0:Error"
)

// ReferenceServer is the header Server of each answer of scimspec's own reference target
// (RFC 9110, section 10.2.4), so that a report can say that it was judged.
const ReferenceServer = "scimspec-reference-target"

// Media types (RFC 7644, sections 3.1 and 8.1).
const (
	MediaType     = "application/scim+json"
	MediaTypeJSON = "application/json"
)

// Endpoints, relative to the base URL (RFC 7644, section 3.2).
const (
	EndpointUsers                 = "/Users"
	EndpointGroups                = "/Groups"
	EndpointMe                    = "/Me"
	EndpointServiceProviderConfig = "/ServiceProviderConfig"
	EndpointResourceTypes         = "/ResourceTypes"
	EndpointSchemas               = "/Schemas"
	EndpointBulk                  = "/Bulk"
	EndpointSearch                = "/.search"
)

// Error keywords, the values of scimType (RFC 7644, table 9; RFC 9865, section 2.1).
const (
	ErrInvalidFilter = "invalidFilter"
	ErrTooMany       = "tooMany"
	ErrUniqueness    = "uniqueness"
	ErrMutability    = "mutability"
	ErrInvalidSyntax = "invalidSyntax"
	ErrInvalidPath   = "invalidPath"
	ErrNoTarget      = "noTarget"
	ErrInvalidValue  = "invalidValue"
	ErrInvalidVers   = "invalidVers"
	ErrSensitive     = "sensitive"
	ErrInvalidCursor = "invalidCursor"
	ErrExpiredCursor = "expiredCursor"
	ErrInvalidCount  = "invalidCount"
)
