package okta

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

func dockerRole(change ...func(*Mapping)) func(*Options) {
	return func(o *Options) {
		mapping := Mapping{Variable: "dockerRole", ExternalName: "dockerRole", ExternalNamespace: dockerUser}
		for _, adjust := range change {
			adjust(&mapping)
		}
		o.Mappings = append(DefaultMappings(), mapping)
	}
}

// role returns what the service provider has as dockerRole, as JSON.
func (w *world) role(userName string) string {
	block, _ := w.fake.user(userName).Find(dockerUser)
	object, _ := block.(*wire.Object)
	value, there := object.Get("dockerRole")
	if !there {
		return ""
	}
	encoded, err := wire.Encode(value)
	w.must(err)
	return string(encoded)
}

func TestGroupValuesAndPriority(t *testing.T) {
	role := func(value any) mockidp.Grant {
		return mockidp.Grant{Attributes: map[string]any{"dockerRole": value}}
	}
	w := newWorld(t, AIW, dockerRole(func(m *Mapping) { m.Source = Constant{"member"} }))
	ada := w.directory.AddPerson(mockidp.Person{UserName: "ada@example.com", Email: "ada@example.com"})
	first := w.directory.AddGroup(mockidp.Group{Name: "First", Members: []string{ada.ID}})
	second := w.directory.AddGroup(mockidp.Group{Name: "Second", Members: []string{ada.ID}})
	for _, step := range []struct {
		name   string
		change func()
		want   string
	}{
		{"group without a value: the mapping", func() { w.app.AssignGroup(first.ID, 2, mockidp.Grant{}) }, `"member"`},
		{"value of the group", func() { w.app.AssignGroup(first.ID, 2, role("editor")) }, `"editor"`},
		{"higher priority wins", func() { w.app.AssignGroup(second.ID, 1, role("owner")) }, `"owner"`},
		{"priority changes", func() { w.app.AssignGroup(second.ID, 3, role("owner")) }, `"editor"`},
		{"the person's own wins", func() { w.app.AssignPerson(ada.ID, role("guest")) }, `"guest"`},
		{"own assignment gone", func() { w.app.UnassignPerson(ada.ID) }, `"editor"`},
	} {
		step.change()
		w.fake.sent()
		w.sync()
		if got := w.role("ada@example.com"); got != step.want {
			t.Errorf("%s: got %s, want %s", step.name, got, step.want)
		}
		if sent := w.fake.sent(); len(sent) != 2 {
			t.Errorf("%s: got requests %v, want two", step.name, sent)
		}
	}
}

func TestPersonalScopeIgnoresGroups(t *testing.T) {
	w := newWorld(t, AIW, dockerRole(func(m *Mapping) { m.Scope = Personal }))
	ada := w.directory.AddPerson(mockidp.Person{UserName: "ada@example.com"})
	group := w.directory.AddGroup(mockidp.Group{Name: "First", Members: []string{ada.ID}})
	w.app.AssignGroup(group.ID, 1, mockidp.Grant{Attributes: map[string]any{"dockerRole": "owner"}})
	w.sync()
	if got := w.role("ada@example.com"); got != "" {
		t.Errorf("dockerRole: got %s, want none", got)
	}
	if schemas, _ := w.fake.user("ada@example.com").Get("schemas"); len(schemas.([]any)) != 1 {
		t.Errorf("schemas: got %v, want the core URN alone", schemas)
	}
}

func TestArraysOfGroupsAreCombined(t *testing.T) {
	for combine, want := range map[bool]string{true: `["a","b","c"]`, false: `["a","b"]`} {
		w := newWorld(t, AIW, dockerRole(func(m *Mapping) { m.Combine = combine }))
		ada := w.directory.AddPerson(mockidp.Person{UserName: "ada@example.com"})
		for i, values := range [][]any{{"a", "b"}, {"b", "c"}} {
			group := w.directory.AddGroup(mockidp.Group{Name: fmt.Sprint(i), Members: []string{ada.ID}})
			w.app.AssignGroup(group.ID, i+1, mockidp.Grant{Attributes: map[string]any{"dockerRole": values}})
		}
		w.sync()
		if got := w.role("ada@example.com"); got != want {
			t.Errorf("combine %t: got %s, want %s", combine, got, want)
		}
	}
}

