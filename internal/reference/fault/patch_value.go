package fault

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// patchValueFaults are what goes wrong with the values that a PATCH touches.
func patchValueFaults() []Fault {
	const area = "patch-value"
	isBoolString := func(v any) bool {
		s, ok := v.(string)
		return ok && (strings.EqualFold(s, "true") || strings.EqualFold(s, "false"))
	}
	booleans := func(read func(s string) (bool, bool)) func(*behaviour) {
		return func(b *behaviour) {
			next := b.Boolean
			b.Boolean = func(v any) (bool, bool) {
				if isBoolString(v) {
					return read(v.(string))
				}
				return next(v)
			}
		}
	}
	manager := func(change func(op patchOp) (patchOp, error)) func(*behaviour) {
		return onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if strings.HasSuffix(strings.ToLower(op.Path), ":manager") {
				return change(op)
			}
			return op, nil
		})
	}
	return []Fault{
		fault(area, "boolean-strings-refused", "ENTRA-UPDATE-09 ENTRA-DEACTIVATE-01 ENTRA-CREATE-08", `"True" and "False" are refused for booleans.`, booleans(func(string) (bool, bool) { return false, false })),
		fault(area, "boolean-strings-true", "ENTRA-UPDATE-09 ENTRA-DEACTIVATE-01", `"False" is read as true, because the string is not empty.`, booleans(func(string) (bool, bool) { return true, true })),
		fault(area, "boolean-strings-by-case", "ENTRA-UPDATE-09 ENTRA-DEACTIVATE-01", `"False" is read as true, because it is not "false".`, booleans(func(s string) (bool, bool) { return s != "false", true })),
		fault(area, "boolean-strings-stored", "ENTRA-UPDATE-09 ENTRA-DEACTIVATE-01", `"False" is stored as a string.`, func(b *behaviour) {
			next := b.CoerceOne
			b.CoerceOne = func(b *behaviour, a *attribute, v any) (any, error) {
				if a.Kind == server.TypeBoolean && isBoolString(v) {
					return v, nil
				}
				return next(b, a, v)
			}
		}),
		fault(area, "patch-complex-replaced", "RFC7644-3.5.2.3-R10 RFC7644-3.5.2.3-R11", "A replace of name clears the sub-attributes that it does not give.", func(b *behaviour) {
			b.Merge = func(_, given object, _ []string) object { return given }
		}),
		fault(area, "patch-complex-null-ignored", "RFC7643-2.5-R04", "null for a sub-attribute leaves the old value.", func(b *behaviour) {
			b.Merge = func(have, given object, _ []string) object { return server.Merge(have, given, nil) }
		}),
		fault(area, "patch-null-refused", "RFC7643-2.5-R04 ENTRA-UPDATE-14", "null in a PATCH is refused.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if op.HasValue && op.Value == nil && op.Op == "replace" {
				return skip, server.BadValue("value is missing")
			}
			return op, nil
		})),
		fault(area, "patch-null-ignored", "RFC7643-2.5-R04 ENTRA-UPDATE-14", "null in a PATCH leaves the old value.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if op.HasValue && op.Value == nil && op.Op == "replace" {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-add-replaces-values", "RFC7644-3.5.2.1-R09", "add to a multi-valued attribute throws the old values away.", func(b *behaviour) {
			b.AddValues = func(p *patcher, a *attribute, home object, _, given []any) error { return p.Store(a, home, given) }
		}),
		fault(area, "patch-add-first-value-only", "RFC7644-3.5.2.1-R10", "Of several values in an add the first alone is added.", func(b *behaviour) {
			b.AddValues = func(p *patcher, a *attribute, home object, have, given []any) error {
				return server.AddValues(p, a, home, have, given[:min(1, len(given))])
			}
		}),
		fault(area, "patch-add-doubles", "RFC7644-3.5.2.1-R15 RFC7643-2.4-R10", "add of a value that is there doubles it.", func(b *behaviour) {
			b.Holds = func(*attribute, []any, any) bool { return false }
		}),
		fault(area, "patch-add-touches", "RFC7644-3.5.2.1-R17", "add of a value that is there changes lastModified.", func(b *behaviour) {
			b.Changed = func(object, object) bool { return true }
		}),
		fault(area, "patch-replace-appends", "RFC7644-3.5.2.3-R07 RFC7644-3.5.2.3-R19", "replace of a multi-valued attribute adds to it.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if r, ok := p.Type.Resolve(op.Path); ok && op.Op == "replace" && r.Attr != nil && r.Attr.Multi && r.Sub == nil {
				op.Op = "add"
			}
			return op, nil
		})),
		fault(area, "patch-replace-needs-value", "RFC7644-3.5.2.3-R08", "replace of an attribute without a value is refused.", func(b *behaviour) {
			next := b.ApplyWhole
			b.ApplyWhole = func(p *patcher, op patchOp, r ref, home object) error {
				if op.Op == "replace" && home[r.Attr.Name] == nil && op.Value != nil {
					return server.NoTarget("%s has no value", r.Attr.Path())
				}
				return next(p, op, r, home)
			}
		}),
		fault(area, "patch-add-needs-no-value", "RFC7644-3.5.2.1-R12 RFC7644-3.5.2.1-R14", "add of a single-valued attribute that has a value is refused.", func(b *behaviour) {
			next := b.ApplyWhole
			b.ApplyWhole = func(p *patcher, op patchOp, r ref, home object) error {
				if op.Op == "add" && !r.Attr.Multi && r.Sub == nil && home[r.Attr.Name] != nil && r.Attr.Kind != server.TypeComplex {
					return server.BadValue("%s has a value", r.Attr.Path())
				}
				return next(p, op, r, home)
			}
		}),
		fault(area, "patch-filter-does-not-create", "ENTRA-UPDATE-02", "A filtered path that matches nothing creates nothing and is refused.", func(b *behaviour) {
			b.Unmatched = func(_ *patcher, op patchOp, r ref, _ server.PatchPath, _ object, _ []any) error {
				if op.Op == "remove" {
					return nil
				}
				return server.NoTarget("no value of %s matches", r.Attr.Path())
			}
		}),
		fault(area, "patch-filter-no-match-ignored", "RFC7644-3.5.2.3-R15 ENTRA-UPDATE-02", "A filtered path that matches nothing has no effect, without an error.", func(b *behaviour) {
			b.Unmatched = func(*patcher, patchOp, ref, server.PatchPath, object, []any) error { return nil }
		}),
		fault(area, "patch-filter-creates-without-type", "ENTRA-UPDATE-02", "The value that a filtered path creates lacks what the filter says.", func(b *behaviour) {
			b.Unmatched = func(p *patcher, op patchOp, r ref, path server.PatchPath, home object, have []any) error {
				if op.Op == "remove" || r.Sub == nil {
					return server.Unmatched(p, op, r, path, home, have)
				}
				return p.InValues(op, r, home, append(append([]any(nil), have...), object{}), []int{len(have)})
			}
		}),
		fault(area, "patch-filter-creates-anything", "RFC7644-3.5.2.3-R15", "A replace through a filter that matches nothing creates a value.", func(b *behaviour) {
			b.Unmatched = func(p *patcher, op patchOp, r ref, path server.PatchPath, home object, have []any) error {
				start, ok := server.Implied(p.B, r.Attr, path.Filter)
				if op.Op != "replace" || !ok || r.Sub == nil {
					return server.Unmatched(p, op, r, path, home, have)
				}
				return p.InValues(op, r, home, append(append([]any(nil), have...), start), []int{len(have)})
			}
		}),
		fault(area, "patch-filter-appends-record", "RFC7644-3.5.2.3-R15", "A replace of a whole value through a filter that matches nothing appends the value.", func(b *behaviour) {
			b.Unmatched = func(p *patcher, op patchOp, r ref, path server.PatchPath, home object, have []any) error {
				if op.Op != "replace" || r.Sub != nil {
					return server.Unmatched(p, op, r, path, home, have)
				}
				return p.B.AddValues(p, r.Attr, home, have, server.Elements(op.Value))
			}
		}),
		fault(area, "patch-remove-no-match-refused", "RFC7644-3.5.2.2-R13 ENTRA-MEMBER-05 OKTA-MEMBER-08", "Removing a value that is not there is answered with 404.", func(b *behaviour) {
			next := b.Unmatched
			b.Unmatched = func(p *patcher, op patchOp, r ref, path server.PatchPath, home object, have []any) error {
				if op.Op == "remove" {
					return server.Fail(http.StatusNotFound, "", "The value is not there.")
				}
				return next(p, op, r, path, home, have)
			}
		}),
		fault(area, "patch-filter-wipes-siblings", "RFC7644-3.5.2.3-R14 RFC7644-3.5.2-R44", "Replacing a sub-attribute of a value clears its other sub-attributes.", func(b *behaviour) {
			next := b.ApplyOp
			b.ApplyOp = func(p *patcher, op patchOp) error {
				if strings.Contains(op.Path, "].") && op.Op == "replace" {
					if i := strings.LastIndex(op.Path, "]."); !server.IsEmpty(op.Value) {
						return next(p, patchOp{Op: "replace", Path: op.Path[:i+1], Value: object{op.Path[i+2:]: op.Value}, HasValue: true})
					}
				}
				return next(p, op)
			}
		}),
		fault(area, "patch-filter-wipes-others", "RFC7644-3.5.2.3-R14 RFC7644-3.5.2-R44 ENTRA-UPDATE-15", "Replacing a sub-attribute of one value throws the other values away.", func(b *behaviour) {
			next := b.StoreValues
			b.StoreValues = func(p *patcher, r ref, home object, list []any) error {
				have, _ := home[r.Attr.Name].([]any)
				for i, e := range list {
					if i >= len(have) || !server.Equal(e, have[i]) {
						return next(p, r, home, []any{e})
					}
				}
				return next(p, r, home, list)
			}
		}),
		fault(area, "patch-filter-ignored", "RFC7644-3.5.2.3-R14 RFC7644-3.5.2.1-R21 RFC7644-3.5.2.2-R04 ENTRA-UPDATE-15", "The filter of a path is ignored: all values are touched.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if i, j := strings.Index(op.Path, "["), strings.LastIndex(op.Path, "]"); i > 0 && j > i {
				op.Path = op.Path[:i] + op.Path[j+1:]
			}
			return op, nil
		})),
		fault(area, "patch-filter-first-match-only", "RFC7644-3.5.2.3-R12 RFC7644-3.5.2.2-R06", "A filter in a path does not reach every value that it matches.", func(b *behaviour) {
			next := b.WholeValues
			b.WholeValues = func(p *patcher, op patchOp, r ref, home object, have []any, at []int) error {
				return next(p, op, r, home, have, at[:1])
			}
		}),
		fault(area, "patch-remove-sub-removes-value", "RFC7644-3.5.2.2-R08", "Removing a sub-attribute of a value removes the value.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if i := strings.LastIndex(op.Path, "]."); i > 0 && op.Op == "remove" {
				op.Path = op.Path[:i+1]
			}
			return op, nil
		})),
		fault(area, "patch-remove-sub-removes-complex", "RFC7644-3.5.2.2-R09", "Removing a sub-attribute removes the whole attribute.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if head, _, ok := strings.Cut(op.Path, "."); ok && op.Op == "remove" && !strings.Contains(op.Path, "[") && !strings.HasPrefix(head, "urn:") {
				op.Path = head
			}
			return op, nil
		})),
		fault(area, "patch-primary-twice", "RFC7644-3.5.2-R30 RFC7644-3.5.2-R31 RFC7643-2.4-R04", "Several primary values are stored, and a new one leaves the old one primary.", func(b *behaviour) {
			b.Demote = func([]any, int) {}
			b.CheckPrimary = func(_ *behaviour, _ *attribute, list []any) (any, error) { return list, nil }
		}),
		fault(area, "patch-readonly-ignored", "RFC7644-3.5.2-R21 RFC7644-3.5.2.3-R18", "A change of a readOnly attribute has no effect, without an error.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if pp, err := server.ParsePath(op.Path); err == nil {
				if r, ok := p.Type.Resolve(pp.Name); ok && r.Attr != nil && r.Leaf().Mutability == server.ReadOnly {
					return skip, nil
				}
			}
			return op, nil
		})),
		fault(area, "patch-readonly-written", "RFC7644-3.5.2-R18 RFC7643-7-R21 RFC7643-4.3-R07", "PATCH writes readOnly sub-attributes of the manager.", func(b *behaviour) {
			b.Mutability = ruleFor("displayName", server.ReadWrite, b.Mutability)
		}),
		fault(area, "patch-immutable-changed", "RFC7644-3.5.2-R19 RFC7643-7-R24", "PATCH changes immutable attributes.", func(b *behaviour) {
			b.Mutability = func(a *attribute) string {
				if a.Mutability == server.Immutable {
					return server.ReadWrite
				}
				return a.Mutability
			}
		}),
		fault(area, "patch-required-removed", "RFC7644-3.5.2.2-R11", "Required attributes are not asked for, and PATCH removes them.", func(b *behaviour) {
			b.Required = func(*attribute) bool { return false }
		}),
		fault(area, "patch-group-name-removal-ignored", "RFC7644-3.5.2.2-R11", "Removing the displayName of a Group succeeds and changes nothing.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if p.Type.Endpoint == scim.EndpointGroups && op.Op == "remove" && strings.EqualFold(op.Path, "displayName") {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "patch-required-removed-scimtype", "RFC7644-3.5.2.2-R21", "Removing a required attribute is refused with another scimType.", func(b *behaviour) {
			next := b.Permitted
			b.Permitted = func(p *patcher, op patchOp, r ref) error {
				if op.Op == "remove" && r.Sub == nil && p.B.Required(r.Attr) && r.Attr.Mutability != server.ReadOnly {
					return server.BadValue("%s is required", r.Attr.Path())
				}
				return next(p, op, r)
			}
		}),
		fault(area, "patch-single-object-refused", "RFC7644-3.5.2.1-R11", "A single object for a multi-valued attribute is refused.", func(b *behaviour) {
			next := b.CoerceList
			b.CoerceList = func(b *behaviour, a *attribute, v any) (any, error) {
				if _, ok := v.(object); ok {
					return nil, server.BadValue("%s must be an array", a.Path())
				}
				return next(b, a, v)
			}
		}),
		fault(area, "patch-password-refused", "RFC7644-3.5.2.3-R23", "Every new password is refused as too weak.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if op.Path == "password" {
				return skip, server.BadValue("password is too weak")
			}
			return op, nil
		})),
		fault(area, "manager-string-refused", "ENTRA-UPDATE-06", "A bare string for the manager is refused.", manager(func(op patchOp) (patchOp, error) {
			if _, ok := op.Value.(string); ok {
				return skip, server.BadValue("manager must be an object")
			}
			return op, nil
		})),
		fault(area, "manager-string-ignored", "ENTRA-UPDATE-06", "A bare string for the manager has no effect.", manager(func(op patchOp) (patchOp, error) {
			if _, ok := op.Value.(string); ok {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "manager-not-cleared", "ENTRA-UPDATE-08", "An empty value does not clear the manager.", func(b *behaviour) {
			next := b.ApplyOp
			b.ApplyOp = func(p *patcher, op patchOp) error {
				o, isObject := op.Value.(object)
				if strings.HasSuffix(op.Path, ":manager") && (op.Value == any("") || isObject && o["value"] == any("")) {
					return nil
				}
				return next(p, op)
			}
		}),
		fault(area, "patch-wrong-scimtype-for-uniqueness", "RFC7644-3.12-R20", "A taken userName in a PATCH is refused with another scimType.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && o["scimType"] == any(scim.ErrUniqueness) {
				o["scimType"] = scim.ErrMutability
			}
		}, server.OpModify)),
	}
}
