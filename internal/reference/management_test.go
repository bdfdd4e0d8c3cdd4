package reference

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

func TestManagement(t *testing.T) {
	s := Start(t, Options{Now: tick()})
	c := caller{h: s}
	manage := func(method, path, body string) answered {
		w := httptest.NewRecorder()
		s.Management().ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
		return answered{Status: w.Code, Body: w.Body.String()}
	}
	id := c.make(t, "/Users", user("ada"))
	want(t, "switch on", manage("PUT", "/faults", `{"active":["active-missing"]}`).Status, 200)
	want(t, "active", c.call("GET", "/Users/"+id, "").str("active"), "")
	a := manage("PUT", "/faults", `{"active":["active-mising"]}`)
	want(t, "unknown", a.Status == 400 && strings.Contains(a.Body, "active-missing"), true)
	want(t, "still on", manage("GET", "/faults", "").str("active"), `["active-missing"]`)
	want(t, "switch off", manage("PUT", "/faults", `{"active":[]}`).Status, 200)
	want(t, "active again", c.call("GET", "/Users/"+id, "").str("active"), "true")
	want(t, "state", manage("GET", "/state", "").str("tenants", "", "User"), "1")
	want(t, "reset", manage("POST", "/reset", "").Status, 204)
	want(t, "after reset", c.call("GET", "/Users/"+id, "").Status, 404)
}

// TestConcurrency has many clients at once do everything to the same few resources.
func TestConcurrency(t *testing.T) {
	c := serve(t, Options{})
	all := c.make(t, "/Groups", group("All"))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 25 {
				id := c.call("POST", "/Users", user(fmt.Sprintf("u-%d-%d", i, j))).str("id")
				c.call("PATCH", "/Groups/"+all, patchBody(op("add", "members", `[{"value":"`+id+`"}]`)))
				c.call("GET", "/Users?filter=groups.display+eq+%22crew%22&sortBy=userName&count=5", "")
				c.call("PUT", "/Users/"+id, user(fmt.Sprintf("v-%d-%d", i, j)))
				if j%2 == 0 {
					c.call("DELETE", "/Users/"+id, "")
				}
			}
		})
	}
	wg.Wait()
	want(t, "users", c.call("GET", "/Users?count=0", "").str("totalResults"), "96")
	want(t, "members", len(c.call("GET", "/Groups/"+all, "").json()["members"].([]any)), 96)
}

func BenchmarkFilter(b *testing.B) {
	c := serve(b, Options{})
	for i := range 1000 {
		c.make(b, "/Users", user(fmt.Sprintf("user-%d@example.com", i)))
	}
	for b.Loop() {
		c.call("GET", "/Users?filter=userName+eq+%22user-500%40example.com%22", "")
	}
}
