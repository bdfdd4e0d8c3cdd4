package selftest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports/dictionary"
)

// mostRun is how many scenarios are run with a fault that touches more: a sample of them.
const mostRun = 220

// atATime is how many scenarios are done anew before what there is is saved.
const atATime = 120

// saveEvery is after how many faults what there is is saved.
const saveEvery = 20

// Outdated are the scenarios whose text is another than the dictionary's, those that it does not
// have included, and the faults that it does not have.
func Outdated(o Options, d *dictionary.Dictionary) (scenarios, faults []string) {
	for _, scenario := range o.Set.Scenarios {
		at := d.Place(scenario.ID)
		if at < 0 || d.Scenarios[at].Digest != digestOf(scenario) {
			scenarios = append(scenarios, scenario.ID)
		}
	}
	for _, fault := range reference.Faults() {
		if _, known := d.Fault(fault.ID); !known {
			faults = append(faults, fault.ID)
		}
	}
	return scenarios, faults
}

// Renew brings a dictionary up to date: it runs what changed, for every fault that it touches,
// and the faults that are new or named by o.Only. save is called now and then with what there is:
// what is not up to date in it yet is marked, so that an end in the midst loses little.
func Renew(ctx context.Context, o Options, old *dictionary.Dictionary, save func(*dictionary.Dictionary) error) error {
	changed, missing := Outdated(o, old)
	r := &renewal{Options: o, signatures: map[string]signature{}, stale: map[string]bool{}, save: save}
	for _, f := range old.Faults {
		if !slices.Contains(o.Only, f.ID) {
			r.signatures[f.ID] = known(old, f)
		}
	}
	if len(r.signatures) == 0 {
		changed = nil // there is nothing that could be out of date
	}
	if len(changed)+len(missing)+len(o.Only) > 0 {
		tape, err := Record(ctx, reference.Options{})
		if err != nil {
			return err
		}
		for _, id := range changed {
			r.stale[id] = true
		}
		for some := range slices.Chunk(changed, atATime) {
			if err := r.scenarios(ctx, tape, some); err != nil {
				return err
			}
		}
		if err := r.faults(ctx, tape); err != nil {
			return err
		}
	}
	return r.keep()
}

// renewal is a dictionary that is being brought up to date.
type renewal struct {
	Options
	signatures map[string]signature
	stale      map[string]bool // scenarios of which what is known may not be true
	save       func(*dictionary.Dictionary) error
}

func (r *renewal) keep() error { return r.save(compile(r.Set, r.signatures, r.stale)) }

// scenarios does some scenarios anew, for every fault that is known.
func (r *renewal) scenarios(ctx context.Context, tape *Tape, changed []string) error {
	among := func(id string) bool { return slices.Contains(changed, id) }
	fresh := map[string]signature{}
	for i, fault := range reference.Faults() {
		r.tell(i)
		before, known := r.signatures[fault.ID]
		if !known {
			continue
		}
		s, err := r.signs(ctx, tape, fault, among)
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return fmt.Errorf("fault %s: %w", fault.ID, err)
		}
		fresh[fault.ID] = before.renewed(s, changed)
	}
	r.signatures = fresh
	for _, id := range changed {
		delete(r.stale, id)
	}
	return r.keep()
}

// faults does those that have no signature.
func (r *renewal) faults(ctx context.Context, tape *Tape) error {
	for i, fault := range reference.Faults() {
		r.tell(i)
		if _, known := r.signatures[fault.ID]; known {
			continue
		}
		s, err := r.signs(ctx, tape, fault, func(string) bool { return true })
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return fmt.Errorf("fault %s: %w", fault.ID, err)
		}
		r.signatures[fault.ID] = s
		if len(r.signatures)%saveEvery == 0 {
			if err := r.keep(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *renewal) tell(i int) {
	if r.Progress != nil {
		r.Progress(i+1, len(reference.Faults()))
	}
}

// signs are what a fault leaves of some scenarios. Where it leaves nothing in the usual
// circumstance, the first other one that fits it and shows it.
func (r *renewal) signs(ctx context.Context, tape *Tape, fault reference.Fault, among func(id string) bool) (signature, error) {
	s := (&Harvest{Whole: true}).signature()
	if !fault.NeedsProduct() {
		h, err := tape.Gather(ctx, r.Set, cmp.Or(r.Most, mostRun), among, Wrong{Faults: []reference.Fault{fault}})
		if err != nil {
			return s, err
		}
		s = h.signature()
	}
	if before := r.signatures[fault.ID].signs; len(before) > 0 && !fault.NeedsProduct() && !lost(before, s, among) {
		return s, nil // the usual circumstance shows it
	}
	for _, c := range r.Circumstances[1:] {
		if len(s.signs) > 0 && !c.Always || !c.Fits(fault) {
			continue
		}
		h, err := Elsewhere(ctx, r.Set, c, among, fault)
		if err != nil {
			return s, err
		}
		s = s.with(h.signature())
	}
	return s, nil
}

// lost says whether a scenario that showed the fault before does not any more: it may have in
// another circumstance.
func lost(before map[string][]dictionary.Shape, now signature, among func(id string) bool) bool {
	for id := range before {
		if among(id) && now.signs[id] == nil {
			return true
		}
	}
	return false
}
