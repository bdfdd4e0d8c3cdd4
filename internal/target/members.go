package target

import (
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/target/product"
	"github.com/scimspec/scimspec/internal/target/signin"
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
	product   *product.Product
	rules     product.Rules
	extension *schema
	desk      *signin.Desk
}

// install puts a product behind the endpoint and its extension into the schemas.
func (s *Server) install(o *Product) {
	if o == nil {
		return
	}
	m := &members{rules: o.Rules, product: product.New(product.Options{Rules: o.Rules, Domains: o.Domains, Now: s.now, NewID: uuid.NewString})}
	m.extension = newSchema(o.Rules.URN, "Placement", "Where a person belongs and with which role",
		attr(o.Rules.RoleAttribute, typeString, "The role.", caseExact),
		attr(o.Rules.OrganizationAttribute, typeString, "The organization.", caseExact),
		attr(o.Rules.TeamAttribute, typeString, "The team.", caseExact))
	user, groups := s.types[0], s.types[1]
	groups.core.attribute("displayName").uniqueness = uniqueNone // two groups may fill one team
	user.extensions = append(user.extensions, m.extension)
	if o.Rules.Patch == "unsupported" {
		s.off[capPatch] = true
	}
	m.desk = signin.New(signin.Options{IdPs: o.IdPs, Claims: o.Rules.Claims, Enter: s.signIn, Session: m.product.Session, Note: m.product.Note, NewID: uuid.NewString, Now: s.now,
		IdPInitiated: func() bool { return m.product.Rules().IdPInitiated == "accept" }})
	s.members = m
}

// behaviour is the correct product, for faults to change.
func (m *members) behaviour() *product.Behaviour {
	if m == nil {
		return product.Standard(product.Defaults())
	}
	return product.Standard(m.rules)
}

// use puts a behaviour in place.
func (m *members) use(b *behaviour) {
	if m != nil {
		m.product.Use(b.product)
		m.desk.Use(b.signin)
	}
}

// of says whether a request concerns the product's people or groups.
func (m *members) of(q *request) bool { return m != nil && q.tenant.name == "" }

func (m *members) isUser(rt *resourceType) bool { return rt.core.urn == scim.SchemaUser }

// silentPatch says whether PATCH works and discovery denies it.
func (s *Server) silentPatch() bool {
	return s.members != nil && s.b.product.Rules.Patch == "unadvertised"
}

// shut refuses everything while SCIM is switched off.
func (s *Server) shut(q *request) error {
	if !s.members.of(q) || s.members.product.Connection().SCIM || s.b.product.Rules.SCIMOff != "refuse" {
		return nil
	}
	f := fail(http.StatusUnauthorized, "", "SCIM is switched off for this connection.")
	f.header = http.Header{"Www-Authenticate": {`Bearer realm="scim", error="invalid_token"`}}
	return f
}

// adopt makes a create take over the user that stands for the person already.
func (s *Server) adopt(q *request, rec *record) *record {
	if !s.members.of(q) || !s.members.isUser(rec.rt) {
		return rec
	}
	id, ok := s.members.product.Adopts(text(rec.attrs, "userName"))
	have := q.tenant.any(id)
	if !ok || have == nil {
		return rec
	}
	return s.revise(have, rec.attrs)
}

// enrol tells the product of a new user or group. The tenant is locked.
func (s *Server) enrol(q *request, rec *record, named map[*attribute]bool) error {
	if !s.members.of(q) {
		return nil
	}
	if !s.members.isUser(rec.rt) {
		return asFailure(s.members.product.Sync(groupOf(rec)))
	}
	q.named = named
	if err := s.members.product.Create(s.members.person(q, nil, rec)); err != nil {
		return asFailure(err)
	}
	return s.regroup(q, rec.id)
}

// regroup lets the groups that list a user already do what they could not do before there
// was one, as within a bulk job.
func (s *Server) regroup(q *request, id string) error {
	for group := range q.tenant.memberOf[id] {
		if rec := q.tenant.any(group); rec != nil {
			if err := s.members.product.Sync(groupOf(rec)); err != nil {
				return asFailure(err)
			}
		}
	}
	return nil
}

// house gives a PUT of a user the meaning that the product gives it.
func (s *Server) house(q *request, old *record, attrs object) object {
	m := s.members
	if !m.of(q) || !m.isUser(old.rt) || q.op != opReplace {
		return attrs
	}
	r, core := s.b.product.Rules, old.rt.core
	if !q.named[core.attribute("active")] && r.PutWithoutActive != "keep" {
		attrs["active"] = r.PutWithoutActive == "activate"
	}
	if name := fullName(attrs); name == "" && r.PutEmptyName == "keep" && old.attrs["name"] != nil {
		attrs["name"] = old.attrs["name"]
	}
	if have := old.attrs[m.extension.urn]; have != nil && !m.mapped(q) && r.UnmappedRole == "keep" {
		attrs[m.extension.urn] = have
	}
	return attrs
}

// mapped says whether a request has the extension at all.
func (m *members) mapped(q *request) bool {
	for _, a := range m.extension.attributes {
		if q.named[a] {
			return true
		}
	}
	return false
}

