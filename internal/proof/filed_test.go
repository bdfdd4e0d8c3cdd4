package proof_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
)

// TestFiledNamesWhatThereIs holds the table of public reports to faults and scenarios that exist, and
// each fault to one that claims what it violates.
func TestFiledNamesWhatThereIs(t *testing.T) {
	page, err := os.ReadFile("../../docs/filed.md")
	if err != nil {
		t.Fatal(err)
	}
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	quoted := regexp.MustCompile("`([a-z0-9-]+)`")
	rows := 0
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || strings.HasPrefix(line, "| kind") || strings.HasPrefix(line, "|---") {
			continue
		}
		rows++
		var claimed []string
		for _, scenario := range quoted.FindAllStringSubmatch(cells[4], -1) {
			found := false
			for _, s := range set.Scenarios {
				if s.ID == scenario[1] || strings.HasPrefix(s.ID, scenario[1]+"/") {
					found, claimed = true, append(claimed, s.Requirements...)
				}
			}
			if !found {
				t.Errorf("%s: got no such scenario, want one", scenario[1])
			}
		}
		for _, id := range quoted.FindAllStringSubmatch(cells[3], -1) {
			at := slices.IndexFunc(reference.Faults(), func(f reference.Fault) bool { return f.ID == id[1] })
			if at < 0 {
				t.Errorf("%s: got no such fault, want one", id[1])
				continue
			}
			violates := reference.Faults()[at].Violates
			if !slices.ContainsFunc(violates, func(r string) bool { return slices.Contains(claimed, r) }) {
				t.Errorf("%s violates %v: got scenarios that claim %v, want one that claims it", id[1], violates, claimed)
			}
		}
	}
	if rows < 25 {
		t.Errorf("rows of the table: got %d, want at least 25", rows)
	}
}
