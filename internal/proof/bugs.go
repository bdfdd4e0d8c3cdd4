package proof

import (
	"hash/fnv"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// Bugs are all of them, one for each line.
func Bugs() []Bug { return slices.Concat(writingBugs(), readingBugs(), groupBugs(), laterBugs()) }

func users(r request, methods ...string) bool  { return r.on(scim.EndpointUsers, methods...) }
func groups(r request, methods ...string) bool { return r.on(scim.EndpointGroups, methods...) }

// numberOf is a number that stands for an identifier.
func numberOf(id string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // a hash takes everything
	return int(h.Sum32())
}

// writingBugs are about users and how they are written.
func writingBugs() []Bug {
	return []Bug{
		{"manager-string-in-post", "A POST whose manager is a bare string is refused.", refuse(400, "invalidValue", "manager must be an object", func(r request) bool {
			extension, _ := r.body[scim.SchemaEnterpriseUser].(map[string]any)
			return users(r, "POST") && text(extension, "manager") != ""
		})},
		{"manager-clear-500", "A PATCH that sets the manager to an empty text is answered with 500.", refuse(500, "", "unexpected null", func(r request) bool {
			for _, operation := range operations(r.body) {
				if value, is := operation["value"].(string); is && value == "" && strings.Contains(text(operation, "path"), "manager") {
					return true
				}
			}
			return false
		})},
		{"remove-with-value-stores", "A remove that carries a value stores the value.", asked(func(r request, body map[string]any) {
			for _, operation := range operations(body) {
				if strings.EqualFold(text(operation, "op"), "remove") && operation["value"] != nil && !groups(r, "PATCH") {
					operation["op"] = "add"
				}
			}
		})},
		{"external-id-add-ignored", "An add of externalId answers 200 and does nothing.", dropped(func(r request, operation map[string]any) bool {
			return users(r, "PATCH") && strings.EqualFold(text(operation, "path"), "externalId")
		})},
		{"patch-schemas-null-500", "A PATCH whose schemas is null is answered with 500.", refuse(500, "", "null pointer", func(r request) bool {
			value, there := r.body["schemas"]
			return r.Method == "PATCH" && there && value == nil
		})},
		{"refused-create-harms", "A create that is refused with 409 takes the externalId of the user who is there.", afterwards(func(r request, status int, _ map[string]any, send func(string, string, any) map[string]any) {
			if users(r, "POST") && status == http.StatusConflict {
				found := send("GET", "/Users?filter="+url.QueryEscape(`userName eq "`+text(r.body, "userName")+`"`), nil)
				eachResource(any(found), func(resource map[string]any) {
					if id := text(resource, "id"); id != "" {
						send("PATCH", "/Users/"+id, patchOf("remove", "externalId", nil))
					}
				})
			}
		})},
		{"patch-drops-roles", "A PATCH of anything else takes roles, entitlements and photos away.", afterwards(func(r request, status int, _ map[string]any, send func(string, string, any) map[string]any) {
			if id := idOf(r, scim.EndpointUsers); id != "" && r.Method == "PATCH" && status < 300 {
				for _, name := range []string{"roles", "entitlements", "photos"} {
					named := false
					for _, operation := range operations(r.body) {
						value, _ := operation["value"].(map[string]any)
						named = named || strings.HasPrefix(text(operation, "path"), name) || value[name] != nil
					}
					if !named {
						send("PATCH", "/Users/"+id, patchOf("remove", name, nil))
					}
				}
			}
		})},
		{"created-inactive", "Every user is created inactive.", asked(func(r request, body map[string]any) {
			if users(r, "POST") && idOf(r, scim.EndpointUsers) == "" {
				body["active"] = false
			}
		})},
		{"create-200", "Every create answers 200.", answer(func(r request, status int, _ http.Header, body any) (int, any) {
			if status == 201 && (users(r, "POST") || groups(r, "POST")) {
				status = 200
			}
			return status, body
		})},
		{"no-location", "A create answers without Location.", answer(func(_ request, status int, header http.Header, body any) (int, any) {
			if status == 201 {
				header.Del("Location")
			}
			return status, body
		})},
		{"family-name-lost", "The family name is lost.", shown(without("name", "familyName"))},
		{"active-text", "active is shown as text.", shown(func(resource map[string]any) {
			if active, is := resource["active"].(bool); is {
				resource["active"] = map[bool]string{true: "True", false: "False"}[active]
			}
		})},
		{"active-false-text-refused", "The text False for active is refused in a PATCH.", refuse(400, "invalidValue", "active must be a boolean", func(r request) bool {
			for _, operation := range operations(r.body) {
				value, is := operation["value"].(string)
				if is && strings.EqualFold(value, "false") && strings.EqualFold(text(operation, "path"), "active") {
					return true
				}
			}
			return false
		})},
		{"capital-op-refused", "Operations in capitals are refused.", refuse(400, "invalidSyntax", "unknown op", func(r request) bool {
			for _, operation := range operations(r.body) {
				if op := text(operation, "op"); op != "" && op != strings.ToLower(op) && r.Method == "PATCH" {
					return true
				}
			}
			return false
		})},
		{"pathless-refused", "An operation without a path is refused.", refuse(400, "noTarget", "path is required", func(r request) bool {
			for _, operation := range operations(r.body) {
				if text(operation, "path") == "" && r.Method == "PATCH" && operation["op"] != nil {
					return true
				}
			}
			return false
		})},
		{"filtered-path-refused", "A path with a filter is refused.", refuse(400, "invalidPath", "cannot parse path", func(r request) bool {
			for _, operation := range operations(r.body) {
				if strings.Contains(text(operation, "path"), "[") && r.Method == "PATCH" {
					return true
				}
			}
			return false
		})},
		{"put-keeps-what-is-missing", "A PUT leaves title and nickName when it does not name them.", func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				seen := read(r)
				if id := idOf(seen, scim.EndpointUsers); id != "" && r.Method == "PUT" && seen.body != nil {
					old := sender(next, r)("GET", "/Users/"+id, nil)
					asked(func(_ request, body map[string]any) {
						for _, name := range []string{"title", "nickName", "displayName"} {
							if _, named := body[name]; !named && old[name] != nil {
								body[name] = old[name]
							}
						}
					})(next).ServeHTTP(w, r)
					return
				}
				next.ServeHTTP(w, r)
			})
		}},
		{"delete-deactivates", "DELETE makes a user inactive and keeps it.", func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				id := idOf(read(r), scim.EndpointUsers)
				if r.Method != "DELETE" || id == "" {
					next.ServeHTTP(w, r)
					return
				}
				if found := sender(next, r)("PATCH", "/Users/"+id, patchOf("replace", "active", false)); found["status"] == "404" || found["status"] == "401" {
					next.ServeHTTP(w, r)
					return
				}
				w.WriteHeader(http.StatusNoContent)
			})
		}},
		{"delete-200-with-body", "DELETE answers 200 with a body.", answer(func(r request, status int, header http.Header, body any) (int, any) {
			if r.Method == "DELETE" && status == 204 {
				header.Set("Content-Type", scim.MediaType)
				return 200, map[string]any{"deleted": true}
			}
			return status, body
		})},
		{"duplicate-400", "A taken userName is answered with 400.", answer(func(r request, status int, _ http.Header, body any) (int, any) {
			if object, is := body.(map[string]any); is && status == 409 && users(r, "POST") {
				object["status"] = "400"
				status = 400
			}
			return status, body
		})},
		{"email-takes-over", "A POST with the e-mail address of a user answers with that user.", func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				seen := read(r)
				emails, _ := seen.body["emails"].([]any)
				if users(seen, "POST") && len(emails) > 0 {
					first, _ := emails[0].(map[string]any)
					found := sender(next, r)("GET", "/Users?filter="+url.QueryEscape(`emails.value eq "`+text(first, "value")+`"`), nil)
					list, _ := found["Resources"].([]any)
					if len(list) > 0 && text(first, "value") != "" {
						object, _ := list[0].(map[string]any)
						w.Header().Set("Content-Type", scim.MediaType)
						w.WriteHeader(201)
						_, _ = w.Write(encoded(object))
						return
					}
				}
				next.ServeHTTP(w, r)
			})
		}},
		{"posts-redirected", "Every POST is redirected to a path that ends in a slash.", func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if at, slash := strings.CutSuffix(r.URL.Path, "/"); slash {
					r.URL.Path, r.RequestURI = at, at
				} else if r.Method == "POST" && (strings.HasSuffix(at, "/Users") || strings.HasSuffix(at, "/Groups")) {
					w.Header().Set("Location", at+"/")
					w.WriteHeader(http.StatusMovedPermanently)
					return
				}
				next.ServeHTTP(w, r)
			})
		}},
		{"location-relative", "meta.location has no scheme and host.", shown(func(resource map[string]any) {
			if meta, is := resource["meta"].(map[string]any); is {
				if at, err := url.Parse(text(meta, "location")); err == nil {
					meta["location"] = at.Path
				}
			}
		})},
		{"id-number", "id is a number.", shown(func(resource map[string]any) {
			if id := text(resource, "id"); id != "" {
				resource["id"] = numberOf(id)
			}
		})},
	}
}

