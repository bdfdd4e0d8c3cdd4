package reports

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/scimspec/scimspec/reports/dictionary"
)

// book is a dictionary of two scenarios for each letter of the faults' signs: "ab" turns the
// scenarios a and b red.
func book(faults map[string]string) *dictionary.Dictionary {
	d := &dictionary.Dictionary{}
	for letter := 'a'; letter <= 'z'; letter++ {
		d.Scenarios = append(d.Scenarios, dictionary.Scenario{ID: string(letter)})
		d.Shapes = append(d.Shapes, ShapeOf(red(string(letter), "404").Findings[0]))
	}
	var ids []string
	for id := range faults {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		f := dictionary.Fault{ID: id, Title: "It is " + id + ".", Fix: "Fix " + id + ".", Whole: true}
		for _, letter := range faults[id] {
			f.Signs = append(f.Signs, dictionary.Sign{Scenario: int(letter - 'a'), Shapes: []int{int(letter - 'a')}})
		}
		d.Faults = append(d.Faults, f)
	}
	return d
}

// red is a scenario that failed, and green one that passed.
func red(id, got string) Scenario {
	return Scenario{ID: id, Verdict: Failed, Findings: []Finding{{Requirement: "R-" + id, Subject: "status of the answer", Got: got, Want: "200", Severity: SeverityFail, Exchange: -1}}}
}

func green(id string) Scenario { return Scenario{ID: id, Verdict: Passed} }

func run(reds, greens string) []Scenario {
	var all []Scenario
	for _, letter := range reds {
		all = append(all, red(string(letter), "404"))
	}
	for _, letter := range greens {
		all = append(all, green(string(letter)))
	}
	return all
}

func faultsOf(causes []Cause) []string {
	ids := []string{}
	for _, c := range causes {
		if c.Fault != "" {
			ids = append(ids, c.Fault)
		}
	}
	return ids
}

// TestDiagnosis: what explains most without a contradiction is named, and nothing is forced.
func TestDiagnosis(t *testing.T) {
	faults := map[string]string{"narrow": "ab", "broad": "abcdefghij", "other": "xyz", "same": "xyz"}
	otherwise := run("", "cdefghij")
	otherwise = append(otherwise, red("a", "500"), red("b", "500"))
	unjudged := run("ab", "cdexyz")
	for _, letter := range "fghij" {
		unjudged = append(unjudged, Scenario{ID: string(letter), Verdict: Inconclusive})
	}
	cases := []struct {
		name      string
		scenarios []Scenario
		want      []string
	}{
		{"nothing failed", run("", "abcxyz"), []string{}},
		{"just what the narrow fault does", run("ab", "cdefghijxyz"), []string{"narrow"}},
		{"all that the broad one does", run("abcdefghij", "xyz"), []string{"broad"}},
		{"two faults at once", run("abxyz", "cdefghij"), []string{"other", "narrow"}},
		{"another status refutes", otherwise, []string{}},
		{"what no fault does", run("klm", "abcxyz"), []string{}},
		{"predictions that passed refute", run("a", "bcdefghijxyz"), []string{}},
		{"what was not judged makes the broad one no surer", unjudged, []string{"narrow"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := CausesBy(book(faults), c.scenarios)
			if ids := faultsOf(got); !slices.Equal(ids, c.want) {
				t.Errorf("faults: got %q, want %q", ids, c.want)
			}
			failed := map[string]bool{}
			for _, s := range c.scenarios {
				failed[s.ID] = s.Verdict == Failed
			}
			for _, cause := range got {
				for _, id := range cause.Scenarios {
					if !failed[id] {
						t.Errorf("scenario %s of %q: it did not fail", id, cause.Title)
					}
					delete(failed, id)
				}
			}
			for id, open := range failed {
				if open {
					t.Errorf("scenario %s: got no cause", id)
				}
			}
		})
	}
}

