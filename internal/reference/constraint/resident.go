package constraint

import (
	"fmt"
	"maps"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// exampleDomain is the domain of residents where none is demanded.
const exampleDomain = "corp.example"

// residents makes people and groups that are there before a client comes, in whatever form the
// product takes them: a client can see by them what it accepts. Each attribute that may be
// demanded has a value.
func (all settled) residents() func(*behaviour) {
	return func(b *behaviour) {
		b.Settle = func(s *server.Server, t *tenant) {
			var people []any
			for i, given := range []string{"Robin", "Kim", "Sasha"} {
				login := fmt.Sprintf("resident-%d", i)
				names := []object{{"userName": login + "@" + all.domain}, {"userName": login}}
				if id, ok := all.placeFirst(s, t, "User", all.person(given, login), names); ok {
					people = append(people, object{"value": id})
				}
			}
			for i, names := range [][]object{
				{{"displayName": "keepers"}, {"displayName": "home:keepers"}},
				{{"displayName": "guests"}, {"displayName": "home:guests"}},
				{{"displayName": "fell keepers"}, {"displayName": "fell:keepers"}, {"displayName": "fell-keepers"}},
			} {
				all.placeFirst(s, t, "Group", object{"externalId": fmt.Sprintf("resident-group-%d", i), "members": people}, names)
			}
		}
	}
}

// placeFirst places a resource with the first name that the server takes.
func (all settled) placeFirst(s *server.Server, t *tenant, kind string, form object, names []object) (string, bool) {
	for _, name := range names {
		attrs := server.CloneObject(form)
		maps.Copy(attrs, name)
		if id, ok := s.Place(t, kind, attrs); ok {
			return id, true
		}
	}
	return "", false
}

// person is somebody with everything that may be demanded and nothing that is refused.
func (all settled) person(given, login string) object {
	value := func(path string, otherwise any) any {
		if v, ok := all.has[path]; ok {
			return v
		}
		return otherwise
	}
	form := object{
		"externalId": login, "active": true, "displayName": given + " Moor", "title": value("title", "Keeper"), "nickName": value("nickName", given),
		"userType": value("userType", "Employee"), "locale": "en-GB", "timezone": "Europe/London", "preferredLanguage": "en",
		"name":                    object{"givenName": given, "familyName": "Moor", "formatted": given + " Moor"},
		"emails":                  []any{object{"value": login + "@" + all.domain, "type": value("emails.type", "work"), "primary": true}},
		scim.SchemaEnterpriseUser: object{"department": value("enterprise.department", "Moors"), "employeeNumber": login},
	}
	without := &record{Type: &server.ResourceType{Name: "User"}, Attrs: form}
	for _, p := range all.without {
		p.lose(without)
	}
	return form
}