func TestValueTypes(t *testing.T) {
	for want, value := range map[string]any{`true`: true, `7`: 7, `1.5`: 1.5, `["x",2]`: []any{"x", 2}, `["y"]`: []string{"y"}, `"t"`: "t", "": ""} {
		w := newWorld(t, OIN, dockerRole(func(m *Mapping) { m.Source = Constant{value} }))
		w.add("Ada")
		w.sync()
		if got := w.role("ada@example.com"); got != want {
			t.Errorf("%v: got %s, want %s", value, got, want)
		}
		w.fake.sent()
		w.syncs()
	}
}

func TestApplyOnCreate(t *testing.T) {
	w := newWorld(t, AIW, dockerRole(func(m *Mapping) { m.ApplyOn, m.Source = Create, Attribute("dockerRole") }))
	ada := w.directory.AddPerson(mockidp.Person{UserName: "ada@example.com", Attributes: map[string]any{"dockerRole": "member"}})
	w.app.AssignPerson(ada.ID, mockidp.Grant{})
	w.sync()
	w.fake.sent()
	w.update(ada.ID, func(p *mockidp.Person) { p.Attributes["dockerRole"] = "owner" })
	w.syncs()
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Keeper" })
	w.syncs("GET /Users/u-1", "PUT /Users/u-1")
	if got := w.role("ada@example.com"); got != `"member"` {
		t.Errorf("dockerRole: got %s, want member as at creation", got)
	}
}

func TestBadMappingsFailTheTask(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Mapping)
		detail string
	}{
		"namespace":      {func(m *Mapping) { m.ExternalNamespace = "docker" }, "Invalid externalNamespace: docker for property: dockerRole"},
		"namespace ends": {func(m *Mapping) { m.ExternalNamespace = "urn:ietf:" }, "Invalid externalNamespace: urn:ietf: for property: dockerRole"},
		"external name": {func(m *Mapping) { m.ExternalName = "roles.^[type=base].value" },
			`external name "roles.^[type=base].value": want name.^[attribute=='value'].attribute`},
		"source": {func(m *Mapping) { m.Source = brokenSource{} }, "dockerRole: broken"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, AIW, dockerRole(test.change))
			w.add("Ada")
			w.syncs()
			w.last(eventPush, mockidp.Failure, createLead+test.detail)
		})
	}
	w := newWorld(t, AIW, dockerRole(func(m *Mapping) { m.ExternalNamespace, m.Source = "", Constant{"never"} }))
	w.add("Ada")
	w.sync()
	if got := w.fake.wire(); strings.Contains(got, "never") {
		t.Errorf("attribute without a namespace: got %s", got)
	}
}

type brokenSource struct{}

func (brokenSource) Value(*Subject) (any, error) { return nil, fmt.Errorf("broken") }

func TestBrokenSourceFailsTheProfilePush(t *testing.T) {
	var source switchSource
	w := newWorld(t, AIW, dockerRole(func(m *Mapping) { m.Source = &source }))
	ada := w.add("Ada")
	w.sync()
	source.err = fmt.Errorf("broken")
	w.fake.sent()
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Keeper" })
	w.syncs()
	before := len(w.okta.Log())
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Head" })
	w.syncs()
	if got := len(w.okta.Log()); got != before {
		t.Errorf("log: got %d lines, want %d: the task stands already", got, before)
	}
	source.err = nil
	w.must(w.okta.Retry(w.ctx))
	w.sends("GET /Users/u-1", "PUT /Users/u-1")
}

