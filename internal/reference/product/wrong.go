package product

// Ways to be wrong that need to know how people are kept. Each changes one decision.

// SecondPlace joins the default place as well when an attribute gave one: the organization alone,
// or the team with it.
func SecondPlace(team bool) func(*Behaviour) {
	return func(b *Behaviour) {
		b.After = func(c *change, p *person, e event, _ Assertion) {
			if e != created || p.attached == (Place{}) {
				return
			}
			at := c.b.Fallback(c.r, c.connection)
			if !team {
				at.Team = ""
			}
			c.join(p, at, sourceDefault)
		}
	}
}

// LeavesOrganization drops every other organization when an update names one.
func LeavesOrganization(b *Behaviour) {
	b.After = func(_ *change, p *person, e event, _ Assertion) {
		if e != updated || p.attached == (Place{}) {
			return
		}
		for _, at := range p.sorted() {
			if at.Organization != p.attached.Organization {
				p.depart(at.Organization)
			}
		}
	}
}

// ComesBackEmpty gives somebody who is taken back no place.
func ComesBackEmpty(b *Behaviour) {
	b.After = func(_ *change, p *person, e event, _ Assertion) {
		if e == takenBack {
			p.places = map[Place]map[string]bool{}
		}
	}
}

// DefaultTeamAgain puts somebody who signs in into the default team: members each time, or new
// people in spite of their groups.
func DefaultTeamAgain(members bool) func(*Behaviour) {
	return func(b *Behaviour) {
		b.After = func(c *change, p *person, e event, a Assertion) {
			if members && e == laterSignIn || !members && e == firstSignIn && len(a.Groups) > 0 {
				c.join(p, c.b.Fallback(c.r, c.connection), sourceDefault)
			}
		}
	}
}

// GroupsWhenOff lets the groups of an assertion count with provisioning off.
func GroupsWhenOff(b *Behaviour) {
	b.After = func(c *change, p *person, e event, a Assertion) {
		if e != signInOff {
			return
		}
		places, err := c.groupPlaces(p, a)
		if err != nil {
			return
		}
		for _, at := range places {
			c.join(p, at, sourceSignIn)
		}
	}
}

// HalfDone leaves an account with the default place behind when a create is refused.
func HalfDone(b *Behaviour) {
	b.Refused = func(c *change, u User) {
		if !c.verified(u.Email) || c.find(c.b.Key(u.Email)) != nil {
			return
		}
		p := c.add(u.Email)
		p.account, p.records, p.role = true, 1, c.r.DefaultRole
		c.join(p, c.b.Fallback(c.r, c.connection), sourceDefault)
		c.commit()
	}
}

// KeepsPlaces deactivates without taking any membership.
func KeepsPlaces(b *Behaviour) { b.Deactivate = func(Rules, *person) {} }

// SecondAccount makes another account for an address that has one.
func SecondAccount(b *Behaviour) { b.Account = func(p *person) { p.records++ } }

// KeepsStrangers leaves those in a team whom its group never listed.
func KeepsStrangers(b *Behaviour) {
	b.Leavers = func(p *person, at Place, group string) {
		if p.places[at][sourceGroup+group] {
			p.quit(at)
		}
	}
}

// ForgetsOtherGroups takes people out of a team that another group holds them in.
func ForgetsOtherGroups(b *Behaviour) {
	b.Covered = func(map[string]bool, string) bool { return false }
	b.Dropped = func(p *person, at Place, _ string) { p.quit(at) }
}

// KeepsOldTeam leaves members in the team of the group's former name.
func KeepsOldTeam(b *Behaviour) { b.Moved = func(*person, Place, string) {} }

// KeepsDropped leaves members in the team of a deleted group.
func KeepsDropped(b *Behaviour) { b.Dropped = func(*person, Place, string) {} }

// TakesAbsent lets a group bring back who was deactivated.
func TakesAbsent(b *Behaviour) {
	b.Absent = func(p *person) bool {
		p.away, p.disabled = false, false
		return false
	}
}

// OffRemoves takes people out when SCIM is switched off: those whom it manages, or all others.
func OffRemoves(managed bool) func(*Behaviour) {
	return func(b *Behaviour) { b.TurnedOff = expel(managed) }
}

// OnRemoves takes out whom SCIM does not manage when it is switched on.
func OnRemoves(b *Behaviour) { b.TurnedOn = expel(false) }

func expel(managed bool) func(people map[string]*person) {
	return func(people map[string]*person) {
		for _, p := range people {
			if p.managed == managed {
				p.places = map[Place]map[string]bool{}
			}
		}
	}
}

// TakesAnything lets people in whose address is none.
func TakesAnything(b *Behaviour) {
	b.Rules.NameIDNotEmail, b.Rules.SignInUnverified = "accept", "accept"
	b.Address = func(s string) bool { return s != "" }
}
