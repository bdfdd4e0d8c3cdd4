package reference

import (
	"net/url"
	"strconv"
	"strings"
)

// neighbours is the part of the conversation about what one request does to another resource:
// of the same tenant, of the other one, to a group, and about JSON that is odd.
func (t *talk) neighbours() {
	t.make("rosa", "/Users", user("rosa", `"externalId":"Rosa-1"`, `"name":{"givenName":"Rosa","familyName":"Moor"}`, `"displayName":"Rosa"`, `"roles":[{"value":"pilot"}]`,
		`"emails":[{"value":"rosa@example.com","type":"work"}]`))
	t.make("sven", "/Users", user("sven", `"active":false`, `"emails":[{"value":"sven@example.com","type":"work"}]`))
	t.make("tess", "/Users", user("tess"))
	t.make("keepers", "/Groups", group("Keepers & Sons", "<rosa>", "<tess>"))
	t.make("watch", "/Groups", group("Watch", "<rosa>"))
	t.sharing()
	t.grouping()
	t.oddities()
	t.trespass()
}

// everybody reads what may have changed.
func (t *talk) everybody() {
	for _, path := range []string{"/Users/<rosa>", "/Users/<sven>", "/Groups/<keepers>"} {
		t.say("GET", path, "")
	}
}

func (t *talk) sharing() {
	for _, body := range []string{user("rosa"), user("sven"), user("ulla", `"externalId":"Rosa-1"`), user("vera", `"name":{"givenName":"Rosa","familyName":"Moor"}`), user("wim", `"emails":[{"value":"sven@example.com"}]`)} {
		t.say("POST", "/Users", body)
		t.everybody()
	}
	t.say("POST", "/Groups", group("Keepers & Sons"))
	t.say("POST", "/Groups", strings.Replace(group("Other watch"), "{", `{"id":"<watch>",`, 1))
	t.say("GET", "/Groups/<watch>", "")
	t.say("POST", "/Bulk", bulkBody("", `{"method":"POST","path":"/Users","bulkId":"x","data":`+user("xaver", `"emails":[{"value":"rosa@example.com"}]`)+`}`))
	t.everybody()
	for _, body := range []string{user("tess", `"externalId":"Rosa-1"`), user("tess", `"emails":[{"value":"rosa@example.com"}]`), user("tess", `"roles":[{"value":"pilot"}]`), user("rosa")} {
		t.say("PUT", "/Users/<tess>", body)
		t.everybody()
	}
	for _, o := range []string{op("add", "externalId", `"Rosa-1"`), op("replace", "externalId", `"Tess-1"`), op("remove", "externalId", ""), op("replace", "emails", `[{"value":"rosa@example.com","type":"work"}]`)} {
		t.patch("/Users/<tess>", o)
		t.say("GET", "/Users/<tess>", "")
		t.everybody()
	}
	t.say("PUT", "/Groups/<watch>", group("Keepers & Sons"))
	t.everybody()
}

