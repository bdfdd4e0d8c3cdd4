package schemas_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/scimspec/scimspec/schemas"
)

func FuzzValidate(f *testing.F) {
	names := schemas.Names()
	for i, document := range []string{fullUser, fullGroup, oneError, emptyList, patch, config, userType, badgeSchema, search, bulkRequest, bulkResponse, report, `{"a":NaN}`, "\xff", `{"id":1,"ID":2}`} {
		f.Add(i, document)
	}
	f.Fuzz(func(t *testing.T, i int, document string) {
		name := names[((i%len(names))+len(names))%len(names)]
		found, err := schemas.Validate(name, []byte(document))
		if err != nil {
			t.Fatalf("error: got %v, want none for any document", err)
		}
		if !json.Valid([]byte(document)) && len(found) == 0 {
			t.Errorf("violations: got none for malformed JSON %q, want one", document)
		}
		inspect(t, found)
	})
}

func FuzzFromDiscovery(f *testing.F) {
	f.Add(listOf(badgeSchema), badgeTypes, badge)
	f.Add(listOf(userType), `[]`, fullUser)
	f.Add(`[{"id":"a","attributes":[{"name":"$ref","type":"complex","subAttributes":[{"name":"$id"}]}]}]`, `[{"name":"X","schema":"a"}]`, `{"$ref":{"$id":1}}`)
	f.Fuzz(func(t *testing.T, schemaList, types, document string) {
		compiled, err := schemas.FromDiscovery([]byte(schemaList), []byte(types))
		if err != nil {
			if strings.Contains(err.Error(), "build a schema") {
				t.Errorf("error: got %v, want every well-formed discovery to build", err)
			}
			return
		}
		for _, name := range compiled.ResourceTypes() {
			inspect(t, compiled.Validate(name, []byte(document)))
			inspect(t, compiled.ValidatePartial(name, []byte(document)))
		}
	})
}

func inspect(t *testing.T, found []schemas.Violation) {
	t.Helper()
	for _, v := range found {
		if v.Pointer != "" && v.Pointer[0] != '/' {
			t.Errorf("pointer: got %q, want an RFC 6901 pointer", v.Pointer)
		}
		if !strings.Contains(v.Message, ": got ") || !strings.Contains(v.Message, "want ") || !utf8.ValidString(v.Message) {
			t.Errorf("message: got %q, want the form \"subject: got X, want Y\"", v.Message)
		}
	}
}
