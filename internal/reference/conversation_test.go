package reference

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/scimspec/scimspec/internal/reference/server"
)

const (
	enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	core       = "urn:ietf:params:scim:schemas:core:2.0:User"
)

// talk is a scripted conversation that touches everything once; its log shows each answer.
type talk struct {
	c   caller
	log []string
	ids map[string]string
	old []string // what was said in the same conversation before; the first difference ends it
}

// different ends a conversation early.
type different struct{}

func (t *talk) note(line string) {
	if n := len(t.log); t.old != nil && (n >= len(t.old) || t.old[n] != line) {
		panic(different{})
	}
	t.log = append(t.log, line)
}

func (t *talk) say(method, path, body string, headers ...string) answered {
	for name, id := range t.ids {
		path, body = strings.ReplaceAll(path, "<"+name+">", id), strings.ReplaceAll(body, "<"+name+">", id)
	}
	a := t.c.call(method, path, body, headers...)
	t.note(fmt.Sprintf("%s %s %s → %d %v %s", method, path, body, a.Status, headerLine(a.Header), a.Body))
	return a
}

func headerLine(h http.Header) string {
	var out []string
	for _, name := range []string{"Content-Type", "Location", "ETag", "Allow", "Www-Authenticate", "Content-Location", "Content-Length", "Set-Cookie"} {
		if v := h.Values(name); len(v) > 0 {
			out = append(out, name+": "+strings.Join(v, " | "))
		}
	}
	return strings.Join(out, ", ")
}

func (t *talk) make(name, path, body string) {
	t.ids[name] = t.say("POST", path, body).str("id")
	if t.ids[name] == "" {
		t.ids[name] = "none-" + name
	}
}

func (t *talk) patch(path string, ops ...string) { t.say("PATCH", path, patchBody(ops...)) }

func (t *talk) filter(path, filter string) {
	t.say("GET", path+"?attributes=userName,displayName&filter="+url.QueryEscape(filter), "")
}

// converse holds the whole conversation and gives its log. With an old log it says instead
// whether the conversation went another way.
func converse(tb testing.TB, seed int64, old []string, faults ...string) (log []string, differs bool) {
	tb.Helper()
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(different); !ok {
				panic(r)
			}
			differs = true
		}
	}()
	s := Start(tb, Options{Seed: seed, Now: tick(), Tokens: []Credential{{Token: "first-token", Tenant: "a"}, {Token: "second-token", Tenant: "b"}},
		Basic: []BasicCredential{{User: "Ada@example.com", Password: "pa55", Tenant: "a"}}}, faults...)
	t := &talk{c: caller{h: s, token: "first-token"}, ids: map[string]string{}, old: old}
	t.transport()
	t.discovery()
	t.creation()
	t.attributes()
	t.filters()
	t.pages()
	t.projections()
	t.patches()
	t.patchValues()
	t.groups()
	t.replacements()
	t.versions()
	t.bulkAndMe()
	t.queries()
	t.deletions()
	t.race()
	t.crowd()
	t.corners()
	t.neighbours()
	t.atOnce()
	t.size()
	t.together()
	return t.log, old != nil && len(t.log) != len(old)
}

func (t *talk) transport() {
	t.say("GET", "/Users", "", "Authorization: ")
	for _, credential := range []string{"Bearer wrong", "Bearer first-wrong", "bearer first-token", "Basic QWRhQGV4YW1wbGUuY29tOndyb25n"} {
		t.say("GET", "/Users", "", "Authorization: "+credential)
		t.say("POST", "/Users", user("intruder"), "Authorization: "+credential)
	}
	for _, media := range []string{"application/json", "application/scim+json", "text/plain", "application/xml"} {
		t.say("POST", "/Users", `{`, "Content-Type: "+media)
	}
	t.say("GET", "/Nothing", "")
	t.say("PUT", "/Users", user("x"))
	t.say("GET", "/Users/unknown?debug=1", "")
}

