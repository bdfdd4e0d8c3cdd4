package server

import (
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/scimspec/scimspec/internal/reference/product"
	"github.com/scimspec/scimspec/internal/reference/signin"
	"github.com/scimspec/scimspec/internal/scim"
)

// Product is what stands behind the SCIM endpoint when it is more than a directory.
type Product struct {
	// Rules decide about people, teams and sign-in; product.Read makes them out of knobs.
	Rules product.Rules
	// Domains are the verified e-mail domains. None: example.com.
	Domains []string
	// IdPs may sign people in.
	IdPs []signin.IdP
}

// members joins the product to the resources. Whoever changes both holds the tenant's lock
// before the product takes its own. Its methods work on nil, which is plain SCIM.
type members struct {
	Product   *product.Product
	rules     product.Rules
	Extension *schema
	Desk      *signin.Desk
}

// install puts a product behind the endpoint and its extension into the schemas.
func (s *Server) install(o *Product) {
	if o == nil {
		return
	}
	m := &members{rules: o.Rules, Product: product.New(product.Options{Rules: o.Rules, Domains: o.Domains, Now: s.Now, NewID: uuid.NewString})}
	m.Extension = newSchema(o.Rules.URN, "Placement", "Where a person belongs and with which role",
		attr(o.Rules.RoleAttribute, TypeString, "The role.", caseExact),
		attr(o.Rules.OrganizationAttribute, TypeString, "The organization.", caseExact),
		attr(o.Rules.TeamAttribute, TypeString, "The team.", caseExact))
	user, groups := s.types[0], s.types[1]
	groups.Core.Attribute("displayName").Unique = UniqueNone // two groups may fill one team
	user.extensions = append(user.extensions, m.Extension)
	if o.Rules.Patch == "unsupported" {
		s.off[capPatch] = true
	}
	m.Desk = signin.New(signin.Options{IdPs: o.IdPs, Claims: o.Rules.Claims, Enter: s.SignIn, Session: m.Product.Session, Note: m.Product.Note, NewID: uuid.NewString, Now: s.Now,
		IdPInitiated: func() bool { return m.Product.Rules().IdPInitiated == "accept" }})
	s.Members = m
}

// behaviour is the correct product, for faults to change.
func (m *members) behaviour() *product.Behaviour {
	if m == nil {
		return product.Standard(product.Defaults())
	}
	return product.Standard(m.rules)
}

// use puts a behaviour in place.
func (m *members) use(b *Behaviour) {
	if m != nil {
		m.Product.Use(b.Product)
		m.Desk.Use(b.Signin)
	}
}

// of says whether a request concerns the product's people or groups.
func (m *members) of(q *Request) bool { return m != nil && q.Tenant.name == "" }

func (m *members) isUser(rt *ResourceType) bool { return rt.Core.URN == scim.SchemaUser }

// silentPatch says whether PATCH works and discovery denies it.
func (s *Server) silentPatch() bool {
	return s.Members != nil && s.b.Product.Rules.Patch == "unadvertised"
}

// shut refuses everything while SCIM is switched off.
func (s *Server) shut(q *Request) error {
	if !s.Members.of(q) || s.Members.Product.Connection().SCIM || s.b.Product.Rules.SCIMOff != "refuse" {
		return nil
	}
	f := Fail(http.StatusUnauthorized, "", "SCIM is switched off for this connection.")
	f.Header = http.Header{"Www-Authenticate": {`Bearer realm="scim", error="invalid_token"`}}
	return f
}

// adopt makes a create take over the user that stands for the person already.
func (s *Server) adopt(q *Request, rec *Record) *Record {
	if !s.Members.of(q) || !s.Members.isUser(rec.Type) {
		return rec
	}
	id, ok := s.Members.Product.Adopts(Text(rec.Attrs, "userName"))
	have := q.Tenant.Any(id)
	if !ok || have == nil {
		return rec
	}
	return s.Revise(have, rec.Attrs)
}

// enrol tells the product of a new user or group. The tenant is locked.
func (s *Server) enrol(q *Request, rec *Record, named map[*Attribute]bool) error {
	if !s.Members.of(q) {
		return nil
	}
	if !s.Members.isUser(rec.Type) {
		return asFailure(s.Members.Product.Sync(groupOf(rec)))
	}
	q.named = named
	if err := s.Members.Product.Create(s.Members.person(q, nil, rec)); err != nil {
		return asFailure(err)
	}
	return s.regroup(q, rec.ID)
}

// regroup lets the groups that list a user already do what they could not do before there
// was one, as within a bulk job.
func (s *Server) regroup(q *Request, id string) error {
	for group := range q.Tenant.MemberOf[id] {
		if rec := q.Tenant.Any(group); rec != nil {
			if err := s.Members.Product.Sync(groupOf(rec)); err != nil {
				return asFailure(err)
			}
		}
	}
	return nil
}

// house gives a PUT of a user the meaning that the product gives it.
func (s *Server) house(q *Request, old *Record, attrs Object) Object {
	m := s.Members
	if !m.of(q) || !m.isUser(old.Type) || q.Op != OpReplace {
		return attrs
	}
	r, core := s.b.Product.Rules, old.Type.Core
	if !q.named[core.Attribute("active")] && r.PutWithoutActive != "keep" {
		attrs["active"] = r.PutWithoutActive == "activate"
	}
	if name := FullName(attrs); name == "" && r.PutEmptyName == "keep" && old.Attrs["name"] != nil {
		attrs["name"] = old.Attrs["name"]
	}
	if have := old.Attrs[m.Extension.URN]; have != nil && !m.mapped(q) && r.UnmappedRole == "keep" {
		attrs[m.Extension.URN] = have
	}
	return attrs
}

