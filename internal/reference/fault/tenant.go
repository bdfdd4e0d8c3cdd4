package fault

import (
	"net/http"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// tenantFaults let one tenant reach what another has.
func tenantFaults() []Fault {
	const area, rule = "tenant", "RFC7644-6-R02"
	ofType := func(name string) func(*request) bool {
		return func(q *request) bool { return q.Bulk == nil && q.Type.Name == name }
	}
	inBulk := func(q *request) bool { return q.Bulk != nil }
	return []Fault{
		fault(area, "tenant-replace-over", rule, "A PUT reaches the users of every tenant.", reaching(ofType("User"), server.OpReplace)),
		fault(area, "tenant-delete-over", rule, "A DELETE reaches the users of every tenant.", reaching(ofType("User"), server.OpDelete)),
		fault(area, "tenant-user-name-over", rule, "A PATCH of the userName reaches the users of every tenant.", reaching(func(q *request) bool {
			return q.Bulk == nil && strings.Contains(string(q.Body), `"userName"`)
		}, server.OpModify)),
		fault(area, "tenant-active-over", rule, "A PATCH of active reaches the users of every tenant.", reaching(func(q *request) bool {
			return q.Bulk == nil && strings.Contains(string(q.Body), `"active"`)
		}, server.OpModify)),
		fault(area, "tenant-bulk-modify-over", rule, "A PATCH in a bulk request reaches the users of every tenant.", reaching(inBulk, server.OpModify)),
		fault(area, "tenant-bulk-replace-over", rule, "A PUT in a bulk request reaches the users of every tenant.", reaching(inBulk, server.OpReplace)),
		fault(area, "tenant-bulk-delete-over", rule, "A DELETE in a bulk request reaches the users of every tenant.", reaching(inBulk, server.OpDelete)),
		fault(area, "tenant-group-modify-over", rule, "A PATCH reaches the groups of every tenant.", reaching(ofType("Group"), server.OpModify)),
		fault(area, "tenant-group-replace-over", rule, "A PUT reaches the groups of every tenant.", reaching(ofType("Group"), server.OpReplace)),
		fault(area, "tenant-group-delete-over", rule, "A DELETE reaches the groups of every tenant.", reaching(ofType("Group"), server.OpDelete)),
		fault(area, "tenant-group-read-over", rule, "A GET reaches the groups of every tenant.", reaching(ofType("Group"), server.OpGet)),
		fault(area, "tenant-search-over", rule, "Searches by POST for users find those of every tenant.", overall("User", server.OpSearch)),
		fault(area, "tenant-group-search-over", rule, "Searches by POST for groups find those of every tenant.", overall("Group", server.OpSearch)),
		fault(area, "tenant-group-list-over", rule, "Lists of groups show those of every tenant.", overall("Group", server.OpList)),
		fault(area, "tenant-create-by-id-over", rule, "A POST with the id of another tenant's user replaces that user.", func(b *behaviour) {
			owners := holdersOf(b)
			wrap(func(next handler) handler {
				return func(q *request) *response {
					in, err := server.DecodeObject(q.Body)
					owner := owners.of(server.Text(in, "id"))
					if err != nil || owner == nil || owner == q.Tenant {
						return next(q)
					}
					c := *q
					c.Op, c.ID, c.Tenant = server.OpReplace, server.Text(in, "id"), owner
					return b.Operations[server.OpReplace](&c)
				}
			}, server.OpCreate)(b)
		}),
		fault(area, "tenant-member-joins-over", rule, "A group takes the users and groups of every tenant as members, and they show it.", joinedOver),
		fault(area, "tenant-member-shown-over", rule, "A group takes the users and groups of every tenant as members, and shows their names.", func(b *behaviour) {
			owners := holdersOf(b)
			b.CheckMembers = func(*tenant, *record, map[string]*server.ResourceType) error { return nil }
			after(func(q *request, a *response) {
				list, _ := asObject(a.Body)["members"].([]any)
				for _, e := range list {
					owners.name(asObject(e), "display")
				}
			}, server.OpCreate)(b)
		}),
		fault(area, "tenant-manager-shown-over", rule, "A manager may be of another tenant, and is shown with the name.", func(b *behaviour) {
			owners := holdersOf(b)
			after(func(q *request, a *response) {
				for _, extension := range asObject(a.Body) {
					owners.name(asObject(asObject(extension)["manager"]), "displayName")
				}
			}, server.OpCreate)(b)
		}),
	}
}

// holders know the tenant of each resource.
type holders struct{ tenants *sync.Map }

func holdersOf(b *behaviour) holders {
	o := holders{&sync.Map{}}
	put := b.Put
	b.Put = func(b *behaviour, t *tenant, rec *record) {
		o.tenants.Store(rec.ID, t)
		put(b, t, rec)
	}
	return o
}

func (o holders) of(id string) *tenant {
	owner, _ := o.tenants.Load(id)
	t, _ := owner.(*tenant)
	return t
}

// name puts the name of a resource of any tenant beside its id.
func (o holders) name(reference object, as string) {
	owner := o.of(server.Text(reference, "value"))
	if owner == nil || reference[as] != nil {
		return
	}
	owner.Mu.RLock()
	defer owner.Mu.RUnlock()
	if rec := owner.Any(server.Text(reference, "value")); rec != nil {
		reference[as] = rec.Attrs["displayName"]
	}
}

// reaching carries out some requests in the tenant that has the resource.
func reaching(which func(*request) bool, ops ...operation) func(*behaviour) {
	return func(b *behaviour) {
		owners := holdersOf(b)
		wrap(func(next handler) handler {
			return func(q *request) *response {
				c := *q
				if owner := owners.of(q.ID); owner != nil && which(q) {
					c.Tenant = owner
				}
				return next(&c)
			}
		}, ops...)(b)
	}
}

// overall answers a query for a type with what every tenant has.
func overall(kind string, op operation) func(*behaviour) {
	return func(b *behaviour) {
		var tenants sync.Map
		wrap(func(next handler) handler {
			return func(q *request) *response {
				tenants.Store(q.Tenant, true)
				return next(q)
			}
		}, server.OpCreate)(b)
		wrap(func(next handler) handler {
			return func(q *request) *response {
				a := next(q)
				if q.Type == nil || q.Type.Name != kind {
					return a
				}
				list, _ := asObject(a.Body)["Resources"].([]any)
				tenants.Range(func(t, _ any) bool {
					if t != any(q.Tenant) {
						c := *q
						c.Tenant = t.(*tenant)
						more, _ := asObject(next(&c).Body)["Resources"].([]any)
						list = append(list, more...)
					}
					return true
				})
				if a.Status == http.StatusOK {
					asObject(a.Body)["Resources"], asObject(a.Body)["totalResults"] = list, len(list)
				}
				return a
			}
		}, op)(b)
	}
}

// joinedOver lets a group have members of other tenants, who change by that.
func joinedOver(b *behaviour) {
	var mu sync.Mutex
	joined := map[string]object{} // id of a member → the group
	b.CheckMembers = func(*tenant, *record, map[string]*server.ResourceType) error { return nil }
	onResources(func(o object) {
		mu.Lock()
		defer mu.Unlock()
		list, _ := o["members"].([]any)
		for _, e := range list {
			if id := server.Text(asObject(e), "value"); id != "" {
				joined[id] = object{"value": o["id"], "type": "direct"}
			}
		}
		group := joined[server.Text(o, "id")]
		switch {
		case group == nil:
		case o["userName"] != nil:
			o["groups"] = []any{group}
		default:
			o["externalId"] = "member of " + server.Text(group, "value")
		}
	})(b)
}
