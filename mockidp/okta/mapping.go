package okta

import (
	"fmt"
	"strings"
)

const (
	coreUser       = "urn:ietf:params:scim:schemas:core:2.0:User"
	coreGroup      = "urn:ietf:params:scim:schemas:core:2.0:Group"
	enterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	patchOp        = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
)

// Scope says on which assignments an attribute can have a value of its own.
type Scope string

// The scopes. Group is the default: the value can stand on a group assignment and is
// inherited by the people who have none of their own. [V]
const (
	Group    Scope = "group"
	Personal Scope = "personal"
)

// Apply says when a mapping is applied.
type Apply string

// The values of Mapping.ApplyOn.
const (
	Always Apply = "always" // at creation and with each push of the profile; the default
	Create Apply = "create" // only at creation
)

// Mapping is one attribute of the app user: the row in the Profile Editor and the
// profile mapping that feeds it.
type Mapping struct {
	Variable string // the name inside Okta, never on the wire: dockerRole
	// ExternalName is the JSON name, or a path: name.givenName,
	// emails.^[primary==true].value, roles.^[type=='base'].value. [V]
	ExternalName string
	// ExternalNamespace is the URN under which the value stands; the core URN means top
	// level. An attribute without one is not sent. [V]
	ExternalNamespace string
	Scope             Scope
	ApplyOn           Apply
	// Combine joins the array values of all assigned groups instead of taking the one of
	// the group with the highest priority. [V]
	Combine bool
	// Source gives the value unless the assignment has one; nil: the assignment alone.
	Source Source
}

// DefaultMappings returns the profile mappings of a new application, in the order in
// which a create body has them. [R] for name, emails, displayName and locale; [O] a
// 2026 lab lists the department and title among the defaults; [I] for the order of the
// optional ones. Okta maps no manager reference by default: add a Mapping for it.
func DefaultMappings() []Mapping {
	core := func(variable, external string, source Source) Mapping {
		return Mapping{Variable: variable, ExternalName: external, ExternalNamespace: coreUser, Source: source}
	}
	mappings := []Mapping{
		core("givenName", "name.givenName", Attribute("firstName")),
		core("familyName", "name.familyName", Attribute("lastName")),
		core("email", "emails.^[primary==true].value", Attribute("email")),
		core("emailType", "emails.^[primary==true].type", workIf("email")),
		core("displayName", "displayName", Attribute("displayName")),
		core("locale", "locale", Attribute("locale")),
		core("nickName", "nickName", Attribute("nickName")),
		core("title", "title", Attribute("title")),
		core("userType", "userType", Attribute("userType")),
		core("preferredLanguage", "preferredLanguage", Attribute("preferredLanguage")),
		core("primaryPhone", "phoneNumbers.^[primary==true].value", Attribute("primaryPhone")),
		core("primaryPhoneType", "phoneNumbers.^[primary==true].type", workIf("primaryPhone")),
		core("streetAddress", "addresses.^[primary==true].streetAddress", Attribute("streetAddress")),
		core("locality", "addresses.^[primary==true].locality", Attribute("city")),
		core("region", "addresses.^[primary==true].region", Attribute("state")),
		core("postalCode", "addresses.^[primary==true].postalCode", Attribute("zipCode")),
		core("country", "addresses.^[primary==true].country", Attribute("countryCode")),
		core("addressType", "addresses.^[primary==true].type", workIf("streetAddress")),
	}
	for _, name := range []string{"employeeNumber", "costCenter", "organization", "division", "department"} {
		mappings = append(mappings, Mapping{
			Variable: name, ExternalName: name, ExternalNamespace: enterpriseUser, Source: Attribute(name),
		})
	}
	return mappings
}

// checkNamespace: [V] a malformed namespace makes the task fail with this text.
func (m Mapping) checkNamespace() error {
	urn := strings.ToLower(m.ExternalNamespace)
	parts := strings.Split(urn, ":")
	if len(parts) < 3 || parts[0] != "urn" || strings.ContainsAny(urn, " \t\r\n\"") || parts[1] == "" || parts[len(parts)-1] == "" {
		return fail("Invalid externalNamespace: %s for property: %s", m.ExternalNamespace, m.Variable)
	}
	return nil
}

func (m Mapping) core() bool { return strings.EqualFold(m.ExternalNamespace, coreUser) }

// path is where a value stands in a resource.
type path struct {
	name     string
	selector *selector // of an element of a multi-valued attribute
	sub      string
}

type selector struct {
	name  string
	value any // string or bool
}

// parsePath reads an external name. An error says what is wrong with it.
func parsePath(external string) (path, error) {
	head, rest, selects := strings.Cut(external, ".^[")
	if !selects {
		name, sub, _ := strings.Cut(external, ".")
		if name == "" || strings.HasSuffix(external, ".") {
			return path{}, fmt.Errorf("external name %q: a name is missing", external)
		}
		return path{name: name, sub: sub}, nil
	}
	condition, sub, closed := strings.Cut(rest, "].")
	name, literal, compared := strings.Cut(condition, "==")
	if !closed || !compared || head == "" || sub == "" || name == "" {
		return path{}, fmt.Errorf("external name %q: want name.^[attribute=='value'].attribute", external)
	}
	chosen := &selector{name: strings.TrimSpace(name)}
	if strings.EqualFold(chosen.name, sub) {
		return path{}, fmt.Errorf("external name %q: %s selects the element and cannot be set", external, sub)
	}
	switch literal = strings.TrimSpace(literal); {
	case literal == "true" || literal == "false":
		chosen.value = literal == "true"
	case len(literal) >= 2 && literal[0] == '\'' && literal[len(literal)-1] == '\'':
		chosen.value = literal[1 : len(literal)-1]
	default:
		return path{}, fmt.Errorf("external name %q: %s is neither a text in single quotes nor true or false", external, literal)
	}
	return path{name: head, selector: chosen, sub: sub}, nil
}
