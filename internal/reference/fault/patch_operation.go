package fault

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// modifyFaults are what goes wrong with PATCH beyond what is common: messages that are not
// looked at, and targets that only a careful reader of RFC 7644, section 3.5.2, knows.
func modifyFaults() []Fault {
	const area = "patch"
	paths := func(refused func(op patchOp) bool, err error) func(*behaviour) {
		return onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if refused(op) {
				return skip, err
			}
			return op, nil
		})
	}
	index := regexp.MustCompile(`\[\d+\]`)
	var widened sync.Map // *patcher of a request that named schemas
	return []Fault{
		fault(area, "patch-op-missing-replaces", "RFC7644-3.5.2-R06", "An operation without op is taken for a replace.", onOperations(func(o object) {
			if o["op"] == nil {
				o["op"] = "replace"
			}
		})),
		fault(area, "patch-operations-not-looked-at", "RFC7644-3.5.2-R05", "An Operations that is missing or no array counts as an empty one.", onBody(func(_ *request, in object) {
			if _, ok := in["Operations"].([]any); !ok {
				in["Operations"] = []any{}
			}
		}, server.OpModify)),
		fault(area, "patch-index-accepted", "RFC7644-3.5.2-R03", "An index in a path is dropped, a JSON pointer is read as a path.", onOperations(func(o object) {
			path := index.ReplaceAllString(server.Text(o, "path"), "")
			if pointer, ok := strings.CutPrefix(path, "/"); ok {
				path = strings.ReplaceAll(strings.ReplaceAll(pointer, "/0", ""), "/", ".")
			}
			if path != "" {
				o["path"] = path
			}
		})),
		fault(area, "patch-broken-filter-ignored", "RFC7644-3.5.2-R15", "A filter in a path that cannot be parsed is left out.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			i, j := strings.Index(op.Path, "["), strings.LastIndex(op.Path, "]")
			if i > 0 && j > i {
				if _, err := server.ParseFilter(op.Path[i+1 : j]); err != nil {
					op.Path = op.Path[:i] + op.Path[j+1:]
				}
			}
			return op, nil
		})),
		fault(area, "patch-wrong-type-ignored", "RFC7644-3.5.2-R17 RFC7644-3.5.2-R21 RFC7644-3.5.2.1-R23", "A value of the wrong type has no effect, without an error.", func(b *behaviour) {
			next := b.ApplyOp
			b.ApplyOp = func(p *patcher, op patchOp) error {
				if f, ok := next(p, op).(*server.Failure); ok && f.ScimType != scim.ErrInvalidValue {
					return f
				}
				return nil
			}
		}),
		fault(area, "patch-complex-text-ignored", "RFC7644-3.5.2.1-R07 RFC7644-3.5.2.3-R09", "Text for a complex attribute has no effect, without an error.", paths(func(op patchOp) bool {
			_, isText := op.Value.(string)
			return op.Path == "name" && isText
		}, nil)),
		fault(area, "patch-manager-value-ignored", "RFC7644-3.5.2-R24", "A path to a sub-attribute of the manager has no effect.", paths(func(op patchOp) bool { return strings.HasSuffix(op.Path, ":manager.value") }, nil)),
		fault(area, "patch-loses-schemas", "RFC7644-3.5.2-R25", "A User that was modified shows the core schema alone.", losesSchemas),
		fault(area, "patch-schemas-too-late", "RFC7644-3.5.2-R26", "An operation on an extension is refused when one before it added that to schemas.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if op.Path == "schemas" {
				widened.Store(p, true)
			}
			if _, before := widened.Load(p); before && strings.HasPrefix(op.Path, scim.SchemaEnterpriseUser) {
				return skip, server.BadPath("the resource does not have that schema")
			}
			return op, nil
		})),
		fault(area, "patch-attribute-paths-refused", "RFC7644-3.5.2-R11", "Paths to an attribute are refused: sub-attributes alone have one.", paths(func(op patchOp) bool {
			return op.Path != "" && !strings.ContainsAny(op.Path, ".[:")
		}, server.BadPath("unknown path"))),
		fault(area, "patch-sub-paths-by-case", "RFC7644-3.5.2-R22", "A sub-attribute in a path must have the schema's case.", paths(func(op patchOp) bool {
			head, sub, ok := strings.Cut(op.Path, ".")
			return ok && sub != "" && !strings.ContainsAny(head, ":[") && sub == strings.ToUpper(sub[:1])+sub[1:]
		}, server.BadPath("unknown path"))),
		fault(area, "patch-unknown-sub-ignored", "RFC7644-3.5.2-R16", "An unknown sub-attribute behind a filter has no effect, without an error.", func(b *behaviour) {
			next := b.ApplyOp
			b.ApplyOp = func(p *patcher, op patchOp) error {
				if f, ok := next(p, op).(*server.Failure); ok && (f.ScimType != scim.ErrInvalidPath || !strings.Contains(op.Path, "].")) {
					return f
				}
				return nil
			}
		}),
		fault(area, "patch-malformed-500", "RFC7644-3.5.2-R45", "A body that is no JSON object is answered with 500.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if _, err := server.DecodeObject(q.Body); err != nil {
					return server.Refuse(server.Fail(http.StatusInternalServerError, "", "unexpected end of input"))
				}
				return next(q)
			}
		}, server.OpModify)),
		fault(area, "patch-urn-filter-refused", "RFC7644-3.5.2-R47", "A path with a URN and a filter is refused.", paths(func(op patchOp) bool {
			return strings.HasPrefix(op.Path, "urn:") && strings.Contains(op.Path, "[")
		}, server.BadPath("unknown path"))),
		fault(area, "patch-value-missing-clears", "RFC7644-3.5.2.1-R01 RFC7644-3.5.2.3-R16", "An add or replace without value clears the attribute.", onOperations(func(o object) {
			if _, ok := o["value"]; !ok && !strings.EqualFold(server.Text(o, "op"), "remove") {
				o["value"] = nil
			}
		})),
		fault(area, "patch-pathless-text-ignored", "RFC7644-3.5.2.1-R05", "An operation without path whose value is no object has no effect, without an error.", func(b *behaviour) {
			next := b.ApplyPathless
			b.ApplyPathless = func(p *patcher, op patchOp) error {
				if _, ok := op.Value.(object); !ok {
					return nil
				}
				return next(p, op)
			}
		}),
		fault(area, "patch-error-without-body", "RFC7644-3.5.2-R35", "A PATCH that fails is answered without a body.", after(func(_ *request, a *response) {
			if a.Status >= 400 {
				a.Body = nil
			}
		}, server.OpModify)),
		fault(area, "patch-unsupported-405", "RFC7644-3.5.2-R02", "PATCH is not supported, says discovery, and is answered with 405.", func(b *behaviour) {
			unclaimed(b, "patch")
			failing(http.StatusMethodNotAllowed, server.OpModify)(b)
		}),
		fault(area, "patch-taken-name-accepted", "RFC7644-3.5.2-R43", "PATCH gives a User the userName of another.", func(b *behaviour) {
			b.Conflict = func(string) error { return nil }
		}),
	}
}

