package okta

import (
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

const groupFilter = "GET /Groups?filter=displayName%20eq%20%22Keepers%22&startIndex=1&count=100"

const groupLead = "Failed on 03-02-2026 09:30:00AM UTC: Unable to update Group Push mapping target App group Keepers: "

func (w *world) members(name string) string {
	w.fake.mu.Lock()
	defer w.fake.mu.Unlock()
	for _, group := range w.fake.groups {
		if group.Text("displayName") == name {
			value, _ := group.Get("members")
			var ids []string
			for _, member := range value.([]any) {
				ids = append(ids, member.(*wire.Object).Text("value"))
			}
			return strings.Join(ids, " ")
		}
	}
	return "no group"
}

func TestOnlyProvisionedMembersArePushed(t *testing.T) {
	for _, flavour := range []Flavour{AIW, OIN} {
		w := newWorld(t, flavour)
		ada := w.add("Ada")
		stranger := w.directory.AddPerson(mockidp.Person{UserName: "ben@example.com", GivenName: "Ben"})
		group := w.group("Keepers", ada, stranger)
		w.sync()
		if got := w.members("Keepers"); got != "u-1" {
			t.Errorf("%s members: got %q, want u-1", flavour, got)
		}
		// Once the stranger is provisioned the group follows.
		w.app.AssignPerson(stranger.ID, mockidp.Grant{})
		w.sync()
		if got := w.members("Keepers"); got != "u-1 u-3" {
			t.Errorf("%s members: got %q, want u-1 u-3", flavour, got)
		}
		nested := w.directory.AddGroup(mockidp.Group{Name: "Nested"})
		w.must(w.directory.AddMember(group.ID, nested.ID))
		w.fake.sent()
		w.syncs() // Okta has no nested groups
	}
}

// Memberships of an inactive person linger and are not pushed again.
func TestInactiveMembersLinger(t *testing.T) {
	for _, flavour := range []Flavour{AIW, OIN} {
		w := newWorld(t, flavour)
		ada, ben, cleo := w.add("Ada"), w.add("Ben"), w.add("Cleo")
		group := w.group("Keepers", ada, ben)
		w.sync()
		w.app.UnassignPerson(ada.ID)
		w.sync()
		w.must(w.directory.AddMember(group.ID, cleo.ID))
		w.sync()
		if got := w.members("Keepers"); got != "u-1 u-2 u-3" {
			t.Errorf("%s members: got %q, want the inactive u-1 too", flavour, got)
		}
		w.app.AssignPerson(ada.ID, mockidp.Grant{})
		w.fake.sent()
		w.sync()
		for _, sent := range w.fake.sent() {
			if strings.Contains(sent, "Groups") {
				t.Errorf("%s reactivation: got %s, want nothing for groups", flavour, sent)
			}
		}
		w.app.UnassignPerson(ada.ID)
		w.must(w.okta.PushGroupNow(w.ctx, group.ID))
		w.sync()
		w.must(w.okta.PushGroupNow(w.ctx, group.ID))
		if got := w.members("Keepers"); got != "u-2 u-3" {
			t.Errorf("%s members after push now: got %q, want u-2 u-3", flavour, got)
		}
	}
}

func TestGroupLookupDecides(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   string
		then   []string
		detail string
	}{
		"none":         {200, emptyList, []string{"POST /Groups", "PATCH /Groups/g-1"}, ""},
		"404":          {404, "", []string{"POST /Groups", "PATCH /Groups/g-1"}, ""},
		"one":          {200, listOf(1, `{"id":"g-9","displayName":"keepers"}`), []string{"PATCH /Groups/g-9", "PATCH /Groups/g-9"}, ""},
		"two":          {200, listOf(2, `{"id":"a"}`, `{"id":"b"}`), nil, groupLead + "Multiple groups found by displayName. Expected 0 or 1 results but was 2"},
		"string total": {200, `{"totalResults":"1"}`, nil, groupLead + "null"},
		"refused":      {403, "", nil, groupLead + "Forbidden"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, OIN)
			w.fake.plant(&w.fake.groups, `{"id":"g-9","displayName":"other"}`)
			w.fake.answers("GET /scim/v2/Groups", test.status, test.body)
			w.group("Keepers")
			w.syncs(append([]string{groupFilter}, test.then...)...)
			if test.detail != "" {
				w.last(eventPushFailed, mockidp.Failure, test.detail)
				w.syncs()
				w.must(w.okta.Retry(w.ctx))
				w.sends(groupFilter, "POST /Groups", "PATCH /Groups/g-1")
			}
		})
	}
}

