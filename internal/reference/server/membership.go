package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/go-chi/chi/v5"

	"github.com/scimspec/scimspec/internal/reference/product"
)

// manageMembers adds the membership interface of docs/profiles.md to the management interface.
func (s *Server) manageMembers(r chi.Router) {
	if s.Members == nil {
		return
	}
	r.Get("/people", s.admin(func(*http.Request) (any, error) { return s.Members.Product.People(), nil }))
	r.Get("/people/{email}", s.showPerson)
	r.Put("/people/{email}", s.admin(s.putPerson))
	r.Delete("/people/{email}", s.forget)
	r.Put("/people/{email}/teams/{organization}/{team}", s.admin(s.putTeam))
	r.Delete("/people/{email}/membership", s.admin(s.removePerson))
	r.Post("/people/{email}/unmentioned", s.admin(func(r *http.Request) (any, error) {
		return s.Reflected(s.Members.Product.Unmentioned(param(r, "email")))
	}))
	r.Get("/people/{email}/session", s.admin(func(r *http.Request) (any, error) {
		who, _ := s.Members.Product.Person(param(r, "email"))
		if who.Sessions == 0 {
			return nil, &product.Refusal{Reason: product.Unknown, Text: "no session is alive"}
		}
		return who, nil
	}))
	r.Get("/organizations", s.admin(func(*http.Request) (any, error) { return s.Members.Product.Organizations(), nil }))
	r.Get("/organizations/{organization}/teams/{team}", s.admin(s.showTeam))
	r.Get("/connection", s.admin(func(*http.Request) (any, error) { return s.Members.Product.Connection(), nil }))
	r.Patch("/connection", s.admin(s.patchConnection))
	r.Put("/domains/{domain}", s.admin(s.putDomain))
	r.Put("/identity-providers/{idp}", s.admin(s.putIdP))
	r.Get("/log", s.admin(func(*http.Request) (any, error) { return s.Members.Product.Log(), nil }))
}

// admin answers with what f gives, or with its refusal.
func (s *Server) admin(f func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		out, err := f(r)
		if err == nil {
			WriteJSON(w, http.StatusOK, out)
			return
		}
		status := http.StatusBadRequest
		var refusal *product.Refusal
		if errors.As(err, &refusal) {
			switch refusal.Reason {
			case product.Unknown:
				status = http.StatusNotFound
			case product.Conflict, product.Forbidden:
				status = http.StatusConflict
			}
		}
		WriteJSON(w, status, map[string]any{"error": err.Error()})
	}
}

// param reads a part of the path, which may be escaped.
func param(r *http.Request, name string) string {
	return unescape(chi.URLParam(r, name))
}

func decode(r *http.Request, into any) error {
	return json.NewDecoder(http.MaxBytesReader(nil, r.Body, MaxBody)).Decode(into)
}

func (s *Server) showPerson(w http.ResponseWriter, r *http.Request) {
	who, known := s.Members.Product.Person(param(r, "email"))
	status := http.StatusOK
	if !known {
		status = http.StatusNotFound
	}
	WriteJSON(w, status, who)
}

// Reflected lets the SCIM user follow what was done by hand.
func (s *Server) Reflected(who product.Person, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tenant("")
	t.Mu.Lock()
	defer t.Mu.Unlock()
	s.reflect(t, who)
	who, _ = s.Members.Product.Person(who.Email)
	return who, nil
}

func (s *Server) putPerson(r *http.Request) (any, error) {
	var m product.Manual
	if err := decode(r, &m); err != nil {
		return nil, err
	}
	return s.Reflected(s.Members.Product.Put(param(r, "email"), m))
}

func (s *Server) putTeam(r *http.Request) (any, error) {
	return s.Reflected(s.Members.Product.PutTeam(param(r, "email"), product.Place{Organization: param(r, "organization"), Team: param(r, "team")}))
}

// removePerson takes somebody out by hand; the SCIM user goes too.
func (s *Server) removePerson(r *http.Request) (any, error) {
	before, _ := s.Members.Product.Person(param(r, "email"))
	who, err := s.Members.Product.Remove(param(r, "email"))
	if err == nil {
		s.Erase(before.SCIMID)
	}
	return who, err
}

func (s *Server) forget(w http.ResponseWriter, r *http.Request) {
	id, known := s.Members.Product.Forget(param(r, "email"))
	if !known {
		WriteJSON(w, http.StatusNotFound, map[string]any{"error": "nobody is known by this address"})
		return
	}
	s.Erase(id)
	w.WriteHeader(http.StatusNoContent)
}

// Erase drops a SCIM user without the product's knowledge.
func (s *Server) Erase(id string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tenant("")
	t.Mu.Lock()
	defer t.Mu.Unlock()
	if rec := t.Any(id); rec != nil {
		DropMember(s, t, rec.ID)
		t.Remove(s.b, rec)
	}
}

func (s *Server) showTeam(r *http.Request) (any, error) {
	for _, o := range s.Members.Product.Organizations() {
		for _, team := range o.Teams {
			if o.Name == param(r, "organization") && team.Name == param(r, "team") {
				return team, nil
			}
		}
	}
	return nil, &product.Refusal{Reason: product.Unknown, Text: "there is no such team"}
}

// patchConnection changes the switches that the body names.
func (s *Server) patchConnection(r *http.Request) (any, error) {
	c := s.Members.Product.Connection()
	if err := decode(r, &c); err != nil {
		return nil, err
	}
	if err := s.Members.Product.Switch(c); err != nil {
		return nil, err
	}
	return s.Members.Product.Connection(), nil
}

func (s *Server) putDomain(r *http.Request) (any, error) {
	var in struct{ Verified bool }
	if err := decode(r, &in); err != nil {
		return nil, err
	}
	s.Members.Product.Verify(param(r, "domain"), in.Verified)
	return map[string]any{"domain": param(r, "domain"), "verified": in.Verified}, nil
}

// putIdP sets the OpenID provider that is trusted.
func (s *Server) putIdP(r *http.Request) (any, error) {
	var in struct {
		Issuer       string `json:"issuer"`
		ClientID     string `json:"client-id"`
		ClientSecret string `json:"client-secret"`
	}
	if err := decode(r, &in); err != nil {
		return nil, err
	}
	s.Members.Desk.Trust(param(r, "idp"), in.Issuer, in.ClientID, in.ClientSecret)
	return map[string]any{"idp": param(r, "idp"), "issuer": in.Issuer}, nil
}

// unescape reads a path segment; chi gives it as it stood in the URL when that has escapes.
func unescape(segment string) string {
	if plain, err := url.PathUnescape(segment); err == nil {
		return plain
	}
	return segment
}
