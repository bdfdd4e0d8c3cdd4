package target

import (
	"net/http"
	"strings"
	"sync"
)

// modifyValueFaults are what goes wrong with the values of a PATCH in the corners.
func modifyValueFaults() []Fault {
	const area = "patch-value"
	return []Fault{
		fault(area, "patch-add-needs-value", "RFC7644-3.5.2.1-R06 RFC7644-3.5.2.1-R13 RFC7644-3.5.2.1-R07", "add of an attribute or sub-attribute without a value is refused.", func(b *behaviour) {
			next := b.applyWhole
			b.applyWhole = func(p *patcher, op patchOp, r ref, home object) error {
				parent, _ := home[r.attr.name].(object)
				if op.op == "add" && (home[r.attr.name] == nil || r.sub != nil && parent[r.sub.name] == nil) {
					return noTarget("%s has no value", r.attr.path())
				}
				return next(p, op, r, home)
			}
		}),
		fault(area, "patch-add-replaces-complex", "RFC7644-3.5.2.1-R08", "An add to name clears the sub-attributes that it does not give.", func(b *behaviour) {
			next := b.applyOp
			b.applyOp = func(p *patcher, op patchOp) error {
				if op.op == "add" && op.path == "name" {
					delete(p.attrs, "name")
				}
				return next(p, op)
			}
		}),
		fault(area, "patch-add-sub-keeps", "RFC7644-3.5.2.1-R14", "add of a sub-attribute that has a value leaves the old one.", func(b *behaviour) {
			next := b.applyWhole
			b.applyWhole = func(p *patcher, op patchOp, r ref, home object) error {
				if parent, _ := home[r.attr.name].(object); op.op == "add" && r.sub != nil && parent[r.sub.name] != nil {
					return nil
				}
				return next(p, op, r, home)
			}
		}),
		fault(area, "patch-add-again-409", "RFC7644-3.5.2.1-R15 RFC7644-3.5.2.1-R16", "add of a value that is there is answered with 409.", func(b *behaviour) {
			next := b.applyWhole
			b.applyWhole = func(p *patcher, op patchOp, r ref, home object) error {
				given, _ := op.value.([]any)
				have, _ := home[r.attr.name].([]any)
				for _, v := range given {
					if one, err := p.b.coerceOne(p.b, r.attr, v); op.op == "add" && r.sub == nil && err == nil && p.b.holds(r.attr, have, one) {
						return fail(http.StatusConflict, "", "The value is there already.")
					}
				}
				if op.op == "add" && sameValue(p, op) {
					return fail(http.StatusConflict, "", "The value is there already.")
				}
				return next(p, op, r, home)
			}
		}),
		fault(area, "patch-empty-array-ignored", "RFC7643-2.5-R04", "An empty array leaves the old values.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if list, ok := op.value.([]any); ok && len(list) == 0 && op.op == "replace" {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-pathless-members-ignored", "RFC7644-3.5.2.1-R19", "members in a value without path has no effect.", withoutKeys(func(k string) bool { return strings.EqualFold(k, "members") })),
		fault(area, "patch-is-put", "RFC7644-3.5.2-R44 RFC7644-3.5.2.3-R02", "PATCH clears what it does not name, names and user name apart.", func(b *behaviour) {
			next := b.patchAll
			b.patchAll = func(p *patcher, ops []patchOp) error {
				if err := next(p, ops); err != nil {
					return err
				}
				for _, a := range p.rt.core.attributes {
					if !p.named[a] && !a.required && a.name != "active" {
						delete(p.attrs, a.name)
					}
				}
				return nil
			}
		}),
		fault(area, "patch-id-written", "RFC7643-3.1-R12 RFC7644-3.5.2-R18", "PATCH changes the id.", func(b *behaviour) {
			changeID(opModify, func(in object) bool { return in["moved"] == true })(b)
			onBody(b, func(_ *request, in object) {
				for _, o := range operationsOf(in) {
					value, _ := o["value"].(object)
					if text(o, "path") == "id" && text(o, "op") != "remove" || text(o, "path") == "" && value["id"] != nil {
						in["moved"], in["Operations"] = true, []any{}
					}
				}
			}, opModify)
		}),
		fault(area, "patch-readonly-removed", "RFC7644-3.5.2-R18 RFC7644-3.5.2.2-R12", "A remove of a readOnly attribute hides it from then on.", readOnlyRemoved),
		fault(area, "patch-readonly-dropped", "RFC7644-3.5.2.1-R22 RFC7644-3.5.2.2-R12 RFC7644-3.5.2.3-R18", "Operations on readOnly attributes are dropped before they are looked at.", func(b *behaviour) {
			next := b.permitted
			b.permitted = func(p *patcher, op patchOp, r ref) error {
				if r.leaf().mutability == readOnly {
					return errDropped
				}
				return next(p, op, r)
			}
			apply := b.applyOp
			b.applyOp = func(p *patcher, op patchOp) error {
				if err := apply(p, op); err != errDropped {
					return err
				}
				return nil
			}
		}),
		fault(area, "patch-last-value-stays", "RFC7644-3.5.2.2-R05", "A filtered remove leaves the last value.", func(b *behaviour) {
			next := b.wholeValues
			b.wholeValues = func(p *patcher, op patchOp, r ref, home object, have []any, at []int) error {
				if op.op == "remove" && len(at) == len(have) {
					return nil
				}
				return next(p, op, r, home, have, at)
			}
		}),
		fault(area, "patch-filter-and-is-or", "RFC7644-3.5.2.2-R07", "and in the filter of a path means or.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			op.path = strings.ReplaceAll(op.path, " and ", " or ")
			return op, nil
		})),
		fault(area, "patch-remove-complex-ignored", "RFC7644-3.5.2.2-R10", "A remove of a complex attribute has no effect.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if r, ok := p.rt.resolve(op.path); ok && op.op == "remove" && r.attr != nil && r.attr.kind == typeComplex && !r.attr.multi && r.sub == nil {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-remove-values-keeps-first", "RFC7644-3.5.2.2-R03", "A remove of a multi-valued attribute leaves its first value.", func(b *behaviour) {
			next := b.removeValues
			b.removeValues = func(p *patcher, a *attribute, home object, have []any, op patchOp) error {
				if !op.hasValue && len(have) > 1 {
					return p.store(a, home, have[:1])
				}
				return next(p, a, home, have, op)
			}
		}),
		fault(area, "patch-remove-absent-404", "RFC7644-3.5.2.2-R18", "A remove of an attribute without a value is answered with 404.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if r, ok := p.rt.resolve(op.path); ok && op.op == "remove" && r.attr != nil && r.ext == nil && r.attr.mutability != readOnly && p.attrs[r.attr.name] == nil {
				return skip, fail(http.StatusNotFound, "", "There is no value.")
			}
			return op, nil
		})),
		fault(area, "patch-extension-not-removed", "RFC7644-3.5.2.2-R19", "A remove of an attribute of an extension has no effect.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if op.op == "remove" && strings.HasPrefix(op.path, "urn:") && strings.Contains(op.path, ":extension:") {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-removes-come-last", "RFC7644-3.5.2.2-R17 RFC7644-3.5.2-R28", "Operations that remove are carried out last, the members that they name then removed by all their values.", func(b *behaviour) {
			next := b.patchAll
			b.patchAll = func(p *patcher, ops []patchOp) error {
				var sorted, removes []patchOp
				for _, op := range ops {
					if op.op == "remove" && len(ops) > 1 {
						op.path, _, _ = strings.Cut(op.path, "[")
						removes = append(removes, op)
						continue
					}
					sorted = append(sorted, op)
				}
				return next(p, append(sorted, removes...))
			}
		}),
		fault(area, "patch-pathless-appends", "RFC7644-3.5.2.3-R03", "A replace without path adds to multi-valued attributes.", func(b *behaviour) {
			next := b.applyPathless
			b.applyPathless = func(p *patcher, op patchOp) error {
				value, _ := op.value.(object)
				for _, v := range value {
					if _, isList := v.([]any); isList {
						op.op = "add"
					}
				}
				return next(p, op)
			}
		}),
		fault(area, "patch-null-for-required", "RFC7644-3.5.2.3-R17", "null for the userName has no effect, without an error.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if op.path == "userName" && op.hasValue && op.value == nil {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-same-value-refused", "RFC7644-3.5.2.3-R20", "A replace with the value that is there is refused.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if op.op == "replace" && sameValue(p, op) {
				return skip, badValue("nothing to change")
			}
			return op, nil
		})),
		fault(area, "patch-primary-record-stays", "RFC7644-3.5.2.3-R21", "A value that is replaced as a whole and becomes primary leaves another one primary.", func(b *behaviour) {
			next := b.wholeValues
			b.wholeValues = func(p *patcher, op patchOp, r ref, home object, have []any, at []int) error {
				lax, c := *p, *p.b
				c.demote = func([]any, int) {}
				lax.b = &c
				return next(&lax, op, r, home, have, at)
			}
		}),
		fault(area, "patch-active-ignored", "RFC7644-3.5.2.3-R22", "A replace of active has no effect.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if strings.EqualFold(op.path, "active") {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-meta-written", "RFC7643-3.1-R24 RFC7644-3.5.2-R18", "PATCH changes meta.", metaWritten),
		fault(area, "patch-user-groups-written", "RFC7643-4.1.2-R19", "PATCH of a User's groups makes it a member.", joinsByUser),
		fault(area, "patch-member-value-changed", "RFC7643-4.2-R06", "PATCH changes the value of a member.", func(b *behaviour) {
			b.mutability = ruleFor("value", readWrite, b.mutability)
		}),
	}
}

// readOnlyRemoved keeps in mind which sub-attributes of meta were removed from what.
func readOnlyRemoved(b *behaviour) {
	var gone sync.Map
	wrap(b, func(next handler) handler {
		return func(q *request) *response {
			in, _ := decodeObject(q.body)
			for _, o := range operationsOf(in) {
				if name, ok := strings.CutPrefix(text(o, "path"), "meta."); ok && text(o, "op") == "remove" {
					gone.Store(q.id+" "+name, true)
					return reply(http.StatusNoContent, nil)
				}
			}
			return next(q)
		}
	}, opModify)
	after(b, func(_ *request, a *response) {
		resources(a, func(o object) {
			m, _ := o["meta"].(object)
			for _, name := range sortedKeys(m) {
				if _, ok := gone.Load(text(o, "id") + " " + name); ok {
					delete(m, name)
				}
			}
		})
	}, opGet)
}

// errDropped marks an operation that is left out.
var errDropped = immutableValue("dropped")
