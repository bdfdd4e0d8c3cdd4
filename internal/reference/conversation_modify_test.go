package reference

import (
	"fmt"
	"net/http"
	"sort"
	"strings"
	"sync"
)

// corners is the part of the conversation about PATCH messages that hardly anybody sends,
// bulk requests that are wrong, and entity-tags.
func (t *talk) corners() {
	t.make("mia", "/Users", user("mia", `"displayName":"Mia"`, `"title":"T"`, `"name":{"givenName":"Mia","familyName":"May"}`,
		`"emails":[{"value":"m1@example.com","type":"work"},{"value":"m2@example.com","type":"home","primary":true}]`))
	t.make("noa", "/Users", user("noa", `"name":{"givenName":"Noa"}`, `"emails":[{"value":"n@example.com","type":"work"}]`))
	t.make("band", "/Groups", group("Band", "<mia>"))
	t.messages()
	t.values()
	t.jobs()
	t.tags()
	t.forms()
}

// forms are what identity providers send and hand-written clients hardly do.
func (t *talk) forms() {
	t.filter("/Groups", `displayName eq "nobody at all"`)
	t.say("POST", "/Groups", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","http://schemas.example.com/2006/11/Group"],"displayName":"Old form"}`)
	t.patch("/Groups/<band>", op("add", "members", `[{"value":"<noa>","$ref":null}]`))
	t.patch("/Users/<noa>", op("replace", "preferredLanguage", `"de-CH"`))
	t.say("POST", "/Users", user("otto", `"emails":[{"value":"a@example.com","type":"work","primary":true},{"value":"b@example.com","type":"home","primary":true}]`))
	t.say("POST", "/Users", `{"schemas":["`+core+`"],"USERNAME":"pia"}`)
	t.say("POST", "/Users", user("pia"))
}

func (t *talk) messages() {
	for _, body := range []string{`{`, `[]`, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}`, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":"x"}`} {
		t.say("PATCH", "/Users/<mia>", body)
	}
	for _, ops := range [][]string{
		{`{"path":"displayName","value":"x"}`}, {op("replace", "emails[0].value", `"i@example.com"`)}, {op("replace", "/emails/0/value", `"i@example.com"`)},
		{op("replace", "emails[type foo \"work\"].value", `"f@example.com"`)}, {op("replace", "active", `{"a":1}`)}, {op("add", "name", `"Mia May"`)}, {op("add", "", `["x"]`)},
		{op("add", "displayName", "")}, {op("add", "schemas", `["`+enterprise+`"]`), op("add", enterprise+":department", `"D"`)}, {op("replace", "displayName", `"Mia 2"`)},
		{op("add", enterprise+":manager", `{"value":"<noa>"}`)}, {op("replace", enterprise+":manager.value", `"<ben>"`)}, {op("replace", core+`:emails[type eq "home"].value`, `"h@example.com"`)},
		{op("remove", enterprise+":department", "")}, {op("replace", "userName", `"noa"`)}, {op("replace", "meta.created", `"2001-01-01T00:00:00Z"`)}, {op("add", "groups", `[{"value":"<band>"}]`)},
		{op("replace", "", `{"id":"other"}`)}, {op("replace", "id", `"other"`)},
	} {
		t.patch("/Users/<mia>", ops...)
		t.say("GET", "/Users/<mia>", "")
	}
	t.say("GET", "/Groups/<band>", "")
}

func (t *talk) values() {
	for _, ops := range [][]string{
		{op("add", "nickName", `"M"`)}, {op("add", "nickName", `"M"`)}, {op("add", "name", `{"middleName":"X"}`)}, {op("add", "name.middleName", `"Y"`)}, {op("replace", "title", `"T"`)}, {op("replace", "userName", "null")},
		{op("remove", "profileUrl", "")}, {op("replace", "", `{"emails":[{"value":"only@example.com","type":"work"},{"value":"two@example.com","type":"home","primary":true},{"value":"three@example.com","type":"work"}]}`)},
		{op("remove", `emails[type eq "work" and value sw "three"]`, "")}, {op("replace", `emails[type eq "nowhere"]`, `{"value":"n@example.com","type":"other"}`)}, {op("replace", `emails[type eq "work"]`, `{"value":"w@example.com","type":"work","primary":true}`)},
		{op("remove", `emails[type eq "work"]`, "")}, {op("remove", `emails[type eq "home"]`, "")}, {op("remove", "name", "")}, {op("replace", "active", "false")},
		{op("remove", "meta", "")}, {op("remove", "meta.created", "")}, {op("add", "emails", `[{"value":"last@example.com"}]`)}, {op("replace", "emails", "[]")},
		{op("replace", "Name.FamilyName", `"Case"`)}, {op("replace", `emails[type eq "work"].zodiac`, `"lion"`)},
	} {
		t.patch("/Users/<mia>", ops...)
		t.say("GET", "/Users/<mia>", "")
	}
	for _, ops := range [][]string{
		{op("remove", `members[value eq "<mia>"]`, ""), op("add", "members", `[{"value":"<noa>"}]`)}, {op("replace", `members[value eq "<noa>"].value`, `"<ben>"`)},
	} {
		t.patch("/Groups/<band>", ops...)
		t.say("GET", "/Groups/<band>", "")
	}
	t.patch("/Groups/<band>", op("add", "", `{"members":[{"value":"<mia>"}]}`))
	t.patch("/Users/<noa>", op("replace", "active", "true"))
	t.say("GET", "/Groups/<band>", "", "ADSCIMVersion: 6.0")
}

