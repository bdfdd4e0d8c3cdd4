package fault

import (
	"github.com/scimspec/scimspec/internal/reference/server"
)

// sizeFaults are those of a service provider that reads its own data by the hundred.
func sizeFaults() []Fault {
	const area, hundred = "size", 100
	cut := func(o object, most int) {
		if list, ok := o["members"].([]any); ok && len(list) > most {
			o["members"] = list[:most]
		}
	}
	// stores changes what a PATCH makes of a Group with more than a hundred members.
	stores := func(change func(before, after []any) []any) func(*behaviour) {
		return func(b *behaviour) {
			next := b.PatchAll
			b.PatchAll = func(p *patcher, ops []patchOp) error {
				before, _ := p.Attrs["members"].([]any)
				if err := next(p, ops); err != nil {
					return err
				}
				if after, ok := p.Attrs["members"].([]any); ok && max(len(before), len(after)) > hundred {
					p.Attrs["members"] = change(before, after)
				}
				return nil
			}
		}
	}
	// pages changes the lists of users that have more than a hundred in all.
	pages := func(change func(q *request, o object)) func(*behaviour) {
		return after(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status < 300 {
				if total, ok := o["totalResults"].(int); ok && total > hundred {
					change(q, o)
				}
			}
		}, server.OpList)
	}
	later := func(q *request) bool { return q.Query.Has("startindex") && q.Query["startindex"] != "1" }
	return []Fault{
		fault(area, "members-shown-to-100", "RFC7643-4.2-R15", "A Group shows its first hundred members.", onResources(func(o object) { cut(o, hundred) })),
		fault(area, "members-shown-to-200", "RFC7643-4.2-R15", "A Group shows its first two hundred members.", onResources(func(o object) { cut(o, 2*hundred) })),
		fault(area, "members-listed-to-100", "RFC7643-4.2-R15", "A list shows the first hundred members of a Group.", after(func(_ *request, a *response) {
			resources(a, func(o object) { cut(o, hundred) })
		}, server.OpList, server.OpSearch)),
		fault(area, "members-created-to-200", "RFC7643-4.2-R15", "A new Group has the first two hundred of its members.", onBody(func(_ *request, in object) { cut(in, 2*hundred) }, server.OpCreate)),
		fault(area, "members-kept-to-100", "RFC7644-3.5.2-R54", "A PATCH leaves a Group its first hundred members.", stores(func(_, after []any) []any {
			return after[:min(len(after), hundred)]
		})),
		fault(area, "members-kept-to-200", "RFC7644-3.5.2-R54", "A PATCH leaves a Group its first two hundred members.", stores(func(_, after []any) []any {
			return after[:min(len(after), 2*hundred)]
		})),
		fault(area, "members-not-past-100", "RFC7644-3.5.2-R54", "A Group that has a hundred members takes no more, and answers well.", stores(func(before, after []any) []any {
			return after[:min(len(after), max(len(before), hundred))]
		})),
		fault(area, "members-past-100-stay", "RFC7644-3.5.2-R54", "From a Group with more than a hundred members nobody is removed.", stores(func(before, after []any) []any {
			if len(after) < len(before) {
				return before
			}
			return after
		})),
		fault(area, "page-border-twice", "RFC7644-3.4.2-R07", "In a long list each page begins with the last one of the page before.", pages(func(q *request, o object) {
			if list, ok := o["Resources"].([]any); ok && later(q) && len(list) > 1 {
				o["Resources"] = append([]any{list[1]}, list[1:]...)
			}
		})),
		fault(area, "page-border-lost", "RFC7644-3.4.2-R07", "In a long list the pages after the first leave one out.", pages(func(q *request, o object) {
			if list, ok := o["Resources"].([]any); ok && later(q) && len(list) > 1 {
				o["Resources"] = list[1:]
			}
		})),
		fault(area, "page-total-to-100", "RFC7644-3.4.2-R07", "totalResults stops at a maximum.", pages(func(_ *request, o object) { o["totalResults"] = hundred })),
	}
}
