package target

import (
	"net/http"
	"sync"

	"github.com/scimspec/scimspec/internal/scim"
)

// putFaults are what goes wrong with PUT.
func putFaults() []Fault {
	const area = "put"
	state := func(change func(old *record, next object) object) func(*behaviour) {
		return func(b *behaviour) {
			next := b.replaceAttrs
			b.replaceAttrs = func(s *Server, old *record, in accepted) (object, error) {
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
		fault(area, "put-not-stored", "RFC7644-3.5.1-R03 ENTRA-UPDATE-15 OKTA-GROUP-05 OKTA-MATCH-01 OKTA-REACTIVATE-04 OKTA-UPDATE-01 OKTA-UPDATE-04 OKTA-UPDATE-06", "PUT answers 200 and changes nothing.", notStored(opReplace)),
		fault(area, "put-changes-id", "RFC7643-3.1-R06 RFC7644-3.5.1-R16 RFC7643-3.1-R12 OKTA-GROUP-05 OKTA-REACTIVATE-03 OKTA-UPDATE-01 OKTA-UPDATE-04 OKTA-UPDATE-06", "PUT gives the resource a new id.", changeID(opReplace, func(object) bool { return true })),
		fault(area, "put-takes-client-id", "RFC7644-3.5.1-R16 RFC7644-3.5.1-R15", "The answer to PUT has the id of the body.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				in, err := decodeObject(q.body)
				if o, ok := a.body.(object); ok && err == nil && a.status == 200 && in["id"] != nil {
					o["id"] = in["id"]
				}
			}, opReplace)
		}),
		fault(area, "put-loses-externalid", "RFC7644-3.5.1-R03 RFC7643-3.1-R20", "externalId of a PUT is thrown away.", dropOn("externalId", opReplace)),
		fault(area, "put-loses-extension", "RFC7644-3.5.1-R25 RFC7643-4.3-R02 OKTA-DEACTIVATE-04 OKTA-UPDATE-01 OKTA-UPDATE-04", "The enterprise extension of a PUT is thrown away.", dropOn(scim.SchemaEnterpriseUser, opReplace)),
		fault(area, "put-keeps-extension", "RFC7644-3.5.1-R25 OKTA-UPDATE-04", "PUT does not change the enterprise extension.", state(func(old *record, next object) object {
			if v := old.attrs[scim.SchemaEnterpriseUser]; v != nil {
				next[scim.SchemaEnterpriseUser] = v
			}
			return next
		})),
		fault(area, "put-ignores-active", "RFC7644-3.5.1-R03 RFC7643-4.1.1-R19 ENTRA-DEACTIVATE-03 OKTA-DEACTIVATE-02 OKTA-DEACTIVATE-04", "PUT does not change active.", state(func(old *record, next object) object {
			if v, ok := old.attrs["active"]; ok {
				next["active"] = v
			}
			return next
		})),
		fault(area, "put-reactivates", "RFC7644-3.5.1-R03 RFC7643-4.1.1-R19 OKTA-DEACTIVATE-03 OKTA-UPDATE-04", "PUT makes every User active.", state(func(old *record, next object) object {
			if old.rt.name == "User" {
				next["active"] = true
			}
			return next
		})),
		fault(area, "put-keeps-username", "RFC7644-3.5.1-R03 RFC7643-4.1.1-R07 OKTA-UPDATE-06", "PUT does not change userName.", state(func(old *record, next object) object {
			if v, ok := old.attrs["userName"]; ok {
				next["userName"] = v
			}
			return next
		})),
		fault(area, "put-appends-values", "RFC7644-3.5.1-R05 RFC7644-3.5.1-R24 OKTA-MEMBER-05 OKTA-UPDATE-01 OKTA-UPDATE-04", "PUT adds to multi-valued attributes.", state(func(old *record, next object) object {
			for _, name := range lists {
				list, _ := next[name].([]any)
				have, _ := old.attrs[name].([]any)
				for _, e := range have {
					if !holds(old.rt.core.attribute(name), list, e) {
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
			have, ok1 := old.attrs["name"].(object)
			given, ok2 := next["name"].(object)
			if ok1 && ok2 {
				next["name"] = merge(have, given, nil)
			}
			return next
		})),
		fault(area, "put-null-keeps", "RFC7643-2.5-R02 RFC7643-2.5-R03 RFC7644-3.5.1-R11 OKTA-MEMBER-05 OKTA-UPDATE-07", "null and [] in a PUT leave the old value.", func(b *behaviour) {
			next := b.replaceAttrs
			b.replaceAttrs = func(s *Server, old *record, in accepted) (object, error) {
				attrs, err := next(s, old, in)
				for a := range in.named {
					if v, ok := old.attrs[a.name]; ok && err == nil && a.urn == old.rt.core.urn && attrs[a.name] == nil {
						attrs[a.name] = v
					}
				}
				return attrs, err
			}
		}),
		fault(area, "put-ignores-members", "RFC7644-3.5.1-R24 OKTA-GROUP-01 OKTA-GROUP-05 OKTA-MATCH-06 OKTA-MEMBER-05 OKTA-MEMBER-09", "PUT does not change the members of a Group.", state(func(old *record, next object) object {
			if old.rt.name == "Group" {
				if delete(next, "members"); old.attrs["members"] != nil {
					next["members"] = old.attrs["members"]
				}
			}
			return next
		})),
		fault(area, "put-rejects-meta", "RFC7644-3.1-R06 RFC7643-3.1-R23 RFC7644-3.5.1-R15 OKTA-UPDATE-02 OKTA-UPDATE-09", "A PUT with meta is refused.", func(b *behaviour) { rejectBody(b, rejectMembers("meta"), opReplace) }),
		fault(area, "put-rejects-groups", "RFC7644-3.1-R06 RFC7643-4.1.2-R18 OKTA-MATCH-01 OKTA-UPDATE-01 OKTA-UPDATE-02", "A PUT with groups is refused.", func(b *behaviour) { rejectBody(b, rejectMembers("groups"), opReplace) }),
		fault(area, "put-rejects-id", "RFC7644-3.1-R06 RFC7644-3.5.1-R15 OKTA-UPDATE-02", "A PUT with id is refused.", func(b *behaviour) { rejectBody(b, rejectMembers("id"), opReplace) }),
		fault(area, "put-rejects-unknown", "OKTA-UPDATE-03 OKTA-UPDATE-05", "A PUT with an attribute that no schema knows is refused.", func(b *behaviour) { rejectBody(b, rejectUnknown, opReplace) }),
		fault(area, "put-stores-unknown", "RFC7644-3.5.1-R27 RFC7644-3.1-R09", "An attribute that no schema knows is shown after PUT.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				in, err := decodeObject(q.body)
				o, ok := a.body.(object)
				if err != nil || !ok || a.status != 200 {
					return
				}
				for _, k := range sortedKeys(in) {
					if _, known := q.rt.resolve(k); !known {
						o[k] = in[k]
					}
				}
			}, opReplace)
		}),
		fault(area, "put-stores-readonly", "RFC7644-3.5.1-R15 RFC7643-7-R21", "PUT sets a readOnly attribute.", putSetsState),
		fault(area, "put-creates", "RFC7644-3.5.1-R01 RFC7644-3.2-R05 RFC7644-3.5.1-R19", "PUT to an unknown id makes a resource.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					a := next(q)
					if a.status == http.StatusNotFound {
						c := *q
						c.op = opCreate
						return b.operations[opCreate](&c)
					}
					return a
				}
			}, opReplace)
		}),
		fault(area, "put-204", "RFC7644-3.5.1-R18", "PUT answers 204 without a body.", emptied(opReplace)),
		fault(area, "put-201", "RFC7644-3.5.1-R18", "PUT answers 201.", onStatus(200, 201, opReplace)),
		fault(area, "put-unknown-500", "RFC7644-3.5.1-R19", "PUT to an unknown id is answered with 500.", onStatus(404, 500, opReplace)),
		fault(area, "put-405", "RFC7644-3.5-R01 RFC7644-3.2-R07 OKTA-GROUP-02 OKTA-UPDATE-04", "PUT is not there.", failing(http.StatusMethodNotAllowed, opReplace)),
		fault(area, "put-immutable-changed", "RFC7644-3.5.1-R12 RFC7643-7-R24 RFC7644-3.5.1-R13", "PUT changes an immutable attribute.", func(b *behaviour) {
			b.mutability = ruleFor("issuer", readWrite, b.mutability)
		}),
		fault(area, "put-immutable-same-refused", "RFC7644-3.5.1-R12", "PUT with an immutable attribute is refused, whatever its value.", func(b *behaviour) {
			rejectBody(b, func(_ *request, in object) error {
				if badge, ok := in[SchemaBadge].(object); ok && badge["issuer"] != nil {
					return immutableValue("issuer cannot be changed")
				}
				return nil
			}, opReplace)
		}),
		fault(area, "put-immutable-no-scimtype", "RFC7644-3.5.1-R13 RFC7644-3.12-R21", "The error for an immutable attribute has no scimType.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if o, ok := a.body.(object); ok && o["scimType"] == any(scim.ErrMutability) {
					delete(o, "scimType")
				}
			}, opReplace, opModify)
		}),
		fault(area, "put-required-not-checked", "RFC7644-3.5.1-R17", "PUT without userName keeps the old one.", func(b *behaviour) {
			onBody(b, func(q *request, in object) {
				q.tenant.mu.RLock()
				defer q.tenant.mu.RUnlock()
				if rec := q.tenant.any(q.id); rec != nil && in["userName"] == nil && rec.attrs["userName"] != nil {
					in["userName"] = rec.attrs["userName"]
				}
			}, opReplace)
		}),
		fault(area, "put-uniqueness-not-checked", "RFC7644-3.5.1-R20 RFC7643-4.1.1-R04", "PUT takes a userName that is in use.", func(b *behaviour) {
			b.conflict = func(string) error { return nil }
			create := b.operations[opCreate]
			b.operations[opCreate] = guardedCreate(b, create)
		}),
		fault(area, "put-hides-inactive", "RFC7643-4.1.1-R34 OKTA-DEACTIVATE-03 OKTA-REACTIVATE-02 OKTA-REACTIVATE-05 OKTA-WIRE-03", "An inactive User cannot be replaced.", func(b *behaviour) { inactiveGone(b, opReplace) }),
	}
}

