package target

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/scim"
)

// createFaults are what goes wrong when a resource is made.
func createFaults() []Fault {
	const area = "create"
	return []Fault{
		fault(area, "create-status-200", "RFC7644-3.3-R08", "POST answers 200 in place of 201.", onStatus(201, 200, opCreate)),
		fault(area, "create-no-location", "RFC7644-3.3-R10 RFC9110-15.3.2-R01", "POST answers without a Location header.", func(b *behaviour) {
			after(b, func(_ *request, a *response) { a.header.Del("Location") }, opCreate)
		}),
		fault(area, "create-location-of-collection", "RFC7644-3.3-R10 RFC7644-3.3-R12", "Location names the endpoint, not the new resource.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if isCreated(a) {
					a.header.Set("Location", q.base+q.rt.endpoint)
				}
			}, opCreate)
		}),
		fault(area, "create-empty-body", "RFC7644-3.3-R09 ENTRA-WIRE-05 OKTA-CREATE-02", "POST answers 201 with an empty body.", func(b *behaviour) {
			after(b, func(_ *request, a *response) {
				if isCreated(a) {
					a.body = nil
				}
			}, opCreate)
		}),
		fault(area, "create-not-stored", "RFC7644-3.3-R21 RFC7644-3.3-R01 ENTRA-CREATE-01 ENTRA-IMPORT-01 OKTA-CREATE-01 OKTA-IMPORT-01", "POST answers 201 and nothing is stored.", func(b *behaviour) {
			after(b, func(q *request, a *response) {
				if o, ok := a.body.(object); ok && isCreated(a) {
					q.tenant.mu.Lock()
					defer q.tenant.mu.Unlock()
					if rec := q.tenant.any(text(o, "id")); rec != nil {
						q.tenant.remove(b, rec)
					}
				}
			}, opCreate)
		}),
		fault(area, "create-duplicate-accepted", "RFC7644-3.3-R13 RFC7643-4.1.1-R04 ENTRA-CREATE-03 OKTA-CREATE-06", "A second User with the same userName is made.", func(b *behaviour) {
			b.uniqueKeys = func(*record) []string { return nil }
		}),
		fault(area, "create-duplicate-200", "RFC7644-3.3-R13", "A duplicate is answered with 200.", onStatus(409, 200, opCreate)),
		fault(area, "create-duplicate-400", "RFC7644-3.3-R13 ENTRA-CREATE-03 OKTA-CREATE-06", "A duplicate is answered with 400.", onStatus(409, 400, opCreate)),
		fault(area, "create-duplicate-500", "RFC7644-3.3-R13", "A duplicate is answered with 500.", onStatus(409, 500, opCreate)),
		fault(area, "create-duplicate-no-scimtype", "RFC7644-3.3-R14 RFC7644-3.12-R20", "The 409 has no scimType.", func(b *behaviour) {
			after(b, func(_ *request, a *response) { dropMemberOf(a, 409, "scimType") }, opCreate)
		}),
		fault(area, "create-duplicate-overwrites", "RFC7644-3.3-R15 ENTRA-CREATE-03 OKTA-CREATE-06", "A refused duplicate changes the existing resource.", overwriteDuplicate),
		fault(area, "create-takes-client-id", "RFC7643-3.1-R09 RFC7644-3.3-R02 RFC7643-3.1-R12", "POST takes the id that the client sends.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					in, err := decodeObject(q.body)
					if id := text(in, "id"); err == nil && id != "" && q.bulk == nil {
						c := *q
						c.bulk, c.bulkID = &bulkJob{ids: map[string]string{"": id}}, ""
						q = &c
					}
					return next(q)
				}
			}, opCreate)
		}),
		fault(area, "create-loses-externalid", "RFC7643-3.1-R20 RFC7643-3.1-R21 ENTRA-CREATE-02 OKTA-CREATE-05", "externalId of a POST is thrown away.", dropOn("externalId", opCreate)),
		fault(area, "create-loses-extension", "RFC7644-3.3-R22 RFC7643-4.3-R02 ENTRA-CREATE-06 OKTA-CREATE-07", "The enterprise extension of a POST is thrown away.",
			dropOn(scim.SchemaEnterpriseUser, opCreate)),
		fault(area, "create-loses-custom-extension", "RFC7644-3.3-R22", "A custom extension of a POST is thrown away.", dropOn(SchemaBadge, opCreate)),
		fault(area, "create-loses-name", "RFC7644-3.3-R22 ENTRA-CREATE-01 OKTA-CREATE-01", "name of a POST is thrown away.", dropOn("name", opCreate)),
		fault(area, "create-keeps-first-value-only", "RFC7644-3.3-R22 ENTRA-CREATE-06", "Of several values of a POST the first alone is kept.", func(b *behaviour) {
			onBody(b, func(_ *request, in object) {
				for _, name := range []string{"emails", "phoneNumbers", "addresses", "roles"} {
					if list, ok := in[name].([]any); ok && len(list) > 1 {
						in[name] = list[:1]
					}
				}
			}, opCreate)
		}),
		fault(area, "create-ignores-active", "RFC7643-4.1.1-R19 RFC7644-3.3-R21 ENTRA-IMPORT-01 OKTA-IMPORT-01", "A User who is made inactive becomes active.", func(b *behaviour) {
			onBody(b, func(q *request, in object) {
				if q.rt.name == "User" {
					in["active"] = true
				}
			}, opCreate)
		}),
		fault(area, "create-needs-password", "RFC7644-3.3-R01", "A User without password is refused though /Schemas does not require it.", func(b *behaviour) {
			rejectBody(b, func(q *request, in object) error {
				if q.rt.name == "User" && in["password"] == nil {
					return badValue("password is required")
				}
				return nil
			}, opCreate)
		}),
		fault(area, "create-rejects-unknown-attributes", "OKTA-CREATE-09", "A POST with an attribute that no schema knows is refused.", func(b *behaviour) {
			rejectBody(b, rejectUnknown, opCreate)
		}),
		fault(area, "create-rejects-readonly", "RFC7644-3.3-R02 RFC7643-3.1-R22 RFC7643-4.1.2-R17 ENTRA-CREATE-05 ENTRA-GROUP-01 ENTRA-GROUP-02 ENTRA-MEMBER-08 OKTA-CREATE-04 OKTA-GROUP-02", "A POST with meta or groups is refused.", func(b *behaviour) {
			rejectBody(b, rejectMembers("meta", "groups"), opCreate)
		}),
		fault(area, "create-without-username", "RFC7643-4.1.1-R01 RFC7644-3.3-R17 RFC7643-7-R15", "Required attributes are not asked for.", func(b *behaviour) {
			b.checkRequired = func(*behaviour, *attribute, object) error { return nil }
		}),
		fault(area, "create-blank-username", "RFC7643-4.1.1-R02", "A blank userName is accepted.", func(b *behaviour) {
			next := b.checkRequired
			b.checkRequired = func(b *behaviour, a *attribute, home object) error {
				if _, there := home[a.name]; there {
					return nil
				}
				return next(b, a, home)
			}
		}),
		fault(area, "create-without-schemas", "RFC7643-3-R09 RFC7643-3-R10", "schemas is neither needed nor looked at.", func(b *behaviour) {
			b.checkSchemas = func(*resourceType, object) error { return nil }
		}),
		fault(area, "create-wrong-types-stored", "RFC7643-2.3-R03", "Values of the wrong type are stored as they come.", func(b *behaviour) {
			next := b.coerceOne
			b.coerceOne = func(b *behaviour, a *attribute, v any) (any, error) {
				out, err := next(b, a, v)
				if err != nil && a.kind != typeComplex {
					return v, nil
				}
				return out, err
			}
		}),
		fault(area, "create-date-alone-stored", "RFC7643-2.3.5-R02", "A date without a time is taken for midnight.", func(b *behaviour) {
			next := b.coerceOne
			b.coerceOne = func(b *behaviour, a *attribute, v any) (any, error) {
				if s, ok := v.(string); ok && a.kind == typeDateTime && len(s) == len("2006-01-02") {
					v = s + "T00:00:00Z"
				}
				return next(b, a, v)
			}
		}),
		fault(area, "create-fractions-cut", "RFC7643-2.3.4-R02", "A fraction in an integer attribute is cut off in silence.", func(b *behaviour) {
			next := b.coerceOne
			b.coerceOne = func(b *behaviour, a *attribute, v any) (any, error) {
				if n, ok := v.(interface{ String() string }); ok && a.kind == typeInteger {
					whole, _, _ := strings.Cut(n.String(), ".")
					v = whole
				}
				return next(b, a, v)
			}
		}),
		fault(area, "create-two-primaries", "RFC7643-2.4-R04 RFC7643-2.4-R05", "Several primary values are stored.", func(b *behaviour) {
			b.checkPrimary = func(_ *behaviour, _ *attribute, list []any) (any, error) { return list, nil }
		}),
		fault(area, "create-race", "RFC7643-4.1.1-R36", "Two POSTs at the same time both make the User.", func(b *behaviour) {
			// Each create waits for another one that was checked too.
			another := make(chan struct{})
			b.betweenChecks = func(t *tenant) {
				t.mu.Unlock()
				select {
				case another <- struct{}{}:
				case <-another:
				case <-time.After(200 * time.Millisecond):
				}
				t.mu.Lock()
			}
		}),
		fault(area, "create-malformed-500", "RFC7644-3.3-R16 RFC7644-3.12-R09", "A body that is no JSON is answered with 500.", func(b *behaviour) {
			wrap(b, func(next handler) handler {
				return func(q *request) *response {
					if _, err := decodeObject(q.body); err != nil {
						return refuse(fail(http.StatusInternalServerError, "", "unexpected token"))
					}
					return next(q)
				}
			}, opCreate, opReplace, opModify)
		}),
		fault(area, "create-externalid-unique", "RFC7643-3.1-R17", "A second resource with the same externalId is refused.", func(b *behaviour) {
			next := b.uniqueKeys
			b.uniqueKeys = func(rec *record) []string {
				keys := next(rec)
				if s := text(rec.attrs, "externalId"); s != "" {
					keys = append(keys, rec.rt.name+"||externalId|"+s)
				}
				return keys
			}
		}),
		fault(area, "create-email-unique", "RFC7643-7-R38", "A second User with the same e-mail address is refused though /Schemas says none.", func(b *behaviour) {
			next := b.uniqueKeys
			b.uniqueKeys = func(rec *record) []string {
				keys := next(rec)
				list, _ := rec.attrs["emails"].([]any)
				for _, e := range list {
					if o, ok := e.(object); ok {
						keys = append(keys, rec.rt.name+"||emails|"+text(o, "value"))
					}
				}
				return keys
			}
		}),
		fault(area, "create-unique-by-case", "RFC7643-4.1.1-R05", "userName is unique only with regard to case.", func(b *behaviour) {
			b.uniqueKeys = func(rec *record) []string {
				exact := *b
				exact.fold = func(_ *attribute, s string) string { return s }
				return uniqueKeys(&exact, rec)
			}
		}),
		fault(area, "create-unique-over-tenants", "RFC7644-6.2-R03", "userName has to be unique over all tenants.", uniqueOverTenants),
		fault(area, "create-ignores-projection", "RFC7644-3.3-R20", "attributes has no effect on POST.", func(b *behaviour) {
			onQuery(b, func(q query) { delete(q, "attributes"); delete(q, "excludedattributes") }, opCreate)
		}),
		fault(area, "create-reuses-ids", "RFC7643-3.1-R07", "The id of a deleted resource is given to the next one.", func(b *behaviour) {
			var mu sync.Mutex
			freed := map[*tenant][]string{}
			next, remove := b.newID, b.remove
			b.remove = func(s *Server, t *tenant, rec *record) {
				remove(s, t, rec)
				mu.Lock()
				defer mu.Unlock()
				freed[t] = append(freed[t], rec.id)
			}
			b.newID = func(s *Server, t *tenant) string {
				mu.Lock()
				defer mu.Unlock()
				if list := freed[t]; len(list) > 0 {
					freed[t] = list[1:]
					return list[0]
				}
				return next(s, t)
			}
		}),
		fault(area, "create-reserved-id", "RFC7643-3.1-R10", "Identifiers contain the reserved string bulkId.", func(b *behaviour) {
			next := b.newID
			b.newID = func(s *Server, t *tenant) string { return "bulkId-" + next(s, t) }
		}),
	}
}

