package target

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// me answers /Me (RFC 7644, section 3.11): the User of whoever signed in. A basic credential
// is the User with its name; any other gets a User with POST /Me.
func (s *Server) me(q *request) (*response, error) {
	if !s.can(capMe) {
		return nil, fail(http.StatusNotImplemented, "", "/Me is not supported.")
	}
	as := *q
	as.rt = s.types[0]
	q.tenant.mu.RLock()
	as.id = s.subjectID(q)
	q.tenant.mu.RUnlock()
	if q.method == http.MethodPost {
		return s.createMe(&as)
	}
	if as.id == "" {
		return nil, fail(http.StatusNotFound, "", "Nobody is behind this credential yet; create the User with POST %s.", scim.EndpointMe)
	}
	switch q.method {
	case http.MethodPut:
		as.op = opReplace
	case http.MethodPatch:
		as.op = opModify
	case http.MethodDelete:
		as.op = opDelete
	default:
		as.op = opGet
	}
	location := q.base + scim.EndpointUsers + "/" + as.id
	if as.op == opGet && s.choices.meRedirects {
		a := reply(http.StatusPermanentRedirect, nil)
		a.header.Set("Location", location)
		return a, nil
	}
	a := s.b.operations[as.op](&as)
	if a.status < 300 && as.op != opDelete {
		a.header.Set("Location", location)
	}
	return a, nil
}

func (s *Server) createMe(q *request) (*response, error) {
	if q.id != "" {
		return nil, fail(http.StatusConflict, scim.ErrUniqueness, "The credential has a User already.")
	}
	q.op = opCreate
	a := s.b.operations[opCreate](q)
	if o, ok := a.body.(object); ok && a.status == http.StatusCreated {
		id, _ := o["id"].(string)
		q.tenant.mu.Lock()
		q.tenant.subjects[q.who.subject] = id
		q.tenant.mu.Unlock()
	}
	return a, nil
}

// subjectID is the id of the User behind a request, "" for none.
func (s *Server) subjectID(q *request) string {
	if id := q.tenant.subjects[q.who.subject]; id != "" {
		return id
	}
	for _, sl := range q.tenant.lists[s.types[0].name] {
		if name, _ := sl.rec.attrs["userName"].(string); q.who.user != "" && strings.EqualFold(name, q.who.user) {
			return sl.rec.id
		}
	}
	return ""
}
