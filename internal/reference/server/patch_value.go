package server

// applyWhole applies an operation to an attribute or sub-attribute without a filter.
func applyWhole(p *Patcher, op PatchOp, r Ref, home Object) error {
	switch {
	case r.Attr.Multi && r.Sub != nil:
		return p.everyValue(op, r, home)
	case r.Attr.Multi:
		return p.list(op, r, home)
	case r.Sub != nil:
		return p.subAttribute(op, r, home)
	}
	return p.single(op, r, home)
}

// single is a singular attribute, simple or complex.
func (p *Patcher) single(op PatchOp, r Ref, home Object) error {
	a := r.Attr
	if op.Op == "remove" {
		return p.Store(a, home, nil)
	}
	v, err := p.B.coerce(p.B, a, op.Value)
	if err != nil {
		return err
	}
	given, isObject := v.(Object)
	have, exists := home[a.Name].(Object)
	if a.Kind != TypeComplex || !isObject || !exists {
		return p.Store(a, home, v)
	}
	return p.Store(a, home, p.B.Merge(have, given, clearedBy(a, op.Value)))
}

// clearedBy lists the sub-attributes that a value sets to null.
func clearedBy(a *Attribute, v any) []string {
	var out []string
	if o, ok := v.(Object); ok {
		for _, key := range SortedKeys(o) {
			if sub := a.Sub(key); sub != nil && IsEmpty(o[key]) {
				out = append(out, sub.Name)
			}
		}
	}
	return out
}

// Merge keeps the sub-attributes that are not mentioned (RFC 7644, section 3.5.2.3). A
// reference does not outlive the value that it belonged to.
func Merge(have, given Object, cleared []string) Object {
	out := CloneObject(have)
	if given["value"] != nil && given["value"] != have["value"] {
		delete(out, "$ref")
	}
	for k, v := range given {
		out[k] = v
	}
	for _, k := range cleared {
		delete(out, k)
	}
	return out
}

// Store sets or clears a value, with regard to immutable.
func (p *Patcher) Store(a *Attribute, home Object, v any) error {
	if v != nil {
		v = p.B.Seal(a, v)
	}
	old, exists := home[a.Name]
	if exists && p.B.Mutability(a) == Immutable && !Equal(old, v) {
		return ImmutableValue("%s is immutable", a.Path())
	}
	if IsEmpty(v) {
		delete(home, a.Name)
		return nil
	}
	home[a.Name] = v
	return nil
}

// subAttribute is a sub-attribute of a singular complex attribute.
func (p *Patcher) subAttribute(op PatchOp, r Ref, home Object) error {
	parent := Object{}
	if have, ok := home[r.Attr.Name].(Object); ok {
		parent = CloneObject(have)
	}
	var v any
	if op.Op != "remove" {
		var err error
		if v, err = p.B.coerce(p.B, r.Sub, op.Value); err != nil {
			return err
		}
	}
	if r.Sub.Name == "value" {
		if v == any("") {
			v = nil
		}
		if !Equal(v, parent["value"]) {
			delete(parent, "$ref")
		}
	}
	if err := p.Store(r.Sub, parent, v); err != nil {
		return err
	}
	return p.Store(r.Attr, home, parent)
}

// list is a multi-valued attribute as a whole.
func (p *Patcher) list(op PatchOp, r Ref, home Object) error {
	a := r.Attr
	have, _ := home[a.Name].([]any)
	if op.Op == "remove" {
		return p.B.RemoveValues(p, a, home, have, op)
	}
	v, err := p.B.coerce(p.B, a, op.Value)
	if err != nil {
		return err
	}
	given, _ := v.([]any)
	if op.Op == "replace" {
		return p.Store(a, home, v)
	}
	return p.B.AddValues(p, a, home, have, given)
}

// removeValues removes all values, or the listed ones when the operation lists some.
func removeValues(p *Patcher, a *Attribute, home Object, have []any, op PatchOp) error {
	if !op.HasValue || op.Value == nil {
		return p.Store(a, home, nil)
	}
	listed, ok := op.Value.([]any)
	if !ok {
		listed = []any{op.Value}
	}
	var kept []any
	for _, e := range have {
		if !p.listed(a, listed, e) {
			kept = append(kept, e)
		}
	}
	if kept == nil {
		return p.Store(a, home, nil)
	}
	return p.Store(a, home, kept)
}

// listed says whether a stored value is meant by one of the listed ones: every sub-attribute
// that is listed must be the same.
func (p *Patcher) listed(a *Attribute, listed []any, stored any) bool {
	for _, e := range listed {
		v, err := p.B.CoerceOne(p.B, a, e)
		if err != nil || v == nil {
			continue
		}
		if want, ok := v.(Object); ok {
			have, _ := stored.(Object)
			if a.Name == "members" {
				if want["value"] != nil && want["value"] == have["value"] {
					return true
				}
				continue
			}
			all := true
			for k := range want {
				all = all && p.alike(a.Sub(k), want[k], have[k])
			}
			if all {
				return true
			}
		} else if p.alike(a, v, stored) {
			return true
		}
	}
	return false
}

func (p *Patcher) alike(a *Attribute, x, y any) bool {
	s, ok1 := x.(string)
	t, ok2 := y.(string)
	if ok1 && ok2 {
		return p.B.Fold(a, s) == p.B.Fold(a, t)
	}
	return Equal(x, y)
}

