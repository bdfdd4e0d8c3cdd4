package steps

import (
	"strings"
	"testing"

	"github.com/scimspec/scimspec/features"
)

// TestKeywordsWarnAtMost holds policy A67 over the whole catalogue: each row of the tables of
// keywords warns, and so does every requirement that is about a keyword alone.
func TestKeywordsWarnAtMost(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	for keyword, id := range keywordRows {
		requirement, ok := set.Catalogue.ByID(id)
		if !ok || requirement.Severity() == features.Fail {
			t.Errorf("%s (%s): got severity %s, want one that does not fail", id, keyword, requirement.Severity())
		}
	}
	for _, requirement := range set.Catalogue.All() {
		if requirement.Policy == keywordPolicy && requirement.Severity() == features.Fail {
			t.Errorf("%s: got severity fail, want warn", requirement.ID)
		}
	}
}

// TestKeywordsHaveTheirPhrases keeps scenarios from judging scimType as any other value: then
// their own requirement would fail for it. The two that are exempt are about the keyword itself.
func TestKeywordsHaveTheirPhrases(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, scenario := range set.Scenarios {
		for _, step := range scenario.Steps {
			if strings.Contains(step.Text, "scimType`") && scenario.ID != "error-scim-type-is-known" && scenario.ID != "error-version-keyword" {
				t.Errorf("%s: %q, want a phrase for keywords", scenario.ID, step.Text)
			}
		}
	}
}
