package product

import (
	"maps"
	"slices"
)

// group is a pushed group as the product last saw it.
type group struct {
	at      Place
	mapped  bool // its name leads to a team
	members map[string]bool
}

// Group is a SCIM group after a write. Members are the ids of SCIM users.
type Group struct {
	ID, Name string
	Members  []string
}

// Sync makes a team follow a group. The error is a *Refusal, and then nothing was changed.
func (p *Product) Sync(g Group) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.begin()
	next, err := c.follow(g)
	if err != nil {
		p.note("", "scim.group", err.Error())
		return err
	}
	c.commit()
	p.groups[g.ID] = next
	return nil
}

// resolve finds the team of a group, mapped false when its name leads to none and that is
// let pass.
func (c *change) resolve(name string) (at Place, mapped bool, err error) {
	at, err = c.b.GroupPlace(c.r, c.connection, name)
	if err == nil && !c.b.Known(c.r, at.Organization) {
		err = refuse(Invalid, "displayName: there is no organization %q on this connection", at.Organization)
	}
	if err != nil {
		if c.r.MalformedGroup == "ignore" {
			return Place{}, false, nil
		}
		return at, false, err
	}
	if c.owners(at) {
		return at, false, refuse(Invalid, "displayName: %q cannot be filled by a group, the role decides about it", at)
	}
	return at, true, nil
}

func (c *change) follow(g Group) (*group, error) {
	at, mapped, err := c.resolve(g.Name)
	if err != nil {
		return nil, err
	}
	old := c.groups[g.ID]
	next := &group{at: at, mapped: mapped, members: map[string]bool{}}
	if old != nil && old.mapped && (!mapped || old.at != at) {
		c.renamed(old, g.ID, at, mapped)
	}
	if !mapped {
		return next, nil
	}
	if !c.teams[at] && c.r.CreateTeams == "true" {
		c.made[at] = true
	}
	for _, id := range g.Members {
		who := c.byID(id)
		if who == nil || c.b.Absent(who) {
			continue
		}
		if err := c.enlist(who, at, g.ID); err != nil {
			return nil, err
		}
		next.members[who.key] = true
	}
	c.thin(g.ID, old, next)
	return next, nil
}

// enlist puts a member of the group into its team.
func (c *change) enlist(who *person, at Place, id string) error {
	if c.r.GroupNonMember == "refuse" && !who.in(at.Organization) {
		return refuse(Invalid, "members: %s does not belong to %s", who.email, at.Organization)
	}
	if !who.member() {
		if !c.b.Seats(c.free(), who.invited != nil) && c.r.NoSeats == "refuse" {
			return c.full()
		}
		who.role = c.r.DefaultRole
	}
	c.join(who, at, sourceGroup+id)
	return nil
}

// thin takes those out of the team whom the group does not list, unless another group does.
func (c *change) thin(id string, old, next *group) {
	for _, key := range c.holders(next.at) {
		if next.members[key] || c.r.GroupSync != "exact" {
			continue
		}
		who := c.find(key)
		listed := old != nil && old.members[key]
		if c.b.Covered(who.places[next.at], id) {
			who.leave(next.at, sourceGroup+id)
			continue
		}
		c.b.Leavers(who, next.at, id)
		if listed && c.r.GroupRemoval == "organization" {
			who.depart(next.at.Organization)
		}
	}
}

// holders lists who is in a team.
func (c *change) holders(at Place) []string {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(c.people)) {
		who := c.people[key]
		if have := c.touched[key]; have != nil {
			who = have
		}
		if who.places[at] != nil {
			keys = append(keys, key)
		}
	}
	return keys
}

// renamed takes members from the team under the old name.
func (c *change) renamed(old *group, id string, at Place, mapped bool) {
	for _, key := range c.holders(old.at) {
		who := c.find(key)
		if c.r.GroupRename == "rename-team" && mapped {
			sources := who.places[old.at]
			who.quit(old.at)
			for source := range sources {
				c.join(who, at, source)
			}
			continue
		}
		if who.places[old.at][sourceGroup+id] {
			c.b.Moved(who, old.at, id)
		}
	}
	if c.r.GroupRename == "rename-team" && mapped {
		c.made[old.at] = false
	}
}

// Drop ends what a group held. The team stays, unless the product deletes it.
func (p *Product) Drop(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	old := p.groups[id]
	delete(p.groups, id)
	if old == nil || !old.mapped {
		return
	}
	c := p.begin()
	for _, key := range c.holders(old.at) {
		who := c.find(key)
		if c.r.GroupDelete == "delete-team" {
			who.quit(old.at)
		} else if who.places[old.at][sourceGroup+id] {
			c.b.Dropped(who, old.at, id)
		}
	}
	if c.r.GroupDelete == "delete-team" {
		c.made[old.at] = false
	}
	c.commit()
}
