package target

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// listOps are the operations that can have a filter.
func listOps() []operation { return []operation{opList, opSearch, opRootList, opRootSearch} }

// filterFaults are what goes wrong around filters; operatorFaults are the operators.
func filterFaults() []Fault {
	const area = "filter"
	return []Fault{
		fault(area, "filter-ignored", "RFC7644-3.4.2.2-R03 RFC7644-3.4.2.2-R71 ENTRA-MATCH-09 OKTA-MATCH-03", "filter has no effect.", func(b *behaviour) {
			b.parseFilter = func(string) (expr, error) { return comparison{name: "id", op: "pr"}, nil }
		}),
		fault(area, "filter-ignored-on-groups", "RFC7644-3.4.2.2-R03", "filter has no effect on /Groups.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if q.rt != nil && q.rt.name == "Group" {
						c := *q
						c.query = query{}
						q = &c
					}
					return next(q)
				}
			}, opList)
		}),
		fault(area, "filter-hides-inactive", "RFC7643-4.1.1-R34 RFC7644-3.4.2.2-R04 ENTRA-MATCH-01 ENTRA-MATCH-04 ENTRA-REACTIVATE-03 OKTA-MATCH-05 OKTA-REACTIVATE-03", "Inactive Users are not listed and not found.", func(b *behaviour) {
			b.visible = func(rec *record) bool { return rec.attrs["active"] != any(false) }
		}),
		fault(area, "filter-no-match-404", "RFC7644-3.4.2-R12 ENTRA-CONNECT-01 ENTRA-CONNECT-02 ENTRA-MATCH-03 OKTA-CREATE-08 OKTA-MATCH-02", "A filter that matches nothing is answered with 404.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if o, ok := a.body.(object); ok && o["totalResults"] == any(0) && q.query.has("filter") {
					*a = *refuse(fail(http.StatusNotFound, "", "Nothing was found."))
				}
			}, opList)
		}),
		fault(area, "filter-username-by-case", "RFC7643-4.1.1-R06 RFC7644-3.4.2.2-R66 ENTRA-MATCH-02 OKTA-MATCH-04", "userName is compared with regard to case.",
			foldExactly(func(a *attribute) bool { return a.name == "userName" })),
		fault(area, "filter-displayname-by-case", "RFC7644-3.4.2.2-R66 RFC7643-7-R17 ENTRA-MATCH-08", "displayName is compared with regard to case.",
			foldExactly(func(a *attribute) bool { return a.name == "displayName" })),
		fault(area, "filter-email-by-case", "RFC7644-3.4.2.2-R66 RFC7643-7-R17", "Sub-attributes are compared with regard to case.",
			foldExactly(func(a *attribute) bool { return a.parent != nil })),
		fault(area, "filter-externalid-ignores-case", "RFC7643-3.1-R18 RFC7644-3.4.2.2-R66", "externalId is compared without regard to case.", func(b *behaviour) {
			next := b.fold
			b.fold = func(a *attribute, s string) string {
				if a.name == "externalId" {
					return strings.ToLower(s)
				}
				return next(a, s)
			}
		}),
		fault(area, "filter-full-width-differs", "RFC7644-5-R02 RFC7644-5-R04", "Strings are compared without being prepared.", func(b *behaviour) {
			next := b.fold
			b.fold = func(a *attribute, s string) string {
				if a.caseExact {
					return next(a, s)
				}
				return strings.ToLower(s)
			}
		}),
		fault(area, "filter-names-by-case", "RFC7644-3.4.2.2-R05", "Attribute names in a filter must have the schema's case.", func(b *behaviour) {
			onParse(b, func(c comparison) (comparison, error) {
				if c.name != "" && strings.ToLower(c.name) == c.name && strings.Contains(" username displayname externalid nickname usertype ", " "+c.name+" ") ||
					c.name == strings.ToUpper(c.name) {
					return c, badFilter("unknown attribute %s", c.name)
				}
				return c, nil
			})
		}),
		fault(area, "filter-operators-by-case", "RFC7644-3.4.2.2-R06", "Operators in capitals are refused.",
			onFilterText(regexp.MustCompile(`(?:^|[\s(])\S+ (EQ|NE|CO|SW|EW|GT|GE|LT|LE|PR|Eq|Pr|Co)\b`))),
		fault(area, "filter-logic-by-case", "RFC7644-3.4.2.2-R07", "AND, OR and NOT in capitals are refused.",
			onFilterText(regexp.MustCompile(`(?:^|[\s")])(AND|OR|NOT|And|Or|Not)[\s(]`))),
		fault(area, "filter-or-before-and", "RFC7644-3.4.2.2-R42", "or binds tighter than and.", func(b *behaviour) {
			next := b.parseFilter
			b.parseFilter = func(s string) (expr, error) {
				e, err := next(s)
				return leftToRight(e), err
			}
		}),
		fault(area, "filter-not-ignored", "RFC7644-3.4.2.2-R39 RFC7644-3.4.2.2-R43", "not has no effect.",
			func(b *behaviour) { b.negate = func(p predicate) predicate { return p } }),
		fault(area, "filter-and-is-or", "RFC7644-3.4.2.2-R37", "and works like or.", func(b *behaviour) { b.both = b.either }),
		fault(area, "filter-or-is-and", "RFC7644-3.4.2.2-R38", "or works like and.", func(b *behaviour) { b.either = b.both }),
		fault(area, "filter-or-first-only", "RFC7644-3.4.2.2-R38 RFC7644-3.4.2.2-R10", "Of an or the first operand alone counts.",
			func(b *behaviour) { b.either = func(l, _ predicate) predicate { return l } }),
		fault(area, "filter-and-last-only", "RFC7644-3.4.2.2-R37 RFC7644-3.4.2.2-R10", "Of an and the last operand alone counts.",
			func(b *behaviour) { b.both = func(_, r predicate) predicate { return r } }),
		fault(area, "filter-brackets-across-values", "RFC7644-3.4.2.2-R46", "The conditions in brackets may be met by different values.", func(b *behaviour) {
			b.anyElement = func(r ref, inner predicate) predicate {
				return func(s source) bool { return inner(mixed{elements(s.value(r))}) }
			}
		}),
		fault(area, "filter-brackets-with-sub-refused", "ENTRA-MATCH-06", "A filter with an attribute behind its brackets is refused.", onFilterText(regexp.MustCompile(`\]\.`))),
		fault(area, "filter-brackets-refused", "RFC7644-3.4.2.2-R46", "Brackets with more than one comparison are refused.", onFilterText(regexp.MustCompile(`\[[^\]]* (and|or) `))),
		fault(area, "filter-parentheses-refused", "RFC7644-3.4.2.2-R41 RFC7644-3.4.2.2-R10", "Parentheses in a filter are refused.", onFilterText(regexp.MustCompile(`\(`))),
		fault(area, "filter-first-value-only", "RFC7644-3.4.2.2-R59", "Of a multi-valued attribute the first value alone is looked at.", func(b *behaviour) {
			next := b.values
			b.values = func(s source, r ref) []any {
				if list := next(s, r); len(list) > 1 {
					return list[:1]
				}
				return next(s, r)
			}
		}),
		fault(area, "filter-absent-refused", "RFC7644-3.4.2.2-R04", "A search by a sub-attribute is refused when one User lacks the attribute.", func(b *behaviour) {
			sub := regexp.MustCompile(`(?:^|[\s(])([A-Za-z]+)\.[A-Za-z]`)
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if m := sub.FindStringSubmatch(q.query["filter"]); m != nil && q.rt.name == "User" && somebodyLacks(q, m[1]) {
						return refuse(fail(http.StatusBadRequest, scim.ErrInvalidValue, "cannot read the properties of nothing"))
					}
					return next(q)
				}
			}, opList)
		}),
		fault(area, "filter-urn-refused", "RFC7644-3.4.2.2-R56 RFC7644-3.10-R01", "Names with the URN of the core schema are unknown in filters.",
			onFilterText(regexp.MustCompile(`(?i)core:2\.0:(User|Group):`))),
		fault(area, "filter-extension-finds-nothing", "RFC7644-3.4.2.2-R57", "Extension attributes in a filter match nothing.", func(b *behaviour) {
			next := b.values
			b.values = func(s source, r ref) []any {
				if r.ext != nil {
					return nil
				}
				return next(s, r)
			}
		}),
		fault(area, "filter-externalid-finds-nothing", "RFC7643-3.1-R21 ENTRA-MATCH-05 ENTRA-MATCH-10", "externalId in a filter matches nothing.", findsNothing("externalId")),
		fault(area, "filter-id-finds-nothing", "RFC7644-3.4.2.2-R69", "id in a filter matches nothing.", findsNothing("id")),
		fault(area, "filter-meta-finds-nothing", "RFC7644-3.4.2.2-R68", "meta in a filter matches nothing.", findsNothing("meta")),
		fault(area, "filter-schemas-finds-nothing", "RFC7644-3.4.2.2-R67", "schemas in a filter matches nothing.", findsNothing("schemas")),
		fault(area, "filter-members-finds-nothing", "RFC7644-3.4.2.2-R73", "members in a filter matches nothing.", findsNothing("members")),
		fault(area, "filter-unknown-matches-all", "RFC7644-3.4.2.2-R70", "An unknown attribute in a filter matches everything.", func(b *behaviour) {
			b.unknownAttribute = func(binder, string) (predicate, error) { return func(source) bool { return true }, nil }
		}),
		fault(area, "filter-broken-matches-all", "RFC7644-3.4.2.2-R51 RFC7644-3.12-R18", "A filter that cannot be parsed is ignored.", func(b *behaviour) {
			onParseError(b, func() (expr, error) { return comparison{name: "id", op: "pr"}, nil })
		}),
		fault(area, "filter-broken-matches-none", "RFC7644-3.4.2.2-R51 RFC7644-3.4.2.2-R64", "A filter that cannot be parsed finds nothing, without an error.", func(b *behaviour) {
			onParseError(b, func() (expr, error) { return comparison{name: "id", op: "eq", value: ""}, nil })
		}),
		fault(area, "filter-broken-500", "RFC7644-3.4.2.2-R74", "A filter that cannot be parsed is answered with 500.", func(b *behaviour) {
			onParseError(b, func() (expr, error) { return nil, fail(500, "", "unhandled token") })
		}),
		fault(area, "filter-broken-no-scimtype", "RFC7644-3.12-R18 RFC7644-3.4.2.2-R64", "The error for a filter has no scimType.", func(b *behaviour) {
			after(b, func(_ *request, a *response) { dropMemberOf(a, 400, "scimType") }, listOps()...)
		}),
		fault(area, "filter-escapes-kept", "RFC7644-3.4.2.2-R53 ENTRA-GROUP-01 OKTA-GROUP-01", "Escapes in a string of a filter are compared as they stand.", func(b *behaviour) {
			onParse(b, func(c comparison) (comparison, error) {
				if s, ok := c.value.(string); ok {
					if data, err := json.Marshal(s); err == nil {
						c.value = string(data[1 : len(data)-1])
					}
				}
				return c, nil
			})
		}),
		fault(area, "filter-password-works", "RFC7643-4.1.1-R31 RFC7644-7.5.2-R02", "A filter finds Users by a part of their password.", func(b *behaviour) {
			b.seal = func(_ *attribute, v any) any { return v }
			b.sensitiveAttribute = func(c comparison) (predicate, error) {
				return func(s source) bool {
					v, ok := s.(view)
					want, _ := c.value.(string)
					return ok && v.rec.attrs[c.name] != nil && strings.HasPrefix(text(v.rec.attrs, c.name), want)
				}, nil
			}
		}),
		fault(area, "filter-total-of-everything", "RFC7644-3.4.2.2-R71 RFC7644-3.4.2-R07", "totalResults counts what the filter left out too.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if o, ok := a.body.(object); ok && a.status == 200 && q.query.has("filter") && q.rt != nil {
					q.tenant.mu.RLock()
					o["totalResults"] = len(q.tenant.lists[q.rt.name])
					q.tenant.mu.RUnlock()
				}
			}, opList)
		}),
		fault(area, "filter-unsupported-claimed", "RFC7643-5-R22 RFC7644-3.4.2.2-R03 ENTRA-MATCH-01 ENTRA-MATCH-07 OKTA-MATCH-01 OKTA-MATCH-06", "ServiceProviderConfig claims filters and every filter is answered with 501.", func(b *behaviour) {
			b.parseFilter = func(string) (expr, error) {
				return nil, fail(http.StatusNotImplemented, scim.ErrInvalidFilter, "Filtering is not supported.")
			}
		}),
	}
}

