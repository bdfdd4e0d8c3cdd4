package fault

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// lose deletes attributes of the requested resource for good, names apart.
func lose(b *behaviour, q *request, lost func(name string) bool) {
	q.Tenant.Mu.Lock()
	defer q.Tenant.Mu.Unlock()
	rec := q.Tenant.Any(q.ID)
	if rec == nil {
		return
	}
	next := *rec
	next.Attrs = server.CloneObject(rec.Attrs)
	for name := range rec.Attrs {
		if lost(name) && name != "userName" && name != "displayName" {
			delete(next.Attrs, name)
		}
	}
	q.Tenant.Put(b, &next)
}

// projectFaults are what goes wrong with attributes and excludedAttributes.
func projectFaults() []Fault {
	const area = "projection"
	forget := func(name string, ops ...operation) func(*behaviour) {
		return onQuery(func(q query) { delete(q, name) }, ops...)
	}
	reads := []operation{server.OpGet, server.OpList, server.OpRootList}
	rename := func(change func(list []string) []string, params ...string) func(*behaviour) {
		return onQuery(func(q query) {
			for _, p := range params {
				if q.Has(p) {
					q[p] = strings.Join(change(q.List(p)), ",")
				}
			}
		}, server.OpGet, server.OpList, server.OpReplace, server.OpCreate, server.OpModify)
	}
	each := func(f func(string) string) func([]string) []string {
		return func(list []string) []string {
			out := make([]string, len(list))
			for i, n := range list {
				out[i] = f(n)
			}
			return out
		}
	}
	parent := func(n string) string {
		i := strings.LastIndexAny(n, ".:")
		if i > 0 && n[i] == '.' {
			return n[:i]
		}
		return n
	}
	const both, incl, excl = "attributes excludedattributes", "attributes", "excludedattributes"
	return []Fault{
		fault(area, "attributes-ignored", "RFC7644-3.4.2.5-R01 RFC7644-3.4.2.5-R03 RFC7644-3.9-R04", "attributes has no effect.", forget(incl, reads...)),
		fault(area, "attributes-ignored-in-lists", "RFC7644-3.4.2.5-R01 RFC7644-3.9-R04", "attributes has no effect on lists.", forget(incl, server.OpList, server.OpRootList)),
		fault(area, "attributes-ignored-on-get", "RFC7644-3.9-R04", "attributes has no effect on a single resource.", forget(incl, server.OpGet)),
		fault(area, "attributes-ignored-on-patch", "RFC7644-3.5.2-R37", "attributes has no effect on PATCH.", forget(incl, server.OpModify)),
		fault(area, "attributes-ignored-on-put", "RFC7644-3.5.1-R26", "attributes has no effect on PUT.", forget(incl, server.OpReplace)),
		fault(area, "excluded-ignored", "RFC7644-3.4.2.5-R02 RFC7644-3.9-R12 RFC7643-7-R31", "excludedAttributes has no effect.", forget(excl, reads...)),
		fault(area, "excluded-ignored-in-lists", "RFC7644-3.4.2.5-R02 RFC7644-3.9-R12 ENTRA-GROUP-03", "excludedAttributes has no effect on lists.", forget(excl, server.OpList, server.OpRootList)),
		fault(area, "excluded-ignored-on-get", "RFC7644-3.9-R12 ENTRA-GROUP-03", "excludedAttributes has no effect on a single resource.", forget(excl, server.OpGet)),
		fault(area, "excluded-takes-id", "RFC7644-3.4.2.5-R04 RFC7644-3.9-R11 RFC7643-7-R28", "excludedAttributes takes id away.", after(func(q *request, a *response) {
			if strings.Contains(strings.ToLower(q.Query[excl])+",", "id,") {
				resources(a, func(o object) { delete(o, "id") })
			}
		}, server.OpGet, server.OpList)),
		fault(area, "attributes-take-id", "RFC7644-3.9-R05 RFC7643-3.1-R13 RFC7643-7-R28", "attributes takes id away when it is not named.", after(func(q *request, a *response) {
			if q.Query.Has(incl) {
				resources(a, func(o object) { delete(o, "id") })
			}
		}, server.OpGet, server.OpList)),
		fault(area, "attributes-take-schemas", "RFC7643-3-R02 RFC7644-3.9-R18", "attributes takes schemas away.", after(func(q *request, a *response) {
			if q.Query.Has(incl) {
				resources(a, func(o object) { delete(o, "schemas") })
			}
		}, server.OpGet, server.OpList)),
		fault(area, "attributes-take-always", "RFC7643-7-R28", "Attributes that are always returned are left out when they are not named.", func(b *behaviour) {
			b.Returned = ruleFor("site", server.ByDefault, b.Returned)
		}),
		fault(area, "attributes-add-defaults", "RFC7643-7-R31 RFC7644-3.9-R04", "attributes adds userName and displayName of its own accord.",
			rename(func(list []string) []string { return append(list, "userName", "displayName", "active") }, incl)),
		fault(area, "attributes-first-only", "RFC7644-3.4.2.5-R07 RFC7644-3.9-R06", "Of several names in attributes the first alone counts.", rename(func(list []string) []string { return list[:min(1, len(list))] }, strings.Fields(both)...)),
		fault(area, "attributes-whole-parent", "RFC7644-3.9-R07 RFC7644-3.9-R08", "A sub-attribute brings its siblings.", rename(each(parent), incl)),
		fault(area, "excluded-whole-parent", "RFC7644-3.9-R13", "Excluding a sub-attribute excludes its siblings.", rename(each(parent), excl)),
		fault(area, "attributes-no-sub-attributes", "RFC7644-3.10-R05 RFC7644-3.9-R07 RFC7644-3.9-R08 RFC7644-3.4.2.5-R05", "Names of sub-attributes are unknown in attributes.", rename(each(func(n string) string {
			if parent(n) != n {
				return "unknown"
			}
			return n
		}), incl)),
		fault(area, "attributes-by-case", "RFC7644-3.9-R16 RFC7644-3.10-R06", "Names in attributes must have the schema's case.", rename(each(func(n string) string {
			if n == strings.ToUpper(n) || n == strings.ToLower(n) && strings.Contains(" username displayname externalid nickname ", " "+n+" ") {
				return "unknown"
			}
			return n
		}), strings.Fields(both)...)),
		fault(area, "attributes-urn-unknown", "RFC7644-3.10-R01 RFC7644-3.9-R14 RFC7644-3.4.2.5-R05", "Names with a URN are unknown in attributes.", rename(each(func(n string) string {
			if strings.HasPrefix(strings.ToLower(n), "urn:") {
				return "unknown"
			}
			return n
		}), strings.Fields(both)...)),
		fault(area, "attributes-unknown-refused", "RFC7644-3.4.2.5-R08", "An unknown name in attributes is refused.", wrap(func(next handler) handler {
			return func(q *request) *response {
				for _, n := range append(q.Query.List(incl), q.Query.List(excl)...) {
					if _, ok := q.Type.Resolve(n); !ok {
						return server.Refuse(server.BadValue("unknown attribute %s", n))
					}
				}
				return next(q)
			}
		}, server.OpGet, server.OpList)),
		fault(area, "attributes-reveal-password", "RFC7643-4.1.1-R22 RFC7643-4.1.1-R23 RFC7643-7-R29 RFC7644-3.9-R17", "attributes=password shows the password.", after(func(q *request, a *response) {
			if !strings.Contains(strings.ToLower(q.Query[incl]), "password") {
				return
			}
			resources(a, func(o object) {
				q.Tenant.Mu.RLock()
				defer q.Tenant.Mu.RUnlock()
				if rec := q.Tenant.Any(server.Text(o, "id")); rec != nil && rec.Attrs["password"] != nil {
					o["password"] = rec.Attrs["password"]
				}
			})
		}, server.OpGet, server.OpList)),
		fault(area, "request-returned-by-default", "RFC7643-7-R33", "Attributes that are returned on request come by default.", func(b *behaviour) {
			b.Returned = ruleFor("remarks", server.ByDefault, b.Returned)
		}),
		fault(area, "request-never-returned", "RFC7643-7-R33 RFC7643-7-R32", "Attributes that are returned on request never come.", func(b *behaviour) {
			b.Returned = ruleFor("remarks", server.Never, b.Returned)
		}),
		fault(area, "request-not-after-write", "RFC7643-7-R32", "Attributes that are returned on request do not come after they were written.", after(func(q *request, a *response) {
			if !q.Query.Has(incl) {
				resources(a, func(o object) {
					if ext, ok := o[server.SchemaBadge].(object); ok {
						delete(ext, "remarks")
					}
				})
			}
		}, server.OpCreate, server.OpReplace, server.OpModify)),
		fault(area, "members-always-returned", "RFC7644-3.4.2.5-R02", "Groups come with their members though they are excluded.", func(b *behaviour) {
			b.Returned = ruleFor("members", server.Always, b.Returned)
		}),
		fault(area, "projection-changes-resource", "RFC7644-3.9-R19 ENTRA-DEACTIVATE-03 ENTRA-GROUP-04 ENTRA-GROUP-05 ENTRA-MATCH-07 ENTRA-MEMBER-01 ENTRA-MEMBER-02 ENTRA-MEMBER-03", "A partial read removes the rest for good.", func(b *behaviour) {
			after(func(q *request, a *response) {
				if q.Query[excl] != "" && a.Status == 200 {
					lose(b, q, func(name string) bool { return slices.Contains(q.Query.List(excl), name) })
				}
			}, server.OpGet)(b)
		}),
		fault(area, "projection-on-patch-is-stored", "RFC7644-3.5.2-R44", "PATCH with attributes or excludedAttributes stores what its answer shows, and no more.", func(b *behaviour) {
			after(func(q *request, a *response) {
				if a.Status < 300 && (q.Query[incl] != "" || q.Query[excl] != "") {
					lose(b, q, func(name string) bool {
						return slices.Contains(q.Query.List(excl), name) || q.Query[incl] != "" && !slices.Contains(q.Query.List(incl), name)
					})
				}
			}, server.OpModify)(b)
		}),
		fault(area, "extension-projection-ignored", "RFC7644-3.9-R14", "The enterprise extension comes whatever attributes says.", func(b *behaviour) {
			b.Returned = func(a *attribute) string {
				if a.URN == scim.SchemaEnterpriseUser && a.Parent == nil {
					return server.Always
				}
				return a.Returned
			}
		}),
	}
}

