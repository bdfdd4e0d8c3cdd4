package fault

import (
	"net/http"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// takeoverFaults hand somebody's account to whoever writes the directory, and break where an
// identity provider sends just what it always sends.
func takeoverFaults() []Fault {
	const area = "takeover"
	return []Fault{
		fault(area, "create-links-by-email", "RFC7644-3.3-R23", "A POST with the e-mail address of a user writes to that user and answers with it.",
			takenOver("User", fromAnother(sharesEmail))),
		fault(area, "create-by-id-overwrites", "RFC7644-3.3-R23", "A POST with the id of a user replaces that user.",
			takenOver("User", byGivenID)),
		fault(area, "create-at-user-changes-it", "RFC7644-3.3-R23 RFC7644-3.2-R08", "A POST to a user is taken for a change of that user.", func(b *behaviour) {
			wrap(func(next handler) handler {
				return func(q *request) *response {
					if q.Method != http.MethodPost || q.Type == nil || q.Type.Name != "User" || q.ID == "" {
						return next(q)
					}
					c := *q
					c.Op, c.Method = server.OpModify, http.MethodPatch
					c.Body = []byte(`{"schemas":["` + scim.MessagePatchOp + `"],"Operations":[{"op":"replace","path":"displayName","value":"Taken"}]}`)
					return b.Operations[server.OpModify](&c)
				}
			}, server.OpNotAllowed)(b)
		}),
		fault(area, "modify-over-tenants", "RFC7644-6-R02", "A PATCH reaches the users of every tenant.", func(b *behaviour) {
			var owners sync.Map // the tenant of each id
			put := b.Put
			b.Put = func(b *behaviour, t *tenant, rec *record) {
				owners.Store(rec.ID, t)
				put(b, t, rec)
			}
			wrap(func(next handler) handler {
				return func(q *request) *response {
					c := *q
					if owner, ok := owners.Load(q.ID); ok {
						c.Tenant = owner.(*tenant)
					}
					return next(&c)
				}
			}, server.OpModify)(b)
		}),
		fault(area, "manager-cleared-500", "ENTRA-WIRE-07 ENTRA-UPDATE-08 RFC9110-15.6-R02", "An empty value for the manager is answered with 500.", func(b *behaviour) {
			next := b.ApplyOp
			b.ApplyOp = func(p *patcher, op patchOp) error {
				o, isObject := op.Value.(object)
				if strings.HasSuffix(op.Path, ":manager") && (op.Value == any("") || isObject && o["value"] == any("")) {
					return server.Fail(http.StatusInternalServerError, "", "The service failed.")
				}
				return next(p, op)
			}
		}),
		fault(area, "put-without-title-500", "OKTA-WIRE-08", "A PUT that has no title is answered with 500.", rejectBody(func(q *request, in object) error {
			if title, there := in["title"]; q.Type.Name == "User" && (!there || title == nil || title == any("")) {
				return server.Fail(http.StatusInternalServerError, "", "The service failed.")
			}
			return nil
		}, server.OpReplace)),
	}
}

// takenOver makes a POST write to the resource of a type that find names, if there is one, and
// answer with it as if it had been created.
func takenOver(kind string, find func(*request, object) string) func(*behaviour) {
	return func(b *behaviour) {
		wrap(func(next handler) handler {
			return func(q *request) *response {
				in, err := server.DecodeObject(q.Body)
				if err != nil || q.Type.Name != kind || q.Bulk != nil {
					return next(q)
				}
				q.Tenant.Mu.RLock()
				id := find(q, in)
				q.Tenant.Mu.RUnlock()
				if id == "" {
					return next(q)
				}
				c := *q
				c.Op, c.ID = server.OpReplace, id
				a := b.Operations[server.OpReplace](&c)
				if a.Status == http.StatusOK {
					a.Status = http.StatusCreated
				}
				return a
			}
		}, server.OpCreate)(b)
	}
}

// fromAnother finds the first resource of the type that shares something with a body and has
// another userName, if it has one.
func fromAnother(shares func(one, other object) bool) func(*request, object) string {
	return func(q *request, in object) string {
		for _, sl := range q.Tenant.Lists[q.Type.Name] {
			name := server.Text(sl.Rec.Attrs, "userName")
			if shares(sl.Rec.Attrs, in) && (name == "" || !strings.EqualFold(name, server.Text(in, "userName"))) {
				return sl.Rec.ID
			}
		}
		return ""
	}
}

func byGivenID(q *request, in object) string {
	if rec := q.Tenant.Find(q.Type, server.Text(in, "id")); rec != nil {
		return rec.ID
	}
	return ""
}

// shares compares one attribute, in any letter case.
func shares(name string) func(one, other object) bool {
	return func(one, other object) bool {
		value := server.Text(one, name)
		return value != "" && strings.EqualFold(value, server.Text(other, name))
	}
}

// sharesEmail says whether two users have an e-mail address in common.
func sharesEmail(one, other object) bool {
	values := func(o object) map[string]bool {
		found := map[string]bool{}
		list, _ := o["emails"].([]any)
		for _, e := range list {
			if email, ok := e.(object); ok {
				found[strings.ToLower(server.Text(email, "value"))] = true
			}
		}
		return found
	}
	mine := values(one)
	for value := range values(other) {
		if value != "" && mine[value] {
			return true
		}
	}
	return false
}
