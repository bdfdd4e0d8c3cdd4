package direct

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp"
)

// requests are method, path below the collection's name and query of what was sent.
func (w *world) requests() string {
	var lines []string
	for _, text := range w.sent {
		line, _, _ := strings.Cut(text, " HTTP/")
		method, path, _ := strings.Cut(line, " ")
		path = strings.TrimPrefix(path, "/scim/v2")
		lines = append(lines, method+" "+regexp.MustCompile(`^(/\w+)/[^?]+`).ReplaceAllString(path, "$1/id"))
	}
	w.sent = nil
	return strings.Join(lines, "\n")
}

func (w *world) syncs(step string, want ...string) {
	w.t.Helper()
	w.must(w.idp.Sync(w.t.Context()))
	if got := w.requests(); got != strings.Join(want, "\n") {
		w.t.Errorf("%s: got\n%s\nwant\n%s", step, got, strings.Join(want, "\n"))
	}
}

// plant makes the user by another client of the same kind.
func (w *world) plant(name string) {
	other := New(w.idp.client, mockidp.NewApp(w.dir), w.idp.dialect, w.idp.opts)
	person := w.person(name)
	other.app.AssignPerson(person.ID, mockidp.Grant{})
	w.must(other.Sync(w.t.Context()))
	w.sent = nil
}

// TestTakenName: authentik looks for who has the name and replaces it at the next synchronisation,
// Keycloak does nothing more.
func TestTakenName(t *testing.T) {
	w := newWorld(t, Authentik(), Options{})
	w.plant("Ada")
	ada := w.assigned("Ada")
	w.syncs("409", "GET /ServiceProviderConfig", "POST /Users", "GET /Users?filter=userName+eq+%22ada%40example.com%22")
	if _, linked := w.idp.RemoteID(ada.ID); !linked || len(w.failures()) > 0 {
		t.Errorf("after 409: got linked %v and failures %q, want a link", linked, w.failures())
	}
	w.syncs("next", "PUT /Users/id")
	w.syncs("idle")

	w = newWorld(t, Authentik(), Options{})
	w.plant("Ada")
	w.script["GET /ServiceProviderConfig"] = []string{"404 {}"}
	w.assigned("Ada")
	w.syncs("409 without filters", "GET /ServiceProviderConfig", "POST /Users")
	if len(w.failures()) != 1 {
		t.Errorf("failures without filters: got %q, want one", w.failures())
	}

	w = newWorld(t, Authentik(), Options{})
	w.script["POST /Users"] = []string{"409 {}"}
	w.script["GET /Users"] = []string{`200 {"totalResults":1,"Resources":[{"id":"7","userName":"somebody"}]}`}
	w.assigned("Ada")
	w.syncs("somebody else", "GET /ServiceProviderConfig", "POST /Users", "GET /Users?filter=userName+eq+%22ada%40example.com%22")
	w.syncs("nothing more")
	if log := w.idp.Log(); log[len(log)-1].Sought != "ada@example.com" {
		t.Errorf("log: got %+v, want who was sought", log[len(log)-1])
	}

	w = newWorld(t, Keycloak(), Options{})
	w.plant("Ada")
	w.assigned("Ada")
	w.syncs("409", "POST /Users")
	w.syncs("next")
}

// TestGone: who is gone is created anew.
func TestGone(t *testing.T) {
	for _, c := range []struct {
		dialect Dialect
		status  string
		anew    bool
	}{{Authentik(), "404", true}, {Authentik(), "400", false}, {Keycloak(), "404", true}, {Keycloak(), "400", true}, {Keycloak(), "403", false}} {
		w := newWorld(t, c.dialect, Options{})
		ada := w.assigned("Ada")
		w.must(w.idp.Sync(t.Context()))
		before, _ := w.idp.RemoteID(ada.ID)
		w.sent = nil
		w.script["PUT /Users"], w.script["POST /Users"] = []string{c.status + " {}"}, []string{`201 {"id":"new","userName":"ada","displayName":"Ada","active":true}`}
		w.change(ada.ID, func(p *mockidp.Person) { p.Enabled = false })
		want := []string{"PUT /Users/id"}
		if c.anew {
			want = append(want, "POST /Users")
		}
		w.syncs(c.dialect.Name+" "+c.status, want...)
		if now, _ := w.idp.RemoteID(ada.ID); (now == "new") != c.anew || !c.anew && now != before {
			t.Errorf("%s, %s: got the id %s, want another one: %v", c.dialect.Name, c.status, now, c.anew)
		}
	}
}

