package fault

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// groupLikeFaults break for Groups alone what works for Users: what is read, searched, modified
// and left behind.
func groupLikeFaults() []Fault {
	return slices.Concat(groupReadFaults(), groupChangeFaults(), groupEndFaults())
}

// ofGroup puts something around operations on Groups.
func ofGroup(around func(next handler, q *request) *response, ops ...operation) func(*behaviour) {
	return wrap(func(next handler) handler {
		return func(q *request) *response {
			if q.Type == nil || q.Type.Name != "Group" {
				return next(q)
			}
			return around(next, q)
		}
	}, ops...)
}

// groupBody changes the body of a request for a Group before it is read.
func groupBody(change func(in object), ops ...operation) func(*behaviour) {
	return onBody(func(q *request, in object) {
		if q.Type.Name == "Group" {
			change(in)
		}
	}, ops...)
}

func groupReadFaults() []Fault {
	const area = "group"
	lists := []operation{server.OpList, server.OpSearch}
	shorn := func(change func(o object), ops ...operation) func(*behaviour) {
		return after(func(q *request, a *response) {
			if q.Type != nil && q.Type.Name == "Group" {
				resources(a, change)
			}
		}, ops...)
	}
	return []Fault{
		fault(area, "group-list-without-members", "RFC7644-3.4.2-R14", "Lists of Groups leave out the members.", shorn(func(o object) { delete(o, "members") }, lists...)),
		fault(area, "group-list-first-member-only", "RFC7644-3.4.2-R14", "Lists of Groups show the first member alone.", shorn(func(o object) {
			if list, ok := o["members"].([]any); ok && len(list) > 1 {
				o["members"] = list[:1]
			}
		}, server.OpList)),
		fault(area, "group-search-without-members", "RFC7644-3.4.2-R14", "Searches by POST leave out the members of Groups.", shorn(func(o object) { delete(o, "members") }, server.OpSearch)),
		fault(area, "group-filter-eq-is-co", "RFC7644-3.4.2.2-R11", "eq on the displayName of a Group works like co.", groupFilter(" eq ", " co ")),
		fault(area, "group-filter-eq-is-sw", "RFC7644-3.4.2.2-R11", "eq on the displayName of a Group works like sw.", groupFilter(" eq ", " sw ")),
		fault(area, "group-filter-sw-is-eq", "RFC7644-3.4.2.2-R14", "sw on the displayName of a Group works like eq.", groupFilter(" sw ", " eq ")),
		fault(area, "group-filter-not-ignored", "RFC7644-3.4.2.2-R10", "not in a filter on Groups has no effect.", groupFilter(" and not ", " or ")),
		fault(area, "group-filter-first-member", "RFC7644-3.4.2.2-R73", "A filter on members looks at the first member alone.", func(b *behaviour) {
			next := b.Values
			b.Values = func(src server.Source, r ref) []any {
				values := next(src, r)
				if r.Attr != nil && r.Attr.Name == "members" && len(values) > 1 {
					return values[:1]
				}
				return values
			}
		}),
		fault(area, "group-filter-external-id-finds-nothing", "RFC7643-3.1-R21", "A filter on the externalId of a Group finds nothing.", groupFilter("externalId eq \"", "externalId eq \"no-")),
		fault(area, "group-filter-unknown-matches-all", "RFC7644-3.4.2.2-R70", "An unknown attribute in a filter on Groups matches everything.", groupFilter("favouriteBird eq \"wren\"", "displayName pr")),
		fault(area, "group-filter-no-match-404", "RFC7644-3.4.2-R12", "A filter that matches no Group by its name is answered with 404.", ofGroup(func(next handler, q *request) *response {
			a := next(q)
			if q.Query.Has("filter") && asObject(a.Body)["totalResults"] == any(0) {
				return server.Refuse(server.NotFound("group"))
			}
			return a
		}, server.OpList)),
		fault(area, "group-total-of-page", "RFC7644-3.4.2.2-R71", "totalResults of Groups counts the page.", ofGroup(func(next handler, q *request) *response {
			a := next(q)
			if list, ok := asObject(a.Body)["Resources"].([]any); ok {
				asObject(a.Body)["totalResults"] = len(list)
			}
			return a
		}, lists...)),
		fault(area, "group-attributes-ignored", "RFC7644-3.9-R04", "attributes has no effect on a Group.", ofGroup(func(next handler, q *request) *response {
			c := *q
			c.Query = query{}
			return next(&c)
		}, server.OpGet)),
		fault(area, "group-attributes-lose-members", "RFC7644-3.9-R06", "members are not shown when they are asked for.", ofGroup(func(next handler, q *request) *response {
			a := next(q)
			if q.Query["attributes"] != "" {
				resources(a, func(o object) { delete(o, "members") })
			}
			return a
		}, server.OpGet)),
	}
}

