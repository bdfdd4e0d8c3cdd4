package server

import (
	"net/http"
)

// assignments is who has an application.
type assignments struct {
	Users  []assignedUser  `json:"users"`
	Groups []assignedGroup `json:"groups"`
	Pushes []pushedGroup   `json:"pushes"`
}

type assignedUser struct {
	Subject
	Grant
	RemoteID string `json:"remoteId,omitempty"`
}

type assignedGroup struct {
	Subject
	Grant
	Priority int    `json:"priority"`
	Members  int    `json:"members"`
	RemoteID string `json:"remoteId,omitempty"`
}

type pushedGroup struct {
	Subject
	State    string `json:"state" enum:"active,paused,unlinked"`
	RemoteID string `json:"remoteId,omitempty"`
}

func (s *Server) assignments(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	remote := a.remoteIDs()
	shown := assignments{Users: []assignedUser{}, Groups: []assignedGroup{}, Pushes: []pushedGroup{}}
	grants := a.app.PersonGrants()
	for _, p := range a.tenant.directory.People() {
		if grant, ok := grants[p.ID]; ok {
			shown.Users = append(shown.Users, assignedUser{*a.tenant.subject(p.ID), shownGrant(grant), remote[p.ID]})
		}
	}
	byGroup := a.app.GroupGrants()
	for _, g := range a.tenant.directory.Groups() {
		if grant, ok := byGroup[g.ID]; ok {
			shown.Groups = append(shown.Groups, assignedGroup{*a.tenant.subject(g.ID), shownGrant(grant.Grant), grant.Priority, len(g.Members), remote[g.ID]})
		}
	}
	for _, push := range a.app.Pushes() {
		state := "active"
		if push.Paused {
			state = "paused"
		}
		if push.Unlinked {
			state = "unlinked"
		}
		shown.Pushes = append(shown.Pushes, pushedGroup{*a.tenant.subject(push.GroupID), state, remote[push.GroupID]})
	}
	return shown, nil
}

// after tells the application and its listeners that an assignment changed.
func (a *application) after(what string) (any, error) {
	a.changed()
	a.tenant.server.touched(a.id)
	return done{what}, nil
}

func (s *Server) assignUser(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	_, p, err := s.personOf(r)
	if err != nil {
		return nil, err
	}
	var body Grant
	if err := read(r, &body); err != nil {
		return nil, err
	}
	grant, err := a.grant(body)
	if err != nil {
		return nil, err
	}
	a.app.AssignPerson(p.ID, grant)
	return a.after("assigned")
}

func (s *Server) unassignUser(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	_, p, err := s.personOf(r)
	if err != nil {
		return nil, err
	}
	a.app.UnassignPerson(p.ID)
	return a.after("unassigned")
}

func (s *Server) assignGroup(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	_, g, err := s.groupOf(r)
	if err != nil {
		return nil, err
	}
	body := GroupAssignment{Priority: 1}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	grant, err := a.grant(body.Grant)
	if err != nil {
		return nil, err
	}
	a.app.AssignGroup(g.ID, max(body.Priority, 1), grant)
	return a.after("assigned")
}

func (s *Server) unassignGroup(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	_, g, err := s.groupOf(r)
	if err != nil {
		return nil, err
	}
	a.app.UnassignGroup(g.ID)
	return a.after("unassigned")
}

// pushing finds application and group, of a product that pushes groups.
func (s *Server) pushing(r *http.Request) (*application, string, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, "", err
	}
	if a.product() != "okta" {
		return nil, "", &problem{http.StatusConflict, "Entra ID has no group push: it provisions assigned groups", "PUT …/applications/" + a.id + "/groups/{group}"}
	}
	_, g, err := s.groupOf(r)
	return a, g.ID, err
}

func (s *Server) push(r *http.Request) (any, error) {
	a, group, err := s.pushing(r)
	if err != nil {
		return nil, err
	}
	a.app.PushGroup(group)
	return a.after("pushed")
}

func (s *Server) unlink(r *http.Request) (any, error) {
	a, group, err := s.pushing(r)
	if err != nil {
		return nil, err
	}
	a.app.UnlinkGroup(group, r.URL.Query().Get("deleteInTarget") == "true")
	return a.after("unlinked")
}

func (s *Server) pausePush(r *http.Request) (any, error) {
	a, group, err := s.pushing(r)
	if err != nil {
		return nil, err
	}
	a.app.PausePush(group)
	return a.after("paused")
}