// TestConfiguration: what the service provider says of itself decides how groups are written.
func TestConfiguration(t *testing.T) {
	const whole = `{"patch":{"supported":%v},"bulk":{"supported":false,"maxOperations":%s},"filter":{"supported":true},"changePassword":{"supported":false},"sort":{"supported":false},"authenticationSchemes":[]}`
	for name, c := range map[string]struct {
		config string
		want   []string
	}{
		"one operation":     {"200 " + fmt.Sprintf(whole, true, "1"), []string{"POST /Groups", "PATCH /Groups/id", "PATCH /Groups/id", "PATCH /Groups/id"}},
		"any number":        {"200 " + fmt.Sprintf(whole, true, "0"), []string{"POST /Groups", "PATCH /Groups/id"}},
		"two operations":    {"200 " + fmt.Sprintf(whole, true, "2"), []string{"POST /Groups", "PATCH /Groups/id", "PATCH /Groups/id"}},
		"maximum is a text": {"200 " + fmt.Sprintf(whole, true, `"many"`), []string{"POST /Groups", "PATCH /Groups/id"}},
		"not there":         {"404 {}", []string{"POST /Groups", "PATCH /Groups/id"}},
		"not whole":         {`200 {"patch":{"supported":true}}`, []string{"POST /Groups", "PATCH /Groups/id"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, Authentik(), Options{})
			w.script["GET /ServiceProviderConfig"] = []string{c.config}
			crew := mockidp.Group{Name: "Crew"}
			for _, name := range []string{"Ada", "Ben", "Cleo"} {
				crew.Members = append(crew.Members, w.assigned(name).ID)
			}
			w.must(w.idp.Sync(t.Context()))
			w.sent = nil
			crew = w.dir.AddGroup(crew)
			w.app.PushGroup(crew.ID)
			w.syncs(name, c.want...)
			w.must(w.dir.RenameGroup(crew.ID, "Watch"))
			verb := "PUT"
			if strings.Contains(c.config, `"patch":{"supported":true},"bulk"`) && !strings.Contains(c.config, "many") {
				verb = "PATCH"
			}
			w.syncs(name+": rename", verb+" /Groups/id", "GET /Groups/id")
		})
	}
}

// TestBusy: what is answered with 429 is tried again by the next synchronisation, once only.
func TestBusy(t *testing.T) {
	w := newWorld(t, Authentik(), Options{})
	w.script["POST /Users"] = []string{"429 {}"}
	w.assigned("Ada")
	w.syncs("busy", "GET /ServiceProviderConfig", "POST /Users")
	w.syncs("again", "POST /Users")
	w.syncs("idle")
}

// TestAnswerLacks: an answer without what the plugin takes out of it leaves no link.
func TestAnswerLacks(t *testing.T) {
	for _, c := range []struct {
		dialect Dialect
		answer  string
		linked  bool
	}{
		{Keycloak(), `201 {"id":"1","userName":"ada","displayName":"Ada","active":true}`, true},
		{Keycloak(), `201 {"id":"1","userName":"ada","displayName":"Ada"}`, false},
		{Keycloak(), `200 {"id":"1","userName":"ada","displayName":"Ada","active":true}`, false},
		{Authentik(), `200 {"id":"1"}`, true},
		{Authentik(), `201 {"userName":"ada"}`, false},
		{Authentik(), `201 ada`, false},
	} {
		w := newWorld(t, c.dialect, Options{})
		w.script["POST /Users"] = []string{c.answer}
		ada := w.assigned("Ada")
		w.must(w.idp.Sync(t.Context()))
		if _, linked := w.idp.RemoteID(ada.ID); linked != c.linked || linked == (len(w.failures()) > 0) {
			t.Errorf("%s, %s: got linked %v, failures %q; want %v", c.dialect.Name, c.answer, linked, w.failures(), c.linked)
		}
	}
}

