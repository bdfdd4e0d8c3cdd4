package product

import (
	"slices"
	"strings"
)

// Behaviour is every decision for which a fault can be put in place of what is right. The
// correct product uses Standard.
type Behaviour struct {
	// Rules are the knobs as they are obeyed; a fault may turn one.
	Rules Rules

	// Key is the form of an e-mail address by which an account is found.
	Key func(email string) string
	// Role reads a role attribute over SCIM; given is not empty.
	Role func(r Rules, given string) (string, error)
	// SignInRole reads a role attribute of an assertion.
	SignInRole func(r Rules, given string) (string, error)
	// Attached gives the place of the attributes, ok false when there are none.
	Attached func(r Rules, c Connection, organization, team string) (at Place, ok bool)
	// Fallback gives the place of who has neither attributes nor groups.
	Fallback func(r Rules, c Connection) Place
	// GroupPlace reads the name of a group.
	GroupPlace func(r Rules, c Connection, name string) (Place, error)
	// Known says whether an organization belongs to the connection.
	Known func(r Rules, organization string) bool
	// Covered says whether somebody who is not in a group may stay in its team for
	// another group's sake.
	Covered func(sources map[string]bool, group string) bool
	// Leavers says whether a group sync takes out who the group does not list.
	Leavers func(p *person, at Place, group string)
	// Moved says what becomes of a member's place under the group's old name.
	Moved func(p *person, at Place, group string)
	// Dropped says what becomes of a member's place when the group is deleted.
	Dropped func(p *person, at Place, group string)
	// Deactivate changes somebody whom SCIM sends away.
	Deactivate func(r Rules, p *person)
	// Heard is what a create or update of SCIM says.
	Heard func(update bool, u User) User
	// Absent says whether a group leaves somebody out.
	Absent func(p *person) bool
	// Provisions says whether a sign-in provisions, by the switch.
	Provisions func(on bool) bool
	// After runs when somebody got their place, before it counts; Refused when a write was
	// refused.
	After   func(c *change, p *person, e event, a Assertion)
	Refused func(c *change, u User)
	// Link says whether SCIM takes over an account that is there already.
	Link func(r Rules, p *person) bool
	// Seats says whether another person finds a seat.
	Seats func(free int, invited bool) bool
	// Account says what account a create for a known address gets: the same one.
	Account func(p *person)
	// Address says whether a text is an e-mail address.
	Address func(s string) bool
	// FirstAdd says whether a sign-in adds the person for the first time.
	FirstAdd func(member, invited bool) bool
	// TurnedOff and TurnedOn run when SCIM is switched off or on; people stay as they are.
	TurnedOff, TurnedOn func(people map[string]*person)
}

// event is what gave somebody their place.
type event string

const (
	created     event = "create"
	updated     event = "update"
	takenBack   event = "reactivate"
	firstSignIn event = "first sign-in"
	laterSignIn event = "sign-in"
	signInOff   event = "sign-in with provisioning off"
)

// Standard is the correct behaviour under some rules.
func Standard(r Rules) *Behaviour {
	return &Behaviour{
		Rules: r, Key: fold, Role: readRole, SignInRole: signInRole, Attached: attached, Fallback: fallback, GroupPlace: groupPlace,
		Known: func(r Rules, organization string) bool {
			return organization != "" && (organization == r.Organization || organization == r.OtherOrganization)
		},
		Covered:    covered,
		Leavers:    func(p *person, at Place, _ string) { p.quit(at) },
		Moved:      func(p *person, at Place, group string) { p.leave(at, sourceGroup+group) },
		Dropped:    func(p *person, at Place, group string) { p.leave(at, sourceGroup+group) },
		Deactivate: deactivate,
		Heard:      func(_ bool, u User) User { return u },
		Absent:     func(p *person) bool { return p.away },
		Provisions: func(on bool) bool { return on },
		After:      func(*change, *person, event, Assertion) {},
		Refused:    func(*change, User) {},
		Link:       link,
		Seats:      func(free int, invited bool) bool { return invited || free != 0 },
		Account:    func(*person) {},
		Address:    isAddress,
		FirstAdd:   func(member, invited bool) bool { return !member && !invited },
		TurnedOff:  func(map[string]*person) {},
		TurnedOn:   func(map[string]*person) {},
	}
}

// readRole takes one of the roles; what else is done with another value is a knob.
func readRole(r Rules, given string) (string, error) {
	if slices.Contains(r.Roles, given) {
		return given, nil
	}
	if r.RoleCase == "any" {
		for _, role := range r.Roles {
			if strings.EqualFold(role, given) {
				return role, nil
			}
		}
	}
	if r.InvalidRole == "default" {
		return r.DefaultRole, nil
	}
	return "", refuse(Invalid, "%s: %q is not one of %s", r.RoleAttribute, given, strings.Join(r.Roles, ", "))
}

// signInRole is the same with the knob of sign-in.
func signInRole(r Rules, given string) (string, error) {
	r.InvalidRole = r.SignInInvalidRole
	return readRole(r, given)
}

// attached follows the two attributes: the team in the given or the default organization; the
// organization alone brings no team.
func attached(r Rules, c Connection, organization, team string) (Place, bool) {
	switch {
	case team != "":
		if organization == "" {
			organization = c.Organization
		}
		return Place{organization, team}, true
	case organization != "" && r.OrganizationSkipsTeam == "true":
		return Place{Organization: organization}, true
	case organization != "":
		return Place{organization, fallback(r, c).Team}, true
	}
	return Place{}, false
}

func fallback(r Rules, c Connection) Place {
	team := c.Team
	if team == "" {
		team = r.TeamWhenUnset
	}
	return Place{c.Organization, team}
}

// groupPlace splits at the first colon and refuses a second one, an empty half and blanks.
func groupPlace(r Rules, c Connection, name string) (Place, error) {
	fail := func(what string) (Place, error) { return Place{}, refuse(Invalid, "displayName: %q %s", name, what) }
	if r.GroupCase == "fold" {
		name = strings.ToLower(name)
	}
	at := Place{c.Organization, name}
	if r.GroupFormat == "organization:team" {
		organization, team, ok := strings.Cut(name, ":")
		if !ok || strings.Contains(team, ":") {
			return fail("is not of the form organization:team")
		}
		at = Place{organization, team}
	}
	if at.Organization == "" || at.Team == "" || strings.TrimSpace(at.Organization) != at.Organization || strings.TrimSpace(at.Team) != at.Team {
		return fail("has an empty half, or blanks around one")
	}
	return at, nil
}

// covered looks for another group that puts somebody into the same team.
func covered(sources map[string]bool, group string) bool {
	for source := range sources {
		if strings.HasPrefix(source, sourceGroup) && source != sourceGroup+group {
			return true
		}
	}
	return false
}

// deactivate takes memberships and, where the product does so, the account.
func deactivate(r Rules, p *person) {
	if r.Deactivate == "disable-account" {
		p.disabled = true
	}
	p.places = map[Place]map[string]bool{}
}

// link says which accounts SCIM takes over.
func link(r Rules, p *person) bool {
	switch r.Link {
	case "any":
		return true
	case "none":
		return !p.account
	}
	return !p.member()
}
