package features

import (
	"regexp"
	"strings"
)

// Page is a public page where a requirement can be read.
type Page struct{ Title, URL string }

const (
	learnEntra = "https://learn.microsoft.com/en-us/entra/identity/app-provisioning/"
	docsDocker = "https://docs.docker.com/security/for-admins/"
	docsOkta   = "https://developer.okta.com/docs/"
)

// vendorPages are the public pages behind the words of a product's sources. What is known from
// traffic and from reports of others has none.
var vendorPages = map[string][]struct{ words, url string }{
	"okta": {
		{"SCIM 2.0 reference", docsOkta + "api/openapi/okta-scim/guides/scim-20"},
		{"suite for integrations", docsOkta + "guides/scim-provisioning-integration-test/main/"},
		{"provisioning test plan", docsOkta + "guides/scim-provisioning-integration-test/main/"},
	},
	"entra": {
		{"provisioning documentation", learnEntra + "use-scim-to-provision-users-and-groups"},
		{"SCIM Validator", learnEntra + "scim-validator-tutorial"},
		{"SCIM compatibility notes", learnEntra + "application-provisioning-config-problem-scim-compatibility"},
		{"how provisioning works", learnEntra + "how-provisioning-works"},
		{"known issues of provisioning", learnEntra + "known-issues"},
		{"quarantine", learnEntra + "application-provisioning-quarantine-status"},
		{"attribute mapping documentation", learnEntra + "customize-application-attributes"},
	},
	"docker": {
		{"docs: SCIM", docsDocker + "provisioning/scim"},
		{"group mapping", docsDocker + "provisioning/group-mapping"},
		{"just-in-time", docsDocker + "provisioning/just-in-time"},
		{"single sign-on", docsDocker + "single-sign-on"},
	},
}

// rfcPlace finds what an RFC is named by, with its section if it has one.
var rfcPlace = regexp.MustCompile(`RFC (\d+)(?:, section ([0-9A-Z][0-9.]*))?`)

// Pages are where the requirement can be read: the section of the RFC, and the pages of the
// vendor that its source names.
func (r Requirement) Pages() []Page {
	var pages []Page
	for _, place := range rfcPlace.FindAllStringSubmatch(r.Source(), -1) {
		url, section := "https://www.rfc-editor.org/rfc/rfc"+place[1]+".html", strings.TrimRight(place[2], ".")
		switch {
		case section == "":
		case section[0] >= 'A':
			url += "#appendix-" + section
		default:
			url += "#section-" + section
		}
		pages = append(pages, Page{strings.TrimRight(place[0], "."), url})
	}
	for _, page := range vendorPages[r.Document] {
		if strings.Contains(r.Origin, page.words) {
			pages = append(pages, Page{productName(r.Document) + ": " + page.words, page.url})
		}
	}
	return pages
}
