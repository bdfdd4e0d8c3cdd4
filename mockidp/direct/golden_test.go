package direct

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

var update = flag.Bool("update", false, "write the golden files anew")

// world is a directory, an application, a service provider and the provisioner between them. The
// service provider is the reference target, behind scripted answers.
type world struct {
	t      *testing.T
	dir    *mockidp.Directory
	app    *mockidp.App
	idp    *Provisioner
	clock  *mockidp.ManualClock
	sent   []string            // as HTTP text
	script map[string][]string // method and path without what is behind the second slash → status and body, in turn
	text   strings.Builder     // the golden
}

func newWorld(t *testing.T, dialect Dialect, opts Options) *world {
	t.Helper()
	w := &world{t: t, clock: mockidp.NewManualClock(time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)), script: map[string][]string{}}
	target := reference.Start(t, reference.Options{})
	server := httptest.NewServer(http.StripPrefix("", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.sent = append(w.sent, asText(r, body))
		key := r.Method + " /" + strings.Split(strings.TrimPrefix(r.URL.Path, reference.DefaultPrefix+"/"), "/")[0]
		if answers := w.script[key]; len(answers) > 0 {
			w.script[key] = answers[1:]
			status, text, _ := strings.Cut(answers[0], " ")
			rw.Header().Set("Content-Type", "application/scim+json")
			var code int
			_, _ = fmt.Sscan(status, &code)
			rw.WriteHeader(code)
			_, _ = io.WriteString(rw, text)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		target.ServeHTTP(rw, r)
	})))
	t.Cleanup(server.Close)
	opts.Clock = w.clock
	w.dir = mockidp.NewDirectory(w.clock, IDs(dialect, 7))
	w.app = mockidp.NewApp(w.dir)
	w.idp = New(&wire.Client{BaseURL: server.URL + reference.DefaultPrefix, HTTP: server.Client()}, w.app, dialect, opts)
	return w
}

// asText is a request as it stands on the wire, headers sorted.
func asText(r *http.Request, body []byte) string {
	lines := []string{}
	for name, values := range r.Header {
		lines = append(lines, name+": "+strings.Join(values, ", "))
	}
	slices.Sort(lines)
	return r.Method + " " + r.URL.RequestURI() + " HTTP/1.1\n" + strings.Join(lines, "\n") + "\n\n" + string(body) + "\n"
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) person(name string) mockidp.Person {
	return w.dir.AddPerson(mockidp.Person{
		UserName: strings.ToLower(name) + "@example.com", Email: strings.ToLower(name) + "@example.com",
		GivenName: name, FamilyName: "Lane", DisplayName: name + " Lane",
	})
}

func (w *world) assigned(name string) mockidp.Person {
	p := w.person(name)
	w.app.AssignPerson(p.ID, mockidp.Grant{})
	return p
}

func (w *world) change(id string, change func(*mockidp.Person)) {
	w.t.Helper()
	w.must(w.dir.UpdatePerson(id, change))
}

// step lets the client act and writes down what it sent.
func (w *world) step(name string) {
	w.t.Helper()
	w.must(w.idp.Sync(w.t.Context()))
	w.section(name)
}

func (w *world) section(name string) {
	fmt.Fprintf(&w.text, "### %s\n\n%s\n", name, strings.Join(w.sent, "\n"))
	w.sent = nil
}

func (w *world) golden(name string) {
	w.t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		w.must(os.WriteFile(file, []byte(w.text.String()), 0o644))
		return
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != w.text.String() {
		w.t.Errorf("%s: %v, got\n%s", name, err, w.text.String())
	}
}

// failures are the details of the log's failures.
func (w *world) failures() []string {
	var all []string
	for _, entry := range w.idp.Log() {
		if entry.Outcome == mockidp.Failure {
			all = append(all, entry.Event+": "+entry.Detail)
		}
	}
	return all
}

func (w *world) users(step string) {
	ada := w.assigned("Ada")
	w.change(ada.ID, func(p *mockidp.Person) { p.Locale = "de-CH" })
	w.step(step + ": create")
	w.change(ada.ID, func(p *mockidp.Person) {
		p.DisplayName, p.GivenName, p.FamilyName = "Ada Märsh 🐟", "Ada", "Märsh 🐟"
	})
	w.step(step + ": change the name")
	w.step(step + ": no change")
	w.change(ada.ID, func(p *mockidp.Person) { p.Enabled = false })
	w.step(step + ": disable")
	w.app.UnassignPerson(ada.ID)
	w.step(step + ": leave the scope")
}

func (w *world) groups(step string) {
	ada, ben, cleo := w.assigned("Ada"), w.assigned("Ben"), w.assigned("Cleo")
	w.must(w.idp.Sync(w.t.Context()))
	w.sent = nil
	crew := w.dir.AddGroup(mockidp.Group{Name: "Crew", Members: []string{ada.ID, ben.ID}})
	w.app.PushGroup(crew.ID)
	w.step(step + ": create a group with two members")
	w.must(w.dir.AddMember(crew.ID, cleo.ID))
	w.must(w.dir.RemoveMember(crew.ID, ada.ID))
	w.step(step + ": one joins, one leaves")
	w.must(w.dir.RenameGroup(crew.ID, "Watch"))
	w.step(step + ": rename")
	for _, id := range []string{ben.ID, cleo.ID} {
		w.must(w.dir.RemoveMember(crew.ID, id))
	}
	w.step(step + ": all leave")
	w.must(w.dir.DeleteGroup(crew.ID))
	w.step(step + ": delete")
}

// TestGoldens holds what each client sends, byte for byte, by settings.
func TestGoldens(t *testing.T) {
	for name, c := range map[string]struct {
		dialect Dialect
		opts    Options
		play    func(*world, string)
	}{
		"authentik-user":       {Authentik(), Options{}, (*world).users},
		"authentik-group":      {Authentik(), Options{}, (*world).groups},
		"authentik-group-old":  {Authentik(), Options{RemoveByList: true, GroupID: true}, (*world).groups},
		"authentik-aws":        {Authentik(), Options{Mode: ModeAWS}, (*world).groups},
		"authentik-sfdc":       {Authentik(), Options{Mode: ModeSalesforce}, (*world).users},
		"keycloak-user":        {Keycloak(), Options{}, (*world).users},
		"keycloak-user-patch":  {Keycloak(), Options{UsersByPatch: true, ContentType: "application/json"}, (*world).users},
		"keycloak-group":       {Keycloak(), Options{}, (*world).groups},
		"keycloak-group-patch": {Keycloak(), Options{GroupsByPatch: true}, (*world).groups},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, c.dialect, c.opts)
			c.play(w, name)
			w.golden(name)
		})
	}
}
