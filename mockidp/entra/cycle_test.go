package entra

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

func TestProbeSettings(t *testing.T) {
	for probe, want := range map[Probe][2]int{ProbeActivity: {4, 0}, ProbeCycle: {4, 2}, ProbeOff: {2, 0}} {
		w := newWorld(t, DialectDefault, func(o *Options) { o.Probe = probe })
		w.assigned("Ada")
		w.sync()
		busy := len(w.fake.take())
		w.sync()
		if idle := len(w.fake.take()); busy != want[0] || idle != want[1] {
			t.Errorf("probe %s: got %d and %d requests, want %v", probe, busy, idle, want)
		}
	}
}

func TestWhoIsNotProvisioned(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet, func(o *Options) {
		o.Scoping = []ScopingFilter{{Clauses: []Clause{{"department", Equals, "R&D"}}}}
	})
	w.person("Ada") // not assigned
	outside := w.assigned("Ben")
	w.update(outside.ID, func(p *mockidp.Person) { p.Department = "Sales" })
	bin := w.assigned("Cleo")
	w.must(w.dir.DeletePerson(bin.ID))
	w.sync()
	wantLines(t, w.fake.take())
	off := w.assigned("Dora")
	w.update(off.ID, func(p *mockidp.Person) { p.Enabled = false })
	w.sync()
	wantLines(t, w.fake.take(), "GET /Users?filter=userName+eq+%22dora%40example.com%22")
	if entry := w.last(off.ID); entry.Outcome != mockidp.Skipped {
		t.Errorf("disabled person: got %+v, want skipped", entry)
	}
}

func TestLeavingTheScopeEndsManagement(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet, func(o *Options) {
		o.Scoping = []ScopingFilter{{Clauses: []Clause{{"department", Equals, "R&D"}}}}
	})
	ada := w.assigned("Ada")
	w.sync()
	w.update(ada.ID, func(p *mockidp.Person) { p.Department, p.Title = "Sales", "Lead" })
	w.sync()
	if user := w.fake.user("ada@example.com"); user.Text("title") != "Engineer" || text(path{attribute: "active"}.value(user)) != "False" {
		t.Errorf("user: got %v, want inactive and otherwise as it was", user.Members())
	}
	if _, linked := w.idp.RemoteID(ada.ID); linked {
		t.Error("link: got one, want it dropped")
	}
	w.fake.take()
	w.must(w.dir.DeletePerson(ada.ID))
	w.sync()
	w.clock.Advance(31 * 24 * time.Hour)
	w.sync()
	w.must(w.dir.PurgePerson(ada.ID))
	w.sync()
	wantLines(t, w.fake.take())
}

func TestSoftDeletedWhoLeavesTheScopeIsNotDeleted(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	ada := w.assigned("Ada")
	w.sync()
	w.must(w.dir.DeletePerson(ada.ID))
	w.sync()
	w.app.UnassignPerson(ada.ID)
	w.fake.take()
	w.sync()
	w.clock.Advance(31 * 24 * time.Hour)
	w.sync()
	wantLines(t, w.fake.take())
}

func TestPurge(t *testing.T) {
	for name, scripted := range map[string]int{"answered 204": 0, "answered 404": 404} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, DialectDefault, quiet)
			ada, ben := w.assigned("Ada"), w.assigned("Ben")
			team := w.dir.AddGroup(mockidp.Group{Name: "Ops", Members: []string{ada.ID, ben.ID}})
			w.app.PushGroup(team.ID)
			w.sync()
			w.must(w.dir.PurgePerson(ada.ID))
			if scripted != 0 {
				w.answers("DELETE", "/Users", scripted, "")
			}
			w.fake.take()
			w.sync()
			w.sync()
			if writes := w.fake.writes(); len(writes) != 1 || writes[0] != "DELETE /Users/user-1" {
				t.Errorf("writes: got %v, want one DELETE and no change of the group", writes)
			}
			if entry := w.last(ada.ID); entry.Event != eventDelete || entry.Outcome != mockidp.Success {
				t.Errorf("log: got %+v, want a successful delete", entry)
			}
		})
	}
}

func TestActiveThatIsNotMappedMeansDelete(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet, func(o *Options) {
		o.Mappings = DefaultUserMappings()
		at := Known(o.Mappings, "active")
		o.Mappings = append(o.Mappings[:at], o.Mappings[at+1:]...)
	})
	ada := w.assigned("Ada")
	w.sync()
	w.app.UnassignPerson(ada.ID)
	w.fake.take()
	w.sync()
	wantLines(t, w.fake.take(), "DELETE /Users/user-1")
}