type switchSource struct{ err error }

func (s *switchSource) Value(*Subject) (any, error) { return nil, s.err }

// groupNames is a source that depends on groups, as isMemberOfGroupName does.
type groupNames struct{}

func (groupNames) Value(subject *Subject) (any, error) {
	for _, group := range subject.Groups() {
		if group.Name == "Owners" {
			return "owner", nil
		}
	}
	return "member", nil
}

// A change of groups alone pushes nothing, and a later push does not evaluate anew.
func TestGroupsCountOnlyWhenMappingsAreApplied(t *testing.T) {
	w := newWorld(t, OIN, dockerRole(func(m *Mapping) { m.Source = groupNames{} }))
	ada := w.add("Ada")
	w.sync()
	group := w.directory.AddGroup(mockidp.Group{Name: "Owners", Members: []string{ada.ID}})
	w.fake.sent()
	w.syncs()
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Keeper" })
	w.syncs("GET /Users/u-1", "PUT /Users/u-1")
	if got := w.role("ada@example.com"); got != `"member"` {
		t.Errorf("dockerRole after a push: got %s, want member", got)
	}
	w.must(w.okta.ApplyMappings(w.ctx))
	w.sends("GET /Users/u-1", "PUT /Users/u-1")
	if got := w.role("ada@example.com"); got != `"owner"` {
		t.Errorf("dockerRole after applying: got %s, want owner", got)
	}
	w.must(w.directory.RemoveMember(group.ID, ada.ID))
	w.syncs()
}

func TestClearedForms(t *testing.T) {
	for form, want := range map[Cleared]string{
		ClearedEmpty:  `{"title":"","name":{"givenName":"","familyName":"Lovell"},"phoneNumbers":[],"roles":[{"type":"other","value":"kept"}],"badge":null}`,
		ClearedNull:   `{"title":null,"name":{"givenName":null,"familyName":"Lovell"},"phoneNumbers":[],"roles":[{"type":"other","value":"kept"}],"badge":null}`,
		ClearedAbsent: `{"name":{"familyName":"Lovell"},"phoneNumbers":[],"roles":[{"type":"other","value":"kept"}]}`,
	} {
		document, err := wire.ParseObject([]byte(`{"title":"Keeper","name":{"givenName":"Ada","familyName":"Lovell"},` +
			`"phoneNumbers":[{"primary":true,"value":"1"}],"roles":[{"type":"base","value":"lead"},{"type":"other","value":"kept"}],"badge":7}`))
		if err != nil {
			t.Fatal(err)
		}
		for _, external := range []string{"title", "name.givenName", "phoneNumbers.^[primary==true].value", "roles.^[type=='base'].value", "badge", "absent"} {
			at, err := parsePath(external)
			if err != nil {
				t.Fatal(err)
			}
			clearAt(document, at, form)
		}
		got, err := wire.Encode(document)
		if err != nil || string(got) != want {
			t.Errorf("%s: got %s (%v), want %s", form, got, err, want)
		}
	}
}

// What Okta never had is left alone; what it had and lost is cleared.
func TestOnlyWhatWasPushedIsCleared(t *testing.T) {
	w := newWorld(t, AIW)
	w.fake.plant(&w.fake.users, `{"id":"p-1","userName":"ada@example.com","title":"By hand","nickName":"By hand","active":true}`)
	ada := w.add("Ada")
	w.sync()
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Keeper" })
	w.sync()
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "" })
	w.sync()
	user := w.fake.user("ada@example.com")
	if user.Text("title") != "" || user.Text("nickName") != "By hand" {
		t.Errorf("title and nickName: got %q and %q, want none and By hand", user.Text("title"), user.Text("nickName"))
	}
}

