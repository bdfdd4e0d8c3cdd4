package entra

import (
	"net/http"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp"
)

// TestSomebodyElseStopsTheFlow: where a look-up is answered with none but others, nothing more
// is sent for that person, also not by a retry, a restart or for another change; who else is
// provisioned goes on, and a group takes in only those.
func TestSomebodyElseStopsTheFlow(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	w.fake.script = func(r *http.Request) (int, string, bool) {
		if r.Method != http.MethodGet || !strings.Contains(r.URL.RawQuery, "ada") {
			return 0, "", false
		}
		return http.StatusOK, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"Resources":[{"id":"admin","userName":"admin@example.com","active":true}]}`, true
	}
	ada, ben := w.assigned("Ada"), w.assigned("Ben")
	group := w.dir.AddGroup(mockidp.Group{Name: "Keepers", Members: []string{ada.ID, ben.ID}})
	w.app.PushGroup(group.ID)
	w.sync()
	entry := w.last(ada.ID)
	if entry.Sought != "ada@example.com" || entry.Outcome != mockidp.Failure || entry.Detail != mockidp.SomebodyElse("ada@example.com") {
		t.Errorf("log: got %+v, want a failure that names who was sought", entry)
	}
	if _, linked := w.idp.RemoteID(ada.ID); linked {
		t.Error("remote id: got one, want none")
	}
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Lead" })
	w.clock.Advance(7 * CycleInterval * 24)
	w.sync()
	w.must(w.idp.Restart(t.Context()))
	if _, err := w.idp.ProvisionOnDemand(t.Context(), ada.ID); err != nil {
		t.Fatal(err)
	}
	looked := 0
	for i, line := range w.fake.lines {
		if strings.Contains(line, "ada") {
			looked++
		}
		if strings.Contains(line+w.fake.bodies[min(i, len(w.fake.bodies)-1)], `admin`) {
			t.Errorf("request: got %s, want none about the one who was answered", line)
		}
	}
	if looked != 1 {
		t.Errorf("look-ups for her: got %d in\n%s\nwant one", looked, strings.Join(w.fake.lines, "\n"))
	}
}
