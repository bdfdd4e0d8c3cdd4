package entra

import (
	"fmt"
	"slices"
	"time"

	"github.com/scimspec/scimspec/mockidp"
)

// kind is what an escrow is about. A reference is kept apart from its object.
type kind int

const (
	personObject kind = iota
	groupObject
	personReference
	groupReference
)

func (k kind) reference() bool { return k == personReference || k == groupReference }

// object is the pass that an escrow belongs to.
func (k kind) object() kind {
	if k == personObject || k == personReference {
		return personObject
	}
	return groupObject
}

type escrowKey struct {
	kind kind
	id   string
}

// escrow is an object that failed and is tried again.
type escrow struct {
	first   time.Time
	next    time.Time
	retries int
}

// escrowLimit is when retries end. [D] how-provisioning-works
const escrowLimit = 28 * 24 * time.Hour

// backOff is the wait before a retry: 6, 12, 24 hours, then each 24 hours. [D]
func backOff(retries int) time.Duration {
	switch retries {
	case 0:
		return 6 * time.Hour
	case 1:
		return 12 * time.Hour
	default:
		return 24 * time.Hour
	}
}

// putInEscrow schedules the next try and returns the text of the log. [P]
// 1Password/scim-examples#82, sentry#79354. What passes by itself is tried in the next
// cycle. [D] howto-analyze-provisioning-logs: InternalServerError
func (p *Provisioner) putInEscrow(key escrowKey, refused *failure) string {
	now := p.clock.Now()
	held := p.escrows[key]
	if held == nil {
		held = &escrow{first: now}
		p.escrows[key] = held
	} else {
		held.retries++
	}
	wait := backOff(held.retries)
	if refused.transient {
		wait = CycleInterval
	}
	held.next = now.Add(wait)
	retried := fmt.Sprintf("%s. This operation was retried %d times.", refused.detail, held.retries)
	if held.next.Sub(held.first) > escrowLimit {
		delete(p.escrows, key)
		return retried + " It will not be retried again."
	}
	return retried + " It will be retried again after this date: " + held.next.UTC().Format("2006-01-02T15:04:05.0000000Z") + " UTC"
}

// dueEscrows returns the ids whose retry is due, in a stable order.
func (p *Provisioner) dueEscrows(object kind) []string {
	now := p.clock.Now()
	var due []string
	for key, held := range p.escrows {
		if key.kind.object() == object && !held.next.After(now) {
			due = append(due, key.id)
		}
	}
	return due
}

// merged returns ids followed by the others, each once; the others are sorted, since
// they come out of maps.
func merged(ids, others []string) []string {
	slices.Sort(others)
	seen := make(map[string]bool, len(ids))
	out := make([]string, 0, len(ids)+len(others))
	for _, id := range append(slices.Clone(ids), others...) {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// quarantine is the state of a job that failed too much. [D]
// application-provisioning-quarantine-status
type quarantine struct {
	since, last  time.Time
	code, detail string
}

// Quarantined says whether the job is in quarantine, and why.
func (p *Provisioner) Quarantined() (bool, string) {
	if p.state == nil {
		return false, ""
	}
	return true, p.state.code + ": " + p.state.detail
}

const codeProportion = "EncounteredEscrowProportionThreshold"

// tally counts the operations of one cycle.
type tally struct{ operations, failures, references int }

func (t *tally) fail(kind kind) {
	if kind.reference() {
		t.references++
	} else {
		t.failures++
	}
}

// verdict is the rule of the failure ratio: more than 40 % and at least 5,000 failures,
// or more than 40,000 failures, or more than 60,000 with those of references. [D]
func (t *tally) verdict() *failure {
	ratio := t.failures >= 5000 && t.failures*100 > t.operations*40
	if !ratio && t.failures <= 40000 && t.failures+t.references <= 60000 {
		return nil
	}
	return &failure{code: codeProportion, detail: fmt.Sprintf("%d of %d operations failed, and %d references", t.failures, t.operations, t.references)}
}

// staging is the log entry of a deletion that is held back.
func (p *Provisioner) staging(remote string) mockidp.LogEntry {
	cause := &failure{code: eventStaged, detail: "more deletions are pending than the accidental-deletion threshold allows"}
	p.enterQuarantine(cause)
	return mockidp.LogEntry{Event: eventStaged, RemoteID: remote, Outcome: mockidp.Skipped, Code: eventStaged, Detail: cause.detail}
}
