package entra

import (
	"context"
	"errors"
	"time"

	"github.com/scimspec/scimspec/mockidp"
)

// cycle is the state of one Sync.
type cycle struct {
	full   bool
	probed bool
	tally  tally
	stop   *failure // set when the job has to go into quarantine
}

// Sync implements mockidp.Provisioner: one provisioning cycle, initial when there is
// no watermark and incremental otherwise. Users and groups go first, then managers,
// then members. An incremental cycle without changes sends nothing, unless the probe
// is set to every cycle. [D] how-provisioning-works; [P] QA 5736473
func (p *Provisioner) Sync(ctx context.Context) error {
	if held, err := p.held(ctx); held || err != nil {
		return err
	}
	since := p.watermark
	if p.full {
		since = 0
	}
	changes := p.app.Directory.Changes(since)
	p.cycle = &cycle{full: p.full}
	defer func() { p.cycle = nil }()
	err := p.run(ctx, changes)
	var gone *abandoned
	if errors.As(err, &gone) {
		p.abandon(gone.cause)
		return nil
	}
	if err != nil {
		return err
	}
	if p.cycle.stop == nil {
		p.cycle.stop = p.cycle.tally.verdict()
	}
	if p.cycle.stop != nil {
		p.enterQuarantine(p.cycle.stop)
		if p.cycle.stop.code != codeProportion {
			return nil
		}
	} else if len(p.staged) == 0 {
		p.state = nil
	}
	p.watermark, p.full = changes.Next, false
	return nil
}

// run goes through the objects of a cycle. It ends early when the job has to stop.
func (p *Provisioner) run(ctx context.Context, changes mockidp.Changes) error {
	if p.options.Probe == ProbeCycle {
		p.cycle.probed = true
		if err := p.probe(ctx); err != nil {
			return quarantining(err)
		}
	}
	people := p.with(changes.People, personObject)
	groups := p.with(changes.Groups, groupObject)
	p.stage(people)
	passes := []struct {
		ids  []string
		kind kind
		do   func(context.Context, string) (mockidp.LogEntry, error)
	}{
		{people, personObject, p.provisionPerson},
		{groups, groupObject, p.provisionGroup},
		{people, personReference, p.referManager},
		{groups, groupReference, p.referMembers},
	}
	for _, pass := range passes {
		for _, id := range pass.ids {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := p.attempt(ctx, pass.kind, id, pass.do); err != nil {
				return err
			}
			if p.cycle.stop != nil {
				return nil
			}
		}
	}
	return nil
}

// attempt does one thing with one object and deals with its failure.
func (p *Provisioner) attempt(ctx context.Context, kind kind, id string, do func(context.Context, string) (mockidp.LogEntry, error)) error {
	if p.halted[id] {
		return nil
	}
	before := p.sent.Load()
	entry, err := do(ctx, id)
	entry.Subject, entry.Requests = id, int(p.sent.Load()-before)
	if entry.Requests > 0 {
		p.cycle.tally.operations++
	}
	var refused *failure
	switch {
	case errors.As(err, &refused) && refused.sought != "":
		entry.Outcome, entry.Code, entry.Detail, entry.Sought = mockidp.Failure, refused.code, refused.detail, refused.sought
		p.halted[id] = true
	case errors.As(err, &refused):
		entry.Outcome, entry.Code = mockidp.Failure, refused.code
		p.cycle.tally.fail(kind)
		entry.Detail = p.putInEscrow(escrowKey{kind, id}, refused)
		if refused.quarantine {
			p.cycle.stop = refused
		}
	case err != nil:
		return err
	default:
		delete(p.escrows, escrowKey{kind, id})
		if entry.Outcome == "" {
			entry.Outcome = mockidp.Success
		}
	}
	p.record(&entry)
	return nil
}

// with adds to the changed ids the ones that are due: escrows, and soft-deleted people
// whose retention has passed.
func (p *Provisioner) with(ids []string, object kind) []string {
	due := p.dueEscrows(object)
	if object == personObject {
		now := p.clock.Now()
		for id, since := range p.deleted {
			if !since.Add(Retention).After(now) {
				due = append(due, id)
			}
		}
		if p.allowed {
			for id := range p.staged {
				due = append(due, id)
			}
		}
	}
	if len(due) == 0 {
		return ids
	}
	return merged(ids, due)
}

// stage counts the deletions of this cycle and holds them back when there are more
// than the threshold. [D] accidental-deletions
func (p *Provisioner) stage(people []string) {
	if p.options.AccidentalDeletionThreshold <= 0 || p.allowed {
		p.staged, p.allowed = map[string]bool{}, false
		return
	}
	pending := map[string]bool{}
	for _, id := range people {
		if linked := p.people[id]; linked != nil && !linked.deleted && p.standing(id).leaves() {
			pending[id] = true
		}
	}
	for id := range p.staged {
		if !p.standing(id).leaves() {
			delete(p.staged, id)
		}
	}
	if len(pending) > p.options.AccidentalDeletionThreshold {
		for id := range pending {
			p.staged[id] = true
		}
	}
}

// AllowDeletions lets the deletions go that the threshold held back; the next Sync
// sends them.
func (p *Provisioner) AllowDeletions() {
	p.allowed = true
	if p.state != nil && p.state.code == eventStaged {
		p.state = nil
	}
}

// held says whether a quarantine keeps this cycle from running. [D]
// application-provisioning-quarantine-status
func (p *Provisioner) held(context.Context) (bool, error) {
	if p.state == nil {
		return false, nil
	}
	now := p.clock.Now()
	if now.Sub(p.state.since) < quarantineLimit && now.Sub(p.state.last) >= quarantineInterval {
		p.state.last = now
		return false, nil
	}
	detail := "the job is in quarantine; its cycles run once a day: " + p.state.detail
	if now.Sub(p.state.since) >= quarantineLimit {
		detail = "the job was disabled after four weeks in quarantine: " + p.state.detail
	}
	p.record(&mockidp.LogEntry{Event: eventOther, Outcome: mockidp.Skipped, Code: p.state.code, Detail: detail})
	return true, nil
}

// abandon records a probe that failed. The watermark stays, so that nothing is lost.
func (p *Provisioner) abandon(cause *failure) {
	p.record(&mockidp.LogEntry{Event: eventTest, Outcome: mockidp.Failure, Code: cause.code, Detail: cause.detail, Requests: 1})
	if cause.quarantine || cause.code == codeIncompatible {
		p.enterQuarantine(cause)
	}
}

func (p *Provisioner) enterQuarantine(cause *failure) {
	now := p.clock.Now()
	if p.state == nil {
		p.state = &quarantine{since: now}
	}
	p.state.code, p.state.detail, p.state.last = cause.code, cause.detail, now
}

const (
	quarantineInterval = 24 * time.Hour
	quarantineLimit    = 28 * 24 * time.Hour
)
