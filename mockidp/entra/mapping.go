package entra

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// Type is the type of a target attribute in the editor of the application's attributes.
type Type string

// The types. The zero value is String.
const (
	String    Type = ""
	Boolean   Type = "Boolean"
	Integer   Type = "Integer"
	Reference Type = "Reference"
)

// Apply says when a mapping flows.
type Apply string

// The settings of "Apply this mapping". The zero value is Always.
const (
	Always             Apply = ""
	OnlyDuringCreation Apply = "OnlyDuringCreation"
)

// Mapping carries one attribute of a person or group to the service provider. [D]
// customize-application-attributes
type Mapping struct {
	Target string // userName, emails[type eq "work"].value, urn:…:User:department
	Source Source
	// Default is sent when the source is null, at creation only.
	Default string
	// MatchingPrecedence orders the matching attributes, 1 first; 0 is no matching
	// attribute.
	MatchingPrecedence int
	Apply              Apply
	Type               Type
	// CaseExact lets a change of nothing but letter case flow. [D] the note at ToLower
	// of the expression functions.
	CaseExact bool
}

// Source computes a mapping's value. The value is nil, string, bool, int, float64,
// []any or Roles; nil is "no value".
type Source interface {
	Value(record Record) (any, error)
}

// Direct is a source attribute by its Entra name.
type Direct string

// Value implements Source.
func (d Direct) Value(record Record) (any, error) { return record.Attribute(string(d)), nil }

// Constant is the same text for everybody.
type Constant string

// Value implements Source.
func (c Constant) Value(Record) (any, error) { return string(c), nil }

// Roles are app roles on their way to the roles attribute. [D]
// customize-application-attributes
type Roles struct {
	// Assertive is AssertiveAppRoleAssignmentsComplex: the array is replaced and roles
	// that are not in it go away. Without it, AppRoleAssignmentsComplex only adds.
	Assertive bool
	Roles     []mockidp.AppRole
}

const enterprise = scim.SchemaEnterpriseUser

// DefaultUserMappings returns the mappings of a new custom application. [D]
// use-scim-to-provision-users-and-groups
func DefaultUserMappings() []Mapping {
	return []Mapping{
		{Target: "userName", Source: Direct("userPrincipalName"), MatchingPrecedence: 1},
		{Target: "active", Source: mustExpression(`Switch([IsSoftDeleted], , "False", "True", "True", "False")`), Type: Boolean},
		{Target: "displayName", Source: Direct("displayName")},
		{Target: "title", Source: Direct("jobTitle")},
		{Target: `emails[type eq "work"].value`, Source: Direct("mail")},
		{Target: "preferredLanguage", Source: Direct("preferredLanguage")},
		{Target: "name.givenName", Source: Direct("givenName")},
		{Target: "name.familyName", Source: Direct("surname")},
		{Target: "name.formatted", Source: mustExpression(`Join(" ", [givenName], [surname])`)},
		{Target: `addresses[type eq "work"].formatted`, Source: Direct("physicalDeliveryOfficeName")},
		{Target: `addresses[type eq "work"].streetAddress`, Source: Direct("streetAddress")},
		{Target: `addresses[type eq "work"].locality`, Source: Direct("city")},
		{Target: `addresses[type eq "work"].region`, Source: Direct("state")},
		{Target: `addresses[type eq "work"].postalCode`, Source: Direct("postalCode")},
		{Target: `addresses[type eq "work"].country`, Source: Direct("country")},
		{Target: `phoneNumbers[type eq "work"].value`, Source: Direct("telephoneNumber")},
		{Target: `phoneNumbers[type eq "mobile"].value`, Source: Direct("mobile")},
		{Target: `phoneNumbers[type eq "fax"].value`, Source: Direct("facsimileTelephoneNumber")},
		{Target: "externalId", Source: Direct("mailNickname")},
		{Target: enterprise + ":employeeNumber", Source: Direct("employeeId")},
		{Target: enterprise + ":department", Source: Direct("department")},
		{Target: enterprise + ":manager", Source: Direct("manager"), Type: Reference},
	}
}

// DefaultGroupMappings returns the group mappings of a new custom application. [D]
func DefaultGroupMappings() []Mapping {
	return []Mapping{
		{Target: "displayName", Source: Direct("displayName"), MatchingPrecedence: 1},
		{Target: "externalId", Source: Direct("objectId"), CaseExact: true},
		{Target: "members", Source: Direct("members"), Type: Reference},
	}
}

// Known returns the mapping to a target that mappings hold already, or -1: a setting
// that changes one default mapping begins here.
func Known(mappings []Mapping, target string) int {
	for i, mapping := range mappings {
		if strings.EqualFold(mapping.Target, target) {
			return i
		}
	}
	return -1
}

// text is a value as Entra compares and sends it in the default dialect: booleans as
// True and False, numbers as digits. [L] PatchOperation2SingleValued, [P] scimmy#51
func text(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	case bool:
		if value {
			return "True"
		}
		return "False"
	case int:
		return strconv.Itoa(value)
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case json.Number:
		return value.String()
	default:
		encoded, err := wire.Encode(value)
		if err != nil {
			return ""
		}
		return string(encoded)
	}
}

// typed is a value as POST and the flag's dialect send it: a boolean is a JSON boolean
// ([D] use-scim), a number a JSON number ([I]).
func (m Mapping) typed(value any) any {
	switch spelled := text(value); m.Type {
	case Boolean:
		if parsed, err := strconv.ParseBool(strings.ToLower(spelled)); err == nil {
			return parsed
		}
		return spelled
	case Integer:
		if _, err := strconv.ParseInt(spelled, 10, 64); err == nil {
			return json.Number(spelled)
		}
		return spelled
	default:
		return spelled
	}
}
