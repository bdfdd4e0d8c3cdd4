package product

// State says whether an attribute is there.
type State int

// The states of an attribute after a write.
const (
	Unmapped State = iota // not there, and was not before
	Set
	Cleared // was mapped and has no value now
)

// Value is an attribute of a SCIM user after a write.
type Value struct {
	State State
	Text  string
	// Said is true when this write names the attribute.
	Said bool
}

// User is a SCIM user after a write, as far as it concerns the product.
type User struct {
	ID    string
	Email string
	// Name is the full name; HasName is false when the write does not say one.
	Name                     string
	HasName                  bool
	Active                   bool
	Role, Organization, Team Value
}

// wanted is what the attributes of a user ask for, checked.
type wanted struct {
	role     string // "": none given
	place    Place
	attached bool
}

// read checks the attributes of a user; nothing is changed by it.
func (c *change) read(u User) (wanted, error) {
	var w wanted
	var err error
	if u.Role.State == Set {
		if w.role, err = c.b.Role(c.r, u.Role.Text); err != nil {
			return w, err
		}
	}
	organization := fold(u.Organization.Text)
	if organization != "" && !c.b.Known(c.r, organization) {
		if c.r.UnknownOrganization == "refuse" {
			return w, refuse(Invalid, "%s: there is no organization %q on this connection", c.r.OrganizationAttribute, u.Organization.Text)
		}
		organization = ""
	}
	w.place, w.attached = c.b.Attached(c.r, c.connection, organization, fold(u.Team.Text))
	if w.attached && c.owners(w.place) {
		return w, refuse(Invalid, "%s: %q cannot be joined, the role decides about it", c.r.TeamAttribute, w.place.Team)
	}
	return w, nil
}

// owners says whether a place is the team that only the role leads to.
func (c *change) owners(at Place) bool {
	return c.r.OwnersTeam == "refuse" && c.r.TeamName != "" && at.Team == c.r.TeamName
}

// Create takes a SCIM create. The error is a *Refusal, and then nothing was changed.
func (p *Product) Create(u User) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.begin()
	if err := c.create(p.b.Heard(false, u)); err != nil {
		p.note(u.Email, "scim.create", err.Error())
		p.b.Refused(p.begin(), u)
		return err
	}
	c.commit()
	return nil
}

func (c *change) create(u User) error {
	if !c.verified(u.Email) && c.r.Unverified == "refuse" {
		return refuse(Invalid, "userName: the domain of %q is not verified for this connection", u.Email)
	}
	w, err := c.read(u)
	if err != nil {
		return err
	}
	p := c.find(c.b.Key(u.Email))
	if p != nil && p.account && p.scimID != u.ID && !c.b.Link(c.r, p) {
		p.scimID, p.managed = u.ID, false // SCIM's writes do not take effect
		return nil
	}
	if p == nil {
		p = c.add(u.Email)
	} else {
		c.b.Account(p)
	}
	p.account, p.managed, p.scimID = true, true, u.ID
	p.records = max(p.records, 1)
	if u.HasName {
		p.name = u.Name
	}
	if !u.Active && c.r.CreateInactive == "no-membership" {
		return c.send(p)
	}
	p.away, p.disabled = !u.Active, false
	return c.settle(p, w, created)
}

// settle gives a place and a role to somebody whom SCIM provisions or takes back.
func (c *change) settle(p *person, w wanted, e event) error {
	first, invited := !p.member(), p.invited != nil && c.r.Invitation == "accept"
	if first && !c.b.Seats(c.free(), p.invited != nil) && c.r.NoSeats == "refuse" {
		return c.full()
	}
	if first {
		p.role = c.r.DefaultRole
	}
	if invited {
		c.accept(p)
	}
	if w.role != "" {
		p.role = w.role
	}
	if w.attached {
		c.join(p, w.place, sourceAttribute)
	} else if !p.member() {
		c.join(p, c.b.Fallback(c.r, c.connection), sourceDefault)
	}
	if p.attached = (Place{}); w.attached {
		p.attached = w.place
	}
	c.b.After(c, p, e, Assertion{})
	return nil
}

// full refuses somebody for want of a seat.
func (c *change) full() error {
	return refuse(Forbidden, "Not enough seats in organization '%s'. Add more seats or contact your administrator.", c.connection.Organization)
}

// accept turns an invitation into a membership.
func (c *change) accept(p *person) {
	i := p.invited
	p.invited = nil
	at := i.place
	if at.Organization == "" {
		at.Organization = c.connection.Organization
	}
	if c.join(p, at, sourceInvitation); i.role != "" {
		p.role = i.role
	} else {
		p.role = c.r.DefaultRole
	}
}

