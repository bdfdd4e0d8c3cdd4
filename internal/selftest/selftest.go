// Package selftest turns the suite on itself: it switches on one fault of the reference
// target after the other and asks whether the scenarios that claim what the fault
// violates turn red. What it finds is the kill matrix. It starts no target of its own; it
// is safe to use from one goroutine.
package selftest

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/target"
	"github.com/scimspec/scimspec/reports"
)

// maxScenarios bounds how many scenarios are run for one fault: the first of each
// requirement's claims, round by round.
const maxScenarios = 40

// Start brings a reference target with a fault to life and says how to reach it, and which
// profiles to judge.
type Start func(fault target.Fault) ([]scimspec.Option, func(), error)

// Options say which part of the matrix to run.
type Options struct {
	Start Start
	// Again is tried when nothing turned red: a product whose documents have two readings
	// shows some faults in one of them alone. It answers with no options for a fault that
	// needs no second try; nil is no second try at all.
	Again Start
	Set   *features.Set
	// Every takes each n-th fault of the table; 1 takes all.
	Every    int
	Only     []string // ids of faults; none: as Every says
	Parallel int      // faults at a time; 0: 2
	Progress func(done, total int)
}

// Row is one fault with what came of it.
type Row struct {
	Fault     target.Fault
	Ran       []string // the scenarios that claim what it violates
	Caught    []string // those of them that turned red
	Unclaimed []string // requirements that it violates and no scenario claims
	Err       error
}

// Verdict is caught, missed, unclaimed (no scenario claims any of what it violates) or
// broken (the run itself went wrong).
func (r Row) Verdict() string {
	switch {
	case r.Err != nil:
		return "broken"
	case len(r.Caught) > 0:
		return "caught"
	case len(r.Ran) == 0:
		return "unclaimed"
	}
	return "missed"
}

// Result is the matrix, by fault in the order of the table.
type Result struct {
	Rows []Row
	// Unproven are requirements that a scenario claims and no fault of the table violates.
	Unproven []string
	Took     time.Duration
	Whole    bool
}

// Run runs the matrix. An error means that ctx ended.
func Run(ctx context.Context, o Options) (*Result, error) {
	began := time.Now()
	faults := choose(target.Faults(), o)
	result := &Result{Rows: make([]Row, len(faults)), Whole: o.Every <= 1 && len(o.Only) == 0}
	queue := make(chan int)
	var workers sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range cmp.Or(o.Parallel, 2) {
		workers.Go(func() {
			for i := range queue {
				result.Rows[i] = try(ctx, o, faults[i])
				mu.Lock()
				done++
				if o.Progress != nil {
					o.Progress(done, len(faults))
				}
				mu.Unlock()
			}
		})
	}
	for i := range faults {
		queue <- i
	}
	close(queue)
	workers.Wait()
	result.Unproven = unproven(o.Set)
	result.Took = time.Since(began)
	return result, ctx.Err()
}

func choose(table []target.Fault, o Options) []target.Fault {
	var chosen []target.Fault
	for i, fault := range table {
		if len(o.Only) > 0 && slices.Contains(o.Only, fault.ID) || len(o.Only) == 0 && i%max(o.Every, 1) == 0 {
			chosen = append(chosen, fault)
		}
	}
	return chosen
}

// try runs the scenarios that claim what a fault violates against a target that has it.
func try(ctx context.Context, o Options, fault target.Fault) Row {
	row := Row{Fault: fault}
	row.Ran, row.Unclaimed = claiming(o.Set, fault.Violates)
	if len(row.Ran) == 0 || ctx.Err() != nil {
		return row
	}
	for _, start := range []Start{o.Start, o.Again} {
		if start == nil || len(row.Caught) > 0 {
			continue
		}
		report, err := judge(ctx, start, fault, row.Ran)
		if err != nil {
			row.Err = err
			return row
		}
		row.Caught = turnedRed(report, row.Ran)
	}
	return row
}

