package selftest

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Area is the score of one area of the fault table.
type Area struct {
	Name           string
	Faults, Caught int
}

// Score counts by area, the areas sorted by name.
func (r *Result) Score() []Area {
	index := map[string]int{}
	var areas []Area
	for _, row := range r.Rows {
		at, known := index[row.Fault.Area]
		if !known {
			at = len(areas)
			index[row.Fault.Area] = at
			areas = append(areas, Area{Name: row.Fault.Area})
		}
		areas[at].Faults++
		if row.Verdict() == "caught" {
			areas[at].Caught++
		}
	}
	slices.SortFunc(areas, func(a, b Area) int { return strings.Compare(a.Name, b.Name) })
	return areas
}

func (a Area) write(w io.Writer) {
	fmt.Fprintf(w, "%s\t%d of %d\t%.1f %%\n", a.Name, a.Caught, a.Faults, 100*float64(a.Caught)/float64(max(1, a.Faults)))
}

// Perfect says whether every fault that was tried was caught, nothing was red without one,
// and, of the whole table, no claimed requirement is unproven.
func (r *Result) Perfect() bool {
	return len(r.Unproven) == 0 && len(r.Alarms) == 0 && !slices.ContainsFunc(r.Rows, func(row Row) bool { return row.Verdict() != "caught" })
}

// WriteText writes the score and names what was not caught.
func (r *Result) WriteText(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	total := Area{Name: "all"}
	for _, area := range r.Score() {
		area.write(table)
		total.Faults += area.Faults
		total.Caught += area.Caught
	}
	total.write(table)
	if err := table.Flush(); err != nil {
		return err
	}
	for _, row := range r.Rows {
		row.complain(w)
	}
	for _, alarm := range r.Alarms {
		fmt.Fprintf(w, "red without a fault: %s %s\n", alarm.Scenario, alarm.Where)
	}
	if r.Whole {
		r.writeWhole(w)
	}
	_, err := fmt.Fprintf(w, "%d faults in %s\n", len(r.Rows), r.Took.Round(time.Second))
	return err
}

// complain names a fault that was not caught, and what became of it.
func (r Row) complain(w io.Writer) {
	switch r.Verdict() {
	case "missed", "partly":
		fmt.Fprintf(w, "%s: %s: no scenario that claims %s saw it: %s\n", r.Verdict(), r.Fault.ID, strings.Join(r.Unseen, ", "), r.Fault.Doc)
	case "unclaimed":
		fmt.Fprintf(w, "unclaimed: %s: no scenario claims %s\n", r.Fault.ID, strings.Join(r.Unclaimed, ", "))
	case "broken":
		fmt.Fprintf(w, "broken: %s: %v\n", r.Fault.ID, r.Err)
	}
}

// writeWhole writes what can only be said of the whole table.
func (r *Result) writeWhole(w io.Writer) {
	fmt.Fprintf(w, "claimed by a scenario and proven by no fault: %d requirements\n", len(r.Unproven))
	for _, id := range r.Unproven {
		fmt.Fprintf(w, "  %s\n", id)
	}
	fmt.Fprintf(w, "turned red by no fault: %d scenarios, an outline counted once\n", len(r.Idle))
	for _, id := range r.Idle {
		fmt.Fprintf(w, "  %s\n", id)
	}
	fmt.Fprintf(w, "needed by no fault, for others catch the same: %d scenarios\n", r.Spare)
}