// follow tells the product of a changed user or group. The tenant is locked.
func (s *Server) follow(q *request, old, next *record) error {
	m := s.members
	if !m.of(q) {
		return nil
	}
	if !m.isUser(next.rt) {
		return asFailure(m.product.Sync(groupOf(next)))
	}
	return asFailure(m.product.Update(m.person(q, old, next)))
}

// dismiss tells the product of a deletion. The tenant is locked.
func (s *Server) dismiss(q *request, rec *record) error {
	m := s.members
	switch {
	case !m.of(q):
	case !m.isUser(rec.rt):
		m.product.Drop(rec.id)
	case s.b.product.Rules.Delete == "unsupported":
		return fail(http.StatusNotImplemented, "", "Users cannot be deleted; deactivate them.")
	default:
		return asFailure(m.product.Delete(rec.id))
	}
	return nil
}

// person reads a user for the product. old is nil for a create.
func (m *members) person(q *request, old, next *record) product.User {
	u := product.User{ID: next.id, Email: text(next.attrs, "userName"), Active: next.attrs["active"] != false}
	u.Name = fullName(next.attrs)
	name := next.rt.core.attribute("name")
	u.HasName = (u.Name != "" || q.op == opReplace && m.product.Rules().PutEmptyName == "clear") && (old == nil || q.named[name] || u.Name != fullName(old.attrs))
	value := func(i int) product.Value {
		a := m.extension.attributes[i]
		if v := extended(next, m.extension.urn, a.name); v != "" {
			return product.Value{State: product.Set, Text: v, Said: q.named[a]}
		}
		if old != nil && (extended(old, m.extension.urn, a.name) != "" || q.op == opReplace && m.mapped(q)) {
			return product.Value{State: product.Cleared}
		}
		return product.Value{}
	}
	u.Role, u.Organization, u.Team = value(0), value(1), value(2)
	return u
}

// extended is a simple attribute of an extension, "" when it has no value.
func extended(rec *record, urn, name string) string {
	o, _ := rec.attrs[urn].(object)
	if o == nil {
		return ""
	}
	return text(o, name)
}

// fullName is one name out of the two that SCIM has.
func fullName(attrs object) string {
	o, _ := attrs["name"].(object)
	if o == nil {
		return ""
	}
	if joined := strings.TrimSpace(text(o, "givenName") + " " + text(o, "familyName")); joined != "" {
		return joined
	}
	return text(o, "formatted")
}

// splitName is the opposite: cut at the first blank.
func splitName(full string) object {
	given, family, _ := strings.Cut(full, " ")
	o := object{"givenName": given}
	if family != "" {
		o["familyName"] = family
	}
	return o
}

func groupOf(rec *record) product.Group {
	return product.Group{ID: rec.id, Name: text(rec.attrs, "displayName"), Members: memberIDs(rec)}
}

// asFailure gives a refusal of the product its status.
func asFailure(err error) error {
	var r *product.Refusal
	if !errors.As(err, &r) {
		return err
	}
	switch r.Reason {
	case product.Conflict:
		return fail(http.StatusConflict, scim.ErrUniqueness, "%s", r.Text)
	case product.Immutable:
		return immutableValue("%s", r.Text)
	case product.Forbidden, product.Denied:
		return fail(http.StatusForbidden, "", "%s", r.Text)
	}
	return badValue("%s", r.Text)
}

// reflect keeps the user that stands for a person as the person is: it appears when the product
// lists everybody, and its name and active follow. The tenant is locked.
func (s *Server) reflect(t *tenant, who product.Person) {
	users := s.types[0]
	rec := t.find(users, who.SCIMID)
	if rec == nil {
		if s.b.product.Rules.Scope != "all" || !who.Member || who.Guest {
			return
		}
		now := s.now()
		rec = &record{rt: users, id: s.b.newID(s, t), created: now, modified: now, revision: 1, attrs: object{
			"userName": who.Email, "active": who.Account == "active",
			"emails": []any{object{"value": who.Email, "primary": true}}}}
		if who.Name != "" {
			rec.attrs["name"] = splitName(who.Name)
		}
		if s.complete(t, rec, nil) == nil {
			s.b.put(s.b, t, rec)
			s.members.product.Stands(who.Email, rec.id)
		}
		return
	}
	attrs := cloneObject(rec.attrs)
	if who.Name != "" && who.Name != fullName(attrs) {
		attrs["name"] = splitName(who.Name)
	}
	if who.Account == "disabled" {
		attrs["active"] = false
	}
	if !equal(rec.attrs, attrs) {
		s.b.put(s.b, t, s.revise(rec, attrs))
	}
}

// signIn lets somebody in whose assertion was verified. The SCIM user follows.
func (s *Server) signIn(a product.Assertion) (session string, who product.Person, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tenant("")
	t.mu.Lock()
	defer t.mu.Unlock()
	if session, who, err = s.members.product.SignIn(a); err == nil {
		s.reflect(t, who)
	}
	return session, who, err
}
