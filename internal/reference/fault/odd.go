package fault

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// oddFaults answer JSON that holds something else than was expected with 500, each at another
// place.
func oddFaults() []Fault {
	const area, rule, recorded = "odd", "RFC9110-15.6-R01", "RFC9110-15.6-R02"
	failed := func() error { return server.Fail(http.StatusInternalServerError, "", "The service failed.") }
	body := func(odd func(q *request, in object) bool, ops ...operation) func(*behaviour) {
		return rejectBody(func(q *request, in object) error {
			if odd(q, in) {
				return failed()
			}
			return nil
		}, ops...)
	}
	op := func(odd func(p *patcher, op patchOp) bool) func(*behaviour) {
		return onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if odd(p, op) {
				return skip, failed()
			}
			return op, nil
		})
	}
	isNull := func(name string) func(*request, object) bool {
		return func(_ *request, in object) bool { value, there := in[name]; return there && value == nil }
	}
	return []Fault{
		fault(area, "odd-patch-schemas-null-500", recorded, "A PATCH whose schemas is null is answered with 500.", body(isNull("schemas"), server.OpModify)),
		fault(area, "odd-create-schemas-null-500", rule, "A POST whose schemas is null is answered with 500.", body(isNull("schemas"), server.OpCreate)),
		fault(area, "odd-emails-hold-null-500", rule, "A POST or PUT whose emails hold null is answered with 500.", body(func(_ *request, in object) bool { return holdsNull(in["emails"]) }, server.OpCreate, server.OpReplace)),
		fault(area, "odd-members-hold-null-500", rule, "A POST or PUT whose members hold null is answered with 500.", body(func(_ *request, in object) bool { return holdsNull(in["members"]) }, server.OpCreate, server.OpReplace)),
		fault(area, "odd-name-null-500", rule, "A POST or PUT whose name is null is answered with 500.", body(isNull("name"), server.OpCreate, server.OpReplace)),
		fault(area, "odd-extension-null-500", rule, "A POST whose enterprise extension is null is answered with 500.", body(func(q *request, in object) bool {
			for name, value := range in {
				if strings.HasPrefix(strings.ToLower(name), "urn:") && value == nil {
					return true
				}
			}
			return false
		}, server.OpCreate)),
		fault(area, "odd-roles-as-texts-500", rule, "A POST whose roles are texts is answered with 500.", body(func(_ *request, in object) bool {
			list, _ := in["roles"].([]any)
			return slices.ContainsFunc(list, func(e any) bool { _, text := e.(string); return text })
		}, server.OpCreate)),
		fault(area, "odd-unknown-member-500", rule+" "+recorded, "A PATCH that names a member whom nobody has is answered with 500.", func(b *behaviour) {
			next := b.CheckMembers
			b.CheckMembers = func(t *tenant, rec *record, pending map[string]*server.ResourceType) error {
				if err := next(t, rec, pending); err != nil {
					return failed()
				}
				return nil
			}
		}),
		fault(area, "odd-members-null-500", rule, "A PATCH whose members are null is answered with 500.", op(func(_ *patcher, op patchOp) bool { return strings.EqualFold(op.Path, "members") && op.Value == nil })),
		fault(area, "odd-member-as-text-500", rule, "A PATCH whose member is a text is answered with 500.", op(func(_ *patcher, op patchOp) bool {
			list, _ := op.Value.([]any)
			return strings.EqualFold(op.Path, "members") && slices.ContainsFunc(list, func(e any) bool { _, text := e.(string); return text })
		})),
		fault(area, "odd-patch-value-null-500", rule+" "+recorded, "A PATCH of a User whose value is null is answered with 500.", op(func(p *patcher, op patchOp) bool {
			return p.Type.Name == "User" && op.Op == "replace" && op.Value == nil
		})),
		fault(area, "odd-operations-hold-null-500", rule, "A PATCH whose Operations hold null is answered with 500.", body(func(_ *request, in object) bool { return holdsNull(in["Operations"]) }, server.OpModify)),
		fault(area, "odd-path-number-500", rule, "A PATCH whose path is a number is answered with 500.", body(func(_ *request, in object) bool {
			list, _ := in["Operations"].([]any)
			return slices.ContainsFunc(list, func(e any) bool {
				path, there := asObject(e)["path"]
				_, text := path.(string)
				return there && path != nil && !text
			})
		}, server.OpModify)),
		fault(area, "odd-manager-as-text-500", recorded, "A POST whose manager is a text is answered with 500.", body(func(_ *request, in object) bool {
			for _, value := range in {
				if _, text := asObject(value)["manager"].(string); text {
					return true
				}
			}
			return false
		}, server.OpCreate)),
		fault(area, "odd-remove-with-value-500", recorded, "A PATCH that removes and carries a value is answered with 500.", op(func(p *patcher, op patchOp) bool {
			return p.Type.Name == "User" && op.Op == "remove" && op.Value != nil
		})),
		fault(area, "odd-patch-without-schemas-500", recorded, "A PATCH without schemas is answered with 500.", body(func(_ *request, in object) bool { _, there := in["schemas"]; return !there }, server.OpModify)),
		fault(area, "odd-remove-with-null-500", recorded, "A PATCH that removes and has null for a value is answered with 500.", body(func(_ *request, in object) bool {
			list, _ := in["Operations"].([]any)
			return slices.ContainsFunc(list, func(e any) bool {
				value, there := asObject(e)["value"]
				return there && value == nil && asObject(e)["op"] == "remove"
			})
		}, server.OpModify)),
		fault(area, "odd-member-display-null-500", recorded, "A PUT of a Group with null for the name of a member is answered with 500.", body(func(_ *request, in object) bool {
			list, _ := in["members"].([]any)
			return slices.ContainsFunc(list, func(e any) bool { value, there := asObject(e)["display"]; return there && value == nil })
		}, server.OpReplace)),
		fault(area, "odd-count-500", rule, "A count that is no number is answered with 500.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if strings.Trim(q.Query["count"], "0123456789") != "" {
					return server.Refuse(failed())
				}
				return next(q)
			}
		}, server.OpList)),
		fault(area, "odd-group-id-500", rule, "An id of a Group that could be no id is answered with 500.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if q.Type.Name == "Group" && strings.ContainsAny(q.ID, "{}") {
					return server.Refuse(failed())
				}
				return next(q)
			}
		}, server.OpGet)),
		fault(area, "odd-empty-filter-500", rule, "An empty filter is answered with 500.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if q.Query.Has("filter") && strings.TrimSpace(q.Query["filter"]) == "" {
					return server.Refuse(failed())
				}
				return next(q)
			}
		}, server.OpList)),
		fault(area, "odd-bulk-operation-null-500", rule, "A bulk request whose Operations hold null is answered with 500.", body(func(_ *request, in object) bool { return holdsNull(in["Operations"]) }, server.OpBulk)),
	}
}

func holdsNull(list any) bool {
	values, _ := list.([]any)
	return slices.Contains(values, nil)
}
