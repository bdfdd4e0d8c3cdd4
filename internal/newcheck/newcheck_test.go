package main

import (
	"strings"
	"testing"
)

// TestEverythingIsFound: each requirement of the catalogue has its entry, and the row of a
// fault where the kill matrix says that one is caught for it.
func TestEverythingIsFound(t *testing.T) {
	t.Chdir("../..")
	h, err := open(".")
	if err != nil {
		t.Fatal(err)
	}
	if len(h.matrix) == 0 || len(h.faults) == 0 {
		t.Fatalf("house: got %d lines of the matrix and faults of %d requirements, want some", len(h.matrix), len(h.faults))
	}
	for _, r := range h.set.Catalogue.All() {
		if len(h.requirements[r.ID]) != 1 {
			t.Errorf("requirement %s: got the places %v, want one", r.ID, h.requirements[r.ID])
		}
		if seen := h.seen(r.ID); len(seen) > 0 && len(h.faults[r.ID]) == 0 {
			t.Errorf("%s: got no row, want file and line, since %s", r.ID, seen[0].name)
		}
	}
}

func TestLead(t *testing.T) {
	t.Chdir("../..")
	h, err := open(".")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		id   string
		says []string
		done bool
	}{
		"complete":     {"RFC7644-3.3-R10", []string{"features/requirements/rfc7644.yaml:", "features/users/create.feature:", "create-no-location is caught by create-names-location"}, true},
		"not known":    {"RFC7644-3.3-R99", []string{"RFC7644-3.3-R99 is in no catalogue", "the next id of its section, RFC7644-3.3-R", "beside features/requirements/rfc7644.yaml:"}, false},
		"nothing else": {"RFC7644-2-R08", []string{"scenario     MISSING", "@req:RFC7644-2-R08", "beside features/security/", "fault        MISSING", "kill matrix  MISSING"}, false},
		"not covered":  {"RFC7644-5-R03", []string{"listed as not covered"}, false},
		"no id at all": {"location", []string{"location is in no catalogue"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			if done := h.lead(&out, c.id); done != c.done {
				t.Errorf("done: got %t, want %t", done, c.done)
			}
			for _, want := range c.says {
				if !strings.Contains(out.String(), want) {
					t.Errorf("output: got %s, want %q", out.String(), want)
				}
			}
		})
	}
}
