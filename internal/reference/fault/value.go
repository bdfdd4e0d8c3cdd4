package fault

import (
	"encoding/base64"
	"net/http"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// shown changes the members below one name of every resource that the server shows.
func shown(name string, change func(o, value object)) func(*behaviour) {
	return onResources(func(o object) {
		if v, ok := o[name].(object); ok {
			change(o, v)
		}
	})
}

// rewritten changes a string of every resource that the server shows.
func rewritten(holder, name string, change func(string) any) func(*behaviour) {
	if holder == "" {
		return onResources(func(o object) {
			if s, ok := o[name].(string); ok {
				o[name] = change(s)
			}
		})
	}
	return onResources(func(o object) {
		list, _ := o[holder].([]any)
		if one, ok := o[holder].(object); ok {
			list = []any{one}
		}
		for _, e := range list {
			if v, ok := e.(object); ok {
				if s, ok := v[name].(string); ok {
					v[name] = change(s)
				}
			}
		}
	})
}

func constantly(s string) func(string) any { return func(string) any { return s } }

// unchecked takes any text for one attribute.
func unchecked(path string) func(*behaviour) {
	return func(b *behaviour) {
		next := b.CheckText
		b.CheckText = func(a *attribute, s string) error {
			if a.Path() == path {
				return nil
			}
			return next(a, s)
		}
	}
}

// valueFaults are what goes wrong with single attributes of a User.
func valueFaults() []Fault {
	const area = "value"
	badge := func(change func(v object)) func(*behaviour) {
		return shown(server.SchemaBadge, func(_, v object) { change(v) })
	}
	return []Fault{
		fault(area, "text-ascii-only", "RFC7643-2.3.1-R01 RFC7644-3.8-R01 RFC7644-3.8-R04", "Letters beyond ASCII become question marks.", rewritten("", "displayName", func(s string) any {
			return strings.Map(func(r rune) rune {
				if r > 0x7e {
					return '?'
				}
				return r
			}, s)
		})),
		fault(area, "decimal-as-string", "RFC7643-2.3.3-R01", "A decimal is shown as a string.", badge(func(v object) {
			if v["weight"] != nil {
				v["weight"] = "2.5"
			}
		})),
		fault(area, "binary-decoded", "RFC7643-2.3.6-R01", "Binary values are shown as their octets.", badge(func(v object) {
			if s, ok := v["chip"].(string); ok {
				if plain, err := base64.StdEncoding.DecodeString(s); err == nil {
					v["chip"] = string(plain)
				}
			}
		})),
		fault(area, "request-attribute-returned", "RFC7644-3.4-R02", "An attribute that is returned on request shows by default.", func(b *behaviour) {
			next := b.Returned
			b.Returned = func(a *attribute) string {
				if r := next(a); r != server.OnRequest {
					return r
				}
				return server.ByDefault
			}
		}),
		fault(area, "default-attribute-hidden", "RFC7643-2.2-R01 RFC7644-3.4-R02", "nickName is stored and never shown though /Schemas says nothing of the kind.", onResources(func(o object) { delete(o, "nickName") })),
		fault(area, "replace-takes-meta", "RFC7643-7-R21", "PUT sets meta.created.", func(b *behaviour) {
			var mu sync.Mutex
			taken := map[string]any{}
			onBody(func(q *request, in object) {
				if m, ok := in["meta"].(object); ok {
					mu.Lock()
					defer mu.Unlock()
					taken[q.ID] = m["created"]
				}
			}, server.OpReplace)(b)
			after(func(q *request, a *response) {
				mu.Lock()
				defer mu.Unlock()
				o, _ := a.Body.(object)
				if m, ok := o["meta"].(object); ok && taken[q.ID] != nil {
					m["created"] = taken[q.ID]
				}
			}, server.OpGet)(b)
		}),
		fault(area, "replace-with-readonly-ignored", "RFC7643-2-R01", "A PUT with groups is answered with 200 and changes nothing at all.", func(b *behaviour) {
			get := b.Operations[server.OpGet]
			wrap(func(next handler) handler {
				return func(q *request) *response {
					if in, err := server.DecodeObject(q.Body); err == nil && !server.IsEmpty(in["groups"]) {
						return get(q)
					}
					return next(q)
				}
			}, server.OpReplace)(b)
		}),
		fault(area, "unique-attribute-not-checked", "RFC7643-7-R36", "A unique attribute of an extension is not checked.", func(b *behaviour) {
			next := b.Uniqueness
			b.Uniqueness = func(a *attribute) string {
				if a.URN == server.SchemaBadge {
					return server.UniqueNone
				}
				return next(a)
			}
		}),
		fault(area, "case-exact-lowered", "RFC7643-7-R18", "A case-exact attribute loses its capitals.", badge(func(v object) {
			if s, ok := v["code"].(string); ok {
				v["code"] = strings.ToLower(s)
			}
		})),
		fault(area, "immutable-not-settable-late", "RFC7644-3.5.1-R14", "An immutable attribute without a value takes none from a PUT.", rejectBody(func(_ *request, in object) error {
			if e, ok := in[server.SchemaBadge].(object); ok && e["issuer"] != nil {
				return server.ImmutableValue("issuer is immutable")
			}
			return nil
		}, server.OpReplace)),
		fault(area, "profileurl-in-brackets", "RFC7643-2.3.7-R01", "profileUrl is shown in brackets.", rewritten("", "profileUrl", func(s string) any { return "<" + s + ">" })),
		fault(area, "profileurl-cut", "RFC7643-4.1.1-R13", "profileUrl loses its path.", rewritten("", "profileUrl", func(s string) any { return s[:strings.LastIndexByte(s, '/')] })),
		fault(area, "preferredlanguage-cut", "RFC7643-4.1.1-R14", "Of preferredLanguage the first tag alone is kept.", rewritten("", "preferredLanguage", func(s string) any {
			tag, _, _ := strings.Cut(s, ",")
			return tag
		})),
		fault(area, "locale-underscored", "RFC7643-4.1.1-R15", "locale is shown with an underscore.", rewritten("", "locale", func(s string) any { return strings.ReplaceAll(s, "-", "_") })),
		fault(area, "locale-with-space", "RFC7643-4.1.1-R17", "A locale with a space is stored as it comes.", unchecked("locale")),
		fault(area, "certificates-in-one-value", "RFC7643-4.1.2-R27", "Two certificates in one value are stored as they come.", unchecked("x509Certificates.value")),
		fault(area, "timezone-as-offset", "RFC7643-4.1.1-R18", "timezone is shown as an offset.", rewritten("", "timezone", constantly("UTC-08:00"))),
		fault(area, "formatted-name-elsewhere", "RFC7643-4.1.1-R09", "name.formatted is not the name.", shown("name", func(_, v object) { v["formatted"] = "Unknown User" })),
		fault(area, "email-tag-refused", "RFC7643-4.1.2-R01", "An e-mail address with a plus sign is refused.", rejectBody(func(_ *request, in object) error {
			list, _ := in["emails"].([]any)
			for _, e := range list {
				if o, ok := e.(object); ok && strings.Contains(server.Text(o, "value"), "+") {
					return server.BadValue("emails.value is no e-mail address")
				}
			}
			return nil
		}, server.OpCreate, server.OpReplace)),
		fault(area, "phone-number-cut", "RFC7643-4.1.2-R05", "Phone numbers lose what makes them URIs.", rewritten("phoneNumbers", "value", func(s string) any { return strings.TrimPrefix(s, "tel:") })),
		fault(area, "country-of-three-letters", "RFC7643-4.1.2-R16", "A country is shown with three letters.", rewritten("addresses", "country", func(s string) any { return s + "A" })),
		fault(area, "entitlements-of-a-list", "RFC7643-4.1.2-R28", "Entitlements that the server does not know become another.", rewritten("entitlements", "value", constantly("none"))),
		fault(area, "roles-of-a-list", "RFC7643-4.1.2-R28", "Roles that the server does not know become another.", rewritten("roles", "value", constantly("member"))),
		fault(area, "certificate-as-pem", "RFC7643-4.1.2-R26", "Certificates are shown as PEM.", rewritten("x509Certificates", "value", func(s string) any {
			return "-----BEGIN CERTIFICATE-----\n" + s + "\n-----END CERTIFICATE-----"
		})),
		fault(area, "user-group-ref-elsewhere", "RFC7643-4.1.2-R21", "$ref of a User's group leads nowhere.", rewritten("groups", "$ref", func(s string) any { return s + "0" })),
		fault(area, "user-group-type-elsewhere", "RFC7643-4.1.2-R25", "The type of a User's membership is member.", rewritten("groups", "type", constantly("member"))),
		fault(area, "user-groups-empty", "RFC7643-4.1.2-R22 RFC7643-4.1.2-R23", "Every User is shown without memberships.", onResources(func(o object) {
			if o["groups"] != nil {
				o["groups"] = []any{}
			}
		})),
		fault(area, "member-ref-elsewhere", "RFC7643-2.3.7-R04 RFC7643-4.2-R05", "$ref of a member names an endpoint that does not exist.", rewritten("members", "$ref", func(s string) any {
			return strings.Replace(s, scim.EndpointUsers, "/Persons", 1)
		})),
		fault(area, "member-needs-type", "RFC7643-4.2-R10", "A member without type is refused.", rejectBody(func(_ *request, in object) error {
			list, _ := in["members"].([]any)
			for _, e := range list {
				if o, ok := e.(object); ok && o["type"] == nil {
					return server.BadValue("members.type is missing")
				}
			}
			return nil
		}, server.OpCreate)),
		fault(area, "values-shown-twice", "RFC7643-2.4-R09 RFC7643-4.2-R11", "Each value of a multi-valued attribute is shown twice after a create.", after(func(_ *request, a *response) {
			resources(a, func(o object) {
				for _, name := range []string{"emails", "members"} {
					if list, ok := o[name].([]any); ok {
						o[name] = append(list, list...)
					}
				}
			})
		}, server.OpCreate)),
		fault(area, "manager-lost", "RFC7643-4.3-R03 RFC7643-4.3-R04", "manager is not shown.", shown(scim.SchemaEnterpriseUser, func(_, v object) { delete(v, "manager") })),
		fault(area, "manager-without-ref", "RFC7643-4.3-R04", "manager has no $ref.", shown(scim.SchemaEnterpriseUser, func(_, v object) {
			if m, ok := v["manager"].(object); ok {
				delete(m, "$ref")
			}
		})),
		fault(area, "manager-name-taken", "RFC7643-4.3-R06", "The answer to POST has the manager's name that the client sent.", after(func(q *request, a *response) {
			in, err := server.DecodeObject(q.Body)
			sent, _ := in[scim.SchemaEnterpriseUser].(object)
			o, ok := a.Body.(object)
			if have, shows := o[scim.SchemaEnterpriseUser].(object); err == nil && ok && shows && sent["manager"] != nil {
				have["manager"] = sent["manager"]
			}
		}, server.OpCreate)),
		fault(area, "password-in-script-500", "RFC7643-4.1.1-R28", "A password beyond ASCII is answered with 500 and its text.", rejectBody(func(_ *request, in object) error {
			if s := server.Text(in, "password"); strings.ContainsFunc(s, func(r rune) bool { return r > 0x7e }) {
				return server.Fail(http.StatusInternalServerError, "", "cannot hash %s", s)
			}
			return nil
		}, server.OpReplace)),
		fault(area, "password-change-refused", "RFC7643-4.1.1-R32 RFC7644-3.5.1-R04", "A PUT with a password is refused.", rejectBody(func(_ *request, in object) error {
			if in["password"] != nil {
				return server.BadValue("the password cannot be set")
			}
			return nil
		}, server.OpReplace)),
	}
}
