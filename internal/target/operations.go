package target

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// standardOperations are the handlers of a correct server.
func (s *Server) standardOperations() map[operation]handler {
	wrap := func(f func(*request) (*response, error)) handler {
		return func(q *request) *response {
			a, err := f(q)
			if err != nil {
				return refuse(err)
			}
			return a
		}
	}
	return map[operation]handler{
		opList: wrap(s.list), opCreate: wrap(s.create), opGet: wrap(s.get), opReplace: wrap(s.replace),
		opModify: wrap(s.modify), opDelete: wrap(s.delete), opSearch: wrap(s.search),
		opRootList: wrap(s.list), opRootSearch: wrap(s.search), opBulk: wrap(s.bulk), opMe: wrap(s.me),
		opConfig: wrap(s.config), opTypes: wrap(s.listTypes), opType: wrap(s.getType),
		opSchemas: wrap(s.listSchemas), opSchema: wrap(s.getSchema),
		opUnknown: wrap(func(*request) (*response, error) {
			return nil, fail(http.StatusNotFound, "", "There is no such endpoint.")
		}),
		opNotAllowed: wrap(func(q *request) (*response, error) {
			f := fail(http.StatusMethodNotAllowed, "", "The method is not allowed here.")
			f.header = http.Header{"Allow": {strings.Join(q.allowed, ", ")}}
			return nil, f
		}),
	}
}

// projection reads attributes and excludedAttributes of the URL.
func (q *request) projection(named map[*attribute]bool) projection {
	p := projectionOf(q.rt, q.query.list("attributes"), q.query.list("excludedattributes"))
	p.specified = named
	return p
}

// represent answers with one resource. The tenant is locked.
func (s *Server) represent(q *request, rec *record, status int, p projection) *response {
	v := view{s: s, t: q.tenant, rec: rec, base: q.base}
	a := reply(status, project(s.b, rec.rt, v.render(), p))
	if status == http.StatusCreated || s.choices.itemLocation {
		a.header.Set("Location", v.location(rec))
	}
	if s.choices.itemLocation && status == http.StatusOK {
		a.header.Set("Content-Location", v.location(rec))
	}
	s.tag(a, rec)
	return a
}

func (s *Server) tag(a *response, rec *record) {
	if s.can(capETag) {
		a.header.Set("ETag", s.b.version(s, rec))
	}
}

func (s *Server) get(q *request) (*response, error) {
	q.tenant.mu.RLock()
	defer q.tenant.mu.RUnlock()
	rec := q.tenant.find(q.rt, q.id)
	if rec == nil {
		return nil, notFound(q.id)
	}
	if s.notModified(q, rec) {
		a := reply(http.StatusNotModified, nil)
		s.tag(a, rec)
		return a, nil
	}
	return s.represent(q, rec, http.StatusOK, q.projection(nil)), nil
}

// create answers POST (RFC 7644, section 3.3).
func (s *Server) create(q *request) (*response, error) {
	in, err := decodeObject(q.body)
	if err != nil {
		return nil, badSyntax("%v", err)
	}
	acc, err := s.accept(q.rt, in)
	if err != nil {
		return nil, err
	}
	if a := q.rt.core.attribute("active"); a != nil && !acc.named[a] && s.choices.activeDefault {
		acc.attrs["active"] = true
	}
	t := q.tenant
	t.mu.Lock()
	defer t.mu.Unlock()
	now := s.now()
	rec := &record{rt: q.rt, attrs: acc.attrs, created: now, modified: now, revision: 1}
	if rec.id = q.bulk.idFor(q); rec.id == "" {
		rec.id = s.b.newID(s, t)
	}
	rec = s.adopt(q, rec)
	if err := s.complete(t, rec, q.bulk.pending()); err != nil {
		return nil, createConflict(err)
	}
	if err := s.enrol(q, rec, acc.named); err != nil {
		return nil, err
	}
	s.b.betweenChecks(t)
	s.b.put(s.b, t, rec)
	return s.represent(q, rec, http.StatusCreated, q.projection(acc.named)), nil
}

// createConflict makes the status of a duplicate 409, whatever a modification would answer.
func createConflict(err error) error {
	if f, ok := err.(*failure); ok && f.scimType == scim.ErrUniqueness && f.status == http.StatusBadRequest {
		c := *f
		c.status = http.StatusConflict
		return &c
	}
	return err
}

// nextID gives an id that was never given before in the tenant, and in no other.
func (s *Server) nextID(t *tenant) string {
	t.made++
	return s.choices.id(t.name, t.made)
}

// existing finds the resource that a request wants to change, conditions checked.
func (s *Server) existing(q *request) (*record, error) {
	rec := q.tenant.find(q.rt, q.id)
	if rec == nil {
		return nil, notFound(q.id)
	}
	return rec, s.precondition(q, rec)
}

