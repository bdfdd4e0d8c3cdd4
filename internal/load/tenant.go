package load

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/direct"
	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/okta"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// Dialects are the identity providers that tenants have unless the options name others.
func Dialects() []string {
	return []string{"okta-oin", "okta-aiw", "entra-default", "entra-aadoptscim062020"}
}

// steered are the clients whose requests follow from what the service provider says of itself:
// nothing that was written down before plays them.
func steered() []string { return []string{"authentik", "keycloak"} }

// CheckDialects says which of the names is no dialect.
func CheckDialects(names []string) error {
	for _, name := range names {
		if known := append(Dialects(), steered()...); !slices.Contains(known, name) {
			return fmt.Errorf("dialect %q: want one of %s", name, strings.Join(known, ", "))
		}
	}
	return nil
}

// Tenant is one identity provider with its directory and application.
type Tenant struct {
	Directory *mockidp.Directory
	App       *mockidp.App
	IdP       mockidp.Provisioner
	clock     *mockidp.ManualClock
}

// NewTenant makes a tenant of a dialect that provisions to the service provider at base.
// Its ids and passwords follow from the seed.
func NewTenant(dialect, base string, client *http.Client, seed uint64, now time.Time) (*Tenant, error) {
	if err := CheckDialects([]string{dialect}); err != nil {
		return nil, err
	}
	t := &Tenant{clock: mockidp.NewManualClock(now)}
	over := &wire.Client{BaseURL: base, HTTP: client}
	open := func(ids mockidp.IDs) {
		t.Directory = mockidp.NewDirectory(t.clock, ids)
		t.App = mockidp.NewApp(t.Directory)
	}
	flavour, _ := strings.CutPrefix(dialect, "okta-")
	switch dialect {
	case "okta-oin", "okta-aiw":
		options := okta.Defaults(okta.Flavour(flavour))
		options.Clock, options.Seed = t.clock, seed
		open(okta.IDs(seed))
		t.IdP = okta.New(over, t.App, options)
	case "authentik", "keycloak":
		spoken := direct.Authentik()
		if dialect == "keycloak" {
			spoken = direct.Keycloak()
		}
		open(direct.IDs(spoken, seed))
		t.IdP = direct.New(over, t.App, spoken, direct.Options{Clock: t.clock})
	default:
		options := entra.Defaults(entra.Dialect(dialect))
		options.Clock, options.Seed, options.LogLimit = t.clock, seed, 1000
		open(entra.IDs(seed))
		t.IdP = entra.New(over, t.App, options)
	}
	return t, nil
}

// peopleOfADay is how many people join in a day of a tenant.
const peopleOfADay = 5

// Day carries one working day: people join and enter a group, some change, one leaves.
// Every name begins with stem. The error is that of ctx.
func (t *Tenant) Day(ctx context.Context, stem string) error {
	group := t.Directory.AddGroup(mockidp.Group{Name: stem + " team"})
	var people []string
	for i := range peopleOfADay {
		person := t.Directory.AddPerson(Person(stem, i))
		t.App.AssignPerson(person.ID, mockidp.Grant{})
		people = append(people, person.ID)
		if err := t.IdP.Sync(ctx); err != nil {
			return err
		}
	}
	steps := []func() error{
		func() error { t.App.PushGroup(group.ID); t.App.AssignGroup(group.ID, 1, mockidp.Grant{}); return nil },
		func() error {
			for _, id := range people {
				if err := t.Directory.AddMember(group.ID, id); err != nil {
					return err
				}
			}
			return nil
		},
		func() error {
			return t.Directory.UpdatePerson(people[0], func(p *mockidp.Person) { p.Title = "Tour Guide" })
		},
		func() error {
			return t.Directory.UpdatePerson(people[1], func(p *mockidp.Person) { p.FamilyName = "Reed" })
		},
		func() error { return t.Directory.RemoveMember(group.ID, people[2]) },
		func() error {
			return t.Directory.UpdatePerson(people[3], func(p *mockidp.Person) { p.Enabled = false })
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("tenant: %w", err)
		}
		if err := t.IdP.Sync(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Person is the i-th person of a stem.
func Person(stem string, i int) mockidp.Person {
	name := fmt.Sprintf("%s-%d@example.com", stem, i)
	return mockidp.Person{
		UserName: name, Email: name, GivenName: []string{"Ada", "Ben", "Cleo", "Dan", "Eve"}[i%5], FamilyName: fmt.Sprint("Lane", i),
		DisplayName: fmt.Sprint("Person ", i), Title: "Guide", Department: "Tours", Locale: "en-US",
	}
}