var twoParts = regexp.MustCompile(`(?i)^(.*?)\s+and\s+.*$`)

// readingBugs are about searches, pages, errors and headers.
func readingBugs() []Bug {
	return []Bug{
		{"first-clause-only", "Of a and b the first part alone counts.", queried(func(_ request, values url.Values) {
			if parts := twoParts.FindStringSubmatch(values.Get("filter")); parts != nil && !strings.ContainsAny(parts[1], "([") {
				values.Set("filter", parts[1])
			}
		})},
		{"external-id-filter-ignored", "A filter on externalId has no effect.", queried(func(_ request, values url.Values) {
			if strings.HasPrefix(values.Get("filter"), "externalId eq") {
				values.Del("filter")
			}
		})},
		{"user-name-by-case", "A search by userName needs the right capitals.", answer(func(r request, status int, _ http.Header, body any) (int, any) {
			object, is := body.(map[string]any)
			value := regexp.MustCompile(`^userName eq "([^"]*)"$`).FindStringSubmatch(r.filter())
			if list, are := object["Resources"].([]any); is && are && value != nil && len(list) == 1 {
				if found, ok := list[0].(map[string]any); ok && text(found, "userName") != value[1] && found["userName"] != nil {
					object["Resources"], object["totalResults"] = []any{}, 0
				}
			}
			return status, body
		})},
		{"unknown-attribute-500", "A filter on an attribute that nobody knows is answered with 500.", answer(func(r request, status int, _ http.Header, body any) (int, any) {
			if object, is := body.(map[string]any); is && status == 400 && r.filter() != "" {
				object["status"] = "500"
				return 500, body
			}
			return status, body
		})},
		{"no-match-404", "A search without a match is answered with 404.", answer(func(r request, status int, _ http.Header, body any) (int, any) {
			object, _ := body.(map[string]any)
			if total, is := object["totalResults"].(interface{ String() string }); is && total.String() == "0" && r.filter() != "" && r.Method == "GET" {
				return 404, map[string]any{"schemas": []string{scim.MessageError}, "status": "404", "detail": "nothing found"}
			}
			return status, body
		})},
		{"inactive-hidden", "Inactive users are left out of lists.", answer(func(_ request, status int, _ http.Header, body any) (int, any) {
			object, _ := body.(map[string]any)
			list, is := object["Resources"].([]any)
			if !is {
				return status, body
			}
			kept := []any{}
			for _, element := range list {
				if resource, ok := element.(map[string]any); !ok || resource["active"] != false {
					kept = append(kept, element)
				}
			}
			if gone := len(list) - len(kept); gone > 0 {
				object["Resources"], object["totalResults"] = kept, len(kept)
				if object["itemsPerPage"] != nil {
					object["itemsPerPage"] = len(kept)
				}
			}
			return status, body
		})},
		{"total-text", "totalResults is text.", answer(func(_ request, status int, _ http.Header, body any) (int, any) {
			if object, is := body.(map[string]any); is {
				if total, ok := object["totalResults"].(interface{ String() string }); ok {
					object["totalResults"] = total.String()
				}
			}
			return status, body
		})},
		{"zero-based", "startIndex counts from zero.", queried(func(_ request, values url.Values) {
			if values.Get("startIndex") != "" {
				values.Set("startIndex", values.Get("startIndex")+"0")
				values.Set("startIndex", plusOne(values.Get("startIndex")))
			}
		})},
		{"count-ignored", "count has no effect.", queried(func(_ request, values url.Values) { values.Del("count") })},
		{"total-of-page", "totalResults counts the page.", answer(func(_ request, status int, _ http.Header, body any) (int, any) {
			object, _ := body.(map[string]any)
			if list, is := object["Resources"].([]any); is && object["totalResults"] != nil {
				object["totalResults"] = len(list)
			}
			return status, body
		})},
		{"attributes-ignored", "attributes has no effect.", queried(func(_ request, values url.Values) { values.Del("attributes") })},
		{"html-404", "An unknown id is answered with an HTML page.", answer(func(r request, status int, header http.Header, body any) (int, any) {
			if status == 404 && r.resources() {
				header.Set("Content-Type", "text/html")
			}
			return status, body
		})},
		{"errors-text", "Errors have Content-Type text/plain.", answer(func(_ request, status int, header http.Header, body any) (int, any) {
			if status >= 400 {
				header.Set("Content-Type", "text/plain; charset=utf-8")
			}
			return status, body
		})},
		{"plain-json", "Answers have Content-Type application/json.", answer(func(_ request, status int, header http.Header, body any) (int, any) {
			if header.Get("Content-Type") != "" {
				header.Set("Content-Type", "application/json")
			}
			return status, body
		})},
		{"unknown-id-500", "An unknown id is answered with 500.", answer(func(r request, status int, _ http.Header, body any) (int, any) {
			if object, is := body.(map[string]any); is && status == 404 && r.Method == "GET" && idOf(r, scim.EndpointUsers) != "" {
				object["status"] = "500"
				return 500, body
			}
			return status, body
		})},
		{"agent-needed", "Requests without User-Agent get 403.", refuse(403, "", "forbidden", func(r request) bool { return r.UserAgent() == "" })},
		{"schemas-404", "There is no /Schemas.", refuse(404, "", "not found", func(r request) bool { return strings.HasPrefix(r.path, scim.EndpointSchemas) })},
		{"meta-missing", "Resources have no meta.", shown(func(resource map[string]any) { delete(resource, "meta") })},
		{"etag-bare", "Entity-tags have no quotes.", answer(func(_ request, status int, header http.Header, body any) (int, any) {
			if tag := header.Get("ETag"); tag != "" {
				header.Set("ETag", strings.Trim(strings.TrimPrefix(tag, "W/"), `"`))
			}
			return status, body
		})},
		{"conflict-without-keyword", "A 409 has no scimType.", answer(func(_ request, status int, _ http.Header, body any) (int, any) {
			if object, is := body.(map[string]any); is && status == 409 {
				delete(object, "scimType")
			}
			return status, body
		})},
		{"enterprise-unnamed", "schemas does not name the enterprise extension.", shown(func(resource map[string]any) {
			list, _ := resource["schemas"].([]any)
			kept := []any{}
			for _, urn := range list {
				if urn != scim.SchemaEnterpriseUser {
					kept = append(kept, urn)
				}
			}
			if len(kept) > 0 {
				resource["schemas"] = kept
			}
		})},
	}
}
