package okta

import (
	"reflect"
	"strings"

	"github.com/scimspec/scimspec/mockidp"
)

// Source gives the value of a mapping for one person: a string, bool, int, float64 or
// []any. Nil and "" are no value.
type Source interface {
	Value(subject *Subject) (any, error)
}

// Attribute is a direct mapping from an attribute of the Okta profile by Okta's name
// for it (login, firstName, department, …) or from a custom attribute.
type Attribute string

// Value implements Source.
func (a Attribute) Value(subject *Subject) (any, error) {
	value, _ := subject.User(string(a))
	return value, nil
}

// Constant is a mapping to the same value for everybody.
type Constant struct{ Is any }

// Value implements Source.
func (c Constant) Value(*Subject) (any, error) { return c.Is, nil }

// workIf is Okta's default for the type of an address: [O] a vendor's guide shows
// (user.email != null && user.email != ”) ? 'work' : ”.
type workIf string

// Value implements Source.
func (w workIf) Value(subject *Subject) (any, error) {
	if value, _ := subject.User(string(w)); value == nil || value == "" {
		return nil, nil
	}
	return "work", nil
}

// Subject is the person of a mapping, as Okta's expressions see one.
type Subject struct {
	Person     mockidp.Person
	Assignment mockidp.Assignment

	directory   *mockidp.Directory
	mappings    []Mapping
	opts        *Options
	groupsAsked bool
}

// User returns an attribute of the Okta profile (user.x): nil when it has no value.
// The second result is false when there is no attribute of that name.
func (s *Subject) User(name string) (any, bool) {
	if text, ok := s.base(name); ok {
		if text == "" {
			return nil, true
		}
		return text, true
	}
	value, ok := s.Person.Attributes[name]
	return value, ok
}

func (s *Subject) base(name string) (string, bool) {
	p := &s.Person
	switch name {
	case "login":
		return p.UserName, true
	case "email":
		return p.Email, true
	case "firstName":
		return p.GivenName, true
	case "lastName":
		return p.FamilyName, true
	case "displayName":
		// [R] every captured body has one; [I] it is made of the names when it is empty.
		return orElse(p.DisplayName, strings.TrimSpace(p.GivenName+" "+p.FamilyName)), true
	case "locale":
		return orElse(p.Locale, s.opts.Locale), true
	case "nickName":
		return p.NickName, true
	case "title":
		return p.Title, true
	case "userType":
		return p.UserType, true
	case "preferredLanguage":
		return p.PreferredLanguage, true
	case "managerId":
		return p.ManagerID, true
	}
	return s.contact(name)
}

func (s *Subject) contact(name string) (string, bool) {
	p := &s.Person
	switch name {
	case "primaryPhone":
		return p.WorkPhone, true
	case "mobilePhone":
		return p.MobilePhone, true
	case "streetAddress":
		return p.Street, true
	case "city":
		return p.City, true
	case "state":
		return p.State, true
	case "zipCode":
		return p.PostalCode, true
	case "countryCode":
		return p.Country, true
	case "department":
		return p.Department, true
	case "division":
		return p.Division, true
	case "organization":
		return p.Organization, true
	case "costCenter":
		return p.CostCenter, true
	case "employeeNumber":
		return p.EmployeeNumber, true
	case "manager":
		if manager, ok := s.directory.Person(p.ManagerID); ok {
			return orElse(manager.DisplayName, strings.TrimSpace(manager.GivenName+" "+manager.FamilyName)), true
		}
		return "", true
	}
	return "", false
}

// AppUser returns a value of the app user (appuser.x) by its variable name: what the
// assignment gives. The second result is false when there is none.
func (s *Subject) AppUser(variable string) (any, bool) {
	for _, mapping := range s.mappings {
		if mapping.Variable == variable {
			return s.assigned(mapping)
		}
	}
	value, ok := s.Assignment.Attributes[variable]
	return value, ok
}

// Groups returns the person's groups. Expressions that ask for them are evaluated only
// at assignment and when mappings are applied: a later change of groups alone pushes
// nothing. [V]
func (s *Subject) Groups() []mockidp.Group {
	s.groupsAsked = true
	ids := s.directory.GroupsOf(s.Person.ID)
	groups := make([]mockidp.Group, 0, len(ids))
	for _, id := range ids {
		if group, ok := s.directory.Group(id); ok {
			group.Members = nil
			groups = append(groups, group)
		}
	}
	return groups
}

// Manager returns the person whom the manager link names.
func (s *Subject) Manager() (*Subject, bool) {
	manager, ok := s.directory.Person(s.Person.ManagerID)
	if !ok {
		return nil, false
	}
	return &Subject{Person: manager, directory: s.directory, opts: s.opts}, true
}

// assigned returns the value that the assignment itself gives an attribute: the
// personal one before a group's, of groups the one with the highest priority. [V]
func (s *Subject) assigned(mapping Mapping) (any, bool) {
	if value, ok := s.Assignment.Own[mapping.Variable]; ok {
		return value, true
	}
	if mapping.Scope == Personal {
		return nil, false
	}
	var joined []any
	for _, grant := range s.Assignment.ByGroup {
		value, ok := grant[mapping.Variable]
		if !ok {
			continue
		}
		values, array := value.([]any)
		if !mapping.Combine || !array {
			return value, true
		}
		joined = appendNew(joined, values)
	}
	return joined, joined != nil
}

func appendNew(joined, values []any) []any {
	for _, value := range values {
		known := false
		for _, have := range joined {
			known = known || reflect.DeepEqual(have, value)
		}
		if !known {
			joined = append(joined, value)
		}
	}
	return joined
}

// value resolves a mapping: the assignment's value first, then the source's.
func (s *Subject) value(mapping Mapping) (any, error) {
	value, ok := s.assigned(mapping)
	if !ok && mapping.Source != nil {
		var err error
		if value, err = mapping.Source.Value(s); err != nil {
			return nil, fail("%s: %v", mapping.Variable, err)
		}
	}
	return plain(value), nil
}

// plain brings a value into the types of a document; "" and an empty array are none.
func plain(value any) any {
	switch value := value.(type) {
	case string:
		if value == "" {
			return nil
		}
	case []string:
		values := make([]any, len(value))
		for i, text := range value {
			values[i] = text
		}
		return plain(values)
	case []any:
		if len(value) == 0 {
			return nil
		}
	case int64:
		return int(value)
	}
	return value
}
