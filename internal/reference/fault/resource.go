package fault

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// located changes meta.location of every resource that the server shows.
func located(change func(string) string) func(*behaviour) {
	return shown("meta", func(_, m object) {
		if s, ok := m["location"].(string); ok {
			m["location"] = change(s)
		}
	})
}

// echoed copies members of the body of a POST or PUT into the answer.
func echoed(wanted func(q *request, name string) bool, ops ...operation) func(*behaviour) {
	return after(func(q *request, a *response) {
		in, err := server.DecodeObject(q.Body)
		o, ok := a.Body.(object)
		if err != nil || !ok || a.Status >= 300 {
			return
		}
		for name, value := range in {
			if wanted(q, name) {
				o[name] = value
			}
		}
	}, ops...)
}

// exactNames drops members whose name is not in the letter case of its schema.
func exactNames(rt *server.ResourceType, in object) {
	for name := range in {
		if r, ok := rt.Resolve(name); ok && r.Attr != nil && r.Attr.Name != name {
			delete(in, name)
		}
	}
}

// remembering keeps what was seen, over requests.
func remembering(seen func(q *request, in object) (key string, ok bool), refused func(first, q *request) error) func(*behaviour) {
	return func(b *behaviour) {
		var mu sync.Mutex
		known := map[string]*request{}
		rejectBody(func(q *request, in object) error {
			mu.Lock()
			defer mu.Unlock()
			key, ok := seen(q, in)
			if !ok {
				return nil
			}
			if first := known[key]; first != nil {
				return refused(first, q)
			}
			known[key] = q
			return nil
		}, server.OpCreate)(b)
	}
}

// resourceFaults are what goes wrong with a resource as a whole.
func resourceFaults() []Fault {
	return append(commonFaults(), requestFaults()...)
}

