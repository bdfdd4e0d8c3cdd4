package target

// applyWhole applies an operation to an attribute or sub-attribute without a filter.
func applyWhole(p *patcher, op patchOp, r ref, home object) error {
	switch {
	case r.attr.multi && r.sub != nil:
		return p.everyValue(op, r, home)
	case r.attr.multi:
		return p.list(op, r, home)
	case r.sub != nil:
		return p.subAttribute(op, r, home)
	}
	return p.single(op, r, home)
}

// single is a singular attribute, simple or complex.
func (p *patcher) single(op patchOp, r ref, home object) error {
	a := r.attr
	if op.op == "remove" {
		return p.store(a, home, nil)
	}
	v, err := p.b.coerce(p.b, a, op.value)
	if err != nil {
		return err
	}
	given, isObject := v.(object)
	have, exists := home[a.name].(object)
	if a.kind != typeComplex || !isObject || !exists {
		return p.store(a, home, v)
	}
	return p.store(a, home, p.b.merge(have, given, clearedBy(a, op.value)))
}

// clearedBy lists the sub-attributes that a value sets to null.
func clearedBy(a *attribute, v any) []string {
	var out []string
	if o, ok := v.(object); ok {
		for _, key := range sortedKeys(o) {
			if sub := a.sub(key); sub != nil && isEmpty(o[key]) {
				out = append(out, sub.name)
			}
		}
	}
	return out
}

