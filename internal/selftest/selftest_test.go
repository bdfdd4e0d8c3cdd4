package selftest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
)

// The fault of these tests, what it violates, and a scenario that sees it.
const (
	noLocation = "create-no-location"
	location   = "RFC7644-3.3-R10"
	names      = "create-names-location"
)

// serve starts a target with the faults that of gives for the fault that is tried.
func serve(t *testing.T, of func(fault string) []string) Start {
	t.Helper()
	return func(fault reference.Fault) ([]scimspec.Option, func(), error) {
		server, err := reference.New(reference.Options{}, of(fault.ID)...)
		if err != nil {
			return nil, nil, err
		}
		return []scimspec.Option{scimspec.Handler(server).At(reference.DefaultPrefix)}, func() {}, nil
	}
}

func honest(fault string) []string {
	if fault == "" {
		return nil
	}
	return []string{fault}
}

func always(reference.Fault) bool { return true }

func loaded(t *testing.T) *features.Set {
	t.Helper()
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestVerdicts(t *testing.T) {
	clean := serve(t, func(string) []string { return nil })
	for name, c := range map[string]struct {
		ways   []Circumstance
		alter  func(*features.Set)
		want   string
		alarms bool
	}{
		"caught": {ways: []Circumstance{{Fits: always, Start: serve(t, honest)}}, want: "caught " + noLocation},
		"missed": {ways: []Circumstance{{Fits: always, Start: clean}}, want: "missed " + noLocation},
		"partly, when one of its requirements is looked for in vain": {
			ways:  []Circumstance{{Fits: always, Start: serve(t, honest)}},
			alter: claimInVain, want: "partly " + noLocation,
		},
		"unclaimed": {
			ways:  []Circumstance{{Fits: always, Start: clean}},
			alter: func(set *features.Set) { set.Scenarios = nil }, want: "unclaimed " + noLocation,
		},
		"seen in the second circumstance": {
			ways: []Circumstance{{Fits: always, Start: clean}, {Name: "elsewhere", Fits: always, Start: serve(t, honest)}},
			want: "caught " + noLocation + "; " + location + " " + names + "@elsewhere",
		},
		"not where it does not fit": {
			ways: []Circumstance{{Fits: func(reference.Fault) bool { return false }, Start: serve(t, honest)}}, want: "missed",
		},
		"red without a fault too": {
			ways: []Circumstance{{Fits: always, Start: serve(t, func(string) []string { return []string{noLocation} })}},
			want: "caught", alarms: true,
		},
		"broken": {
			ways: []Circumstance{{Fits: always, Start: func(reference.Fault) ([]scimspec.Option, func(), error) {
				return nil, nil, errors.New("no port is free")
			}}}, want: "broken",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := loaded(t)
			if c.alter != nil {
				c.alter(set)
			}
			result, err := Run(t.Context(), Options{Circumstances: c.ways, Set: set, Only: []string{noLocation}, Parallel: 1})
			if err != nil {
				t.Fatal(err)
			}
			if got := result.Matrix(); !strings.HasPrefix(got, c.want) {
				t.Errorf("row: got %s want %s", got, c.want)
			}
			if (len(result.Alarms) > 0) != c.alarms {
				t.Errorf("scenarios that are red without a fault: got %v, want some: %v", result.Alarms, c.alarms)
			}
			if perfect := result.Perfect(); perfect != (strings.HasPrefix(c.want, "caught") && !c.alarms) {
				t.Errorf("perfect: got %v with %s", perfect, c.want)
			}
		})
	}
}

// claimInVain leaves one requirement with a scenario that sees the fault, and all else that
// the fault violates with one that has no eye for it.
func claimInVain(set *features.Set) {
	for _, fault := range reference.Faults() {
		if fault.ID == noLocation {
			set.Scenarios = slices.DeleteFunc(set.Scenarios, func(s features.Scenario) bool { return s.ID != names && s.ID != "create-is-retrievable" })
			for i := range set.Scenarios {
				set.Scenarios[i].Requirements = fault.Violates
				if set.Scenarios[i].ID == names {
					set.Scenarios[i].Requirements = []string{location}
				}
			}
		}
	}
}