// nullMembers refuses a body that has members null.
func nullMembers(_ *request, in object) error {
	if v, there := in["members"]; there && v == nil {
		return server.BadValue("members must be an array")
	}
	return nil
}

// groupFilter puts something else into the filters on Groups.
func groupFilter(from, to string) func(*behaviour) {
	return func(b *behaviour) {
		ofGroup(func(next handler, q *request) *response {
			c := *q
			c.Query = query{}
			for name, value := range q.Query {
				c.Query[name] = value
			}
			if q.Query.Has("filter") {
				c.Query["filter"] = strings.ReplaceAll(q.Query["filter"], from, to)
			}
			return next(&c)
		}, server.OpList)(b)
	}
}

func groupChangeFaults() []Fault {
	const area = "group"
	return []Fault{
		fault(area, "group-external-id-not-created", "RFC7643-3.1-R20", "externalId of a POST of a Group is thrown away.", groupBody(func(in object) { delete(in, "externalId") }, server.OpCreate)),
		fault(area, "group-external-id-not-replaced", "RFC7643-3.1-R20", "externalId of a PUT of a Group is thrown away.", groupBody(func(in object) { delete(in, "externalId") }, server.OpReplace)),
		fault(area, "group-name-sanitised", "RFC7644-3.3-R21", "Signs in the displayName of a Group are taken for markup.", groupBody(func(in object) {
			if name, ok := in["displayName"].(string); ok {
				in["displayName"] = strings.NewReplacer("&", "&amp;", "'", "&#39;").Replace(name)
			}
		}, server.OpCreate)),
		fault(area, "group-name-hyphenated", "RFC7644-3.3-R21", "Blanks in the displayName of a Group are stored as hyphens.", groupBody(func(in object) {
			if name, ok := in["displayName"].(string); ok {
				in["displayName"] = strings.ReplaceAll(name, " ", "-")
			}
		}, server.OpCreate, server.OpReplace)),
		fault(area, "group-put-null-members-ignored", "RFC7643-2.5-R02", "members null in a PUT leaves the members.", keepMembers(func(in object) bool { v, there := in["members"]; return there && v == nil })),
		fault(area, "group-put-empty-members-ignored", "RFC7643-2.5-R03", "An empty members in a PUT leaves the members.", keepMembers(func(in object) bool { v, is := in["members"].([]any); return is && len(v) == 0 })),
		fault(area, "group-patch-empty-members-ignored", "RFC7643-2.5-R04", "replace of the members by an empty array leaves them.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if list, ok := op.Value.([]any); ok && len(list) == 0 && strings.EqualFold(op.Path, "members") {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "group-null-members-refused", "RFC7643-2.5-R01", "A POST of a Group with members null is refused.", rejectBody(nullMembers, server.OpCreate)),
		fault(area, "group-put-null-members-refused", "RFC7643-2.5-R02", "A PUT of a Group with members null is refused.", rejectBody(nullMembers, server.OpReplace)),
		fault(area, "group-external-id-change-empties", "RFC7644-3.5.2-R44", "A PATCH of the externalId of a Group takes its members away.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			v, isObject := op.Value.(object)
			if p.Type.Name == "Group" && (strings.EqualFold(op.Path, "externalId") || isObject && v["externalId"] != nil && op.Path == "") {
				delete(p.Attrs, "members")
			}
			return op, nil
		})),
		fault(area, "group-membership-renames", "RFC7644-3.5.2-R44", "A PATCH of the members of a Group writes its name in small letters.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if name, ok := p.Attrs["displayName"].(string); ok && strings.HasPrefix(strings.ToLower(op.Path), "members") {
				p.Attrs["displayName"] = strings.ToLower(name)
			}
			return op, nil
		})),
		fault(area, "group-patch-first-op-only", "RFC7644-3.5.2-R28", "Of several operations on a Group the first alone is applied.", func(b *behaviour) {
			next := b.PatchAll
			b.PatchAll = func(p *patcher, ops []patchOp) error {
				if p.Type.Name == "Group" && len(ops) > 1 {
					ops = ops[:1]
				}
				return next(p, ops)
			}
		}),
		fault(area, "group-patch-not-atomic", "RFC7644-3.5.2-R32 RFC7644-3.5.2-R33", "What was applied to a Group before an error stays.", halfApplied),
		fault(area, "group-patch-unknown-op-ignored", "RFC7644-3.5.2-R07", "An unknown op on a Group has no effect, without an error.", groupBody(func(in object) {
			list, _ := in["Operations"].([]any)
			in["Operations"] = slices.DeleteFunc(list, func(e any) bool {
				return !slices.Contains([]string{"add", "remove", "replace"}, strings.ToLower(server.Text(asObject(e), "op")))
			})
		}, server.OpModify)),
		fault(area, "group-put-takes-client-id", "RFC7644-3.5.1-R16", "A PUT of a Group goes to the id of its body.", ofGroup(func(next handler, q *request) *response {
			c := *q
			if in, err := server.DecodeObject(q.Body); err == nil && server.Text(in, "id") != "" {
				c.ID = server.Text(in, "id")
			}
			return next(&c)
		}, server.OpReplace)),
		fault(area, "group-patch-answers-old-state", "RFC7644-3.5.2-R36", "PATCH of a Group answers with the state before it.", ofGroup(func(next handler, q *request) *response {
			q.Tenant.Mu.RLock()
			rec := q.Tenant.Find(q.Type, q.ID)
			q.Tenant.Mu.RUnlock()
			a := next(q)
			if rec != nil {
				resources(a, func(o object) { o["members"] = rec.Attrs["members"] })
			}
			return a
		}, server.OpModify)),
	}
}

