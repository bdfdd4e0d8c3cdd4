package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/server"
)

// TestTenantsAtOnce has two tenants provision at the same time: neither waits for the other's
// requests, and neither's people are the other's.
func TestTenantsAtOnce(t *testing.T) {
	apps := map[string]string{"okta": "catalogue-app", "entra": "enterprise-app"}
	here := map[string]*sync.Once{}
	arrived := make(chan struct{}, len(apps))
	both := make(chan struct{})
	go func() {
		for range apps {
			<-arrived
		}
		close(both)
	}()
	mux := http.NewServeMux()
	for tenant, app := range apps {
		prefix := "/" + tenant + "/" + app + "/scim/v2"
		target, err := reference.New(reference.Options{Prefix: prefix})
		if err != nil {
			t.Fatal(err)
		}
		here[tenant] = new(sync.Once)
		mux.HandleFunc(prefix+"/", func(w http.ResponseWriter, r *http.Request) {
			here[tenant].Do(func() { arrived <- struct{}{} })
			select {
			case <-both:
			case <-time.After(20 * time.Second):
				t.Errorf("%s: the other tenant's requests wait for this one's", tenant)
			}
			target.ServeHTTP(w, r)
		})
	}
	targets := httptest.NewServer(mux)
	t.Cleanup(targets.Close)
	w := serve(t, server.Options{BaseURL: targets.URL + "/{tenant}/{application}/scim/v2", Manual: true})
	person := map[string]string{"okta": "ada.lane@example.com", "entra": "ada.lane@example.org"}
	var working sync.WaitGroup
	for tenant, app := range apps {
		path := "/api/tenants/" + tenant + "/applications/" + app
		w.call("PUT", path+"/users/"+person[tenant], "{}", 200)
		working.Go(func() {
			if status, body := w.request("POST", path+"/actions/provision", ""); status != 200 {
				t.Errorf("%s: got %d %.200s, want 200", tenant, status, body)
			}
		})
	}
	working.Wait()
	for tenant, app := range apps {
		_, people := (&web{t, targets.URL}).request("GET", "/"+tenant+"/"+app+"/scim/v2/Users", "")
		for other, name := range person {
			if got := strings.Contains(people, name); got != (other == tenant) {
				t.Errorf("service provider of %s: got %s there %t, want %t", tenant, name, got, other == tenant)
			}
		}
		_, log := w.request("GET", "/api/tenants/"+tenant+"/applications/"+app+"/log", "")
		if strings.Contains(log, `"outcome": "failure"`) {
			t.Errorf("log of %s: got a failure: %.500s", tenant, log)
		}
	}
}
