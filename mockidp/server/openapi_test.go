package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/xeipuuv/gojsonschema"

	"github.com/scimspec/scimspec/mockidp/server/page"
)

// TestOpenAPI holds the description against the router: every route of one is in the
// other, and what a GET answers is valid against the schema that it is described by.
func TestOpenAPI(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	document, err := s.openAPI(nil)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var api struct {
		Paths      map[string]map[string]map[string]any
		Components map[string]any
	}
	if err := json.Unmarshal(encoded, &api); err != nil {
		t.Fatal(err)
	}
	described := []string{}
	for path, operations := range api.Paths {
		for method := range operations {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	served := []string{}
	err = chi.Walk(s.router().(chi.Routes), func(method, path string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if !strings.HasSuffix(path, "*") && path != page.Icon { // the pages for a browser
			served = append(served, method+" "+path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(described)
	slices.Sort(served)
	if !slices.Equal(described, served) || len(served) < 60 {
		t.Errorf("routes: described\n%s\nserved\n%s", strings.Join(described, "\n"), strings.Join(served, "\n"))
	}
	for path, operations := range api.Paths {
		if operation := operations["get"]; operation != nil {
			validAnswer(t, s, path, operation, api.Components)
		}
	}
}

// validAnswer asks for a path and holds the answer against its schema.
func validAnswer(t *testing.T, s *Server, path string, operation map[string]any, components map[string]any) {
	t.Helper()
	responses := operation["responses"].(map[string]any)
	ok, _ := responses["200"].(map[string]any)
	content, described := ok["content"].(map[string]any)
	real := strings.NewReplacer("{tenant}", "okta", "{application}", "catalogue-app", "{user}", "ada.lane@example.com", "{group}", "Engineering").Replace(path)
	if !described || strings.Contains(real, "{") || path == "/api/events" {
		return
	}
	recorder := httptest.NewRecorder()
	req := httptest.NewRequest("GET", "http://localhost"+real, nil)
	s.ServeHTTP(recorder, req)
	if recorder.Code != 200 {
		t.Errorf("GET %s: got %d %s", real, recorder.Code, recorder.Body)
		return
	}
	schema := map[string]any{"components": components}
	for key, value := range content["application/json"].(map[string]any)["schema"].(map[string]any) {
		if key == "$ref" {
			schema["allOf"] = []any{map[string]any{"$ref": value}}
		} else {
			schema[key] = value
		}
	}
	result, err := gojsonschema.Validate(gojsonschema.NewGoLoader(schema), gojsonschema.NewBytesLoader(recorder.Body.Bytes()))
	if err != nil {
		t.Errorf("GET %s: %v", real, err)
		return
	}
	for _, problem := range result.Errors() {
		t.Errorf("GET %s: %s", real, problem)
	}
}

// TestOperationIDs wants each operation to have an id of its own, and every parameter a
// meaning.
func TestOperationIDs(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	seen := map[string]string{}
	for _, route := range s.routes {
		id := operationID(route)
		if other, twice := seen[id]; twice {
			t.Errorf("operationId %s: of %s and of %s", id, other, route.path)
		}
		seen[id] = route.path
		if route.summary == "" || route.group == "" {
			t.Errorf("%s %s: no summary or group", route.method, route.path)
		}
		for _, name := range pathParameter.FindAllStringSubmatch(route.path, -1) {
			if pathMeaning[name[1]] == "" {
				t.Errorf("%s: parameter %s has no meaning", route.path, name[1])
			}
		}
	}
}

// TestKinds wants every kind of request to be a row of its product's table.
func TestKinds(t *testing.T) {
	for i := range kinds {
		shape, ok := row(&kinds[i])
		if !ok {
			t.Errorf("kind %q of %s: no row of the table begins so", kinds[i].shape, kinds[i].dialect)
		}
		if got := grades(kinds[i].dialect, shape.Grade); regexp.MustCompile(`^$|^[A-Z]\b`).MatchString(got) {
			t.Errorf("grade %q: got %q, want words", shape.Grade, got)
		}
	}
}
