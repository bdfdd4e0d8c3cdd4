package okta

import (
	"errors"
	"testing"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/okta/expression"
)

func mustExpression(t *testing.T, source string) Source {
	t.Helper()
	parsed, err := Expression(source)
	if err != nil {
		t.Fatalf("expression %s: %v", source, err)
	}
	return parsed
}

func TestExpressionsSeeTheSubject(t *testing.T) {
	w := newWorld(t, AIW, func(o *Options) { o.OrgName, o.OrgSubDomain = "Example", "example" })
	boss := w.add("Cleo")
	ada := w.directory.AddPerson(mockidp.Person{
		UserName: "ada@example.com", GivenName: "Ada", FamilyName: "Lovell", Department: "Archive", ManagerID: boss.ID,
		Attributes: map[string]any{"level": 3, "share": 1.5, "lead": true, "cleared": "", "tags": []any{"a", "b"}},
	})
	w.directory.AddGroup(mockidp.Group{Name: "Owners", Members: []string{ada.ID}})
	subject := w.okta.subject(ada, mockidp.Assignment{Attributes: map[string]any{"dockerRole": "editor"}})
	for source, want := range map[string]any{
		`user.department`:                     "Archive",
		`String.toUpperCase(user.department)`: "ARCHIVE",
		`user.level`:                          3,
		`user.share`:                          1.5,
		`user.lead`:                           true,
		`user.title`:                          nil,
		`user.nothing`:                        nil,
		`user.cleared`:                        "",
		`user.cleared ?: "none"`:              "none",
		`appuser.dockerRole`:                  "editor",
		`org.subDomain`:                       "example",
		`user.getInternalProperty("id")`:      ada.ID,
		`user.getInternalProperty("status")`:  "ACTIVE",
		`isMemberOfGroupName("Owners") ? "owner" : "member"`:     "owner",
		`isMemberOfGroupName("Others") ? "owner" : "member"`:     "member",
		`user.getLinkedObject("manager").firstName`:              "Cleo",
		`(user.email != null && user.email != '') ? 'work' : ''`: "",
	} {
		got, err := mustExpression(t, source).Value(subject)
		if err != nil || got != want {
			t.Errorf("%s: got %v (%v), want %v", source, got, err, want)
		}
	}
	if got, err := mustExpression(t, `user.tags`).Value(subject); err != nil || len(got.([]any)) != 2 {
		t.Errorf("user.tags: got %v (%v)", got, err)
	}
}

func TestExpressionOverGroupsIsKnownAsSuch(t *testing.T) {
	w := newWorld(t, AIW, dockerRole(func(m *Mapping) {
		m.Source = mustExpression(t, `isMemberOfGroupName("Owners") ? "owner" : "member"`)
	}))
	ada := w.add("Ada")
	w.sync()
	w.directory.AddGroup(mockidp.Group{Name: "Owners", Members: []string{ada.ID}})
	w.fake.sent()
	w.syncs()
	w.must(w.okta.ForceSync(w.ctx, ada.ID))
	if got := w.role("ada@example.com"); got != `"owner"` {
		t.Errorf("dockerRole: got %s, want owner", got)
	}
}

func TestBadExpressionTellsThePosition(t *testing.T) {
	_, err := Expression(`user.department +`)
	var bad *expression.Error
	if !errors.As(err, &bad) || bad.Column == 0 {
		t.Errorf("expression: got %v, want an error with its position", err)
	}
}
