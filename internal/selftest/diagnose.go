package selftest

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/reports/dictionary"
)

// Plan says what the diagnosis is measured by. Faults are combined at random, the same each time.
type Plan struct {
	Seed    int64 // legal choices of the target that the dictionary was not made of
	Singles int   // every n-th fault alone; 0: none
	Pairs   int
	Triples int
	Most    int  // scenarios to run with faults that touch more; what is left out counts as not run
	LeftOut bool // also each fault alone with the dictionary of all others
}

// Trial is one target with faults, and what the diagnosis made of it.
type Trial struct {
	Faults []string
	Failed int // scenarios
	Causes []reports.Cause
	// Named are the faults among the first causes: the first of a single fault, else five.
	Named   []string
	LeftOut []reports.Cause // by the dictionary of all other faults
	Took    time.Duration
}

// Measure is how well the diagnosis does.
type Measure struct {
	Plan                    Plan
	Single, Paired, Tripled []Trial // those in which something failed
	OnlyWarned              int     // single faults that fail nothing: they have no cause
}

// first is how many causes a reader looks at where there are several faults.
const first = 5

// Diagnose measures the diagnosis of faults alone and together.
func Diagnose(ctx context.Context, o Options, p Plan) (*Measure, error) {
	tape, err := Record(ctx, reference.Options{Seed: p.Seed})
	if err != nil {
		return nil, err
	}
	usual := slices.DeleteFunc(reference.Faults(), func(f reference.Fault) bool {
		return f.NeedsProduct() || f.NeedsShortCursors() || len(o.Only) > 0 && !slices.Contains(o.Only, f.ID)
	})
	s := &surveyor{Options: o, plan: p, tape: tape, usual: usual, m: &Measure{Plan: p}, alone: map[string]bool{}}
	for i := 0; p.Singles > 0 && i < len(usual); i += p.Singles {
		if err := s.single(ctx, usual[i]); err != nil {
			return nil, err
		}
	}
	draw := rand.New(rand.NewPCG(uint64(p.Seed), 11))
	if s.m.Paired, err = s.together(ctx, draw, p.Pairs, 2); err != nil {
		return nil, err
	}
	s.m.Tripled, err = s.together(ctx, draw, p.Triples, 3)
	return s.m, err
}

// surveyor carries out a plan.
type surveyor struct {
	Options
	plan  Plan
	tape  *Tape
	usual []reference.Fault // those that show at the usual target
	m     *Measure
	alone map[string]bool // whether a fault fails something by itself: what does not has no cause
	done  int
}

func (s *surveyor) single(ctx context.Context, fault reference.Fault) error {
	trial, err := s.try(ctx, 1, fault)
	switch {
	case err != nil:
		return err
	case trial.Failed > 0:
		s.m.Single = append(s.m.Single, trial)
	default:
		s.m.OnlyWarned++
	}
	s.alone[fault.ID] = trial.Failed > 0
	return nil
}

// together tries n draws of so many faults, each of which fails something by itself.
func (s *surveyor) together(ctx context.Context, draw *rand.Rand, n, size int) ([]Trial, error) {
	var trials []Trial
	for range n {
		drawn, err := s.some(ctx, draw, size)
		if err != nil {
			return nil, err
		}
		trial, err := s.try(ctx, first, drawn...)
		if err != nil {
			return nil, err
		}
		trials = append(trials, trial)
	}
	return trials, nil
}

func (s *surveyor) try(ctx context.Context, within int, faults ...reference.Fault) (Trial, error) {
	trial, err := s.trial(ctx, s.tape, s.plan, within, faults)
	if s.done++; s.Progress != nil {
		s.Progress(s.done, s.done)
	}
	return trial, err
}

func (s *surveyor) some(ctx context.Context, draw *rand.Rand, n int) ([]reference.Fault, error) {
	var drawn []reference.Fault
	for len(drawn) < n {
		f := s.usual[draw.IntN(len(s.usual))]
		if slices.ContainsFunc(drawn, func(d reference.Fault) bool { return d.ID == f.ID }) {
			continue
		}
		if _, tried := s.alone[f.ID]; !tried {
			trial, err := s.try(ctx, 1, f)
			if err != nil {
				return nil, err
			}
			s.alone[f.ID] = trial.Failed > 0
		}
		if s.alone[f.ID] {
			drawn = append(drawn, f)
		}
	}
	return drawn, nil
}

