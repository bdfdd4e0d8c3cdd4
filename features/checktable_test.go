package features

import (
	"flag"
	"os"
	"testing"
)

var updateChecks = flag.Bool("update", false, "write docs/checks.md anew")

// TestChecks holds each cell of the table to a scenario or a reason, and docs/checks.md to the
// table.
func TestChecks(t *testing.T) {
	const page = "../docs/checks.md"
	table, err := Checks()
	if err != nil {
		t.Fatal(err)
	}
	set, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range table.Problems(set) {
		t.Error(problem)
	}
	if *updateChecks {
		if err := os.WriteFile(page, []byte(table.Page()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || string(got) != table.Page() {
		t.Errorf("%s: got another text than the table's (%v), want go test ./features -run TestChecks -update", page, err)
	}
}

// TestCheckProblems finds what a table must not have.
func TestCheckProblems(t *testing.T) {
	set, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	table := CheckTable{Forms: []string{"POST", "PUT"}, Checks: []CheckRow{
		{Check: "right", User: []string{"create-is-retrievable", "- a reason"}, Group: []string{"- a reason", "- a reason"}},
		{Check: "wrong", User: []string{"", "no-such-scenario"}, Group: []string{"- a reason"}},
		{Check: "dash", User: []string{"-", "- a reason"}, Group: []string{"- a reason", "- a reason"}},
	}}
	if got := len(table.Problems(set)); got != 4 {
		t.Errorf("problems: got %d (%v), want 4", got, table.Problems(set))
	}
}
