package entra

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/mockidp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// world is a tenant with one application and a fake service provider.
type world struct {
	t     *testing.T
	clock *mockidp.ManualClock
	dir   *mockidp.Directory
	app   *mockidp.App
	fake  *fake
	idp   *Provisioner
	text  strings.Builder
}

func newWorld(t *testing.T, dialect Dialect, settings ...func(*Options)) *world {
	t.Helper()
	w := &world{t: t, clock: mockidp.NewManualClock(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)), fake: newFake(t)}
	w.dir = mockidp.NewDirectory(w.clock, IDs(7))
	w.app = mockidp.NewApp(w.dir)
	opts := Defaults(dialect)
	opts.Clock, opts.Seed = w.clock, 7
	for _, set := range settings {
		set(&opts)
	}
	if err := opts.Validate(); err != nil {
		t.Fatal(err)
	}
	w.idp = New(w.fake.client(""), w.app, opts)
	return w
}

// quiet switches the probe off, for tests that count requests.
func quiet(o *Options) { o.Probe = ProbeOff }

func (w *world) person(name string) mockidp.Person {
	lower := strings.ToLower(name)
	return w.dir.AddPerson(mockidp.Person{
		UserName: lower + "@example.com", Email: lower + "@example.com", GivenName: name, FamilyName: "Lane",
		DisplayName: name + " Lane", Title: "Engineer", Department: "R&D", EmployeeNumber: "1001",
		PreferredLanguage: "de-CH", Office: "B4/12", Street: "Gasse 1", City: "Bern", State: "BE", PostalCode: "3011", Country: "CH",
		WorkPhone: "+41 31 000 00 00", MobilePhone: "+41 79 000 00 00",
	})
}

func (w *world) assigned(name string) mockidp.Person {
	person := w.person(name)
	w.app.AssignPerson(person.ID, mockidp.Grant{})
	return person
}

func (w *world) sync() {
	w.t.Helper()
	if err := w.idp.Sync(w.t.Context()); err != nil {
		w.t.Fatalf("sync: %v", err)
	}
}

func (w *world) update(id string, change func(*mockidp.Person)) {
	w.t.Helper()
	if err := w.dir.UpdatePerson(id, change); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// last returns the newest log entry of a subject.
func (w *world) last(subject string) mockidp.LogEntry {
	w.t.Helper()
	log := w.idp.Log()
	for i := len(log) - 1; i >= 0; i-- {
		if log[i].Subject == subject {
			return log[i]
		}
	}
	w.t.Fatalf("log: got no entry of %s", subject)
	return mockidp.LogEntry{}
}

// section writes what was recorded since the last section, as HTTP text.
func (w *world) section(title string) {
	w.text.WriteString("### " + title + "\n\n")
	for _, dump := range w.fake.dumps {
		w.text.WriteString(strings.TrimRight(dump, "\n") + "\n\n")
	}
	w.fake.take()
}

func (w *world) golden(name string) {
	w.t.Helper()
	golden(w.t, name, w.text.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("golden: %v (run with -update)", err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", path, got, want)
	}
}

func wantLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("requests: got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
