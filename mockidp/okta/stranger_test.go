package okta

import (
	"testing"

	"github.com/scimspec/scimspec/mockidp"
)

// TestSomebodyElseStopsTheFlow: where a look-up is answered with none but others, nothing more
// is sent for that person or group, also not by a retry or for another change; who else is
// provisioned goes on.
func TestSomebodyElseStopsTheFlow(t *testing.T) {
	const admin = `{"id":"p-1","userName":"admin@example.com","active":true}`
	for name, body := range map[string]string{
		"one":               listOf(1, admin),
		"several":           listOf(2, admin, admin),
		"counted as nobody": listOf(0, admin),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, OIN)
			w.fake.plant(&w.fake.users, admin)
			w.fake.answers("GET /scim/v2/Users", 200, body)
			ada := w.add("Ada")
			w.syncs(filterOf("ada"))
			entry := w.okta.Log()[len(w.okta.Log())-1]
			if entry.Sought != "ada@example.com" || entry.Outcome != mockidp.Failure || entry.Detail != mockidp.SomebodyElse("ada@example.com") {
				t.Errorf("log: got %+v, want a failure that names who was sought", entry)
			}
			w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Lead" })
			w.must(w.okta.Retry(w.ctx))
			w.syncs() // nothing more for her
			w.add("Ben")
			w.syncs(filterOf("ben"), "POST /Users")
		})
	}
}

// TestSomebodyElsesGroup: the same for a group that is pushed.
func TestSomebodyElsesGroup(t *testing.T) {
	w := newWorld(t, OIN)
	w.fake.answers("GET /scim/v2/Groups", 200, listOf(1, `{"id":"g-1","displayName":"Administrators"}`))
	group := w.group("Keepers")
	w.sync()
	entry := w.okta.Log()[len(w.okta.Log())-1]
	if entry.Sought != "Keepers" || entry.Subject != group.ID || entry.Outcome != mockidp.Failure {
		t.Errorf("log: got %+v, want a failure that names the group", entry)
	}
	w.fake.mu.Lock()
	before := len(w.fake.requests)
	w.fake.mu.Unlock()
	w.must(w.okta.Retry(w.ctx))
	w.must(w.okta.PushGroupNow(w.ctx, group.ID))
	w.sync()
	if got := len(w.fake.requests) - before; got != 0 {
		t.Errorf("requests for the group after that: got %d, want none", got)
	}
}

// TestHerOwnInOtherLetters: the letter case of what is found does not count, nor does a value
// that is not shown.
func TestHerOwnInOtherLetters(t *testing.T) {
	for name, found := range map[string]string{
		"other letters": `{"id":"p-1","userName":"ADA@Example.com","active":true}`,
		"not shown":     `{"id":"p-1","active":true}`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, AIW)
			w.fake.plant(&w.fake.users, found)
			w.fake.answers("GET /scim/v2/Users", 200, listOf(1, found))
			w.add("Ada")
			w.syncs(filterOf("ada"), "GET /Users/p-1", "PUT /Users/p-1")
		})
	}
}
