package schemas_test

import (
	"strings"
	"testing"

	"github.com/scimspec/scimspec/schemas"
)

// TestForeignAnswers holds the judge to one violation for what does not claim to be SCIM: it is
// no User with twelve mistakes.
func TestForeignAnswers(t *testing.T) {
	const signIn = `{"status":"error","msg":"Please login first","data":null,"emails":"x","totalResults":"many","urn:x:y":{"a":1}}`
	stranger := strings.Replace(fullUser, "core:2.0:User", "core:2.0:Usr", 1)
	cases := []struct {
		name, method, path string
		status             int
		body, want         string
	}{
		{"a user", "GET", "/Users/u-1", 200, signIn, "/schemas RFC7643-3-R01"},
		{"a list", "GET", "/Users", 200, signIn, "/schemas RFC7644-3.4.2-R05"},
		{"a search", "POST", "/Users/.search", 200, signIn, "/schemas RFC7644-3.4.2-R05"},
		{"a group", "PUT", "/Groups/g-1", 200, signIn, "/schemas RFC7643-3-R01"},
		{"the configuration", "GET", "/ServiceProviderConfig", 200, signIn, "/schemas RFC7644-4-R02"},
		{"a schema", "GET", "/Schemas/urn:x:y", 200, signIn, "/schemas RFC7643-7-R01"},
		{"a bulk answer", "POST", "/Bulk", 200, signIn, "/schemas RFC7644-3.7-R04"},
		{"an error", "GET", "/Users/u-1", 401, signIn, "/schemas RFC7644-3.12-R02"},
		{"a user of another schema", "GET", "/Users/u-1", 200, strings.Replace(stranger, `"active":true`, `"active":"x"`, 1), "/schemas RFC7643-3.3-R01"},
		{"one of a list", "GET", "/Users", 200, listOf(signIn), "/Resources/0/schemas RFC7643-3-R01"},
		{"schemas as a string is a claim", "GET", "/Users/u-1", 200,
			strings.NewReplacer(`["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]`, `"urn:ietf:params:scim:schemas:core:2.0:User"`, `"active":true`, `"active":"x"`).Replace(fullUser),
			"/active RFC7643-2.3.2-R01; /schemas RFC7643-3-R01"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found, err := schemas.Response(c.method, c.path, "", c.status, "application/scim+json", []byte(c.body))
			if got := brief(found); err != nil || got != c.want {
				t.Errorf("violations: got %q %v (%v), want %q", got, found, err, c.want)
			}
		})
	}
}

// TestNoExtension leaves members with a URN for a name alone that are no extension: of an Error,
// a URN that was cut at its dot, an attribute with its whole name.
func TestNoExtension(t *testing.T) {
	garbage := func(member string) string { return strings.Replace(fullUser, `"favouriteColour":"teal"`, member, 1) }
	cases := []struct{ name, path, body, want string }{
		{"the URN cut at its dot", "/Users/u-1", garbage(`"urn:ietf:params:scim:schemas:extension:enterprise:2":{"0:User:department":"x"}`), ""},
		{"cut in another case", "/Users/u-1", garbage(`"URN:IETF:params:scim:schemas:core:2":{"0:User:title":"x"}`), ""},
		{"a whole name", "/Users/u-1", garbage(`"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager":{"value":"u-2"}`), ""},
		{"no object", "/Users/u-1", garbage(`"urn:example:params:2.0:Badge":"x"`), ""},
		{"an extension", "/Users/u-1", garbage(`"urn:example:params:2.0:Badge":{"label":"x"}`), "/schemas RFC7643-3-R07"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found, err := schemas.Response("GET", c.path, "", 200, "application/scim+json", []byte(c.body))
			if got := brief(found); err != nil || got != c.want {
				t.Errorf("violations: got %q %v (%v), want %q", got, found, err, c.want)
			}
		})
	}
	problem := strings.Replace(oneError, `"detail"`, `"urn:example:problem":{"trace":"7"},"detail"`, 1)
	if found, err := schemas.Response("POST", "/Users", "", 409, "application/scim+json", []byte(problem)); err != nil || len(found) > 0 {
		t.Errorf("an Error with a member of its own: got %v (%v), want no violation", found, err)
	}
}

// TestBulkStatusForms judges the Error of a bulk result as an Error, in whatever form its status
// is written: only the form itself is a violation (policy A42).
func TestBulkStatusForms(t *testing.T) {
	result := func(status, response string) string {
		return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":[{"method":"POST","bulkId":"a","status":` + status + `,"response":` + response + `}]}`
	}
	bare := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","urn:example:problem":{"trace":"7"}}`
	cases := []struct{ name, body, want string }{
		{"a string", result(`"409"`, bare), ""},
		{"a number", result(`409`, bare), "/Operations/0/status RFC7644-3.7-R20"},
		{"an object", result(`{"code":"409","description":"taken"}`, bare), "/Operations/0/status RFC7644-3.7-R20"},
		{"an object with a number", result(`{"code":409}`, bare), "/Operations/0/status RFC7644-3.7-R20"},
		{"no status, but an Error", strings.Replace(result(`""`, bare), `"status":"",`, `"location":"/Users/1",`, 1), "/Operations/0/status RFC7644-3.7-R19"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found, err := schemas.Validate(schemas.BulkResponse, []byte(c.body))
			if got := brief(found); err != nil || got != c.want {
				t.Errorf("violations: got %q %v (%v), want %q", got, found, err, c.want)
			}
		})
	}
}

// TestCommonAttributesInSchemas takes a schema that lists what every resource has (RFC 7643,
// section 3.1; policy A68).
func TestCommonAttributesInSchemas(t *testing.T) {
	common := `"attributes":[
 {"name":"id","type":"string","multiValued":false,"required":true,"returned":"always","mutability":"readOnly"},
 {"name":"schemas","type":"string","multiValued":true,"required":true},
 {"name":"externalId","type":"string","multiValued":false},
 {"name":"meta","type":"complex","multiValued":false,"required":true,"subAttributes":[{"name":"created","type":"dateTime","multiValued":false}]},`
	listed := strings.Replace(badgeSchema, `"attributes":[`, common, 1)
	compiled, err := schemas.FromDiscovery([]byte(listOf(listed)), []byte(badgeTypes))
	if err != nil {
		t.Fatal(err)
	}
	if found := compiled.Validate("Badge", []byte(badge)); len(found) > 0 {
		t.Errorf("violations: got %v, want none", found)
	}
	if got, want := brief(compiled.Validate("Badge", mutate(t, badge, "/id", ""))), "/id RFC7643-3.1-R04"; got != want {
		t.Errorf("violations without id: got %q, want %q", got, want)
	}
}
