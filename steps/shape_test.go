package steps

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
)

// declaring is a discovery in which User has these attributes.
func declaring(attributes string) Discovery {
	return Discovery{Documents: map[string][]byte{
		scim.EndpointResourceTypes: []byte(`{"Resources":[{"id":"User","endpoint":"/Users","schema":"` + scim.SchemaUser + `",
			"schemaExtensions":[{"schema":"urn:x:Badge","required":true},{"schema":"urn:x:Desk","required":false}]}]}`),
		scim.EndpointSchemas: []byte(`{"Resources":[{"id":"` + scim.SchemaUser + `","attributes":[` + attributes + `]},
			{"id":"urn:x:Badge","attributes":[{"name":"code","required":true},{"name":"level","type":"integer"}]},
			{"id":"urn:x:Desk","attributes":[{"name":"floor","required":true},{"name":"side"}]}]}`),
	}}
}

func shapingWorld(d Discovery, data accept.Data) *World {
	pass := func(next http.RoundTripper) http.RoundTripper { return next }
	config := Config{
		BaseURL: "http://127.0.0.1", Prefix: "p-", Tag: "t", EmailDomain: "corp.example", Discovery: d, Shape: NewShape(d, data, "corp.example"),
		Around: pass, Guard: pass,
	}
	return New(context.Background(), config, features.Scenario{}, 1)
}

