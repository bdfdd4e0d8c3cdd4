package steps

import (
	"slices"
	"testing"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
)

const harbour = `
name: harbour
roles: {allowed: [viewer, builder, admin], default: viewer, highest: admin}
placement: {default-organization: north, other-organization: south, default-team: deck, team-when-unset: all, owners-team-name: chiefs}
groups: {format: "organization:team"}
`

func harbourWords(t *testing.T) words {
	t.Helper()
	p, err := profile.Read([]byte(harbour), "harbour.yaml", "")
	if err != nil {
		t.Fatal(err)
	}
	return wordsFor(&Product{Profile: p}, "run-7")
}

// TestWords turns the words of scenarios into the names of a product.
func TestWords(t *testing.T) {
	w := harbourWords(t)
	for _, c := range []struct {
		name      string
		translate func(string) string
		word      string
		want      string
	}{
		{"role", w.role, "member", "viewer"},
		{"role", w.role, "editor", "builder"},
		{"role", w.role, "owner", "admin"},
		{"role", w.role, "Owner", "Admin"},
		{"role", w.role, "OWNER", "ADMIN"},
		{"role", w.role, "My Corp Admins", "My Corp Admins"},
		{"organization", w.organization, "home", "north"},
		{"organization", w.organization, "HOME", "NORTH"},
		{"organization", w.organization, "other", "south"},
		{"organization", w.organization, "lighters", "run-7-lighters"},
		{"organization", w.organization, "", ""},
		{"team", w.team, "all", "deck"},
		{"team", w.team, "company", "all"},
		{"team", w.team, "Owners", "Chiefs"},
		{"team", w.team, "riggers", "run-7-riggers"},
		{"team", w.team, "RIGGERS", "RUN-7-RIGGERS"},
		{"team", w.team, " riggers", " run-7-riggers"},
		{"place", w.place, "home:riggers", "north:run-7-riggers"},
		{"place", w.place, "home:riggers:desk", "north:run-7-riggers:desk"},
		{"place", w.place, "home:", "north:"},
		{"place", w.place, ":riggers", ":run-7-riggers"},
		{"place", w.place, "riggers", "riggers"},
	} {
		if got := c.translate(c.word); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.name, c.word, got, c.want)
		}
	}
	if got, want := w.places("other:desk, HOME:all", w.place), []string{"north:deck", "south:run-7-desk"}; !slices.Equal(got, want) {
		t.Errorf("places: got %q, want %q", got, want)
	}
	if got := w.places(nothing, w.place); got != nil {
		t.Errorf("places of none: got %q, want nothing", got)
	}
	w.profile.Groups.Format = "team"
	if got := w.place("other:desk"); got != "run-7-desk" {
		t.Errorf("place of a product whose groups are teams: got %q, want run-7-desk", got)
	}
}

// TestWordsWithoutProduct leaves every word as it is.
func TestWordsWithoutProduct(t *testing.T) {
	w := wordsFor(nil, "run-7")
	for _, translate := range []func(string) string{w.role, w.organization, w.team, w.place} {
		if got := translate("home:all"); got != "home:all" {
			t.Errorf("word without a product: got %q, want it unchanged", got)
		}
	}
}

// TestMiddleRole finds no third role where there are two.
func TestMiddleRole(t *testing.T) {
	w := harbourWords(t)
	if got := MiddleRole(w.profile); got != "builder" {
		t.Errorf("middle role: got %q, want builder", got)
	}
	w.profile.Roles.Allowed = []string{"viewer", "admin"}
	if got := MiddleRole(w.profile); got != "" {
		t.Errorf("middle role of two: got %q, want none", got)
	}
}

// TestPhraseNeeds wants every need of a scenario's steps to be a capability or a path of a
// profile.
func TestPhraseNeeds(t *testing.T) {
	v, err := NewVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range set.Scenarios {
		for _, need := range v.Needs(s) {
			seen[need] = true
		}
	}
	for need := range seen {
		if _, _, path := features.KnobNeed(need); !path && !features.KnownCapability(need) {
			t.Errorf("need %q: no capability and no path of a profile", need)
		}
	}
	if len(seen) < 40 {
		t.Errorf("needs: got %d, want at least 40", len(seen))
	}
}

// TestNeeds derives what a scenario needs from its phrases, words and tables.
func TestNeeds(t *testing.T) {
	v, err := NewVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	got := v.Needs(features.Scenario{Steps: []features.Step{
		{Keyword: "Given", Text: "entra-default provisions roles and teams to the service provider"},
		{Keyword: "And", Text: "Ada is in the directory with:", Table: [][]string{{"attribute", "value"}, {"assigned role", "editor"}, {"assigned team", ""}, {"title", "owner"}}},
		{Keyword: "And", Text: "Ada's sign-in says:", Table: [][]string{{"attribute", "value"}, {"organization", "other"}}},
		{Keyword: "When", Text: "Ada signs in by oidc"},
		{Keyword: "Then", Text: `Ada's teams are "home:all, other:desk"`},
	}})
	want := []string{
		"attributes.role", "third-role", "sign-in.claims.organization", "placement.other-organization", "oidc-entra",
		"observe.teams", "placement.default-organization", "placement.default-team",
	}
	if !slices.Equal(got, want) {
		t.Errorf("needs: got %q, want %q", got, want)
	}
}

// TestPointed follows JSON pointers.
func TestPointed(t *testing.T) {
	document, err := parseDocument([]byte(`{"a": {"b/c": [1, {"~": "x"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	for pointer, want := range map[string]string{"/a/b~1c/0": "1", "/a/b~1c/1/~0": "x", "/a/none": "null", "/a/b~1c/7": "null", "/a/b~1c/x": "null"} {
		if got := plain(pointed(document.value, pointer)); got != want {
			t.Errorf("pointer %s: got %s, want %s", pointer, got, want)
		}
	}
}
