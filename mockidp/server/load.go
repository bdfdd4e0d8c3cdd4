package server

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/mockidp"
)

func absoluteURL(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && parsed.Host != "" && (parsed.Scheme == "http" || parsed.Scheme == "https")
}

// wrongTarget says what is wrong with an application's target, "" for nothing: it stands in the log
// and in each curl line, so it holds no secret.
func wrongTarget(text string) string {
	if !absoluteURL(text) && !strings.Contains(text, "@") && text != "" {
		return "got " + text + ", want an absolute http or https URL"
	}
	if what, _ := connect.WrongURL(text); text != "" {
		return strings.TrimPrefix(what, ": ")
	}
	return ""
}

// load puts a seed in the place of all that there is.
func (s *Server) load(seed Seed) error {
	if seed.ClockOffset != "" {
		offset, err := time.ParseDuration(seed.ClockOffset)
		if err != nil {
			return fmt.Errorf("clockOffset: %w", err)
		}
		if ahead := offset - s.clock.Offset(); ahead > 0 {
			s.clock.Advance(ahead)
		}
	}
	var tenants []*tenant
	for i, spec := range seed.Tenants {
		if len(spec.Users)+len(spec.Groups) == 0 {
			spec.Users, spec.Groups = seed.Users, seed.Groups
		}
		t := newTenant(s, spec, s.options.Seed+uint64(i))
		if err := t.fill(spec.Users, spec.Groups); err != nil {
			return fmt.Errorf("tenant %s: %w", spec.ID, err)
		}
		tenants = append(tenants, t)
	}
	s.mu.Lock()
	old := s.tenants
	s.tenants = tenants
	s.mu.Unlock()
	for _, t := range old {
		t.retire()
	}
	for i, t := range tenants {
		for _, spec := range seed.Tenants[i].Applications {
			if err := s.install(t, spec); err != nil {
				return fmt.Errorf("tenant %s, application %s: %w", t.id, spec.ID, err)
			}
		}
	}
	s.touched("everything")
	return nil
}

// standard is the service provider of an application that has none of its own.
func (s *Server) standard(tenant, application string) string {
	return strings.NewReplacer("{tenant}", tenant, "{application}", application).Replace(s.options.BaseURL)
}

// install adds an application of a seed with its assignments.
func (s *Server) install(t *tenant, spec SeedApplication) error {
	way := Way{}
	switch {
	case spec.TokenEnv != "" && s.options.TokenOf != nil:
		token, err := s.options.TokenOf(spec.TokenEnv)
		if err != nil {
			return err
		}
		way = BearerWay(token)
	case spec.Target == "" || spec.Target == s.standard(t.id, spec.ID):
		spec.Target, way = s.standard(t.id, spec.ID), s.options.Way
	}
	if s.options.Manual {
		spec.Schedule = manually
	}
	provisioning := spec.Provisioning
	spec.Provisioning = "off" // until everybody is assigned
	a, err := t.add(spec, way)
	if err != nil {
		return err
	}
	if err := a.assignAll(spec); err != nil {
		return err
	}
	a.state(func() { a.on = provisioning != "off" })
	a.changed()
	return nil
}

// assignAll makes the assignments and pushes of a seed.
func (a *application) assignAll(spec SeedApplication) error {
	for _, given := range spec.Users {
		p, err := a.tenant.person(given.User)
		if err != nil {
			return err
		}
		grant, err := a.grant(given.Grant)
		if err != nil {
			return err
		}
		a.app.AssignPerson(p.ID, grant)
	}
	for _, given := range spec.Groups {
		g, err := a.tenant.group(given.Group)
		if err != nil {
			return err
		}
		grant, err := a.grant(given.Grant)
		if err != nil {
			return err
		}
		a.app.AssignGroup(g.ID, max(given.Priority, 1), grant)
	}
	for _, name := range spec.PushGroups {
		g, err := a.tenant.group(name)
		if err != nil {
			return err
		}
		a.app.PushGroup(g.ID)
	}
	return nil
}