// dropOn throws an attribute of the request away.
func dropOn(name string, ops ...operation) func(*behaviour) {
	return func(b *behaviour) {
		onBody(b, func(_ *request, in object) { drop(in, name) }, ops...)
	}
}

// dropMemberOf takes a member out of answers with one status.
func dropMemberOf(a *response, status int, name string) {
	if o, ok := a.body.(object); ok && a.status == status {
		delete(o, name)
	}
}

// rejectMembers refuses bodies that have one of the names.
func rejectMembers(names ...string) func(*request, object) error {
	return func(_ *request, in object) error {
		keys := lowerKeys(in)
		for _, name := range names {
			if _, ok := keys[strings.ToLower(name)]; ok {
				return badValue("%s is not allowed here", name)
			}
		}
		return nil
	}
}

func rejectUnknown(q *request, in object) error {
	for _, key := range sortedKeys(in) {
		if _, ok := q.rt.resolve(key); !ok {
			return badSyntax("unknown attribute %s", key)
		}
	}
	return nil
}

func overwriteDuplicate(b *behaviour) {
	wrap(b, func(next handler) handler {
		return func(q *request) *response {
			a := next(q)
			in, err := decodeObject(q.body)
			if a.status != http.StatusConflict || err != nil {
				return a
			}
			q.tenant.mu.RLock()
			id := ""
			for _, sl := range q.tenant.lists[q.rt.name] {
				name := text(in, "userName") + text(in, "displayName")
				if strings.EqualFold(text(sl.rec.attrs, "userName"), name) || strings.EqualFold(text(sl.rec.attrs, "displayName"), name) ||
					strings.EqualFold(text(sl.rec.attrs, "userName"), text(in, "userName")) {
					id = sl.rec.id
				}
			}
			q.tenant.mu.RUnlock()
			c := *q
			c.op, c.id = opReplace, id
			b.operations[opReplace](&c)
			return a
		}
	}, opCreate)
}

func uniqueOverTenants(b *behaviour) {
	var mu sync.Mutex
	taken := map[string]*tenant{}
	wrap(b, func(next handler) handler {
		return func(q *request) *response {
			in, err := decodeObject(q.body)
			name := foldCase(text(in, "userName"))
			mu.Lock()
			other := taken[name]
			if err == nil && name != "" && other == nil {
				taken[name] = q.tenant
			}
			mu.Unlock()
			if other != nil && other != q.tenant {
				return refuse(fail(http.StatusConflict, scim.ErrUniqueness, "userName is in use already"))
			}
			return next(q)
		}
	}, opCreate)
}