// merge keeps the sub-attributes that are not mentioned (RFC 7644, section 3.5.2.3). A
// reference does not outlive the value that it belonged to.
func merge(have, given object, cleared []string) object {
	out := cloneObject(have)
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

// store sets or clears a value, with regard to immutable.
func (p *patcher) store(a *attribute, home object, v any) error {
	if v != nil {
		v = p.b.seal(a, v)
	}
	old, exists := home[a.name]
	if exists && p.b.mutability(a) == immutable && !equal(old, v) {
		return immutableValue("%s is immutable", a.path())
	}
	if isEmpty(v) {
		delete(home, a.name)
		return nil
	}
	home[a.name] = v
	return nil
}

// subAttribute is a sub-attribute of a singular complex attribute.
func (p *patcher) subAttribute(op patchOp, r ref, home object) error {
	parent := object{}
	if have, ok := home[r.attr.name].(object); ok {
		parent = cloneObject(have)
	}
	var v any
	if op.op != "remove" {
		var err error
		if v, err = p.b.coerce(p.b, r.sub, op.value); err != nil {
			return err
		}
	}
	if r.sub.name == "value" {
		if v == any("") {
			v = nil
		}
		if !equal(v, parent["value"]) {
			delete(parent, "$ref")
		}
	}
	if err := p.store(r.sub, parent, v); err != nil {
		return err
	}
	return p.store(r.attr, home, parent)
}

// list is a multi-valued attribute as a whole.
func (p *patcher) list(op patchOp, r ref, home object) error {
	a := r.attr
	have, _ := home[a.name].([]any)
	if op.op == "remove" {
		return p.b.removeValues(p, a, home, have, op)
	}
	v, err := p.b.coerce(p.b, a, op.value)
	if err != nil {
		return err
	}
	given, _ := v.([]any)
	if op.op == "replace" {
		return p.store(a, home, v)
	}
	return p.b.addValues(p, a, home, have, given)
}

// removeValues removes all values, or the listed ones when the operation lists some.
func removeValues(p *patcher, a *attribute, home object, have []any, op patchOp) error {
	if !op.hasValue || op.value == nil {
		return p.store(a, home, nil)
	}
	listed, ok := op.value.([]any)
	if !ok {
		listed = []any{op.value}
	}
	var kept []any
	for _, e := range have {
		if !p.listed(a, listed, e) {
			kept = append(kept, e)
		}
	}
	if kept == nil {
		return p.store(a, home, nil)
	}
	return p.store(a, home, kept)
}

// listed says whether a stored value is meant by one of the listed ones: every sub-attribute
// that is listed must be the same.
func (p *patcher) listed(a *attribute, listed []any, stored any) bool {
	for _, e := range listed {
		v, err := p.b.coerceOne(p.b, a, e)
		if err != nil || v == nil {
			continue
		}
		if want, ok := v.(object); ok {
			have, _ := stored.(object)
			if a.name == "members" {
				if want["value"] != nil && want["value"] == have["value"] {
					return true
				}
				continue
			}
			all := true
			for k := range want {
				all = all && p.alike(a.sub(k), want[k], have[k])
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

func (p *patcher) alike(a *attribute, x, y any) bool {
	s, ok1 := x.(string)
	t, ok2 := y.(string)
	if ok1 && ok2 {
		return p.b.fold(a, s) == p.b.fold(a, t)
	}
	return equal(x, y)
}

// addValues appends what is not there yet. A new primary value takes primary from the others
// (RFC 7644, section 3.5.2).
func addValues(p *patcher, a *attribute, home object, have, given []any) error {
	out := append([]any(nil), have...)
	for _, v := range given {
		if p.b.holds(a, out, v) {
			continue
		}
		out = append(out, v)
		if o, ok := v.(object); ok && o["primary"] == any(true) {
			p.b.demote(out, len(out)-1)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return p.store(a, home, out)
}

// demote sets primary to false on all values but one. The list may be changed, its values not.
func demote(list []any, except int) {
	for i, e := range list {
		if o, ok := e.(object); ok && i != except && o["primary"] == any(true) {
			c := cloneObject(o)
			c["primary"] = false
			list[i] = c
		}
	}
}

// everyValue sets a sub-attribute in all values.
func (p *patcher) everyValue(op patchOp, r ref, home object) error {
	have, _ := home[r.attr.name].([]any)
	if len(have) == 0 && op.op != "remove" {
		have = []any{object{}}
	}
	all := make([]int, len(have))
	for i := range have {
		all[i] = i
	}
	return p.inValues(op, r, home, have, all)
}

// selected applies an operation to the values that match a filter.
func (p *patcher) selected(op patchOp, r ref, path patchPath, home object) error {
	match, err := binder{b: p.b, rt: p.rt, parent: r.attr}.bind(path.filter)
	if err != nil {
		return err
	}
	have, _ := home[r.attr.name].([]any)
	var hits []int
	for i, e := range have {
		if o, ok := e.(object); ok && match(element{o}) {
			hits = append(hits, i)
		}
	}
	if len(hits) == 0 {
		return p.b.unmatched(p, op, r, path, home, have)
	}
	if r.sub != nil {
		return p.inValues(op, r, home, have, hits)
	}
	return p.b.wholeValues(p, op, r, home, have, hits)
}

// unmatched is a filter that selects nothing: see the package comment for the stance.
func unmatched(p *patcher, op patchOp, r ref, path patchPath, home object, have []any) error {
	if op.op == "remove" {
		return nil
	}
	start, ok := implied(p.b, r.attr, path.filter)
	if op.op == "replace" {
		ok = ok && r.sub != nil && typical(r.attr, start)
	}
	if !ok || p.b.mutability(r.attr) == immutable {
		return noTarget("no value of %s matches the filter", r.attr.path())
	}
	if isEmpty(op.value) || op.value == any("") {
		return nil
	}
	list := append(append([]any(nil), have...), start)
	if start["primary"] == any(true) {
		p.b.demote(list, len(list)-1)
	}
	op.op = "add"
	if r.sub != nil {
		return p.inValues(op, r, home, list, []int{len(list) - 1})
	}
	return p.b.wholeValues(p, op, r, home, list, []int{len(list) - 1})
}

// wholeValues removes, merges into or replaces the values at the given places.
func wholeValues(p *patcher, op patchOp, r ref, home object, have []any, at []int) error {
	a := r.attr
	hit := map[int]bool{}
	for _, i := range at {
		hit[i] = true
	}
	var given object
	if op.op != "remove" {
		v, err := p.b.coerceOne(p.b, a, op.value)
		if err != nil {
			return err
		}
		given, _ = v.(object)
	}
	var out []any
	for i, e := range have {
		o, _ := e.(object)
		switch {
		case !hit[i]:
			out = append(out, e)
		case op.op == "remove" || given == nil:
		default:
			next := cloneObject(given)
			if op.op == "add" {
				next = merge(o, given, clearedBy(a, op.value))
			}
			if err := p.keepImmutable(a, o, next); err != nil {
				return err
			}
			out = append(out, next)
			if next["primary"] == any(true) {
				p.b.demote(out, len(out)-1)
			}
		}
	}
	if given["primary"] == any(true) {
		p.b.demote(out, at[len(at)-1])
	}
	if out == nil {
		return p.store(a, home, nil)
	}
	return p.store(a, home, out)
}

func (p *patcher) keepImmutable(a *attribute, have, next object) error {
	for _, s := range a.subs {
		if old, ok := have[s.name]; ok && p.b.mutability(s) == immutable && next[s.name] != nil && !equal(old, next[s.name]) {
			return immutableValue("%s is immutable", s.path())
		}
	}
	return nil
}

// inValues sets or clears one sub-attribute of the values at the given places.
func (p *patcher) inValues(op patchOp, r ref, home object, have []any, at []int) error {
	var v any
	if op.op != "remove" {
		var err error
		if v, err = p.b.coerce(p.b, r.sub, op.value); err != nil {
			return err
		}
	}
	if v == any("") && r.sub.name == "value" {
		v = nil
	}
	out := append([]any(nil), have...)
	for _, i := range at {
		o, ok := out[i].(object)
		if !ok {
			return badPath("%s has no sub-attributes", r.attr.path())
		}
		c := cloneObject(o)
		if err := p.store(r.sub, c, v); err != nil {
			return err
		}
		out[i] = c
	}
	if r.sub.name == "primary" && v == any(true) {
		p.b.demote(out, at[len(at)-1])
	}
	return p.b.storeValues(p, r, home, out)
}

// storeValues drops values that have become empty.
func storeValues(p *patcher, r ref, home object, list []any) error {
	var kept []any
	for _, e := range list {
		if !isEmpty(e) {
			kept = append(kept, e)
		}
	}
	if kept == nil {
		return p.store(r.attr, home, nil)
	}
	return p.store(r.attr, home, kept)
}
