package steps

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/direct"
	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/okta"
	"github.com/scimspec/scimspec/mockidp/wire"
)

func settingPhrases(r *registrar) {
	r.parameter("provisioned",
		as("people", func() bool { return false }),
		as("roles and teams", func() bool { return true }))
	r.setting("{idp} provisions {provisioned} to the service provider",
		"Sets up the identity provider of that dialect with an empty directory and one application. With roles and teams it has direct mappings for the attributes that the product's profile has: role, organization and team, which the directory calls assigned role, assigned organization and assigned team. Nothing is sent.",
		func(w *World, dialect Dialect, mapped bool) error { return w.provisions(dialect, mapped, nil) })
	r.setting("{idp} provisions {provisioned} to the service provider with:",
		"The same with settings of the application that are not the product's default; the table has the columns setting and value. With roles and teams there are also role, organization and team (none: not mapped), each followed by expression, constant, default, scope or applies; and groups (off: an assigned group is not provisioned as a group).",
		func(w *World, dialect Dialect, mapped bool, table Table) error {
			return w.provisions(dialect, mapped, knobsOf(table))
		})
	r.parameter("entry",
		as("{people}", func(people Actors) Roster { return Roster{People: people} }),
		as("the group {group} with {people}", inGroup))
	r.setting("{entry} is/are in the directory",
		"Puts people with the standard attributes, or a group with these direct members, into the identity provider's directory. Nothing is sent.",
		(*World).enter)
	r.setting("{person} is in the directory with:",
		"Puts a person with other values into the directory; the table has the columns attribute and value. The value of manager is a person. Nothing is sent.",
		(*World).personWith, table)
}

// Roster are people, by themselves or in a group.
type Roster struct {
	Group  Team // "": no group
	People Actors
}

func inGroup(name Team, people Actors) Roster { return Roster{name, people} }

