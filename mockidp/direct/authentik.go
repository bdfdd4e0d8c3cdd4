package direct

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// Authentik is authentik's SCIM provider. [S] providers/scim/clients and their tests, 2026.
func Authentik() Dialect {
	return Dialect{
		Name: "authentik",
		Header: http.Header{
			"Accept":          {scim.MediaType},
			"Content-Type":    {scim.MediaType}, // also without a body
			"User-Agent":      {"authentik@2026.2.1"},
			"Accept-Encoding": {"gzip, deflate"},
			"Connection":      {"keep-alive"},
		},
		Write:   pythonic,
		Config:  scim.EndpointServiceProviderConfig,
		Needs:   map[Change][]string{UserNew: {"id"}, GroupNew: {"id"}},
		Pages:   true,
		Diffs:   true,
		Retries: true,
		IDs: func(raw [32]byte, kind string) string {
			if kind == "group" {
				return uuid(raw)
			}
			return hex.EncodeToString(raw[:]) // a hash of the user
		},
		Rules: []Rule{
			{On: UserNew, Method: http.MethodPost, Body: authentikUser, Else: map[int]Reaction{409: Links}},
			{On: UserChanged, Method: http.MethodPut, Body: authentikUser, Else: map[int]Reaction{404: Anew}},
			{On: UserGone, Method: http.MethodDelete, Else: map[int]Reaction{404: Done}},
			{On: GroupNew, Method: http.MethodPost, Body: authentikGroup, Else: map[int]Reaction{409: Links}, Then: AllMembers},
			{On: GroupChanged, If: patches, Method: http.MethodPatch, Body: wholeInOneReplace, Else: map[int]Reaction{404: Anew}, Compare: true},
			{On: GroupChanged, Method: http.MethodPut, Body: authentikGroup, Else: map[int]Reaction{404: Anew, 0: Next}, Compare: true},
			{On: GroupChanged, If: option(func(o Options) bool { return o.Mode == ModeAWS }), Method: http.MethodPatch, Body: namedReplaces, Compare: true},
			{On: GroupChanged, Method: http.MethodPatch, Body: wholeInOneReplace, Compare: true},
			{On: GroupGone, Method: http.MethodDelete, Else: map[int]Reaction{404: Done}},
			{On: AllMembers, Method: http.MethodPatch, Body: eachMember}, // also where PATCH is unsupported
			{On: MembersJoined, If: patches, Method: http.MethodPatch, Body: eachMember},
			{On: MembersLeft, If: patches, Method: http.MethodPatch, Body: eachMember},
		},
	}
}

func patches(p *Provisioner) bool { return p.config.patch && p.opts.Mode != ModeAWS }

// authentikUser is the body of POST and PUT: the attributes that were set, in the order of the
// model. [S] givenName is the text before the first blank of the full name.
func authentikUser(_ *Provisioner, s *subject) []*wire.Object {
	given, family, _ := strings.Cut(s.values["displayName"], " ")
	body := wire.NewObject(wire.M("userName", s.values["userName"]))
	if s.remote != "" {
		body.Set("id", s.remote)
	}
	body.Set("name", wire.NewObject(wire.M("formatted", s.values["displayName"]), wire.M("familyName", family), wire.M("givenName", given)))
	body.Set("displayName", s.values["displayName"])
	if s.values["locale"] != "" {
		body.Set("locale", s.values["locale"])
	}
	emails := []any{}
	if s.values["email"] != "" {
		emails = append(emails, wire.NewObject(wire.M("value", s.values["email"]), wire.M("type", "other"), wire.M("primary", true)))
	}
	body.Set("active", s.active).Set("emails", emails).Set("photos", []any{})
	return []*wire.Object{body.Set("schemas", []any{scim.SchemaUser}).Set("externalId", s.id)}
}

// authentikGroup is the body of POST and PUT. [S] members only where PATCH is unsupported.
func authentikGroup(p *Provisioner, s *subject) []*wire.Object {
	body := wire.NewObject()
	if s.remote != "" {
		body.Set("id", s.remote) // [I] its place
	}
	body.Set("displayName", s.name).Set("schemas", []any{scim.SchemaGroup}).Set("externalId", s.id)
	if !patches(p) {
		members := []any{} // [S] since August 2026 also an empty list
		for _, id := range s.members {
			members = append(members, wire.NewObject(wire.M("value", id)))
		}
		body.Set("members", members)
	}
	return []*wire.Object{body}
}

// wholeInOneReplace is the PATCH of a group's own attributes. [S] It has no path, and the message
// no schemas, which RFC 7644, section 3.5.2, asks for: what was not set is not dumped.
func wholeInOneReplace(p *Provisioner, s *subject) []*wire.Object {
	value := wire.NewObject(wire.M("displayName", s.name), wire.M("schemas", []any{scim.SchemaGroup}), wire.M("externalId", s.id))
	if p.opts.GroupID {
		value = wire.NewObject(append([]wire.Member{wire.M("id", s.remote)}, value.Members()...)...)
	}
	replace := wire.NewObject(wire.M("op", "replace"), wire.M("value", value))
	return []*wire.Object{wire.NewObject(wire.M("Operations", []any{replace}))}
}

// namedReplaces is the same in mode aws: an operation for each attribute. [S]
func namedReplaces(p *Provisioner, s *subject) []*wire.Object {
	return p.chunked([]any{pathed("replace", "displayName", s.name), pathed("replace", "externalId", s.id)})
}

// eachMember is one operation for each member, additions first. [S]
func eachMember(p *Provisioner, s *subject) []*wire.Object {
	var operations []any
	one := func(id string) []any { return []any{wire.NewObject(wire.M("value", id))} }
	for _, id := range s.joined {
		operations = append(operations, pathed("add", "members", one(id)))
	}
	for _, id := range s.left {
		if p.opts.RemoveByList {
			operations = append(operations, pathed("remove", "members", one(id)))
		} else {
			operations = append(operations, pathed("remove", fmt.Sprintf("members[value eq %q]", id), nil))
		}
	}
	return p.chunked(operations)
}

func pathed(op, path string, value any) *wire.Object {
	return wire.NewObject(wire.M("op", op), wire.M("path", path), wire.M("value", value))
}

// chunked cuts operations by bulk.maxOperations, which authentik takes for the greatest number
// of operations in a PATCH. [S]
func (p *Provisioner) chunked(operations []any) []*wire.Object {
	var messages []*wire.Object
	for len(operations) > 0 {
		n := len(operations)
		if most := p.config.maxOperations; most > 0 {
			n = min(n, most)
		}
		messages = append(messages, wire.NewObject(wire.M("Operations", operations[:n]), wire.M("schemas", []any{scim.MessagePatchOp})))
		operations = operations[n:]
	}
	return messages
}
