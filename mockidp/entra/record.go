package entra

import (
	"io"
	"strings"
	"time"

	"github.com/scimspec/scimspec/mockidp"
)

// Record is a person or a group as the mappings see it, under Entra's attribute names.
type Record struct {
	person      *mockidp.Person
	group       *mockidp.Group
	softDeleted bool
	roles       []mockidp.AppRole
	now         func() time.Time
	random      io.Reader
}

// Roles returns the app roles of the person's assignments.
func (r Record) Roles() []mockidp.AppRole { return r.roles }

// Attribute returns a source attribute by its exact name; nil when it has no value.
// Names that Entra does not have itself, such as extensionAttribute1 and directory
// extensions, come from the person's own attributes.
func (r Record) Attribute(name string) any {
	if r.group != nil {
		return r.groupAttribute(name)
	}
	switch name {
	case "IsSoftDeleted":
		return r.softDeleted
	case "accountEnabled":
		return r.person.Enabled
	case "appRoleAssignments":
		return roleValues(r.roles)
	}
	if value, ok := r.person.Attributes[name]; ok {
		return present(value)
	}
	if value := r.personText(name); value != "" {
		return value
	}
	return nil
}

func (r Record) groupAttribute(name string) any {
	switch name {
	case "displayName":
		return present(r.group.Name)
	case "objectId":
		return r.group.ID
	case "mailNickname":
		return present(strings.ReplaceAll(r.group.Name, " ", ""))
	}
	return nil
}

func (r Record) personText(name string) string {
	p := r.person
	switch name {
	case "userPrincipalName":
		return flattened(p.UserName)
	case "originalUserPrincipalName":
		return p.UserName
	case "objectId":
		return p.ID
	case "mail":
		return p.Email
	case "mailNickname":
		alias, _, _ := strings.Cut(p.UserName, "@")
		return alias
	case "displayName":
		return p.DisplayName
	case "givenName":
		return p.GivenName
	case "surname":
		return p.FamilyName
	case "nickName":
		return p.NickName
	case "jobTitle":
		return p.Title
	case "userType":
		return p.UserType
	case "preferredLanguage":
		return p.PreferredLanguage
	case "locale":
		return p.Locale
	case "manager":
		return p.ManagerID
	}
	return r.work(name)
}

func (r Record) work(name string) string {
	p := r.person
	switch name {
	case "department":
		return p.Department
	case "division":
		return p.Division
	case "companyName":
		return p.Organization
	case "costCenter":
		return p.CostCenter
	case "employeeId":
		return p.EmployeeNumber
	case "telephoneNumber":
		return p.WorkPhone
	case "mobile":
		return p.MobilePhone
	case "facsimileTelephoneNumber":
		return p.Fax
	case "physicalDeliveryOfficeName":
		return p.Office
	case "streetAddress":
		return p.Street
	case "city":
		return p.City
	case "state":
		return p.State
	case "postalCode":
		return p.PostalCode
	case "country":
		return p.Country
	}
	return ""
}

// flattened is the userPrincipalName of a guest as mappings see it:
// ada_home.example#EXT#@tenant.example becomes ada@home.example. [D] known-issues
func flattened(name string) string {
	guest, _, external := strings.Cut(name, "#EXT#")
	if at := strings.LastIndexByte(guest, '_'); external && at >= 0 {
		return guest[:at] + "@" + guest[at+1:]
	}
	return name
}

func roleValues(roles []mockidp.AppRole) any {
	if len(roles) == 0 {
		return nil
	}
	values := make([]any, len(roles))
	for i, role := range roles {
		values[i] = role.Value
	}
	return values
}