func TestDisabledActions(t *testing.T) {
	play := func(disabled Actions, prepare func(w *world, ada mockidp.Person)) []string {
		w := newWorld(t, DialectDefault, quiet)
		ada := w.assigned("Ada")
		team := w.dir.AddGroup(mockidp.Group{Name: "Ops", Members: []string{ada.ID}})
		w.app.PushGroup(team.ID)
		if disabled.Create {
			w.idp.options.Disabled = disabled
		} else {
			w.sync()
			w.fake.take()
			w.idp.options.Disabled = disabled
			prepare(w, ada)
			w.must(w.dir.DeleteGroup(team.ID))
		}
		w.sync()
		return w.fake.writes()
	}
	wantLines(t, play(Actions{Create: true}, nil))
	wantLines(t, play(Actions{Update: true}, func(w *world, ada mockidp.Person) { w.app.UnassignPerson(ada.ID) }), "DELETE /Groups/group-2")
	wantLines(t, play(Actions{Delete: true}, func(w *world, ada mockidp.Person) { w.must(w.dir.PurgePerson(ada.ID)) }))
}

func TestSkipOutOfScopeDeletions(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet, func(o *Options) { o.SkipOutOfScopeDeletions = true })
	ada, ben := w.assigned("Ada"), w.assigned("Ben")
	w.sync()
	w.fake.take()
	w.app.UnassignPerson(ada.ID)
	w.sync()
	wantLines(t, w.fake.writes())
	w.must(w.dir.DeletePerson(ben.ID)) // not out of scope: in the bin
	w.sync()
	wantLines(t, w.fake.writes(), "PATCH /Users/user-2")
}

func TestAccidentalDeletions(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet, func(o *Options) { o.AccidentalDeletionThreshold = 1 })
	ada, ben, cleo := w.assigned("Ada"), w.assigned("Ben"), w.assigned("Cleo")
	w.sync()
	w.fake.take()
	w.app.UnassignPerson(ada.ID)
	w.sync()
	wantLines(t, w.fake.writes(), "PATCH /Users/user-1")
	w.app.UnassignPerson(ben.ID)
	w.must(w.dir.PurgePerson(cleo.ID))
	dora := w.assigned("Dora")
	w.sync()
	wantLines(t, w.fake.writes(), "POST /Users")
	if in, reason := w.idp.Quarantined(); !in || !strings.HasPrefix(reason, eventStaged) {
		t.Errorf("quarantine: got %t %q, want %s", in, reason, eventStaged)
	}
	if entry := w.last(ben.ID); entry.Event != eventStaged {
		t.Errorf("log: got %+v, want %s", entry, eventStaged)
	}
	w.idp.AllowDeletions()
	w.sync()
	wantLines(t, w.fake.writes(), "PATCH /Users/user-2", "DELETE /Users/user-3")
	w.update(dora.ID, func(p *mockidp.Person) { p.Title = "Lead" })
	w.sync()
	wantLines(t, w.fake.writes(), "PATCH /Users/user-4")
	if in, _ := w.idp.Quarantined(); in {
		t.Error("quarantine: got it still, want it over")
	}
}

func TestMappingRules(t *testing.T) {
	const urn = "urn:ietf:params:scim:schemas:extension:docker:2.0:User:"
	w := newWorld(t, DialectDefault, quiet, func(o *Options) {
		o.Mappings = append(DefaultUserMappings(),
			Mapping{Target: urn + "team", Source: Direct("extensionAttribute2"), Default: "everyone"},
			Mapping{Target: urn + "joined", Source: Direct("extensionAttribute3"), Apply: OnlyDuringCreation},
			Mapping{Target: urn + "code", Source: Direct("extensionAttribute4"), CaseExact: true})
	})
	ada := w.person("Ada")
	set := func(team, joined, code any) {
		w.update(ada.ID, func(p *mockidp.Person) {
			p.Attributes = map[string]any{"extensionAttribute2": team, "extensionAttribute3": joined, "extensionAttribute4": code}
		})
		w.sync()
	}
	w.app.AssignPerson(ada.ID, mockidp.Grant{})
	set(nil, "2026", "aa")
	value := func(name string) string {
		target, _ := parsePath(urn + name)
		return text(target.value(w.fake.user("ada@example.com")))
	}
	if got := value("team"); got != "everyone" {
		t.Errorf("default at creation: got %q, want everyone", got)
	}
	w.fake.take()
	set("", "2027", "aa")
	wantLines(t, w.fake.writes()) // only at creation, and null does not flow
	set("Ops", "2027", "AA")
	if value("team") != "Ops" || value("code") != "AA" || value("joined") != "2026" {
		t.Errorf("values: got %q %q %q, want Ops AA 2026", value("team"), value("code"), value("joined"))
	}
	w.fake.take()
	set("OPS", "2027", "AA")
	wantLines(t, w.fake.writes()) // letter case alone does not flow
	set(nil, nil, nil)
	if value("team") != "Ops" {
		t.Errorf("null source: got %q, want the value kept", value("team"))
	}
}

func TestManagerWhoComesLaterIsNotSentBeforeARestart(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	ada, ben := w.assigned("Ada"), w.person("Ben")
	w.update(ada.ID, func(p *mockidp.Person) { p.ManagerID = ben.ID })
	w.sync()
	w.app.AssignPerson(ben.ID, mockidp.Grant{})
	w.fake.take()
	w.sync()
	wantLines(t, w.fake.writes(), "POST /Users")
	w.must(w.idp.Restart(t.Context()))
	wantLines(t, w.fake.writes(), "PATCH /Users/user-1")
}

