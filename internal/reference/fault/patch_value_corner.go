package fault

import (
	"net/http"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// modifyValueFaults are what goes wrong with the values of a PATCH in the corners.
func modifyValueFaults() []Fault {
	const area = "patch-value"
	return []Fault{
		fault(area, "patch-add-needs-value", "RFC7644-3.5.2.1-R06 RFC7644-3.5.2.1-R13 RFC7644-3.5.2.1-R07", "add of an attribute or sub-attribute without a value is refused.", func(b *behaviour) {
			next := b.ApplyWhole
			b.ApplyWhole = func(p *patcher, op patchOp, r ref, home object) error {
				parent, _ := home[r.Attr.Name].(object)
				if op.Op == "add" && (home[r.Attr.Name] == nil || r.Sub != nil && parent[r.Sub.Name] == nil) {
					return server.NoTarget("%s has no value", r.Attr.Path())
				}
				return next(p, op, r, home)
			}
		}),
		fault(area, "patch-add-replaces-complex", "RFC7644-3.5.2.1-R08", "An add to name clears the sub-attributes that it does not give.", func(b *behaviour) {
			next := b.ApplyOp
			b.ApplyOp = func(p *patcher, op patchOp) error {
				if op.Op == "add" && op.Path == "name" {
					delete(p.Attrs, "name")
				}
				return next(p, op)
			}
		}),
		fault(area, "patch-add-sub-keeps", "RFC7644-3.5.2.1-R14", "add of a sub-attribute that has a value leaves the old one.", func(b *behaviour) {
			next := b.ApplyWhole
			b.ApplyWhole = func(p *patcher, op patchOp, r ref, home object) error {
				if parent, _ := home[r.Attr.Name].(object); op.Op == "add" && r.Sub != nil && parent[r.Sub.Name] != nil {
					return nil
				}
				return next(p, op, r, home)
			}
		}),
		fault(area, "patch-add-again-409", "RFC7644-3.5.2.1-R15 RFC7644-3.5.2.1-R16", "add of a value that is there is answered with 409.", func(b *behaviour) {
			next := b.ApplyWhole
			b.ApplyWhole = func(p *patcher, op patchOp, r ref, home object) error {
				given, _ := op.Value.([]any)
				have, _ := home[r.Attr.Name].([]any)
				for _, v := range given {
					if one, err := p.B.CoerceOne(p.B, r.Attr, v); op.Op == "add" && r.Sub == nil && err == nil && p.B.Holds(r.Attr, have, one) {
						return server.Fail(http.StatusConflict, "", "The value is there already.")
					}
				}
				if op.Op == "add" && sameValue(p, op) {
					return server.Fail(http.StatusConflict, "", "The value is there already.")
				}
				return next(p, op, r, home)
			}
		}),
		fault(area, "patch-empty-array-ignored", "RFC7643-2.5-R04", "An empty array leaves the old values.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if list, ok := op.Value.([]any); ok && len(list) == 0 && op.Op == "replace" {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-pathless-members-ignored", "RFC7644-3.5.2.1-R19", "members in a value without path has no effect.", withoutKeys(func(k string) bool { return strings.EqualFold(k, "members") })),
		fault(area, "patch-is-put", "RFC7644-3.5.2-R44 RFC7644-3.5.2.3-R02", "PATCH clears what it does not name, names and user name apart.", func(b *behaviour) {
			next := b.PatchAll
			b.PatchAll = func(p *patcher, ops []patchOp) error {
				if err := next(p, ops); err != nil {
					return err
				}
				for _, a := range p.Type.Core.Attributes {
					if !p.Named[a] && !a.Required && a.Name != "active" {
						delete(p.Attrs, a.Name)
					}
				}
				return nil
			}
		}),
		fault(area, "patch-id-written", "RFC7643-3.1-R12 RFC7644-3.5.2-R18", "PATCH changes the id.", func(b *behaviour) {
			changeID(server.OpModify, func(in object) bool { return in["moved"] == true })(b)
			onBody(func(_ *request, in object) {
				for _, o := range operationsOf(in) {
					value, _ := o["value"].(object)
					if server.Text(o, "path") == "id" && server.Text(o, "op") != "remove" || server.Text(o, "path") == "" && value["id"] != nil {
						in["moved"], in["Operations"] = true, []any{}
					}
				}
			}, server.OpModify)(b)
		}),
		fault(area, "patch-readonly-removed", "RFC7644-3.5.2-R18 RFC7644-3.5.2.2-R12", "A remove of a readOnly attribute hides it from then on.", readOnlyRemoved),
		fault(area, "patch-readonly-dropped", "RFC7644-3.5.2.1-R22 RFC7644-3.5.2.2-R12 RFC7644-3.5.2.3-R18", "Operations on readOnly attributes are dropped before they are looked at.", func(b *behaviour) {
			next := b.Permitted
			b.Permitted = func(p *patcher, op patchOp, r ref) error {
				if r.Leaf().Mutability == server.ReadOnly {
					return errDropped
				}
				return next(p, op, r)
			}
			apply := b.ApplyOp
			b.ApplyOp = func(p *patcher, op patchOp) error {
				if err := apply(p, op); err != errDropped {
					return err
				}
				return nil
			}
		}),
		fault(area, "patch-last-value-stays", "RFC7644-3.5.2.2-R05", "A filtered remove leaves the last value.", func(b *behaviour) {
			next := b.WholeValues
			b.WholeValues = func(p *patcher, op patchOp, r ref, home object, have []any, at []int) error {
				if op.Op == "remove" && len(at) == len(have) {
					return nil
				}
				return next(p, op, r, home, have, at)
			}
		}),
		fault(area, "patch-filter-and-is-or", "RFC7644-3.5.2.2-R07", "and in the filter of a path means or.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			op.Path = strings.ReplaceAll(op.Path, " and ", " or ")
			return op, nil
		})),
		fault(area, "patch-remove-complex-ignored", "RFC7644-3.5.2.2-R10", "A remove of a complex attribute has no effect.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if r, ok := p.Type.Resolve(op.Path); ok && op.Op == "remove" && r.Attr != nil && r.Attr.Kind == server.TypeComplex && !r.Attr.Multi && r.Sub == nil {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-remove-leaves-a-word", "RFC7644-3.5.2.2-R02", "A remove of a simple attribute leaves the text none.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if r, ok := p.Type.Resolve(op.Path); ok && op.Op == "remove" && r.Attr != nil && r.Attr.Kind == server.TypeString && !r.Attr.Multi && !r.Attr.Required && r.Attr.Mutability == server.ReadWrite {
				op.Op, op.Value, op.HasValue = "replace", "none", true
			}
			return op, nil
		})),
		fault(area, "patch-remove-values-keeps-first", "RFC7644-3.5.2.2-R03", "A remove of a multi-valued attribute leaves its first value.", func(b *behaviour) {
			next := b.RemoveValues
			b.RemoveValues = func(p *patcher, a *attribute, home object, have []any, op patchOp) error {
				if !op.HasValue && len(have) > 1 {
					return p.Store(a, home, have[:1])
				}
				return next(p, a, home, have, op)
			}
		}),
		fault(area, "patch-remove-absent-404", "RFC7644-3.5.2.2-R18", "A remove of an attribute without a value is answered with 404.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if r, ok := p.Type.Resolve(op.Path); ok && op.Op == "remove" && r.Attr != nil && r.Ext == nil && r.Attr.Mutability != server.ReadOnly && p.Attrs[r.Attr.Name] == nil {
				return skip, server.Fail(http.StatusNotFound, "", "There is no value.")
			}
			return op, nil
		})),
		fault(area, "patch-extension-not-removed", "RFC7644-3.5.2.2-R19", "A remove of an attribute of an extension has no effect.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if op.Op == "remove" && strings.HasPrefix(op.Path, "urn:") && strings.Contains(op.Path, ":extension:") {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-removes-come-last", "RFC7644-3.5.2.2-R17 RFC7644-3.5.2-R28", "Operations that remove are carried out last, the members that they name then removed by all their values.", func(b *behaviour) {
			next := b.PatchAll
			b.PatchAll = func(p *patcher, ops []patchOp) error {
				var sorted, removes []patchOp
				for _, op := range ops {
					if op.Op == "remove" && len(ops) > 1 {
						op.Path, _, _ = strings.Cut(op.Path, "[")
						removes = append(removes, op)
						continue
					}
					sorted = append(sorted, op)
				}
				return next(p, append(sorted, removes...))
			}
		}),
		fault(area, "patch-pathless-appends", "RFC7644-3.5.2.3-R03", "A replace without path adds to multi-valued attributes.", func(b *behaviour) {
			next := b.ApplyPathless
			b.ApplyPathless = func(p *patcher, op patchOp) error {
				value, _ := op.Value.(object)
				for _, v := range value {
					if _, isList := v.([]any); isList {
						op.Op = "add"
					}
				}
				return next(p, op)
			}
		}),
		fault(area, "patch-null-for-required", "RFC7644-3.5.2.3-R17", "null for the userName has no effect, without an error.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if op.Path == "userName" && op.HasValue && op.Value == nil {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-same-value-refused", "RFC7644-3.5.2.3-R20", "A replace with the value that is there is refused.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if op.Op == "replace" && sameValue(p, op) {
				return skip, server.BadValue("nothing to change")
			}
			return op, nil
		})),
		fault(area, "patch-primary-record-stays", "RFC7644-3.5.2.3-R21", "A value that is replaced as a whole and becomes primary leaves another one primary.", func(b *behaviour) {
			next := b.WholeValues
			b.WholeValues = func(p *patcher, op patchOp, r ref, home object, have []any, at []int) error {
				lax, c := *p, *p.B
				c.Demote = func([]any, int) {}
				lax.B = &c
				return next(&lax, op, r, home, have, at)
			}
		}),
		fault(area, "patch-active-ignored", "RFC7644-3.5.2.3-R22", "A replace of active has no effect.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if strings.EqualFold(op.Path, "active") {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-meta-written", "RFC7643-3.1-R24 RFC7644-3.5.2-R18", "PATCH changes meta.", metaWritten),
		fault(area, "patch-user-groups-written", "RFC7643-4.1.2-R19", "PATCH of a User's groups makes it a member.", joinsByUser),
		fault(area, "patch-member-value-changed", "RFC7643-4.2-R06", "PATCH changes the value of a member.", func(b *behaviour) {
			b.Mutability = ruleFor("value", server.ReadWrite, b.Mutability)
		}),
	}
}

// readOnlyRemoved keeps in mind which sub-attributes of meta were removed from what.
func readOnlyRemoved(b *behaviour) {
	var gone sync.Map
	wrap(func(next handler) handler {
		return func(q *request) *response {
			in, _ := server.DecodeObject(q.Body)
			for _, o := range operationsOf(in) {
				if name, ok := strings.CutPrefix(server.Text(o, "path"), "meta."); ok && server.Text(o, "op") == "remove" {
					gone.Store(q.ID+" "+name, true)
					return server.Reply(http.StatusNoContent, nil)
				}
			}
			return next(q)
		}
	}, server.OpModify)(b)
	after(func(_ *request, a *response) {
		resources(a, func(o object) {
			m, _ := o["meta"].(object)
			for _, name := range server.SortedKeys(m) {
				if _, ok := gone.Load(server.Text(o, "id") + " " + name); ok {
					delete(m, name)
				}
			}
		})
	}, server.OpGet)(b)
}

// errDropped marks an operation that is left out.
var errDropped = server.ImmutableValue("dropped")