func TestGroupLookupCanBeOff(t *testing.T) {
	w := newWorld(t, AIW, func(o *Options) { o.GroupLookup = false })
	w.group("Keepers")
	w.syncs("POST /Groups", "GET /Groups/g-1", "PUT /Groups/g-1")
}

func TestGroupPushFailures(t *testing.T) {
	for name, test := range map[string]struct {
		flavour Flavour
		match   string
		status  int
		body    string
		detail  string
		retried []string
	}{
		"create": {AIW, "POST /scim/v2/Groups", 400, scimErrorText(400, "bad name"),
			"Error while creating user group Keepers: Bad Request. Errors reported by remote server: bad name",
			[]string{groupFilter, "POST /Groups", "GET /Groups/g-2", "PUT /Groups/g-2"}},
		"create without id": {OIN, "POST /scim/v2/Groups", 201, "",
			"Error while creating user group Keepers: Create new group returned empty group.",
			[]string{groupFilter, "POST /Groups", "PATCH /Groups/g-2", "PATCH /Groups/g-2"}},
		"get": {AIW, "GET /scim/v2/Groups/", 404, scimErrorText(404, "gone"),
			"Error while trying to get the group Keepers with the externalId g-2 Not Found. Errors reported by remote server: gone",
			[]string{"GET /Groups/g-2", "PUT /Groups/g-2"}},
		"get nothing": {AIW, "GET /scim/v2/Groups/", 200, "",
			"Error while trying to get the group Keepers with the externalId g-2 ", []string{"GET /Groups/g-2", "PUT /Groups/g-2"}},
		"put": {AIW, "PUT /scim/v2/Groups", 500, "",
			"Error while updating user group membership for group Keepers Internal Server Error", []string{"GET /Groups/g-2", "PUT /Groups/g-2"}},
		"patch": {OIN, "PATCH /scim/v2/Groups", 501, scimErrorText(501, "no PATCH"),
			"Error while updating user group membership for group Keepers Not Implemented. Errors reported by remote server: no PATCH",
			[]string{"PATCH /Groups/g-2", "PATCH /Groups/g-2"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, test.flavour)
			ada := w.add("Ada")
			w.sync()
			group := w.group("Keepers", ada)
			w.fake.answers(test.match, test.status, test.body)
			w.sync()
			w.last(eventPushFailed, mockidp.Failure, groupLead+test.detail)
			w.fake.sent()
			w.must(w.directory.RenameGroup(group.ID, "Keepers"))
			w.syncs()
			w.must(w.okta.Retry(w.ctx))
			w.sends(test.retried...)
			if got := w.members("Keepers"); got != "u-1" {
				t.Errorf("members after the retry: got %q, want u-1", got)
			}
			w.must(w.okta.Retry(w.ctx))
			w.syncs()
		})
	}
}

func TestFailedRenameIsRetried(t *testing.T) {
	w := newWorld(t, OIN)
	group := w.group("Keepers")
	w.fake.answers("PATCH", 400, "")
	w.syncs(groupFilter, "POST /Groups", "PATCH /Groups/g-1")
	w.must(w.okta.Retry(w.ctx)) // the name that follows a create
	w.sends("PATCH /Groups/g-1")
	w.must(w.directory.RenameGroup(group.ID, "Archive"))
	w.fake.answers("PATCH", 400, "")
	w.sync()
	w.fake.sent()
	w.must(w.okta.Retry(w.ctx))
	w.sends("PATCH /Groups/g-1")
	if got := w.members("Archive"); got != "" {
		t.Errorf("members: got %q, want none", got)
	}
}

