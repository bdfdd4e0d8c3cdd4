package constraint

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// verbRows are about methods and endpoints that are not there.
func verbRows() []Row {
	return []Row{
		{"no-put", "Resources of these types cannot be replaced: 405.", Against, "User/Group", without(http.MethodPut, server.OpReplace)},
		{"no-patch", "Resources of these types cannot be modified: 501.", Against, "Group", noPatch},
		{"no-create", "Resources of these types cannot be created: 405; some are there.", Against, "Group", noCreate},
		{"no-delete", "Resources of these types cannot be deleted: 405.", Against, "User", without(http.MethodDelete, server.OpDelete)},
		{"no-groups", "There are no groups, and /ResourceTypes names none.", Declared, "", noGroups},
		{"no-discovery", "There is no /ServiceProviderConfig, /ResourceTypes or /Schemas.", Against, "", noDiscovery},
		{"patch-active-only", "PATCH of a user changes active and nothing else.", Against, "", patchActive},
		{"patch-members", "A PATCH adds, replaces or removes at most so many members.", Allowed, "20", patchMembers},
		{"no-clear", "All members of a group cannot be removed or replaced at once.", Against, "", noClear},
		{"no-value-paths", "A PATCH with a filter in its path is refused.", Against, "", noValuePaths},
		{"put-merges", "PUT changes what it names and leaves the rest.", Against, "", putMerges},
	}
}

// kinds reads names of resource types, parted by slashes.
func kinds(what string) func(*request) bool {
	names := strings.Split(what, "/")
	return func(q *request) bool { return q.Type != nil && slices.Contains(names, q.Type.Name) }
}

// refusing answers some requests of an operation with an error.
func refusing(when func(*request) bool, why func(*request) error, ops ...operation) func(*behaviour) {
	return func(b *behaviour) {
		b.Wrap(func(next handler) handler {
			return func(q *request) *response {
				if when(q) {
					return server.Refuse(why(q))
				}
				return next(q)
			}
		}, ops...)
	}
}

// notAllowed is the answer to a method that an endpoint lacks (RFC 9110, section 15.5.6).
func notAllowed(method string) func(*request) error {
	return func(q *request) error {
		f := server.Fail(http.StatusMethodNotAllowed, "", "%s is not supported for this resource.", method)
		left := slices.DeleteFunc(slices.Clone(q.Allowed), func(m string) bool { return m == method })
		f.Header = http.Header{"Allow": {strings.Join(left, ", ")}}
		return f
	}
}

func without(method string, op operation) func(string, words) (change, error) {
	return func(what string, _ words) (change, error) {
		return change{behave: refusing(kinds(what), notAllowed(method), op)}, nil
	}
}

func noPatch(what string, _ words) (change, error) {
	return change{behave: refusing(kinds(what), func(*request) error {
		return server.Fail(http.StatusNotImplemented, "", "PATCH is not supported for this resource.")
	}, server.OpModify)}, nil
}

func noCreate(what string, _ words) (change, error) {
	return change{settled: settled{peopled: true}, behave: refusing(kinds(what), notAllowed(http.MethodPost), server.OpCreate)}, nil
}

func noGroups(string, words) (change, error) {
	return change{always: true, declare: func(all types) types {
		return slices.DeleteFunc(all, func(rt *server.ResourceType) bool { return rt.Name == "Group" })
	}}, nil
}

func noDiscovery(string, words) (change, error) {
	return change{behave: refusing(func(*request) bool { return true }, func(*request) error {
		return server.Fail(http.StatusNotFound, "", "Not Found")
	}, server.OpConfig, server.OpTypes, server.OpType, server.OpSchemas, server.OpSchema)}, nil
}

// onPatch refuses a PATCH for what its operations are.
func onPatch(refuse func(p *server.Patcher, ops []server.PatchOp) error) func(*behaviour) {
	return func(b *behaviour) {
		next := b.PatchAll
		b.PatchAll = func(p *server.Patcher, ops []server.PatchOp) error {
			if err := refuse(p, ops); err != nil {
				return err
			}
			return next(p, ops)
		}
	}
}

func patchActive(string, words) (change, error) {
	return change{behave: onPatch(func(p *server.Patcher, ops []server.PatchOp) error {
		for _, op := range ops {
			names := []string{op.Path}
			if o, ok := op.Value.(object); ok && op.Path == "" {
				names = server.SortedKeys(o)
			}
			for _, name := range names {
				if p.Type.Name == "User" && !strings.EqualFold(strings.TrimPrefix(name, scim.SchemaUser+":"), "active") {
					return server.BadPath("PATCH supports active only")
				}
			}
		}
		return nil
	})}, nil
}

// members says whether an operation is about the members of a group as a whole.
func members(op server.PatchOp) bool { return strings.EqualFold(op.Path, "members") }

func patchMembers(what string, _ words) (change, error) {
	most, err := strconv.Atoi(what)
	return change{behave: onPatch(func(_ *server.Patcher, ops []server.PatchOp) error {
		n := 0
		for _, op := range ops {
			value := op.Value
			if o, ok := value.(object); ok && op.Path == "" {
				value = o["members"]
			} else if !members(op) {
				value = nil
			}
			if list, ok := value.([]any); ok {
				n += len(list)
			}
		}
		if n > most {
			return server.BadValue("at most %d members can be changed in one request", most)
		}
		return nil
	})}, err
}

func noClear(string, words) (change, error) {
	return change{behave: onPatch(func(_ *server.Patcher, ops []server.PatchOp) error {
		for _, op := range ops {
			if members(op) && (op.Op == "replace" || op.Op == "remove" && server.IsEmpty(op.Value)) {
				return server.BadValue("all members cannot be replaced or removed in one request")
			}
		}
		return nil
	})}, nil
}

func noValuePaths(string, words) (change, error) {
	return change{behave: onPatch(func(p *server.Patcher, ops []server.PatchOp) error {
		for _, op := range ops {
			if p.Type.Name == "User" && strings.Contains(op.Path, "[") {
				return server.BadPath("paths with a filter are not supported")
			}
		}
		return nil
	})}, nil
}

func putMerges(string, words) (change, error) {
	return change{behave: func(b *behaviour) {
		next := b.ReplaceAttrs
		b.ReplaceAttrs = func(s *server.Server, old *record, in server.Accepted) (object, error) {
			attrs, err := next(s, old, in)
			if err != nil {
				return nil, err
			}
			for name, v := range old.Attrs {
				if _, there := attrs[name]; !there {
					attrs[name] = v
				}
			}
			return attrs, nil
		}
	}}, nil
}