// commonFaults are about schemas, identifiers and meta.
func commonFaults() []Fault {
	const area = "resource"
	schemas := func(change func(list []any) []any) func(*behaviour) {
		return onResources(func(o object) {
			if list, ok := o["schemas"].([]any); ok {
				o["schemas"] = change(slices.Clone(list))
			}
		})
	}
	return []Fault{
		fault(area, "resourcetype-in-quotes", "RFC7643-1.1-R01", "meta.resourceType holds quotation marks.", shown("meta", func(_, m object) { m["resourceType"] = `"` + server.Text(m, "resourceType") + `"` })),
		fault(area, "schemas-short-names", "RFC7643-3.3-R01 RFC7643-4.1-R01 RFC7643-4.2-R01", "schemas holds names in place of URIs.", schemas(func(list []any) []any {
			for i, e := range list {
				urn, _ := e.(string)
				list[i] = strings.TrimPrefix(urn, "urn:ietf:params:scim:schemas:core:2.0:") + " 2.0"
			}
			return list
		})),
		fault(area, "schemas-foreign", "RFC7643-3-R04", "schemas names a schema that the resource type does not have.", schemas(func(list []any) []any { return append(list, "urn:example:foreign:1.0:Any") })),
		fault(area, "schemas-echoed", "RFC7643-3-R08", "The answer to POST has the schemas that the client sent.", echoed(func(_ *request, name string) bool { return name == "schemas" }, server.OpCreate)),
		fault(area, "unknown-extension-echoed", "RFC7643-3-R17", "The answer to POST has extensions that no schema knows.", echoed(func(q *request, name string) bool {
			return strings.HasPrefix(name, "urn:") && q.Type.Extension(name) == nil
		}, server.OpCreate)),
		fault(area, "unknown-attribute-echoed", "RFC7644-3.1-R09", "The answer to POST has attributes that no schema knows.", echoed(func(q *request, name string) bool {
			_, known := q.Type.Resolve(name)
			return !known && !strings.HasPrefix(name, "urn:")
		}, server.OpCreate)),
		fault(area, "core-in-a-container", "RFC7643-3-R12", "userName stands in a container of its schema.", onResources(func(o object) {
			if o["userName"] != nil {
				o[scim.SchemaUser] = object{"userName": o["userName"]}
			}
		})),
		fault(area, "extension-unnamed", "RFC7643-3-R16", "The answer to POST has an extension that schemas does not name.", after(func(_ *request, a *response) {
			resources(a, func(o object) { o["schemas"] = []any{scim.SchemaUser} })
		}, server.OpCreate)),
		fault(area, "extension-from-the-top", "RFC7643-3.3-R07", "An extension's attribute is taken from the top level.", onBody(func(_ *request, in object) {
			if in["department"] != nil {
				in[scim.SchemaEnterpriseUser] = object{"department": in["department"]}
			}
		}, server.OpCreate)),
		fault(area, "extension-must-come-last", "RFC7643-3-R06", "A User whose schemas begin with an extension is refused.", rejectBody(func(q *request, in object) error {
			if list, ok := in["schemas"].([]any); ok && len(list) > 1 && list[0] != q.Type.Core.URN {
				return server.BadValue("schemas must begin with %s", q.Type.Core.URN)
			}
			return nil
		}, server.OpCreate)),
		fault(area, "common-attributes-of-groups", "RFC7643-3.1-R01 RFC7643-3-R11", "A Group has neither externalId nor meta.", onResources(func(o object) {
			if o["userName"] == nil {
				delete(o, "externalId")
				delete(o, "meta")
			}
		})),
		fault(area, "ids-alike-in-lists", "RFC7643-3.1-R05", "Every resource of a list has the same id.", after(func(_ *request, a *response) { resources(a, func(o object) { o["id"] = "1" }) }, server.OpList)),
		fault(area, "externalid-made-up", "RFC7643-3.1-R15", "A resource without externalId is shown with one.", onResources(func(o object) {
			if o["externalId"] == nil {
				o["externalId"] = o["id"]
			}
		})),
		fault(area, "externalid-hidden", "RFC7643-3.1-R14", "externalId is never shown.", onResources(func(o object) { delete(o, "externalId") })),
		fault(area, "externalid-lowered", "RFC7643-3.1-R19", "externalId loses its capitals.", rewritten("", "externalId", func(s string) any { return strings.ToLower(s) })),
		fault(area, "lastmodified-ahead", "RFC7643-3.1-R30", "meta.lastModified of a new resource lies ahead.", shown("meta", func(_, m object) { m["lastModified"] = "2099-01-01T00:00:00Z" })),
		fault(area, "location-in-capitals", "RFC7643-2.4-R13", "The scheme of meta.location is in capitals.", located(func(s string) string { return strings.Replace(s, "http", "HTTP", 1) })),
		fault(area, "location-with-password", "RFC7644-7.1-R02", "meta.location holds credentials.", located(func(s string) string { return strings.Replace(s, "://", "://admin:secret@", 1) })),
		fault(area, "location-with-query", "RFC7644-1.3-R01", "meta.location has a query.", located(func(s string) string { return s + "?tenant=1" })),
		fault(area, "location-with-space", "RFC7644-1.2-R02", "meta.location has a space.", located(func(s string) string { return s + "/my profile" })),
		fault(area, "content-location-elsewhere", "RFC7643-3.1-R32", "Content-Location names another resource.", after(func(q *request, a *response) { a.Header.Set("Content-Location", q.Base+scim.EndpointUsers+"/0") }, server.OpGet)),
		fault(area, "location-of-read-elsewhere", "RFC7644-3.4.1-R05", "Location of a read names another resource.", after(func(q *request, a *response) { a.Header.Set("Location", q.Base+scim.EndpointUsers+"/0") }, server.OpGet)),
		fault(area, "location-relative-elsewhere", "RFC9110-10.2.2-R01", "Location of a create is relative to the wrong base.", after(func(_ *request, a *response) {
			if isCreated(a) {
				a.Header.Set("Location", "Persons/"+server.Text(a.Body.(object), "id"))
			}
		}, server.OpCreate)),
		fault(area, "username-hidden-in-lists", "RFC7643-4.1.1-R03", "The Users of a list have no userName.", after(func(_ *request, a *response) { resources(a, func(o object) { delete(o, "userName") }) }, server.OpList)),
		fault(area, "get-as-list", "RFC7644-3.4.1-R01", "GET of one resource is answered with a list.", after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == 200 {
				a.Body = server.Discovered([]any{o})
			}
		}, server.OpGet)),
		fault(area, "get-another", "RFC7644-3.4.1-R02", "GET shows another id than the one that was asked for.", after(func(_ *request, a *response) { resources(a, func(o object) { o["id"] = server.Text(o, "id") + "0" }) }, server.OpGet)),
		fault(area, "create-answers-otherwise", "RFC7644-3.1-R08", "The answer to POST shows another title than what is stored.", after(func(_ *request, a *response) { resources(a, func(o object) { o["title"] = "Pending" }) }, server.OpCreate)),
	}
}

