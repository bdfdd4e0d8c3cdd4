package constraint

import (
	"fmt"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// exampleDomain is the domain of residents where none is demanded.
const exampleDomain = "corp.example"

// residents are people and groups that are there before a client comes, in whatever form the
// product takes them: a client can see by them what it accepts. Each attribute that may be
// demanded has a value.
func residents(domain string) func(*behaviour) {
	return func(b *behaviour) {
		b.Settle = func(s *server.Server, t *tenant) {
			var people []any
			for i, given := range []string{"Robin", "Kim", "Sasha"} {
				if id, ok := placeFirst(s, t, "User", person(given, i, domain)); ok {
					people = append(people, object{"value": id})
				}
			}
			for i, name := range [][]string{{"keepers", "moor:keepers"}, {"guests", "moor:guests"}, {"fell keepers", "fell:keepers"}} {
				var forms []object
				for _, form := range name {
					forms = append(forms, object{"displayName": form, "externalId": fmt.Sprintf("resident-group-%d", i), "members": people})
				}
				placeFirst(s, t, "Group", forms)
			}
		}
	}
}

// placeFirst places the first form that the server takes.
func placeFirst(s *server.Server, t *tenant, kind string, forms []object) (string, bool) {
	for _, form := range forms {
		if id, ok := s.Place(t, kind, form); ok {
			return id, true
		}
	}
	return "", false
}

// person is somebody, as an address and with a plain login.
func person(given string, i int, domain string) []object {
	var forms []object
	login := fmt.Sprintf("resident-%d", i)
	for _, name := range []string{login + "@" + domain, login} {
		forms = append(forms, object{
			"userName": name, "externalId": login, "active": true, "displayName": given + " Moor", "title": "Keeper",
			"name":   object{"givenName": given, "familyName": "Moor", "formatted": given + " Moor"},
			"emails": []any{object{"value": login + "@" + domain, "type": "work", "primary": true}},
			"locale": "en-GB", "timezone": "Europe/London", "preferredLanguage": "en",
		})
	}
	return forms
}
