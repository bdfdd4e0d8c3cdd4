package constraint

import (
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// identityRows are about names and values that are not, or do not stay, what the client sent.
func identityRows() []Row {
	return []Row{
		{"fixed", "A value that is there cannot be changed: 400 with mutability.", Undeclared, "userName", fixed},
		{"sticky", "A value that is there stays, and a change of it is passed over without a word.", Undeclared, "emails", sticky},
		{"hidden", "A value is never shown.", Undeclared, "Group.members", hidden},
		{"emails-are-user-name", "emails is always the userName, whatever was sent.", Undeclared, "", computed("emails", func(rec *record) any {
			return []any{object{"value": rec.Attrs["userName"], "type": "work", "primary": true}}
		})},
		{"display-name-computed", "displayName is always the given and the family name, whatever was sent.", Undeclared, "", computed("displayName", func(rec *record) any {
			if full := server.FullName(rec.Attrs); full != "" {
				return full
			}
			return rec.Attrs["userName"]
		})},
		{"user-name-lower", "userName is kept in lower case, as caseExact false permits.", Allowed, "", lower},
	}
}

func fixed(what string, _ words) (change, error) {
	p, err := readPath(what)
	return change{
		behave: func(b *behaviour) {
			next := b.Mutability
			b.Mutability = func(a *attribute) string {
				if p.on(a) {
					return server.Immutable
				}
				return next(a)
			}
			replace := b.ReplaceAttrs
			b.ReplaceAttrs = func(s *server.Server, old *record, in server.Accepted) (object, error) {
				attrs, err := replace(s, old, in)
				had, has := p.values(old), p.values(&record{Type: old.Type, Attrs: attrs})
				if err == nil && len(had) > 0 && !server.Equal(had, has) {
					err = server.ImmutableValue("%s cannot be changed", p.text)
				}
				return attrs, err
			}
		},
		declare: declareAt(p, func(a *attribute) { a.Mutability = server.Immutable }),
	}, err
}

// sticky is declared as immutable would be: then a change is refused.
func sticky(what string, w words) (change, error) {
	p, err := readPath(what)
	firm, _ := fixed(what, w)
	return change{
		behave: admitChange(func(old, next *record) error {
			if old == nil || len(p.values(old)) == 0 || p.sub != "" {
				return nil
			}
			if home := p.home(next); home != nil {
				home[p.name] = p.home(old)[p.name]
			}
			return nil
		}),
		declare: firm.declare,
	}, err
}

func hidden(what string, _ words) (change, error) {
	p, err := readPath(what)
	return change{
		behave: func(b *behaviour) {
			next := b.Returned
			b.Returned = func(a *attribute) string {
				if p.on(a) {
					return server.Never
				}
				return next(a)
			}
		},
		declare: declareAt(p, func(a *attribute) { a.Returned = server.Never }),
	}, err
}

// computed makes an attribute of others. Where it is declared, it is readOnly.
func computed(name string, value func(*record) any) func(string, words) (change, error) {
	return func(string, words) (change, error) {
		p, err := readPath(name)
		return change{
			behave: admit(func(rec *record) error {
				if rec.Type.Name == p.kind {
					rec.Attrs[name] = value(rec)
				}
				return nil
			}),
			declare: declareAt(p, func(a *attribute) { a.Mutability = server.ReadOnly }),
		}, err
	}
}

func lower(string, words) (change, error) {
	return change{behave: admit(func(rec *record) error {
		if name, ok := rec.Attrs["userName"].(string); ok {
			rec.Attrs["userName"] = strings.ToLower(name)
		}
		return nil
	})}, nil
}
