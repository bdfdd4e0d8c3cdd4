package proof_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/proof"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

var update = flag.Bool("update", false, "write docs/lacks.md anew")

const (
	otherToken = "staple-of-another-tenant"
	page       = "../../docs/lacks.md"
)

// parts is in how many parts the suite is cut for a pass that gives each target one of them.
const parts = 8

// judgeLack runs the suite, or a part of it, against a target that lacks something.
func judgeLack(t *testing.T, l proof.Lack, part int) *reports.Report {
	t.Helper()
	server := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: detectionToken}, {Token: otherToken, Tenant: "other"}}})
	options := []scimspec.Option{
		scimspec.Handler(l.Around(server)).At(reference.DefaultPrefix), scimspec.BearerToken(detectionToken), scimspec.OtherTenantToken(otherToken),
		scimspec.Profiles("core", "okta", "entra"), scimspec.ReadAgain(),
	}
	if part > 0 {
		options = append(options, scimspec.Shard(part, parts))
	}
	return reportOf(t, options...)
}

// TestLacks holds the rule that preconditions are apart from checks: where a target does
// without one thing, the requirements about it fail or warn, and no others.
// SCIMSPEC_SEEDS=all (make seeds) runs the whole suite against each target.
func TestLacks(t *testing.T) {
	whole := wholePass()
	for i, l := range proof.Lacks() {
		part := i%parts + 1
		switch {
		case whole:
			part = 0
		case testing.Short() && i%4 != 0:
			continue
		}
		t.Run(l.Name, func(t *testing.T) {
			t.Parallel()
			report := judgeLack(t, l, part)
			counts := report.Summary.Scenarios
			t.Logf("%d passed, %d failed, %d warned, %d blocked, %d inconclusive, %d inapplicable",
				counts.Passed, counts.Failed, counts.Warned, counts.Blocked, counts.Inconclusive, counts.Inapplicable)
			for verdict, listed := range map[reports.Verdict][]string{reports.Failed: l.Fails, reports.Warned: slices.Concat(l.Fails, l.Warns)} {
				for _, r := range report.Requirements {
					if r.Verdict == verdict && !slices.Contains(listed, r.ID) {
						t.Errorf("%s: got %s, want it to be judged another way or not at all: %s", r.ID, verdict, said(report, r.ID))
					}
				}
			}
			if whole {
				wantSeen(t, l, report)
			}
		})
	}
}

// wantSeen wants each requirement that is listed to be seen: a list that is too long hides
// false alarms.
func wantSeen(t *testing.T, l proof.Lack, report *reports.Report) {
	t.Helper()
	for _, id := range slices.Concat(l.Fails, l.Warns) {
		i := slices.IndexFunc(report.Requirements, func(r reports.Requirement) bool { return r.ID == id })
		if i < 0 || report.Requirements[i].Verdict != reports.Failed && report.Requirements[i].Verdict != reports.Warned {
			t.Errorf("%s: got no word against it, want it to fail or warn as listed", id)
		}
	}
}

// said repeats the first findings against a requirement.
func said(report *reports.Report, requirement string) string {
	var all []string
	for _, s := range report.Scenarios {
		for _, f := range s.Findings {
			if f.Requirement == requirement {
				all = append(all, fmt.Sprintf("%s (%s)", f.String(), s.ID))
			}
		}
	}
	if len(all) > 3 {
		all = append(all[:3], fmt.Sprintf("and %d more", len(all)-3))
	}
	return strings.Join(all, "; ")
}

// TestPage holds docs/lacks.md to the table.
func TestPage(t *testing.T) {
	if *update {
		if err := os.WriteFile(page, []byte(proof.Page()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil || string(got) != proof.Page() {
		t.Errorf("%s: got another text than the table's (%v), want go test ./internal/proof -run TestPage -update", page, err)
	}
}