func (t *talk) jobs() {
	whole := func(name string) string { return user("job-" + name) }
	post := func(id, name string) string {
		return `{"method":"POST","path":"/Users","bulkId":"` + id + `","data":` + whole(name) + `}`
	}
	reports := func(name, boss string) string {
		return user("job-"+name, `"`+enterprise+`":{"manager":{"value":"`+boss+`"}}`)
	}
	for _, body := range []string{`{`, `{"schemas":["urn:x"],"Operations":[]}`, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]}`} {
		t.say("POST", "/Bulk", body)
	}
	for _, ops := range []string{
		`{"path":"/Users/<mia>","data":` + user("mia") + `}`, `{"method":"GET","path":"/Users/<mia>","data":` + user("mia") + `}`,
		`{"method":"POST","path":"/Users","data":` + whole("a") + `}`, post("twin", "b") + "," + post("twin", "c"),
		`{"method":"POST","bulkId":"p","data":` + whole("d") + `}`, `{"method":"PUT","bulkId":"p","path":"/Users","data":` + whole("e") + `}`,
		`{"method":"PUT","path":"/Users/<mia>"}`, post("known", "f") + `,{"method":"POST","path":"/Groups","bulkId":"g1","data":` + group("Job 1", "known") + `}`,
		`{"method":"POST","path":"/Groups","bulkId":"g2","data":` + group("Job 2", "bulkId:nobody") + `}`,
		post("taken", "f") + `,{"method":"POST","path":"/Groups","bulkId":"g3","data":` + group("Job 3", "bulkId:taken") + `}`,
		`{"method":"POST","path":"/Groups","bulkId":"x","data":` + group("Job 4", "bulkId:y") + `},{"method":"POST","path":"/Groups","bulkId":"y","data":` + group("Job 5", "bulkId:x") + `}`,
		`{"method":"POST","path":"/Users","bulkId":"one","data":` + reports("g", "bulkId:two") + `},{"method":"POST","path":"/Users","bulkId":"two","data":` + reports("h", "bulkId:one") + `}`,
		`{"method":"PUT","path":"/Users/<mia>","data":` + user("mia", `"title":"1"`) + `},{"method":"PUT","path":"/Users/<mia>","data":` + user("mia", `"title":"2"`) + `},{"method":"PUT","path":"/Users/unknown","data":` + user("mia") + `}`,
		`{"method":"POST","path":"/Users","bulkId":"secret","data":` + user("job-i", `"password":"job-secret"`) + `}`,
	} {
		t.say("POST", "/Bulk", bulkBody("", ops))
	}
	t.say("GET", "/Groups?filter=displayName%20sw%20%22Job%22", "")
	t.say("GET", "/Users?filter=userName%20sw%20%22job%22&attributes=userName,groups,"+enterprise+":manager", "")
	t.say("GET", "/Users/<mia>", "")
}

func (t *talk) tags() {
	a := t.say("GET", "/Users/<noa>", "")
	tag := a.Header.Get("ETag")
	for _, other := range []string{strings.TrimPrefix(tag, "W/"), strings.ToUpper(tag), `"another", ` + tag} {
		t.say("GET", "/Users/<noa>", "", "If-None-Match: "+other)
	}
	t.say("GET", "/Users/<noa>?attributes=userName", "", "If-None-Match: "+tag)
	t.say("PUT", "/Users/<noa>", user("noa", `"title":"N"`), `If-Match: W/"stale"`)
	t.say("PUT", "/Users/<noa>", user("noa", `"title":"N"`), "If-Match: "+tag)
	t.say("GET", "/Users?count=2", "")
	t.say("POST", "/Bulk", bulkBody("", `{"method":"PUT","path":"/Users/<noa>","version":"W/\"stale\"","data":`+user("noa")+`}`))
	tag = t.say("GET", "/Users/<noa>", "").Header.Get("ETag")
	var (
		mu       sync.Mutex
		wg       sync.WaitGroup
		statuses []int
	)
	for range 2 {
		wg.Go(func() {
			answer := t.c.call(http.MethodPatch, "/Users/"+t.ids["noa"], patchBody(op("add", "nickName", `"N"`)), "If-Match: "+tag)
			mu.Lock()
			defer mu.Unlock()
			statuses = append(statuses, answer.Status)
		})
	}
	wg.Wait()
	sort.Ints(statuses)
	t.note(fmt.Sprint("two at once: ", statuses))
}
