package constraint

import (
	"slices"
	"strings"
)

// completeRows restrict which attributes a resource has: some that it must have, some that it
// cannot have, and some that are thrown away.
func completeRows() []Row {
	return []Row{
		{"required", "An attribute must have a value.", Undeclared, "externalId", required},
		{"dropped", "Attributes are taken and not kept.", Undeclared, "title/nickName/phoneNumbers/addresses", dropped},
		{"keeps", "A user keeps these attributes alone.", Undeclared, "userName/externalId/name/displayName/emails/active", keeps},
		{"primary", "Where a list has values, one of them is marked as primary.", Allowed, "emails", primary},
		{"refused", "A resource with one of these attributes is refused.", Undeclared, "nickName/addresses", refused},
	}
}

func required(what string, w words) (change, error) {
	p, err := readPath(what)
	return change{
		behave: admit(func(rec *record) error {
			if rec.Type.Name != p.kind {
				return nil
			}
			values := p.values(rec)
			if len(values) == 0 || slices.ContainsFunc(values, blank) {
				return w.refuse("required", strings.TrimPrefix(p.text, "Group."))
			}
			return nil
		}),
		declare: declareAt(p, func(a *attribute) {
			a.Required = true
			if a.Parent != nil {
				a.Parent.Required = true
			}
			if value := a.Sub("value"); a.Multi && value != nil {
				value.Required = true
			}
		}),
	}, err
}

func primary(what string, w words) (change, error) {
	p, err := readPath(what)
	return change{behave: admit(func(rec *record) error {
		values := p.values(rec)
		marked := slices.ContainsFunc(values, func(v any) bool {
			o, ok := v.(object)
			return ok && o["primary"] == any(true)
		})
		if len(values) > 0 && !marked {
			return w.refuse("primary", p.text)
		}
		return nil
	})}, err
}

func blank(v any) bool {
	s, ok := v.(string)
	return ok && strings.TrimSpace(s) == ""
}

func dropped(what string, _ words) (change, error) {
	paths, err := readPaths(what)
	return change{
		behave: admit(func(rec *record) error {
			for _, p := range paths {
				p.lose(rec)
			}
			return nil
		}),
		declare: func(all types) types {
			for _, p := range paths {
				for _, rt := range all {
					if rt.Name == p.kind {
						rt.Lose(p.urn, p.name, p.sub)
					}
				}
			}
			return all
		},
	}, err
}

// keeps drops every attribute of the core User that is not named, and the extensions.
func keeps(what string, w words) (change, error) {
	kept := strings.Split(what, "/")
	var names []string
	for _, name := range coreUser {
		if !slices.Contains(kept, name) {
			names = append(names, name)
		}
	}
	if !slices.Contains(kept, "enterprise") {
		names = append(names, "enterprise")
	}
	return dropped(strings.Join(names, "/"), w)
}

// coreUser are the attributes of a User that a client may write (RFC 7643, section 4.1).
var coreUser = [...]string{"userName", "name", "displayName", "nickName", "profileUrl", "title", "userType", "preferredLanguage", "locale",
	"timezone", "active", "password", "emails", "phoneNumbers", "ims", "photos", "addresses", "entitlements", "roles", "x509Certificates", "externalId"}

func refused(what string, w words) (change, error) {
	paths, err := readPaths(what)
	gone, _ := dropped(what, w)
	return change{
		settled: settled{without: paths},
		behave: admit(func(rec *record) error {
			for _, p := range paths {
				if len(p.values(rec)) > 0 {
					return w.refuse("refused", p.shown())
				}
			}
			return nil
		}),
		declare: gone.declare,
	}, err
}
