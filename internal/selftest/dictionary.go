package selftest

import (
	"context"
	"fmt"
	"slices"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports/dictionary"
)

// mostRun is how many scenarios are run with a fault that touches more: a sample of them.
const mostRun = 50

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
// and the faults that are new or named by o.Only. save is called now and then with what there is,
// so that an end in the midst loses little.
func Renew(ctx context.Context, o Options, old *dictionary.Dictionary, save func(*dictionary.Dictionary) error) error {
	changed, missing := Outdated(o, old)
	signatures := map[string]signature{}
	for _, f := range old.Faults {
		if !slices.Contains(o.Only, f.ID) {
			signatures[f.ID] = known(old, f)
		}
	}
	if len(changed)+len(missing)+len(o.Only) == 0 {
		return save(compile(o.Set, signatures)) // words may have changed
	}
	tape, err := Record(ctx, reference.Options{})
	if err != nil {
		return err
	}
	for i, fault := range reference.Faults() {
		if ctx.Err() != nil {
			break
		}
		if o.Progress != nil {
			o.Progress(i+1, len(reference.Faults()))
		}
		before, known := signatures[fault.ID]
		fresh, err := o.signs(ctx, tape, fault, changed, known)
		if err != nil {
			return fmt.Errorf("fault %s: %w", fault.ID, err)
		}
		if known {
			fresh = before.renewed(fresh, changed)
		}
		signatures[fault.ID] = fresh
		if i%saveEvery == 0 && (len(changed) == 0 || len(old.Faults) == 0) { // each of them is up to date
			if err := save(compile(o.Set, signatures)); err != nil {
				return err
			}
		}
	}
	if ctx.Err() != nil { // what is not up to date has to be done again
		return ctx.Err()
	}
	return save(compile(o.Set, signatures))
}

// signs are what a fault leaves: of a fault that is known, of the changed scenarios alone. Where
// it leaves nothing in the usual circumstance, the first other one that fits it and shows it.
func (o Options) signs(ctx context.Context, tape *Tape, fault reference.Fault, changed []string, known bool) (signature, error) {
	among := func(id string) bool { return !known || slices.Contains(changed, id) }
	if known && len(changed) == 0 {
		return signature{}, nil
	}
	s := (&Harvest{Whole: true}).signature()
	if !fault.NeedsProduct() {
		h, err := tape.Gather(ctx, o.Set, mostRun, among, Wrong{Faults: []reference.Fault{fault}})
		if err != nil {
			return s, err
		}
		s = h.signature()
	}
	for _, c := range o.Circumstances[1:] {
		if len(s.signs) > 0 && !c.Always || !c.Fits(fault) {
			continue
		}
		h, err := Elsewhere(ctx, o.Set, c, among, fault)
		if err != nil {
			return s, err
		}
		s = s.with(h.signature())
	}
	return s, nil
}
