package product

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// Options configure a Product.
type Options struct {
	Rules Rules
	// Domains are the verified e-mail domains. None: example.com.
	Domains []string
	// Now is the clock; NewID makes unguessable text for sessions.
	Now   func() time.Time
	NewID func() string
}

// Connection is what an administrator sets for the whole connection.
type Connection struct {
	JIT          bool   `json:"jit"`
	SCIM         bool   `json:"scim"`
	Organization string `json:"organization"`
	Team         string `json:"team"`
	Role         string `json:"role"`
	// Seats is how many seats are free; -1 stands for no bound.
	Seats int `json:"seats"`
}

// Entry is a line of the connection's log.
type Entry struct {
	At     time.Time `json:"at"`
	Email  string    `json:"email"`
	Event  string    `json:"event"`
	Detail string    `json:"detail"`
}

// maxLog bounds the log in entries.
const maxLog = 1000

// Product is the state. Use New.
type Product struct {
	options Options

	mu         sync.Mutex
	b          *Behaviour
	connection Connection
	domains    map[string]bool
	people     map[string]*person // by folded address, or whatever Behaviour.Key makes of it
	teams      map[Place]bool
	groups     map[string]*group
	sessions   map[string]string // token → key of the person
	log        []Entry
}

// Founder is the address of the owner whom an organization has from the start.
func Founder(organization, domain string) string { return "founder-" + organization + "@" + domain }

// New makes a product with its organizations and their founder.
func New(o Options) *Product {
	if len(o.Domains) == 0 {
		o.Domains = []string{"example.com"}
	}
	p := &Product{options: o, b: Standard(o.Rules)}
	p.Reset()
	return p
}

// Use puts a behaviour in place; the state stays.
func (p *Product) Use(b *Behaviour) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.b = b
}

// Reset forgets everything and turns the switches back.
func (p *Product) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.options.Rules
	p.connection = Connection{JIT: r.SignInCreates == "true", SCIM: true, Organization: r.Organization, Team: r.Team, Role: r.DefaultRole, Seats: -1}
	p.domains, p.people, p.groups = map[string]bool{}, map[string]*person{}, map[string]*group{}
	p.teams, p.sessions, p.log = map[Place]bool{}, map[string]string{}, nil
	for _, d := range p.options.Domains {
		p.domains[fold(d)] = true
	}
	for _, organization := range []string{r.Organization, r.OtherOrganization} {
		if organization != "" {
			p.found(organization, r.HighestRole)
		}
	}
	if r.Team != "" {
		p.teams[Place{r.Organization, r.Team}] = true
	}
}

// found gives an organization its owner.
func (p *Product) found(organization, role string) {
	f := p.fresh(Founder(organization, p.options.Domains[0]))
	f.account, f.name, f.role, f.records = true, "Founder", role, 1
	f.join(Place{Organization: organization}, sourceManual)
	p.people[f.key] = f
}

// Rules are the knobs as they are obeyed now.
func (p *Product) Rules() Rules {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rules()
}

// rules has the connection's default role in place of the profile's.
func (p *Product) rules() Rules {
	r := p.b.Rules
	if p.connection.Role != p.options.Rules.DefaultRole {
		r.DefaultRole = p.connection.Role
	}
	return r
}

func (p *Product) fresh(email string) *person {
	return &person{key: p.b.Key(email), email: email, places: map[Place]map[string]bool{}, sessions: map[string]bool{}}
}

func (p *Product) verified(email string) bool {
	_, domain, ok := strings.Cut(email, "@")
	return ok && p.domains[fold(domain)]
}

// free is how many seats are left; -1 stands for no bound. Members and invited people take
// one each.
func (p *Product) free() int { return p.connection.Seats }

// takeSeat counts one seat less.
func (p *Product) takeSeat() {
	if p.connection.Seats > 0 {
		p.connection.Seats--
	}
}

func (p *Product) giveSeat() {
	if p.connection.Seats >= 0 {
		p.connection.Seats++
	}
}

func (p *Product) note(email, event, detail string) {
	p.log = append(p.log, Entry{p.options.Now().UTC(), email, event, detail})
	if len(p.log) > maxLog {
		p.log = slices.Delete(p.log, 0, len(p.log)-maxLog)
	}
}

// change collects what is changed, so that a refusal changes nothing.
type change struct {
	*Product
	r       Rules
	touched map[string]*person
	made    map[Place]bool // false: taken away
	removed []string
}

func (p *Product) begin() *change {
	return &change{Product: p, r: p.rules(), touched: map[string]*person{}, made: map[Place]bool{}}
}

// find gives a person to be changed, nil when there is none.
func (c *change) find(key string) *person {
	if have := c.touched[key]; have != nil {
		return have
	}
	if have := c.people[key]; have != nil {
		c.touched[key] = have.clone()
		return c.touched[key]
	}
	return nil
}

// byID finds the person whom a SCIM user stands for.
func (c *change) byID(id string) *person {
	for key, who := range c.people {
		if who.scimID == id && id != "" {
			return c.find(key)
		}
	}
	return nil
}

// add begins with somebody new.
func (c *change) add(email string) *person {
	n := c.fresh(email)
	c.touched[n.key] = n
	return n
}

// join puts somebody into a team; a team that is not there is made, or the organization alone
// is joined.
func (c *change) join(p *person, at Place, source string) {
	if at.Team != "" && !c.teams[at] {
		if c.r.CreateTeams != "true" {
			at.Team = ""
		} else {
			c.made[at] = true
		}
	}
	p.join(at, source)
}

// commit makes the changes count. Seats follow the membership.
func (c *change) commit() {
	for key, now := range c.touched {
		before := c.people[key]
		had, has := before != nil && (before.member() || before.invited != nil), now.member() || now.invited != nil
		if has && !had {
			c.takeSeat()
		}
		if had && !has {
			c.giveSeat()
		}
		for token := range c.sessions {
			if c.sessions[token] == key && !now.sessions[token] {
				delete(c.sessions, token)
			}
		}
		for token := range now.sessions {
			c.sessions[token] = now.key
		}
		if now.key != key {
			delete(c.people, key)
		}
		c.people[now.key] = now
	}
	for _, key := range c.removed {
		delete(c.people, key)
	}
	for at, made := range c.made {
		if delete(c.teams, at); made {
			c.teams[at] = true
		}
	}
}

// lastOwner refuses what would leave an organization without anybody of the highest role.
func (c *change) lastOwner(p *person) error {
	if c.r.LastOwner != "protect" || c.r.HighestRole == "" || p.role != c.r.HighestRole {
		return nil
	}
	for at := range p.places {
		if at.Team != "" {
			continue
		}
		others := 0
		for key, other := range c.people {
			if key != p.key && other.role == c.r.HighestRole && other.in(at.Organization) {
				others++
			}
		}
		if others == 0 {
			return refuse(Forbidden, "%s is the last %s of %s", p.email, p.role, at.Organization)
		}
	}
	return nil
}

// revoke ends the sessions of somebody who is sent away.
func (c *change) revoke(p *person) {
	if c.r.Sessions == "revoke" {
		p.sessions = map[string]bool{}
	}
}