// keepMembers lets a PUT that says something of the members leave them as they are.
func keepMembers(when func(in object) bool) func(*behaviour) {
	return func(b *behaviour) {
		ofGroup(func(next handler, q *request) *response {
			in, err := server.DecodeObject(q.Body)
			if err != nil || !when(in) {
				return next(q)
			}
			q.Tenant.Mu.RLock()
			rec := q.Tenant.Find(q.Type, q.ID)
			q.Tenant.Mu.RUnlock()
			if rec == nil {
				return next(q)
			}
			in["members"] = rec.Attrs["members"]
			c := *q
			c.Body = []byte(encodeBody(in))
			return next(&c)
		}, server.OpReplace)(b)
	}
}

// halfApplied stores what the operations before the one that failed did to a Group, and answers
// with the error.
func halfApplied(b *behaviour) {
	ofGroup(func(next handler, q *request) *response {
		a := next(q)
		in, err := server.DecodeObject(q.Body)
		list, _ := in["Operations"].([]any)
		if err != nil || a.Status != http.StatusBadRequest || len(list) < 2 {
			return a
		}
		in["Operations"] = list[:1]
		c := *q
		c.Body = []byte(encodeBody(in))
		next(&c)
		return a
	}, server.OpModify)(b)
}

func groupEndFaults() []Fault {
	const area = "group"
	return []Fault{
		fault(area, "group-deleted-stays-at-users", "RFC7643-4.1.2-R22", "A deleted Group stays in the groups of its members.", formerGroups(server.OpDelete)),
		fault(area, "group-left-stays-at-user", "RFC7643-4.1.2-R22", "A Group that a User has left stays in the User's groups.", formerGroups(server.OpModify, server.OpReplace)),
		fault(area, "group-delete-again-204", "RFC7644-3.6-R08", "DELETE of a Group that is not there answers 204.", ofGroup(func(next handler, q *request) *response {
			if a := next(q); a.Status != http.StatusNotFound {
				return a
			}
			return server.Reply(http.StatusNoContent, nil)
		}, server.OpDelete)),
		fault(area, "group-patch-unknown-204", "RFC7644-3.5.2-R41", "PATCH of a Group that is not there answers 204.", ofGroup(func(next handler, q *request) *response {
			if a := next(q); a.Status != http.StatusNotFound {
				return a
			}
			return server.Reply(http.StatusNoContent, nil)
		}, server.OpModify)),
		fault(area, "group-put-creates", "RFC7644-3.5.1-R19", "PUT of a Group that is not there makes it.", func(b *behaviour) {
			ofGroup(func(next handler, q *request) *response {
				a := next(q)
				if a.Status != http.StatusNotFound {
					return a
				}
				c := *q
				c.Op, c.Method, c.ID = server.OpCreate, http.MethodPost, ""
				return b.Operations[server.OpCreate](&c)
			}, server.OpReplace)(b)
		}),
	}
}

// formerGroups goes on showing at users the groups that they were in before some operations on
// those.
func formerGroups(ops ...operation) func(*behaviour) {
	return func(b *behaviour) {
		var mu sync.Mutex
		former := map[string][]any{} // user id → groups as they were shown
		ofGroup(func(next handler, q *request) *response {
			q.Tenant.Mu.RLock()
			rec := q.Tenant.Find(q.Type, q.ID)
			q.Tenant.Mu.RUnlock()
			a := next(q)
			if rec != nil && a.Status < 300 {
				mu.Lock()
				defer mu.Unlock()
				for _, id := range server.MemberIDs(rec) {
					former[id] = append(former[id], object{"value": rec.ID, "type": "direct"})
				}
			}
			return a
		}, ops...)(b)
		onResources(func(o object) {
			mu.Lock()
			defer mu.Unlock()
			gone := former[server.Text(o, "id")]
			list, _ := o["groups"].([]any)
			for _, group := range gone {
				if !slices.ContainsFunc(list, func(e any) bool { return server.Text(asObject(e), "value") == server.Text(asObject(group), "value") }) {
					list = append(list, group)
				}
			}
			if len(list) > 0 {
				o["groups"] = list
			}
		})(b)
	}
}
