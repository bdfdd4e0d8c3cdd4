package schemas_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/schemas"
)

func TestRequest(t *testing.T) {
	const user = "urn:ietf:params:scim:schemas:core:2.0:User"
	cases := []struct {
		name, method, path, body string
		dialect                  schemas.Dialect
		want                     string // pointer and requirement of the one violation, "" for none
	}{
		{"Okta creates a user", "POST", "/Users", `{"schemas":["` + user + `"],"userName":"ada@example.com","name":{"givenName":"Ada","familyName":"Lane"},"emails":[{"primary":true,"value":"ada@example.com","type":"work"}],"displayName":"Ada Lane","locale":"en-US","externalId":"00u1","groups":[],"password":"k3$vQ","active":true}`, schemas.IdP, ""},
		{"Okta echoes a user", "PUT", "/Users/u-1", fullUser, schemas.IdP, ""},
		{"Okta deactivates", "PATCH", "/Users/u-1", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}`, schemas.RFC, ""},
		{"Okta pushes a group", "PUT", "/Groups/g-1", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"g-1","displayName":"Lab","members":[{"value":"u-1","display":null}]}`, schemas.IdP, ""},
		{"Okta renames a group", "PATCH", "/Groups/g-1", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"id":"g-1","displayName":"Lab"}}]}`, schemas.IdP, ""},
		{"Entra creates a group", "POST", "/Groups", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"externalId":"x","displayName":"Lab","members":[],"meta":{"resourceType":"Group"}}`, schemas.IdP, ""},
		{"Entra disables", "PATCH", "/Users/u-1", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"}]}`, schemas.IdP, ""},
		{"Entra disables, to the letter", "PATCH", "/Users/u-1", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"}]}`, schemas.RFC, "/Operations/0/op RFC7644-3.5.2-R07"},
		{"string boolean, to the letter", "POST", "/Users", `{"schemas":["` + user + `"],"userName":"ada","active":"True"}`, schemas.RFC, "/active RFC7643-2.3.2-R01"},
		{"own resource type", "POST", "/Devices", `{"schemas":["urn:x:y"],"name":7}`, schemas.IdP, ""},
		{"search at the root", "POST", "/.search", search, schemas.IdP, ""},
		{"search with a wrong count", "POST", "/Users/.search", strings.Replace(search, `"count":0`, `"count":"0"`, 1), schemas.IdP, "/count RFC7644-3.4.3-R12"},
		{"bulk", "POST", "/Bulk", bulkRequest, schemas.RFC, ""},
		{"no body", "POST", "/Users", "", schemas.IdP, " RFC7643-2.1-R01"},
		{"get", "GET", "/Users", "", schemas.IdP, ""},
		{"delete", "DELETE", "/Users/u-1", "", schemas.IdP, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found, err := schemas.RequestAs(c.dialect, c.method, c.path, []byte(c.body))
			if got := brief(found); err != nil || got != c.want {
				t.Errorf("violations: got %q %v (%v), want %q", got, found, err, c.want)
			}
		})
	}
	if found, err := schemas.Request("PATCH", "/Users/u-1", []byte(patch)); err != nil || len(found) > 0 {
		t.Errorf("Request: got %v (%v), want no violation", found, err)
	}
}

// brief joins pointer and requirement of every violation.
func brief(found []schemas.Violation) string {
	var parts []string
	for _, v := range found {
		parts = append(parts, v.Pointer+" "+v.Requirement)
	}
	return strings.Join(parts, "; ")
}