// trial runs what the faults change and has it diagnosed.
func (o Options) trial(ctx context.Context, tape *Tape, p Plan, within int, faults []reference.Fault) (Trial, error) {
	var trial Trial
	for _, fault := range faults {
		trial.Faults = append(trial.Faults, fault.ID)
	}
	h, err := tape.Gather(ctx, o.Set, p.Most, func(string) bool { return true }, Wrong{Faults: faults})
	if err != nil {
		return trial, fmt.Errorf("%s: %w", strings.Join(trial.Faults, " and "), err)
	}
	report := h.Report(o.Set, tape.Right.Scenarios)
	began := time.Now()
	report.Judge()
	trial.Took, trial.Causes = time.Since(began), report.Causes
	for _, s := range report.Scenarios {
		if s.Verdict == reports.Failed {
			trial.Failed++
		}
	}
	for _, id := range trial.Faults {
		if slices.ContainsFunc(report.Causes[:min(within, len(report.Causes))], func(c reports.Cause) bool { return blames(c, id) }) {
			trial.Named = append(trial.Named, id)
		}
	}
	if p.LeftOut && len(faults) == 1 {
		d, err := dictionary.Embedded()
		if err != nil {
			return trial, err
		}
		trial.LeftOut = reports.CausesBy(d.Without(faults[0].ID), report.Scenarios)
	}
	return trial, nil
}

// blames says whether a cause names a fault, alone or as one of those that cannot be told apart.
func blames(c reports.Cause, fault string) bool {
	return c.Fault == fault || slices.Contains(c.Or, fault)
}

// share counts the trials that something holds for.
func share(of []Trial, holds func(Trial) bool) float64 {
	n := 0
	for _, t := range of {
		if holds(t) {
			n++
		}
	}
	return 100 * float64(n) / float64(max(1, len(of)))
}

func all(t Trial) bool { return len(t.Named) == len(t.Faults) }

// WriteText writes the measure, and what was confused with what.
func (m *Measure) WriteText(w io.Writer) error {
	var slowest time.Duration
	causes := func(of []Trial) float64 {
		n := 0
		for _, t := range of {
			n += len(t.Causes)
			slowest = max(slowest, t.Took)
		}
		return float64(n) / float64(max(1, len(of)))
	}
	fmt.Fprintf(w, "seed %d; of faults that touch more than %d scenarios a sample of these was run\n", m.Plan.Seed, m.Plan.Most)
	if m.Plan.Singles > 0 {
		fmt.Fprintf(w, "single faults: %d failed something (%d only warn or show elsewhere, and have no cause)\n", len(m.Single), m.OnlyWarned)
		fmt.Fprintf(w, "  first cause is the fault or its class  %.1f %%\n", share(m.Single, all))
		fmt.Fprintf(w, "  at most two causes                     %.1f %%\n", share(m.Single, func(t Trial) bool { return len(t.Causes) <= 2 }))
		fmt.Fprintf(w, "  causes on average                      %.2f\n", causes(m.Single))
	}
	for _, part := range []struct {
		name string
		of   []Trial
	}{{"pairs", m.Paired}, {"triples", m.Tripled}} {
		if len(part.of) > 0 {
			fmt.Fprintf(w, "%s: %d, all named among the first %d causes %.1f %%, causes on average %.2f\n", part.name, len(part.of), first, share(part.of, all), causes(part.of))
		}
	}
	fmt.Fprintf(w, "slowest diagnosis: %s\n", slowest.Round(time.Millisecond))
	for _, t := range slices.Concat(m.Single, m.Paired, m.Tripled) {
		if !all(t) || len(t.Faults) == 1 && len(t.Causes) > 2 {
			confused(w, t)
		}
	}
	for _, t := range m.Single {
		if len(t.LeftOut) > 0 {
			c := t.LeftOut[0]
			fmt.Fprintf(w, "left out %s (%d failed, %d causes): %s | %s | %s\n", t.Faults[0], t.Failed, len(t.LeftOut), c.Title, c.Because(), c.Hint)
		}
	}
	_, err := fmt.Fprintln(w)
	return err
}

func confused(w io.Writer, t Trial) {
	fmt.Fprintf(w, "%s: %d failed, %d causes\n", strings.Join(t.Faults, " and "), t.Failed, len(t.Causes))
	for i, c := range t.Causes {
		if i < first {
			fmt.Fprintf(w, "  %d. %s (%s) %s\n", i+1, c.Title, c.Extent(), c.Because())
		}
	}
}
