// Package selftest turns the suite on itself: it switches on one fault of the reference
// target after the other and asks whether the scenarios that claim what the fault
// violates turn red, and whether they stay green without it. What it finds is the kill
// matrix. It starts no target of its own; it is safe to use from one goroutine.
package selftest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
)

// Start brings a reference target to life and says how to reach it, and which profiles to
// judge. The zero Fault is a target without any.
type Start func(fault reference.Fault) ([]scimspec.Option, func(), error)

// Circumstance is a way in which the target is set up. A fault is tried in the first that
// fits it, and in the next only for what no scenario has seen yet: /Me shows a person only
// to a person's credentials, and 501 needs something that is switched off.
type Circumstance struct {
	Name  string // as in the matrix, such as without-bulk; "" for the usual one
	Fits  func(fault reference.Fault) bool
	Start Start
	// Always tries a fault here even when everything was seen before: other scenarios
	// apply here.
	Always bool
}

// Options say which part of the matrix to run.
type Options struct {
	Circumstances []Circumstance
	Set           *features.Set
	// Every takes each n-th fault of the table; 1 takes all.
	Every    int
	Only     []string // ids of faults; none: as Every says
	Parallel int      // faults at a time; 0: 2
	Progress func(done, total int)
	// Most is how many scenarios the dictionary is made of where a fault touches more; 0: mostRun.
	Most int
}

// Result is the matrix, by fault in the order of the table.
type Result struct {
	Rows []Row
	// Unproven are requirements that a scenario claims and that no fault of the table
	// brought to light. Idle are the scenarios, an outline as one, that no fault turned red.
	// Spare counts the scenarios without which every fault would still be caught for each
	// requirement that it violates. All three need the whole table.
	Unproven, Idle []string
	Spare          int
	// Alarms are scenarios that caught a fault and are red without it too.
	Alarms []Catch
	Took   time.Duration
	Whole  bool
}

// Run runs the matrix. An error means that ctx ended, or that a target without a fault
// could not be judged.
func Run(ctx context.Context, o Options) (*Result, error) {
	began := time.Now()
	faults := choose(reference.Faults(), o)
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
	err := result.control(ctx, o)
	if result.Whole {
		result.Unproven, result.Idle, result.Spare = unproven(o.Set, result.Rows), idle(o.Set, result.Rows), spare(result.Rows)
	}
	result.Took = time.Since(began)
	return result, cmp.Or(ctx.Err(), err)
}

func choose(table []reference.Fault, o Options) []reference.Fault {
	var chosen []reference.Fault
	for i, fault := range table {
		if len(o.Only) > 0 && slices.Contains(o.Only, fault.ID) || len(o.Only) == 0 && i%max(o.Every, 1) == 0 {
			chosen = append(chosen, fault)
		}
	}
	return chosen
}

// control judges a target without a fault by the scenarios that caught one, in the same
// circumstances. What is red there proves nothing.
func (r *Result) control(ctx context.Context, o Options) error {
	for _, circumstance := range o.Circumstances {
		var ids []string
		for _, row := range r.Rows {
			for _, catch := range row.Catches {
				if catch.Where == circumstance.Name && circumstance.Fits(row.Fault) && !slices.Contains(ids, catch.Scenario) {
					ids = append(ids, catch.Scenario)
				}
			}
		}
		if len(ids) == 0 || ctx.Err() != nil {
			continue
		}
		report, err := judge(ctx, circumstance.Start, reference.Fault{}, ids)
		if err != nil {
			return err
		}
		for _, scenario := range report.Scenarios {
			if red(scenario) && slices.Contains(ids, scenario.ID) {
				r.Alarms = append(r.Alarms, Catch{Scenario: scenario.ID, Where: circumstance.Name})
			}
		}
	}
	return nil
}

// unproven returns the claimed requirements that no fault brought to light. Where the RFC
// leaves so much open that what happens is only recorded, no fault can be one.
func unproven(set *features.Set, rows []Row) []string {
	proven := map[string]bool{}
	for _, row := range rows {
		for _, catch := range row.Catches {
			for _, id := range catch.Proves {
				proven[id] = true
			}
		}
	}
	var open []string
	for _, scenario := range set.Scenarios {
		for _, id := range scenario.Requirements {
			requirement, known := set.Catalogue.ByID(id)
			if !proven[id] && !slices.Contains(open, id) && (!known || requirement.Severity() != features.Info) {
				open = append(open, id)
			}
		}
	}
	slices.Sort(open)
	return open
}

// idle returns the scenarios that no fault turned red.
func idle(set *features.Set, rows []Row) []string {
	busy := map[string]bool{}
	for _, row := range rows {
		for _, catch := range row.Catches {
			busy[outline(catch.Scenario)] = true
		}
	}
	var left []string
	for _, scenario := range set.Scenarios {
		if id := outline(scenario.ID); !busy[id] && !slices.Contains(left, id) {
			left = append(left, id)
		}
	}
	return left
}

// spare counts the scenarios that others make up for in every row of the matrix.
func spare(rows []Row) int {
	needed, seen := map[string]bool{}, map[string]bool{}
	for _, row := range rows {
		by := map[string][]string{} // requirement → scenarios
		for _, catch := range row.Catches {
			id := outline(catch.Scenario)
			seen[id] = true
			for _, requirement := range catch.Proves {
				if !slices.Contains(by[requirement], id) {
					by[requirement] = append(by[requirement], id)
				}
			}
		}
		for _, ids := range by {
			if len(ids) == 1 {
				needed[ids[0]] = true
			}
		}
	}
	return len(seen) - len(needed)
}

// outline is a scenario's id without its row.
func outline(id string) string {
	id, _, _ = strings.Cut(id, "/")
	return id
}
