package proof_test

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
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
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
		handler := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: safetyToken}}})
		least := 500
		if testing.Short() {
			least = 100
		}
		wantPassed(t, amongOthers(t, handler, "Strangers ", least, append(sample("features/lifecycle/remove", "features/lifecycle/deactivate", "features/groups", "features/bulk"),
			scimspec.Profiles("core", "okta", "entra"))...))
	})
	t.Run("product", func(t *testing.T) {
		p, err := profile.Load(features.FS(), "docker")
		if err != nil {
			t.Fatal(err)
		}
		product, key := behavingAs(t, p)
		handler := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: safetyToken}}, Product: product})
		management := httptest.NewServer(handler.Management())
		t.Cleanup(management.Close)
		organization, _ := p.Knob("placement.default-organization")
		wantPassed(t, amongOthers(t, handler, organization+":strangers-", 50, append(sample("features/mapping"), scimspec.Profiles("docker"), scimspec.Control(management.URL), scimspec.SignInKey(key))...))
	})
}

// TestNothingForeignIsTouchedWhereSomethingLacks does the same at targets that do without a
// capability each: the suite then goes other ways.
func TestNothingForeignIsTouchedWhereSomethingLacks(t *testing.T) {
	for i, name := range reference.CapabilityNames() {
		t.Run("without "+name, func(t *testing.T) {
			if name != "filter" {
				long(t)
			}
			handler := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: safetyToken}}, Capabilities: reference.Capabilities{name}, Seed: int64(i)})
			amongOthers(t, handler, "Strangers ", 20, scimspec.Select("features/lifecycle/create", "features/users/replace", "features/users/delete"))
		})
	}
}

// TestListsAmongOthers judges lists whose first pages hold none but others: by a filter, page by
// page, or by cursor, whatever the service provider offers.
func TestListsAmongOthers(t *testing.T) {
	for name, lacks := range map[string]reference.Capabilities{
		"nothing": nil, "filters": {"filter"}, "startIndex": {"index"}, "filters and startIndex": {"filter", "index"},
		"filters and cursors": {"filter", "cursor"}, "long pages": {"filter", "cursor"},
	} {
		t.Run("without "+name, func(t *testing.T) {
			server, err := reference.New(reference.Options{Tokens: []reference.Credential{{Token: safetyToken}}, Capabilities: lacks, Seed: int64(len(name))})
			if err != nil {
				t.Fatal(err)
			}
			var handler http.Handler = server
			if name == "long pages" {
				handler = tenOnAPage{server} // so many pages that nobody reads them all
			}
			report := amongOthers(t, handler, "Strangers ", 5,
				scimspec.Select("list-ids", "id-in-lists", "schemas-in-lists", "values-username-in-lists", "list-created", "list-users-only"))
			wantPassed(t, report)
			if c := report.Summary.Scenarios; c.Passed+c.Inapplicable != c.Total || c.Passed < 6 {
				t.Errorf("scenarios: got %d passed and %d inapplicable of %d, want six and all", c.Passed, c.Inapplicable, c.Total)
			}
		})
	}
}

// tenOnAPage is a service provider whose pages are short.
type tenOnAPage struct{ next http.Handler }

// ServeHTTP implements http.Handler.
func (s tenOnAPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if query := r.URL.Query(); query.Has("count") && len(query.Get("count")) > 1 {
		query.Set("count", "10")
		r.URL.RawQuery = query.Encode()
	}
	s.next.ServeHTTP(w, r)
}

// sample selects what writes the most where a full run takes too long; make test-all has both.
func sample(prefixes ...string) []scimspec.Option {
	if testing.Short() {
		return []scimspec.Option{scimspec.Select(prefixes...)}
	}
	return nil
}

// amongOthers fills a service provider with people and groups, whose names begin with
// groupStem, and runs the suite against it. It must create at least so many resources.
func amongOthers(t *testing.T, handler http.Handler, groupStem string, least int, options ...scimspec.Option) *reports.Report {
	t.Helper()
	others := populate(t, handler, groupStem)
	before := snapshot(t, handler, others)
	watch := newWatchman(handler, others)
	front := httptest.NewServer(watch)
	t.Cleanup(front.Close)
	options = append(append(options, signInAt(front.URL)...),
		scimspec.URL(front.URL+reference.DefaultPrefix), scimspec.BearerToken(safetyToken), scimspec.Parallel(8))
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
	// The watchman himself is awake: a write to one of the others does not pass him.
	path := slices.Sorted(maps.Values(others))[0]
	ask(watch, http.MethodPost, "/scim/v2/Bulk", strings.NewReader(`{"Operations":[{"method":"delete","path":"`+strings.TrimPrefix(path, "/scim/v2")+`"}]}`))
	ask(watch, http.MethodDelete, path, nil)
	if got := len(watch.trespasses) - noted; got != 3 {
		t.Errorf("deleting %s twice, once in a body that names it: got %d trespasses noted, want 3: %q", path, got, watch.trespasses[noted:])
	}
	t.Logf("%s The run created %d resources, changed or deleted %d times, and left %d of others alone.",
		report.Sentence(), len(watch.own), watch.writes, len(before))
	return report
}

// signInAt says how people sign in at a reference target.
func signInAt(base string) []scimspec.Option {
	var options []scimspec.Option
	for idp, entity := range map[string]string{"okta": reference.OktaEntityID, "entra": reference.EntraEntityID} {
		saml, oidc := base+"/sign-in/saml/"+idp, base+"/sign-in/oidc/"+idp
		at := scimspec.OIDC{LoginURL: oidc + "/login", RedirectURL: oidc + "/callback", ClientID: "scimspec"}
		if idp == "entra" {
			at.Tenant = reference.EntraTenant
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
