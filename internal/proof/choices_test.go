package proof_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// legalSeeds is how many seeds of the reference target's legal choices are tried.
const legalSeeds = 20

// wholePass says whether everything is tried (make seeds), however long that takes.
func wholePass() bool { return os.Getenv("SCIMSPEC_SEEDS") == "all" }

// choice is a correct target of one kind, and the part of the suite that judges it in this
// pass.
type choice struct {
	name     string
	seed     int64
	off      []string // capabilities
	product  string   // profile; "" for a plain service provider
	part, of int
}

// legalChoices are the targets. A pass without SCIMSPEC_SEEDS=all gives each of them a part
// of the suite, in turn, so that every scenario meets several of them.
func legalChoices() []choice {
	var all []choice
	for seed := range int64(legalSeeds) {
		all = append(all, choice{name: fmt.Sprintf("seed %d", seed+1), seed: seed + 1, part: int(seed)%5 + 1, of: 5})
	}
	names := reference.CapabilityNames()
	for i, name := range names {
		all = append(all, choice{name: "without " + name, seed: int64(i), off: []string{name}, part: i%3 + 1, of: 3})
	}
	without := func(kept ...string) []string {
		return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(kept, name) })
	}
	for i, off := range [][]string{without("index"), without("cursor"), without("index", "filter", "patch")} {
		all = append(all, choice{name: "without " + strings.Join(off, " "), seed: int64(i), off: off, part: i + 1, of: 3})
	}
	for seed := range int64(4) {
		product := []string{"docker", "docker@E26b"}[seed%2]
		all = append(all, choice{name: fmt.Sprintf("%s seed %d", product, seed+1), seed: seed + 1, product: product, part: int(seed) + 1, of: 4})
	}
	return all
}

// TestLegalChoices holds the suite to silence about correct service providers, whatever
// they chose and whatever they do without: nothing fails, warns or stays without an answer.
// SCIMSPEC_SEEDS=all (make seeds) runs the whole suite against each of them.
func TestLegalChoices(t *testing.T) {
	whole := wholePass()
	sampledOnly := testing.Short()
	for i, c := range legalChoices() {
		switch {
		case whole:
			c.part, c.of = 0, 0
		case sampledOnly && i%9 != 0:
			continue
		case sampledOnly:
			c.part, c.of = i%20+1, 20
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			report := c.judge(t)
			if wrong := complaints(report); len(wrong) > 0 {
				t.Errorf("scenarios that complain: got %d, want none:\n%s", len(wrong), strings.Join(wrong, "\n"))
			}
			if c.of == 0 && report.Conclusion != reports.Conformant || report.Conclusion == reports.Nonconformant {
				t.Errorf("conclusion: got %s, want conformant", report.Conclusion)
			}
			if report.Summary.Scenarios.Passed < 20 {
				t.Errorf("scenarios that passed: got %d, want at least 20", report.Summary.Scenarios.Passed)
			}
			if left := report.Summary.Cleanup.Left; len(left) > 0 {
				t.Errorf("left at the target: got %v, want nothing", left)
			}
		})
	}
}

// profiles are those that can be asked for. Okta and Entra ID cannot work without PATCH,
// filters and pages by index: that they fail there is no false alarm, and core does not.
func (c choice) profiles() []string {
	for _, vital := range []string{"patch", "filter", "index"} {
		if slices.Contains(c.off, vital) {
			return []string{"core"}
		}
	}
	return features.PlainProfiles()
}

func (c choice) judge(t *testing.T) *reports.Report {
	t.Helper()
	options := []scimspec.Option{scimspec.Seed(c.seed)}
	if c.of > 0 {
		options = append(options, scimspec.Shard(c.part, c.of))
	}
	if c.product != "" {
		p, err := profile.Load(features.FS(), c.product)
		if err != nil {
			t.Fatal(err)
		}
		_, way := productTargetWith(t, p, reference.Options{Seed: c.seed})
		return reportOf(t, slices.Concat(options, way, []scimspec.Option{scimspec.Profiles(c.product)})...)
	}
	server := reference.Start(t, reference.Options{
		Tokens: []reference.Credential{{Token: detectionToken}, {Token: "other-battery-staple", Tenant: "other"}},
		Seed:   c.seed, Capabilities: c.off,
	})
	return reportOf(t, append(options, scimspec.Handler(server).At(reference.DefaultPrefix),
		scimspec.Profiles(c.profiles()...), scimspec.BearerToken(detectionToken), scimspec.OtherTenantToken("other-battery-staple"))...)
}
