package schemas

import (
	"fmt"
	"path"
	"strings"
)

// Violation is one breach of a schema rule.
type Violation struct {
	// Schema names the schema that was broken, such as "user/partial", or the name
	// of a resource type for schemas built by FromDiscovery.
	Schema string `json:"schema"`
	// Pointer is an RFC 6901 JSON pointer into the document, "" for the whole of it.
	// For a missing member it is the place where the member should be.
	Pointer string `json:"pointer"`
	// Message reads "subject: got X, want Y".
	Message string `json:"message"`
	// Requirement is the id of the broken requirement, "" when none is known.
	Requirement string `json:"requirement,omitempty"`
}

// String gives the pointer and the message.
func (v Violation) String() string {
	if v.Requirement == "" {
		return fmt.Sprintf("%q %s", v.Pointer, v.Message)
	}
	return fmt.Sprintf("%q %s (%s)", v.Pointer, v.Message, v.Requirement)
}

// Name names an embedded schema: a file, or a file and one of its definitions.
type Name string

// The embedded schemas. Those of resources stand for a full representation in a
// response; a Partial one was asked for with attributes or excludedAttributes; a
// Request follows the RFC, an IdP what Okta and Entra ID send.
const (
	Resource                     Name = "resource" // any resource: the common attributes
	ResourcePartial              Name = "resource/partial"
	ResourceRequest              Name = "resource/request"
	User                         Name = "user"
	UserPartial                  Name = "user/partial"
	UserRequest                  Name = "user/request"
	UserIdP                      Name = "user/idp"
	Group                        Name = "group"
	GroupPartial                 Name = "group/partial"
	GroupRequest                 Name = "group/request"
	GroupIdP                     Name = "group/idp"
	EnterpriseUser               Name = "enterprise-user" // the object under its URN
	ListResponse                 Name = "list-response"
	ListResponseCursor           Name = "list-response/cursor" // the answer to a cursor query
	PatchOp                      Name = "patch-op"
	PatchOpIdP                   Name = "patch-op/idp"
	Error                        Name = "error"
	ServiceProviderConfig        Name = "service-provider-config"
	ServiceProviderConfigPartial Name = "service-provider-config/partial"
	ResourceType                 Name = "resource-type"
	ResourceTypePartial          Name = "resource-type/partial"
	Schema                       Name = "schema"
	SchemaPartial                Name = "schema/partial"
	SearchRequest                Name = "search-request"
	BulkRequest                  Name = "bulk-request"
	BulkResponse                 Name = "bulk-response"
	Report                       Name = "report" // report.json of scimspec, not a SCIM message
)

// Names lists every embedded schema, files before their definitions.
func Names() []Name {
	return []Name{
		Resource, ResourcePartial, ResourceRequest, User, UserPartial, UserRequest, UserIdP,
		Group, GroupPartial, GroupRequest, GroupIdP, EnterpriseUser,
		ListResponse, ListResponseCursor, PatchOp, PatchOpIdP, Error,
		ServiceProviderConfig, ServiceProviderConfigPartial, ResourceType, ResourceTypePartial,
		Schema, SchemaPartial, SearchRequest, BulkRequest, BulkResponse, Report,
	}
}

// file gives the base name of the file that holds the schema.
func (n Name) file() string {
	base, _, _ := strings.Cut(string(n), "/")
	return base + fileSuffix
}

// reference gives the absolute URI of the schema.
func (n Name) reference() string {
	_, definition, found := strings.Cut(string(n), "/")
	if !found {
		return baseURI + n.file()
	}
	return baseURI + n.file() + "#/definitions/" + definition
}

// partial gives the schema for a partial representation, or n where there is none.
func (n Name) partial() Name {
	switch n {
	case Resource, User, Group, ServiceProviderConfig, ResourceType, Schema:
		return n + "/partial"
	}
	return n
}

// Source gives a copy of the embedded file that holds the schema; nil when there is
// none of that name.
func Source(name Name) []byte {
	content, err := files.ReadFile(path.Base(name.file()))
	if err != nil {
		return nil
	}
	return content
}

// Validate checks a document against one embedded schema, and what it contains
// against theirs: the elements of a ListResponse, the data and responses of bulk
// operations. Malformed JSON is a violation at the pointer "". The error is a defect
// of the caller or of this package, never of the document: an unknown name.
func Validate(name Name, document []byte) ([]Violation, error) {
	c, err := embedded()
	if err != nil {
		return nil, err
	}
	if c.compiled[name] == nil {
		return nil, fmt.Errorf("schemas: no schema is named %q", string(name))
	}
	d := parse(document, c.namesFor(name))
	s := session{catalogue: c, dialect: IdP}
	if strings.HasSuffix(string(name), "/request") || name == BulkRequest {
		s.dialect = RFC
	}
	return s.whole(name, d), nil
}
