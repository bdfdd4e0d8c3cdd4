package target

import (
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// patchOp is one operation of a PATCH.
type patchOp struct {
	op       string // add, remove or replace
	path     string
	value    any
	hasValue bool
}

// readPatch reads a PatchOp message (RFC 7644, section 3.5.2). Member names and the operation
// are read in any case: Microsoft Entra ID writes "Replace".
func readPatch(b *behaviour, in object) ([]patchOp, error) {
	v, _ := member(in, "schemas")
	if !names(v, scim.MessagePatchOp) {
		return nil, badSyntax("schemas must be [%q]", scim.MessagePatchOp)
	}
	v, ok := member(in, "Operations")
	list, isList := v.([]any)
	if !ok || !isList {
		return nil, badSyntax("Operations must be an array")
	}
	ops := make([]patchOp, 0, len(list))
	for _, e := range list {
		o, ok := e.(object)
		if !ok {
			return nil, badSyntax("an operation must be an object")
		}
		op, err := readOp(b, o)
		if err != nil {
			return nil, err
		}
		ops = append(ops, op)
	}
	return ops, nil
}

func readOp(b *behaviour, o object) (patchOp, error) {
	v, _ := member(o, "op")
	name, _ := v.(string)
	op := patchOp{op: b.opName(name)}
	if op.op != "add" && op.op != "remove" && op.op != "replace" {
		return op, badSyntax("op must be add, remove or replace, not %q", name)
	}
	if v, ok := member(o, "path"); ok && v != nil {
		if op.path, ok = v.(string); !ok {
			return op, badPath("path must be a string")
		}
	}
	op.value, op.hasValue = member(o, "value")
	if op.path == "" && op.op == "remove" {
		return op, noTarget("remove needs a path")
	}
	if !op.hasValue && op.op != "remove" {
		return op, badValue("%s needs a value", op.op)
	}
	return op, nil
}

// patcher applies operations to a copy of a resource, one after the other. An error leaves the
// stored resource as it was.
type patcher struct {
	b     *behaviour
	rt    *resourceType
	id    string
	attrs object // the copy
	named map[*attribute]bool
}

func (p *patcher) apply(ops []patchOp) error {
	for _, op := range ops {
		if err := p.b.applyOp(p, op); err != nil {
			return err
		}
	}
	return nil
}

func applyOp(p *patcher, op patchOp) error {
	if op.path == "" {
		return p.b.applyPathless(p, op)
	}
	return p.at(op)
}

// pathless takes every member of the value for an operation of its own. Keys may be plain
// names, URN containers, or paths, as Microsoft Entra ID sends them.
func applyPathless(p *patcher, op patchOp) error {
	value, ok := op.value.(object)
	if !ok {
		return badValue("an operation without path needs an object")
	}
	for _, key := range sortedKeys(value) {
		if err := p.pathlessMember(op.op, key, value[key]); err != nil {
			return err
		}
	}
	return nil
}

func (p *patcher) pathlessMember(op, key string, v any) error {
	path, err := parsePath(key)
	if err != nil {
		return err
	}
	r, known := p.rt.resolve(path.name)
	if !known {
		return nil // like an unknown attribute of a POST
	}
	if r.attr != nil && r.ext == nil {
		switch r.attr.name {
		case "id":
			return p.b.ownID(p, v)
		case "meta":
			return nil // RFC 7643, section 3.1: ignored when a client sends it
		}
	}
	return p.at(patchOp{op: op, path: key, value: v, hasValue: true})
}

// ownID lets Okta's group rename pass, which repeats the id.
func ownID(p *patcher, v any) error {
	if v != any(p.id) {
		return immutableValue("id cannot be changed")
	}
	return nil
}

// at applies one operation to what its path points at.
func (p *patcher) at(op patchOp) error {
	path, err := parsePath(op.path)
	if err != nil {
		return err
	}
	r, ok := p.rt.resolve(path.name)
	if !ok {
		return badPath("there is no attribute %s", path.name)
	}
	if r.attr == nil {
		return p.extension(op, r.ext)
	}
	if r.attr.name == "schemas" {
		return p.schemas(op)
	}
	if path.filter != nil {
		if !r.attr.multi || r.attr.kind != typeComplex || r.sub != nil {
			return badPath("%s has no values to choose from", path.name)
		}
		if path.sub != "" {
			if r.sub = r.attr.sub(path.sub); r.sub == nil {
				return badPath("there is no attribute %s.%s", path.name, path.sub)
			}
		}
	}
	if err := p.b.permitted(p, op, r); err != nil {
		return err
	}
	p.named[r.attr] = true
	home := r.home(p.attrs)
	if home == nil {
		home = object{}
	}
	if path.filter != nil {
		err = p.selected(op, r, path, home)
	} else {
		err = p.b.applyWhole(p, op, r, home)
	}
	if err == nil && r.ext != nil {
		if p.attrs[r.ext.urn] = home; len(home) == 0 {
			delete(p.attrs, r.ext.urn)
		}
	}
	return err
}

// permitted checks mutability before anything is touched.
func (p *patcher) permitted(op patchOp, r ref) error {
	if p.b.mutability(r.attr) == readOnly || r.sub != nil && p.b.mutability(r.sub) == readOnly {
		return immutableValue("%s is readOnly", r.leaf().path())
	}
	if op.op == "remove" && r.sub == nil && p.b.required(r.attr) {
		return immutableValue("%s is required", r.attr.path())
	}
	return nil
}

// extension applies an operation to a whole extension.
func (p *patcher) extension(op patchOp, ext *schema) error {
	if op.op == "remove" || isEmpty(op.value) {
		for _, a := range ext.attributes {
			if home, _ := p.attrs[ext.urn].(object); home[a.name] != nil && p.b.mutability(a) == immutable {
				return immutableValue("%s is immutable", a.path())
			}
		}
		delete(p.attrs, ext.urn)
		return nil
	}
	value, ok := op.value.(object)
	if !ok {
		return badValue("%s must be an object", ext.urn)
	}
	for _, key := range sortedKeys(value) {
		path, err := parsePath(key)
		if err != nil {
			return err
		}
		if _, known := p.rt.resolve(ext.urn + ":" + path.name); !known {
			continue
		}
		if err := p.at(patchOp{op: op.op, path: ext.urn + ":" + key, value: value[key], hasValue: true}); err != nil {
			return err
		}
	}
	return nil
}

// schemas follows the values: an extension that is taken out goes with its attributes, one
// that is put in has no effect until it has a value.
func (p *patcher) schemas(op patchOp) error {
	listed := stringsOf(op.value)
	has := func(urn string) bool {
		for _, l := range listed {
			if strings.EqualFold(l, urn) {
				return true
			}
		}
		return false
	}
	if op.op == "add" {
		return nil
	}
	if op.op == "remove" && (len(listed) == 0 || has(p.rt.core.urn)) || op.op == "replace" && !has(p.rt.core.urn) {
		return immutableValue("schemas must keep %s", p.rt.core.urn)
	}
	for _, e := range p.rt.extensions {
		if has(e.urn) == (op.op == "remove") {
			delete(p.attrs, e.urn)
		}
	}
	return nil
}
