package proof

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/scim"
)

// Bug is a wrong behaviour of a kind that people filed against SCIM servers, as a proxy in front
// of the right one.
type Bug struct {
	Name string
	Doc  string // what the server does
	wrap func(http.Handler) http.Handler
}

// Around returns the target that has it. Each call has a state of its own.
func (b Bug) Around(target http.Handler) http.Handler { return b.wrap(target) }

// asked changes the body of some requests before the server sees it.
func asked(change func(r request, body map[string]any)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen := read(r)
			if seen.body != nil {
				change(seen, seen.body)
				text, _ := json.Marshal(seen.body) // it was decoded
				r.Body, r.ContentLength = readerOf(text), int64(len(text))
			}
			next.ServeHTTP(w, r)
		})
	}
}

// operations are those of a PATCH, as objects.
func operations(body map[string]any) []map[string]any {
	list, _ := body["Operations"].([]any)
	var all []map[string]any
	for _, element := range list {
		if operation, ok := element.(map[string]any); ok {
			all = append(all, operation)
		}
	}
	return all
}

// dropped leaves out the operations of a PATCH that are meant.
func dropped(meant func(r request, operation map[string]any) bool) func(http.Handler) http.Handler {
	return asked(func(r request, body map[string]any) {
		if r.Method != http.MethodPatch {
			return
		}
		kept, all := []any{}, operations(body)
		for _, operation := range all {
			if !meant(r, operation) {
				kept = append(kept, operation)
			}
		}
		if len(kept) < len(all) { // what was malformed stays so
			body["Operations"] = kept
		}
	})
}

// queried changes the filter of a search by GET.
func queried(change func(r request, values url.Values)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			values, err := url.ParseQuery(r.URL.RawQuery)
			if err == nil && r.Method == http.MethodGet && len(values) > 0 {
				change(read(r), values)
				r.URL.RawQuery = values.Encode()
				r.RequestURI = r.URL.RequestURI()
			}
			next.ServeHTTP(w, r)
		})
	}
}

// afterwards lets the server do something more once a request went well.
func afterwards(do func(r request, status int, body map[string]any, send func(method, path string, body any) map[string]any)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen := read(r)
			recorded := httptest.NewRecorder()
			next.ServeHTTP(recorded, r)
			var body map[string]any
			_ = json.Unmarshal(recorded.Body.Bytes(), &body) // what is no object is nil
			do(seen, recorded.Code, body, sender(next, r))
			for name, values := range recorded.Header() {
				w.Header()[name] = values
			}
			w.WriteHeader(recorded.Code)
			_, _ = w.Write(recorded.Body.Bytes())
		})
	}
}

// sender sends requests of its own with the credentials of another.
func sender(next http.Handler, like *http.Request) func(method, path string, body any) map[string]any {
	return func(method, path string, body any) map[string]any {
		text, _ := json.Marshal(body) // ours
		r := httptest.NewRequest(method, "/scim/v2"+path, bytes.NewReader(text))
		r.Host, r.Header = like.Host, like.Header.Clone()
		r.Header.Set("Content-Type", scim.MediaType)
		r.Header.Del("If-Match")
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		var object map[string]any
		_ = json.Unmarshal(answer.Body.Bytes(), &object) // what is no object is nil
		return object
	}
}

// patchOf is a PATCH of one operation.
func patchOf(op, path string, value any) map[string]any {
	operation := map[string]any{"op": op, "path": path}
	if value != nil {
		operation["value"] = value
	}
	return map[string]any{"schemas": []string{scim.MessagePatchOp}, "Operations": []any{operation}}
}

// memory is what a proxy remembers of each tenant.
type memory struct {
	mu sync.Mutex
	of map[string][]map[string]any
}

func (m *memory) keep(key string, value map[string]any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of == nil {
		m.of = map[string][]map[string]any{}
	}
	m.of[key] = append(m.of[key], value)
}

func (m *memory) recall(key string) []map[string]any {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.of[key])
}

// idOf is the id that a path ends in, or "".
func idOf(r request, endpoint string) string {
	id, _ := strings.CutPrefix(r.path, endpoint+"/")
	if id == r.path || strings.Contains(id, "/") {
		return ""
	}
	return id
}

func text(of map[string]any, name string) string {
	value, _ := of[name].(string)
	return value
}
