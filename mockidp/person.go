package mockidp

import (
	"maps"
	"slices"
	"time"
)

// Person is one account of the directory. An empty string means that the attribute
// has no value. The names are the directory's own; each dialect has its own names for
// them.
type Person struct {
	ID                string // given by the directory when empty: never changes
	UserName          string // the sign-in name
	Email             string
	GivenName         string
	FamilyName        string
	DisplayName       string
	NickName          string
	Title             string
	UserType          string
	Department        string
	Division          string
	Organization      string
	CostCenter        string
	EmployeeNumber    string
	ManagerID         string // a Person's ID
	Locale            string // en-US
	PreferredLanguage string
	WorkPhone         string
	MobilePhone       string
	Fax               string
	Office            string // where in the building: addresses[type eq "work"].formatted
	Street            string
	City              string
	State             string
	PostalCode        string
	Country           string
	Password          string

	Enabled   bool      // account enabled; a new person is
	DeletedAt time.Time // soft-deleted since; zero while not

	// Attributes holds the custom attributes by the directory's name for them, such as
	// dockerRole or extensionAttribute1. Values are string, bool, int, float64 or []any.
	Attributes map[string]any
}

// Deleted says whether the person is soft-deleted.
func (p Person) Deleted() bool { return !p.DeletedAt.IsZero() }

// Active says whether the account could sign in: enabled and not deleted.
func (p Person) Active() bool { return p.Enabled && !p.Deleted() }

func (p Person) clone() Person {
	p.Attributes = maps.Clone(p.Attributes)
	return p
}

// Group is one group of the directory. Members are ids of people or of other groups,
// in the order in which they were added.
type Group struct {
	ID      string
	Name    string
	Members []string
}

// Has says whether id is a direct member.
func (g Group) Has(id string) bool { return slices.Contains(g.Members, id) }