// onOperations changes the operations of a PatchOp message before it is read.
func onOperations(change func(o object)) func(*behaviour) {
	return onBody(func(_ *request, in object) {
		list, _ := in["Operations"].([]any)
		for _, e := range list {
			if o, ok := e.(object); ok {
				change(o)
			}
		}
	}, server.OpModify)
}

// unclaimed makes discovery say that a feature is not supported.
func unclaimed(b *behaviour, feature string) {
	after(func(_ *request, a *response) {
		if o, ok := a.Body.(object); ok {
			if f, ok := o[feature].(object); ok {
				f["supported"] = false
			}
		}
	}, server.OpConfig)(b)
}

// losesSchemas keeps in mind which Users were modified.
func losesSchemas(b *behaviour) {
	var modified sync.Map
	after(func(q *request, a *response) {
		if a.Status < 300 {
			modified.Store(q.ID, true)
		}
	}, server.OpModify)(b)
	after(func(_ *request, a *response) {
		resources(a, func(o object) {
			if _, ok := modified.Load(server.Text(o, "id")); ok {
				o["schemas"] = []any{scim.SchemaUser}
			}
		})
	}, server.OpGet, server.OpModify)(b)
}

// metaWritten keeps what PATCHes say of meta and shows it from then on.
func metaWritten(b *behaviour) {
	var (
		mu      sync.Mutex
		written = map[string]object{}
	)
	wrap(func(next handler) handler {
		return func(q *request) *response {
			in, err := server.DecodeObject(q.Body)
			list, _ := in["Operations"].([]any)
			if err != nil || len(list) != 1 {
				return next(q)
			}
			o, _ := list[0].(object)
			name, ok := strings.CutPrefix(server.Text(o, "path"), "meta.")
			if !ok || o["op"] == "remove" {
				return next(q)
			}
			mu.Lock()
			defer mu.Unlock()
			if written[q.ID] == nil {
				written[q.ID] = object{}
			}
			written[q.ID][name] = o["value"]
			return server.Reply(http.StatusNoContent, nil)
		}
	}, server.OpModify)(b)
	after(func(_ *request, a *response) {
		mu.Lock()
		defer mu.Unlock()
		resources(a, func(o object) {
			if m, ok := o["meta"].(object); ok {
				for k, v := range written[server.Text(o, "id")] {
					m[k] = v
				}
			}
		})
	}, server.OpGet)(b)
}

// joinsByUser puts a User into the groups that a PATCH of its groups names.
func joinsByUser(b *behaviour) {
	wrap(func(next handler) handler {
		return func(q *request) *response {
			in, err := server.DecodeObject(q.Body)
			if err != nil || q.Type == nil || q.Type.Name != "User" {
				return next(q)
			}
			list, _ := in["Operations"].([]any)
			for _, e := range list {
				o, _ := e.(object)
				values, _ := o["value"].([]any)
				for _, v := range values {
					if given, ok := v.(object); ok && server.Text(o, "path") == "groups" {
						join(b, q.Tenant, q.ID, server.Text(given, "value"))
					}
				}
				if server.Text(o, "path") == "groups" {
					return server.Reply(http.StatusNoContent, nil)
				}
			}
			return next(q)
		}
	}, server.OpModify)(b)
}

func join(b *behaviour, t *tenant, user, group string) {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	rec := t.Any(group)
	if rec == nil {
		return
	}
	c := *rec
	c.Attrs = server.CloneObject(rec.Attrs)
	members, _ := c.Attrs["members"].([]any)
	c.Attrs["members"] = append(append([]any(nil), members...), object{"value": user})
	t.Put(b, &c)
}

// sameValue says whether a replace gives a simple attribute what it has.
func sameValue(p *patcher, op patchOp) bool {
	r, ok := p.Type.Resolve(op.Path)
	if !ok || r.Attr == nil || r.Ext != nil || r.Sub != nil {
		return false
	}
	have, err := json.Marshal(p.Attrs[r.Attr.Name])
	given, errGiven := json.Marshal(op.Value)
	return err == nil && errGiven == nil && string(have) == string(given)
}
