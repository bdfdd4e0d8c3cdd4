package fault

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// unreadFaults answer a write well and do not carry it out, or refuse it and do: they show only
// to somebody who reads.
func unreadFaults() []Fault {
	names := func(op patchOp, name string) bool {
		value, _ := op.Value.(object)
		_, inside := value[name]
		return strings.EqualFold(op.Path, name) || op.Path == "" && inside
	}
	ignored := func(name string, ops ...string) func(*behaviour) {
		return onOp(func(p *patcher, op patchOp) (patchOp, error) {
			for _, wanted := range ops {
				if op.Op == wanted && p.Type.Name == "User" && names(op, name) {
					if op.Path != "" {
						return skip, nil
					}
					rest := server.CloneObject(op.Value.(object))
					delete(rest, name)
					op.Value = rest
				}
			}
			return op, nil
		})
	}
	// managed are attributes that an identity provider does not write.
	managed := []string{"roles", "entitlements"}
	loses := func(b *behaviour) {
		next := b.PatchAll
		b.PatchAll = func(p *patcher, all []patchOp) error {
			if err := next(p, all); err != nil {
				return err
			}
			for _, name := range managed {
				if p.Type.Name == "User" && !strings.Contains(strings.ToLower(fmt.Sprint(all)), name) {
					delete(p.Attrs, name)
				}
			}
			return nil
		}
	}
	return []Fault{
		fault("unread", "patch-loses-managed", "ENTRA-UPDATE-15 ENTRA-DEACTIVATE-04 OKTA-DEACTIVATE-04", "A PATCH of other attributes takes roles and entitlements away.", loses),
		fault("unread", "put-loses-managed", "OKTA-UPDATE-04", "A PUT takes roles and entitlements away, though it names them.", onBody(func(q *request, in object) {
			for _, name := range managed {
				if q.Type.Name == "User" {
					delete(in, name)
				}
			}
		}, server.OpReplace)),
		fault("unread", "patch-external-id-add-ignored", "RFC7643-3.1-R20 ENTRA-CREATE-02", "PATCH add of externalId has no effect.", ignored("externalId", "add")),
		fault("unread", "patch-external-id-replace-ignored", "RFC7643-3.1-R20 ENTRA-UPDATE-16", "PATCH replace of externalId has no effect.", ignored("externalId", "replace")),
		fault("unread", "patch-external-id-remove-ignored", "RFC7643-3.1-R20", "PATCH remove of externalId has no effect.", ignored("externalId", "remove")),
		fault("unread", "put-external-id-kept", "RFC7643-3.1-R20 OKTA-CREATE-05", "PUT leaves the externalId as it is, or leaves it out.", onBody(func(q *request, in object) {
			if q.Type.Name != "User" {
				return
			}
			q.Tenant.Mu.RLock()
			defer q.Tenant.Mu.RUnlock()
			if rec := q.Tenant.Find(q.Type, q.ID); rec != nil {
				delete(in, "externalId")
				if have := rec.Attrs["externalId"]; have != nil {
					in["externalId"] = have
				}
			}
		}, server.OpReplace)),
		fault("membership", "membership-refused-and-done", "DOCKER-REMOVE-D08", "A change that is refused with 403 makes the User inactive all the same.", func(b *behaviour) {
			wrap(func(next handler) handler {
				return func(q *request) *response {
					a := next(q)
					if a.Status != http.StatusForbidden || q.Type == nil || q.Type.Name != "User" {
						return a
					}
					q.Tenant.Mu.RLock()
					rec := q.Tenant.Find(q.Type, q.ID)
					q.Tenant.Mu.RUnlock()
					if rec != nil {
						harm(b, q, rec, func(attrs object) { attrs["active"] = false })
					}
					return a
				}
			}, server.OpReplace, server.OpModify)(b)
		}),
	}
}
