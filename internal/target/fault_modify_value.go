package target

import (
	"net/http"
	"strings"
)

// modifyValueFaults are what goes wrong with the values of a PATCH in the corners.
func modifyValueFaults() []Fault {
	const area = "patch-value"
	return []Fault{
		fault(area, "patch-add-needs-value", "RFC7644-3.5.2.1-R06 RFC7644-3.5.2.1-R13", "add of an attribute without a value is refused.", func(b *behaviour) {
			next := b.applyWhole
			b.applyWhole = func(p *patcher, op patchOp, r ref, home object) error {
				if op.op == "add" && r.sub == nil && home[r.attr.name] == nil {
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

// errDropped marks an operation that is left out.
var errDropped = immutableValue("dropped")
