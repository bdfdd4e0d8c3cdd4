package fault

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// directFaults are what goes wrong with the forms that clients send who create without looking
// first: authentik, Keycloak with a SCIM plugin, OneLogin.
func directFaults() []Fault {
	const area = "direct"
	refuse := func(status int, when func(*request) bool, ops ...operation) func(*behaviour) {
		return wrap(func(next handler) handler {
			return func(q *request) *response {
				if when(q) {
					return server.Refuse(server.Fail(status, "", "This form of request is not supported."))
				}
				return next(q)
			}
		}, ops...)
	}
	body := func(status int, when func(q *request, in object) bool, ops ...operation) func(*behaviour) {
		return rejectBody(func(q *request, in object) error {
			if when(q, in) {
				return server.Fail(status, "", "This form of body is not supported.")
			}
			return nil
		}, ops...)
	}
	anyOp := func(when func(op object) bool) func(*request, object) bool {
		return func(_ *request, in object) bool {
			list, _ := in["Operations"].([]any)
			return slices.ContainsFunc(list, func(e any) bool { op, _ := e.(object); return when(op) })
		}
	}
	lacks := func(name string) func(*request, object) bool {
		return func(_ *request, in object) bool { return in[name] == nil }
	}
	reads := []operation{server.OpList, server.OpGet, server.OpConfig}
	return []Fault{
		fault(area, "direct-empty-list-refused", "AUTHENTIK-CREATE-01", "A POST with an empty list is refused.", body(http.StatusBadRequest, func(_ *request, in object) bool {
			for _, value := range in {
				if list, ok := value.([]any); ok && len(list) == 0 {
					return true
				}
			}
			return false
		}, server.OpCreate)),
		fault(area, "direct-accept-required", "KEYCLOAK-CREATE-01 ENTRA-CREATE-01", "A POST without an Accept header is answered with 406.", refuse(http.StatusNotAcceptable, func(q *request) bool { return q.Header.Get("Accept") == "" }, server.OpCreate)),
		fault(area, "direct-create-answer-without-active", "KEYCLOAK-CREATE-02", "The answer to POST has no active.", after(func(_ *request, a *response) { resources(a, func(o object) { delete(o, "active") }) }, server.OpCreate)),
		fault(area, "direct-filter-wants-a-page", "AUTHENTIK-MATCH-01", "A filter without count is refused.", refuse(http.StatusBadRequest, func(q *request) bool { return q.Query["filter"] != "" && q.Query["count"] == "" }, server.OpList)),
		fault(area, "direct-replace-wants-meta", "AUTHENTIK-UPDATE-01 KEYCLOAK-UPDATE-01", "A PUT without meta is refused.", body(http.StatusBadRequest, lacks("meta"), server.OpReplace)),
		fault(area, "direct-replace-gone-410", "AUTHENTIK-UPDATE-02 KEYCLOAK-UPDATE-03", "A PUT of what is not there is answered with 410.", onStatus(http.StatusNotFound, http.StatusGone, server.OpReplace)),
		fault(area, "direct-idle-replace-409", "KEYCLOAK-UPDATE-04", "A PUT that changes nothing is answered with 409.", func(b *behaviour) {
			find := func(q *request) *record {
				q.Tenant.Mu.RLock()
				defer q.Tenant.Mu.RUnlock()
				return q.Tenant.Find(q.Type, q.ID)
			}
			wrap(func(next handler) handler {
				return func(q *request) *response {
					before := find(q)
					a := next(q)
					if now := find(q); before != nil && now != nil && a.Status < 300 && !b.Changed(before.Attrs, now.Attrs) {
						return server.Refuse(server.Fail(http.StatusConflict, "", "Nothing changed."))
					}
					return a
				}
			}, server.OpReplace)(b)
		}),
		fault(area, "direct-replace-never-deactivates", "AUTHENTIK-DEACTIVATE-01 KEYCLOAK-DEACTIVATE-01", "active false of a PUT has no effect.", keepActive(false)),
		fault(area, "direct-replace-never-reactivates", "AUTHENTIK-REACTIVATE-01 KEYCLOAK-REACTIVATE-01", "active true of a PUT has no effect.", keepActive(true)),
		fault(area, "direct-small-text-refused", "KEYCLOAK-UPDATE-02", "The texts true and false in small letters are no booleans.", func(b *behaviour) {
			next := b.Boolean
			b.Boolean = func(v any) (bool, bool) {
				if v == any("true") || v == any("false") {
					return false, false
				}
				return next(v)
			}
		}),
		fault(area, "direct-text-false-is-true", "KEYCLOAK-DEACTIVATE-02", "The text false in small letters is true.", func(b *behaviour) {
			next := b.Boolean
			b.Boolean = func(v any) (bool, bool) {
				if v == any("false") {
					return true, true
				}
				return next(v)
			}
		}),
		fault(area, "direct-text-true-ignored", "KEYCLOAK-REACTIVATE-02", "active replaced by the text true in small letters has no effect.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if op.Path == "active" && op.Value == any("true") {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "direct-group-wants-members", "AUTHENTIK-GROUP-01", "A POST of a Group without members is refused.", body(http.StatusBadRequest, func(q *request, in object) bool { return isGroup(q) && in["members"] == nil }, server.OpCreate)),
		fault(area, "direct-relative-reference-refused", "KEYCLOAK-GROUP-01", "A POST with a member whose $ref is relative is refused.", body(http.StatusBadRequest, func(_ *request, in object) bool {
			list, _ := in["members"].([]any)
			return slices.ContainsFunc(list, func(e any) bool {
				member, _ := e.(object)
				reference := server.Text(member, "$ref")
				return reference != "" && !strings.Contains(reference, "://")
			})
		}, server.OpCreate)),
		fault(area, "direct-patch-wants-schemas", "AUTHENTIK-GROUP-03", "A PATCH without schemas is refused, as the RFC lets a server.", body(http.StatusBadRequest, lacks("schemas"), server.OpModify)),
		fault(area, "direct-first-operation-only", "AUTHENTIK-MEMBER-01 KEYCLOAK-GROUP-03 ENTRA-MEMBER-07", "Of several operations of a PATCH the first alone is carried out.", onBody(func(_ *request, in object) {
			if list, _ := in["Operations"].([]any); len(list) > 1 {
				in["Operations"] = list[:1]
			}
		}, server.OpModify)),
		fault(area, "direct-null-value-refused", "AUTHENTIK-MEMBER-02", "A remove whose value is null is refused.", body(http.StatusBadRequest, anyOp(func(op object) bool {
			value, there := op["value"]
			return op["op"] == any("remove") && there && value == nil
		}), server.OpModify)),
		fault(area, "direct-group-replace-keeps-members", "KEYCLOAK-GROUP-05", "A PUT of a Group that names no members keeps them.", onBody(func(q *request, in object) {
			if !isGroup(q) || in["members"] != nil {
				return
			}
			q.Tenant.Mu.RLock()
			defer q.Tenant.Mu.RUnlock()
			if rec := q.Tenant.Find(q.Type, q.ID); rec != nil && rec.Attrs["members"] != nil {
				in["members"] = rec.Attrs["members"]
			}
		}, server.OpReplace)),
		fault(area, "direct-group-replace-keeps-name", "AUTHENTIK-GROUP-04 KEYCLOAK-GROUP-02", "A PUT leaves the name of a Group as it is.", onBody(func(q *request, in object) {
			if !isGroup(q) {
				return
			}
			q.Tenant.Mu.RLock()
			defer q.Tenant.Mu.RUnlock()
			if rec := q.Tenant.Find(q.Type, q.ID); rec != nil {
				in["displayName"] = rec.Attrs["displayName"]
			}
		}, server.OpReplace)),
		fault(area, "direct-members-by-uri", "AUTHENTIK-MEMBER-04", "GET of a Group has the URI of each member as its value.", after(func(_ *request, a *response) {
			resources(a, func(o object) {
				list, _ := o["members"].([]any)
				for _, e := range list {
					if member, ok := e.(object); ok && member["$ref"] != nil {
						member["value"] = member["$ref"]
					}
				}
			})
		}, server.OpGet)),
		fault(area, "direct-null-display-refused", "OKTA-MEMBER-06", "A PUT with a member whose display is null is refused.", body(http.StatusBadRequest, func(_ *request, in object) bool {
			list, _ := in["members"].([]any)
			return slices.ContainsFunc(list, func(e any) bool {
				member, _ := e.(object)
				display, there := member["display"]
				return there && display == nil
			})
		}, server.OpReplace)),
		fault(area, "direct-page-wants-count", "AUTHENTIK-IMPORT-01", "startIndex without count has no effect.", onQuery(func(q query) {
			if q["count"] == "" {
				delete(q, "startindex")
			}
		}, server.OpList)),
		fault(area, "direct-list-without-schemas", "KEYCLOAK-IMPORT-01", "A list that is asked for without parameters does not name its schema.", after(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && len(q.Query) == 0 {
				delete(o, "schemas")
			}
		}, server.OpList)),
		fault(area, "direct-get-with-media-type-415", "AUTHENTIK-WIRE-01", "A GET with a Content-Type is answered with 415.", refuse(http.StatusUnsupportedMediaType, func(q *request) bool { return q.Header.Get("Content-Type") != "" }, reads...)),
		fault(area, "direct-text-loses-letters", "AUTHENTIK-WIRE-02", "Characters beyond ASCII in a POST become question marks.", onBody(func(_ *request, in object) {
			if name, ok := in["displayName"].(string); ok {
				in["displayName"] = strings.Map(func(r rune) rune {
					if r > '~' {
						return '?'
					}
					return r
				}, name)
			}
		}, server.OpCreate)),
		fault(area, "direct-inactive-replace-500", "AUTHENTIK-WIRE-03 KEYCLOAK-WIRE-01", "A PUT with active false is answered with 500.", body(http.StatusInternalServerError, func(_ *request, in object) bool { return in["active"] == any(false) }, server.OpReplace)),
		fault(area, "direct-json-text-500", "KEYCLOAK-WIRE-03", "A PATCH whose value is a text and that has no path is answered with 500.", body(http.StatusInternalServerError, anyOp(func(op object) bool {
			_, text := op["value"].(string)
			return text && op["path"] == nil
		}), server.OpModify)),
		fault(area, "direct-trailing-ampersand-400", "ONELOGIN-WIRE-01", "A query that ends in & is refused.", refuse(http.StatusBadRequest, func(q *request) bool { return strings.HasSuffix(q.URI, "&") }, server.OpList)),
		fault(area, "direct-bare-question-mark-404", "ONELOGIN-WIRE-02", "A path with an empty query is not found.", refuse(http.StatusNotFound, func(q *request) bool { return strings.HasSuffix(q.URI, "?") }, server.OpReplace, server.OpGet)),
	}
}

// keepActive lets a PUT that says so leave active as it is.
func keepActive(said bool) func(*behaviour) {
	return onBody(func(_ *request, in object) {
		if in["active"] == any(said) {
			delete(in, "active")
		}
	}, server.OpReplace)
}
