package entra

import (
	"fmt"
	"maps"
	"slices"

	"github.com/scimspec/scimspec/mockidp/wire"
)

// Configure gives the job other settings and another tenant URL: the links stay, and the
// next Sync is a full cycle, as after any change of mappings or scope [D]
// how-provisioning-works. The clock and the random numbers cannot be changed. The error
// is that of Options.Validate; then everything stays as it was.
func (p *Provisioner) Configure(client *wire.Client, opts Options) error {
	if err := opts.Validate(); err != nil {
		return err
	}
	opts.Clock, opts.Seed = p.options.Clock, p.options.Seed
	opts = opts.complete()
	p.client, p.options = tenantURL(client, opts), opts
	p.users, p.groups, p.full = compile(opts.Mappings), compile(opts.GroupMappings), true
	return nil
}

// Preview returns the value that a mapping would have for a person or a group. The error
// says why there is none: the directory does not hold the id, or the expression failed.
func (p *Provisioner) Preview(id string, source Source) (any, error) {
	if group, ok := p.app.Directory.Group(id); ok {
		value, err := source.Value(Record{group: &group, now: p.clock.Now, random: p.noise})
		return present(value), err
	}
	s := p.standing(id)
	if !s.known {
		return nil, fmt.Errorf("preview for %q: not in the directory", id)
	}
	value, err := source.Value(s.record)
	if err != nil {
		return nil, err
	}
	return present(value), nil
}

// Retrying returns the ids of the people and groups that are in escrow, sorted: what
// failed for them is tried again later.
func (p *Provisioner) Retrying() []string {
	seen := map[string]bool{}
	for key := range p.escrows {
		seen[key.id] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// RetryNow is what an administrator reaches by a restart for one object: everything in
// escrow is due in the next cycle.
func (p *Provisioner) RetryNow() {
	for _, waiting := range p.escrows {
		waiting.next = p.clock.Now()
	}
}
