package target

import (
	"net/http"
	"strings"
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
		return func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if q.rt == nil || q.rt.name != "Group" {
						return next(q)
					}
					return answer(next, q)
				}
			}, ops...)
		}
	}
	return []Fault{
		fault(area, "group-created-without-members", "RFC7643-4.2-R09 RFC7644-3.3-R22", "members of a POST is thrown away.", dropOn("members", opCreate)),
		fault(area, "group-empty-members-refused", "OKTA-GROUP-01 ENTRA-GROUP-01", "A POST with an empty members is refused.", func(b *behaviour) {
			rejectBody(b, func(_ *request, in object) error {
				if list, ok := in["members"].([]any); ok && len(list) == 0 {
					return badValue("members must not be empty")
				}
				return nil
			}, opCreate)
		}),
		fault(area, "group-without-name", "RFC7643-4.2-R02", "A Group without displayName is made.", func(b *behaviour) {
			next := b.required
			b.required = func(a *attribute) bool { return a.name != "displayName" && next(a) }
		}),
		fault(area, "group-duplicate-accepted", "ENTRA-GROUP-07", "A second Group with the same displayName is made though /Schemas says unique.", func(b *behaviour) {
			b.uniqueness = ruleFor("displayName", uniqueNone, b.uniqueness)
		}),
		fault(area, "group-members-not-shown", "RFC7643-4.2-R09 ENTRA-GROUP-01 OKTA-GROUP-02", "Groups are shown without members.", onResources(func(o object) { delete(o, "members") })),
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
		fault(area, "group-member-value-is-name", "RFC7643-4.2-R04 ENTRA-GROUP-04", "value of a member is its display name.", eachMember(func(m object) {
			if m["display"] != nil {
				m["value"] = m["display"]
			}
		})),
		fault(area, "group-member-ref-wrong", "RFC7643-4.2-R05", "$ref of a member leads nowhere.", eachMember(func(m object) {
			if s := text(m, "$ref"); s != "" {
				m["$ref"] = s + "/profile"
			}
		})),
		fault(area, "group-member-type-wrong", "RFC7643-2.4-R03", "type of a member is direct.", eachMember(func(m object) { m["type"] = "direct" })),
		fault(area, "group-member-removal-empties", "ENTRA-MEMBER-02", "remove of members with a list removes all of them.", func(b *behaviour) {
			b.removeValues = func(p *patcher, a *attribute, home object, _ []any, _ patchOp) error { return p.store(a, home, nil) }
		}),
		fault(area, "group-member-removal-ignored", "ENTRA-MEMBER-02 ENTRA-MEMBER-10", "remove of members with a list has no effect.", func(b *behaviour) {
			next := b.removeValues
			b.removeValues = func(p *patcher, a *attribute, home object, have []any, op patchOp) error {
				if op.value != nil {
					return nil
				}
				return next(p, a, home, have, op)
			}
		}),
		fault(area, "group-member-removal-refused", "ENTRA-MEMBER-02 ENTRA-MEMBER-05", "remove of members with a list is refused.", func(b *behaviour) {
			next := b.removeValues
			b.removeValues = func(p *patcher, a *attribute, home object, have []any, op patchOp) error {
				if op.value != nil {
					return badValue("remove has no value")
				}
				return next(p, a, home, have, op)
			}
		}),
		fault(area, "group-member-filter-removal-ignored", "RFC7644-3.5.2.2-R14 RFC7644-3.5.2.2-R04 ENTRA-MEMBER-03 OKTA-MEMBER-01", "remove of members[value eq …] has no effect.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if isMembers(op.path) && strings.Contains(op.path, "[") && op.op == "remove" {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "group-member-filter-removal-empties", "RFC7644-3.5.2.2-R14 RFC7644-3.5.2.2-R04 ENTRA-MEMBER-03 OKTA-MEMBER-01 OKTA-MEMBER-02", "remove of members[value eq …] removes all members.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if isMembers(op.path) && op.op == "remove" {
				op.path = "members"
			}
			return op, nil
		})),
		fault(area, "group-remove-all-ignored", "RFC7644-3.5.2.2-R15 RFC7644-3.5.2.2-R03", "remove of members as a whole has no effect.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if strings.EqualFold(op.path, "members") && op.op == "remove" && op.value == nil {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "group-member-added-again-409", "RFC7644-3.5.2.1-R16 RFC7644-3.5.2.1-R18 ENTRA-MATCH-07 ENTRA-MEMBER-04 OKTA-GROUP-02", "Adding a member who is there is answered with 409.", func(b *behaviour) {
			next := b.addValues
			b.addValues = func(p *patcher, a *attribute, home object, have, given []any) error {
				for _, v := range given {
					if a.name == "members" && p.b.holds(a, have, v) {
						return fail(http.StatusConflict, "", "The member is there already.")
					}
				}
				return next(p, a, home, have, given)
			}
		}),
		fault(area, "group-member-added-twice", "RFC7643-4.2-R11 RFC7644-3.5.2.1-R18 ENTRA-MEMBER-04 OKTA-GROUP-03 OKTA-MEMBER-07", "Adding a member who is there lists the member twice.", func(b *behaviour) {
			next := b.holds
			b.holds = func(a *attribute, list []any, v any) bool { return a.name != "members" && next(a, list, v) }
		}),
		fault(area, "group-adding-replaces", "RFC7644-3.5.2.1-R19 RFC7644-3.5.2.1-R09 ENTRA-MATCH-07 ENTRA-MEMBER-01 OKTA-GROUP-03 OKTA-MEMBER-02", "Adding a member throws the others out.", func(b *behaviour) {
			next := b.addValues
			b.addValues = func(p *patcher, a *attribute, home object, have, given []any) error {
				if a.name == "members" {
					have = nil
				}
				return next(p, a, home, have, given)
			}
		}),
		fault(area, "group-replacing-adds", "RFC7644-3.5.2.3-R19 OKTA-MEMBER-04", "Replacing the members keeps the old ones.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if strings.EqualFold(op.path, "members") && op.op == "replace" {
				op.op = "add"
			}
			return op, nil
		})),
		fault(area, "group-one-member-per-request", "RFC7644-3.5.2.1-R10 ENTRA-MEMBER-09 OKTA-MEMBER-02", "Several members in one operation are refused.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if list, ok := op.value.([]any); ok && len(list) > 1 && isMembers(op.path) {
				return skip, badValue("one member at a time")
			}
			return op, nil
		})),
		fault(area, "group-rename-ignored", "RFC7644-3.5.2-R46 RFC7644-3.5.2.3-R06 ENTRA-GROUP-04 ENTRA-GROUP-05 OKTA-GROUP-03", "A Group keeps its name whatever a PATCH says.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if p.rt.name == "Group" && strings.EqualFold(op.path, "displayName") {
				return skip, nil
			}
			if v, ok := op.value.(object); ok && p.rt.name == "Group" && op.path == "" {
				rest := cloneObject(v)
				delete(rest, "displayName")
				op.value = rest
			}
			return op, nil
		})),
		fault(area, "group-rename-empties", "RFC7644-3.5.2-R44 ENTRA-GROUP-04 ENTRA-GROUP-05 OKTA-GROUP-03 OKTA-MEMBER-04", "Renaming a Group by PATCH takes its members away.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			v, isObject := op.value.(object)
			if p.rt.name == "Group" && (strings.EqualFold(op.path, "displayName") || isObject && v["displayName"] != nil && op.path == "") {
				delete(p.attrs, "members")
			}
			return op, nil
		})),
		fault(area, "group-patch-405", "RFC7644-3.5.2-R46 RFC7644-3.2-R07", "Groups cannot be modified by PATCH.", onGroup([]operation{opModify}, func(handler, *request) *response {
			return refuse(fail(http.StatusMethodNotAllowed, "", "PATCH is not allowed here."))
		})),
		fault(area, "group-put-405", "RFC7644-3.5-R01 RFC7644-3.2-R07", "Groups cannot be replaced by PUT.", onGroup([]operation{opReplace}, func(handler, *request) *response {
			return refuse(fail(http.StatusMethodNotAllowed, "", "PUT is not allowed here."))
		})),
		fault(area, "group-delete-405", "RFC7644-3.6-R01 RFC7644-3.2-R07 ENTRA-REMOVE-04 OKTA-REMOVE-01", "Groups cannot be deleted.", onGroup([]operation{opDelete}, func(handler, *request) *response {
			return refuse(fail(http.StatusMethodNotAllowed, "", "DELETE is not allowed here."))
		})),
		fault(area, "group-delete-404", "RFC7644-3.6-R03", "Deleting a Group succeeds and answers 404.", onGroup([]operation{opDelete}, func(next handler, q *request) *response {
			if a := next(q); a.status != http.StatusNoContent {
				return a
			}
			return refuse(notFound(q.id))
		})),
		fault(area, "group-delete-takes-members", "RFC7644-3.6-R14 ENTRA-REMOVE-08 OKTA-REMOVE-02", "Deleting a Group deletes its members.", func(b *behaviour) {
			next := b.remove
			b.remove = func(s *Server, t *tenant, rec *record) {
				for _, id := range memberIDs(rec) {
					if m := t.any(id); m != nil && m.rt.name == "User" {
						next(s, t, m)
					}
				}
				next(s, t, rec)
			}
		}),
		fault(area, "group-nesting-refused", "ENTRA-MEMBER-10", "A Group cannot be a member of a Group.", func(b *behaviour) {
			next := b.checkMembers
			b.checkMembers = func(t *tenant, rec *record, pending map[string]*resourceType) error {
				for _, id := range memberIDs(rec) {
					if m := t.any(id); m != nil && m.rt.name == "Group" {
						return badValue("a Group cannot be a member")
					}
				}
				return next(t, rec, pending)
			}
		}),
		fault(area, "group-ghost-members", "RFC7643-4.2-R04", "Anything is taken for a member.", func(b *behaviour) {
			b.checkMembers = func(*tenant, *record, map[string]*resourceType) error { return nil }
		}),
		fault(area, "group-etag-ignores-members", "RFC7644-3.14-R07", "A change of members does not change the version.", func(b *behaviour) {
			b.version = func(s *Server, rec *record) string {
				if rec.rt.name == "Group" {
					return s.choices.etag(rec.id, len(text(rec.attrs, "displayName")))
				}
				return s.choices.etag(rec.id, rec.revision)
			}
		}),
		fault(area, "group-user-deactivation-removes", "RFC7644-3.5.2-R44 ENTRA-DEACTIVATE-05 OKTA-DEACTIVATE-05", "Deactivating a User ends all memberships.", func(b *behaviour) {
			next := b.put
			b.put = func(b *behaviour, t *tenant, rec *record) {
				next(b, t, rec)
				if rec.attrs["active"] == any(false) {
					delete(t.memberOf, rec.id)
				}
			}
		}),
	}
}
