package reports

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
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

// finds is a failing finding of what a scenario is about, and meets one of what it met on the way.
func finds(requirement, subject, got string) Finding {
	return Finding{Requirement: requirement, Subject: subject, Got: got, Want: "x", Severity: SeverityFail, Exchange: -1}
}

func meets(requirement, subject, got string) Finding {
	f := finds(requirement, subject, got)
	f.Incidental = true
	return f
}

// pages is a dictionary of what each of some scenarios says with each fault.
func pages(faults map[string]map[string][]Finding, scenarios []Scenario) *dictionary.Dictionary {
	d := &dictionary.Dictionary{}
	for _, s := range scenarios {
		d.Scenarios = append(d.Scenarios, dictionary.Scenario{ID: s.ID})
	}
	slices.SortFunc(d.Scenarios, func(a, b dictionary.Scenario) int { return strings.Compare(a.ID, b.ID) })
	for _, id := range slices.Sorted(maps.Keys(faults)) {
		f := dictionary.Fault{ID: id, Title: "It is " + id + ".", Fix: "Fix " + id + ".", Whole: true}
		for _, scenario := range slices.Sorted(maps.Keys(faults[id])) {
			sign := dictionary.Sign{Scenario: d.Place(scenario)}
			for _, finding := range faults[id][scenario] {
				d.Shapes = append(d.Shapes, ShapeOf(finding))
				sign.Shapes = append(sign.Shapes, len(d.Shapes)-1)
			}
			f.Signs = append(f.Signs, sign)
		}
		d.Faults = append(d.Faults, f)
	}
	return d
}

// TestDiagnosisIsRefuted: no fault is named against what the run itself shows.
func TestDiagnosisIsRefuted(t *testing.T) {
	failed := func(id string, findings ...Finding) Scenario {
		return Scenario{ID: id, Verdict: Failed, Findings: findings}
	}
	const patch, changed, page = "status of the answer to PATCH /Users/1", "attributes of Ada's user that changed", `list-response at "/itemsPerPage" of the answer to GET /Users`
	for _, c := range []struct {
		name      string
		faults    map[string]map[string][]Finding
		scenarios []Scenario
		want      [][]string // the fault, what else it may be, and the scenarios of each cause
	}{
		{
			"what was only met on the way is no reason",
			map[string]map[string][]Finding{"page": {"a": {finds("R1", page, "20")}, "b": {meets("R1", page, "20")}}},
			[]Scenario{failed("a", finds("R1", page, "20")), failed("b", finds("R2", "active of Ada's user", "true"), meets("R1", page, "20"))},
			[][]string{{"page", "", "a"}, {"", "", "b"}},
		},
		{
			"a fault that explains another scenario as well is no rival",
			map[string]map[string][]Finding{"one": {"a": {finds("R1", "totalResults", "404")}}, "two": {"b": {finds("R2", "startIndex", "500")}}},
			[]Scenario{failed("a", finds("R1", "totalResults", "404")), failed("b", finds("R2", "startIndex", "500"))},
			[][]string{{"one", "", "a"}, {"two", "", "b"}},
		},
		{
			"it has an effect",
			map[string]map[string][]Finding{"ignored": {"a": {finds("R1", patch, "200")}}},
			[]Scenario{failed("a", finds("R1", patch, "200"), finds("R1", changed, "title"))},
			[][]string{{"", "", "a"}},
		},
		{
			"it was not refused",
			map[string]map[string][]Finding{"refused": {"a": {finds("R1", patch, "400"), finds("R1", "title of Ada's user", "Clerk")}}},
			[]Scenario{failed("a", finds("R1", "title of Ada's user", "Clerk"))},
			[][]string{{"", "", "a"}},
		},
		{
			"a third of what it predicts passed",
			map[string]map[string][]Finding{"kept": {"a": {finds("R1", "userName", "404")}, "b": {finds("R1", "userName", "404")}, "c": {finds("R1", "userName", "404")}}},
			[]Scenario{failed("a", finds("R1", "userName", "404")), failed("b", finds("R1", "userName", "404")), green("c")},
			[][]string{{"", "", "a", "b"}},
		},
		{
			"another row fails that is right with it",
			map[string]map[string][]Finding{"first": {"a/second": {finds("R1", "users", "nobody")}}},
			[]Scenario{failed("a/second", finds("R1", "users", "nobody")), failed("a/first", finds("R1", "users", "nobody"))},
			[][]string{{"", "", "a/first", "a/second"}},
		},
		{
			"another attribute of the same requirement",
			map[string]map[string][]Finding{"detail": {"a": {finds("R1", "detail of the answer", "nothing")}}},
			[]Scenario{failed("a", finds("R1", "status of the answer", "nothing"))},
			[][]string{{"", "", "a"}},
		},
		{
			"without a contradiction before more with some",
			map[string]map[string][]Finding{
				"clean": {"a": {finds("R1", page, "404")}, "b": {finds("R1", page, "404")}, "c": {finds("R1", page, "404")}},
				"more":  {"a": {finds("R1", page, "404")}, "b": {finds("R1", page, "404")}, "c": {finds("R1", page, "404")}, "d": {finds("R2", "title", "1")}, "e": {finds("R3", "id", "1")}, "f": {finds("R4", "meta", "1")}},
			},
			[]Scenario{failed("a", finds("R1", page, "404")), failed("b", finds("R1", page, "404")), failed("c", finds("R1", page, "404")), failed("d", finds("R2", "title", "1")), failed("e", finds("R3", "id", "1")), green("f")},
			[][]string{{"clean", "", "a", "b", "c"}, {"more", "", "d", "e"}},
		},
		{
			"the one that predicts least of two that explain the same",
			map[string]map[string][]Finding{"broad": {"a": {finds("R1", patch, "404")}, "b": {finds("R2", patch, "404")}}, "narrow": {"b": {finds("R2", patch, "404")}}, "other": {"a": {finds("R1", patch, "404")}, "c": {finds("R3", patch, "404")}}},
			[]Scenario{failed("a", finds("R1", patch, "404")), failed("c", finds("R3", patch, "404")), failed("b", finds("R2", patch, "404"))},
			[][]string{{"other", "", "a", "c"}, {"narrow", "broad", "b"}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got [][]string
			for _, cause := range CausesBy(pages(c.faults, c.scenarios), c.scenarios) {
				got = append(got, append([]string{cause.Fault, strings.Join(cause.Or, ",")}, slices.Sorted(slices.Values(cause.Scenarios))...))
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("causes: got %q, want %q", got, c.want)
			}
		})
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