// queryProjectFaults are the finer things that go wrong with attributes and
// excludedAttributes.
func queryProjectFaults() []Fault {
	const area, incl, excl = "projection", "attributes", "excludedattributes"
	named := func(change func(list []string) []string) func(*behaviour) {
		return onQuery(func(q query) {
			if q.Has(incl) {
				q[incl] = strings.Join(change(q.List(incl)), ",")
			}
		}, server.OpGet, server.OpList)
	}
	return []Fault{
		fault(area, "projection-meta-whole", "RFC7643-3.1-R25 RFC7644-3.9-R20", "meta is always returned, and as a whole.", func(b *behaviour) {
			b.Returned = ruleFor("meta", server.Always, b.Returned)
		}),
		fault(area, "projection-meta-hidden", "RFC7643-3.1-R25", "meta is there only when it is asked for.", func(b *behaviour) {
			b.Returned = ruleFor("meta", server.OnRequest, b.Returned)
		}),
		fault(area, "projection-default-hidden", "RFC7644-3.9-R01 RFC7643-7-R31", "displayName is there only when it is asked for.", func(b *behaviour) {
			b.Returned = ruleFor("displayName", server.OnRequest, b.Returned)
		}),
		fault(area, "attributes-ignored-on-post", "RFC7644-3.3-R20", "attributes has no effect on POST.", onQuery(func(q query) { delete(q, incl) }, server.OpCreate)),
		fault(area, "excluded-ignored-on-patch", "RFC7644-3.5.2-R39", "excludedAttributes has no effect on PATCH.", onQuery(func(q query) { delete(q, excl) }, server.OpModify)),
		fault(area, "attributes-patch-without-body", "RFC7644-3.5.2-R38", "PATCH with attributes is answered without a body.", after(func(q *request, a *response) {
			if q.Query.Has(incl) && a.Status == http.StatusOK {
				a.Status, a.Body = http.StatusNoContent, nil
			}
		}, server.OpModify)),
		fault(area, "attributes-add-filtered", "RFC7644-3.4.2.2-R75", "What a filter looks at is shown whatever attributes says.", onQuery(func(q query) {
			if name, _, ok := strings.Cut(q["filter"], " "); ok && q.Has(incl) {
				q[incl] += "," + name
			}
		}, server.OpList)),
		fault(area, "attributes-complex-in-part", "RFC7644-3.9-R09", "A complex attribute that is asked for comes in part.", named(func(list []string) []string {
			for i, n := range list {
				if n == "name" {
					list[i] = "name.givenName"
				}
			}
			return list
		})),
		fault(area, "attributes-drop-dotted", "RFC7644-3.9-R10", "A sub-attribute is left out when an attribute is named too.", named(func(list []string) []string {
			var plain []string
			for _, n := range list {
				if !strings.Contains(n, ".") {
					plain = append(plain, n)
				}
			}
			if len(plain) == 0 {
				return list
			}
			return plain
		})),
	}
}
