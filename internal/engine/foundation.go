package engine

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/reports"
)

// wholeRun is how many scenarios have to have tried a create before none that succeeded
// says that the service provider cannot create at all. A run of a few scenarios looks at
// each of them.
const wholeRun = 50

// creating are the requirements whose scenarios stand for all others where nothing can be
// created: of each profile the plainest.
var creating = map[string][]string{
	scim.EndpointUsers:  {"RFC7644-3.3-R01", "OKTA-CREATE-01", "ENTRA-CREATE-01"},
	scim.EndpointGroups: {"RFC7644-3.3-R01", "OKTA-GROUP-01", "ENTRA-GROUP-01"},
}

// found leaves a service provider that never created a user, or never a group, with one
// failed scenario for the RFCs and for each identity provider. Whatever else tried a create
// and failed is blocked by that one: its findings say how an absent resource looks, and are
// no evidence for or against the requirement that it claims.
func found(results []outcome, base string) {
	for _, endpoint := range []string{scim.EndpointUsers, scim.EndpointGroups} {
		var tried []int
		for i := range results {
			posted, created := creates(results[i].scenario.Exchanges, base+endpoint)
			if created {
				tried = nil
				break
			}
			if posted {
				tried = append(tried, i)
			}
		}
		if len(tried) < wholeRun {
			continue
		}
		roots := map[string]string{}
		for _, claims := range []bool{true, false} { // else the first that failed
			for _, i := range tried {
				s := results[i].scenario
				plain := slices.ContainsFunc(s.Requirements, func(id string) bool { return slices.Contains(creating[endpoint], id) })
				if s.Verdict == reports.Failed && plain == claims && roots[s.IdP] == "" {
					roots[s.IdP] = s.ID
				}
			}
		}
		for _, i := range tried {
			s, unmet := &results[i].scenario, results[i].failed
			stuck := s.Verdict == reports.Failed || s.Verdict == reports.Inconclusive && unmet != nil && !unmet.Transport
			if root := roots[s.IdP]; stuck && root != "" && root != s.ID {
				s.Verdict, s.BlockedBy, results[i].baseless = reports.Blocked, root, true
			}
		}
	}
}

// creates says whether a create was tried at an endpoint, and whether a resource came of it.
func creates(exchanges []reports.Exchange, endpoint string) (posted, created bool) {
	for _, x := range exchanges {
		url, _, _ := strings.Cut(x.Request.URL, "?")
		if x.Request.Method != http.MethodPost || url != endpoint {
			continue
		}
		posted = true
		// What has no id cannot be found again by anybody; one that was sent is an echo.
		id := identifier(x.Response.Body)
		created = created || x.Response.Status/100 == 2 && id != "" && id != identifier(x.Request.Body)
	}
	return posted, created
}

// identifier reads the id of a resource; "" for none.
func identifier(body string) string {
	var resource struct {
		ID string `json:"id"`
	}
	if json.Unmarshal([]byte(body), &resource) != nil {
		return ""
	}
	return resource.ID
}
