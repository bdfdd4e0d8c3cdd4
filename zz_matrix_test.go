package scimspec_test

import (
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/target"
	"github.com/scimspec/scimspec/reports"
)

func TestZZMatrix(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	mine := map[string]bool{}
	claim := map[string][]string{}
	for _, s := range set.Scenarios {
		for _, p := range []string{"features/patch/", "features/bulk/", "features/versioning/"} {
			if strings.HasPrefix(s.Feature, p) {
				mine[s.ID] = true
				for _, r := range s.Requirements {
					claim[r] = append(claim[r], s.ID)
				}
			}
		}
	}
	f, _ := os.Create("/tmp/pb/matrix.txt")
	defer f.Close()
	proven := map[string]bool{}
	red := map[string]bool{}
	only := os.Getenv("ZZFAULTS")
	for _, fault := range target.Faults() {
		var sel []string
		for _, r := range fault.Violates {
			sel = append(sel, claim[r]...)
		}
		if len(sel) == 0 || only != "" && !strings.Contains(","+only+",", ","+fault.ID+",") {
			continue
		}
		server, _ := target.New(target.Options{Tokens: []target.Credential{{Token: "correct-horse-battery"}}, Faults: []string{fault.ID}})
		suite, err := scimspec.New(scimspec.Handler(server).At("/scim/v2"), scimspec.BearerToken("correct-horse-battery"),
			scimspec.Select(sel...), scimspec.Profiles("core"))
		if err != nil {
			t.Fatal(err)
		}
		report, err := suite.Run(t.Context())
		suite.Close()
		if err != nil {
			fmt.Fprintln(f, fault.ID, "ERROR", err)
			continue
		}
		for _, r := range fault.Violates {
			var hits []string
			for _, s := range report.Scenarios {
				if !slices.Contains(claim[r], s.ID) || s.Verdict != reports.Failed && s.Verdict != reports.Warned {
					continue
				}
				for _, x := range s.Findings {
					if x.Requirement == r {
						hits = append(hits, s.ID)
						break
					}
				}
			}
			if len(claim[r]) == 0 {
				continue
			}
			sort.Strings(hits)
			for _, h := range hits {
				red[h] = true
			}
			if len(hits) > 0 {
				proven[r] = true
			}
			state := "OK"
			if len(hits) == 0 {
				state = "MISSED"
				for _, s := range report.Scenarios {
					if slices.Contains(claim[r], s.ID) {
						hits = append(hits, s.ID+"="+string(s.Verdict)+":"+s.Reason)
					}
				}
			}
			fmt.Fprintln(f, state, fault.ID, r, strings.Join(hits, ","))
		}
	}
	var rs []string
	for r := range claim {
		if !proven[r] {
			rs = append(rs, r)
		}
	}
	sort.Strings(rs)
	fmt.Fprintln(f, "UNPROVEN", rs)
	var ss []string
	for s := range mine {
		if !red[s] {
			ss = append(ss, s)
		}
	}
	sort.Strings(ss)
	fmt.Fprintln(f, "NEVERRED", ss)
}
