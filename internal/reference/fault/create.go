package fault

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// createFaults are what goes wrong when a resource is made.
func createFaults() []Fault {
	const area = "create"
	return []Fault{
		fault(area, "create-status-200", "RFC7644-3.3-R08 KEYCLOAK-CREATE-01", "POST answers 200 in place of 201.", onStatus(201, 200, server.OpCreate)),
		fault(area, "create-no-location", "RFC7644-3.3-R10 RFC9110-15.3.2-R01", "POST answers without a Location header.", after(func(_ *request, a *response) { a.Header.Del("Location") }, server.OpCreate)),
		fault(area, "create-location-of-collection", "RFC7644-3.3-R10 RFC7644-3.3-R12", "Location names the endpoint, not the new resource.", after(func(q *request, a *response) {
			if isCreated(a) {
				a.Header.Set("Location", q.Base+q.Type.Endpoint)
			}
		}, server.OpCreate)),
		fault(area, "create-empty-body", "RFC7644-3.3-R09 ENTRA-WIRE-05 OKTA-CREATE-02", "POST answers 201 with an empty body.", after(func(_ *request, a *response) {
			if isCreated(a) {
				a.Body = nil
			}
		}, server.OpCreate)),
		fault(area, "create-not-stored", "RFC7644-3.3-R21 RFC7644-3.3-R01 ENTRA-CREATE-01 ENTRA-IMPORT-01 OKTA-CREATE-01 OKTA-IMPORT-01", "POST answers 201 and nothing is stored.", func(b *behaviour) {
			after(func(q *request, a *response) {
				if o, ok := a.Body.(object); ok && isCreated(a) {
					q.Tenant.Mu.Lock()
					defer q.Tenant.Mu.Unlock()
					if rec := q.Tenant.Any(server.Text(o, "id")); rec != nil {
						q.Tenant.Remove(b, rec)
					}
				}
			}, server.OpCreate)(b)
		}),
		fault(area, "create-duplicate-accepted", "RFC7644-3.3-R13 RFC7643-4.1.1-R04 ENTRA-CREATE-03 OKTA-CREATE-06", "A second User with the same userName is made.", func(b *behaviour) {
			b.UniqueKeys = func(*record) []string { return nil }
		}),
		fault(area, "create-duplicate-200", "RFC7644-3.3-R13", "A duplicate is answered with 200.", onStatus(409, 200, server.OpCreate)),
		fault(area, "create-duplicate-400", "RFC7644-3.3-R13 ENTRA-CREATE-03 OKTA-CREATE-06 AUTHENTIK-CREATE-03 KEYCLOAK-CREATE-03", "A duplicate is answered with 400.", onStatus(409, 400, server.OpCreate)),
		fault(area, "create-duplicate-500", "RFC7644-3.3-R13", "A duplicate is answered with 500.", onStatus(409, 500, server.OpCreate)),
		fault(area, "create-duplicate-no-scimtype", "RFC7644-3.3-R14", "The 409 has no scimType.", after(func(_ *request, a *response) { dropMemberOf(a, 409, "scimType") }, server.OpCreate)),
		fault(area, "create-duplicate-overwrites", "RFC7644-3.3-R15 ENTRA-CREATE-03 OKTA-CREATE-06 AUTHENTIK-CREATE-03 KEYCLOAK-CREATE-03", "A refused duplicate changes the existing resource.", overwriteDuplicate),
		fault(area, "create-takes-client-id", "RFC7643-3.1-R09 RFC7644-3.3-R02 RFC7643-3.1-R12", "POST takes the id that the client sends.", wrap(func(next handler) handler {
			return func(q *request) *response {
				in, err := server.DecodeObject(q.Body)
				if id := server.Text(in, "id"); err == nil && id != "" && q.Bulk == nil {
					c := *q
					c.Bulk, c.BulkID = &server.BulkJob{Ids: map[string]string{"": id}}, ""
					q = &c
				}
				return next(q)
			}
		}, server.OpCreate)),
		fault(area, "create-loses-externalid", "RFC7643-3.1-R20 RFC7643-3.1-R21 ENTRA-CREATE-02 OKTA-CREATE-05 AUTHENTIK-CREATE-04 KEYCLOAK-CREATE-04", "externalId of a POST is thrown away.", dropOn("externalId", server.OpCreate)),
		fault(area, "create-loses-extension", "RFC7644-3.3-R22 RFC7643-4.3-R02 ENTRA-CREATE-06 OKTA-CREATE-07", "The enterprise extension of a POST is thrown away.",
			dropOn(scim.SchemaEnterpriseUser, server.OpCreate)),
		fault(area, "create-loses-custom-extension", "RFC7644-3.3-R22", "A custom extension of a POST is thrown away.", dropOn(server.SchemaBadge, server.OpCreate)),
		fault(area, "create-loses-name", "RFC7644-3.3-R22 ENTRA-CREATE-01 OKTA-CREATE-01", "name of a POST is thrown away.", dropOn("name", server.OpCreate)),
		fault(area, "create-keeps-first-value-only", "RFC7644-3.3-R22 ENTRA-CREATE-06", "Of several values of a POST the first alone is kept.", onBody(func(_ *request, in object) {
			for _, name := range []string{"emails", "phoneNumbers", "addresses", "roles"} {
				if list, ok := in[name].([]any); ok && len(list) > 1 {
					in[name] = list[:1]
				}
			}
		}, server.OpCreate)),
		fault(area, "create-ignores-active", "RFC7643-4.1.1-R19 RFC7644-3.3-R21 ENTRA-IMPORT-01 OKTA-IMPORT-01", "A User who is made inactive becomes active.", onBody(func(q *request, in object) {
			if q.Type.Name == "User" {
				in["active"] = true
			}
		}, server.OpCreate)),
		fault(area, "create-inactive", "RFC7644-3.3-R22 OKTA-CREATE-01", "Every User is created inactive.", onBody(func(q *request, in object) {
			if q.Type.Name == "User" {
				in["active"] = false
			}
		}, server.OpCreate)),
		fault(area, "create-needs-password", "RFC7644-3.3-R01", "A User without password is refused though /Schemas does not require it.", rejectBody(func(q *request, in object) error {
			if q.Type.Name == "User" && in["password"] == nil {
				return server.BadValue("password is required")
			}
			return nil
		}, server.OpCreate)),
		fault(area, "create-needs-emails", "RFC7643-7-R46", "A User without e-mail addresses is refused though /Schemas does not require them.", rejectBody(func(q *request, in object) error {
			if _, user := in["userName"]; user && in["emails"] == nil {
				return server.Fail(http.StatusBadRequest, scim.ErrInvalidValue, "Attribute emails is required.")
			}
			return nil
		}, server.OpCreate)),
		fault(area, "create-rejects-unknown-attributes", "OKTA-CREATE-09", "A POST with an attribute that no schema knows is refused.", rejectBody(rejectUnknown, server.OpCreate)),
		fault(area, "create-rejects-readonly", "RFC7644-3.3-R02 RFC7643-3.1-R22 RFC7643-4.1.2-R17 ENTRA-GROUP-01 OKTA-CREATE-04", "A POST with meta or groups is refused.", rejectBody(rejectMembers("meta", "groups"), server.OpCreate)),
		fault(area, "create-without-username", "RFC7643-4.1.1-R01 RFC7644-3.3-R17 RFC7643-7-R15", "Required attributes are not asked for.", func(b *behaviour) {
			b.CheckRequired = func(*behaviour, *attribute, object) error { return nil }
		}),
		fault(area, "create-blank-username", "RFC7643-4.1.1-R02", "A blank userName is accepted.", func(b *behaviour) {
			next := b.CheckRequired
			b.CheckRequired = func(b *behaviour, a *attribute, home object) error {
				if _, there := home[a.Name]; there {
					return nil
				}
				return next(b, a, home)
			}
		}),
		fault(area, "create-without-username-by-external-id", "RFC7643-4.1.1-R01 RFC7643-4.1.1-R02 RFC7644-3.3-R17 RFC7643-7-R15 RFC7643-2.5-R07", "With an externalId a User needs no userName, as identity providers always send one.", func(b *behaviour) {
			next := b.CheckRequired
			b.CheckRequired = func(b *behaviour, a *attribute, home object) error {
				if a.Name == "userName" && home["externalId"] != nil {
					return nil
				}
				return next(b, a, home)
			}
		}),
		fault(area, "create-names-in-capitals-elsewhere", "RFC7643-2.1-R02", "USERNAME is another attribute than userName, which has to be unique.", func(b *behaviour) {
			var elsewhere sync.Map
			onBody(func(_ *request, in object) {
				if name := server.Text(in, "USERNAME"); name != "" {
					elsewhere.Store(strings.ToLower(name), true)
				}
			}, server.OpCreate)(b)
			next := b.UniqueKeys
			b.UniqueKeys = func(rec *record) []string {
				if _, there := elsewhere.Load(strings.ToLower(server.Text(rec.Attrs, "userName"))); there {
					return nil
				}
				return next(rec)
			}
		}),
		fault(area, "create-without-schemas", "RFC7643-3-R09 RFC7643-3-R10", "schemas is neither needed nor looked at.", func(b *behaviour) {
			b.CheckSchemas = func(*server.ResourceType, object) error { return nil }
		}),
		fault(area, "create-wrong-types-stored", "RFC7643-2.3-R03", "Values of the wrong type are stored as they come.", func(b *behaviour) {
			next := b.CoerceOne
			b.CoerceOne = func(b *behaviour, a *attribute, v any) (any, error) {
				out, err := next(b, a, v)
				if err != nil && a.Kind != server.TypeComplex {
					return v, nil
				}
				return out, err
			}
		}),
		fault(area, "create-date-alone-stored", "RFC7643-2.3.5-R02", "A date without a time is taken for midnight.", func(b *behaviour) {
			next := b.CoerceOne
			b.CoerceOne = func(b *behaviour, a *attribute, v any) (any, error) {
				if s, ok := v.(string); ok && a.Kind == server.TypeDateTime && len(s) == len("2006-01-02") {
					v = s + "T00:00:00Z"
				}
				return next(b, a, v)
			}
		}),
		fault(area, "create-fractions-cut", "RFC7643-2.3.4-R02", "A fraction in an integer attribute is cut off in silence.", func(b *behaviour) {
			next := b.CoerceOne
			b.CoerceOne = func(b *behaviour, a *attribute, v any) (any, error) {
				if n, ok := v.(interface{ String() string }); ok && a.Kind == server.TypeInteger {
					whole, _, _ := strings.Cut(n.String(), ".")
					v = whole
				}
				return next(b, a, v)
			}
		}),
		fault(area, "create-two-primaries", "RFC7643-2.4-R04 RFC7643-2.4-R05", "Several primary values are stored.", func(b *behaviour) {
			b.CheckPrimary = func(_ *behaviour, _ *attribute, list []any) (any, error) { return list, nil }
		}),
		fault(area, "two-primaries-of-two-types", "RFC7643-2.4-R04 RFC7643-2.4-R05", "Each type of a multi-valued attribute may have a primary value.", func(b *behaviour) {
			next := b.CheckPrimary
			b.CheckPrimary = func(b *behaviour, a *attribute, list []any) (any, error) {
				types := map[string]bool{}
				for _, e := range list {
					if o, ok := e.(object); ok && o["primary"] == any(true) {
						types[server.Text(o, "type")] = true
					}
				}
				if len(types) > 1 {
					return list, nil
				}
				return next(b, a, list)
			}
		}),
		fault(area, "active-text-stored", "RFC7643-2.3-R03 RFC7644-3.12-R09 RFC7644-3.5.2-R21", "active takes any text.", func(b *behaviour) {
			next := b.CoerceOne
			b.CoerceOne = func(b *behaviour, a *attribute, v any) (any, error) {
				if _, boolean := b.Boolean(v); a.Name == "active" && !boolean {
					if s, ok := v.(string); ok {
						return s, nil
					}
				}
				return next(b, a, v)
			}
		}),
		fault(area, "create-race", "RFC7643-4.1.1-R36", "Two POSTs at the same time both make the User.", func(b *behaviour) {
			// Each create waits for another one that was checked too.
			another := make(chan struct{})
			b.BetweenChecks = func(q *request) {
				if q.Op != server.OpCreate {
					return
				}
				q.Tenant.Mu.Unlock()
				select {
				case another <- struct{}{}:
				case <-another:
				case <-time.After(200 * time.Millisecond):
				}
				q.Tenant.Mu.Lock()
			}
		}),
		fault(area, "create-malformed-500", "RFC7644-3.3-R16 RFC7644-3.12-R09", "A body that is no JSON is answered with 500.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if _, err := server.DecodeObject(q.Body); err != nil {
					return server.Refuse(server.Fail(http.StatusInternalServerError, "", "unexpected token"))
				}
				return next(q)
			}
		}, server.OpCreate, server.OpReplace, server.OpModify)),
		fault(area, "create-externalid-unique", "RFC7643-3.1-R17", "A second resource with the same externalId is refused.", func(b *behaviour) {
			next := b.UniqueKeys
			b.UniqueKeys = func(rec *record) []string {
				keys := next(rec)
				if s := server.Text(rec.Attrs, "externalId"); s != "" {
					keys = append(keys, rec.Type.Name+"||externalId|"+s)
				}
				return keys
			}
		}),
		fault(area, "create-email-unique", "RFC7643-7-R38", "A second User with the same e-mail address is refused.", func(b *behaviour) {
			next := b.UniqueKeys
			b.UniqueKeys = func(rec *record) []string {
				keys := next(rec)
				list, _ := rec.Attrs["emails"].([]any)
				for _, e := range list {
					if o, ok := e.(object); ok {
						keys = append(keys, rec.Type.Name+"||emails|"+server.Text(o, "value"))
					}
				}
				return keys
			}
		}),
		fault(area, "create-unique-by-case", "RFC7643-4.1.1-R05", "userName is unique only with regard to case.", func(b *behaviour) {
			b.UniqueKeys = func(rec *record) []string {
				exact := *b
				exact.Fold = func(_ *attribute, s string) string { return s }
				return server.UniqueKeys(&exact, rec)
			}
		}),
		fault(area, "create-unique-over-tenants", "RFC7644-6.2-R03", "userName has to be unique over all tenants.", uniqueOverTenants),
		fault(area, "create-ignores-projection", "RFC7644-3.3-R20", "attributes has no effect on POST.", onQuery(func(q query) { delete(q, "attributes"); delete(q, "excludedattributes") }, server.OpCreate)),
		fault(area, "create-reuses-ids", "RFC7643-3.1-R07", "The id of a deleted resource is given to the next one.", func(b *behaviour) {
			var mu sync.Mutex
			freed := map[*tenant][]string{}
			next, remove := b.NewID, b.Remove
			b.Remove = func(s *server.Server, t *tenant, rec *record) {
				remove(s, t, rec)
				mu.Lock()
				defer mu.Unlock()
				freed[t] = append(freed[t], rec.ID)
			}
			b.NewID = func(s *server.Server, t *tenant) string {
				mu.Lock()
				defer mu.Unlock()
				if list := freed[t]; len(list) > 0 {
					freed[t] = list[1:]
					return list[0]
				}
				return next(s, t)
			}
		}),
		fault(area, "create-reserved-id", "RFC7643-3.1-R10 OKTA-WIRE-07", "Identifiers contain the reserved string bulkId.", func(b *behaviour) {
			next := b.NewID
			b.NewID = func(s *server.Server, t *tenant) string { return "bulkId-" + next(s, t) }
		}),
	}
}

