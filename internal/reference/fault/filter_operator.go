package fault

import (
	"encoding/json"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// operatorFaults are operators that do something else.
func operatorFaults() []Fault {
	const area = "filter"
	swap := func(from, to, id string) Fault {
		name := map[string]string{"eq": "R11", "ne": "R12", "co": "R13", "sw": "R14", "ew": "R15", "gt": "R21", "ge": "R21", "lt": "R21", "le": "R21"}[from]
		violates := "RFC7644-3.4.2.2-" + name
		if id == "filter-eq-is-sw" { // who is looked for is found with those whose name goes on
			violates += " OKTA-MATCH-03 OKTA-MATCH-06 ENTRA-MATCH-07 ENTRA-MATCH-09"
		}
		return fault(area, id, violates, "The operator "+from+" works like "+to+".", func(b *behaviour) {
			next := b.Comparator
			b.Comparator = func(a *attribute, op string, literal any) (func(any) bool, error) {
				if _, isString := literal.(string); op == from && isString && !(a.Kind == server.TypeDateTime && len(to) == 2 && strings.Contains("co sw ew", to)) {
					op = to
				}
				return next(a, op, literal)
			}
		})
	}
	only := func(which func(a *attribute) bool, refused string) func(*behaviour) {
		return func(b *behaviour) {
			next := b.Comparator
			b.Comparator = func(a *attribute, op string, literal any) (func(any) bool, error) {
				if which(a) && strings.Contains(refused, op) {
					return nil, server.BadFilter("%s is not supported", op)
				}
				return next(a, op, literal)
			}
		}
	}
	all := func(*attribute) bool { return true }
	return []Fault{
		swap("eq", "co", "filter-eq-is-co"), swap("eq", "sw", "filter-eq-is-sw"), swap("ne", "eq", "filter-ne-is-eq"),
		swap("co", "sw", "filter-co-is-sw"), swap("co", "eq", "filter-co-is-eq"), swap("sw", "co", "filter-sw-is-co"),
		swap("ew", "co", "filter-ew-is-co"), swap("ew", "sw", "filter-ew-is-sw"), swap("gt", "ge", "filter-gt-is-ge"),
		swap("ge", "gt", "filter-ge-is-gt"), swap("lt", "le", "filter-lt-is-le"), swap("le", "lt", "filter-le-is-lt"),
		swap("gt", "lt", "filter-gt-is-lt"),
		fault(area, "filter-eq-only", "RFC7644-3.4.2.2-R13 RFC7644-3.4.2.2-R14 RFC7644-3.4.2.2-R12 RFC7644-3.4.2.2-R22", "eq is the only comparison that works.", only(all, "ne co sw ew gt ge lt le")),
		fault(area, "filter-eq-refused", "RFC7644-3.4.2.2-R11", "eq is refused but for userName.", only(func(a *attribute) bool { return a.Name != "userName" }, "eq")),
		fault(area, "filter-no-ordering", "RFC7644-3.4.2.2-R21 RFC7644-3.4.2.2-R22 RFC7644-3.4.2.2-R25", "Comparisons of order are refused.", only(all, "gt ge lt le")),
		fault(area, "filter-pr-always", "RFC7644-3.4.2.2-R17", "pr matches attributes without a value.", func(b *behaviour) { b.Present = func([]any) bool { return true } }),
		fault(area, "filter-pr-never", "RFC7644-3.4.2.2-R17 RFC7644-3.4.2.2-R18 RFC7644-3.4.2.2-R19", "pr matches nothing.", func(b *behaviour) { b.Present = func([]any) bool { return false } }),
		fault(area, "filter-pr-of-empty-string", "RFC7644-3.4.2.2-R20", "pr matches the empty string.", func(b *behaviour) { b.Present = func(list []any) bool { return len(list) > 0 } }),
		fault(area, "filter-pr-simple-only", "RFC7644-3.4.2.2-R18 RFC7644-3.4.2.2-R19", "pr does not match complex attributes.", func(b *behaviour) {
			b.Present = func(list []any) bool {
				if len(list) > 0 {
					if _, ok := list[0].(object); ok {
						return false
					}
				}
				return server.Present(list)
			}
		}),
		fault(area, "filter-wildcards", "RFC7644-3.4.2.2-R16", "A percent sign in a string stands for anything.", func(b *behaviour) {
			next := b.Strings
			b.Strings = func(a *attribute, op, literal string) (func(any) bool, error) {
				if head, tail, ok := strings.Cut(b.Fold(a, literal), "%"); ok && (op == "co" || op == "sw" || op == "ew" || op == "eq") {
					return func(v any) bool {
						s, _ := v.(string)
						i := strings.Index(b.Fold(a, s), head)
						return i >= 0 && strings.Contains(b.Fold(a, s)[i+len(head):], tail)
					}, nil
				}
				return next(a, op, literal)
			}
		}),
		fault(area, "filter-dates-as-strings", "RFC7644-3.4.2.2-R22 RFC7644-3.4.2.2-R23", "Dates are compared as strings.", func(b *behaviour) {
			b.Instants = func(a *attribute, op string, literal any) (func(any) bool, error) {
				s, ok := literal.(string)
				if !ok {
					return nil, server.BadFilter("%s is compared with a string", a.Path())
				}
				return b.Strings(a, op, s)
			}
		}),
		fault(area, "filter-numbers-as-strings", "RFC7644-3.4.2.2-R25 RFC7644-3.4.2.2-R26", "Numbers are compared as strings.", func(b *behaviour) {
			b.Numbers = func(_ *attribute, op string, literal any) (func(any) bool, error) {
				n, _ := literal.(json.Number)
				return func(v any) bool {
					have, _ := v.(json.Number)
					return server.Ordered(op, strings.Compare(string(have), string(n)))
				}, nil
			}
		}),
		fault(area, "filter-numbers-refused", "RFC7644-3.4.2.2-R55 RFC7644-3.4.2.2-R25", "Numbers in a filter are refused.",
			only(func(a *attribute) bool { return a.Kind == server.TypeInteger || a.Kind == server.TypeDecimal }, "eq ne gt ge lt le")),
		fault(area, "filter-booleans-find-nothing", "RFC7644-3.4.2.2-R32 RFC7644-3.4.2.2-R55", "A comparison with true or false matches nothing.", func(b *behaviour) {
			b.Booleans = func(*attribute, string, any) (func(any) bool, error) { return func(any) bool { return false }, nil }
		}),
		fault(area, "filter-booleans-ordered", "RFC7644-3.4.2.2-R27 RFC7644-3.4.2.2-R28 RFC7644-3.4.2.2-R29 RFC7644-3.4.2.2-R30", "Booleans can be compared by order.", func(b *behaviour) {
			next := b.Booleans
			b.Booleans = func(a *attribute, op string, literal any) (func(any) bool, error) {
				if strings.Contains("gt ge lt le", op) {
					return func(v any) bool { return v == any(true) }, nil
				}
				return next(a, op, literal)
			}
		}),
		fault(area, "filter-binary-ordered", "RFC7644-3.4.2.2-R31", "Binary attributes can be compared by order.", func(b *behaviour) {
			next := b.Comparator
			b.Comparator = func(a *attribute, op string, literal any) (func(any) bool, error) {
				if s, ok := literal.(string); ok && a.Kind == server.TypeBinary && strings.Contains("gt ge lt le", op) {
					return b.Strings(a, op, s)
				}
				return next(a, op, literal)
			}
		}),
		fault(area, "filter-type-mismatch-matches", "RFC7644-3.4.2.2-R34", "A literal of the wrong type is compared with the text of the value.", func(b *behaviour) {
			next := b.Comparator
			b.Comparator = func(a *attribute, op string, literal any) (func(any) bool, error) {
				test, err := next(a, op, literal)
				if err != nil && (op == "eq" || op == "co") {
					want, _ := json.Marshal(literal) // a literal of a filter always encodes
					return func(v any) bool {
						have, _ := json.Marshal(v)
						return strings.Contains(string(have), strings.Trim(string(want), `"`))
					}, nil
				}
				return test, err
			}
		}),
	}
}
