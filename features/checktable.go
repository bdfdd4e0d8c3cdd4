package features

import (
	"fmt"
	"io/fs"
	"strings"
)

const checksFile = "checks.yaml"

// CheckTable says which check is made of which resource type, by which method and form of path.
type CheckTable struct {
	Forms  []string   `yaml:"forms"`
	Checks []CheckRow `yaml:"checks"`
}

// CheckRow is one check. A cell is the id of a scenario, or a prefix of ids, or a dash with the
// reason why there is none.
type CheckRow struct {
	Check string   `yaml:"check"`
	User  []string `yaml:"User"`
	Group []string `yaml:"Group"`
}

// Checks returns the embedded table.
func Checks() (CheckTable, error) { return loadChecks(embedded) }

func loadChecks(files fs.FS) (CheckTable, error) {
	var out CheckTable
	err := decodeYAML(files, checksFile, &out)
	return out, err
}

// Problems lists the cells that are empty, and those that name no scenario of the set.
func (t CheckTable) Problems(s *Set) []string {
	var problems []string
	for _, row := range t.Checks {
		for kind, cells := range map[string][]string{"User": row.User, "Group": row.Group} {
			if len(cells) != len(t.Forms) {
				problems = append(problems, fmt.Sprintf("%s of %s: got %d cells, want %d", row.Check, kind, len(cells), len(t.Forms)))
			}
			for _, cell := range cells {
				reason, isReason := strings.CutPrefix(cell, "-")
				if isReason && strings.TrimSpace(reason) != "" {
					continue
				}
				if cell == "" || isReason || len(s.Covering(ParityEntry{Scenarios: []string{cell}})) == 0 {
					problems = append(problems, fmt.Sprintf("%s of %s: got %q, want a scenario, or - and a reason", row.Check, kind, cell))
				}
			}
		}
	}
	return problems
}

// Page is docs/checks.md.
func (t CheckTable) Page() string {
	var b strings.Builder
	b.WriteString(`# Which check is made where

Each check, by resource type, method and form of path: the scenario that makes it, or the reason why none does. Made of
` + "`features/checks.yaml`" + ` (` + "`go test ./features -run TestChecks -update`" + `); a test wants each scenario to exist and no cell to be empty.

`)
	fmt.Fprintf(&b, "| check | of | %s |\n|---|---|%s\n", strings.Join(t.Forms, " | "), strings.Repeat("---|", len(t.Forms)))
	for _, row := range t.Checks {
		for _, of := range []struct {
			kind  string
			cells []string
		}{{"User", row.User}, {"Group", row.Group}} {
			fmt.Fprintf(&b, "| %s | %s |", row.Check, of.kind)
			for _, cell := range of.cells {
				if reason, isReason := strings.CutPrefix(cell, "- "); isReason {
					fmt.Fprintf(&b, " none: %s |", reason)
				} else {
					fmt.Fprintf(&b, " `%s` |", cell)
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}
