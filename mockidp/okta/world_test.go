package okta

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/mockidp"
)

// world is a directory, an app, a service provider and the provisioner between them.
type world struct {
	t         *testing.T
	ctx       context.Context
	clock     *mockidp.ManualClock
	directory *mockidp.Directory
	app       *mockidp.App
	fake      *provider
	okta      *Provisioner
}

var start = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)

// newWorld makes a world whose ids and passwords follow from fixed seeds.
func newWorld(t *testing.T, flavour Flavour, adjust ...func(*Options)) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), clock: mockidp.NewManualClock(start)}
	w.directory = mockidp.NewDirectory(w.clock, IDs(7))
	w.app = mockidp.NewApp(w.directory)
	fake, client := newProvider(t)
	w.fake = fake
	opts := Defaults(flavour)
	opts.Clock, opts.Seed = w.clock, 7
	for _, change := range adjust {
		change(&opts)
	}
	w.okta = New(client, w.app, opts)
	return w
}

// add adds a person by first name and assigns them.
func (w *world) add(name string) mockidp.Person {
	person := w.directory.AddPerson(mockidp.Person{
		UserName: strings.ToLower(name) + "@example.com", Email: strings.ToLower(name) + "@example.com",
		GivenName: name, FamilyName: "Lovell", DisplayName: name + " Lovell",
	})
	w.app.AssignPerson(person.ID, mockidp.Grant{})
	return person
}

// group adds a group of people and pushes it.
func (w *world) group(name string, people ...mockidp.Person) mockidp.Group {
	group := mockidp.Group{Name: name}
	for _, person := range people {
		group.Members = append(group.Members, person.ID)
	}
	group = w.directory.AddGroup(group)
	w.app.PushGroup(group.ID)
	return group
}

func (w *world) update(id string, change func(*mockidp.Person)) {
	w.t.Helper()
	w.must(w.directory.UpdatePerson(id, change))
}

func (w *world) sync() {
	w.t.Helper()
	w.must(w.okta.Sync(w.ctx))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("unexpected error: %v", err)
	}
}

// syncs checks which requests a sync sends: method and path with query.
func (w *world) syncs(want ...string) {
	w.t.Helper()
	w.sync()
	w.sends(want...)
}

// sends checks the requests since the last look.
func (w *world) sends(want ...string) {
	w.t.Helper()
	if got := w.fake.sent(); !slices.Equal(got, want) {
		w.t.Errorf("requests: got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// last checks the last line of the log.
func (w *world) last(event string, outcome mockidp.Outcome, detail string) {
	w.t.Helper()
	entries := w.okta.Log()
	if len(entries) == 0 {
		w.t.Fatalf("log: got nothing, want %s", event)
	}
	entry := entries[len(entries)-1]
	if entry.Event != event || entry.Outcome != outcome || entry.Detail != detail {
		w.t.Errorf("log: got %s %s %q, want %s %s %q", entry.Event, entry.Outcome, entry.Detail, event, outcome, detail)
	}
}

func filterOf(name string) string {
	return "GET /Users?filter=userName%20eq%20%22" + name + "%40example.com%22&startIndex=1&count=100"
}

// plantCleo puts a user into the service provider that nobody provisioned.
func (w *world) plantCleo(active string) {
	w.fake.plant(&w.fake.users, strings.Replace(plantedCleo, "ACTIVE", active, 1))
}

func (w *world) plantMany(count int) {
	for i := range count {
		w.fake.plant(&w.fake.users, fmt.Sprintf(`{"id":"p-%d","userName":"person%d@example.com","active":true}`, i, i))
	}
}

func itoa(number int) string { return fmt.Sprint(number) }
