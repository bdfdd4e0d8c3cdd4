package features

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestDialects holds what a scenario with <idp> and without Examples stands for.
func TestDialects(t *testing.T) {
	for name, c := range map[string]struct {
		outer, tags string
		want        []string // id, identity provider and requirements of each
	}{
		"product":        {"", "@id:a @idp:okta @req:OKTA-CREATE-01", []string{"a/okta-aiw okta OKTA-CREATE-01", "a/okta-oin okta OKTA-CREATE-01"}},
		"dialect":        {"", "@id:a @idp:okta-oin @req:OKTA-CREATE-01", []string{"a/okta-oin okta OKTA-CREATE-01"}},
		"of the rule":    {"@idp:entra-default", "@id:a @req:ENTRA-CREATE-01", []string{"a/entra-default entra ENTRA-CREATE-01"}},
		"own over outer": {"@idp:entra", "@id:a @idp:okta-aiw @req:OKTA-CREATE-01", []string{"a/okta-aiw okta OKTA-CREATE-01"}},
		"two, one id": {"", "@id:a @idp:okta-aiw @idp:entra-default @req:RFC7644-3.3-R05 @req:OKTA-CREATE-01 @req:ENTRA-CREATE-01", []string{
			"a/okta-aiw okta RFC7644-3.3-R05 OKTA-CREATE-01", "a/entra-default entra RFC7644-3.3-R05 ENTRA-CREATE-01"}},
		"two, an id each": {"", "@id:<idp>-a @idp:okta-aiw @idp:entra-default @req:OKTA-CREATE-01 @req:ENTRA-CREATE-01", []string{
			"okta-a/okta-aiw okta OKTA-CREATE-01", "entra-a/entra-default entra ENTRA-CREATE-01"}},
	} {
		t.Run(name, func(t *testing.T) {
			source := "Feature: F\n\n  " + c.outer + "\n  Rule: R\n\n    " + c.tags + "\n    Scenario: S (<idp>)\n      When <idp> acts\n"
			set, err := LoadFS(fstest.MapFS{"lifecycle/f.feature": {Data: []byte(source)}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range set.Scenarios {
				got = append(got, strings.Join(append([]string{s.ID, s.IdP}, s.Requirements...), " "))
				if _, dialect, _ := strings.Cut(s.ID, "/"); s.Title != "S ("+dialect+")" || s.Steps[0].Text != dialect+" acts" {
					t.Errorf("%s: got title %q and step %q, want the dialect in them", s.ID, s.Title, s.Steps[0].Text)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("scenarios: got %q, want %q", got, c.want)
			}
		})
	}
}
