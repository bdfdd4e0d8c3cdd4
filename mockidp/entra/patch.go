package entra

import (
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// patch wraps operations; schemas stands before Operations in every raw capture.
// [P] getsentry/self-hosted#2280, laravel-scim-server#34; [L]
func patch(operations []any) *wire.Object {
	return wire.NewObject(wire.M("schemas", []any{scim.MessagePatchOp}), wire.M("Operations", operations))
}

// operation has the recorded key order op, path, value. [P] [L]
func operation(op, path string, value any) *wire.Object {
	object := wire.NewObject(wire.M("op", op))
	if path != "" {
		object.Set("path", path)
	}
	return object.Set("value", value)
}

// operations writes changes in the job's dialect.
func (p *Provisioner) operations(changes []change) ([]any, error) {
	if p.options.Dialect == DialectOptSCIM {
		return flagOperations(changes, p.options.PathForEach), nil
	}
	return defaultOperations(changes)
}

// defaultOperations is the dialect without a flag: one operation for each attribute,
// always with a path, Add where there was no value and Replace where there was one
// ([P] laravel-scim-server#34), single values as strings ([L] PatchOperation2SingleValued;
// [D] compatibility; [P] scimmy#51).
func defaultOperations(changes []change) ([]any, error) {
	var out []any
	for _, c := range changes {
		switch value := c.value.(type) {
		case Roles:
			operations, err := defaultRoles(c, value)
			if err != nil {
				return nil, err
			}
			out = append(out, operations)
		case []any: // [P] QA 1693075: never Replace
			out = append(out, operation("Add", c.path.text, valueObjects(value)))
		default:
			out = append(out, operation(c.verb(), c.path.text, text(value)))
		}
	}
	return out, nil
}

// defaultRoles: the assertive form is a lower-case replace with the full array, the
// other one an Add of JSON texts. [D] customize-application-attributes
func defaultRoles(c change, roles Roles) (any, error) {
	if roles.Assertive {
		return operation("replace", c.path.text, roleObjects(roles)), nil
	}
	values := make([]any, len(roles.Roles))
	for i, role := range roles.Roles {
		value, err := rolePatch(role)
		if err != nil {
			return nil, err
		}
		values[i] = value
	}
	return operation("Add", c.path.text, values), nil
}

func (c change) verb() string {
	if c.had {
		return "Replace"
	}
	return "Add"
}

// flagOperations is the dialect of aadOptscim062020: operations with a filter first,
// each with its path, then the other additions, then the other replacements. Several
// of one kind share one operation without a path, whose keys stay flat ([D]
// compatibility, [P] QA 1435791 for replace; [T] replayed validator requests for add).
// Values have their own type and op is in lower case ([D]). One addition alone has its
// path ([D]); one replacement alone has none, as in the validator ([W]), except active,
// which has one ([D]). With paths each operation has its own ([P] 2026-09).
func flagOperations(changes []change, paths bool) []any {
	var filtered, arrays []any
	added, replaced := &wire.Object{}, &wire.Object{}
	for _, c := range changes {
		op := strings.ToLower(c.verb())
		switch value := c.value.(type) {
		case Roles: // [D] "same as POST"; the operation's form is inferred [I]
			if !value.Assertive {
				op = "add"
			}
			arrays = append(arrays, operation(op, c.path.text, roleObjects(value)))
		case []any:
			arrays = append(arrays, operation("add", c.path.text, valueObjects(value))) // [I]
		default:
			sent := c.mapping.typed(value)
			switch {
			case c.path.filter != "" || paths:
				filtered = append(filtered, operation(op, c.path.text, sent))
			case c.had:
				replaced.Set(c.path.text, sent)
			default:
				added.Set(c.path.text, sent)
			}
		}
	}
	out := append(filtered, arrays...)
	switch members := added.Members(); len(members) {
	case 0:
	case 1:
		out = append(out, operation("add", members[0].Name, members[0].Value))
	default:
		out = append(out, operation("add", "", added))
	}
	switch active, ok := replaced.Get("active"); {
	case ok && replaced.Len() == 1:
		out = append(out, operation("replace", "active", active))
	case replaced.Len() > 0:
		out = append(out, operation("replace", "", replaced))
	}
	return out
}

// managerOperation sets a manager, or clears it when id is empty. [P] SCIM-SDK#541 and
// #686, QA 188003: a bare string, also behind the flag.
func (p *Provisioner) managerOperation(path, id string, had bool) any {
	op := change{had: had}.verb()
	if p.options.Dialect == DialectOptSCIM {
		op = strings.ToLower(op)
	}
	if p.options.ManagerShape == ManagerObject {
		return operation(op, path, wire.NewObject(wire.M("value", id)))
	}
	return operation(op, path, id)
}

// addMembers is one Add. [P] getsentry/self-hosted#2280, raw: no $ref; [D] the
// documentation shows "$ref":null. Behind the flag the shape is inferred [I]. Some jobs
// write a lower-case replace instead. [P] snipe-it#19096
func (p *Provisioner) addMembers(ids []string) any {
	op := "Add"
	switch {
	case p.options.MembersByReplace:
		op = "replace"
	case p.options.Dialect == DialectOptSCIM:
		op = "add"
	}
	return operation(op, "members", p.memberValues(ids))
}

// removeMembers is one Remove with the ids as values ([D] compatibility, [P]
// SCIM-SDK#167, scim-patch#959); behind the flag one remove for each member, with a
// filter and no value ([D] compatibility).
func (p *Provisioner) removeMembers(ids []string) []any {
	if p.options.Dialect != DialectOptSCIM {
		return []any{operation("Remove", "members", p.memberValues(ids))}
	}
	out := make([]any, len(ids))
	escaper := strings.NewReplacer(`\`, `\\`, `"`, `\"`) // an id may hold any character [I]
	for i, id := range ids {
		out[i] = wire.NewObject(wire.M("op", "remove"), wire.M("path", `members[value eq "`+escaper.Replace(id)+`"]`))
	}
	return out
}

func (p *Provisioner) memberValues(ids []string) []any {
	values := make([]any, len(ids))
	for i, id := range ids {
		member := &wire.Object{}
		if p.options.RefNull {
			member.Set("$ref", nil)
		}
		values[i] = member.Set("value", id)
	}
	return values
}
