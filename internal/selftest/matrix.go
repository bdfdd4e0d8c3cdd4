package selftest

import (
	"fmt"
	"slices"
	"strings"
)

// Matrix writes a line for each fault, for the golden file: its verdict, its id, and for
// each requirement that it violates the scenarios that saw that. An outline stands for all
// of its rows that apply; where some of them saw nothing, it has the others behind it, as
// id/row and id/{row,row}, or those that did not, as id/!{row}, whichever is less. A scenario that caught it in another circumstance than the first says in
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
		by := r.seenBy(requirement)
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

// seenBy names the scenarios that saw a requirement violated, an outline once.
func (r Row) seenBy(requirement string) []string {
	red, of := map[string][]string{}, map[string][]string{} // by outline and circumstance
	for _, catch := range r.Catches {
		if !slices.Contains(catch.Proves, requirement) {
			continue
		}
		id, row, _ := strings.Cut(catch.Scenario, "/")
		where := id
		if catch.Where != "" {
			where += "@" + catch.Where
		}
		red[where], of[where] = append(red[where], row), catch.Of
	}
	var by []string
	for where, rows := range red {
		id, circumstance, elsewhere := strings.Cut(where, "@")
		name := id + ofRows(rows, of[where])
		if elsewhere {
			name += "@" + circumstance
		}
		by = append(by, name)
	}
	slices.Sort(by)
	return by
}

// ofRows writes which rows of an outline are red: nothing for all of them.
func ofRows(red, all []string) string {
	var others []string
	for _, row := range all {
		if !slices.Contains(red, row) {
			others = append(others, row)
		}
	}
	slices.Sort(red)
	slices.Sort(others)
	switch {
	case len(others) == 0:
		return ""
	case len(others) < len(red):
		return "/!{" + strings.Join(others, ",") + "}"
	case len(red) == 1:
		return "/" + red[0]
	}
	return "/{" + strings.Join(red, ",") + "}"
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
