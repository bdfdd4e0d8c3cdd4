package reference

import "testing"

func bulkBody(more string, ops string) string {
	return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],` + more + `"Operations":[` + ops + `]}`
}

func TestBulk(t *testing.T) {
	c := serve(t, Options{Now: tick()})
	a := c.call("POST", "/Bulk", bulkBody("", `
		{"method":"POST","path":"/Groups","bulkId":"g","data":`+group("Crew", "bulkId:u", "bulkId:h")+`},
		{"method":"POST","path":"/Groups","bulkId":"h","data":`+group("Hulk", "bulkId:g")+`},
		{"method":"POST","path":"/Users","bulkId":"u","data":`+user("ada")+`},
		{"method":"PATCH","path":"/Users/bulkId:u","data":`+patchBody(`{"op":"add","path":"title","value":"Chief"}`)+`},
		{"method":"POST","path":"/Users","bulkId":"v","data":`+user("ADA")+`},
		{"method":"POST","path":"/Groups","bulkId":"w","data":`+group("Lost", "bulkId:v")+`},
		{"method":"DELETE","path":"/Groups/nobody"}`))
	want(t, "status", a.Status, 200)
	for i, status := range []string{"201", "201", "201", "200", "409", "409", "404"} {
		want(t, "operation "+string(rune('0'+i)), a.str("Operations", string(rune('0'+i)), "status"), status)
	}
	want(t, "members", c.call("GET", "/Groups?filter=members.type+eq+%22Group%22", "").str("totalResults"), "2")
	want(t, "patched", c.call("GET", "/Users", "").str("Resources", "0", "title"), "Chief")
	want(t, "location of a failed POST", a.str("Operations", "4", "location"), "")
	a = c.call("POST", "/Bulk", bulkBody(`"failOnErrors":1,`, `{"method":"DELETE","path":"/Users/x"},{"method":"DELETE","path":"/Users/y"}`))
	want(t, "failOnErrors", len(a.json()["Operations"].([]any)), 1)
}
