package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	goruntime "runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/browsertest"
	"github.com/scimspec/scimspec/internal/live"
	"github.com/scimspec/scimspec/mockidp/server"
)

// crowd is two tenants of different products with two applications each.
func crowd(people int) *server.Seed {
	seed := &server.Seed{}
	for _, product := range []string{"okta", "entra"} {
		t := server.SeedTenant{ID: product, Product: product}
		everybody := server.Group{DisplayName: "Everybody"}
		for i := range people {
			name := fmt.Sprintf("person%05d@example.com", i)
			t.Users = append(t.Users, server.User{UserName: name, DisplayName: fmt.Sprintf("Person %05d", i), Name: server.Name{GivenName: "Person", FamilyName: fmt.Sprint(i)}, Department: fmt.Sprintf("Department %d", i%40)})
			everybody.Members = append(everybody.Members, name)
		}
		t.Groups = []server.Group{everybody}
		for _, id := range []string{"one", "two"} {
			t.Applications = append(t.Applications, server.SeedApplication{ID: id, Schedule: "manually"})
		}
		seed.Tenants = append(seed.Tenants, t)
	}
	return seed
}

// instant is a service provider that knows nobody and takes everybody: the time that it
// takes is none of the console's.
func instant(t *testing.T) string {
	t.Helper()
	var made atomic.Int64
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/scim+json")
		if r.Method == http.MethodGet {
			fmt.Fprint(w, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`)
			return
		}
		var resource map[string]any
		if err := json.NewDecoder(r.Body).Decode(&resource); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		resource["id"] = fmt.Sprintf("id-%d", made.Add(1))
		delete(resource, "password")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(resource)
	}))
	t.Cleanup(listener.Close)
	return listener.URL + "/scim/v2"
}

// TestCrowd provisions 10,000 people while somebody lists and searches: both stay quick,
// and memory stays bounded.
func TestCrowd(t *testing.T) {
	if testing.Short() {
		t.Skip("provisions ten thousand people")
	}
	judge, err := live.New()
	if err != nil {
		t.Fatal(err)
	}
	const people = 10_000
	w := serve(t, server.Options{Seeds: crowd(people), BaseURL: instant(t), Judge: judge.Entry})
	w.call("PUT", "/api/tenants/okta/applications/one/groups/Everybody", "", 200)
	done := make(chan int, 1)
	began := time.Now()
	go func() {
		status, _ := w.request("POST", "/api/tenants/okta/applications/one/actions/provision", "")
		done <- status
	}()
	slowest, asked := time.Duration(0), 0
	for status := 0; status == 0; asked++ {
		for _, path := range []string{"/users?q=person+0999&count=50", "/users?startIndex=9900&count=50", "/applications", "/applications/one/log?count=200"} {
			start := time.Now()
			if got, body := w.request("GET", "/api/tenants/okta"+path, ""); got != 200 {
				t.Fatalf("GET %s: got %d %.200s", path, got, body)
			}
			slowest = max(slowest, time.Since(start))
		}
		select {
		case status = <-done:
			if status != 200 {
				t.Errorf("provision: got %d", status)
			}
		case <-time.After(50 * time.Millisecond): // somebody types
		}
	}
	took := time.Since(began)
	app := w.call("GET", "/api/tenants/okta/applications/one", "", 200)
	if got := app["provisioned"].(float64); got < people {
		t.Errorf("provisioned: got %v, want %d", got, people)
	}
	if slowest > 10*time.Second {
		t.Errorf("slowest answer: got %v", slowest)
	}
	goruntime.GC()
	var memory goruntime.MemStats
	goruntime.ReadMemStats(&memory)
	t.Logf("%d people in %v (%.0f log entries a second), %d rounds of questions, the slowest answer %v; %d MiB in use", people, took.Round(time.Millisecond), app["log"].(float64)/took.Seconds(), asked, slowest.Round(time.Millisecond), memory.HeapAlloc>>20)
	if memory.HeapAlloc > 1<<30 {
		t.Errorf("memory: got %d MiB, want less than a GiB", memory.HeapAlloc>>20)
	}
}

// TestConsoleCrowd keeps a log open in a browser while more than a thousand entries a second
// arrive, and searches among 10,000 people.
func TestConsoleCrowd(t *testing.T) {
	w := serve(t, server.Options{Seeds: crowd(10_000), BaseURL: instant(t)})
	b := openTab(t, w.url)
	b.open("/t/okta/applications/one/log")
	b.Exec(`fetch("/api/tenants/okta/applications/one/groups/Everybody", {method: "PUT", body: "{}"}).then(() => { fetch("/api/tenants/okta/applications/one/actions/provision", {method: "POST"}).then(() => { window.finished = true; }); })`)
	b.Until(`document.querySelectorAll("#log-rows tr").length > 100`)
	b.Exec(`window.longest = 0; window.last = performance.now(); window.beat = setInterval(() => { const now = performance.now(); window.longest = Math.max(window.longest, now - window.last); window.last = now; }, 50)`)
	b.Until(`window.finished || performance.now() - window.last > 1e9 || window.longest > 1e9`)
	if rows := browsertest.Eval[int](b.Tab, `document.querySelectorAll("#log-rows tr").length`); rows > 200 {
		t.Errorf("rows: got %d, want 200 at most", rows)
	}
	longest := browsertest.Eval[float64](b.Tab, "window.longest")
	t.Logf("the page stood still for %.0f ms at most", longest)
	if longest > 5000 {
		t.Errorf("the page stood still for %.0f ms", longest)
	}
	b.open("/t/okta/people")
	b.fill("Search people", "person 09999")
	b.Until(`document.querySelectorAll("main tbody tr").length === 1`)
	b.Quiet()
}
