package expression

import (
	"errors"
	"strings"
	"testing"
)

// The recipes that are in circulation, as printed.
const (
	recipeSingle  = `SingleAppRoleAssignment([appRoleAssignments])`
	recipeSwitch  = `Switch(SingleAppRoleAssignment([appRoleAssignments]), "member", "My Corp Administrator", "owner", "My Corp Editor", "editor")`
	recipeTick    = recipeSwitch + "`"
	recipeShifted = `Switch(SingleAppRoleAssignment([appRoleAssignments]), "My Corp Admins", "owner", "My Corp Editors", "editor", "My Corp Users", "member")`
)

func assigned(names ...string) world {
	w := world{}
	for i, name := range names {
		w.roles = append(w.roles, AppRole{ID: string(rune('a' + i)), Value: strings.ToLower(strings.ReplaceAll(name, " ", "")), DisplayName: name})
	}
	return w
}

func TestRoleRecipes(t *testing.T) {
	run(t, []row{
		{"single", recipeSingle, `"owner"`, assigned("owner")},
		{"single, none", recipeSingle, `null`, world{}},
		{"single, several: the first", recipeSingle, `"owner"`, assigned("owner", "editor")},
		{"single, no display name", recipeSingle, `"edit"`, world{roles: []AppRole{{ID: "1", Value: "edit"}}}},
		{"switch, administrator", recipeSwitch, `"owner"`, assigned("My Corp Administrator")},
		{"switch, editor", recipeSwitch, `"editor"`, assigned("My Corp Editor")},
		{"switch, other", recipeSwitch, `"member"`, assigned("My Corp Intern")},
		{"switch, none", recipeSwitch, `"member"`, world{}},
		{"shifted, first key is the default", recipeShifted, `"My Corp Admins"`, assigned("My Corp Admins")},
		{"shifted, any other", recipeShifted, `"My Corp Admins"`, assigned("My Corp Editors")},
		{"shifted, role named as a target value", recipeShifted, `"My Corp Editors"`, assigned("owner")},
		{"complex", `AppRoleAssignmentsComplex([appRoleAssignments])`,
			`[{"primary":false,"type":"WindowsAzureActiveDirectoryRole","displayName":"My Corp Editor","value":"mycorpeditor"}]`,
			assigned("My Corp Editor")},
		{"assertive", `AssertiveAppRoleAssignmentsComplex([appRoleAssignments])`,
			`[{"primary":false,"type":"WindowsAzureActiveDirectoryRole","display":"A","value":"a"},` +
				`{"primary":false,"type":"WindowsAzureActiveDirectoryRole","display":"B","value":"b"}]`, assigned("A", "B")},
		{"complex, none", `AssertiveAppRoleAssignmentsComplex([appRoleAssignments])`, `[]`, world{}},
		{"count", `Count([appRoleAssignments])`, `2`, assigned("A", "B")},
	})
}

func TestComplexRolesKeepAssignments(t *testing.T) {
	v, err := evaluate(t, `AppRoleAssignmentsComplex([appRoleAssignments])`, assigned("A", "B"))
	if err != nil {
		t.Fatal(err)
	}
	if got := v.Roles(); len(got) != 2 || got[1].ID != "b" {
		t.Errorf("roles behind the value: got %v, want A and B with their ids", got)
	}
}

func TestStrayBackTickIsReported(t *testing.T) {
	_, err := Parse(recipeTick)
	var at *Error
	if !errors.As(err, &at) {
		t.Fatalf("error: got %v, want an *Error", err)
	}
	if at.Offset != len(recipeSwitch) || at.Column != len(recipeSwitch)+1 || at.Line != 1 || at.Near != "`" {
		t.Errorf("place: got offset %d, line %d, column %d, near %q, want offset %d, line 1, column %d, near \"`\"",
			at.Offset, at.Line, at.Column, at.Near, len(recipeSwitch), len(recipeSwitch)+1)
	}
	if want := "column 126: unexpected \"`\"; want end of expression"; at.Error() != want {
		t.Errorf("error: got %s, want %s", at, want)
	}
}

func TestLint(t *testing.T) {
	for _, r := range []struct {
		name, src string
		want      []string
	}{
		{"right", recipeSwitch, nil},
		{"right, zone", `Switch([state], "Australia/Sydney", "NSW", "Australia/Sydney","QLD", "Australia/Brisbane")`, nil},
		{"shifted", recipeShifted, []string{"switch-odd-arguments", "switch-default-is-key"}},
		{"shifted, last pair cut", `Switch(SingleAppRoleAssignment([appRoleAssignments]), "My Corp Admins", "owner", "My Corp Editors")`,
			[]string{"switch-default-is-key"}},
		{"presence", `Switch(IsPresent([a]), [a], "True", "x")`, []string{"switch-tests-presence"}},
		{"empty in condition", `IIF([country]="", "Other", [country])`, []string{"iif-null-condition"}},
		{"presence in condition", `IIF(IsPresent([a]), [a], "x")`, []string{"iif-null-condition"}},
		{"roles", `Count([appRoleAssignments])`, []string{"roles-outside-function"}},
		{"unique", `SelectUniqueValue([a], [b])`, []string{"unique-value-target"}},
	} {
		t.Run(r.name, func(t *testing.T) {
			e, err := Parse(r.src)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, w := range Lint(e) {
				got = append(got, w.Rule)
				if w.Column < 1 || w.Offset >= len(r.src) || w.Message == "" {
					t.Errorf("warning: got %+v, want a place in the source and a message", w)
				}
			}
			if strings.Join(got, " ") != strings.Join(r.want, " ") {
				t.Errorf("warnings: got %v, want %v", got, r.want)
			}
		})
	}
}
