package fault

import (
	"hash/fnv"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// groupFaults are what goes wrong with groups and their members.
func groupFaults() []Fault {
	const area = "group"
	members := func(o object) []any { list, _ := o["members"].([]any); return list }
	eachMember := func(change func(m object)) func(*behaviour) {
		return onResources(func(o object) {
			for _, e := range members(o) {
				if m, ok := e.(object); ok {
					change(m)
				}
			}
		})
	}
	isMembers := func(path string) bool { return strings.HasPrefix(strings.ToLower(path), "members") }
	onGroup := func(ops []operation, answer func(next handler, q *request) *response) func(*behaviour) {
		return wrap(func(next handler) handler {
			return func(q *request) *response {
				if q.Type == nil || q.Type.Name != "Group" {
					return next(q)
				}
				return answer(next, q)
			}
		}, ops...)
	}
	return []Fault{
		fault(area, "group-created-without-members", "RFC7643-4.2-R09 RFC7644-3.3-R22", "members of a POST is thrown away.", dropOn("members", server.OpCreate)),
		fault(area, "group-empty-members-refused", "OKTA-GROUP-01 ENTRA-GROUP-01", "A POST with an empty members is refused.", rejectBody(func(_ *request, in object) error {
			if list, ok := in["members"].([]any); ok && len(list) == 0 {
				return server.BadValue("members must not be empty")
			}
			return nil
		}, server.OpCreate)),
		fault(area, "group-without-name", "RFC7643-4.2-R02", "A Group without displayName is made.", func(b *behaviour) {
			next := b.Required
			b.Required = func(a *attribute) bool { return a.Name != "displayName" && next(a) }
		}),
		fault(area, "group-duplicate-accepted", "ENTRA-GROUP-07 AUTHENTIK-GROUP-02", "A second Group with the same displayName is made though /Schemas says unique.", func(b *behaviour) {
			b.Uniqueness = ruleFor("displayName", server.UniqueNone, b.Uniqueness)
		}),
		fault(area, "group-members-not-shown", "RFC7643-4.2-R09 OKTA-GROUP-02", "Groups are shown without members.", onResources(func(o object) { delete(o, "members") })),
		fault(area, "group-members-as-strings", "RFC7643-4.2-R10", "members is an array of identifiers.", onResources(func(o object) {
			if list := members(o); list != nil {
				out := []any{}
				for _, e := range list {
					if m, ok := e.(object); ok {
						out = append(out, m["value"])
					}
				}
				o["members"] = out
			}
		})),
		fault(area, "group-member-value-number", "RFC7643-4.2-R04", "value of a member is a number.", eachMember(func(m object) {
			sum := fnv.New32a()
			_, _ = sum.Write([]byte(server.Text(m, "value"))) // a hash takes everything
			m["value"] = int(sum.Sum32())
		})),
		fault(area, "group-member-value-is-name", "RFC7643-4.2-R04 ENTRA-GROUP-04", "value of a member is its display name.", eachMember(func(m object) {
			if m["display"] != nil {
				m["value"] = m["display"]
			}
		})),
		fault(area, "group-member-ref-wrong", "RFC7643-4.2-R05", "$ref of a member leads nowhere.", eachMember(func(m object) {
			if s := server.Text(m, "$ref"); s != "" {
				m["$ref"] = s + "/profile"
			}
		})),
		fault(area, "group-member-type-wrong", "RFC7643-2.4-R03", "type of a member is direct.", eachMember(func(m object) { m["type"] = "direct" })),
		fault(area, "group-member-removal-empties", "ENTRA-MEMBER-02", "remove of members with a list removes all of them.", func(b *behaviour) {
			b.RemoveValues = func(p *patcher, a *attribute, home object, _ []any, _ patchOp) error { return p.Store(a, home, nil) }
		}),
		fault(area, "group-member-removal-ignored", "ENTRA-MEMBER-02 ENTRA-MEMBER-10", "remove of members with a list has no effect.", func(b *behaviour) {
			next := b.RemoveValues
			b.RemoveValues = func(p *patcher, a *attribute, home object, have []any, op patchOp) error {
				if op.Value != nil {
					return nil
				}
				return next(p, a, home, have, op)
			}
		}),
		fault(area, "group-member-removal-refused", "ENTRA-MEMBER-02 ENTRA-MEMBER-05 AUTHENTIK-MEMBER-03", "remove of members with a list is refused.", func(b *behaviour) {
			next := b.RemoveValues
			b.RemoveValues = func(p *patcher, a *attribute, home object, have []any, op patchOp) error {
				if op.Value != nil {
					return server.BadValue("remove has no value")
				}
				return next(p, a, home, have, op)
			}
		}),
		fault(area, "group-member-filter-removal-ignored", "RFC7644-3.5.2.2-R14 RFC7644-3.5.2.2-R04 ENTRA-MEMBER-03 OKTA-MEMBER-01", "remove of members[value eq …] has no effect.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if isMembers(op.Path) && strings.Contains(op.Path, "[") && op.Op == "remove" {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "group-member-filter-removal-empties", "RFC7644-3.5.2.2-R14 RFC7644-3.5.2.2-R04 ENTRA-MEMBER-03 OKTA-MEMBER-01 OKTA-MEMBER-02", "remove of members[value eq …] removes all members.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if isMembers(op.Path) && op.Op == "remove" {
				op.Path = "members"
			}
			return op, nil
		})),
		fault(area, "group-remove-all-ignored", "RFC7644-3.5.2.2-R15 RFC7644-3.5.2.2-R03 KEYCLOAK-GROUP-04", "remove of members as a whole has no effect.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if strings.EqualFold(op.Path, "members") && op.Op == "remove" && op.Value == nil {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "group-member-added-again-409", "RFC7644-3.5.2.1-R16 RFC7644-3.5.2.1-R18 ENTRA-MATCH-07 ENTRA-MEMBER-04 AUTHENTIK-MEMBER-05", "Adding a member who is there is answered with 409.", func(b *behaviour) {
			next := b.AddValues
			b.AddValues = func(p *patcher, a *attribute, home object, have, given []any) error {
				for _, v := range given {
					if a.Name == "members" && p.B.Holds(a, have, v) {
						return server.Fail(http.StatusConflict, "", "The member is there already.")
					}
				}
				return next(p, a, home, have, given)
			}
		}),
		fault(area, "group-member-added-twice", "RFC7643-4.2-R11 RFC7644-3.5.2.1-R18 ENTRA-MEMBER-04 OKTA-MEMBER-07", "Adding a member who is there lists the member twice.", func(b *behaviour) {
			next := b.Holds
			b.Holds = func(a *attribute, list []any, v any) bool { return a.Name != "members" && next(a, list, v) }
		}),
		fault(area, "group-adding-replaces", "RFC7644-3.5.2.1-R19 RFC7644-3.5.2.1-R09 ENTRA-MATCH-07 ENTRA-MEMBER-01 OKTA-MEMBER-02", "Adding a member throws the others out.", func(b *behaviour) {
			next := b.AddValues
			b.AddValues = func(p *patcher, a *attribute, home object, have, given []any) error {
				if a.Name == "members" {
					have = nil
				}
				return next(p, a, home, have, given)
			}
		}),
		fault(area, "group-replacing-adds", "RFC7644-3.5.2.3-R19 OKTA-MEMBER-04 ENTRA-MEMBER-06", "Replacing the members keeps the old ones.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if strings.EqualFold(op.Path, "members") && op.Op == "replace" {
				op.Op = "add"
			}
			return op, nil
		})),
		fault(area, "group-one-member-per-request", "RFC7644-3.5.2.1-R10 ENTRA-MEMBER-09 OKTA-MEMBER-02", "Several members in one operation are refused.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if list, ok := op.Value.([]any); ok && len(list) > 1 && isMembers(op.Path) {
				return skip, server.BadValue("one member at a time")
			}
			return op, nil
		})),
		fault(area, "group-rename-ignored", "RFC7644-3.5.2-R46 RFC7644-3.5.2.3-R06 ENTRA-GROUP-04 ENTRA-GROUP-05 OKTA-GROUP-03", "A Group keeps its name whatever a PATCH says.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if p.Type.Name == "Group" && strings.EqualFold(op.Path, "displayName") {
				return skip, nil
			}
			if v, ok := op.Value.(object); ok && p.Type.Name == "Group" && op.Path == "" {
				rest := server.CloneObject(v)
				delete(rest, "displayName")
				op.Value = rest
			}
			return op, nil
		})),
		fault(area, "group-rename-empties", "RFC7644-3.5.2-R44 ENTRA-GROUP-04 ENTRA-GROUP-05 OKTA-GROUP-03 OKTA-MEMBER-04", "Renaming a Group by PATCH takes its members away.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			v, isObject := op.Value.(object)
			if p.Type.Name == "Group" && (strings.EqualFold(op.Path, "displayName") || isObject && v["displayName"] != nil && op.Path == "") {
				delete(p.Attrs, "members")
			}
			return op, nil
		})),
		fault(area, "group-patch-405", "RFC7644-3.5.2-R46 RFC7644-3.2-R07", "Groups cannot be modified by PATCH.", onGroup([]operation{server.OpModify}, func(handler, *request) *response {
			return server.Refuse(server.Fail(http.StatusMethodNotAllowed, "", "PATCH is not allowed here."))
		})),
		fault(area, "group-put-405", "RFC7644-3.5-R01 RFC7644-3.2-R07", "Groups cannot be replaced by PUT.", onGroup([]operation{server.OpReplace}, func(handler, *request) *response {
			return server.Refuse(server.Fail(http.StatusMethodNotAllowed, "", "PUT is not allowed here."))
		})),
		fault(area, "group-delete-405", "RFC7644-3.6-R01 RFC7644-3.2-R07 ENTRA-REMOVE-04 OKTA-REMOVE-01 AUTHENTIK-REMOVE-02 KEYCLOAK-REMOVE-02", "Groups cannot be deleted.", onGroup([]operation{server.OpDelete}, func(handler, *request) *response {
			return server.Refuse(server.Fail(http.StatusMethodNotAllowed, "", "DELETE is not allowed here."))
		})),
		fault(area, "group-delete-404", "RFC7644-3.6-R03", "Deleting a Group succeeds and answers 404.", onGroup([]operation{server.OpDelete}, func(next handler, q *request) *response {
			if a := next(q); a.Status != http.StatusNoContent {
				return a
			}
			return server.Refuse(server.NotFound(q.ID))
		})),
		fault(area, "group-delete-takes-members", "RFC7644-3.6-R14 ENTRA-REMOVE-08 OKTA-REMOVE-02", "Deleting a Group deletes its members.", func(b *behaviour) {
			next := b.Remove
			b.Remove = func(s *server.Server, t *tenant, rec *record) {
				for _, id := range server.MemberIDs(rec) {
					if m := t.Any(id); m != nil && m.Type.Name == "User" {
						next(s, t, m)
					}
				}
				next(s, t, rec)
			}
		}),
		fault(area, "group-nesting-refused", "ENTRA-MEMBER-10", "A Group cannot be a member of a Group.", func(b *behaviour) {
			next := b.CheckMembers
			b.CheckMembers = func(t *tenant, rec *record, pending map[string]*server.ResourceType) error {
				for _, id := range server.MemberIDs(rec) {
					if m := t.Any(id); m != nil && m.Type.Name == "Group" {
						return server.BadValue("a Group cannot be a member")
					}
				}
				return next(t, rec, pending)
			}
		}),
		fault(area, "group-ghost-members", "RFC7643-4.2-R04", "Anything is taken for a member.", func(b *behaviour) {
			b.CheckMembers = func(*tenant, *record, map[string]*server.ResourceType) error { return nil }
		}),
		fault(area, "group-etag-ignores-members", "RFC7644-3.14-R07", "A change of members does not change the version.", func(b *behaviour) {
			b.Version = func(s *server.Server, rec *record) string {
				if rec.Type.Name == "Group" {
					return s.Choices.Etag(rec.ID, len(server.Text(rec.Attrs, "displayName")))
				}
				return s.Choices.Etag(rec.ID, rec.Revision)
			}
		}),
		fault(area, "group-user-deactivation-removes", "RFC7644-3.5.2-R44 ENTRA-DEACTIVATE-05 OKTA-DEACTIVATE-05", "Deactivating a User ends all memberships.", func(b *behaviour) {
			next := b.Put
			b.Put = func(b *behaviour, t *tenant, rec *record) {
				next(b, t, rec)
				if rec.Attrs["active"] == any(false) {
					delete(t.MemberOf, rec.ID)
				}
			}
		}),
	}
}
