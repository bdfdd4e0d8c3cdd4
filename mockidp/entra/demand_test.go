package entra

import (
	"net/http"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

func TestOnDemandSteps(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	ada, ben := w.person("Ada"), w.assigned("Ben")
	steps := func(id string, members ...string) string {
		entries, err := w.idp.ProvisionOnDemand(t.Context(), id, members...)
		if err != nil {
			return "error: " + err.Error()
		}
		var out []string
		for _, entry := range entries {
			out = append(out, entry.Event+" "+string(entry.Outcome))
		}
		return strings.Join(out, ", ")
	}
	if got, want := steps(ada.ID), "Test connection success, Import user success, Determine if in scope skipped"; got != want {
		t.Errorf("not assigned: got %s, want %s", got, want)
	}
	all := "Test connection success, Import user success, Determine if in scope success, " + StepMatch + " success, Perform action "
	if got, want := steps(ben.ID), all+"success"; got != want {
		t.Errorf("assigned: got %s, want %s", got, want)
	}
	if got, want := steps(ben.ID), all+"skipped"; got != want {
		t.Errorf("nothing to do: got %s, want %s", got, want)
	}
	w.fake.take()
	w.sync()
	wantLines(t, w.fake.writes())
	w.must(w.dir.DeletePerson(ben.ID))
	w.sync()
	w.must(w.dir.RestorePerson(ben.ID))
	if got := steps(ben.ID); !strings.HasSuffix(got, "in scope skipped") {
		t.Errorf("soft-deleted: got %s, want it skipped", got)
	}
	if got := steps("nobody"); !strings.HasPrefix(got, "error") {
		t.Errorf("unknown id: got %s, want an error", got)
	}
	if got := steps(ben.ID, "1", "2", "3", "4", "5", "6"); !strings.Contains(got, "at most 5") {
		t.Errorf("six members: got %s, want an error", got)
	}
	w.answers("GET", "/Users", 401, "")
	if got, want := steps(ben.ID), "Test connection failure"; got != want {
		t.Errorf("credentials: got %s, want %s", got, want)
	}
}

func TestImportProblems(t *testing.T) {
	pages := map[string]string{
		"startIndex": `{"totalResults":1,"startIndex":3,"Resources":[{"id":"1"}]}`,
		"at most 1":  `{"totalResults":2,"Resources":[{"id":"1"},{"id":"2"}]}`,
		"more than":  `{"totalResults":2,"Resources":[{"id":"1"}]}`,
		"of all":     `{"totalResults":3,"Resources":[]}`,
		"not a JSON": `<html>`,
	}
	for want, page := range pages {
		w := newWorld(t, DialectDefault, quiet, func(o *Options) { o.PageSize = 1 })
		w.answers("GET", "/Users", http.StatusOK, page)
		imported, err := w.idp.Import(t.Context())
		if err != nil || !strings.Contains(strings.Join(imported.Problems, "\n"), want) {
			t.Errorf("import: got %v, %v, want a problem with %q", imported.Problems, err, want)
		}
	}
}

func TestOnDemandGroupThatIsNotInScope(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	team := w.dir.AddGroup(mockidp.Group{Name: "Ops"})
	entries, err := w.idp.ProvisionOnDemand(t.Context(), team.ID)
	if err != nil || len(entries) != 3 || entries[2].Outcome != mockidp.Skipped {
		t.Errorf("group: got %+v, %v, want it skipped at the scope", entries, err)
	}
}

func TestGroupsAreLinkedAndRelinked(t *testing.T) {
	for _, dialect := range dialects {
		w := newWorld(t, dialect, quiet)
		w.fake.groups["7"] = wire.NewObject(wire.M("displayName", "OPS"), wire.M("id", "7"))
		w.fake.order = []string{"7"}
		ada := w.assigned("Ada")
		team := w.dir.AddGroup(mockidp.Group{Name: "Ops", Members: []string{ada.ID}})
		w.app.PushGroup(team.ID)
		w.sync()
		if id, _ := w.idp.RemoteID(team.ID); id != "7" {
			t.Errorf("link: got %q, want the group made by hand", id)
		}
		wantLines(t, w.fake.writes(), "POST /Users", "PATCH /Groups/7", "PATCH /Groups/7") // externalId, then the member
		delete(w.fake.groups, "7")
		w.must(w.dir.RenameGroup(team.ID, "Operations"))
		w.sync()
		if entry := w.last(team.ID); entry.Code != codeAnchor {
			t.Errorf("log: got %+v, want %s", entry, codeAnchor)
		}
		w.clock.Advance(backOff(0))
		w.sync()
		wantLines(t, w.fake.writes(), "POST /Groups", "PATCH /Groups/group-2")
	}
}

func TestUnansweredRequests(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	ada := w.assigned("Ada")
	w.idp.client = &wire.Client{BaseURL: "http://127.0.0.1:1", HTTP: http.DefaultClient}
	w.sync()
	if entry := w.last(ada.ID); entry.Code != "WebExceptionProtocolError" || entry.Outcome != mockidp.Failure {
		t.Errorf("log: got %+v, want WebExceptionProtocolError", entry)
	}
	entry, err := w.idp.TestConnection(t.Context())
	if err != nil || entry.Outcome != mockidp.Failure {
		t.Errorf("test connection: got %+v, %v, want a failure", entry, err)
	}
	w.idp.client = w.fake.client("")
	w.clock.Advance(CycleInterval)
	w.sync()
	if _, linked := w.idp.RemoteID(ada.ID); !linked {
		t.Error("link after the next cycle: got none, want one")
	}
}

func TestRestartRepairsDrift(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	w.assigned("Ada")
	team := w.dir.AddGroup(mockidp.Group{Name: "Ops"})
	w.app.PushGroup(team.ID)
	w.sync()
	w.fake.users["user-1"].Set("title", "Drifted")
	w.fake.groups["group-2"].Set("displayName", "Drifted")
	w.fake.take()
	w.sync()
	wantLines(t, w.fake.take()) // the service provider's side is not imported
	w.must(w.idp.Restart(t.Context()))
	wantLines(t, w.fake.take(), "GET /Users/user-1", "PATCH /Users/user-1", "GET /Groups/group-2?excludedAttributes=members", "PATCH /Groups/group-2")
}

func TestMemberWithANewIDIsAddedAgain(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	ada := w.assigned("Ada")
	team := w.dir.AddGroup(mockidp.Group{Name: "Ops", Members: []string{ada.ID}})
	w.app.PushGroup(team.ID)
	w.sync()
	delete(w.fake.users, "user-1") // by hand
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Lead" })
	w.sync()
	w.clock.Advance(backOff(0))
	w.sync() // created again
	w.must(w.dir.RenameGroup(team.ID, "Operations"))
	w.fake.take()
	w.sync()
	if body := w.fake.body(-1); !strings.Contains(body, `"Add","path":"members","value":[{"value":"user-3"}]`) {
		t.Errorf("last request: got %s, want the new id added", body)
	}
}
