package constraint

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// valueRows restrict what a value may be. A refusal is 400 with invalidValue, as RFC 7644,
// section 3.12, has it.
func valueRows() []Row {
	return []Row{
		{"domain", "userName and e-mail addresses are of one verified domain; some people of it are there.", Allowed, "corp.example", domain},
		{"format", "A string has one of the forms email, no-blanks, letters, login, pair (a:b) or slug.", Allowed, "userName:email", format},
		{"length", "A string has at most so many characters.", Allowed, "userName:64", length},
		{"reserved", "A name is taken by the product itself.", Allowed, "userName:administrator/root", reserved},
		{"listed", "A value is one of a closed list.", Undeclared, "roles.value:user/admin", listed},
		{"single", "A multi-valued attribute holds one value at most.", Allowed, "emails", single},
		{"unique", "No two resources have the same value: 409.", Undeclared, "externalId", unique},
	}
}

func domain(name string, w words) (change, error) {
	if name == "" {
		return change{}, fmt.Errorf("it names no domain, as in domain=corp.example")
	}
	user, _ := readPath("userName")
	mail, _ := readPath("emails.value")
	within := func(address string) bool {
		_, of, ok := strings.Cut(address, "@")
		return !ok || strings.EqualFold(of, name)
	}
	return change{settled: settled{peopled: true, domain: name}, behave: admit(func(rec *record) error {
		for _, address := range slices.Concat(user.texts(rec), mail.texts(rec)) {
			if !within(address) {
				return w.refuse("domain")
			}
		}
		return nil
	})}, nil
}

// forms are what format knows.
var forms = map[string]*regexp.Regexp{
	"email":     regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`),
	"no-blanks": regexp.MustCompile(`^\S+$`),
	"letters":   regexp.MustCompile(`^[\p{L}\p{M} .'-]+$`),
	"login":     regexp.MustCompile(`^[A-Za-z0-9]+([-._][A-Za-z0-9]+)*(@[A-Za-z0-9.-]+)?$`),
	"pair":      regexp.MustCompile(`^[^:\s][^:]*:[^:]*[^:\s]$`),
	"slug":      regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`),
}

func format(what string, w words) (change, error) {
	p, name, err := valued(what)
	if err != nil {
		return change{}, err
	}
	form, ok := forms[name]
	if !ok {
		return change{}, fmt.Errorf("there is no form %q", name)
	}
	return change{settled: settled{peopled: p.kind == "Group"}, behave: admit(func(rec *record) error {
		for _, s := range p.texts(rec) {
			if !form.MatchString(s) {
				return w.refuse(name, p.text)
			}
		}
		return nil
	})}, nil
}

func length(what string, w words) (change, error) {
	p, text, err := valued(what)
	if err != nil {
		return change{}, err
	}
	most, err := strconv.Atoi(text)
	if err != nil || most < 1 {
		return change{}, fmt.Errorf("%q is no length", text)
	}
	return change{behave: admit(func(rec *record) error {
		for _, s := range p.texts(rec) {
			if utf8.RuneCountInString(s) > most {
				return w.refuse("length", p.text, most)
			}
		}
		return nil
	})}, nil
}

func reserved(what string, _ words) (change, error) {
	p, text, err := valued(what)
	if err != nil {
		return change{}, err
	}
	names := strings.Split(text, "/")
	return change{behave: admit(func(rec *record) error {
		for _, s := range p.texts(rec) {
			if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, s) }) {
				return server.BadValue("%s is a reserved name", s)
			}
		}
		return nil
	})}, nil
}

func listed(what string, w words) (change, error) {
	p, text, err := valued(what)
	if err != nil {
		return change{}, err
	}
	values := strings.Split(text, "/")
	return change{
		settled: settled{has: map[string]any{p.text: values[0]}},
		behave: admit(func(rec *record) error {
			for _, s := range p.texts(rec) {
				if !slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, s) }) {
					return w.refuse("listed", p.text, strings.Join(values, ", "))
				}
			}
			return nil
		}),
		declare: declareAt(p, func(a *attribute) { a.Canonical = values }),
	}, nil
}

func single(what string, w words) (change, error) {
	paths, err := readPaths(what)
	return change{behave: admit(func(rec *record) error {
		for _, p := range paths {
			if len(p.values(rec)) > 1 {
				return w.refuse("single", p.text)
			}
		}
		return nil
	})}, err
}

func unique(what string, _ words) (change, error) {
	p, err := readPath(what)
	return change{
		behave: func(b *behaviour) {
			next := b.UniqueKeys
			b.UniqueKeys = func(rec *record) []string {
				keys := next(rec)
				for _, s := range p.texts(rec) {
					keys = append(keys, rec.Type.Name+"|constraint|"+p.text+"|"+strings.ToLower(s))
				}
				return keys
			}
		},
		declare: declareAt(p, func(a *attribute) { a.Unique = server.UniqueServer }),
	}, err
}
