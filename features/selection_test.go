package features

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

func selectionSet(t *testing.T) *Set {
	t.Helper()
	files := fstest.MapFS{
		"lifecycle/create.feature": {Data: []byte("Feature: F\n  @id:create-user @req:RFC7644-3.3-R08\n  Scenario: S\n    When w\n    Then t\n")},
		"groups/push.feature":      {Data: []byte("Feature: F\n  @id:push-group @req:OKTA-GROUP-01 @req:RFC7644-3.3-R08\n  Scenario: S\n    When w\n    Then t\n\n  @id:rename @req:OKTA-GROUP-03\n  Scenario Outline: S\n    When <a>\n    Then t\n    Examples:\n      | a  |\n      | x  |\n      | y  |\n")},
	}
	set, err := LoadFS(files)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestSelect(t *testing.T) {
	set := selectionSet(t)
	cases := []struct {
		name     string
		prefixes []string
		want     []string
	}{
		{"everything", nil, []string{"push-group", "rename/x", "rename/y", "create-user"}},
		{"path", []string{"features/lifecycle"}, []string{"create-user"}},
		{"path without features", []string{"groups/"}, []string{"push-group", "rename/x", "rename/y"}},
		{"scenario", []string{"create-user"}, []string{"create-user"}},
		{"outline", []string{"rename"}, []string{"rename/x", "rename/y"}},
		{"row", []string{"rename/y"}, []string{"rename/y"}},
		{"requirement", []string{"RFC7644-3.3"}, []string{"push-group", "create-user"}},
		{"letter case and blanks", []string{" okta-group-03 "}, []string{"rename/x", "rename/y"}},
		{"the whole id", []string{"=Rename/x"}, []string{"rename/x"}},
		{"the whole requirement", []string{"=OKTA-GROUP-03"}, []string{"rename/x", "rename/y"}},
		{"several", []string{"OKTA", "create"}, []string{"push-group", "rename/x", "rename/y", "create-user"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			list, err := set.Select(c.prefixes)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range list {
				got = append(got, s.ID)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("selected: got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSelectNothing(t *testing.T) {
	set := selectionSet(t)
	cases := []struct {
		prefix, want string
	}{
		{"creat-user", "no feature, scenario or requirement begins with \"creat-user\"\nTry: create-user; or scimspec list"},
		{"RFC7643-2", "no scenario claims a requirement that begins with \"RFC7643-2\"\nTry: RFC7644-3.3-R08; or scimspec list"},
		{"features/lifecycel", "Try: features/lifecycle/create.feature"},
		{"qqqqqqqqqq", "Try: scimspec list"},
		{"", `begins with ""`},
	}
	for _, c := range cases {
		_, err := set.Select([]string{"create-user", c.prefix})
		var selection *SelectionError
		if !errors.As(err, &selection) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error for %q: got %v, want one with %q", c.prefix, err, c.want)
		}
	}
}
