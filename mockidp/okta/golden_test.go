package okta

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/scimspec/scimspec/mockidp"
)

var update = flag.Bool("update", false, "write the golden files anew")

const dockerUser = "urn:ietf:params:scim:schemas:extension:docker:2.0:User"

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%s: %v (write it with -update)", name, err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

// TestGoldenRequests holds every request of both dialects as it stands on the wire.
func TestGoldenRequests(t *testing.T) {
	for _, flavour := range []Flavour{AIW, OIN} {
		t.Run(string(flavour), func(t *testing.T) {
			record := func(w *world, step string) {
				t.Helper()
				for _, entry := range w.okta.Log() {
					if entry.Outcome == mockidp.Failure {
						t.Errorf("%s: the log has %s: %s", step, entry.Event, entry.Detail)
					}
				}
				golden(t, string(flavour)+"-"+step, w.fake.wire())
			}
			connectionStory(t, flavour, record)
			userStory(t, flavour, record)
			linkStory(t, flavour, record)
			groupStory(t, flavour, record)
			importStory(t, flavour, record)
			if flavour == OIN {
				batchStory(t, record)
			}
		})
	}
}

func connectionStory(t *testing.T, flavour Flavour, record func(*world, string)) {
	for _, groups := range []bool{false, true} {
		w := newWorld(t, flavour, func(o *Options) { o.ImportGroups = groups })
		_, err := w.okta.TestConnection(w.ctx)
		w.must(err)
		record(w, map[bool]string{false: "connection", true: "connection-groups"}[groups])
	}
}

func userStory(t *testing.T, flavour Flavour, record func(*world, string)) {
	w := newWorld(t, flavour, richMappings)
	ada := w.add("Ada")
	w.sync()
	record(w, "create")

	ben := w.directory.AddPerson(mockidp.Person{
		UserName: "ben@example.com", Email: "ben@example.com", GivenName: "Ben", FamilyName: "Ortiz", NickName: "B.",
		Title: "Keeper", UserType: "Employee", WorkPhone: "+1 555 0100", Street: "1 Dock Road", City: "Hull",
		PostalCode: "HU1", Country: "GB", Department: "Archive", EmployeeNumber: "17", PreferredLanguage: "en-GB", Locale: "en-GB",
		Attributes: map[string]any{"dockerRole": "editor"},
	})
	w.app.AssignPerson(ben.ID, mockidp.Grant{Attributes: map[string]any{"badge": "blue", "curator": "lead"}})
	w.sync()
	record(w, "create-full")

	w.update(ada.ID, func(p *mockidp.Person) {
		p.Title, p.Department, p.Attributes = "Keeper", "Archive", map[string]any{"dockerRole": "owner"}
	})
	w.sync()
	record(w, "update")

	w.update(ada.ID, func(p *mockidp.Person) { p.UserName, p.Email = "ada.l@example.com", "ada.l@example.com" })
	w.sync()
	record(w, "rename")

	w.update(ben.ID, func(p *mockidp.Person) { p.Title, p.WorkPhone, p.Department = "", "", "" })
	w.sync()
	record(w, "clear")

	w.must(w.okta.ForceSync(w.ctx, ada.ID))
	record(w, "force-sync")

	w.update(ada.ID, func(p *mockidp.Person) { p.Password = "correct horse" })
	w.sync()
	record(w, "password")

	w.app.UnassignPerson(ada.ID)
	w.sync()
	record(w, "deactivate")

	w.app.AssignPerson(ada.ID, mockidp.Grant{})
	w.sync()
	record(w, "reactivate")

	w.sync()
	record(w, "no-change")
}

// richMappings are the default ones and one of each other kind.
func richMappings(o *Options) {
	o.SyncPassword = true
	o.Mappings = append(DefaultMappings(),
		Mapping{Variable: "dockerRole", ExternalName: "dockerRole", ExternalNamespace: dockerUser, Source: Attribute("dockerRole")},
		Mapping{Variable: "badge", ExternalName: "badgeColor", ExternalNamespace: coreUser},
		Mapping{Variable: "curator", ExternalName: "roles.^[type=='base'].value", ExternalNamespace: coreUser},
		Mapping{Variable: "unsent", ExternalName: "unsent", Source: Constant{"never"}})
}

