package steps

import (
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/scim"
)

// readingActions are the actions that change nothing at a service provider.
var readingActions = []string{
	"the administrator tests the connection",
	"the administrator imports the users",
	"a page past the last {kind} is read",
	"a client retrieves {path}",
	"a client retrieves {path} in the version {word}",
	"a client searches {path} for {string}",
	"a client searches {path} with {int} nested parentheses",
	"a client searches {path} with {int} alternatives",
	"a client reads every page of {path} for {string}",
	"a client reads every page of {path} by searches with:",
	"a client asks {path} for more than one answer may hold",
	"a client without credentials retrieves {path}",
	"a client with the header {string} retrieves {path}",
	"a client with half of its token retrieves {path}",
	"another tenant's client retrieves {path}",
	"{int} percent of the cursor's time pass",
}

// postingActions change nothing when what they post to is a search (RFC 7644, section 3.4.3).
var postingActions = []string{
	"a client posts to {path}:",
	"a client without credentials posts to {path}:",
	"a client with the header {string} posts to {path}:",
}

// Writes says whether a scenario may change anything at the service provider: it has an
// action that is not known to read only. What no phrase matches counts as writing.
func (v *Vocabulary) Writes(scenario features.Scenario) bool {
	return slices.ContainsFunc(scenario.Steps, func(step features.Step) bool {
		phrase, ok := v.Match(step.Text)
		switch {
		case !ok:
			return true
		case phrase.Kind != Action || slices.Contains(readingActions, phrase.Pattern):
			return false
		case slices.Contains(postingActions, phrase.Pattern):
			arguments := phrase.expression.FindStringSubmatch(step.Text)
			path, _, _ := strings.Cut(strings.Trim(arguments[len(arguments)-1], "`"), "?")
			return !strings.HasSuffix(path, scim.EndpointSearch)
		}
		return true
	})
}