func (t *talk) discovery() {
	for _, path := range []string{"/ServiceProviderConfig", "/ResourceTypes", "/ResourceTypes/User", "/ResourceTypes/Nothing", "/Schemas",
		"/Schemas/" + core, "/Schemas/urn:nothing", "/Schemas?filter=id+pr", "/Schemas?startIndex=2&count=1"} {
		t.say("GET", path, "")
	}
}

func (t *talk) creation() {
	t.make("ada", "/Users", `{"schemas":["`+core+`","`+enterprise+`","`+server.SchemaBadge+`"],"userName":"Ada@example.com","externalId":"Ext-A","active":true,
		"name":{"givenName":"Ada","familyName":"Lane"},"displayName":"Ada Lane","title":"Chief 100% \"it\"","nickName":"","password":"pa55word",
		"emails":[{"value":"ada@example.com","type":"work","primary":true},{"value":"Ada@home.example","type":"home"}],
		"phoneNumbers":[{"value":"1","type":"work"},{"value":"2","type":"work"},{"value":"3","type":"mobile"}],"x509Certificates":[{"value":"TWFu"}],
		"`+enterprise+`":{"department":"Ops","employeeNumber":"7"},
		"`+server.SchemaBadge+`":{"code":"B1","level":9,"weight":1.5,"validUntil":"2026-05-01T10:00:00+02:00","visitor":false,"issuer":"Front","pin":"1234",
		"remarks":"kept","site":"North","tags":["red","blue"]}}`)
	t.make("ben", "/Users", user("ben@example.com", `"displayName":"ben"`, `"active":false`, `"emails":[{"value":"aaa@example.com"},{"value":"zzz@example.com","type":"work","primary":true}]`,
		`"`+server.SchemaBadge+`":{"level":10,"validUntil":"2026-05-01T09:00:00Z","code":"b1"}`))
	t.make("cleo", "/Users", user("cleo@example.com", `"externalId":"ext-a"`, `"meta":{"resourceType":"User"}`, `"groups":[]`, `"id":"mine"`, `"zodiac":"lion"`, `"emails":[{"value":"m@example.com","type":"home"}]`))
	t.make("dora", "/Users", user("Dora@example.com", `"emails":[{"value":"ada@example.com"}]`, `"externalId":"Ext-A"`))
	t.make("aaron", "/Users", user("aaron@example.com", `"userType":"ADA"`, `"displayName":"Aaron"`, `"emails":[]`, `"nickName":null`))
	t.say("POST", "/Users?attributes=userName", user("emil@example.com"))
	for _, bad := range []string{user("ADA@example.com", `"title":"Thief"`), user(""), user(" "), `{"schemas":["` + core + `"],"active":true}`, `{"userName":"fred"}`, `[1]`, `{"a`, ``,
		user("gus", `"active":"maybe"`), user("gus", `"displayName":5`), user("gus2", `"`+server.SchemaBadge+`":{"level":1.5}`), user("gus", `"password":"hush hush","emails":5`),
		user("gus", `"emails":[{"value":"a","primary":true},{"value":"b","primary":true}]`), user("hal", `"active":"False"`), user("ida", `"emails":{"value":"one"}`),
		user("jon", `"`+server.SchemaBadge+`":{"level":"12"}`), user("kim", `"`+server.SchemaBadge+`":{"code":"B1"}`)} {
		t.say("POST", "/Users", bad)
	}
	t.say("GET", "/Users/<ada>", "")
	t.say("GET", "/Users/<ben>", "")
	t.say("GET", "/Groups/<ada>", "")
	t.say("GET", "/Users?count=50", "")
	other := t.c
	t.c.token = "second-token"
	t.say("GET", "/Users/<ada>", "")
	t.say("POST", "/Users", user("ada@example.com"))
	t.say("GET", "/Users", "")
	t.c = other
	t.make("crew", "/Groups", group("Crew", "<ada>", "<ben>"))
	t.make("fleet", "/Groups", group("Fleet", "<crew>"))
	t.make("hold", "/Groups", group("Hold"))
	t.say("POST", "/Groups", group("CREW"))
	t.say("POST", "/Groups", group("Ghosts", "nobody"))
	t.say("POST", "/Groups", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"members":[]}`)
	t.say("GET", "/Groups/<crew>", "")
	t.say("GET", "/Users/<ada>", "")
}

func (t *talk) filters() {
	badge := server.SchemaBadge + ":"
	for _, f := range []string{`userName eq "ada@EXAMPLE.com"`, `username eq "ada@example.com"`, `USERNAME EQ "ada@example.com"`, `userName Eq "ada@example.com"`,
		`userName eq "ada"`, `userName ne "ada@example.com"`, `userName co "a@e"`, `userName co "example"`, `userName sw "ada"`, `userName sw "example"`, `userName ew "example.com"`, `userName ew "ada"`,
		`userName gt "ben@example.com"`, `userName ge "ben@example.com"`, `userName lt "ben@example.com"`, `userName le "ben@example.com"`,
		`title co "100%"`, `title co "1%it"`, `title co "\"it\""`, `title pr`, `nickName pr`, `name pr`, `emails pr`, `displayName eq "ADA LANE"`,
		`active eq true`, `active eq false`, `active eq "False"`, `active gt true`, `externalId eq "ext-a"`, `externalId eq "Ext-A"`, `id eq "<ada>"`, `meta.resourceType eq "User"`, `schemas eq "` + enterprise + `"`,
		`emails.value eq "ADA@home.example"`, `emails[type eq "work" and value eq "Ada@home.example"]`, `emails[type eq "home" and value co "home"]`, `emails[type eq "work"].value eq "ada@example.com"`, `emails co "home.example"`,
		`userName sw "ben" or userName sw "ada" and active eq true`, `not (userName sw "ada")`, `not(active eq false)`, `NOT (userName sw "ada") AND title pr`, `userName sw "ada" and title pr`, `userName sw "ada" and userName sw "ben"`,
		`(userName sw "ada" or userName sw "ben") and active eq false`, `userName sw "ben" or userName sw "cleo"`, core + `:userName sw "ada"`, enterprise + `:department eq "ops"`,
		badge + `level gt 9`, badge + `level ge 9`, badge + `level eq "9"`, badge + `weight eq 1.50`, badge + `validUntil gt "2026-05-01T08:30:00Z"`, badge + `validUntil eq "2026-05-01T08:00:00Z"`, badge + `issuer eq "front"`,
		`x509Certificates.value gt "A"`, `userName eq "ａda@example.com"`, `nothing eq "x"`, `userName zz "x"`, `userName eq ada`, `userName eq`, `(userName pr`, `active eq True`, `title eq 5`, `userName eq null`, `title eq null`,
		`password eq "pa55word"`, `password sw "pa55"`, `emails[type eq "home"] and active eq true`, `userName eq "nobody"`} {
		t.filter("/Users", strings.ReplaceAll(f, "<ada>", t.ids["ada"]))
	}
	t.filter("/Groups", `displayName eq "crew"`)
	t.filter("/Groups", `members.value eq "`+t.ids["ada"]+`"`)
	t.filter("/", `displayName sw "a" or displayName sw "c"`)
	t.say("GET", "/Users?FILTER=userName+eq+%22ada%40example.com%22&aadOptscim062020", "")
	t.say("GET", "/", "")
}

func (t *talk) pages() {
	for _, q := range []string{"count=2", "startIndex=1&count=2", "startIndex=3&count=2", "startIndex=0&count=2", "startIndex=-3", "count=0", "count=-1", "count=100000", "startIndex=100&count=2", "startIndex=x",
		"sortBy=userName", "sortBy=userName&sortOrder=descending", "sortBy=userName&sortOrder=sideways", "sortBy=displayName&sortOrder=descending", "sortBy=emails.value", "sortBy=emails", "sortBy=title",
		"sortBy=name.familyName", "sortBy=meta.created&sortOrder=descending", "sortBy=" + server.SchemaBadge + ":level", "sortBy=" + server.SchemaBadge + ":validUntil", "sortBy=userName&count=2&startIndex=2", "cursor=bogus"} {
		t.say("GET", "/Users?"+q, "")
		t.say("GET", "/Users?"+q+"&attributes=userName", "")
	}
	cursor := ""
	for range 12 {
		a := t.say("GET", "/Users?count=2&attributes=userName&cursor="+url.QueryEscape(cursor), "")
		if cursor = a.str("nextCursor"); cursor == "" {
			break
		}
	}
	searchRequest := func(more string) string {
		return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]` + more + `}`
	}
	for _, more := range []string{`,"filter":"userName sw \"a\"","attributes":["userName"],"startIndex":1,"count":1`, `,"startIndex":2,"count":1`, `,"sortBy":"userName","excludedAttributes":["emails"]`,
		`,"cursor":"","count":1`, `,"count":"x"`, `,"startIndex":0,"count":1`, `,"filter":"("`} {
		t.say("POST", "/Users/.search", searchRequest(more))
		t.say("POST", "/.search", searchRequest(more))
	}
}

