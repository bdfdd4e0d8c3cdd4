package scimspec_test

import (
	"slices"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/target"
	"github.com/scimspec/scimspec/reports"
)

// detection is one line of proof: with this fault switched on in the reference target,
// the scenarios must not pass, and one of their findings must name the requirement. A
// requirement that only warns turns its scenario into warned.
type detection struct {
	fault       string // of target.Faults
	scenarios   []string
	requirement string
}

// detect breaks the reference target in one way after the other and expects the named
// scenarios to see it. The tables stand in detection_<area>_test.go.
func detect(t *testing.T, table []detection) {
	t.Helper()
	for _, d := range table {
		t.Run(d.fault+"/"+d.requirement, func(t *testing.T) {
			t.Parallel()
			report := judgeBroken(t, d.fault, d.scenarios)
			named := false
			for _, scenario := range report.Scenarios {
				if !slices.Contains(d.scenarios, scenario.ID) {
					continue // its id merely begins like a selected one
				}
				if scenario.Verdict != reports.Failed && scenario.Verdict != reports.Warned {
					t.Errorf("scenario %s with fault %s: got %s (%s), want failed or warned", scenario.ID, d.fault, scenario.Verdict, scenario.Reason)
				}
				for _, finding := range scenario.Findings {
					named = named || finding.Requirement == d.requirement
				}
			}
			if !named {
				t.Errorf("findings with fault %s: got none that names %s", d.fault, d.requirement)
			}
		})
	}
}

// judgeBroken runs a few scenarios against a reference target with one fault.
func judgeBroken(t *testing.T, fault string, scenarios []string) *reports.Report {
	t.Helper()
	server, err := target.New(target.Options{Tokens: []target.Credential{{Token: "correct-horse-battery"}}, Faults: []string{fault}})
	if err != nil {
		t.Fatal(err)
	}
	suite, err := scimspec.New(
		scimspec.Handler(server).At("/scim/v2"),
		scimspec.BearerToken("correct-horse-battery"),
		scimspec.Select(scenarios...),
		scimspec.Parallel(1),
	)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(suite.Close)
	report, err := suite.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range scenarios {
		if !slices.ContainsFunc(report.Scenarios, func(s reports.Scenario) bool { return s.ID == id }) {
			t.Errorf("scenario %s: there is none with that id", id)
		}
	}
	return report
}