// dropOn throws an attribute of the request away.
func dropOn(name string, ops ...operation) func(*behaviour) {
	return onBody(func(_ *request, in object) { drop(in, name) }, ops...)
}

// dropMemberOf takes a member out of answers with one status.
func dropMemberOf(a *response, status int, name string) {
	if o, ok := a.Body.(object); ok && a.Status == status {
		delete(o, name)
	}
}

// rejectMembers refuses bodies that have one of the names.
func rejectMembers(names ...string) func(*request, object) error {
	return func(_ *request, in object) error {
		keys := lowerKeys(in)
		for _, name := range names {
			if _, ok := keys[strings.ToLower(name)]; ok {
				return server.BadValue("%s is not allowed here", name)
			}
		}
		return nil
	}
}

func rejectUnknown(q *request, in object) error {
	for _, key := range server.SortedKeys(in) {
		if _, ok := q.Type.Resolve(key); !ok {
			return server.BadSyntax("unknown attribute %s", key)
		}
	}
	return nil
}

func overwriteDuplicate(b *behaviour) {
	wrap(func(next handler) handler {
		return func(q *request) *response {
			a := next(q)
			in, err := server.DecodeObject(q.Body)
			if a.Status != http.StatusConflict || err != nil {
				return a
			}
			q.Tenant.Mu.RLock()
			id := ""
			for _, sl := range q.Tenant.Lists[q.Type.Name] {
				name := server.Text(in, "userName") + server.Text(in, "displayName")
				if strings.EqualFold(server.Text(sl.Rec.Attrs, "userName"), name) || strings.EqualFold(server.Text(sl.Rec.Attrs, "displayName"), name) ||
					strings.EqualFold(server.Text(sl.Rec.Attrs, "userName"), server.Text(in, "userName")) {
					id = sl.Rec.ID
				}
			}
			q.Tenant.Mu.RUnlock()
			c := *q
			c.Op, c.ID = server.OpReplace, id
			b.Operations[server.OpReplace](&c)
			return a
		}
	}, server.OpCreate)(b)
}

func uniqueOverTenants(b *behaviour) {
	var mu sync.Mutex
	taken := map[string]*tenant{}
	wrap(func(next handler) handler {
		return func(q *request) *response {
			in, err := server.DecodeObject(q.Body)
			name := server.FoldCase(server.Text(in, "userName"))
			mu.Lock()
			other := taken[name]
			if err == nil && name != "" && other == nil {
				taken[name] = q.Tenant
			}
			mu.Unlock()
			if other != nil && other != q.Tenant {
				return server.Refuse(server.Fail(http.StatusConflict, scim.ErrUniqueness, "userName is in use already"))
			}
			return next(q)
		}
	}, server.OpCreate)(b)
}
