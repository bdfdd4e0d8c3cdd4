package fault

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// listOps are the operations that can have a filter.
func listOps() []operation {
	return []operation{server.OpList, server.OpSearch, server.OpRootList, server.OpRootSearch}
}

// filterFaults are what goes wrong around filters; operatorFaults are the operators.
func filterFaults() []Fault {
	const area = "filter"
	return []Fault{
		fault(area, "filter-ignored", "RFC7644-3.4.2.2-R03 RFC7644-3.4.2.2-R71 ENTRA-MATCH-09 OKTA-MATCH-03", "filter has no effect.", func(b *behaviour) {
			b.ParseFilter = func(string) (server.Expr, error) { return comparison{Name: "id", Op: "pr"}, nil }
		}),
		fault(area, "filter-ignored-on-groups", "RFC7644-3.4.2.2-R03", "filter has no effect on /Groups.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if q.Type != nil && q.Type.Name == "Group" {
					c := *q
					c.Query = query{}
					q = &c
				}
				return next(q)
			}
		}, server.OpList)),
		fault(area, "filter-hides-inactive", "RFC7643-4.1.1-R34 RFC7644-3.4.2.2-R04 ENTRA-MATCH-01 ENTRA-MATCH-04 ENTRA-REACTIVATE-03 OKTA-MATCH-05 OKTA-REACTIVATE-03", "Inactive Users are not listed and not found.", func(b *behaviour) {
			b.Visible = func(rec *record) bool { return rec.Attrs["active"] != any(false) }
		}),
		fault(area, "filter-no-match-404", "RFC7644-3.4.2-R12 ENTRA-CONNECT-01 ENTRA-MATCH-03 OKTA-MATCH-02", "A filter that matches nothing is answered with 404.", after(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && o["totalResults"] == any(0) && q.Query.Has("filter") {
				*a = *server.Refuse(server.Fail(http.StatusNotFound, "", "Nothing was found."))
			}
		}, server.OpList)),
		fault(area, "filter-username-by-case", "RFC7643-4.1.1-R06 RFC7644-3.4.2.2-R66 ENTRA-MATCH-02 OKTA-MATCH-04", "userName is compared with regard to case.",
			foldExactly(func(a *attribute) bool { return a.Name == "userName" })),
		fault(area, "filter-displayname-by-case", "RFC7644-3.4.2.2-R66 RFC7643-7-R17 ENTRA-MATCH-08", "displayName is compared with regard to case.",
			foldExactly(func(a *attribute) bool { return a.Name == "displayName" })),
		fault(area, "filter-email-by-case", "RFC7644-3.4.2.2-R66 RFC7643-7-R17", "Sub-attributes are compared with regard to case.",
			foldExactly(func(a *attribute) bool { return a.Parent != nil })),
		fault(area, "filter-externalid-ignores-case", "RFC7643-3.1-R18 RFC7644-3.4.2.2-R66", "externalId is compared without regard to case.", func(b *behaviour) {
			next := b.Fold
			b.Fold = func(a *attribute, s string) string {
				if a.Name == "externalId" {
					return strings.ToLower(s)
				}
				return next(a, s)
			}
		}),
		fault(area, "filter-full-width-differs", "RFC7644-5-R02 RFC7644-5-R04", "Strings are compared without being prepared.", func(b *behaviour) {
			next := b.Fold
			b.Fold = func(a *attribute, s string) string {
				if a.CaseExact {
					return next(a, s)
				}
				return strings.ToLower(s)
			}
		}),
		fault(area, "filter-names-by-case", "RFC7644-3.4.2.2-R05", "Attribute names in a filter must have the schema's case.", func(b *behaviour) {
			onParse(b, func(c comparison) (comparison, error) {
				if c.Name != "" && strings.ToLower(c.Name) == c.Name && strings.Contains(" username displayname externalid nickname usertype ", " "+c.Name+" ") ||
					c.Name == strings.ToUpper(c.Name) {
					return c, server.BadFilter("unknown attribute %s", c.Name)
				}
				return c, nil
			})
		}),
		fault(area, "filter-operators-by-case", "RFC7644-3.4.2.2-R06", "Operators in capitals are refused.",
			onFilterText(regexp.MustCompile(`(?:^|[\s(])\S+ (EQ|NE|CO|SW|EW|GT|GE|LT|LE|PR|Eq|Pr|Co)\b`))),
		fault(area, "filter-logic-by-case", "RFC7644-3.4.2.2-R07", "AND, OR and NOT in capitals are refused.",
			onFilterText(regexp.MustCompile(`(?:^|[\s")])(AND|OR|NOT|And|Or|Not)[\s(]`))),
		fault(area, "filter-or-before-and", "RFC7644-3.4.2.2-R42", "or binds tighter than and.", func(b *behaviour) {
			next := b.ParseFilter
			b.ParseFilter = func(s string) (server.Expr, error) {
				e, err := next(s)
				return leftToRight(e), err
			}
		}),
		fault(area, "filter-not-ignored", "RFC7644-3.4.2.2-R39 RFC7644-3.4.2.2-R43", "not has no effect.",
			func(b *behaviour) { b.Negate = func(p server.Predicate) server.Predicate { return p } }),
		fault(area, "filter-and-is-or", "RFC7644-3.4.2.2-R37", "and works like or.", func(b *behaviour) { b.Both = b.Either }),
		fault(area, "filter-or-is-and", "RFC7644-3.4.2.2-R38", "or works like and.", func(b *behaviour) { b.Either = b.Both }),
		fault(area, "filter-or-first-only", "RFC7644-3.4.2.2-R38 RFC7644-3.4.2.2-R10", "Of an or the first operand alone counts.",
			func(b *behaviour) { b.Either = func(l, _ server.Predicate) server.Predicate { return l } }),
		fault(area, "filter-and-last-only", "RFC7644-3.4.2.2-R37 RFC7644-3.4.2.2-R10", "Of an and the last operand alone counts.",
			func(b *behaviour) { b.Both = func(_, r server.Predicate) server.Predicate { return r } }),
		fault(area, "filter-and-two-only", "RFC7644-3.4.2.2-R37", "Of a chain of and the first two operands alone count.", func(b *behaviour) {
			next := b.ParseFilter
			b.ParseFilter = func(s string) (server.Expr, error) {
				operands := strings.SplitN(s, " and ", 3)
				if len(operands) < 3 || strings.ContainsAny(s, "()[]") {
					return next(s)
				}
				return next(operands[0] + " and " + operands[1])
			}
		}),
		fault(area, "filter-and-first-only", "RFC7644-3.4.2.2-R37 RFC7644-3.4.2.2-R10", "Of an and the first operand alone counts.",
			func(b *behaviour) { b.Both = func(l, _ server.Predicate) server.Predicate { return l } }),
		fault(area, "filter-brackets-across-values", "RFC7644-3.4.2.2-R46", "The conditions in brackets may be met by different values.", func(b *behaviour) {
			b.AnyElement = func(r ref, inner server.Predicate) server.Predicate {
				return func(s server.Source) bool { return inner(mixed{server.Elements(s.Value(r))}) }
			}
		}),
		fault(area, "filter-brackets-with-sub-refused", "ENTRA-MATCH-06", "A filter with an attribute behind its brackets is refused.", onFilterText(regexp.MustCompile(`\]\.`))),
		fault(area, "filter-brackets-refused", "RFC7644-3.4.2.2-R46", "Brackets with more than one comparison are refused.", onFilterText(regexp.MustCompile(`\[[^\]]* (and|or) `))),
		fault(area, "filter-parentheses-refused", "RFC7644-3.4.2.2-R41 RFC7644-3.4.2.2-R10", "Parentheses in a filter are refused.", onFilterText(regexp.MustCompile(`\(`))),
		fault(area, "filter-first-value-only", "RFC7644-3.4.2.2-R59", "Of a multi-valued attribute the first value alone is looked at.", func(b *behaviour) {
			next := b.Values
			b.Values = func(s server.Source, r ref) []any {
				if list := next(s, r); len(list) > 1 {
					return list[:1]
				}
				return next(s, r)
			}
		}),
		fault(area, "filter-absent-refused", "RFC7644-3.4.2.2-R04", "A search by a sub-attribute is refused when one User lacks the attribute.", func(b *behaviour) {
			sub := regexp.MustCompile(`(?:^|[\s(])([A-Za-z]+)\.[A-Za-z]`)
			wrap(func(next handler) handler {
				return func(q *request) *response {
					if m := sub.FindStringSubmatch(q.Query["filter"]); m != nil && q.Type.Name == "User" && somebodyLacks(q, m[1]) {
						return server.Refuse(server.Fail(http.StatusBadRequest, scim.ErrInvalidValue, "cannot read the properties of nothing"))
					}
					return next(q)
				}
			}, server.OpList)(b)
		}),
		fault(area, "filter-urn-refused", "RFC7644-3.4.2.2-R56 RFC7644-3.10-R01", "Names with the URN of the core schema are unknown in filters.",
			onFilterText(regexp.MustCompile(`(?i)core:2\.0:(User|Group):`))),
		fault(area, "filter-extension-finds-nothing", "RFC7644-3.4.2.2-R57", "Extension attributes in a filter match nothing.", func(b *behaviour) {
			next := b.Values
			b.Values = func(s server.Source, r ref) []any {
				if r.Ext != nil {
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
			b.UnknownAttribute = func(server.Binder, string) (server.Predicate, error) {
				return func(server.Source) bool { return true }, nil
			}
		}),
		fault(area, "filter-broken-matches-all", "RFC7644-3.4.2.2-R51 RFC7644-3.12-R18", "A filter that cannot be parsed is ignored.", func(b *behaviour) {
			onParseError(b, func() (server.Expr, error) { return comparison{Name: "id", Op: "pr"}, nil })
		}),
		fault(area, "filter-broken-matches-none", "RFC7644-3.4.2.2-R51 RFC7644-3.4.2.2-R64", "A filter that cannot be parsed finds nothing, without an error.", func(b *behaviour) {
			onParseError(b, func() (server.Expr, error) { return comparison{Name: "id", Op: "eq", Value: ""}, nil })
		}),
		fault(area, "filter-broken-500", "RFC7644-3.4.2.2-R74", "A filter that cannot be parsed is answered with 500.", func(b *behaviour) {
			onParseError(b, func() (server.Expr, error) { return nil, server.Fail(500, "", "unhandled token") })
		}),
		fault(area, "filter-broken-no-scimtype", "RFC7644-3.12-R18", "The error for a filter has no scimType.", after(func(_ *request, a *response) { dropMemberOf(a, 400, "scimType") }, listOps()...)),
		fault(area, "filter-escapes-kept", "RFC7644-3.4.2.2-R53 ENTRA-GROUP-01 OKTA-GROUP-01", "Escapes in a string of a filter are compared as they stand.", func(b *behaviour) {
			onParse(b, func(c comparison) (comparison, error) {
				if s, ok := c.Value.(string); ok {
					if data, err := json.Marshal(s); err == nil {
						c.Value = string(data[1 : len(data)-1])
					}
				}
				return c, nil
			})
		}),
		fault(area, "filter-password-works", "RFC7643-4.1.1-R31 RFC7644-7.5.2-R02", "A filter finds Users by a part of their password.", func(b *behaviour) {
			b.Seal = func(_ *attribute, v any) any { return v }
			b.SensitiveAttribute = func(c comparison) (server.Predicate, error) {
				return func(s server.Source) bool {
					v, ok := s.(view)
					want, _ := c.Value.(string)
					return ok && v.Rec.Attrs[c.Name] != nil && strings.HasPrefix(server.Text(v.Rec.Attrs, c.Name), want)
				}, nil
			}
		}),
		fault(area, "filter-total-of-everything", "RFC7644-3.4.2.2-R71 RFC7644-3.4.2-R07", "totalResults counts what the filter left out too.", after(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == 200 && q.Query.Has("filter") && q.Type != nil {
				q.Tenant.Mu.RLock()
				o["totalResults"] = len(q.Tenant.Lists[q.Type.Name])
				q.Tenant.Mu.RUnlock()
			}
		}, server.OpList)),
		fault(area, "filter-unsupported-claimed", "RFC7643-5-R22 RFC7644-3.4.2.2-R03 ENTRA-MATCH-01 OKTA-MATCH-01", "ServiceProviderConfig claims filters and every filter is answered with 501.", func(b *behaviour) {
			b.ParseFilter = func(string) (server.Expr, error) {
				return nil, server.Fail(http.StatusNotImplemented, scim.ErrInvalidFilter, "Filtering is not supported.")
			}
		}),
	}
}