func (t *talk) grouping() {
	t.say("POST", "/Groups", strings.Replace(group("Named"), "{", `{"externalId":"Named-1",`, 1))
	for _, filter := range []string{`displayName eq "Keepers & Sons"`, `displayName eq "Keep"`, `displayName sw "Keep"`, `displayName sw "Keep" and not (displayName eq "Watch")`, `externalId eq "Named-1"`,
		`favouriteBird eq "wren"`, `displayName pr`, `displayName eq "nobody"`, `members.value eq "` + t.ids["tess"] + `"`} {
		t.say("GET", "/Groups?count=1&filter="+url.QueryEscape(filter), "")
		t.say("POST", "/Groups/.search", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":`+strconv.Quote(filter)+`}`)
	}
	t.say("GET", "/Groups/<keepers>?attributes=members", "")
	for _, ops := range [][]string{{op("replace", "externalId", `"K-1"`)}, {op("replace", "", `{"externalId":"K-2"}`)}, {op("replace", "displayName", `"Keepers"`), op("add", "members", `[{"value":"<sven>"}]`)},
		{op("remove", `members[value eq "<sven>"]`, ""), op("remove", "", "")}, {op("change", "displayName", `"x"`)}, {op("remove", `members[value eq "<sven>"]`, "")}, {op("replace", "members", "[]")}} {
		t.patch("/Groups/<keepers>", ops...)
		t.everybody()
	}
	for _, members := range []string{`[{"value":"<rosa>"}]`, "null", `[{"value":"<rosa>"}]`, "[]"} {
		t.say("PUT", "/Groups/<keepers>", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Keepers","externalId":"K-3","id":"<watch>","members":`+members+`}`)
		t.everybody()
	}
	t.say("GET", "/Groups/<watch>", "")
	t.say("POST", "/Groups", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Nobody's","members":null}`)
	t.say("DELETE", "/Groups/<watch>", "")
	t.everybody()
	t.say("DELETE", "/Groups/<watch>", "")
	t.patch("/Groups/<watch>", op("replace", "displayName", `"x"`))
	t.say("PUT", "/Groups/<watch>", group("Watch"))
}

func (t *talk) oddities() {
	for _, body := range []string{user("yan", `"emails":[null]`), user("yan", `"name":null`), user("yan", `"`+enterprise+`":null`), user("yan", `"roles":["a"]`), user("yan", `"`+enterprise+`":{"manager":""}`),
		`{"schemas":null,"userName":"yan"}`} {
		t.say("POST", "/Users", body)
	}
	t.say("POST", "/Groups", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Odd","members":[null]}`)
	t.say("PATCH", "/Users/<tess>", `{"schemas":null,"Operations":[]}`)
	t.say("PATCH", "/Users/<tess>", `{"Operations":[]}`)
	for _, o := range []string{"null", `{"op":"replace","path":1,"value":"x"}`, op("replace", "displayName", "null"), op("remove", "nickName", `"x"`), op("remove", "title", "null")} {
		t.patch("/Users/<tess>", o)
	}
	for _, o := range []string{op("replace", "members", "null"), op("add", "members", `["<rosa>"]`), op("add", "members", `[{"value":"nobody"}]`)} {
		t.patch("/Groups/<keepers>", o)
	}
	t.say("PUT", "/Groups/<keepers>", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Keepers","members":[{"value":"<rosa>","display":null}]}`)
	t.say("POST", "/Bulk", bulkBody("", "null"))
	for _, path := range []string{"/Users?count=many", "/Users?filter=", "/Groups/%7B%7D"} {
		t.say("GET", path, "")
	}
}

// trespass is what the other tenant asks.
func (t *talk) trespass() {
	mine := t.c
	as := func(token string) { t.c = mine; t.c.token = token }
	bulk := func(operation string) { t.say("POST", "/Bulk", bulkBody("", operation)) }
	for _, ask := range []func(){
		func() { t.say("PUT", "/Users/<rosa>", user("rosa", `"title":"Taken"`)) },
		func() { t.patch("/Users/<rosa>", op("replace", "userName", `"taken"`)) },
		func() { t.patch("/Users/<rosa>", op("replace", "active", "false")) },
		func() { bulk(`{"method":"PUT","path":"/Users/<rosa>","data":` + user("rosa", `"title":"Taken"`) + `}`) },
		func() {
			bulk(`{"method":"PATCH","path":"/Users/<rosa>","data":` + patchBody(op("replace", "title", `"x"`)) + `}`)
		},
		func() { bulk(`{"method":"DELETE","path":"/Users/<tess>"}`) },
		func() { t.say("POST", "/Users", strings.Replace(user("zoe"), "{", `{"id":"<rosa>",`, 1)) },
		func() { t.say("POST", "/Users", user("zack", `"`+enterprise+`":{"manager":{"value":"<rosa>"}}`)) },
		func() { t.say("POST", "/Groups", group("Strangers", "<rosa>")) },
		func() { t.say("GET", "/Groups/<keepers>", "") },
		func() { t.say("GET", "/Groups", "") },
		func() {
			t.say("POST", "/Groups/.search", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}`)
		},
		func() {
			t.say("POST", "/Users/.search", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}`)
		},
		func() { t.say("PUT", "/Groups/<keepers>", group("Taken")) },
		func() { t.patch("/Groups/<keepers>", op("replace", "displayName", `"Taken"`)) },
		func() { t.say("DELETE", "/Groups/<keepers>", "") },
		func() { t.say("DELETE", "/Users/<rosa>", "") },
	} {
		as("second-token")
		ask()
		as(mine.token)
		t.everybody()
	}
}
