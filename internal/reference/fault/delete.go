package fault

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// deleteFaults are what goes wrong with DELETE.
func deleteFaults() []Fault {
	const area = "delete"
	return []Fault{
		fault(area, "delete-200", "RFC7644-3.6-R03", "DELETE answers 200 with a body.", after(func(_ *request, a *response) {
			if a.Status == http.StatusNoContent {
				a.Status, a.Body = http.StatusOK, object{"deleted": true}
			}
		}, server.OpDelete)),
		fault(area, "delete-202", "RFC7644-3.6-R03", "DELETE answers 202.", onStatus(204, 202, server.OpDelete)),
		fault(area, "delete-nothing", "RFC7644-3.6-R01 RFC7644-3.6-R05 RFC7644-3.6-R10 ENTRA-REMOVE-01 ENTRA-REMOVE-02 ENTRA-REMOVE-04 OKTA-REMOVE-01", "DELETE answers 204 and deletes nothing.", func(b *behaviour) {
			b.Remove = func(*server.Server, *tenant, *record) {}
		}),
		fault(area, "delete-soft", "RFC7644-3.6-R05 RFC7644-3.6-R10 RFC7644-3.6-R08 ENTRA-REMOVE-01", "DELETE makes the User inactive and keeps it.", func(b *behaviour) {
			next := b.Remove
			b.Remove = func(s *server.Server, t *tenant, rec *record) {
				if rec.Type.Name != "User" {
					next(s, t, rec)
					return
				}
				attrs := server.CloneObject(rec.Attrs)
				attrs["active"] = false
				t.Put(b, s.Revise(rec, attrs))
			}
		}),
		fault(area, "delete-still-listed", "RFC7644-3.6-R10 RFC7644-3.6-R11", "A deleted User is gone for GET and still in lists.", softDelete("User", true, false)),
		fault(area, "delete-group-still-listed", "RFC7644-3.6-R10", "A deleted Group is gone for GET and still in lists.", softDelete("Group", true, false)),
		fault(area, "delete-still-readable", "RFC7644-3.6-R05 ENTRA-REMOVE-02", "A deleted User is gone from lists and can still be read.", softDelete("User", false, true)),
		fault(area, "delete-again-204", "RFC7644-3.6-R08 RFC7644-3.6-R09 ENTRA-REMOVE-03 ENTRA-REMOVE-07", "DELETE of what is not there answers 204.", after(func(_ *request, a *response) {
			if a.Status == http.StatusNotFound {
				a.Status, a.Body = http.StatusNoContent, nil
			}
		}, server.OpDelete)),
		fault(area, "delete-unknown-500", "RFC7644-3.6-R09 RFC7644-3.12-R12 ENTRA-REMOVE-03 ENTRA-REMOVE-07", "DELETE of what is not there answers 500.", onStatus(404, 500, server.OpDelete)),
		fault(area, "delete-410", "RFC7644-3.6-R08", "DELETE of what is not there answers 410.", onStatus(404, 410, server.OpDelete)),
		fault(area, "delete-keeps-memberships", "RFC7644-3.6-R13 ENTRA-REMOVE-06", "A deleted User stays a member of groups.", func(b *behaviour) {
			b.Remove = func(_ *server.Server, t *tenant, rec *record) { t.Remove(b, rec) }
		}),
		fault(area, "delete-keeps-username", "RFC7644-3.6-R12 ENTRA-REMOVE-04 ENTRA-REMOVE-05 OKTA-REMOVE-01", "The userName of a deleted User cannot be used again.", func(b *behaviour) {
			next := b.Remove
			b.Remove = func(s *server.Server, t *tenant, rec *record) {
				keys := b.UniqueKeys(rec)
				next(s, t, rec)
				for _, k := range keys {
					t.Unique[k] = rec.ID
				}
			}
		}),
		fault(area, "delete-user-405", "RFC7644-3.6-R01 RFC7644-3.2-R07 ENTRA-REMOVE-01 AUTHENTIK-REMOVE-01 KEYCLOAK-REMOVE-01", "Users cannot be deleted.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if q.Type.Name == "User" {
					return server.Refuse(server.Fail(http.StatusMethodNotAllowed, "", "DELETE is not allowed here."))
				}
				return next(q)
			}
		}, server.OpDelete)),
		fault(area, "delete-wants-a-body", "OKTA-REMOVE-01", "A DELETE with a Content-Type and no body is refused.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if q.Header.Get("Content-Type") != "" {
					return server.Refuse(server.BadSyntax("the body is empty"))
				}
				return next(q)
			}
		}, server.OpDelete)),
	}
}

// softDelete hides what is deleted of one kind in one place and shows it in the other.
func softDelete(kind string, listed, readable bool) func(*behaviour) {
	const mark = "urn:example:deleted"
	return func(b *behaviour) {
		next := b.Remove
		b.Remove = func(s *server.Server, t *tenant, rec *record) {
			if rec.Type.Name != kind {
				next(s, t, rec)
				return
			}
			server.DropMember(s, t, rec.ID)
			attrs := server.CloneObject(rec.Attrs)
			attrs[mark] = true
			if kind == "User" { // its name can be used again
				attrs["userName"] = server.Text(attrs, "userName") + strings.Repeat("~", rec.Revision)
			}
			t.Put(b, s.Revise(rec, attrs))
		}
		visible := b.Visible
		b.Visible = func(rec *record) bool { return visible(rec) && (listed || rec.Attrs[mark] == nil) }
		gone := func(h handler) handler {
			return func(q *request) *response {
				q.Tenant.Mu.RLock()
				rec := q.Tenant.Any(q.ID)
				q.Tenant.Mu.RUnlock()
				if rec != nil && rec.Attrs[mark] != nil {
					return server.Refuse(server.NotFound(q.ID))
				}
				return h(q)
			}
		}
		wrap(gone, server.OpReplace, server.OpModify, server.OpDelete)(b)
		if !readable {
			wrap(gone, server.OpGet)(b)
		}
	}
}