func TestMergeKeepsSpellingAndFindsTheElement(t *testing.T) {
	w := newWorld(t, AIW, func(o *Options) { o.ExcludeUserNameUpdates = true })
	w.fake.plant(&w.fake.users, `{"SCHEMAS":["urn:x"],"id":"p-1","UserName":"ADA@example.com","Title":"x","Active":true,`+
		`"emails":[{"value":"old@example.com","type":"work"}],"name":null,"EXTERNALID":null}`)
	ada := w.add("Ada")
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Keeper" })
	w.sync()
	got, err := wire.Encode(w.fake.users[0])
	want := `{"SCHEMAS":["urn:x"],"id":"p-1","UserName":"ADA@example.com","Title":"Keeper","Active":true,` +
		`"emails":[{"value":"ada@example.com","type":"work"}],"name":{"givenName":"Ada","familyName":"Lovell"},"EXTERNALID":"` + ada.ID + `",` +
		`"displayName":"Ada Lovell","locale":"en-US","groups":[]}`
	if err != nil || string(got) != want {
		t.Errorf("merged: got %s, want %s", got, want)
	}
	w.fake.sent()
	w.update(ada.ID, func(p *mockidp.Person) { p.UserName = "other@example.com" })
	w.syncs() // userName updates are excluded
}

func TestPaths(t *testing.T) {
	for external, valid := range map[string]bool{
		"title": true, "name.givenName": true, "roles.^[type=='base'].value": true, "emails.^[primary==true].value": true,
		"": false, ".x": false, "name.": false, "roles.^[type=='base']": false, "roles.^[type==base].value": false, ".^[a=='b'].c": false, "roles.^[type=='base'].Type": false,
	} {
		if _, err := parsePath(external); (err == nil) != valid {
			t.Errorf("path %q: got error %v, want valid %t", external, err, valid)
		}
	}
}

func TestSubjectNames(t *testing.T) {
	w := newWorld(t, AIW)
	boss := w.add("Cleo")
	ada := w.directory.AddPerson(mockidp.Person{
		UserName: "a", Email: "e", GivenName: "f", FamilyName: "l", NickName: "n", Title: "t", UserType: "u", PreferredLanguage: "p",
		ManagerID: boss.ID, WorkPhone: "w", MobilePhone: "m", Street: "s", City: "c", State: "st", PostalCode: "z", Country: "co",
		Department: "d", Division: "di", Organization: "o", CostCenter: "cc", EmployeeNumber: "7", Attributes: map[string]any{"dockerRole": "owner"},
	})
	subject := w.okta.subject(ada, mockidp.Assignment{Attributes: map[string]any{"loose": 1}, Own: map[string]any{"title": "Mine"}})
	for name, want := range map[string]any{
		"login": "a", "email": "e", "firstName": "f", "lastName": "l", "displayName": "f l", "locale": "en-US", "nickName": "n", "title": "t",
		"userType": "u", "preferredLanguage": "p", "managerId": boss.ID, "manager": "Cleo Lovell", "primaryPhone": "w", "mobilePhone": "m",
		"streetAddress": "s", "city": "c", "state": "st", "zipCode": "z", "countryCode": "co", "department": "d", "division": "di",
		"organization": "o", "costCenter": "cc", "employeeNumber": "7", "dockerRole": "owner",
	} {
		if got, ok := subject.User(name); !ok || got != want {
			t.Errorf("user.%s: got %v, want %v", name, got, want)
		}
	}
	if _, ok := subject.User("unknown"); ok {
		t.Error("user.unknown: got a value, want none")
	}
	if got, _ := subject.AppUser("title"); got != "Mine" {
		t.Errorf("appuser.title: got %v, want Mine", got)
	}
	if got, _ := subject.AppUser("loose"); got != 1 {
		t.Errorf("appuser.loose: got %v, want 1", got)
	}
	if manager, ok := subject.Manager(); !ok || manager.Person.ID != boss.ID {
		t.Errorf("manager: got %v, want %s", ok, boss.ID)
	}
}
