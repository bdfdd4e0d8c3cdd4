//go:build scratch

package scimspec_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/target"
	"github.com/scimspec/scimspec/steps"
	"github.com/scimspec/scimspec/reports"
)

var mine = []string{"features/users", "features/errors", "features/discovery", "features/security", "features/groups/resource"}

func judgeWith(t *testing.T, o target.Options, sel ...string) *reports.Report {
	o.Tokens = []target.Credential{{Token: "correct-horse-battery"}, {Token: "another-horse-battery", Tenant: "other"}}
	server, err := target.New(o)
	if err != nil { t.Fatal(err) }
	opts := []scimspec.Option{scimspec.Handler(server).At("/scim/v2"), scimspec.BearerToken("correct-horse-battery"), scimspec.Select(sel...), scimspec.Parallel(1), scimspec.Profiles("core")}
	opts = append(opts, scimspec.OtherTenantToken("another-horse-battery"))
	suite, err := scimspec.New(opts...)
	if err != nil { t.Fatal(err) }
	defer suite.Close()
	report, err := suite.Run(t.Context())
	if report == nil && err != nil { t.Fatal(err) }
	return report
}

func bad(t *testing.T, label string, r *reports.Report) {
	for _, s := range r.Scenarios {
		if s.Verdict != reports.Passed && s.Verdict != reports.Inapplicable {
			fmt.Printf("%s: %s %s: %s\n", label, s.ID, s.Verdict, s.Reason)
			for _, f := range s.Findings { fmt.Printf("     %s: %s got %s want %s\n", f.Requirement, f.Subject, f.Got, f.Want) }
		}
	}
}

func TestScratchSeeds(t *testing.T) {
	for seed := range 10 {
		bad(t, fmt.Sprint("seed ", seed), judgeWith(t, target.Options{Seed: int64(seed)}, mine...))
	}
	for _, c := range target.CapabilityNames() {
		bad(t, "off "+c, judgeWith(t, target.Options{Capabilities: target.Capabilities{c}}, mine...))
	}
}

func TestScratchLint(t *testing.T) {
	set, err := features.Load()
	if err != nil { t.Fatal(err) }
	v, _ := steps.NewVocabulary()
	for _, p := range append(features.Lint(set, features.LintOptions{SkipParity: true, Defined: func(x string) bool { _, ok := v.Match(x); return ok }}), v.Lint(set.Scenarios)...) {
		fmt.Println(p)
	}
}

func TestScratchMatrix(t *testing.T) {
	claims := map[string][]string{}
	set, _ := features.Load()
	for _, s := range set.Scenarios {
		ok := false
		for _, m := range mine { ok = ok || strings.HasPrefix(s.Feature, m) }
		if !ok { continue }
		for _, r := range s.Requirements { claims[r] = append(claims[r], s.ID) }
	}
	var mu sync.Mutex
	proof := map[string][]string{}
	first := map[string]string{}
	for _, s := range set.Scenarios { first[s.ID] = s.Requirements[0] }
	sharp, _ := os.Create("/tmp/sharp.txt")
	relevant := map[string][]target.Fault{}
	only := os.Getenv("ONLY")
	for _, f := range target.Faults() {
		if only != "" && !strings.Contains(","+only+",", ","+f.ID+",") { continue }
		for _, r := range f.Violates { if claims[r] != nil { relevant[f.ID] = append(relevant[f.ID], f) ; break } }
	}
	var ids []string
	for id := range relevant { ids = append(ids, id) }
	slices.Sort(ids)
	var wg sync.WaitGroup
	sem := make(chan bool, 2)
	for _, id := range ids {
		f := relevant[id][0]
		sem <- true
		wg.Go(func() {
			defer func() { <-sem }()
			var sel []string
			for _, r := range f.Violates { sel = append(sel, claims[r]...) }
			slices.Sort(sel); sel = slices.Compact(sel)
			report := judgeWith(t, target.Options{Faults: []string{f.ID}}, sel...)
			mu.Lock(); defer mu.Unlock()
			for _, r := range f.Violates {
				if claims[r] == nil { continue }
				var caught []string
				named := false
				for _, s := range report.Scenarios {
					if !slices.Contains(claims[r], s.ID) || s.Verdict != reports.Failed && s.Verdict != reports.Warned { continue }
					caught = append(caught, s.ID)
					for _, x := range s.Findings { if x.Requirement == first[s.ID] { fmt.Fprintln(sharp, r, f.ID, s.ID, first[s.ID] == r); break } }
					for _, x := range s.Findings { named = named || x.Requirement == r }
				}
				if len(caught) > 0 { proof[r] = append(proof[r], fmt.Sprintf("%s:%v:%s", f.ID, named, strings.Join(caught, "+"))) } else { fmt.Println("MISSED", f.ID, r, claims[r]) 
				  if only != "" { for _, s := range report.Scenarios { if slices.Contains(claims[r], s.ID) { fmt.Println("      ", s.ID, s.Verdict, s.Reason) } } } }
			}
		})
	}
	wg.Wait()
	out, _ := os.Create("/tmp/proof.txt")
	var all []string
	for r := range claims { all = append(all, r) }
	slices.Sort(all)
	for _, r := range all {
		if proof[r] == nil { if only == "" { fmt.Println("UNPROVEN", r, claims[r]) } } else { fmt.Fprintln(out, r, proof[r]) }
	}
	fmt.Println("claimed", len(claims), "proven", len(proof))
}
