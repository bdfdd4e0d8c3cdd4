package fault

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// sharedFaults harm whoever is there when another request repeats a value of theirs.
func sharedFaults() []Fault {
	const area = "takeover"
	return []Fault{
		fault(area, "create-links-by-external-id", "RFC7644-3.3-R23", "A POST with the externalId of a user writes to that user and answers with it.",
			takenOver("User", fromAnother(shares("externalId")))),
		fault(area, "create-links-by-full-name", "RFC7644-3.3-R23", "A POST with the given and family name of a user writes to that user and answers with it.",
			takenOver("User", fromAnother(func(one, other object) bool {
				mine, _ := one["name"].(object)
				theirs, _ := other["name"].(object)
				return shares("givenName")(mine, theirs) && shares("familyName")(mine, theirs)
			}))),
		fault(area, "create-revives-by-email", "RFC7644-3.3-R23", "A POST with the e-mail address of an inactive user makes that user active and answers with it.",
			takenOver("User", fromAnother(func(one, other object) bool { return one["active"] == any(false) && sharesEmail(one, other) }))),
		fault(area, "create-in-bulk-links-by-email", "RFC7644-3.3-R23", "A POST in a bulk request with the e-mail address of a user writes to that user too.",
			robbed(func(q *request) bool { return q.Bulk != nil }, sharesEmail, "displayName", server.OpCreate)),
		fault(area, "create-group-by-name-overwrites", "RFC7644-3.3-R23", "A POST with the name of a Group replaces that Group.",
			takenOver("Group", fromAnother(shares("displayName")))),
		fault(area, "create-group-by-id-overwrites", "RFC7644-3.3-R23", "A POST with the id of a Group replaces that Group.", takenOver("Group", byGivenID)),
		fault(area, "duplicate-clears-external-id", "RFC7644-3.3-R24 RFC7644-3.3-R15", "A refused duplicate takes the externalId of the first.", onDuplicate(func(_ object, first object) { delete(first, "externalId") })),
		fault(area, "duplicate-clears-roles", "RFC7644-3.3-R24", "A refused duplicate takes the roles of the first that it does not have itself.", onDuplicate(func(in, first object) {
			if in["roles"] == nil {
				delete(first, "roles")
			}
		})),
		fault(area, "duplicate-revives", "RFC7644-3.3-R24", "A refused duplicate makes the first active.", onDuplicate(func(_ object, first object) { first["active"] = true })),
		fault(area, "duplicate-ends-memberships", "RFC7644-3.3-R24", "A refused duplicate takes the first out of its Groups.", func(b *behaviour) {
			wrap(func(next handler) handler {
				return func(q *request) *response {
					a := next(q)
					if first := firstOf(q, a); first != nil {
						q.Tenant.Mu.Lock()
						defer q.Tenant.Mu.Unlock()
						for group := range q.Tenant.MemberOf[first.ID] {
							if rec := q.Tenant.Any(group); rec != nil {
								attrs := server.CloneObject(rec.Attrs)
								attrs["members"] = without(attrs["members"], first.ID)
								q.Tenant.Put(b, &record{Type: rec.Type, ID: rec.ID, Attrs: attrs, Revision: rec.Revision + 1})
							}
						}
					}
					return a
				}
			}, server.OpCreate)(b)
		}),
		fault(area, "put-takes-email-from-another", "RFC7644-3.5-R04", "A PUT with the e-mail address of another User takes it from that one.", robbed(anyRequest, sharesEmail, "emails", server.OpReplace)),
		fault(area, "put-takes-external-id-from-another", "RFC7644-3.5-R04", "A PUT with the externalId of another User takes it from that one.", robbed(anyRequest, shares("externalId"), "externalId", server.OpReplace)),
		fault(area, "patch-takes-email-from-another", "RFC7644-3.5-R04", "A PATCH with the e-mail address of another User takes it from that one.", robbed(anyRequest, sharesEmail, "emails", server.OpModify)),
		fault(area, "patch-takes-external-id-from-another", "RFC7644-3.5-R04", "A PATCH with the externalId of another User takes it from that one.", robbed(anyRequest, shares("externalId"), "externalId", server.OpModify)),
		fault(area, "put-by-user-name", "RFC7644-3.5-R04", "A PUT with the userName of another User is carried out on that one.", found(shares("userName"))),
		fault(area, "put-group-by-name", "RFC7644-3.5-R04", "A PUT with the displayName of another Group is carried out on that one.", found(func(one, other object) bool {
			return server.Text(one, "userName") == "" && shares("displayName")(one, other)
		})),
	}
}

