package fault

import (
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// queryFaults are the finer ways to read a filter wrongly.
func queryFaults() []Fault {
	const area = "filter"
	return append(append([]Fault{
		fault(area, "filter-binary-ignores-case", "RFC7643-2.3.6-R03", "Binary values are compared without regard to case.", foldLower(func(a *attribute) bool { return a.Kind == server.TypeBinary })),
		fault(area, "filter-reference-ignores-case", "RFC7643-2.3.7-R03", "References are compared without regard to case.", foldLower(func(a *attribute) bool { return a.Kind == server.TypeReference })),
		fault(area, "filter-id-ignores-case", "RFC7643-3.1-R11", "id is compared without regard to case.", foldLower(func(a *attribute) bool { return a.Name == "id" })),
		fault(area, "filter-manager-ignores-case", "RFC7643-4.3-R05", "The manager's id is compared without regard to case.",
			foldLower(func(a *attribute) bool { return a.Parent != nil && a.Parent.Name == "manager" })),
		fault(area, "filter-primary-unassigned", "RFC7643-2.4-R06", "A value without primary is neither primary nor not.", func(b *behaviour) {
			b.AnyElement = func(r ref, inner server.Predicate) server.Predicate {
				return func(s server.Source) bool {
					for _, v := range server.Elements(s.Value(r)) {
						if o, ok := v.(object); ok && inner(bareElement{o}) {
							return true
						}
					}
					return false
				}
			}
		}),
		fault(area, "filter-null-is-present", "RFC7643-2.5-R05", "A null that was sent counts as a value.", func(b *behaviour) {
			onBody(func(_ *request, in object) {
				if v, sent := in["nickName"]; sent && v == nil {
					in["nickName"] = ""
				}
			}, server.OpCreate)(b)
			b.Present = func(list []any) bool { return len(list) > 0 }
		}),
		fault(area, "filter-plus-is-space", "RFC7644-1.2-R01 OKTA-WIRE-03", "A plus sign in a filter becomes a space though it was encoded.", onQuery(func(q query) {
			if q.Has("filter") {
				q["filter"] = strings.ReplaceAll(q["filter"], "+", " ")
			}
		}, server.OpList, server.OpRootList)),
		fault(area, "filter-denied-lists-all", "RFC7644-3.4.2.2-R02", "Filters are said not to be supported, and a filter has no effect.", func(b *behaviour) {
			deny(b, "filter")
			onQuery(func(q query) { delete(q, "filter") }, server.OpList, server.OpRootList)(b)
			onBody(func(_ *request, in object) { drop(in, "filter") }, server.OpSearch, server.OpRootSearch)(b)
		}),
		fault(area, "filter-empty-ignored", "RFC7644-3.4.2.2-R08", "An empty filter is taken as none.", onQuery(func(q query) {
			if strings.TrimSpace(q["filter"]) == "" {
				delete(q, "filter")
			}
		}, server.OpList, server.OpRootList)),
		fault(area, "filter-default-not-found", "RFC7644-3.4.2.2-R62", "A default value is shown and not found.", forgetDefault),
		fault(area, "filter-error-no-detail", "RFC7644-3.4.2.2-R65", "The error for a filter does not say what is wrong.", after(func(_ *request, a *response) { dropMemberOf(a, http.StatusBadRequest, "detail") }, listOps()...)),
		fault(area, "filter-dates-never-equal", "RFC7644-3.4.2.2-R24", "No date equals another.", func(b *behaviour) {
			next := b.Instants
			b.Instants = func(a *attribute, op string, literal any) (func(any) bool, error) {
				test, err := next(a, op, literal)
				if err == nil && op == "eq" {
					return func(any) bool { return false }, nil
				}
				return test, err
			}
		}),
		fault(area, "filter-any-date", "RFC7644-3.4.2.2-R82", "What is no date is before and after every date.", func(b *behaviour) {
			next := b.Instants
			b.Instants = func(a *attribute, op string, literal any) (func(any) bool, error) {
				test, err := next(a, op, literal)
				if err != nil {
					return func(any) bool { return true }, nil
				}
				return test, nil
			}
		}),
		fault(area, "filter-boolean-parts", "RFC7644-3.4.2.2-R33", "Booleans are compared by parts of their names.", func(b *behaviour) {
			next := b.Booleans
			b.Booleans = func(a *attribute, op string, literal any) (func(any) bool, error) {
				part, isText := literal.(string)
				if !isText || !strings.Contains("co sw ew", op) {
					return next(a, op, literal)
				}
				return func(v any) bool { return v == any(true) && strings.Contains("true", part) }, nil
			}
		}),
	}, syntaxFaults()...), nameFaults()...)
}

// syntaxFaults are parsers that take too much or too little.
func syntaxFaults() []Fault {
	const area = "filter"
	everybody := comparison{Name: "id", Op: "pr"}
	accept := func(id, violates, doc, pattern string, mend func(string) string) Fault {
		known := regexp.MustCompile(pattern)
		return fault(area, id, violates, doc, func(b *behaviour) {
			next := b.ParseFilter
			b.ParseFilter = func(s string) (server.Expr, error) {
				e, err := next(s)
				if err == nil || !known.MatchString(s) {
					return e, err
				}
				if mended := mend(s); mended != "" {
					return next(mended)
				}
				return everybody, nil
			}
		})
	}
	refused := func(id, violates, doc, pattern string) Fault {
		return fault(area, id, violates, doc, onFilterText(regexp.MustCompile(pattern)))
	}
	everything := func(string) string { return "" }
	return []Fault{
		accept("filter-incomplete-accepted", "RFC7644-3.4.2.2-R09", "An expression without a value or operator matches everything.", `^\S+( \S+)?\s*$`, everything),
		accept("filter-broken-brackets-accepted", "RFC7644-3.4.2.2-R47", "Brackets without a filter match everything.", `\[|\]`, everything),
		accept("filter-single-quotes-accepted", "RFC7644-3.4.2.2-R52", "Strings may stand in single quotes.", `'[^']*'`, func(s string) string { return strings.ReplaceAll(s, "'", `"`) }),
		accept("filter-bare-not-accepted", "RFC7644-3.4.2.2-R77", "not needs no parentheses.", `^not \w`, func(s string) string { return "not (" + s[4:] + ")" }),
		accept("filter-pr-value-accepted", "RFC7644-3.4.2.2-R78", "What stands behind pr is ignored.", ` pr "`, func(s string) string { return s[:strings.Index(s, " pr ")+3] }),
		refused("filter-not-needs-space", "RFC7644-3.4.2.2-R40", "not without a space is unknown.", `(?i)\bnot\(`),
		refused("filter-chain-needs-parentheses", "RFC7644-3.4.2.2-R44", "Comparisons can only be combined in parentheses.", `^[^()]*" (and|or) [^()]*$`),
		refused("filter-brackets-alone", "RFC7644-3.4.2.2-R49", "Brackets cannot be combined with other expressions.", `\]\s+(and|or)\b|\b(and|or|not)\s+\(?\s*[\w:.]+\[`),
		refused("filter-not-in-brackets-refused", "RFC7644-3.4.2.2-R50", "not in brackets is refused.", `\[\s*not\b`),
		refused("filter-urn-brackets-refused", "RFC7644-3.4.2.2-R76", "Brackets behind a URN are refused.", `(?i)^urn:[^ ]*\[`),
		fault(area, "filter-strings-parsed", "RFC7644-3.4.2.2-R54", "Syntax in a string is refused.", func(b *behaviour) {
			onParse(b, func(c comparison) (comparison, error) {
				if s, ok := c.Value.(string); ok && (strings.ContainsAny(s, "()[]") || strings.Contains(s, " and ") || strings.Contains(s, " eq ")) {
					return c, server.BadFilter("unexpected token in %s", c.Name)
				}
				return c, nil
			})
		}),
		fault(area, "filter-spaces-match-all", "RFC7644-3.4.2.2-R72", "A second space makes a filter match everything.", func(b *behaviour) {
			next := b.ParseFilter
			b.ParseFilter = func(s string) (server.Expr, error) {
				if strings.Contains(s, "  ") || strings.HasPrefix(s, "( ") {
					return everybody, nil
				}
				return next(s)
			}
		}),
		fault(area, "filter-capital-true-is-false", "RFC7644-3.4.2.2-R83", "TRUE is read as false.", func(b *behaviour) {
			next := b.ParseFilter
			b.ParseFilter = func(s string) (server.Expr, error) { return next(strings.ReplaceAll(s, " TRUE", " false")) }
		}),
	}
}

// nameFaults are names in filters that lead elsewhere.
func nameFaults() []Fault {
	const area = "filter"
	everybody := comparison{Name: "id", Op: "pr"}
	instead := func(id, violates, doc string, change func(c comparison) (comparison, error)) Fault {
		return fault(area, id, violates, doc, func(b *behaviour) { onParse(b, change) })
	}
	return []Fault{
		instead("filter-resource-type-matches-all", "RFC7644-3.4.2.2-R68", "Every resource is of the type that a filter asks for.", func(c comparison) (comparison, error) {
			if strings.EqualFold(c.Name, "meta.resourceType") {
				return everybody, nil
			}
			return c, nil
		}),
		instead("filter-complex-matches-all", "RFC7644-3.4.2.2-R60", "A complex attribute without sub-attribute matches everything.", func(c comparison) (comparison, error) {
			if c.Name == "name" && c.Op != "pr" {
				return everybody, nil
			}
			return c, nil
		}),
		instead("filter-plural-matches-all", "RFC7644-3.4.2.2-R61", "A multi-valued attribute without sub-attribute matches everything.", func(c comparison) (comparison, error) {
			if c.Name == "emails" && c.Op != "pr" {
				return everybody, nil
			}
			return c, nil
		}),
		instead("filter-sub-of-simple-ignored", "RFC7644-3.4.2.2-R79", "A sub-attribute of a simple attribute is the attribute.", func(c comparison) (comparison, error) {
			if name, isValue := strings.CutSuffix(c.Name, ".value"); isValue && (name == "userName" || name == "active") {
				c.Name = name
			}
			return c, nil
		}),
		instead("filter-urn-sub-unknown", "RFC7644-3.4.2.2-R58", "Sub-attributes behind a URN are unknown.", func(c comparison) (comparison, error) {
			if last := c.Name[strings.LastIndex(c.Name, ":")+1:]; strings.HasPrefix(c.Name, "urn:") && strings.Contains(last, ".") {
				return c, server.BadFilter("unknown attribute %s", c.Name)
			}
			return c, nil
		}),
	}
}

// bareElement is one value of a multi-valued attribute as it is stored.
type bareElement struct{ o object }

func (e bareElement) Value(r ref) any { return e.o[r.Leaf().Name] }

// foldLower compares some attributes without regard to case.
func foldLower(which func(*attribute) bool) func(*behaviour) {
	return func(b *behaviour) {
		next := b.Fold
		b.Fold = func(a *attribute, s string) string {
			if which(a) {
				return strings.ToLower(s)
			}
			return next(a, s)
		}
	}
}

// deny makes ServiceProviderConfig say that a feature is not supported.
func deny(b *behaviour, feature string) {
	after(func(_ *request, a *response) {
		if o, ok := a.Body.(object); ok {
			o[feature] = object{"supported": false}
		}
	}, server.OpConfig)(b)
}

// forgetDefault keeps active out of filters for Users that were made without it.
func forgetDefault(b *behaviour) {
	var without sync.Map
	wrap(func(next handler) handler {
		return func(q *request) *response {
			a := next(q)
			in, err := server.DecodeObject(q.Body)
			if _, named := lowerKeys(in)["active"]; err == nil && !named {
				resources(a, func(o object) { without.Store(o["id"], true) })
			}
			return a
		}
	}, server.OpCreate)(b)
	next := b.Values
	b.Values = func(s server.Source, r ref) []any {
		if v, ok := s.(view); ok && r.Attr.Name == "active" {
			if _, forgotten := without.Load(v.Rec.ID); forgotten {
				return nil
			}
		}
		return next(s, r)
	}
}
