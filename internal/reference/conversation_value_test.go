package reference

import (
	"fmt"
	"testing"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// attributes says what the other parts leave out of single attributes and of requests.
func (t *talk) attributes() {
	t.make("zoe", "/Users", `{"schemas":["`+core+`","`+server.SchemaBadge+`"],"userName":"Zoe@example.com","displayName":"Zoë <b>","profileUrl":"https://example.com/zoe",
		"preferredLanguage":"en-US,en;q=0.8","locale":"en-CA","timezone":"America/Los_Angeles","phoneNumbers":[{"value":"tel:+12015550123"}],
		"`+server.SchemaBadge+`":{"chip":"TWFu"}}`)
	for _, body := range []string{
		user("plus", `"emails":[{"value":"zoe+scim@example.com"}]`), `{"name":{"GIVENNAME":"Zoe"},"schemas":["` + core + `"],"USERNAME":"Order"}`, user("order"),
		user("sub", `"emails": [{"type": "work","value":"x@example.com"}]`), `{"schemas":["` + core + `"],"userName":null}`,
		user("first", `"emails":[{"value":"w","type":"work","primary":true},{"value":"h","type":"home","primary":true}]`),
		user("top", `"department":"Ops"`), user("foreign", `"urn:example:foreign:1.0:User":{"a":"b"}`), user("escape", `"displayName":"\ud83d\ude00"`),
		user("spaced", `"locale":"en US"`), user("paired", `"x509Certificates":[{"value":"MAAwAA=="}]`),
		`{"schemas":["` + enterprise + `","` + core + `"],"userName":"turned"}`,
		user("entitled", `"entitlements":[{"value":"wren-house"}]`), user("dated", `"`+server.SchemaBadge+`":{"validUntil":"2026-05-01"}`),
		user("led", `"`+enterprise+`":{"manager":{"value":"<zoe>","displayName":"Forged"}}`),
	} {
		t.say("POST", "/Users", body)
	}
	t.say("PUT", "/Users/<zoe>", user("Zoe@example.com", `"password":"Zoë"`))
	for _, accept := range []string{"application/json", "text/html;q=0.1, application/scim+json", "text/csv"} {
		t.say("GET", "/Users/<zoe>", "", "Accept: "+accept)
	}
	t.say("GET", "/ServiceProviderConfig", "", "Authorization: ")
	t.say("GET", "/Schemas/"+enterprise, "")
	for _, path := range []string{"/ServiceProviderConfig", "/ResourceTypes", "/Schemas"} {
		t.say("POST", path, `{"schemas":[]}`)
	}
	t.say("GET", "/Me", "", "Authorization: ")
	mine := t.c
	t.c.token = "second-token"
	t.say("POST", "/Users", user("elsewhere", `"externalId":"Ext-A"`))
	t.c = mine
}

// circumstance is a server on which a fault shows, and the request that shows it.
type circumstance struct {
	off                string // the capability that is switched off
	seed               int64
	method, path, body string
}

// conditional are the faults that do not show on the server of the conversation.
func conditional() map[string]circumstance {
	redirects := int64(1)
	for !server.Choose(redirects).MeRedirects {
		redirects++
	}
	return map[string]circumstance{
		"unsupported-405":              {off: "bulk", method: "POST", path: "/Bulk", body: "{}"},
		"me-redirect-302":              {seed: redirects, method: "GET", path: "/Me"},
		"me-redirect-without-location": {seed: redirects, method: "GET", path: "/Me"},
	}
}

func TestConditionalFaultsShow(t *testing.T) {
	for id, c := range conditional() {
		var lines []string
		for _, faults := range [][]string{nil, {id}} {
			o := Options{Seed: c.seed, Now: tick(), Tokens: []Credential{{Token: "first-token"}}}
			if c.off != "" {
				o.Capabilities = Capabilities{c.off}
			}
			s := Start(t, o, faults...)
			k := caller{h: s, token: "first-token"}
			k.call("POST", "/Me", user("ada@example.com"))
			a := k.call(c.method, c.path, c.body)
			lines = append(lines, fmt.Sprint(a.Status, headerLine(a.Header), a.Body))
		}
		if lines[0] == lines[1] {
			t.Errorf("fault %s: got %s with and without it, want a difference", id, lines[0])
		}
	}
}
