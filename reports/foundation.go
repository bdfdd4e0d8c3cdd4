package reports

import "slices"

// wholeRun is how many scenarios have to have tried a create before none that succeeded
// says that the service provider cannot create at all. A run of a few scenarios looks at
// each of them.
const wholeRun = 50

// creating are the requirements whose scenarios stand for all others where nothing can be
// created at an endpoint: of each profile the plainest.
var creating = []struct {
	endpoint     string
	requirements []string
}{
	{"/Users", []string{"RFC7644-3.3-R01", "OKTA-CREATE-01", "ENTRA-CREATE-01"}},
	{"/Groups", []string{"RFC7644-3.3-R01", "OKTA-GROUP-01", "ENTRA-GROUP-01"}},
}

// foundation leaves a service provider that never created a user, or never a group, with one
// failed scenario for the RFCs and for each identity provider. Whatever else tried a create
// and failed is blocked by that one: its findings say how an absent resource looks, and are
// no evidence for or against the requirement that it claims. Those that stand for the others
// are pinned: nothing else blocks them.
func foundation(scenarios []*Scenario) (pinned, baseless map[string]bool) {
	pinned, baseless = map[string]bool{}, map[string]bool{}
	for _, kind := range creating {
		var tried []*Scenario
		created := false
		for _, s := range scenarios {
			came, posted := s.Alone.Creates[kind.endpoint]
			created = created || came
			if posted {
				tried = append(tried, s)
			}
		}
		if created || len(tried) < wholeRun {
			continue
		}
		roots := standing(tried, kind.requirements)
		for _, s := range tried {
			stuck := s.Verdict == Failed || s.Verdict == Warned && s.stands() || s.Verdict == Inconclusive && s.Alone.Unmet
			root := roots[s.IdP]
			if !stuck || root == "" || pinned[s.ID] || root == s.ID {
				continue
			}
			s.Verdict, s.BlockedBy, baseless[s.ID] = Blocked, root, true
		}
		for _, root := range roots {
			pinned[root] = true
		}
	}
	return pinned, baseless
}

// standing chooses one failed scenario for the RFCs and for each identity provider: one that
// claims the plainest create before any other, and one that failed for what it claims before
// one that failed for something else.
func standing(tried []*Scenario, plainest []string) map[string]string {
	roots := map[string]string{}
	for rank := range 4 {
		for _, s := range tried {
			plain := slices.ContainsFunc(s.Requirements, func(id string) bool { return slices.Contains(plainest, id) })
			own := slices.ContainsFunc(s.Findings, func(f Finding) bool { return !f.Incidental })
			fits := plain == (rank < 2) && own == (rank%2 == 0)
			if s.Verdict == Failed && fits && roots[s.IdP] == "" {
				roots[s.IdP] = s.ID
			}
		}
	}
	return roots
}