func (t *talk) projections() {
	badge := server.SchemaBadge + ":"
	for _, q := range []string{"attributes=userName", "attributes=username,NAME", "attributes=name.givenName", "attributes=emails.value,title", "attributes=" + enterprise + ":department", "attributes=" + core + ":title",
		"attributes=nothing", "attributes=password", "attributes=" + badge + "remarks", "attributes=meta.version", "excludedAttributes=name,emails", "excludedAttributes=id,userName", "excludedAttributes=emails.type",
		"excludedAttributes=" + enterprise + ":department", "excludedAttributes=TITLE"} {
		t.say("GET", "/Users/<ada>?"+q, "")
		t.say("GET", "/Users?count=2&"+q, "")
	}
	t.say("GET", "/Groups?excludedAttributes=members", "")
	t.say("GET", "/Users/<ada>", "")
}

func (t *talk) versions() {
	etag := t.say("GET", "/Users/<ada>", "").Header.Get("ETag")
	for _, method := range []string{"PUT", "PATCH"} {
		body := user("ada@example.com", `"title":"`+method+`"`)
		if method == "PATCH" {
			body = patchBody(`{"op":"replace","path":"title","value":"Patched"}`)
		}
		t.say(method, "/Users/<ada>", body, `If-Match: W/"stale"`)
		t.say("GET", "/Users/<ada>", "")
		etag = t.say(method, "/Users/<ada>", body, "If-Match: "+etag).Header.Get("ETag")
	}
	t.say("GET", "/Users/<ada>", "", "If-None-Match: "+etag)
	t.say("GET", "/Users/<ada>", "", `If-None-Match: W/"stale"`)
	t.patch("/Users/<ada>", `{"op":"replace","path":"title","value":"x"}`)
	t.say("PATCH", "/Users/<ada>", patchBody(), "If-Match: *")
	t.say("PATCH", "/Users/<ada>", patchBody(), `If-Match: W/"1", `+t.say("GET", "/Users/<ada>", "").Header.Get("ETag"))
	t.say("DELETE", "/Users/<ada>", "", `If-Match: W/"stale"`)
}

// crowd makes more resources than fit on a page.
func (t *talk) crowd() {
	for i := range 2 {
		var ops []string
		for j := range 100 {
			name := fmt.Sprintf("crowd-%d-%d", i, j)
			ops = append(ops, `{"method":"POST","path":"/Users","bulkId":"`+name+`","data":`+user(name)+`}`)
		}
		t.say("POST", "/Bulk", bulkBody("", strings.Join(ops, ",")))
	}
	t.say("GET", "/Users?count=1000&attributes=userName", "")
}

// race makes the same User many times at once; the log says how often that went well.
func (t *talk) race() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	made := 0
	for range 8 {
		wg.Go(func() {
			if a := t.c.call("POST", "/Users", user("racer")); a.Status == http.StatusCreated {
				mu.Lock()
				made++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	t.note(fmt.Sprintf("race: made %d", made))
}
