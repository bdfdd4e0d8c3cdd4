package server

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// me answers /Me (RFC 7644, section 3.11): the User of whoever signed in. A basic credential
// is the User with its name; any other gets a User with POST /Me.
func (s *Server) me(q *Request) (*Response, error) {
	if !s.can(capMe) {
		return nil, Fail(http.StatusNotImplemented, "", "/Me is not supported.")
	}
	as := *q
	as.Type = s.types[0]
	q.Tenant.Mu.RLock()
	as.ID = s.subjectID(q)
	q.Tenant.Mu.RUnlock()
	if q.Method == http.MethodPost {
		return s.createMe(&as)
	}
	if as.ID == "" {
		return nil, Fail(http.StatusNotFound, "", "Nobody is behind this credential yet; create the User with POST %s.", scim.EndpointMe)
	}
	switch q.Method {
	case http.MethodPut:
		as.Op = OpReplace
	case http.MethodPatch:
		as.Op = OpModify
	case http.MethodDelete:
		as.Op = OpDelete
	default:
		as.Op = OpGet
	}
	location := q.Base + scim.EndpointUsers + "/" + as.ID
	if as.Op == OpGet && s.Choices.MeRedirects {
		a := Reply(http.StatusPermanentRedirect, nil)
		a.Header.Set("Location", location)
		return a, nil
	}
	a := s.b.Operations[as.Op](&as)
	if a.Status < 300 && as.Op != OpDelete {
		a.Header.Set("Location", location)
	}
	return a, nil
}

func (s *Server) createMe(q *Request) (*Response, error) {
	if q.ID != "" {
		return nil, Fail(http.StatusConflict, scim.ErrUniqueness, "The credential has a User already.")
	}
	q.Op = OpCreate
	a := s.b.Operations[OpCreate](q)
	if o, ok := a.Body.(Object); ok && a.Status == http.StatusCreated {
		id, _ := o["id"].(string)
		q.Tenant.Mu.Lock()
		q.Tenant.subjects[q.who.Subject] = id
		q.Tenant.Mu.Unlock()
	}
	return a, nil
}

// subjectID is the id of the User behind a request, "" for none.
func (s *Server) subjectID(q *Request) string {
	if id := q.Tenant.subjects[q.who.Subject]; id != "" {
		return id
	}
	for _, sl := range q.Tenant.Lists[s.types[0].Name] {
		if name, _ := sl.Rec.Attrs["userName"].(string); q.who.User != "" && strings.EqualFold(name, q.who.User) {
			return sl.Rec.ID
		}
	}
	return ""
}
