package idptest_test

import (
	"fmt"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/idptest"
	"github.com/scimspec/scimspec/mockidp/server"
)

// provider serves the reference target with a token.
func provider(t *testing.T) string {
	t.Helper()
	scim := httptest.NewServer(reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: "correct-horse"}}}))
	t.Cleanup(scim.Close)
	return scim.URL + "/scim/v2"
}

// TestStart takes people and groups of both products through what tests do.
func TestStart(t *testing.T) {
	idp := idptest.Start(t, idptest.Target(provider(t)), idptest.BearerToken("correct-horse"))
	if people := idp.People("entra"); len(people) < 5 {
		t.Errorf("people of the demo company: got %d, want more", len(people))
	}
	for tenant, app := range map[string]string{"okta": "catalogue-app", "entra": "enterprise-app"} {
		t.Run(tenant, func(t *testing.T) {
			a := idp.Application(tenant, app)
			if log := a.Log(); len(log) != 0 {
				t.Errorf("log before anybody is assigned: got %d entries, want none", len(log))
			}
			name := "gil@" + tenant + ".example"
			gil := idp.AddPerson(tenant, server.User{UserName: name, Email: name, Name: server.Name{GivenName: "Gil", FamilyName: "Tamm"}})
			idp.AddGroup(tenant, "Crew", gil.ID)
			a.Assign(name)
			if tenant == "okta" {
				a.PushGroup("Crew")
			} else {
				a.AssignGroup("Crew")
			}
			entries := a.Provision()
			if len(entries) < 2 {
				t.Fatalf("log of the first provisioning: got %+v, want person and group", entries)
			}
			for _, entry := range entries {
				if entry.Outcome == "failure" {
					t.Errorf("entry %s: got %s, %s", entry.Event, entry.Outcome, entry.Detail)
				}
			}
			if changed := idp.ChangePerson(tenant, gil.ID, server.User{Title: "Lead"}); changed.UserName != name || changed.Title != "Lead" {
				t.Errorf("changed person: got %+v, want the title alone to change", changed)
			}
			idp.Join(tenant, "Crew", idp.People(tenant)[0].ID)
			idp.Leave(tenant, "Crew", name)
			idp.Advance(40 * time.Minute)
			a.Unassign(name)
			a.Provision()
			idp.DeletePerson(tenant, name)
			if entries := a.Act("test-connection", "", ""); len(entries) == 0 {
				t.Error("test of the connection: got no entry")
			}
			a.Trouble("twice", true)
			a.Trouble("twice", false)
		})
	}
}

// TestSeed reads a seed file, and says where one is wrong.
func TestSeed(t *testing.T) {
	seed := []byte("users:\n  - userName: ada@example.com\n")
	idp := idptest.Start(t, idptest.Seed("people.yaml", seed), idptest.With(func(o *server.Options) { o.Seed = 7 }))
	if people := idp.People("okta"); len(people) != 1 || people[0].UserName != "ada@example.com" {
		t.Errorf("people: got %+v, want Ada alone", people)
	}
	for name, row := range map[string]struct {
		option idptest.Option
		want   string
	}{
		"a word that is none": {idptest.Seed("people.yaml", []byte("users:\n  - usrName: ada\n")), "people.yaml:2:5"},
		"no such file":        {idptest.SeedFile(filepath.Join(t.TempDir(), "none.yaml")), "none.yaml"},
		"no such dialect":     {idptest.Dialect("okta"), "want one of"},
	} {
		t.Run(name, func(t *testing.T) {
			failed := failure(t, func(f *failing) { idptest.Start(f, row.option) })
			if !strings.Contains(failed, row.want) {
				t.Errorf("failure: got %q, want %q in it", failed, row.want)
			}
		})
	}
	if failed := failure(t, func(f *failing) { idptest.Start(f).Application("okta", "nothing") }); !strings.Contains(failed, "Try: GET /api/tenants/okta/applications") {
		t.Errorf("unknown application: got %q, want what there is", failed)
	}
}

// failing is a test that fails.
type failing struct {
	t    *testing.T
	said string
}

func (f *failing) Helper()          {}
func (f *failing) Cleanup(g func()) { f.t.Cleanup(g) }
func (f *failing) Fatalf(format string, args ...any) {
	f.said = fmt.Sprintf(format, args...)
	panic(f)
}

// failure returns what a test that fails says.
func failure(t *testing.T, do func(*failing)) string {
	t.Helper()
	f := &failing{t: t}
	func() {
		defer func() {
			if r := recover(); r != nil && r != any(f) {
				panic(r)
			}
		}()
		do(f)
	}()
	return f.said
}

// TestLight holds the package to a handful of modules: whoever imports it compiles no suite.
func TestLight(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := map[string]bool{}
	for line := range strings.FieldsSeq(string(out)) {
		modules[line] = true
	}
	for module := range modules {
		if strings.Contains(module, "cucumber") || strings.Contains(module, "gojsonschema") || strings.Contains(module, "testcontainers") {
			t.Errorf("module %s: got it among the dependencies, want no part of the suite", module)
		}
	}
	if len(modules) > 12 {
		t.Errorf("modules: got %d, want 12 at most: %v", len(modules), modules)
	}
}
