package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/scimspec/scimspec/mockidp"
)

// page reads startIndex and count of a query, and words of a search.
func pageOf(r *http.Request) (words []string, start, count int, err error) {
	query := r.URL.Query()
	start, count = 1, 50
	for name, into := range map[string]*int{"startIndex": &start, "count": &count} {
		if text := query.Get(name); text != "" {
			number, err := strconv.Atoi(text)
			if err != nil || number < 0 {
				return nil, 0, 0, bad("%s %q: want a whole number", name, text)
			}
			*into = number
		}
	}
	return strings.Fields(strings.ToLower(query.Get("q"))), max(start, 1), min(count, 1000), nil
}

// cut returns the page of a list.
func cut[T any](all []T, start, count int) ([]T, list) {
	from := min(start-1, len(all))
	shown := all[from:min(from+count, len(all))]
	return shown, list{TotalResults: len(all), StartIndex: start, ItemsPerPage: len(shown)}
}

func (s *Server) users(r *http.Request) (any, error) {
	t, err := s.tenant(r)
	if err != nil {
		return nil, err
	}
	words, start, count, err := pageOf(r)
	if err != nil {
		return nil, err
	}
	var found []mockidp.Person
	for _, p := range t.directory.People() {
		if matches(p, words) {
			found = append(found, p)
		}
	}
	shown, size := cut(found, start, count)
	answer := userList{list: size, Resources: []User{}}
	for _, p := range shown {
		answer.Resources = append(answer.Resources, shownUser(p))
	}
	return answer, nil
}

// personOf finds the person of a request.
func (s *Server) personOf(r *http.Request) (*tenant, mockidp.Person, error) {
	t, err := s.tenant(r)
	if err != nil {
		return nil, mockidp.Person{}, err
	}
	p, err := t.person(parameterOf(r, "user"))
	return t, p, err
}

// groupOf finds the group of a request.
func (s *Server) groupOf(r *http.Request) (*tenant, mockidp.Group, error) {
	t, err := s.tenant(r)
	if err != nil {
		return nil, mockidp.Group{}, err
	}
	g, err := t.group(parameterOf(r, "group"))
	return t, g, err
}

// manager resolves the manager of a body.
func (t *tenant) manager(u *User) error {
	if u.Manager == "" {
		return nil
	}
	p, err := t.person(u.Manager)
	if err != nil {
		return bad("manager %q: nobody has this userName or id", u.Manager)
	}
	u.Manager = p.ID
	return nil
}

// free says whether a sign-in name is nobody else's.
func (t *tenant) free(userName, id string) error {
	if strings.TrimSpace(userName) == "" {
		return &problem{http.StatusBadRequest, "userName: a person needs one", `{"userName": "ada@example.com"}`}
	}
	if p, err := t.person(userName); err == nil && p.ID != id && !p.Deleted() {
		return &problem{http.StatusConflict, fmt.Sprintf("userName %q: %s has it", userName, orElse(p.DisplayName, p.ID)), "another userName"}
	}
	return nil
}

func (s *Server) addUser(r *http.Request) (any, error) {
	t, err := s.tenant(r)
	if err != nil {
		return nil, err
	}
	var u User
	if err := read(r, &u); err != nil {
		return nil, err
	}
	if err := t.free(u.UserName, ""); err != nil {
		return nil, err
	}
	if err := t.manager(&u); err != nil {
		return nil, err
	}
	var p mockidp.Person
	u.put(&p)
	p = t.directory.AddPerson(p)
	if u.Enabled != nil && !*u.Enabled {
		_ = t.directory.UpdatePerson(p.ID, func(p *mockidp.Person) { p.Enabled = false }) // it was added just now
	}
	t.changed()
	p, _ = t.directory.Person(p.ID)
	return created{shownUser(p)}, nil
}

func (s *Server) showUser(r *http.Request) (any, error) {
	t, p, err := s.personOf(r)
	if err != nil {
		return nil, err
	}
	shown := userState{User: shownUser(p), Groups: []Group{}, Applications: []userAssignment{}}
	for _, id := range t.directory.GroupsOf(p.ID) {
		if g, ok := t.directory.Group(id); ok {
			shown.Groups = append(shown.Groups, Group{ID: g.ID, DisplayName: g.Name})
		}
	}
	for _, a := range t.applications() {
		assigned, ok := a.app.Assignment(p.ID)
		remote := a.remoteIDs()[p.ID]
		if ok || remote != "" {
			shown.Applications = append(shown.Applications, userAssignment{Application: a.id, RemoteID: remote, Personal: assigned.Personal, ByGroup: len(assigned.Groups) > 0})
		}
	}
	return shown, nil
}

func (s *Server) changeUser(r *http.Request) (any, error) {
	t, p, err := s.personOf(r)
	if err != nil {
		return nil, err
	}
	u := shownUser(p) // the body is laid over it
	if err := read(r, &u); err != nil {
		return nil, err
	}
	if err := t.free(u.UserName, p.ID); err != nil {
		return nil, err
	}
	if err := t.manager(&u); err != nil {
		return nil, err
	}
	if err := t.directory.UpdatePerson(p.ID, u.put); err != nil {
		return nil, err
	}
	t.changed()
	p, _ = t.directory.Person(p.ID)
	return shownUser(p), nil
}

