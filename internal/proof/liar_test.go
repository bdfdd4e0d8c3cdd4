package proof_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// liar is a service provider whose answers show others in place of the run's own. What it
// stores is right.
type liar struct {
	next   http.Handler
	users  []string // ids of the others
	groups []string
	lie    func(l *liar, r *http.Request, a *httptest.ResponseRecorder)

	mu     sync.Mutex
	random *rand.Rand
}

// ServeHTTP implements http.Handler.
func (l *liar) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	l.next.ServeHTTP(answer, r)
	l.lie(l, r, answer)
	maps.Copy(w.Header(), answer.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(answer.Code)
	_, _ = io.Copy(w, answer.Body) // a client that left needs no answer
}

func (l *liar) pick(r *http.Request) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if isGroups(r) {
		return l.groups[l.random.IntN(len(l.groups))]
	}
	return l.users[l.random.IntN(len(l.users))]
}

func isGroups(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/scim/v2/Groups") }

// show makes an answer to a look-up a list of one resource of others.
func (l *liar) show(r *http.Request, a *httptest.ResponseRecorder, id string) {
	endpoint := "/Users/"
	if isGroups(r) {
		endpoint = "/Groups/"
	}
	single := httptest.NewRequest(http.MethodGet, "http://sp.example/scim/v2"+endpoint+id, nil)
	single.Header.Set("Authorization", r.Header.Get("Authorization"))
	other := httptest.NewRecorder()
	l.next.ServeHTTP(other, single)
	a.Code = http.StatusOK
	a.Body = bytes.NewBufferString(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"startIndex":1,"itemsPerPage":1,"Resources":[` + other.Body.String() + `]}`)
}

// ofResources says whether a request is about users or groups, in a list or alone.
func ofResources(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/scim/v2/Users") || isGroups(r) || r.URL.Path == "/scim/v2/.search"
}

// aLookUp says whether a request looks for a user or a group by a filter.
func aLookUp(r *http.Request) bool {
	return r.Method == http.MethodGet && r.URL.Query().Has("filter") && r.Header.Get("Authorization") != "" &&
		(r.URL.Path == "/scim/v2/Users" || r.URL.Path == "/scim/v2/Groups")
}

// lies are the ways in which a target answers with others.
var lies = map[string]func(l *liar, r *http.Request, a *httptest.ResponseRecorder){
	"the administrator": func(l *liar, r *http.Request, a *httptest.ResponseRecorder) {
		if aLookUp(r) && !isGroups(r) {
			l.show(r, a, l.users[0])
		}
	},
	"anybody": func(l *liar, r *http.Request, a *httptest.ResponseRecorder) {
		if aLookUp(r) {
			l.show(r, a, l.pick(r))
		}
	},
	"swapped ids": func(l *liar, r *http.Request, a *httptest.ResponseRecorder) {
		if r.Method == http.MethodDelete || a.Code >= 300 || !ofResources(r) {
			return
		}
		var answer map[string]any
		if json.Unmarshal(a.Body.Bytes(), &answer) != nil {
			return
		}
		listed, _ := answer["Resources"].([]any)
		for _, element := range append(listed, answer) {
			resource, _ := element.(map[string]any)
			id, _ := resource["id"].(string)
			one, another := l.pick(r), l.pick(r)
			if id == "" || one > another { // every second one
				continue
			}
			other := l.pick(r)
			resource["id"] = other
			if at := a.Header().Get("Location"); at != "" {
				a.Header().Set("Location", strings.ReplaceAll(at, id, other))
			}
		}
		encoded, err := json.Marshal(answer)
		if err == nil {
			a.Body = bytes.NewBuffer(encoded)
		}
	},
}

// unfiltered is a service provider that ignores filters.
type unfiltered struct{ next http.Handler }

// ServeHTTP implements http.Handler.
func (u unfiltered) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if aLookUp(r) {
		query := r.URL.Query()
		query.Del("filter")
		r.URL.RawQuery = query.Encode()
	}
	u.next.ServeHTTP(w, r)
}

// idForms is how many forms of ids the reference target has; the seeds below it show one each.
const idForms = 4

// TestNothingForeignIsTouchedByALie has a target answer with others: whatever it shows, no
// request goes to them or names one, all of them are afterwards what they were, to the byte,
// and nothing of the run is left. SCIMSPEC_SEEDS=all (make seeds) tries each lie with each seed.
func TestNothingForeignIsTouchedByALie(t *testing.T) {
	names := append(slices.Sorted(maps.Keys(lies)), "filters ignored")
	for i, name := range names {
		for seed := range uint64(idForms) {
			if seed != uint64((i+3)%idForms) && !wholePass() {
				continue
			}
			t.Run(fmt.Sprintf("%s/seed %d", name, seed), func(t *testing.T) {
				if i > 0 {
					long(t)
				}
				amongLies(t, name, seed)
			})
		}
	}
}

func amongLies(t *testing.T, name string, seed uint64) {
	handler := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: safetyToken}}, Seed: int64(seed)})
	others := populate(t, handler, "Strangers ")
	before := snapshot(t, handler, others)
	watch := newWatchman(handler, others)
	var front http.Handler = unfiltered{watch}
	if lie := lies[name]; lie != nil {
		l := &liar{next: watch, lie: lie, random: rand.New(rand.NewPCG(seed, 1))}
		for id, path := range others {
			if strings.Contains(path, "/Groups/") {
				l.groups = append(l.groups, id)
			} else {
				l.users = append(l.users, id)
			}
		}
		slices.Sort(l.users)
		slices.Sort(l.groups)
		front = l
	}
	server := httptest.NewServer(front)
	t.Cleanup(server.Close)
	prefixes := []string{"features/lifecycle/create", "features/lifecycle/manager", "features/groups"}
	switch {
	case name == "filters ignored" && !wholePass():
		prefixes = []string{"features/lifecycle/create", "features/groups/resource"} // each look-up shows a hundred users
	case seed%3 == 0:
		prefixes = append(prefixes, "features/bulk")
	}
	report := reportOf(t, scimspec.URL(server.URL+reference.DefaultPrefix), scimspec.BearerToken(safetyToken), scimspec.Parallel(8),
		scimspec.Select(prefixes...), scimspec.Seed(int64(seed)))
	for _, trespass := range watch.trespasses {
		t.Errorf("request to the service provider: got %s, want none to a resource of others", trespass)
	}
	after := snapshot(t, handler, others)
	for path, want := range before {
		if got := after[path]; got != want {
			t.Errorf("%s after the run: got %s, want %s", path, got, want)
		}
	}
	if len(watch.own) == 0 {
		t.Error("resources that the run created: got none")
	}
	leftIsWhatIsListed(t, handler, report)
	says := "RFC7644-3.4.2.2-R03"
	if name == "swapped ids" {
		says = "RFC7643-3.1-R06" // its filters are right: what stops the flows are its ids
	}
	stopped := slices.IndexFunc(report.Causes, func(c reports.Cause) bool { return c.Requirement == says })
	if stopped != 0 {
		t.Errorf("place of the cause that the target answers with others: got %d of %d, want the first", stopped, len(report.Causes))
	}
}

// leftIsWhatIsListed compares what a report says is left with what the target itself lists of
// the run.
func leftIsWhatIsListed(t *testing.T, handler http.Handler, report *reports.Report) {
	t.Helper()
	var said, there []string
	for _, left := range report.Summary.Cleanup.Left {
		said = append(said, left.Type+" "+strings.ToLower(left.Name))
	}
	for kind, endpoint := range map[string]string{"User": "/Users", "Group": "/Groups"} {
		for start := 1; ; {
			answer := ask(handler, http.MethodGet, fmt.Sprintf("/scim/v2%s?startIndex=%d&count=100", endpoint, start), nil)
			var list struct {
				TotalResults int
				Resources    []struct{ ID, UserName, DisplayName string }
			}
			if err := json.Unmarshal(answer.Body.Bytes(), &list); err != nil || answer.Code != http.StatusOK {
				t.Fatalf("GET %s: got %d %s, want a list", endpoint, answer.Code, answer.Body)
			}
			for _, resource := range list.Resources {
				name := resource.UserName
				if kind == "Group" {
					name = resource.DisplayName
				}
				if strings.Contains(strings.ToLower(name), "scimspec-") {
					there = append(there, kind+" "+strings.ToLower(name))
				}
			}
			if start += len(list.Resources); len(list.Resources) == 0 || start > list.TotalResults {
				break
			}
		}
	}
	differs := map[string]int{}
	for _, name := range said {
		differs[name]++
	}
	for _, name := range there {
		differs[name]--
	}
	for name, more := range differs {
		if more != 0 {
			t.Errorf("left: got %s %+d times in the report (%d), beside what the service provider lists (%d)", name, more, len(said), len(there))
		}
	}
}