func anyRequest(*request) bool { return true }

// firstOf finds who has the userName of a create that was refused with 409.
func firstOf(q *request, a *response) *record {
	in, err := server.DecodeObject(q.Body)
	if err != nil || q.Type.Name != "User" || a.Status != http.StatusConflict {
		return nil
	}
	q.Tenant.Mu.RLock()
	defer q.Tenant.Mu.RUnlock()
	for _, sl := range q.Tenant.Lists[q.Type.Name] {
		if shares("userName")(sl.Rec.Attrs, in) {
			return sl.Rec
		}
	}
	return nil
}

// onDuplicate changes the first when a second is refused.
func onDuplicate(change func(in, first object)) func(*behaviour) {
	return func(b *behaviour) {
		wrap(func(next handler) handler {
			return func(q *request) *response {
				a := next(q)
				if first := firstOf(q, a); first != nil {
					in, _ := server.DecodeObject(q.Body) // was decoded before
					harm(b, q, first, func(attrs object) { change(in, attrs) })
				}
				return a
			}
		}, server.OpCreate)(b)
	}
}

// harm stores a record with other attributes.
func harm(b *behaviour, q *request, rec *record, change func(object)) {
	q.Tenant.Mu.Lock()
	defer q.Tenant.Mu.Unlock()
	next := *rec
	next.Attrs = server.CloneObject(rec.Attrs)
	next.Revision++
	change(next.Attrs)
	q.Tenant.Put(b, &next)
}

// robbed takes an attribute from every other user who has what a request that succeeded gave.
func robbed(when func(*request) bool, shared func(one, other object) bool, name string, op operation) func(*behaviour) {
	return func(b *behaviour) {
		wrap(func(next handler) handler {
			return func(q *request) *response {
				a := next(q)
				given, err := server.DecodeObject(q.Body)
				if err != nil || a.Status >= 300 || q.Type.Name != "User" || !when(q) {
					return a
				}
				written := server.Text(asObject(a.Body), "id")
				given = patched(given)
				q.Tenant.Mu.RLock()
				var victims []*record
				for _, sl := range q.Tenant.Lists[q.Type.Name] {
					if sl.Rec.ID != q.ID && sl.Rec.ID != written && shared(sl.Rec.Attrs, given) {
						victims = append(victims, sl.Rec)
					}
				}
				q.Tenant.Mu.RUnlock()
				for _, victim := range victims {
					harm(b, q, victim, func(attrs object) { delete(attrs, name) })
				}
				return a
			}
		}, op)(b)
	}
}

func asObject(v any) object {
	o, _ := v.(object)
	return o
}

// patched is what the operations of a PATCH give to whole attributes; another body stays.
func patched(body object) object {
	operations, is := body["Operations"].([]any)
	if !is {
		return body
	}
	given := object{}
	for _, e := range operations {
		op := asObject(e)
		given[server.Text(op, "path")] = op["value"]
	}
	return given
}

// found makes a PUT go to the other resource of the type that shares something with its body.
func found(shared func(one, other object) bool) func(*behaviour) {
	return wrap(func(next handler) handler {
		return func(q *request) *response {
			in, err := server.DecodeObject(q.Body)
			if err != nil {
				return next(q)
			}
			c := *q
			q.Tenant.Mu.RLock()
			for _, sl := range q.Tenant.Lists[q.Type.Name] {
				if sl.Rec.ID != q.ID && shared(sl.Rec.Attrs, in) {
					c.ID = sl.Rec.ID
				}
			}
			q.Tenant.Mu.RUnlock()
			return next(&c)
		}
	}, server.OpReplace)
}

// without leaves a member out.
func without(members any, id string) any {
	list, _ := members.([]any)
	kept := []any{}
	for _, e := range list {
		if !strings.EqualFold(server.Text(asObject(e), "value"), id) {
			kept = append(kept, e)
		}
	}
	return kept
}