// mapped says whether a request has the extension at all.
func (m *members) mapped(q *Request) bool {
	for _, a := range m.Extension.Attributes {
		if q.named[a] {
			return true
		}
	}
	return false
}

// follow tells the product of a changed user or group. The tenant is locked.
func (s *Server) follow(q *Request, old, next *Record) error {
	m := s.Members
	if !m.of(q) {
		return nil
	}
	if !m.isUser(next.Type) {
		return asFailure(m.Product.Sync(groupOf(next)))
	}
	return asFailure(m.Product.Update(m.person(q, old, next)))
}

// dismiss tells the product of a deletion. The tenant is locked.
func (s *Server) dismiss(q *Request, rec *Record) error {
	m := s.Members
	switch {
	case !m.of(q):
	case !m.isUser(rec.Type):
		m.Product.Drop(rec.ID)
	case s.b.Product.Rules.Delete == "unsupported":
		return Fail(http.StatusNotImplemented, "", "Users cannot be deleted; deactivate them.")
	default:
		return asFailure(m.Product.Delete(rec.ID))
	}
	return nil
}

// person reads a user for the product. old is nil for a create.
func (m *members) person(q *Request, old, next *Record) product.User {
	u := product.User{ID: next.ID, Email: Text(next.Attrs, "userName"), Active: next.Attrs["active"] != false}
	u.Name = FullName(next.Attrs)
	name := next.Type.Core.Attribute("name")
	u.HasName = (u.Name != "" || q.Op == OpReplace && m.Product.Rules().PutEmptyName == "clear") && (old == nil || q.named[name] || u.Name != FullName(old.Attrs))
	value := func(i int) product.Value {
		a := m.Extension.Attributes[i]
		if v := extended(next, m.Extension.URN, a.Name); v != "" {
			return product.Value{State: product.Set, Text: v, Said: q.named[a]}
		}
		if old != nil && (extended(old, m.Extension.URN, a.Name) != "" || q.Op == OpReplace && m.mapped(q)) {
			return product.Value{State: product.Cleared}
		}
		return product.Value{}
	}
	u.Role, u.Organization, u.Team = value(0), value(1), value(2)
	return u
}

// extended is a simple attribute of an extension, "" when it has no value.
func extended(rec *Record, urn, name string) string {
	o, _ := rec.Attrs[urn].(Object)
	if o == nil {
		return ""
	}
	return Text(o, name)
}

// FullName is one name out of the two that SCIM has.
func FullName(attrs Object) string {
	o, _ := attrs["name"].(Object)
	if o == nil {
		return ""
	}
	if joined := strings.TrimSpace(Text(o, "givenName") + " " + Text(o, "familyName")); joined != "" {
		return joined
	}
	return Text(o, "formatted")
}

// splitName is the opposite: cut at the first blank.
func splitName(full string) Object {
	given, family, _ := strings.Cut(full, " ")
	o := Object{"givenName": given}
	if family != "" {
		o["familyName"] = family
	}
	return o
}

func groupOf(rec *Record) product.Group {
	return product.Group{ID: rec.ID, Name: Text(rec.Attrs, "displayName"), Members: MemberIDs(rec)}
}

// asFailure gives a refusal of the product its status.
func asFailure(err error) error {
	var r *product.Refusal
	if !errors.As(err, &r) {
		return err
	}
	switch r.Reason {
	case product.Conflict:
		return Fail(http.StatusConflict, scim.ErrUniqueness, "%s", r.Text)
	case product.Immutable:
		return ImmutableValue("%s", r.Text)
	case product.Forbidden, product.Denied:
		return Fail(http.StatusForbidden, "", "%s", r.Text)
	}
	return BadValue("%s", r.Text)
}

// reflect keeps the user that stands for a person as the person is: it appears when the product
// lists everybody, and its name and active follow. The tenant is locked.
func (s *Server) reflect(t *Tenant, who product.Person) {
	users := s.types[0]
	rec := t.Find(users, who.SCIMID)
	if rec == nil {
		if s.b.Product.Rules.Scope != "all" || !who.Member || who.Guest {
			return
		}
		now := s.Now()
		rec = &Record{Type: users, ID: s.b.NewID(s, t), created: now, modified: now, Revision: 1, Attrs: Object{
			"userName": who.Email, "active": who.Account == "active",
			"emails": []any{Object{"value": who.Email, "primary": true}}}}
		if who.Name != "" {
			rec.Attrs["name"] = splitName(who.Name)
		}
		if s.complete(t, rec, nil) == nil {
			s.b.Put(s.b, t, rec)
			s.Members.Product.Stands(who.Email, rec.ID)
		}
		return
	}
	attrs := CloneObject(rec.Attrs)
	if who.Name != "" && who.Name != FullName(attrs) {
		attrs["name"] = splitName(who.Name)
	}
	if who.Account == "disabled" {
		attrs["active"] = false
	}
	if !Equal(rec.Attrs, attrs) {
		s.b.Put(s.b, t, s.Revise(rec, attrs))
	}
}

// SignIn lets somebody in whose assertion was verified. The SCIM user follows.
func (s *Server) SignIn(a product.Assertion) (session string, who product.Person, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tenant("")
	t.Mu.Lock()
	defer t.Mu.Unlock()
	if session, who, err = s.Members.Product.SignIn(a); err == nil {
		s.reflect(t, who)
	}
	return session, who, err
}