// foldExactly compares some attributes with regard to case.
func foldExactly(which func(*attribute) bool) func(*behaviour) {
	return func(b *behaviour) {
		next := b.fold
		keys := *b // uniqueness stays as it was
		keys.fold = next
		b.uniqueKeys = func(rec *record) []string { return uniqueKeys(&keys, rec) }
		b.fold = func(a *attribute, s string) string {
			if which(a) {
				return s
			}
			return next(a, s)
		}
	}
}

func findsNothing(name string) func(*behaviour) {
	return func(b *behaviour) {
		next := b.values
		b.values = func(s source, r ref) []any {
			if r.attr.name == name && r.attr.urn != SchemaBadge && r.attr.parent == nil {
				return nil
			}
			return next(s, r)
		}
	}
}

// onParse changes every comparison of a filter.
func onParse(b *behaviour, change func(comparison) (comparison, error)) {
	next := b.parseFilter
	b.parseFilter = func(s string) (expr, error) {
		e, err := next(s)
		if err != nil {
			return nil, err
		}
		return mapFilter(e, change)
	}
}

func mapFilter(e expr, change func(comparison) (comparison, error)) (expr, error) {
	var err error
	switch e := e.(type) {
	case logical:
		if e.left, err = mapFilter(e.left, change); err == nil {
			e.right, err = mapFilter(e.right, change)
		}
		return e, err
	case negation:
		e.inner, err = mapFilter(e.inner, change)
		return e, err
	case valuePath:
		e.filter, err = mapFilter(e.filter, change)
		return e, err
	case comparison:
		return change(e)
	}
	return e, nil
}

