package reference

import (
	"strings"
	"testing"
)

func TestLifeOfAUser(t *testing.T) {
	c := serve(t, Options{Now: tick(), Tokens: []Credential{{Token: "s3cret-token", Tenant: "a"}, {Token: "other-token", Tenant: "b"}}})
	want(t, "no credential", c.call("GET", "/Users", "").Status, 401)
	c.token = "s3cret-token"
	a := c.call("POST", "/Users", user("Ada@example.com", `"name":{"givenName":"Ada","familyName":"Lane"}`,
		`"emails":[{"primary":true,"value":"ada@example.com","type":"work"}]`, `"password":"pa55word"`, `"groups":[]`, `"externalId":"00uA"`,
		`"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Ops","manager":"nobody"}`))
	want(t, "create", a.Status, 201)
	if strings.Contains(a.Body, "password") {
		t.Errorf("create: the password came back in %s", a.Body)
	}
	id := a.str("id")
	want(t, "Location", a.Header.Get("Location"), "http://scim.example.com/scim/v2/Users/"+id)
	want(t, "meta.location", a.str("meta", "location"), a.Header.Get("Location"))
	want(t, "ETag", a.Header.Get("ETag"), a.str("meta", "version"))
	want(t, "duplicate in another case", c.call("POST", "/Users", user("aDA@example.com")).str("scimType"), "uniqueness")
	want(t, "manager", c.call("GET", "/Users/"+id, "").str("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "manager", "value"), "nobody")
	want(t, "filter", c.call("GET", `/Users?filter=USERNAME+EQ+%22ADA%40example.com%22&startIndex=1&count=100`, "").str("totalResults"), "1")
	a = c.call("PATCH", "/Users/"+id, patchBody(`{"op":"Replace","path":"active","value":"False"}`))
	want(t, "active", a.str("active"), "false")
	want(t, "inactive is found", c.call("GET", `/Users?filter=userName+eq+%22ada%40example.com%22`, "").str("Resources", "0", "active"), "false")
	a = c.call("PUT", "/Users/"+id, user("ben@example.com", `"meta":{"created":"x"}`, `"groups":[{"value":"x"}]`, `"zip":1`, `"id":"x"`))
	want(t, "PUT", a.Status, 200)
	want(t, "id after PUT", a.str("id"), id)
	want(t, "active after PUT", a.str("active"), "false")
	other := caller{h: c.h, token: "other-token"}
	want(t, "another tenant", other.call("GET", "/Users/"+id, "").Status, 404)
	want(t, "delete", c.call("DELETE", "/Users/"+id, "").Status, 204)
	want(t, "delete again", c.call("DELETE", "/Users/"+id, "").Status, 404)
}

func TestGroups(t *testing.T) {
	c := serve(t, Options{Now: tick()})
	ada, ben := c.make(t, "/Users", user("ada")), c.make(t, "/Users", user("ben"))
	inner := c.make(t, "/Groups", group("Inner", ada))
	outer := c.make(t, "/Groups", group("Outer", inner))
	a := c.call("GET", "/Users/"+ada, "")
	want(t, "groups", len(a.json()["groups"].([]any)), 2)
	if !strings.Contains(a.Body, `"indirect"`) {
		t.Errorf("groups: got %s, want an indirect one", a.str("groups"))
	}
	a = c.call("PATCH", "/Groups/"+inner, patchBody(`{"op":"Add","path":"members","value":[{"value":"`+ben+`"},{"value":"`+ada+`"}]}`))
	want(t, "members after add", len(a.json()["members"].([]any)), 2)
	version := a.str("meta", "version")
	a = c.call("PATCH", "/Groups/"+inner, patchBody(`{"op":"add","path":"members","value":[{"value":"`+ben+`"}]}`))
	want(t, "version after adding again", a.str("meta", "version"), version)
	a = c.call("PATCH", "/Groups/"+inner, patchBody(`{"op":"Remove","path":"members","value":[{"value":"`+ada+`"}]}`))
	want(t, "members after remove", len(a.json()["members"].([]any)), 1)
	want(t, "rename with id", c.call("PATCH", "/Groups/"+inner, patchBody(`{"op":"replace","value":{"id":"`+inner+`","displayName":"Core"}}`)).str("displayName"), "Core")
	want(t, "filter on members", c.call("GET", `/Groups?filter=members.value+eq+%22`+ben+`%22`, "").str("totalResults"), "1")
	want(t, "unknown member", c.call("POST", "/Groups", group("Ghosts", "nobody")).Status, 400)
	want(t, "delete ben", c.call("DELETE", "/Users/"+ben, "").Status, 204)
	want(t, "members without ben", c.call("GET", "/Groups/"+inner, "").str("members"), "")
	want(t, "duplicate", c.call("POST", "/Groups", group("OUTER")).Status, 409)
	want(t, "delete", c.call("DELETE", "/Groups/"+outer, "", "Content-Type: application/scim+json").Status, 204)
}
