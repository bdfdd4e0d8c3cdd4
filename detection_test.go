package scimspec_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/target"
	"github.com/scimspec/scimspec/reports"
)

const detectionToken = "correct-horse-battery"

// detections has the lifecycle scenarios; detectionTable says in which form.
const detections = "testdata/detections.yaml"

// detectionTable reads for each fault of the reference target the scenarios that must turn
// red, as an id of an outline, which means all of its rows, or of one row.
func detectionTable(t *testing.T, file string) map[string][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	table := map[string][]string{}
	if err := yaml.Unmarshal(data, &table); err != nil {
		t.Fatal(err)
	}
	return table
}

// TestFaultsAreDetected breaks the reference target in one way at a time. Each scenario
// that claims to notice it must fail, or warn where the requirement only says SHOULD, and
// name the requirement that it claims first.
func TestFaultsAreDetected(t *testing.T) {
	holdTo(t, detectionTable(t, detections))
}

// judgeFaulty runs scenarios against the reference target with one fault.
func judgeFaulty(t *testing.T, fault string, ids []string) map[string]reports.Scenario {
	t.Helper()
	server, err := target.New(target.Options{Tokens: []target.Credential{{Token: detectionToken}}, Faults: []string{fault}})
	if err != nil {
		t.Fatal(err)
	}
	return byID(reportOf(t, scimspec.Handler(server).At("/scim/v2"), scimspec.BearerToken(detectionToken),
		scimspec.Select(ids...), scimspec.Parallel(2)))
}

func byID(report *reports.Report) map[string]reports.Scenario {
	judged := map[string]reports.Scenario{}
	for _, scenario := range report.Scenarios {
		judged[scenario.ID] = scenario
	}
	return judged
}

// rowsOf returns a scenario, or all rows of an outline.
func rowsOf(set *features.Set, id string) []features.Scenario {
	var rows []features.Scenario
	for _, scenario := range set.Scenarios {
		if scenario.ID == id || strings.HasPrefix(scenario.ID, id+"/") {
			rows = append(rows, scenario)
		}
	}
	return rows
}

func checkDetected(t *testing.T, want features.Scenario, got reports.Scenario) {
	t.Helper()
	if got.Verdict != reports.Failed && got.Verdict != reports.Warned {
		t.Errorf("verdict of %s: got %s %s, want failed or warned", want.ID, got.Verdict, got.Reason)
		return
	}
	named := slices.ContainsFunc(got.Findings, func(f reports.Finding) bool { return f.Requirement == want.Requirements[0] })
	if !named {
		t.Errorf("findings of %s: got %v, want one against %s", want.ID, got.Findings, want.Requirements[0])
	}
}

// TestEveryLifecycleScenarioCanFail holds each scenario of an identity provider to the
// promise that some fault turns it red.
func TestEveryLifecycleScenarioCanFail(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	detected := map[string]bool{}
	for _, ids := range detectionTable(t, detections) {
		for _, id := range ids {
			outline, _, _ := strings.Cut(id, "/")
			detected[outline] = true
		}
	}
	for _, scenario := range set.Scenarios {
		lifecycle := strings.HasPrefix(scenario.Feature, "features/lifecycle/") || strings.HasPrefix(scenario.Feature, "features/groups/")
		outline, _, _ := strings.Cut(scenario.ID, "/")
		if lifecycle && (scenario.IdP == "okta" || scenario.IdP == "entra") && !detected[outline] {
			t.Errorf("scenario %s: got no fault in testdata/detections.yaml that turns it red, want one", outline)
			detected[outline] = true
		}
	}
}
