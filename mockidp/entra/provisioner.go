package entra

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"time"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// CycleInterval is the time between two incremental cycles: whoever drives a clock by
// hand advances it by this much. [D] how-provisioning-works
const CycleInterval = 40 * time.Minute

// Retention is how long a soft-deleted person stays before the DELETE. [D]
const Retention = 30 * 24 * time.Hour

// Provisioner is one provisioning job. It keeps the service provider's id and a
// fingerprint for each person and group, nothing else of them.
type Provisioner struct {
	client  *wire.Client
	app     *mockidp.App
	options Options
	clock   mockidp.Clock
	random  *rand.Rand
	noise   *rand.ChaCha8 // of expressions
	users   []compiled
	groups  []compiled

	people    map[string]*link
	teams     map[string]*team
	deleted   map[string]time.Time // soft-deleted people who are still linked, and since when
	halted    map[string]bool      // people and groups whose look-up was answered with somebody else
	staged    map[string]bool      // deletions that the accidental-deletion threshold holds back
	allowed   bool
	escrows   map[escrowKey]*escrow
	watermark int
	full      bool // the next cycle reads everything again
	cycle     *cycle
	state     *quarantine

	log  []mockidp.LogEntry
	sent atomic.Int64 // requests so far
}

// link is what is remembered of a person.
type link struct {
	id      string
	manager string // the service provider's id of the manager, as last seen or sent
	digest  uint64
	deleted bool
}

// team is what is remembered of a group.
type team struct {
	id      string
	digest  uint64
	members map[string]string // directory id → the service provider's id that was sent
	again   map[string]bool   // members who were deleted meanwhile: they are sent once more
}

var _ mockidp.Provisioner = (*Provisioner)(nil)

// New returns a job that has not run. A mapping that cannot work fails each object it
// touches, as in the product; Options.Validate tells before.
func New(client *wire.Client, app *mockidp.App, opts Options) *Provisioner {
	opts = opts.complete()
	p := &Provisioner{
		client: tenantURL(client, opts), app: app, options: opts, clock: opts.Clock,
		random: rand.New(rand.NewPCG(opts.Seed, 0x70726f6265)),
		noise:  rand.NewChaCha8([32]byte{byte(opts.Seed), byte(opts.Seed >> 8), byte(opts.Seed >> 16), byte(opts.Seed >> 24)}),
		users:  compile(opts.Mappings), groups: compile(opts.GroupMappings),
	}
	p.halted = map[string]bool{}
	p.forget()
	return p
}

// tenantURL drops the flag from the base URL's query, or puts it there.
func tenantURL(client *wire.Client, opts Options) *wire.Client {
	base, query, _ := strings.Cut(client.BaseURL, "?")
	var kept []string
	for parameter := range strings.SplitSeq(query, "&") {
		if name, _, _ := strings.Cut(parameter, "="); parameter != "" && !strings.EqualFold(name, Flag) {
			kept = append(kept, parameter)
		}
	}
	if opts.ForwardFlag && opts.Dialect == DialectOptSCIM {
		kept = append(kept, Flag)
	}
	if len(kept) > 0 {
		base += "?" + strings.Join(kept, "&")
	}
	return &wire.Client{BaseURL: base, HTTP: client.HTTP}
}

// Dialect implements mockidp.Provisioner.
func (p *Provisioner) Dialect() string { return string(p.options.Dialect) }

// RemoteID implements mockidp.Provisioner. A person who left the scope is not
// remembered.
func (p *Provisioner) RemoteID(id string) (string, bool) {
	if linked, ok := p.people[id]; ok {
		return linked.id, true
	}
	if linked, ok := p.teams[id]; ok {
		return linked.id, true
	}
	return "", false
}

// Log implements mockidp.Provisioner.
func (p *Provisioner) Log() []mockidp.LogEntry { return append([]mockidp.LogEntry(nil), p.log...) }

// Restart clears the watermark, the escrows and the quarantine, keeps the links, and
// runs a full cycle. [D] how-provisioning-works
func (p *Provisioner) Restart(ctx context.Context) error {
	p.full, p.state = true, nil
	p.escrows = map[escrowKey]*escrow{}
	return p.Sync(ctx)
}

// Reset is a restart with resetScope Full: the links are forgotten as well. The next
// Sync is an initial cycle. [D]
func (p *Provisioner) Reset() {
	p.forget()
	p.watermark, p.state = 0, nil
}

func (p *Provisioner) forget() {
	p.people, p.teams = map[string]*link{}, map[string]*team{}
	p.deleted, p.staged = map[string]time.Time{}, map[string]bool{}
	p.escrows = map[escrowKey]*escrow{}
	p.full = true
}

// TestConnection implements mockidp.Provisioner. It never ends a quarantine: a restart
// does.
func (p *Provisioner) TestConnection(ctx context.Context) (mockidp.LogEntry, error) {
	return p.entry("", func() (mockidp.LogEntry, error) {
		if err := p.probe(ctx); err != nil {
			return mockidp.LogEntry{Event: eventTest}, err
		}
		return mockidp.LogEntry{Event: eventTest, Detail: "the supplied credentials are authorized to enable provisioning"}, nil
	})
}

// entry runs one action and completes its log entry. A failure becomes part of the
// entry; any other error is returned.
func (p *Provisioner) entry(subject string, action func() (mockidp.LogEntry, error)) (mockidp.LogEntry, error) {
	before := p.sent.Load()
	entry, err := action()
	entry.Subject, entry.Requests = subject, int(p.sent.Load()-before)
	var refused *failure
	switch {
	case errors.As(err, &refused):
		entry.Outcome, entry.Code, entry.Detail, entry.Sought = mockidp.Failure, refused.code, refused.detail, refused.sought
		if subject != "" && refused.sought != "" {
			p.halted[subject] = true
		}
	case err != nil:
		return entry, err
	case entry.Outcome == "":
		entry.Outcome = mockidp.Success
	}
	p.record(&entry)
	return entry, nil
}

// record appends to the log; an entry without an event says nothing.
func (p *Provisioner) record(entry *mockidp.LogEntry) {
	entry.Time = p.clock.Now()
	if entry.Event == "" {
		return
	}
	p.log = append(p.log, *entry)
	if limit := p.options.LogLimit; limit > 0 && len(p.log) > 2*limit {
		p.log = append(p.log[:0], p.log[len(p.log)-limit:]...)
	}
	if p.options.OnLog != nil {
		p.options.OnLog(*entry)
	}
}

// The actions of the provisioning log. [D] howto-analyze-provisioning-logs
const (
	eventCreate  = "Create"
	eventUpdate  = "Update"
	eventDisable = "Disable"
	eventDelete  = "Delete"
	eventStaged  = "StagedDelete"
	eventTest    = "Test connection"
	eventOther   = "Other"
)
