package steps

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/okta"
	"github.com/scimspec/scimspec/mockidp/wire"
)

func settingPhrases(r *registrar) {
	r.setting("{idp} provisions to the service provider",
		"Sets up the identity provider of that dialect with an empty directory and one application. Nothing is sent.",
		func(w *World, dialect Dialect) error { return w.setUp(dialect, nil) })
	r.setting("{idp} provisions to the service provider with:",
		"The same with settings of the application that are not the product's default; the table has the columns setting and value. Nothing is sent.",
		func(w *World, dialect Dialect, table Table) error { return w.setUp(dialect, knobsOf(table)) })
	r.setting("{person} is in the directory",
		"Puts a person with the standard attributes into the identity provider's directory. Nothing is sent.",
		func(w *World, name Actor) error { _, err := w.person(name); return err })
	r.setting("{person} is in the directory with:",
		"The same with other values; the table has the columns attribute and value. Nothing is sent.",
		(*World).personWith)
	r.setting("{person}'s manager in the directory is {person}",
		"Makes one person the manager of another in the directory. Nothing is sent.",
		func(w *World, name, manager Actor) error { return w.setManager(name, manager) })
	r.setting("the directory has the group {group} with {people}",
		"Puts a group with these direct members into the directory. Nothing is sent.",
		func(w *World, name Team, people Actors) error { _, err := w.group(name, people); return err })
}

// setUp builds the identity provider. The same seed gives the same ids and passwords.
func (w *World) setUp(dialect Dialect, settings knobs) error {
	seed := uint64(w.config.Seed) + uint64(w.number)
	client := &wire.Client{BaseURL: w.config.BaseURL, HTTP: &http.Client{Transport: &door{w}, CheckRedirect: noRedirect}}
	w.dialect = dialect
	switch dialect {
	case "okta-aiw", "okta-oin":
		w.openDirectory(okta.IDs(seed))
		options := okta.Defaults(okta.Flavour(dialect[len("okta-"):]))
		options.Clock, options.Seed = w.clock, seed
		if err := errors.Join(settings.okta(&options), w.mapOkta(&options)); err != nil {
			return err
		}
		w.idp = okta.New(client, w.app, options)
	case "entra-default", "entra-aadoptscim062020":
		w.openDirectory(entra.IDs(seed))
		options := entra.Defaults(entra.Dialect(dialect))
		options.Clock, options.Seed = w.clock, seed
		if err := errors.Join(settings.entra(&options), w.mapEntra(&options)); err != nil {
			return err
		}
		w.idp = entra.New(client, w.app, options)
	default:
		return fmt.Errorf("dialect %q: want okta-aiw, okta-oin, entra-default or entra-aadoptscim062020", dialect)
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
		return "", fmt.Errorf("%s: no identity provider was set up; begin with \"… provisions to the service provider\"", name)
	}
	if id, ok := w.cast.people[name]; ok {
		return id, nil
	}
	added := w.directory.AddPerson(w.cast.record(name))
	w.cast.people[name] = added.ID
	return added.ID, nil
}

func (w *World) personWith(name Actor, table Table) error {
	id, err := w.person(name)
	if err != nil {
		return err
	}
	for _, row := range table[1:] {
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
