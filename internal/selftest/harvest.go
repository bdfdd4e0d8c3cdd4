package selftest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"maps"
	"slices"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// Harvest is what faults left of a run.
type Harvest struct {
	Faults []string `json:"faults"`
	Where  string   `json:"where,omitempty"` // the circumstance
	Seed   int64    `json:"seed,omitempty"`
	// Whole is set when every scenario that the faults change anything of was run; else those
	// that were are a sample, and of the others nothing is known.
	Whole    bool     `json:"whole"`
	Affected int      `json:"affected"`
	All      bool     `json:"all,omitempty"` // discovery is affected
	Ran      []string `json:"ran"`
	// Created says of each endpoint at which a create was tried whether any succeeded.
	Created map[string]bool `json:"created,omitempty"`
	// Scenarios are those that did not just pass, without exchanges.
	Scenarios []reports.Scenario `json:"scenarios"`
}

// Gather runs what a target changes that is wrong, at most so many scenarios: first those that
// claim what its faults violate, then a sample that is the same for every fault.
func (t *Tape) Gather(ctx context.Context, set *features.Set, most int, among func(id string) bool, of Wrong) (*Harvest, error) {
	found, err := t.affected(among, of)
	if err != nil {
		return nil, err
	}
	h := &Harvest{Faults: of.ids(), Seed: t.options.Seed, Affected: len(found.scenarios), All: found.all, Ran: []string{}, Scenarios: []reports.Scenario{}}
	rest := found.scenarios
	if found.all {
		rest = slices.DeleteFunc(slices.Collect(maps.Keys(t.scenes)), func(id string) bool { return !among(id) })
	}
	rest = slices.SortedFunc(slices.Values(rest), func(a, b string) int {
		x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
		return slices.Compare(x[:], y[:])
	})
	var ids []string
	for _, id := range slices.Concat(spread(t.claimers(set, among, of, found), most*2/3), rest) {
		if !slices.Contains(ids, id) && len(ids) < most {
			ids = append(ids, id)
		}
	}
	h.Whole = len(ids) >= len(rest)
	if len(ids) == 0 {
		return h, nil
	}
	s, err := newStage(t.options, t.began, of)
	if err != nil {
		return nil, err
	}
	report, err := s.judge(ctx, ids)
	if err != nil { // what could not be judged leaves nothing, and that would be no sign of the fault
		return nil, err
	}
	h.add(report)
	return h, nil
}

// claimers are the scenarios that claim what faults violate and that they change something of;
// all, where they change nothing of any: it may show only when several requests come at once.
func (t *Tape) claimers(set *features.Set, among func(id string) bool, of Wrong, found reach) []string {
	var all []string
	for _, fault := range of.Faults {
		var claims, changed []string
		for _, scenario := range claiming(set, fault.Violates) {
			if _, played := t.scenes[scenario.ID]; !played || !among(scenario.ID) {
				continue
			}
			claims = append(claims, scenario.ID)
			if found.all || slices.Contains(found.scenarios, scenario.ID) {
				changed = append(changed, scenario.ID)
			}
		}
		if len(changed) == 0 {
			changed = claims
		}
		all = append(all, changed...)
	}
	return all
}

// spread takes at most n of a list, from all over it.
func spread(of []string, n int) []string {
	if len(of) <= n {
		return of
	}
	var some []string
	for i := range n {
		some = append(some, of[i*len(of)/n])
	}
	return some
}

// add keeps what a report says.
func (h *Harvest) add(report *reports.Report) {
	h.Created = map[string]bool{}
	for _, s := range report.Scenarios {
		h.Ran = append(h.Ran, s.ID)
		if s.Alone != nil {
			for endpoint, came := range s.Alone.Creates {
				h.Created[endpoint] = h.Created[endpoint] || came
			}
		}
		if s.Verdict == reports.Passed && len(s.Findings) == 0 && (s.Alone == nil || len(s.Alone.Repeats) == 0) {
			continue
		}
		s.Exchanges, s.Steps, s.Evidence, s.Profiles, s.Requirements = nil, nil, nil, nil, nil
		h.Scenarios = append(h.Scenarios, s)
	}
}

// Elsewhere runs the scenarios that claim what a fault violates in a circumstance.
func Elsewhere(ctx context.Context, set *features.Set, c Circumstance, among func(id string) bool, fault reference.Fault) (*Harvest, error) {
	var ids []string
	for _, scenario := range claiming(set, fault.Violates) {
		if among(scenario.ID) {
			ids = append(ids, scenario.ID)
		}
	}
	if len(ids) == 0 {
		return &Harvest{Faults: []string{fault.ID}, Where: c.Name}, nil
	}
	report, err := judge(ctx, c.Start, fault, ids)
	if err != nil {
		return nil, err
	}
	h := &Harvest{Faults: []string{fault.ID}, Where: cmp.Or(c.Name, "usual")}
	h.add(report)
	return h, nil
}
