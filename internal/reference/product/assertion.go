package product

import (
	"cmp"
	"strings"
)

// Assertion is what an identity provider says about somebody who signs in, after its message was
// verified.
type Assertion struct {
	Protocol string // saml or oidc
	NameID   string // "" for oidc
	Email    string // "" when no claim has one
	Name     string // "" when no claim has one
	Role     string
	Team     string
	// Organization is the organization attribute.
	Organization string
	Groups       []string
}

// SignIn lets somebody in, and provisions as the rules say. The error is a *Refusal; what a
// refused sign-in leaves behind is a rule too.
func (p *Product) SignIn(a Assertion) (session string, who Person, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.begin()
	have, err := c.signIn(a)
	if err != nil {
		p.note(cmp.Or(a.Email, a.NameID), "sign-in", err.Error())
		return "", Person{}, err
	}
	session = p.options.NewID()
	have.sessions[session] = true
	c.commit()
	return session, have.view(), nil
}

func (c *change) signIn(a Assertion) (*person, error) {
	email, err := c.address(a)
	if err != nil {
		return nil, err
	}
	p := c.find(c.b.Key(email))
	if p != nil && p.away {
		if c.r.SignInDeactivated == "refuse" {
			return nil, refuse(Denied, "Access denied: the account of %s is deactivated.", email)
		}
		p.away, p.disabled = false, false
	}
	if !c.b.Provisions(c.connection.JIT) {
		return c.known(p, email, a)
	}
	if p == nil {
		p = c.add(email)
	}
	invited := p.invited != nil && c.r.SignInInvitation == "accept"
	first := c.b.FirstAdd(p.member(), invited)
	if !p.member() && !c.b.Seats(c.free(), p.invited != nil) && c.r.NoSeats == "refuse" {
		return nil, c.full()
	}
	c.call(p, email, a)
	if invited {
		c.accept(p)
	}
	if err := c.rank(p, a, first); err != nil {
		return nil, err
	}
	if err := c.seat(p, a, first); err != nil {
		return nil, err
	}
	if first {
		c.b.After(c, p, firstSignIn, a)
	} else {
		c.b.After(c, p, laterSignIn, a)
	}
	return p, nil
}

// address finds the e-mail address and checks it.
func (c *change) address(a Assertion) (string, error) {
	if a.NameID != "" && !c.b.Address(a.NameID) && c.r.NameIDNotEmail == "refuse" {
		return "", refuse(Denied, "The name ID sent by the identity provider is not an email address. Contact your administrator.")
	}
	email := a.Email
	if email == "" && c.b.Address(a.NameID) {
		email = a.NameID
	}
	if !c.b.Address(email) {
		return "", refuse(Denied, "The identity provider sent no email address. Contact your administrator.")
	}
	if !c.verified(email) && c.r.SignInUnverified == "refuse" {
		_, domain, _ := strings.Cut(email, "@")
		return "", refuse(Denied, "Domain '%s' is not verified for your SSO connection. Contact your administrator.", domain)
	}
	return email, nil
}

func isAddress(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && local != "" && domain != "" && !strings.ContainsAny(s, " \t\r\n<>") && !strings.Contains(domain, "@")
}

// known is a sign-in with provisioning off: for members and for who is invited.
func (c *change) known(p *person, email string, a Assertion) (*person, error) {
	if p == nil || !p.account {
		if (p == nil || p.invited == nil) && c.r.AccountWhenOff == "create" {
			p = c.add(email)
			c.call(p, email, a)
			c.commit()
		}
	}
	switch {
	case p != nil && p.invited != nil && c.r.SignInInvitation == "accept" && c.r.SignInOff == "members":
		p.account, p.records = true, max(p.records, 1)
		c.accept(p)
	case p == nil || !p.member() || c.r.SignInOff != "members":
		return nil, refuse(Denied, "Access denied: user '%s' is not assigned to this SSO organization. Contact your administrator.", email)
	}
	if c.r.SignInNameWhenOff == "true" && a.Name != "" {
		p.name = a.Name
	}
	c.b.After(c, p, signInOff, a)
	return p, nil
}