// emptied answers 204 in place of 200.
func emptied(ops ...operation) func(*behaviour) {
	return func(b *behaviour) {
		after(b, func(_ *request, a *response) {
			if a.status == http.StatusOK {
				a.status, a.body = http.StatusNoContent, nil
			}
		}, ops...)
	}
}

// guardedCreate keeps POST honest where only modifications are to forget the check.
func guardedCreate(b *behaviour, next handler) handler {
	return func(q *request) *response {
		in, err := decodeObject(q.body)
		if err == nil {
			q.tenant.mu.RLock()
			taken := false
			for _, name := range []string{"userName", "displayName"} {
				if a := q.rt.core.attribute(name); a != nil && b.uniqueness(a) != uniqueNone {
					_, hit := q.tenant.unique[q.rt.name+"|"+a.urn+"|"+a.name+"|"+b.fold(a, text(in, name))]
					taken = taken || hit
				}
			}
			q.tenant.mu.RUnlock()
			if taken {
				return refuse(fail(http.StatusConflict, scim.ErrUniqueness, "The name is in use already."))
			}
		}
		return next(q)
	}
}

// changeID moves a resource to a new id after an operation.
func changeID(op operation, when func(in object) bool) func(*behaviour) {
	return func(b *behaviour) {
		after(b, func(q *request, a *response) {
			in, _ := decodeObject(q.body)
			if a.status >= 300 || !when(in) {
				return
			}
			q.tenant.mu.Lock()
			defer q.tenant.mu.Unlock()
			rec := q.tenant.any(q.id)
			if rec == nil {
				return
			}
			c := *rec
			c.id = rec.id + "-2"
			q.tenant.remove(b, rec)
			q.tenant.put(b, &c)
			if o, ok := a.body.(object); ok {
				o["id"] = c.id
			}
		}, op)
	}
}

// inactiveGone answers 404 for inactive Users.
func inactiveGone(b *behaviour, ops ...operation) {
	wrap(b, func(next handler) handler {
		return func(q *request) *response {
			q.tenant.mu.RLock()
			rec := q.tenant.any(q.id)
			q.tenant.mu.RUnlock()
			if rec != nil && rec.attrs["active"] == any(false) {
				return refuse(notFound(q.id))
			}
			return next(q)
		}
	}, ops...)
}

// putSetsState lets PUT write the state of a badge, which is the server's to say.
func putSetsState(b *behaviour) {
	var states sync.Map // id → state
	after(b, func(q *request, a *response) {
		in, err := decodeObject(q.body)
		if err != nil {
			return
		}
		if badge, ok := in[SchemaBadge].(object); ok && badge["state"] != nil {
			resources(a, func(o object) { states.Store(o["id"], badge["state"]) })
		}
	}, opReplace)
	onResources(func(o object) {
		if state, ok := states.Load(o["id"]); ok {
			if badge, ok := o[SchemaBadge].(object); ok {
				badge["state"] = state
			}
		}
	})(b)
}