func TestUnlink(t *testing.T) {
	for _, flavour := range []Flavour{AIW, OIN} {
		w := newWorld(t, flavour)
		group := w.group("Keepers", w.add("Ada"))
		w.sync()
		w.fake.sent()
		w.app.UnlinkGroup(group.ID, true)
		w.fake.answers("DELETE", 404, "")
		w.syncs("DELETE /Groups/g-2")
		w.last(eventPushFailed, mockidp.Failure, groupLead+"Error while deleting user group Keepers: Not Found")
		w.syncs()
		w.must(w.okta.Retry(w.ctx))
		w.sends("DELETE /Groups/g-2")
		w.last(eventGroupRemove, mockidp.Success, "")
		if got := w.fake.user("ada@example.com"); got == nil {
			t.Error("user: got none, want the member untouched")
		}
		if _, linked := w.okta.RemoteID(group.ID); linked {
			t.Error("remote id of the group: got one, want none")
		}
		w.app.PushGroup(group.ID)
		w.sync()
		w.app.UnlinkGroup(group.ID, false)
		w.fake.sent()
		w.syncs()
		if got := w.members("Keepers"); got != "u-1" {
			t.Errorf("members of the group that was left: got %q, want u-1", got)
		}
		w.app.PushGroup(group.ID) // links it again
		w.sync()
		if sent := w.fake.sent(); sent[0] != groupFilter || strings.Contains(strings.Join(sent, " "), "POST") {
			t.Errorf("push again: got %v, want a link", sent)
		}
	}
}

func TestPausedPush(t *testing.T) {
	for flavour, want := range map[Flavour][]string{
		AIW: {"GET /Groups/g-3", "PUT /Groups/g-3"}, OIN: {"PATCH /Groups/g-3", "PATCH /Groups/g-3"},
	} {
		w := newWorld(t, flavour)
		ada, ben := w.add("Ada"), w.add("Ben")
		group := w.group("Keepers", ada)
		w.sync()
		w.fake.sent()
		w.app.PausePush(group.ID)
		w.must(w.directory.AddMember(group.ID, ben.ID))
		w.syncs()
		w.app.PushGroup(group.ID)
		w.syncs(want...)
		if got := w.members("Keepers"); got != "u-1 u-2" {
			t.Errorf("%s members: got %q, want u-1 u-2", flavour, got)
		}
		// Resuming sends the members although nothing changed.
		w.app.PausePush(group.ID)
		w.syncs()
		w.app.PushGroup(group.ID)
		w.syncs(want...)
	}
}

func TestDeletedGroupIsLeft(t *testing.T) {
	w := newWorld(t, OIN)
	group := w.group("Keepers")
	w.sync()
	w.fake.sent()
	w.must(w.directory.DeleteGroup(group.ID))
	w.syncs()
	w.last(eventPushInactive, mockidp.Skipped, "")
}

func TestRefreshAndLinkGroup(t *testing.T) {
	w := newWorld(t, OIN)
	w.fake.plant(&w.fake.groups, `{"id":"g-hand","displayName":"By Hand","members":[]}`)
	lost := w.group("Lost")
	w.sync()
	w.fake.groups = w.fake.groups[:1]
	w.fake.sent()
	groups, err := w.okta.RefreshGroups(w.ctx)
	w.must(err)
	w.sends("GET /Groups?startIndex=1&count=100")
	if len(groups) != 1 || groups[0] != (mockidp.RemoteGroup{ID: "g-hand", DisplayName: "By Hand"}) {
		t.Errorf("groups: got %v", groups)
	}
	entries := w.okta.Log()
	missing := entries[len(entries)-2]
	if missing.Subject != lost.ID || !strings.HasPrefix(missing.Detail, "Linked group is missing in APP.") {
		t.Errorf("missing group: got %+v", missing)
	}
	group := w.directory.AddGroup(mockidp.Group{Name: "Keepers"})
	w.must(w.okta.LinkGroup(w.ctx, group.ID, groups[0].ID, groups[0].DisplayName))
	w.sends("PATCH /Groups/g-hand", "PATCH /Groups/g-hand")
	if got := w.members("Keepers"); got != "" {
		t.Errorf("linked group: got %q, want it renamed", got)
	}
	w.syncs()
	if err := w.okta.LinkGroup(w.ctx, "nobody", "x", "x"); err == nil {
		t.Error("link of an unknown group: got no error")
	}
	if err := w.okta.PushGroupNow(w.ctx, "nobody"); err == nil {
		t.Error("push of an unknown group: got no error")
	}
	if err := w.okta.ForceSync(w.ctx, "nobody"); err == nil {
		t.Error("force sync of an unknown person: got no error")
	}
}
