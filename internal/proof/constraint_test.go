package proof_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/proof"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/reference/constraint"
	"github.com/scimspec/scimspec/reports"
)

const (
	constraintPage = "../../docs/constraints.md"
	measured       = "testdata/constraints.json"
)

// restricted runs the suite against a target with constraints, or against a product.
func restricted(t *testing.T, o reference.Options, options ...scimspec.Option) *reports.Report {
	t.Helper()
	o.Tokens = []reference.Credential{{Token: detectionToken}, {Token: otherToken, Tenant: "other"}}
	server := reference.Start(t, o)
	return reportOf(t, append([]scimspec.Option{
		scimspec.Handler(server).At(reference.DefaultPrefix), scimspec.BearerToken(detectionToken), scimspec.OtherTenantToken(otherToken),
		scimspec.Profiles("core", "okta", "entra"), scimspec.ReadAgain(), scimspec.Seed(1),
	}, options...)...)
}

// unrestricted lists the scenarios that pass without a constraint.
var unrestricted = sync.OnceValue(func() func(*testing.T) map[string]bool {
	var once sync.Once
	passed := map[string]bool{}
	return func(t *testing.T) map[string]bool {
		once.Do(func() {
			for _, s := range restricted(t, reference.Options{}).Scenarios {
				passed[s.ID] = s.Verdict == reports.Passed
			}
		})
		return passed
	}
})

// measure counts what a constraint does to the scenarios that pass without it.
func measure(report *reports.Report, passes map[string]bool) proof.Measure {
	m := proof.Measure{Causes: len(report.Causes)}
	count := map[reports.Verdict]*int{reports.Passed: &m.Passed, reports.Inapplicable: &m.Inapplicable, reports.Blocked: &m.Blocked,
		reports.Inconclusive: &m.Inconclusive, reports.Warned: &m.Warned, reports.Failed: &m.Failed}
	for _, s := range report.Scenarios {
		if n := count[s.Verdict]; passes[s.ID] && n != nil {
			*n++
		}
	}
	for _, r := range report.Requirements {
		if r.Verdict == reports.Failed || r.Verdict == reports.Warned {
			m.Findings++
		}
	}
	for _, f := range report.Facts {
		m.Facts = append(m.Facts, f.Subject+" "+f.Says+" ("+f.Class+")")
	}
	return m
}

// TestConstraintCost measures what each single constraint costs. SCIMSPEC_CONSTRAINTS=now (make
// constraints) writes what it finds beside what was found before; -run takes a part.
func TestConstraintCost(t *testing.T) {
	state := os.Getenv("SCIMSPEC_CONSTRAINTS")
	if state == "" {
		t.Skip("measures for minutes: make constraints")
	}
	passes := unrestricted()(t)
	for _, spec := range slices.Concat(proof.Constraints(), products()) {
		t.Run(strings.ReplaceAll(spec, "/", "_"), func(t *testing.T) {
			o, class := played(t, spec)
			began := time.Now()
			report := restricted(t, o)
			m := measure(report, passes)
			m.Class = class
			t.Logf("%.1f %% judged, %.1f %% explained in %s: %+v", m.Judged(), m.Explained(), time.Since(began).Round(time.Second/10), m)
			keep(t, state, spec, m)
			if at := os.Getenv("SCIMSPEC_CONSTRAINTS_OUT"); at != "" {
				tell(t, filepath.Join(at, strings.ReplaceAll(spec, "/", "_")+".txt"), report, passes)
			}
		})
	}
}

// products are the names of the products among what is measured.
func products() []string {
	var names []string
	for _, p := range reference.Played() {
		names = append(names, proof.ProductPrefix+p.Name)
	}
	return names
}

// played is the target of a line of the table, and its class.
func played(t *testing.T, spec string) (reference.Options, string) {
	t.Helper()
	if name, ok := strings.CutPrefix(spec, proof.ProductPrefix); ok {
		p, err := reference.Play(name)
		if err != nil {
			t.Fatal(err)
		}
		return reference.Options{Constraints: p.Constraints(), Capabilities: p.Without()}, "product"
	}
	list, err := constraint.Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	return reference.Options{Constraints: []string{spec}}, string(list[0].Class)
}

// tell writes what became of each scenario that passes without the constraint.
func tell(t *testing.T, file string, report *reports.Report, passes map[string]bool) {
	t.Helper()
	var b strings.Builder
	for _, cause := range report.Causes {
		b.WriteString("cause: " + cause.Title + "\n")
	}
	for _, s := range report.Scenarios {
		if passes[s.ID] && s.Verdict != reports.Passed {
			b.WriteString(string(s.Verdict) + "\t" + s.ID + "\t" + s.Reason)
			for _, f := range s.Findings {
				b.WriteString("\t" + f.Requirement + ": " + f.String())
			}
			b.WriteString("\n")
		}
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Error(err)
	}
}

func readMeasures(t *testing.T) proof.Measures {
	t.Helper()
	m := proof.Measures{Before: map[string]proof.Measure{}, Now: map[string]proof.Measure{}}
	text, err := os.ReadFile(measured)
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return m
}

// keep writes one measure into the file of all.
func keep(t *testing.T, state, spec string, m proof.Measure) {
	t.Helper()
	all := readMeasures(t)
	into := all.Now
	if state == "before" {
		into = all.Before
	}
	into[spec] = m
	text, err := json.MarshalIndent(all, "", " ")
	if err == nil {
		err = os.WriteFile(measured, append(text, '\n'), 0o644)
	}
	if err == nil {
		err = os.WriteFile(constraintPage, []byte(proof.ConstraintPage(all)), 0o644)
	}
	if err != nil {
		t.Error(err)
	}
}

// TestConstraintPage holds docs/constraints.md to what was measured, and that to the table.
func TestConstraintPage(t *testing.T) {
	all := readMeasures(t)
	want := proof.ConstraintPage(all)
	if *update {
		if err := os.WriteFile(constraintPage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(constraintPage); err != nil || string(got) != want {
		t.Errorf("%s: got another text than %s says (%v), want make constraints", constraintPage, measured, err)
	}
	for spec := range all.Before {
		if !slices.Contains(proof.Constraints(), spec) && !slices.Contains(products(), spec) {
			t.Errorf("%s: %s is measured, and no constraint of the table", measured, spec)
		}
	}
	for _, spec := range proof.Constraints() {
		if _, err := constraint.Parse(spec); err != nil {
			t.Error(err)
		}
	}
}
