package reports

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// part is a run of one profile with one scenario about one requirement.
func part(profile, scenario, requirement string, verdict Verdict) *Report {
	r := &Report{
		ReportVersion: Version,
		Target:        Target{Kind: "embedded", Name: "reference target"},
		Run:           Run{StartedAt: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), DurationMs: 10, Profiles: []string{profile}, Complete: true},
		Requirements:  []Requirement{{ID: requirement, Level: "MUST", Verdict: verdict, Profiles: []string{profile}, Scenarios: []string{scenario}}},
		Scenarios:     []Scenario{{ID: scenario, Verdict: verdict, Profiles: []string{profile}, Requirements: []string{requirement}}},
		Summary:       Summary{Cleanup: Cleanup{Created: 2, Deleted: 2}},
	}
	r.Summarise()
	return r
}

// TestJoin makes one report out of two that judged different profiles.
func TestJoin(t *testing.T) {
	plain, product := part("core", "create", "RFC7644-3.3-R01", Passed), part("docker", "placed", "DOCKER-CREATE-B01", Passed)
	product.Run.StartedAt = product.Run.StartedAt.Add(time.Second)
	joined, err := Join(plain, product)
	if err != nil {
		t.Fatal(err)
	}
	if joined.Conclusion != Conformant || !joined.Run.Complete {
		t.Errorf("conclusion: got %s, complete %t, want conformant and complete", joined.Conclusion, joined.Run.Complete)
	}
	if got := joined.Run.Parts; len(got) != 2 || !slices.Equal(got[0].Profiles, []string{"core"}) || !slices.Equal(got[1].Profiles, []string{"docker"}) {
		t.Errorf("parts: got %v, want core and docker", got)
	}
	if want := []string{"core", "docker"}; !slices.Equal(joined.Run.Profiles, want) {
		t.Errorf("profiles: got %v, want %v", joined.Run.Profiles, want)
	}
	if len(joined.Scenarios) != 2 || len(joined.Requirements) != 2 || joined.Summary.Scenarios.Passed != 2 {
		t.Errorf("scenarios and requirements: got %d and %d, want 2 and 2", len(joined.Scenarios), len(joined.Requirements))
	}
	if joined.Run.DurationMs != 1010 || joined.Summary.Cleanup.Created != 4 {
		t.Errorf("duration and resources: got %d ms and %d, want 1010 ms and 4", joined.Run.DurationMs, joined.Summary.Cleanup.Created)
	}
	if len(plain.Scenarios) != 1 || !slices.Equal(plain.Run.Profiles, []string{"core"}) {
		t.Errorf("first argument: got %v, want it unchanged", plain.Run.Profiles)
	}
}

// TestJoinFailed lets one nonconformant part decide, and a requirement of both count for
// both profiles.
func TestJoinFailed(t *testing.T) {
	plain, product := part("core", "create", "RFC7644-3.3-R01", Passed), part("docker", "placed", "RFC7644-3.3-R01", Failed)
	product.Run.Complete, product.Run.Reason = false, "the run was interrupted"
	joined, err := Join(plain, product)
	if err != nil {
		t.Fatal(err)
	}
	if joined.Conclusion != Nonconformant {
		t.Errorf("conclusion: got %s, want nonconformant", joined.Conclusion)
	}
	if joined.Run.Complete || joined.Run.Reason != "the run was interrupted" {
		t.Errorf("complete: got %t (%s), want what the second part says", joined.Run.Complete, joined.Run.Reason)
	}
	if q := joined.Requirements[0]; q.Verdict != Failed || !slices.Equal(q.Profiles, []string{"core", "docker"}) {
		t.Errorf("requirement of both: got %s for %v, want failed for core and docker", q.Verdict, q.Profiles)
	}
}

// TestJoinRefused wants no scenario twice, and something to join.
func TestJoinRefused(t *testing.T) {
	if _, err := Join(); err == nil {
		t.Error("join of nothing: got no error")
	}
	_, err := Join(part("core", "create", "RFC7644-3.3-R01", Passed), part("docker", "create", "RFC7644-3.3-R01", Passed))
	if err == nil || !strings.Contains(err.Error(), "create") {
		t.Errorf("join of the same scenario: got %v, want an error that names it", err)
	}
}
