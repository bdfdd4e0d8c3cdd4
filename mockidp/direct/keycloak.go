package direct

import (
	"net/http"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// Keycloak is Keycloak with the SCIM plugin that is maintained. [S] pelotech/keycloak-scim of May
// 2026 over SCIM-SDK's client.
func Keycloak() Dialect {
	users := option(func(o Options) bool { return o.UsersByPatch })
	groups := option(func(o Options) bool { return !o.GroupsByPatch })
	changed := []int{http.StatusOK, http.StatusNoContent}
	return Dialect{
		Name: "keycloak",
		Header: http.Header{ // [S] no Accept; [I] what Apache's client adds
			"Content-Type":    {scim.MediaType},
			"User-Agent":      {"Apache-HttpClient/4.5.14 (Java/21.0.4)"},
			"Accept-Encoding": {"gzip,deflate"},
			"Connection":      {"Keep-Alive"},
		},
		Needs: map[Change][]string{
			UserNew:  {"id", "userName", "displayName", "active"},
			GroupNew: {"id", "displayName"},
		},
		ListOf:      scim.MessageListResponse,
		GroupsFirst: true,
		IDs:         func(raw [32]byte, _ string) string { return uuid(raw) },
		Rules: []Rule{
			{On: UserNew, Method: http.MethodPost, Body: keycloakUser, OK: []int{http.StatusCreated}},
			{On: UserChanged, If: users, Method: http.MethodPatch, Body: activeAsText, OK: changed, Else: map[int]Reaction{404: Anew, 400: Anew}},
			{On: UserChanged, Method: http.MethodPut, Body: keycloakUser, OK: []int{http.StatusOK}, Else: map[int]Reaction{404: Anew, 400: Anew}},
			{On: UserGone, Method: http.MethodDelete, Else: map[int]Reaction{0: Done}},
			{On: GroupNew, Method: http.MethodPost, Body: keycloakGroup, OK: []int{http.StatusCreated}},
			{On: GroupChanged, If: groups, Method: http.MethodPut, Body: keycloakGroup, OK: []int{http.StatusOK}, Else: map[int]Reaction{405: Next}},
			{On: GroupChanged, Method: http.MethodPatch, Body: threeOperations, OK: changed},
			{On: GroupGone, Method: http.MethodDelete, Else: map[int]Reaction{0: Done}},
		},
	}
}

// keycloakUser is the body of POST and PUT. [S] What is empty is not written.
func keycloakUser(_ *Provisioner, s *subject) []*wire.Object {
	body := wire.NewObject(wire.M("schemas", []any{scim.SchemaUser}), wire.M("externalId", s.id), wire.M("userName", s.values["userName"]))
	if s.remote != "" {
		body.Set("id", s.remote)
	}
	body.Set("displayName", s.values["fullName"])
	name := wire.NewObject()
	for _, part := range []string{"givenName", "familyName"} {
		if s.values[part] != "" {
			name.Set(part, s.values[part])
		}
	}
	if name.Len() > 0 {
		body.Set("name", name)
	}
	if s.values["email"] != "" {
		body.Set("emails", []any{wire.NewObject(wire.M("type", "work"), wire.M("primary", true), wire.M("value", s.values["email"]))})
	}
	body.Set("active", s.active)
	if len(s.roles) > 0 {
		body.Set("roles", s.roles)
	}
	return []*wire.Object{body}
}

// activeAsText is the PATCH of a user. [S] active is a text; names and e-mail are never sent.
func activeAsText(_ *Provisioner, s *subject) []*wire.Object {
	active := map[bool]string{true: "true", false: "false"}[s.active]
	return patchOf(replaced(active, "active"), replaced(s.values["userName"], "userName"), replaced(s.values["fullName"], "displayName"))
}

// keycloakGroup is the body of POST and PUT. [S] $ref is relative.
func keycloakGroup(_ *Provisioner, s *subject) []*wire.Object {
	body := wire.NewObject()
	if s.remote != "" {
		body.Set("id", s.remote)
	}
	body.Set("schemas", []any{scim.SchemaGroup}).Set("externalId", s.id).Set("displayName", s.name)
	var members []any
	for _, id := range s.members {
		members = append(members, wire.NewObject(wire.M("value", id), wire.M("$ref", "Users/"+id)))
	}
	if members != nil {
		body.Set("members", members)
	}
	return []*wire.Object{body}
}

// threeOperations is the PATCH of a whole group. [S] A group without members has them removed,
// without a value.
func threeOperations(_ *Provisioner, s *subject) []*wire.Object {
	var members []any
	for _, id := range s.members {
		members = append(members, wire.NewObject(wire.M("value", id)))
	}
	first := replaced(members, "members")
	if members == nil {
		first = wire.NewObject(wire.M("op", "remove"), wire.M("path", "members"))
	}
	return patchOf(first, replaced(s.name, "displayName"), replaced(s.id, "externalId"))
}

func replaced(value any, path string) *wire.Object {
	return wire.NewObject(wire.M("op", "replace"), wire.M("value", value), wire.M("path", path))
}

func patchOf(operations ...any) []*wire.Object {
	return []*wire.Object{wire.NewObject(wire.M("schemas", []any{scim.MessagePatchOp}), wire.M("Operations", operations))}
}
