package steps

import (
	"encoding/json"
	"fmt"
	"testing"

	"net/http/httptest"

	serviceprovider "github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/schemas"
)

// loosely describes User as a service provider may that has no data type but string: what is no
// boolean or object is one (RFC 7644, section 3.1, lets it vary).
func loosely(t *testing.T) []byte {
	t.Helper()
	server := serviceprovider.Start(t, serviceprovider.Options{})
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, httptest.NewRequest("GET", serviceprovider.DefaultPrefix+"/Schemas", nil))
	var tree any
	if err := json.Unmarshal(recorder.Body.Bytes(), &tree); err != nil {
		t.Fatal(err)
	}
	var loosen func(value any)
	loosen = func(value any) {
		switch v := value.(type) {
		case []any:
			for _, element := range v {
				loosen(element)
			}
		case map[string]any:
			if v["type"] == "reference" || v["type"] == "binary" {
				v["type"] = "string"
				delete(v, "referenceTypes")
			}
			delete(v, "canonicalValues")
			for _, member := range v {
				loosen(member)
			}
		}
	}
	loosen(tree)
	text, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestOwnValuesAreRight holds the values that the suite makes up to the formats of the RFC,
// whatever type a service provider advertises: else its own odd data come back and are blamed.
func TestOwnValuesAreRight(t *testing.T) {
	w := &World{config: Config{Discovery: Discovery{Documents: map[string][]byte{"/Schemas": loosely(t)}}, EmailDomain: "example.com"}}
	w.cast = newCast(w.config, 1, false)
	bodies := map[string]map[string]any{}
	for variant := range 4 {
		bodies[fmt.Sprintf("a full user %d", variant)], _ = w.fullUser("Ada", variant, func(definition) bool { return true })
	}
	for _, d := range w.userDefinitions() {
		attributes := []typedAttribute{{d, nil}}
		for _, sub := range d.subs {
			attributes = append(attributes, typedAttribute{sub, &d})
		}
		for _, a := range attributes {
			for n := range 4 {
				if value := a.rising(samples{stem: "stem"}, n+1); value != nil && a.mutability == "readWrite" {
					user := map[string]any{"schemas": []string{scim.SchemaUser}, "userName": "ada"}
					a.place(user, value)
					bodies[fmt.Sprintf("%s %d", a.path, n+1)] = user
				}
			}
		}
	}
	if len(bodies) < 100 {
		t.Fatalf("bodies: got %d, want at least 100", len(bodies))
	}
	for name, body := range bodies {
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		found, err := schemas.Validate(schemas.UserRequest, text)
		if err != nil || len(found) > 0 {
			t.Errorf("%s: got %v (%v), want none", name, found, err)
		}
	}
}

// TestForgedBreaksOneRule: a value that no client may set is one of the canonical values where there
// are some. Else a service provider that refuses it for its value, and says so, would be blamed.
func TestForgedBreaksOneRule(t *testing.T) {
	w := &World{config: Config{EmailDomain: "example.com"}}
	w.cast = newCast(w.config, 1, false)
	text := func(name string, canonical ...string) definition {
		return definition{core: true, name: name, path: "groups." + name, kind: "string", mutability: "readOnly", canonical: canonical}
	}
	groups := definition{core: true, name: "groups", path: "groups", kind: "complex", multi: true, mutability: "readOnly", subs: []definition{text("value"), text("type", "direct", "indirect"), text("origin", "here")}}
	for variant := range 4 {
		value, ok := w.samples("Ada", variant).forged(groups)
		list, _ := value.([]any)
		if !ok || len(list) != 1 {
			t.Fatalf("forged groups: got %v, want one", value)
		}
		group := list[0].(map[string]any)
		if kind := group["type"]; kind != "direct" && kind != "indirect" {
			t.Errorf("forged groups.type: got %v, want a canonical value", kind)
		}
		if origin := group["origin"]; origin == "here" {
			t.Errorf("forged groups.origin: got the only value that it may have already")
		}
	}
}
