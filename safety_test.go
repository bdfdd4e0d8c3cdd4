package scimspec_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/target"
)

// strangers is how many people were at the service provider before the run; a tenth as
// many groups hold ten of them each.
const strangers = 1000

const safetyToken = "correct-horse-battery"

// TestNothingForeignIsTouched runs everything against a service provider that is full of
// others. No request changes or deletes what the run did not create, and afterwards each
// of the others is what it was, to the byte.
func TestNothingForeignIsTouched(t *testing.T) {
	t.Run("protocol and identity providers", func(t *testing.T) {
		handler, err := target.New(target.Options{Tokens: []target.Credential{{Token: safetyToken}}})
		if err != nil {
			t.Fatal(err)
		}
		least := 500
		if underRace || testing.Short() {
			least = 100
		}
		amongOthers(t, handler, "Strangers ", least, append(sample("features/lifecycle/remove", "features/lifecycle/deactivate", "features/groups", "features/bulk"),
			scimspec.Profiles("core", "okta", "entra"))...)
	})
	t.Run("product", func(t *testing.T) {
		p, err := profile.Load(features.FS(), "docker")
		if err != nil {
			t.Fatal(err)
		}
		product, key := behavingAs(t, p)
		handler, err := target.New(target.Options{Tokens: []target.Credential{{Token: safetyToken}}, Product: product})
		if err != nil {
			t.Fatal(err)
		}
		management := httptest.NewServer(handler.Management())
		t.Cleanup(management.Close)
		organization, _ := p.Knob("placement.default-organization")
		amongOthers(t, handler, organization+":strangers-", 50, append(sample("features/mapping"), scimspec.Profiles("docker"), scimspec.Control(management.URL), scimspec.SignInKey(key))...)
	})
}

// sample selects what writes the most under the race detector, which makes a full run take
// minutes; make test has both.
func sample(prefixes ...string) []scimspec.Option {
	if underRace || testing.Short() {
		return []scimspec.Option{scimspec.Select(prefixes...)}
	}
	return nil
}

// amongOthers fills a service provider with people and groups, whose names begin with
// groupStem, and runs the suite against it. It must create at least so many resources.
func amongOthers(t *testing.T, handler *target.Server, groupStem string, least int, options ...scimspec.Option) {
	t.Helper()
	others := populate(t, handler, groupStem)
	before := snapshot(t, handler, others)
	watch := &watchman{next: handler, foreign: others, own: map[string]bool{}}
	front := httptest.NewServer(watch)
	t.Cleanup(front.Close)
	options = append(append(options, signInAt(front.URL)...),
		scimspec.URL(front.URL+target.DefaultPrefix), scimspec.BearerToken(safetyToken), scimspec.Parallel(8))
	report := reportOf(t, options...)
	noted := len(watch.trespasses)
	for _, trespass := range watch.trespasses {
		t.Errorf("request to the service provider: got %s, want none to a resource of others", trespass)
	}
	if len(watch.own) < least || watch.writes < least {
		t.Errorf("the run: got %d resources created and %d writes, want at least %d", len(watch.own), watch.writes, least)
	}
	if report.Summary.Cleanup.Created == 0 || len(report.Summary.Cleanup.Left) > 0 {
		t.Errorf("cleanup: got %+v, want everything deleted", report.Summary.Cleanup)
	}
	after := snapshot(t, handler, others)
	for path, want := range before {
		if got := after[path]; got != want {
			t.Errorf("%s after the run: got %s, want %s", path, got, want)
		}
	}
	for _, wrong := range complaints(report) {
		t.Errorf("scenario among the others: got %s, want it to pass", wrong)
	}
	// The watchman himself is awake: a write to one of the others does not pass him.
	path := slices.Sorted(maps.Values(others))[0]
	ask(watch, http.MethodPost, "/scim/v2/Bulk", strings.NewReader(`{"Operations":[{"method":"delete","path":"`+strings.TrimPrefix(path, "/scim/v2")+`"}]}`))
	ask(watch, http.MethodDelete, path, nil)
	if got := len(watch.trespasses) - noted; got != 2 {
		t.Errorf("deleting %s twice: got %d trespasses noted, want 2", path, got)
	}
	t.Logf("%s The run created %d resources, changed or deleted %d times, and left %d of others alone.",
		report.Sentence(), len(watch.own), watch.writes, len(before))
}

// signInAt says how people sign in at a reference target.
func signInAt(base string) []scimspec.Option {
	var options []scimspec.Option
	for idp, entity := range map[string]string{"okta": target.OktaEntityID, "entra": target.EntraEntityID} {
		saml, oidc := base+"/sign-in/saml/"+idp, base+"/sign-in/oidc/"+idp
		at := scimspec.OIDC{LoginURL: oidc + "/login", RedirectURL: oidc + "/callback", ClientID: "scimspec"}
		if idp == "entra" {
			at.Tenant = target.EntraTenant
		}
		options = append(options, scimspec.SignInByOIDC(idp, at),
			scimspec.SignInBySAML(idp, scimspec.SAML{LoginURL: saml + "/login", ACSURL: saml + "/acs", EntityID: saml + "/metadata", IdPEntityID: entity}))
	}
	return options
}