func TestShapedBodies(t *testing.T) {
	const emails = `{"name":"userName","required":true},{"name":"emails","type":"complex","multiValued":true,"required":true,
		"subAttributes":[{"name":"value","required":true},{"name":"type","required":true,"canonicalValues":["office","home"]}]}`
	for _, c := range []struct {
		name, path, method, body string
		want                     []string // parts of the body, in this order; none: the body itself
		without                  string
	}{
		{name: "laid under, in front", path: "/Users", body: `{"userName":"ada",  "x":"caf\u00e9","x":2}`,
			want: []string{`"emails":[{"type":"office","value":"p-t-1-own1-0@corp.example"}]`, `"userName":"ada"`, `"x":"caf\u00e9"`, `"x":2`, `"urn:x:Badge":{"code":`}},
		{name: "null is meant", path: "/Users", body: `{"EMAILS":null,"urn:x:Badge":null}`},
		{name: "an element gets its type", path: "/Users", body: `{"emails":[{"value":"a@b"},{"type":"home","value":"c@d"}],"urn:x:Badge":{"code":"1"}}`,
			want: []string{`{"value":"a@b","type":"office"}`, `{"type":"home","value":"c@d"}`}},
		{name: "an extension that is named", path: "/Users", body: `{"emails":[],"urn:x:Desk":{"side":"left"}}`, want: []string{`"urn:x:Desk":{"floor":`, `"side":"left"`}},
		{name: "an extension that need not be there", path: "/Users", body: `{"emails":[]}`, want: []string{`"urn:x:Badge"`}, without: "Desk"},
		{name: "userName is never laid under", path: "/Users", body: `{"schemas":["a"]}`, want: []string{`"schemas":["a","urn:x:Badge"]`}, without: "userName"},
		{name: "no object", path: "/Users", body: `[{"userName":"ada"}]`},
		{name: "cut short", path: "/Users", body: `{"userName":"ada"`},
		{name: "two documents", path: "/Users", body: `{"userName":"ada"}{}`},
		{name: "another endpoint", path: "/Users/.search", body: `{"count":1}`},
		{name: "a resource is no collection", path: "/Users/7", body: `{"userName":"ada"}`},
		{name: "put", path: "/Users/7", method: "PUT", body: `{"userName":"ada"}`, want: []string{`"emails":`}},
		{name: "bulk", path: "/Bulk", body: `{"failOnErrors":1,"Operations":[{"method":"DELETE","path":"/Users/7"},{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"ada"}}]}`,
			want: []string{`"failOnErrors":1`, `{"method":"DELETE","path":"/Users/7"}`, `"bulkId":"a"`, `"emails":`, `"userName":"ada"`}},
		{name: "bulk without a resource", path: "/Bulk", body: `{"Operations":[{"method":"PATCH","path":"/Users/7","data":{}}]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := shapingWorld(declaring(emails), accept.Data{}).shaped(call{method: orDefault(c.method, http.MethodPost), path: c.path, body: c.body})
			if len(c.want) == 0 && got != c.body {
				t.Errorf("body: got %s, want it unchanged", got)
			}
			rest := got
			for _, part := range c.want {
				_, after, found := strings.Cut(rest, part)
				if !found {
					t.Fatalf("body: got %s, want %s in that order", got, part)
				}
				rest = after
			}
			if c.without != "" && strings.Contains(got, c.without) {
				t.Errorf("body: got %s, want it without %s", got, c.without)
			}
			if len(c.want) > 0 && !json.Valid([]byte(got)) {
				t.Errorf("body: got %s, want JSON", got)
			}
		})
	}
}

// TestValuesAreOwn: no two bodies share what is laid under them, and a literal one has none.
func TestValuesAreOwn(t *testing.T) {
	w := shapingWorld(declaring(`{"name":"userName"},{"name":"externalId","required":true,"uniqueness":"server"}`), accept.Data{User: map[string]any{"nickName": "{stem}-{name}@{domain}"}})
	request := call{method: http.MethodPost, path: "/Users", body: `{"userName":"ada"}`}
	one, two := w.shaped(request), w.shaped(request)
	if one == two || !strings.Contains(one, `"externalId":`) || !strings.Contains(one, `"nickName":"p-t-1-own1@corp.example"`) {
		t.Errorf("bodies: got %s and %s, want an externalId of its own and the configured nickName in each", one, two)
	}
	if request.literal = true; w.shaped(request) != request.body {
		t.Errorf("literal body: got %s, want it unchanged", w.shaped(request))
	}
}

// TestBasicUserHasWhatIsListed: the fixture of scenarios gives no attribute that the schemas
// do not have.
func TestBasicUserHasWhatIsListed(t *testing.T) {
	w := shapingWorld(declaring(`{"name":"userName"},{"name":"emails","type":"complex","multiValued":true,"subAttributes":[{"name":"value"}]}`), accept.Data{})
	want := `{"emails":[{"value":"p-t-1-ada@corp.example"}],"externalId":"p-t-1-ada","schemas":["` + scim.SchemaUser + `"],"userName":"p-t-1-ada@corp.example"}`
	if got := jsonText(w.basicUser("Ada")); got != want {
		t.Errorf("user: got %s, want %s", got, want)
	}
}

func TestSchemaNeeds(t *testing.T) {
	v, err := NewVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, step, doc string
		want, without   []string
	}{
		{name: "path", step: "the answer has `title` equal to `\"x\"`", want: []string{"schema:title"}},
		{name: "prose", step: "the title of the page is shown", without: []string{"schema:title"}},
		{name: "search", step: "a client searches `/Users` for `nickName eq \"x\"`", want: []string{"schema:nickName"}},
		{name: "directory", step: "Ada's nick name is cleared", want: []string{"schema:nickName", "optional:nickName"}},
		{name: "create", step: "a client creates the user Ada with:", doc: `{"roles":[{"value":"admin","type":"x"}],"emails":null}`,
			want: []string{"schema:roles.value", "value:roles.value=admin", "optional:emails"}, without: []string{"mutable:roles"}},
		{name: "own userName", step: "a client replaces `/Users/${Ada.id}` with:", doc: `{"userName":"${Ada.userName}","title":"x"}`,
			want: []string{"mutable:title"}, without: []string{"mutable:userName"}},
		{name: "rename", step: "a client replaces `/Users/${Ada.id}` with:", doc: `{"userName":"${Ben.userName}"}`, want: []string{"mutable:userName"}},
		{name: "patch", step: "a client modifies `/Users/${Ada.id}` with:", doc: `[{"op":"remove","path":"emails[type eq \"work\"]"},{"op":"add","value":{"userName":"x"}}]`,
			want: []string{"optional:emails", "mutable:emails", "mutable:userName"}},
		{name: "bulk", step: "a client sends the bulk operations:", doc: `[{"method":"PUT","path":"/Users/${Ada.id}","data":{"userName":"${Ben.userName}"}}]`, want: []string{"mutable:userName"}},
		{name: "discovery", step: "a client retrieves `/Schemas?title`", without: []string{"schema:title"}},
		{name: "each", step: "a client tries to remove each required attribute of Ada's user", want: []string{"each:tried remove required"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			step := features.Step{Keyword: "When", Text: c.step}
			if c.doc != "" {
				step.DocString = &features.DocString{Content: c.doc}
			}
			got := v.SchemaNeeds(features.Scenario{Profiles: []string{"core"}, Steps: []features.Step{step}})
			for _, need := range c.want {
				if !slices.Contains(got, need) {
					t.Errorf("needs: got %v, want %s", got, need)
				}
			}
			for _, need := range c.without {
				if slices.Contains(got, need) {
					t.Errorf("needs: got %v, want it without %s", got, need)
				}
			}
		})
	}
}

