package scimspec_test

import (
	"fmt"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/target"
	"github.com/scimspec/scimspec/reports"
)

func TestZZSweep(t *testing.T) {
	run := func(seed int64, off ...string) {
		name := fmt.Sprint(seed, off)
		server, err := target.New(target.Options{Seed: seed, Capabilities: off, Tokens: []target.Credential{{Token: "correct-horse-battery"}}})
		if err != nil {
			t.Fatal(err)
		}
		suite, err := scimspec.New(scimspec.Handler(server).At("/scim/v2"), scimspec.BearerToken("correct-horse-battery"),
			scimspec.Select("patch/", "bulk/", "versioning/"), scimspec.Seed(seed), scimspec.Profiles("core"))
		if err != nil {
			t.Fatal(err)
		}
		defer suite.Close()
		report, err := suite.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		counts := map[reports.Verdict]int{}
		for _, s := range report.Scenarios {
			counts[s.Verdict]++
			if s.Verdict != reports.Passed && s.Verdict != reports.Inapplicable {
				t.Errorf("%s %s: %s %s", name, s.ID, s.Verdict, s.Reason)
			}
			if s.Verdict == reports.Inapplicable && seed == 0 && len(off) == 0 {
				t.Log(s.ID, s.Reason)
			}
		}
		t.Log(name, counts, report.Run.DurationMs, report.Summary.Cleanup)
	}
	for seed := range int64(10) {
		run(seed)
	}
	for i, c := range target.CapabilityNames() {
		run(int64(i), c)
	}
}
