package server

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// standardOperations are the handlers of a correct server.
func (s *Server) standardOperations() map[Operation]Handler {
	wrap := func(f func(*Request) (*Response, error)) Handler {
		return func(q *Request) *Response {
			a, err := f(q)
			if err != nil {
				return Refuse(err)
			}
			return a
		}
	}
	return map[Operation]Handler{
		OpList: wrap(s.list), OpCreate: wrap(s.create), OpGet: wrap(s.get), OpReplace: wrap(s.replace),
		OpModify: wrap(s.modify), OpDelete: wrap(s.delete), OpSearch: wrap(s.search),
		OpRootList: wrap(s.list), OpRootSearch: wrap(s.search), OpBulk: wrap(s.bulk), OpMe: wrap(s.me),
		OpConfig: wrap(s.config), OpTypes: wrap(s.listTypes), OpType: wrap(s.getType),
		OpSchemas: wrap(s.listSchemas), OpSchema: wrap(s.getSchema),
		OpUnknown: wrap(func(*Request) (*Response, error) {
			return nil, Fail(http.StatusNotFound, "", "There is no such endpoint.")
		}),
		OpNotAllowed: wrap(func(q *Request) (*Response, error) {
			f := Fail(http.StatusMethodNotAllowed, "", "The method is not allowed here.")
			f.Header = http.Header{"Allow": {strings.Join(q.Allowed, ", ")}}
			return nil, f
		}),
	}
}

// projection reads attributes and excludedAttributes of the URL.
func (q *Request) projection(named map[*Attribute]bool) projection {
	p := projectionOf(q.Type, q.Query.List("attributes"), q.Query.List("excludedattributes"))
	p.specified = named
	return p
}

// represent answers with one resource. The tenant is locked.
func (s *Server) represent(q *Request, rec *Record, status int, p projection) *Response {
	v := View{S: s, T: q.Tenant, Rec: rec, Base: q.Base}
	a := Reply(status, project(s.b, rec.Type, v.render(), p))
	if status == http.StatusCreated || s.Choices.itemLocation {
		a.Header.Set("Location", v.location(rec))
	}
	if s.Choices.itemLocation && status == http.StatusOK {
		a.Header.Set("Content-Location", v.location(rec))
	}
	s.tag(a, rec)
	return a
}

func (s *Server) tag(a *Response, rec *Record) {
	if s.can(capETag) {
		a.Header.Set("ETag", s.b.Version(s, rec))
	}
}

func (s *Server) get(q *Request) (*Response, error) {
	q.Tenant.Mu.RLock()
	defer q.Tenant.Mu.RUnlock()
	rec := q.Tenant.Find(q.Type, q.ID)
	if rec == nil {
		return nil, NotFound(q.ID)
	}
	if s.notModified(q, rec) {
		a := Reply(http.StatusNotModified, nil)
		s.tag(a, rec)
		return a, nil
	}
	return s.represent(q, rec, http.StatusOK, q.projection(nil)), nil
}

// create answers POST (RFC 7644, section 3.3).
func (s *Server) create(q *Request) (*Response, error) {
	in, err := DecodeObject(q.Body)
	if err != nil {
		return nil, BadSyntax("%v", err)
	}
	acc, err := s.accept(q.Type, in)
	if err != nil {
		return nil, err
	}
	if a := q.Type.Core.Attribute("active"); a != nil && !acc.Named[a] && s.Choices.activeDefault {
		acc.attrs["active"] = true
	}
	t := q.Tenant
	t.Mu.Lock()
	defer t.Mu.Unlock()
	now := s.Now()
	rec := &Record{Type: q.Type, Attrs: acc.attrs, created: now, modified: now, Revision: 1}
	if rec.ID = q.Bulk.idFor(q); rec.ID == "" {
		rec.ID = s.b.NewID(s, t)
	}
	rec = s.adopt(q, rec)
	if err := s.complete(t, rec, q.Bulk.pending()); err != nil {
		return nil, createConflict(err)
	}
	if err := s.enrol(q, rec, acc.Named); err != nil {
		return nil, err
	}
	s.b.BetweenChecks(q)
	s.b.Put(s.b, t, rec)
	return s.represent(q, rec, http.StatusCreated, q.projection(acc.Named)), nil
}

// createConflict makes the status of a duplicate 409, whatever a modification would answer.
func createConflict(err error) error {
	if f, ok := err.(*Failure); ok && f.ScimType == scim.ErrUniqueness && f.status == http.StatusBadRequest {
		c := *f
		c.status = http.StatusConflict
		return &c
	}
	return err
}

// nextID gives an id that was never given before in the tenant, and in no other.
func (s *Server) nextID(t *Tenant) string {
	t.made++
	return s.Choices.id(t.name, t.made)
}

// existing finds the resource that a request wants to change, conditions checked.
func (s *Server) existing(q *Request) (*Record, error) {
	rec := q.Tenant.Find(q.Type, q.ID)
	if rec == nil {
		return nil, NotFound(q.ID)
	}
	return rec, s.precondition(q, rec)
}

