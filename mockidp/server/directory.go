package server

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/scimspec/scimspec/mockidp"
)

// person adds to a record what the identity provider knows of it.
type person struct {
	mockidp.Person
	RemoteID string // the service provider's id, when it was provisioned
	Assigned bool
}

func (s *Server) shown(p mockidp.Person) person {
	p.Password = ""
	s.mu.Lock()
	remote, _ := s.idp.RemoteID(p.ID)
	s.mu.Unlock()
	_, assigned := s.app.Assignment(p.ID)
	return person{Person: p, RemoteID: remote, Assigned: assigned}
}

func (s *Server) people(*http.Request) (any, error) {
	all := []person{}
	for _, id := range s.directory.Changes(0).People {
		if p, ok := s.directory.Person(id); ok {
			all = append(all, s.shown(p))
		}
	}
	return all, nil
}

func (s *Server) addPerson(r *http.Request) (any, error) {
	var p mockidp.Person
	if err := read(r, &p); err != nil {
		return nil, err
	}
	if p.UserName == "" {
		return nil, bad("UserName: a person needs one")
	}
	added := s.directory.AddPerson(p)
	return s.carried(r, s.shown(added), nil)
}

// updatePerson lays the members of the body over the record.
func (s *Server) updatePerson(r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	current, ok := s.directory.Person(id)
	if !ok {
		return nil, &problem{http.StatusNotFound, "person " + strconv.Quote(id) + ": not in the directory"}
	}
	if err := read(r, &current); err != nil {
		return nil, err
	}
	err := s.directory.UpdatePerson(id, func(p *mockidp.Person) { *p = current })
	return s.carried(r, s.shown(current), err)
}

func (s *Server) deletePerson(r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	return s.carried(r, id, s.directory.DeletePerson(id))
}

func (s *Server) restorePerson(r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	return s.carried(r, id, s.directory.RestorePerson(id))
}

func (s *Server) addGroup(r *http.Request) (any, error) {
	var g mockidp.Group
	if err := read(r, &g); err != nil {
		return nil, err
	}
	if g.Name == "" {
		return nil, bad("Name: a group needs one")
	}
	return s.carried(r, s.directory.AddGroup(g), nil)
}

func (s *Server) renameGroup(r *http.Request) (any, error) {
	var change struct{ Name string }
	if err := read(r, &change); err != nil {
		return nil, err
	}
	id := chi.URLParam(r, "id")
	return s.carried(r, id, s.directory.RenameGroup(id, change.Name))
}

func (s *Server) deleteGroup(r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	return s.carried(r, id, s.directory.DeleteGroup(id))
}

func (s *Server) addMember(r *http.Request) (any, error) {
	id, member := chi.URLParam(r, "id"), chi.URLParam(r, "member")
	return s.carried(r, id, s.directory.AddMember(id, member))
}

func (s *Server) removeMember(r *http.Request) (any, error) {
	id, member := chi.URLParam(r, "id"), chi.URLParam(r, "member")
	return s.carried(r, id, s.directory.RemoveMember(id, member))
}

func (s *Server) assignPerson(r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	if _, ok := s.directory.Person(id); !ok {
		return nil, &problem{http.StatusNotFound, "person " + strconv.Quote(id) + ": not in the directory"}
	}
	var grant mockidp.Grant
	if err := read(r, &grant); err != nil {
		return nil, err
	}
	s.app.AssignPerson(id, grant)
	return s.carried(r, id, nil)
}

func (s *Server) unassignPerson(r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	s.app.UnassignPerson(id)
	return s.carried(r, id, nil)
}

func (s *Server) assignGroup(r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	if _, ok := s.directory.Group(id); !ok {
		return nil, &problem{http.StatusNotFound, "group " + strconv.Quote(id) + ": not in the directory"}
	}
	grant := struct {
		Priority int
		Grant    json.RawMessage
	}{Priority: 1}
	if err := read(r, &grant); err != nil {
		return nil, err
	}
	var given mockidp.Grant
	if len(grant.Grant) > 0 {
		if err := json.Unmarshal(grant.Grant, &given); err != nil {
			return nil, bad("Grant: %v", err)
		}
	}
	s.app.AssignGroup(id, grant.Priority, given)
	return s.carried(r, id, nil)
}

func (s *Server) unassignGroup(r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	s.app.UnassignGroup(id)
	return s.carried(r, id, nil)
}

func (s *Server) pushGroup(r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	if _, ok := s.directory.Group(id); !ok {
		return nil, &problem{http.StatusNotFound, "group " + strconv.Quote(id) + ": not in the directory"}
	}
	s.app.PushGroup(id)
	return s.carried(r, id, nil)
}

// unlinkGroup ends a push; ?deleteInTarget=true deletes the service provider's group too.
func (s *Server) unlinkGroup(r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	s.app.UnlinkGroup(id, r.URL.Query().Get("deleteInTarget") == "true")
	return s.carried(r, id, nil)
}
