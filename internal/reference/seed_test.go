package reference

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// TestSeeds goes through what every client relies on, whatever the seed chose.
func TestSeeds(t *testing.T) {
	for seed := int64(0); seed < 40; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			c := serve(t, Options{Seed: seed, Now: tick(), BaseURL: "https://scim.example.com/scim/v2/"})
			a := c.call("POST", "/Users", user("Ada@example.com", `"active":true`, `"emails":[{"value":"a","type":"work"}]`))
			id := a.str("id")
			want(t, "create", a.Status, 201)
			want(t, "media type", strings.HasPrefix(a.Header.Get("Content-Type"), "application/scim+json"), true)
			want(t, "Location", a.Header.Get("Location"), a.str("meta", "location"))
			want(t, "location", a.str("meta", "location"), "https://scim.example.com/scim/v2/Users/"+url.PathEscape(id))
			want(t, "reserved id", strings.Contains(id, "bulkId"), false)
			created, ok := server.ParseTime(a.str("meta", "created"))
			want(t, "created", ok && created.Equal(time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC)), true)
			want(t, "created is lastModified", a.str("meta", "created"), a.str("meta", "lastModified"))
			a = c.call("PATCH", "/Users/"+id, patchBody(op("Replace", "active", `"False"`), op("Replace", `emails[type eq "work"].value`, `"b"`)))
			want(t, "PATCH", a.Status == 200 || a.Status == 204 && a.Body == "", true)
			want(t, "PATCH with attributes", c.call("PATCH", "/Users/"+id+"?attributes=userName", patchBody(op("add", "title", `"T"`))).str("userName"), "Ada@example.com")
			got := c.call("GET", "/Users/"+url.PathEscape(id), "")
			want(t, "active", got.str("active"), "false")
			want(t, "e-mail", got.str("emails", "0", "value"), "b")
			want(t, "ETag", got.Header.Get("ETag"), got.str("meta", "version"))
			want(t, "304", c.call("GET", "/Users/"+id, "", "If-None-Match: "+got.Header.Get("ETag")).Status, 304)
			want(t, "412", c.call("DELETE", "/Users/"+id, "", `If-Match: W/"x"`).Status, 412)
			want(t, "duplicate", c.call("POST", "/Users", user("ada@EXAMPLE.com")).Status, 409)
			ben := c.make(t, "/Users", user("ben"))
			a = c.call("PATCH", "/Users/"+ben, patchBody(op("replace", "userName", `"ADA@example.com"`)))
			want(t, "taken name", (a.Status == 400 || a.Status == 409) && a.str("scimType") == "uniqueness", true)
			a = c.call("GET", `/Users?filter=nothing+eq+%22x%22`, "")
			want(t, "unknown attribute", a.Status == 400 || a.str("totalResults") == "0", true)
			want(t, "nobody", c.call("GET", `/Users?filter=userName+eq+%22nobody%22`, "").str("totalResults"), "0")
			all := c.make(t, "/Groups", group("All", id, ben))
			want(t, "rename", c.call("PATCH", "/Groups/"+all, patchBody(op("replace", "", `{"id":"`+all+`","displayName":"All 2"}`))).Status < 300, true)
			for _, sch := range []string{"/Schemas", "/ResourceTypes", "/ServiceProviderConfig"} {
				want(t, sch, c.call("GET", sch, "").Status, 200)
			}
			want(t, "walk", walk(t, c, 1), "Ada@example.com ben")
		})
	}
}

// walk lists the userNames page by page, in their own order.
func walk(t *testing.T, c caller, count int) string {
	seen := map[string]bool{}
	for start := 1; start < 20; start += count {
		a := c.call("GET", fmt.Sprintf("/Users?startIndex=%d&count=%d", start, count), "")
		want(t, "startIndex", a.str("startIndex"), fmt.Sprint(start))
		list, _ := a.json()["Resources"].([]any)
		want(t, "itemsPerPage", a.str("itemsPerPage"), fmt.Sprint(len(list)))
		for _, e := range list {
			seen[e.(map[string]any)["userName"].(string)] = true
		}
	}
	return strings.Join(server.SortedKeys(toObject(seen)), " ")
}