func (w *World) enter(entry Roster) error {
	if entry.Group != "" {
		_, err := w.group(entry.Group, entry.People)
		return err
	}
	for _, name := range entry.People {
		if _, err := w.person(name); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) provisions(dialect Dialect, mapped bool, settings knobs) error {
	if mapped {
		return w.setUpMapped(dialect, settings)
	}
	return w.setUp(dialect, settings)
}

// idpTimeout leaves it to the run how long a request may take: a request that waits for its
// turn at a target that limits their number would else be given up.
const idpTimeout = time.Hour

// setUp builds the identity provider. The same seed gives the same ids and passwords.
func (w *World) setUp(dialect Dialect, settings knobs) error {
	seed := uint64(w.config.Seed) + uint64(w.number)
	client := &wire.Client{BaseURL: w.config.BaseURL, HTTP: &http.Client{Transport: &door{w}, CheckRedirect: connect.NoRedirect}}
	w.dialect = dialect
	switch dialect {
	case "okta-aiw", "okta-oin":
		w.openDirectory(okta.IDs(seed))
		options := okta.Defaults(okta.Flavour(dialect[len("okta-"):]))
		options.Clock, options.Seed, options.Timeout = w.clock, seed, idpTimeout
		if err := errors.Join(settings.okta(&options), w.mapOkta(&options)); err != nil {
			return err
		}
		w.unmapOkta(&options)
		w.idp = okta.New(client, w.app, options)
	case "entra-default", "entra-aadoptscim062020":
		w.openDirectory(entra.IDs(seed))
		options := entra.Defaults(entra.Dialect(dialect))
		options.Clock, options.Seed = w.clock, seed
		if err := errors.Join(settings.entra(&options), w.mapEntra(&options)); err != nil {
			return err
		}
		w.together = options.MembersAtOnce > 1
		w.unmapEntra(&options)
		w.idp = entra.New(client, w.app, options)
	case "authentik", "keycloak":
		spoken, options := map[Dialect]direct.Dialect{"authentik": direct.Authentik(), "keycloak": direct.Keycloak()}[dialect], direct.Options{Clock: w.clock}
		if err := settings.direct(spoken.Name, &options); err != nil {
			return err
		}
		w.openDirectory(direct.IDs(spoken, seed))
		w.idp = direct.New(client, w.app, spoken, options)
	default:
		return fmt.Errorf("dialect %q: not one that is played", dialect)
	}
	return nil
}

func (w *World) openDirectory(ids mockidp.IDs) {
	w.directory = mockidp.NewDirectory(w.clock, ids)
	w.app = mockidp.NewApp(w.directory)
}

// person returns the directory id of a member of the cast and adds the person on first
// use.
func (w *World) person(name Actor) (string, error) {
	if w.directory == nil {
		return "", fmt.Errorf("%s: no identity provider was set up; begin with \"… provisions people to the service provider\"", name)
	}
	if id, ok := w.cast.people[name]; ok {
		return id, nil
	}
	record := w.cast.record(name)
	record.EmployeeNumber = w.employeeNumber(name)
	w.endow(&record)
	added := w.directory.AddPerson(record)
	w.cast.people[name] = added.ID
	return added.ID, nil
}

func (w *World) personWith(name Actor, table Table) error {
	id, err := w.person(name)
	if err != nil {
		return err
	}
	for _, row := range table[1:] {
		if row[0] == "manager" && row[1] != "" {
			if err := w.setManager(name, Actor(row[1])); err != nil {
				return err
			}
			continue
		}
		if err := w.change(id, Field(row[0]), row[1]); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) setManager(name, manager Actor) error {
	id, err := w.person(name)
	if err != nil {
		return err
	}
	boss, err := w.person(manager)
	if err != nil {
		return err
	}
	return w.directory.UpdatePerson(id, func(p *mockidp.Person) { p.ManagerID = boss })
}

// group returns the directory id of a group of the cast and adds it on first use.
func (w *World) group(name Team, people Actors) (string, error) {
	if w.directory == nil {
		return "", fmt.Errorf("group %q: no identity provider was set up", name)
	}
	var members []string
	for _, person := range people {
		id, err := w.person(person)
		if err != nil {
			return "", err
		}
		members = append(members, id)
	}
	if id, ok := w.cast.groups[name]; ok {
		for _, member := range members {
			if err := w.directory.AddMember(id, member); err != nil {
				return "", err
			}
		}
		return id, nil
	}
	added := w.directory.AddGroup(mockidp.Group{Name: w.cast.groupName(name), Members: members})
	w.cast.groups[name] = added.ID
	return added.ID, nil
}

// field is an attribute of the directory and where SCIM has it.
type field struct {
	path Path
	of   func(*mockidp.Person) *string
}

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// fields are the attributes of the directory by their plain names.
var fields = map[Field]field{
	"user name":          {"userName", func(p *mockidp.Person) *string { return &p.UserName }},
	"email":              {`emails[type eq "work"].value`, func(p *mockidp.Person) *string { return &p.Email }},
	"given name":         {"name.givenName", func(p *mockidp.Person) *string { return &p.GivenName }},
	"family name":        {"name.familyName", func(p *mockidp.Person) *string { return &p.FamilyName }},
	"display name":       {"displayName", func(p *mockidp.Person) *string { return &p.DisplayName }},
	"nick name":          {"nickName", func(p *mockidp.Person) *string { return &p.NickName }},
	"title":              {"title", func(p *mockidp.Person) *string { return &p.Title }},
	"user type":          {"userType", func(p *mockidp.Person) *string { return &p.UserType }},
	"department":         {enterprise + ":department", func(p *mockidp.Person) *string { return &p.Department }},
	"division":           {enterprise + ":division", func(p *mockidp.Person) *string { return &p.Division }},
	"organization":       {enterprise + ":organization", func(p *mockidp.Person) *string { return &p.Organization }},
	"cost center":        {enterprise + ":costCenter", func(p *mockidp.Person) *string { return &p.CostCenter }},
	"employee number":    {enterprise + ":employeeNumber", func(p *mockidp.Person) *string { return &p.EmployeeNumber }},
	"locale":             {"locale", func(p *mockidp.Person) *string { return &p.Locale }},
	"preferred language": {"preferredLanguage", func(p *mockidp.Person) *string { return &p.PreferredLanguage }},
	"work phone":         {`phoneNumbers[type eq "work"].value`, func(p *mockidp.Person) *string { return &p.WorkPhone }},
	"mobile phone":       {`phoneNumbers[type eq "mobile"].value`, func(p *mockidp.Person) *string { return &p.MobilePhone }},
	"office":             {`addresses[type eq "work"].formatted`, func(p *mockidp.Person) *string { return &p.Office }},
	"city":               {`addresses[type eq "work"].locality`, func(p *mockidp.Person) *string { return &p.City }},
	"street":             {`addresses[type eq "work"].streetAddress`, func(p *mockidp.Person) *string { return &p.Street }},
	"postal code":        {`addresses[type eq "work"].postalCode`, func(p *mockidp.Person) *string { return &p.PostalCode }},
	"password":           {"password", func(p *mockidp.Person) *string { return &p.Password }},
}

// change sets an attribute of a person; a name that is not in fields is a custom
// attribute of the directory. The manager is a person, and can only be taken away here.
func (w *World) change(id string, name Field, value string) error {
	name, value = w.assignedField(name, value)
	return w.directory.UpdatePerson(id, func(p *mockidp.Person) {
		if name == "manager" && value == "" {
			p.ManagerID = ""
			return
		}
		if known, ok := fields[name]; ok {
			*known.of(p) = value
			return
		}
		if p.Attributes == nil {
			p.Attributes = map[string]any{}
		}
		p.Attributes[string(name)] = scalar(value)
		if value == "" {
			delete(p.Attributes, string(name))
		}
	})
}

// scalar reads true, false and whole numbers as what they are.
func scalar(text string) any {
	if value, err := strconv.ParseBool(text); err == nil && len(text) > 1 {
		return value
	}
	if value, err := strconv.Atoi(text); err == nil {
		return value
	}
	return text
}