// TestDiscovery: authentik pages by what it saw, Keycloak reads one page.
func TestDiscovery(t *testing.T) {
	page := func(schemas string, ids ...string) string {
		var users []string
		for _, id := range ids {
			users = append(users, fmt.Sprintf(`{"id":%q,"userName":"%s@example.com"}`, id, id))
		}
		return `200 {"schemas":[` + schemas + `],"totalResults":3,"Resources":[` + strings.Join(users, ",") + `]}`
	}
	const urn = `"urn:ietf:params:scim:api:messages:2.0:ListResponse"`
	const groups = `200 {"schemas":[` + urn + `],"totalResults":0}`
	for name, c := range map[string]struct {
		dialect  Dialect
		pages    []string
		requests []string
		users    int
		problems int
	}{
		"authentik":     {Authentik(), []string{page("", "ada", "ben"), page("", "cleo")}, []string{"GET /Users", "GET /Users?startIndex=3", "GET /Groups"}, 3, 0},
		"empty page":    {Authentik(), []string{page("", "ada"), page("")}, []string{"GET /Users", "GET /Users?startIndex=2"}, 1, 1},
		"the same page": {Authentik(), []string{page("", "ada"), page("", "ada")}, []string{"GET /Users", "GET /Users?startIndex=2"}, 1, 1},
		"keycloak":      {Keycloak(), []string{page(urn, "ada", "ben")}, []string{"GET /Users", "GET /Groups"}, 2, 0},
		"no schema":     {Keycloak(), []string{page("", "ada", "ben", "cleo")}, []string{"GET /Users"}, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, c.dialect, Options{})
			w.script["GET /Users"], w.script["GET /Groups"] = c.pages, []string{groups}
			ada := w.assigned("Ada")
			found, err := w.idp.Import(t.Context())
			w.must(err)
			if got := w.requests(); got != strings.Join(c.requests, "\n") || len(found.Users) != c.users || len(found.Problems) != c.problems {
				t.Errorf("import: got %d users, problems %q by\n%s", len(found.Users), found.Problems, got)
			}
			if _, linked := w.idp.RemoteID(ada.ID); linked != (c.users > 0) {
				t.Errorf("Ada: got linked %v, want %v", linked, c.users > 0)
			}
		})
	}
}

// TestShapesNameGoldens holds the table of shapes and the golden files together.
func TestShapesNameGoldens(t *testing.T) {
	raw, err := os.ReadFile("shapes.md")
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile("behaviour_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, row := range strings.Split(string(raw), "\n") {
		cells := strings.Split(row, "|")
		for _, match := range regexp.MustCompile("`([\\w-]+)`").FindAllStringSubmatch(cells[max(len(cells)-2, 0)], -1) {
			if len(cells) > 4 {
				named = append(named, match[1])
			}
		}
	}
	files, _ := filepath.Glob("testdata/*.golden")
	for _, file := range files {
		if name := strings.TrimSuffix(filepath.Base(file), ".golden"); !slices.Contains(named, name) {
			t.Errorf("golden %s: not in shapes.md", name)
		}
	}
	for _, name := range named {
		if _, err := os.Stat("testdata/" + name + ".golden"); err != nil && !strings.Contains(string(code), "func "+name+"(") {
			t.Errorf("shapes.md names %s: no such golden and no such test", name)
		}
	}
}
