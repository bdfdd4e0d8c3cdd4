package fault

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// patchFaults are what goes wrong with PATCH as a request.
func patchFaults() []Fault {
	const area = "patch"
	path := func(refused func(op patchOp) bool, err error) func(*behaviour) {
		return onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if refused(op) {
				return skip, err
			}
			return op, nil
		})
	}
	isURN := func(op patchOp) bool { return strings.HasPrefix(strings.ToLower(op.Path), "urn:") }
	isExtension := func(op patchOp) bool { return isURN(op) && !strings.Contains(op.Path, ":core:") }
	return []Fault{
		fault(area, "patch-not-stored", "RFC7644-3.5.2-R50 RFC7644-3.5.2.3-R06 ENTRA-CREATE-06 ENTRA-UPDATE-13 ENTRA-DEACTIVATE-02 ENTRA-DEACTIVATE-03 ENTRA-DEACTIVATE-04 ENTRA-MATCH-01 ENTRA-REACTIVATE-01 ENTRA-REACTIVATE-04 ENTRA-UPDATE-16 ENTRA-UPDATE-18", "PATCH answers with the new state and stores the old one.", notStored(server.OpModify)),
		fault(area, "patch-501", "RFC7643-5-R22 RFC7644-3.5-R02", "PATCH is claimed and answered with 501.", failing(http.StatusNotImplemented, server.OpModify)),
		fault(area, "patch-capital-op-refused", "ENTRA-UPDATE-01 ENTRA-DEACTIVATE-01 ENTRA-MEMBER-01", "An op in capitals is refused.", func(b *behaviour) { b.OpName = func(s string) string { return s } }),
		fault(area, "patch-capital-op-ignored", "ENTRA-UPDATE-01 ENTRA-DEACTIVATE-01 ENTRA-GROUP-04 ENTRA-MEMBER-02", "An op in capitals has no effect.", onBody(func(_ *request, in object) {
			list, _ := in["Operations"].([]any)
			kept := []any{}
			for _, e := range list {
				if o, ok := e.(object); ok && server.Text(o, "op") == strings.ToLower(server.Text(o, "op")) {
					kept = append(kept, e)
				}
			}
			in["Operations"] = kept
		}, server.OpModify)),
		fault(area, "patch-first-op-only", "RFC7644-3.5.2-R28 RFC7644-3.5.2-R29 ENTRA-MATCH-01 OKTA-MEMBER-03 ENTRA-UPDATE-18", "Of several operations the first alone is applied.", func(b *behaviour) {
			b.PatchAll = func(p *patcher, ops []patchOp) error { return p.Apply(ops[:min(1, len(ops))]) }
		}),
		fault(area, "patch-last-op-only", "RFC7644-3.5.2-R28 RFC7644-3.5.2-R29 ENTRA-UPDATE-02 ENTRA-UPDATE-16 ENTRA-UPDATE-18", "Of several operations the last alone is applied.", func(b *behaviour) {
			b.PatchAll = func(p *patcher, ops []patchOp) error { return p.Apply(ops[max(0, len(ops)-1):]) }
		}),
		fault(area, "patch-ops-backwards", "RFC7644-3.5.2-R28", "Operations are applied from the last to the first.", func(b *behaviour) {
			b.PatchAll = func(p *patcher, ops []patchOp) error {
				for i := len(ops) - 1; i >= 0; i-- {
					if err := p.Apply(ops[i : i+1]); err != nil {
						return err
					}
				}
				return nil
			}
		}),
		fault(area, "patch-not-atomic", "RFC7644-3.5.2-R32 RFC7644-3.5.2-R33", "What was applied before an error stays.", notAtomic),
		fault(area, "patch-errors-ignored", "RFC7644-3.5.2-R34 RFC7644-3.5.2-R35", "An operation among several that fails is left out, without an error.", func(b *behaviour) {
			b.PatchAll = func(p *patcher, ops []patchOp) error {
				if len(ops) == 1 {
					return p.Apply(ops)
				}
				for i := range ops {
					_ = p.Apply(ops[i : i+1]) // that is the fault
				}
				return nil
			}
		}),
		fault(area, "patch-pathless-ignored", "RFC7644-3.5.2.3-R01 RFC7644-3.5.2.1-R03 ENTRA-GROUP-05 ENTRA-UPDATE-04 OKTA-DEACTIVATE-01 OKTA-DEACTIVATE-04 OKTA-GROUP-03 ENTRA-UPDATE-18", "An operation without path has no effect.", func(b *behaviour) {
			b.ApplyPathless = func(*patcher, patchOp) error { return nil }
		}),
		fault(area, "patch-pathless-refused", "RFC7644-3.5.2.3-R01 RFC7644-3.5.2.1-R03 ENTRA-GROUP-05 OKTA-DEACTIVATE-01 OKTA-GROUP-04 OKTA-UPDATE-09", "An operation without path is refused.", func(b *behaviour) {
			b.ApplyPathless = func(*patcher, patchOp) error { return server.BadPath("path is missing") }
		}),
		fault(area, "patch-pathless-replaces-all", "RFC7644-3.5.2.3-R02 OKTA-DEACTIVATE-04", "A replace without path clears what it does not name.", func(b *behaviour) {
			next := b.ApplyPathless
			b.ApplyPathless = func(p *patcher, op patchOp) error {
				if value, ok := op.Value.(object); ok && op.Op == "replace" {
					keys := lowerKeys(value)
					for _, k := range server.SortedKeys(p.Attrs) {
						if _, named := keys[strings.ToLower(k)]; !named && k != "userName" && k != "displayName" && k != "active" {
							delete(p.Attrs, k)
						}
					}
				}
				return next(p, op)
			}
		}),
		fault(area, "patch-pathless-dotted-ignored", "ENTRA-UPDATE-04", "Dotted names in a value without path have no effect.", withoutKeys(func(k string) bool { return !strings.HasPrefix(k, "urn:") && strings.Contains(k, ".") })),
		fault(area, "patch-pathless-urn-ignored", "RFC7644-3.5.2.3-R05 ENTRA-UPDATE-05", "Names with a URN in a value without path have no effect.", withoutKeys(func(k string) bool {
			return strings.HasPrefix(k, "urn:") && !strings.HasSuffix(k, ":User")
		})),
		fault(area, "patch-pathless-extension-ignored", "RFC7644-3.5.2.3-R04 RFC7644-3.5.2.1-R04", "An extension in a value without path has no effect.", withoutKeys(func(k string) bool {
			return strings.HasPrefix(k, "urn:") && strings.HasSuffix(k, ":User")
		})),
		fault(area, "patch-own-id-refused", "OKTA-GROUP-03", "A value without path that repeats the id is refused.", func(b *behaviour) {
			b.OwnID = func(*patcher, any) error { return server.ImmutableValue("id cannot be changed") }
		}),
		fault(area, "patch-own-id-changes-id", "OKTA-GROUP-03", "A value without path that repeats the id gives the resource a new one.", changeID(server.OpModify, func(in object) bool {
			list, _ := in["Operations"].([]any)
			for _, e := range list {
				if o, ok := e.(object); ok {
					if v, ok := o["value"].(object); ok && v["id"] != nil {
						return true
					}
				}
			}
			return false
		})),
		fault(area, "patch-foreign-id-accepted", "RFC7644-3.5.2.3-R18", "A value without path with another id succeeds.", func(b *behaviour) {
			b.OwnID = func(*patcher, any) error { return nil }
		}),
		fault(area, "patch-urn-paths-refused", "RFC7644-3.5.2-R22 RFC7644-3.5.2-R23 ENTRA-UPDATE-06 ENTRA-UPDATE-12 ENTRA-UPDATE-11", "Paths with a URN are refused.", path(isURN, server.BadPath("unknown path"))),
		fault(area, "patch-extension-paths-ignored", "RFC7644-3.5.2-R23 RFC7644-3.5.2-R27 ENTRA-UPDATE-06 ENTRA-UPDATE-12", "Paths into an extension have no effect.", path(isExtension, nil)),
		fault(area, "patch-core-urn-refused", "RFC7644-3.5.2-R22", "Paths with the URN of the core schema are refused.", path(func(op patchOp) bool { return isURN(op) && !isExtension(op) }, server.BadPath("unknown path"))),
		fault(area, "patch-paths-by-case", "RFC7644-3.5.2-R22", "Names in a path must have the schema's case.", path(func(op patchOp) bool {
			return op.Path != "" && strings.Contains(" username displayname nickname usertype ", " "+op.Path+" ") || op.Path != "" && op.Path == strings.ToUpper(op.Path)
		}, server.BadPath("unknown path"))),
		fault(area, "patch-filter-paths-refused", "RFC7644-3.5.2-R12 RFC7644-3.5.2-R13", "Paths with a filter are refused.", path(func(op patchOp) bool { return strings.Contains(op.Path, "[") }, server.BadPath("unknown path"))),
		fault(area, "patch-filter-paths-ignored", "RFC7644-3.5.2-R12 RFC7644-3.5.2-R13 RFC7644-3.5.2.3-R14", "Paths with a filter have no effect.", path(func(op patchOp) bool { return strings.Contains(op.Path, "[") }, nil)),
		fault(area, "patch-dotted-paths-refused", "RFC7644-3.5.2-R11", "Paths to a sub-attribute are refused.", path(func(op patchOp) bool {
			return !isURN(op) && !strings.Contains(op.Path, "[") && strings.Contains(op.Path, ".")
		}, server.BadPath("unknown path"))),
		fault(area, "patch-remove-ignored", "RFC7644-3.5.2.2-R02 RFC7644-3.5.2-R07", "remove has no effect.", path(func(op patchOp) bool { return op.Op == "remove" }, nil)),
		fault(area, "patch-add-refused", "RFC7644-3.5.2-R07 OKTA-MEMBER-02", "add is refused.", path(func(op patchOp) bool { return op.Op == "add" }, server.BadSyntax("unknown operation"))),
		fault(area, "patch-unknown-path-ignored", "RFC7644-3.5.2-R16 RFC7644-3.5.2-R14", "A path that the schema does not know has no effect.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if pp, err := server.ParsePath(op.Path); err == nil {
				if _, ok := p.Type.Resolve(pp.Name); !ok {
					return skip, nil
				}
			}
			return op, nil
		})),
		fault(area, "patch-broken-path-ignored", "RFC7644-3.5.2-R14", "A path that cannot be parsed has no effect.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if _, err := server.ParsePath(op.Path); err != nil && op.Path != "" {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-broken-path-500", "RFC7644-3.5.2-R14 RFC7644-3.12-R09", "A path that cannot be parsed is answered with 500.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if _, err := server.ParsePath(op.Path); err != nil && op.Path != "" {
				return skip, server.Fail(500, "", "index out of range")
			}
			return op, nil
		})),
		fault(area, "patch-scimtype-always-invalidvalue", "RFC7644-3.12-R23 RFC7644-3.12-R24 RFC7644-3.12-R21", "Every error of a PATCH has the scimType invalidValue.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && o["scimType"] != nil {
				o["scimType"] = scim.ErrInvalidValue
			}
		}, server.OpModify)),
		fault(area, "patch-remove-without-path", "RFC7644-3.5.2.2-R01 RFC7644-3.5.2-R10", "A remove without path succeeds.", onBody(func(_ *request, in object) {
			list, _ := in["Operations"].([]any)
			kept := []any{}
			for _, e := range list {
				if o, ok := e.(object); ok && (o["path"] != nil || !strings.EqualFold(server.Text(o, "op"), "remove")) {
					kept = append(kept, e)
				}
			}
			in["Operations"] = kept
		}, server.OpModify)),
		fault(area, "patch-empty-refused", "ENTRA-UPDATE-17", "A PATCH without operations is refused.", func(b *behaviour) {
			b.PatchAll = func(p *patcher, ops []patchOp) error {
				if len(ops) == 0 {
					return server.BadSyntax("Operations is empty")
				}
				return p.Apply(ops)
			}
		}),
		fault(area, "patch-any-schemas", "RFC7644-3.5.2-R04", "The schemas of a PatchOp are not looked at.", onBody(func(_ *request, in object) {
			drop(in, "schemas")
			in["schemas"] = []any{scim.MessagePatchOp}
		}, server.OpModify)),
		fault(area, "patch-unknown-op-ignored", "RFC7644-3.5.2-R07 RFC7644-3.5.2-R03", "An unknown op has no effect, without an error.", onBody(func(_ *request, in object) {
			list, _ := in["Operations"].([]any)
			kept := []any{}
			for _, e := range list {
				if o, ok := e.(object); ok && strings.Contains(" add remove replace ", " "+strings.ToLower(server.Text(o, "op"))+" ") {
					kept = append(kept, e)
				}
			}
			in["Operations"] = kept
		}, server.OpModify)),
		fault(area, "patch-answers-old-state", "RFC7644-3.5.2-R50 RFC7644-3.5.2-R36", "PATCH answers with the state before it.", func(b *behaviour) {
			wrap(func(next handler) handler {
				return func(q *request) *response {
					c := *q
					c.Op, c.Body, c.Header = server.OpGet, nil, http.Header{}
					old := b.Operations[server.OpGet](&c)
					a := next(q)
					if a.Status == http.StatusOK {
						a.Body = old.Body
					}
					return a
				}
			}, server.OpModify)(b)
		}),
		fault(area, "patch-hides-inactive", "RFC7643-4.1.1-R34 ENTRA-REACTIVATE-01 ENTRA-REACTIVATE-02 OKTA-REACTIVATE-01 OKTA-DEACTIVATE-03", "An inactive User cannot be modified, so never reactivated.", func(b *behaviour) { inactiveGone(b, server.OpModify) }),
		fault(area, "patch-204-with-projection", "RFC7644-3.5.2-R38", "PATCH with attributes answers 204.", after(func(q *request, a *response) {
			if a.Status == 200 && q.Query.Has("attributes") {
				a.Status, a.Body = 204, nil
			}
		}, server.OpModify)),
		fault(area, "patch-part-of-resource", "RFC7644-3.5.2-R36 ENTRA-UPDATE-13", "PATCH answers 200 with nothing but id and schemas.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == 200 {
				a.Body = object{"schemas": o["schemas"], "id": o["id"]}
			}
		}, server.OpModify)),
		fault(area, "patch-unknown-500", "RFC7644-3.5.2-R41", "PATCH of an unknown id is answered with 500.", onStatus(404, 500, server.OpModify)),
		fault(area, "patch-reactivation-new-id", "ENTRA-REACTIVATE-03 OKTA-REACTIVATE-03", "Setting active to true gives the User a new id.", changeID(server.OpModify, func(in object) bool {
			data := strings.ToLower(encodeBody(in))
			return strings.Contains(data, "active") && strings.Contains(data, "true")
		})),
	}
}

func notAtomic(b *behaviour) {
	wrap(func(next handler) handler {
		return func(q *request) *response {
			a := next(q)
			if in, err := server.DecodeObject(q.Body); err == nil && a.Status >= 400 {
				list, _ := in["Operations"].([]any)
				for n := len(list) - 1; n > 0; n-- {
					c := *q
					in["Operations"] = list[:n]
					c.Body = []byte(encodeBody(in))
					if next(&c).Status < 300 {
						break
					}
				}
			}
			return a
		}
	}, server.OpModify)(b)
}

// withoutKeys ignores some members of a value without path.
func withoutKeys(ignored func(string) bool) func(*behaviour) {
	return func(b *behaviour) {
		next := b.ApplyPathless
		b.ApplyPathless = func(p *patcher, op patchOp) error {
			if value, ok := op.Value.(object); ok {
				kept := object{}
				for k, v := range value {
					if !ignored(k) {
						kept[k] = v
					}
				}
				op.Value = kept
			}
			return next(p, op)
		}
	}
}