// fill adds people and groups; managers and members may stand further down.
func (t *tenant) fill(users []User, groups []Group) error {
	ids := map[string]string{}
	for _, u := range users {
		p := mockidp.Person{ID: u.ID}
		manager := u.Manager
		u.Manager, u.Email = "", orElse(u.Email, u.UserName)
		u.put(&p)
		p = t.directory.AddPerson(p)
		ids[strings.ToLower(u.UserName)], ids[p.ID] = p.ID, p.ID
		if err := t.directory.UpdatePerson(p.ID, func(p *mockidp.Person) { p.Enabled, p.ManagerID = u.Enabled == nil || *u.Enabled, manager }); err != nil {
			return err
		}
		if u.DeletedAt != nil {
			if err := t.directory.UpdatePerson(p.ID, func(p *mockidp.Person) { p.DeletedAt = *u.DeletedAt }); err != nil {
				return err
			}
		}
	}
	for _, p := range t.directory.People() {
		if p.ManagerID != "" {
			if err := t.directory.UpdatePerson(p.ID, func(p *mockidp.Person) { p.ManagerID = orElse(ids[strings.ToLower(p.ManagerID)], ids[p.ManagerID]) }); err != nil {
				return err
			}
		}
	}
	return t.fillGroups(groups, ids)
}

func (t *tenant) fillGroups(groups []Group, ids map[string]string) error {
	named := map[string]string{}
	for _, g := range groups {
		added := t.directory.AddGroup(mockidp.Group{ID: g.ID, Name: g.DisplayName})
		named[g.DisplayName], named[added.ID] = added.ID, added.ID
	}
	for _, g := range groups {
		for _, member := range g.Members {
			id := orElse(ids[strings.ToLower(member)], ids[member], named[member])
			if id == "" {
				return bad("group %s: member %q is neither a person nor a group", g.DisplayName, member)
			}
			if err := t.directory.AddMember(named[g.DisplayName], id); err != nil {
				return err
			}
		}
	}
	return nil
}

// retire stops the applications of a tenant that is no more.
func (t *tenant) retire() {
	for _, a := range t.applications() {
		a.end()
	}
}

// export is everything but tokens, as a seed.
func (s *Server) export() Seed {
	seed := Seed{ClockOffset: s.clock.Offset().Round(time.Second).String()}
	for _, t := range s.all() {
		spec := SeedTenant{ID: t.id, Product: t.product, DisplayName: t.name}
		for _, p := range t.directory.People() {
			spec.Users = append(spec.Users, shownUser(p))
		}
		for _, g := range t.directory.Groups() {
			spec.Groups = append(spec.Groups, Group{ID: g.ID, DisplayName: g.Name, Members: g.Members})
		}
		for _, a := range t.applications() {
			spec.Applications = append(spec.Applications, a.export())
		}
		seed.Tenants = append(seed.Tenants, spec)
	}
	return seed
}

func (a *application) export() SeedApplication {
	a.mu.RLock()
	spec := SeedApplication{
		ID: a.id, DisplayName: a.name, Target: a.target, TokenEnv: a.tokenEnv, Schedule: a.schedule, Roles: a.roles, Provisioning: "off",
		Settings: map[string]any{},
	}
	if a.on {
		spec.Provisioning = "on"
	}
	if signOn := a.signOn; signOn.ACSURL != "" || len(signOn.RedirectURIs) > 0 {
		spec.SignOn = &signOn
	}
	a.mu.RUnlock()
	spec.Dialect = a.dialect()
	for _, setting := range a.settings() {
		spec.Settings[setting.Name] = setting.Value
	}
	spec.Mappings = a.mappings()
	for id, grant := range a.app.PersonGrants() {
		spec.Users = append(spec.Users, UserAssignment{User: id, Grant: shownGrant(grant)})
	}
	for id, grant := range a.app.GroupGrants() {
		spec.Groups = append(spec.Groups, GroupAssignment{Group: id, Priority: grant.Priority, Grant: shownGrant(grant.Grant)})
	}
	slices.SortFunc(spec.Users, func(a, b UserAssignment) int { return strings.Compare(a.User, b.User) })
	slices.SortFunc(spec.Groups, func(a, b GroupAssignment) int { return strings.Compare(a.Group, b.Group) })
	for _, push := range a.app.Pushes() {
		if !push.Unlinked {
			spec.PushGroups = append(spec.PushGroups, push.GroupID)
		}
	}
	return spec
}
