// Package proof holds targets that are wrong, or do without something, in just one way, and
// the tests that run the whole suite against them. A target is a handler around the reference
// target, so that the reference target itself knows nothing of it. Handlers are safe for
// concurrent use.
package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/scim"
)

// Lack is one thing that a target does without, or does in another way.
type Lack struct {
	Name string // what the table in docs/lacks.md calls it
	wrap func(http.Handler) http.Handler
	// Fails and Warns are all the requirements that may fail or warn for it.
	Fails, Warns []string
}

// Around returns the target that lacks it.
func (l Lack) Around(target http.Handler) http.Handler { return l.wrap(target) }

// request is what a lack decides by.
type request struct {
	*http.Request
	path string // below the base URL
	body map[string]any
}

// refuse answers some requests with a SCIM error.
func refuse(status int, scimType, detail string, when func(request) bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !when(read(r)) {
				next.ServeHTTP(w, r)
				return
			}
			answer := map[string]any{"schemas": []string{scim.MessageError}, "status": fmt.Sprint(status), "detail": detail}
			if scimType != "" {
				answer["scimType"] = scimType
			}
			text, _ := json.Marshal(answer) // strings alone
			w.Header().Set("Content-Type", scim.MediaType)
			w.WriteHeader(status)
			_, _ = w.Write(text)
		})
	}
}

// answer changes the answers to some requests; the body is nil where it is no JSON.
func answer(change func(r request, status int, header http.Header, body any) (int, any)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen := read(r)
			recorded := httptest.NewRecorder()
			next.ServeHTTP(recorded, r)
			text := recorded.Body.Bytes()
			var body any
			if len(text) > 0 {
				decoder := json.NewDecoder(bytes.NewReader(text))
				decoder.UseNumber()
				_ = decoder.Decode(&body) // what is no JSON stays as it is
			}
			for name, values := range recorded.Header() {
				w.Header()[name] = values
			}
			w.Header().Del("Content-Length")
			status, changed := change(seen, recorded.Code, w.Header(), body)
			if changed != nil {
				text, _ = json.Marshal(changed) // what was decoded encodes
			}
			w.WriteHeader(status)
			_, _ = w.Write(text)
		})
	}
}

// shown changes every resource in an answer.
func shown(change func(resource map[string]any)) func(http.Handler) http.Handler {
	return answer(func(r request, status int, _ http.Header, body any) (int, any) {
		if status < 300 && r.resources() {
			eachResource(body, change)
		}
		return status, body
	})
}

// unkept is a target that takes an attribute of one kind of resource and does not keep it: it is
// never shown, and no search by it finds anybody.
func unkept(schema, attribute string) func(http.Handler) http.Handler {
	return answer(func(r request, status int, _ http.Header, body any) (int, any) {
		if status >= 300 || !r.resources() {
			return status, body
		}
		eachResource(body, func(resource map[string]any) {
			if urns, _ := resource["schemas"].([]any); slices.Contains(urns, any(schema)) {
				delete(resource, attribute)
			}
		})
		list, _ := body.(map[string]any)
		if found, _ := list["Resources"].([]any); strings.Contains(r.filter(), attribute) && len(found) > 0 {
			kept := slices.DeleteFunc(slices.Clone(found), func(element any) bool {
				resource, _ := element.(map[string]any)
				urns, _ := resource["schemas"].([]any)
				return slices.Contains(urns, any(schema))
			})
			list["Resources"], list["totalResults"], list["itemsPerPage"] = kept, len(kept), len(kept)
		}
		return status, body
	})
}

// without takes parts of a complex attribute away.
func without(attribute string, parts ...string) func(resource map[string]any) {
	return func(resource map[string]any) {
		value, _ := resource[attribute].(map[string]any)
		for _, part := range parts {
			delete(value, part)
		}
	}
}

func (r request) resources() bool {
	return strings.HasPrefix(r.path, scim.EndpointUsers) || strings.HasPrefix(r.path, scim.EndpointGroups) || r.path == scim.EndpointSearch || r.path == scim.EndpointMe || r.path == ""
}

func eachResource(body any, change func(map[string]any)) {
	object, ok := body.(map[string]any)
	if !ok {
		return
	}
	list, isList := object["Resources"].([]any)
	if !isList {
		change(object)
	}
	for _, element := range list {
		if resource, ok := element.(map[string]any); ok {
			change(resource)
		}
	}
}

func read(r *http.Request) request {
	seen := request{Request: r, path: strings.TrimPrefix(r.URL.Path, "/scim/v2")}
	if r.Body != nil {
		text, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(text))
		_ = json.Unmarshal(text, &seen.body) // what is no object is nil
	}
	return seen
}

// filter is the filter of a search, by GET or by POST.
func (r request) filter() string {
	if text, ok := r.body["filter"].(string); ok && strings.HasSuffix(r.path, scim.EndpointSearch) {
		return text
	}
	values, _ := url.ParseQuery(r.URL.RawQuery)
	return values.Get("filter")
}

var (
	literal  = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	operator = regexp.MustCompile(`(?i)\s(ne|co|sw|ew|pr|gt|ge|lt|le)\b`)
	logical  = regexp.MustCompile(`(?i)\b(and|or|not)\b|\(`)
	onlyName = regexp.MustCompile(`(?i)^\s*(userName|displayName)\s+eq\s+""\s*$`)
)

// bare is a filter without its strings.
func (r request) bare() string { return literal.ReplaceAllString(r.filter(), `""`) }

// with says whether the filter has one of the operators.
func (r request) with(operators string) bool {
	return regexp.MustCompile(`(?i)\s(` + operators + `)\b`).MatchString(r.bare())
}

func (r request) on(endpoint string, methods ...string) bool {
	for _, method := range methods {
		if r.Method == method && (r.path == endpoint || strings.HasPrefix(r.path, endpoint+"/")) && !strings.HasSuffix(r.path, scim.EndpointSearch) {
			return true
		}
	}
	return false
}

func declined(when func(request) bool) func(http.Handler) http.Handler {
	return refuse(http.StatusBadRequest, scim.ErrInvalidFilter, "This filter is not supported.", when)
}

// unique refuses a second resource with the same value of an attribute.
func unique(attribute string) func(http.Handler) http.Handler {
	var mu sync.Mutex
	owners := map[string]string{}
	return func(next http.Handler) http.Handler {
		taken := refuse(http.StatusConflict, scim.ErrUniqueness, attribute+" is in use already.", func(r request) bool {
			value, _ := r.body[attribute].(string)
			if value == "" || !r.resources() || r.Method != http.MethodPost && r.Method != http.MethodPut {
				return false
			}
			mu.Lock()
			defer mu.Unlock()
			owner, known := owners[r.Header.Get("Authorization")+value] // each tenant has its own
			return known && !strings.HasSuffix(r.path, "/"+owner)
		})
		return taken(answer(func(r request, status int, _ http.Header, body any) (int, any) {
			mu.Lock()
			defer mu.Unlock()
			if r.Method == http.MethodDelete && status < 300 {
				for value, owner := range owners {
					if strings.HasSuffix(r.path, "/"+owner) {
						delete(owners, value)
					}
				}
			}
			if object, ok := body.(map[string]any); ok && status < 300 && r.resources() && r.Method != http.MethodGet {
				value, _ := object[attribute].(string)
				id, _ := object["id"].(string)
				if value != "" && id != "" {
					owners[r.Header.Get("Authorization")+value] = id
				}
			}
			return status, body
		})(next))
	}
}
