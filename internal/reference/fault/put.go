package fault

import (
	"net/http"
	"sync"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// putFaults are what goes wrong with PUT.
func putFaults() []Fault {
	const area = "put"
	state := func(change func(old *record, next object) object) func(*behaviour) {
		return func(b *behaviour) {
			next := b.ReplaceAttrs
			b.ReplaceAttrs = func(s *server.Server, old *record, in server.Accepted) (object, error) {
				attrs, err := next(s, old, in)
				if err != nil {
					return nil, err
				}
				return change(old, attrs), nil
			}
		}
	}
	lists := []string{"emails", "phoneNumbers", "addresses", "roles", "members"}
	return []Fault{
		fault(area, "put-not-stored", "RFC7644-3.5.1-R03 OKTA-GROUP-05 OKTA-MATCH-01 OKTA-REACTIVATE-04 OKTA-UPDATE-04 OKTA-UPDATE-06", "PUT answers 200 and changes nothing.", notStored(server.OpReplace)),
		fault(area, "put-changes-id", "RFC7643-3.1-R06 RFC7644-3.5.1-R16 RFC7643-3.1-R12 OKTA-GROUP-05 OKTA-REACTIVATE-03 OKTA-UPDATE-01 OKTA-UPDATE-04 OKTA-UPDATE-06", "PUT gives the resource a new id.", changeID(server.OpReplace, func(object) bool { return true })),
		fault(area, "put-takes-client-id", "RFC7644-3.5.1-R16 RFC7644-3.5.1-R15", "The answer to PUT has the id of the body.", after(func(q *request, a *response) {
			in, err := server.DecodeObject(q.Body)
			if o, ok := a.Body.(object); ok && err == nil && a.Status == 200 && in["id"] != nil {
				o["id"] = in["id"]
			}
		}, server.OpReplace)),
		fault(area, "put-loses-externalid", "RFC7644-3.5.1-R03 RFC7643-3.1-R20", "externalId of a PUT is thrown away.", dropOn("externalId", server.OpReplace)),
		fault(area, "put-loses-extension", "RFC7644-3.5.1-R25 RFC7643-4.3-R02 OKTA-DEACTIVATE-04 OKTA-UPDATE-01 OKTA-UPDATE-04", "The enterprise extension of a PUT is thrown away.", dropOn(scim.SchemaEnterpriseUser, server.OpReplace)),
		fault(area, "put-keeps-extension", "RFC7644-3.5.1-R25 OKTA-UPDATE-04", "PUT does not change the enterprise extension.", state(func(old *record, next object) object {
			if v := old.Attrs[scim.SchemaEnterpriseUser]; v != nil {
				next[scim.SchemaEnterpriseUser] = v
			}
			return next
		})),
		fault(area, "put-ignores-active", "RFC7644-3.5.1-R03 RFC7643-4.1.1-R19 ENTRA-DEACTIVATE-03 OKTA-DEACTIVATE-02 OKTA-DEACTIVATE-04", "PUT does not change active.", state(func(old *record, next object) object {
			if v, ok := old.Attrs["active"]; ok {
				next["active"] = v
			}
			return next
		})),
		fault(area, "put-reactivates", "RFC7644-3.5.1-R03 RFC7643-4.1.1-R19 OKTA-DEACTIVATE-03 OKTA-UPDATE-04", "PUT makes every User active.", state(func(old *record, next object) object {
			if old.Type.Name == "User" {
				next["active"] = true
			}
			return next
		})),
		fault(area, "put-keeps-username", "RFC7644-3.5.1-R03 RFC7643-4.1.1-R07 OKTA-UPDATE-06", "PUT does not change userName.", state(func(old *record, next object) object {
			if v, ok := old.Attrs["userName"]; ok {
				next["userName"] = v
			}
			return next
		})),
		fault(area, "put-appends-values", "RFC7644-3.5.1-R05 RFC7644-3.5.1-R24 OKTA-MEMBER-05 OKTA-UPDATE-04", "PUT adds to multi-valued attributes.", state(func(old *record, next object) object {
			for _, name := range lists {
				list, _ := next[name].([]any)
				have, _ := old.Attrs[name].([]any)
				for _, e := range have {
					if !server.Holds(old.Type.Core.Attribute(name), list, e) {
						list = append(list, e)
					}
				}
				if len(list) > 0 {
					next[name] = list
				}
			}
			return next
		})),
		fault(area, "put-merges-complex", "RFC7644-3.5.1-R06", "PUT keeps the sub-attributes that are not sent.", state(func(old *record, next object) object {
			have, ok1 := old.Attrs["name"].(object)
			given, ok2 := next["name"].(object)
			if ok1 && ok2 {
				next["name"] = server.Merge(have, given, nil)
			}
			return next
		})),
		fault(area, "put-null-keeps", "RFC7643-2.5-R02 RFC7643-2.5-R03 RFC7644-3.5.1-R11 OKTA-MEMBER-05 OKTA-UPDATE-07", "null and [] in a PUT leave the old value.", func(b *behaviour) {
			next := b.ReplaceAttrs
			b.ReplaceAttrs = func(s *server.Server, old *record, in server.Accepted) (object, error) {
				attrs, err := next(s, old, in)
				for a := range in.Named {
					if v, ok := old.Attrs[a.Name]; ok && err == nil && a.URN == old.Type.Core.URN && attrs[a.Name] == nil {
						attrs[a.Name] = v
					}
				}
				return attrs, err
			}
		}),
		fault(area, "put-ignores-members", "RFC7644-3.5.1-R24 OKTA-GROUP-05 OKTA-MATCH-06 OKTA-MEMBER-05 OKTA-MEMBER-09", "PUT does not change the members of a Group.", state(func(old *record, next object) object {
			if old.Type.Name == "Group" {
				if delete(next, "members"); old.Attrs["members"] != nil {
					next["members"] = old.Attrs["members"]
				}
			}
			return next
		})),
		fault(area, "put-rejects-meta", "RFC7644-3.1-R06 RFC7643-3.1-R23 RFC7644-3.5.1-R15 OKTA-UPDATE-02", "A PUT with meta is refused.", rejectBody(rejectMembers("meta"), server.OpReplace)),
		fault(area, "put-rejects-groups", "RFC7644-3.1-R06 RFC7643-4.1.2-R18 OKTA-MATCH-01 OKTA-UPDATE-01 OKTA-UPDATE-02", "A PUT with groups is refused.", rejectBody(rejectMembers("groups"), server.OpReplace)),
		fault(area, "put-rejects-id", "RFC7644-3.1-R06 RFC7644-3.5.1-R15 OKTA-UPDATE-02", "A PUT with id is refused.", rejectBody(rejectMembers("id"), server.OpReplace)),
		fault(area, "put-rejects-unknown", "OKTA-UPDATE-03 OKTA-UPDATE-05", "A PUT with an attribute that no schema knows is refused.", rejectBody(rejectUnknown, server.OpReplace)),
		fault(area, "put-stores-unknown", "RFC7644-3.5.1-R27 RFC7644-3.1-R09", "An attribute that no schema knows is shown after PUT.", after(func(q *request, a *response) {
			in, err := server.DecodeObject(q.Body)
			o, ok := a.Body.(object)
			if err != nil || !ok || a.Status != 200 {
				return
			}
			for _, k := range server.SortedKeys(in) {
				if _, known := q.Type.Resolve(k); !known {
					o[k] = in[k]
				}
			}
		}, server.OpReplace)),
		fault(area, "put-stores-readonly", "RFC7644-3.5.1-R15 RFC7643-7-R21", "PUT sets a readOnly attribute.", putSetsState),
		fault(area, "put-creates", "RFC7644-3.5.1-R01 RFC7644-3.2-R05 RFC7644-3.5.1-R19", "PUT to an unknown id makes a resource.", func(b *behaviour) {
			wrap(func(next handler) handler {
				return func(q *request) *response {
					a := next(q)
					if a.Status == http.StatusNotFound {
						c := *q
						c.Op = server.OpCreate
						return b.Operations[server.OpCreate](&c)
					}
					return a
				}
			}, server.OpReplace)(b)
		}),
		fault(area, "put-204", "RFC7644-3.5.1-R18", "PUT answers 204 without a body.", emptied(server.OpReplace)),
		fault(area, "put-201", "RFC7644-3.5.1-R18", "PUT answers 201.", onStatus(200, 201, server.OpReplace)),
		fault(area, "put-unknown-500", "RFC7644-3.5.1-R19", "PUT to an unknown id is answered with 500.", onStatus(404, 500, server.OpReplace)),
		fault(area, "put-405", "RFC7644-3.5-R01 RFC7644-3.2-R07 OKTA-UPDATE-01", "PUT is not there.", failing(http.StatusMethodNotAllowed, server.OpReplace)),
		fault(area, "put-immutable-changed", "RFC7644-3.5.1-R12 RFC7643-7-R24 RFC7644-3.5.1-R13", "PUT changes an immutable attribute.", func(b *behaviour) {
			b.Mutability = ruleFor("issuer", server.ReadWrite, b.Mutability)
		}),
		fault(area, "put-immutable-same-refused", "RFC7644-3.5.1-R12", "PUT with an immutable attribute is refused, whatever its value.", rejectBody(func(_ *request, in object) error {
			if badge, ok := in[server.SchemaBadge].(object); ok && badge["issuer"] != nil {
				return server.ImmutableValue("issuer cannot be changed")
			}
			return nil
		}, server.OpReplace)),
		fault(area, "put-immutable-no-scimtype", "RFC7644-3.5.1-R13 RFC7644-3.12-R21", "The error for an immutable attribute has no scimType.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && o["scimType"] == any(scim.ErrMutability) {
				delete(o, "scimType")
			}
		}, server.OpReplace, server.OpModify)),
		fault(area, "put-required-not-checked", "RFC7644-3.5.1-R17", "PUT without userName keeps the old one.", onBody(func(q *request, in object) {
			q.Tenant.Mu.RLock()
			defer q.Tenant.Mu.RUnlock()
			if rec := q.Tenant.Any(q.ID); rec != nil && in["userName"] == nil && rec.Attrs["userName"] != nil {
				in["userName"] = rec.Attrs["userName"]
			}
		}, server.OpReplace)),
		fault(area, "put-uniqueness-not-checked", "RFC7644-3.5.1-R20 RFC7643-4.1.1-R04", "PUT takes a userName that is in use.", func(b *behaviour) {
			b.Conflict = func(string) error { return nil }
			create := b.Operations[server.OpCreate]
			b.Operations[server.OpCreate] = guardedCreate(b, create)
		}),
		fault(area, "put-hides-inactive", "RFC7643-4.1.1-R34 OKTA-DEACTIVATE-03 OKTA-REACTIVATE-02", "An inactive User cannot be replaced.", func(b *behaviour) { inactiveGone(b, server.OpReplace) }),
	}
}

