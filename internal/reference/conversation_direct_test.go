package reference

import "net/url"

// atOnce is what clients send who create without looking first.
func (t *talk) atOnce() {
	t.make("finn", "/Users", user("finn@example.com", `"photos":[]`, `"displayName":"Finn L\u00f6v"`))
	t.say("POST", "/Users", user("gwen@example.com"), "Accept: ")
	t.say("GET", "/Users/<finn>", "", "Content-Type: application/scim+json")
	t.say("GET", "/Users?startIndex=2", "")
	t.say("GET", "/Users?filter=userName+eq+%22finn@example.com%22&", "")
	t.say("GET", "/Users/<finn>?", "")
	for _, active := range []string{"true", "false", "false", "true"} {
		t.say("PUT", "/Users/<finn>", user("finn@example.com", `"active":`+active))
	}
	t.say("PUT", "/Users/nobody-at-all", user("finn@example.com"))
	t.patch("/Users/<finn>", op("replace", "active", `"false"`))
	t.say("GET", "/Users/<finn>", "")
	t.patch("/Users/<finn>", op("replace", "active", `"true"`), op("replace", "displayName", `"Finn"`))
	t.say("GET", "/Users/<finn>", "")
	t.patch("/Users/<finn>", op("add", enterprise+":employeeNumber", `"4711"`), op("add", "roles", `[{"value":"{\"id\":\"1\",\"value\":\"editor\"}"}]`))
	t.say("GET", "/Users?filter="+url.QueryEscape(enterprise+`:employeeNumber eq "4711"`), "")
	t.patch("/Users/<finn>", op("replace", "userName", `"0123finn@example.com"`), op("replace", "active", `"False"`))
	t.patch("/Users/<finn>", op("replace", "userName", `"finn@example.com"`), op("replace", "active", `"True"`))
	t.say("GET", "/Users/<finn>", "")
	t.make("shift", "/Groups", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Shift"}`)
	shift := func(name, more string) string {
		return `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"` + name + `"` + more + `}`
	}
	t.say("POST", "/Groups", shift("Shift 1", `,"members":[{"value":"<finn>","$ref":"Users/<finn>"}]`))
	t.say("PUT", "/Groups/<shift>", shift("Shift 2", `,"members":[{"value":"<finn>","$ref":"Users/<finn>"}]`))
	t.say("PATCH", "/Groups/<shift>", `{"Operations":[{"op":"replace","value":`+shift("Shift 3", "")+`}]}`)
	t.say("PATCH", "/Groups/<shift>", `{"Operations":[{"op":"replace","path":"displayName","value":"Shift"}]}`)
	t.patch("/Groups/<shift>", op("replace", "", `"{\"displayName\":\"Shift 4\"}"`))
	t.say("PATCH", "/Groups/<shift>", patchBody(`{"op":"remove","path":"members[value eq \"nobody\"]","value":null}`))
	t.say("PUT", "/Groups/<shift>", shift("Shift 5", ""))
	t.say("GET", "/Groups", "")
	t.say("PUT", "/Groups/<shift>", shift("Shift 6", `,"members":[{"value":"<finn>","display":null}]`))
	t.say("GET", "/Groups/<shift>", "")
}
