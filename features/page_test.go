package features

import (
	"strings"
	"testing"
)

// TestPages wants each requirement of an RFC to lead to its section, and each row of the table of
// vendors' pages to stand behind a requirement.
func TestPages(t *testing.T) {
	set, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, r := range set.Catalogue.All() {
		pages := r.Pages()
		for _, page := range pages {
			used[page.URL] = true
		}
		if number, rfc := strings.CutPrefix(r.Document, "RFC"); rfc {
			if len(pages) == 0 || !strings.HasPrefix(pages[0].URL, "https://www.rfc-editor.org/rfc/rfc"+number+".html#") {
				t.Errorf("%s: got %v, want the section %s", r.ID, pages, r.Section)
			}
		}
	}
	for product, rows := range vendorPages {
		for _, row := range rows {
			if !used[row.url] {
				t.Errorf("%s, %s: got no requirement, want one whose source names it", product, row.words)
			}
		}
	}
	cases := map[string]string{
		"RFC7644-3.3-R13":  "https://www.rfc-editor.org/rfc/rfc7644.html#section-3.3",
		"ENTRA-CONNECT-01": learnEntra + "use-scim-to-provision-users-and-groups",
		"OKTA-CREATE-02":   docsOkta + "api/openapi/okta-scim/guides/scim-20",
	}
	for id, want := range cases {
		r, _ := set.Catalogue.ByID(id)
		found := false
		for _, page := range r.Pages() {
			found = found || page.URL == want
		}
		if !found {
			t.Errorf("%s (%s): got %v, want %s", id, r.Source(), r.Pages(), want)
		}
	}
}
