package target

import (
	"net/http"
	"strings"

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
	isURN := func(op patchOp) bool { return strings.HasPrefix(strings.ToLower(op.path), "urn:") }
	isExtension := func(op patchOp) bool { return isURN(op) && !strings.Contains(op.path, ":core:") }
	return []Fault{
		fault(area, "patch-not-stored", "RFC7644-3.5.2-R50 RFC7644-3.5.2.3-R06 ENTRA-CREATE-06 ENTRA-DEACTIVATE-02 ENTRA-DEACTIVATE-03 ENTRA-DEACTIVATE-04 ENTRA-MATCH-01 ENTRA-REACTIVATE-01 ENTRA-REACTIVATE-04 ENTRA-UPDATE-13 ENTRA-UPDATE-15 ENTRA-UPDATE-16", "PATCH answers with the new state and stores the old one.", notStored(opModify)),
		fault(area, "patch-501", "RFC7643-5-R22 RFC7644-3.5-R02", "PATCH is claimed and answered with 501.", failing(http.StatusNotImplemented, opModify)),
		fault(area, "patch-capital-op-refused", "ENTRA-UPDATE-01 ENTRA-DEACTIVATE-01 ENTRA-MEMBER-01", "An op in capitals is refused.", func(b *behaviour) { b.opName = func(s string) string { return s } }),
		fault(area, "patch-capital-op-ignored", "ENTRA-UPDATE-01 ENTRA-DEACTIVATE-01 ENTRA-GROUP-04 ENTRA-MEMBER-02", "An op in capitals has no effect.", func(b *behaviour) {
			onBody(b, func(_ *request, in object) {
				list, _ := in["Operations"].([]any)
				kept := []any{}
				for _, e := range list {
					if o, ok := e.(object); ok && text(o, "op") == strings.ToLower(text(o, "op")) {
						kept = append(kept, e)
					}
				}
				in["Operations"] = kept
			}, opModify)
		}),
		fault(area, "patch-first-op-only", "RFC7644-3.5.2-R28 RFC7644-3.5.2-R29 ENTRA-MATCH-01 ENTRA-UPDATE-13 OKTA-MEMBER-03", "Of several operations the first alone is applied.", func(b *behaviour) {
			b.patchAll = func(p *patcher, ops []patchOp) error { return p.apply(ops[:min(1, len(ops))]) }
		}),
		fault(area, "patch-last-op-only", "RFC7644-3.5.2-R28 RFC7644-3.5.2-R29 ENTRA-UPDATE-02 ENTRA-UPDATE-13 ENTRA-UPDATE-16", "Of several operations the last alone is applied.", func(b *behaviour) {
			b.patchAll = func(p *patcher, ops []patchOp) error { return p.apply(ops[max(0, len(ops)-1):]) }
		}),
		fault(area, "patch-ops-backwards", "RFC7644-3.5.2-R28", "Operations are applied from the last to the first.", func(b *behaviour) {
			b.patchAll = func(p *patcher, ops []patchOp) error {
				for i := len(ops) - 1; i >= 0; i-- {
					if err := p.apply(ops[i : i+1]); err != nil {
						return err
					}
				}
				return nil
			}
		}),
		fault(area, "patch-not-atomic", "RFC7644-3.5.2-R32 RFC7644-3.5.2-R33", "What was applied before an error stays.", notAtomic),
		fault(area, "patch-errors-ignored", "RFC7644-3.5.2-R34 RFC7644-3.5.2-R35", "An operation that fails is left out, without an error.", func(b *behaviour) {
			b.patchAll = func(p *patcher, ops []patchOp) error {
				for i := range ops {
					_ = p.apply(ops[i : i+1]) // that is the fault
				}
				return nil
			}
		}),
		fault(area, "patch-pathless-ignored", "RFC7644-3.5.2.3-R01 RFC7644-3.5.2.1-R03 ENTRA-GROUP-05 ENTRA-UPDATE-04 ENTRA-UPDATE-15 OKTA-DEACTIVATE-01 OKTA-DEACTIVATE-04 OKTA-GROUP-03", "An operation without path has no effect.", func(b *behaviour) {
			b.applyPathless = func(*patcher, patchOp) error { return nil }
		}),
		fault(area, "patch-pathless-refused", "RFC7644-3.5.2.3-R01 RFC7644-3.5.2.1-R03 ENTRA-GROUP-05 ENTRA-UPDATE-15 OKTA-DEACTIVATE-01 OKTA-GROUP-04 OKTA-UPDATE-09", "An operation without path is refused.", func(b *behaviour) {
			b.applyPathless = func(*patcher, patchOp) error { return badPath("path is missing") }
		}),
		fault(area, "patch-pathless-replaces-all", "RFC7644-3.5.2.3-R02 OKTA-DEACTIVATE-04", "A replace without path clears what it does not name.", func(b *behaviour) {
			next := b.applyPathless
			b.applyPathless = func(p *patcher, op patchOp) error {
				if value, ok := op.value.(object); ok && op.op == "replace" {
					keys := lowerKeys(value)
					for _, k := range sortedKeys(p.attrs) {
						if _, named := keys[strings.ToLower(k)]; !named && k != "userName" && k != "displayName" && k != "active" {
							delete(p.attrs, k)
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
		fault(area, "patch-own-id-refused", "OKTA-GROUP-02", "A value without path that repeats the id is refused.", func(b *behaviour) {
			b.ownID = func(*patcher, any) error { return immutableValue("id cannot be changed") }
		}),
		fault(area, "patch-own-id-changes-id", "OKTA-GROUP-03 OKTA-GROUP-04", "A value without path that repeats the id gives the resource a new one.", changeID(opModify, func(in object) bool {
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
			b.ownID = func(*patcher, any) error { return nil }
		}),
		fault(area, "patch-urn-paths-refused", "RFC7644-3.5.2-R22 RFC7644-3.5.2-R23 ENTRA-UPDATE-06 ENTRA-UPDATE-12", "Paths with a URN are refused.", path(isURN, badPath("unknown path"))),
		fault(area, "patch-extension-paths-ignored", "RFC7644-3.5.2-R23 RFC7644-3.5.2-R27 ENTRA-UPDATE-06 ENTRA-UPDATE-12", "Paths into an extension have no effect.", path(isExtension, nil)),
		fault(area, "patch-core-urn-refused", "RFC7644-3.5.2-R22", "Paths with the URN of the core schema are refused.", path(func(op patchOp) bool { return isURN(op) && !isExtension(op) }, badPath("unknown path"))),
		fault(area, "patch-paths-by-case", "RFC7644-3.5.2-R22", "Names in a path must have the schema's case.", path(func(op patchOp) bool {
			return op.path != "" && strings.Contains(" username displayname nickname usertype ", " "+op.path+" ") || op.path != "" && op.path == strings.ToUpper(op.path)
		}, badPath("unknown path"))),
		fault(area, "patch-filter-paths-refused", "RFC7644-3.5.2-R12 RFC7644-3.5.2-R13", "Paths with a filter are refused.", path(func(op patchOp) bool { return strings.Contains(op.path, "[") }, badPath("unknown path"))),
		fault(area, "patch-filter-paths-ignored", "RFC7644-3.5.2-R12 RFC7644-3.5.2-R13 RFC7644-3.5.2.3-R14", "Paths with a filter have no effect.", path(func(op patchOp) bool { return strings.Contains(op.path, "[") }, nil)),
		fault(area, "patch-dotted-paths-refused", "RFC7644-3.5.2-R11", "Paths to a sub-attribute are refused.", path(func(op patchOp) bool {
			return !isURN(op) && !strings.Contains(op.path, "[") && strings.Contains(op.path, ".")
		}, badPath("unknown path"))),
		fault(area, "patch-remove-ignored", "RFC7644-3.5.2.2-R02 RFC7644-3.5.2-R07", "remove has no effect.", path(func(op patchOp) bool { return op.op == "remove" }, nil)),
		fault(area, "patch-add-refused", "RFC7644-3.5.2-R07 OKTA-MEMBER-02", "add is refused.", path(func(op patchOp) bool { return op.op == "add" }, badSyntax("unknown operation"))),
		fault(area, "patch-unknown-path-ignored", "RFC7644-3.5.2-R16 RFC7644-3.5.2-R14", "A path that the schema does not know has no effect.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if pp, err := parsePath(op.path); err == nil {
				if _, ok := p.rt.resolve(pp.name); !ok {
					return skip, nil
				}
			}
			return op, nil
		})),
		fault(area, "patch-broken-path-ignored", "RFC7644-3.5.2-R14", "A path that cannot be parsed has no effect.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if _, err := parsePath(op.path); err != nil && op.path != "" {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-broken-path-500", "RFC7644-3.5.2-R14 RFC7644-3.12-R09", "A path that cannot be parsed is answered with 500.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if _, err := parsePath(op.path); err != nil && op.path != "" {
				return skip, fail(500, "", "index out of range")
			}
			return op, nil
		})),
		fault(area, "patch-scimtype-always-invalidvalue", "RFC7644-3.12-R23 RFC7644-3.12-R24 RFC7644-3.12-R21 RFC7644-3.5.2.3-R15", "Every error of a PATCH has the scimType invalidValue.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if o, ok := a.body.(object); ok && o["scimType"] != nil {
					o["scimType"] = scim.ErrInvalidValue
				}
			}, opModify)
		}),
		fault(area, "patch-remove-without-path", "RFC7644-3.5.2.2-R01 RFC7644-3.5.2-R10", "A remove without path succeeds.", func(b *behaviour) {
			onBody(b, func(_ *request, in object) {
				list, _ := in["Operations"].([]any)
				kept := []any{}
				for _, e := range list {
					if o, ok := e.(object); ok && (o["path"] != nil || !strings.EqualFold(text(o, "op"), "remove")) {
						kept = append(kept, e)
					}
				}
				in["Operations"] = kept
			}, opModify)
		}),
		fault(area, "patch-empty-refused", "ENTRA-UPDATE-17", "A PATCH without operations is refused.", func(b *behaviour) {
			b.patchAll = func(p *patcher, ops []patchOp) error {
				if len(ops) == 0 {
					return badSyntax("Operations is empty")
				}
				return p.apply(ops)
			}
		}),
		fault(area, "patch-any-schemas", "RFC7644-3.5.2-R04", "The schemas of a PatchOp are not looked at.", func(b *behaviour) {
			onBody(b, func(_ *request, in object) {
				drop(in, "schemas")
				in["schemas"] = []any{scim.MessagePatchOp}
			}, opModify)
		}),
		fault(area, "patch-unknown-op-ignored", "RFC7644-3.5.2-R07 RFC7644-3.5.2-R03", "An unknown op has no effect, without an error.", func(b *behaviour) {
			onBody(b, func(_ *request, in object) {
				list, _ := in["Operations"].([]any)
				kept := []any{}
				for _, e := range list {
					if o, ok := e.(object); ok && strings.Contains(" add remove replace ", " "+strings.ToLower(text(o, "op"))+" ") {
						kept = append(kept, e)
					}
				}
				in["Operations"] = kept
			}, opModify)
		}),
		fault(area, "patch-answers-old-state", "RFC7644-3.5.2-R50 RFC7644-3.5.2-R36", "PATCH answers with the state before it.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					c := *q
					c.op, c.body, c.header = opGet, nil, http.Header{}
					old := b.operations[opGet](&c)
					a := next(q)
					if a.status == http.StatusOK {
						a.body = old.body
					}
					return a
				}
			}, opModify)
		}),
		fault(area, "patch-hides-inactive", "RFC7643-4.1.1-R34 ENTRA-REACTIVATE-01 ENTRA-REACTIVATE-02 OKTA-DEACTIVATE-03 OKTA-REACTIVATE-01", "An inactive User cannot be modified, so never reactivated.", func(b *behaviour) { inactiveGone(b, opModify) }),
		fault(area, "patch-204-with-projection", "RFC7644-3.5.2-R38", "PATCH with attributes answers 204.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if a.status == 200 && q.query.has("attributes") {
					a.status, a.body = 204, nil
				}
			}, opModify)
		}),
		fault(area, "patch-part-of-resource", "RFC7644-3.5.2-R36", "PATCH answers 200 with nothing but id and schemas.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if o, ok := a.body.(object); ok && a.status == 200 {
					a.body = object{"schemas": o["schemas"], "id": o["id"]}
				}
			}, opModify)
		}),
		fault(area, "patch-unknown-500", "RFC7644-3.5.2-R41", "PATCH of an unknown id is answered with 500.", onStatus(404, 500, opModify)),
		fault(area, "patch-reactivation-new-id", "ENTRA-REACTIVATE-03 OKTA-REACTIVATE-03", "Setting active to true gives the User a new id.", changeID(opModify, func(in object) bool {
			data := strings.ToLower(encodeBody(in))
			return strings.Contains(data, "active") && strings.Contains(data, "true")
		})),
	}
}

func notAtomic(b *behaviour) {
	wrap(b, func(next handler) handler {
		return func(q *request) *response {
			a := next(q)
			if in, err := decodeObject(q.body); err == nil && a.status >= 400 {
				list, _ := in["Operations"].([]any)
				for n := len(list) - 1; n > 0; n-- {
					c := *q
					in["Operations"] = list[:n]
					c.body = []byte(encodeBody(in))
					if next(&c).status < 300 {
						break
					}
				}
			}
			return a
		}
	}, opModify)
}

// withoutKeys ignores some members of a value without path.
func withoutKeys(ignored func(string) bool) func(*behaviour) {
	return func(b *behaviour) {
		next := b.applyPathless
		b.applyPathless = func(p *patcher, op patchOp) error {
			if value, ok := op.value.(object); ok {
				kept := object{}
				for k, v := range value {
					if !ignored(k) {
						kept[k] = v
					}
				}
				op.value = kept
			}
			return next(p, op)
		}
	}
}