// TestCompare alters a matrix in each way in which it can differ, and looks for the line.
func TestCompare(t *testing.T) {
	rows := []Row{
		{Fault: reference.Fault{ID: "one", Violates: []string{"R-1", "R-2"}}, Catches: []Catch{
			{Scenario: "first/a", Proves: []string{"R-1", "R-2"}}, {Scenario: "first/b", Proves: []string{"R-1"}}, {Scenario: "second", Where: "person", Proves: []string{"R-1"}},
		}},
		{Fault: reference.Fault{ID: "two", Violates: []string{"R-2", "R-3"}}, Unseen: []string{"R-2"}, Unclaimed: []string{"R-3"}},
	}
	const golden = "caught one; R-1 first second@person; R-2 first\nmissed two; R-2 (unseen); R-3 (unclaimed)\n"
	whole, sample := &Result{Rows: rows, Whole: true}, &Result{Rows: rows[:1]}
	if got := whole.Matrix(); got != golden {
		t.Fatalf("matrix: got %s want %s", got, golden)
	}
	for name, c := range map[string]struct {
		result *Result
		golden string
		want   []string
	}{
		"the same":                     {whole, golden, nil},
		"a sample of the same":         {sample, golden, nil},
		"a scenario more":              {whole, strings.Replace(golden, " second@person", "", 1), []string{"- caught one; R-1 first; R-2 first", "+ caught one; R-1 first second@person; R-2 first"}},
		"a scenario less":              {sample, strings.Replace(golden, "R-2 first", "R-2 first third", 1), []string{"- caught one; R-1 first second@person; R-2 first third", "+ caught one; R-1 first second@person; R-2 first"}},
		"a requirement less":           {sample, strings.Replace(golden, "; R-2 first", "; R-2 first; R-9 ninth", 1), []string{"- caught one; R-1 first second@person; R-2 first; R-9 ninth", "+ caught one; R-1 first second@person; R-2 first"}},
		"a worse verdict":              {whole, strings.Replace(golden, "missed", "caught", 1), []string{"- caught two; R-2 (unseen); R-3 (unclaimed)", "+ missed two; R-2 (unseen); R-3 (unclaimed)"}},
		"a new fault":                  {sample, "", []string{"+ caught one; R-1 first second@person; R-2 first"}},
		"a fault that is gone":         {whole, golden + "caught three; R-4 fourth\n", []string{"- caught three; R-4 fourth"}},
		"a fault that was not sampled": {sample, golden + "caught three; R-4 fourth\n", nil},
		"a line that is none":          {whole, golden + "<<<<<<<\n", []string{"- <<<<<<<"}},
	} {
		if got := c.result.Compare(c.golden); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestRowsOfOutlines has outlines of which all, most, some and one of the rows saw a fault.
func TestRowsOfOutlines(t *testing.T) {
	all := []string{"d", "a", "b", "c"}
	for _, c := range []struct {
		red  []string
		want string
	}{
		{[]string{"a", "b", "c", "d"}, "caught one; R-1 id"},
		{[]string{"d", "a", "b"}, "caught one; R-1 id/!{c}"},
		{[]string{"b", "a"}, "caught one; R-1 id/{a,b}"},
		{[]string{"b"}, "caught one; R-1 id/b"},
	} {
		row := Row{Fault: reference.Fault{ID: "one", Violates: []string{"R-1"}}}
		for _, red := range c.red {
			row.Catches = append(row.Catches, Catch{Scenario: "id/" + red, Of: all, Proves: []string{"R-1"}})
		}
		if got := row.line(); got != c.want {
			t.Errorf("line of %v: got %s, want %s", c.red, got, c.want)
		}
		for i := range row.Catches {
			row.Catches[i].Where = "person"
		}
		if got := row.line(); got != c.want+"@person" {
			t.Errorf("line of %v elsewhere: got %s, want %s@person", c.red, got, c.want)
		}
	}
}

// TestWholeTable looks at what is only said of the whole table.
func TestWholeTable(t *testing.T) {
	set := loaded(t)
	set.Scenarios = slices.DeleteFunc(set.Scenarios, func(s features.Scenario) bool { return s.ID != names && s.ID != "filter-null" })
	if got := unproven(set, nil); !slices.Contains(got, location) || slices.Contains(got, "RFC7644-3.4.2.2-R35") {
		t.Errorf("unproven without a fault: got %v, want %s in it and not what is only recorded", got, location)
	}
	rows := []Row{{Catches: []Catch{{Scenario: names, Proves: []string{location, "R-2"}}, {Scenario: "other/row", Proves: []string{location}}}}}
	if got := unproven(set, rows); slices.Contains(got, location) {
		t.Errorf("unproven: got %v, want %s not in it", got, location)
	}
	if got := idle(set, rows); !slices.Equal(got, []string{"filter-null"}) {
		t.Errorf("idle: got %v, want filter-null", got)
	}
	if got := spare(rows); got != 1 {
		t.Errorf("spare: got %d, want 1: names alone proves R-2", got)
	}
	perfect := &Result{Whole: true}
	if !perfect.Perfect() {
		t.Error("a result without a flaw: got not perfect")
	}
	if perfect.Unproven = []string{location}; perfect.Perfect() {
		t.Error("a requirement that no fault proves: got perfect")
	}
}