// send deactivates somebody.
func (c *change) send(p *person) error {
	if err := c.lastOwner(p); err != nil {
		return err
	}
	p.kept, p.away = copyPlaces(p.places), true
	c.b.Deactivate(c.r, p)
	c.revoke(p)
	return nil
}

// Update takes a SCIM replace or modify of a user that a Create was called for. The error is a
// *Refusal, and then nothing was changed.
func (p *Product) Update(u User) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.begin()
	if err := c.update(p.b.Heard(true, u)); err != nil {
		p.note(u.Email, "scim.update", err.Error())
		return err
	}
	c.commit()
	return nil
}

func (c *change) update(u User) error {
	p := c.byID(u.ID)
	if p == nil {
		return nil
	}
	w, err := c.read(u)
	if err != nil {
		return err
	}
	if err := c.rename(p, u.Email); err != nil {
		return err
	}
	if !p.managed && c.r.ManagesSignedIn != "true" {
		return nil
	}
	p.managed = true
	if u.HasName {
		p.name = u.Name
	}
	switch {
	case !u.Active && !p.away:
		return c.send(p)
	case !u.Active:
		return nil
	case p.away:
		return c.takeBack(p, w)
	}
	if err := c.setRole(p, u.Role.State, w.role); err != nil {
		return err
	}
	c.move(p, u, w)
	return nil
}

// rename follows another userName.
func (c *change) rename(p *person, email string) error {
	key := c.b.Key(email)
	if key == p.key {
		p.email = email
		return nil
	}
	switch {
	case c.r.Rename != "allow":
		return refuse(Immutable, "userName: an e-mail address stays what it is")
	case !c.verified(email) && c.r.Unverified == "refuse":
		return refuse(Invalid, "userName: the domain of %q is not verified for this connection", email)
	case c.people[key] != nil:
		return refuse(Conflict, "userName: there is an account with this address already")
	}
	p.key, p.email = key, email
	return nil
}

// takeBack reactivates somebody.
func (c *change) takeBack(p *person, w wanted) error {
	if c.r.Reactivate == "impossible" {
		return refuse(Immutable, "active: who was deactivated stays so")
	}
	p.away, p.disabled = false, false
	if c.r.Reactivate == "restore" && len(p.kept) > 0 {
		p.places = copyPlaces(p.kept)
		return c.setRole(p, Unmapped, w.role)
	}
	return c.settle(p, w, takenBack)
}

func (c *change) setRole(p *person, state State, role string) error {
	next := p.role
	switch {
	case role != "":
		next = role
	case state == Cleared && c.r.ClearedRole == "default", state == Unmapped && c.r.UnmappedRole == "default":
		next = c.r.DefaultRole
	}
	if next != p.role {
		if err := c.lastOwner(p); err != nil {
			return err
		}
	}
	p.role = next
	return nil
}

// move follows the team and organization attributes of an update.
func (c *change) move(p *person, u User, w wanted) {
	if u.Organization.State == Unmapped && u.Team.State == Unmapped {
		return
	}
	if p.attached != (Place{}) && (!w.attached || p.attached != w.place) {
		switch c.r.TeamChange {
		case "leave-own":
			p.leave(p.attached, sourceAttribute)
		case "leave":
			p.quit(p.attached)
		}
		p.attached = Place{}
	}
	if w.attached {
		c.join(p, w.place, sourceAttribute)
		p.attached = w.place
	}
	c.b.After(c, p, updated, Assertion{})
}

// Delete takes a SCIM delete. The error is a *Refusal, and then nothing was changed.
func (p *Product) Delete(id string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.begin()
	who := c.byID(id)
	if who == nil {
		return nil
	}
	if who.managed && !who.away {
		if err := c.send(who); err != nil {
			p.note(who.email, "scim.delete", err.Error())
			return err
		}
	}
	if who.scimID = ""; c.r.Delete == "remove" {
		c.revoke(who)
		c.removed = append(c.removed, who.key)
	}
	c.commit()
	return nil
}

// Adopts names the SCIM user that a create for an address takes over, false when it makes a
// new one.
func (p *Product) Adopts(email string) (id string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	who := p.people[p.b.Key(email)]
	if who == nil || who.scimID == "" {
		return "", false
	}
	takes := !who.managed && p.b.Link(p.rules(), who) || who.away && p.b.Rules.CreateDeactivated == "reactivate"
	return who.scimID, takes
}
