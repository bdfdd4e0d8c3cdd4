package server

import (
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// PatchOp is one operation of a PATCH.
type PatchOp struct {
	Op       string // add, remove or replace
	Path     string
	Value    any
	HasValue bool
}

// readPatch reads a PatchOp message (RFC 7644, section 3.5.2). Member names and the operation
// are read in any case: Microsoft Entra ID writes "Replace".
func readPatch(b *Behaviour, in Object) ([]PatchOp, error) {
	v, ok := member(in, "Operations")
	list, isList := v.([]any)
	schemas, named := member(in, "schemas")
	if !names(schemas, scim.MessagePatchOp) && (named || !wholeResource(list)) {
		return nil, BadSyntax("schemas must be [%q]", scim.MessagePatchOp)
	}
	if !ok || !isList {
		return nil, BadSyntax("Operations must be an array")
	}
	ops := make([]PatchOp, 0, len(list))
	for _, e := range list {
		o, ok := e.(Object)
		if !ok {
			return nil, BadSyntax("an operation must be an object")
		}
		op, err := readOp(b, o)
		if err != nil {
			return nil, err
		}
		ops = append(ops, op)
	}
	return ops, nil
}

// wholeResource says whether all that a message does is to lay a resource that names its own
// schemas over the one that is there: see the package comment for the stance.
func wholeResource(operations []any) bool {
	if len(operations) != 1 {
		return false
	}
	o, _ := operations[0].(Object)
	path, _ := member(o, "path")
	v, _ := member(o, "value")
	value, _ := v.(Object)
	schemas, _ := member(value, "schemas")
	list, _ := schemas.([]any)
	return path == nil && len(list) > 0
}

func readOp(b *Behaviour, o Object) (PatchOp, error) {
	v, _ := member(o, "op")
	name, _ := v.(string)
	op := PatchOp{Op: b.OpName(name)}
	if op.Op != "add" && op.Op != "remove" && op.Op != "replace" {
		return op, BadSyntax("op must be add, remove or replace, not %q", name)
	}
	if v, ok := member(o, "path"); ok && v != nil {
		if op.Path, ok = v.(string); !ok {
			return op, BadPath("path must be a string")
		}
	}
	op.Value, op.HasValue = member(o, "value")
	if op.Path == "" && op.Op == "remove" {
		return op, NoTarget("remove needs a path")
	}
	if !op.HasValue && op.Op != "remove" {
		return op, BadValue("%s needs a value", op.Op)
	}
	return op, nil
}

// Patcher applies operations to a copy of a resource, one after the other. An error leaves the
// stored resource as it was.
type Patcher struct {
	B     *Behaviour
	Type  *ResourceType
	ID    string
	Attrs Object // the copy
	Named map[*Attribute]bool
}

func (p *Patcher) Apply(ops []PatchOp) error {
	for _, op := range ops {
		if err := p.B.ApplyOp(p, op); err != nil {
			return err
		}
	}
	return nil
}

func applyOp(p *Patcher, op PatchOp) error {
	if op.Path == "" {
		return p.B.ApplyPathless(p, op)
	}
	return p.at(op)
}

// pathless takes every member of the value for an operation of its own. Keys may be plain
// names, URN containers, or paths, as Microsoft Entra ID sends them.
func applyPathless(p *Patcher, op PatchOp) error {
	value, ok := op.Value.(Object)
	if !ok {
		return BadValue("an operation without path needs an object")
	}
	for _, key := range SortedKeys(value) {
		if err := p.pathlessMember(op.Op, key, value[key]); err != nil {
			return err
		}
	}
	return nil
}

func (p *Patcher) pathlessMember(op, key string, v any) error {
	path, err := ParsePath(key)
	if err != nil {
		return err
	}
	r, known := p.Type.Resolve(path.Name)
	if !known {
		return nil // like an unknown attribute of a POST
	}
	if r.Attr != nil && r.Ext == nil {
		switch r.Attr.Name {
		case "id":
			return p.B.OwnID(p, v)
		case "meta":
			return nil // RFC 7643, section 3.1: ignored when a client sends it
		}
	}
	return p.at(PatchOp{Op: op, Path: key, Value: v, HasValue: true})
}

// ownID lets Okta's group rename pass, which repeats the id.
func ownID(p *Patcher, v any) error {
	if v != any(p.ID) {
		return ImmutableValue("id cannot be changed")
	}
	return nil
}

// at applies one operation to what its path points at.
func (p *Patcher) at(op PatchOp) error {
	path, err := ParsePath(op.Path)
	if err != nil {
		return err
	}
	r, ok := p.Type.Resolve(path.Name)
	if !ok {
		return BadPath("there is no attribute %s", path.Name)
	}
	if r.Attr == nil {
		return p.extension(op, r.Ext)
	}
	if r.Attr.Name == "schemas" {
		return p.schemas(op)
	}
	if path.Filter != nil {
		if !r.Attr.Multi || r.Attr.Kind != TypeComplex || r.Sub != nil {
			return BadPath("%s has no values to choose from", path.Name)
		}
		if path.sub != "" {
			if r.Sub = r.Attr.Sub(path.sub); r.Sub == nil {
				return BadPath("there is no attribute %s.%s", path.Name, path.sub)
			}
		}
	}
	if err := p.B.Permitted(p, op, r); err != nil {
		return err
	}
	p.Named[r.Attr] = true
	home := r.home(p.Attrs)
	if home == nil {
		home = Object{}
	}
	if path.Filter != nil {
		err = p.selected(op, r, path, home)
	} else {
		err = p.B.ApplyWhole(p, op, r, home)
	}
	if err == nil && r.Ext != nil {
		if p.Attrs[r.Ext.URN] = home; len(home) == 0 {
			delete(p.Attrs, r.Ext.URN)
		}
	}
	return err
}

// permitted checks mutability before anything is touched.
func (p *Patcher) permitted(op PatchOp, r Ref) error {
	if p.B.Mutability(r.Attr) == ReadOnly || r.Sub != nil && p.B.Mutability(r.Sub) == ReadOnly {
		return ImmutableValue("%s is readOnly", r.Leaf().Path())
	}
	if op.Op == "remove" && r.Sub == nil && p.B.Required(r.Attr) {
		return ImmutableValue("%s is required", r.Attr.Path())
	}
	return nil
}

// extension applies an operation to a whole extension.
func (p *Patcher) extension(op PatchOp, ext *schema) error {
	if op.Op == "remove" || IsEmpty(op.Value) {
		for _, a := range ext.Attributes {
			if home, _ := p.Attrs[ext.URN].(Object); home[a.Name] != nil && p.B.Mutability(a) == Immutable {
				return ImmutableValue("%s is immutable", a.Path())
			}
		}
		delete(p.Attrs, ext.URN)
		return nil
	}
	value, ok := op.Value.(Object)
	if !ok {
		return BadValue("%s must be an object", ext.URN)
	}
	for _, key := range SortedKeys(value) {
		path, err := ParsePath(key)
		if err != nil {
			return err
		}
		if _, known := p.Type.Resolve(ext.URN + ":" + path.Name); !known {
			continue
		}
		if err := p.at(PatchOp{Op: op.Op, Path: ext.URN + ":" + key, Value: value[key], HasValue: true}); err != nil {
			return err
		}
	}
	return nil
}

// schemas follows the values: an extension that is taken out goes with its attributes, one
// that is put in has no effect until it has a value.
func (p *Patcher) schemas(op PatchOp) error {
	listed := stringsOf(op.Value)
	has := func(urn string) bool {
		for _, l := range listed {
			if strings.EqualFold(l, urn) {
				return true
			}
		}
		return false
	}
	if op.Op == "add" {
		return nil
	}
	if op.Op == "remove" && (len(listed) == 0 || has(p.Type.Core.URN)) || op.Op == "replace" && !has(p.Type.Core.URN) {
		return ImmutableValue("schemas must keep %s", p.Type.Core.URN)
	}
	for _, e := range p.Type.extensions {
		if has(e.URN) == (op.Op == "remove") {
			delete(p.Attrs, e.URN)
		}
	}
	return nil
}
