package schemas_test

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/schemas"
)

// mutation breaks one place of a valid document. An empty value deletes the member.
type mutation struct {
	schema      schemas.Name
	document    string
	at, value   string
	requirement string
	pointer     string // where it differs from at
}

func mutations() []mutation {
	const (
		uri   = "urn:ietf:params:scim:schemas:core:2.0:User"
		group = "urn:ietf:params:scim:schemas:core:2.0:Group"
		ent   = "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	)
	return []mutation{
		{schema: schemas.User, document: fullUser, at: "/schemas", requirement: "RFC7643-3-R01"},
		{schema: schemas.User, document: fullUser, at: "/schemas", value: `[]`, requirement: "RFC7643-3-R01"},
		{schema: schemas.User, document: fullUser, at: "/schemas", value: `"` + uri + `"`, requirement: "RFC7643-3-R01"},
		{schema: schemas.User, document: fullUser, at: "/schemas/0", value: `"urn:other:thing"`, requirement: "RFC7643-3.3-R01", pointer: "/schemas"},
		{schema: schemas.Group, document: fullGroup, at: "/schemas", value: `["` + group + `","` + group + `"]`, requirement: "RFC7643-3-R05"},
		{schema: schemas.Group, document: fullGroup, at: "/schemas", value: `["` + group + `",7]`, requirement: "RFC7643-3-R03", pointer: "/schemas/1"},
		{schema: schemas.User, document: fullUser, at: "/schemas/1", value: `"urn:other:thing"`, requirement: "RFC7643-3-R07", pointer: "/schemas"},
		{schema: schemas.User, document: fullUser, at: "/id", requirement: "RFC7643-3.1-R04"},
		{schema: schemas.User, document: fullUser, at: "/id", value: `""`, requirement: "RFC7643-3.1-R04"},
		{schema: schemas.User, document: fullUser, at: "/id", value: `17`, requirement: "RFC7643-3.1-R04"},
		{schema: schemas.User, document: fullUser, at: "/id", value: `"bulkId:1"`, requirement: "RFC7643-3.1-R10"},
		{schema: schemas.User, document: fullUser, at: "/userName", requirement: "RFC7643-4.1.1-R03"},
		{schema: schemas.User, document: fullUser, at: "/userName", value: `null`, requirement: "RFC7643-4.1.1-R03"},
		{schema: schemas.User, document: fullUser, at: "/userName", value: `""`, requirement: "RFC7643-4.1.1-R01"},
		{schema: schemas.User, document: fullUser, at: "/displayName", value: `5`, requirement: "RFC7643-2.3-R01"},
		{schema: schemas.User, document: fullUser, at: "/displayName", value: `["Ada"]`, requirement: "RFC7643-1.2-R03"},
		{schema: schemas.User, document: fullUser, at: "/active", value: `"true"`, requirement: "RFC7643-2.3.2-R01"},
		{schema: schemas.User, document: fullUser, at: "/active", value: `1`, requirement: "RFC7643-2.3.2-R01"},
		{schema: schemas.User, document: fullUser, at: "/name", value: `"Ada"`, requirement: "RFC7643-2.3-R01"},
		{schema: schemas.User, document: fullUser, at: "/emails", value: `{"value":"a"}`, requirement: "RFC7643-2.4-R01"},
		{schema: schemas.User, document: fullUser, at: "/emails/1", value: `"a@example.com"`, requirement: "RFC7643-2.4-R01"},
		{schema: schemas.User, document: fullUser, at: "/emails/1/primary", value: `"True"`, requirement: "RFC7643-2.3.2-R01"},
		{schema: schemas.User, document: fullUser, at: "/emails/1/primary", value: `true`, requirement: "RFC7643-2.4-R04"},
		{schema: schemas.User, document: fullUser, at: "/profileUrl", value: `"no uri at all"`, requirement: "RFC7643-2.3.7-R01"},
		{schema: schemas.User, document: fullUser, at: "/groups/0/$ref", value: `7`, requirement: "RFC7643-2.3-R01"},
		{schema: schemas.User, document: fullUser, at: "/x509Certificates/0/value", value: `"not-base64"`, requirement: "RFC7643-4.1.2-R26"},
		{schema: schemas.User, document: fullUser, at: "/password", value: `"hunter2"`, requirement: "RFC7643-4.1.1-R21"},
		{schema: schemas.User, document: fullUser, at: "/meta", requirement: "RFC7643-3.1-R02"},
		{schema: schemas.User, document: fullUser, at: "/meta/location", requirement: "RFC7643-3.1-R02"},
		{schema: schemas.User, document: fullUser, at: "/meta/resourceType", value: `"Users"`, requirement: "RFC7643-3.1-R26"},
		{schema: schemas.User, document: fullUser, at: "/meta/created", value: `"2026-01-31"`, requirement: "RFC7643-2.3.5-R01"},
		{schema: schemas.User, document: fullUser, at: "/meta/created", value: `1769860800`, requirement: "RFC7643-3.1-R27"},
		{schema: schemas.User, document: fullUser, at: "/meta/lastModified", value: `"2026-02-30T12:00:00Z"`, requirement: "RFC7643-2.3.5-R01"},
		{schema: schemas.User, document: fullUser, at: ent, value: `"Lab"`, requirement: "RFC7643-2.3-R01"},
		{schema: schemas.User, document: fullUser, at: ent + "/employeeNumber", value: `17`, requirement: "RFC7643-4.3-R02"},
		{schema: schemas.User, document: fullUser, at: ent + "/manager", value: `"u-2"`, requirement: "RFC7643-2.3-R01"},
		{schema: schemas.User, document: fullUser, at: "", value: `[]`, requirement: "RFC7643-2.1-R01"},
		{schema: schemas.UserPartial, document: fullUser, at: "/id", requirement: "RFC7643-3.1-R04"},
		{schema: schemas.UserRequest, document: fullUser, at: "/schemas", requirement: "RFC7643-3-R09"},
		{schema: schemas.UserRequest, document: fullUser, at: "/schemas/0", value: `"urn:other:thing"`, requirement: "RFC7643-3-R10", pointer: "/schemas"},
		{schema: schemas.UserRequest, document: fullUser, at: "/userName", requirement: "RFC7643-4.1.1-R01"},
		{schema: schemas.UserRequest, document: fullUser, at: "/userName", value: `null`, requirement: "RFC7643-2.5-R07"},
		{schema: schemas.UserRequest, document: fullUser, at: "/locale", value: `"en US"`, requirement: "RFC7643-4.1.1-R15"},
		{schema: schemas.UserRequest, document: fullUser, at: "/addresses/0/country", value: `"Switzerland"`, requirement: "RFC7643-4.1.2-R16"},
		{schema: schemas.UserIdP, document: fullUser, at: "/active", value: `"yes"`, requirement: "RFC7643-2.3.2-R01"},
		{schema: schemas.Group, document: fullGroup, at: "/displayName", requirement: "RFC7643-4.2-R02"},
		{schema: schemas.Group, document: fullGroup, at: "/displayName", value: `""`, requirement: "RFC7643-4.2-R02"},
		{schema: schemas.Group, document: fullGroup, at: "/members/0/value", requirement: "RFC7643-4.2-R04"},
		{schema: schemas.Group, document: fullGroup, at: "/members/0/$ref", value: `"a b"`, requirement: "RFC7643-4.2-R05"},
		{schema: schemas.Group, document: fullGroup, at: "/members", value: `{"value":"u-1"}`, requirement: "RFC7643-2.4-R01"},
		{schema: schemas.Resource, document: fullGroup, at: "/meta/lastModified", requirement: "RFC7643-3.1-R02"},
		{schema: schemas.ListResponse, document: emptyList, at: "/schemas", requirement: "RFC7644-3.4.2-R05"},
		{schema: schemas.ListResponse, document: emptyList, at: "/schemas/0", value: `"urn:other:thing"`, requirement: "RFC7644-3.4.2-R05", pointer: "/schemas"},
		{schema: schemas.ListResponse, document: emptyList, at: "/totalResults", requirement: "RFC7644-3.4.2-R06"},
		{schema: schemas.ListResponse, document: emptyList, at: "/totalResults", value: `"0"`, requirement: "RFC7644-3.4.2.4-R12"},
		{schema: schemas.ListResponse, document: emptyList, at: "/totalResults", value: `-1`, requirement: "RFC7644-3.4.2.4-R12"},
		{schema: schemas.ListResponse, document: emptyList, at: "/startIndex", value: `1.0`, requirement: "RFC7644-3.4.2.4-R12"},
		{schema: schemas.ListResponse, document: emptyList, at: "/itemsPerPage", value: `1`, requirement: "RFC7644-3.4.2.4-R11"},
		{schema: schemas.ListResponse, document: emptyList, at: "/Resources", value: `{}`, requirement: "RFC7644-3.4.2-R08"},
		{schema: schemas.ListResponse, document: lastCursorPage, at: "/previousCursor", value: `"a+b="`, requirement: "RFC9865-2-R03"},
		{schema: schemas.ListResponse, document: lastCursorPage, at: "/nextCursor", value: `7`, requirement: "RFC9865-2-R04"},
		{schema: schemas.PatchOp, document: patch, at: "/schemas", requirement: "RFC7644-3.5.2-R04"},
		{schema: schemas.PatchOp, document: patch, at: "/Operations", requirement: "RFC7644-3.5.2-R05"},
		{schema: schemas.PatchOp, document: patch, at: "/Operations", value: `[]`, requirement: "RFC7644-3.5.2-R05"},
		{schema: schemas.PatchOp, document: patch, at: "/Operations/0/op", requirement: "RFC7644-3.5.2-R06"},
		{schema: schemas.PatchOp, document: patch, at: "/Operations/0/op", value: `"Add"`, requirement: "RFC7644-3.5.2-R07"},
		{schema: schemas.PatchOpIdP, document: patch, at: "/Operations/0/op", value: `"move"`, requirement: "RFC7644-3.5.2-R07"},
		{schema: schemas.PatchOp, document: patch, at: "/Operations/0/value", requirement: "RFC7644-3.5.2.1-R01"},
		{schema: schemas.PatchOp, document: patch, at: "/Operations/1/path", requirement: "RFC7644-3.5.2-R10"},
		{schema: schemas.PatchOp, document: patch, at: "/Operations/2/value", requirement: "RFC7644-3.5.2.3-R16"},
		{schema: schemas.PatchOp, document: patch, at: "/Operations/2/value", value: `false`, requirement: "RFC7644-3.5.2.3-R01"},
		{schema: schemas.PatchOp, document: patch, at: "/Operations/0/path", value: `null`, requirement: "RFC7644-3.5.2.1-R05", pointer: "/Operations/0/value"},
		{schema: schemas.Error, document: oneError, at: "/schemas", requirement: "RFC7644-3.12-R02"},
		{schema: schemas.Error, document: oneError, at: "/status", requirement: "RFC7644-3.12-R03"},
		{schema: schemas.Error, document: oneError, at: "/status", value: `409`, requirement: "RFC7644-3.12-R03"},
		{schema: schemas.Error, document: oneError, at: "/status", value: `"Conflict"`, requirement: "RFC7644-3.12-R03"},
		{schema: schemas.Error, document: oneError, at: "/scimType", value: `"Uniqueness"`, requirement: "RFC7644-3.12-R05"},
		{schema: schemas.Error, document: oneError, at: "/detail", value: `["x"]`, requirement: "RFC7644-3.12-R06"},
		{schema: schemas.ServiceProviderConfig, document: config, at: "/patch", requirement: "RFC7643-5-R05"},
		{schema: schemas.ServiceProviderConfig, document: config, at: "/patch/supported", value: `"true"`, requirement: "RFC7643-5-R05"},
		{schema: schemas.ServiceProviderConfig, document: config, at: "/bulk/maxOperations", requirement: "RFC7643-5-R07"},
		{schema: schemas.ServiceProviderConfig, document: config, at: "/bulk/maxPayloadSize", value: `1e6`, requirement: "RFC7643-5-R08"},
		{schema: schemas.ServiceProviderConfig, document: config, at: "/filter/maxResults", value: `"200"`, requirement: "RFC7643-5-R10"},
		{schema: schemas.ServiceProviderConfig, document: config, at: "/etag", value: `true`, requirement: "RFC7643-5-R14"},
		{schema: schemas.ServiceProviderConfig, document: config, at: "/authenticationSchemes", requirement: "RFC7643-5-R15"},
		{schema: schemas.ServiceProviderConfig, document: config, at: "/authenticationSchemes/0/type", requirement: "RFC7643-5-R16"},
		{schema: schemas.ServiceProviderConfig, document: config, at: "/authenticationSchemes/0/name", value: `null`, requirement: "RFC7643-5-R17"},
		{schema: schemas.ServiceProviderConfig, document: config, at: "/pagination/cursor", requirement: "RFC9865-4-R03"},
		{schema: schemas.ServiceProviderConfig, document: config, at: "/pagination/maxPageSize", value: `0`, requirement: "RFC9865-4-R07"},
		{schema: schemas.ServiceProviderConfig, document: config, at: "/pagination/defaultPaginationMethod", value: `"page"`, requirement: "RFC9865-4-R05"},
		{schema: schemas.ResourceType, document: userType, at: "/name", requirement: "RFC7643-6-R04"},
		{schema: schemas.ResourceType, document: userType, at: "/endpoint", value: `null`, requirement: "RFC7643-6-R07"},
		{schema: schemas.ResourceType, document: userType, at: "/schema", value: `"User"`, requirement: "RFC7643-6-R09"},
		{schema: schemas.ResourceType, document: userType, at: "/schemaExtensions/0/required", requirement: "RFC7643-6-R13"},
		{schema: schemas.ResourceType, document: userType, at: "/schemaExtensions", value: `{}`, requirement: "RFC7643-6-R11"},
		{schema: schemas.Schema, document: badgeSchema, at: "/id", requirement: "RFC7643-7-R04"},
		{schema: schemas.Schema, document: badgeSchema, at: "/attributes", requirement: "RFC7643-7-R07"},
		{schema: schemas.Schema, document: badgeSchema, at: "/attributes/0/name", requirement: "RFC7643-7-R08"},
		{schema: schemas.Schema, document: badgeSchema, at: "/attributes/0/name", value: `"1st"`, requirement: "RFC7643-2.1-R04"},
		{schema: schemas.Schema, document: badgeSchema, at: "/attributes/0/type", value: `"text"`, requirement: "RFC7643-7-R09"},
		{schema: schemas.Schema, document: badgeSchema, at: "/attributes/0/multiValued", value: `"false"`, requirement: "RFC7643-7-R12"},
		{schema: schemas.Schema, document: badgeSchema, at: "/attributes/0/mutability", value: `"readwrite"`, requirement: "RFC7643-7-R20"},
		{schema: schemas.Schema, document: badgeSchema, at: "/attributes/0/returned", value: `"sometimes"`, requirement: "RFC7643-7-R27"},
		{schema: schemas.Schema, document: badgeSchema, at: "/attributes/0/uniqueness", value: `true`, requirement: "RFC7643-7-R34"},
		{schema: schemas.Schema, document: badgeSchema, at: "/attributes/0/subAttributes", value: `[{"name":"x","type":"string","multiValued":false}]`, requirement: "RFC7643-1.2-R02"},
		{schema: schemas.Schema, document: badgeSchema, at: "/attributes/1/subAttributes/0/type", value: `"complex"`, requirement: "RFC7643-1.2-R04"},
		{schema: schemas.Schema, document: badgeSchema, at: "/attributes/1/subAttributes/1/referenceTypes", value: `"uri"`, requirement: "RFC7643-7-R40"},
		{schema: schemas.SearchRequest, document: search, at: "/schemas", requirement: "RFC7644-3.4.3-R06"},
		{schema: schemas.SearchRequest, document: search, at: "/attributes", value: `"userName"`, requirement: "RFC7644-3.4.3-R07"},
		{schema: schemas.SearchRequest, document: search, at: "/sortOrder", value: `"down"`, requirement: "RFC7644-3.4.3-R11"},
		{schema: schemas.SearchRequest, document: search, at: "/count", value: `"10"`, requirement: "RFC7644-3.4.3-R12"},
		{schema: schemas.BulkRequest, document: bulkRequest, at: "/Operations", requirement: "RFC7644-3.7-R08"},
		{schema: schemas.BulkRequest, document: bulkRequest, at: "/Operations/0/method", value: `"post"`, requirement: "RFC7644-3.7-R09"},
		{schema: schemas.BulkRequest, document: bulkRequest, at: "/Operations/0/bulkId", requirement: "RFC7644-3.7-R10"},
		{schema: schemas.BulkRequest, document: bulkRequest, at: "/Operations/2/path", requirement: "RFC7644-3.7-R12"},
		{schema: schemas.BulkRequest, document: bulkRequest, at: "/Operations/1/data", requirement: "RFC7644-3.7-R14"},
		{schema: schemas.BulkRequest, document: bulkRequest, at: "/Operations/1/data/Operations/0/op", value: `"copy"`, requirement: "RFC7644-3.5.2-R07"},
		{schema: schemas.BulkRequest, document: bulkRequest, at: "/Operations/0/data/userName", value: `7`, requirement: "RFC7643-2.5-R07"},
		{schema: schemas.BulkResponse, document: bulkResponse, at: "/failOnErrors", value: `1`, requirement: "RFC7644-3.7-R07"},
		{schema: schemas.BulkResponse, document: bulkResponse, at: "/Operations/0/status", requirement: "RFC7644-3.7-R19"},
		{schema: schemas.BulkResponse, document: bulkResponse, at: "/Operations/0/status", value: `201`, requirement: "RFC7644-3.7-R20"},
		{schema: schemas.BulkResponse, document: bulkResponse, at: "/Operations/0/location", requirement: "RFC7644-3.7-R16"},
		{schema: schemas.BulkResponse, document: bulkResponse, at: "/Operations/1/response", requirement: "RFC7644-3.7-R17"},
		{schema: schemas.BulkResponse, document: bulkResponse, at: "/Operations/1/response/status", value: `409`, requirement: "RFC7644-3.12-R03"},
		{schema: schemas.Report, document: report, at: "/reportVersion", value: `1`},
		{schema: schemas.Report, document: report, at: "/conclusion", value: `"ok"`},
		{schema: schemas.Report, document: report, at: "/run/startedAt", value: `"today"`},
		{schema: schemas.Report, document: report, at: "/scenarios/0/verdict", value: `"skipped"`},
		{schema: schemas.Report, document: report, at: "/scenarios/0/exchanges/0/request/headers/Accept", value: `"x"`},
		{schema: schemas.Report, document: report, at: "/scenarios/1/exchanges/0", value: `"GET /Users/1"`},
		{schema: schemas.Report, document: report, at: "/scenarios/1/steps/0/0", value: `"When"`},
		{schema: schemas.Report, document: report, at: "/scenarios/1/traits/0", value: `-1`},
		{schema: schemas.Report, document: report, at: "/texts/0", value: `1`},
		{schema: schemas.Report, document: report, at: "/summary/cleanup/left"},
		{schema: schemas.Report, document: report, at: "/waivers/0/state", value: `"new"`},
	}
}

func TestMutatedDocuments(t *testing.T) {
	for _, m := range mutations() {
		t.Run(string(m.schema)+m.at+"="+m.value, func(t *testing.T) {
			document := mutate(t, m.document, m.at, m.value)
			found, err := schemas.Validate(m.schema, document)
			if err != nil {
				t.Fatal(err)
			}
			pointer := m.pointer
			if pointer == "" {
				pointer = m.at
			}
			if len(found) != 1 {
				t.Fatalf("violations: got %v, want one at %q", found, pointer)
			}
			v := found[0]
			if v.Pointer != pointer {
				t.Errorf("pointer: got %q (%s), want %q", v.Pointer, v.Message, pointer)
			}
			if v.Requirement != m.requirement {
				t.Errorf("requirement: got %q (%s), want %q", v.Requirement, v.Message, m.requirement)
			}
			if !strings.Contains(v.Message, ": got ") || !strings.Contains(v.Message, ", want ") {
				t.Errorf("message: got %q, want the form \"subject: got X, want Y\"", v.Message)
			}
			if strings.Contains(v.Message, "hunter2") {
				t.Errorf("message: got %q, want no password in it", v.Message)
			}
		})
	}
}

// mutate sets or deletes one place of a JSON document.
func mutate(t *testing.T, document, at, value string) []byte {
	t.Helper()
	if at == "" {
		return []byte(value)
	}
	decoder := json.NewDecoder(strings.NewReader(document))
	decoder.UseNumber()
	var root any
	if err := decoder.Decode(&root); err != nil {
		t.Fatal(err)
	}
	segments := strings.Split(at[1:], "/")
	last := segments[len(segments)-1]
	parent := root
	for _, segment := range segments[:len(segments)-1] {
		if list, ok := parent.([]any); ok {
			i, _ := strconv.Atoi(segment)
			parent = list[i]
			continue
		}
		parent = parent.(map[string]any)[segment]
	}
	switch p := parent.(type) {
	case []any:
		i, _ := strconv.Atoi(last)
		p[i] = json.RawMessage(value)
	case map[string]any:
		if value == "" {
			delete(p, last)
		} else {
			p[last] = json.RawMessage(value)
		}
	}
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(root); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