// changing finds the resource that a request wants to change. What is wrong with the
// resource is said before what was wrong with the body.
func (s *Server) changing(q *request, decodeErr error) (*record, error) {
	rec, err := s.existing(q)
	if err != nil {
		return nil, err
	}
	if decodeErr != nil {
		return nil, badSyntax("%v", decodeErr)
	}
	return rec, nil
}

// replace answers PUT (RFC 7644, section 3.5.1).
func (s *Server) replace(q *request) (*response, error) {
	in, decodeErr := decodeObject(q.body)
	t := q.tenant
	t.mu.Lock()
	defer t.mu.Unlock()
	rec, err := s.changing(q, decodeErr)
	if err != nil {
		return nil, err
	}
	acc, err := s.accept(q.rt, in)
	if err != nil {
		return nil, err
	}
	attrs, err := s.b.replaceAttrs(s, rec, acc)
	if err != nil {
		return nil, err
	}
	q.named = acc.named
	if rec, err = s.update(q, rec, attrs); err != nil {
		return nil, err
	}
	return s.represent(q, rec, http.StatusOK, q.projection(acc.named)), nil
}

// replaceAttrs gives the state after a PUT: what was sent, with what it may not change or
// could not know carried over.
func replaceAttrs(s *Server, old *record, in accepted) (object, error) {
	if err := s.carry(old.rt.core, old.attrs, in.attrs, in); err != nil {
		return nil, err
	}
	for _, e := range old.rt.extensions {
		have, _ := old.attrs[e.urn].(object)
		next, _ := in.attrs[e.urn].(object)
		if next == nil {
			next = object{}
		}
		if err := s.carry(e, have, next, in); err != nil {
			return nil, err
		}
		if delete(in.attrs, e.urn); len(next) > 0 {
			in.attrs[e.urn] = next
		}
	}
	return in.attrs, nil
}

// carry keeps immutable and writeOnly values, and active, when a PUT does not give them.
func (s *Server) carry(of *schema, have, next object, in accepted) error {
	for _, a := range of.attributes {
		old, exists := have[a.name]
		m := s.b.mutability(a)
		if a.name == "password" && !s.can(capChangePassword) {
			if delete(next, a.name); exists {
				next[a.name] = old
			}
			continue
		}
		if !exists {
			continue
		}
		switch {
		case m == immutable && next[a.name] != nil && !equal(old, next[a.name]), m == immutable && in.named[a] && next[a.name] == nil:
			return immutableValue("%s is immutable", a.path())
		case in.named[a] && !in.protected[a]:
		case m == immutable, m == writeOnly, m == readOnly, a.name == "active":
			next[a.name] = old
		}
	}
	return nil
}

// update stores a new state when there is one. The tenant is locked.
func (s *Server) update(q *request, rec *record, attrs object) (*record, error) {
	next := s.revise(rec, s.house(q, rec, attrs))
	if err := s.complete(q.tenant, next, q.bulk.pending()); err != nil {
		return nil, err
	}
	if err := s.follow(q, rec, next); err != nil {
		return nil, err
	}
	if !s.b.changed(rec.attrs, attrs) {
		return rec, nil
	}
	s.b.put(s.b, q.tenant, next)
	return next, nil
}

// modify answers PATCH (RFC 7644, section 3.5.2).
func (s *Server) modify(q *request) (*response, error) {
	if !s.can(capPatch) {
		return nil, fail(http.StatusNotImplemented, "", "PATCH is not supported.")
	}
	in, decodeErr := decodeObject(q.body)
	t := q.tenant
	t.mu.Lock()
	defer t.mu.Unlock()
	rec, err := s.changing(q, decodeErr)
	if err != nil {
		return nil, err
	}
	ops, err := readPatch(s.b, in)
	if err != nil {
		return nil, err
	}
	p := &patcher{b: s.b, rt: q.rt, id: rec.id, attrs: cloneObject(rec.attrs), named: map[*attribute]bool{}}
	if err := s.b.patchAll(p, ops); err != nil {
		return nil, err
	}
	if !s.can(capChangePassword) && rec.attrs["password"] != p.attrs["password"] {
		return nil, immutableValue("changing the password is not supported")
	}
	q.named = p.named
	if rec, err = s.update(q, rec, p.attrs); err != nil {
		return nil, err
	}
	if s.choices.patchEmpty && !q.query.has("attributes") {
		a := reply(http.StatusNoContent, nil)
		s.tag(a, rec)
		return a, nil
	}
	return s.represent(q, rec, http.StatusOK, q.projection(p.named)), nil
}

// delete answers DELETE (RFC 7644, section 3.6).
func (s *Server) delete(q *request) (*response, error) {
	q.tenant.mu.Lock()
	defer q.tenant.mu.Unlock()
	rec, err := s.existing(q)
	if err != nil {
		return nil, err
	}
	if err := s.dismiss(q, rec); err != nil {
		return nil, err
	}
	s.b.remove(s, q.tenant, rec)
	return reply(http.StatusNoContent, nil), nil
}
