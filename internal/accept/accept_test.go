package accept_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/accept"
)

var ada = accept.Owner{Stem: "scimspec-abcdefgh-12", Name: "Ada", Domain: "corp.example"}

func TestNames(t *testing.T) {
	for _, c := range []struct{ name, data, user, beginning, group string }{
		{"the suite's own", "", "scimspec-abcdefgh-12-ada@corp.example", "scimspec-abcdefgh-12-", "scimspec-abcdefgh-12 Ada"},
		{"templates", `{user-name: "x.{stem}.{name}", group-name: "home:{stem}-{name}"}`, "x.scimspec-abcdefgh-12.ada", "x.scimspec-abcdefgh-12.", "home:scimspec-abcdefgh-12-Ada"},
		{"no blank is taken", `{values: {Group.displayName: {pattern: "^\\S+$"}}}`, "scimspec-abcdefgh-12-ada@corp.example", "scimspec-abcdefgh-12-", "scimspec-abcdefgh-12-Ada"},
		{"no address is taken", `{values: {userName: {pattern: "^[a-z0-9-]+$"}}}`, "scimspec-abcdefgh-12-ada", "scimspec-abcdefgh-12-", "scimspec-abcdefgh-12 Ada"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := accept.Parse(c.data)
			if err != nil {
				t.Fatal(err)
			}
			if got := d.NameOfUser(ada); got != c.user {
				t.Errorf("user: got %s, want %s", got, c.user)
			}
			if got := d.Beginning(ada); got != c.beginning {
				t.Errorf("beginning: got %s, want %s", got, c.beginning)
			}
			if got := d.NameOfGroup(ada); got != c.group {
				t.Errorf("group: got %s, want %s", got, c.group)
			}
		})
	}
}

// TestShortNames: eight characters that begin alike in one scenario, and never agree in one.
func TestShortNames(t *testing.T) {
	d, err := accept.Parse(`{values: {userName: {max: 8}}}`)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for i := range 1000 {
		o := accept.Owner{Stem: "scimspec-abcdefgh-12", Name: fmt.Sprintf("Extra%d", i), Domain: "corp.example"}
		name := d.NameOfUser(o)
		if len(name) != 8 || seen[name] || !strings.HasPrefix(name, d.Beginning(o)) || !accept.Within(name, o.Stem) {
			t.Fatalf("name of %s: got %s, want eight characters that no other has and that begin with %s", o.Name, name, d.Beginning(o))
		}
		seen[name] = true
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		values accept.Values
		text   string
		n      int
		want   string // "": something else that is taken
	}{
		{accept.Values{}, "any text 7", 0, "any text 7"},
		{accept.Values{List: []any{"user", "admin"}}, "Value 3", 3, "admin"},
		{accept.Values{Max: 4}, "Title Value 0", 0, ""},
		{accept.Values{Pattern: "^[A-Za-z ]+$"}, "Title Value 0 of p-1", 0, "Title Value  of p"},
		{accept.Values{Pattern: "@{domain}$"}, "x", 0, ""},
		{accept.Values{Pattern: "^[0-9]+$"}, "x", 0, ""},
	} {
		got, ok := c.values.Fit(c.text, c.n, "corp.example")
		if !ok || !c.values.Take(got, "corp.example") || c.want != "" && got != c.want {
			t.Errorf("%+v: got %q, %v, want %q", c.values, got, ok, c.want)
		}
	}
	if _, ok := (accept.Values{Pattern: "^never $"}).Fit("x", 0, "corp.example"); ok {
		t.Error("a pattern that nothing made up fits: got a text, want none")
	}
}

func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"user-nam: x":                       `line 1, column 1: data has no member "user-nam" | user-name`,
		"fixed: [userName, \"a b\"]":        `line 1, column 19: fixed: "a b" is no path of an attribute | title, name.givenName`,
		"user-name: \"{stem}\"":             `line 1, column 12: "{stem}": names would not be unique`,
		"group-name: \"{stme}-{name}\"":     `line 1, column 13: "{stme}-{name}": there is no {stme} | {stem}`,
		"user:\n  externalId: \"{nam}\"":    `line 2, column 15: "{nam}": there is no {nam} | {name}`,
		"values: {title: {maximum: 3}}":     `line 1, column 18: values has no member "maximum"`,
		"values: {title: {pattern: \"(\"}}": `line 1, column 27: pattern: `,
		"groups: exist":                     `line 1, column 9: groups: got "exist" | existing`,
		"groups: existing":                  `line 1, column 9: groups: existing needs the names`,
		"pace: {write: 0}":                  `line 1, column 15: pace: want requests in a second`,
		"absent: title":                     `line 1, column 9: absent: want a list`,
		"[]":                                `line 1, column 1: data: want a mapping`,
	} {
		_, err := accept.Parse(text)
		var wrong *accept.Mistake
		if !errors.As(err, &wrong) || !strings.HasPrefix(wrong.Error()+" | "+wrong.Try, want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

// TestOver: what is stated wins over what is believed less, and says where it comes from.
func TestOver(t *testing.T) {
	parse := func(text string) accept.Data {
		d, err := accept.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	stated := parse(`{user: {name: {givenName: A}}, values: {title: [x]}, fixed: [userName]}`)
	product := parse(`{group-name: "home:{stem}-{name}", user: {name: {givenName: B, familyName: C}, nickName: D}, values: {TITLE: [y], roles.value: [z]}, fixed: [USERNAME, title]}`).From("as the profile says")
	d := stated.Over(product)
	if given, _ := d.Demand("name.givenName"); given != "A" {
		t.Errorf("givenName: got %v, want the stated A", given)
	}
	if family, _ := d.Demand("name.familyName"); family != "C" {
		t.Errorf("familyName: got %v, want C", family)
	}
	if v, _ := d.ValuesOf("title"); v.Texts()[0] != "x" || len(d.Values) != 2 {
		t.Errorf("values: got %v, want x for title, and two attributes", d.Values)
	}
	if len(d.Fixed) != 2 {
		t.Errorf("fixed: got %v, want userName once, and title", d.Fixed)
	}
	if got := d.Because(accept.Fixity, "title"); got != "as the profile says" {
		t.Errorf("reason: got %q, want the profile", got)
	}
}
