package fault

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// representFaults are what goes wrong when a resource is shown.
func representFaults() []Fault {
	const area = "represent"
	meta := func(f func(o, meta object)) func(*behaviour) {
		return onResources(func(o object) {
			if m, ok := o["meta"].(object); ok {
				f(o, m)
			}
		})
	}
	without := func(name string) func(*behaviour) { return onResources(func(o object) { delete(o, name) }) }
	return []Fault{
		fault(area, "get-unknown-200", "RFC7644-3.4.1-R03 ENTRA-REMOVE-02 OKTA-GROUP-07 OKTA-UPDATE-08", "An id that does not exist is answered with 200 and an empty object.", after(func(_ *request, a *response) {
			if a.Status == 404 {
				a.Status, a.Body = 200, object{}
			}
		}, server.OpGet)),
		fault(area, "get-unknown-500", "RFC7644-3.4.1-R03 RFC7644-3.12-R12 ENTRA-REMOVE-01 ENTRA-REMOVE-02 OKTA-UPDATE-08", "An id that does not exist is answered with 500.", onStatus(404, 500, server.OpGet)),
		fault(area, "get-unknown-400", "RFC7644-3.4.1-R03 RFC7644-3.12-R12", "An id that does not exist is answered with 400.", onStatus(404, 400, server.OpGet)),
		fault(area, "get-inactive-404", "RFC7643-4.1.1-R34 ENTRA-DEACTIVATE-03 ENTRA-REACTIVATE-05 OKTA-DEACTIVATE-03", "An inactive User cannot be read.", after(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && o["active"] == any(false) {
				*a = *server.Refuse(server.NotFound(q.ID))
			}
		}, server.OpGet)),
		fault(area, "get-behind-delete", "RFC9110-9.3.1-R01", "A deleted resource is still shown for a tenth of a second.", func(b *behaviour) {
			type ghost struct {
				shown *response
				until time.Time
			}
			var gone sync.Map // id → ghost
			wrap(func(next handler) handler {
				return func(q *request) *response {
					c := *q
					c.Op, c.Method, c.Body, c.Header = server.OpGet, http.MethodGet, nil, http.Header{}
					shown := b.Operations[server.OpGet](&c)
					a := next(q)
					if a.Status < 300 && shown.Status == http.StatusOK {
						gone.Store(q.ID, ghost{shown, time.Now().Add(100 * time.Millisecond)})
					}
					return a
				}
			}, server.OpDelete)(b)
			wrap(func(next handler) handler {
				return func(q *request) *response {
					if old, ok := gone.Load(q.ID); ok && time.Now().Before(old.(ghost).until) {
						return old.(ghost).shown
					}
					return next(q)
				}
			}, server.OpGet)(b)
		}),
		fault(area, "get-any-type", "RFC7644-3.4.1-R04", "A User is served under /Groups and the other way round.", wrap(func(next handler) handler {
			return func(q *request) *response {
				q.Tenant.Mu.RLock()
				if rec := q.Tenant.Any(q.ID); rec != nil {
					c := *q
					c.Type, q = rec.Type, &c
					c.Tenant.Mu.RUnlock()
					return next(q)
				}
				q.Tenant.Mu.RUnlock()
				return next(q)
			}
		}, server.OpGet)),
		fault(area, "get-shared-tenants", "RFC7644-6-R02 RFC7644-6.1-R03", "Every credential sees the resources of every tenant.", func(b *behaviour) {
			next := b.Authenticate
			b.Authenticate = func(s *server.Server, r *http.Request) (principal, error) {
				who, err := next(s, r)
				who.Tenant = ""
				return who, err
			}
		}),
		fault(area, "get-rejects-unknown-parameters", "RFC7644-3.4.2-R03 RFC7644-3.4.2-R04 ENTRA-CONNECT-06", "An unknown query parameter is answered with 400.", func(b *behaviour) {
			b.Around = append(b.Around, func(next handler) handler {
				return func(q *request) *response {
					for name := range q.Query {
						if !strings.Contains(" filter startindex count sortby sortorder attributes excludedattributes cursor ", " "+name+" ") {
							return server.Refuse(server.BadValue("unknown parameter %s", name))
						}
					}
					return next(q)
				}
			})
		}),
		fault(area, "id-missing", "RFC7643-3.1-R04 RFC7643-3.1-R13 OKTA-IMPORT-04 AUTHENTIK-CREATE-02", "Resources have no id.", without("id")),
		fault(area, "id-number", "RFC7643-3.1-R04", "id is a JSON number.", onResources(func(o object) { o["id"] = len(server.Text(o, "id")) * 7919 })),
		fault(area, "schemas-missing", "RFC7643-3-R01 RFC7643-2.1-R01", "Resources have no schemas.", without("schemas")),
		fault(area, "schemas-without-extension", "RFC7643-3-R07", "schemas does not name the extensions that have values.", onResources(func(o object) {
			if list, ok := o["schemas"].([]any); ok && len(list) > 1 {
				o["schemas"] = list[:1]
			}
		})),
		fault(area, "schemas-twice", "RFC7643-3-R05 RFC7643-3-R03", "schemas names the same URI twice.", onResources(func(o object) {
			if list, ok := o["schemas"].([]any); ok {
				o["schemas"] = append([]any{list[0]}, list...)
			}
		})),
		fault(area, "schemas-string", "RFC7643-3-R01 RFC7643-2.4-R01", "schemas is a string.", onResources(func(o object) {
			if list, ok := o["schemas"].([]any); ok {
				o["schemas"] = list[0]
			}
		})),
		fault(area, "meta-missing", "RFC7643-3.1-R02", "Resources have no meta.", without("meta")),
		fault(area, "meta-no-resourcetype", "RFC7644-3.3.1-R01 RFC7643-3-R14", "meta has no resourceType.", meta(func(_, m object) { delete(m, "resourceType") })),
		fault(area, "meta-resourcetype-plural", "RFC7643-3.1-R26 RFC7643-6-R04", "meta.resourceType is Users in place of User.",
			meta(func(_, m object) { m["resourceType"] = server.Text(m, "resourceType") + "s" })),
		fault(area, "meta-location-missing", "RFC7644-3.3-R11", "meta has no location.", meta(func(_, m object) { delete(m, "location") })),
		fault(area, "meta-location-elsewhere", "RFC7643-3.1-R31 RFC7644-3.3-R12", "meta.location has a path that does not exist.",
			meta(func(o, m object) {
				m["location"] = strings.Replace(server.Text(m, "location"), "/scim/", "/internal/scim/", 1) + "/edit"
			})),
		fault(area, "meta-created-missing", "RFC7643-3.1-R02", "meta has no created.", meta(func(_, m object) { delete(m, "created") })),
		fault(area, "meta-dates-without-time", "RFC7643-2.3.5-R02 RFC7643-3.1-R27", "Dates have no time.", meta(func(_, m object) {
			for _, k := range []string{"created", "lastModified"} {
				m[k], _, _ = strings.Cut(server.Text(m, k), "T")
			}
		})),
		fault(area, "meta-dates-as-numbers", "RFC7643-2.3.5-R01 RFC7643-2.3-R01", "Dates are seconds since 1970.", meta(func(_, m object) {
			for _, k := range []string{"created", "lastModified"} {
				if t, ok := server.ParseTime(server.Text(m, k)); ok {
					m[k] = int(t.Unix())
				}
			}
		})),
		fault(area, "meta-created-moves", "RFC7643-3.1-R28", "meta.created is the time of the last change.", meta(func(_, m object) { m["created"] = m["lastModified"] })),
		fault(area, "meta-lastmodified-stays", "RFC7643-3.1-R29 RFC7644-3.5.1-R22 RFC7644-3.5.2-R42", "meta.lastModified does not change.",
			meta(func(_, m object) { m["lastModified"] = m["created"] })),
		fault(area, "active-missing", "RFC7643-4.1.1-R19 RFC7644-3.3-R21 ENTRA-CREATE-07 ENTRA-DEACTIVATE-04 OKTA-DEACTIVATE-04", "Users are shown without active.", without("active")),
		fault(area, "active-only-when-true", "RFC7643-4.1.1-R19 RFC7643-4.1.1-R34 ENTRA-DEACTIVATE-03 ENTRA-DEACTIVATE-04 OKTA-DEACTIVATE-03", "active is left out when it is false.", onResources(func(o object) {
			if o["active"] == any(false) {
				delete(o, "active")
			}
		})),
		fault(area, "active-as-string", "RFC7643-2.3.2-R01 RFC7643-2.3-R01 ENTRA-WIRE-04", "active is shown as a string.", onResources(func(o object) {
			if v, ok := o["active"].(bool); ok {
				o["active"] = strconv.FormatBool(v)
			}
		})),
		fault(area, "active-as-number", "RFC7643-2.3.2-R01", "active is shown as 0 or 1.", onResources(func(o object) {
			if v, ok := o["active"].(bool); ok {
				if o["active"] = 0; v {
					o["active"] = 1
				}
			}
		})),
		fault(area, "username-lowered-on-create", "RFC7644-3.3-R21", "userName loses its capitals in the answer to POST and keeps them in storage.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && o["userName"] != nil {
				o["userName"] = "user:" + strings.ToLower(server.Text(o, "userName"))
			}
		}, server.OpCreate)),
		fault(area, "emails-as-object", "RFC7643-2.4-R01 RFC7643-1.2-R03", "A single e-mail address is shown without an array.", onResources(func(o object) {
			if list, ok := o["emails"].([]any); ok && len(list) == 1 {
				o["emails"] = list[0]
			}
		})),
		fault(area, "emails-as-strings", "RFC7643-2.4-R02 RFC7643-2.3-R01", "E-mail addresses are shown as plain strings.", onResources(func(o object) {
			if list, ok := o["emails"].([]any); ok {
				out := []any{}
				for _, e := range list {
					if m, ok := e.(object); ok {
						out = append(out, m["value"])
					}
				}
				o["emails"] = out
			}
		})),
		fault(area, "name-without-givenname", "RFC7644-3.3-R22", "name is shown without givenName.", onResources(func(o object) {
			if m, ok := o["name"].(object); ok {
				delete(m, "givenName")
			}
		})),
		fault(area, "name-without-familyname", "RFC7644-3.3-R22 OKTA-CREATE-01", "name is shown without familyName.", onResources(func(o object) {
			if m, ok := o["name"].(object); ok {
				delete(m, "familyName")
			}
		})),
		fault(area, "extension-at-top-level", "RFC7643-3-R13 RFC7643-3.3-R06", "Extension attributes are shown at the top level.", onResources(func(o object) {
			if m, ok := o[scim.SchemaEnterpriseUser].(object); ok {
				delete(o, scim.SchemaEnterpriseUser)
				for k, v := range m {
					o[k] = v
				}
			}
		})),
		fault(area, "extension-not-shown", "RFC7643-4.3-R02 RFC7644-3.3-R22 ENTRA-CREATE-06 ENTRA-UPDATE-15", "The enterprise extension is stored and never shown.", without(scim.SchemaEnterpriseUser)),
		fault(area, "manager-as-string", "ENTRA-UPDATE-07 ENTRA-UPDATE-15 RFC7643-4.3-R03", "manager is shown as a string.", onResources(func(o object) {
			if ext, ok := o[scim.SchemaEnterpriseUser].(object); ok {
				if m, ok := ext["manager"].(object); ok {
					ext["manager"] = m["value"]
				}
			}
		})),
		fault(area, "password-returned", "RFC7643-4.1.1-R20 RFC7643-4.1.1-R21 RFC7643-4.1.1-R23 RFC7643-7-R25 RFC7643-7-R29",
			"The password is shown, as a hash.", func(b *behaviour) { b.Returned = ruleFor("password", server.ByDefault, b.Returned) }),
		fault(area, "password-returned-in-clear", "RFC7643-4.1.1-R20 RFC7643-9.2-R01 RFC7643-7-R29 OKTA-CREATE-03", "The password is stored and shown in clear.", func(b *behaviour) {
			b.Returned = ruleFor("password", server.ByDefault, b.Returned)
			b.Seal = func(_ *attribute, v any) any { return v }
		}),
		fault(area, "password-echoed-by-put", "RFC7643-4.1.1-R24", "PUT answers with the password that it got.", after(func(q *request, a *response) {
			in, err := server.DecodeObject(q.Body)
			if o, ok := a.Body.(object); ok && err == nil && in["password"] != nil && a.Status == 200 {
				o["password"] = in["password"]
			}
		}, server.OpReplace)),
		fault(area, "secret-of-extension-returned", "RFC7643-7-R25 RFC7643-7-R29", "A never returned attribute of a custom extension is shown.",
			func(b *behaviour) { b.Returned = ruleFor("pin", server.ByDefault, b.Returned) }),
		fault(area, "groups-not-shown", "RFC7643-4.1.2-R22 OKTA-GROUP-06", "Users are shown without their groups.", without("groups")),
		fault(area, "groups-by-name", "RFC7643-4.1.2-R20 OKTA-GROUP-06", "groups has the group's name as its value.", onResources(func(o object) {
			list, _ := o["groups"].([]any)
			for _, e := range list {
				if m, ok := e.(object); ok && m["display"] != nil {
					m["value"] = m["display"]
				}
			}
		})),
		fault(area, "nulls-shown", "RFC7643-2.5-R01", "Attributes without a value are shown as empty strings.", onResources(func(o object) {
			for _, name := range []string{"title", "nickName"} {
				if o["userName"] != nil && o[name] == nil {
					o[name] = ""
				}
			}
		})),
	}
}

// ruleFor answers for one attribute and leaves the others as they are.
func ruleFor(name, rule string, next func(*attribute) string) func(*attribute) string {
	return func(a *attribute) string {
		if a.Name == name {
			return rule
		}
		return next(a)
	}
}