// TestDiagnosisAddsNothing: what is left of findings that a fault explains makes no other fault.
func TestDiagnosisAddsNothing(t *testing.T) {
	d := book(map[string]string{"whole": "abcdef", "part": "abx"})
	d.Shapes = append(d.Shapes, ShapeOf(Finding{Requirement: "R-a", Subject: "totalResults", Got: "1", Want: "2"}))
	part := slices.IndexFunc(d.Faults, func(f dictionary.Fault) bool { return f.ID == "part" })
	d.Faults[part].Signs[0].Shapes = []int{len(d.Shapes) - 1}
	scenarios := run("abcdef", "x")
	scenarios[0].Findings = append(scenarios[0].Findings, Finding{Requirement: "R-a", Subject: "totalResults", Got: "3", Want: "4", Severity: SeverityFail, Exchange: -1})
	if ids := faultsOf(CausesBy(d, scenarios)); !slices.Equal(ids, []string{"whole"}) {
		t.Errorf("faults: got %q, want the whole one alone", ids)
	}
}

// TestDiagnosisWords holds a named cause to the fault's own words.
func TestDiagnosisWords(t *testing.T) {
	d := book(map[string]string{"one": "abc", "two": "abc"})
	d.Faults[1].Twin = "one"
	got := CausesBy(d, run("abc", "xyz"))
	if len(got) != 1 {
		t.Fatalf("causes: got %d, want 1", len(got))
	}
	c := got[0]
	if c.Title != "It is one." || c.Hint != "Fix one." || c.Explains != 3 || c.Confidence != 1 || !slices.Equal(c.Or, []string{"two"}) {
		t.Errorf("cause: got %+v", c)
	}
	if want := "sure: explains 3 failures; fault one, or two"; c.Because() != want {
		t.Errorf("because: got %q, want %q", c.Because(), want)
	}
	if c.Shows == "" || c.Requirement != "R-a" {
		t.Errorf("shows: got %q of %s, want the finding of a", c.Shows, c.Requirement)
	}
}

// TestDiagnosisIgnoresOrder shuffles a run of several faults of the real dictionary, and holds
// the diagnosis to a second.
func TestDiagnosisIgnoresOrder(t *testing.T) {
	d, err := dictionary.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var scenarios []Scenario
	for i, s := range d.Scenarios {
		made := Scenario{ID: s.ID, Verdict: Passed}
		for _, f := range []int{3, 41, 107, 212, 333} {
			for _, sign := range d.Faults[f%len(d.Faults)].Signs {
				if sign.Scenario == i {
					for _, shape := range sign.Shapes {
						of := d.Shapes[shape]
						made.Verdict = Failed
						made.Findings = append(made.Findings, Finding{Requirement: of.Requirement, Subject: of.Subject, Got: of.Got, Want: "something", Severity: SeverityFail, Exchange: -1})
					}
				}
			}
		}
		scenarios = append(scenarios, made)
	}
	want := Causes(scenarios)
	if len(faultsOf(want)) == 0 {
		t.Fatal("faults: got none named")
	}
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 3))
		r.Shuffle(len(scenarios), func(i, j int) { scenarios[i], scenarios[j] = scenarios[j], scenarios[i] })
		began := time.Now()
		if got := Causes(scenarios); !reflect.DeepEqual(got, want) {
			t.Errorf("seed %d: got %v, want %v", seed, faultsOf(got), faultsOf(want))
		}
		t.Logf("took %s", time.Since(began))
	}
}

// TestDictionary holds the dictionary that is built in to what the diagnosis takes for granted.
func TestDictionary(t *testing.T) {
	d, err := dictionary.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Faults) < 1000 || len(d.Scenarios) < 1500 {
		t.Errorf("dictionary: got %d faults and %d scenarios", len(d.Faults), len(d.Scenarios))
	}
	for _, f := range d.Faults {
		if f.Title == "" || f.Fix == "" {
			t.Errorf("fault %s: got title %q and fix %q, want both", f.ID, f.Title, f.Fix)
		}
		if len(f.Signs) == 0 {
			t.Errorf("fault %s: it leaves no sign", f.ID)
		}
		for _, sign := range f.Signs {
			for _, shape := range sign.Shapes {
				of := d.Shapes[shape]
				again := ShapeOf(Finding{Requirement: of.Requirement, Subject: of.Subject, Got: of.Got, Want: "x"})
				if again.Subject != of.Subject {
					t.Errorf("shape of a shape: got %q, want %q", again.Subject, of.Subject)
				}
			}
		}
	}
	if size := dictionary.Size(); size > 2<<20 {
		t.Errorf("size of the dictionary: got %s, want less than 2 MiB", fmt.Sprint(size))
	}
}