// populate fills a service provider with people and groups and returns their paths by id.
func populate(t *testing.T, handler http.Handler, groupStem string) map[string]string {
	t.Helper()
	others := map[string]string{}
	var members []map[string]string
	for i := range strangers {
		id := create(t, handler, "/scim/v2/Users", map[string]any{
			"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, "userName": fmt.Sprintf("stranger-%d@example.com", i),
			"name": map[string]string{"givenName": "Ida", "familyName": fmt.Sprint("Stranger", i)}, "active": i%7 != 0,
			"emails": []map[string]any{{"value": fmt.Sprintf("stranger-%d@example.com", i), "type": "work", "primary": true}},
		})
		others[id] = "/scim/v2/Users/" + id
		members = append(members, map[string]string{"value": id})
		if len(members) == 10 {
			id := create(t, handler, "/scim/v2/Groups", map[string]any{
				"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:Group"}, "displayName": fmt.Sprint(groupStem, i/10), "members": members,
			})
			others[id] = "/scim/v2/Groups/" + id
			members = nil
		}
	}
	return others
}

func create(t *testing.T, handler http.Handler, path string, resource any) string {
	t.Helper()
	body, err := json.Marshal(resource)
	if err != nil {
		t.Fatal(err)
	}
	answer := ask(handler, http.MethodPost, path, bytes.NewReader(body))
	var created struct{ ID string }
	if err := json.Unmarshal(answer.Body.Bytes(), &created); err != nil || answer.Code != http.StatusCreated {
		t.Fatalf("POST %s: got %d %s, want 201", path, answer.Code, answer.Body)
	}
	return created.ID
}

func ask(handler http.Handler, method, path string, body io.Reader) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, "http://sp.example"+path, body)
	req.Header.Set("Authorization", "Bearer "+safetyToken)
	req.Header.Set("Content-Type", "application/scim+json")
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, req)
	return answer
}

// snapshot retrieves each resource of others.
func snapshot(t *testing.T, handler http.Handler, others map[string]string) map[string]string {
	t.Helper()
	seen := map[string]string{}
	for _, path := range slices.Sorted(maps.Values(others)) {
		answer := ask(handler, http.MethodGet, path, nil)
		seen[path] = fmt.Sprintf("%d %s %s", answer.Code, answer.Header().Get("ETag"), answer.Body)
		if answer.Code != http.StatusOK {
			t.Errorf("GET %s: got %d, want 200", path, answer.Code)
		}
	}
	return seen
}

// watchman stands before a service provider and notes which resources a run creates and
// every write to one that it did not.
type watchman struct {
	next    http.Handler
	foreign map[string]string

	mu         sync.Mutex
	own        map[string]bool
	writes     int
	trespasses []string
}

// ServeHTTP implements http.Handler.
func (w *watchman) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // half a body is what the service provider gets too
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.judge(r.Method, r.URL.Path, body)
	tee := &answerTee{ResponseWriter: out, status: http.StatusOK}
	w.next.ServeHTTP(tee, r)
	w.learn(r.Method, r.URL.Path, tee)
}

// operation is what a bulk request or answer says of one resource.
type operation struct{ Method, Path, Location, Status string }

// judge notes a write to anything that the run did not create. An id that nobody has is
// no trespass: some scenarios ask for one.
func (w *watchman) judge(method, path string, body []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	rest := strings.TrimPrefix(path, "/scim/v2")
	switch {
	case !strings.HasPrefix(path, "/scim/v2/"): // signing in
	case rest == "/Bulk":
		var message struct{ Operations []operation }
		_ = json.Unmarshal(body, &message) // malformed ones are refused whole
		for _, o := range message.Operations {
			if strings.ToUpper(o.Method) != http.MethodPost {
				w.write("bulk "+o.Method, o.Path)
			}
		}
	case method == http.MethodPut || method == http.MethodPatch || method == http.MethodDelete:
		w.write(method, rest)
	}
}

func (w *watchman) write(method, path string) {
	parts := strings.SplitN(strings.Trim(path, "/"), "/", 2)
	if len(parts) < 2 || parts[1] == "" {
		if method == "bulk PUT" || method == "bulk PATCH" {
			return // a scenario sends a malformed operation: there is nothing that it could change
		}
		w.trespasses = append(w.trespasses, method+" "+path+", which names no resource")
		return
	}
	w.writes++
	if _, foreign := w.foreign[parts[1]]; foreign {
		w.trespasses = append(w.trespasses, method+" "+path)
	}
}

// learn notes what the run created.
func (w *watchman) learn(method, path string, answer *answerTee) {
	if method != http.MethodPost || answer.status >= http.StatusMultipleChoices {
		return
	}
	var said struct {
		ID         string
		Operations []operation
	}
	_ = json.Unmarshal(answer.body.Bytes(), &said) // an answer without a body names nothing
	w.mu.Lock()
	defer w.mu.Unlock()
	switch strings.TrimPrefix(path, "/scim/v2") {
	case "/Users", "/Groups":
		w.own[said.ID] = true
	case "/Bulk":
		for _, o := range said.Operations {
			if strings.EqualFold(o.Method, http.MethodPost) && o.Location != "" {
				w.own[o.Location[strings.LastIndexByte(o.Location, '/')+1:]] = true
			}
		}
	}
}

// answerTee keeps a copy of an answer.
type answerTee struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader implements http.ResponseWriter.
func (a *answerTee) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (a *answerTee) Write(p []byte) (int, error) {
	a.body.Write(p)
	return a.ResponseWriter.Write(p)
}
