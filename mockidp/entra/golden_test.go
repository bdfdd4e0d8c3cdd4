package entra

import (
	"testing"
	"time"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// dialects names the golden files.
var dialects = map[string]Dialect{"default": DialectDefault, "aadoptscim062020": DialectOptSCIM}

func eachDialect(t *testing.T, name string, play func(t *testing.T, w *world), settings ...func(*Options)) {
	for suffix, dialect := range dialects {
		t.Run(suffix, func(t *testing.T) {
			w := newWorld(t, dialect, settings...)
			play(t, w)
			w.golden(name + "-" + suffix)
		})
	}
}

func TestGoldenUserLifecycle(t *testing.T) {
	eachDialect(t, "user-lifecycle", func(t *testing.T, w *world) {
		entry, err := w.idp.TestConnection(t.Context())
		if err != nil || entry.Outcome != mockidp.Success {
			t.Fatalf("test connection: got %+v, %v", entry, err)
		}
		w.section("test connection")
		ada := w.assigned("Ada")
		w.sync()
		w.section("assign: create")
		w.sync()
		w.section("a cycle without changes")
		w.update(ada.ID, func(p *mockidp.Person) { p.NickName = "Addy" })
		w.sync()
		w.section("an attribute that is not mapped changed")
		w.update(ada.ID, func(p *mockidp.Person) { p.DisplayName = "Ada L." })
		w.sync()
		w.section("one attribute changed")
		w.update(ada.ID, func(p *mockidp.Person) {
			p.FamilyName, p.Office, p.Department, p.Fax, p.Email = "Long", "B4/13", "Ops", "+41 31 000 00 01", "ada.long@example.com"
		})
		w.sync()
		w.section("several attributes changed, a new phone")
		w.update(ada.ID, func(p *mockidp.Person) { p.Enabled = false })
		w.sync()
		w.section("disable")
		w.update(ada.ID, func(p *mockidp.Person) { p.Enabled = true })
		w.sync()
		w.section("enable")
		w.app.UnassignPerson(ada.ID)
		w.sync()
		w.section("unassign")
		w.app.AssignPerson(ada.ID, mockidp.Grant{})
		w.sync()
		w.section("assign again: matched, reactivated")
		w.must(w.dir.DeletePerson(ada.ID))
		w.sync()
		w.section("soft delete")
		w.must(w.dir.RestorePerson(ada.ID))
		w.sync()
		w.section("restore")
		w.must(w.dir.DeletePerson(ada.ID))
		w.sync()
		w.section("soft delete again")
		w.clock.Advance(30 * 24 * time.Hour)
		w.sync()
		w.section("30 days later: hard delete")
	})
}

func TestGoldenMatching(t *testing.T) {
	eachDialect(t, "matching", func(t *testing.T, w *world) {
		byHand := wire.NewObject(wire.M("userName", "ADA@example.com"), wire.M("displayName", "Ada Lane"), wire.M("id", "by hand/1"))
		w.fake.users["by hand/1"], w.fake.order = byHand, []string{"by hand/1"}
		w.assigned("Ada")
		w.sync()
		w.section("three matching attributes, the third one hits a user made by hand: link and update")
	}, quiet, func(o *Options) {
		o.Mappings = DefaultUserMappings()
		external := &o.Mappings[Known(o.Mappings, "externalId")]
		external.MatchingPrecedence, external.Source = 1, Constant(`a+b (c)! d'e/f`)
		o.Mappings[Known(o.Mappings, `emails[type eq "work"].value`)].MatchingPrecedence = 2
		o.Mappings[Known(o.Mappings, "userName")].MatchingPrecedence = 3
	})
}

func TestGoldenMatchingExtension(t *testing.T) {
	eachDialect(t, "matching-extension", func(t *testing.T, w *world) {
		w.assigned("Ada")
		w.sync()
		w.section("the employee number is the matching attribute")
	}, quiet, func(o *Options) {
		o.Mappings = DefaultUserMappings()
		o.Mappings[Known(o.Mappings, "userName")].MatchingPrecedence = 0
		o.Mappings[Known(o.Mappings, enterprise+":employeeNumber")].MatchingPrecedence = 1
	})
}

func TestGoldenUpdates(t *testing.T) {
	several := func(p *mockidp.Person) {
		p.UserName, p.Email, p.FamilyName, p.DisplayName = "ada.long@example.com", "ada.long@example.com", "Long", "Ada Long"
		p.Department, p.EmployeeNumber, p.Office = "Ops", "2002", "B4/13"
	}
	eachDialect(t, "marriage", func(t *testing.T, w *world) {
		ada := w.assigned("Ada")
		w.sync()
		w.fake.take()
		w.update(ada.ID, several)
		w.sync()
		w.section("user name, e-mail, names, enterprise attributes and office change at once")
	}, quiet)
	eachDialect(t, "empty-text", func(t *testing.T, w *world) {
		byHand := wire.NewObject(wire.M("userName", "ada@example.com"), wire.M("id", "u-1"), wire.M("title", ""),
			wire.M("name", wire.NewObject(wire.M("givenName", ""), wire.M("familyName", "Long"))))
		w.fake.users["u-1"], w.fake.order = byHand, []string{"u-1"}
		w.assigned("Ada")
		w.sync()
		w.section("the service provider shows empty text for the title and the given name")
	}, quiet)
	t.Run("path-for-each", func(t *testing.T) {
		w := newWorld(t, DialectOptSCIM, quiet, func(o *Options) { o.PathForEach = true })
		ada := w.assigned("Ada")
		w.sync()
		w.fake.take()
		w.update(ada.ID, several)
		w.sync()
		w.section("behind the flag, with a path for each operation")
		w.golden("path-for-each")
	})
	eachDialect(t, "renamed-deleted", func(t *testing.T, w *world) {
		ada := w.assigned("Ada")
		w.sync()
		w.fake.take()
		w.must(w.dir.DeletePerson(ada.ID))
		w.sync()
		w.section("soft delete, which leaves another user name")
		w.must(w.dir.RestorePerson(ada.ID))
		w.sync()
		w.section("restore")
	}, quiet, func(o *Options) { o.RenameDeleted = true })
}

func TestGoldenManager(t *testing.T) {
	eachDialect(t, "manager", func(t *testing.T, w *world) {
		ada, ben, cleo := w.assigned("Ada"), w.assigned("Ben"), w.assigned("Cleo")
		w.update(ada.ID, func(p *mockidp.Person) { p.ManagerID = ben.ID })
		w.sync()
		w.section("create three people, then the manager")
		w.update(ada.ID, func(p *mockidp.Person) { p.ManagerID = cleo.ID })
		w.sync()
		w.section("change the manager")
		w.update(ada.ID, func(p *mockidp.Person) { p.ManagerID = "" })
		w.sync()
		w.section("clear the manager")
	}, quiet)
	eachDialect(t, "manager-created", func(t *testing.T, w *world) {
		ben, ada := w.assigned("Ben"), w.assigned("Ada")
		w.update(ada.ID, func(p *mockidp.Person) { p.ManagerID = ben.ID })
		w.sync()
		w.section("the manager is there already: POST has the bare string, and no PATCH follows")
	}, quiet, func(o *Options) { o.ManagerAtCreate = true })
	t.Run("object", func(t *testing.T) {
		w := newWorld(t, DialectDefault, quiet, func(o *Options) { o.ManagerShape = ManagerObject })
		ada, ben := w.assigned("Ada"), w.assigned("Ben")
		w.sync()
		w.fake.take()
		w.update(ada.ID, func(p *mockidp.Person) { p.ManagerID = ben.ID })
		w.sync()
		w.update(ada.ID, func(p *mockidp.Person) { p.ManagerID = "" })
		w.sync()
		w.section("manager as an object: set, clear")
		w.golden("manager-object")
	})
}

func TestGoldenGroups(t *testing.T) {
	eachDialect(t, "groups", func(t *testing.T, w *world) {
		ada, ben := w.person("Ada"), w.person("Ben")
		team := w.dir.AddGroup(mockidp.Group{Name: "Ops", Members: []string{ada.ID}})
		w.app.AssignGroup(team.ID, 1, mockidp.Grant{})
		w.sync()
		w.section("assign a group: create the member, the group, then the membership")
		w.must(w.dir.AddMember(team.ID, ben.ID))
		w.sync()
		w.section("add a member")
		w.must(w.dir.RenameGroup(team.ID, "Operations"))
		w.sync()
		w.section("rename")
		w.app.AssignPerson(ada.ID, mockidp.Grant{})
		w.must(w.dir.RemoveMember(team.ID, ada.ID))
		w.sync()
		w.section("remove a member who stays assigned")
		inner := w.dir.AddGroup(mockidp.Group{Name: "Night shift"})
		w.app.PushGroup(inner.ID)
		w.must(w.dir.AddMember(team.ID, inner.ID))
		w.sync()
		w.section("a nested group is one member")
		w.app.UnassignGroup(team.ID)
		w.sync()
		w.section("unassign the group: its people are deactivated, the group deleted")
		w.must(w.dir.DeleteGroup(inner.ID))
		w.sync()
		w.section("delete a group")
	})
}

func TestGoldenMemberShapes(t *testing.T) {
	eachDialect(t, "members-batched", func(t *testing.T, w *world) {
		people := []string{w.assigned("Ada").ID, w.assigned("Ben").ID, w.assigned("Cleo").ID}
		w.sync()
		w.fake.take()
		team := w.dir.AddGroup(mockidp.Group{Name: "Ops", Members: people})
		w.app.PushGroup(team.ID)
		w.sync()
		for _, person := range people {
			w.must(w.dir.RemoveMember(team.ID, person))
		}
		w.sync()
		w.section("two members for each PATCH, $ref null, the ADSCIM schema")
	}, quiet, func(o *Options) { o.MembersPerPatch, o.RefNull, o.GroupCreate = 2, true, GroupADSCIM })
}

func TestGoldenMembersByReplace(t *testing.T) {
	eachDialect(t, "members-by-replace", func(t *testing.T, w *world) {
		people := []string{w.assigned("Ada").ID, w.assigned("Ben").ID}
		w.sync()
		w.fake.take()
		team := w.dir.AddGroup(mockidp.Group{Name: "Ops", Members: people})
		w.app.PushGroup(team.ID)
		w.sync()
		w.must(w.dir.RemoveMember(team.ID, people[0]))
		w.sync()
		w.section("each member is added by a replace")
	}, quiet, func(o *Options) { o.MembersByReplace = true })
}

func TestGoldenRoles(t *testing.T) {
	for name, expression := range map[string][2]string{
		"single":    {`roles[primary eq "True"].value`, `SingleAppRoleAssignment([appRoleAssignments])`},
		"complex":   {"roles", `AppRoleAssignmentsComplex([appRoleAssignments])`},
		"assertive": {"roles", `AssertiveAppRoleAssignmentsComplex([appRoleAssignments])`},
	} {
		eachDialect(t, "roles-"+name, func(t *testing.T, w *world) {
			editor := mockidp.AppRole{ID: "5f3d8f43-0a4e-4d15-9e4f-7c2f1f8a1a01", Value: "editor", DisplayName: "Editor"}
			admin := mockidp.AppRole{ID: "5f3d8f43-0a4e-4d15-9e4f-7c2f1f8a1a02", Value: "admin", DisplayName: "Admin"}
			ada := w.person("Ada")
			w.app.AssignPerson(ada.ID, mockidp.Grant{Roles: []mockidp.AppRole{editor}})
			w.sync()
			w.section("create with a role")
			w.app.AssignPerson(ada.ID, mockidp.Grant{Roles: []mockidp.AppRole{admin}})
			w.sync()
			w.section("another role")
			w.app.AssignPerson(ada.ID, mockidp.Grant{})
			w.sync()
			w.section("no role")
		}, quiet, func(o *Options) {
			source, err := Expression(expression[1])
			if err != nil {
				t.Fatal(err)
			}
			o.Mappings = append(DefaultUserMappings(), Mapping{Target: expression[0], Source: source})
		})
	}
}

func TestGoldenCustomAttributes(t *testing.T) {
	const urn = "urn:ietf:params:scim:schemas:extension:docker:2.0:User:"
	eachDialect(t, "custom-attributes", func(t *testing.T, w *world) {
		ada := w.person("Ada")
		w.update(ada.ID, func(p *mockidp.Person) {
			p.Attributes = map[string]any{"extensionAttribute1": "owner", "seats": 3, "beta": true, "tags": []any{"1"}}
		})
		w.app.AssignPerson(ada.ID, mockidp.Grant{})
		w.sync()
		w.section("create")
		w.update(ada.ID, func(p *mockidp.Person) {
			p.Attributes = map[string]any{"extensionAttribute1": "member", "seats": 4, "beta": false, "tags": []any{"1", "2"}}
		})
		w.sync()
		w.section("update")
	}, quiet, func(o *Options) {
		o.Mappings = append(DefaultUserMappings(),
			Mapping{Target: urn + "dockerRole", Source: Direct("extensionAttribute1")},
			Mapping{Target: urn + "dockerTeam", Source: Direct("extensionAttribute2"), Default: "everyone"},
			Mapping{Target: urn + "seats", Source: Direct("seats"), Type: Integer},
			Mapping{Target: urn + "beta", Source: Direct("beta"), Type: Boolean},
			Mapping{Target: urn + "tags", Source: Direct("tags")},
			Mapping{Target: "urn:ietf:params:scim:schemas:core:2.0:User:role", Source: Direct("extensionAttribute1")})
	})
}

func TestGoldenOnDemand(t *testing.T) {
	eachDialect(t, "on-demand", func(t *testing.T, w *world) {
		ada := w.assigned("Ada")
		for _, title := range []string{"Engineer", "Lead"} {
			w.update(ada.ID, func(p *mockidp.Person) { p.Title = title })
			entries, err := w.idp.ProvisionOnDemand(t.Context(), ada.ID)
			if err != nil || len(entries) != 5 || entries[4].Outcome != mockidp.Success {
				t.Fatalf("on demand: got %+v, %v", entries, err)
			}
			w.section("a person on demand, title " + title)
		}
		team := w.dir.AddGroup(mockidp.Group{Name: "Ops", Members: []string{ada.ID}})
		w.app.AssignGroup(team.ID, 1, mockidp.Grant{})
		if _, err := w.idp.ProvisionOnDemand(t.Context(), team.ID, ada.ID); err != nil {
			t.Fatal(err)
		}
		w.section("a group with one member on demand")
	})
}

func TestGoldenDiscovery(t *testing.T) {
	w := newWorld(t, DialectDefault, func(o *Options) { o.PageSize = 2 })
	for _, name := range []string{"Ada", "Ben", "Cleo"} {
		w.assigned(name)
	}
	w.sync()
	w.fake.take()
	imported, err := w.idp.Import(t.Context())
	if err != nil || len(imported.Users) != 3 || imported.Pages != 2 || len(imported.Problems) != 0 {
		t.Fatalf("import: got %+v, %v", imported, err)
	}
	for _, user := range imported.Users {
		if user.MatchedTo == "" || !user.Active {
			t.Errorf("imported user: got %+v, want active and matched", user)
		}
	}
	w.section("account discovery by pages of 2")
	w.golden("discovery")
}