// TestNoFaultForARefusal: what is missed after a refusal that the fault knows nothing of follows from the refusal.
func TestNoFaultForARefusal(t *testing.T) {
	missed := Finding{Requirement: "R-a", Subject: "title of Ada's user", Got: "no value", Want: "Pilot", Severity: SeverityFail, Exchange: -1}
	d := book(map[string]string{"forgetful": "a"})
	d.Shapes = append(d.Shapes, ShapeOf(missed))
	d.Faults[0].Signs[0].Shapes = []int{len(d.Shapes) - 1}
	refused := missed
	refused.Subject, refused.Got, refused.Want = "status of the answer to PATCH /Users/1", "400 invalidFilter only eq", "200"
	if got := faultsOf(CausesBy(d, []Scenario{{ID: "a", Verdict: Failed, Findings: []Finding{missed}}})); !slices.Equal(got, []string{"forgetful"}) {
		t.Errorf("not refused: got %v, want the fault", got)
	}
	if got := faultsOf(CausesBy(d, []Scenario{{ID: "a", Verdict: Failed, Findings: []Finding{refused, missed}}})); len(got) > 0 {
		t.Errorf("refused: got %v, want no fault", got)
	}
}

// TestLimitationNamesNoFault: what is only declined as it may be does not win a failure for a fault.
func TestLimitationNamesNoFault(t *testing.T) {
	d := book(map[string]string{"broad": "abcde", "narrow": "e"})
	declined := func(id string) Scenario {
		s := red(id, "404")
		s.Verdict, s.Alone = Blocked, &Alone{Met: "filter:operators"}
		return s
	}
	scenarios := []Scenario{declined("a"), declined("b"), declined("c"), declined("d"), red("e", "404")}
	if got := faultsOf(CausesBy(d, scenarios)); len(got) == 0 || got[0] != "narrow" {
		t.Errorf("faults: got %v, want narrow first", got)
	}
}

// TestOnlyWhatIsExplainedAttracts: a scenario joins a fault for what the fault explains, and not for what else a scenario
// says that the fault explains.
func TestOnlyWhatIsExplainedAttracts(t *testing.T) {
	d := book(map[string]string{"fault": "a"})
	beside := Finding{Requirement: "R-media", Subject: "Content-Type of the answer", Got: "text/plain", Want: "application/scim+json", Severity: SeverityFail, Exchange: -1}
	a := red("a", "404")
	a.Findings = append(a.Findings, beside)
	other := Scenario{ID: "media", Verdict: Failed, Findings: []Finding{beside}}
	causes := CausesBy(d, []Scenario{a, other})
	if len(causes) != 2 || slices.Contains(causes[0].Scenarios, "media") == slices.Contains(causes[1].Scenarios, "media") {
		t.Fatalf("causes: got %d, want one for each of the two", len(causes))
	}
	for _, c := range causes {
		if c.Fault != "" && slices.Contains(c.Scenarios, "media") {
			t.Errorf("scenarios of %s: got %v, want no other finding's", c.Fault, c.Scenarios)
		}
	}
}

// TestMetExplainsNothingJudged: what a scenario met on its way has the cause of that, and what it judges another one.
func TestMetExplainsNothingJudged(t *testing.T) {
	d := book(map[string]string{"fault": "ab"})
	d.Faults[0].Signs[1].Shapes = d.Faults[0].Signs[0].Shapes
	met := red("a", "404").Findings[0]
	met.Incidental = true
	own := Finding{Requirement: "R-order", Subject: "order of the users", Got: "b, a", Want: "a, b", Hint: "Sort.", Severity: SeverityFail, Exchange: -1}
	causes := CausesBy(d, []Scenario{red("a", "404"), {ID: "b", Verdict: Failed, Findings: []Finding{met, own}}})
	if len(causes) != 2 || !slices.ContainsFunc(causes, func(c Cause) bool { return c.Hint == "Sort." && slices.Equal(c.Scenarios, []string{"b"}) }) {
		t.Errorf("causes: got %+v, want one of the order beside the fault's", causes)
	}
}