// AddValues appends what is not there yet. A new primary value takes primary from the others
// (RFC 7644, section 3.5.2).
func AddValues(p *Patcher, a *Attribute, home Object, have, given []any) error {
	out := append([]any(nil), have...)
	for _, v := range given {
		if p.B.Holds(a, out, v) {
			continue
		}
		out = append(out, v)
		if o, ok := v.(Object); ok && o["primary"] == any(true) {
			p.B.Demote(out, len(out)-1)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return p.Store(a, home, out)
}

// demote sets primary to false on all values but one. The list may be changed, its values not.
func demote(list []any, except int) {
	for i, e := range list {
		if o, ok := e.(Object); ok && i != except && o["primary"] == any(true) {
			c := CloneObject(o)
			c["primary"] = false
			list[i] = c
		}
	}
}

// everyValue sets a sub-attribute in all values.
func (p *Patcher) everyValue(op PatchOp, r Ref, home Object) error {
	have, _ := home[r.Attr.Name].([]any)
	if len(have) == 0 && op.Op != "remove" {
		have = []any{Object{}}
	}
	all := make([]int, len(have))
	for i := range have {
		all[i] = i
	}
	return p.InValues(op, r, home, have, all)
}

// selected applies an operation to the values that match a filter.
func (p *Patcher) selected(op PatchOp, r Ref, path PatchPath, home Object) error {
	match, err := Binder{B: p.B, Type: p.Type, parent: r.Attr}.bind(path.Filter)
	if err != nil {
		return err
	}
	have, _ := home[r.Attr.Name].([]any)
	var hits []int
	for i, e := range have {
		if o, ok := e.(Object); ok && match(element{o}) {
			hits = append(hits, i)
		}
	}
	if len(hits) == 0 {
		return p.B.Unmatched(p, op, r, path, home, have)
	}
	if r.Sub != nil {
		return p.InValues(op, r, home, have, hits)
	}
	return p.B.WholeValues(p, op, r, home, have, hits)
}

// Unmatched is a filter that selects nothing: see the package comment for the stance.
func Unmatched(p *Patcher, op PatchOp, r Ref, path PatchPath, home Object, have []any) error {
	if op.Op == "remove" {
		return nil
	}
	start, ok := Implied(p.B, r.Attr, path.Filter)
	if op.Op == "replace" {
		ok = ok && r.Sub != nil && typical(r.Attr, start)
	}
	if !ok || p.B.Mutability(r.Attr) == Immutable {
		return NoTarget("no value of %s matches the filter", r.Attr.Path())
	}
	if IsEmpty(op.Value) || op.Value == any("") {
		return nil
	}
	list := append(append([]any(nil), have...), start)
	if start["primary"] == any(true) {
		p.B.Demote(list, len(list)-1)
	}
	op.Op = "add"
	if r.Sub != nil {
		return p.InValues(op, r, home, list, []int{len(list) - 1})
	}
	return p.B.WholeValues(p, op, r, home, list, []int{len(list) - 1})
}

// wholeValues removes, merges into or replaces the values at the given places.
func wholeValues(p *Patcher, op PatchOp, r Ref, home Object, have []any, at []int) error {
	a := r.Attr
	hit := map[int]bool{}
	for _, i := range at {
		hit[i] = true
	}
	var given Object
	if op.Op != "remove" {
		v, err := p.B.CoerceOne(p.B, a, op.Value)
		if err != nil {
			return err
		}
		given, _ = v.(Object)
	}
	var out []any
	for i, e := range have {
		o, _ := e.(Object)
		switch {
		case !hit[i]:
			out = append(out, e)
		case op.Op == "remove" || given == nil:
		default:
			next := CloneObject(given)
			if op.Op == "add" {
				next = Merge(o, given, clearedBy(a, op.Value))
			}
			if err := p.keepImmutable(a, o, next); err != nil {
				return err
			}
			out = append(out, next)
			if next["primary"] == any(true) {
				p.B.Demote(out, len(out)-1)
			}
		}
	}
	if given["primary"] == any(true) {
		p.B.Demote(out, at[len(at)-1])
	}
	if out == nil {
		return p.Store(a, home, nil)
	}
	return p.Store(a, home, out)
}

func (p *Patcher) keepImmutable(a *Attribute, have, next Object) error {
	for _, s := range a.subs {
		if old, ok := have[s.Name]; ok && p.B.Mutability(s) == Immutable && next[s.Name] != nil && !Equal(old, next[s.Name]) {
			return ImmutableValue("%s is immutable", s.Path())
		}
	}
	return nil
}

// InValues sets or clears one sub-attribute of the values at the given places.
func (p *Patcher) InValues(op PatchOp, r Ref, home Object, have []any, at []int) error {
	var v any
	if op.Op != "remove" {
		var err error
		if v, err = p.B.coerce(p.B, r.Sub, op.Value); err != nil {
			return err
		}
	}
	if v == any("") && r.Sub.Name == "value" {
		v = nil
	}
	out := append([]any(nil), have...)
	for _, i := range at {
		o, ok := out[i].(Object)
		if !ok {
			return BadPath("%s has no sub-attributes", r.Attr.Path())
		}
		c := CloneObject(o)
		if err := p.Store(r.Sub, c, v); err != nil {
			return err
		}
		out[i] = c
	}
	if r.Sub.Name == "primary" && v == any(true) {
		p.B.Demote(out, at[len(at)-1])
	}
	return p.B.StoreValues(p, r, home, out)
}

// storeValues drops values that have become empty.
func storeValues(p *Patcher, r Ref, home Object, list []any) error {
	var kept []any
	for _, e := range list {
		if !IsEmpty(e) {
			kept = append(kept, e)
		}
	}
	if kept == nil {
		return p.Store(r.Attr, home, nil)
	}
	return p.Store(r.Attr, home, kept)
}
