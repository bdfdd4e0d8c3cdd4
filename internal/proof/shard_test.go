package proof_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// TestShardsMakeTheWhole runs three shards and joins their reports, by way of their files
// as a pipeline does: the sum says what the unsharded run says.
func TestShardsMakeTheWhole(t *testing.T) {
	for name, faults := range map[string][]string{
		"whole target": nil,
		"two faults":   {"patch-pathless-ignored", "page-beyond-is-last"},
	} {
		t.Run(name, func(t *testing.T) {
			long(t) // four full runs
			whole := judgeShard(t, faults)
			var parts []*reports.Report
			for part := range 3 {
				report := judgeShard(t, faults, scimspec.Shard(part+1, 3))
				if report.Run.Complete || report.Conclusion == reports.Conformant {
					t.Errorf("shard %d: got complete %v, %s, want an incomplete run that is not conformant", part+1, report.Run.Complete, report.Conclusion)
				}
				parts = append(parts, throughJSON(t, report))
			}
			merged, err := reports.Merge(parts...)
			if err != nil {
				t.Fatal(err)
			}
			compareReports(t, merged, whole)
			if failed := whole.Summary.Scenarios.Failed; (failed > 0) != (faults != nil) {
				t.Errorf("failed scenarios with faults %v: got %d", faults, failed)
			}
			t.Logf("%+v", whole.Summary.Scenarios)
		})
	}
}

// judgeShard runs the suite against a reference target of its own.
func judgeShard(t *testing.T, faults []string, options ...scimspec.Option) *reports.Report {
	t.Helper()
	server := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: safetyToken}}}, faults...)
	return reportOf(t, append(options, scimspec.Handler(server).At("/scim/v2"), scimspec.BearerToken(safetyToken), scimspec.Parallel(4))...)
}

// throughJSON writes a report down and reads it again.
func throughJSON(t *testing.T, report *reports.Report) *reports.Report {
	t.Helper()
	encoder, err := reports.ByName("json")
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := encoder.Encode(&file, report); err != nil {
		t.Fatal(err)
	}
	read, err := reports.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// compareReports wants two reports to say the same. Who stands for a requirement that
// scenarios only met on the way depends on which of them comes first, and is the same
// since both go by id.
func compareReports(t *testing.T, got, want *reports.Report) {
	t.Helper()
	equal := func(subject string, got, want any) {
		t.Helper()
		g, _ := json.Marshal(got)
		w, _ := json.Marshal(want)
		if !bytes.Equal(g, w) {
			t.Errorf("%s: got %s, want %s", subject, g, w)
		}
	}
	equal("conclusion", got.Conclusion, want.Conclusion)
	equal("profiles", got.Profiles, want.Profiles)
	equal("scenario counts", got.Summary.Scenarios, want.Summary.Scenarios)
	equal("complete", got.Run.Complete, want.Run.Complete)
	equalMaps(t, "scenario", scenarioVerdicts(got), scenarioVerdicts(want))
	equalMaps(t, "requirement", requirementVerdicts(got), requirementVerdicts(want))
	equalMaps(t, "cause", causeScenarios(got), causeScenarios(want))
}

func equalMaps(t *testing.T, subject string, got, want map[string]string) {
	t.Helper()
	all := maps.Clone(got)
	maps.Copy(all, want)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if got[key] != want[key] {
			t.Errorf("%s %s: got %q, want %q", subject, key, got[key], want[key])
		}
	}
}

func scenarioVerdicts(r *reports.Report) map[string]string {
	verdicts := map[string]string{}
	for _, s := range r.Scenarios {
		verdicts[s.ID] = fmt.Sprintf("%s blocked by %q", s.Verdict, s.BlockedBy)
	}
	return verdicts
}

func requirementVerdicts(r *reports.Report) map[string]string {
	verdicts := map[string]string{}
	for _, q := range r.Requirements {
		verdicts[q.ID] = fmt.Sprint(q.Verdict, q.Profiles, q.Scenarios)
	}
	return verdicts
}

// causeScenarios says which scenarios each cause explains. Its title is of one finding
// out of many, so that the requirement and the number stand for it.
func causeScenarios(r *reports.Report) map[string]string {
	explained := map[string]string{}
	for _, cause := range r.Causes {
		explained[cause.Requirement+" "+cause.Hint] = fmt.Sprint(slices.Sorted(slices.Values(cause.Scenarios)))
	}
	return explained
}
