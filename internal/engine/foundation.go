package engine

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/reports"
)

// created says at which endpoints a create was tried, and whether a resource came of it.
func created(exchanges []reports.Exchange, base string) map[string]bool {
	tried := map[string]bool{}
	for _, endpoint := range []string{scim.EndpointUsers, scim.EndpointGroups} {
		if posted, came := creates(exchanges, base+endpoint); posted {
			tried[endpoint] = came
		}
	}
	return tried
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
