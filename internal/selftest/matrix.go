package selftest

import (
	"fmt"
	"slices"
	"strings"
)

// Matrix writes a line for each fault, for the golden file: its verdict, its id, and for
// each requirement that it violates the scenarios that saw that. The rows of an outline
// stand as one. A scenario that caught it in another circumstance than the first says in
// which; a requirement that nobody saw says so.
//
// Everything in it is decided by the target and the suite: the targets' seed is fixed, each
// scenario has people of its own, and it does not matter which of two scenarios comes first.
func (r *Result) Matrix() string {
	var b strings.Builder
	for _, row := range r.Rows {
		b.WriteString(row.line() + "\n")
	}
	return b.String()
}

func (r Row) line() string {
	parts := []string{r.Verdict() + " " + r.Fault.ID}
	for _, requirement := range r.Fault.Violates {
		var by []string
		for _, catch := range r.Catches {
			name := outline(catch.Scenario)
			if catch.Where != "" {
				name += "@" + catch.Where
			}
			if slices.Contains(catch.Proves, requirement) && !slices.Contains(by, name) {
				by = append(by, name)
			}
		}
		slices.Sort(by)
		switch {
		case slices.Contains(r.Unclaimed, requirement):
			by = []string{"(unclaimed)"}
		case len(by) == 0:
			by = []string{"(unseen)"}
		}
		parts = append(parts, requirement+" "+strings.Join(by, " "))
	}
	return strings.Join(parts, "; ")
}

// Compare holds the rows to a matrix that was written before and returns the lines that
// differ, the old one with - and the new one with +. Of a whole matrix each line has to be
// there; of a sample only those that were tried.
func (r *Result) Compare(golden string) []string {
	old := map[string]string{}
	for line := range strings.Lines(golden) {
		line = strings.TrimSuffix(line, "\n")
		old[faultOf(line)] = line
	}
	var differ []string
	tried := map[string]bool{}
	for _, row := range r.Rows {
		tried[row.Fault.ID] = true
		line, was := row.line(), old[row.Fault.ID]
		if line == was {
			continue
		}
		if was != "" {
			differ = append(differ, "- "+was)
		}
		differ = append(differ, "+ "+line)
	}
	if r.Whole {
		for line := range strings.Lines(golden) {
			if line = strings.TrimSuffix(line, "\n"); !tried[faultOf(line)] {
				differ = append(differ, "- "+line)
			}
		}
	}
	return differ
}

// faultOf is the second word of a line: verdict, fault, requirements.
func faultOf(line string) string {
	head, _, _ := strings.Cut(line, ";")
	var verdict, fault string
	if n, _ := fmt.Sscan(head, &verdict, &fault); n < 2 {
		return line
	}
	return fault
}
