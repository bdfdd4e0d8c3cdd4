package reference

import (
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

func op(kind, path, value string) string {
	o := `{"op":"` + kind + `"`
	if path != "" {
		o += `,"path":"` + strings.ReplaceAll(path, `"`, `\"`) + `"`
	}
	if value != "" {
		o += `,"value":` + value
	}
	return o + "}"
}

func (t *talk) patches() {
	u := "/Users/<ada>"
	for _, ops := range [][]string{
		{op("Replace", "displayName", `"Ada L."`)}, {op("add", "nickName", `"A"`), op("replace", "title", `"Boss"`), op("replace", "title", `"Chief"`)},
		{op("replace", "", `{"displayName":"Ada X","name.givenName":"Adah","`+enterprise+`:employeeNumber":"8","`+enterprise+`":{"division":"D"}}`)},
		{op("replace", "", `{"id":"<ada>","title":"Lead"}`)}, {op("replace", "", `{"id":"other"}`)}, {op("replace", "", `"x"`)},
		{op("replace", "title", `"Gone"`), op("replace", "groups", `[]`)}, {op("replace", "title", `"Gone"`), op("replace", "nothing", `"x"`)},
		{op("replace", "DISPLAYNAME", `"Ada Y"`)}, {op("add", enterprise+":department", `"Lab"`)}, {op("add", core+":title", `"Head"`)}, {op("replace", "name.familyName", `"Long"`)},
		{op("replace", "name", `{"givenName":"Eda","middleName":"M"}`)}, {op("replace", "name", `{"givenName":"Eda","middleName":null}`)}, {op("remove", "nickName", "")}, {op("remove", "", "")}, {op("remove", "userName", "")}, {op("remove", "name.givenName", "")},
		{op("replace", "emails[", `"x"`)}, {op("replace", "emails[type zz]", `"x"`)}, {op("move", "title", `"x"`)}, {op("replace", "title", "")}, {},
		{op("replace", "userName", `"ben@example.com"`)}, {op("replace", "userName", `null`)}, {op("replace", "title", `null`)}, {op("add", "title", `"One"`)}, {op("add", "title", `"Two"`)}, {op("replace", "userType", `"Staff"`)},
		{op("replace", "id", `"x"`)}, {op("replace", "meta.created", `"x"`)}, {op("replace", "password", `"n3w"`)},
		{op("replace", "active", `"False"`)}, {op("replace", "active", `"false"`)}, {op("replace", "title", `"Inactive"`)}, {op("replace", "active", `"True"`)}, {op("replace", "active", `"maybe"`)}, {op("replace", "active", `false`)}, {op("replace", "", `{"active":true}`)},
	} {
		t.patch(u, ops...)
		t.say("GET", "/Users/<ada>", "")
	}
	t.ids["ada"] = t.find("ada@example.com", t.ids["ada"])
	t.say("PATCH", u+"?attributes=title", patchBody(op("replace", "title", `"Short"`)))
	t.say("PATCH", u, `{"schemas":["x"],"Operations":[]}`)
	t.say("PATCH", "/Users/unknown", patchBody(op("replace", "title", `"x"`)))
	t.say("PATCH", u, patchBody(op("replace", "title", `"Stolen"`)), "Authorization: Bearer second-token")
	t.say("POST", u, user("mallory@example.com"))
	t.say("POST", "/Users", user("trudy@example.com", `"id":"<ada>"`))
	t.say("GET", u, "")
}

// find looks a User up again whose id may have changed.
func (t *talk) find(userName, id string) string {
	if found := t.say("GET", "/Users?filter=userName+eq+%22"+userName+"%22", "").str("Resources", "0", "id"); found != "" {
		return found
	}
	return id
}

func (t *talk) patchValues() {
	m := enterprise + ":manager"
	for _, ops := range [][]string{
		{op("add", "emails", `[{"value":"a2@example.com","type":"other"},{"value":"a3@example.com"}]`)}, {op("add", "emails", `{"value":"a3@example.com"}`)}, {op("add", "emails", `[{"value":"a3@example.com"}]`)},
		{op("replace", `emails[type eq "work"].value`, `"new@example.com"`)}, {op("replace", `emails[type eq "work"].display`, `"At work"`)}, {op("Add", `emails[type eq "zzz"].value`, `"zed@example.com"`)}, {op("replace", `emails[type eq "zzy"].value`, `"zed@example.com"`)},
		{op("replace", `addresses[type eq "work"].locality`, `"Bern"`)}, {op("add", `addresses[type eq "home"].locality`, `"Basel"`)}, {op("replace", `addresses[type eq "work"].country`, `"CH"`)},
		{op("replace", `roles[primary eq "True"].value`, `"Admin"`)}, {op("replace", `phoneNumbers[type eq "work"]`, `{"type":"work","value":"9"}`)}, {op("remove", `phoneNumbers[type eq "work"]`, "")}, {op("remove", `phoneNumbers[type eq "fax"]`, "")},
		{op("remove", `emails[type eq "work"].display`, "")}, {op("replace", `emails[type eq "home"].primary`, `true`)}, {op("add", "emails", `[{"value":"p@example.com","primary":true}]`)},
		{op("replace", "emails", `[{"value":"only@example.com","type":"work"}]`)}, {op("remove", "emails", "")}, {op("replace", "emails", `[]`)}, {op("add", "emails", `[{"value":5}]`)},
		{op("Add", m, `"<ben>"`)}, {op("Replace", m, `{"value":"<cleo>"}`)}, {op("replace", m+".displayName", `"X"`)}, {op("replace", m, `""`)}, {op("Add", m, `"<ben>"`)}, {op("replace", m, `{"value":""}`)}, {op("Add", m, `{"value":"<ben>","displayName":"Forged"}`)}, {op("remove", m, "")},
		{op("replace", server.SchemaBadge+":issuer", `"Back"`)}, {op("replace", server.SchemaBadge+":level", `"3"`)}, {op("replace", server.SchemaBadge+":remarks", `"new"`)}, {op("replace", server.SchemaBadge+":state", `"lost"`)}, {op("replace", "groups", `[]`)},
	} {
		t.patch("/Users/<ada>", ops...)
		t.say("GET", "/Users/<ada>", "")
	}
}

func (t *talk) groups() {
	for _, ops := range [][]string{
		{op("Add", "members", `[{"value":"<cleo>"}]`)}, {op("add", "members", `[{"value":"<cleo>"}]`)}, {op("add", "members", `[{"value":"<dora>"},{"value":"<aaron>"}]`)}, {op("Remove", "members", `[{"value":"<dora>"}]`)},
		{op("remove", `members[value eq "<aaron>"]`, "")}, {op("remove", `members[value eq "nobody"]`, "")}, {op("Remove", "members", `[{"value":"nobody"}]`)}, {op("replace", "", `{"id":"<crew>","displayName":"Crew 2"}`)}, {op("Replace", "displayName", `"Crew 3"`)},
		{op("replace", "members", `[{"value":"<ada>"},{"value":"<ben>"}]`)}, {op("remove", `members[value eq "<ben>"]`, ""), op("add", "members", `[{"value":"<cleo>"}]`)}, {op("replace", `members[value eq "<ada>"].value`, `"<ben>"`)}, {op("remove", "displayName", "")},
	} {
		t.patch("/Groups/<crew>", ops...)
		t.ids["crew"] = t.group("<crew>")
		t.say("GET", "/Groups/<crew>", "")
	}
	t.say("PATCH", "/Users/<cleo>", patchBody(op("replace", "active", "false")))
	t.say("GET", "/Users/<cleo>", "")
	t.patch("/Groups/<crew>", op("remove", "members", ""))
	t.say("GET", "/Groups/<crew>", "")
	t.say("PUT", "/Groups/<crew>", group("Crew 4", "<ben>", "<cleo>"))
	t.say("PUT", "/Groups/<crew>", group("Crew 5", "<ada>"))
	t.say("GET", "/Groups?sortBy=displayName", "")
}

// group gives the id of a Group whose name starts with Crew.
func (t *talk) group(name string) string {
	if found := t.say("GET", "/Groups?filter=displayName+sw+%22Crew%22", "").str("Resources", "0", "id"); found != "" {
		return found
	}
	return t.ids[strings.Trim(name, "<>")]
}

func (t *talk) replacements() {
	whole := user("ada@example.com", `"externalId":"Ext-B"`, `"name":{"middleName":"Put"}`, `"emails":[{"value":"put@example.com"}]`, `"`+enterprise+`":{"department":"Put"}`, `"active":false`, `"password":"put-secret"`)
	for _, body := range []string{whole, whole, user("ada@example.com", `"meta":{"created":"2001-01-01T00:00:00Z"}`, `"id":"other"`, `"title":"T"`, `"nickName":"N"`),
		user("ada@example.com", `"groups":[{"value":"x"}]`, `"title":"U"`), user("ada@example.com", `"zodiac":"lion"`, `"title":null`, `"emails":[]`), user("ada2@example.com"), user("ada@example.com", `"emails":[{"value":"q@example.com"}]`, `"name":{"givenName":"Q"}`),
		user("ada@example.com", `"`+server.SchemaBadge+`":{"issuer":"Other"}`), user("ada@example.com", `"`+server.SchemaBadge+`":{"issuer":"Front","state":"lost","remarks":"r","site":"S"}`), user("ben@example.com"), `{"schemas":["` + core + `"]}`, user("ada@example.com", `"active":true`)} {
		t.say("PUT", "/Users/<ada>", body)
		t.ids["ada"] = t.find("ada@example.com", t.ids["ada"])
		t.say("GET", "/Users/<ada>", "")
	}
	t.say("PUT", "/Users/<ada>?attributes=userName", user("ada@example.com", `"title":"P"`))
	t.say("PUT", "/Users/<ben>", user("ben@example.com", `"title":"still here"`))
	t.say("PUT", "/Users/unknown", user("newcomer"))
}

func (t *talk) bulkAndMe() {
	t.say("POST", "/Bulk", bulkBody("", `{"method":"POST","path":"/Groups","bulkId":"g","data":`+group("Bulk", "bulkId:u")+`},{"method":"POST","path":"/Users","bulkId":"u","data":`+user("bulk")+`},
		{"method":"DELETE","path":"/Users/nobody"},{"method":"POST","path":"/Users","bulkId":"v","data":`+user("BULK")+`},{"method":"PATCH","path":"/Users/<dora>","data":`+patchBody(op("add", "title", `"B"`))+`}`))
	t.say("POST", "/Bulk", bulkBody(`"failOnErrors":1,`, `{"method":"DELETE","path":"/Users/x"},{"method":"DELETE","path":"/Users/y"},{"method":"DELETE","path":"/Users/z"}`))
	t.say("POST", "/Bulk", bulkBody("", strings.TrimSuffix(strings.Repeat(`{"method":"DELETE","path":"/Users/x"},`, 101), ",")))
	t.say("GET", "/Groups", "")
	t.say("GET", "/Me", "")
	t.say("POST", "/Me", user("me"))
	t.say("GET", "/Me", "")
	t.say("GET", "/Me", "", "Authorization: Basic QWRhQGV4YW1wbGUuY29tOnBhNTU=")
}

func (t *talk) deletions() {
	t.say("DELETE", "/Groups/<hold>", "", "Content-Type: application/scim+json")
	t.say("DELETE", "/Groups/<hold>", "")
	t.say("PUT", "/Groups/<fleet>", group("Fleet", "<dora>", "<aaron>"))
	t.say("DELETE", "/Users/<dora>", "")
	t.say("DELETE", "/Users/<dora>", "")
	t.say("GET", "/Users/<dora>", "")
	t.say("PUT", "/Users/<dora>", user("dora"))
	t.say("GET", "/Users", "")
	t.say("GET", "/Groups/<fleet>", "")
	t.say("POST", "/Users", user("Dora@example.com"))
	t.say("DELETE", "/Groups/<fleet>", "")
	t.say("GET", "/Users/<aaron>", "")
}
