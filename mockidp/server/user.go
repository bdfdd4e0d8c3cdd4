package server

import (
	"strings"
	"time"

	"github.com/scimspec/scimspec/mockidp"
)

// User is a person as the API, a seed file and an export show one. Names are SCIM's where
// SCIM has one.
type User struct {
	ID                string         `json:"id,omitempty" doc:"given by the directory when empty; never changes"`
	UserName          string         `json:"userName" required:"true" doc:"the sign-in name, mostly an e-mail address"`
	Name              Name           `json:"name,omitzero"`
	DisplayName       string         `json:"displayName,omitempty"`
	NickName          string         `json:"nickName,omitempty"`
	Email             string         `json:"email,omitempty" doc:"work e-mail address; in a seed file it is the userName when it is left out"`
	Title             string         `json:"title,omitempty"`
	UserType          string         `json:"userType,omitempty" doc:"Member or Guest in Entra ID"`
	Department        string         `json:"department,omitempty"`
	Division          string         `json:"division,omitempty"`
	Organization      string         `json:"organization,omitempty"`
	CostCenter        string         `json:"costCenter,omitempty"`
	EmployeeNumber    string         `json:"employeeNumber,omitempty"`
	Manager           string         `json:"manager,omitempty" doc:"userName or id of the manager"`
	Locale            string         `json:"locale,omitempty" doc:"en-US"`
	PreferredLanguage string         `json:"preferredLanguage,omitempty"`
	PhoneNumbers      Phones         `json:"phoneNumbers,omitzero"`
	Address           Address        `json:"address,omitzero"`
	Enabled           *bool          `json:"enabled,omitempty" doc:"false: the account cannot sign in; true when it is left out"`
	Attributes        map[string]any `json:"attributes,omitempty" doc:"custom attributes by the directory's name for them"`
	DeletedAt         *time.Time     `json:"deletedAt,omitempty" doc:"soft-deleted since; read-only"`
}

// Name is a person's name in parts.
type Name struct {
	GivenName  string `json:"givenName,omitempty"`
	FamilyName string `json:"familyName,omitempty"`
}

// Phones are a person's numbers by their use.
type Phones struct {
	Work   string `json:"work,omitempty"`
	Mobile string `json:"mobile,omitempty"`
	Fax    string `json:"fax,omitempty"`
}

// Address is a person's place of work.
type Address struct {
	Office        string `json:"office,omitempty" doc:"where in the building"`
	StreetAddress string `json:"streetAddress,omitempty"`
	Locality      string `json:"locality,omitempty"`
	Region        string `json:"region,omitempty"`
	PostalCode    string `json:"postalCode,omitempty"`
	Country       string `json:"country,omitempty"`
}

// shownUser is a record as the API shows it. Passwords are never shown.
func shownUser(p mockidp.Person) User {
	enabled := p.Enabled
	u := User{
		ID: p.ID, UserName: p.UserName, Name: Name{p.GivenName, p.FamilyName}, DisplayName: p.DisplayName, NickName: p.NickName,
		Email: p.Email, Title: p.Title, UserType: p.UserType, Department: p.Department, Division: p.Division, Organization: p.Organization,
		CostCenter: p.CostCenter, EmployeeNumber: p.EmployeeNumber, Manager: p.ManagerID, Locale: p.Locale, PreferredLanguage: p.PreferredLanguage,
		PhoneNumbers: Phones{p.WorkPhone, p.MobilePhone, p.Fax},
		Address:      Address{p.Office, p.Street, p.City, p.State, p.PostalCode, p.Country},
		Enabled:      &enabled, Attributes: p.Attributes,
	}
	if p.Deleted() {
		u.DeletedAt = &p.DeletedAt
	}
	return u
}

// put writes what the API was given over a record. The manager is resolved by the caller;
// id, password and deletion stay.
func (u User) put(p *mockidp.Person) {
	p.UserName, p.GivenName, p.FamilyName = u.UserName, u.Name.GivenName, u.Name.FamilyName
	p.DisplayName, p.NickName, p.Email, p.Title, p.UserType = u.DisplayName, u.NickName, u.Email, u.Title, u.UserType
	p.Department, p.Division, p.Organization = u.Department, u.Division, u.Organization
	p.CostCenter, p.EmployeeNumber, p.ManagerID = u.CostCenter, u.EmployeeNumber, u.Manager
	p.Locale, p.PreferredLanguage = u.Locale, u.PreferredLanguage
	p.WorkPhone, p.MobilePhone, p.Fax = u.PhoneNumbers.Work, u.PhoneNumbers.Mobile, u.PhoneNumbers.Fax
	p.Office, p.Street, p.City = u.Address.Office, u.Address.StreetAddress, u.Address.Locality
	p.State, p.PostalCode, p.Country = u.Address.Region, u.Address.PostalCode, u.Address.Country
	p.Enabled = u.Enabled == nil || *u.Enabled
	p.Attributes = map[string]any{}
	for name, value := range u.Attributes {
		if value != nil { // null takes an attribute away
			p.Attributes[name] = plainNumber(value)
		}
	}
}

// plainNumber turns a whole number out of JSON into an int: the products know integers.
func plainNumber(value any) any {
	switch value := value.(type) {
	case float64:
		if value == float64(int(value)) {
			return int(value)
		}
	case []any:
		for i := range value {
			value[i] = plainNumber(value[i])
		}
	}
	return value
}

// matches says whether a person is found by the words of a search; each must stand in the
// sign-in name, a name, the address, the department or the title.
func matches(p mockidp.Person, words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := strings.ToLower(strings.Join([]string{p.UserName, p.DisplayName, p.GivenName, p.FamilyName, p.Email, p.Department, p.Title, p.ID}, "\x00"))
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// Group is a group as the API, a seed file and an export show one.
type Group struct {
	ID          string   `json:"id,omitempty" doc:"given by the directory when empty"`
	DisplayName string   `json:"displayName" required:"true"`
	Members     []string `json:"members,omitempty" doc:"userNames of people, or displayNames of groups that are nested in it"`
	MemberCount int      `json:"memberCount,omitempty" doc:"how many direct members there are; read-only"`
}