func TestManagerIsKeptWhenSet(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet, func(o *Options) { o.ManagerClear = ManagerKeep })
	ada, ben := w.assigned("Ada"), w.assigned("Ben")
	w.update(ada.ID, func(p *mockidp.Person) { p.ManagerID = ben.ID })
	w.sync()
	w.fake.take()
	w.update(ada.ID, func(p *mockidp.Person) { p.ManagerID = "" })
	w.sync()
	wantLines(t, w.fake.writes())
}

func TestMembersWhoAreNotProvisioned(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	ada, ben := w.assigned("Ada"), w.person("Ben")
	team := w.dir.AddGroup(mockidp.Group{Name: "Ops", Members: []string{ada.ID, ben.ID}})
	w.app.PushGroup(team.ID)
	w.sync()
	wantLines(t, w.fake.writes(), "POST /Users", "POST /Groups", "PATCH /Groups/group-2")
	w.app.AssignPerson(ben.ID, mockidp.Grant{})
	w.sync()
	wantLines(t, w.fake.writes(), "POST /Users") // not picked up later
	w.must(w.dir.RenameGroup(team.ID, "Operations"))
	w.sync()
	wantLines(t, w.fake.writes(), "PATCH /Groups/group-2", "PATCH /Groups/group-2")
}

func TestMembershipOfARestoredPerson(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	ada := w.assigned("Ada")
	team := w.dir.AddGroup(mockidp.Group{Name: "Ops", Members: []string{ada.ID}})
	w.app.PushGroup(team.ID)
	w.sync()
	w.must(w.dir.DeletePerson(ada.ID))
	w.sync()
	w.must(w.dir.RestorePerson(ada.ID))
	w.fake.take()
	w.sync()
	wantLines(t, w.fake.writes(), "PATCH /Users/user-1") // active only
	w.must(w.idp.Restart(t.Context()))
	wantLines(t, w.fake.writes(), "PATCH /Groups/group-2") // the membership again
}

func TestMemberFailureIsRetried(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	ada := w.assigned("Ada")
	w.sync()
	team := w.dir.AddGroup(mockidp.Group{Name: "Ops", Members: []string{ada.ID}})
	w.app.PushGroup(team.ID)
	w.answers("PATCH", "/Groups", 400, "")
	w.sync()
	if entry := w.last(team.ID); entry.Code != codeBadRequest || entry.Detail == "" {
		t.Errorf("log: got %+v, want %s", entry, codeBadRequest)
	}
	w.serves()
	w.clock.Advance(6 * time.Hour)
	w.fake.take()
	w.sync()
	wantLines(t, w.fake.take(), "GET /Groups/group-2?excludedAttributes=members", "PATCH /Groups/group-2")
	w.clock.Advance(48 * time.Hour)
	w.sync()
	wantLines(t, w.fake.take())
}

func TestGroupEnds(t *testing.T) {
	for name, row := range map[string]struct {
		end  func(w *world, id string)
		want []string
	}{
		"unlinked and kept":    {func(w *world, id string) { w.app.UnlinkGroup(id, false) }, nil},
		"unlinked and deleted": {func(w *world, id string) { w.app.UnlinkGroup(id, true) }, []string{"DELETE /Groups/group-1"}},
		"deleted":              {func(w *world, id string) { w.must(w.dir.DeleteGroup(id)) }, []string{"DELETE /Groups/group-1"}},
		"paused":               {func(w *world, id string) { w.app.PausePush(id); w.must(w.dir.RenameGroup(id, "Other")) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, DialectDefault, quiet)
			team := w.dir.AddGroup(mockidp.Group{Name: "Ops"})
			w.app.PushGroup(team.ID)
			w.sync()
			w.fake.take()
			row.end(w, team.ID)
			w.sync()
			w.sync()
			wantLines(t, w.fake.take(), row.want...)
		})
	}
}

func TestSyncAllNeedsNoAssignment(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet, func(o *Options) { o.SyncAll = true })
	w.person("Ada")
	w.dir.AddGroup(mockidp.Group{Name: "Ops"})
	w.sync()
	wantLines(t, w.fake.writes(), "POST /Users", "POST /Groups")
}

func TestEndOfContextIsAnError(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	ada := w.assigned("Ada")
	w.idp.client = &wire.Client{BaseURL: "http://scim.example", HTTP: http.DefaultClient}
	ctx, cancel := ended(t)
	defer cancel()
	if err := w.idp.Sync(ctx); err == nil {
		t.Error("sync: got no error, want the context's")
	}
	w.idp.client = w.fake.client("")
	w.sync()
	if _, linked := w.idp.RemoteID(ada.ID); !linked {
		t.Error("link after the next cycle: got none, want one")
	}
}

func TestLogLimit(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet, func(o *Options) { o.LogLimit = 2 })
	for _, name := range []string{"Ada", "Ben", "Cleo", "Dora", "Emil"} {
		w.assigned(name)
	}
	w.sync()
	if got := len(w.idp.Log()); got > 4 {
		t.Errorf("log: got %d entries, want at most twice the limit", got)
	}
}