func onParseError(b *behaviour, instead func() (expr, error)) {
	next := b.parseFilter
	b.parseFilter = func(s string) (expr, error) {
		if e, err := next(s); err == nil {
			return e, nil
		}
		return instead()
	}
}

// onFilterText refuses filters that look a certain way.
func onFilterText(refused *regexp.Regexp) func(*behaviour) {
	return func(b *behaviour) {
		next := b.parseFilter
		b.parseFilter = func(s string) (expr, error) {
			if refused.MatchString(s) {
				return nil, badFilter("this filter is not supported")
			}
			return next(s)
		}
	}
}

// somebodyLacks says whether a User of the tenant has no value for an attribute.
func somebodyLacks(q *request, name string) bool {
	q.tenant.mu.RLock()
	defer q.tenant.mu.RUnlock()
	return name != "meta" && slices.ContainsFunc(q.tenant.lists[q.rt.name], func(s *slot) bool { return isEmpty(s.rec.attrs[name]) })
}

// leftToRight turns a or (b and c) into (a or b) and c.
func leftToRight(e expr) expr {
	l, ok := e.(logical)
	if !ok {
		return e
	}
	if r, ok := l.right.(logical); ok && l.op == "or" && r.op == "and" {
		return logical{op: "and", left: logical{op: "or", left: l.left, right: r.left}, right: r.right}
	}
	if r, ok := l.left.(logical); ok && l.op == "or" && r.op == "and" {
		return logical{op: "and", left: r.left, right: logical{op: "or", left: r.right, right: l.right}}
	}
	return l
}

// mixed is all values of a multi-valued attribute thrown together.
type mixed struct{ list []any }

func (m mixed) value(r ref) any {
	var out []any
	for _, e := range m.list {
		if o, ok := e.(object); ok {
			out = append(out, elements(o[r.leaf().name])...)
		}
	}
	return out
}