// changing finds the resource that a request wants to change. What is wrong with the
// resource is said before what was wrong with the body.
func (s *Server) changing(q *Request, decodeErr error) (*Record, error) {
	rec, err := s.existing(q)
	if err != nil {
		return nil, err
	}
	if decodeErr != nil {
		return nil, BadSyntax("%v", decodeErr)
	}
	return rec, nil
}

// replace answers PUT (RFC 7644, section 3.5.1).
func (s *Server) replace(q *Request) (*Response, error) {
	in, decodeErr := DecodeObject(q.Body)
	t := q.Tenant
	t.Mu.Lock()
	defer t.Mu.Unlock()
	rec, err := s.changing(q, decodeErr)
	if err != nil {
		return nil, err
	}
	acc, err := s.accept(q.Type, in)
	if err != nil {
		return nil, err
	}
	attrs, err := s.b.ReplaceAttrs(s, rec, acc)
	if err != nil {
		return nil, err
	}
	q.named = acc.Named
	if rec, err = s.update(q, rec, attrs); err != nil {
		return nil, err
	}
	return s.represent(q, rec, http.StatusOK, q.projection(acc.Named)), nil
}

// replaceAttrs gives the state after a PUT: what was sent, with what it may not change or
// could not know carried over.
func replaceAttrs(s *Server, old *Record, in Accepted) (Object, error) {
	if err := s.carry(old.Type.Core, old.Attrs, in.attrs, in); err != nil {
		return nil, err
	}
	for _, e := range old.Type.extensions {
		have, _ := old.Attrs[e.URN].(Object)
		next, _ := in.attrs[e.URN].(Object)
		if next == nil {
			next = Object{}
		}
		if err := s.carry(e, have, next, in); err != nil {
			return nil, err
		}
		if delete(in.attrs, e.URN); len(next) > 0 {
			in.attrs[e.URN] = next
		}
	}
	return in.attrs, nil
}

// carry keeps immutable and writeOnly values, and active, when a PUT does not give them.
func (s *Server) carry(of *schema, have, next Object, in Accepted) error {
	for _, a := range of.Attributes {
		old, exists := have[a.Name]
		m := s.b.Mutability(a)
		if a.Name == "password" && !s.can(capChangePassword) {
			if delete(next, a.Name); exists {
				next[a.Name] = old
			}
			continue
		}
		if !exists {
			continue
		}
		switch {
		case m == Immutable && a.Required && !in.Named[a]:
			return BadValue("%s is required", a.Path())
		case m == Immutable && next[a.Name] != nil && !Equal(old, next[a.Name]), m == Immutable && in.Named[a] && next[a.Name] == nil:
			return ImmutableValue("%s is immutable", a.Path())
		case in.Named[a] && !in.protected[a]:
		case m == Immutable, m == writeOnly, m == ReadOnly, a.Name == "active":
			next[a.Name] = old
		}
	}
	return nil
}

// update stores a new state when there is one. The tenant is locked.
func (s *Server) update(q *Request, rec *Record, attrs Object) (*Record, error) {
	next := s.Revise(rec, s.house(q, rec, attrs))
	if err := s.complete(q.Tenant, next, q.Bulk.pending()); err != nil {
		return nil, err
	}
	if err := s.follow(q, rec, next); err != nil {
		return nil, err
	}
	if !s.b.Changed(rec.Attrs, attrs) {
		return rec, nil
	}
	s.b.BetweenChecks(q)
	s.b.Put(s.b, q.Tenant, next)
	return next, nil
}

// modify answers PATCH (RFC 7644, section 3.5.2).
func (s *Server) modify(q *Request) (*Response, error) {
	if !s.can(capPatch) {
		return nil, Fail(http.StatusNotImplemented, "", "PATCH is not supported.")
	}
	in, decodeErr := DecodeObject(q.Body)
	t := q.Tenant
	t.Mu.Lock()
	defer t.Mu.Unlock()
	rec, err := s.changing(q, decodeErr)
	if err != nil {
		return nil, err
	}
	ops, err := readPatch(s.b, in)
	if err != nil {
		return nil, err
	}
	p := &Patcher{B: s.b, Type: q.Type, ID: rec.ID, Attrs: CloneObject(rec.Attrs), Named: map[*Attribute]bool{}}
	if err := s.b.PatchAll(p, ops); err != nil {
		return nil, err
	}
	if !s.can(capChangePassword) && rec.Attrs["password"] != p.Attrs["password"] {
		return nil, ImmutableValue("changing the password is not supported")
	}
	q.named = p.Named
	if rec, err = s.update(q, rec, p.Attrs); err != nil {
		return nil, err
	}
	if s.Choices.patchEmpty && !q.Query.Has("attributes") {
		a := Reply(http.StatusNoContent, nil)
		s.tag(a, rec)
		return a, nil
	}
	return s.represent(q, rec, http.StatusOK, q.projection(p.Named)), nil
}

// delete answers DELETE (RFC 7644, section 3.6).
func (s *Server) delete(q *Request) (*Response, error) {
	q.Tenant.Mu.Lock()
	defer q.Tenant.Mu.Unlock()
	rec, err := s.existing(q)
	if err != nil {
		return nil, err
	}
	if err := s.dismiss(q, rec); err != nil {
		return nil, err
	}
	s.b.Remove(s, q.Tenant, rec)
	return Reply(http.StatusNoContent, nil), nil
}
