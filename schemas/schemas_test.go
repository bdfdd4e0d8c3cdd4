package schemas_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/scimspec/scimspec/schemas"
	"github.com/xeipuuv/gojsonschema"
)

func TestEmbeddedSchemasAreDraft7(t *testing.T) {
	paths, err := filepath.Glob("*.schema.json")
	if err != nil || len(paths) != 14 {
		t.Fatalf("schema files: got %d (%v), want 14", len(paths), err)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		loader := gojsonschema.NewSchemaLoader()
		loader.Validate, loader.AutoDetect, loader.Draft = true, false, gojsonschema.Draft7
		if err := loader.AddSchemas(gojsonschema.NewBytesLoader(content)); err != nil {
			t.Errorf("%s: got %v, want valid draft 7", path, err)
		}
		if !bytes.Contains(content, []byte(`"http://json-schema.org/draft-07/schema#"`)) {
			t.Errorf("%s: got no $schema, want draft 7", path)
		}
		name := schemas.Name(strings.TrimSuffix(path, ".schema.json"))
		if !bytes.Equal(schemas.Source(name), content) {
			t.Errorf("Source(%s): got another text, want the file", name)
		}
	}
	if got := schemas.Source("nothing"); got != nil {
		t.Errorf("Source(nothing): got %d bytes, want nil", len(got))
	}
}

func TestRequirementsHaveOneForm(t *testing.T) {
	form := regexp.MustCompile(`^RFC(7643|7644|9865|8259)-[0-9]+(\.[0-9]+)*-R[0-9]{2}$`)
	for _, name := range schemas.Names() {
		var tree any
		if err := json.Unmarshal(schemas.Source(name), &tree); err != nil {
			t.Fatalf("%s: got %v, want JSON", name, err)
		}
		walk(tree, func(m map[string]any) {
			switch r := m["x-requirement"].(type) {
			case string:
				if !form.MatchString(r) {
					t.Errorf("%s: requirement: got %q, want an id of the catalogue", name, r)
				}
			case map[string]any:
				for keyword, id := range r {
					if s, _ := id.(string); !form.MatchString(s) {
						t.Errorf("%s: requirement for %s: got %v, want an id of the catalogue", name, keyword, id)
					}
				}
			}
		})
	}
}

func walk(value any, visit func(map[string]any)) {
	switch v := value.(type) {
	case []any:
		for _, e := range v {
			walk(e, visit)
		}
	case map[string]any:
		visit(v)
		for _, e := range v {
			walk(e, visit)
		}
	}
}

func TestValidDocuments(t *testing.T) {
	list := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":2,"Resources":[` + fullUser + `,` + fullGroup + `]}`
	cases := []struct {
		name     string
		schema   schemas.Name
		document string
	}{
		{"user", schemas.User, fullUser},
		{"user in lower case", schemas.User, strings.NewReplacer(`"userName"`, `"USERNAME"`, `"emails"`, `"Emails"`, `"meta"`, `"Meta"`).Replace(fullUser)},
		{"user, projected", schemas.UserPartial, `{"id":"u-1","userName":null}`},
		{"user, created", schemas.UserRequest, `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada","password":"secret","meta":null}`},
		{"user of an identity provider", schemas.UserIdP, `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada","active":"True","emails":[{"value":"a","primary":"False"}],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":"u-2"}}`},
		{"group", schemas.Group, fullGroup},
		{"group, created", schemas.GroupRequest, `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Lab"}`},
		{"enterprise", schemas.EnterpriseUser, `{"costCenter":null,"manager":null}`},
		{"other resource", schemas.Resource, `{"schemas":["urn:x:y"],"id":"1","meta":{"resourceType":"Device","created":"2024-02-29T00:00:00Z","lastModified":"2024-02-29T24:00:00Z","location":"/Devices/1"}}`},
		{"list", schemas.ListResponse, list},
		{"empty list", schemas.ListResponse, emptyList},
		{"last cursor page", schemas.ListResponse, lastCursorPage},
		{"patch", schemas.PatchOp, patch},
		{"patch of Entra", schemas.PatchOpIdP, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"},{"op":"Remove","path":"members","value":[{"value":"8"}]}]}`},
		{"error", schemas.Error, oneError},
		{"service provider config", schemas.ServiceProviderConfig, config},
		{"resource type", schemas.ResourceType, userType},
		{"schema", schemas.Schema, badgeSchema},
		{"search", schemas.SearchRequest, search},
		{"bulk request", schemas.BulkRequest, bulkRequest},
		{"bulk response", schemas.BulkResponse, bulkResponse},
		{"report", schemas.Report, report},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found, err := schemas.Validate(c.schema, []byte(c.document))
			if err != nil || len(found) != 0 {
				t.Errorf("violations: got %v (%v), want none", found, err)
			}
		})
	}
}

func TestUnknownNameIsADefect(t *testing.T) {
	if _, err := schemas.Validate("users", []byte(`{}`)); err == nil {
		t.Error("error: got nil, want one for an unknown schema")
	}
}

func TestConcurrentUse(t *testing.T) {
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				found, err := schemas.Validate(schemas.User, []byte(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":1,"active":"yes"}`))
				if err != nil || len(found) < 4 {
					t.Errorf("violations: got %v (%v), want some", found, err)
					return
				}
			}
		})
	}
	group.Wait()
}

func BenchmarkValidateUser(b *testing.B) {
	document := []byte(fullUser)
	b.ReportAllocs()
	for b.Loop() {
		if found, err := schemas.Validate(schemas.User, document); err != nil || len(found) > 0 {
			b.Fatal(found, err)
		}
	}
}

func BenchmarkListOf100(b *testing.B) {
	document := []byte(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":100,"Resources":[` +
		strings.TrimSuffix(strings.Repeat(fullUser+",", 100), ",") + `]}`)
	b.ReportAllocs()
	for b.Loop() {
		if found, err := schemas.Validate(schemas.ListResponse, document); err != nil || len(found) > 0 {
			b.Fatal(found, err)
		}
	}
}

func BenchmarkInvalidUser(b *testing.B) {
	document := []byte(strings.Replace(fullUser, `"active":true`, `"active":"yes"`, 1))
	b.ReportAllocs()
	for b.Loop() {
		if found, err := schemas.Validate(schemas.User, document); err != nil || len(found) != 1 {
			b.Fatal(found, err)
		}
	}
}
