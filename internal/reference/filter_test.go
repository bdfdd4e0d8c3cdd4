package reference

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// people are made for the filter tests: one that usually matches and decoys.
func people(t testing.TB, o Options) caller {
	c := serve(t, o)
	c.make(t, "/Users", user("Ada@example.com", `"title":"a \"b\" [c] (d) 100%"`, `"active":true`, `"externalId":"X1"`, `"nickName":""`,
		`"emails":[{"value":"ada@example.com","type":"work","primary":true},{"value":"x@home.example","type":"home"}]`,
		`"`+enterprise+`":{"department":"Ops","manager":{"value":"M1"}}`,
		`"`+server.SchemaBadge+`":{"level":9,"weight":2.5,"validUntil":"2026-05-01T10:00:00+02:00","tags":["red"],"chip":"TWFu"}`))
	c.make(t, "/Users", user("ben@example.com", `"active":false`, `"emails":[{"value":"ada@example.com","type":"home"}]`, `"`+server.SchemaBadge+`":{"level":10}`))
	c.make(t, "/Users", user("cleo@example.com", `"name":{"givenName":"Zoë"}`))
	return c
}

func TestFilter(t *testing.T) {
	c := people(t, Options{Now: tick()})
	const ada, ben, cleo = "Ada@example.com", "ben@example.com", "cleo@example.com"
	for filter, found := range map[string]string{
		`userName eq "ada@example.com"`: ada, `USERNAME EQ "ADA@EXAMPLE.COM"`: ada, `userName ne "ada@example.com"`: ben + " " + cleo,
		`userName co "LEO"`: cleo, `userName sw "B"`: ben, `userName ew ".com" and active eq false`: ben, `userName gt "ben@example.com"`: cleo,
		`userName ge "ben@example.com"`: ben + " " + cleo, `userName lt "ben@example.com"`: ada, `userName le "ben@example.com"`: ada + " " + ben,
		`title eq "a \"b\" [c] (d) 100%"`: ada, `title co "[c] (d)"`: ada, `title pr`: ada, `nickName pr`: "", `nickName eq ""`: ada, `name pr`: cleo, `emails pr`: ada + " " + ben,
		`not (title pr)`: ben + " " + cleo, `not(title pr)`: ben + " " + cleo, `NOT (title pr) AND active eq false`: ben,
		`title pr or active eq false and userName sw "x"`: ada, `(title pr or active eq false) and userName sw "b"`: ben,
		`emails[type eq "work" and value eq "x@home.example"]`: "", `emails[type eq "home" and value sw "x"]`: ada, `emails[not (type eq "work")]`: ada + " " + ben,
		`emails[type eq "home"].value eq "ada@example.com"`: ben, `emails.value eq "x@home.example"`: ada, `emails co "home.example"`: ada, `emails.type eq "work"`: ada,
		core + `:userName eq "ben@example.com"`: ben, enterprise + `:department eq "ops"`: ada, enterprise + `:manager.value eq "M1"`: ada, enterprise + `:manager.value eq "m1"`: "",
		`URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER:NAME.GIVENNAME eq "zoË"`: cleo, `name.givenName eq "Zoe\u0308"`: cleo, `externalId eq "x1"`: "", `externalId eq "X1"`: ada,
		`active eq true`: ada + " " + cleo, `active eq "False"`: ben, `title eq null`: ben + " " + cleo, `title ne null`: ada,
		server.SchemaBadge + `:level gt 9`: ben, server.SchemaBadge + `:level le 9.0`: ada, server.SchemaBadge + `:weight eq 2.50`: ada, server.SchemaBadge + `:tags eq "RED"`: ada, server.SchemaBadge + `:chip eq "TWFu"`: ada,
		server.SchemaBadge + `:validUntil eq "2026-05-01T08:00:00Z"`: ada, server.SchemaBadge + `:validUntil lt "2026-05-01T08:00:00.001Z"`: ada, `meta.created gt "2026-01-01T00:00:00Z"`: ada + " " + ben + " " + cleo,
		`meta.resourceType eq "User" and schemas eq "` + enterprise + `"`: ada, `userName  eq   "ben@example.com"`: ben, `userName eq "ｂen@example.com"`: ben, `userName eq "*"`: "",
	} {
		a := c.call("GET", "/Users?filter="+url.QueryEscape(filter), "")
		var names []string
		list, _ := a.json()["Resources"].([]any)
		for _, e := range list {
			names = append(names, e.(map[string]any)["userName"].(string))
		}
		if got := strings.Join(names, " "); got != found || a.Status != 200 {
			t.Errorf("filter %s: got %d %q, want %q", filter, a.Status, got, found)
		}
		want(t, "total of "+filter, a.str("totalResults"), fmt.Sprint(len(names)))
	}
}

func TestFilterRefused(t *testing.T) {
	c := people(t, Options{Now: tick()})
	for _, filter := range []string{``, ` `, `userName`, `userName eq`, `userName zz "x"`, `userName eq x`, `userName eq 'x'`, `eq "x"`, `(userName pr`, `userName pr)`, `userName pr "x"`, `not userName pr`,
		`userName pr and`, `or userName pr`, `userName pr userName pr`, `emails[type eq "work"`, `emails[]`, `emails[nothing eq "x"]`, `userName[type eq "x"]`, `userName.x eq "y"`, `nothing eq "x"`, `active gt true`, `active co "t"`,
		`active eq True`, `active eq 1`, `title eq 5`, `name eq "x"`, `meta.created eq "x"`, `meta.created co "2026"`, server.SchemaBadge + `:level eq "x"`, server.SchemaBadge + `:level co 1`, server.SchemaBadge + `:chip gt "A"`, `password eq "x"`, `password pr`,
		`userName eq "x`, `userName eq "\x"`, `emails[emails[type pr]]`, strings.Repeat("(", 40) + `userName pr` + strings.Repeat(")", 40), strings.Repeat(`userName pr and `, 300) + `userName pr`, server.SchemaBadge + `:level eq 1e999999999`} {
		a := c.call("GET", "/Users?filter="+url.QueryEscape(filter), "")
		if a.Status != 400 || a.str("scimType") != scim.ErrInvalidFilter || a.str("status") != "400" {
			t.Errorf("filter %s: got %d %s, want 400 invalidFilter", filter, a.Status, a.Body)
		}
	}
	want(t, "root, unknown", c.call("GET", "/?filter=members.value+pr+or+userName+sw+%22b%22", "").str("totalResults"), "1")
}