// foldExactly compares some attributes with regard to case.
func foldExactly(which func(*attribute) bool) func(*behaviour) {
	return func(b *behaviour) {
		next := b.Fold
		keys := *b // uniqueness stays as it was
		keys.Fold = next
		b.UniqueKeys = func(rec *record) []string { return server.UniqueKeys(&keys, rec) }
		b.Fold = func(a *attribute, s string) string {
			if which(a) {
				return s
			}
			return next(a, s)
		}
	}
}

func findsNothing(name string) func(*behaviour) {
	return func(b *behaviour) {
		next := b.Values
		b.Values = func(s server.Source, r ref) []any {
			if r.Attr.Name == name && r.Attr.URN != server.SchemaBadge && r.Attr.Parent == nil {
				return nil
			}
			return next(s, r)
		}
	}
}

// onParse changes every comparison of a filter.
func onParse(b *behaviour, change func(comparison) (comparison, error)) {
	next := b.ParseFilter
	b.ParseFilter = func(s string) (server.Expr, error) {
		e, err := next(s)
		if err != nil {
			return nil, err
		}
		return mapFilter(e, change)
	}
}

func mapFilter(e server.Expr, change func(comparison) (comparison, error)) (server.Expr, error) {
	var err error
	switch e := e.(type) {
	case server.Logical:
		if e.Left, err = mapFilter(e.Left, change); err == nil {
			e.Right, err = mapFilter(e.Right, change)
		}
		return e, err
	case server.Negation:
		e.Inner, err = mapFilter(e.Inner, change)
		return e, err
	case server.ValuePath:
		e.Filter, err = mapFilter(e.Filter, change)
		return e, err
	case comparison:
		return change(e)
	}
	return e, nil
}