func TestResponse(t *testing.T) {
	const scimJSON = "application/scim+json; charset=utf-8"
	list := func(members string) string {
		return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],` + members + `}`
	}
	leaky := strings.Replace(fullUser, `"userName"`, `"password":"x","userName"`, 1)
	cases := []struct {
		name, method, path, query string
		status                    int
		media, body, want         string
	}{
		{"user", "GET", "/Users/u-1", "", 200, scimJSON, fullUser, ""},
		{"created", "POST", "/Users", "", 201, scimJSON, fullUser, ""},
		{"created without a body", "POST", "/Users", "", 201, "", "", " RFC7644-3.3-R09"},
		{"projected", "GET", "/Users/u-1", "attributes=userName", 200, scimJSON, `{"id":"u-1","userName":"ada"}`, ""},
		{"projected without id", "GET", "/Users/u-1", "excludedAttributes=emails", 200, scimJSON, `{"userName":"ada"}`, "/id RFC7643-3.1-R04"},
		{"not projected", "GET", "/Groups/g-1", "", 200, scimJSON, `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"g-1","displayName":"Lab"}`, "/meta RFC7643-3.1-R02"},
		{"list", "GET", "/Users", "", 200, scimJSON, list(`"totalResults":1,"Resources":[` + fullUser + `]`), ""},
		{"list, projected", "GET", "/Users", "attributes=userName", 200, scimJSON, list(`"totalResults":1,"Resources":[{"id":"u-1"}]`), ""},
		{"list with a stranger", "GET", "/Users", "", 200, scimJSON, list(`"totalResults":1,"Resources":[` + strings.Replace(fullUser, `2.0:User",`, `2.0:Usr",`, 1) + `]`), "/Resources/0/schemas RFC7643-3.3-R01"},
		{"list with a defect inside", "GET", "/Users", "", 200, scimJSON, list(`"totalResults":1,"resources":[` + strings.Replace(fullUser, `"active":true`, `"ACTIVE":"x"`, 1) + `]`), "/resources/0/ACTIVE RFC7643-2.3.2-R01"},
		{"list without Resources", "GET", "/Users", "", 200, scimJSON, list(`"totalResults":3`), "/Resources RFC7644-3.4.2-R08"},
		{"only the count", "GET", "/Users", "count=0", 200, scimJSON, list(`"totalResults":3`), ""},
		{"past the end", "GET", "/Users", "startIndex=9", 200, scimJSON, list(`"totalResults":3,"itemsPerPage":0`), ""},
		{"array for a list", "GET", "/Users", "", 200, scimJSON, `[]`, " RFC7644-3.4.2-R05"},
		{"last cursor page", "GET", "/Users", "cursor=abc&count=2", 200, scimJSON, list(`"Resources":[]`), ""},
		{"root query", "GET", "/", "", 200, scimJSON, list(`"totalResults":2,"Resources":[` + fullUser + `,` + fullGroup + `]`), ""},
		{"search", "POST", "/.search", "", 200, scimJSON, list(`"totalResults":1,"Resources":[{"id":"u-1"}]`), ""},
		{"me", "GET", "/Me", "", 200, scimJSON, strings.Replace(fullUser, `"active":true`, `"active":1`, 1), "/active RFC7643-2.3.2-R01"},
		{"bulk", "POST", "/Bulk", "", 200, scimJSON, bulkResponse, ""},
		{"config", "GET", "/ServiceProviderConfig", "", 200, scimJSON, config, ""},
		{"schema", "GET", "/Schemas/urn:example:params:2.0:Badge", "", 200, scimJSON, badgeSchema, ""},
		{"schemas", "GET", "/Schemas", "", 200, scimJSON, list(`"totalResults":1,"Resources":[` + badgeSchema + `]`), ""},
		{"resource types", "GET", "/ResourceTypes", "", 200, scimJSON, badgeTypes, ""},
		{"password in GET", "GET", "/Users/u-1", "", 200, scimJSON, leaky, "/password RFC7643-4.1.1-R21"},
		{"password when asked for", "GET", "/Users/u-1", "attributes=password", 200, scimJSON, leaky, "/password RFC7643-4.1.1-R22"},
		{"password in POST", "POST", "/Users", "", 201, scimJSON, leaky, "/password RFC7643-4.1.1-R20"},
		{"password in PATCH", "PATCH", "/Users/u-1", "", 200, scimJSON, leaky, "/password RFC7643-4.1.1-R24"},
		{"password in a list", "GET", "/Users", "", 200, scimJSON, list(`"totalResults":1,"Resources":[` + leaky + `]`), "/Resources/0/password RFC7643-4.1.1-R23"},
		{"error", "POST", "/Users", "", 409, scimJSON, oneError, ""},
		{"error of another status", "POST", "/Users", "", 400, scimJSON, oneError, "/status RFC7644-3.12-R29"},
		{"error without a body", "GET", "/Users", "", 401, "", "", ""},
		{"error in HTML", "GET", "/Users", "", 502, "text/html", "<html>", " RFC7644-3.8-R12"},
		{"error that is no JSON", "GET", "/Users", "", 404, scimJSON, "not found", " RFC7644-3.12-R01"},
		{"plain JSON", "GET", "/Users/u-1", "", 200, "application/json", fullUser, ""},
		{"no media type", "GET", "/Users/u-1", "", 200, "", fullUser, " RFC7644-3.1-R01"},
		{"other charset", "GET", "/Users/u-1", "", 200, "application/scim+json;charset=latin1", fullUser, " RFC7644-3.8-R03"},
		{"nothing for GET", "GET", "/Users/u-1", "", 200, scimJSON, "", " RFC7644-3.4.1-R01"},
		{"deleted", "DELETE", "/Users/u-1", "", 204, "", "", ""},
		{"deleted with a body", "DELETE", "/Users/u-1", "", 204, scimJSON, "{}", " RFC7644-3.6-R04"},
		{"patched without a body", "PATCH", "/Users/u-1", "", 204, "", "", ""},
		{"not modified", "GET", "/Users/u-1", "", 304, "", "x", " RFC7644-3.14-R10"},
		{"accepted", "POST", "/Bulk", "", 202, "", "", ""},
		{"moved", "GET", "/Me", "", 308, "text/html", "<a>", ""},
		{"head", "HEAD", "/Users", "", 200, scimJSON, "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found, err := schemas.Response(c.method, c.path, c.query, c.status, c.media, []byte(c.body))
			if got := brief(found); err != nil || got != c.want {
				t.Errorf("violations: got %q %v (%v), want %q", got, found, err, c.want)
			}
		})
	}
}

func TestHostileDocuments(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 100_000) + `1` + strings.Repeat(`}`, 100_000)
	cases := []struct {
		name, document, want, message string
	}{
		{"empty", " ", " RFC7644-3.8-R03", "got nothing"},
		{"cut short", `{"id":`, " RFC7644-3.8-R03", "malformed JSON"},
		{"trailing comma", `{"id":"1",}`, " RFC7644-3.8-R03", "malformed JSON"},
		{"two documents", `{"id":"1"}{}`, " RFC7644-3.8-R03", "malformed JSON"},
		{"NaN", `{"id":"1","n":NaN}`, " RFC7644-3.8-R03", "got NaN at offset 14"},
		{"Infinity", `{"id":"1","n":-Infinity}`, " RFC7644-3.8-R03", "got Infinity"},
		{"deep", deep, " RFC7644-3.8-R03", "depth"},
		{"deep enough", `{"id":"1","a":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`, " RFC7644-3.8-R03", "levels of nesting"},
		{"byte order mark", "\xef\xbb\xbf" + `{"id":"1"}`, " RFC8259-8.1-R01", "byte order mark"},
		{"invalid UTF-8", "{\"id\":\"1\",\"x\":\"\xc3\x28\"}", " RFC8259-8.1-R01", "offset 15"},
		{"member twice", `{"id":"1","name":{"givenName":"a","givenName":"b"}}`, "/name/givenName ", "twice"},
		{"attribute in two cases", `{"id":"1","title":"a","Title":"b"}`, "/title RFC7643-2.1-R05", `beside "Title"`},
		{"huge number", `{"id":"1","x":` + strings.Repeat("9", 100_000) + `,"y":1e999999999}`, "", ""},
		{"slash and tilde", `{"id":"1","a/b~":{"x":1,"x":2}}`, "/a~1b~0/x ", "twice"},
		{"dots", `{"id":"1","urn:a.b:c":{"d.e":[{"f":1,"f":1}]}}`, "/urn:a.b:c/d.e/0/f ", "twice"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found, err := schemas.Validate(schemas.UserPartial, []byte(c.document))
			if got := brief(found); err != nil || got != c.want {
				t.Fatalf("violations: got %q %v (%v), want %q", got, found, err, c.want)
			}
			if len(found) > 0 && !strings.Contains(found[0].Message, c.message) {
				t.Errorf("message: got %q, want %q in it", found[0].Message, c.message)
			}
		})
	}
}

func TestViolationsAreBounded(t *testing.T) {
	document := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":5000,"Resources":[` +
		strings.TrimSuffix(strings.Repeat(`{"id":1,"userName":2,"active":3},`, 5000), ",") + `]}`
	found, err := schemas.Response("GET", "/Users", "", 200, "application/scim+json", []byte(document))
	if err != nil || len(found) != 100 {
		t.Errorf("violations: got %d (%v), want 100", len(found), err)
	}
}

func TestPointerEscapes(t *testing.T) {
	document := strings.Replace(report, `"Accept":["application/scim+json"]`, `"a/b~c":"x"`, 1)
	found, err := schemas.Validate(schemas.Report, []byte(document))
	want := "/scenarios/0/exchanges/0/request/headers/a~1b~0c "
	if got := brief(found); err != nil || got != want {
		t.Errorf("violations: got %q (%v), want %q", got, err, want)
	}
}

func TestViolationReads(t *testing.T) {
	found, err := schemas.Validate(schemas.Error, []byte(strings.Replace(oneError, `"409"`, `409`, 1)))
	if err != nil || len(found) != 1 {
		t.Fatalf("violations: got %v (%v), want one", found, err)
	}
	want := `"/status" status: got the number 409, want the HTTP status as a string of three digits (RFC7644-3.12-R03)`
	if got := fmt.Sprint(found[0]); got != want {
		t.Errorf("violation: got %s, want %s", got, want)
	}
}