// turnedRed returns the scenarios of a report that did not like what they saw.
func turnedRed(report *reports.Report, among []string) []string {
	if report == nil {
		return nil
	}
	var caught []string
	for _, scenario := range report.Scenarios {
		red := scenario.Verdict == reports.Failed || scenario.Verdict == reports.Warned || scenario.Verdict == reports.Blocked
		if red && slices.Contains(among, scenario.ID) {
			caught = append(caught, scenario.ID)
		}
	}
	return caught
}

// claiming returns the scenarios that claim any of the requirements, at most
// maxScenarios, taking one of each requirement in turn.
func claiming(set *features.Set, requirements []string) (ids, unclaimed []string) {
	var queues [][]string
	for _, requirement := range requirements {
		var claims []string
		for _, scenario := range set.Claiming(requirement) {
			claims = append(claims, scenario.ID)
		}
		if len(claims) == 0 {
			unclaimed = append(unclaimed, requirement)
			continue
		}
		queues = append(queues, claims)
	}
	for place := 0; len(ids) < maxScenarios; place++ {
		taken := false
		for _, queue := range queues {
			if place < len(queue) {
				taken = true
				if !slices.Contains(ids, queue[place]) {
					ids = append(ids, queue[place])
				}
			}
		}
		if !taken {
			break
		}
	}
	return ids, unclaimed
}

// judge runs scenarios against a target with a fault; no report when there is no target
// to try.
func judge(ctx context.Context, start Start, fault target.Fault, ids []string) (*reports.Report, error) {
	options, stop, err := start(fault)
	if err != nil {
		return nil, fmt.Errorf("start the target: %w", err)
	}
	if options == nil {
		return nil, nil
	}
	defer stop()
	suite, err := scimspec.New(append(options, scimspec.Select(ids...), scimspec.Parallel(2), scimspec.RequestTimeout(10*time.Second))...)
	if err != nil {
		return nil, err
	}
	defer suite.Close()
	return suite.Run(ctx)
}

// unproven returns the claimed requirements that no fault violates.
func unproven(set *features.Set) []string {
	violated := map[string]bool{}
	for _, fault := range target.Faults() {
		for _, id := range fault.Violates {
			violated[id] = true
		}
	}
	var open []string
	for _, scenario := range set.Scenarios {
		for _, id := range scenario.Requirements {
			if !violated[id] && !slices.Contains(open, id) {
				open = append(open, id)
			}
		}
	}
	slices.Sort(open)
	return open
}

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

// Perfect says whether every fault that was tried was caught.
func (r *Result) Perfect() bool {
	return !slices.ContainsFunc(r.Rows, func(row Row) bool { return row.Verdict() != "caught" })
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
		switch row.Verdict() {
		case "missed":
			fmt.Fprintf(w, "missed: %s (%s): %s\n", row.Fault.ID, strings.Join(row.Fault.Violates, ", "), row.Fault.Doc)
		case "unclaimed":
			fmt.Fprintf(w, "unclaimed: %s: no scenario claims %s\n", row.Fault.ID, strings.Join(row.Unclaimed, ", "))
		case "broken":
			fmt.Fprintf(w, "broken: %s: %v\n", row.Fault.ID, row.Err)
		}
	}
	if r.Whole && len(r.Unproven) > 0 {
		fmt.Fprintf(w, "claimed by a scenario and violated by no fault: %s\n", strings.Join(r.Unproven, ", "))
	}
	_, err := fmt.Fprintf(w, "%d faults in %s\n", len(r.Rows), r.Took.Round(time.Second))
	return err
}

// Matrix writes one line for each fault, for the golden file: its verdict and the
// requirements that it violates. Which rows turned red is left out: a scenario that comes
// after must not change the line of a fault that was caught before.
func (r *Result) Matrix() string {
	var b strings.Builder
	for _, row := range r.Rows {
		fmt.Fprintf(&b, "%s %s %s\n", row.Verdict(), row.Fault.ID, strings.Join(row.Fault.Violates, ","))
	}
	return b.String()
}