// requestFaults are requests that are read wrongly.
func requestFaults() []Fault {
	const area = "resource"
	answering := func(when func(q *request) bool, answer func() *response, ops ...operation) func(*behaviour) {
		return wrap(func(next handler) handler {
			return func(q *request) *response {
				if when(q) {
					return answer()
				}
				return next(q)
			}
		}, ops...)
	}
	created := func() *response { return server.Reply(http.StatusCreated, object{}) }
	begins := func(prefix string) func(*request) bool {
		return func(q *request) bool { return bytes.HasPrefix(bytes.TrimSpace(q.Body), []byte(prefix)) }
	}
	return []Fault{
		fault(area, "names-by-case", "RFC7643-2.1-R02", "Attribute names are read in one letter case only.", onBody(func(q *request, in object) { exactNames(q.Type, in) }, server.OpCreate, server.OpReplace)),
		fault(area, "sub-names-by-case", "RFC7643-2.1-R03", "Sub-attribute names are read in one letter case only.", onBody(func(_ *request, in object) {
			if v, ok := in["name"].(object); ok {
				drop(v, "GIVENNAME")
			}
		}, server.OpCreate)),
		fault(area, "order-of-members-matters", "RFC7643-2.3.8-R01", "A body that begins with name is refused.", answering(begins(`{"name"`), func() *response {
			return server.Refuse(server.BadSyntax("the body must begin with schemas"))
		}, server.OpCreate)),
		fault(area, "order-of-sub-attributes-matters", "RFC7643-2.4-R02", "A value that begins with its type is refused.", answering(func(q *request) bool {
			return bytes.Contains(q.Body, []byte(`[{"type": "work"`))
		}, func() *response { return server.Refuse(server.BadSyntax("a value must begin with value")) }, server.OpCreate)),
		fault(area, "null-username-accepted", "RFC7643-2.5-R07", "A userName that is null is accepted.", answering(func(q *request) bool {
			return bytes.Contains(q.Body, []byte(`"userName":null`))
		}, created, server.OpCreate)),
		fault(area, "array-accepted", "RFC7644-3.3-R18", "A body that is an array is accepted.", answering(begins("["), created, server.OpCreate)),
		fault(area, "empty-body-accepted", "RFC7644-3.3-R19", "An empty body is accepted.", answering(func(q *request) bool { return len(q.Body) == 0 }, created, server.OpCreate)),
		fault(area, "put-malformed-accepted", "RFC7644-3.5.1-R21", "A PUT that cannot be read is answered with 200.", func(b *behaviour) {
			get := b.Operations[server.OpGet]
			after(func(q *request, a *response) {
				if a.Status == http.StatusBadRequest {
					*a = *get(q)
				}
			}, server.OpReplace)(b)
		}),
		fault(area, "put-validates-document", "RFC7644-3.1-R05", "A PUT with an attribute that the client may not set is refused.", rejectBody(func(_ *request, in object) error {
			if in["meta"] != nil {
				return server.BadSyntax("meta is not part of the request")
			}
			return nil
		}, server.OpReplace)),
		fault(area, "put-counts", "RFC7644-3.5.1-R23 RFC9110-9.2.2-R01", "Each PUT leaves another nickName.", func(b *behaviour) {
			var mu sync.Mutex
			n := 0
			onBody(func(_ *request, in object) {
				mu.Lock()
				defer mu.Unlock()
				n++
				in["nickName"] = fmt.Sprintf("Number %d", n)
			}, server.OpReplace)(b)
		}),
		fault(area, "delete-then-put-200", "RFC7644-3.6-R06", "A PUT to a deleted resource is answered with 200.", onStatus(404, 200, server.OpReplace)),
		fault(area, "delete-then-patch-200", "RFC7644-3.6-R07", "A PATCH of a deleted resource is answered with 200.", onStatus(404, 200, server.OpModify)),
		fault(area, "delete-with-body", "RFC7644-3.6-R03", "DELETE answers with a body.", after(func(_ *request, a *response) {
			if a.Status == http.StatusNoContent {
				a.Status, a.Body = http.StatusOK, object{"deleted": true}
			}
		}, server.OpDelete)),
		fault(area, "username-kept-after-rename", "RFC7643-4.1.1-R35", "A userName that was given once is never free again.", remembering(func(_ *request, in object) (string, bool) {
			name := server.Text(in, "userName")
			return strings.ToLower(name), name != ""
		}, func(_, _ *request) error {
			return server.Fail(http.StatusConflict, scim.ErrUniqueness, "userName is in use already")
		})),
		fault(area, "externalid-unique-over-tenants", "RFC7644-6.2-R02", "externalId has to be unique over all tenants.", remembering(func(_ *request, in object) (string, bool) {
			name := server.Text(in, "externalId")
			return name, name != ""
		}, func(first, q *request) error {
			if first.Tenant == q.Tenant {
				return nil
			}
			return server.Fail(http.StatusConflict, scim.ErrUniqueness, "externalId is in use already")
		})),
		fault(area, "lists-over-tenants", "RFC7643-3.1-R16 RFC7643-9.3-R01 RFC7644-6-R02", "Lists show the resources of every tenant.", func(b *behaviour) {
			next := b.Authenticate
			b.Authenticate = func(s *server.Server, r *http.Request) (principal, error) {
				who, err := next(s, r)
				if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, scim.EndpointUsers) {
					who.Tenant = ""
				}
				return who, err
			}
		}),
	}
}
