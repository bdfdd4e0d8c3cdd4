package target

import (
	"net/http"
	"strings"
)

// queryProjectFaults are the finer things that go wrong with attributes and
// excludedAttributes.
func queryProjectFaults() []Fault {
	const area, incl, excl = "projection", "attributes", "excludedattributes"
	named := func(change func(list []string) []string) func(*behaviour) {
		return func(b *behaviour) {
			onQuery(b, func(q query) {
				if q.has(incl) {
					q[incl] = strings.Join(change(q.list(incl)), ",")
				}
			}, opGet, opList)
		}
	}
	return []Fault{
		fault(area, "projection-meta-whole", "RFC7643-3.1-R25 RFC7644-3.9-R20", "meta is always returned, and as a whole.", func(b *behaviour) {
			b.returned = ruleFor("meta", always, b.returned)
		}),
		fault(area, "projection-meta-hidden", "RFC7643-3.1-R25", "meta is there only when it is asked for.", func(b *behaviour) {
			b.returned = ruleFor("meta", onRequest, b.returned)
		}),
		fault(area, "projection-default-hidden", "RFC7644-3.9-R01 RFC7643-7-R31", "displayName is there only when it is asked for.", func(b *behaviour) {
			b.returned = ruleFor("displayName", onRequest, b.returned)
		}),
		fault(area, "attributes-ignored-on-post", "RFC7644-3.3-R20", "attributes has no effect on POST.", func(b *behaviour) {
			onQuery(b, func(q query) { delete(q, incl) }, opCreate)
		}),
		fault(area, "excluded-ignored-on-patch", "RFC7644-3.5.2-R39", "excludedAttributes has no effect on PATCH.", func(b *behaviour) {
			onQuery(b, func(q query) { delete(q, excl) }, opModify)
		}),
		fault(area, "attributes-patch-without-body", "RFC7644-3.5.2-R38", "PATCH with attributes is answered without a body.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if q.query.has(incl) && a.status == http.StatusOK {
					a.status, a.body = http.StatusNoContent, nil
				}
			}, opModify)
		}),
		fault(area, "attributes-add-filtered", "RFC7644-3.4.2.2-R75", "What a filter looks at is shown whatever attributes says.", func(b *behaviour) {
			onQuery(b, func(q query) {
				if name, _, ok := strings.Cut(q["filter"], " "); ok && q.has(incl) {
					q[incl] += "," + name
				}
			}, opList)
		}),
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