// call makes the account if need be and writes the full name.
func (c *change) call(p *person, email string, a Assertion) {
	made := !p.account
	p.account, p.records = true, max(p.records, 1)
	if made {
		p.email = email
	}
	switch {
	case !made && c.r.SignInName != "always", made && c.r.SignInName == "never":
	case a.Name != "":
		p.name = a.Name
	case p.name == "" && c.r.NoName == "email":
		p.name = email
	}
}

// rank writes the role, when a sign-in may.
func (c *change) rank(p *person, a Assertion, first bool) error {
	if first {
		p.role = c.r.DefaultRole
	}
	if a.Role == "" || c.r.SignInRole == "never" || c.r.SignInRole == "first" && !first {
		return nil
	}
	role, err := c.b.SignInRole(c.r, a.Role)
	if err != nil {
		return err
	}
	if role == c.r.DefaultRole && a.Role != role {
		c.note(p.email, "sign-in", c.r.RoleAttribute+": "+a.Role+" is no role")
	}
	p.role = role
	return nil
}

// seat gives the places: those of the groups, that of the attributes, or the default.
func (c *change) seat(p *person, a Assertion, first bool) error {
	groups, err := c.groupPlaces(p, a)
	if err != nil {
		return err
	}
	for _, at := range groups {
		c.join(p, at, sourceSignIn)
	}
	placed := len(groups) > 0
	if first || a.Team != "" && c.r.SignInTeamAttribute == "always" {
		at, ok, err := c.asserted(p, a)
		if err != nil {
			return err
		}
		if ok {
			c.join(p, at, sourceSignIn)
			placed = true
		}
	}
	if first && !placed {
		c.join(p, c.b.Fallback(c.r, c.connection), sourceDefault)
	}
	if c.r.SignInTeams == "exact" {
		c.prune(p, groups)
	}
	return nil
}

// prune takes somebody out of every team that the groups do not name.
func (c *change) prune(p *person, groups []Place) {
	for _, at := range p.sorted() {
		named := false
		for _, g := range groups {
			named = named || g == at
		}
		if !named {
			p.quit(at)
		}
	}
}

// asserted is the place of the attributes of an assertion.
func (c *change) asserted(p *person, a Assertion) (at Place, ok bool, err error) {
	organization := fold(a.Organization)
	if organization != "" && !c.b.Known(c.r, organization) {
		if c.r.SignInUnknownOrganization == "refuse" {
			return at, false, refuse(Denied, "%s: there is no organization %q on this connection", c.r.OrganizationAttribute, a.Organization)
		}
		c.note(p.email, "sign-in", c.r.OrganizationAttribute+": there is no organization "+a.Organization)
		organization = ""
	}
	at, ok = c.b.Attached(c.r, c.connection, organization, fold(a.Team))
	if ok && c.owners(at) {
		c.note(p.email, "sign-in", at.String()+" cannot be joined by an attribute")
		return Place{}, false, nil
	}
	return at, ok, nil
}

// groupPlaces reads the groups of an assertion. One that is not of the form spoils them all, where
// the rules say so.
func (c *change) groupPlaces(p *person, a Assertion) ([]Place, error) {
	if c.r.SignInTeams == "none" || a.Protocol == "oidc" && c.r.OIDCTeams == "none" {
		return nil, nil
	}
	var places []Place
	for _, name := range a.Groups {
		at, err := c.b.GroupPlace(c.r, c.connection, name)
		if err == nil && !c.b.Known(c.r, at.Organization) {
			err = refuse(Invalid, "there is no organization %q on this connection", at.Organization)
		}
		switch {
		case err == nil && c.owners(at):
			c.note(p.email, "sign-in", at.String()+" cannot be filled by a group")
		case err == nil:
			places = append(places, at)
		case c.r.SignInMalformedGroup == "refuse":
			return nil, refuse(Denied, "group: %v", err)
		case c.r.SignInMalformedGroup == "ignore-all":
			c.note(p.email, "sign-in", "Some of the groups assigned to the user are not formatted as '<organization name>:<team name>'. Directory groups will be ignored and user will be provisioned into the default organization and team.")
			return nil, nil
		default:
			c.note(p.email, "sign-in", err.Error())
		}
	}
	return places, nil
}
