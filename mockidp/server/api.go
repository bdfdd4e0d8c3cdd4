package server

import (
	"net/http"

	"github.com/scimspec/scimspec/mockidp"
)

// list is a page of a list, in SCIM's words.
type list struct {
	TotalResults int `json:"totalResults"`
	StartIndex   int `json:"startIndex"`
	ItemsPerPage int `json:"itemsPerPage"`
}

type userList struct {
	list
	Resources []User `json:"Resources"`
}

type groupList struct {
	list
	Resources []Group `json:"Resources"`
}

var paging = []parameter{
	{"q", "string", "words that must stand in a name, the e-mail address, the department or the title"},
	{"startIndex", "integer", "1 for the first"},
	{"count", "integer", "how many at most; 50 when it is left out"},
}

// api lists every route. /openapi.json and the router are made of it.
func (s *Server) api() []route {
	const t, a = "/api/tenants/{tenant}", "/api/tenants/{tenant}/applications/{application}"
	get, post, put, patch, del := http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	routes := []route{
		{method: get, path: "/", summary: "the console for a browser, a description for everybody else", group: "Process", out: description{}, raw: s.root},
		{method: get, path: "/openapi.json", summary: "this description", group: "Process", do: s.openAPI},
		{method: get, path: "/seed.schema.json", summary: "JSON Schema of a seed file", group: "Process", do: func(*http.Request) (any, error) { return SeedSchema(), nil }},
		{method: get, path: "/api", summary: "what is served", group: "Process", out: description{}, do: s.describe},
		{method: get, path: "/api/clock", summary: "the clock of every tenant", group: "Process", out: clockState{}, do: s.clockState},
		{method: post, path: "/api/clock/advance", summary: "put the clock forward; applications that provision by themselves carry what became due", group: "Process", in: Advance{}, out: clockState{}, do: s.putForward},
		{method: get, path: "/api/events", summary: "what happens, as server-sent events: batches of log entries and changes", group: "Process", out: batch{}, raw: s.events},
		{method: get, path: "/api/export", summary: "everything but tokens, as a seed", group: "Process", out: Seed{}, do: func(*http.Request) (any, error) { return s.export(), nil }},
		{method: post, path: "/api/import", summary: "put a seed, JSON or YAML, in the place of everything", group: "Process", in: Seed{}, out: description{}, do: s.importSeed},
		{method: post, path: "/api/reset", summary: "begin again with what the server started with", group: "Process", out: description{}, do: s.reset},
		{method: get, path: "/api/expressions", summary: "functions of the two expression languages", group: "Process", out: map[string][]string{}, do: s.expressions},

		{method: get, path: "/api/tenants", summary: "organisations", group: "Directory", out: []tenantState{}, do: s.tenantList},
		{method: get, path: t, summary: "one organisation with its applications", group: "Directory", out: tenantState{}, do: s.showTenant},
		{method: get, path: t + "/users", summary: "people, by page", group: "Directory", query: paging, out: userList{}, do: s.users},
		{method: post, path: t + "/users", summary: "add a person", group: "Directory", in: User{}, out: User{}, do: s.addUser},
		{method: get, path: t + "/users/{user}", summary: "a person, with groups and applications", group: "Directory", out: userState{}, do: s.showUser},
		{method: patch, path: t + "/users/{user}", summary: "change the members of the body", group: "Directory", in: User{}, out: User{}, do: s.changeUser},
		{method: del, path: t + "/users/{user}", summary: "delete a person softly: restore brings the account back", group: "Directory", query: []parameter{{"purge", "boolean", "true: for good"}}, out: done{}, do: s.removeUser},
		{method: post, path: t + "/users/{user}/restore", summary: "undo a deletion", group: "Directory", out: User{}, do: s.bringBack},
		{method: get, path: t + "/groups", summary: "groups, by page", group: "Directory", query: paging, out: groupList{}, do: s.groups},
		{method: post, path: t + "/groups", summary: "add a group", group: "Directory", in: Group{}, out: Group{}, do: s.makeGroup},
		{method: get, path: t + "/groups/{group}", summary: "a group with its members", group: "Directory", out: groupState{}, do: s.showGroup},
		{method: patch, path: t + "/groups/{group}", summary: "rename a group", group: "Directory", in: Group{}, out: Group{}, do: s.changeGroup},
		{method: del, path: t + "/groups/{group}", summary: "delete a group", group: "Directory", out: done{}, do: s.removeGroup},
		{method: put, path: t + "/groups/{group}/members/{member}", summary: "add a person or a group to a group", group: "Directory", out: done{}, do: s.join},
		{method: del, path: t + "/groups/{group}/members/{member}", summary: "take a member out of a group", group: "Directory", out: done{}, do: s.leaveGroup},

		{method: get, path: t + "/applications", summary: "applications", group: "Applications", out: []applicationState{}, do: s.applicationList},
		{method: post, path: t + "/applications", summary: "add an application", group: "Applications", in: newApplication{}, out: applicationState{}, do: s.addApplication},
		{method: get, path: a, summary: "one application and its state", group: "Applications", out: applicationState{}, do: s.showApplication},
		{method: patch, path: a, summary: "change target, token, schedule, roles and sign-on", group: "Applications", in: applicationChange{}, out: applicationState{}, do: s.changeApplication},
		{method: del, path: a, summary: "delete an application; nothing is sent", group: "Applications", out: done{}, do: s.deleteApplication},
		{method: get, path: a + "/settings", summary: "provisioning settings under the product's names", group: "Applications", out: []Setting{}, do: s.showSettings},
		{method: patch, path: a + "/settings", summary: "change settings by name", group: "Applications", in: map[string]any{}, out: []Setting{}, do: s.changeSettings},
		{method: get, path: a + "/mappings", summary: "attribute mappings", group: "Applications", out: []Mapping{}, do: s.showMappings},
		{method: put, path: a + "/mappings", summary: "replace the attribute mappings", group: "Applications", in: []Mapping{}, out: []Mapping{}, do: s.changeMappings},
		{method: post, path: a + "/mappings/preview", summary: "the value of an expression for a person, or where it is wrong", group: "Applications", in: previewQuestion{}, out: preview{}, do: s.previewMapping},

		{method: get, path: a + "/assignments", summary: "who is assigned, and which groups are assigned and pushed", group: "Assignments", out: assignments{}, do: s.assignments},
		{method: put, path: a + "/users/{user}", summary: "assign a person, or change what the assignment gives", group: "Assignments", in: Grant{}, out: done{}, do: s.assignUser},
		{method: del, path: a + "/users/{user}", summary: "take an assignment away", group: "Assignments", out: done{}, do: s.unassignUser},
		{method: put, path: a + "/groups/{group}", summary: "assign a group", group: "Assignments", in: GroupAssignment{}, out: done{}, do: s.assignGroup},
		{method: del, path: a + "/groups/{group}", summary: "take a group's assignment away", group: "Assignments", out: done{}, do: s.unassignGroup},
		{method: put, path: a + "/pushes/{group}", summary: "push a group (Okta)", group: "Assignments", out: done{}, do: s.push},
		{method: del, path: a + "/pushes/{group}", summary: "unlink a pushed group", group: "Assignments", query: []parameter{{"deleteInTarget", "boolean", "true: delete the group at the service provider too"}}, out: done{}, do: s.unlink},
		{method: post, path: a + "/pushes/{group}/pause", summary: "deactivate the group push", group: "Assignments", out: done{}, do: s.pausePush},
	}
	routes = append(routes, s.actionRoutes(a)...)
	routes = append(routes, s.signRoutes(a)...)
	return append(routes, s.legacyRoutes()...)
}

// done says that something was done.
type done struct {
	Done string `json:"done"`
}

type userState struct {
	User
	Groups       []Group          `json:"groups"`
	Applications []userAssignment `json:"applications"`
}

type userAssignment struct {
	Application string `json:"application"`
	RemoteID    string `json:"remoteId,omitempty"`
	Personal    bool   `json:"personal"`
	ByGroup     bool   `json:"byGroup"`
}

type groupState struct {
	Group
	People []Subject `json:"people" doc:"the direct members with their names"`
	Within []Group   `json:"within" doc:"groups that hold it"`
}

// members names the direct members of a group.
func (t *tenant) members(g mockidp.Group) []Subject {
	named := make([]Subject, 0, len(g.Members))
	for _, id := range g.Members {
		named = append(named, *t.subject(id))
	}
	return named
}