const plantedCleo = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"p-1","meta":{"resourceType":"User","version":"W/\"3\""},` +
	`"userName":"CLEO@example.com","name":{"formatted":"Cleo O.","familyName":"Old","givenName":"Cleo"},"nickName":"kept","active":ACTIVE,` +
	`"emails":[{"primary":true,"type":"work","value":"old@example.com"},{"type":"home","value":"home@example.com"}],"groups":[{"value":"g-9"}]}`

func linkStory(t *testing.T, flavour Flavour, record func(*world, string)) {
	for step, active := range map[string]string{"link": "true", "link-inactive": "false"} {
		w := newWorld(t, flavour)
		w.plantCleo(active)
		w.add("Cleo")
		w.sync()
		record(w, step)
	}
	w := newWorld(t, flavour, func(o *Options) { o.DoublePushOnReassign = true })
	w.plantCleo("true")
	w.add("Cleo")
	w.sync()
	record(w, "link-double-push")

	w = newWorld(t, flavour, func(o *Options) { o.UniqueIdentifier = IdentifierEmail })
	w.add("Dora")
	w.sync()
	record(w, "identifier-email")
}

func groupStory(t *testing.T, flavour Flavour, record func(*world, string)) {
	w := newWorld(t, flavour)
	ada, ben, cleo := w.add("Ada"), w.add("Ben"), w.add("Cleo")
	w.sync()
	w.fake.sent()
	group := w.group("Lab Keepers", ada, ben)
	w.sync()
	record(w, "group-create")

	w.must(w.directory.AddMember(group.ID, cleo.ID))
	w.sync()
	record(w, "members-add")

	w.must(w.directory.RemoveMember(group.ID, ada.ID))
	w.must(w.directory.RemoveMember(group.ID, ben.ID))
	w.must(w.directory.AddMember(group.ID, w.add("Dora").ID))
	w.must(w.okta.Sync(w.ctx))
	record(w, "members-change")

	w.must(w.directory.RenameGroup(group.ID, "Archive Keepers"))
	w.sync()
	record(w, "group-rename")

	w.must(w.okta.PushGroupNow(w.ctx, group.ID))
	record(w, "push-now")

	emptied := w.group("Emptied", ada)
	w.sync()
	w.must(w.directory.RemoveMember(emptied.ID, ada.ID))
	w.sync()
	w.fake.sent()
	w.must(w.okta.PushGroupNow(w.ctx, emptied.ID))
	record(w, "push-now-empty")

	w.app.UnlinkGroup(group.ID, true)
	w.sync()
	record(w, "unlink-delete")

	w.fake.plant(&w.fake.groups, `{"id":"g-hand","displayName":"By Hand","members":[{"value":"p-0","display":"Zed"},{"value":"u-1"}]}`)
	linked := w.group("By Hand", ada, ben)
	w.sync()
	record(w, "group-link")

	w.app.UnlinkGroup(linked.ID, false)
	w.sync()
	record(w, "unlink-leave")

	w = newWorld(t, flavour, func(o *Options) { o.RenameGroups = false })
	w.fake.plant(&w.fake.groups, `{"id":"g-hand","displayName":"BY HAND","members":[{"value":"p-0","display":"Zed"}]}`)
	w.group("By Hand", w.add("Ada"))
	w.sync()
	record(w, "group-link-keep")
}

// batchStory is OIN's alone: a PUT holds everybody.
func batchStory(t *testing.T, record func(*world, string)) {
	w := newWorld(t, OIN, func(o *Options) { o.MembersPerPatch, o.MembersOnCreate, o.RenameWithMembers = 2, false, false })
	ada, ben, cleo := w.add("Ada"), w.add("Ben"), w.add("Cleo")
	w.sync()
	w.fake.sent()
	group := w.group("Lab Keepers", ada, ben, cleo)
	w.sync()
	w.must(w.directory.RemoveMember(group.ID, ada.ID))
	w.must(w.directory.AddMember(group.ID, w.add("Dora").ID))
	w.must(w.directory.AddMember(group.ID, w.add("Emil").ID))
	w.must(w.okta.Sync(w.ctx))
	record(w, "members-batched")
}

func importStory(t *testing.T, flavour Flavour, record func(*world, string)) {
	w := newWorld(t, flavour, func(o *Options) { o.ImportGroups = true })
	w.plantMany(150)
	_, err := w.okta.Import(w.ctx)
	w.must(err)
	record(w, "import")

	to := newWorld(t, flavour, func(o *Options) { o.ImportUntilEmpty = true })
	to.plantMany(150)
	_, err = to.okta.Import(to.ctx)
	to.must(err)
	record(to, "import-until-empty")

	w.fake.answers("GET /scim/v2/ResourceTypes", 200, `{"totalResults":2,"Resources":[`+
		`{"endpoint":"/Users","schema":"urn:ietf:params:scim:schemas:core:2.0:User"},`+
		`{"endpoint":"/Licences","schema":"urn:okta:scim:schemas:core:1.0:Entitlement"}]}`)
	_, err = w.okta.ImportSchema(w.ctx)
	w.must(err)
	record(w, "import-schema")
}