func toObject(set map[string]bool) server.Object {
	o := server.Object{}
	for k := range set {
		o[k] = true
	}
	return o
}

func TestCapabilities(t *testing.T) {
	search := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}`
	for _, tc := range []struct {
		name, method, path, body, claim string
		status                          int
	}{
		{"patch", "PATCH", "/Users/<id>", patchBody(op("replace", "title", `"x"`)), "patch", 501},
		{"bulk", "POST", "/Bulk", bulkBody("", ""), "bulk", 501},
		{"filter", "GET", "/Users?filter=userName+pr", "", "filter", 501},
		{"sort", "GET", "/Users?sortBy=userName", "", "sort", 200},
		{"etag", "DELETE", "/Users/<id>", "", "etag", 204},
		{"changePassword", "PATCH", "/Users/<id>", patchBody(op("replace", "password", `"x"`)), "changePassword", 400},
		{"me", "GET", "/Me", "", "", 501},
		{"search", "POST", "/Users/.search", search, "", 501},
		{"cursor", "GET", "/Users?cursor=", "", "", 200},
		{"index", "GET", "/Users", "", "", 200},
	} {
		c := serve(t, Options{Now: tick(), Capabilities: Capabilities{tc.name}})
		id := c.make(t, "/Users", user("ada", `"password":"p"`))
		config := c.call("GET", "/ServiceProviderConfig", "")
		if tc.claim != "" {
			want(t, tc.name+": claim", config.str(tc.claim, "supported"), "false")
		}
		condition := "X-Nothing: x"
		if tc.name == "etag" {
			condition = `If-Match: W/"x"`
		}
		a := c.call(tc.method, strings.Replace(tc.path, "<id>", id, 1), tc.body, condition)
		want(t, tc.name+": status", a.Status, tc.status)
		if tc.name == "etag" {
			want(t, "version", c.call("GET", "/Users", "").str("Resources", "0", "meta", "version"), "")
		}
		if tc.name == "cursor" || tc.name == "index" {
			want(t, "pagination."+tc.name, config.str("pagination", tc.name), "false")
		}
	}
}

func TestCursor(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := serve(t, Options{Now: func() time.Time { return now }})
	for i := range 7 {
		c.make(t, "/Users", user(fmt.Sprint("u", i)))
	}
	var names []string
	cursor, first := "", ""
	for page := 0; page < 10; page++ {
		a := c.call("GET", "/Users?count=3&sortBy=userName&cursor="+cursor, "")
		list, _ := a.json()["Resources"].([]any)
		for _, e := range list {
			names = append(names, e.(map[string]any)["userName"].(string))
		}
		want(t, "total", a.str("totalResults"), "7")
		if cursor = a.str("nextCursor"); cursor == "" {
			break
		}
		if first == "" {
			first = cursor
		}
		want(t, "alphabet", url.QueryEscape(cursor), cursor)
	}
	want(t, "walk", strings.Join(names, " "), "u0 u1 u2 u3 u4 u5 u6")
	want(t, "forged", c.call("GET", "/Users?cursor=abc", "").str("scimType"), "invalidCursor")
	want(t, "another query", c.call("GET", "/Users?sortBy=title&cursor="+first, "").str("scimType"), "invalidCursor")
	now = now.Add(2 * time.Hour)
	want(t, "too late", c.call("GET", "/Users?sortBy=userName&cursor="+first, "").str("scimType"), "expiredCursor")
}

// TestCursorTimeout: a cursor is good for as long as is announced, not shorter, and old ones
// are told apart from bad ones; the faults about that show.
func TestCursorTimeout(t *testing.T) {
	for fault, expect := range map[string][2]string{
		"": {"", "expiredCursor"}, "cursor-short-lived": {"expiredCursor", "expiredCursor"}, "cursor-expired-other-scimtype": {"", "invalidValue"},
	} {
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		o := Options{Now: func() time.Time { return now }, CursorTimeout: 2 * time.Second}
		c := caller{h: Start(t, o, strings.Fields(fault)...)}
		c.make(t, "/Users", user("a"))
		c.make(t, "/Users", user("b"))
		want(t, "cursorTimeout", c.call("GET", "/ServiceProviderConfig", "").str("pagination", "cursorTimeout"), "2")
		cursor := c.call("GET", "/Users?count=1&cursor=", "").str("nextCursor")
		now = now.Add(1500 * time.Millisecond)
		want(t, fault+": in time", c.call("GET", "/Users?count=1&cursor="+cursor, "").str("scimType"), expect[0])
		now = now.Add(2 * time.Second)
		want(t, fault+": too late", c.call("GET", "/Users?count=1&cursor="+cursor, "").str("scimType"), expect[1])
	}
}

func TestProjection(t *testing.T) {
	c := serve(t, Options{Now: tick()})
	id := c.make(t, "/Users", user("ada", `"title":"T"`, `"name":{"givenName":"A","familyName":"L"}`, `"password":"p"`, `"emails":[{"value":"v","type":"work"}]`,
		`"`+enterprise+`":{"department":"D","division":"E"}`, `"`+server.SchemaBadge+`":{"remarks":"R","site":"S","pin":"1","level":1}`))
	for query, keys := range map[string]string{
		"attributes=userName":                             "id schemas " + server.SchemaBadge + " userName",
		"attributes=USERNAME,name.givenName":              "id name schemas " + server.SchemaBadge + " userName",
		"attributes=nothing":                              "id schemas " + server.SchemaBadge,
		"attributes=password":                             "id schemas " + server.SchemaBadge,
		"attributes=" + enterprise + ":department":        "id schemas " + server.SchemaBadge + " " + enterprise,
		"attributes=" + enterprise:                        "id schemas " + server.SchemaBadge + " " + enterprise,
		"attributes=meta.location":                        "id meta schemas " + server.SchemaBadge,
		"excludedAttributes=id,title,name,emails,active":  "id meta schemas " + server.SchemaBadge + " " + enterprise + " userName",
		"excludedAttributes=" + core + ":title,meta,nope": "active emails id name schemas " + server.SchemaBadge + " " + enterprise + " userName",
	} {
		a := c.call("GET", "/Users/"+id+"?"+query, "")
		want(t, query, strings.Join(server.SortedKeys(a.json()), " "), keys)
	}
	want(t, "sub-attribute", c.call("GET", "/Users/"+id+"?attributes=name.givenName", "").str("name"), `{"givenName":"A"}`)
	want(t, "excluded sub-attribute", c.call("GET", "/Users/"+id+"?excludedAttributes=emails.type", "").str("emails"), `[{"value":"v"}]`)
	want(t, "on request", c.call("GET", "/Users/"+id, "").str(server.SchemaBadge), `{"level":1,"site":"S","state":"issued"}`)
	want(t, "requested", c.call("GET", "/Users/"+id+"?attributes="+server.SchemaBadge+":remarks", "").str(server.SchemaBadge), `{"remarks":"R","site":"S"}`)
}

func TestHostileBodies(t *testing.T) {
	c := serve(t, Options{Now: tick()})
	for name, tc := range map[string]struct {
		body   string
		status int
	}{
		"deep":           {strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000), 400},
		"deep array":     {strings.Repeat("[", 100000), 400},
		"large":          {user(strings.Repeat("x", server.MaxBody)), 413},
		"huge number":    {user("n", `"`+server.SchemaBadge+`":{"level":1e999999999}`), 400},
		"trailing":       {user("t") + "{}", 400},
		"twice by case":  {user("t", `"USERNAME":"u"`), 400},
		"not an object":  {`"x"`, 400},
		"schemas string": {`{"schemas":"x","userName":"u"}`, 400},
	} {
		a := c.call("POST", "/Users", tc.body)
		want(t, name, a.Status, tc.status)
		want(t, name+": status of the error", a.str("status"), fmt.Sprint(tc.status))
	}
}
