package target

import (
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// lose deletes attributes of the requested resource for good, names apart.
func lose(b *behaviour, q *request, lost func(name string) bool) {
	q.tenant.mu.Lock()
	defer q.tenant.mu.Unlock()
	rec := q.tenant.any(q.id)
	if rec == nil {
		return
	}
	next := *rec
	next.attrs = cloneObject(rec.attrs)
	for name := range rec.attrs {
		if lost(name) && name != "userName" && name != "displayName" {
			delete(next.attrs, name)
		}
	}
	q.tenant.put(b, &next)
}

// projectFaults are what goes wrong with attributes and excludedAttributes.
func projectFaults() []Fault {
	const area = "projection"
	forget := func(name string, ops ...operation) func(*behaviour) {
		return func(b *behaviour) { onQuery(b, func(q query) { delete(q, name) }, ops...) }
	}
	reads := []operation{opGet, opList, opRootList}
	rename := func(change func(list []string) []string, params ...string) func(*behaviour) {
		return func(b *behaviour) {
			onQuery(b, func(q query) {
				for _, p := range params {
					if q.has(p) {
						q[p] = strings.Join(change(q.list(p)), ",")
					}
				}
			}, opGet, opList, opReplace, opCreate, opModify)
		}
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
		fault(area, "attributes-ignored-in-lists", "RFC7644-3.4.2.5-R01 RFC7644-3.9-R04", "attributes has no effect on lists.", forget(incl, opList, opRootList)),
		fault(area, "attributes-ignored-on-get", "RFC7644-3.9-R04", "attributes has no effect on a single resource.", forget(incl, opGet)),
		fault(area, "attributes-ignored-on-patch", "RFC7644-3.5.2-R37", "attributes has no effect on PATCH.", forget(incl, opModify)),
		fault(area, "attributes-ignored-on-put", "RFC7644-3.5.1-R26", "attributes has no effect on PUT.", forget(incl, opReplace)),
		fault(area, "excluded-ignored", "RFC7644-3.4.2.5-R02 RFC7644-3.9-R12 RFC7643-7-R31", "excludedAttributes has no effect.", forget(excl, reads...)),
		fault(area, "excluded-ignored-in-lists", "RFC7644-3.4.2.5-R02 RFC7644-3.9-R12 ENTRA-GROUP-03", "excludedAttributes has no effect on lists.", forget(excl, opList, opRootList)),
		fault(area, "excluded-ignored-on-get", "RFC7644-3.9-R12 ENTRA-GROUP-03", "excludedAttributes has no effect on a single resource.", forget(excl, opGet)),
		fault(area, "excluded-takes-id", "RFC7644-3.4.2.5-R04 RFC7644-3.9-R11 RFC7643-7-R28", "excludedAttributes takes id away.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if strings.Contains(strings.ToLower(q.query[excl])+",", "id,") {
					resources(a, func(o object) { delete(o, "id") })
				}
			}, opGet, opList)
		}),
		fault(area, "attributes-take-id", "RFC7644-3.9-R05 RFC7643-3.1-R13 RFC7643-7-R28", "attributes takes id away when it is not named.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if q.query.has(incl) {
					resources(a, func(o object) { delete(o, "id") })
				}
			}, opGet, opList)
		}),
		fault(area, "attributes-take-schemas", "RFC7643-3-R02 RFC7644-3.9-R18", "attributes takes schemas away.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if q.query.has(incl) {
					resources(a, func(o object) { delete(o, "schemas") })
				}
			}, opGet, opList)
		}),
		fault(area, "attributes-take-always", "RFC7643-7-R28", "Attributes that are always returned are left out when they are not named.", func(b *behaviour) {
			b.returned = ruleFor("site", byDefault, b.returned)
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
		fault(area, "attributes-unknown-refused", "RFC7644-3.4.2.5-R08", "An unknown name in attributes is refused.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					for _, n := range append(q.query.list(incl), q.query.list(excl)...) {
						if _, ok := q.rt.resolve(n); !ok {
							return refuse(badValue("unknown attribute %s", n))
						}
					}
					return next(q)
				}
			}, opGet, opList)
		}),
		fault(area, "attributes-reveal-password", "RFC7643-4.1.1-R22 RFC7643-4.1.1-R23 RFC7643-7-R29 RFC7644-3.9-R17", "attributes=password shows the password.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if !strings.Contains(strings.ToLower(q.query[incl]), "password") {
					return
				}
				resources(a, func(o object) {
					q.tenant.mu.RLock()
					defer q.tenant.mu.RUnlock()
					if rec := q.tenant.any(text(o, "id")); rec != nil && rec.attrs["password"] != nil {
						o["password"] = rec.attrs["password"]
					}
				})
			}, opGet, opList)
		}),
		fault(area, "request-returned-by-default", "RFC7643-7-R33", "Attributes that are returned on request come by default.", func(b *behaviour) {
			b.returned = ruleFor("remarks", byDefault, b.returned)
		}),
		fault(area, "request-never-returned", "RFC7643-7-R33 RFC7643-7-R32", "Attributes that are returned on request never come.", func(b *behaviour) {
			b.returned = ruleFor("remarks", never, b.returned)
		}),
		fault(area, "request-not-after-write", "RFC7643-7-R32", "Attributes that are returned on request do not come after they were written.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if !q.query.has(incl) {
					resources(a, func(o object) {
						if ext, ok := o[SchemaBadge].(object); ok {
							delete(ext, "remarks")
						}
					})
				}
			}, opCreate, opReplace, opModify)
		}),
		fault(area, "members-always-returned", "RFC7644-3.4.2.5-R02", "Groups come with their members though they are excluded.", func(b *behaviour) {
			b.returned = ruleFor("members", always, b.returned)
		}),
		fault(area, "projection-changes-resource", "RFC7644-3.9-R19 ENTRA-DEACTIVATE-03 ENTRA-GROUP-04 ENTRA-GROUP-05 ENTRA-MATCH-07 ENTRA-MEMBER-01 ENTRA-MEMBER-02 ENTRA-MEMBER-03", "A partial read removes the rest for good.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if q.query[excl] != "" && a.status == 200 {
					lose(b, q, func(name string) bool { return slices.Contains(q.query.list(excl), name) })
				}
			}, opGet)
		}),
		fault(area, "projection-on-patch-is-stored", "RFC7644-3.5.2-R44", "PATCH with attributes or excludedAttributes stores what its answer shows, and no more.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if a.status < 300 && (q.query[incl] != "" || q.query[excl] != "") {
					lose(b, q, func(name string) bool {
						return slices.Contains(q.query.list(excl), name) || q.query[incl] != "" && !slices.Contains(q.query.list(incl), name)
					})
				}
			}, opModify)
		}),
		fault(area, "extension-projection-ignored", "RFC7644-3.9-R14", "The enterprise extension comes whatever attributes says.", func(b *behaviour) {
			b.returned = func(a *attribute) string {
				if a.urn == scim.SchemaEnterpriseUser && a.parent == nil {
					return always
				}
				return a.returned
			}
		}),
	}
}
