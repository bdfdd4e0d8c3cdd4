package product

import (
	"maps"
	"slices"
)

// Manual is what an administrator does by hand for one person.
type Manual struct {
	Kind         string `json:"kind"` // account, member, invitee or guest
	Name         string `json:"name"`
	Role         string `json:"role"`
	Organization string `json:"organization"`
	Team         string `json:"team"`
}

// Put makes an account, a member, an invitation or a guest by hand.
func (p *Product) Put(email string, m Manual) (Person, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.begin()
	at := Place{fold(m.Organization), fold(m.Team)}
	if at.Organization == "" {
		at.Organization = c.connection.Organization
	}
	if m.Role == "" {
		m.Role = c.r.DefaultRole
	}
	if !slices.Contains(c.r.Roles, m.Role) || !c.b.Known(c.r, at.Organization) {
		return Person{}, refuse(Invalid, "there is no role %q or no organization %q", m.Role, at.Organization)
	}
	who := c.find(c.b.Key(email))
	if who == nil {
		who = c.add(email)
	}
	if m.Name != "" {
		who.name = m.Name
	}
	switch m.Kind {
	case "invitee":
		who.invited = &invitation{role: m.Role, place: at}
	case "account", "member", "guest":
		who.account, who.records, who.guest = true, max(who.records, 1), m.Kind == "guest"
		if m.Kind != "account" {
			who.role, who.invited = m.Role, nil
			who.join(at, sourceManual)
			c.made[at] = true
		}
	default:
		return Person{}, refuse(Invalid, "kind: got %q, want account, member, invitee or guest", m.Kind)
	}
	c.commit()
	return who.view(), nil
}

// PutTeam puts a known person into a team by hand.
func (p *Product) PutTeam(email string, at Place) (Person, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.begin()
	at = Place{fold(at.Organization), fold(at.Team)}
	who := c.find(c.b.Key(email))
	if who == nil || !c.b.Known(c.r, at.Organization) {
		return Person{}, refuse(Unknown, "nobody is known as %s, or there is no organization %q", email, at.Organization)
	}
	who.join(at, sourceManual)
	c.made[at] = true
	c.commit()
	return who.view(), nil
}

// Remove takes somebody out of every organization by hand. SCIM knows nothing of it.
func (p *Product) Remove(email string) (Person, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.begin()
	who := c.find(c.b.Key(email))
	if who == nil {
		return Person{}, refuse(Unknown, "nobody is known as %s", email)
	}
	if err := c.lastOwner(who); err != nil {
		return Person{}, refuse(Conflict, "%v", err)
	}
	who.places, who.attached, who.scimID, who.managed = map[Place]map[string]bool{}, Place{}, "", false
	c.revoke(who)
	c.commit()
	return who.view(), nil
}

// Forget drops all that is known of somebody, false when nothing was.
func (p *Product) Forget(email string) (id string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.begin()
	who := c.find(c.b.Key(email))
	if who == nil {
		return "", false
	}
	id = who.scimID
	who.places, who.invited, who.sessions = map[Place]map[string]bool{}, nil, map[string]bool{}
	c.removed = append(c.removed, who.key)
	c.commit()
	return id, true
}

// Unmentioned ends a sync that did not mention somebody.
func (p *Product) Unmentioned(email string) (Person, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.begin()
	who := c.find(c.b.Key(email))
	if who == nil {
		return Person{}, refuse(Unknown, "nobody is known as %s", email)
	}
	if c.r.Unassigned == "deactivate" && c.verified(email) && !who.managed && who.member() {
		if err := c.send(who); err != nil {
			return Person{}, err
		}
		c.commit()
	}
	return who.view(), nil
}

// Person shows somebody, false when nothing is known. Account is absent then.
func (p *Product) Person(email string) (Person, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	who := p.people[p.b.Key(email)]
	records := 0
	for _, key := range slices.Sorted(maps.Keys(p.people)) {
		if other := p.people[key]; fold(other.email) == fold(email) {
			if records += other.records; who == nil {
				who = other
			}
		}
	}
	if who == nil {
		return (&person{email: email}).view(), false
	}
	v := who.view()
	v.Records = records
	return v, true
}

// People lists everybody by address.
func (p *Product) People() []Person {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []Person
	for _, key := range slices.Sorted(maps.Keys(p.people)) {
		list = append(list, p.people[key].view())
	}
	return list
}

// Stands records which SCIM user stands for somebody whom SCIM did not create.
func (p *Product) Stands(email, id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if who := p.people[p.b.Key(email)]; who != nil {
		who.scimID = id
	}
}

// Session gives who has a session, false when it is not alive.
func (p *Product) Session(token string) (Person, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	who := p.people[p.sessions[token]]
	if token == "" || who == nil || !who.sessions[token] {
		return Person{}, false
	}
	return who.view(), true
}

// Team is a team as the interface shows it.
type Team struct {
	Name    string   `json:"name"`
	Members []string `json:"members"`
}

// Organization is an organization as the interface shows it.
type Organization struct {
	Name    string   `json:"name"`
	Members []string `json:"members"`
	Teams   []Team   `json:"teams"`
}

// Organizations lists the connection's organizations with teams and members.
func (p *Product) Organizations() []Organization {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []Organization
	for _, name := range []string{p.b.Rules.Organization, p.b.Rules.OtherOrganization} {
		if name == "" {
			continue
		}
		o := Organization{Name: name, Members: p.members(Place{Organization: name}), Teams: []Team{}}
		for at := range p.teams {
			if at.Organization == name && at.Team != "" {
				o.Teams = append(o.Teams, Team{at.Team, p.members(at)})
			}
		}
		slices.SortFunc(o.Teams, func(a, b Team) int {
			if a.Name < b.Name {
				return -1
			}
			return 1
		})
		list = append(list, o)
	}
	return list
}

func (p *Product) members(at Place) []string {
	list := []string{}
	for _, key := range slices.Sorted(maps.Keys(p.people)) {
		if p.people[key].places[at] != nil {
			list = append(list, p.people[key].email)
		}
	}
	return list
}

// Note adds a line to the connection's log.
func (p *Product) Note(event, detail string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.note("", event, detail)
}

// Log gives the connection's log.
func (p *Product) Log() []Entry {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Entry{}, p.log...)
}

// Connection gives the switches.
func (p *Product) Connection() Connection {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.connection
}

// Switch sets the switches. The error is a *Refusal, and then nothing was changed.
func (p *Product) Switch(c Connection) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.Organization, c.Team = fold(c.Organization), fold(c.Team)
	if !p.b.Known(p.b.Rules, c.Organization) {
		return refuse(Invalid, "organization: there is no %q on this connection", c.Organization)
	}
	if !slices.Contains(p.b.Rules.Roles, c.Role) {
		return refuse(Invalid, "role: there is no %q", c.Role)
	}
	if c.Seats < -1 {
		return refuse(Invalid, "seats: got %d, want the number of free seats, or -1 for no bound", c.Seats)
	}
	if p.connection.SCIM && !c.SCIM {
		p.b.TurnedOff(p.people)
	}
	if !p.connection.SCIM && c.SCIM {
		p.b.TurnedOn(p.people)
	}
	p.connection = c
	return nil
}

// Verify says whether an e-mail domain is verified from now on.
func (p *Product) Verify(domain string, verified bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if delete(p.domains, fold(domain)); verified {
		p.domains[fold(domain)] = true
	}
}
