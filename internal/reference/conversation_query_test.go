package reference

import (
	"net/url"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// queries is the part of the conversation about filters, pages, searches and cursors that
// the other parts do not touch.
func (t *talk) queries() {
	t.make("q1", "/Users", user("quentin@example.com", `"displayName":"Quo a+b (x) and y"`, `"externalId":"Q-b"`, `"nickName":null`, `"profileUrl":"https://example.com/Q"`,
		`"name":{"givenName":"Quentin","familyName":"Zorn"}`, `"emails":[{"value":"q@example.com"},{"value":"r@example.com","type":"home"}]`, `"`+server.SchemaBadge+`":{"chip":"TWFu","pin":"1234"}`))
	t.make("q2", "/Users", user("quincy@example.com", `"displayName":"Quo b"`, `"name":{"givenName":"Quincy","familyName":"Aron"}`, `"externalId":"Q-C"`, `"active":true`, `"`+enterprise+`":{"manager":{"value":"`+t.ids["q1"]+`"}}`))
	for _, f := range []string{`id eq "<Q1>"`, `userName sw "quen" and active eq true and userName eq "nobody"`, `profileUrl eq "https://example.com/q"`, server.SchemaBadge + `:chip eq "twfU"`, enterprise + `:manager.value eq "<Q1>"`, `emails[value sw "q@" and not (primary eq true)]`,
		`emails[value sw "q@" and primary eq false]`, `nickName pr and userName sw "quen"`, `displayName eq "Quo a+b (x) and y"`, ``, ` `, `active eq true and userName eq "quentin@example.com"`, `userName like "x"`,
		`userName`, `emails[`, `userName eq 'quincy@example.com'`, `not userName eq "x"`, `userName pr "x"`, `not(userName sw "qui")`, `userName sw "q" and userName co "uin"`, `emails[not (type eq "home")]`,
		core + `:emails[type eq "home"]`, `userName  sw "quin"`, `active eq TRUE`, `name eq "Quentin"`, `emails co "q@example"`, `userName.value eq "quincy@example.com"`, core + `:name.givenName eq "Quentin"`,
		`userName sw "q" and emails[type eq "home"]`, `active co "t"`, `password sw "pa55"`} {
		t.filter("/Users", strings.NewReplacer("<Q1>", swapped(t.ids["q1"])).Replace(f))
	}
	created := server.SchemaBadge + ":validUntil"
	for _, f := range []string{created + ` eq "2026-05-01T08:00:00Z"`, created + ` gt "tomorrow"`} {
		t.filter("/Users", f)
	}
	for _, f := range []string{`meta.resourceType eq "Group"`, `userName sw "q"`, `members pr`} {
		t.filter("/", f)
	}
	q := "filter=" + url.QueryEscape(`userName sw "q"`)
	for _, query := range []string{q + "&shoeSize=9", q + "&startIndex=0", q + "&count=1", q + "&count=x", q + "&sortBy=displayName", q + "&sortBy=externalId", q + "&sortBy=USERNAME&sortOrder=descending",
		q + "&attributes=displayName,name.givenName", q + "&attributes=name", q + "&cursor=&count=1", q + "&cursor=&count=-1", q + "&cursor=&count=0", q + "&cursor=&count=x", q + "&cursor=1", "cursor=&count=5"} {
		t.say("GET", "/Users?"+query, "")
	}
	t.say("GET", "/Users/<q1>?attributes=displayName,name.givenName", "")
	t.say("PATCH", "/Users/<q1>?attributes=displayName", patchBody(`{"op":"replace","path":"displayName","value":"Quo c"}`))
	t.say("PATCH", "/Users/<q1>?excludedAttributes=displayName", patchBody(`{"op":"replace","path":"displayName","value":"Quo d"}`))
	t.say("POST", "/Users?attributes=userName", user("quiz@example.com"))
	t.cursors(q)
	t.quests()
}

// cursors walks, and uses cursors for what they were not given for.
func (t *talk) cursors(q string) {
	next := t.say("GET", "/Users?count=1&cursor=&"+q, "").str("nextCursor")
	second := t.say("GET", "/Users?count=1&cursor="+url.QueryEscape(next)+"&"+q, "").str("nextCursor")
	t.say("GET", "/Users?count=1&cursor="+url.QueryEscape(second)+"&"+q, "")
	t.say("GET", "/Users?count=1&cursor="+url.QueryEscape(next+"A")+"&"+q, "")
	t.say("GET", "/Users?count=1&cursor="+url.QueryEscape(next), "")
	t.say("GET", "/Users?count=1&cursor="+url.QueryEscape(next)+"&"+q, "", "Authorization: ")
	t.say("GET", "/Users?count=2&cursor=&sortBy=displayName&"+q, "")
	t.say("GET", "/Users?count=50&cursor=&"+q, "")
	t.say("GET", "/Users?count=1&cursor="+url.QueryEscape(next)+"&"+q, "", "Authorization: Bearer second-token")
}

// quests are searches by POST.
func (t *talk) quests() {
	schema := `"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]`
	for _, body := range []string{`{"count":1}`, `{` + schema, `{` + schema + `,"filter":"userName eq \"nobody\""}`, `{` + schema + `,"filter":"userName sw \"q\"","sortBy":"name.familyName"}`,
		`{` + schema + `,"filter":"userName sw \"q\"","sortBy":"userName","sortOrder":"descending"}`, `{` + schema + `,"filter":"userName sw \"q\""}`} {
		t.say("POST", "/Users/.search", body)
		t.say("POST", "/Groups/.search", body)
	}
	next := t.say("POST", "/Users/.search", `{`+schema+`,"cursor":"","count":1}`).str("nextCursor")
	t.say("POST", "/Users/.search", `{`+schema+`,"cursor":"`+next+`","count":1}`)
}

func swapped(id string) string {
	if upper := strings.ToUpper(id); upper != id {
		return upper
	}
	return strings.ToLower(id)
}