func TestLacks(t *testing.T) {
	shape := NewShape(declaring(`{"name":"userName","mutability":"immutable"},{"name":"title","required":true},{"name":"externalId","uniqueness":"server"},
		{"name":"roles","type":"complex","multiValued":true,"subAttributes":[{"name":"value","canonicalValues":["member"]}]}`), accept.Data{}, "corp.example")
	for need, want := range map[string]string{
		"schema:nickName": "/Schemas does not list nickName", "schema:title": "", "schema:roles.value": "", "schema:id": "", "schema:inventedByUs": "",
		"mutable:userName": "/Schemas says that userName is immutable", "mutable:title": "",
		"optional:title": "/Schemas says that title is required", "optional:userName": "", "shared:externalId": "/Schemas says that externalId is unique", "shared:title": "",
		"value:roles.value=admin": "the canonicalValues of roles.value in /Schemas are member", "value:roles.value=Member": "",
		"each:broken time": "the schemas of User in /Schemas have no attribute for that: broken time",
	} {
		if got := shape.Lacks(need); got != want {
			t.Errorf("%s: got %q, want %q", need, got, want)
		}
	}
	silent := NewShape(Discovery{}, accept.Data{}, "corp.example")
	if got := silent.Lacks("schema:nickName"); got != "" {
		t.Errorf("without /Schemas: got %q, want the RFC's own attributes", got)
	}
}

// TestScenarioBodies holds the bodies of all scenarios to two rules: an e-mail address has a
// type and is of the run's domain.
func TestScenarioBodies(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	addresses := 0
	for _, s := range set.Scenarios {
		for _, step := range s.Steps {
			if strings.Contains(step.Text, "@example.") {
				t.Errorf("%s: got %q, want ${run.domain}", s.ID, step.Text)
			}
			if step.DocString == nil {
				continue
			}
			if strings.Contains(step.DocString.Content, "@example.") {
				t.Errorf("%s: got an address at example.com, want ${run.domain}", s.ID)
			}
			body, ok := withReferences(step.DocString.Content)
			if kind := v.Facts(step.Text).schema.body; !ok || kind != bodyUser && kind != bodyRename && kind != bodyChange {
				continue
			}
			for _, value := range flat(document{value: body}.at("emails")) {
				addresses++
				if address, complex := value.(map[string]any); complex && address["type"] == nil {
					t.Errorf("%s: got the address %v without a type, want one", s.ID, address["value"])
				}
			}
		}
	}
	if addresses < 30 {
		t.Errorf("addresses: got %d, want at least 30", addresses)
	}
}
