package okta

import (
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

const emptyList = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`

const createLead = "Automatic provisioning of user ada@example.com to app SCIM application failed: "

func TestExistsCheckDecides(t *testing.T) {
	one := `{"id":"p-1","userName":"ada@example.com","active":true}`
	for name, test := range map[string]struct {
		status int
		body   string
		event  string // "" is success
		detail string
		then   []string
	}{
		"no match":              {status: 200, body: emptyList, then: []string{"POST /Users"}},
		"404 is no match":       {status: 404, body: scimErrorText(404, "none"), then: []string{"POST /Users"}},
		"lower-case names":      {status: 200, body: `{"totalresults":0,"startindex":1,"itemsperpage":0,"resources":[]}`, then: []string{"POST /Users"}},
		"one match":             {status: 200, body: listOf(1, one), then: []string{"GET /Users/p-1", "PUT /Users/p-1"}},
		"filter ignored":        {status: 200, body: listOf(2, one, one), event: eventVerify, detail: createLead + "Multiple users found by userName. Expected 0 or 1 results but was 2"},
		"string numbers":        {status: 200, body: `{"totalResults":"0","startIndex":"1","itemsPerPage":"0","Resources":[]}`, event: "application.provision.user.sync", detail: "null"},
		"string startIndex":     {status: 200, body: `{"totalResults":0,"startIndex":"1","itemsPerPage":0,"Resources":[]}`, event: "application.provision.user.sync", detail: "null"},
		"no total":              {status: 200, body: `{"Resources":[]}`, event: "application.provision.user.sync", detail: "null"},
		"Resources an object":   {status: 200, body: `{"totalResults":1,"Resources":{}}`, event: "application.provision.user.sync", detail: "null"},
		"id a number":           {status: 200, body: listOf(1, `{"id":7}`), event: "application.provision.user.sync", detail: "null"},
		"active a string":       {status: 200, body: listOf(1, `{"id":"p-1","active":"True"}`), event: "application.provision.user.sync", detail: "null"},
		"one counted, no entry": {status: 200, body: `{"totalResults":1,"Resources":[]}`, event: "application.provision.user.sync", detail: "null"},
		"empty body":            {status: 200, body: "", event: "application.provision.user.sync", detail: "null"},
		"an array":              {status: 200, body: "[]", event: "application.provision.user.sync", detail: "null"},
		"no JSON": {status: 200, body: "<html>", event: "application.provision.user.sync",
			detail: "Invalid JSON: Unexpected character ('<' (code 60)): expected a valid value (number, String, array, object, 'true', 'false' or 'null') at line: 1, column: 2"},
		"refused": {status: 500, body: scimErrorText(500, "broken"), event: eventVerify,
			detail: createLead + "Internal Server Error. Errors reported by remote server: broken"},
		"gateway": {status: 502, body: "error code: 502", event: eventVerify,
			detail: createLead + "Bad Gateway. Errors reported by remote server: Invalid JSON: Unrecognized token 'error': was expecting ('true', 'false' or 'null') at line: 1, column: 6"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, AIW)
			w.fake.plant(&w.fake.users, `{"id":"p-1","userName":"x","active":true}`)
			w.fake.answers("GET /scim/v2/Users", test.status, test.body)
			ada := w.add("Ada")
			w.syncs(append([]string{filterOf("ada")}, test.then...)...)
			if test.event != "" {
				w.last(test.event, mockidp.Failure, test.detail)
				if _, linked := w.okta.RemoteID(ada.ID); linked {
					t.Error("remote id: got one, want none after a failure")
				}
				w.syncs() // stands until somebody retries
				w.must(w.okta.Retry(w.ctx))
				w.sends(filterOf("ada"), "POST /Users")
				return
			}
			w.last(eventPush, mockidp.Success, "")
		})
	}
}

func TestCreateDecides(t *testing.T) {
	lead := createLead + "Error while creating user Ada Lovell: "
	for name, test := range map[string]struct {
		status       int
		body, detail string
	}{
		"empty body":     {201, "", lead + "Create new user returned empty user."},
		"no id":          {201, `{"userName":"ada@example.com"}`, lead + "Create new user returned empty user."},
		"HTML":           {200, "<html>", lead + "Create new user returned empty user."},
		"conflict":       {409, scimErrorText(409, "userName is taken"), lead + "Conflict. Errors reported by remote server: userName is taken"},
		"forbidden":      {403, "", lead + "Forbidden"},
		"no detail":      {400, `{"status":"400"}`, lead + "Bad Request. Errors reported by remote server: "},
		"broken JSON":    {400, `{"detail":`, lead + "Bad Request. Errors reported by remote server: Invalid JSON: unexpected end of JSON input"},
		"unknown status": {599, "", lead + "HTTP 599"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, OIN)
			w.fake.answers("POST /scim/v2/Users", test.status, test.body)
			ada := w.add("Ada")
			w.syncs(filterOf("ada"), "POST /Users")
			w.last(eventPush, mockidp.Failure, test.detail)
			// No change and a change alike send nothing for a person who is not there.
			w.syncs()
			w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Keeper" })
			w.syncs()
			w.app.UnassignPerson(ada.ID)
			w.syncs()
			w.must(w.okta.Retry(w.ctx))
			w.sends()
		})
	}
}

func TestAnswerToCreateMayBeAny2xx(t *testing.T) {
	w := newWorld(t, AIW)
	w.fake.answers("POST /scim/v2/Users", 200, `{"id":"made"}`)
	ada := w.add("Ada")
	w.sync()
	if got, _ := w.okta.RemoteID(ada.ID); got != "made" {
		t.Errorf("remote id: got %q, want made", got)
	}
}

func TestProfilePushDecides(t *testing.T) {
	lead := "Automatic profile push of user ada@example.com to app SCIM application failed: " +
		"Error while trying to push profile update for ada@example.com: "
	get, put := "GET /Users/u-1", "PUT /Users/u-1"
	for name, test := range map[string]struct {
		match  string
		status int
		body   string
		then   []string
		detail string
	}{
		"gone":      {"GET", 404, scimErrorText(404, "no"), []string{get}, lead + "No user returned for user u-1"},
		"empty":     {"GET", 200, "", []string{get}, lead + "No user returned for user u-1"},
		"GET fails": {"GET", 503, "", []string{get}, lead + "Service Unavailable"},
		"PUT fails": {"PUT", 400, scimErrorText(400, "title"), []string{get, put}, lead + "Bad Request. Errors reported by remote server: title"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, OIN)
			ada := w.add("Ada")
			w.sync()
			w.fake.sent()
			w.fake.answers(test.match, test.status, test.body)
			w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Keeper" })
			w.syncs(test.then...)
			w.last(eventPushProfile, mockidp.Failure, test.detail)
			w.update(ada.ID, func(p *mockidp.Person) { p.MobilePhone = "not mapped" })
			w.syncs() // the same profile waits for a retry
			w.must(w.okta.Retry(w.ctx))
			w.sends(get, put)
			w.must(w.okta.Retry(w.ctx))
			w.sends()
			if got := w.fake.user("ada@example.com").Text("title"); got != "Keeper" {
				t.Errorf("title: got %q, want Keeper", got)
			}
		})
	}
}

func TestAnotherProfileIsPushedWithoutRetry(t *testing.T) {
	w := newWorld(t, AIW)
	ada := w.add("Ada")
	w.sync()
	w.fake.answers("PUT", 500, "")
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Keeper" })
	w.sync()
	w.fake.sent()
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Head" })
	w.syncs("GET /Users/u-1", "PUT /Users/u-1")
	w.must(w.okta.Retry(w.ctx))
	w.sends()
}

func TestDeactivation(t *testing.T) {
	requests := map[Flavour][]string{AIW: {"GET /Users/u-1", "PUT /Users/u-1"}, OIN: {"PATCH /Users/u-1"}}
	for name, deactivate := range map[string]func(*world, mockidp.Person){
		"unassigned": func(w *world, ada mockidp.Person) { w.app.UnassignPerson(ada.ID) },
		"disabled":   func(w *world, ada mockidp.Person) { w.update(ada.ID, func(p *mockidp.Person) { p.Enabled = false }) },
		"deleted":    func(w *world, ada mockidp.Person) { w.must(w.directory.DeletePerson(ada.ID)) },
		"purged":     func(w *world, ada mockidp.Person) { w.must(w.directory.PurgePerson(ada.ID)) },
	} {
		for flavour, want := range requests {
			t.Run(name+" "+string(flavour), func(t *testing.T) {
				w := newWorld(t, flavour)
				ada := w.add("Ada")
				w.sync()
				w.fake.sent()
				deactivate(w, ada)
				w.syncs(want...)
				if active, _ := w.fake.user("ada@example.com").Get("active"); active != false {
					t.Errorf("active: got %v, want false", active)
				}
				if got, ok := w.okta.RemoteID(ada.ID); !ok || got != "u-1" {
					t.Errorf("remote id: got %q, want u-1", got)
				}
				w.syncs()
				_ = w.directory.DeletePerson(ada.ID) // nothing is sent for an inactive person
				_ = w.directory.PurgePerson(ada.ID)
				w.syncs()
			})
		}
	}
}

// A deactivation sends back what the service provider has, even what is stale.
func TestDeactivationMendsNothing(t *testing.T) {
	w := newWorld(t, AIW)
	ada := w.add("Ada")
	w.sync()
	stale := `{"id":"u-1","userName":"ada@example.com","displayName":"Old Name","seen":1.50,"active":true}`
	w.fake.answers("GET /scim/v2/Users/u-1", 200, stale)
	w.app.UnassignPerson(ada.ID)
	w.fake.sent()
	w.sync()
	want := strings.Replace(stale, "true", "false", 1)
	if got := w.fake.wire(); !strings.Contains(got, "\n"+want+"\n") {
		t.Errorf("deactivation: got %s, want the body %s", got, want)
	}
}

func TestFailedDeactivationIsATask(t *testing.T) {
	for _, flavour := range []Flavour{AIW, OIN} {
		w := newWorld(t, flavour)
		ada := w.add("Ada")
		w.sync()
		w.fake.answers(map[Flavour]string{AIW: "PUT", OIN: "PATCH"}[flavour], 501, scimErrorText(501, "no PATCH"))
		w.app.UnassignPerson(ada.ID)
		w.sync()
		w.last(eventDeactivate, mockidp.Failure, "Automatic deprovisioning of user ada@example.com to app SCIM application failed: "+
			"Error while deactivating user Ada Lovell: Not Implemented. Errors reported by remote server: no PATCH")
		w.fake.sent()
		w.syncs()
		w.must(w.okta.Retry(w.ctx))
		w.last(eventDeactivate, mockidp.Success, "")
		if flavour == OIN {
			w.sends("PATCH /Users/u-1") // a 501 never makes it PUT
		}
	}
}

func TestReactivationKeepsTheID(t *testing.T) {
	for flavour, want := range map[Flavour][]string{
		AIW: {filterOf("ada"), "GET /Users/u-1", "PUT /Users/u-1"},
		OIN: {filterOf("ada"), "PATCH /Users/u-1", "GET /Users/u-1", "PUT /Users/u-1"},
	} {
		w := newWorld(t, flavour)
		ada := w.add("Ada")
		w.sync()
		w.update(ada.ID, func(p *mockidp.Person) { p.Enabled = false })
		w.sync()
		w.fake.sent()
		w.update(ada.ID, func(p *mockidp.Person) { p.Enabled, p.Title = true, "Back" })
		w.syncs(want...)
		w.last(eventReactivate, mockidp.Success, "")
		user := w.fake.user("ada@example.com")
		if active, _ := user.Get("active"); active != true || user.Text("title") != "Back" || user.Text("id") != "u-1" {
			t.Errorf("user: got %v", user.Members())
		}
	}
}

// A service provider that hides inactive users from the filter gets a POST.
func TestReactivationOfAHiddenUserIsACreate(t *testing.T) {
	w := newWorld(t, AIW)
	ada := w.add("Ada")
	w.sync()
	w.app.UnassignPerson(ada.ID)
	w.sync()
	w.fake.sent()
	w.fake.answers("GET /scim/v2/Users", 200, emptyList)
	w.app.AssignPerson(ada.ID, mockidp.Grant{})
	w.syncs(filterOf("ada"), "POST /Users")
	w.last(eventPush, mockidp.Failure, createLead+"Error while creating user Ada Lovell: Conflict. Errors reported by remote server: userName is taken")
}

func TestFeaturesSwitchedOff(t *testing.T) {
	w := newWorld(t, AIW, func(o *Options) { o.CreateUsers = false })
	w.add("Ada")
	w.syncs()

	w = newWorld(t, AIW, func(o *Options) { o.UpdateUsers, o.DeactivateUsers = false, false })
	ada := w.add("Ada")
	w.syncs(filterOf("ada"), "POST /Users")
	w.update(ada.ID, func(p *mockidp.Person) { p.Title, p.Password = "Keeper", "new" })
	w.syncs()
	w.must(w.okta.ForceSync(w.ctx, ada.ID))
	w.last(eventPushProfile, mockidp.Skipped, "Matching user not found")
	w.app.UnassignPerson(ada.ID)
	w.syncs()
}

func TestAssignedBeforeProvisioning(t *testing.T) {
	w := newWorld(t, AIW)
	ada := w.add("Ada")
	opts := Defaults(AIW)
	opts.Clock, opts.SkipEarlierAssignments = w.clock, true
	w.okta = New(w.okta.client, w.app, opts)
	w.add("Ben")
	w.syncs(filterOf("ben"), "POST /Users")
	w.must(w.okta.ForceSync(w.ctx, ada.ID))
	w.syncs()
	w.must(w.okta.ProvisionUser(w.ctx, ada.ID))
	w.sends(filterOf("ada"), "POST /Users")
}

func TestPasswordIsPushedWhenItChanges(t *testing.T) {
	w := newWorld(t, OIN, func(o *Options) { o.SyncPassword = true })
	ada := w.add("Ada")
	w.sync()
	w.fake.sent()
	w.update(ada.ID, func(p *mockidp.Person) { p.Password = "one" })
	w.fake.answers("PATCH", 400, scimErrorText(400, "too short"))
	w.syncs("PATCH /Users/u-1")
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Keeper" })
	w.syncs("GET /Users/u-1", "PUT /Users/u-1") // the password waits
	w.must(w.okta.Retry(w.ctx))
	w.sends("PATCH /Users/u-1")
	w.last(eventPassword, mockidp.Success, "")
	w.syncs()
}

func scimErrorText(status int, detail string) string {
	encoded, _ := wire.Encode(scimError(status, detail))
	return string(encoded)
}

func listOf(total int, resources ...string) string {
	return strings.NewReplacer("TOTAL", itoa(total), "COUNT", itoa(len(resources))).Replace(
		`{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":TOTAL,"startIndex":1,"itemsPerPage":COUNT,"Resources":[`) +
		strings.Join(resources, ",") + "]}"
}
