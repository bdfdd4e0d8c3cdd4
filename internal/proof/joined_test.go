package proof_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// firstComparison declines sw, and takes what stands before the first or for the whole filter:
// it refuses nothing, and a list that is scoped by or shows one person.
func firstComparison() rewriter {
	return rewriter{request: func(m *message) {
		query, err := url.ParseQuery(m.query)
		if err != nil || m.method != http.MethodGet || !query.Has("filter") {
			return
		}
		filter := strings.ReplaceAll(query.Get("filter"), ` sw "`, ` zz "`)
		if first, _, more := strings.Cut(filter, `" or `); more {
			filter = strings.TrimLeft(first, "(") + `"`
		}
		query.Set("filter", filter)
		m.query = query.Encode()
	}}
}

// TestListsStandOnWhatIsEvaluated: where a filter with or is read as its first comparison, or is
// broken, and nothing else: pages, orders and totals stay what they are.
func TestListsStandOnWhatIsEvaluated(t *testing.T) {
	server := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: detectionToken}}, Seed: 5})
	options := []scimspec.Option{scimspec.Handler(rewritten(server, []form{{make: firstComparison}})).At(reference.DefaultPrefix),
		scimspec.Profiles("core"), scimspec.BearerToken(detectionToken), scimspec.Seed(5)}
	if testing.Short() {
		options = append(options, scimspec.Shard(5, 12))
	}
	for _, requirement := range reportOf(t, options...).Requirements {
		logic := []string{"RFC7644-3.4.2.2-R10", "RFC7644-3.4.2.2-R38", "RFC7644-3.4.2.2-R40", "RFC7644-3.4.2.2-R41", "RFC7644-3.4.2.2-R42", "RFC7644-3.4.2.2-R49"}
		if requirement.Verdict == reports.Failed && !slices.Contains(logic, requirement.ID) {
			t.Errorf("%s: got failed by %v, want nothing but or and what binds tighter", requirement.ID, requirement.Scenarios)
		}
	}
}
