package schemas_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/scimspec/scimspec/schemas"
)

// held are documents and the schemas that they are valid against.
var held = map[string][]schemas.Name{
	fullUser:       {schemas.User, schemas.UserPartial, schemas.UserIdP, schemas.Resource, schemas.EnterpriseUser},
	fullGroup:      {schemas.Group, schemas.GroupPartial, schemas.GroupRequest, schemas.GroupIdP},
	oneError:       {schemas.Error},
	emptyList:      {schemas.ListResponse, schemas.ListResponseCursor},
	lastCursorPage: {schemas.ListResponseCursor, schemas.ListResponse},
	patch:          {schemas.PatchOp, schemas.PatchOpIdP},
	config:         {schemas.ServiceProviderConfig, schemas.ServiceProviderConfigPartial},
	userType:       {schemas.ResourceType, schemas.ResourceTypePartial},
	badgeSchema:    {schemas.Schema, schemas.SchemaPartial},
	search:         {schemas.SearchRequest},
	bulkRequest:    {schemas.BulkRequest},
	bulkResponse:   {schemas.BulkResponse},
}

// TestPrepassKnows: what is valid the pass calls so itself, or it would save nothing.
func TestPrepassKnows(t *testing.T) {
	for body, names := range held {
		for _, name := range names {
			if h, ok := schemas.Hold(name, []byte(body)); !ok || !h.Sure || h.Differs() {
				t.Errorf("%s: got %+v for %.60s…, want the pass to know", name, h, body)
			}
		}
	}
	compiled := badges(t)
	for _, partial := range []bool{false, true} {
		if h, ok := compiled.Hold("Badge", partial, []byte(badge)); !ok || !h.Sure || !h.Valid || !h.Judged {
			t.Errorf("Badge, partial %v: got %+v, want both to find it valid", partial, h)
		}
	}
}

// TestPrepassAgrees changes each place of each document to values of every kind: whatever comes
// of it, the pass says the same as gojsonschema, or nothing.
func TestPrepassAgrees(t *testing.T) {
	pairs, sure := 0, 0
	note := func(h schemas.Held, ok bool, what any, body []byte) {
		if !ok {
			t.Errorf("%v: got no answer for %s", what, body)
			return
		}
		if pairs++; h.Sure {
			sure++
		}
		if h.Differs() {
			t.Errorf("%v: got valid %v, gojsonschema says %v: %s", what, h.Valid, h.Judged, body)
		}
	}
	for body, names := range held {
		for changed := range changes(t, body) {
			for _, name := range names {
				h, ok := schemas.Hold(name, changed)
				note(h, ok, name, changed)
			}
		}
	}
	compiled := badges(t)
	for changed := range changes(t, badge) {
		for _, partial := range []bool{false, true} {
			h, ok := compiled.Hold("Badge", partial, changed)
			note(h, ok, "Badge", changed)
		}
	}
	if pairs < 5000 || sure*5 < pairs*4 {
		t.Errorf("pairs: got %d, the pass sure of %d; want thousands, and sure of nearly all", pairs, sure)
	}
}

// changes gives a document with one place changed or left out, for each place and each change.
func changes(t *testing.T, body string) func(yield func([]byte) bool) {
	var root any
	if err := json.Unmarshal([]byte(body), &root); err != nil {
		t.Fatal(err)
	}
	others := []any{nil, true, "", "x", "true", "2026-02-30T12:00:00Z", "not a uri \\", "bulkId:1", "urn:ietf:params:scim:schemas:core:2.0:User", -1, 0, 1.5, 1e21, []any{}, []any{"a", "a"}, []any{1, 1}, []any{map[string]any{}}, map[string]any{}, map[string]any{"value": 1}}
	return func(yield func([]byte) bool) {
		emit := func() bool {
			text, err := json.Marshal(root)
			if err != nil {
				t.Fatal(err)
			}
			return yield(text)
		}
		var walk func(value any, set func(any)) bool
		walk = func(value any, set func(any)) bool {
			for _, other := range others {
				set(other)
				if !emit() {
					return false
				}
			}
			set(value)
			switch v := value.(type) {
			case []any:
				for i := range v {
					if !walk(v[i], func(other any) { v[i] = other }) {
						return false
					}
				}
			case map[string]any:
				for _, name := range slices.Sorted(maps.Keys(v)) {
					was := v[name]
					delete(v, name)
					if !emit() || !walk(was, func(other any) { v[name] = other }) {
						return false
					}
				}
			}
			return true
		}
		walk(root, func(other any) { root = other })
	}
}

// FuzzPrepass: whatever the document, the pass says the same as gojsonschema, or nothing.
func FuzzPrepass(f *testing.F) {
	names := schemas.Names()
	for body, fits := range held {
		for _, name := range fits {
			f.Add(slices.Index(names, name), body)
		}
	}
	f.Add(slices.Index(names, schemas.Report), report)
	f.Fuzz(func(t *testing.T, i int, body string) {
		name := names[((i%len(names))+len(names))%len(names)]
		if h, ok := schemas.Hold(name, []byte(body)); ok && h.Differs() {
			t.Errorf("%s: got valid %v, gojsonschema says %v: %s", name, h.Valid, h.Judged, strconv.Quote(body))
		}
	})
}

// FuzzPrepassOfDiscovery does that with whatever schemas a service provider advertises.
func FuzzPrepassOfDiscovery(f *testing.F) {
	f.Add(listOf(badgeSchema), badgeTypes, badge)
	f.Add(listOf(userType), `[]`, fullUser)
	f.Add(`[{"id":"a","attributes":[{"name":"$ref","type":"complex","subAttributes":[{"name":"$id","required":true}]},{"name":"id","type":"integer","multiValued":true,"required":true}]}]`, `[{"name":"X","schema":"a"}]`, `{"$ref":{"$id":1},"id":"a","schemas":["a"]}`)
	f.Fuzz(func(t *testing.T, schemaList, types, body string) {
		compiled, err := schemas.FromDiscovery([]byte(schemaList), []byte(types))
		if err != nil {
			return
		}
		for _, name := range compiled.ResourceTypes() {
			for _, partial := range []bool{false, true} {
				if h, ok := compiled.Hold(name, partial, []byte(body)); ok && h.Differs() {
					t.Errorf("%s: got valid %v, gojsonschema says %v: %s", name, h.Valid, h.Judged, strconv.Quote(body))
				}
			}
		}
	})
}