// emptied answers 204 in place of 200.
func emptied(ops ...operation) func(*behaviour) {
	return after(func(_ *request, a *response) {
		if a.Status == http.StatusOK {
			a.Status, a.Body = http.StatusNoContent, nil
		}
	}, ops...)
}

// guardedCreate keeps POST honest where only modifications are to forget the check.
func guardedCreate(b *behaviour, next handler) handler {
	return func(q *request) *response {
		in, err := server.DecodeObject(q.Body)
		if err == nil {
			q.Tenant.Mu.RLock()
			taken := false
			for _, name := range []string{"userName", "displayName"} {
				if a := q.Type.Core.Attribute(name); a != nil && b.Uniqueness(a) != server.UniqueNone {
					_, hit := q.Tenant.Unique[q.Type.Name+"|"+a.URN+"|"+a.Name+"|"+b.Fold(a, server.Text(in, name))]
					taken = taken || hit
				}
			}
			q.Tenant.Mu.RUnlock()
			if taken {
				return server.Refuse(server.Fail(http.StatusConflict, scim.ErrUniqueness, "The name is in use already."))
			}
		}
		return next(q)
	}
}

// changeID moves a resource to a new id after an operation.
func changeID(op operation, when func(in object) bool) func(*behaviour) {
	return func(b *behaviour) {
		after(func(q *request, a *response) {
			in, _ := server.DecodeObject(q.Body)
			if a.Status >= 300 || !when(in) {
				return
			}
			q.Tenant.Mu.Lock()
			defer q.Tenant.Mu.Unlock()
			rec := q.Tenant.Any(q.ID)
			if rec == nil {
				return
			}
			c := *rec
			c.ID = rec.ID + "-2"
			q.Tenant.Remove(b, rec)
			q.Tenant.Put(b, &c)
			if o, ok := a.Body.(object); ok {
				o["id"] = c.ID
			}
		}, op)(b)
	}
}

// inactiveGone answers 404 for inactive Users.
func inactiveGone(b *behaviour, ops ...operation) {
	wrap(func(next handler) handler {
		return func(q *request) *response {
			q.Tenant.Mu.RLock()
			rec := q.Tenant.Any(q.ID)
			q.Tenant.Mu.RUnlock()
			if rec != nil && rec.Attrs["active"] == any(false) {
				return server.Refuse(server.NotFound(q.ID))
			}
			return next(q)
		}
	}, ops...)(b)
}

// putSetsState lets PUT write the state of a badge, which is the server's to say.
func putSetsState(b *behaviour) {
	var states sync.Map // id → state
	after(func(q *request, a *response) {
		in, err := server.DecodeObject(q.Body)
		if err != nil {
			return
		}
		if badge, ok := in[server.SchemaBadge].(object); ok && badge["state"] != nil {
			resources(a, func(o object) { states.Store(o["id"], badge["state"]) })
		}
	}, server.OpReplace)(b)
	onResources(func(o object) {
		if state, ok := states.Load(o["id"]); ok {
			if badge, ok := o[server.SchemaBadge].(object); ok {
				badge["state"] = state
			}
		}
	})(b)
}