func (s *Server) removeUser(r *http.Request) (any, error) {
	t, p, err := s.personOf(r)
	if err != nil {
		return nil, err
	}
	if r.URL.Query().Get("purge") == "true" {
		err = t.directory.PurgePerson(p.ID)
	} else {
		err = t.directory.DeletePerson(p.ID)
	}
	t.changed()
	return done{"deleted"}, err
}

func (s *Server) bringBack(r *http.Request) (any, error) {
	t, p, err := s.personOf(r)
	if err != nil {
		return nil, err
	}
	if err := t.directory.RestorePerson(p.ID); err != nil {
		return nil, err
	}
	t.changed()
	p, _ = t.directory.Person(p.ID)
	return shownUser(p), nil
}

func shownGroup(g mockidp.Group) Group {
	return Group{ID: g.ID, DisplayName: g.Name, MemberCount: len(g.Members)}
}

func (s *Server) groups(r *http.Request) (any, error) {
	t, err := s.tenant(r)
	if err != nil {
		return nil, err
	}
	words, start, count, err := pageOf(r)
	if err != nil {
		return nil, err
	}
	var found []Group
	for _, g := range t.directory.Groups() {
		if matches(mockidp.Person{DisplayName: g.Name, ID: g.ID}, words) {
			found = append(found, shownGroup(g))
		}
	}
	shown, size := cut(found, start, count)
	return groupList{list: size, Resources: append([]Group{}, shown...)}, nil
}

func (s *Server) makeGroup(r *http.Request) (any, error) {
	t, err := s.tenant(r)
	if err != nil {
		return nil, err
	}
	var body Group
	if err := read(r, &body); err != nil {
		return nil, err
	}
	if strings.TrimSpace(body.DisplayName) == "" {
		return nil, &problem{http.StatusBadRequest, "displayName: a group needs one", `{"displayName": "Engineering"}`}
	}
	var members []string
	for _, key := range body.Members {
		id, err := t.member(key)
		if err != nil {
			return nil, err
		}
		members = append(members, id)
	}
	g := t.directory.AddGroup(mockidp.Group{ID: body.ID, Name: body.DisplayName, Members: members})
	t.changed()
	return created{shownGroup(g)}, nil
}

// member finds a person or a group that can be a member.
func (t *tenant) member(key string) (string, error) {
	if p, err := t.person(key); err == nil {
		return p.ID, nil
	}
	g, err := t.group(key)
	if err != nil {
		return "", &problem{http.StatusNotFound, fmt.Sprintf("member %q: neither a person nor a group of %s", key, t.id), "an id, a userName or a group's displayName"}
	}
	return g.ID, nil
}

func (s *Server) showGroup(r *http.Request) (any, error) {
	t, g, err := s.groupOf(r)
	if err != nil {
		return nil, err
	}
	shown := groupState{Group: shownGroup(g), People: t.members(g), Within: []Group{}}
	for _, id := range t.directory.GroupsOf(g.ID) {
		if parent, ok := t.directory.Group(id); ok {
			shown.Within = append(shown.Within, shownGroup(parent))
		}
	}
	return shown, nil
}

func (s *Server) changeGroup(r *http.Request) (any, error) {
	t, g, err := s.groupOf(r)
	if err != nil {
		return nil, err
	}
	body := Group{DisplayName: g.Name}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	if err := t.directory.RenameGroup(g.ID, body.DisplayName); err != nil {
		return nil, err
	}
	t.changed()
	g, _ = t.directory.Group(g.ID)
	return shownGroup(g), nil
}

func (s *Server) removeGroup(r *http.Request) (any, error) {
	t, g, err := s.groupOf(r)
	if err != nil {
		return nil, err
	}
	err = t.directory.DeleteGroup(g.ID)
	t.changed()
	return done{"deleted"}, err
}

func (s *Server) join(r *http.Request) (any, error) {
	return s.membership(r, (*mockidp.Directory).AddMember, "added")
}

func (s *Server) leaveGroup(r *http.Request) (any, error) {
	return s.membership(r, (*mockidp.Directory).RemoveMember, "removed")
}

func (s *Server) membership(r *http.Request, change func(d *mockidp.Directory, group, member string) error, what string) (any, error) {
	t, g, err := s.groupOf(r)
	if err != nil {
		return nil, err
	}
	member, err := t.member(parameterOf(r, "member"))
	if err != nil {
		return nil, err
	}
	if member == g.ID {
		return nil, bad("group %s: a group cannot be a member of itself", g.Name)
	}
	if err := change(t.directory, g.ID, member); err != nil {
		return nil, err
	}
	t.changed()
	return done{what}, nil
}

// parameterOf reads a part of the path; names may be escaped.
func parameterOf(r *http.Request, name string) string {
	value := chi.URLParam(r, name)
	if r.URL.RawPath == "" {
		return value // net/http has decoded it
	}
	if decoded, err := url.PathUnescape(value); err == nil {
		return decoded
	}
	return value
}
