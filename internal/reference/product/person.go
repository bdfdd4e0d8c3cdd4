package product

import (
	"maps"
	"slices"
	"strings"
)

// Place is a team of an organization; without a team, the organization itself.
type Place struct{ Organization, Team string }

// String writes organization:team, or the organization alone.
func (p Place) String() string {
	if p.Team == "" {
		return p.Organization
	}
	return p.Organization + ":" + p.Team
}

// Sources of a membership. A membership lasts as long as one source holds it.
const (
	sourceDefault    = "default"
	sourceAttribute  = "attribute"
	sourceSignIn     = "sign-in"
	sourceManual     = "manual"
	sourceInvitation = "invitation"
	sourceGroup      = "group:" // with the group's id
)

// invitation waits for somebody to come.
type invitation struct {
	role  string
	place Place
}

// person is an account with what it belongs to.
type person struct {
	key      string // the folded address
	email    string
	name     string
	role     string
	scimID   string // "": no SCIM user stands for the account
	managed  bool   // SCIM's writes count
	account  bool   // an account exists; false while there is only an invitation
	disabled bool   // the account is disabled
	away     bool   // SCIM said active false
	guest    bool
	invited  *invitation
	records  int // accounts with the address; more than one is wrong
	attached Place
	places   map[Place]map[string]bool
	kept     map[Place]map[string]bool // what a restore brings back
	sessions map[string]bool
}

func (p *person) member() bool { return len(p.places) > 0 }

// join adds a membership of a team, and of its organization.
func (p *person) join(at Place, source string) {
	for _, place := range []Place{{Organization: at.Organization}, at} {
		if p.places[place] == nil {
			p.places[place] = map[string]bool{}
		}
		p.places[place][source] = true
	}
}

// leave takes one source from the membership of a team. The organization stays.
func (p *person) leave(at Place, source string) {
	if at.Team == "" {
		return
	}
	if delete(p.places[at], source); len(p.places[at]) == 0 {
		delete(p.places, at)
	}
}

// quit ends the membership of a team, whatever holds it.
func (p *person) quit(at Place) {
	if at.Team != "" {
		delete(p.places, at)
	}
}

// depart ends the membership of an organization with all its teams.
func (p *person) depart(organization string) {
	maps.DeleteFunc(p.places, func(at Place, _ map[string]bool) bool { return at.Organization == organization })
}

func (p *person) in(organization string) bool {
	return p.places[Place{Organization: organization}] != nil
}

// clone copies a person, so that a change can be thrown away.
func (p *person) clone() *person {
	c := *p
	c.places, c.kept, c.sessions = copyPlaces(p.places), copyPlaces(p.kept), maps.Clone(p.sessions)
	if p.invited != nil {
		i := *p.invited
		c.invited = &i
	}
	return &c
}

func copyPlaces(m map[Place]map[string]bool) map[Place]map[string]bool {
	out := make(map[Place]map[string]bool, len(m))
	for at, sources := range m {
		out[at] = maps.Clone(sources)
	}
	return out
}

// Membership is one membership as the interface shows it.
type Membership struct {
	Organization string   `json:"organization"`
	Team         string   `json:"team,omitempty"`
	Sources      []string `json:"sources"`
}

// Person is an account as the membership interface shows it.
type Person struct {
	Email         string       `json:"email"`
	Account       string       `json:"account"` // active, disabled or absent
	Member        bool         `json:"member"`
	Role          string       `json:"role"`
	Name          string       `json:"name"`
	Organizations []string     `json:"organizations"`
	Teams         []string     `json:"teams"`
	Sessions      int          `json:"sessions"`
	Invited       bool         `json:"invited"`
	Guest         bool         `json:"guest"`
	Records       int          `json:"records"`
	Provisioned   bool         `json:"provisioned"`
	Memberships   []Membership `json:"memberships"`
	// SCIMID is the id of the user that stands for the account, "" for none.
	SCIMID string `json:"scim-id"`
}

// view shows a person.
func (p *person) view() Person {
	v := Person{Email: p.email, Account: "absent", Member: p.member(), Name: p.name, Sessions: len(p.sessions), Invited: p.invited != nil,
		Guest: p.guest, Records: p.records, Provisioned: p.scimID != "" && p.managed, SCIMID: p.scimID,
		Organizations: []string{}, Teams: []string{}, Memberships: []Membership{}}
	if p.account {
		v.Account = "active"
	}
	if p.account && p.disabled {
		v.Account = "disabled"
	}
	if v.Member {
		v.Role = p.role
	}
	for _, at := range p.sorted() {
		if at.Team == "" {
			v.Organizations = append(v.Organizations, at.Organization)
		} else {
			v.Teams = append(v.Teams, at.String())
		}
		v.Memberships = append(v.Memberships, Membership{at.Organization, at.Team, slices.Sorted(maps.Keys(p.places[at]))})
	}
	return v
}

func (p *person) sorted() []Place {
	return slices.SortedFunc(maps.Keys(p.places), func(a, b Place) int { return strings.Compare(a.String(), b.String()) })
}