func onParseError(b *behaviour, instead func() (server.Expr, error)) {
	next := b.ParseFilter
	b.ParseFilter = func(s string) (server.Expr, error) {
		if e, err := next(s); err == nil {
			return e, nil
		}
		return instead()
	}
}

// onFilterText refuses filters that look a certain way.
func onFilterText(refused *regexp.Regexp) func(*behaviour) {
	return func(b *behaviour) {
		next := b.ParseFilter
		b.ParseFilter = func(s string) (server.Expr, error) {
			if refused.MatchString(s) {
				return nil, server.BadFilter("this filter is not supported")
			}
			return next(s)
		}
	}
}

// somebodyLacks says whether a User of the tenant has no value for an attribute.
func somebodyLacks(q *request, name string) bool {
	q.Tenant.Mu.RLock()
	defer q.Tenant.Mu.RUnlock()
	return name != "meta" && slices.ContainsFunc(q.Tenant.Lists[q.Type.Name], func(s *server.Slot) bool { return server.IsEmpty(s.Rec.Attrs[name]) })
}

// leftToRight turns a or (b and c) into (a or b) and c.
func leftToRight(e server.Expr) server.Expr {
	l, ok := e.(server.Logical)
	if !ok {
		return e
	}
	if r, ok := l.Right.(server.Logical); ok && l.Op == "or" && r.Op == "and" {
		return server.Logical{Op: "and", Left: server.Logical{Op: "or", Left: l.Left, Right: r.Left}, Right: r.Right}
	}
	if r, ok := l.Left.(server.Logical); ok && l.Op == "or" && r.Op == "and" {
		return server.Logical{Op: "and", Left: r.Left, Right: server.Logical{Op: "or", Left: r.Right, Right: l.Right}}
	}
	return l
}

// mixed is all values of a multi-valued attribute thrown together.
type mixed struct{ list []any }

func (m mixed) Value(r ref) any {
	var out []any
	for _, e := range m.list {
		if o, ok := e.(object); ok {
			out = append(out, server.Elements(o[r.Leaf().Name])...)
		}
	}
	return out
}
